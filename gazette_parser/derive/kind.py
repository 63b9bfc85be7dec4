"""What a derived table is: a record class, the tables that it is made of, and how it is made inside a connection."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gazette_parser import grammar

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection as Connection


@dataclass(frozen=True)
class Derived:
    """A table that is made of others: `make` leaves a view called `name` in the connection; `order` is for people."""

    name: str
    kind: type[Any]
    needs: tuple[str, ...]
    make: Callable[[Connection], None]
    order: str


def view(name: str, kind: type[Any], needs: tuple[str, ...], select: str, order: str,
         before: Callable[[Connection], None] | None = None) -> Derived:
    """A derived table that is one SELECT; its columns are put into the order and types of the record class."""
    def make(con: Connection) -> None:
        """Create the view."""
        if before:
            before(con)
        columns = ', '.join(f'CAST("{field.name}" AS {_SQL[_plain(field)]}) AS "{field.name}"'
                            for field in dataclasses.fields(kind))
        con.execute(f'CREATE VIEW "{name}" AS SELECT {columns} FROM ({select})')
    return Derived(name, kind, needs, make, order)


def table(name: str, kind: type[Any], needs: tuple[str, ...], rows: Callable[[Connection], Iterable[Any]], order: str) -> Derived:
    """A derived table whose records are made in Python."""
    def make(con: Connection) -> None:
        """Make the records and a view over them."""
        con.register(f'{name}_rows', arrow(kind, list(rows(con))))
        con.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {name}_rows')
    return Derived(name, kind, needs, make, order)


def arrow(kind: type[Any], records: Sequence[Any]) -> pa.Table:
    """Records of a class as an Arrow table with the class's schema."""
    import pyarrow as pa

    from gazette_parser.tables import arrow_array
    schema = schema_of(kind)
    columns = [arrow_array(field.type, [getattr(record, field.name) for record in records]) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def schema_of(kind: type[Any]) -> pa.Schema:
    """Columns of a record class, with `label_zh` and `doc`."""
    import pyarrow as pa
    types = {'str': pa.string(), 'int': pa.int64(), 'float': pa.float64(), 'bool': pa.bool_(), 'date': pa.date32(),
             'list<str>': pa.list_(pa.string())}
    return pa.schema([pa.field(field.name, types[_plain(field)], str(field.type).endswith('| None'), dict(field.metadata))
                      for field in dataclasses.fields(kind)])


def words(name: str) -> Any:
    """A list or map of patterns/derived.toml."""
    return grammar.load('derived').words[name]


def text(value: str) -> str:
    """A text as SQL writes it.

    >>> text("O'Neill")
    "'O''Neill'"
    """
    return "'" + value.replace('\0', '').replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Texts as SQL writes a list.

    >>> texts(['a', 'b'])
    "('a', 'b')"
    """
    return f'({", ".join(map(text, values))})'


def either(values: Iterable[str]) -> str:
    """A pattern of DuckDB for any of these texts, longer ones first."""
    import re
    return '(?:' + '|'.join(map(re.escape, sorted(values, key=len, reverse=True))) + ')'


_SQL = {'str': 'VARCHAR', 'int': 'BIGINT', 'float': 'DOUBLE', 'bool': 'BOOLEAN', 'date': 'DATE', 'list<str>': 'VARCHAR[]'}


def _plain(field: dataclasses.Field[Any]) -> str:
    return str(field.type).removesuffix(' | None').replace('tuple[str, ...]', 'list<str>')
