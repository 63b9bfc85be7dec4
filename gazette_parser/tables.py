"""Issue → Arrow: one table for each name in `records.TABLES`, its schema read off the record class."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
from array import array
from collections.abc import Callable, Iterable, Sequence, Sized
from datetime import date
from functools import cache
from importlib import resources
from itertools import accumulate, chain
from operator import attrgetter
from types import NoneType
from typing import Any, get_args, get_type_hints

import pyarrow as pa

from gazette_parser.errors import StoreError
from gazette_parser.model import Issue
from gazette_parser.records import CONTRACT_VERSION, TABLES
from gazette_parser.version import VERSION

_EPOCH = date(1970, 1, 1).toordinal()
_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32(),
    tuple[str, ...]: pa.list_(pa.string()),
}
_BLANKS = dict(zip(_TYPES.values(), ('', 0, 0.0, False, date.min, ()), strict=True))  # stand where the value is null


def tables(issue: Issue, run: str) -> dict[str, pa.Table]:
    """Every table of the contract, empty ones too, with `run` in its metadata.

    Raises ValueError when a record leaves a required column null: that is a bug of the stage that made it.
    """
    return {name: _table(name, getattr(issue, name), run) for name in TABLES}


def schema(name: str, run: str | None = None) -> pa.Schema:
    """Columns of a table as the contract fixes them, each with `label_zh` and `doc`; StoreError for an unknown name.

    >>> schema('units').field('aliases').type
    ListType(list<item: string>)
    """
    return pa.schema(_fields(known(name)), metadata=_metadata(run))


def known(name: str, names: Iterable[str] = TABLES, what: str = 'table') -> str:
    """The name itself, when it is one of `names`; else StoreError with the nearest of them.

    >>> known('deadline')
    Traceback (most recent call last):
    gazette_parser.errors.StoreError: there is no table 'deadline'; did you mean 'deadlines'?
    """
    allowed = list(names)
    if name in allowed:
        return name
    near = difflib.get_close_matches(name, allowed, 1)
    remedy = f'did you mean {near[0]!r}?' if near else f'there are {", ".join(allowed[:40])}'
    raise StoreError(f'there is no {what} {name!r}; {remedy}')


def run_id(issue: Issue, grammar: str | None = None) -> str:
    """The name of the run that made this issue's tables: the same source, parser and grammar give the same one.

    `grammar` stands for other rules than those in the package, as `grammar_hash` gives it.
    """
    return run_of(issue.source.sha256, grammar)


def run_of(source_sha256: str, grammar: str | None = None) -> str:
    """The run that this parser would make of a file with that SHA-256."""
    parts = (source_sha256, VERSION, CONTRACT_VERSION, grammar or grammar_hash())
    return hashlib.sha256('\n'.join(parts).encode()).hexdigest()[:32]


@cache
def grammar_hash() -> str:
    """SHA-256 over the names and contents of all rule and word files of the package."""
    files = sorted(resources.files('gazette_parser.patterns').iterdir(), key=lambda item: item.name)
    digest = hashlib.sha256()
    for item in files:
        if item.is_file() and not item.name.endswith(('.py', '.pyc')):
            data = item.read_bytes()
            digest.update(f'{item.name} {len(data)}\n'.encode() + data)
    return digest.hexdigest()


@cache
def _fields(name: str) -> tuple[pa.Field, ...]:
    hints = get_type_hints(TABLES[name])
    return tuple(_field(field, hints[field.name]) for field in dataclasses.fields(TABLES[name]))


def _field(field: dataclasses.Field[Any], hint: Any) -> pa.Field:
    options = get_args(hint)
    nullable = NoneType in options
    kind = next(option for option in options if option is not NoneType) if nullable else hint
    return pa.field(field.name, _TYPES[kind], nullable, metadata=dict(field.metadata))


def _metadata(run: str | None) -> dict[str, str]:
    versions = {'contract_version': CONTRACT_VERSION, 'parser_version': VERSION}
    return versions | ({'run_id': run} if run else {})


def _table(name: str, rows: Sequence[Any], run: str) -> pa.Table:
    fields = _fields(name)
    values = zip(*map(attrgetter(*(field.name for field in fields)), rows), strict=True) if rows else [()] * len(fields)
    columns = [_column(name, field, items) for field, items in zip(fields, values, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema(name, run))


def _column(table: str, field: pa.Field, values: Sequence[Any]) -> pa.Array:
    try:
        column = arrow_array(field.type, values)
    except (AttributeError, TypeError, UnicodeError) as error:
        error.add_note(f'in {table}.{field.name}, which is {field.type}')
        raise
    if column.null_count and not field.nullable:
        raise ValueError(f'{table}.{field.name}: null in row {values.index(None)}, but the contract requires a value')
    return column


# pa.array() imports pandas (0.2 s) whatever it is given; so the few layouts needed are written as buffers.

def arrow_array(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """Values of one of the contract's types, None where null, as an array; without the help of pandas."""
    nulls = values.count(None)
    bitmap = _bits([value is not None for value in values]) if nulls else None
    filled = [_BLANKS[kind] if value is None else value for value in values] if nulls else values
    if pa.types.is_list(kind):
        items = arrow_array(kind.value_type, tuple(chain.from_iterable(filled)))
        return pa.Array.from_buffers(kind, len(values), [bitmap, _offsets(filled)], nulls, children=[items])
    return pa.Array.from_buffers(kind, len(values), [bitmap, *_LAYOUTS[kind](filled)], nulls)


def _strings(values: Sequence[str]) -> list[pa.Buffer]:
    encoded = [value.encode() for value in values]
    return [_offsets(encoded), pa.py_buffer(b''.join(encoded))]


def _numbers(code: str) -> Callable[[Sequence[Any]], list[pa.Buffer]]:
    return lambda values: [pa.py_buffer(array(code, values))]


def _days(values: Sequence[date]) -> list[pa.Buffer]:
    return [pa.py_buffer(array('i', [value.toordinal() - _EPOCH for value in values]))]


def _offsets(values: Sequence[Sized]) -> pa.Buffer:
    return pa.py_buffer(array('i', accumulate(map(len, values), initial=0)))


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    digits = bytes(ord('1') if flag else ord('0') for flag in reversed(flags))
    return pa.py_buffer(int(digits or b'0', 2).to_bytes(-(-len(flags) // 8), 'little'))


_LAYOUTS: dict[pa.DataType, Callable[[Sequence[Any]], list[pa.Buffer]]] = {
    pa.string(): _strings, pa.int64(): _numbers('q'), pa.float64(): _numbers('d'), pa.date32(): _days,
    pa.bool_(): lambda values: [_bits(values)],
}
