"""A small issue made by hand, and a file system that fails at the nth step; run as a script: writes issues until it is killed."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from gazette_parser import store
from gazette_parser.model import Issue, Source
from gazette_parser.records import TABLES, IssueInfo

STEPS = ('open', 'write', 'fsync', 'replace', 'unlink', 'mkdir')
NAME = '林芝市人民政府公报-2023-03'


def make_issue(mark: str = 'old', name: str = NAME, *, rows: int = 3, region: str | None = '540400',
               year: int | None = 2023) -> Issue:
    """An issue with `rows` rows in each table but two, which are empty; `mark` is in every row, every second row has nulls."""
    info = dataclasses.replace(make_row(IssueInfo, mark, 1), issue_id=name, region_code=region, year=year)
    made = {table: tuple(make_row(record, mark, n) for n in range(rows)) for table, record in TABLES.items() if table != 'issues'}
    made |= {'lines': (), 'members': ()}
    source = Source('公报.txt', 'text', mark.encode().hex().ljust(64, '0'), b'')
    return Issue(source=source, text=mark, info=info, **made)


def make_row(record: type[Any], mark: str, n: int) -> Any:
    """A record whose every column holds a value, or null where it may and `n` is even."""
    hints = get_type_hints(record)
    return record(**{field.name: _value(hints[field.name], mark, n) for field in dataclasses.fields(record)})


def _value(hint: Any, mark: str, n: int) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] if NoneType in get_args(hint) else [hint]
    if kinds != [hint] and n % 2 == 0:
        return None
    values = {str: f'茶叶种植{mark}{n}', int: n, float: n / 4, bool: n % 2 == 1, date: date(2023, 3, 1 + n % 31)}
    return values.get(kinds[0], (mark, f'波密县{n}')[:n % 3])


def leave_tables(monkeypatch: Any, kept: int) -> None:
    """The first `kept` tables stand for all: the steps are the same. Taken from the end, so that they come back in order."""
    monkeypatch.setattr(store, 'summary', lambda made: '{}')
    for table in reversed(list(TABLES)[kept:]):
        monkeypatch.delitem(TABLES, table)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def leftovers(folder: Path) -> list[str]:
    """What an interrupted replacement has left."""
    return [path.name for path in folder.rglob('.*') if path.name != '.lock']


def reads_while(writers: list[subprocess.Popen[bytes]], place: Path | str, times: int) -> int:
    """How often the issue was read, each time whole, while writers wrote it so many `times` each."""
    reads = 0
    while any(writer.poll() is None for writer in writers):
        frame = store.load(place, 'targets', issues=[NAME])
        assert len(frame) in (2, 3) and frame['indicator'].str.contains('old' if len(frame) == 3 else 'new').all()
        reads += 1
    for writer in writers:
        assert len(writer.communicate()[0].split()) == times and writer.returncode == 0
    return reads


class Killed(BaseException):
    """Stands for SIGKILL: from here on nothing can be changed any more, not even by `finally`."""


@contextmanager
def failing(at: int, how: OSError | type[Killed]) -> Iterator[list[str]]:
    """The `at`-th step that changes the disk fails, and so do all later ones after a kill; gives the steps that were taken."""
    steps: list[str] = []
    numbers = count(1)
    real = {name: getattr(os, name) for name in STEPS}

    def step(name: str) -> Any:
        def take(*args: Any, **options: Any) -> Any:
            if name != 'open' or args[1] & os.O_CREAT:
                number = next(numbers)  # files are synced by several threads
                steps.append(name)
                if number == at or (number > at and how is Killed):
                    raise how
            return None if name == 'fsync' else real[name](*args, **options)
        return take

    for name in STEPS:
        setattr(os, name, step(name))
    try:
        yield steps
    finally:
        for name in STEPS:
            setattr(os, name, real[name])


def main(output: str, name: str, times: int) -> None:
    """Write the issue `times` times, old and new rows in turn."""
    old, new = make_issue('old', name), make_issue('new', name, rows=2, region='540402')
    for n in range(times):
        store.write((old, new)[n % 2], output)
        print(n, flush=True)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
