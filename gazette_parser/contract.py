"""The data contract for people: the tables and columns of `records` and `derive`, laid out for a terminal."""

from __future__ import annotations

import dataclasses
from typing import Any

from gazette_parser.derive import DERIVED
from gazette_parser.derive.kind import words
from gazette_parser.records import TABLES
from gazette_parser.screen import grid

KINDS: dict[str, type[Any]] = {**TABLES, **{name: table.kind for name, table in DERIVED.items()}}


def overview() -> list[str]:
    """A line for each table: its name, number of columns and meaning."""
    return grid((name, f'{len(dataclasses.fields(kind))} columns', _first_line(kind)) for name, kind in KINDS.items())


def describe(name: str) -> list[str]:
    """A line for each column of a table: name, type (`?` = may be null), Chinese label, meaning."""
    kind = KINDS[name]
    rows = [(field.name, type_name(field), field.metadata['label_zh'], field.metadata['doc'])
            for field in dataclasses.fields(kind)]
    return [f'{name}: {_first_line(kind)}', *grid(rows)]


def type_name(field: dataclasses.Field[object]) -> str:
    """The column's type in the contract's words.

    >>> from gazette_parser.records import Document
    >>> [type_name(f) for f in dataclasses.fields(Document) if f.name in ('seq', 'issuers')]
    ['int', 'list<str>?']
    """
    name = str(field.type)
    plain = name.removesuffix(' | None').replace('tuple[str, ...]', 'list<str>')
    return plain + ('?' if name.endswith('| None') else '')


def label_zh(name: str) -> str:
    """The Chinese name of a table.

    >>> [label_zh(name) for name in ('deadlines', 'issues', 'tenures')]
    ['期限', '公报', '任期']
    """
    return str(words('tables').get(name) or _first_line(KINDS[name]).partition(':')[0])


def _first_line(kind: type[object]) -> str:
    return (kind.__doc__ or '').strip().split('\n')[0]
