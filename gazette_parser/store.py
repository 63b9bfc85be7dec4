"""The outputs folder: one Parquet file for each issue and table, replaced issue by issue."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload
from urllib.parse import unquote

import pyarrow as pa

from gazette_parser import catalog, commit, pack, sheet
from gazette_parser.correct import correct
from gazette_parser.errors import StoreError
from gazette_parser.folder import Folder
from gazette_parser.model import Issue
from gazette_parser.place import ENDING, is_address, place_of, safe
from gazette_parser.place import place as home
from gazette_parser.records import CONTRACT_VERSION, TABLES, IssueInfo
from gazette_parser.summary import summary
from gazette_parser.tables import known, run_id, schema, tables

if TYPE_CHECKING:
    import pandas as pd

    from gazette_parser.catalog import Archive, Held

__all__ = ['Written', 'at', 'frame', 'issues', 'load', 'opened', 'put', 'safe', 'write']

@dataclass(frozen=True, slots=True)
class Written:
    """What `write` has put into the store; the file of a table is `path / table / place`."""

    issue_id: str
    run_id: str
    rows: Mapping[str, int]  # table → rows
    path: str
    place: str
    tables: Mapping[str, pa.Table] = field(repr=False, default_factory=dict)


def write(issue: Issue, output: str | os.PathLike[str], *, run: str | None = None, replaces: Collection[str] = ()) -> Written:
    """Put an issue into the store, in place of all its earlier rows: either every table changes or none.

    `run` names the run where other rules than those in the package made the rows, `replaces` names (as files are named)
    issues that this one replaces too. Raises StoreError.
    """
    return put(at(output), place_of(issue), tables(issue, run or run_id(issue)), replaces)


def at(output: str | os.PathLike[str]) -> Archive:
    """The archive in a folder, or at the address of an object store."""
    if not is_address(output):
        return Folder(Path(output))
    from gazette_parser.bucket import Bucket
    return Bucket(str(output))


def put(archive: Archive, place: str, made: Mapping[str, pa.Table], replaces: Collection[str] = (),
        others: Sequence[list[str]] = ()) -> Written:
    """Put the tables of an issue at their place, as `write` does; with the corrections of the archive.

    `others` are files that give the issue too (name, SHA-256, run id), to be recorded beside those that are known.
    """
    name, told = Path(place).stem, pack.texts(made['issues'].schema)
    run = told['run_id']
    made, applied = correct(made, archive.corrections())
    told = {key: text for key, text in told.items() if key != 'corrections'} | {'summary': summary(made)}
    told |= {'corrections': applied.as_json()} if applied.digest else {}
    contents = {f'{table}/{place}': sheet.encoded(data) for table, data in made.items() if table != 'issues'}
    rows = {table: data.num_rows for table, data in made.items()}
    with archive.writing():
        _refuse_other_version(archive)
        with suppress(StoreError):  # what is damaged is replaced
            told |= sources(told, catalog.find(archive, name), others)
        contents[f'issues/{place}'] = sheet.encoded(made['issues'].replace_schema_metadata(told))
        exchange(archive, commit.Replacement(name, run, {}, rows), contents, {name, *replaces})
    return Written(made['issues']['issue_id'][0].as_py(), run, rows, archive.name, place, made)


def exchange(archive: Archive, what: commit.Replacement, contents: dict[str, bytes], names: Collection[str]) -> None:
    """Replace whatever the issues `names` have by `contents` (place → bytes), as one; only within `writing`."""
    where, leaving = archive.where(), {*names}
    own, packs = {place.partition('/')[2] for place in contents}, {where.packs[name] for name in leaving if name in where.packs}
    pieces: dict[str, Sequence[str]] = {}
    for place in sorted(packs):
        kept = _remains(archive, place, [name for name, at in where.packs.items() if at == place and name not in leaving])
        for table in TABLES:
            contents |= _cut(archive, table, place, kept)
        pieces |= kept
    packs.update(*(where.places(name) for name in leaving))
    gone = {f'{table}/{place}' for place in packs for table in TABLES}
    done = commit.Replacement(what.name, what.run_id, {place: commit.digest(data) for place, data in contents.items()},
                              what.rows, tuple(sorted(gone - contents.keys())))
    archive.replace(done, contents)
    for inside, at in ((names, own), *((kept, {place}) for place, kept in pieces.items())):
        where.moved(inside, at)
    archive.keep(where)


def _remains(archive: Archive, place: str, names: Sequence[str]) -> dict[str, Sequence[str]]:
    """Where the issues go that are left of a pack: into two packs, or into files of their own where two are not worth it.

    So to replace the next one costs half as much, and to replace all of n costs n·log n and not n².
    """
    if len(names) < 2 * pack.SMALLEST:
        told = _opened(archive, 'issues', place) if names else None
        return {_home(told, name): [name] for name in names}
    middle = len(names) // 2
    return {pack.place(place.split('/')[1], half): half for half in (names[:middle], names[middle:])}


def _home(told: pack.Pack | None, name: str) -> str:
    """The place of an issue's own files, as its row in table `issues` has it."""
    try:
        row = told.issue(name).to_pylist()[0] if told else {}
    except StoreError:
        row = {}
    folder = home('', row.get('region_code'), row.get('year')).rpartition('/')[0]
    return f'{folder}/{name}{ENDING}'


def _opened(archive: Archive, table: str, place: str) -> pack.Pack | None:
    """A pack in memory, so that what the disk or the store cannot give is not taken for damaged; None where it is."""
    if not archive.has(table, place):
        return None
    source = pa.BufferReader(archive.content(table, place))
    try:
        return pack.Pack(sheet.Sheet(place, table, source))
    except StoreError:
        return None


def _cut(archive: Archive, table: str, place: str, pieces: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """A table's file of a pack as several; what is damaged in it is in none, and `check` names the issues from then on."""
    whole, made = _opened(archive, table, place) if pieces else None, {}
    for at, names in pieces.items():
        if catalog.is_packed(at):
            made[f'{table}/{at}'] = pack.encoded(table, whole.readable({*names}) if whole else ())
        elif whole:
            with suppress(StoreError):
                made[f'{table}/{at}'] = sheet.encoded(whole.issue(*names))
    return made


def sources(told: Mapping[str, str], before: Held | None, more: Sequence[list[str]] = ()) -> dict[str, str]:
    """The other files that gave this issue before, so that reading them again is known to change nothing."""
    if not before or not before.summary:
        return {}
    own, old = json.loads(told['summary'])['info'], before.summary['info']
    listed = [*before.sources, [old['source_name'], old['source_sha256'], before.run_id], *more]
    others = {entry[0]: entry for entry in listed if own['source_name'] != entry[0] and own['source_sha256'] != entry[1]}
    return {'sources': json.dumps(list(others.values()), ensure_ascii=False)} if others else {}


@overload
def load(output: str | os.PathLike[str], table: str, *, arrow: Literal[True], columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> pa.Table: ...
@overload
def load(output: str | os.PathLike[str], table: str, *, arrow: Literal[False] = False, columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> pd.DataFrame: ...
def load(output: str | os.PathLike[str], table: str, *, arrow: bool = False, columns: Sequence[str] | None = None,
         filters: Any = None, issues: Collection[str] | None = None) -> Any:
    """A table of the store, of all issues or of those named in `issues`; as a DataFrame, or as an Arrow table.

    `output` may be the address of an object store (`s3://bucket/folder`).
    `filters` are those of `pandas.read_parquet`: `[('end_on', '<', date(2024, 1, 1))]`. Columns that an older store
    lacks are null. Raises StoreError when there is no such store, table or column, and when a file is damaged.
    """
    whole = schema(table)
    chosen = [known(name, whole.names, 'column') for name in columns] if columns is not None else None
    if is_address(output):
        from gazette_parser.bucket import Bucket
        data = Bucket(str(output)).load(table, chosen, filters, issues)
        return data if arrow else frame(data)
    folder = existing(output)
    with _files(folder, table, issues) as paths:
        data = _scan(paths, table, chosen, filters)
    return data if arrow else frame(data)


def issues(output: str | os.PathLike[str]) -> list[IssueInfo]:
    """The issues that the store holds, by name; none in an empty folder. Raises StoreError as `load` does."""
    if Path(output).is_dir() and not any(Path(output, table).is_dir() for table in TABLES):
        return []
    rows = load(output, 'issues', arrow=True).to_pylist()
    return sorted((IssueInfo(**row) for row in rows), key=lambda info: info.issue_id)


def _refuse_other_version(archive: Archive) -> None:
    version = archive.any_version()
    if version is not None and version < int(CONTRACT_VERSION):
        raise StoreError(f'{archive.name}: holds tables of version {version}, this parser writes version {CONTRACT_VERSION}; '
                         'parse its issues again into a new folder (this one can still be read)')


def existing(output: str | os.PathLike[str]) -> Path:
    """The folder of a store; StoreError where there is none."""
    catalog.need(Folder(Path(output)))
    return Path(output)


@contextmanager
def opened(output: str | os.PathLike[str]) -> Iterator[tuple[Path, frozenset[str]]]:
    """A store without a writer meanwhile, and the issues whose replacement cannot be finished. Raises StoreError."""
    with Folder(Path(output)).reading() as unfinished:
        yield Path(output), unfinished


@contextmanager
def _files(folder: Path, table: str, wanted: Collection[str] | None) -> Iterator[dict[Path, set[str] | None]]:
    """The files of a table, with the issues to take of a pack (None: all); no issue may be missing or half replaced."""
    with opened(folder) as (_, unfinished):
        there, damaged = _members(folder, table)
        held = there.keys() | unfinished
        if wanted is None or unfinished or damaged or not {*map(safe, wanted)} <= held:
            held |= {name for other in ('issues', 'pages') for name in _members(folder, other)[0]}
        names = held if wanted is None else {known(safe(name), held, 'issue') for name in wanted}
        for name in sorted(names):
            if name in unfinished or name not in there:
                raise damaged[0] if damaged and name not in unfinished else torn(folder, table, name)
        yield _chosen(there, names, whole=wanted is None)


def _members(folder: Path, table: str) -> tuple[dict[str, Path], list[StoreError]]:
    """The issues of a table with their files, and what is wrong with packs that cannot be read."""
    found: dict[str, Path] = {}
    damaged = []
    archive = Folder(folder)
    for place in archive.files(table):
        try:
            names = catalog.members(archive, table, place)
            found = dict.fromkeys(names, archive.path(table, place)) | found  # a damaged pack may name what was read again
        except StoreError as error:
            damaged.append(error)
    return found, damaged


def _chosen(there: Mapping[str, Path], names: Collection[str], *, whole: bool) -> dict[Path, set[str] | None]:
    wanted: dict[Path, set[str]] = {}
    for name in sorted(names, key=lambda name: there[name]):
        wanted.setdefault(there[name], set()).add(name)
    return {path: None if whole or path.stem in held else held for path, held in wanted.items()}


def torn(folder: object, table: str, name: str) -> StoreError:
    """What to say of an issue whose tables do not belong together."""
    return StoreError(f'{folder}: the {table} of issue {unquote(name)} are not complete or not of one run; parse it again')


def _scan(paths: Mapping[Path, set[str] | None], table: str, columns: Sequence[str] | None, filters: Any) -> pa.Table:
    from pyarrow import dataset, fs
    whole = schema(table)
    layout = sheet.layout()
    plain = [path for path, names in paths.items() if names is None]
    source = dataset.FileSystemDataset([layout.make_fragment(str(path), fs.LocalFileSystem()) for path in plain], whole, layout)
    try:
        for path, fragment in zip(plain, source.get_fragments(), strict=True):
            sheet.vet(path, fragment.physical_schema, whole)
        chosen = sheet.expression(filters)
        found = [part.to_table(columns=columns, filter=chosen) for part in (source, *_taken(paths, table))]
        return pa.concat_tables(found) if len(found) > 1 else found[0]
    except (pa.ArrowException, OSError) as error:
        sheet.blame(plain)
        raise StoreError(f'the filters cannot be applied: {sheet.first_line(error)}') from error


def _taken(paths: Mapping[Path, set[str] | None], table: str) -> Iterator[Any]:
    """The wanted issues of packs, each as a dataset."""
    from pyarrow import dataset
    for path, names in paths.items():
        if names is not None:
            found = pack.Pack(sheet.Sheet(path, table))
            for name in (name for name in found.parts if name in names):
                yield dataset.dataset(found.issue(name).replace_schema_metadata(schema(table).metadata))


def frame(data: pa.Table) -> pd.DataFrame:
    """As a DataFrame: whole numbers stay whole where some are null, dates are datetime64."""
    import pandas as pd
    made: pd.DataFrame = data.to_pandas(date_as_object=False, types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return made
