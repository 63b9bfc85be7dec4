"""Questions in SQL: one SELECT over the archive's tables and the derived ones, in a connection that reaches nothing else."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, overload

import regex

from gazette_parser import sheet, store, timelimit, views
from gazette_parser.derive import DERIVED
from gazette_parser.errors import QueryError
from gazette_parser.records import TABLES
from gazette_parser.screen import width

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from duckdb import DuckDBPyConnection as Connection
    from duckdb import DuckDBPyRelation

Folder = str | os.PathLike[str]
ALL = (*TABLES, *DERIVED)
MOST = 1 << 30  # bytes of an answer in memory; as text for people it takes some times as much
_BATCH = 50_000  # rows taken at a time
_PLAIN = ('VARCHAR', 'BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'DOUBLE', 'FLOAT', 'BOOLEAN', 'DATE', 'TIMESTAMP')
_PLAINER = {'HUGEINT': 'BIGINT', 'UBIGINT': 'BIGINT', 'UINTEGER': 'BIGINT', 'DECIMAL': 'DOUBLE'}
_NAMES = {'MULTI': 'a PIVOT without a list of its columns: write ON column IN (…)'}
_LINE = regex.compile(r'^LINE (?P<line>\d+): (?P<text>.*)\n(?P<indent> *)\^', regex.M)
_SHOW = regex.compile(r'\s*SHOW\b', regex.I)
_INSTALL = 'Please try installing'  # what DuckDB advises where an extension is lacking; here none can be had
_NO_TABLE = regex.compile(r'Table with name (?P<name>.+?) does not exist')


@overload
def query(output: Folder, sql: str, *, arrow: Literal[True], seconds: float | None = None,
          most: int | None = MOST) -> pa.Table: ...
@overload
def query(output: Folder, sql: str, *, arrow: Literal[False] = False, seconds: float | None = None,
          most: int | None = MOST) -> pd.DataFrame: ...
def query(output: Folder, sql: str, *, arrow: bool = False, seconds: float | None = None, most: int | None = MOST) -> Any:
    """The answer to one SELECT in DuckDB's SQL over all tables, as a DataFrame or an Arrow table.

    Nothing else is allowed: no file, no network, no change. Raises QueryError when the query is wrong, takes longer
    than `seconds` (60, or what `timelimit.within` says) or gives more than `most` bytes, StoreError when there is no such store.
    """
    _only_select(sql)
    with timelimit.within(seconds), views.connection(output, named(sql)) as con:
        found = run(con, sql, most)
    return found if arrow else store.frame(found)


def load(output: Folder, table: str, *, arrow: bool = False, columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> Any:
    """A table of the store as `store.load` gives it, or a derived one; `issues` is for the former only."""
    if table not in DERIVED:
        if table not in TABLES:
            raise QueryError(f'there is no table {table!r}{_nearest(table)}')
        return store.load(output, table, arrow=arrow, columns=columns, filters=filters, issues=issues)  # type: ignore[call-overload]
    if issues is not None:
        raise QueryError(f'{table} is made of all issues; leave out `issues` and choose its rows with `filters`')
    found = derived(output, table)
    if filters is not None:
        found = found.filter(sheet.expression(filters))
    found = found.select(list(columns)) if columns is not None else found
    return found if arrow else store.frame(found)


def derived(output: Folder, table: str) -> pa.Table:
    """A derived table with the schema of its record class: types, which columns may be null, labels."""
    from gazette_parser.derive.kind import schema_of
    with views.connection(output, [table]) as con:
        found = run(con, f'SELECT * FROM "{table}" ORDER BY {DERIVED[table].order}')
    return found.cast(schema_of(DERIVED[table].kind))


def run(con: Connection, sql: str, most: int | None = None) -> pa.Table:
    """The answer as an Arrow table; QueryError with one sentence where the query is wrong, takes too long or gives too much."""
    with _explained(sql, con):
        found: pa.Table = timelimit.awaited(con, lambda: _answer(con, sql, most))
        return found


def made(con: Connection, sql: str) -> None:
    """A step on the way to an answer: a table or view made inside the connection, under the same limits."""
    with _explained(sql, con):
        timelimit.awaited(con, lambda: con.execute(sql))


def _answer(con: Connection, sql: str, most: int | None) -> pa.Table:
    import pyarrow as pa
    relation = con.sql(sql)
    twice = [name for name, count in Counter(relation.columns).items() if count > 1]
    if twice:
        raise QueryError(f'two columns of the answer are called {twice[0]!r}; give one another name with AS')
    reader, batches, room = _plain(relation).to_arrow_reader(_BATCH), [], most
    for batch in reader:
        batches.append(batch)
        room = None if room is None else room - batch.nbytes
        if room is not None and room < 0:
            raise QueryError(f'the answer is larger than {(most or 0) >> 20} MiB; ask for fewer rows or columns')
    return pa.Table.from_batches(batches, reader.schema)


def _plain(relation: DuckDBPyRelation) -> DuckDBPyRelation:
    """The answer in types that every form of delivery knows: sums whole, decimals as floats, intervals and the like as text."""
    types = [str(kind) for kind in relation.types]
    if all(kind.removesuffix('[]') in _PLAIN for kind in types):
        return relation
    wanted = [kind if kind.removesuffix('[]') in _PLAIN else _PLAINER.get(kind.partition('(')[0], 'VARCHAR') for kind in types]
    quoted = ['"' + name.replace('"', '""') + '"' for name in relation.columns]
    return relation.project(', '.join(f'CAST({name} AS {kind}) AS {name}' for name, kind in zip(quoted, wanted, strict=True)))


def named(sql: str) -> list[str]:
    """The tables whose names occur in a query.

    >>> named('SELECT * FROM targets JOIN documents USING (document_id)')
    ['documents', 'targets']
    """
    words = set(regex.findall(r'\w+', sql.lower()))
    return [name for name in ALL if name in words]


def _only_select(sql: str) -> None:
    import duckdb
    with _explained(sql):
        try:
            kinds = [statement.type for statement in duckdb.extract_statements(sql)]
        except ValueError:  # of kinds that the driver has no name for
            raise QueryError('only SELECT is allowed, this is something else') from None
    if len(kinds) != 1:
        raise QueryError(f'a query is one SELECT; there are {len(kinds)} statements here')
    if kinds[0] != duckdb.StatementType.SELECT:
        raise QueryError(f'only SELECT is allowed, this is {_NAMES.get(kinds[0].name, kinds[0].name)}')
    if _SHOW.match(sql):
        raise QueryError('SHOW knows only the tables that a query names; `gazette tables` lists them all')


@contextmanager
def _explained(sql: str, con: Connection | None = None) -> Iterator[None]:
    import duckdb
    try:
        yield
    except duckdb.Error as error:
        raise QueryError(sentence(_with_place(error, sql, con), sql)) from error


def _with_place(error: Exception, sql: str, con: Connection | None) -> str:
    """The complaint with its place, which DuckDB tells by way of `execute` only; EXPLAIN runs nothing but the check of names."""
    import duckdb
    if con and isinstance(error, duckdb.ProgrammingError | duckdb.PermissionException):
        try:
            con.execute(f'EXPLAIN\n{sql}')
        except duckdb.Error as again:
            told = _LINE.sub(lambda m: f'LINE {int(m["line"]) - 1}: {m["text"]}\n{m["indent"]}^', str(again))
            return told if type(again) is type(error) else str(error)
    return str(error)


def sentence(message: str, sql: str) -> str:
    """DuckDB's complaint as one sentence with the place of the mistake.

    >>> sentence('Parser Error: syntax error at or near "frm"\\n\\nLINE 1: SELECT 1 frm\\n                 ^', 'SELECT 1 frm')
    'syntax error at or near "frm" (line 1, column 10: frm)'
    """
    head = message.partition('\n\nLINE')[0].partition(': ')[2] or message
    missing = _NO_TABLE.search(head)
    if missing:
        head = f'there is no table {missing["name"]}{_nearest(missing["name"])}'
    told = '; '.join(line.strip().rstrip('!.') for line in head.partition(_INSTALL)[0].splitlines() if line.strip())
    return told + _place(message, sql)


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), ALL, 1)
    return f'; did you mean {near[0]}?' if near else f'; there are {", ".join(ALL)}'


def _place(message: str, sql: str) -> str:
    """Line and column in the query as it was written; DuckDB cuts long lines and counts wide characters twice."""
    found = _LINE.search(message)
    if not found:
        return ''
    line = (sql.splitlines() or [''])[min(int(found['line']), len(sql.splitlines())) - 1]
    shown, columns = found['text'], len(found['indent']) - len(f'LINE {found["line"]}: ')
    at = next((i for i in range(len(shown)) if width(shown[:i]) >= columns), len(shown))
    rest = shown[at:].removesuffix('...')
    place = line.find(rest, max(at - 3, 0)) if rest else len(line)
    return f' (line {found["line"]}, column {place + 1}: {rest[:30].strip()})' if place >= 0 else ''
