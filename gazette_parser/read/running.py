"""Running heads, feet and page numbers: known by their place and by coming back, not by their words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from gazette_parser.read.lines import Line, Sheet

BAND = 0.12  # of the page's height, at the top and at the bottom
_DIGITS = re.compile(r'\d+')
_ROUND_NUMBER = frozenset('#-—–－一~·. 第页共/')  # what stands in a page number and beside it; 一 is a dash to some engines
Key = tuple[int, str]


def drop_running(sheets: list[Sheet]) -> None:
    """Take running heads and feet out of the pages."""
    for upper in (True, False):
        lines = {sheet.number: _band(sheet, upper=upper) for sheet in sheets}
        heights = _running_heights(lines)
        for sheet in sheets:
            dropped = [line for line in lines[sheet.number] if _is_running(line, heights)
                       or (not upper and _is_page_number(line, sheet))]
            sheet.lines = [line for line in sheet.lines if not any(line is gone for gone in dropped)]


def _band(sheet: Sheet, *, upper: bool) -> list[Line]:
    if upper:
        return [line for line in sheet.lines if line.bottom < BAND * sheet.height]
    return [line for line in sheet.lines if line.top > (1 - BAND) * sheet.height]


def _running_heights(lines: dict[int, list[Line]]) -> dict[int, float]:
    """Heights at which most pages repeat their text, and the largest type size there."""
    repeats = Counter(key for band in lines.values() for key in {key for line in band for key in _keys(line)})
    least = 2 if len(lines) < 4 else 3
    total: Counter[int] = Counter()
    again: Counter[int] = Counter()
    sizes: dict[int, float] = {}
    for band in lines.values():
        for height in {_height(line) for line in band}:
            here = [line for line in band if _height(line) == height]
            total[height] += 1
            if any(repeats[key] >= least and _may_repeat(key, least) for line in here for key in _keys(line)):
                again[height] += 1
                sizes[height] = max(line.size for line in here)
    return {height: sizes[height] for height in again if 2 * again[height] >= total[height]}


def _may_repeat(key: Key, least: int) -> bool:
    """In a file of two or three pages only page numbers are known by coming back: 附件1, 附件2 come back too."""
    return least > 2 or '#' not in key[1] or is_number(key[1])


def _height(line: Line) -> int:
    return round((line.top + line.bottom) / 6)


def _keys(line: Line) -> list[Key]:
    """The parts of a line that wide gaps divide, digits folded, at their height."""
    return [(_height(line), _DIGITS.sub('#', part)) for part in _parts(line)]


def _parts(line: Line) -> list[str]:
    parts = [line.glyphs[0].char]
    for left, right in pairwise(line.glyphs):
        if right.x0 - left.x1 > 2 * line.size:
            parts.append(right.char)
        else:
            parts[-1] += right.char
    return parts


def is_number(text: str) -> bool:
    """Whether a text is a page number and nothing else.

    >>> is_number('— 12 —'), is_number('第3页 共9页'), is_number('3.5亿')
    (True, True, False)
    """
    folded = _DIGITS.sub('#', text)
    return 1 <= folded.count('#') <= 2 and _ROUND_NUMBER.issuperset(folded)


def _is_running(line: Line, heights: dict[int, float]) -> bool:
    size = heights.get(_height(line))
    return size is not None and line.size <= size + 0.5


def _is_page_number(line: Line, sheet: Sheet) -> bool:
    """A number alone at the foot, with nothing beside it."""
    return line.top > 0.92 * sheet.height and is_number(line.text)
