"""Text for a terminal and for pipes: nothing unprintable passes, and Chinese counts as two columns wide."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import regex

_HIDDEN = regex.compile(r'[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
_FORMULA = regex.compile(r'(?![+-]?\d[\d.,]*%?$)\s*[=+\-@＝＋－＠\t\r\n]')


def visible(text: object) -> str:
    r"""Control and direction characters written out, so that a document cannot steer the screen.

    >>> visible('任\x1b[31m命')
    '任\\x1b[31m命'
    """
    return _HIDDEN.sub(lambda m: m[0].encode('unicode_escape').decode(), str(text))


def width(text: str) -> int:
    """Columns that the text takes on a terminal.

    >>> width('3天')
    3
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def counted(count: int, noun: str, several: str = '') -> str:
    """A number with its noun; `several` is a plural that is not made with s.

    >>> counted(1, 'row'), counted(2, 'row'), counted(0, 'entry', 'entries')
    ('1 row', '2 rows', '0 entries')
    """
    return f'{count} {noun if count == 1 else several or noun + "s"}'


def pad(text: str, columns: int) -> str:
    """The text filled up with spaces to that many columns."""
    return text + ' ' * (columns - width(text))


def shorten(text: str, columns: int) -> str:
    """The text cut to that many columns, the cut marked by an ellipsis.

    >>> shorten('林芝市人民政府', 9)
    '林芝市人…'
    """
    used = 0
    kept = 0  # characters that leave room for the ellipsis
    for count, c in enumerate(text, 1):
        used += width(c)
        kept = count if used < columns else kept
        if used > columns:
            return text[:kept] + '…'
    return text


def grid(rows: Iterable[Sequence[object]], gap: str = '  ') -> list[str]:
    """Lines with their cells set under each other; numbers stand at the right of their column."""
    table = [list(row) for row in rows]
    cells = [[visible(cell) for cell in row] for row in table]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return [gap.join(_place(raw, text, columns) for raw, text, columns in zip(row, texts, widths, strict=True)).rstrip()
            for row, texts in zip(table, cells, strict=True)]


def _place(raw: object, text: str, columns: int) -> str:
    if isinstance(raw, int | float):
        return ' ' * (columns - width(text)) + text
    return pad(text, columns)


def as_dict(record: Any) -> dict[str, Any]:
    """A record's columns with values that JSON knows: dates as ISO text, tuples as lists."""
    return {field.name: plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def plain(value: Any) -> Any:
    """A column's value as JSON knows it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def jsonl(records: Iterable[Any]) -> Iterator[str]:
    """One JSON object a record."""
    return (json.dumps(as_dict(record), ensure_ascii=False) for record in records)


def csv_lines(records: Iterable[Any], names: Sequence[str]) -> Iterator[str]:
    """CSV lines without a header; text that a spreadsheet would run as a formula is led by an apostrophe."""
    for record in records:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator='').writerow([cell(getattr(record, name)) for name in names])
        yield buffer.getvalue()


def cell(value: Any) -> Any:
    """A value as CSV for people has it: what a spreadsheet would run as a formula is led by an apostrophe.

    >>> cell('=1+1'), cell('-5.2%'), cell(('a', 'b'))
    ("'=1+1", '-5.2%', 'a；b')
    """
    if isinstance(value, tuple):
        value = '；'.join(value)
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else plain(value)


def many(count: int, noun: str) -> str:
    """A count with its noun.

    >>> many(1, 'row'), many(2, 'row'), many(3, 'entry'), many(2, 'info')
    ('1 row', '2 rows', '3 entries', '2 info')
    """
    if count == 1 or noun == 'info':
        return f'{count} {noun}'
    return f'{count} {noun[:-1]}ies' if noun.endswith('y') else f'{count} {noun}s'
