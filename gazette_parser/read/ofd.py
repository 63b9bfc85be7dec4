"""OFD (GB/T 33190), the national format of electronic official documents: text with places and ruled lines, page by page.

It is a zip file of XML; places are millimetres from the top left. Pages go through the same steps as those of a PDF.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gazette_parser.errors import SourceError
from gazette_parser.model import Note, RawPage, Source
from gazette_parser.read.child import grant
from gazette_parser.read.drawn import Matrix, numbers, path_strokes, text_glyphs
from gazette_parser.read.gate import Package
from gazette_parser.read.layout import compose
from gazette_parser.read.lines import Glyph, Line, Sheet, into_lines

POINTS = 72 / 25.4  # a millimetre
A4 = (0.0, 0.0, 210.0, 297.0)
MAX_PAGES = 5_000
MAX_CHARS = 1_000_000  # a page
MAX_STROKES = 20_000  # a page
START: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)


def read_ofd(source: Source) -> tuple[RawPage, ...]:
    """The pages of all documents in an OFD file, in reading order; `SourceError` for pictures only."""
    reader = _Reader(Package(source.data, source.name))
    sheets = list(reader.sheets())
    if not any(sheet.lines for sheet in sheets):
        raise SourceError(source.name, 'it is an OFD file of pictures without text', 'recognise the text first (OCR)')
    return compose(sheets)


@dataclass(slots=True)
class _Reader:
    """An OFD file while its pages are read one after the other."""

    package: Package
    number: int = 0
    templates: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)

    def sheets(self) -> Iterator[Sheet]:
        """Every page of every document."""
        for item in _all(self.package.xml('OFD.xml'), 'DocRoot'):
            root = _resolved('', item.text or '')
            document = self.package.xml(root)
            folder = posixpath.dirname(root)
            self._read_common(document, folder)
            pages = [self._found(folder, page.get('BaseLoc', '')) for page in _all(document, 'Page')]
            if len(pages) > MAX_PAGES:
                raise SourceError(self.package.name, f'it has more than {MAX_PAGES} pages', 'divide the file')
            grant(len(pages))
            area = _box(document) or A4
            yield from (self._sheet(page, area) for page in pages)

    def _read_common(self, document: etree._Element, folder: str) -> None:
        self.templates = {item.get('ID', ''): self._found(folder, item.get('BaseLoc', ''))
                          for item in _all(document, 'TemplatePage')}
        for item in _all(document, 'PublicRes', 'DocumentRes'):
            member = self._found(folder, item.text or '')
            if member in self.package:
                for font in _all(self.package.xml(member), 'Font'):
                    self.fonts[font.get('ID', '')] = font.get('FontName', '')

    def _found(self, folder: str, place: str) -> str:
        """A member by its place in a folder; some programs write it from the root without saying so."""
        member = _resolved(folder, place)
        return member if member in self.package else _resolved('', place)

    def _sheet(self, member: str, area: tuple[float, ...]) -> Sheet:
        self.number += 1
        if member not in self.package:
            return Sheet(self.number, 0.0, 0.0, [], notes=[Note('page cannot be read: it is missing', 'error')])
        page = self.package.xml(member)
        x, y, width, height = _box(page) or area
        sheet = Sheet(self.number, width * POINTS, height * POINTS, [])
        _draw(self._layers(page), (*START[:4], -x * POINTS, -y * POINTS), self.fonts, sheet)
        return sheet

    def _layers(self, page: etree._Element) -> list[etree._Element]:
        """The layers from back to front: templates behind the page, its own, templates before it."""
        behind: list[etree._Element] = []
        before: list[etree._Element] = []
        for item in _all(page, 'Template'):
            member = self.templates.get(item.get('TemplateID', ''), '')
            if member in self.package:
                side = before if item.get('ZOrder') == 'Foreground' else behind
                side.extend(_all(self.package.xml(member), 'Layer'))
        return [*behind, *_all(page, 'Layer'), *before]


def _draw(layers: list[etree._Element], place: Matrix, fonts: dict[str, str], sheet: Sheet) -> None:
    """Put the text and the straight lines of a page's layers on its sheet."""
    found: list[Glyph] = []
    types: list[tuple[str, float]] = []  # font and type size of each character
    for item in (item for layer in layers for item in _objects(layer)):
        if _name(item) == 'TextObject':
            size, drawn = text_glyphs(item, place, len(found))
            found.extend(drawn)
            types.extend([(fonts.get(item.get('Font', ''), ''), size)] * len(drawn))
        else:
            sheet.strokes.extend(path_strokes(item, place))
        if len(found) > MAX_CHARS or len(sheet.strokes) > MAX_STROKES:
            sheet.notes.append(Note(f'page with more than {MAX_CHARS} characters or {MAX_STROKES} strokes: not read', 'error'))
            sheet.strokes = []
            return
    for line in into_lines(found):
        han = [glyph for glyph in line if glyph.char >= '⺀'] or line
        first, last = types[han[0].at], types[han[-1].at]
        sheet.lines.append(Line(line, first[1], (first[0], last[0])))


def _objects(layer: etree._Element) -> Iterator[etree._Element]:
    """The visible text and path objects of a layer, those in blocks with them."""
    waiting = [*reversed(layer)]
    while waiting:
        item = waiting.pop()
        if item.get('Visible') in ('false', '0'):
            continue
        if _name(item) == 'PageBlock':
            waiting.extend(reversed(item))
        elif _name(item) in ('TextObject', 'PathObject'):
            yield item


def _name(item: etree._Element) -> str:
    return str(item.tag).rpartition('}')[2]


def _all(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, whatever their namespace: it changed between editions."""
    return (item for item in root.iter() if _name(item) in names)


def _box(root: etree._Element) -> tuple[float, ...] | None:
    """The page's rectangle: where it begins and how large it is, in millimetres."""
    box = next(_all(root, 'PhysicalBox'), None)
    found = tuple(numbers(box.text)) if box is not None else ()
    return found if len(found) == 4 and min(found[2:]) > 0 else None


def _resolved(folder: str, place: str) -> str:
    """A member by its place, which begins at the root of the package or at the folder that names it."""
    return posixpath.normpath(posixpath.join('/', folder, place.strip())).lstrip('/')
