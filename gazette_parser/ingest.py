"""Taking files into an archive again and again: what is held already is passed over, what changes is counted."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from gazette_parser import catalog, changes, rivals, store
from gazette_parser.catalog import Archive, Held
from gazette_parser.changes import Counts
from gazette_parser.errors import SourceError, StoreError
from gazette_parser.model import Issue
from gazette_parser.place import place_of, safe
from gazette_parser.read.archive import load
from gazette_parser.records import TABLES
from gazette_parser.tables import run_id, run_of, tables

Item = Path | bytes


@dataclass
class Ingest:
    """An archive while files are taken into it; `again` says that files are to be read that are held already."""

    archive: Archive
    again: bool = False
    runs: set[str] = field(default_factory=set)
    digests: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # SHA-256 of a source → issues

    def __post_init__(self) -> None:
        for held in _whole(self.archive) if self.archive.exists() else ():
            self.runs |= {held.run_id, *(run for *_, run in held.sources)}
            if held.summary:
                self.digests[held.summary['info']['source_sha256']].add(held.name)

    def holds(self, item: Item) -> bool:
        """Whether reading this file would give what is there: same content, same parser, same rules."""
        return not self.again and run_of(_digest(item)) in self.runs

    def put(self, issue: Issue) -> Counts:
        """Store an issue; the rows that differ from those that it replaces, or nothing for a new one."""
        stands = self._better(issue)
        if stands is None:
            return Counter()
        issue, name = stands, safe(issue.issue_id)
        same = self.digests[issue.source.sha256] - {name}
        before = self._before({name, *same})
        after = store.put(self.archive, place_of(issue), tables(issue, run_id(issue)), same).tables
        self.digests[issue.source.sha256] = {name}
        return changes.counted(changes.compare(before, after, issue.issue_id)) if before else Counter()

    def _better(self, issue: Issue) -> Issue | None:
        """The issue as it is to be stored, None where another file gave a better reading: then this one is recorded."""
        try:
            held = rivals.rival(self.archive, issue) if self.archive.exists() else None
        except StoreError:
            return issue  # what is there is damaged, and replaced
        if held is None:
            return issue
        if rivals.of_held(held) > rivals.of_issue(issue):
            rivals.note(self.archive, issue, held)
            return None
        return rivals.told(self.archive, issue, held)

    def _before(self, names: Collection[str]) -> changes.Rows | None:
        """The tables of the first of these issues that is held; None where none can be read."""
        if not self.archive.exists():
            return None
        try:
            with self.archive.reading():
                found = next(filter(None, (catalog.find(self.archive, name) for name in sorted(names))), None)
                return catalog.Shelf(self.archive).tables(found) if found else None
        except StoreError:
            return None  # it is damaged and replaced


def _whole(archive: Archive) -> list[Held]:
    """The issues that have a file in every table that tells what it is, and no replacement that cannot be finished."""
    with archive.reading() as unfinished:
        whole = set.intersection(*(set(archive.files(table)) for table in TABLES))
        held = [one for place in archive.files('issues') if place in whole for one in _readable(archive, place)]
        return [one for one in held if one.name not in unfinished]


def _readable(archive: Archive, place: str) -> list[Held]:
    """The issues of a file that all tables have there; the files of the others are read again, which mends it."""
    try:
        found = list(catalog.issues_in(archive, place))
        inside = [set(catalog.members(archive, table, place)) for table in TABLES if catalog.is_packed(place)]
        return [held for held in found if all(held.name in names for names in inside)]
    except StoreError:
        return []


def _digest(item: Item) -> str:
    """SHA-256 of a file or of bytes; of a file that cannot be read none: whoever parses it will tell."""
    try:
        if isinstance(item, bytes) or not item.is_file():
            return hashlib.sha256(item if isinstance(item, bytes) else load(item)[1]).hexdigest()
        with item.open('rb') as file:
            return hashlib.file_digest(file, 'sha256').hexdigest()
    except (OSError, SourceError):
        return ''
