"""The outputs folder: one Parquet file for each issue and table, replaced issue by issue."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload
from urllib.parse import quote, unquote

import pyarrow as pa
from pyarrow import parquet

from gazette_parser import commit
from gazette_parser.errors import StoreError
from gazette_parser.model import Issue
from gazette_parser.records import CONTRACT_VERSION, TABLES, IssueInfo
from gazette_parser.tables import known, run_id, schema, tables

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = 'unknown'  # folder of a region or year that is not known: pyarrow passes over names that begin with _ or .
_LONGEST = 200  # bytes of a name; file systems end at 255
_SETTINGS: dict[str, Any] = {
    'compression': 'zstd', 'compression_level': 3, 'version': '2.6',
    'use_dictionary': False,  # in files this small dictionaries cost a third more bytes and double the time
    'write_page_checksum': True,
    'write_statistics': False,  # checksums do not cover them: a flipped bit there would hide rows from filters
}
_NO_RIGHTS = 'this folder cannot be changed; change its permissions or choose another one'
_CAUSES = {
    errno.ENOSPC: 'no space is left on the disk; free some and try again',
    errno.EDQUOT: 'the disk quota is used up; free some space and try again',
    errno.EACCES: _NO_RIGHTS, errno.EPERM: _NO_RIGHTS, errno.EROFS: _NO_RIGHTS,
    errno.EEXIST: 'a file stands where a folder is needed; remove it or choose another folder',
    errno.ENOTDIR: 'a file stands where a folder is needed; remove it or choose another folder',
}


@dataclass(frozen=True, slots=True)
class Written:
    """What `write` has put into the store; the file of a table is `path / table / place`."""

    issue_id: str
    run_id: str
    rows: Mapping[str, int]  # table → rows
    path: Path
    place: str


def write(issue: Issue, output: str | os.PathLike[str], *, run: str | None = None) -> Written:
    """Put an issue into the store, in place of all its earlier rows: either every table changes or none.

    `run` names the run where other rules than those in the package made the rows. Raises StoreError.
    """
    folder, run, place = Path(output), run or run_id(issue), _place(issue)
    made = tables(issue, run)
    written = Written(issue.issue_id, run, {table: data.num_rows for table, data in made.items()}, folder, place)
    contents = {f'{table}/{place}': _parquet(data) for table, data in made.items()}
    with _explained(folder), commit.writing(folder):
        _refuse_other_version(folder)
        commit.replace(folder, _replacement(written, contents), contents)
    return written


@overload
def load(output: str | os.PathLike[str], table: str, *, arrow: Literal[True], columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> pa.Table: ...
@overload
def load(output: str | os.PathLike[str], table: str, *, arrow: Literal[False] = False, columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> pd.DataFrame: ...
def load(output: str | os.PathLike[str], table: str, *, arrow: bool = False, columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> Any:
    """A table of the store, of all issues or of those named in `issues`; as a DataFrame, or as an Arrow table.

    `filters` are those of `pandas.read_parquet`: `[('end_on', '<', date(2024, 1, 1))]`. Columns that an older store
    lacks are null. Raises StoreError when there is no such store, table or column, and when a file is damaged.
    """
    whole, folder = schema(table), _existing(output)
    chosen = [known(name, whole.names, 'column') for name in columns] if columns is not None else None
    with _opened(folder, table, issues) as paths:
        data = _scan(paths, whole, chosen, filters)
    return data if arrow else _frame(data)


def issues(output: str | os.PathLike[str]) -> list[IssueInfo]:
    """The issues that the store holds, by name; none in an empty folder. Raises StoreError as `load` does."""
    if Path(output).is_dir() and not any(Path(output, table).is_dir() for table in TABLES):
        return []
    rows = load(output, 'issues', arrow=True).to_pylist()
    return sorted((IssueInfo(**row) for row in rows), key=lambda info: info.issue_id)


def damage(output: str | os.PathLike[str]) -> list[str]:
    """What is wrong with the files, one sentence each with the remedy; empty when every issue is whole and of one run."""
    folder = _existing(output)
    complaints, runs, counts = [], defaultdict(set), Counter[str]()
    with _explained(folder), commit.reading(folder) as unfinished:
        for path, run, complaint in _inspected(folder):
            counts[path.stem] += 1
            runs[path.stem].add(run)
            complaints.append(complaint)
    torn = {name for name in counts if counts[name] != len(TABLES) or len(runs[name] - {''}) > 1}
    return [text for text in complaints if text] + [str(_torn(folder, 'tables', name)) for name in sorted(torn | unfinished)]


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


def _place(issue: Issue) -> str:
    if not issue.info or not issue.issue_id:
        raise StoreError(f'{issue.source.name}: an issue without a name cannot be stored; give it one')
    folders = (safe(str(part or UNKNOWN)) for part in (issue.info.region_code, issue.info.year))
    return '/'.join((*folders, f'{safe(issue.issue_id)}.parquet'))


def _replacement(written: Written, contents: Mapping[str, bytes]) -> commit.Replacement:
    name = Path(written.place).name
    digests = {place: commit.digest(data) for place, data in contents.items()}
    elsewhere = tuple(place for place in _held(written.path, name) if place not in digests)
    return commit.Replacement(name.removesuffix('.parquet'), written.run_id, digests, written.rows, elsewhere)


def _held(folder: Path, name: str) -> Iterator[str]:
    for table in TABLES:
        yield from (path.relative_to(folder).as_posix() for path in (folder / table).glob(f'*/*/{name}'))


def _parquet(data: pa.Table) -> bytes:
    buffer = pa.BufferOutputStream()
    parquet.write_table(data, buffer, **_SETTINGS)
    return bytes(buffer.getvalue())


def _refuse_other_version(folder: Path) -> None:
    """A store holds one version, so the first file that can be read speaks for all."""
    for path in commit.files(folder, 'issues'):
        with suppress(pa.ArrowException, OSError):
            found = parquet.read_schema(path)
            if _stamp(found) is None:
                continue
            if (version := _version(path, found)) < int(CONTRACT_VERSION):
                raise StoreError(f'{folder}: holds tables of version {version}, this parser writes version {CONTRACT_VERSION}; '
                                 'parse its issues again into a new folder (this one can still be read)')
            return


def _stamp(found: pa.Schema) -> int | None:
    text = (found.metadata or {}).get(b'contract_version', b'')
    return int(text) if text.isdigit() else None


def _version(path: Path, found: pa.Schema) -> int:
    version = _stamp(found)
    if version is None:
        raise StoreError(f'{path}: this file is not of this parser; move it out of the folder')
    if version > int(CONTRACT_VERSION):
        raise StoreError(f'{path}: written by a newer parser (tables of version {version}, this one knows {CONTRACT_VERSION}); '
                         'install that parser or choose another folder')
    return version


def _existing(output: str | os.PathLike[str]) -> Path:
    folder = Path(output)
    if not any((folder / name).is_dir() for name in TABLES):
        raise StoreError(f'{folder}: there are no tables here; parse an issue into this folder first')
    return folder


@contextmanager
def _opened(folder: Path, table: str, wanted: Collection[str] | None) -> Iterator[list[Path]]:
    """The files of a table, of all issues or of those wanted; none may be missing or half replaced."""
    with _explained(folder), commit.reading(folder) as unfinished:
        there = {path.stem: path for path in commit.files(folder, table)}
        held = unfinished.union(there, *({path.stem for path in commit.files(folder, name)} for name in ('issues', 'pages')))
        names = held if wanted is None else {known(safe(name), held, 'issue') for name in wanted}
        for name in names:
            if name in unfinished or name not in there:
                raise _torn(folder, table, name)
        yield sorted(there[name] for name in names)


def _torn(folder: Path, table: str, name: str) -> StoreError:
    return StoreError(f'{folder}: the {table} of issue {unquote(name)} are not complete or not of one run; parse it again')


def _inspected(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Each file with the run that wrote it and what is wrong with it; one of the two is empty."""
    for table in TABLES:
        for path in commit.files(folder, table):
            try:
                yield path, _run_of(path, table), ''
            except StoreError as error:
                yield path, '', str(error)


def _run_of(path: Path, table: str) -> str:
    _blame([path])
    found = parquet.read_schema(path)
    _vet(path, found, schema(table))
    return str(found.metadata.get(b'run_id', b'').decode(errors='replace'))


def _scan(paths: Sequence[Path], whole: pa.Schema, columns: Sequence[str] | None, filters: Any) -> pa.Table:
    from pyarrow import dataset, fs
    checked = dataset.ParquetFragmentScanOptions(page_checksum_verification=True)
    layout = dataset.ParquetFileFormat(default_fragment_scan_options=checked)
    source = dataset.FileSystemDataset([layout.make_fragment(str(path), fs.LocalFileSystem()) for path in paths], whole, layout)
    try:
        for path, fragment in zip(paths, source.get_fragments(), strict=True):
            _vet(path, fragment.physical_schema, whole)
        chosen = parquet.filters_to_expression(filters) if isinstance(filters, list) else filters
        return source.to_table(columns=columns, filter=chosen)
    except (pa.ArrowException, OSError) as error:
        _blame(paths)
        raise StoreError(f'the filters cannot be applied: {_first_line(error)}') from error


def _vet(path: Path, found: pa.Schema, whole: pa.Schema) -> None:
    lacking = {field.name for field in whole if found.get_field_index(field.name) < 0}
    older = _version(path, found) < int(CONTRACT_VERSION)
    other = [field.name for field in whole if field.name not in lacking and field.type != found.field(field.name).type]
    if other or (lacking and not older):
        raise _damaged(path, 'its columns are not those of the table')


def _blame(paths: Sequence[Path]) -> None:
    for path in paths:
        try:
            parquet.ParquetFile(path, page_checksum_verification=True).read()
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, _first_line(error)) from error


def _damaged(path: Path, cause: str) -> StoreError:
    return StoreError(f'{path}: this file is damaged ({cause}); parse issue {unquote(path.stem)} again, which replaces it')


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _frame(data: pa.Table) -> pd.DataFrame:
    """Whole numbers stay whole where some are null, dates are datetime64."""
    import pandas as pd
    frame: pd.DataFrame = data.to_pandas(date_as_object=False, types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return frame


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause = _CAUSES.get(error.errno or 0, f'{error.strerror or error}; try again')
        raise StoreError(f'{folder}: {cause} (what was stored is kept)') from error
