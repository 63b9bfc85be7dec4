"""Ruled tables: strokes to grids, characters into cells, and tables that page ends cut put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from gazette_parser.model import Box, RawTable
from gazette_parser.read.lines import UNCERTAIN, Glyph, Line, Sheet, into_lines, joined
from gazette_parser.read.rows import goes_on

SNAP = 3.0  # points within which edges of cells are one edge
MARKS = '•●○■◆▪·'
Stroke = tuple[float, float, float, float]


@dataclass(slots=True)
class Slot:
    """A cell of a grid and what is printed in it."""

    x0: float
    x1: float
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The printed lines without regard to paragraphs."""
        return ''.join(line.text for line in self.lines)


@dataclass(slots=True)
class GridRow:
    """A row of slots by column; None where a cell of another row or column covers the place."""

    slots: list[Slot | None]
    page: int


@dataclass(slots=True)
class Grid:
    """A ruled table of one page, later of several; `lefts` are the left edges of its columns."""

    x0: float
    top: float
    x1: float
    bottom: float
    lefts: list[float]
    rows: list[GridRow]


def take_tables(sheet: Sheet) -> list[Line | Grid]:
    """The page's lines and tables in stream order; what is printed in a table is taken out of the lines."""
    frames = [_Frame(cells) for cells in _cell_groups(sheet)]
    if not frames:
        return list(sheet.lines)
    places: dict[int, _Frame] = {}
    items: list[Line | _Frame] = []
    for line in sheet.lines:
        rest = [glyph for glyph in line.glyphs if not _goes_into(frames, glyph, places, len(items))]
        items.extend(frame for place, frame in places.items() if place == len(items))
        if rest:
            items.append(line if len(rest) == len(line.glyphs) else Line(rest, line.size, line.fonts))
    return [item for item in (_built(item, sheet) for item in items) if item is not None]


def _built(item: Any, sheet: Sheet) -> Line | Grid | None:
    return item.grid(sheet.number) if isinstance(item, _Frame) else item


def _goes_into(frames: list[_Frame], glyph: Glyph, places: dict[int, _Frame], place: int) -> bool:
    frame = next((frame for frame in frames if frame.take(glyph)), None)
    if frame is not None and frame not in places.values():
        while place in places:
            place += 1
        places[place] = frame
    return frame is not None


def _cell_groups(sheet: Sheet) -> list[list[Stroke]]:
    """Cells (x0, top, x1, bottom) of each table: frames around text and single columns are none."""
    edges = [_edge(stroke) for stroke in sheet.strokes]
    upright = sum(edge['orientation'] == 'v' for edge in edges)
    if upright < 3 or len(edges) - upright < 2:
        return []
    from pdfplumber.table import TableFinder  # slow to load, and only pages with rules need it

    page: Any = SimpleNamespace(edges=edges, bbox=(0, 0, sheet.width, sheet.height))
    groups = [list(table.cells) for table in TableFinder(page).tables]
    return [cells for cells in groups if len({round(cell[0]) for cell in cells}) > 1]


def _edge(stroke: Stroke) -> dict[str, Any]:
    x0, top, x1, bottom = stroke
    level = x1 - x0 > bottom - top
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {'x0': x0, 'x1': x1, 'top': top, 'bottom': bottom, 'width': x1 - x0, 'height': bottom - top,
            'orientation': 'h' if level else 'v', 'object_type': 'line'}


class _Frame:
    """Cells of a table with a map from places to cells, so that a character finds its cell by two bisections."""

    def __init__(self, cells: list[Stroke]) -> None:
        self.cells = cells
        self.xs = _merged_edges([x for cell in cells for x in (cell[0], cell[2])])
        self.ys = _merged_edges([y for cell in cells for y in (cell[1], cell[3])])
        self.glyphs: dict[int, list[Glyph]] = {}
        self.map: dict[tuple[int, int], int] = {}
        for number, (x0, top, x1, bottom) in enumerate(cells):
            for row in range(_at(self.ys, top), _at(self.ys, bottom)):
                for column in range(_at(self.xs, x0), _at(self.xs, x1)):
                    self.map[row, column] = number

    def take(self, glyph: Glyph) -> bool:
        """Put a character into its cell; False where it stands outside all cells."""
        row = bisect_right(self.ys, (glyph[2] + glyph[4]) / 2) - 1
        column = bisect_right(self.xs, (glyph[1] + glyph[3]) / 2) - 1
        number = self.map.get((row, column))
        if number is None:
            return False
        self.glyphs.setdefault(number, []).append(glyph)
        return True

    def grid(self, page: int) -> Grid:
        """The table with its text."""
        rows = [GridRow([None] * (len(self.xs) - 1), page) for _ in self.ys[1:]]
        for number, (x0, top, x1, _) in enumerate(self.cells):
            slot = Slot(x0, x1, _lines(self.glyphs.get(number, [])))
            rows[_at(self.ys, top)].slots[_at(self.xs, x0)] = slot
        return Grid(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1], self.xs[:-1], rows)


def _merged_edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return bisect_right(edges, value + SNAP / 2) - 1


def _lines(glyphs: list[Glyph]) -> list[Line]:
    return [Line(line, max(glyph.bottom - glyph.top for glyph in line)) for line in into_lines(glyphs)]


def goes_on_over(upper: Grid, lower: Grid) -> bool:
    """Whether a table at the head of a page is the one at the foot of the page before: as wide, same columns."""
    if abs((upper.x1 - upper.x0) - (lower.x1 - lower.x0)) > 2 * SNAP:
        return False
    many, few = sorted((_relative(upper), _relative(lower)), key=len, reverse=True)
    return all(any(abs(x - y) <= SNAP for y in many) for x in few)


def _relative(grid: Grid) -> list[float]:
    return [left - grid.x0 for left in grid.lefts]


def append(upper: Grid, lower: Grid) -> None:
    """Put the rows of the next page under a table; a header printed again is dropped, a cut row becomes one."""
    lefts = _merged_edges(_relative(upper) + _relative(lower))
    _spread(upper, lefts)
    _spread(lower, lefts)
    rows = lower.rows
    if _texts(rows[0]) == _texts(upper.rows[0]) and any(_texts(rows[0])):
        rows = rows[1:]
    if rows and goes_on(_texts(upper.rows[-1]), _texts(rows[0])):
        _extend(upper.rows[-1], rows[0], shift=upper.x0 - lower.x0)
        rows = rows[1:]
    upper.rows.extend(rows)
    upper.lefts = [left + upper.x0 for left in lefts]


def _spread(grid: Grid, lefts: list[float]) -> None:
    """Give a grid the columns of the other pages too."""
    places = [_at(lefts, left) for left in _relative(grid)]
    for row in grid.rows:
        slots: list[Slot | None] = [None] * len(lefts)
        for place, slot in zip(places, row.slots, strict=True):
            slots[place] = slot
        row.slots = slots


def _texts(row: GridRow) -> list[str | None]:
    return [slot.text if slot else None for slot in row.slots]


def _extend(upper: GridRow, lower: GridRow, shift: float) -> None:
    for column, slot in enumerate(lower.slots):
        above = upper.slots[column]
        if slot is None or not slot.lines:
            continue
        if above is None:
            upper.slots[column] = slot
            continue
        above.lines.extend(Line([glyph._replace(x0=glyph.x0 + shift, x1=glyph.x1 + shift) for glyph in line.glyphs],
                                line.size) for line in slot.lines)


def as_table(grid: Grid, doubtful: Mapping[int, str]) -> RawTable:
    """The finished table; paragraphs inside a cell are lines of its text. `doubtful` pages have no certain cell."""
    padding = _padding(grid)
    rows = tuple(tuple(_cell_text(slot, padding[column]) if slot else None for column, slot in enumerate(row.slots))
                 for row in grid.rows)
    box = Box(round(grid.x0, 2), round(grid.top, 2), round(grid.x1, 2), round(grid.bottom, 2))
    doubts = tuple((number, column, doubtful.get(row.page, UNCERTAIN)) for number, row in enumerate(grid.rows)
                   for column, slot in enumerate(row.slots)
                   if slot and slot.lines and (row.page in doubtful or any(line.is_uncertain for line in slot.lines)))
    return RawTable(rows, box, tuple(row.page for row in grid.rows), doubts)


def _padding(grid: Grid) -> list[float]:
    """The white at the left of the widest lines of each column; the right has as much."""
    white = [12.0] * len(grid.lefts)
    for row in grid.rows:
        for column, slot in enumerate(row.slots):
            if slot and slot.lines:
                white[column] = min(white[column], max(0.0, min(line.x0 for line in slot.lines) - slot.x0))
    return white


def _cell_text(slot: Slot, padding: float) -> str:
    text = ''
    last: Line | None = None
    for line in slot.lines:
        if last is None:
            text = line.text
        elif _ends_paragraph(last, line, slot.x1 - padding):
            text = f'{text}\n{line.text}'
        else:
            text = joined(text, line.text)
        last = line
    return text


def _ends_paragraph(upper: Line, lower: Line, right: float) -> bool:
    """The lower line begins a paragraph where its beginning would have found room above, or with a list mark."""
    if lower.glyphs[0].char in MARKS:
        return upper.glyphs[-1].char in '。；：;:'
    return upper.x1 + lower.first_width < right - 0.1 * lower.size
