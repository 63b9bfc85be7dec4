"""The characters of a PDF page with their places, put together to pieces of printed lines by pdfium's stream order."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

from gazette_parser.model import Note
from gazette_parser.read.lines import GAP, Glyph, Line, Sheet, into_lines
from gazette_parser.read.strokes import Placer

MAX_CHARS = 1_000_000  # a page
NOTHING = frozenset((0x7F, 0xA0, 0xAD, 0x2028, 0x2029, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))  # spaces and non-characters
VERTICAL, LEVEL = '︐︑︒︓︔︕︖︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄︱', '，、。：；！？（）｛｝〔〕【】《》〈〉「」『』—'
UPRIGHT_FORMS = dict(zip(VERTICAL, LEVEL, strict=True))


def placer(page: pypdfium2.PdfPage, turn: int) -> Placer:
    """From the PDF's coordinates to points from the top left of the page as it is shown, then turned clockwise."""
    left, bottom, right, top = page.get_bbox()
    turned: dict[int, Placer] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned[(page.get_rotation() + turn) % 360]


def read_lines(page: pypdfium2.PdfPage, sheet: Sheet) -> Placer:
    """Fill a sheet with the lines of a page; a page whose text does not run from left to right is turned.

    Gives what places points on the sheet.
    """
    place = placer(page, 0)
    textpage = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(textpage.raw)
        if count > MAX_CHARS:
            sheet.notes.append(Note(f'page with more than {MAX_CHARS} characters: not read', 'error'))
            return place
        parts = into_lines(_glyphs(textpage.raw, count, place), GAP)
        sheet.turn = turn_of(parts)
        if sheet.turn:
            place = placer(page, sheet.turn)
            parts = into_lines(_upright(_glyphs(textpage.raw, count, place)), GAP)
            if sheet.turn % 180:
                sheet.width, sheet.height = sheet.height, sheet.width
        _add_lines(textpage.raw, parts, sheet)
    finally:
        textpage.close()
    return place


def _add_lines(text: raw.FPDF_TEXTPAGE, parts: Sequence[list[Glyph]], sheet: Sheet) -> None:
    unmapped = 0
    for glyphs in parts:
        han = [glyph for glyph in glyphs if glyph.char >= '⺀'] or glyphs
        first, last = han[0].at, han[-1].at
        unmapped += raw.FPDFText_HasUnicodeMapError(text, first) == 1
        sheet.lines.append(Line(glyphs, _size(text, first), (_font(text, first), _font(text, last))))
    sheet.unmapped = unmapped / len(parts) if parts else 0.0


def turn_of(parts: Sequence[list[Glyph]]) -> int:
    """By how much a page has to be turned clockwise for its text to run from left to right.

    Text that runs down (vertical Chinese, or a page set sideways) is turned by 270 degrees: its first column, at the
    right, becomes the first line.
    """
    glyphs = [glyph for part in parts for glyph in part]
    if len(glyphs) < 8 or len(parts) < 0.6 * len(glyphs):
        return 0
    steps = Counter(_step(a, b) for a, b in pairwise(glyphs))
    del steps[None]
    direction, most = max(steps.items(), key=lambda item: item[1], default=(0, 0))
    return direction or 0 if most > 0.5 * len(glyphs) else 0


def _step(a: Glyph, b: Glyph) -> int | None:
    """How the page would have to be turned for the second character to follow the first; None where it is elsewhere."""
    size = max(a.bottom - a.top, a.x1 - a.x0, 1.0)
    right, down = (b.x0 + b.x1 - a.x0 - a.x1) / 2 / size, (b.top + b.bottom - a.top - a.bottom) / 2 / size
    if max(abs(right), abs(down)) > 1.6 or max(abs(right), abs(down)) < 0.3:
        return None
    if abs(right) > abs(down):
        return 0 if right > 0 else 180
    return 270 if down > 0 else 90


def _upright(glyphs: Iterator[Glyph]) -> Iterator[Glyph]:
    """Marks made for vertical lines as those of level ones."""
    return (glyph._replace(char=UPRIGHT_FORMS.get(glyph.char, glyph.char)) for glyph in glyphs)


def _glyphs(text: raw.FPDF_TEXTPAGE, count: int, place: Placer) -> Iterator[Glyph]:
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    unicode, loose_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for index in range(count):
        code = unicode(text, index)
        if code <= 32 or code in NOTHING or not loose_box(text, index, pointer):
            continue
        x0, y0 = place(box.left, box.top)
        x1, y1 = place(box.right, box.bottom)
        if x1 < x0 or y1 < y0:
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        yield Glyph(chr(code), x0, y0, x1, y1, index)


def _size(text: raw.FPDF_TEXTPAGE, index: int) -> float:
    matrix = raw.FS_MATRIX()
    scale = math.hypot(matrix.c, matrix.d) if raw.FPDFText_GetMatrix(text, index, matrix) else 1.0
    return float(round(raw.FPDFText_GetFontSize(text, index) * (scale or 1.0), 1))


def _font(text: raw.FPDF_TEXTPAGE, index: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(text, index, buffer, 128, None)
    return buffer.raw[:max(0, min(length, 128) - 1)].decode('utf-8', 'replace')
