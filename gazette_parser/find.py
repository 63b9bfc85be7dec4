"""Words looked for in the text of the archive's tables; words of two characters are found like any other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gazette_parser import typed, views
from gazette_parser.derive.kind import text
from gazette_parser.errors import QueryError
from gazette_parser.records import EXTRACTED
from gazette_parser.sql import made, run

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection as Connection

# What is searched in each table; the first column that has the first word is shown. A quote holds the task of a deadline and the
# post of a person. The quote of a responsibility names all units of its list: the row's own unit and its task are searched.
_PLACES: dict[str, tuple[str, ...]] = {
    'documents': ('title', 'doc_no'), 'attachments': ('title',), 'outline': ('heading',),
    'appointments': ('quote', 'person', 'organization'), 'members': ('quote', 'person', '"group"', 'organization'),
    'deadlines': ('quote', 'actor'), 'targets': ('quote', 'indicator', 'scope'),
    'responsibilities': ('task', 'unit', 'unit_raw'), 'citations': ('quote', 'cited_title', 'cited_doc_no'), 'pages': ('text',),
}
TABLES = tuple(_PLACES)
ORDINARY = ('documents', 'attachments', *EXTRACTED)
# What a row says, so that rows made of one passage can be told apart.
_SAYS = {
    'documents': 'genre', 'attachments': "concat_ws(' ', kind, label)",
    'appointments': "concat_ws(' ', action, person, coalesce(organization || coalesce(title, ''), post))",
    'members': """concat_ws(' ', person, "group", role)""",
    'deadlines': "concat_ws(' ', kind, coalesce(end_on, start_on), recurrence, actor)",
    'targets': "concat_ws(' ', scope, indicator, comparator, regexp_replace(value::VARCHAR, '[.]0$', ''), unit)",
    'responsibilities': "concat_ws(' ', role, unit)", 'citations': "concat_ws(' ', relation, cited_doc_no, cited_title)",
}
SLICES = 10  # the latest documents, one in so many, are looked through first
AROUND = 40  # characters shown on each side of a word that is found in running text


def find(output: str | os.PathLike[str], words: Sequence[str], tables: Sequence[str] = (), year: int | None = None,
         limit: int | None = 100) -> pa.Table:
    """The rows in which all the words occur, the latest documents first; `tables` are some of TABLES, default ORDINARY.

    Columns: table, dated, doc_no, says (what the row says), text, section_path, page, title, document_id, row_id. A short name
    (市监局) finds the full one too. Raises QueryError, StoreError.
    """
    wanted = [_known(name) for name in tables] or list(ORDINARY)
    if not words:
        raise QueryError('there is no word to look for; give one')
    asked = [typed.spelled(word) for word in words]
    with views.connection(output, [*wanted, 'documents']) as con:
        _look(con, wanted, asked, limit, f'WHERE year(dated) = {int(year)}' if year else '')
        rows = ' UNION ALL BY NAME '.join(_select(con, name, asked) for name in wanted)
        return run(con, f'''SELECT "table", coalesce(own.dated, latest_on) AS dated, doc_no, says, text, section_path, page,
            title, document_id, row_id FROM ({rows}) LEFT JOIN (SELECT document_id, dated, doc_no, title FROM documents) own
            USING (document_id) ORDER BY 2 DESC NULLS LAST, document_id, "table", char_start, filename, file_row_number''')


def _look(con: Connection, wanted: Sequence[str], asked: Sequence[Sequence[str]], limit: int | None, when: str) -> None:
    """Table `found`: where the rows stand; the latest documents are looked through first, and all where those have too few.

    Pages are looked through once: to read the latest costs as much as to read all, since they stand in every file.
    """
    con.execute(f'''CREATE TABLE dates AS SELECT document_id, issue_id, dated,
                    row_number() OVER (ORDER BY dated DESC NULLS LAST, document_id) AS place FROM documents {when}''')
    count = con.execute('SELECT count(*) FROM dates').fetchall()[0][0]
    for newest in (count // SLICES, count)[limit is None or 'pages' in wanted:]:
        parts = ' UNION ALL BY NAME '.join(_places(name, asked, newest, bool(when)) for name in wanted)
        made(con, f'''CREATE OR REPLACE TABLE found AS SELECT * EXCLUDE (place) FROM ({parts})
                      ORDER BY place NULLS LAST, "table", char_start, filename, file_row_number
                      {"" if limit is None else f"LIMIT {int(limit)}"}''')
        if limit is None or con.execute('SELECT count(*) FROM found').fetchall()[0][0] >= limit:
            return


def _places(name: str, words: Sequence[Sequence[str]], newest: int, dated: bool) -> str:
    """Where the rows of a table stand in which every word occurs, in one of its spellings.

    A page is dated as the latest document of its issue, and is shown from here: to read it again costs as much as to find it.
    """
    every = ' AND '.join(f'({" OR ".join(_in(column, spellings) for column in _PLACES[name])})' for spellings in words)
    join, shown = f'JOIN (FROM dates WHERE place <= {newest}) USING (document_id)', ''
    if name == 'pages':
        issues = 'SELECT issue_id, min(place) AS place, max(dated) AS latest_on FROM dates GROUP BY issue_id'
        join = f'{"" if dated else "LEFT"} JOIN ({issues}) USING (issue_id)'
        shown = f', page, latest_on, {_snippet(words[0])} AS text'
    return f'''SELECT '{name}' AS "table", filename, file_row_number, char_start, place {shown}
               FROM "{name}_all" {join} WHERE {every}'''


def _known(name: str) -> str:
    if name not in TABLES:
        raise QueryError(f'table {name!r} cannot be searched; these can: {", ".join(TABLES)}')
    return name


def _select(con: Connection, name: str, words: Sequence[Sequence[str]]) -> str:
    """The rows found of a table, as they are shown."""
    if name == 'pages':
        absent = ', '.join(f'NULL::VARCHAR AS {column}' for column in ('document_id', 'says', 'section_path', 'row_id'))
        return f'SELECT *, {absent} FROM found WHERE "table" = \'pages\''
    extracted = name in EXTRACTED
    cases = ' '.join(f'WHEN {_in(column, words[0])} THEN {column}' for column in _PLACES[name])
    return f'''SELECT '{name}' AS "table", filename, file_row_number, document_id, char_start, NULL::DATE AS latest_on,
        {_SAYS.get(name, 'NULL')} AS says, CASE {cases} END AS text,
        {'section_path' if extracted or name == 'outline' else 'NULL::VARCHAR AS section_path'},
        {'page' if extracted else 'page_start' if name == 'documents' else 'NULL::BIGINT'} AS page,
        {'row_id' if extracted else 'NULL::VARCHAR AS row_id'} FROM ({views.picked(con, name)})'''


def _in(column: str, spellings: Sequence[str]) -> str:
    return ' OR '.join(f'contains({column}, {text(spelling)})' for spelling in spellings)


def _snippet(spellings: Sequence[str]) -> str:
    """The text around the first spelling that occurs."""
    found = f'coalesce({", ".join(f"nullif(instr(text, {text(word)}), 0)" for word in spellings)})'
    start = f'greatest({found} - {AROUND}, 1)'
    return f"issue_id || ': …' || replace(substr(text, {start}, {2 * AROUND + len(spellings[0])}), chr(10), ' ') || '…'"
