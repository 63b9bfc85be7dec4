"""What an archive holds, read off the names and the metadata of its files; there is no other record of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from gazette_parser import commit, pack, sheet
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
        if not folder.startswith(f'{PACKED}/'):
            self.folders[name.removesuffix(ENDING)].add(folder)

    def moved(self, names: Iterable[str], places: Iterable[str]) -> None:
        """Issues have left wherever they were, and stand at new places now: their own, or one pack."""
        for name in names:
            self.folders.pop(name, None)
            self.packs.pop(name, None)
        for place in places:
            self.put(place)
            if place.startswith(f'{PACKED}/'):
                self.packs |= dict.fromkeys(names, place)


def catalog(output: Path) -> list[Held]:
    """The issues held, in the order of their files. Only under the lock; StoreError for a damaged file."""
    return [held for path in commit.files(output, 'issues') for held in issues_in(output, path)]


def issues_in(output: Path, path: Path) -> Iterator[Held]:
    """The issues of one file of table `issues`."""
    place, metadata = path.relative_to(output / 'issues').as_posix(), sheet.metadata(path)
    packed = pack.parts(metadata)
    if packed is None:
        yield Held(path.stem, place, False, metadata)
    else:
        yield from (Held(name, place, True, part.metadata) for name, part in packed.items())


def find(output: Path, name: str) -> Held | None:
    """One issue; only under the lock."""
    known = whereabouts(output)
    for place in sorted({*known.places(name), *filter(None, [known.packs.get(name)])}):
        path = output / 'issues' / place
        if path.is_file():
            return next((held for held in issues_in(output, path) if held.name == name), None)
    return None


class Shelf:
    """Tables of issues, one issue after the other; of a pack all issues are read at once and kept until the next pack."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._packed: dict[str, tuple[str, dict[str, pa.Table]]] = {}  # table → the pack read last

    def tables(self, held: Held) -> dict[str, pa.Table]:
        """All tables of an issue, each with its metadata; StoreError where one is missing or damaged."""
        return {table: self.table(table, held) for table in TABLES}

    def table(self, table: str, held: Held) -> pa.Table:
        """One table of an issue."""
        path = self.output / table / held.place
        if not held.packed:
            return sheet.read(path, table)
        if self._packed.get(table, ('',))[0] != held.place:
            self._packed[table] = held.place, pack.split(table, sheet.read(path, table))
        return self._packed[table][1][held.name]


_kept: dict[Path, tuple[tuple[int, int], Whereabouts]] = {}


def whereabouts(output: Path) -> Whereabouts:
    """Where every issue's files lie; only under the lock. Looked up once, and again after another process has written."""
    now, key = commit.generation(output), output.resolve()
    if key not in _kept or _kept[key][0] != now:
        _kept[key] = now, _looked_up(output)
    return _kept[key][1]


def keep(output: Path, known: Whereabouts) -> None:
    """Say that `known` holds after a replacement of our own."""
    _kept[output.resolve()] = commit.generation(output), known


def members(top: Path, path: Path) -> list[str]:
    """The issues in a file of the folder of a table; StoreError for a pack that cannot be read."""
    if path.relative_to(top).parts[0] != PACKED:
        return [path.stem]
    found = pack.parts(sheet.metadata(path))
    return [path.stem] if found is None else list(found)


def _looked_up(output: Path) -> Whereabouts:
    known = Whereabouts()
    for table in TABLES:
        for path in commit.walk(output, table):
            place = path.relative_to(output / table).as_posix()
            known.put(place)
            if table in ('issues', 'pages') and place.startswith(f'{PACKED}/'):
                with suppress(StoreError):  # told by whoever reads it
                    known.packs |= dict.fromkeys(members(output / table, path), place)
    return known
