"""Reading order: the stream's order, checked against the places on the page."""

from __future__ import annotations

from gazette_parser.model import Note
from gazette_parser.read.columns import disorder, in_columns
from gazette_parser.read.lines import Line, Sheet
from gazette_parser.read.ruled import Grid

Item = Line | Grid
DISORDER = Note('the places on the page and the order in the file tell different reading orders')
MOST_RUNS = 60  # a page with more is drawn in no order at all


def reading_order(sheet: Sheet, items: list[Item], em: float) -> list[list[Item]]:
    """Columns of a page in reading order by their places; where the file's order is another one, the page gets a note.

    Where no gutter is seen, the file's order within columns is kept.
    """
    placed = sheet.recognised or bool(sheet.gutters)
    runs = in_columns(items, em, sheet.gutters) if placed else in_order(items)
    if not sheet.recognised and DISORDER not in sheet.notes and disorder(items, [item for run in runs for item in run]):
        sheet.notes.append(DISORDER)
    return runs


def in_order(items: list[Item]) -> list[list[Item]]:
    """Columns of a page in reading order: a column ends where the next line stands higher up.

    What is drawn late but stands above an earlier column is put before it; parts that lie over one another are
    one column, ordered from top to bottom.
    """
    runs: list[list[Item]] = []
    found = _runs(items)
    if len(found) > MOST_RUNS:
        return [_from_top(items)]
    for run in found:
        _insert(runs, run)
    return runs


def _runs(items: list[Item]) -> list[list[Item]]:
    runs: list[list[Item]] = []
    for item in items:
        if runs and item.top > runs[-1][-1].top - _height(item) / 2:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _height(item: Item) -> float:
    return item.size if isinstance(item, Line) else 12.0


def _insert(runs: list[list[Item]], run: list[Item]) -> None:
    for place, other in enumerate(runs):
        if _overlap(run, other):
            del runs[place]
            _insert(runs, _from_top([*other, *run]))
            return
    below = next((place for place, other in enumerate(runs) if _above(run, other)), len(runs))
    runs.insert(below, run)


def _from_top(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (round(item.top / 4), item.x0))


def _extent(run: list[Item]) -> tuple[float, float, float, float]:
    return (min(item.x0 for item in run), min(item.top for item in run),
            max(item.x1 for item in run), max(item.bottom for item in run))


def _overlap(run: list[Item], other: list[Item]) -> bool:
    """Whether a line of one lies over a line of the other; a band over two columns may stand beside both."""
    if not _crossed(_extent(run), _extent(other)):
        return False
    boxes = [_extent([item]) for item in other]
    return any(_crossed(_extent([item]), box) for item in run for box in boxes)


def _crossed(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return min(one[2], two[2]) - max(one[0], two[0]) > 2 and min(one[3], two[3]) - max(one[1], two[1]) > 2


def _above(run: list[Item], other: list[Item]) -> bool:
    x0, _, x1, bottom = _extent(run)
    a0, top, a1, _ = _extent(other)
    return bottom <= top + 2 and min(x1, a1) - max(x0, a0) > 2
