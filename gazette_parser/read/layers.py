"""Text layers that cannot be trusted: a second reader is asked, then the picture of the page is recognised."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pypdfium2

from gazette_parser.model import Note, Source
from gazette_parser.read.ink import Image
from gazette_parser.read.lines import GAP, Glyph, Line, Sheet, into_lines
from gazette_parser.read.ocr import INSTALL, is_installed
from gazette_parser.read.plausible import is_han, is_plausible
from gazette_parser.read.scan import read_pictures, scale_for, settle_sizes
from gazette_parser.read.strokes import Drawing

MANY_PATHS = 50  # characters drawn as outlines: a page with so many paths and no text is a picture
FULL = 0.8  # of the page under one picture: its text is a hidden layer
UNMAPPED = 0.1  # of the lines
FEW = 60  # Chinese characters over a full-page picture: a stamp or a page number, not the page's text
ALIKE = 0.9  # of the Chinese characters are the same
PICTURE = 'page is a picture'
HIDDEN = 'text lies over a picture of the page'


def suspicion(sheet: Sheet, drawn: Drawing) -> str | None:
    """Why the characters of a page may not be what is printed on it."""
    if sheet.notes:
        return None
    covered = drawn.pictures >= FULL * sheet.width * sheet.height
    if not sheet.lines:
        return PICTURE if drawn.pictures or drawn.texts or drawn.paths > MANY_PATHS else None
    text = text_of_sheet(sheet)
    if sheet.unmapped > UNMAPPED:
        return 'fonts do not name their characters'
    if not is_plausible(text):
        return 'characters are no plausible Chinese'
    if covered:
        return HIDDEN
    return 'text objects without characters' if drawn.texts > 2 * len(text) else None


def text_of_sheet(sheet: Sheet) -> str:
    """All characters in stream order."""
    return ''.join([glyph[0] for line in sheet.lines for glyph in line.glyphs])


def settle_layers(source: Source, document: pypdfium2.PdfDocument, sheets: list[Sheet]) -> None:
    """Sheets in doubt replaced by what the second reader or the engine says; each tells it in a note."""
    doubtful = [sheet for sheet in sheets if sheet.suspicion]
    layered = {sheet.number: sheet for sheet in doubtful if sheet.suspicion != PICTURE or sheet.lines}
    for number, second in _second_opinions(source, sorted(layered)):
        _compare(layered[number], second)
    wanted = [sheet for sheet in doubtful if sheet.suspicion]
    if not wanted:
        return
    if is_installed():
        _recognise(document, sheets, wanted)
    else:
        for sheet in wanted:
            _doubt(sheet, f'to recognise it: {INSTALL}')


def _compare(sheet: Sheet, second: list[Line]) -> None:
    """Two readers that agree on plausible text are believed, and so is the second where only it is plausible."""
    own, other = text_of_sheet(sheet), ''.join(glyph.char for line in second for glyph in line.glyphs)
    count, other_count = _han(own), _han(other)
    hidden = sheet.suspicion == HIDDEN
    if hidden and max(count.total(), other_count.total()) < FEW:
        return
    if is_plausible(other) and other_count.total() > 1.1 * count.total() and other_count.total() >= FEW // 4:
        sheet.lines, sheet.suspicion = second, None
        sheet.notes.append(Note('characters by a second reader: the first one finds fewer', 'info'))
    elif hidden and is_plausible(own) and (count & other_count).total() >= ALIKE * max(count.total(), other_count.total()):
        sheet.suspicion = None
    elif is_plausible(other) and not is_plausible(own) and other_count.total() >= 0.9 * count.total():
        sheet.lines, sheet.suspicion = second, None
        sheet.notes.append(Note('characters by a second reader: those of the first one are no plausible Chinese', 'info'))


def _han(text: str) -> Counter[str]:
    return Counter(char for char in text if is_han(char))


def _second_opinions(source: Source, numbers: Sequence[int]) -> Iterator[tuple[int, list[Line]]]:
    """The lines of these pages as pdfminer reads them; none where it cannot read the file.

    It fails on damaged files with many kinds of errors, some of which pdfplumber does not wrap.
    """
    if not numbers:
        return
    import pdfplumber
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(source.data), pages=list(numbers)) as document:
            for page in document.pages:
                yield page.page_number, _lines(page.dedupe_chars().chars)
                page.close()
    except (PdfminerException, MalformedPDFException, ValueError, TypeError, LookupError, RecursionError):
        return


def _lines(chars: Sequence[dict[str, Any]]) -> list[Line]:
    glyphs = [Glyph('\ufffd' if char['text'].startswith('(cid:') else char['text'], char['x0'], char['top'], char['x1'],
                    char['bottom'], n) for n, char in enumerate(chars) if char['text'].strip()]
    return [Line(part, round(float(chars[part[0].at]['size']), 1), _fonts(chars, part)) for part in into_lines(glyphs, GAP)]


def _fonts(chars: Sequence[dict[str, Any]], part: Sequence[Glyph]) -> tuple[str, str]:
    return chars[part[0].at]['fontname'], chars[part[-1].at]['fontname']


def _recognise(document: pypdfium2.PdfDocument, sheets: list[Sheet], wanted: Sequence[Sheet]) -> None:
    pictures = ((sheet.number, *document.get_page_size(sheet.number - 1), partial(drawn, document, sheet.number))
                for sheet in wanted)
    for number, sheet in read_pictures(pictures, len(wanted), len(document)):
        at = number - sheets[0].number
        known = sheets[at]
        if sheet is None:
            _doubt(known, 'the engine failed or took too long')
        elif known.lines and not _is_better(sheet, known):
            _doubt(known, 'recognising it gives no better text')
        else:
            told = [Note(f'{known.suspicion}: recognised like a scan', 'info')] if known.lines else []
            sheet.notes = [*known.notes, *told, *sheet.notes]
            sheets[at] = sheet
    settle_sizes(sheets)


def _is_better(sheet: Sheet, known: Sheet) -> bool:
    """Whether a recognised page says more than its text layer: a broken layer is believed only for lack of anything."""
    found, layer = _han(text_of_sheet(sheet)).total(), _han(text_of_sheet(known)).total()
    if known.suspicion == HIDDEN and is_plausible(text_of_sheet(known)):
        return found > 1.2 * layer or (found > 0.8 * layer and layer >= FEW)
    return found > 0.3 * layer or bool(sheet.lines)


def _doubt(sheet: Sheet, remedy: str) -> None:
    sheet.notes.append(Note(f'{sheet.suspicion}; {remedy}', 'warning' if sheet.lines else 'error'))
    sheet.doubt = f'page in doubt: {sheet.suspicion}'


def drawn(document: pypdfium2.PdfDocument, number: int) -> Image:
    """The picture of a page."""
    page = document[number - 1]
    try:
        return page.render(scale=scale_for(*page.get_size()), rev_byteorder=True).to_numpy()
    finally:
        page.close()
