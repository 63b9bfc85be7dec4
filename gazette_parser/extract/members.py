"""Table `members`: a seat's label with its lines → one row for each person in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract import groups, roster
from gazette_parser.extract.context import Context
from gazette_parser.extract.roster import Seated
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Cell, Member, Table
from gazette_parser.values import names, posts

GRAMMAR = 'members'
TABLE_RULE = 'members.table'
TITLE_RULE = 'members.titled'
_LABELLED = ('.seat', '.seat_column', '.seat_row', '.seat_line', '.office', '.listed', '.listed_body')
_LISTED = ('.listed', '.listed_body')
OFFICE = '办公室'
MEMBER = '成员'  # the seat of all whom the list of a body names
OFFICE_REACH = 800  # characters of an office's roster below its heading
ROSTER_REACH = 600  # characters around a seat in which another seat makes a roster of both
ELECTED_REACH = 400  # characters before a list of 主任：… in which an election may be told: table `appointments`


def interpret(match: Match, context: Context) -> Iterator[Member]:
    """The rows that one match gives; none where no person is named."""
    role, body = match.get('role') or match.rule.set.get('role'), match.span_of('body')
    if role is None or body is None or _headed_table(match.span.start, context):
        return
    into, at = match.get('into'), body.start if match.rule.name.endswith(_LISTED) else match.span.start
    group = into if into and not groups.is_bare(into) else groups.group_at(context, at)
    office = _of_office(match, context, role, body)
    if group is None and office:
        group = groups.printed_at(context, match.span.start)
    if not _is_seat(match, role, group, context):
        return
    people = _seated(match, context, body)
    if match.rule.name.endswith('.seat_bare') and not all(names.is_name(person.name) for person in people):
        return
    for person in people:
        first = match.rule.name.endswith(_LABELLED) and '\n' in context.text[body.start:person.start]
        start = person.start if first else min(person.start, match.span.start)
        end = person.end if match.rule.name.endswith(_LABELLED) else match.span.end
        person, head = _heads_office(person)
        yield _row(context, Span(start, end), match, role, person, groups.with_office(group, office))
        head = head or match.get('second')
        if head:
            yield _row(context, Span(start, end), match, head, person, groups.with_office(group, office or OFFICE))


def interpret_part(context: Context) -> Iterator[Member]:
    """Rows of ruled tables with a column of names and one of seats, and of a list whose seat is said in the title above."""
    yield from _titled(context)
    for table in context.tables:
        yield from _table_rows(context, table)


def _titled(context: Context) -> Iterator[Member]:
    """A list of names right below the document's title (常务理事当选名单, 主席团名单)."""
    title = context.document.title or '' if context.attachment is None else ''
    said, of_all = _term('title_seat').search(title), _term('title_body').search(title)
    found = _term('titled_list').match(context.text, context.span.start, context.span.end) if said or of_all else None
    if found is None or (said and said.end() != len(title)) or _headed_table(found.start('body'), context):
        return
    role, group = (said['role'], groups.group_at(context, context.span.start)) if said else (MEMBER, of_all and of_all['into'])
    people = roster.lines(context.text, Span(*found.span('body')))
    for person in people if len(people) > 1 and (group or not _is_hired(context, context.span.start)) else ():
        yield _row(context, Span(person.start, person.end), TITLE_RULE, role, person, group)


def finish(rows: list[Member]) -> list[Member]:
    """One row for each person, seat and body of a document, though a list may print a name twice."""
    return [*{(row.document_id, row.group, row.role, row.person): row for row in reversed(rows)}.values()]


def _is_seat(match: Match, role: str, group: str | None, context: Context) -> bool:
    """Whether a word is a seat here: 组长 always, 主任 of a named body or in a roster, 财务管理员 in a roster alone."""
    if match.rule.name.endswith('.office'):
        founded = bool(_term('group_title').search(context.document.title or ''))
        return (founded or _is_in_roster(match, role, context)) and not _is_elected(context, match.span.start)
    if _term('seat_sure').search(role):
        return True
    if _is_elected(context, match.span.start):
        return False
    if group is None and match.rule.name.endswith(_LISTED):
        return not _is_hired(context, match.span.start)
    listed = match.rule.name.endswith(_LABELLED) and not _term('alone_never').search(role)
    return group is not None or (listed and _is_in_roster(match, role, context))


def _is_in_roster(match: Match, role: str, context: Context) -> bool:
    """Whether another seat with its people stands near, or a heading above says that a body is listed."""
    start = max(context.document.char_start, match.span.start - ROSTER_REACH)
    end = min(context.document.char_end, match.span.end + ROSTER_REACH)
    if any(m['role'] != role for m in _term('roster_label').finditer(context.text, start, end)):
        return True
    return bool(_term('roster_head').search(context.text, start, match.span.start))


def _headed_table(at: int, context: Context) -> bool:
    """Whether an offset stands in a ruled table with a column 姓名, which is read as a table."""
    table = context.table(at)
    cells = (c for c in context.cells if table and c.table_id == table.table_id)
    return any(_term('head_person').search(cell.text) for cell in cells)


def _is_hired(context: Context, at: int) -> bool:
    """Whether a list of people without a body tells who is put into a post: table `appointments`."""
    start = max(context.document.char_start, at - ELECTED_REACH)
    return bool(_term('hired').search(context.text, start, at) or _term('hired').search(context.document.title or ''))


def _is_elected(context: Context, at: int) -> bool:
    start = max(context.document.char_start, at - ELECTED_REACH)
    return bool(_term('elected').search(context.text, start, at))


def _heads_office(person: Seated) -> tuple[Seated, str | None]:
    """Who also heads the office of the body: 市统计局局长（兼领导小组办公室主任）; the seat in the office apart."""
    m = _term('also').search(person.position or '')
    if m is None:
        return person, None
    return replace(person, position=(person.position or '')[:m.start()] or None), m['role']


def _of_office(match: Match, context: Context, role: str, body: Span) -> str | None:
    """办公室主任, or 主任 and 副主任 in a sentence that spoke of the office before."""
    if match.get('office'):
        return match.get('office')
    start = min(match.span.start, body.start)
    before = context.text[context.paragraph(start).start:start]
    if _term('office_seat').search(before) or _is_headed_office(match, context):
        return OFFICE
    said = not match.rule.name.endswith(_LABELLED) and _term('head_seat_word').search(role)
    return OFFICE if said and _term('office_word').search(before) else None


def _is_headed_office(match: Match, context: Context) -> bool:
    """Whether the nearest heading says that the office is seated below it: 二、领导小组办公室组成人员."""
    start = max(context.span.start, match.span.start - OFFICE_REACH)
    if _term('seat_sure').fullmatch(match.get('role') or '') and match.get('role') not in ('成员', '组员'):
        return False
    heads = [*_term('office_line').finditer(context.text, start, match.span.start)]
    return bool(heads) and not _term('other_line').search(context.text, heads[-1].end(), match.span.start)


def _seated(match: Match, context: Context, body: Span) -> list[Seated]:
    if match.rule.name.endswith(_LABELLED):
        return roster.lines(context.text, body)
    return roster.said(context.text, body)


def _row(context: Context, span: Span, rule: Match | str, role: str, person: Seated, group: str | None) -> Member:
    post = names.split_post(posts.posts(person.position)[0].post) if person.position and posts.posts(person.position) else None
    organization = post.organization if post else None
    if person.position and post and post.title is None and names.ends_with_unit(person.position):
        organization = person.position
    return Member(
        **context.place(span, rule, _doubt(context, group, person.name)), group=group, role=role.replace(' ', ''),
        person=person.name, position=person.position, organization=groups.in_full(organization, context),
        title=post.title if post else None)


def _doubt(context: Context, group: str | None, name: str) -> str | None:
    if group is None and names.term('group_word').search(context.text, context.document.char_start, context.document.char_end):
        return 'the body is not named'
    if group and groups.is_bare(group.removesuffix('办公室')):
        return 'the body is not named in full'
    return None if names.is_name(name) or names.surname(name) else 'unusual name'


# ---- tables

def _table_rows(context: Context, table: Table) -> Iterator[Member]:
    """Rows of one roster: 姓名 with 组内职务, or with seats as rows of their own, under a title that says what body it is."""
    rows: dict[int, dict[int, Cell]] = {}
    for cell in context.cells:
        if cell.table_id == table.table_id:
            rows.setdefault(cell.row, {})[cell.col] = cell
    head = next((n for n in sorted(rows) if any(_term('head_person').search(c.text) for c in rows[n].values())), None)
    group = groups.group_at(context, table.char_start) if head is not None else None
    if head is None or group is None:
        return
    columns = _columns(rows[head], [row for n, row in rows.items() if n > head])
    seat = _titled_seat(context, table)
    for n in sorted(rows):
        if n > head:
            seat = _seat(rows[n], columns, seat)
            yield from _cell_row(context, rows[n], columns, seat, group)


def _titled_seat(context: Context, table: Table) -> str | None:
    """The seat that the heading says for all: 专家委员会委员名单 → 委员."""
    before = context.text[max(context.document.char_start, table.char_start - 80):table.char_start]
    titles = (before, context.attachment.title if context.attachment else None, context.document.title)
    found = next((m for title in titles if title and (m := _term('title_seat').search(title))), None)
    return found['role'] if found else None


def _columns(head: dict[int, Cell], below: list[dict[int, Cell]]) -> dict[str, int]:
    """Which column holds what; one whose cells are nothing but seats is theirs, though its head may say 职务."""
    seats = [col for col in head if _are_seats([row[col].text for row in below if col in row and row[col].text])]
    seats.sort(key=lambda col: bool(_term('head_post').search(head[col].text)))
    found = {'seat': seats[0]} if seats else {}
    for name in ('person', 'unit', 'post', 'seat'):
        free = (col for col in head if name not in found and col not in found.values())
        column = next((col for col in free if _term(f'head_{name}').search(head[col].text)), None)
        if column is not None:
            found[name] = column
    return found


def _are_seats(texts: list[str]) -> bool:
    return bool(texts) and all(_term('seat_cell').match(text.replace(' ', '')) for text in texts)


def _seat(cells: dict[int, Cell], columns: dict[str, int], before: str | None) -> str | None:
    """The seat of a row: a cell that is nothing but a seat, else that of the row above."""
    others = (c.text.replace(' ', '') for col, c in cells.items() if col not in (columns['person'], columns.get('post')))
    return next((text for text in others if _term('seat_cell').match(text)), before)


def _cell_row(context: Context, cells: dict[int, Cell], columns: dict[str, int], seat: str | None,
              group: str) -> Iterator[Member]:
    cell = cells.get(columns['person'])
    if seat is None or cell is None or not names.may_be_name(names.plain_name(cell.text)):
        return
    parts = [cells[columns[name]].text for name in ('unit', 'post') if name in columns and columns[name] in cells]
    position = ''.join(p for p in parts if p and not _term('seat_cell').match(p)) or None
    filled = [c for c in cells.values() if c.text]
    span = Span(min(c.char_start for c in filled), max(c.char_end for c in filled))
    yield _row(context, span, TABLE_RULE, seat, Seated(names.plain_name(cell.text), span.start, span.end, position), group)


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load(GRAMMAR).term(name)
