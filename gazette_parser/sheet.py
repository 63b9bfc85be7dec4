"""One Parquet file of an archive: its bytes, its version, and what is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa
from pyarrow import parquet

from gazette_parser.errors import StoreError
from gazette_parser.place import PACKED
from gazette_parser.records import CONTRACT_VERSION
from gazette_parser.tables import schema

if TYPE_CHECKING:
    from pyarrow import dataset

_SETTINGS: dict[str, Any] = {
    'compression': 'zstd', 'compression_level': 3, 'version': '2.6', 'write_page_checksum': True,
    'write_statistics': False,  # checksums do not cover them: a flipped bit there would hide rows from filters
}


def encoded(data: pa.Table) -> bytes:
    """The table as the bytes of the Parquet file of one issue; dictionaries would make it a third larger."""
    buffer = pa.BufferOutputStream()
    with writer(buffer, data.schema, dictionaries=False) as file:
        file.write_table(data)
    return bytes(buffer.getvalue())


def writer(buffer: pa.BufferOutputStream, columns: pa.Schema, *, dictionaries: bool) -> parquet.ParquetWriter:
    """What writes a Parquet file of an archive."""
    return parquet.ParquetWriter(buffer, columns, use_dictionary=dictionaries, **_SETTINGS)


class Sheet:
    """An open file of a table, of which rows are read with their checksums verified; StoreError where it is damaged."""

    def __init__(self, path: Path | str, table: str, source: Any = None) -> None:
        """Open it, from `source` where that is not the file at `path`."""
        self.path, self._whole = path, schema(table)
        with _explained(path):
            self._file = parquet.ParquetFile(path if source is None else source, page_checksum_verification=True)
            self.texts = _texts(self._file.metadata)
            found = self._file.schema_arrow.with_metadata(self.texts)
        vet(path, found, self._whole)
        groups = (self._file.metadata.row_group(at).num_rows for at in range(self._file.num_row_groups))
        self._bounds: list[int] = list(accumulate(groups, initial=0))
        self._held: tuple[tuple[int, int], pa.Table] | None = None

    @property
    def count(self) -> int:
        """Its rows."""
        return self._bounds[-1]

    def group(self, row: int) -> int:
        """The row group of a row."""
        return max(bisect_right(self._bounds, row, hi=len(self._bounds) - 1) - 1, 0)

    def rows(self, first: int, count: int) -> pa.Table:
        """Some of its rows; the row groups that they are in are kept until others are asked for."""
        wanted = (self.group(first), self.group(first + count - 1) + 1) if count else (0, 0)
        if not self._held or self._held[0] != wanted:
            self._held = None  # before the next ones take as much memory
            self._held = wanted, self._read(range(*wanted))
        return self._held[1].slice(first - self._bounds[wanted[0]] if count else 0, count)

    def groups(self) -> Iterator[pa.Table]:
        """All its rows, one row group after the other."""
        yield from (self._read([at]) for at in range(self._file.num_row_groups))

    def _read(self, groups: Iterable[int]) -> pa.Table:
        with _explained(self.path):
            data = self._file.read_row_groups(list(groups)).replace_schema_metadata(self.texts)
        return data if data.column_names == self._whole.names else _filled(data, self._whole)


@contextmanager
def _explained(path: Path | str) -> Iterator[None]:
    try:
        yield
    except MemoryError:  # of which Arrow has one of its own: it says nothing about the file
        raise
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, first_line(error)) from error


def read(path: Path | str, table: str, source: Any = None) -> pa.Table:
    """A whole file with its checksums verified, from `source` where its bytes are at hand.

    StoreError where it is damaged or not of this table.
    """
    sheet = Sheet(path, table, source)
    return sheet.rows(0, sheet.count)


def layout() -> dataset.ParquetFileFormat:
    """For datasets of many files: checksums are verified here too."""
    from pyarrow import dataset
    checked = dataset.ParquetFragmentScanOptions(page_checksum_verification=True)
    return dataset.ParquetFileFormat(default_fragment_scan_options=checked)


def expression(filters: Any) -> Any:
    """Filters as `pandas.read_parquet` takes them, as an expression of Arrow's."""
    return parquet.filters_to_expression(filters) if isinstance(filters, list) else filters


def _filled(data: pa.Table, whole: pa.Schema) -> pa.Table:
    """The table with nulls in the columns that it lacks; what an older version has beside them stays away."""
    columns = [data[field.name] if field.name in data.column_names else pa.nulls(data.num_rows, field.type) for field in whole]
    nullable = pa.schema([field.with_nullable(True) if field.name not in data.column_names else field for field in whole])
    return pa.Table.from_arrays(columns, schema=nullable.with_metadata(data.schema.metadata))


def metadata(path: Path | str, source: Any = None) -> dict[str, str]:
    """What a file says about itself; StoreError where it cannot be read or is not of this parser."""
    with _explained(path):
        texts = _texts(parquet.read_metadata(path if source is None else source))
    _known_version(path, texts.get('contract_version', ''))
    return texts


def _texts(found: parquet.FileMetaData) -> dict[str, str]:
    own = found.metadata or {}
    return {key.decode(): value.decode(errors='replace') for key, value in own.items() if key != b'ARROW:schema'}


def stamp(path: Path) -> str | None:
    """The version of the contract that a file names; None where it names none. Raises what pyarrow raises."""
    text = (parquet.read_metadata(path).metadata or {}).get(b'contract_version', b'').decode(errors='replace')
    return text if text.isdigit() else None


def version(path: Path | str, found: pa.Schema) -> int:
    """The version of the contract; StoreError for a file without one, and for one that is too new."""
    return _known_version(path, (found.metadata or {}).get(b'contract_version', b'').decode(errors='replace'))


def _known_version(path: Path | str, text: str) -> int:
    if not text.isdigit():
        raise StoreError(f'{path}: this file is not of this parser; move it out of the folder')
    if int(text) > int(CONTRACT_VERSION):
        raise StoreError(f'{path}: written by a newer parser (tables of version {text}, this one knows {CONTRACT_VERSION}); '
                         'install that parser or choose another folder')
    return int(text)


def vet(path: Path | str, found: pa.Schema, whole: pa.Schema) -> None:
    """Raise StoreError unless the file has the table's columns.

    The contract's version stays when a column is added that may be null, so a file may lack those; an older one others too.
    """
    lacking = {field.name for field in whole if found.get_field_index(field.name) < 0}
    older = version(path, found) < int(CONTRACT_VERSION)
    other = [field.name for field in whole if field.name not in lacking and field.type != found.field(field.name).type]
    if other or (not older and any(not whole.field(name).nullable for name in lacking)):
        raise damaged(path, 'its columns are not those of the table')


def blame(paths: Sequence[Path]) -> None:
    """Raise StoreError for the first file that cannot be read to its end."""
    for path in paths:
        with _explained(path):
            file = parquet.ParquetFile(path, page_checksum_verification=True)
            for group in range(file.num_row_groups):
                file.read_row_group(group)


def damaged(path: Path | str, cause: str) -> StoreError:
    """What to say of a damaged file."""
    place = PurePosixPath(str(path))
    remedy = f'parse issue {unquote(place.stem)} again, which replaces it'
    if PACKED in place.parts[-3:]:
        remedy = ('it holds many issues: parse their files again into this archive, which replaces it, or put it back from a '
                  'copy before anything else is written; the others stay readable')
    return StoreError(f'{path}: this file is damaged ({cause}); {remedy}')


def first_line(error: Exception) -> str:
    """The first line of an error's message, or its name."""
    return (str(error).splitlines() or [type(error).__name__])[0]
