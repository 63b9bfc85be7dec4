"""Where an issue lies in an archive: names that are safe as file names, and the places made of them."""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from urllib.parse import quote

from gazette_parser.errors import StoreError
from gazette_parser.model import Issue

UNKNOWN = 'unknown'  # folder of a region or year that is not known: pyarrow passes over names that begin with _ or .
PACKED = 'packed'  # folder of the files that hold many issues, in the place of a region
ENDING = '.parquet'
_LONGEST = 200  # bytes of a name; file systems end at 255


def is_address(output: object) -> bool:
    """Whether an output is an object store and not a folder.

    >>> is_address('s3://bucket/gazettes'), is_address('outputs')
    (True, False)
    """
    return '://' in str(output)


def place_of(issue: Issue) -> str:
    """`region/year/NAME.parquet`; StoreError for an issue without a name."""
    if not issue.info or not issue.issue_id:
        raise StoreError(f'{issue.source.name}: an issue without a name cannot be stored; give it one')
    return place(issue.issue_id, issue.info.region_code, issue.info.year)


def place(issue_id: str, region_code: str | None, year: int | None) -> str:
    """`region/year/NAME.parquet`, from the columns of the issue's row.

    >>> place('公报-2023-03', '540400', 2023), place('公报', PACKED, None)
    ('540400/2023/公报-2023-03.parquet', 'unknown/unknown/公报.parquet')
    """
    folders = (safe(str(part or UNKNOWN)) for part in (region_code, year))
    region, of_year = (UNKNOWN if folder == PACKED else folder for folder in folders)
    return f'{region}/{of_year}/{safe(issue_id)}{ENDING}'


def safe(name: str) -> str:
    """A name as a file or folder name, still readable, different for different names; at most 200 bytes.

    >>> safe('林芝市人民政府公报-2023-03')
    '林芝市人民政府公报-2023-03'
    >>> safe('../公报')
    '%2E.%2F公报'
    """
    text = ''.join(char if _is_plain(char) else quote(char, safe='', errors='surrogatepass') for char in name)
    if text[:1] in ('.', '_'):
        text = f'%{ord(text[0]):02X}{text[1:]}'
    if len(text.encode()) <= _LONGEST:
        return text
    mark = sha256(name.encode(errors='surrogatepass')).hexdigest()[:16]
    return f'{text.encode()[:_LONGEST - 17].decode(errors="ignore")}~{mark}'


def _is_plain(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in ' !#&\'()+,-.;@^_`{}'
    return unicodedata.category(char)[0] in 'LMNPS'
