"""One Parquet file of an archive: its bytes, its version, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath
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


def encoded(data: pa.Table, apart: Collection[str] = ()) -> bytes:
    """The table as the bytes of a Parquet file; entries of its metadata that stand `apart` are not in its Arrow schema too.

    Packs, which have such entries, get dictionaries: a question for a rare word is answered by them. The file of one issue
    would get a third larger.
    """
    told = {key.decode(): value.decode() for key, value in (data.schema.metadata or {}).items()}
    rows = data.replace_schema_metadata({key: text for key, text in told.items() if key not in apart} or None)
    buffer = pa.BufferOutputStream()
    with parquet.ParquetWriter(buffer, rows.schema, use_dictionary=bool(apart), **_SETTINGS) as writer:
        writer.write_table(rows)
        if apart:
            writer.add_key_value_metadata({key: told[key] for key in apart})
    return bytes(buffer.getvalue())


def read(path: Path | str, table: str, source: Any = None) -> pa.Table:
    """A whole file with its checksums verified, from `source` where its bytes are at hand.

    StoreError where it is damaged or not of this table.
    """
    try:
        file = parquet.ParquetFile(path if source is None else source, page_checksum_verification=True)
        data = file.read()
        data = data.replace_schema_metadata(_texts(file.metadata))
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, first_line(error)) from error
    whole = schema(table)
    vet(path, data.schema, whole)
    return data if data.column_names == whole.names else _filled(data, whole)


def _filled(data: pa.Table, whole: pa.Schema) -> pa.Table:
    """The table with nulls in the columns that it lacks; what an older version has beside them stays away."""
    columns = [data[field.name] if field.name in data.column_names else pa.nulls(data.num_rows, field.type) for field in whole]
    nullable = pa.schema([field.with_nullable(True) if field.name not in data.column_names else field for field in whole])
    return pa.Table.from_arrays(columns, schema=nullable.with_metadata(data.schema.metadata))


def metadata(path: Path | str, source: Any = None) -> dict[str, str]:
    """What a file says about itself; StoreError where it cannot be read or is not of this parser."""
    try:
        texts = _texts(parquet.read_metadata(path if source is None else source))
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, first_line(error)) from error
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
        try:
            parquet.ParquetFile(path, page_checksum_verification=True).read()
        except (pa.ArrowException, OSError) as error:
            raise damaged(path, first_line(error)) from error


def damaged(path: Path | str, cause: str) -> StoreError:
    """What to say of a damaged file."""
    place = PurePosixPath(str(path))
    remedy = f'parse issue {unquote(place.stem)} again, which replaces it'
    if PACKED in place.parts[-3:]:
        remedy = 'it holds many issues: parse their files again into this archive, which replaces it; the others stay readable'
    return StoreError(f'{path}: this file is damaged ({cause}); {remedy}')


def first_line(error: Exception) -> str:
    """The first line of an error's message, or its name."""
    return (str(error).splitlines() or [type(error).__name__])[0]
