"""Table `appointments`: the verb's stretch → one row for each person, action and post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from gazette_parser import grammar
from gazette_parser.extract import groups, tenure
from gazette_parser.extract.context import Context
from gazette_parser.extract.holders import Group, begin, holders
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Appointment, Cell, Table
from gazette_parser.values import names, posts
from gazette_parser.values.posts import Held, Person

GRAMMAR = 'appointments'
_LINES = ('_column', '_comma', '.listed_role', '.listed_post')
_WEAK = ('.listed_role', '.listed_post', '.listed_for',
         '.hold', '.shared_column', '.shared_comma', '.shared_as', '.give_up', '.leave', '.promoted', '.promote')
TABLE_RULE = 'appointments.table'
SUBJECT_REACH = 200  # characters back to the person whom 其 means
HEADED = 40  # characters that a paragraph under a headline has at least
SHARED_REACH = 4000  # characters over which one printed verb may govern a list


def interpret(match: Match, context: Context) -> Iterator[Appointment]:
    """The rows that one match gives."""
    if _term('not_now').search(context.document.title or ''):
        return
    for group in holders(match, context.text):
        group.people = group.people or _people_before(match, context)
        if match.rule.name.endswith('.listed_role'):
            _of_body(group, match, context)
        told = _is_told(group, context, match) or _is_heading(group, match, context)
        if group.people and not told and _is_sure(group, match, context):
            yield from _rows(group, match, context)


def interpret_part(context: Context) -> Iterator[Appointment]:
    """Rows of tables with a column of names and one of posts, in documents about posts."""
    title = f'{context.document.title or ""}{context.attachment.title if context.attachment else ""}'
    if _term('about_posts').search(title) and not _term('not_now').search(title):
        for table in context.tables:
            yield from _table_rows(context, table)


def finish(rows: list[Appointment]) -> list[Appointment]:
    """One row for each person, action and post of a document: said twice (request and decision), the later one stays."""
    last = {(row.document_id, row.action, row.person, row.post): row for row in rows}
    return sorted(last.values(), key=lambda row: (row.char_start, row.char_end))


# ---- what stands around a match

def _governing(match: Match, context: Context) -> str | None:
    """The action of the verb that stands once for the list in which the match is a line."""
    start = max(context.document.char_start if context.attachment is None else context.span.start, begin(match) - SHARED_REACH)
    verb = next(reversed([*_term('governs').finditer(context.text, start, begin(match))]), None)
    if match.rule.name.endswith('.listed_role') and (_elected(match, context) or _is_result(match, context)):
        return 'appoint'
    if verb is None or not _is_list(context.text[verb.end():begin(match)]):
        return None
    kind = next(name for name in ('confirm', 'remove', 'appoint', 'promote', 'resign', 'hold') if verb[name])
    fits = 'remove' if match.rule.name.endswith('_of') else 'appoint'
    if match.rule.name.endswith(_LINES):
        return None if kind == 'hold' or _is_roster(context.text[verb.start():begin(match)]) else kind
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


def _of_body(group: Group, match: Match, context: Context) -> None:
    """The body that the heading of an election names stands before each role: 某会|副主任."""
    body = _elected(match, context)
    if body:
        group.held = [h if names.split_post(h.post).organization else replace(h, post=body + h.post) for h in group.held]


def _elected(match: Match, context: Context) -> str | None:
    """The body for which a heading before the match says that roles are filled: 补选某会主任、副主任."""
    lines = [context.document.title or '', *_above(match, context).split('\n')]
    heads = [m['organization'] for line in lines for m in _term('elects').finditer(line)]
    return heads[-1] if heads else None


def _is_result(match: Match, context: Context) -> bool:
    """Whether the lines above announce the result of an election."""
    return bool(_term('results').search(_above(match, context)))


def _above(match: Match, context: Context) -> str:
    return context.text[max(context.document.char_start, match.span.start - SUBJECT_REACH * 2):match.span.start]


def _people_before(match: Match, context: Context) -> list[Person]:
    """Whom 其 or an omitted subject means: the people of the nearest match before it."""
    start = max(context.span.start, begin(match) - SUBJECT_REACH)
    before = grammar.settle(grammar.load(GRAMMAR).find(context.text, start, begin(match)))
    found = (group.people for earlier in reversed(before) for group in reversed(holders(earlier, context.text)))
    return _subject(match, context) or next((people for people in found if people), [])


def _subject(match: Match, context: Context) -> list[Person]:
    """Whom the clauses before it in the same sentence speak of: 李明远同志因年龄原因，|免去某职务."""
    start = context.sentence(begin(match)).start
    for m in _term('subject').finditer(context.text, start, begin(match)):
        people = [posts.shift(p, m.start('people')) for p in posts.people(m['people'])]
        if people and (m['comrade'] or all(names.is_name(p.name) for p in people)):
            return people
    return []


# ---- rows

def _rows(group: Group, match: Match, context: Context) -> Iterator[Appointment]:
    action = match.rule.set.get('action') or _governing(match, context)
    if action is None:
        return
    confirmed = action == 'appoint' and _term('back').search(group.tail)
    actions = ['confirm' if confirmed else action, *(['retire'] if group.retired else [])]
    for person in group.people:
        for held in group.held:
            yield from (_row(person, held, group, kind, match, context) for kind in actions)


def _is_sure(group: Group, match: Match, context: Context) -> bool:
    """Wordings without a verb of their own need a title and a sure name; the others a title or a word that shows the post."""
    if match.rule.name.endswith('.listed_post') and not _opens_list(match, context):
        return False
    titled = all(names.ends_with_title(h.post) for h in group.held)
    named = '同志' in match.text or all(names.is_name(p.name) for p in group.people)
    if match.rule.name.endswith(_WEAK):
        return titled and named
    about = _term('about_posts').search(context.document.title or '') and match.rule.name.endswith(('.appoint', '.remove'))
    return titled or (named and bool(_term('shows_post').search(match.text) or about))


def _is_heading(group: Group, match: Match, context: Context) -> bool:
    """A headline of news (李明远任某局局长): the paragraph below tells the same of the same people in full."""
    line = context.paragraph(begin(match))
    said = context.quote(line).rstrip()
    below = context.text[line.end:context.span.end].lstrip('\n ').split('\n', 1)[0].rstrip()
    if said.endswith(('；', '，', '、', '：')) or '。' in said or not below.endswith('。') or len(below) < max(HEADED, len(said)):
        return False
    titles = [names.split_post(held.post).title or held.post for held in group.held]
    return all(person.name in below for person in group.people) and any(title in below for title in titles)


def _opens_list(match: Match, context: Context) -> bool:
    """Whether a list stands around a line with a post and its name; alone under a sentence it is a signature (省长 李明远)."""
    above = context.text[context.document.char_start:match.span.start].rstrip('\n').split('\n')
    heading = next((line.rstrip() for line in reversed(above) if line.strip() and not _is_named(line)), '')
    below = context.text[match.span.end:].lstrip('；。，、 \n').split('\n', 1)[0]
    return heading.endswith('：') or (not heading.endswith(('。', '；')) and (_is_named(below) or _is_named(above[-1])))


def _is_told(group: Group, context: Context, match: Match) -> bool:
    """A seat in a leading group belongs to table `members`, and a dated clause (2020年6月，李明远任…) tells of the past."""
    if match.rule.name.endswith('.hold') and (_is_past(match, context) or _is_seated(match, context)):
        return True
    near = context.text[max(context.span.start, begin(match) - SUBJECT_REACH):context.sentence(match.span.end - 1).end]
    return any(_term('group_seat').match(h.post) for h in group.held) and bool(_term('near_group').search(near))


def _is_past(match: Match, context: Context) -> bool:
    return bool(_term('past').search(context.text, max(0, begin(match) - 14), begin(match)))


def _is_seated(match: Match, context: Context) -> bool:
    """Whether the match is a line of a roster: 朱远任|某部总工程师 below 成员：, where 任 belongs to the name."""
    block = context.text[max(context.span.start, match.span.start - SHARED_REACH):match.span.start].replace('\n\n', '\n')
    return bool(_term('seated').search(block))


def _row(person: Person, held: Held, group: Group, action: str, match: Match | str, context: Context) -> Appointment:
    held, acts = _acting_for(held)
    how = '，'.join((*(held.notes or group.held[-1].notes), group.tail, person.notes))
    start = person.start if isinstance(match, str) else min(match.span.start, person.start)
    span = Span(start, max(person.end, group.end if action == 'retire' or group.tail else held.end))
    post = names.split_post(held.post)
    return Appointment(
        **context.place(_trim(context.text, span), match, _doubt(person, held, post, match)),
        action=action, person=person.name, post=held.post, gender=tenure.part('gender', person.notes),
        ethnicity=tenure.part('ethnicity', person.notes), birth_date=tenure.birth(person.notes),
        organization=groups.in_full(post.organization, context),
        title=post.title or held.post, concurrent=held.concurrent or '兼' in person.notes,
        acting=acts or _is_acting(group, match, post),
        seconded=bool(_term('seconded').search(how + group.manner)), rank_after=tenure.rank_after(how),
        probation_months=tenure.months('probation', how) or tenure.months_for_all(context),
        term_months=tenure.months('term', how) or tenure.term_for_all(context), decided_by=tenure.decided_by(start, context),
        grade=tenure.part('grade', '，'.join(held.notes)),
        in_charge=bool(_term('in_charge').search(how)),
        effective_on=tenure.since(how) or tenure.since_for_all(context) or context.document.dated)


def _acting_for(held: Held) -> tuple[Held, bool]:
    """代理 before the body is a verb and no part of the post: 代理|省人民政府省长; 代理省长 stays as printed."""
    acts = bool(_term('acts_for').match(names.split_post(held.post).organization or ''))
    return (replace(held, post=_term('acts_for').sub('', held.post)), True) if acts else (held, False)


def _is_acting(group: Group, match: Match | str, post: names.Post) -> bool:
    named = isinstance(match, Match) and match.rule.name.endswith('.act')
    return named or '代理' in group.manner or bool(_term('acting').search(post.title or ''))


def _doubt(person: Person, held: Held, post: names.Post, match: Match | str) -> str | None:
    if post.title is None:
        return 'no known title at the end of the post'
    if post.organization is None and isinstance(match, Match) and match.rule.name.endswith('.listed_role'):
        return 'the body of the post is not named'
    if person.end == held.start and not names.starts_post(held.post):
        return 'nothing between the name and the post'
    return None if names.is_name(person.name) else 'unusual name'


def _trim(text: str, span: Span) -> Span:
    """Without the marks and spaces around."""
    start, end = span.start, span.end
    while start < end and text[start] in ' ，；\n':
        start += 1
    while end > start and text[end - 1] in ' ，；。、\n':
        end -= 1
    return Span(start, end)


# ---- tables

def _table_rows(context: Context, table: Table) -> Iterator[Appointment]:
    """Rows of one table; the first row with a name column is its head."""
    rows = _cell_rows(context, table)
    head = next((n for n, cells in enumerate(rows) if any(_term('head_person').search(c.text) for c in cells.values())), None)
    if head is None:
        return
    columns = {name: [col for col, cell in rows[head].items() if _term(f'head_{name}').search(cell.text)]
               for name in ('person', 'post', 'removed', 'gender', 'ethnic')}
    for cells in rows[head + 1:]:
        yield from _cell_posts(context, cells, columns)


def _cell_rows(context: Context, table: Table) -> list[dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in context.cells:
        if cell.table_id == table.table_id:
            rows.setdefault(cell.row, {})[cell.col] = cell
    return [rows[n] for n in sorted(rows)]


def _cell_posts(context: Context, cells: dict[int, Cell], columns: dict[str, list[int]]) -> Iterator[Appointment]:
    def text(name: str) -> str:
        return next((cells[col].text for col in columns[name] if col in cells), '')
    named = posts.people(text('person'))
    notes = f'{text("gender")}，{text("ethnic")}'
    for column, action in (('post', 'appoint'), ('removed', 'remove')):
        for cell in (cells[col] for col in columns[column] if col in cells and cells[col].text and named):
            found = posts.posts(cell.text)
            start = min(cells[columns['person'][0]].char_start, cell.char_start)
            group = Group([replace(p, start=start, end=start, notes=f'{p.notes}，{notes}') for p in named],
                           [replace(h, start=cell.char_start, end=cell.char_end) for h in found], end=cell.char_end)
            yield from (_row(p, h, group, action, TABLE_RULE, context) for p in group.people for h in group.held if h.post)


def _term(name: str) -> regex.Pattern[str]:
    return grammar.load(GRAMMAR).term(name)
