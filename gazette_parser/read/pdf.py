"""PDF with a text layer: characters and strokes by pdfium, then tables, running heads and paragraphs by their places."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from functools import partial

import pypdfium2
from pypdfium2 import raw

from gazette_parser.errors import SourceError
from gazette_parser.model import RawPage, Source
from gazette_parser.read.guard import grant
from gazette_parser.read.ink import Image
from gazette_parser.read.layout import compose
from gazette_parser.read.lines import GAP, Glyph, Line, Sheet, into_lines
from gazette_parser.read.ocr import INSTALL, is_installed
from gazette_parser.read.scan import read_pictures, scale_for, settle_sizes
from gazette_parser.read.strokes import MAX_STROKES, Placer, drawing

MAX_BYTES = 512 * 2**20
MAX_PAGES = 5_000
MAX_CHARS = 1_000_000  # a page
MANY_PATHS = 50  # characters drawn as outlines: a page with so many paths and no text is a picture
NOTHING = frozenset((0x7F, 0xA0, 0xAD, 0x2028, 0x2029, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))  # spaces and non-characters


def read_pdf(source: Source) -> tuple[RawPage, ...]:
    """The pages of a PDF in reading order; pages without characters are recognised.

    `SourceError` for a password, a damaged or a huge file, and for a scan where the engine is not installed.
    """
    if len(source.data) > MAX_BYTES:
        raise SourceError(source.name, f'it is larger than {MAX_BYTES >> 20} MiB', 'divide the file')
    document = _open(source)
    try:
        if len(document) > MAX_PAGES:
            raise SourceError(source.name, f'it has more than {MAX_PAGES} pages', 'divide the file')
        grant(len(document))
        sheets = [_sheet(document, index) for index in range(len(document))]
        if not any(sheet.lines or sheet.is_picture for sheet in sheets):
            raise SourceError(source.name, 'no page of it has text or a picture', 'get the file again from where it came')
        _recognise_pictures(source.name, document, sheets)
    finally:
        document.close()
    return compose(sheets)


def _recognise_pictures(name: str, document: pypdfium2.PdfDocument, sheets: list[Sheet]) -> None:
    """Put recognised lines in the place of sheets that are pictures."""
    wanted = [sheet for sheet in sheets if sheet.is_picture]
    if not wanted:
        return
    if not is_installed():
        _refuse(name, sheets, wanted)
        return
    pictures = ((sheet.number, sheet.width, sheet.height, partial(_drawn, document, sheet)) for sheet in wanted)
    for number, sheet in read_pictures(pictures, len(wanted)):
        known = sheets[number - 1]
        if sheet is None:
            known.notes.append('page is a picture that could not be recognised in time')
        else:
            sheet.notes = known.notes + sheet.notes
            sheets[number - 1] = sheet
    settle_sizes(sheets)


def _refuse(name: str, sheets: list[Sheet], wanted: list[Sheet]) -> None:
    if not any(sheet.lines for sheet in sheets):
        raise SourceError(name, 'it is a scan: pictures of pages without a text layer', f'to recognise it: {INSTALL}')
    for sheet in wanted:
        sheet.notes.append(f'page is a picture; to recognise it: {INSTALL}')


def _drawn(document: pypdfium2.PdfDocument, sheet: Sheet) -> Image:
    page = document[sheet.number - 1]
    try:
        return page.render(scale=scale_for(sheet.width, sheet.height), rev_byteorder=True).to_numpy()
    finally:
        page.close()


def _open(source: Source) -> pypdfium2.PdfDocument:
    data = source.data[max(0, source.data.find(b'%PDF')):]
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise SourceError(source.name, 'it is encrypted with a password', 'remove the password first') from error
        raise SourceError(source.name, 'the PDF is damaged', 'get the file again from where it came') from error


def _sheet(document: pypdfium2.PdfDocument, index: int) -> Sheet:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Sheet(index + 1, 0.0, 0.0, [], notes=['page cannot be read: it is damaged'])
    try:
        return _read_page(page, index + 1)
    finally:
        page.close()


def _read_page(page: pypdfium2.PdfPage, number: int) -> Sheet:
    width, height = page.get_size()
    place = _placer(page)
    sheet = Sheet(number, width, height, [])
    textpage = page.get_textpage()
    try:
        _read_lines(textpage.raw, place, sheet)
    finally:
        textpage.close()
    drawn = drawing(page.raw, place)
    sheet.strokes = drawn.strokes
    if len(sheet.strokes) > MAX_STROKES:
        sheet.strokes = []
        sheet.notes.append(f'page with more than {MAX_STROKES} strokes: tables not looked for')
    sheet.is_picture = not sheet.lines and not sheet.notes and (drawn.pictures > 0 or drawn.paths > MANY_PATHS)
    return sheet


def _placer(page: pypdfium2.PdfPage) -> Placer:
    """From the PDF's coordinates to points from the top left of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turned: dict[int, Placer] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned[page.get_rotation()]


def _read_lines(text: raw.FPDF_TEXTPAGE, place: Placer, sheet: Sheet) -> None:
    count = raw.FPDFText_CountChars(text)
    if count > MAX_CHARS:
        sheet.notes.append(f'page with more than {MAX_CHARS} characters: not read')
        return
    for line in into_lines(_glyphs(text, count, place), GAP):
        han = [glyph for glyph in line if glyph.char >= '⺀'] or line
        first, last = han[0].at, han[-1].at
        sheet.lines.append(Line(line, _size(text, first), (_font(text, first), _font(text, last))))


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
