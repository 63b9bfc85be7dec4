"""Printed lines: characters with their boxes put together as they stand on the page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from gazette_parser.model import Box, Note

NO_START = '，。、；：？！”’）》〉」』】〕％%,.;:?!)]…·'  # these never begin a printed line
NO_END = '“‘（《〈「『【〔(['  # these never end one

UNCERTAIN = 'recognised with low confidence'
WIDE = 10  # type sizes: a gap this wide divides what stands left from what stands right
GAP = 1.1  # a gap this wide may be the gutter between two columns


class Glyph(NamedTuple):
    """A printed character and its place on the page, in points from the top left."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    at: int = 0  # place in the reader's stream
    doubt: bool = False  # whether it may well be another character


@dataclass(slots=True)
class Line:
    """A printed line; `size` is its type size in points, `fonts` those of its first and last Han character."""

    glyphs: list[Glyph]
    size: float = 0.0
    fonts: tuple[str, str] = ('', '')
    left: float = 0.0  # margins of its column, for lines of its type size
    right: float = 0.0
    balanced: bool = False  # as much white at the left as at the right
    x0: float = field(init=False)
    top: float = field(init=False)
    x1: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        _, lefts, tops, rights, bottoms, *_ = zip(*self.glyphs, strict=True)
        self.x0, self.top, self.x1, self.bottom = min(lefts), min(tops), max(rights), max(bottoms)

    @property
    def text(self) -> str:
        """The characters, with a space where the print leaves a gap."""
        return text_of(self.glyphs, self.size)

    @property
    def box(self) -> Box:
        """The rectangle around all characters, rounded to a hundredth of a point."""
        return Box(round(self.x0, 2), round(self.top, 2), round(self.x1, 2), round(self.bottom, 2))

    @property
    def is_uncertain(self) -> bool:
        """Whether a character of it may well be another one."""
        return any(glyph.doubt for glyph in self.glyphs)

    @property
    def first_width(self) -> float:
        """Width of what could not have been parted from the beginning of this line."""
        glyphs = self.glyphs
        end = 1
        while end < len(glyphs) and _sticks(glyphs[end - 1], glyphs[end]):
            end += 1
        return glyphs[end - 1].x1 - glyphs[0].x0


def _sticks(left: Glyph, right: Glyph) -> bool:
    if right.char in NO_START or left.char in NO_END:
        return True
    return left.char.isascii() and right.char.isascii() and right.x0 - left.x1 < 0.2 * (right.bottom - right.top)


def text_of(glyphs: list[Glyph], size: float) -> str:
    """Characters in printed order, with a space where the gap is wider than a quarter of the type size."""
    parts = [glyphs[0].char]
    for left, right in pairwise(glyphs):
        if right[1] - left[3] > 0.22 * size:
            parts.append(' ')
        parts.append(right[0])
    return ''.join(parts)


def into_lines(glyphs: Iterable[Glyph], wide: float = WIDE) -> list[list[Glyph]]:
    """Characters in stream order, divided where the next one does not stand to the right on the same line.

    A gap of `wide` type sizes divides a line too.
    """
    lines: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and _same_line(last, glyph, wide):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
        last = glyph
    return lines


def _same_line(left: Glyph, right: Glyph, wide: float) -> bool:
    """Written without `min` and `max`, for it is asked once for each character."""
    _, a0, a_top, a1, a_bottom, *_ = left
    _, b0, b_top, _, b_bottom, *_ = right
    height = b_bottom - b_top
    if a_top != b_top or a_bottom != b_bottom:
        if a_bottom - a_top < height:
            height = a_bottom - a_top
        if (a_bottom if a_bottom < b_bottom else b_bottom) - (a_top if a_top > b_top else b_top) <= 0.5 * height:
            return False
    return a0 <= b0 < a1 + wide * height


def joined(upper: str, lower: str) -> str:
    """Two printed lines of one paragraph; only between Latin words does the line end stand for a space.

    >>> joined('政务', '服务'), joined('Open', 'Data')
    ('政务服务', 'Open Data')
    """
    latin = upper[-1:].isascii() and upper[-1:].isalpha() and lower[:1].isascii() and lower[:1].isalpha()
    return f'{upper} {lower}' if latin else upper + lower


@dataclass(slots=True)
class Sheet:
    """A page as it was drawn: lines in stream order, and the straight strokes that may be rules of a table.

    A recognised page was turned clockwise by `turn` and then levelled by `tilt` degrees; places are those afterwards.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    strokes: list[tuple[float, float, float, float]] = field(default_factory=list)  # x0, top, x1, bottom
    notes: list[Note] = field(default_factory=list)
    suspicion: str | None = None  # why the file's characters may not be what is printed
    unmapped: float = 0.0  # share of lines whose characters the file does not name
    recognised: bool = False
    turn: int = 0
    tilt: float = 0.0
    doubt: str | None = None  # why no line of this page is certain
    gutters: list[float] = field(default_factory=list)  # between columns

    def shown(self, box: Box) -> Box:
        """A box as it lies on the page that the file shows."""
        if not (self.turn or self.tilt):
            return box
        corners = [self._shown(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = zip(*corners, strict=True)
        return Box(round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(math.radians(self.tilt)), math.sin(math.radians(self.tilt))
        x, y = x - self.width / 2, y - self.height / 2
        x, y = cos * x - sin * y + self.width / 2, sin * x + cos * y + self.height / 2
        back = {0: (x, y), 90: (y, self.width - x), 180: (self.width - x, self.height - y), 270: (self.height - y, x)}
        return back[self.turn]
