"""日程: deadlines as dated occurrences with the units that answer for them, recurring ones unrolled."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

YEARS = 5  # a duty that recurs without a printed end is unrolled so long
_WEEKDAYS = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """日程: one row for each day on which something falls due, starts (`from`, `effective`) or ends (`expiry`)."""

    due_on: date = required('日期', "last day (of 每季度 the period's last day); first day of `from`, `effective`")
    start_on: date | None = optional('起始日期', 'first day of a window')
    kind: str = required('类型', 'by, window, from, recurring, effective or expiry')
    text: str = required('时间表述', 'time expression as printed')
    task: str | None = optional('事项', 'what is to be done, as printed')
    actor: str | None = optional('责任主体', 'who must do it, where the clause names it')
    units: tuple[str, ...] | None = optional('责任单位', 'units that answer for the same item of the outline, lead units first')
    units_from: str | None = optional('责任来源', 'section: the same item names them, enclosing: an item above it does')
    recurrence: str | None = optional('重复规则', 'iCalendar RRULE')
    until: date | None = optional('重复至', 'last day of the recurring duty, where printed or in the title')
    document_id: str = required('文件标识', 'the document')
    doc_no: str | None = optional('发文字号', "the document's number")
    title: str | None = optional('标题', "the document's title")
    evidence: tuple[str, ...] = required('依据', 'row_id of the deadline and of the responsibilities')
    review: str | None = optional('复核', 'why a person should look')


_YEAR = "try_cast(nullif(regexp_extract(title, '([0-9]{4})[^0-9]*$', 1), '') AS INT)"

_YEAR_END = 'if(year >= year(dated), make_date(year, 12, 31), NULL)'
_UNTIL = f'least(end_on, expires_on, {_YEAR_END})'


def days(deadlines: str) -> str:
    """A SELECT of the days on which deadlines of that table fall due; it needs `occurrences`."""
    dated = f'''SELECT d.*, doc_no, title, dated, expires_on, {_YEAR} AS year
        FROM {deadlines} d JOIN (SELECT document_id, doc_no, title, dated, expires_on FROM documents) USING (document_id)'''
    return f'''
        SELECT *, coalesce(end_on, start_on) AS due_on, NULL::DATE AS until FROM ({dated})
        WHERE kind NOT IN ('recurring', 'duration')
        UNION ALL BY NAME
        SELECT r.*, o.due_on FROM (SELECT *, {_UNTIL} AS until FROM ({dated}) WHERE recurrence IS NOT NULL) r
        JOIN occurrences o ON o.recurrence = r.recurrence AND o.due_on >= coalesce(r.start_on, r.dated)
             AND o.due_on <= coalesce(r.until, r.dated + INTERVAL {YEARS} YEAR)'''


# The units of an item of the outline, and the items above it: 三/（一）/1 → 三/（一）/1, 三/（一）, 三.
_DUTIES = '''
SELECT document_id, coalesce(attachment_id, '') AS part, section_path AS path, list(row_id) AS duties,
       list(unit ORDER BY role = 'cooperate', role = 'responsible', char_start, seq) AS units
FROM responsibilities GROUP BY ALL'''

_PATHS = '''
SELECT row_id, document_id, coalesce(attachment_id, '') AS part, section_path AS own,
       unnest(list_transform(range(1, len(string_split(section_path, '/')) + 1), lambda n:
              array_to_string(string_split(section_path, '/')[1:n], '/'))) AS path
FROM (SELECT DISTINCT row_id, document_id, attachment_id, section_path FROM deadlines WHERE kind <> 'duration')'''

_UNITS = f'''
SELECT row_id, document_id, arg_max(units, length(path)) AS units, arg_max(duties, length(path)) AS duties,
       if(max(path) = any_value(own), 'section', 'enclosing') AS units_from
FROM ({_PATHS}) JOIN ({_DUTIES}) USING (document_id, part, path) GROUP BY row_id, document_id'''

_SELECT = f'''
SELECT days.*, units_from,
       list_filter(units, lambda name, place: list_position(units, name) = place) AS units,
       list_concat([days.row_id], coalesce(duties, [])) AS evidence
FROM agenda_days days LEFT JOIN ({_UNITS}) duty USING (row_id, document_id) WHERE due_on IS NOT NULL'''


def _prepare(con: Connection) -> None:
    """The days of every recurrence, and the agenda without its units."""
    unroll(con, 'deadlines')
    con.execute(f'CREATE VIEW agenda_days AS {days("deadlines")}')


def reaching(since: date, until: date) -> str:
    """A condition on `deadlines_all`: all that may fall due within these days, and little else."""
    lasting = f'''SELECT document_id FROM (SELECT *, {_YEAR} AS year FROM documents) WHERE dated <= DATE '{until}'
        AND DATE '{since}' <= coalesce(least(expires_on, {_YEAR_END}), dated + INTERVAL {YEARS} YEAR)'''
    return f'''(coalesce(end_on, start_on) BETWEEN DATE '{since}' AND DATE '{until}' OR (recurrence IS NOT NULL
        AND coalesce(end_on >= DATE '{since}', start_on <= DATE '{until}' OR document_id IN ({lasting}))))'''


def unroll(con: Connection, deadlines: str) -> None:
    """Table `occurrences`: the days of every recurrence of that table, over the years of the documents."""
    import pyarrow as pa

    from gazette_parser.tables import arrow_array
    first, last = con.execute(f'SELECT min(dated), max(dated) + INTERVAL {YEARS} YEAR FROM documents').fetchall()[0]
    rules = con.execute(f'SELECT DISTINCT recurrence FROM {deadlines} WHERE recurrence IS NOT NULL').fetchall()
    days = [(rule, day) for (rule,) in rules for day in (unrolled(rule, first, last.date()) if first else ())]
    columns = [arrow_array(pa.string(), [rule for rule, _ in days]), arrow_array(pa.date32(), [day for _, day in days])]
    con.register('occurrences', pa.Table.from_arrays(columns, ['recurrence', 'due_on']))


def unrolled(rule: str, first: date, last: date) -> Iterator[date]:
    """The days on which a recurrence falls due from `first` to `last`: a period without a day is due on its last day.

    >>> [str(day) for day in unrolled('FREQ=MONTHLY;INTERVAL=3', date(2023, 2, 1), date(2023, 12, 31))]
    ['2023-03-31', '2023-06-30', '2023-09-30', '2023-12-31']
    >>> [str(day) for day in unrolled('FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31', date(2023, 2, 1), date(2024, 12, 31))]
    ['2023-05-31', '2024-05-31']
    """
    parts = dict(part.split('=', 1) for part in rule.split(';') if '=' in part)
    days = _DAILY.get(parts.get('FREQ', ''), _monthly)(parts, first, last)
    yield from (day for day in days if first <= day <= last)


def _weekly(parts: dict[str, str], first: date, last: date) -> Iterator[date]:
    """The days of every week, or of every so many weeks counted from the first of the Christian era."""
    step, wanted = int(parts.get('INTERVAL', 1)), sorted(map(_WEEKDAYS.index, parts.get('BYDAY', 'SU').split(',')))
    for week in range((first.toordinal() - 1) // 7, last.toordinal() // 7 + 1):
        if week % step == 0:
            yield from (date.fromordinal(week * 7 + 1 + day) for day in wanted)


def _daily(parts: dict[str, str], first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(number) for number in range(0, (last - first).days + 1, int(parts.get('INTERVAL', 1))))


def _monthly(parts: dict[str, str], first: date, last: date) -> Iterator[date]:
    """Monthly and yearly rules, by months counted within the calendar year (within the Christian era where longer)."""
    step = int(parts.get('INTERVAL', 1)) * (12 if parts.get('FREQ') == 'YEARLY' else 1)
    months = [int(m) for m in parts.get('BYMONTH', '').split(',') if m]
    days = [int(d) for d in parts.get('BYMONTHDAY', '-1').split(',')]
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = divmod(number, 12)
        if (month + 1 in months if months else (number + 1) % step == 0):
            length = monthrange(year, month + 1)[1]
            yield from (date(year, month + 1, min(d, length) if d > 0 else length + 1 + d) for d in days)


_DAILY = {'WEEKLY': _weekly, 'DAILY': _daily}

TABLE = view('agenda', Occurrence, ('deadlines', 'documents', 'responsibilities'), _SELECT,
             'due_on, document_id, evidence', _prepare)
