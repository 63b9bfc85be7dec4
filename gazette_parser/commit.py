"""Replace an issue's files as one: whenever this is interrupted, the next opening ends with all old files or all new ones.

Under a lock: a draft of what is to be done is written, then the new files beside their places under hidden names, then
the draft becomes the record (from here on it counts), then the files are moved into place and the record goes.
A record that is found later is carried out again; where a draft is found, hidden files are removed. So a folder
without record and draft needs no look at its files: opening it costs the same however many it holds.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from gazette_parser.errors import StoreError
from gazette_parser.records import TABLES

WAIT = 10.0  # seconds to wait for another process
_POLL = 0.005
_AT_ONCE = 64  # files kept open together


@dataclass(frozen=True)
class Replacement:
    """What is to be done for one issue; a place is `table/region/year/NAME.parquet`."""

    name: str
    run_id: str
    files: Mapping[str, str]  # place → SHA-256
    rows: Mapping[str, int]  # table → rows
    deletions: tuple[str, ...] = ()


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """The only writer of a store, which is created where there is none; StoreError after `WAIT` seconds."""
    changed = _make(output)
    with _locked(output, fcntl.LOCK_EX):
        _sync(changed)
        _tidy(output)
        yield


@contextmanager
def reading(output: Path) -> Iterator[frozenset[str]]:
    """No writer meanwhile; gives the issues whose interrupted replacement cannot be finished. StoreError after `WAIT` seconds."""
    with _locked(output, fcntl.LOCK_SH) as handle:
        if _records(output):
            _wait(handle, fcntl.LOCK_EX, output)
            _tidy(output)
        with suppress(OSError):  # a folder that cannot be changed can still be read
            _sweep_if_needed(output)
        yield frozenset(map(_name, _records(output)))


def replace(output: Path, what: Replacement, contents: Mapping[str, bytes]) -> None:
    """Put `contents` (place → bytes) into the store and remove `what.deletions`; only within `writing`.

    Raises OSError when nothing has changed, StoreError when the next opening will finish it.
    """
    record = output / f'.commit-{what.name}.json'
    _age(output)
    try:
        _stage(output, what, contents, record)
    except OSError:
        with suppress(OSError):
            _clear(output, what, record)
        raise
    try:
        _sync({output})
        _carry_out(output, what, record)
    except OSError as error:
        raise StoreError(f'{output}: the new rows of {what.name} are saved but not yet in place ({error.strerror}); '
                         'any command that opens this folder finishes it') from error


def generation(output: Path) -> tuple[int, int]:
    """Another value after each replacement by whatever process; within `writing`, so that what is known can be kept."""
    found = os.stat(output / '.lock')
    return found.st_ino, found.st_mtime_ns


def files(output: Path, table: str) -> list[Path]:
    """The finished files of a table, in the order of their paths."""
    return sorted(walk(output, table))


def walk(output: Path, table: str) -> Iterator[Path]:
    """The finished files of a table as they come, folder by folder."""
    return _walk(output / table, '.parquet')


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _stage(output: Path, what: Replacement, contents: Mapping[str, bytes], record: Path) -> None:
    hidden = {_hidden(output / place): data for place, data in contents.items()}
    changed = {folder for path in hidden for folder in _make(path.parent)}
    draft = _draft(record)
    _write({draft: json.dumps(asdict(what), ensure_ascii=False, indent=1).encode()} | hidden)
    _sync(changed | {path.parent for path in hidden})
    os.replace(draft, record)  # from here on it counts


def _carry_out(output: Path, what: Replacement, record: Path) -> None:
    for place in what.files:
        with suppress(FileNotFoundError):  # moved before the interruption
            os.replace(_hidden(output / place), output / place)
    for place in what.deletions:
        _remove(output / place)
    folders = {(output / place).parent for place in (*what.files, *what.deletions)}
    folders |= _pruned(output, what.deletions)
    _sync(folder for folder in folders if folder.is_dir())
    _remove(record)
    _sync({output})


def _pruned(output: Path, deletions: Iterable[str]) -> set[Path]:
    """Remove the folders that have become empty; returns those that have lost an entry by it."""
    lost = set()
    for folder in sorted({above for place in deletions for above in list((output / place).parents)[:2]}, reverse=True):
        with suppress(OSError):  # not empty, or gone
            os.rmdir(folder)
            lost.add(folder.parent)
    return lost


def _tidy(output: Path) -> None:
    for record in _records(output):
        what = _parse(record)
        if what and all(_at_hand(output / place, sha256) for place, sha256 in what.files.items()):
            _carry_out(output, what, record)
    _sweep_if_needed(output)


def _age(output: Path) -> None:
    """Make the lock file younger, in steps that every clock can tell apart."""
    before = os.stat(output / '.lock').st_mtime_ns
    now = max(time.time_ns(), before + 1)
    os.utime(output / '.lock', ns=(now, now))


def _clear(output: Path, what: Replacement, record: Path) -> None:
    """Remove what a failed replacement has written."""
    for place in what.files:
        _remove(_hidden(output / place))
    _remove(_draft(record))


def _sweep_if_needed(output: Path) -> None:
    if _records(output) or any(output.glob('.commit-*.json.tmp')):
        sweep(output)


def _at_hand(path: Path, sha256: str) -> bool:
    return any(file.is_file() and digest(file.read_bytes()) == sha256 for file in (_hidden(path), path))


def sweep(output: Path) -> int:
    """Remove the hidden files of all tables, whoever left them, and say how many; only under the lock."""
    left = [path for table in TABLES for path in _walk(output / table, '.parquet.tmp')]
    for path in (*left, *output.glob('.commit-*.json.tmp')):
        _remove(path)
    return len(left)


def _records(output: Path) -> list[Path]:
    return sorted(output.glob('.commit-*.json'))


def _name(record: Path) -> str:
    return record.name.removeprefix('.commit-').removesuffix('.json')


def _parse(record: Path) -> Replacement | None:
    """What a record says; None where it is damaged or names places that are not the store's."""
    try:
        what = Replacement(**json.loads(record.read_bytes()))
        good = what.name == _name(record) and all(map(_is_place, (*what.files, *what.deletions)))
    except (ValueError, TypeError):
        return None
    return what if good else None


def _is_place(place: str) -> bool:
    parts = PurePosixPath(place).parts
    return len(parts) == 4 and parts[0] in TABLES and parts[3].endswith('.parquet') and not any(p[0] == '.' for p in parts)


def _hidden(path: Path) -> Path:
    """The name under which a file is written: the only form that neither pyarrow nor DuckDB sees."""
    return path.with_name(f'.{path.name}.tmp')


def _draft(record: Path) -> Path:
    return record.with_name(record.name + '.tmp')


def _walk(top: Path, ending: str) -> Iterator[Path]:
    hidden = ending.endswith('.tmp')
    if os.path.lexists(top):
        for folder, _, names in os.walk(top, onerror=_raise):
            yield from (Path(folder, name) for name in names if name.endswith(ending) and name.startswith('.') == hidden)


def _raise(error: OSError) -> None:
    raise error


def _make(folder: Path) -> set[Path]:
    """Create a folder; returns the folders that have a new entry by it."""
    if folder.is_dir():
        return set()
    above = _make(folder.parent)
    try:
        os.mkdir(folder)
    except FileExistsError:  # another command was quicker, unless it is a file
        if not folder.is_dir():
            raise
    return above | {folder.parent}


def _write(contents: Mapping[Path, bytes]) -> None:
    """All files written, then all made durable."""
    with ExitStack() as stack:
        handles = []
        for path, data in contents.items():
            handles.append(_open(stack, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handles[-1], rest):]
        _flush(handles)


def _sync(folders: Iterable[Path]) -> None:
    waiting = list(folders)
    for first in range(0, len(waiting), _AT_ONCE):
        with ExitStack() as stack:
            _flush([_open(stack, folder, os.O_RDONLY) for folder in waiting[first:first + _AT_ONCE]])


def _open(stack: ExitStack, path: Path, flags: int) -> int:
    handle = os.open(path, flags, 0o666)
    stack.callback(os.close, handle)
    return handle


def _flush(handles: Sequence[int]) -> None:
    """Wait for the disk once, not for each file: on a busy machine six times faster."""
    if handles:
        with ThreadPoolExecutor(len(handles)) as pool:
            list(pool.map(os.fsync, handles))


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


@contextmanager
def _locked(output: Path, kind: int) -> Iterator[int]:
    path = output / '.lock'
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        if kind != fcntl.LOCK_SH or error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        handle = os.open(path if path.exists() else output, os.O_RDONLY)
    try:
        _wait(handle, kind, output)
        yield handle
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # closing is not enough where a child process was forked meanwhile
        os.close(handle)


def _wait(handle: int, kind: int, output: Path) -> None:
    end = time.monotonic() + WAIT
    while True:
        try:
            return fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise StoreError(f'{output}: another command has been using this folder for {WAIT:.0f} seconds; '
                                 'try again when it has ended') from None
            time.sleep(_POLL)
