"""Pieces of printed lines put together again, unless the gutter between two columns parts them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gazette_parser.read.columns import Gutter, gutters
from gazette_parser.read.lines import WIDE, Line, Sheet

NEAR = 2  # pages: where columns begin or end, their gutter is known from the pages near by


def join_pieces(sheets: Sequence[Sheet]) -> None:
    """Make lines of the pieces of every sheet, and note where its gutters are."""
    parted = [sheet for sheet in sheets if any(_in_row(a, b) or b.top < a.top - b.size for a, b in pairwise(sheet.lines))]
    found = {sheet.number: _gutters(sheet) for sheet in parted}
    for sheet in parted:
        near = [one.x for number, page in found.items() if abs(number - sheet.number) <= NEAR for one in page]
        borders = found[sheet.number] or (_gutters(sheet, near) if near else [])
        sheet.gutters = [border.x for border in borders]
        sheet.lines = _joined(sheet.lines, borders)


def _gutters(sheet: Sheet, known: Sequence[float] = ()) -> list[Gutter]:
    """Gutters that no rule of a table runs across."""
    level = [(x0, top, x1) for x0, top, x1, bottom in sheet.strokes if x1 - x0 > bottom - top]
    return [one for one in gutters(sheet.lines, em(sheet), known)
            if sum(x0 < one.x < x1 and one.top < top < one.bottom for x0, top, x1 in level) < 3]


def em(sheet: Sheet) -> float:
    """The type size of most lines."""
    sizes = sorted(line.size for line in sheet.lines)
    return sizes[len(sizes) // 2] if sizes else 12.0


def _in_row(left: Line, right: Line) -> bool:
    height = min(left.bottom - left.top, right.bottom - right.top)
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0.5 * height and left.x1 - 0.5 * height <= right.x0 < left.x1 + WIDE * height


def _joined(lines: Sequence[Line], borders: Sequence[Gutter]) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        if out and _in_row(out[-1], line) and not any(_parts(border, out[-1], line) for border in borders):
            last = out.pop()
            size = max(last.size, line.size) if last.fonts[1] == line.fonts[0] else last.size
            line = Line(last.glyphs + line.glyphs, size, (last.fonts[0], line.fonts[1]))
        out.append(line)
    return out


def _parts(border: Gutter, left: Line, right: Line) -> bool:
    middle = (right.top + right.bottom) / 2
    return left.x1 - 1 <= border.x <= right.x0 + 1 and border.top <= middle <= border.bottom
