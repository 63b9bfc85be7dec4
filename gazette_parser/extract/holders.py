"""The stretch that a verb of 任免 governs → people with the posts that they get or lose together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract import roster
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.values import names, posts
from gazette_parser.values.posts import Held, Person

_UNLED = ('.moved', '.give_up_too')  # their subject stands in the clause before
_MANNERS = ('probation', 'term', 'rank_after', 'since', 'grade', 'in_charge', 'seconded', 'back')


@dataclass
class Group:
    """People with the posts that they get or lose together, and what is printed behind."""

    people: list[Person]
    held: list[Held] = field(default_factory=list)
    tail: str = ''
    end: int = 0
    retired: int = 0
    manner: str = ''


def holders(match: Match, text: str) -> list[Group]:
    """The people and posts of a match, with offsets into the whole text; a group without people has its subject omitted."""
    span = match.span_of('body')
    if match.get('list') or match.get('line'):
        return listed(match, text)
    if span is None:
        return []
    groups = _start(match, text)
    if match.get('people') and not groups and not match.rule.name.endswith('.removed'):
        return []
    link, sure = _link(match, named=bool(groups)), bool(groups)
    for start, end in _segments(text, _unlapsed(text, span), link):
        _read(groups, text[start:end], start, link, sure)
    return [g for g in groups if g.held]


def begin(match: Match) -> int:
    """Where a match begins with the people that stand before its verb."""
    spans = (match.span_of('people'), match.span_of('body'), match.span)
    return min(span.start for span in spans if span)


def listed(match: Match, text: str) -> list[Group]:
    """A list under one verb: names for one post (`list`), or a line with the post before its name (`line`)."""
    line, body, run = match.span_of('line'), match.span_of('body'), match.span_of('list')
    if line:
        split = names.split_tail(match.get('line') or '')
        name = Person(names.plain_name(split[1]), line.start, line.end, match.get('inside') or '') if split else None
        return [Group([name], [Held(split[0].strip(), line.start, line.end)], end=line.end)] if name and split else []
    if body is None or run is None:
        return []
    seated = [p for _, part in match.all('list') for p in roster.lines(text, part)]
    people = [Person(p.name, p.start, p.end, '，'.join(_term('note_inside').findall(text[p.start:p.end]))) for p in seated]
    return [Group(people, [Held(h.post, run.start, run.end, notes=h.notes) for h in posts.posts(match.get('body') or '')],
                  match.text, run.end)] if people else []


def _link(match: Match, *, named: bool) -> str:
    """The pattern of what may stand between a person and the post: as (为), of (的), given_up (辞去), none (不再担任)."""
    if match.rule.name.endswith('.removed') and not named:
        return 'of'
    if match.rule.name.endswith(('.remove', '.shared_of', '.lapse')):
        return 'of'
    action = match.rule.set.get('action')
    return 'given_up' if action == 'resign' else 'none' if action == 'remove' else 'as'


def _unlapsed(text: str, span: Span) -> Span:
    """The body without its closing verb (某职务|自然免除)."""
    m = _term('lapsed').search(text, span.start, span.end)
    return Span(span.start, m.start()) if m else span


def _start(match: Match, text: str) -> list[Group]:
    """The group that the words before the verb open: people, one behind a post (副县长李明远代理…), or the omitted subject."""
    run = match.span_of('people')
    if run is None:
        return [Group([])] if match.rule.name.endswith(_UNLED) else []
    said = match.get('people') or ''
    lead = _term('decided').match(said)
    start = lead.end() if lead else 0
    found = posts.people(said[start:]) or posted(said[start:]) or _addressed(said[start:])
    if match.rule.name.endswith('.removed') and not all(names.is_name(p.name) for p in found):
        return []
    manner = text[run.end:(match.span_of('body') or run).start]
    return [Group([posts.shift(p, run.start + start) for p in found], end=run.end, manner=manner)] if found else []


def _addressed(text: str) -> list[Person]:
    """A person called by the post behind the name: 李明远院长|不再兼任…."""
    m = _term('addressed').match(text)
    return [Person(m['name'], 0, len(text))] if m and names.is_name(m['name']) else []


def _segments(text: str, span: Span, link: str) -> Iterator[tuple[int, int]]:
    """Stretches between commas that stand outside brackets; 、 cuts where the next person with a post of their own begins."""
    start = span.start
    for m in _term('cut_mark').finditer(text, span.start, span.end):
        inside = text.count('（', start, m.start()) != text.count('）', start, m.start())
        rest = text[m.end():span.end]
        if not inside and (m[0] in '，；' or _begins(text[start:m.start()], rest, link) or _term('manner_head').match(rest)):
            yield start, m.start()
            start = m.end()
    yield start, span.end


def _begins(before: str, after: str, link: str) -> bool:
    """Whether one person's post ends and another person with a post begins: 李明远的某职务、|王海的某职务."""
    if link == 'none' or not (_term('held_end').search(before) or names.ends_with_title(posts.last_post(before))):
        return False
    m = _term('next_person').match(after)
    if m and names.is_name(names.plain_name(m['person'])):
        return True
    split = names.split_head(after) if link == 'of' else None
    return bool(split and names.is_name(split[0]) and names.starts_post(split[1]))


def _read(groups: list[Group], text: str, at: int, link: str, sure: bool) -> None:
    """One segment: new people with posts, more posts, retirement, or how the posts are held."""
    last = groups[-1] if groups else None
    if last and last.held and _term('aside').match(text):
        return
    split = _of(text) if link == 'of' else _by(link, text, sure=sure)
    if split is not None:
        people, rest, manner = split
        _open(groups, people, rest, manner, text, at)
    elif last and _term('retire').match(text):
        last.end = last.retired = at + len(text)
    elif last and (more := _term('more_posts').match(text)) and (last.held or not _term('acts_for').match(text)):
        if _term('acts_for').match(more['manner']):
            last = Group(last.people, manner=more['manner'])
            groups.append(last)
        _hold(last, text[more.end():], at + more.end(), more['manner'])
    elif last and (not last.held or names.ends_with_title(posts.last_post(text))):
        _hold(last, text, at, '')
    elif last and last.held and _is_manner(text):
        last.tail, last.end = f'{last.tail}，{text}', at + len(text)
    elif link == 'as' and not sure and (m := _term('pronoun_as').match(text)):
        groups.append(Group([]))
        _hold(groups[-1], text[m.end():], at + m.end(), '')
    elif link in ('as', 'of') and not sure and (alone := posts.people(text)) and (
            alone[0].notes or '同志' in text or all(names.is_name(p.name) for p in alone)):
        groups.append(Group([posts.shift(p, at) for p in alone]))
    elif link != 'as' and not groups:
        groups.append(Group([]))
        skip = len(text) - len(_term('pronoun').sub('', text))
        _hold(groups[-1], text[skip:], at + skip, '')


def _open(groups: list[Group], people: list[Person], rest: int, manner: str, text: str, at: int) -> None:
    """A new group; people that stood alone before the comma belong to it."""
    people = [posts.shift(p, at) for p in people]
    if groups and not groups[-1].held:
        people = groups.pop().people + people
    groups.append(Group(people, manner=manner))
    _hold(groups[-1], text[rest:], at + rest, manner)


def _hold(group: Group, text: str, at: int, manner: str) -> None:
    former = _term('former').match(text)
    text, at = (text[former.end():], at + former.end()) if former else (text, at)
    also = '兼' in (manner or group.manner)
    found = [replace(h, concurrent=h.concurrent or also) for h in posts.posts(text) if not _term('vague_post').search(h.post)]
    group.held += [replace(h, start=h.start + at, end=h.end + at) for h in found]
    group.end = at + len(text)
    if any(_term('retire').match(note) for h in found for note in h.notes):
        group.retired = group.end


def _is_manner(text: str) -> bool:
    return any(_term(name).search(text) for name in _MANNERS)


def _by(link: str, text: str, *, sure: bool) -> tuple[list[Person], int, str] | None:
    """People and where the post begins, around 为, 任 or 辞去; a 为 inside a name is passed over.

    Behind people that stand before the verb only sure names open a new group.
    """
    for m in () if link == 'none' else _term(link).finditer(text):
        people = posts.people(text[:m.start()]) or posted(text[:m.start()])
        known = people and (not sure or all(names.is_name(p.name) for p in people))
        if known and len(text) > m.end() and not text.startswith('为', m.end()):
            return people, m.end(), m['manner'] or ''
    return None


def posted(text: str) -> list[Person]:
    """The people behind their former posts: 任命某大学校长李明远为…; 县委书记李明远、县长王海同志."""
    found: list[Person] = []
    if not _term('posted').search(text):
        return []
    for start, end in _pieces(text):
        part = _term('courteous_end').sub('', text[start:end])
        split = names.split_tail(part)
        if split and names.ends_with_title(split[0]):
            found.append(Person(split[1], start + len(split[0]), end))
        elif found and names.is_name(part):
            found.append(Person(part, start, end))
        elif not names.ends_with_title(part):
            return []
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between 、."""
    start = 0
    for piece in text.split('、'):
        yield start, start + len(piece)
        start += len(piece) + 1


def each(groups: list[Group], said: str) -> Iterator[Group]:
    """Groups whose people share their posts; 分别任甲校、乙校校长 gives each of them one."""
    for group in groups:
        held = _halves(group.held) if _term('share_out').search(said) else []
        if 1 < len(held) == len(group.people):
            yield from (replace(group, people=[p], held=[h]) for p, h in zip(group.people, held, strict=True))
        else:
            yield group


def _halves(held: list[Held]) -> list[Held]:
    """甲校、乙校校长 → 甲校校长, 乙校校长."""
    title = names.split_post(held[0].post).title or '' if len(held) == 1 else ''
    parts = held[0].post.split('、') if title else []
    return [replace(held[0], post=p if names.ends_with_title(p) else p + title) for p in parts] or held


def _of(text: str) -> tuple[list[Person], int, str] | None:
    """People and where the post begins, around 的, 同志 or 兼任的, or with nothing between."""
    if _term('unnamed').match(text):
        return None
    for m in _term('of').finditer(text):
        people = posts.people(text[:m.start()])
        if people and len(text) > m.end():
            return people, m.end(), m['manner'] or ''
    close = text.find('）') + 1
    if close and (people := posts.people(text[:close])):
        return people, close, ''
    split = names.split_head(names.term('post_tail').sub('', text))
    return (posts.people(split[0]), len(split[0]), '') if split and names.is_name(split[0]) else None


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('appointments').term(name)
