"""Plain text: a paragraph a line, tables as runs of lines with tabs."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Iterator

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable, Source
from gazette_parser.read.encoding import unmarked
from gazette_parser.read.rows import Cells, add, even

MAX_BYTES = 50 * 2**20
TOLD = 12  # characters of a text in a message
NAMES = {'gb18030': 'GB18030', 'big5hkscs': 'Big5', 'utf-16-le': 'UTF-16', 'utf-16-be': 'UTF-16, big-endian'}
_MARKS = ((codecs.BOM_UTF8, 'utf-8-sig'), (codecs.BOM_UTF16_LE, 'utf-16'), (codecs.BOM_UTF16_BE, 'utf-16'))


def read_text(source: Source) -> tuple[RawPage, ...]:
    """One page without a number; with form feeds in the text, a numbered page for each."""
    text = decode(source).replace('\r\n', '\n').replace('\r', '\n')
    if '\0' in text:
        raise SourceError(source.name, 'it holds NUL bytes, so it is no text', 'give the document as text or PDF')
    parts = text.removesuffix('\f').split('\f')
    if len(parts) == 1:
        return (RawPage(None, tuple(_blocks(text))),)
    return tuple(RawPage(number, tuple(_blocks(part))) for number, part in enumerate(parts, 1))


def decode(source: Source) -> str:
    """The file's characters: by its byte order mark, else UTF-8, else what is Chinese text; never with replacements."""
    if len(source.data) > MAX_BYTES:
        raise SourceError(source.name, f'the text is larger than {MAX_BYTES >> 20} MiB', 'divide the file')
    marked = [encoding for mark, encoding in _MARKS if source.data.startswith(mark)]
    for encoding in marked or ('utf-8',):
        with contextlib.suppress(UnicodeDecodeError):
            return source.data.decode(encoding)
    found = [] if marked else unmarked(source.data)
    if len(found) == 1:
        return source.data.decode(found[0])
    if found:
        raise SourceError(source.name, 'its encoding cannot be told, it reads as ' + ' or '.join(
            f'“{source.data.decode(name)[:TOLD].strip()}” ({NAMES[name]})' for name in found), 'save it as UTF-8')
    raise SourceError(source.name, 'its encoding is unknown', 'save it as UTF-8 or GB18030')


def _blocks(text: str) -> Iterator[RawLine | RawTable]:
    """Blank lines are no blocks; inside a table one stands for a page end."""
    rows: list[Cells] = []
    gap = False
    for line in text.split('\n'):
        if '\t' in line:
            add(rows, [*line.split('\t')], cut=gap)
        elif line.strip():
            yield from _table(rows)
            rows = []
            yield RawLine(line.strip())
        gap = not line.strip(' \u3000')
    yield from _table(rows)


def _table(rows: list[Cells]) -> Iterator[RawLine | RawTable]:
    """A single line with tabs is no table but a line whose columns were tabbed."""
    if len(rows) == 1:
        yield RawLine(' '.join(cell or '' for cell in rows[0]).strip())
    elif rows:
        yield RawTable(tuple(tuple(cells) for cells in even(rows)))
