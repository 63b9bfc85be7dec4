"""The archive's tables as views of a DuckDB in memory, from which nothing but the archive's files can be reached."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gazette_parser import commit, store
from gazette_parser.derive import DERIVED, closure
from gazette_parser.derive.kind import text
from gazette_parser.errors import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_LOCKS = ("temp_directory = ''", 'enable_progress_bar = false', 'enable_external_access = false',
          'autoinstall_known_extensions = false', 'autoload_known_extensions = false', 'lock_configuration = true')


@contextmanager
def connection(output: str | os.PathLike[str], names: Iterable[str],
               narrow: Mapping[str, str] | None = None, copied: Collection[str] = ()) -> Iterator[Connection]:
    """A connection with these tables, derived ones too, and all that they are made of; no writer comes in meanwhile.

    `narrow` gives conditions in SQL on tables of the archive, so that less is derived; NAME_all keeps
    all rows. What is `copied` is read once into memory, for tables that are narrowed to little and then asked several times.
    Raises StoreError.
    """
    import duckdb
    wanted = closure(names)
    with store.opened(output) as (folder, unfinished), duckdb.connect(':memory:') as con:
        if unfinished:
            raise store.torn(folder, 'tables', sorted(unfinished)[0])
        places = {name: commit.files(folder.resolve(), name) for name in wanted if name not in DERIVED}
        _lock(con, [path for paths in places.values() for path in paths])
        for name in wanted:
            if name in DERIVED:
                DERIVED[name].make(con)
            else:
                _view(con, name, places[name], (narrow or {}).get(name), 'TABLE' if name in copied else 'VIEW')
        yield con


def _lock(con: Connection, paths: Iterable[Path]) -> None:
    con.execute(f'SET allowed_paths = [{", ".join(text(str(path)) for path in paths)}]')
    for setting in _LOCKS:
        con.execute(f'SET {setting}')


def _view(con: Connection, name: str, paths: list[Path], condition: str | None, kind: str) -> None:
    if not paths:
        raise StoreError(f'there are no files of table {name}; parse the issues again')
    listed = ', '.join(text(str(path)) for path in paths)
    con.execute(f'CREATE VIEW "{name}_all" AS SELECT * FROM read_parquet([{listed}])')
    con.execute(f'CREATE {kind} "{name}" AS SELECT * FROM "{name}_all" WHERE {condition or "true"}')
