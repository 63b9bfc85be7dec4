"""Answers as people and programs take them: a table on the screen, CSV, JSON, Parquet, Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazette_parser.errors import QueryError
from gazette_parser.screen import cell, grid, plain, shorten, width

if TYPE_CHECKING:
    import pyarrow as pa

FORMS = ('table', 'csv', 'json', 'parquet', 'xlsx')
_LEAST = 6  # columns of the screen that a column keeps


def form_of(form: str | None, target: Path | None) -> str:
    """The form that was asked for, else the one that the file's ending says, else a table.

    >>> form_of(None, Path('a.csv')), form_of('json', Path('a.txt')), form_of(None, None)
    ('csv', 'json', 'table')
    """
    ending = target.suffix.removeprefix('.').lower() if target else ''
    return form or (ending if ending in FORMS else 'table')


def delivered(answer: pa.Table, form: str, screen: int = 120) -> bytes:
    """The answer in a form, as the bytes of a file; CSV is safe to open in a spreadsheet, everything else exact."""
    if form == 'table':
        return ''.join(f'{line}\n' for line in lines(answer, screen)).encode()
    return {'csv': _csv, 'json': _json, 'parquet': _parquet, 'xlsx': _xlsx}[form](answer)


def save(answer: pa.Table, form: str, target: Path) -> None:
    """Write the answer to a file; CSV gets the mark by which Excel knows UTF-8. Raises QueryError."""
    try:
        target.write_bytes((b'\xef\xbb\xbf' if form == 'csv' else b'') + delivered(answer, form, screen=10_000))
    except OSError as error:
        raise QueryError(f'{target}: {error.strerror or error}; choose another place with -o') from error


def lines(answer: pa.Table, screen: int) -> Iterator[str]:
    """A table for a screen of so many columns: what does not fit is cut, widest columns first."""
    rows = [[_shown(value) for value in row.values()] for row in answer.to_pylist()]
    if not rows:
        yield 'nothing found'
        return
    table = [answer.column_names, *rows]
    limits = _limits([max(width(str(row[at])) for row in table) for at in range(len(answer.column_names))], screen)
    yield from grid([value if isinstance(value, int | float) else shorten(str(value), limit)
                     for value, limit in zip(row, limits, strict=True)] for row in table)


def _limits(widths: Sequence[int], screen: int) -> list[int]:
    """Columns given to each, so that all fit.

    >>> _limits([4, 50, 90], 80)
    [4, 36, 36]
    """
    limits, room = list(widths), screen - 2 * (len(widths) - 1)
    while sum(limits) > room and max(limits) > _LEAST:
        limits[limits.index(max(limits))] -= 1
    return limits


def _shown(value: Any) -> Any:
    if value is None:
        return ''
    if isinstance(value, list):
        return '；'.join(map(str, value))
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 4)
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value).replace('\n', ' ')


def _csv(answer: pa.Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(map(cell, answer.column_names))
    for row in answer.to_pylist():
        writer.writerow([cell(tuple(map(str, value)) if isinstance(value, list) else value) for value in row.values()])
    return buffer.getvalue().encode()


def _json(answer: pa.Table) -> bytes:
    rows = [{name: _plain(value) for name, value in row.items()} for row in answer.to_pylist()]
    return (json.dumps(rows, ensure_ascii=False, indent=1, default=str) + '\n').encode()


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, list) else plain(value) if isinstance(value, date) else value


def _parquet(answer: pa.Table) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet
    buffer = pa.BufferOutputStream()
    parquet.write_table(answer, buffer, compression='zstd')
    return bytes(buffer.getvalue())


def _xlsx(answer: pa.Table) -> bytes:
    import tempfile

    from gazette_parser.export.xlsx import book
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, 'answer.xlsx')
        book(place, {'answer': answer}, summary=False)
        return place.read_bytes()
