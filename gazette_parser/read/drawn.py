"""What the objects of an OFD page draw: characters with their boxes, and the straight strokes of paths, in points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import east_asian_width

from lxml import etree

from gazette_parser.read.lines import Glyph

Matrix = tuple[float, float, float, float, float, float]
Stroke = tuple[float, float, float, float]
ASCENT, DESCENT = 0.88, 0.12  # of the type size, above and below the base line
BROAD = '%&@MWmw'  # half-width characters that are nearly as wide as full-width ones
MAX_REPEAT = 100_000
MAX_TEXT = 1_000_001  # characters of an object: more than a page may have
_ONE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_COMMAND = re.compile(r'[A-Za-z]|[-+.\d][-+.\deE]*')


def numbers(text: str | None) -> list[float]:
    """The finite numbers in an attribute; what is no number is left out.

    >>> numbers('0 0 210 x 297')
    [0.0, 0.0, 210.0, 297.0]
    """
    found = []
    for part in (text or '').split():
        try:
            number = float(part)
        except ValueError:
            continue
        if math.isfinite(number):
            found.append(number)
    return found


def deltas(text: str | None) -> list[float]:
    """Distances from each character to the next; `g 3 5.5` stands for three times 5.5.

    >>> deltas('6 g 3 5.5 7')
    [6.0, 5.5, 5.5, 5.5, 7.0]
    """
    parts = iter((text or '').split())
    found: list[float] = []
    for part in parts:
        if part == 'g':
            count, value = numbers(next(parts, '')), numbers(next(parts, ''))
            found.extend(value * min(int(count[0]) if count else 0, MAX_REPEAT - min(len(found), MAX_REPEAT)))
        else:
            found.extend(numbers(part))
    return found


def within(outer: Matrix, inner: Matrix) -> Matrix:
    """First the inner transformation, then the outer one."""
    a, b, c, d, e, f = outer
    k, m, n, o, p, q = inner
    return (k * a + m * c, k * b + m * d, n * a + o * c, n * b + o * d, p * a + q * c + e, p * b + q * d + f)


def matrix_of(item: etree._Element, place: Matrix) -> Matrix:
    """From an object's own coordinates to the page: its transformation, then its place."""
    x, y, *_ = [*numbers(item.get('Boundary')), 0.0, 0.0]
    own = numbers(item.get('CTM'))
    ctm: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) == 6 else _ONE
    return within(within(place, (1.0, 0.0, 0.0, 1.0, x, y)), ctm)


def text_glyphs(item: etree._Element, place: Matrix, start: int) -> tuple[float, list[Glyph]]:
    """The type size of a text object and its printed characters, numbered from `start`."""
    matrix = matrix_of(item, place)
    size = next(iter(numbers(item.get('Size'))), 0.0)
    stretch = next(iter(numbers(item.get('HScale'))), 1.0)
    found: list[Glyph] = []
    start_x = start_y = 0.0  # a code that does not say where it begins begins where the one before did
    for code in item.iterchildren('{*}TextCode'):
        start_x, start_y = next(iter(numbers(code.get('X'))), start_x), next(iter(numbers(code.get('Y'))), start_y)
        for char, x, y, width in _characters(code, size, stretch, start_x, start_y):
            found.append(Glyph(char, *_placed(matrix, x, y - ASCENT * size, x + width, y + DESCENT * size), start + len(found)))
    return round(size * math.hypot(matrix[2], matrix[3]), 1), found


def _characters(code: etree._Element, size: float, stretch: float, x: float,
                y: float) -> Iterator[tuple[str, float, float, float]]:
    """Characters that print, with the place of each on the base line and its width.

    Line ends around them are those of an indented XML file.
    """
    text = (code.text or '')[:MAX_TEXT]
    if '\n' in text:
        text = text.strip(' \t\r\n')
    right, down = deltas(code.get('DeltaX')), deltas(code.get('DeltaY'))
    for number, char in enumerate(text):
        usual = size * stretch * (1.0 if char in BROAD or east_asian_width(char) in 'WFA' else 0.5)
        step = right[number] if number < len(right) else (0.0 if down else usual)
        if char.isprintable() and not char.isspace():
            yield char, x, y, min(usual, step) if 0 < step else usual
        x += step
        y += down[number] if number < len(down) else 0.0


def _placed(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Stroke:
    """A rectangle on the page."""
    a, b, c, d, e, f = matrix
    p, q = (x0 * a + y0 * c + e, x0 * b + y0 * d + f), (x1 * a + y1 * c + e, x1 * b + y1 * d + f)
    return min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])


def path_strokes(item: etree._Element, place: Matrix) -> Iterator[Stroke]:
    """The level and upright lines of a path that is drawn or filled."""
    if item.get('Stroke') in ('false', '0') and item.get('Fill') not in ('true', '1'):
        return
    matrix = matrix_of(item, place)
    for data in item.iterchildren('{*}AbbreviatedData'):  # those of clips lie deeper
        for p, q in _lines(data.text or ''):
            x0, y0, x1, y1 = _placed(matrix, *p, *q)
            if min(x1 - x0, y1 - y0) < 1 < max(x1 - x0, y1 - y0):
                yield x0, y0, x1, y1


def _lines(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight parts of a path."""
    start = last = (0.0, 0.0)
    for command, values in _commands(data):
        ends = [(values[n], values[n + 1]) for n in range(0, len(values) - 1, 2)]
        if command == 'C':
            ends = [start]
        if command in 'LC' and ends:
            yield from pairwise([last, *ends])
        last = (values[-2], values[-1]) if len(values) > 1 else (ends[-1] if ends else last)
        start = last if command in 'MS' else start


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    command = ''
    values: list[float] = []
    for part in _COMMAND.findall(data):
        if part.isalpha():
            if command:
                yield command, values
            command, values = part, []
        else:
            values.extend(numbers(part))
    if command:
        yield command, values
