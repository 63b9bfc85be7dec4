"""Words looked for in the text of the archive's tables; words of two characters are found like any other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gazette_parser import typed, views
from gazette_parser.derive.kind import text
from gazette_parser.errors import QueryError
from gazette_parser.records import EXTRACTED
from gazette_parser.sql import run

if TYPE_CHECKING:
    import pyarrow as pa

# What is searched in each table; the first column that has the first word is shown.
_PLACES: dict[str, tuple[str, ...]] = {
    'documents': ('title', 'doc_no'), 'attachments': ('title',), 'outline': ('heading',),
    'appointments': ('quote', 'person', 'post', 'organization'), 'members': ('quote', 'person', '"group"', 'position'),
    'deadlines': ('quote', 'task', 'actor'), 'targets': ('quote', 'indicator', 'scope'),
    'responsibilities': ('quote', 'unit', 'task'), 'citations': ('quote', 'cited_title', 'cited_doc_no'), 'pages': ('text',),
}
TABLES = tuple(_PLACES)
ORDINARY = ('documents', 'attachments', *EXTRACTED)
# What a row says, so that rows made of one passage can be told apart.
_SAYS = {
    'documents': 'genre', 'attachments': "concat_ws(' ', kind, label)",
    'appointments': "concat_ws(' ', action, person, coalesce(organization || coalesce(title, ''), post))",
    'members': """concat_ws(' ', person, "group", role)""",
    'deadlines': "concat_ws(' ', kind, coalesce(end_on, start_on), recurrence, actor)",
    'targets': "concat_ws(' ', scope, indicator, comparator, value, unit)",
    'responsibilities': "concat_ws(' ', role, unit)", 'citations': "concat_ws(' ', relation, cited_doc_no, cited_title)",
}
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
    parts = ' UNION ALL BY NAME '.join(_select(name, asked) for name in wanted)
    when = f'WHERE year(dated) = {int(year)}' if year else ''
    rest = f'LIMIT {int(limit)}' if limit is not None else ''
    sql = f'''SELECT "table", dated, doc_no, says, text, section_path, page, title, document_id, row_id
              FROM ({parts}) LEFT JOIN (SELECT document_id, dated, doc_no, title FROM documents) USING (document_id)
              {when} ORDER BY dated DESC NULLS LAST, document_id, "table", char_start {rest}'''
    with views.connection(output, [*wanted, 'documents']) as con:
        return run(con, sql)


def _known(name: str) -> str:
    if name not in TABLES:
        raise QueryError(f'table {name!r} cannot be searched; these can: {", ".join(TABLES)}')
    return name


def _select(name: str, words: Sequence[Sequence[str]]) -> str:
    """The rows of a table in which every word occurs, in one of its spellings."""
    columns = _PLACES[name]
    every = ' AND '.join(f'({" OR ".join(_in(column, spellings) for column in columns)})' for spellings in words)
    extracted = name in EXTRACTED
    cases = ' '.join(f'WHEN {_in(column, words[0])} THEN {column}' for column in columns)
    snippet = _snippet(words[0]) if name == 'pages' else f'CASE {cases} END'
    document = 'NULL AS document_id' if name == 'pages' else 'document_id'
    return f'''SELECT '{name}' AS "table", {document}, char_start, {_SAYS.get(name, 'NULL')} AS says, {snippet} AS text,
        {'section_path' if extracted or name == 'outline' else 'NULL::VARCHAR AS section_path'},
        {_PAGE.get(name, 'page' if extracted else 'NULL::BIGINT')} AS page,
        {'row_id' if extracted else 'NULL::VARCHAR AS row_id'} FROM "{name}" WHERE {every}'''


def _in(column: str, spellings: Sequence[str]) -> str:
    return ' OR '.join(f'contains({column}, {text(spelling)})' for spelling in spellings)


_PAGE = {'pages': 'page', 'documents': 'page_start'}


def _snippet(spellings: Sequence[str]) -> str:
    """The text around the first spelling that occurs."""
    found = f'CASE {" ".join(f"WHEN contains(text, {word}) THEN instr(text, {word})" for word in map(text, spellings))} END'
    start = f'greatest({found} - {AROUND}, 1)'
    return f"issue_id || ': …' || replace(substr(text, {start}, {2 * AROUND + len(spellings[0])}), chr(10), ' ') || '…'"
