"""What stands around a clause of 任免: its list's verb, the person before it, the roster or the past it belongs to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.holders import Group, begin, holders, posted
from gazette_parser.grammar import Match
from gazette_parser.values import names, posts
from gazette_parser.values.posts import Held, Person

_LINES = ('_column', '_comma', '.listed_role', '.listed_post')
SUBJECT_REACH = 200  # characters back to the person whom 其 means
HEADED = 40  # characters that a paragraph under a headline has at least
SHARED_REACH = 4000  # characters over which one printed verb may govern a list


def governing(match: Match, context: Context) -> str | None:
    """The action of the verb that stands once for the list in which the match is a line."""
    start = max(context.document.char_start if context.attachment is None else context.span.start, begin(match) - SHARED_REACH)
    verb = next(reversed([*_term('governs').finditer(context.text, start, begin(match))]), None)
    if match.rule.name.endswith('.listed_role') and (elected(match, context) or _is_result(match, context)):
        return 'appoint'
    if verb is None or not _is_list(context.text[verb.end():begin(match)]):
        return None
    kind = next(name for name in ('confirm', 'remove', 'appoint', 'promote', 'resign', 'hold') if verb[name])
    fits = 'remove' if match.rule.name.endswith('_of') else 'appoint'
    if match.rule.name.endswith(_LINES):
        return None if kind == 'hold' or _is_roster(context.text[verb.start():begin(match)]) else kind
    if match.rule.name.endswith('.shared_as') and kind in ('promote', 'confirm'):
        return kind
    return fits if kind in (fits, 'hold') else None


def _is_list(text: str) -> bool:
    """Whether nothing but lines about posts stands between a verb and a line that it governs."""
    lines = (line.strip() for line in _term('clause_end').split(text))
    return all(_term('in_list').search(line) or _is_line(line) for line in lines if len(line) > 2)


def _is_line(line: str) -> bool:
    """Whether a line names a post, or a post with its name behind it."""
    return names.ends_with_title(posts.last_post(line)) or _is_named(line)


def _is_named(line: str) -> bool:
    """Whether a line is a post with its name behind it."""
    split = names.split_tail(_term('bracket').sub('', line.rstrip(' ；，、。')))
    return bool(split and names.ends_with_title(split[0].strip()))


def _is_roster(text: str) -> bool:
    """Whether the lines above fill the seats of a leading group: table `members`."""
    return bool(_term('seat_label').search(text))


def of_body(group: Group, match: Match, context: Context) -> None:
    """The body that the heading of an election names stands before each role: 某会|副主任."""
    body = elected(match, context)
    if body:
        group.held = [h if names.split_post(h.post).organization else replace(h, post=body + h.post) for h in group.held]


def elected(match: Match, context: Context) -> str | None:
    """The body for which a heading before the match says that roles are filled: 补选某会主任、副主任."""
    lines = [context.document.title or '', *_above(match, context).split('\n')]
    heads = [m['organization'] for line in lines for m in _term('elects').finditer(line)]
    return heads[-1] if heads else None


def _is_result(match: Match, context: Context) -> bool:
    """Whether the lines above announce the result of an election."""
    return bool(_term('results').search(_above(match, context)))


def _above(match: Match, context: Context) -> str:
    return context.text[max(context.document.char_start, match.span.start - SUBJECT_REACH * 2):match.span.start]


def people_before(match: Match, context: Context) -> list[Person]:
    """Whom 其 or an omitted subject means: the people of the nearest match before it."""
    if _opens_paragraph(match, context):
        return []
    start = max(context.span.start, begin(match) - SUBJECT_REACH)
    before = grammar.settle(grammar.load('appointments').find(context.text, start, begin(match)))
    found = (group.people for earlier in reversed(before) for group in reversed(holders(earlier, context.text)))
    return _subject(match, context) or next((people for people in found if people), [])


def _opens_paragraph(match: Match, context: Context) -> bool:
    """At the head of a paragraph the subject is omitted only where 其 stands for it."""
    first = not context.text[context.paragraph(begin(match)).start:begin(match)].strip()
    return first and not _term('pronoun_sure').match(match.get('body') or '')


def _subject(match: Match, context: Context) -> list[Person]:
    """Whom the clauses before it in the same sentence speak of: 李明远同志因年龄原因，|免去某职务."""
    start = context.sentence(begin(match)).start
    for m in _term('subject').finditer(context.text, start, begin(match)):
        people = [posts.shift(p, m.start('people')) for p in posts.people(m['people']) or posted(m['people'])]
        if people and (m['comrade'] or all(names.is_name(p.name) for p in people)):
            return people
    return []


def is_heading(group: Group, match: Match, context: Context) -> bool:
    """A headline of news (李明远任某局局长): the paragraph below tells the same of the same people in full."""
    line = context.paragraph(begin(match))
    said = context.quote(line).rstrip()
    below = context.text[line.end:context.span.end].lstrip('\n ').split('\n', 1)[0].rstrip()
    if said.endswith(('；', '，', '、', '：')) or '。' in said or not below.endswith('。') or len(below) < max(HEADED, len(said)):
        return False
    titles = [names.split_post(held.post).title or held.post for held in group.held]
    return all(person.name in below for person in group.people) and any(title in below for title in titles)


def opens_list(match: Match, context: Context) -> bool:
    """Whether a list stands around a line with a post and its name; alone under a sentence it is a signature (省长 李明远)."""
    above = context.text[context.document.char_start:match.span.start].rstrip('\n').split('\n')
    heading = next((line.rstrip() for line in reversed(above) if line.strip() and not _is_named(line)), '')
    below = context.text[match.span.end:].lstrip('；。，、 \n').split('\n', 1)[0]
    return heading.endswith('：') or (not heading.endswith(('。', '；')) and (_is_named(below) or _is_named(above[-1])))


def is_told(group: Group, context: Context, match: Match) -> bool:
    """A seat in a leading group belongs to table `members`, and a dated clause (2020年6月，李明远任…) tells of the past."""
    if match.rule.name.endswith('.hold') and (_is_past(match, context) or _is_seated(match, context)):
        return True
    if any(_term('group_member').search(h.post) for h in group.held):
        return True
    near = context.text[max(context.span.start, begin(match) - SUBJECT_REACH):context.sentence(match.span.end - 1).end]
    return any(_term('group_seat').match(h.post) for h in group.held) and bool(_term('near_group').search(near))


def unproposed(held: list[Held], context: Context) -> list[Held]:
    """The posts before the clause that only puts someone forward: 任县委副书记，|提名为县长候选人."""
    first = next((h for h in held if _term('proposed').search(context.text[h.start:h.end])), None)
    clause = context.clause(first.start).start if first else 0
    return [h for h in held if first is None or h.start < clause]


def is_confirmed(match: Match, context: Context) -> bool:
    """正式任 after a trial, or a notice that says in its title that the trial is over."""
    title = context.document.title or ''
    if _term('confirms').search(title) and not _term('mixed').search(title):
        return True
    before = context.text[context.document.char_start:begin(match)]
    return bool(_term('formal').match(match.text) and _term('trial_over').search(before))


def is_retired_first(match: Match, context: Context) -> bool:
    """李明远到龄退休，|其某职务自然免除."""
    before = context.text[context.sentence(begin(match)).start:begin(match) + 1]
    return match.rule.name.endswith('.lapse') and bool(_term('retired_first').search(before))


def _is_past(match: Match, context: Context) -> bool:
    return bool(_term('past').search(context.text, max(0, begin(match) - 14), begin(match)))


def past_doubt(match: Match | str, context: Context) -> str | None:
    """李明远任某职 in a paragraph that tells of a life: the post may be one of the past."""
    if isinstance(match, str) or not match.rule.name.endswith('.hold'):
        return None
    told = _term('life').search(context.quote(context.paragraph(begin(match))))
    return 'the paragraph tells of a career' if told else None


def _is_seated(match: Match, context: Context) -> bool:
    """Whether the match is a line of a roster: 朱远任|某部总工程师 below 成员：, where 任 belongs to the name."""
    block = context.text[max(context.span.start, match.span.start - SHARED_REACH):match.span.start].replace('\n\n', '\n')
    return bool(_term('seated').search(block))


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('appointments').term(name)
