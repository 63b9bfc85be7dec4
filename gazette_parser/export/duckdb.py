"""A DuckDB file: every table with the Chinese label and the meaning of each column as its comment."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from gazette_parser.contract import KINDS, label_zh
from gazette_parser.derive.kind import text
from gazette_parser.export.source import ALL, Source, draft, made, size

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection as Connection


def write(source: Source, target: Path) -> str:
    """One database file, in place of an older one; says what was written."""
    import duckdb
    with draft(made(target)) as place:
        try:
            with duckdb.connect(str(place)) as con:
                for name in source.names(ALL):
                    _table(con, name, source.table(name))
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
    return size(target)


def _table(con: Connection, name: str, data: pa.Table) -> None:
    con.register('incoming', data)
    con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
    con.unregister('incoming')
    _comment(con, name)


def _comment(con: Connection, name: str) -> None:
    con.execute(f'COMMENT ON TABLE "{name}" IS {text(label_zh(name))}')
    for field in dataclasses.fields(KINDS[name]):
        told = f'{field.metadata["label_zh"]}: {field.metadata["doc"]}'
        con.execute(f'COMMENT ON COLUMN "{name}"."{field.name}" IS {text(told)}')
