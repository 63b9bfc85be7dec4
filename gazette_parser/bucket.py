"""An archive in an object store (`s3://bucket/folder`), where nothing can be renamed or locked, and one object is written as one.

For each issue: its new files are written under `.staged/`, then one record under `.commit/` names them (*this is the commit*),
then they are copied to their places, then the record and the staged files go. Who finds a record carries it out; our
readers take the staged files of an issue that has a record. So our commands see all old tables of an issue or all new ones,
also after a crash at any point. What is promised less than for a folder:

* Other readers, which list `TABLE/`, see old and new tables of one issue side by side while they are copied, and after
  a crash until the next `gazette parse` with this output.
* There is no lock. Writers keep apart by a lease object: written, looked at again after `PAUSE` seconds, renewed while they
  work, and free again `LEASE` seconds after a writer has died. It holds as long as an object is written in less than
  `PAUSE` seconds, clocks differ by less than that, and no writer sleeps longer than `LEASE` seconds amid an issue.
* `gazette check`, `diff`, `correct` and `compact` work on a folder: copy the archive, then check the copy.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from gazette_parser import corrections, pack, sheet
from gazette_parser.catalog import Held
from gazette_parser.correct import correct
from gazette_parser.errors import StoreError
from gazette_parser.model import Issue
from gazette_parser.place import ENDING, place_of, safe
from gazette_parser.records import TABLES
from gazette_parser.store import sources
from gazette_parser.summary import summary
from gazette_parser.tables import known, run_id, schema, tables

PAUSE = 2.0  # seconds in which an object is surely written
LEASE = 60.0  # seconds after which a writer that says nothing is taken for dead
WAIT = 10.0  # seconds to wait for another writer
_AT_ONCE = 16  # requests under way together


@dataclass(frozen=True)
class Record:
    """What is to be done for one issue."""

    name: str
    token: str
    place: str
    deletions: tuple[str, ...] = ()


@dataclass
class Bucket:
    """An archive in an object store. Raises StoreError where it cannot be reached."""

    address: str
    _corrections: corrections.Corrections | None = field(default=None, repr=False)
    _where: dict[str, set[str]] | None = field(default=None, repr=False)  # name → places
    _token: str = field(default_factory=lambda: uuid.uuid4().hex, repr=False)
    _until: float = field(default=0.0, repr=False)

    def __post_init__(self) -> None:
        from pyarrow import fs
        with self._told():
            self.files, root = fs.FileSystem.from_uri(self.address)
            self.root = root.rstrip('/')
            self.files.get_file_info(self.root)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f'{self.address}: the object store says: {sheet.first_line(error)}; check the address, the keys in '
                             'the environment and the network (what was stored is kept)') from error

    def write(self, issue: Issue, replaces: Collection[str] = ()) -> Mapping[str, pa.Table]:
        """Put an issue in, in place of all its earlier rows, as `store.write` does; gives its tables."""
        with self._told():
            self.lease()
            made, told = correct(tables(issue, run_id(issue)), self.corrections())
            own = pack.texts(made['issues'].schema) | {'summary': summary(made)}
            own |= {'corrections': told.as_json()} if told.digest else {}
            own |= sources(own, self._find(safe(issue.issue_id)))
            made['issues'] = made['issues'].replace_schema_metadata(own)
            self._replace(place_of(issue), made, replaces)
        return made

    def before(self, names: Collection[str]) -> Mapping[str, pa.Table] | None:
        """The tables of the first of these issues that is held."""
        with self._told():
            self.lease()
            held = next(filter(None, map(self._find, sorted(names))), None)
            paths = {table: f'{table}/{held.place}' for table in TABLES} if held else {}
            return dict(zip(paths, self._each(self._table, list(paths.values())), strict=True)) or None

    def _find(self, name: str) -> Held | None:
        places = sorted(self.where().get(name, ()))
        return Held(name, places[0], False, self._metadata(f'issues/{places[0]}')) if places else None

    def _table(self, path: str) -> pa.Table:
        with self.files.open_input_file(f'{self.root}/{path}') as file:
            return parquet.ParquetFile(file, page_checksum_verification=True).read()

    def _replace(self, place: str, made: Mapping[str, pa.Table], replaces: Collection[str]) -> None:
        name = place.rpartition('/')[2].removesuffix(ENDING)
        where = self.where()
        old = {at for one in (name, *replaces) for at in where.get(one, ())} - {place}
        record = Record(name, uuid.uuid4().hex, place, tuple(f'{table}/{at}' for table in TABLES for at in sorted(old)))
        self._each(lambda table: self._put(self._staged(record, table), sheet.encoded(made[table])), TABLES)
        self.lease()
        self._put(f'.commit/{name}.json', json.dumps(asdict(record), ensure_ascii=False).encode())
        self._carry_out(record)
        for one in replaces:
            where.pop(one, None)
        where[name] = {place}

    def _carry_out(self, record: Record) -> None:
        self._each(lambda table: self._copy(self._staged(record, table), f'{table}/{record.place}'), TABLES)
        self._each(self._delete, record.deletions)
        self._delete(f'.commit/{record.name}.json')
        self._each(lambda table: self._delete(self._staged(record, table)), TABLES)

    def recover(self) -> None:
        """Carry out what a stopped writer has committed, and remove what it has not; only with the lease."""
        with self._told():
            self.lease()
            for record in self.records().values():
                self._carry_out(record)
            self._each(self._delete, self._names('.staged'))

    def records(self) -> dict[str, Record]:
        """What is committed and not yet in its places, by name."""
        found = {}
        for path in self._names('.commit'):
            with suppress(FileNotFoundError):  # carried out meanwhile
                record = Record(**json.loads(self._get(path)))
                found[record.name] = record
        return found

    def where(self) -> dict[str, set[str]]:
        """Where the issues lie; looked up once, because nobody else writes while we have the lease."""
        if self._where is None:
            self._where = {}
            for table in TABLES:
                for name in self._names(table):
                    place = name.partition('/')[2]
                    self._where.setdefault(place.rpartition('/')[2].removesuffix(ENDING), set()).add(place)
        return self._where

    def catalog(self) -> list[Held]:
        """The issues held, as `catalog.catalog` gives them."""
        with self._told():
            pending = self.records()
            places = {name: name.partition('/')[2] for name in self._names('issues')}
            paths = [path for path, place in places.items() if _name(place) not in pending]
            paths += [self._staged(record, 'issues') for record in pending.values()]
            places |= {self._staged(record, 'issues'): record.place for record in pending.values()}
            return [Held(_name(places[path]), places[path], False, own)
                    for path, own in zip(paths, self._each(self._metadata, paths), strict=True)]

    def load(self, table: str, columns: Any, filters: Any, issues: Collection[str] | None) -> pa.Table:
        """A table with its checksums verified; issues that are being replaced are read where their record says."""
        from pyarrow import dataset
        whole = schema(known(table))
        checked = dataset.ParquetFragmentScanOptions(page_checksum_verification=True)
        layout = dataset.ParquetFileFormat(default_fragment_scan_options=checked)
        with self._told():
            pending = self.records()
            paths = [name for name in self._names(table) if _name(name) not in pending]
            paths += [self._staged(record, table) for record in pending.values()]
            wanted = None if issues is None else {*map(safe, issues)}
            paths = [path for path in paths if wanted is None or {_name(path), path.split('/')[1]} & wanted]
            fragments = [layout.make_fragment(f'{self.root}/{path}', self.files) for path in paths]
            chosen = parquet.filters_to_expression(filters) if isinstance(filters, list) else filters
            found: pa.Table = dataset.FileSystemDataset(fragments, whole, layout).to_table(columns=columns, filter=chosen)
            return found

    def corrections(self) -> corrections.Corrections:
        """The corrections of the archive, as they were when they were asked for first."""
        if self._corrections is None:
            try:
                self._corrections = corrections.parsed(f'{self.address}/{corrections.NAME}', self._get(corrections.NAME))
            except FileNotFoundError:
                self._corrections = corrections.Corrections()
        return self._corrections

    def lease(self) -> None:
        """Be the only writer for a while; StoreError while another one is at work."""
        if time.time() < self._until - LEASE / 2:
            return
        end = time.monotonic() + WAIT
        while not self._leased():
            if time.monotonic() > end:
                raise StoreError(f'{self.address}: another command is writing there; try again when it has ended, or '
                                 f'{LEASE:.0f} seconds after it has died')
            time.sleep(min(1.0, PAUSE))

    def _leased(self) -> bool:
        owner, until = self._lease_now()
        if owner not in ('', self._token) and time.time() < until:
            return False
        mine = time.time() + LEASE
        self._put('.lease', json.dumps([self._token, mine]).encode())
        if owner != self._token or time.time() > until:
            time.sleep(PAUSE)  # whoever saw no lease has written his own by now, and the last one has it
            self._where = None
        if self._lease_now()[0] != self._token:
            return False
        self._until = mine
        return True

    def _lease_now(self) -> tuple[str, float]:
        try:
            owner, until = json.loads(self._get('.lease'))
        except (FileNotFoundError, ValueError):
            return '', 0.0
        return str(owner), float(until)

    def release(self) -> None:
        """Let others write."""
        with self._told():
            if self._lease_now()[0] == self._token:
                self._delete('.lease')
            self._until = 0.0

    def _staged(self, record: Record, table: str) -> str:
        return f'.staged/{record.name}/{record.token}/{table}{ENDING}'

    def _each(self, function: Any, items: Collection[str]) -> list[Any]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(function, items))

    def _names(self, top: str) -> list[str]:
        from pyarrow import fs
        found = self.files.get_file_info(fs.FileSelector(f'{self.root}/{top}', recursive=True, allow_not_found=True))
        return sorted(info.path[len(self.root) + 1:] for info in found if info.type == fs.FileType.File)

    def _metadata(self, path: str) -> dict[str, str]:
        with self.files.open_input_file(f'{self.root}/{path}') as file:
            return pack.texts(parquet.read_schema(file))

    def _get(self, path: str) -> bytes:
        with self.files.open_input_stream(f'{self.root}/{path}') as stream:
            return bytes(stream.read())

    def _put(self, path: str, data: bytes) -> None:
        with self.files.open_output_stream(f'{self.root}/{path}') as stream:
            stream.write(data)

    def _copy(self, path: str, to: str) -> None:
        with suppress(FileNotFoundError):  # copied before, by whoever carried it out
            self.files.copy_file(f'{self.root}/{path}', f'{self.root}/{to}')

    def _delete(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self.files.delete_file(f'{self.root}/{path}')


def _name(place: str) -> str:
    return place.rpartition('/')[2].removesuffix(ENDING)


def load(address: str, table: str, columns: Any, filters: Any, issues: Collection[str] | None) -> pa.Table:
    """A table of an archive in an object store; once more where a writer has moved files meanwhile."""
    bucket = Bucket(address)
    try:
        return bucket.load(table, columns, filters, issues)
    except StoreError:
        return bucket.load(table, columns, filters, issues)
