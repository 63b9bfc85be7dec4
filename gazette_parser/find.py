"""Words looked for in the text of the archive's tables; words of two characters are found like any other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gazette_parser import views
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
AROUND = 40  # characters shown on each side of a word that is found in running text


def find(output: str | os.PathLike[str], words: Sequence[str], tables: Sequence[str] = (), year: int | None = None,
         limit: int | None = 100) -> pa.Table:
    """The rows in which all the words occur, the latest documents first; `tables` are some of TABLES, default ORDINARY.

    Columns: table, dated, doc_no, title, section_path, page, text, document_id, row_id. Raises QueryError, StoreError.
    """
    wanted = [_known(name) for name in tables] or list(ORDINARY)
    if not words or not all(words):
        raise QueryError('there is no word to look for; give one')
    parts = ' UNION ALL BY NAME '.join(_select(name, words) for name in wanted)
    when = f'WHERE year(dated) = {int(year)}' if year else ''
    rest = f'LIMIT {int(limit)}' if limit is not None else ''
    sql = f'''SELECT "table", dated, doc_no, title, section_path, page, text, document_id, row_id
              FROM ({parts}) LEFT JOIN (SELECT document_id, dated, doc_no, title FROM documents) USING (document_id)
              {when} ORDER BY dated DESC NULLS LAST, document_id, "table", char_start {rest}'''
    with views.connection(output, [*wanted, 'documents']) as con:
        return run(con, sql)


def _known(name: str) -> str:
    if name not in TABLES:
        raise QueryError(f'table {name!r} cannot be searched; these can: {", ".join(TABLES)}')
    return name


def _select(name: str, words: Sequence[str]) -> str:
    columns = _PLACES[name]
    every = ' AND '.join(f'({" OR ".join(f"contains({column}, {text(word)})" for column in columns)})' for word in words)
    extracted = name in EXTRACTED
    cases = ' '.join(f'WHEN contains({column}, {text(words[0])}) THEN {column}' for column in columns)
    snippet = _snippet(words[0]) if name == 'pages' else f'CASE {cases} END'
    document = 'NULL AS document_id' if name == 'pages' else 'document_id'
    return f'''SELECT '{name}' AS "table", {document}, char_start, {snippet} AS text,
        {'section_path' if extracted or name == 'outline' else 'NULL::VARCHAR AS section_path'},
        {_PAGE.get(name, 'page' if extracted else 'NULL::BIGINT')} AS page,
        {'row_id' if extracted else 'NULL::VARCHAR AS row_id'} FROM "{name}" WHERE {every}'''


_PAGE = {'pages': 'page', 'documents': 'page_start'}


def _snippet(word: str) -> str:
    start = f'greatest(instr(text, {text(word)}) - {AROUND}, 1)'
    return f"issue_id || ': …' || replace(substr(text, {start}, {2 * AROUND + len(word)}), chr(10), ' ') || '…'"
