"""Web pages: the main part alone, as paragraphs and tables; nothing that a page refers to is ever opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable, Source
from gazette_parser.read.breaks import divided
from gazette_parser.read.encoding import decode_page
from gazette_parser.read.numbering import FORMS
from gazette_parser.read.page import BLOCKS, HEADINGS, drop_unseen, is_chrome, is_file_link, is_repeated, main_part, title_above
from gazette_parser.read.spans import Cell, as_blocks

Block = RawLine | RawTable
MAX_BYTES = 50 * 2**20
MAX_TAGS = 600_000  # a gazette of 72 pages has five thousand
MAX_NESTED = 40  # tables in tables; what lies deeper is read as paragraphs
MAX_COLUMNS = 200
HEAD = 12  # paragraphs in which a title may be repeated
_SPACE = re.compile(r'[ \t\r\n\f\v]+')
_BREAK = re.compile(r'(?<=[^\x00-\x7f])[ \t\r\f\v]*\n[ \t\r\n\f\v]*(?=[^\x00-\x7f])')
_ALIGN = re.compile(r'text-align\s*:\s*(\w+)', re.IGNORECASE)
_ORDERS = {'1': 'decimal', 'a': 'lowerLetter', 'A': 'upperLetter', 'i': 'lowerRoman', 'I': 'upperRoman'}


def read_html(source: Source) -> tuple[RawPage, ...]:
    """The main part of a page as one page without a number."""
    if len(source.data) > MAX_BYTES or source.data.count(b'<') > MAX_TAGS:
        raise SourceError(source.name, 'the web page is too large', 'divide it, or save the document in it as text')
    text, notes = decode_page(source.data)
    root = _parsed(text, source.name)
    body = root.find('body')
    top = body if body is not None else root
    drop_unseen(top)
    main = main_part(top)
    blocks = tuple(_blocks(main, 0))
    if blocks and is_repeated(_head_text(blocks[:1]), root, _head_text(blocks[1:5])):
        blocks = blocks[1:]
    above = title_above(root, main, _head_text(blocks))
    return (RawPage(None, ((RawLine(above),) if above else ()) + blocks, notes=notes),)


def _parsed(text: str, name: str) -> etree._Element:
    """The tree of a page. Pages of content systems leave hundreds of tags open, so the usual depth does not do."""
    parser = etree.HTMLParser(encoding='utf-8', no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace('\0', '').encode('utf-8', 'replace'), parser)
    except etree.ParserError as error:
        raise SourceError(name, 'the web page is empty', 'save it again from the browser') from error
    if root is None or any(entry.level_name == 'FATAL' for entry in parser.error_log):
        raise SourceError(name, 'the web page is nested too deeply', 'save the document in it as text')
    return root


def _head_text(blocks: tuple[Block, ...]) -> str:
    return ''.join(block.text for block in blocks[:HEAD] if isinstance(block, RawLine))


def _blocks(top: etree._Element, depth: int) -> Iterator[Block]:
    """The paragraphs and tables of an element."""
    text = _Text(cell=depth > 0)
    walk = etree.iterwalk(top, events=('start', 'end'))
    for event, item in walk:
        if event == 'end':
            yield from text.end(item, outer=item is not top)
        elif item.tag == 'table' and item is not top and depth < MAX_NESTED:
            yield from text.flush()
            text.centred.append(False)
            yield from _table(item, depth + 1)
            walk.skip_subtree()
        else:
            yield from text.start(item)
    yield from text.flush()


@dataclass(slots=True)
class _Text:
    """A paragraph as it grows."""

    cell: bool
    parts: list[str] = field(default_factory=list)
    linked: int = 0  # characters in links that lead to no file
    links: int = 0  # such links that are open
    heading: bool = False
    plain: int = 0  # open elements that keep their line breaks
    label: str = ''
    centred: list[bool] = field(default_factory=lambda: [False])  # for each open block

    def start(self, item: etree._Element) -> Iterator[Block]:
        """An element begins."""
        if item.tag in BLOCKS:
            yield from self.flush()
            self.centred.append(_centred(item, self.centred[-1]))
            self.heading = self.heading or item.tag in HEADINGS
        self.links += item.tag == 'a' and not is_file_link(item)
        self.plain += item.tag == 'pre'
        if item.tag == 'br':
            self.parts.append('\n')
        elif item.tag == 'li':
            self.label = _label(item)
        self._say(item.text)

    def end(self, item: etree._Element, *, outer: bool) -> Iterator[Block]:
        """An element ends; what follows it belongs to the element around it."""
        if item.tag in BLOCKS:
            yield from self.flush()
            self.centred.pop()
            self.heading = self.heading and item.tag not in HEADINGS
        self.links -= item.tag == 'a' and not is_file_link(item)
        self.plain -= item.tag == 'pre'
        if outer:
            self._say(item.tail)

    def _say(self, text: str | None) -> None:
        piece = text or ''
        self.parts.append(piece if self.plain else _SPACE.sub(' ', _BREAK.sub('', piece)))
        self.linked += sum(map(str.isalnum, piece)) if self.links else 0

    def flush(self) -> Iterator[Block]:
        """The paragraph, if it is one and none of the site's own."""
        text = ''.join(self.parts)
        navigation = self.linked and self.linked > 0.8 * sum(map(str.isalnum, text)) and not self.heading
        for line in divided(text, centred=self.centred[-1] and not self.cell) if not navigation else ():
            if not is_chrome(line):
                yield RawLine(self.label + line)
                self.label = ''
        self.parts, self.linked = [], 0


def _centred(item: etree._Element, outer: bool) -> bool:
    """Whether a block stands in the middle: by its own word, else by that of the block around it."""
    own = _ALIGN.search(item.get('style', ''))
    align = own[1] if own else item.get('align', 'center' if item.tag == 'center' else '')
    return align.lower() == 'center' if align else outer


def _label(item: etree._Element) -> str:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != 'ol' or 'none' in parent.get('style', ''):
        return ''
    start = parent.get('start', '1')
    place = (int(start) if start.isdecimal() and len(start) < 5 else 1) + sum(1 for _ in item.itersiblings('li', preceding=True))
    return f'{FORMS[_ORDERS.get(parent.get("type", "1"), "decimal")](place)}. '


def _table(item: etree._Element, depth: int) -> Iterator[Block]:
    rows = [row for row in _within(item, 'tr', ('td', 'th', 'caption', 'table'))]
    if not rows:
        yield from _blocks(item, depth)
        return
    for caption in _within(item, 'caption', ('tr',)):
        yield from _blocks(caption, depth)
    yield from as_blocks(_grid(rows, depth))


def _within(top: etree._Element, tag: str, closed: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of a name that belong to this one and not to one inside it."""
    waiting: list[etree._Element] = [*reversed(top)]
    while waiting:
        item = waiting.pop()
        if item.tag == tag:
            yield item
        elif item.tag not in closed:
            waiting.extend(reversed(item))


def _grid(rows: list[etree._Element], depth: int) -> list[list[Cell | None]]:
    """The cells of each row by column; None where a cell to the left or above covers the place."""
    covered: dict[int, int] = {}  # rows that a cell above still covers, by column
    grid: list[list[Cell | None]] = []
    for row in rows:
        line: list[Cell | None] = []
        for cell in _cells(row):
            _skip(line, covered)
            width, height = _span(cell, 'colspan', MAX_COLUMNS - len(line)), _span(cell, 'rowspan', len(rows))
            for column in range(len(line), len(line) + width) if height > 1 else ():
                covered[column] = height - 1
            line += [Cell(tuple(_blocks(cell, depth) if len(cell) else _plain(cell))), *[None] * (width - 1)]
        _skip(line, covered)
        grid.append(line)
    return grid


def _plain(cell: etree._Element) -> Iterator[Block]:
    """The paragraph of a cell without elements."""
    text = _Text(cell=True, parts=[_SPACE.sub(' ', _BREAK.sub('', cell.text or ''))])
    return text.flush()


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    waiting: list[etree._Element] = [*reversed(row)]
    while waiting:
        item = waiting.pop()
        if item.tag in ('td', 'th'):
            yield item
        elif item.tag != 'tr':
            waiting.extend(reversed(item))


def _skip(line: list[Cell | None], covered: dict[int, int]) -> None:
    """Go on to the next place that no cell above covers."""
    while left := covered.get(len(line), 0):
        covered[len(line)] = left - 1
        line.append(None)


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = cell.get(name, '1').strip()
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    return max(1, min(number or most, most))
