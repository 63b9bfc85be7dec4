"""Table `appointments`: the verb's stretch → one row for each person, action and post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Appointment, Cell, Table
from gazette_parser.values import names, numbers, posts, units
from gazette_parser.values.posts import Held, Person

GRAMMAR = 'appointments'
_WEAK = ('.hold', '.shared_column', '.shared_as', '.give_up', '.leave')
TABLE_RULE = 'appointments.table'
SHARED_REACH = 4000  # characters over which one printed verb may govern a list


@dataclass
class _Group:
    """People with the posts that they get or lose together, and what is printed behind."""

    people: list[Person]
    held: list[Held] = field(default_factory=list)
    tail: str = ''
    end: int = 0
    retired: int = 0
    manner: str = ''


def interpret(match: Match, context: Context) -> Iterator[Appointment]:
    """The rows that one match gives."""
    if _term('not_now').search(context.document.title or ''):
        return
    action = match.rule.set.get('action') or _governing(match, context)
    if action is None:
        return
    for group in _groups(match, context):
        yield from _rows(group, action, match, context)


def interpret_part(context: Context) -> Iterator[Appointment]:
    """Rows of tables with a column of names and one of posts, in documents about posts."""
    title = f'{context.document.title or ""}{context.attachment.title if context.attachment else ""}'
    if _term('about_posts').search(title) and not _term('not_now').search(title):
        for table in context.tables:
            yield from _table_rows(context, table)


# ---- reading a stretch

def _groups(match: Match, context: Context) -> list[_Group]:
    """The people and posts of a match; offsets are into the whole text."""
    span = match.span_of('body')
    if span is None:
        return []
    groups = _start(match)
    of_post = match.rule.name.endswith(('.remove', '.shared_of', '.lapse'))
    as_post = not of_post and match.get('people') is None and match.rule.set.get('action') != 'remove'
    for start, end in _segments(context.text, _unlapsed(context.text, span)):
        _read(groups, context.text[start:end], start, as_post=as_post, of_post=of_post)
    groups = [g for g in groups if g.held or g.people]
    if groups and not groups[0].people:
        groups[0].people = _people_before(match, context)
    return [g for g in groups if g.people and g.held]


def _unlapsed(text: str, span: Span) -> Span:
    """The body without its closing verb (某职务|自然免除)."""
    m = _term('lapsed').search(text, span.start, span.end)
    return Span(span.start, m.start()) if m else span


def _start(match: Match) -> list[_Group]:
    """The group that the words before the verb open: people, or the omitted subject."""
    run = match.span_of('people')
    if run is None:
        return []
    found = posts.people(match.get('people') or '')
    manner = match.text[run.end - match.span.start:(match.span_of('body') or run).start - match.span.start]
    return [_Group([posts.shift(p, run.start) for p in found], end=run.end, manner=manner)] if found else []


def _segments(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Stretches between commas that stand outside brackets."""
    start = span.start
    for m in _term('comma').finditer(text, span.start, span.end):
        if text.count('（', start, m.start()) == text.count('）', start, m.start()):
            yield start, m.start()
            start = m.end()
    yield start, span.end


def _read(groups: list[_Group], text: str, at: int, *, as_post: bool, of_post: bool) -> None:
    """One segment: new people with posts, more posts, retirement, or how the posts are held."""
    last = groups[-1] if groups else None
    split = _as(text) if as_post else _of(text) if of_post else None
    if split is not None:
        people, rest, manner = split
        _open(groups, people, rest, manner, text, at)
    elif last and _term('retire').match(text):
        last.end = last.retired = at + len(text)
    elif last and (more := _term('more_posts').match(text)):
        _hold(last, text[more.end():], at + more.end(), more['manner'])
    elif last and (not last.held or names.ends_with_title(_plain(text))):
        _hold(last, text, at, '')
    elif last and last.held and _is_manner(text):
        last.tail, last.end = f'{last.tail}，{text}', at + len(text)
    elif as_post and posts.people(text):
        groups.append(_Group([posts.shift(p, at) for p in posts.people(text)]))
    elif not as_post and not groups:
        groups.append(_Group([]))
        skip = len(text) - len(_term('pronoun').sub('', text))
        _hold(groups[-1], text[skip:], at + skip, '')


def _open(groups: list[_Group], people: list[Person], rest: int, manner: str, text: str, at: int) -> None:
    """A new group; people that stood alone before the comma belong to it."""
    people = [posts.shift(p, at) for p in people]
    if groups and not groups[-1].held:
        people = groups.pop().people + people
    groups.append(_Group(people, manner=manner))
    _hold(groups[-1], text[rest:], at + rest, manner)


def _hold(group: _Group, text: str, at: int, manner: str) -> None:
    found = posts.posts(text, concurrent='兼' in (manner or group.manner))
    group.held += [replace(h, start=h.start + at, end=h.end + at) for h in found]
    group.end = at + len(text)


def _plain(text: str) -> str:
    held = posts.posts(text)
    return held[-1].post if held else ''


def _is_manner(text: str) -> bool:
    return any(_term(name).search(text) for name in ('probation', 'term', 'rank_after', 'since', 'grade', 'in_charge', 'seconded', 'back'))


def _as(text: str) -> tuple[list[Person], int, str] | None:
    """People and where the post begins, around 为 or 任; a 为 inside a name is passed over."""
    for m in _term('as').finditer(text):
        people = posts.people(text[:m.start()])
        if people and len(text) > m.end() and not text.startswith('为', m.end()):
            return people, m.end(), ''
    return None


def _of(text: str) -> tuple[list[Person], int, str] | None:
    """People and where the post begins, around 的, 同志 or 兼任的, or with nothing between."""
    for m in _term('of').finditer(text):
        people = posts.people(text[:m.start()])
        if people and len(text) > m.end():
            return people, m.end(), m['manner'] or ''
    close = text.find('）') + 1
    if close and (people := posts.people(text[:close])):
        return people, close, ''
    split = names.split_head(text)
    return (posts.people(split[0]), len(split[0]), '') if split else None


# ---- what stands around a match

def _governing(match: Match, context: Context) -> str | None:
    """The action of the verb that stands once for the list in which the match is a line."""
    start = max(context.span.start, match.span.start - SHARED_REACH)
    verb = None
    for verb in _term('governs').finditer(context.text, start, match.span.start):
        pass
    if verb is None or not _is_list(context.text[verb.end():match.span.start]):
        return None
    kind = next(name for name in ('remove', 'appoint', 'promote', 'resign', 'hold') if verb[name])
    fits = 'remove' if match.rule.name.endswith('_of') else 'appoint'
    if match.rule.name.endswith('_column'):
        return kind if kind in ('remove', 'appoint') else None
    return fits if kind in (fits, 'hold') else None


def _is_list(text: str) -> bool:
    """Whether nothing but lines about posts stands between a verb and a line that it governs."""
    lines = [line.strip() for line in regex.split('[；。\n]', text)]
    return all(_term('in_list').search(line) or names.ends_with_title(_plain(line)) for line in lines if len(line) > 2)


def _people_before(match: Match, context: Context) -> list[Person]:
    """Whom 其 or an omitted subject means: the people of the match before it in the paragraph."""
    start = context.paragraph(match.span.start).start
    before = grammar.settle(grammar.load(GRAMMAR).find(context.text, start, match.span.start))
    for earlier in reversed(before):
        groups = _groups(earlier, context)
        if groups:
            return groups[-1].people
    return []


def _decided_by(at: int, context: Context) -> str | None:
    """The nearest body or meeting before the row that 决定, 研究 or 通过 names."""
    hits = [m for name in ('decision', 'decided_at') for m in _term(name).finditer(context.text, context.document.char_start, at)]
    for m in sorted(hits, key=lambda m: -m.start()):
        name = _term('decider_lead').sub('', m['decided_by']).strip()
        if len(name) >= 2:
            return name
    return None


# ---- rows

def _rows(group: _Group, action: str, match: Match, context: Context) -> Iterator[Appointment]:
    if not _is_sure(group, match, context) or _is_seat(group, context, match):
        return
    confirmed = action == 'appoint' and _term('back').search(group.tail)
    actions = ['confirm' if confirmed else action, *(['retire'] if group.retired else [])]
    for person in group.people:
        for held in group.held:
            yield from (_row(person, held, group, kind, match, context) for kind in actions)


def _is_sure(group: _Group, match: Match, context: Context) -> bool:
    """Wordings without a verb of their own need a known title and a sure name; the others a title or a word that shows the post."""
    titled = all(names.ends_with_title(h.post) for h in group.held)
    named = '同志' in match.text or all(names.is_name(p.name) for p in group.people)
    if match.rule.name.endswith(_WEAK):
        return titled and named
    about = _term('about_posts').search(context.document.title or '') and match.rule.name.endswith(('.appoint', '.remove'))
    return titled or (named and bool(_term('shows_post').search(match.text) or about))


def _is_seat(group: _Group, context: Context, match: Match) -> bool:
    """A seat in a leading group belongs to table `members`."""
    near = context.text[max(context.span.start, match.span.start - 200):match.span.end]
    return any(_term('group_seat').match(h.post) for h in group.held) and bool(_term('near_group').search(near))


def _row(person: Person, held: Held, group: _Group, action: str, match: Match | str, context: Context) -> Appointment:
    how = '，'.join((*(held.notes or group.held[-1].notes), group.tail, person.notes))
    end = group.end if action == 'retire' or group.tail else held.end
    name = match if isinstance(match, str) else match.rule.name
    first = person.start if isinstance(match, str) else min(match.span.start, person.start)
    span = Span(first, max(person.end, end))
    post = names.split_post(held.post)
    return Appointment(
        **context.place(_trim(context.text, span), match, _doubt(person, post)), action=action, person=person.name, post=held.post,
        gender=_get('gender', 'gender', person.notes), ethnicity=_get('ethnic', 'ethnicity', person.notes),
        birth_date=_birth(person.notes), organization=_organization(post.organization, context), title=post.title or held.post,
        concurrent=held.concurrent or '兼' in person.notes, seconded=bool(_term('seconded').search(how + group.manner)),
        acting='代理' in group.manner or name.endswith('.act') or (post.title or '').startswith('代'),
        rank_after=_rank_after(how), probation_months=_months('probation', how) or _for_all('all_on_trial', context),
        term_months=_months('term', how), decided_by=_decided_by(first, context), grade=_get('grade', 'grade', '，'.join(held.notes)),
        in_charge=bool(_term('in_charge').search(how)), effective_on=_since(how) or _all_since(context) or context.document.dated)


def _doubt(person: Person, post: names.Post) -> str | None:
    if post.title is None:
        return 'no known title at the end of the post'
    return None if names.is_name(person.name) else 'unusual name'


def _trim(text: str, span: Span) -> Span:
    """Without the marks and spaces around."""
    start, end = span.start, span.end
    while start < end and text[start] in ' ，；\n':
        start += 1
    while end > start and text[end - 1] in ' ，；。、\n':
        end -= 1
    return Span(start, end)


def _organization(name: str | None, context: Context) -> str | None:
    region = units.region_of(context.document.issuers or ()) or (context.issue.info.region if context.issue.info else None)
    return units.canonical(name, region, context.document.dated) if name else None


def _get(term: str, group: str, text: str) -> str | None:
    m = _term(term).search(text)
    return m[group] if m else None


def _rank_after(text: str) -> str | None:
    name = _get('rank_after', 'rank_after', text)
    return names.plain_name(name) if name else None


def _months(term: str, text: str) -> int | None:
    m = _term(term).search(text)
    count = numbers.number(m['count']) if m else None
    return int(count * (12 if m and m['unit'] == '年' else 1)) if count is not None else None


def _for_all(term: str, context: Context) -> int | None:
    """试用期 stated once for everybody: 以上同志试用期均为一年."""
    return next((_months('probation', m[0]) for m in _term(term).finditer(context.text, context.span.start, context.span.end)), None)


def _since(text: str) -> date | None:
    return _date(_term('since').search(text))


def _all_since(context: Context) -> date | None:
    return _date(_term('all_since').search(context.text, context.span.start, context.span.end))


def _birth(text: str) -> date | None:
    return _date(_term('date').search(text)) if _term('birth').search(text) else None


def _date(m: regex.Match[str] | None) -> date | None:
    if m is None:
        return None
    year, month, day = (numbers.integer(m[part]) if m[part] else 1 for part in ('year', 'month', 'day'))
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


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
            group = _Group([replace(p, start=start, end=start, notes=f'{p.notes}，{notes}') for p in named],
                           [replace(h, start=cell.char_start, end=cell.char_end) for h in found], end=cell.char_end)
            yield from (_row(p, h, group, action, TABLE_RULE, context) for p in group.people for h in group.held if h.post)


def _term(name: str) -> regex.Pattern[str]:
    return grammar.load(GRAMMAR).term(name)
