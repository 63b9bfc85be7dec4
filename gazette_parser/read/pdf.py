"""PDF with a text layer: characters and strokes by pdfium, then tables, running heads and paragraphs by their places."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator

import pypdfium2
from pypdfium2 import raw

from gazette_parser.errors import SourceError
from gazette_parser.model import RawPage, Source
from gazette_parser.read.guard import grant
from gazette_parser.read.layout import compose
from gazette_parser.read.lines import Glyph, Line, Sheet, into_lines

MAX_BYTES = 512 * 2**20
MAX_PAGES = 5_000
MAX_CHARS = 1_000_000  # a page
MAX_STROKES = 20_000  # a page; the table finder's time grows with their square
NOTHING = frozenset((0x7F, 0xA0, 0xAD, 0x2028, 0x2029, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))  # spaces and non-characters
Placer = Callable[[float, float], tuple[float, float]]


def read_pdf(source: Source) -> tuple[RawPage, ...]:
    """The pages of a PDF in reading order; `SourceError` for a scan, a password, a damaged or a huge file."""
    if len(source.data) > MAX_BYTES:
        raise SourceError(source.name, f'it is larger than {MAX_BYTES >> 20} MiB', 'divide the file')
    sheets = list(_sheets(source))
    if not any(sheet.lines for sheet in sheets):
        raise SourceError(source.name, 'it is a scan: a PDF of pictures without a text layer',
                          'recognise the text first (OCR); this version reads PDF with a text layer only')
    return compose(sheets)


def _sheets(source: Source) -> Iterator[Sheet]:
    document = _open(source)
    try:
        if len(document) > MAX_PAGES:
            raise SourceError(source.name, f'it has more than {MAX_PAGES} pages', 'divide the file')
        grant(len(document))
        for index in range(len(document)):
            yield _sheet(document, index)
    finally:
        document.close()


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
    sheet.strokes = list(_strokes(page.raw, place))
    if len(sheet.strokes) > MAX_STROKES:
        sheet.strokes = []
        sheet.notes.append(f'page with more than {MAX_STROKES} strokes: tables not looked for')
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
    for line in into_lines(_glyphs(text, count, place)):
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


def _strokes(page: raw.FPDF_PAGE, place: Placer) -> Iterator[tuple[float, float, float, float]]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        yield from _object_strokes(item, place, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)


Matrix = tuple[float, float, float, float, float, float]


def _object_strokes(item: raw.FPDF_PAGEOBJECT, place: Placer, outer: Matrix, depth: int,
                    ) -> Iterator[tuple[float, float, float, float]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        yield from _path_strokes(item, place, _within(outer, item))
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
        inner = _within(outer, item)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _object_strokes(raw.FPDFFormObj_GetObject(item, index), place, inner, depth + 1)


def _within(outer: Matrix, item: raw.FPDF_PAGEOBJECT) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, m):
        return outer
    a, b, c, d, e, f = outer
    return (m.a * a + m.b * c, m.a * b + m.b * d, m.c * a + m.d * c, m.c * b + m.d * d,
            m.e * a + m.f * c + e, m.e * b + m.f * d + f)


def _path_strokes(item: raw.FPDF_PAGEOBJECT, place: Placer, matrix: Matrix,
                  ) -> Iterator[tuple[float, float, float, float]]:
    """The straight level and upright parts of a path that is drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not (fill.value or stroke.value):
        return
    start = last = (0.0, 0.0)
    for kind, point, close in _segments(item, place, matrix):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(last, point)
        last = point
        if close:
            yield from _straight(point, start)


def _segments(item: raw.FPDF_PAGEOBJECT, place: Placer, matrix: Matrix,
              ) -> Iterator[tuple[int, tuple[float, float], bool]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(item), MAX_STROKES)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = place(x.value * a + y.value * c + e, x.value * b + y.value * d + f)
        yield raw.FPDFPathSegment_GetType(segment), point, bool(raw.FPDFPathSegment_GetClose(segment))


def _straight(p: tuple[float, float], q: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    x0, x1 = sorted((p[0], q[0]))
    y0, y1 = sorted((p[1], q[1]))
    if min(x1 - x0, y1 - y0) < 1 < max(x1 - x0, y1 - y0):
        yield x0, y0, x1, y1
