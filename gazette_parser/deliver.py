"""Answers as people and programs take them: a table on the screen, CSV, JSON, Parquet, Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazette_parser.errors import QueryError
from gazette_parser.screen import cell, grid, plain, shorten, width

if TYPE_CHECKING:
    import pyarrow as pa

FORMS = ('table', 'csv', 'json', 'parquet', 'xlsx')
_TEXT = ('', 'txt', 'table')  # endings of a file that gets a table as on the screen
_LEAST = 6  # columns of the screen that a column keeps
_WIDEST = 120  # columns of the screen that a column takes where nothing else limits it
_WHOLE = ('doc_no', 'due_on', 'dated', 'start_on', 'end_on', 'person', 'year', 'value', 'unit')  # useless when cut


def form_of(form: str | None, target: Path | None) -> str:
    """The form that was asked for, else the one that the file's ending says, else a table; QueryError for another ending.

    >>> form_of(None, Path('a.csv')), form_of('json', Path('a.b')), form_of(None, None)
    ('csv', 'json', 'table')
    """
    ending = target.suffix.removeprefix('.').lower() if target else ''
    if form or ending in FORMS:
        return form or ending
    if ending in _TEXT:
        return 'table'
    raise QueryError(f'{target}: the ending .{ending} is none of .csv, .json, .parquet, .xlsx, .txt; choose one of them, '
                     'or say the form with --format')


def delivered(answer: pa.Table, form: str, screen: int | None = None) -> bytes:
    """The answer in a form, as the bytes of a file; CSV is safe to open in a spreadsheet, everything else exact.

    Raises QueryError for a day that Python does not know.
    """
    try:
        if form == 'table':
            return ''.join(f'{line}\n' for line in lines(answer, screen)).encode()
        return {'csv': _csv, 'json': _json, 'parquet': _parquet, 'xlsx': _xlsx}[form](answer)
    except (OverflowError, ValueError) as error:
        raise QueryError(f'a value of the answer cannot be written as {form} ({error}); CAST it AS VARCHAR') from error


def save(answer: pa.Table, form: str, target: Path) -> None:
    """Write the answer to a file; CSV gets the mark by which Excel knows UTF-8. Raises QueryError."""
    from gazette_parser.export.source import draft
    made = (b'\xef\xbb\xbf' if form == 'csv' else b'') + delivered(answer, form)
    try:
        with draft(target) as place:
            place.write_bytes(made)
    except OSError as error:
        raise QueryError(f'{target}: {error.strerror or error}; choose another place with -o') from error


def lines(answer: pa.Table, screen: int | None = None) -> Iterator[str]:
    """A table for a screen of so many columns: what does not fit is cut, widest columns first, 文号 and the like last."""
    rows = [[_shown(value) for value in row.values()] for row in answer.to_pylist()]
    if not rows:
        yield 'nothing found'
        return
    table = [answer.column_names, *rows]
    widths = [min(max(width(str(row[at])) for row in table), _WIDEST) for at in range(len(answer.column_names))]
    whole = [name in _WHOLE for name in answer.column_names]
    limits = widths if screen is None else _limits(_limits(widths, screen, whole), screen)
    yield from grid([value if isinstance(value, int | float) else shorten(str(value), limit)
                     for value, limit in zip(row, limits, strict=True)] for row in table)


def _limits(widths: Sequence[int], screen: int, whole: Sequence[bool] = ()) -> list[int]:
    """Columns given to each, so that all fit; those that stay whole are left as they are.

    >>> _limits([4, 50, 90], 80), _limits([20, 50, 90], 80, [False, True, False])
    ([4, 36, 36], [13, 50, 13])
    """
    limits, room = list(widths), screen - 2 * (len(widths) - 1)
    loose = [at for at in range(len(limits)) if not any(whole[at:at + 1])]
    while sum(limits) > room and loose:
        widest = max(loose, key=lambda at: limits[at])
        if limits[widest] <= _LEAST:
            break
        limits[widest] -= 1
    return limits


def _shown(value: Any) -> Any:
    if value is None:
        return ''
    if isinstance(value, list):
        return '；'.join(map(str, value))
    if isinstance(value, float) and isfinite(value):
        return int(value) if value.is_integer() else round(value, 4)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value).replace('\n', ' ')


def _csv(answer: pa.Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(map(cell, answer.column_names))
    for row in answer.to_pylist():
        writer.writerow([cell(tuple(map(str, value)) if isinstance(value, list) else value) for value in row.values()])
    return buffer.getvalue().encode()


def _json(answer: pa.Table) -> bytes:
    rows = [{name: _plain(value) for name, value in row.items()} for row in answer.to_pylist()]
    return (json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + '\n').encode()


def _plain(value: Any) -> Any:
    """As JSON knows it, which has no word for what is not a number."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else plain(value)


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
