"""Tables of documents that have no lines on a page: what is a table, what is only layout, and the text of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from gazette_parser.model import RawLine, RawTable

Block = RawLine | RawTable
BULK, BULK_PARAGRAPHS = 0.8, 5  # a cell with this share of the text in so many paragraphs is a page's frame


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the blocks in it."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Its paragraphs as lines; a table inside it gives a line a row."""
        return '\n'.join(chain.from_iterable(_lines(block) for block in self.blocks))


Row = Sequence[Cell | None]


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, RawLine):
        yield block.text
    else:
        yield from (' '.join(filter(None, row)) for row in block.rows)


def as_blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """A table of data as one; the paragraphs of a frame around text and of a single column; a single row as a line."""
    cells = [cell for row in rows for cell in row if cell]
    if _is_layout(rows, cells):
        yield from (block for cell in cells for block in cell.blocks)
    elif len(rows) == 1:
        text = ' '.join(filter(None, (cell.text.replace('\n', ' ') for cell in cells)))
        yield from [RawLine(text)] if text.strip() else []
    else:
        width = max(len(row) for row in rows)
        yield RawTable(tuple(_texts(row, width) for row in rows))


def _texts(row: Row, width: int) -> tuple[str | None, ...]:
    return (*(cell.text if cell else None for cell in row), *[''] * (width - len(row)))


def _is_layout(rows: Sequence[Row], cells: Sequence[Cell]) -> bool:
    if max((sum(cell is not None for cell in row) for row in rows), default=0) < 2:
        return True
    if any(isinstance(block, RawTable) for cell in cells for block in cell.blocks):
        return True
    if len(rows) == 1 and any(len(cell.blocks) > 1 for cell in cells):
        return True
    largest = max(cells, key=lambda cell: len(cell.text))
    return len(largest.blocks) >= BULK_PARAGRAPHS and len(largest.text) > BULK * sum(len(cell.text) for cell in cells)
