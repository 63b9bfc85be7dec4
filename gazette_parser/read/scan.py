"""Pictures of pages as sheets of printed lines, recognised side by side and kept in the cache."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from gazette_parser.read import cache, child
from gazette_parser.read.columns import from_top
from gazette_parser.read.ink import Image
from gazette_parser.read.lines import Glyph, Line, Sheet
from gazette_parser.read.marks import LEFT_HALF, RIGHT_HALF, folded, is_wide
from gazette_parser.read.ocr import Reading, recognise
from gazette_parser.read.words import Word
from gazette_parser.read.worker import Known, run_all

DPI = 200
MAX_PIXELS = 20_000_000
MOST_WORKERS = 2  # each takes 0.45 GiB, and one file should be read within 1.5 GiB
SHORT = 5  # characters
DOUBTFUL = 0.6  # score below which a character or digit may well be wrong: 3 of 12 on the sample, and no wrong one above it
Picture = tuple[int, float, float, Callable[[], Image]]  # page number, its size in points, and what draws it


def scale_for(width: float, height: float) -> float:
    """Pixels for a point, so that a page is drawn at 200 dpi or, where it is huge, as large as may be."""
    return min(DPI / 72, math.sqrt(MAX_PIXELS / max(1.0, width * height)))


def read_pictures(pictures: Iterable[Picture], count: int, pages: int) -> Iterator[tuple[int, Sheet | None]]:
    """The sheet of each picture in order; None where it could not be recognised in time.

    There are `count` of them, in a file of so many pages.
    """
    workers = max(1, min(child.cores(), MOST_WORKERS, count))
    for page, reading in run_all(recognise, _tasks(pictures), workers):
        child.report(page.number, pages)
        if reading is not None and not page.known:
            cache.save(page.name, reading)
        yield page.number, sheet_of(reading, page.number, page.width, page.height) if reading else None


class _Page(NamedTuple):
    number: int
    width: float
    height: float
    name: str
    known: bool


def _tasks(pictures: Iterable[Picture]) -> Iterator[tuple[_Page, Any]]:
    for number, width, height, draw in pictures:
        image = draw()
        name = cache.name_of(image)
        reading = cache.load(name)
        yield _Page(number, width, height, name, reading is not None), Known(reading) if reading else image


def sheet_of(reading: Reading, number: int, width: float, height: float) -> Sheet:
    """The printed lines and rules of a picture in points, with type sizes as measured (see `settle_sizes`)."""
    if reading.turn % 180:
        width, height = height, width
    scale = width / reading.width
    sheet = Sheet(number, width, height, [], turn=reading.turn, tilt=reading.tilt, recognised=True)
    sheet.strokes = [(scale * a, scale * b, scale * c, scale * d) for a, b, c, d in reading.strokes]
    words = [_Piece(word, scale) for word in reading.words]
    sheet.lines = [piece.line() for piece in from_top(words)]
    return sheet


class _Piece:
    """A recognised word in points."""

    def __init__(self, word: Word, scale: float) -> None:
        self.word, self.scale = word, scale
        self.text = folded(word.text)
        self.x0, self.top, self.x1, self.bottom = (scale * x for x in (word.x0, word.top, word.x1, word.bottom))

    def line(self) -> Line:
        """The word as a line; a gap in it is wider than half a type size, for its places are not exact."""
        glyphs = _closed(self._glyphs(), self.size)
        return Line(glyphs, self.size, ('picture', ''))

    @property
    def size(self) -> float:
        """The type size by the height of the ink, for long lines also by their length."""
        wide = [char for char in self.text if is_wide(char)]
        by_height = (self.bottom - self.top) / (0.95 if wide else 0.68)
        if len(self.text) == 1 and wide:
            return max(by_height, (self.x1 - self.x0) / 0.95)
        if len(self.text) < 6 or '……' in self.text:
            return by_height
        ems = sum(map(_width, self.text)) + 0.25 * sum(is_wide(a) != is_wide(b) for a, b in pairwise(self.text)) \
            - 0.5 * ((self.text[0] in RIGHT_HALF) + (self.text[-1] in LEFT_HALF))
        by_length = (self.x1 - self.x0 + 1) / ems
        return (by_height + by_length) / 2 if 0.8 < by_length / by_height < 1.25 else by_height

    def _glyphs(self) -> list[Glyph]:
        size, middle = self.size, (self.top + self.bottom) / 2
        chars = [(char, self.scale * x, score) for char, x, score in
                 zip(self.text, self.word.middles, self.word.scores, strict=True) if not char.isspace()]
        glyphs = [Glyph(char, x - _width(char) * size / 2, middle - size / 2, x + _width(char) * size / 2,
                        middle + size / 2, n, score < DOUBTFUL and char.isalnum()) for n, (char, x, score) in enumerate(chars)]
        first, last = glyphs[0], glyphs[-1]
        glyphs[0] = first._replace(x0=self.x0 - size * (0.45 if first.char in RIGHT_HALF else 0.03))
        glyphs[-1] = glyphs[-1]._replace(x1=self.x1 + size * (0.5 if last.char in LEFT_HALF else 0.03))
        return glyphs


def _width(char: str) -> float:
    return 1.0 if is_wide(char) else 0.5


def _closed(glyphs: list[Glyph], size: float) -> list[Glyph]:
    """Small gaps between neighbours closed."""
    for n, (left, right) in enumerate(pairwise(glyphs)):
        if left.x1 != right.x0 and right.x0 - left.x1 < 0.55 * size:
            glyphs[n] = left._replace(x1=max(right.x0, left.x0))
    return glyphs


def settle_sizes(sheets: Iterable[Sheet]) -> None:
    """Measured type sizes put right: those that differ little over the whole file are one.

    The size of a few characters is not measured well: they are like the line before if that is possible.
    """
    lines = [line for sheet in sheets if sheet.recognised for line in sheet.lines]
    last = 0.0
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.glyphs)
    usual = _usual_sizes(weights)
    for line in lines:
        alike = len(line.glyphs) < SHORT and abs(last - line.size) < 0.12 * last
        line.size = last = last if alike else min(usual, key=lambda size: abs(size - line.size))


def _usual_sizes(weights: Counter[float]) -> list[float]:
    """The sizes round which most characters are, the most used first."""
    found, rest = [], weights
    while rest:
        heaviest = max(rest, key=lambda size: sum(w for other, w in rest.items() if abs(other - size) < 0.04 * size))
        near = {size: weight for size, weight in rest.items() if abs(size - heaviest) <= 0.075 * heaviest}
        found.append(round(sum(size * weight for size, weight in near.items()) / sum(near.values()), 1))
        rest = Counter({size: weight for size, weight in rest.items() if size not in near})
    return found
