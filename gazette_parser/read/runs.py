"""The characters of a Word paragraph: runs, tabs, breaks, symbols and fields, with tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gazette_parser.read.numbering import W

_M = '{http://schemas.openxmlformats.org/officeDocument/2006/math}'
_MC = '{http://schemas.openxmlformats.org/markup-compatibility/2006}'
_PAGE = re.compile(r'\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b', re.IGNORECASE)
SKIPPED = {W + name for name in ('del', 'moveFrom', 'delText', 'pPr', 'rt', 'instrText', 'delInstrText', 'footnoteRef',
                                 'annotationRef')}
SIGNS = {f'{W}tab': '\t', f'{W}br': '\n', f'{W}cr': '\n', f'{W}noBreakHyphen': '-', f'{W}ptab': '\t'}
SYMBOLS = {0xFE: '☑', 0xFD: '☒', 0xFC: '✓', 0xFB: '✗', 0xA8: '□', 0x6F: '□', 0x71: '□', 0x52: '☑', 0x53: '☒', 0xA3: '□',
           0x6C: '●', 0x6E: '■', 0x75: '◆', 0xD8: '➢', 0xB7: '•', 0x9F: '•'}  # of the symbol fonts, by their last byte
LEADER = '……'


@dataclass(slots=True)
class Parts:
    """A paragraph's text and the text boxes anchored in it."""

    text: str = ''
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class Runs:
    """Reads paragraphs one after the other; a field may go on from one into the next."""

    fields: list[list[str]] = field(default_factory=list)  # of each open field: its instruction and its state

    def of(self, paragraph: etree._Element, leaders: bool) -> Parts:
        """The paragraph as it is printed, without its automatic number."""
        parts, texts = Parts(), []
        waiting: list[Iterator[etree._Element]] = [iter(paragraph)]
        while waiting:
            item = next(waiting[-1], None)
            if item is None:
                waiting.pop()
            elif item.tag == f'{W}txbxContent':
                parts.boxes.append(item)
            elif _is_open(item):
                waiting.append(iter(list(item)[:1 if item.tag == f'{_MC}AlternateContent' else None]))
            texts.append(self._sign(item, leaders) if item is not None else '')
        parts.text = ''.join(texts)
        self.fields = [one for one in self.fields if not _silences(one)]
        return parts

    def _sign(self, item: etree._Element, leaders: bool) -> str:
        """What an element itself prints."""
        if item.tag == f'{W}fldChar':
            self._field(item.get(f'{W}fldCharType', ''))
        elif item.tag == f'{W}instrText' and self.fields:
            self.fields[-1][0] += item.text or ''
        if self._is_silent():
            return ''
        if item.tag in (f'{W}t', f'{_M}t'):
            return item.text or ''
        if item.tag == f'{W}sym':
            return _symbol(item.get(f'{W}char', ''))
        return LEADER if leaders and item.tag in (f'{W}tab', f'{W}ptab') else SIGNS.get(str(item.tag), '')

    def _field(self, kind: str) -> None:
        if kind == 'begin':
            self.fields.append(['', 'instruction'])
        elif kind == 'separate' and self.fields:
            self.fields[-1][1] = 'result'
        elif kind == 'end' and self.fields:
            self.fields.pop()

    def _is_silent(self) -> bool:
        """Inside a field's instruction, or in the result of a page number."""
        return any(map(_silences, self.fields))


def _silences(field_: list[str]) -> bool:
    code, state = field_
    return state == 'instruction' or bool(_PAGE.match(code))


def _is_open(item: etree._Element) -> bool:
    """Whether what an element holds is printed."""
    if item.tag in SKIPPED or (item.tag == f'{W}fldSimple' and _PAGE.match(item.get(f'{W}instr', ''))):
        return False
    return not (item.tag == f'{W}r' and _is_hidden(item))


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f'{W}rPr/{W}vanish')
    return mark is not None and mark.get(f'{W}val', 'true') not in ('0', 'false', 'off')


def _symbol(code: str) -> str:
    """A character of a symbol font.

    >>> _symbol('F0FE'), _symbol('25A1')
    ('☑', '□')
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ''
    if 0xF000 <= number <= 0xF0FF or number < 0x100:
        return SYMBOLS.get(number & 0xFF, '•')
    return chr(number) if number < 0xD800 or 0xFFFF < number < 0x110000 else ''
