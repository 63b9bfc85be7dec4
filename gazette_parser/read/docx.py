"""Word documents (docx): paragraphs and tables in order, as they stand when every tracked change is accepted.

Not in the text: headers and footers, comments, page numbers, hidden text. Text boxes stand where they are anchored;
notes are paragraphs after the last one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable, Source
from gazette_parser.read.breaks import divided
from gazette_parser.read.gate import MAX_XML, Package, parse_xml
from gazette_parser.read.numbering import Numbering, W, read_numbering
from gazette_parser.read.runs import Runs
from gazette_parser.read.spans import Cell, as_blocks
from gazette_parser.read.styles import Styles, read_styles

Block = RawLine | RawTable
STRICT = b'http://purl.oclc.org/ooxml/wordprocessingml/main'
LOOSE = b'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
MAX_NESTED = 20  # tables in tables, text boxes in text boxes
GONE = {f'{W}{name}' for name in ('del', 'moveFrom')}
MC_ALTERNATE = '{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent'
HOLDERS = {f'{W}{name}' for name in ('ins', 'moveTo', 'sdt', 'sdtContent', 'customXml', 'smartTag')}


def read_docx(source: Source) -> tuple[RawPage, ...]:
    """One page without a number: where pages end is known only to the program that prints it."""
    package = Package(source.data, source.name)
    return (RawPage(None, tuple(_Document(package).blocks())),)


@dataclass(slots=True)
class _Document:
    """A document while it is read: its lists count on, and fields and paragraphs may begin in one and end in another."""

    package: Package
    part: str = 'word/document.xml'
    targets: dict[str, str] = field(default_factory=dict)  # parts by the last word of their relation
    numbering: Numbering = field(default_factory=Numbering)
    styles: Styles = field(default_factory=Styles)
    runs: Runs = field(default_factory=Runs)
    open_text: str = ''  # of paragraphs whose end mark was deleted
    depth: int = 0

    def __post_init__(self) -> None:
        self.part = self._related('').get('officeDocument', self.part)
        self.targets = self._related(self.part)
        if (numbering := self._optional('numbering')) is not None:
            self.numbering = read_numbering(numbering)
        if (styles := self._optional('styles')) is not None:
            self.styles = read_styles(styles)

    def blocks(self) -> Iterator[Block]:
        """The body, then the notes."""
        body = self._xml(self.part).find(f'{W}body')
        if body is None:
            raise SourceError(self.package.name, 'it is a docx without a text', 'save it anew with the program that made it')
        yield from self._content(body)
        if self.open_text:
            yield RawLine(self.open_text)
        yield from self._notes()

    def _notes(self) -> Iterator[Block]:
        for kind in ('footnotes', 'endnotes'):
            root = self._optional(kind)
            for note in root if root is not None else ():
                if note.get(f'{W}type', 'normal') == 'normal':
                    yield from self._content(note)

    def _content(self, holder: etree._Element) -> Iterator[Block]:
        """Paragraphs and tables of a body, a cell, a text box or a note."""
        if self.depth > MAX_NESTED:
            raise SourceError(self.package.name, 'its tables or text boxes are nested too deeply', 'save it as PDF')
        self.depth += 1
        for item in _children(holder):
            if item.tag == f'{W}p':
                yield from self._paragraph(item)
            elif item.tag == f'{W}tbl':
                yield from self._table(item)
        self.depth -= 1

    def _paragraph(self, item: etree._Element) -> Iterator[Block]:
        """A paragraph with its number; line breaks in it divide it."""
        parts = self.runs.of(item, self.styles.leaders(item))
        for box in parts.boxes:
            yield from self._content(box)
        label = self._label(item) if parts.text.strip() else ''
        text = self.open_text + label + parts.text
        if _mark_is_gone(item):
            self.open_text = text
            return
        self.open_text = ''
        centred = self.depth == 1 and self.styles.is_centred(item)
        yield from (RawLine(part) for part in divided(text, centred=centred))

    def _label(self, item: etree._Element) -> str:
        list_id, level = self.styles.list_of(item)
        if level is None:
            level = self.numbering.level_of_style(list_id, self.styles.of(item))
        return self.numbering.label(list_id, level)

    def _table(self, item: etree._Element) -> Iterator[Block]:
        rows = [self._row(row) for row in _children(item) if row.tag == f'{W}tr' and not _row_is_gone(row)]
        yield from as_blocks([row for row in rows if row])

    def _row(self, row: etree._Element) -> list[Cell | None]:
        """The cells of a row by column; None where a cell beside or above covers the place."""
        cells: list[Cell | None] = [Cell(())] * min(_number(row, 'trPr/gridBefore'), 100)
        for item in _children(row):
            if item.tag == f'{W}tc':
                merged = item.find(f'{W}tcPr/{W}vMerge')
                sideways = item.find(f'{W}tcPr/{W}hMerge')
                covered = any(mark is not None and mark.get(f'{W}val', 'continue') == 'continue' for mark in (merged, sideways))
                cells.append(None if covered else Cell(tuple(self._content(item))))
                cells.extend([None] * (min(_number(item, 'tcPr/gridSpan', 1), 100) - 1))
        return cells

    def _xml(self, member: str) -> etree._Element:
        data = self.package.read(member, MAX_XML)
        return parse_xml(data.replace(STRICT, LOOSE), self.package.name)

    def _optional(self, kind: str) -> etree._Element | None:
        member = self.targets.get(kind, '')
        return self._xml(member) if member in self.package else None

    def _related(self, part: str) -> dict[str, str]:
        """The parts that a part names; what stands outside the file is left out."""
        folder, name = posixpath.split(part)
        member = posixpath.join(folder, '_rels', f'{name}.rels')
        if member not in self.package:
            return {}
        found: dict[str, str] = {}
        for item in self.package.xml(member):
            if item.get('TargetMode') != 'External':
                target = posixpath.normpath(posixpath.join('/', folder, item.get('Target', '')))
                found.setdefault(item.get('Type', '').rpartition('/')[2], target.lstrip('/'))
        return found


def _children(holder: etree._Element) -> Iterator[etree._Element]:
    """The children of an element, those in accepted changes and content controls with them."""
    waiting: list[Iterator[etree._Element]] = [iter(holder)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif item.tag in HOLDERS:
            waiting.append(iter(item))
        elif item.tag == MC_ALTERNATE:
            waiting.append(iter(item[0]) if len(item) else iter(()))
        else:
            yield item


def _mark_is_gone(item: etree._Element) -> bool:
    marks = item.find(f'{W}pPr/{W}rPr')
    return marks is not None and any(mark.tag in GONE for mark in marks)


def _row_is_gone(row: etree._Element) -> bool:
    return row.find(f'{W}trPr/{W}del') is not None


def _number(item: etree._Element, path: str, default: int = 0) -> int:
    found = item.find('/'.join(W + step for step in path.split('/')))
    text = found.get(f'{W}val', '') if found is not None else ''
    return int(text) if text.isdecimal() and len(text) < 6 else default
