"""Files that hold many issues: which rows are whose stands in the file's metadata.

A packed issue keeps all that its own file said about itself, so taking it out gives that file's table again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from urllib.parse import unquote

import pyarrow as pa

from gazette_parser import sheet
from gazette_parser.errors import StoreError
from gazette_parser.place import ENDING, PACKED
from gazette_parser.tables import schema

KEY = 'pack'
SMALLEST = 20  # issues that are worth a pack
GROUP = 32 << 20  # bytes of rows in a row group: more are read no faster, and a reader of one issue reads them all


@dataclass(frozen=True, slots=True)
class Part:
    """An issue within a pack: its rows, and the metadata of the file that it came from."""

    first: int
    rows: int
    metadata: dict[str, str]


def place(folder: str, names: Iterable[str]) -> str:
    """Where a pack lies: named by its issues, so that the same ones give the same place."""
    mark = sha256('\n'.join(names).encode()).hexdigest()[:12]
    return f'{PACKED}/{folder}/pack-{mark}{ENDING}'


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


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of some issues one after the other: of each how many, and the metadata of the file that they came from."""

    issues: Mapping[str, tuple[int, dict[str, str]]]
    rows: pa.Table


def encoded(table: str, blocks: Iterable[Block]) -> bytes:
    """The bytes of a pack. No more than one row group is held as rows; none ends within a block.

    Packs get dictionaries: a question for a rare word is answered by them.
    """
    plain, buffer = schema(table), pa.BufferOutputStream()
    told: dict[str, tuple[int, dict[str, str]]] = {}
    with sheet.writer(buffer, plain, dictionaries=True) as file:
        for rows in _grouped(blocks, told):
            file.write_table(pa.Table.from_arrays(rows.columns, schema=plain), row_group_size=max(rows.num_rows, 1))
        file.add_key_value_metadata({KEY: _index(told)})
    return bytes(buffer.getvalue())


def _grouped(blocks: Iterable[Block], told: dict[str, tuple[int, dict[str, str]]]) -> Iterator[pa.Table]:
    """The rows of row groups; what the blocks say of their issues is told."""
    waiting, size = [], 0
    for block in blocks:
        told |= block.issues
        waiting.append(block.rows.replace_schema_metadata(None))
        size += block.rows.nbytes
        if size >= GROUP:
            yield pa.concat_tables(waiting)
            waiting, size = [], 0
    if waiting:
        yield pa.concat_tables(waiting)


def _index(told: Mapping[str, tuple[int, dict[str, str]]]) -> str:
    """The issues with their rows and what each file said about itself; what all say stands once."""
    _, first = next(iter(told.values()), (0, dict[str, str]()))
    common = {key: text for key, text in first.items() if all(own.get(key) == text for _, own in told.values())}
    issues = {name: [rows, {key: text for key, text in own.items() if key not in common}] for name, (rows, own) in told.items()}
    return json.dumps([common, issues], ensure_ascii=False)


class Pack:
    """An open pack, of which single issues are read."""

    def __init__(self, file: sheet.Sheet) -> None:
        self.file = file
        self.parts = parts(file.texts) or {}

    def issue(self, name: str) -> pa.Table:
        """The table of an issue as it was before it was packed; StoreError where it is damaged or not in this pack."""
        if name not in self.parts:
            raise StoreError(f'{self.file.path}: there is nothing of issue {unquote(name)} here; parse it again')
        part = self.parts[name]
        return self.file.rows(part.first, part.rows).replace_schema_metadata(part.metadata)

    def readable(self, names: Collection[str]) -> Iterator[Block]:
        """The issues among those named, as blocks as large as can be read at once; what is damaged is left out."""
        kept = [(at, name) for at, name in enumerate(self.parts) if name in names]
        runs = groupby(enumerate(kept), key=lambda one: (one[1][0] - one[0], self.file.group(self.parts[one[1][1]].first)))
        for _, run in runs:
            issues = {name: self.parts[name] for _, (_, name) in run}
            with suppress(StoreError):
                first, count = next(iter(issues.values())).first, sum(part.rows for part in issues.values())
                yield Block({name: (part.rows, part.metadata) for name, part in issues.items()}, self.file.rows(first, count))


def texts(found: pa.Schema) -> dict[str, str]:
    """A schema's metadata as text."""
    own = found.metadata or {}
    return {key.decode(): value.decode(errors='replace') for key, value in own.items() if key != b'ARROW:schema'}
