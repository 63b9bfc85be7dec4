"""The archive's tables as views of a DuckDB in memory, from which nothing but the archive's files can be reached."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazette_parser import commit, store
from gazette_parser.derive import DERIVED, closure
from gazette_parser.derive.kind import text
from gazette_parser.errors import QueryError, StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_LOCKS = ("temp_directory = ''", 'enable_progress_bar = false', 'enable_external_access = false',
          'autoinstall_known_extensions = false', 'autoload_known_extensions = false', 'lock_configuration = true')

_PLACED = 'SELECT *, filename, file_row_number FROM'


@contextmanager
def connection(output: str | os.PathLike[str], names: Iterable[str],
               narrow: Mapping[str, str] | None = None, copied: Collection[str] = (),
               seconds: float | None = None) -> Iterator[Connection]:
    """A connection with these tables, derived ones too, and all that they are made of; no writer comes in meanwhile.

    `narrow` gives conditions in SQL on tables of the archive, so that less is derived; NAME_all keeps all rows, with the columns
    `filename` and `file_row_number` (their place). What is `copied` is read once into memory, for tables that are narrowed to
    little and then asked several times. Raises StoreError, and QueryError where making the tables takes longer than `seconds`.
    """
    import duckdb
    wanted = closure(names)
    with store.opened(output) as (folder, unfinished), duckdb.connect(':memory:') as con:
        if unfinished:
            raise store.torn(folder, 'tables', sorted(unfinished)[0])
        places = {name: commit.files(folder.resolve(), name) for name in wanted if name not in DERIVED}
        _lock(con, [path for paths in places.values() for path in paths])
        for name, paths in places.items():
            _whole(con, name, paths)
        awaited(con, lambda: _make(con, wanted, narrow or {}, copied), seconds)
        yield con


def _make(con: Connection, wanted: list[str], narrow: Mapping[str, str], copied: Collection[str]) -> None:
    for name in wanted:
        if name in DERIVED:
            DERIVED[name].make(con)
        else:
            _narrowed(con, name, narrow.get(name), 'TABLE' if name in copied else 'VIEW')


def awaited(con: Connection, work: Callable[[], Any], seconds: float | None, since: float | None = None) -> Any:
    """What the work gives; stopped by Ctrl-C at once, which the driver does not always hear, and so long after `since` (now).

    Of work that is done in Python the step under way is ended first. Raises QueryError.
    """
    with ThreadPoolExecutor(1) as pool:
        task = pool.submit(work)
        gone = time.monotonic() - since if since is not None else 0.0
        try:
            return task.result(None if seconds is None else max(seconds - gone, 0.0))
        except TimeoutError:
            raise QueryError(f'the query took longer than {seconds:g} seconds; ask for less, or one table at a time') from None
        finally:
            while not task.done():
                con.interrupt()
                wait([task], 0.1)


def picked(con: Connection, name: str) -> str:
    """A SELECT of the rows of a table at the places in table `found`: columns table, filename, file_row_number.

    Only their files are read, so that columns of long text cost nothing for rows that are not shown.
    """
    return f'''SELECT rows.* FROM ({_read(name, _files(con, name))}) rows
               SEMI JOIN (FROM found WHERE "table" = {text(name)}) USING (filename, file_row_number)'''


def beside(con: Connection, name: str) -> str:
    """A SELECT of the rows of a table that stand at the same places as the files in table `found`: those of the same issues."""
    places = [Path(file).parts for (file,) in con.execute('SELECT DISTINCT filename FROM found').fetchall()]
    return _read(name, [str(Path(*parts[:-4], name, *parts[-3:])) for parts in places])


def _files(con: Connection, name: str) -> list[str]:
    return [file for (file,) in con.execute(f'SELECT DISTINCT filename FROM found WHERE "table" = {text(name)}').fetchall()]


def _read(name: str, files: list[str]) -> str:
    listed = ', '.join(map(text, files))
    return f'{_PLACED} read_parquet([{listed}])' if files else f'SELECT * FROM "{name}_all" LIMIT 0'


def _lock(con: Connection, paths: Iterable[Path]) -> None:
    con.execute(f'SET allowed_paths = [{", ".join(text(str(path)) for path in paths)}]')
    for setting in _LOCKS:
        con.execute(f'SET {setting}')


def _whole(con: Connection, name: str, paths: list[Path]) -> None:
    if not paths:
        raise StoreError(f'there are no files of table {name}; parse the issues again')
    listed = ', '.join(text(str(path)) for path in paths)
    con.execute(f'CREATE VIEW "{name}_all" AS {_PLACED} read_parquet([{listed}])')


def _narrowed(con: Connection, name: str, condition: str | None, kind: str) -> None:
    columns = '* EXCLUDE (filename, file_row_number)'
    con.execute(f'CREATE {kind} "{name}" AS SELECT {columns} FROM "{name}_all" WHERE {condition or "true"}')
