"""Table `appointments`: the verb's stretch → one row for each person, action and post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract import appointment_place as place
from gazette_parser.extract import groups, retold, tenure
from gazette_parser.extract.context import Context
from gazette_parser.extract.holders import Group, begin, each, holders
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Appointment, Cell, Table
from gazette_parser.values import names, posts
from gazette_parser.values.posts import Held, Person

GRAMMAR = 'appointments'
_WEAK = ('.listed_role', '.listed_post', '.listed_for',
         '.hold', '.shared_column', '.shared_comma', '.shared_as', '.give_up', '.leave', '.promoted', '.promote')
TABLE_RULE = 'appointments.table'
SHORT_NAME = 3  # characters of a name without a known surname that a notice about posts makes sure


def interpret(match: Match, context: Context) -> Iterator[Appointment]:
    """The rows that one match gives."""
    if _term('not_now').search(context.document.title or ''):
        return
    for group in each(holders(match, context.text), context.quote(Span(begin(match), match.span.end))):
        group.people = group.people or place.people_before(match, context)
        if match.rule.name.endswith('.listed_role'):
            place.of_body(group, match, context)
        if place.is_retired_first(match, context):
            group.retired = group.end
        group.held = place.unproposed(group.held, context)
        told = place.is_told(group, context, match) or place.is_heading(group, match, context)
        if group.people and group.held and not told and _is_sure(group, match, context):
            yield from _rows(group, match, context)


def interpret_part(context: Context) -> Iterator[Appointment]:
    """Rows of tables with a column of names and one of posts, in documents about posts."""
    title = f'{context.document.title or ""}{context.attachment.title if context.attachment else ""}'
    if _term('about_posts').search(title) and not _term('not_now').search(title):
        for table in context.tables:
            yield from _table_rows(context, table)


def finish(rows: list[Appointment]) -> list[Appointment]:
    """One row for each person, action and post of a document, in printed order."""
    return sorted(retold.once(rows), key=lambda row: (row.char_start, row.char_end))


# ---- rows

def _rows(group: Group, match: Match, context: Context) -> Iterator[Appointment]:
    action = match.rule.set.get('action') or place.governing(match, context)
    if action is None:
        return
    confirmed = action == 'appoint' and (_term('back').search(group.tail) or place.is_confirmed(match, context))
    actions = ['confirm' if confirmed else action, *(['retire'] if group.retired else [])]
    for person in group.people:
        for held in group.held:
            yield from (_row(person, held, group, kind, match, context) for kind in actions)


def _is_sure(group: Group, match: Match, context: Context) -> bool:
    """Wordings without a verb of their own need a title and a sure name; the others a title or a word that shows the post."""
    if match.rule.name.endswith('.listed_post') and not place.opens_list(match, context):
        return False
    titled = all(names.ends_with_title(h.post) for h in group.held)
    about = bool(_term('about_posts').search(context.document.title or ''))
    named = '同志' in context.quote(Span(begin(match), match.span.end)) or all(_is_named(p, about) for p in group.people)
    if match.rule.name.endswith(_WEAK):
        return titled and named
    about = about and match.rule.name.endswith(('.appoint', '.remove'))
    return titled or (named and bool(_term('shows_post').search(match.text) or about))


def _is_named(person: Person, about: bool) -> bool:
    """Whether a name is sure; in a notice about posts a short one without a known surname is as well."""
    return names.is_name(person.name) or (about and len(person.name) <= SHORT_NAME and not names.is_word(person.name))


def _row(person: Person, held: Held, group: Group, action: str, match: Match | str, context: Context) -> Appointment:
    held, acts = _acting_for(held)
    how = '，'.join((*(held.notes or group.held[-1].notes), *_told_of(person, group), person.notes))
    start = person.start if isinstance(match, str) else min(match.span.start, person.start)
    span = Span(start, max(person.end, group.end if action == 'retire' or group.tail else held.end))
    post = names.split_post(held.post)
    doubt = _doubt(person, held, post, match) or _unshared(group) or place.past_doubt(match, context)
    return Appointment(
        **context.place(_trim(context.text, span), match, doubt),
        action=action, person=person.name, post=held.post, gender=tenure.part('gender', person.notes),
        ethnicity=tenure.part('ethnicity', person.notes), birth_date=tenure.birth(person.notes),
        organization=groups.in_full(post.organization, context),
        title=post.title or held.post, concurrent=held.concurrent or '兼' in person.notes,
        acting=acts or _is_acting(group, match, post),
        seconded=bool(_term('seconded').search(how + group.manner)), rank_after=tenure.rank_after(how),
        probation_months=tenure.months('probation', how) or tenure.months_for_all(context),
        term_months=tenure.months('term', how) or (tenure.term_for_all(context) if action != 'remove' else None),
        decided_by=tenure.decided_by(start, context),
        grade=tenure.part('grade', '，'.join(held.notes)),
        in_charge=bool(_term('in_charge').search(how)),
        effective_on=tenure.since(how) or tenure.since_for_all(context) or context.document.dated)


def _told_of(person: Person, group: Group) -> Iterator[str]:
    """The clauses behind a group that hold for one of its people: 其中李明远试用期一年 is said of him alone."""
    for clause in group.tail.split('，'):
        m = _term('named_of').search(clause)
        if m is None or person.name in m['people']:
            yield clause


def _acting_for(held: Held) -> tuple[Held, bool]:
    """代理 before the body is a verb and no part of the post: 代理|省人民政府省长; 代理省长 stays as printed."""
    acts = bool(_term('acts_for').match(names.split_post(held.post).organization or ''))
    return (replace(held, post=_term('acts_for').sub('', held.post)), True) if acts else (held, False)


def _is_acting(group: Group, match: Match | str, post: names.Post) -> bool:
    named = isinstance(match, Match) and match.rule.name.endswith(('.act', '.act_for'))
    return named or '代理' in group.manner or bool(_term('acting').search(post.title or ''))


def _doubt(person: Person, held: Held, post: names.Post, match: Match | str) -> str | None:
    if post.title is None:
        return 'no known title at the end of the post'
    if post.organization is None and isinstance(match, Match) and match.rule.name.endswith('.listed_role'):
        return 'the body of the post is not named'
    if person.end == held.start and not names.starts_post(held.post):
        return 'nothing between the name and the post'
    if isinstance(match, Match) and match.text.startswith('任') and person.name.endswith('升') and person.end == match.span.start:
        return 'the name may end before 升任'
    return None if names.is_name(person.name) else 'unusual name'


def _unshared(group: Group) -> str | None:
    """As many posts as people, and no 分别 that tells whose is which: 李明、王海任甲校、乙校校长."""
    count = len(group.people)
    alike = {names.split_post(held.post).title or '' for held in group.held}
    parts = [held for held in group.held if held.post.count('、') == count - 1]
    several = count > 1 and len(alike) == 1 and (len(group.held) == count or (len(group.held) == 1 and parts))
    return 'whose post is whose is not said' if several and _term('of_several').search(alike.pop()) else None


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
        """The first cell of the columns of that name."""
        return next((cells[col].text for col in columns[name] if col in cells), '')
    named = posts.people(text('person')) or _named_cell(text('person'))
    notes = f'{text("gender")}，{text("ethnic")}'
    for column, action in (('post', 'appoint'), ('removed', 'remove')):
        for cell in (cells[col] for col in columns[column] if col in cells and not _term('no_cell').match(cells[col].text)):
            found = posts.posts(cell.text)
            start = min(cells[columns['person'][0]].char_start, cell.char_start)
            group = Group([replace(p, start=start, end=start, notes=f'{p.notes}，{notes}') for p in named],
                           [replace(h, start=cell.char_start, end=cell.char_end) for h in found], end=cell.char_end)
            yield from (_row(p, h, group, action, TABLE_RULE, context) for p in group.people for h in group.held if h.post)


def _named_cell(text: str) -> list[Person]:
    """A short cell in a column of names is a name, whatever its characters."""
    name = names.plain_name(text)
    return [Person(name, 0, 0)] if _term('short_cell').fullmatch(name) else []


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load(GRAMMAR).term(name)
