"""Rows of a table that page ends cut: which of them go on with the row above, and how columns line up."""

from __future__ import annotations

import re

_VALUE = re.compile(r'^[\d.,，．%％]+$')
_OPENING = re.compile(r'^\s*<p>')
Cells = list[str | None]


def add(rows: list[Cells], row: Cells, *, cut: bool) -> None:
    """Put a row under the others, or into the last of them where a page end (`cut`) divided it."""
    if not (cut and rows and goes_on(rows[-1], row)):
        rows.append(row)
        return
    width = max(len(rows[-1]), len(row))
    upper, lower = _padded(rows[-1], width), _padded(row, width)
    rows[-1] = [_put(a, b) for a, b in zip(upper, lower, strict=True)]


def goes_on(upper: Cells, lower: Cells) -> bool:
    """Whether the first row after a page end goes on with the last row before it.

    A row without a label does; one that brings a second number under a number is the next row below a shared label.

    >>> goes_on(['7', '市科技局', '制定《科'], ['', '', '技类校外机构审批流程》。'])
    True
    >>> goes_on(['2.1', '总资产', '3'], ['', '净资产', '3'])
    False
    """
    pairs = [(a or '', b or '') for a, b in zip(upper, lower, strict=False)]
    if (lower[0] or '').strip() or not any(b.strip() for _, b in pairs):
        return False
    return not any(_VALUE.match(a.strip()) and _VALUE.match(b.strip()) for a, b in pairs)


def _padded(cells: Cells, width: int) -> Cells:
    return cells + [''] * (width - len(cells))


def _put(upper: str | None, lower: str | None) -> str | None:
    if not lower or not lower.strip():
        return upper
    if not upper:
        return lower
    return upper + (lower if upper.rstrip().endswith('</p>') else _OPENING.sub('', lower))


def even(rows: list[Cells]) -> list[Cells]:
    """Rows of one length. Where a column exists only in some rows, the others get a blank in its place.

    >>> even([['序号', '指标', '标准', '分', ''], ['2.1', '投资', '总资产', 'x', '3'], ['', '', '净资产', 'y', '3']])[0]
    ['序号', '指标', '', '标准', '分']
    """
    bare = [_stripped(row) for row in rows]
    width = max(len(row) for row in bare)
    usual = len(bare[0])
    nested = _nested_at([row for row in bare if len(row) == width])
    if usual == width or not nested:
        return [_padded(row, width) for row in bare]
    return [row[:nested] + [''] * (width - usual) + row[nested:] if len(row) == usual else _padded(row, width)
            for row in bare]


def _stripped(row: Cells) -> Cells:
    end = len(row)
    while end > 1 and not (row[end - 1] or '').strip():
        end -= 1
    return row[:end]


def _nested_at(full: list[Cells]) -> int:
    """How many columns at the left are shared by several rows: the blank cells before a nested column."""
    leads = [next((n for n, cell in enumerate(row) if cell), 0) for row in full]
    return min((lead for lead in leads if lead), default=0)
