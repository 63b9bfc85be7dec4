"""The questions that are asked most: who held a post, what a unit has to do, what falls due, how a target moved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gazette_parser import typed, views
from gazette_parser.derive import agenda
from gazette_parser.derive.kind import text, texts
from gazette_parser.errors import QueryError
from gazette_parser.sql import made, run

if TYPE_CHECKING:
    import pyarrow as pa

Folder = str | os.PathLike[str]


def who(output: Folder, name: str) -> pa.Table:
    """The posts that a person held and the groups that list the person, by date; the whole name, or a part of a post.

    Columns: person, post, start_on, end_on, state, region, doc_no and title (of the appointment or list), person_id (several
    where people have one name), document_id, evidence, review.
    """
    asked = typed.posts(name)
    sql = f'''
        SELECT person, post, start_on, end_on, state, region, doc_no, documents.title, person_id, document_id, evidence, review
        FROM (
            SELECT person, coalesce(organization || coalesce(title, ''), post) AS post, start_on, end_on, state,
                   coalesce(start_document_id, end_document_id) AS document_id, evidence, review
            FROM tenures WHERE {_of_person(asked)}
            UNION ALL BY NAME
            SELECT person, coalesce("group", '') || role AS post, dated AS start_on, NULL::DATE AS end_on, 'member' AS state,
                   document_id, [row_id] AS evidence, review
            FROM members JOIN (SELECT document_id, dated FROM documents) USING (document_id) WHERE person = {text(asked[0])})
        JOIN (SELECT DISTINCT ON (first_id) * FROM (SELECT person_id, region, unnest(evidence) AS first_id FROM persons))
             ON first_id = evidence[1]
        LEFT JOIN documents USING (document_id) ORDER BY coalesce(start_on, end_on), post, person, document_id'''
    narrow = {'appointments': _seats(asked), 'members': f'person = {text(asked[0])}'}
    with views.connection(output, ['tenures', 'members', 'documents', 'persons'], narrow, copied=('appointments',)) as con:
        return run(con, sql)


def _seats(asked: Sequence[str]) -> str:
    """What matters: all posts of the people asked for, and all who held their posts."""
    seat, found = "coalesce(organization, post) || coalesce(title, '')", f'FROM appointments_all WHERE {_of_person(asked)}'
    return f'({seat} IN (SELECT {seat} {found}) OR person IN (SELECT person {found}))'


def _of_person(asked: Sequence[str]) -> str:
    place = "coalesce(organization, '') || coalesce(title, '') || post"
    return f'(person = {text(asked[0])} OR {_has(place, asked)})'


def _has(place: str, asked: Sequence[str]) -> str:
    """Whether one of the names stands in a column."""
    return f'({" OR ".join(f"contains({place}, {text(name)})" for name in asked)})'


def unit(output: Folder, name: str, year: int | None = None) -> pa.Table:
    """How many tasks a unit leads, answers for and helps with, by year; a part of its name or a short name is enough."""
    when = f'WHERE year = {int(year)}' if year else ''
    with views.connection(output, ['workload'], {'responsibilities': _of_unit(name)}) as con:
        return run(con, f'''SELECT unit, year, role, tasks, documents, first_on, last_on, evidence FROM workload {when}
                            ORDER BY unit, year, role <> 'lead', role <> 'responsible' ''')


def tasks(output: Folder, name: str, year: int | None = None, limit: int | None = None) -> pa.Table:
    """The tasks of a unit, the latest documents first."""
    when = f'WHERE year(dated) = {int(year)}' if year else ''
    order = 'dated DESC NULLS LAST, document_id, char_start, seq, filename, file_row_number'
    with views.connection(output, ['responsibilities', 'documents']) as con:
        made(con, f'''CREATE TABLE found AS SELECT 'responsibilities' AS "table", filename, file_row_number
            FROM responsibilities_all JOIN (SELECT document_id, dated FROM documents {when}) USING (document_id)
            WHERE {_of_unit(name)} ORDER BY {order} {_first(limit)}''')
        return run(con, f'''SELECT dated, unit, role, task, doc_no, title, section_path, page, quote, document_id, row_id
            FROM ({views.picked(con, 'responsibilities')}) JOIN (SELECT document_id, dated, doc_no, title FROM documents)
            USING (document_id) ORDER BY {order}''')


def _of_unit(name: str) -> str:
    asked = typed.spelled(name)
    return f'({_has("unit", asked)} OR contains(unit_raw, {text(asked[0])}))'


def due(output: Folder, since: date, until: date, name: str | None = None, limit: int | None = None) -> pa.Table:
    """What falls due from `since` to `until`, in the order of the days, with the units that answer for it.

    `name`: only what this unit, or a unit whose name contains this, has to do.
    """
    within = f"due_on BETWEEN DATE '{since}' AND DATE '{until}'"
    mine = 'false' if name is None else _of_unit(name)
    concerned = f'{_has("actor", typed.spelled(name))} OR document_id IN (SELECT document_id FROM mine)' if name else 'true'
    with views.connection(output, ['documents', 'deadlines', 'responsibilities', 'agenda'], {'deadlines': 'false'}) as con:
        made(con, f'CREATE TABLE mine AS SELECT DISTINCT document_id FROM responsibilities WHERE {mine}')
        made(con, f'''CREATE TABLE reaching AS SELECT row_id, document_id, kind, start_on, end_on, recurrence, filename,
                      file_row_number FROM deadlines_all WHERE {agenda.reaching(since, until)} AND ({concerned})''')
        agenda.unroll(con, 'reaching')
        made(con, f'''CREATE TABLE found AS SELECT 'deadlines' AS "table", document_id, filename, file_row_number
                      FROM ({agenda.days('reaching')}) WHERE {within} ORDER BY due_on, document_id, row_id
                      {'' if name else _first(limit)}''')
        made(con, f'''CREATE OR REPLACE VIEW deadlines AS SELECT * EXCLUDE (filename, file_row_number)
                      FROM ({views.picked(con, 'deadlines')})''')
        made(con, f'''CREATE OR REPLACE VIEW responsibilities AS SELECT * EXCLUDE (filename, file_row_number)
                      FROM ({views.beside(con, 'responsibilities')}) SEMI JOIN found USING (document_id)''')
        return run(con, f'''SELECT due_on, kind, text, task, actor, units, units_from, doc_no, title, document_id, evidence,
            review FROM agenda WHERE {within} {_by(name)} ORDER BY due_on, document_id, evidence[1] {_first(limit)}''')


def _by(name: str | None) -> str:
    if not name:
        return ''
    asked = typed.spelled(name)
    return f'AND ({_has("actor", asked)} OR len(list_filter(units, lambda u: {_has("u", asked)})) > 0)'


def _first(limit: int | None) -> str:
    return '' if limit is None else f'LIMIT {int(limit)}'


def track(output: Folder, indicator: str, *, scope: str | None = None) -> pa.Table:
    """How targets moved: the points of every series whose indicator contains this, series by series."""
    asked = ''.join(indicator.split())
    if not asked:
        raise QueryError('there is no indicator to look for; give one')
    where = f'WHERE contains(scope, {text(scope)})' if scope else ''
    sql = f'''SELECT indicator, scope, year, comparator, value, value_max, unit, change, movement, difference, percent, gap_years,
                     coalesce(later.doc_no, dropped_by) AS dropped_by, own.doc_no, series.dated, document_id, series_id,
                     evidence, review
              FROM series LEFT JOIN (SELECT document_id, doc_no FROM documents) own USING (document_id)
              LEFT JOIN (SELECT document_id AS dropped_by, doc_no FROM documents) later USING (dropped_by) {where}
              ORDER BY indicator, scope, unit, change, series_id, seq'''
    with views.connection(output, ['series', 'documents'], {'targets': f'contains(indicator, {text(asked)})'}) as con:
        return run(con, sql)


def rows(output: Folder, table: str, row_ids: Sequence[str]) -> pa.Table:
    """The evidence of a derived row: rows of a table by their `row_id`."""
    with views.connection(output, [table]) as con:
        return run(con, f'SELECT * FROM "{table}" WHERE row_id IN {texts(row_ids or [""])}')
