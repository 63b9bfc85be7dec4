"""OFD (GB/T 33190), the national format of electronic official documents: text with places and ruled lines, page by page.

It is a zip file of XML; places are millimetres from the top left. Pages go through the same steps as those of a PDF.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from gazette_parser.errors import SourceError
from gazette_parser.model import Note, RawPage, Source
from gazette_parser.read.child import grant
from gazette_parser.read.drawn import Matrix, matrix_of, numbers, path_strokes, text_glyphs
from gazette_parser.read.gate import Package
from gazette_parser.read.ink import Image as Pixels
from gazette_parser.read.layout import compose
from gazette_parser.read.lines import Glyph, Line, Sheet, into_lines
from gazette_parser.read.ocr import INSTALL, is_installed
from gazette_parser.read.scan import Picture, read_pictures, settle_sizes

POINTS = 72 / 25.4  # a millimetre
A4 = (0.0, 0.0, 210.0, 297.0)
MAX_PAGES = 5_000
MAX_CHARS = 1_000_000  # a page
MAX_STROKES = 20_000  # a page
MAX_OBJECTS = 1_000_000  # a page, those of graphics drawn many times counted each time
DEEPEST = 8  # graphics within graphics
ENCRYPTED = 'Encryptions.xml'  # GM/T 0099
PICTURE = 'page is a picture'
START: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)


def read_ofd(source: Source) -> tuple[RawPage, ...]:
    """The pages of all documents in an OFD file, in reading order; pages of pictures alone are recognised.

    `SourceError` for an encrypted file, and for one of pictures where the engine is not installed.
    """
    package = Package(source.data, source.name)
    if ENCRYPTED in package:
        raise SourceError(source.name, 'it is encrypted', 'save it without encryption first')
    reader = _Reader(package)
    sheets = list(reader.sheets())
    _recognise(reader, sheets)
    if not any(sheet.lines for sheet in sheets):
        remedy = f'to recognise it: {INSTALL}' if reader.pictures and not is_installed() else 'get the file again'
        raise SourceError(source.name, 'it is an OFD file of pictures without text', remedy)
    return compose(sheets)


def _recognise(reader: _Reader, sheets: list[Sheet]) -> None:
    """Put what is recognised in the place of pages without text."""
    wanted = [sheet for sheet in sheets if sheet.number in reader.pictures]
    if not is_installed():
        for sheet in wanted:
            sheet.notes.append(Note(f'{PICTURE}; to recognise it: {INSTALL}', 'error'))
        return
    found = dict(read_pictures(reader.drawn(wanted), len(wanted), len(sheets))) if wanted else {}
    for sheet in wanted:
        made = found.get(sheet.number)
        if made is None:
            sheet.notes.append(Note(f'{PICTURE} that cannot be read', 'error'))
        else:
            sheets[sheet.number - 1] = made
    settle_sizes(sheets)


@dataclass(slots=True)
class _Reader:
    """An OFD file while its pages are read one after the other."""

    package: Package
    number: int = 0
    templates: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    units: dict[str, etree._Element] = field(default_factory=dict)  # graphics that pages draw by their name
    pictures: dict[int, list[tuple[str, Matrix]]] = field(default_factory=dict)  # of pages without text

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
        self._read_resources(document, folder)

    def _read_resources(self, owner: etree._Element, folder: str) -> None:
        """Fonts, pictures and graphics that a document or a page names."""
        for item in _all(owner, 'PublicRes', 'DocumentRes', 'PageRes'):
            member = self._found(folder, item.text or '')
            if member not in self.package:
                continue
            root = self.package.xml(member)
            place = _resolved(posixpath.dirname(member), root.get('BaseLoc', ''))
            self.fonts |= {font.get('ID', ''): font.get('FontName', '') for font in _all(root, 'Font')}
            self.units |= {unit.get('ID', ''): unit for unit in _all(root, 'CompositeGraphicUnit')}
            self.media |= {one.get('ID', ''): self._found(place, next(_all(one, 'MediaFile'), one).text or '')
                           for one in _all(root, 'MultiMedia')}

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
        self._read_resources(page, posixpath.dirname(member))
        sheet = Sheet(self.number, width * POINTS, height * POINTS, [])
        pictures = self._draw(self._layers(page), (*START[:4], -x * POINTS, -y * POINTS), sheet)
        if pictures and not sheet.lines and not sheet.notes:
            self.pictures[sheet.number] = pictures
        return sheet

    def _draw(self, layers: list[etree._Element], place: Matrix, sheet: Sheet) -> list[tuple[str, Matrix]]:
        """Put the text and the straight lines of a page's layers on its sheet; its pictures with their places."""
        found: list[Glyph] = []
        types: list[tuple[str, float]] = []  # font and type size of each character
        pictures: list[tuple[str, Matrix]] = []
        for count, (item, where) in enumerate(self._objects(layers, place)):
            if _name(item) == 'TextObject':
                size, drawn = text_glyphs(item, where, len(found))
                found.extend(drawn)
                types.extend([(self.fonts.get(item.get('Font', ''), ''), size)] * len(drawn))
            elif _name(item) == 'PathObject':
                sheet.strokes.extend(path_strokes(item, where))
            elif (member := self.media.get(item.get('ResourceID', ''), '')) in self.package:
                pictures.append((member, matrix_of(item, where)))
            if len(found) > MAX_CHARS or len(sheet.strokes) > MAX_STROKES or count > MAX_OBJECTS:
                told = f'page with more than {MAX_CHARS} characters or {MAX_STROKES} strokes: not read'
                sheet.notes.append(Note(told, 'error'))
                sheet.strokes = []
                return []
        sheet.lines.extend(_into_lines(found, types))
        return pictures

    def _objects(self, layers: list[etree._Element], place: Matrix) -> Iterator[tuple[etree._Element, Matrix]]:
        """The visible text, paths and pictures of layers and what each is drawn in, those in blocks and graphics with them."""
        waiting = [(item, place, 0) for layer in reversed(layers) for item in reversed(layer)]
        while waiting:
            item, where, depth = waiting.pop()
            if item.get('Visible') in ('false', '0'):
                continue
            if _name(item) in ('PageBlock', 'Content'):
                waiting.extend((inner, where, depth) for inner in reversed(item))
            elif _name(item) == 'CompositeObject':
                unit = self.units.get(item.get('ResourceID', ''))
                if unit is not None and depth < DEEPEST:
                    waiting.extend((inner, matrix_of(item, where), depth + 1) for inner in reversed(unit))
            elif _name(item) in ('TextObject', 'PathObject', 'ImageObject'):
                yield item, where

    def drawn(self, wanted: list[Sheet]) -> Iterator[Picture]:
        """The pictures of these pages; a page that cannot be drawn is left out."""
        from gazette_parser.read.drawing import page_picture

        for sheet in wanted:
            parts = [(self.package.read(member), matrix) for member, matrix in self.pictures[sheet.number]]
            pixels = page_picture(parts, sheet.width, sheet.height)
            if pixels is not None:
                yield sheet.number, sheet.width, sheet.height, partial(_same, pixels)

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


def _same(pixels: Pixels) -> Pixels:
    return pixels


def _into_lines(found: list[Glyph], types: list[tuple[str, float]]) -> Iterator[Line]:
    for line in into_lines(found):
        han = [glyph for glyph in line if glyph.char >= '⺀'] or line
        first, last = types[han[0].at], types[han[-1].at]
        yield Line(line, first[1], (first[0], last[0]))


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
