"""An archive in an object store (`s3://bucket/folder`), where nothing can be renamed and one object is written as one.

A replacement is written under `.staged/`, then committed by one conditional write of `.lease` that names its files
(`lease.py`), then copied to its places, then the commit is taken back and the staged files go. Who finds a commit
carries it out; our readers take the staged files that it names. So our commands see all old tables of an issue or
all new ones, also after a crash at any point. What is promised less than for a folder:

* Other readers, which list `TABLE/`, see old and new tables of one issue side by side while they are copied, and after
  a crash until the next command of ours that may write.
* A writer that sleeps for more than a minute *between* its commit and the removal of old files, while another one takes over and
  puts the same issue back to where it was, can remove it there; `gazette check` tells, parsing the file again mends it.
* With keys that may only read, or without boto3, `load`, `status`, `check` and `diff` work without the lock: what is
  replaced in that moment may be told as incomplete.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pyarrow as pa

from gazette_parser import catalog, corrections, lease, pack, sheet
from gazette_parser.catalog import Whereabouts
from gazette_parser.commit import Replacement
from gazette_parser.errors import StoreError
from gazette_parser.lease import Lease, NoLock
from gazette_parser.place import safe
from gazette_parser.records import TABLES
from gazette_parser.tables import known, schema

_AT_ONCE = 16  # requests under way together
_BETWEEN = 1000  # requests after which the lock is kept: to compact removes tens of thousands of objects
_TRIES = 20  # readings of a table that a writer changes meanwhile
State = dict[str, tuple[object, int]]  # file → when it was written, bytes


class Bucket:
    """An archive in an object store. Raises StoreError where it cannot be reached."""

    def __init__(self, address: str) -> None:
        from pyarrow import fs
        self.name = address.rstrip('/')
        if not address.startswith('s3://') or '?' in address or not address[5:].strip('/'):
            raise StoreError(f'{address}: an object store is s3://BUCKET/FOLDER; its keys and another server than Amazon '
                             '(AWS_ENDPOINT_URL) are taken from the environment')
        with self._told():
            self.store, root = fs.FileSystem.from_uri(address)
            self.root = root.rstrip('/')
            self.store.get_file_info(self.root)
        self.lease = Lease(self.name, self.root, self.store.region)
        self._record: dict[str, Any] = {}
        self._where: tuple[int, Whereabouts] | None = None
        self._depth = 0
        self._there = False
        self._version: int | None = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f'{self.name}: the object store says: {sheet.first_line(error)}; check the address, the keys in '
                             'the environment and the network (what was stored is kept)') from error

    # ---- as `catalog.Archive` says

    def exists(self) -> bool:
        """Whether there are tables."""
        if not self._there:
            self._there = bool(self._names('issues') or self._pending().get('files'))
        return self._there

    @contextmanager
    def reading(self) -> Iterator[frozenset[str]]:
        """No writer meanwhile, as far as the keys allow; nothing is ever unfinished, for a commit can be read."""
        catalog.need(self)
        with ExitStack() as stack:
            try:
                stack.enter_context(self._locked())
            except NoLock:
                self._record = self._pending()
            yield frozenset()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The only writer."""
        with self._locked():
            yield

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not self._depth:
            found = self.lease.take()
            if self._where and self._where[0] != found.generation:
                self._where = None
            self._finish(found.record)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self.lease.release()

    def files(self, table: str) -> list[str]:
        """The places of a table's files, in their order."""
        with self._told():
            return sorted(name.partition('/')[2] for name in self._seen(self._names(table), table))

    def has(self, table: str, place: str) -> bool:
        """Whether there is such a file."""
        from pyarrow import fs
        found = self.store.get_file_info(f'{self.root}/{self._path(f"{table}/{place}")}')
        return bool(found.type == fs.FileType.File)

    def read(self, table: str, place: str) -> pa.Table:
        """A whole file with its checksums verified; StoreError where it is damaged or not of this table."""
        return sheet.read(f'{self.name}/{table}/{place}', table, pa.BufferReader(self.content(table, place)))

    def open(self, table: str, place: str) -> sheet.Sheet:
        """A file of which rows are read when they are asked for; StoreError where it is damaged or not of this table."""
        self._keep()
        with self._told():
            file = self.store.open_input_file(f'{self.root}/{self._path(f"{table}/{place}")}')
        return sheet.Sheet(f'{self.name}/{table}/{place}', table, file)

    def content(self, table: str, place: str) -> bytes:
        """A file as it is; StoreError where the store cannot give it."""
        with self._told():
            return self._get(self._path(f'{table}/{place}'))

    def metadata(self, table: str, place: str) -> dict[str, str]:
        """What a file says about itself; StoreError where it cannot be read or is not of this parser."""
        self._keep()
        with self._told(), self.store.open_input_file(f'{self.root}/{self._path(f"{table}/{place}")}') as file:
            return sheet.metadata(f'{self.name}/{table}/{place}', file)

    def any_version(self) -> int | None:
        """The contract's version in a file that can be read: an archive holds one; None without files."""
        if self._version is None:
            for place in self.files('issues'):
                with suppress(StoreError):
                    self._version = int(self.metadata('issues', place)['contract_version'])
                    break
        return self._version

    def where(self) -> Whereabouts:
        """Where every issue's files lie; only within `reading` or `writing`. Looked up anew after another process wrote."""
        if self._where is None:
            found = catalog.looked_up(self, [(table, place) for table in TABLES for place in self.files(table)])
            self._where = self.lease.state.generation, found
        return self._where[1]

    def keep(self, known: Whereabouts) -> None:
        """Say that `known` holds after a replacement of our own."""
        self._where = self.lease.state.generation, known

    def replace(self, what: Replacement, contents: Mapping[str, bytes]) -> None:
        """Put files in and take others out, as one; only within `writing`."""
        record = {'token': uuid.uuid4().hex, 'files': sorted(contents), 'deletions': sorted(what.deletions)}
        with self._told():
            self._each(lambda place: self._put(_staged(record, place), contents[place]), record['files'])
            self.lease.commit(record)
            self._finish(record)

    def corrections(self) -> corrections.Corrections:
        """The corrections of the archive."""
        try:
            return corrections.parsed(f'{self.name}/{corrections.NAME}', self._get(corrections.NAME))
        except FileNotFoundError:
            return corrections.Corrections()

    def mend(self) -> int:
        """Finish or undo what a stopped command has left; how many objects were removed."""
        with self.writing(), self._told():
            left = self._names('.staged')
            self._each(self._delete, left)
        return len(left)

    def same(self, table: str, place: str, other: object, there: str) -> bool:
        """Whether a file is the same in another archive; here that is never told without reading it."""
        return False

    # ---- commits

    def _finish(self, record: dict[str, Any] | None) -> None:
        """Carry out what is committed; only with the lock."""
        if record:
            with self._told():
                self._each(lambda place: self._copy(_staged(record, place), place), record['files'])
                self._each(self._delete, record['deletions'])
                self.lease.commit(None)
                self._each(lambda place: self._delete(_staged(record, place)), record['files'])
        self._record = {}

    def _pending(self) -> dict[str, Any]:
        """The replacement that is committed and not yet in its places."""
        try:
            return lease.parsed(self._get(lease.NAME)).record or {}
        except FileNotFoundError:
            return {}

    def _path(self, name: str) -> str:
        """Where a file is read: while it is being replaced, where its new bytes are staged."""
        return _staged(self._record, name) if name in self._record.get('files', ()) else name

    def _seen(self, names: Iterable[str], table: str) -> set[str]:
        """The files of a table as they will be once the commit is carried out."""
        new = {name for name in self._record.get('files', ()) if name.startswith(f'{table}/')}
        return set(names) - set(self._record.get('deletions', ())) | new

    # ---- reading a table without the lock

    def load(self, table: str, columns: Any, filters: Any, issues: Collection[str] | None) -> pa.Table:
        """A table with its checksums verified, once more where a writer has changed it meanwhile."""
        for turn in range(_TRIES):
            self._record, before = self._pending(), self._state(table)
            used = self._seen(before, table)
            try:
                found, wrong = self._scan(table, sorted(used), columns, filters, issues), None
            except StoreError as error:
                found, wrong = None, error
            if self._unmoved(table, used, before):
                if found is not None:
                    return found
                if wrong and turn:  # a store tells the second in which it was written, so what is wrong once may be a change
                    raise wrong
        raise StoreError(f'{self.name}: {table} is being changed by another command all the time; try again when it has ended')

    def _unmoved(self, table: str, used: Collection[str], before: State) -> bool:
        """Whether nothing that was used has been replaced since."""
        now, after = self._pending(), self._state(table)
        records = (now, self._record) if now != self._record else ()
        touched = {name for one in records for key in ('files', 'deletions') for name in one.get(key, ())}
        return not touched & {*used} and all(before[name] == after.get(name) for name in used if name in before)

    def _scan(self, table: str, names: list[str], columns: Any, filters: Any, issues: Collection[str] | None) -> pa.Table:
        from pyarrow import dataset
        whole = schema(known(table))
        layout, chosen = sheet.layout(), sheet.expression(filters)
        wanted = None if issues is None else {*map(safe, issues)}
        plain = [f'{self.root}/{self._path(name)}' for name in names if wanted is None or catalog.stem(name) in wanted]
        with self._told():
            single = dataset.FileSystemDataset([layout.make_fragment(path, self.store) for path in plain], whole, layout)
            parts = [single, *map(dataset.dataset, self._taken(table, names, wanted))]
            return pa.concat_tables([part.to_table(columns=columns, filter=chosen) for part in parts])

    def _taken(self, table: str, names: list[str], wanted: set[str] | None) -> Iterator[pa.Table]:
        """The wanted issues of packs."""
        packs = [place for name in names if catalog.is_packed(place := name.partition('/')[2])] if wanted is not None else []
        for place in packs:
            found = pack.Pack(self.open(table, place))
            for name in (name for name in found.parts if name in (wanted or ())):
                yield found.issue(name).replace_schema_metadata(schema(table).metadata)

    # ---- objects

    def _state(self, table: str) -> State:
        from pyarrow import fs
        with self._told():
            found = self.store.get_file_info(fs.FileSelector(f'{self.root}/{table}', recursive=True, allow_not_found=True))
        return {info.path[len(self.root) + 1:]: (info.mtime_ns, info.size) for info in found if info.type == fs.FileType.File}

    def _names(self, top: str) -> list[str]:
        return sorted(self._state(top))

    def _keep(self) -> None:
        if self._depth:
            self.lease.keep()

    def _each(self, function: Callable[[str], Any], items: Sequence[str]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for first in range(0, len(items), _BETWEEN):
                self._keep()
                list(pool.map(function, items[first:first + _BETWEEN]))

    def _get(self, path: str) -> bytes:
        self._keep()
        with self.store.open_input_stream(f'{self.root}/{path}') as stream:
            return bytes(stream.read())

    def _put(self, path: str, data: bytes) -> None:
        with self.store.open_output_stream(f'{self.root}/{path}') as stream:
            stream.write(data)

    def _copy(self, path: str, to: str) -> None:
        with suppress(FileNotFoundError):  # copied before, by whoever carried it out
            self.store.copy_file(f'{self.root}/{path}', f'{self.root}/{to}')

    def _delete(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self.store.delete_file(f'{self.root}/{path}')


def _staged(record: Mapping[str, Any], name: str) -> str:
    return f'.staged/{record["token"]}/{name}'
