"""An archive in a folder: what `catalog.Archive` asks for, on the lock and the record of `commit`."""

from __future__ import annotations

import dataclasses
import errno
import filecmp
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from gazette_parser import catalog, commit, corrections, sheet
from gazette_parser.catalog import Whereabouts
from gazette_parser.errors import StoreError
from gazette_parser.records import TABLES

_NO_RIGHTS = 'this folder cannot be changed; change its permissions or choose another one'
_CAUSES = {
    errno.ENOSPC: 'no space is left on the disk; free some and try again',
    errno.EDQUOT: 'the disk quota is used up; free some space and try again',
    errno.EACCES: _NO_RIGHTS, errno.EPERM: _NO_RIGHTS, errno.EROFS: _NO_RIGHTS,
    errno.EEXIST: 'a file stands where a folder is needed; remove it or choose another folder',
    errno.ENOTDIR: 'a file stands where a folder is needed; remove it or choose another folder',
}

# By folder, its generation and what was looked up then: each call opens the archive anew, and to look up reads every file's name.
_kept: dict[Path, tuple[tuple[int, int], Whereabouts]] = {}


@dataclass(frozen=True)
class Folder:
    """An archive in a folder, which need not be there yet."""

    output: Path

    @property
    def name(self) -> str:
        """As messages name it."""
        return str(self.output)

    def exists(self) -> bool:
        """Whether there are tables."""
        return any((self.output / table).is_dir() for table in TABLES)

    @contextmanager
    def reading(self) -> Iterator[frozenset[str]]:
        """No writer meanwhile; gives the issues whose interrupted replacement cannot be finished. Raises StoreError."""
        catalog.need(self)
        with explained(self.output), commit.reading(self.output) as unfinished:
            yield unfinished

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The only writer; StoreError when the folder cannot be changed."""
        with explained(self.output), commit.writing(self.output):
            yield

    def files(self, table: str) -> list[str]:
        """The places of a table's files, in their order."""
        return [path.relative_to(self.output / table).as_posix() for path in commit.files(self.output, table)]

    def has(self, table: str, place: str) -> bool:
        """Whether there is such a file."""
        return self.path(table, place).is_file()

    def path(self, table: str, place: str) -> Path:
        """Where a file lies."""
        return self.output / table / place

    def read(self, table: str, place: str) -> pa.Table:
        """A whole file with its checksums verified; StoreError where it is damaged or not of this table."""
        return sheet.read(self.path(table, place), table)

    def open(self, table: str, place: str) -> sheet.Sheet:
        """A file of which rows are read when they are asked for; StoreError where it is damaged or not of this table."""
        return sheet.Sheet(self.path(table, place), table)

    def content(self, table: str, place: str) -> bytes:
        """A file as it is; OSError where the disk cannot give it."""
        return self.path(table, place).read_bytes()

    def metadata(self, table: str, place: str) -> dict[str, str]:
        """What a file says about itself; StoreError where it cannot be read or is not of this parser."""
        return sheet.metadata(self.path(table, place))

    def any_version(self) -> int | None:
        """The contract's version in the first file that can be read: an archive holds one; None without files."""
        for path in commit.walk(self.output, 'issues'):
            with suppress(pa.ArrowException, OSError):
                if sheet.stamp(path) is not None:
                    return int(sheet.metadata(path)['contract_version'])
        return None

    def where(self) -> Whereabouts:
        """Where every issue's files lie; only within `reading` or `writing`. Looked up anew after another process wrote."""
        now, key = commit.generation(self.output), self.output.resolve()
        if key not in _kept or _kept[key][0] != now:
            _kept[key] = now, catalog.looked_up(self, self._places())
        return _kept[key][1]

    def _places(self) -> Iterator[tuple[str, str]]:
        for table in TABLES:
            for path in commit.walk(self.output, table):
                yield table, path.relative_to(self.output / table).as_posix()

    def keep(self, known: Whereabouts) -> None:
        """Say that `known` holds after a replacement of our own."""
        _kept[self.output.resolve()] = commit.generation(self.output), known

    def replace(self, what: commit.Replacement, contents: Mapping[str, bytes]) -> None:
        """Put files in and take others out, as one; only within `writing`."""
        there = tuple(place for place in what.deletions if (self.output / place).exists())
        commit.replace(self.output, dataclasses.replace(what, deletions=there), contents)

    def corrections(self) -> corrections.Corrections:
        """The corrections of the archive."""
        with explained(self.output):
            return corrections.read(self.output)

    def mend(self) -> int:
        """Finish or undo what a stopped command has left; how many files were removed."""
        with self.writing():
            return commit.sweep(self.output)

    def same(self, table: str, place: str, other: object, there: str) -> bool:
        """Whether a file is the same to the byte in another folder; False where that is not told cheaply."""
        if not isinstance(other, Folder):
            return False
        one, two = self.path(table, place), other.path(table, there)
        return one.is_file() and two.is_file() and filecmp.cmp(one, two, shallow=False)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """What the system refuses becomes a StoreError that says why and what to do."""
    try:
        yield
    except OSError as error:
        cause = _CAUSES.get(error.errno or 0, f'{error.strerror or error}; try again')
        raise StoreError(f'{folder}: {cause} (what was stored is kept)') from error
