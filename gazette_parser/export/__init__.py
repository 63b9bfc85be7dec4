"""Exports: one module for each format, whose `write(source, target)` writes a file or folder and says what it wrote."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from gazette_parser.errors import QueryError

# Format → what it writes to where no place is given; a name without an ending is a folder.
FORMATS = {'xlsx': 'gazette.xlsx', 'csv': 'gazette-csv', 'jsonl': 'gazette-jsonl', 'duckdb': 'gazette.duckdb',
           'datapackage': 'gazette-datapackage', 'ftm': 'gazette.ftm.jsonl', 'ics': 'gazette.ics', 'atom': 'gazette.atom',
           'akn': 'gazette-akn'}
SECONDS = 600.0  # everything of thousands of issues is some gigabytes
FIXED = ('ftm', 'ics', 'atom', 'akn')  # made of certain tables, so there is nothing to choose


def export(output: str | os.PathLike[str], to: str, target: str | os.PathLike[str] | None = None,
           tables: Sequence[str] = (), seconds: float = SECONDS) -> str:
    """Write an archive in another format to `target` and say what was written; `tables` chooses some.

    Raises QueryError for an unknown format, for a place that cannot be written and for questions that together take longer
    than `seconds`, StoreError for an unknown table and as `load` does.
    """
    if to not in FORMATS:
        raise QueryError(f'there is no format {to!r}; there are {", ".join(FORMATS)}')
    if tables and to in FIXED:
        raise QueryError(f'{to} is made of certain tables; leave out the choice of tables')
    from gazette_parser import store, timelimit
    from gazette_parser.export.source import ALL, Source
    from gazette_parser.tables import known
    for name in tables:
        known(name, ALL)
    place = Path(target or FORMATS[to])
    with store.opened(output):
        pass  # before anything is written: raises where there is no archive
    try:
        with timelimit.within(seconds):
            return str(import_module(f'gazette_parser.export.{to}').write(Source(Path(output), tuple(tables)), place))
    except OSError as error:
        raise QueryError(f'{place}: {error.strerror or error}; choose another place with -o') from error
