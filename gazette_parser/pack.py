"""Files that hold many issues: which rows are whose stands in the file's metadata.

A packed issue keeps all that its own file said about itself, so taking it out gives that file's table again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from gazette_parser.tables import schema

KEY = 'pack'


@dataclass(frozen=True, slots=True)
class Part:
    """An issue within a pack: its rows, and the metadata of the file that it came from."""

    first: int
    rows: int
    metadata: dict[str, str]


def parts(metadata: Mapping[str, str]) -> dict[str, Part] | None:
    """The issues of a pack by name, in the order of their rows; None where the file is not a pack."""
    if KEY not in metadata:
        return None
    found, first = {}, 0
    common, index = json.loads(metadata[KEY])
    for name, (rows, own) in index.items():
        found[name] = Part(first, rows, common | own)
        first += rows
    return found


def join(table: str, issues: Mapping[str, pa.Table]) -> pa.Table:
    """One table of many issues."""
    told = {name: texts(data.schema) for name, data in issues.items()}
    common = dict(set.intersection(*(set(own.items()) for own in told.values())))
    index = {name: [data.num_rows, {key: text for key, text in told[name].items() if key not in common}]
             for name, data in issues.items()}
    rows = pa.concat_tables([data.replace_schema_metadata(None) for data in issues.values()])
    plain = schema(table)
    own = {**texts(plain), KEY: json.dumps([common, index], ensure_ascii=False)}
    return pa.Table.from_arrays(rows.columns, schema=plain).replace_schema_metadata(own)


def split(table: str, pack: pa.Table, names: Iterable[str] | None = None) -> dict[str, pa.Table]:
    """The tables of the issues of a pack, or of those named, each as it was before it was packed."""
    found = parts(texts(pack.schema)) or {}
    return {name: _own(table, pack, found[name]) for name in (found if names is None else names)}


def _own(table: str, pack: pa.Table, part: Part) -> pa.Table:
    return pack.slice(part.first, part.rows).replace_schema_metadata(part.metadata)


def texts(found: pa.Schema) -> dict[str, str]:
    """A schema's metadata as text."""
    own = found.metadata or {}
    return {key.decode(): value.decode(errors='replace') for key, value in own.items() if key != b'ARROW:schema'}
