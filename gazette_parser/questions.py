"""The questions that are asked most: who held a post, what a unit has to do, what falls due, how a target moved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gazette_parser import views
from gazette_parser.derive.kind import text, texts
from gazette_parser.sql import run

if TYPE_CHECKING:
    import pyarrow as pa

Folder = str | os.PathLike[str]


def who(output: Folder, name: str) -> pa.Table:
    """The posts that a person held and the groups that list the person, by date; the whole name, or a part of a post.

    Columns: person, post, start_on, end_on, state, document (of the appointment or list), evidence, review.
    """
    sql = f'''
        SELECT person, coalesce(organization || coalesce(title, ''), post) AS post, start_on, end_on, state,
               coalesce(start_document_id, end_document_id) AS document, evidence, review FROM tenures WHERE {_of_person(name)}
        UNION ALL BY NAME
        SELECT person, coalesce("group", '') || role AS post, dated AS start_on, NULL::DATE AS end_on, 'member' AS state,
               document_id AS document, [row_id] AS evidence, review
        FROM members JOIN (SELECT document_id, dated FROM documents) USING (document_id) WHERE person = {text(name)}
        ORDER BY coalesce(start_on, end_on), post, person'''
    with views.connection(output, ['tenures', 'members', 'documents'], {'appointments': _seats(name)}) as con:
        return run(con, sql)


def _seats(name: str) -> str:
    """The posts that matter: those of the person, with all who held them."""
    seat = "coalesce(organization, post) || coalesce(title, '')"
    return f"{seat} IN (SELECT {seat} FROM appointments_all WHERE {_of_person(name)})"


def _of_person(name: str) -> str:
    return f"(person = {text(name)} OR contains(coalesce(organization, '') || coalesce(title, '') || post, {text(name)}))"


def unit(output: Folder, name: str) -> pa.Table:
    """How many tasks a unit leads, answers for and helps with, by year; a part of its name or a spelling of it is enough."""
    with views.connection(output, ['workload'], {'responsibilities': _of_unit(name)}) as con:
        return run(con, '''SELECT unit, year, role, tasks, documents, first_on, last_on, evidence FROM workload
                                 ORDER BY unit, year, role <> 'lead', role <> 'responsible' ''')


def tasks(output: Folder, name: str, year: int | None = None) -> pa.Table:
    """The tasks of a unit, the latest documents first."""
    when = f'AND year(dated) = {int(year)}' if year else ''
    sql = f'''SELECT dated, unit, role, task, doc_no, title, section_path, page, quote, document_id, row_id FROM responsibilities
              JOIN (SELECT document_id, dated, doc_no, title FROM documents) USING (document_id)
              WHERE {_of_unit(name)} {when} ORDER BY dated DESC NULLS LAST, document_id, char_start, seq'''
    with views.connection(output, ['responsibilities', 'documents']) as con:
        return run(con, sql)


def _of_unit(name: str) -> str:
    return f'(contains(unit, {text(name)}) OR contains(unit_raw, {text(name)}))'


def due(output: Folder, since: date, until: date, name: str | None = None, limit: int | None = None) -> pa.Table:
    """What falls due from `since` to `until`, in the order of the days, with the units that answer for it.

    `name`: only what this unit, or a unit whose name contains this, has to do.
    """
    days, until = _days(output, since, until, name, limit)
    found = ', '.join(map(text, sorted(set(days['document_id'].to_pylist()))))
    condition = f'document_id IN (SELECT unnest([{found}]::VARCHAR[]))'  # much faster than a list of constants
    sql = f'''SELECT due_on, kind, text, task, actor, units, units_from, doc_no, title, document_id, evidence, review FROM agenda
              WHERE due_on BETWEEN DATE '{since}' AND DATE '{until}' {_by(name)}
              ORDER BY due_on, document_id, evidence[1] {_first(limit)}'''
    narrow = {'deadlines': f'{condition} AND {_within(since, until)}', 'responsibilities': condition, 'documents': condition}
    with views.connection(output, ['agenda'], narrow, copied=('deadlines', 'documents')) as con:
        return run(con, sql)


def _days(output: Folder, since: date, until: date, name: str | None, limit: int | None) -> tuple[pa.Table, date]:
    """The documents concerned, and the last day needed: units are looked up for no more than is shown."""
    if limit is None or name:
        return _documents(output, since, until, name, limit), until
    soon = since + (until - since) // 16
    days = _documents(output, since, soon, name, limit)
    return (days, soon) if days.num_rows >= limit else (_documents(output, since, until, name, limit), until)


def _documents(output: Folder, since: date, until: date, name: str | None, limit: int | None) -> pa.Table:
    narrow = {'deadlines': _within(since, until), 'responsibilities': _of_unit(name) if name else 'false'}
    if name:
        concerned = f'contains(actor, {text(name)}) OR document_id IN (SELECT document_id FROM responsibilities)'
        narrow['deadlines'] += f' AND ({concerned})'
    table, first = ('agenda', '') if name else ('agenda_days', f'ORDER BY due_on, document_id, row_id {_first(limit)}')
    sql = f"SELECT document_id FROM {table} WHERE due_on BETWEEN DATE '{since}' AND DATE '{until}' {_by(name)} {first}"
    with views.connection(output, ['responsibilities', 'agenda'], narrow) as con:
        return run(con, sql)


def _within(since: date, until: date) -> str:
    return (f"(coalesce(end_on, start_on) BETWEEN DATE '{since}' AND DATE '{until}' "
            f"OR (recurrence IS NOT NULL AND coalesce(end_on, DATE '{since}') >= DATE '{since}'))")


def _by(name: str | None) -> str:
    if not name:
        return ''
    return f'AND (contains(actor, {text(name)}) OR len(list_filter(units, lambda u: contains(u, {text(name)}))) > 0)'


def _first(limit: int | None) -> str:
    return '' if limit is None else f'LIMIT {int(limit)}'


def track(output: Folder, indicator: str, *, scope: str | None = None) -> pa.Table:
    """How targets moved: the points of every series whose indicator contains this, series by series."""
    narrow = {'targets': f'contains(indicator, {text(indicator)})'}
    where = f'WHERE contains(scope, {text(scope)})' if scope else ''
    sql = f'''SELECT indicator, scope, year, comparator, value, value_max, unit, change, movement, difference, percent, gap_years,
                     dropped_by, dated, document_id, series_id, evidence, review FROM series {where}
              ORDER BY indicator, scope, unit, change, series_id, seq'''
    with views.connection(output, ['series'], narrow) as con:
        return run(con, sql)


def rows(output: Folder, table: str, row_ids: Sequence[str]) -> pa.Table:
    """The evidence of a derived row: rows of a table by their `row_id`."""
    with views.connection(output, [table]) as con:
        return run(con, f'SELECT * FROM "{table}" WHERE row_id IN {texts(row_ids or [""])}')
