"""Derived tables kept beside the others, as `derived/NAME.parquet`, so that a question about a whole one need not make it anew.

Each names in its metadata the state of the archive that it was made from, told by the archive's files alone, so that a copied
archive has it too, and what made it. One that is of another state, of another maker or damaged is as if it were not there.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import zlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from gazette_parser import commit
from gazette_parser.derive import DERIVED, closure
from gazette_parser.tables import grammar_hash
from gazette_parser.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = 'derived'
KEPT = tuple(name for name in DERIVED if name != 'agenda')  # whose days are unrolled as fast as they would be read
_SEAL, _BLANK = b'crc32:', b'crc32:00000000'
_END = 8  # bytes of a Parquet file that tell the length of its footer, and its kind


def place(folder: Path, name: str) -> Path:
    """Where a derived table is kept."""
    return folder / FOLDER / f'{name}.parquet'


def usable(folder: Path, name: str) -> Path | None:
    """The kept table, where it is whole and of the archive as it is; only within `reading`."""
    import pyarrow as pa
    from pyarrow import parquet
    path = place(folder, name)
    try:
        told = parquet.read_metadata(path).metadata or {} if path.is_file() else {}
        paths = _paths(folder, name)
        good = (told.get(b'maker') == maker().encode() and told.get(b'files') == _files(folder, paths).encode()
                and told.get(b'contents') == _contents(paths).encode() and _sealed(path))
    except (pa.ArrowException, OSError):
        return None
    return path if good else None


def write(folder: Path, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    """Keep the rows as the table's, whole or not at all; only within `reading`, and `commit.writing` of the folder of kept ones.

    Raises OSError.
    """
    from pyarrow import parquet
    path, paths = place(folder, name), _paths(folder, name)
    told = {'maker': maker(), 'files': _files(folder, paths), 'contents': _contents(paths), 'seal': _BLANK.decode()}
    draft = path.with_name(f'.{path.name}.tmp')
    try:
        with parquet.ParquetWriter(draft, schema, compression='zstd') as writer:
            for batch in batches:
                writer.write_batch(batch.cast(schema))
            writer.add_key_value_metadata(told)
        _seal(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


@cache
def maker() -> str:
    """What tables are made by: the parser's version, its rules and words, and the code that derives."""
    digest = hashlib.sha256(f'{VERSION} {grammar_hash()}'.encode())
    for item in sorted(resources.files('gazette_parser.derive').iterdir(), key=lambda item: item.name):
        if item.name.endswith('.py'):
            digest.update(item.read_bytes())
    return digest.hexdigest()


def _paths(folder: Path, name: str) -> list[Path]:
    """The archive's files that a derived table is made of."""
    return [path for table in closure([name]) if table not in DERIVED for path in commit.files(folder, table)]


def _files(folder: Path, paths: Iterable[Path]) -> str:
    return hashlib.sha256('\n'.join(path.relative_to(folder).as_posix() for path in paths).encode()).hexdigest()


def _contents(paths: Iterable[Path]) -> str:
    """Sizes and footers: they name runs and corrections of every issue, and the length of every column."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open('rb') as file:
            size = file.seek(-_END, os.SEEK_END) + _END
            length, = struct.unpack('<I4x', file.read(_END))
            file.seek(-min(length + _END, size), os.SEEK_END)
            digest.update(f'{size} {zlib.crc32(file.read())}\n'.encode())
    return digest.hexdigest()


def _seal(path: Path) -> None:
    """Write the checksum over the zeros that stand for it, and make the file durable."""
    at, checksum = _summed(path)
    with path.open('r+b') as file:
        file.seek(at)
        file.write(checksum)
        file.flush()
        os.fsync(file.fileno())


def _sealed(path: Path) -> bool:
    at, checksum = _summed(path)
    with path.open('rb') as file:
        file.seek(at)
        return file.read(len(checksum)) == checksum


def _summed(path: Path) -> tuple[int, bytes]:
    """Where the file's checksum stands in it, and what it must be: that of all the bytes around it."""
    with path.open('rb') as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data, memoryview(data) as view:
        at = max(data.rfind(_SEAL), 0)
        with view[:at] as head, view[at + len(_BLANK):] as tail:
            return at, _SEAL + b'%08x' % zlib.crc32(tail, zlib.crc32(head))
