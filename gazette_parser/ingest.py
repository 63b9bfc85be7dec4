"""Taking files into an archive again and again: what is held already is passed over, what changes is counted."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from gazette_parser import catalog, changes, rivals, store
from gazette_parser.catalog import Held
from gazette_parser.changes import Counts
from gazette_parser.errors import SourceError, StoreError
from gazette_parser.model import Issue
from gazette_parser.place import is_address, safe
from gazette_parser.read.archive import load
from gazette_parser.records import TABLES
from gazette_parser.tables import run_of

Item = Path | bytes


class Archive(Protocol):
    """Where issues go."""

    def catalog(self) -> Iterable[Held]:
        """The issues that are held whole."""

    def before(self, names: Collection[str]) -> changes.Rows | None:
        """The tables of the first of these issues that is held; None where none can be read."""

    def write(self, issue: Issue, replaces: Collection[str]) -> changes.Rows:
        """Store an issue; its tables."""


@dataclass(frozen=True)
class Folder:
    """An archive in a folder, which need not be there yet."""

    output: Path

    def catalog(self) -> list[Held]:
        """The issues that have a file in every table, and no replacement that cannot be finished."""
        if not self._exists():
            return []
        with store.opened(self.output) as (folder, unfinished):
            return [held for held in _whole(folder, catalog.catalog(folder)) if held.name not in unfinished]

    def before(self, names: Collection[str]) -> changes.Rows | None:
        """As `Archive` says."""
        if not self._exists():
            return None
        try:
            with store.opened(self.output) as (folder, _):
                found = next(filter(None, (catalog.find(folder, name) for name in sorted(names))), None)
                return catalog.Shelf(folder).tables(found) if found else None
        except StoreError:
            return None  # it is damaged and replaced

    def write(self, issue: Issue, replaces: Collection[str]) -> changes.Rows:
        """As `Archive` says."""
        return store.write(issue, self.output, replaces=replaces).tables

    def better(self, issue: Issue) -> Issue | None:
        """The issue as it is to be stored, None where another file gave a better reading: then this one is recorded."""
        try:
            held = rivals.rival(self.output, issue) if self._exists() else None
        except StoreError:
            return issue  # what is there is damaged, and replaced
        if held is None:
            return issue
        if rivals.of_held(held) > rivals.of_issue(issue):
            rivals.note(self.output, issue, held)
            return None
        return rivals.told(self.output, issue, held)

    def _exists(self) -> bool:
        return any((self.output / table).is_dir() for table in TABLES)


@dataclass
class Ingest:
    """An archive while files are taken into it; `again` says that files are to be read that are held already."""

    archive: Archive
    again: bool = False
    runs: set[str] = field(default_factory=set)
    digests: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # SHA-256 of a source → issues

    def __post_init__(self) -> None:
        for held in self.archive.catalog():
            self.runs |= {held.run_id, *(run for *_, run in held.sources)}
            if held.summary:
                self.digests[held.summary['info']['source_sha256']].add(held.name)

    def holds(self, item: Item) -> bool:
        """Whether reading this file would give what is there: same content, same parser, same rules."""
        return not self.again and run_of(_digest(item)) in self.runs

    def put(self, issue: Issue) -> Counts:
        """Store an issue; the rows that differ from those that it replaces, or nothing for a new one."""
        stands = self.archive.better(issue) if isinstance(self.archive, Folder) else issue
        if stands is None:
            return Counter()
        issue, name = stands, safe(issue.issue_id)
        same = self.digests[issue.source.sha256] - {name}
        before = self.archive.before({name, *same})
        after = self.archive.write(issue, same)
        self.digests[issue.source.sha256] = {name}
        return changes.counted(changes.compare(before, after, issue.issue_id)) if before else Counter()


def to(output: str | Path) -> Archive:
    """The archive at a path, or at the address of an object store."""
    if not is_address(output):
        return Folder(Path(output))
    from gazette_parser.bucket import Bucket
    bucket = Bucket(str(output))
    bucket.recover()
    return bucket


def _whole(folder: Path, held: list[Held]) -> Iterator[Held]:
    """The issues that have a file in every table."""
    there = {place: all((folder / table / place).is_file() for table in TABLES) for place in {one.place for one in held}}
    return (one for one in held if there[one.place])


def _digest(item: Item) -> str:
    """SHA-256 of a file or of bytes; of a file that cannot be read none: whoever parses it will tell."""
    try:
        if isinstance(item, bytes) or not item.is_file():
            return hashlib.sha256(item if isinstance(item, bytes) else load(item)[1]).hexdigest()
        with item.open('rb') as file:
            return hashlib.file_digest(file, 'sha256').hexdigest()
    except (OSError, SourceError):
        return ''
