"""What an archive holds, read off the names and the metadata of its files; there is no other record of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import pyarrow as pa

from gazette_parser import commit, pack, sheet
from gazette_parser.corrections import Corrections
from gazette_parser.errors import StoreError
from gazette_parser.place import ENDING, PACKED
from gazette_parser.records import TABLES


@dataclass(frozen=True)
class Held:
    """An issue in the archive: the file of its row in table `issues`, and what that says about it.

    The file of another table is `output / table / place`.
    """

    name: str
    place: str
    packed: bool
    metadata: dict[str, str] = field(repr=False)

    @property
    def run_id(self) -> str:
        """The run that made it."""
        return self.metadata.get('run_id', '')

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What `summary.summary` said when it was written; empty where an older parser wrote it."""
        found: dict[str, Any] = json.loads(self.metadata.get('summary', '{}'))
        return found

    @cached_property
    def sources(self) -> list[list[str]]:
        """Other files that gave this issue before: name, SHA-256, run."""
        found: list[list[str]] = json.loads(self.metadata.get('sources', '[]'))
        return found


@dataclass
class Whereabouts:
    """Where the files of all issues lie."""

    folders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # name → region/year
    packs: dict[str, str] = field(default_factory=dict)  # name → place of its pack

    def places(self, name: str) -> set[str]:
        """Places at which the issue has files of its own."""
        return {f'{folder}/{name}{ENDING}' for folder in self.folders.get(name, ())}

    def put(self, place: str) -> None:
        """Files stand at a place."""
        folder, _, name = place.rpartition('/')
        if not is_packed(place):
            self.folders[name.removesuffix(ENDING)].add(folder)

    def moved(self, names: Iterable[str], places: Iterable[str]) -> None:
        """Issues have left wherever they were, and stand at new places now: their own, or one pack."""
        for name in names:
            self.folders.pop(name, None)
            self.packs.pop(name, None)
        for place in places:
            self.put(place)
            if is_packed(place):
                self.packs |= dict.fromkeys(names, place)


def need(archive: Archive) -> None:
    """StoreError where an archive holds no tables."""
    if not archive.exists():
        raise StoreError(f'{archive.name}: there are no tables here; parse an issue into this folder first')


class Archive(Protocol):
    """Where issues are held: a folder (`folder.Folder`), or an object store (`bucket.Bucket`). All raise StoreError."""

    @property
    def name(self) -> str:
        """As messages name it."""

    def exists(self) -> bool:
        """Whether there are tables."""

    def reading(self) -> AbstractContextManager[frozenset[str]]:
        """No writer meanwhile; gives the issues whose interrupted replacement cannot be finished."""

    def writing(self) -> AbstractContextManager[None]:
        """The only writer."""

    def files(self, table: str) -> list[str]:
        """The places of a table's files, in their order."""

    def has(self, table: str, place: str) -> bool:
        """Whether there is such a file."""

    def read(self, table: str, place: str) -> pa.Table:
        """A whole file with its checksums verified."""

    def open(self, table: str, place: str) -> sheet.Sheet:
        """A file of which rows are read when they are asked for."""

    def content(self, table: str, place: str) -> bytes:
        """A file as it is; StoreError or OSError where it cannot be had, which does not mean that it is damaged."""

    def metadata(self, table: str, place: str) -> dict[str, str]:
        """What a file says about itself."""

    def any_version(self) -> int | None:
        """The contract's version in a file that can be read; None without files."""

    def where(self) -> Whereabouts:
        """Where every issue's files lie; only within `reading` or `writing`."""

    def keep(self, known: Whereabouts) -> None:
        """Say that `known` holds after a replacement of our own."""

    def replace(self, what: commit.Replacement, contents: Mapping[str, bytes]) -> None:
        """Put files in and take others out, as one; only within `writing`."""

    def corrections(self) -> Corrections:
        """The corrections of the archive."""

    def mend(self) -> int:
        """Finish or undo what a stopped command has left; how many files were removed."""

    def same(self, table: str, place: str, other: object, there: str) -> bool:
        """Whether a file is the same to the byte in another archive; False where that is not told cheaply."""


def catalog(archive: Archive) -> list[Held]:
    """The issues held, in the order of their files. Only within `reading`; StoreError for a damaged file."""
    return [held for place in archive.files('issues') for held in issues_in(archive, place)]


def issues_in(archive: Archive, place: str) -> Iterator[Held]:
    """The issues of one file of table `issues`."""
    metadata = archive.metadata('issues', place)
    packed = pack.parts(metadata)
    if packed is None:
        yield Held(stem(place), place, False, metadata)
    else:
        yield from (Held(name, place, True, part.metadata) for name, part in packed.items())


def find(archive: Archive, name: str) -> Held | None:
    """One issue; only within `reading` or `writing`."""
    known = archive.where()
    for place in sorted({*known.places(name), *filter(None, [known.packs.get(name)])}):
        if archive.has('issues', place):
            return next((held for held in issues_in(archive, place) if held.name == name), None)
    return None


def stem(place: str) -> str:
    """The name of the file at a place, which is that of its issue unless the file is a pack.

    >>> stem('540400/2023/公报-2023-03.parquet')
    '公报-2023-03'
    """
    return place.rpartition('/')[2].removesuffix(ENDING)


class Shelf:
    """Tables of issues, one issue after the other; of a pack what is read at once is kept until other rows are asked for."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._packs: dict[str, tuple[str, pack.Pack]] = {}  # table → the pack read last

    def tables(self, held: Held) -> dict[str, pa.Table]:
        """All tables of an issue, each with its metadata; StoreError where one is missing or damaged."""
        return {table: self.table(table, held) for table in TABLES}

    def table(self, table: str, held: Held) -> pa.Table:
        """One table of an issue; StoreError where it is missing or damaged."""
        if not held.packed:
            return self.archive.read(table, held.place)
        if table not in self._packs or self._packs[table][0] != held.place:
            self._packs[table] = held.place, pack.Pack(self.archive.open(table, held.place))
        return self._packs[table][1].issue(held.name)


def members(archive: Archive, table: str, place: str) -> list[str]:
    """The issues in a file; StoreError for a pack that cannot be read."""
    if not is_packed(place):
        return [stem(place)]
    found = pack.parts(archive.metadata(table, place))
    return [stem(place)] if found is None else list(found)


def is_packed(place: str) -> bool:
    """Whether the file at a place holds many issues."""
    return place.startswith(f'{PACKED}/')


def looked_up(archive: Archive, places: Iterable[tuple[str, str]]) -> Whereabouts:
    """Where every issue lies, from (table, place) of all files. What is in a pack all of its files tell that can be read."""
    known, packs = Whereabouts(), defaultdict[str, list[str]](list)
    for table, place in places:
        known.put(place)
        if is_packed(place):
            packs[place].append(table)
    for place, of in packs.items():
        for table in of:
            with suppress(StoreError):  # told by whoever reads it
                known.packs |= dict.fromkeys(members(archive, table, place), place)
    return known
