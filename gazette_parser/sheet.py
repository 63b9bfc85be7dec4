"""One Parquet file of an archive: its bytes, its version, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from pyarrow import parquet

from gazette_parser.errors import StoreError
from gazette_parser.place import PACKED
from gazette_parser.records import CONTRACT_VERSION
from gazette_parser.tables import schema

_SETTINGS: dict[str, Any] = {
    'compression': 'zstd', 'compression_level': 3, 'version': '2.6', 'write_page_checksum': True,
    'write_statistics': False,  # checksums do not cover them: a flipped bit there would hide rows from filters
}


def encoded(data: pa.Table, *, large: bool = False) -> bytes:
    """The table as the bytes of a Parquet file.

    In the files of one issue dictionaries cost a third more bytes and double the time; `large` files have them.
    """
    buffer = pa.BufferOutputStream()
    parquet.write_table(data, buffer, use_dictionary=large, **_SETTINGS)
    return bytes(buffer.getvalue())


def read(path: Path, table: str) -> pa.Table:
    """A whole file with its checksums verified; StoreError where it is damaged or not of this table."""
    try:
        file = parquet.ParquetFile(path, page_checksum_verification=True)
        data = file.read()
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, first_line(error)) from error
    vet(path, data.schema, schema(table))
    return data


def metadata(path: Path) -> dict[str, str]:
    """What a file says about itself; StoreError where it cannot be read or is not of this parser."""
    try:
        found = parquet.read_metadata(path).metadata or {}
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, first_line(error)) from error
    texts = {key.decode(): value.decode(errors='replace') for key, value in found.items() if key != b'ARROW:schema'}
    _known_version(path, texts.get('contract_version', ''))
    return texts


def stamp(path: Path) -> str | None:
    """The version of the contract that a file names; None where it names none. Raises what pyarrow raises."""
    text = (parquet.read_metadata(path).metadata or {}).get(b'contract_version', b'').decode(errors='replace')
    return text if text.isdigit() else None


def version(path: Path, found: pa.Schema) -> int:
    """The version of the contract; StoreError for a file without one, and for one that is too new."""
    return _known_version(path, (found.metadata or {}).get(b'contract_version', b'').decode(errors='replace'))


def _known_version(path: Path, text: str) -> int:
    if not text.isdigit():
        raise StoreError(f'{path}: this file is not of this parser; move it out of the folder')
    if int(text) > int(CONTRACT_VERSION):
        raise StoreError(f'{path}: written by a newer parser (tables of version {text}, this one knows {CONTRACT_VERSION}); '
                         'install that parser or choose another folder')
    return int(text)


def vet(path: Path, found: pa.Schema, whole: pa.Schema) -> None:
    """Raise StoreError unless the file has the table's columns; an older one may lack some."""
    lacking = {field.name for field in whole if found.get_field_index(field.name) < 0}
    older = version(path, found) < int(CONTRACT_VERSION)
    other = [field.name for field in whole if field.name not in lacking and field.type != found.field(field.name).type]
    if other or (lacking and not older):
        raise damaged(path, 'its columns are not those of the table')


def blame(paths: Sequence[Path]) -> None:
    """Raise StoreError for the first file that cannot be read to its end."""
    for path in paths:
        try:
            parquet.ParquetFile(path, page_checksum_verification=True).read()
        except (pa.ArrowException, OSError) as error:
            raise damaged(path, first_line(error)) from error


def damaged(path: Path, cause: str) -> StoreError:
    """What to say of a damaged file."""
    remedy = f'parse issue {unquote(path.stem)} again, which replaces it'
    if PACKED in path.parts:
        remedy = 'it holds many issues: move it out of the folder and parse their files again'
    return StoreError(f'{path}: this file is damaged ({cause}); {remedy}')


def first_line(error: Exception) -> str:
    """The first line of an error's message, or its name."""
    return (str(error).splitlines() or [type(error).__name__])[0]
