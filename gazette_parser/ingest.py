"""Taking files into an archive again and again: what is held already is passed over, what changes is counted."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gazette_parser import catalog, changes, store
from gazette_parser.catalog import Held
from gazette_parser.changes import Counts
from gazette_parser.errors import SourceError, StoreError
from gazette_parser.model import Issue
from gazette_parser.place import safe
from gazette_parser.read.archive import load
from gazette_parser.records import TABLES
from gazette_parser.tables import run_of

Item = Path | bytes


@dataclass
class Ingest:
    """An archive while files are taken into it; `again` says that files are to be read that are held already."""

    output: Path
    again: bool = False
    runs: set[str] = field(default_factory=set)
    digests: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # SHA-256 of a source → issues

    def __post_init__(self) -> None:
        if any((self.output / table).is_dir() for table in TABLES):
            with store.opened(self.output) as (folder, unfinished):
                for held in _whole(folder, catalog.catalog(folder)):
                    self._note(held, known=held.name not in unfinished)

    def _note(self, held: Held, known: bool) -> None:
        if held.summary:
            self.digests[held.summary['info']['source_sha256']].add(held.name)
        if known:
            self.runs |= {held.run_id, *(run for *_, run in held.sources)}

    def holds(self, item: Item) -> bool:
        """Whether reading this file would give what is there: same content, same parser, same rules."""
        return not self.again and run_of(_digest(item)) in self.runs

    def put(self, issue: Issue) -> Counts:
        """Store an issue; the rows that differ from those that it replaces, or nothing for a new one."""
        same = self.digests[issue.source.sha256] - {safe(issue.issue_id)}
        before = self._before({safe(issue.issue_id), *same})
        written = store.write(issue, self.output, replaces=same)
        self.digests[issue.source.sha256] = {safe(issue.issue_id)}
        return changes.counted(changes.compare(before, written.tables, issue.issue_id)) if before else Counter()

    def _before(self, names: set[str]) -> changes.Rows | None:
        """The tables that an issue replaces; None where there are none, or none that can be read."""
        if not any((self.output / table).is_dir() for table in TABLES):
            return None
        try:
            with store.opened(self.output) as (folder, _):
                found = next(filter(None, (catalog.find(folder, name) for name in sorted(names))), None)
                return catalog.Shelf(folder).tables(found) if found else None
        except StoreError:
            return None  # it is damaged and replaced


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
