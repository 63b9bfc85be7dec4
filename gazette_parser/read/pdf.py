"""PDF: characters and strokes by pdfium, pictures recognised, then tables, running heads and paragraphs by their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pypdfium2
from pypdfium2 import raw

from gazette_parser.errors import SourceError
from gazette_parser.model import Note, RawPage, Source
from gazette_parser.read.characters import read_lines
from gazette_parser.read.child import grant
from gazette_parser.read.layers import settle_layers, suspicion
from gazette_parser.read.layout import compose_parts
from gazette_parser.read.lines import Sheet
from gazette_parser.read.ocr import INSTALL
from gazette_parser.read.strokes import MAX_STROKES, drawing

MAX_BYTES = 512 * 2**20
MAX_PAGES = 5_000
PART = 100  # pages held at a time
END, TAIL = b'%%EOF', 2048  # what a PDF ends with, and in how many last bytes
CUT = Note('the file does not end as a PDF does: it may be cut, and pages may be missing')


def read_pdf(source: Source) -> tuple[RawPage, ...]:
    """The pages of a PDF in reading order; pages without readable characters are recognised.

    `SourceError` for a password, a damaged or a huge file, and for a scan where the engine is not installed.
    """
    if len(source.data) > MAX_BYTES:
        raise SourceError(source.name, f'it is larger than {MAX_BYTES >> 20} MiB', 'divide the file')
    with closing(_open(source)) as document:
        count = len(document)
    if count > MAX_PAGES:
        raise SourceError(source.name, f'it has more than {MAX_PAGES} pages', 'divide the file')
    grant(count)
    pages = tuple(compose_parts(_parts(source, count)))
    if END not in source.data[-TAIL:]:
        pages = (replace(pages[0], notes=(*pages[0].notes, CUT)), *pages[1:])
    if not any(page.blocks for page in pages):
        raise _nothing(source.name, pages)
    return pages


def _parts(source: Source, count: int) -> Iterator[list[Sheet]]:
    """Sheets of some pages at a time; the file is opened anew for each part, for pdfium keeps all that it has met."""
    for start in range(0, count, PART):
        with closing(_open(source)) as document:
            sheets = [_sheet(document, index) for index in range(start, min(start + PART, count))]
            settle_layers(source, document, sheets)
        yield sheets


def _nothing(name: str, pages: Sequence[RawPage]) -> SourceError:
    """Why a file has no text at all."""
    if any(INSTALL in note.message for page in pages for note in page.notes):
        return SourceError(name, 'it is a scan: pictures of pages without a text layer', f'to recognise it: {INSTALL}')
    return SourceError(name, 'no page of it has text that can be read', 'get the file again from where it came')


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
        return Sheet(index + 1, 0.0, 0.0, [], notes=[Note('page cannot be read: it is damaged', 'error')])
    try:
        return _read_page(page, index + 1)
    finally:
        page.close()


def _read_page(page: pypdfium2.PdfPage, number: int) -> Sheet:
    width, height = page.get_size()
    sheet = Sheet(number, width, height, [])
    place = read_lines(page, sheet)
    drawn = drawing(page.raw, place)
    sheet.strokes = drawn.strokes
    if len(sheet.strokes) > MAX_STROKES:
        sheet.strokes = []
        sheet.notes.append(Note(f'page with more than {MAX_STROKES} strokes: tables not looked for'))
    sheet.suspicion = suspicion(sheet, drawn)
    return sheet
