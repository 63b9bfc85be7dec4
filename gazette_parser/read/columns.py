"""Columns of text on a page: gutters that run down between lines, and the reading order that they make."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple, Protocol, TypeVar


class Placed(Protocol):
    """Anything with a place on the page."""

    @property
    def x0(self) -> float:
        """Left edge, points."""
    @property
    def top(self) -> float:
        """Upper edge, points."""
    @property
    def x1(self) -> float:
        """Right edge, points."""
    @property
    def bottom(self) -> float:
        """Lower edge, points."""


Thing = TypeVar('Thing', bound=Placed)
NARROW = 0.7  # type sizes: a gutter is no narrower
LEAST_LINES = 4  # with a neighbour across the gutter
LEAST_WIDTH = 8  # type sizes: lines of a column are wider than a name in a list
MOST = 600  # lines on a page in which columns are looked for


class _Gap(NamedTuple):
    x0: float
    x1: float
    left: Placed
    right: Placed


class Gutter(NamedTuple):
    """White between two columns: its middle, and from where to where the columns stand beside it."""

    x: float
    top: float
    bottom: float


def gutter(things: Sequence[Placed], em: float, known: Sequence[float] = ()) -> Gutter | None:
    """The gutter that parts most lines from a neighbour at the right; None where there is one column.

    `known` are gutters of other pages: there a single pair of lines is enough.
    """
    if len(things) > MOST:
        return None
    gaps = [gap for gap in _gaps(things) if gap.x1 - gap.x0 > NARROW * em]
    for place in sorted({(gap.x0 + gap.x1) / 2 for gap in gaps}, key=lambda x: -_count(gaps, x)):
        across = [gap for gap in gaps if gap.x0 <= place <= gap.x1]
        familiar = any(gap.x0 <= x <= gap.x1 for x in known for gap in across)
        if len(across) < LEAST_LINES and not familiar:
            break
        if _parts_columns(across, em, familiar):
            return _gutter(across)
    return None


def _gutter(gaps: Sequence[_Gap]) -> Gutter:
    sides = [side for gap in gaps for side in (gap.left, gap.right)]
    return Gutter((max(gap.x0 for gap in gaps) + min(gap.x1 for gap in gaps)) / 2,
                  min(side.top for side in sides), max(side.bottom for side in sides))


def gutters(things: Sequence[Placed], em: float, known: Sequence[float] = ()) -> list[Gutter]:
    """All gutters of a page, those within columns too."""
    found = gutter(things, em, known)
    if found is None:
        return []
    left = [thing for thing in things if thing.x1 <= found.x + 1]
    right = [thing for thing in things if thing.x0 >= found.x - 1]
    return [found, *gutters(left, em, known), *gutters(right, em, known)]


def _count(gaps: Sequence[_Gap], place: float) -> int:
    return sum(gap.x0 <= place <= gap.x1 for gap in gaps)


def _gaps(things: Sequence[Placed]) -> list[_Gap]:
    """For every thing the white up to its nearest neighbour at the right."""
    found = []
    for left in things:
        right = min((other for other in things if other.x0 >= left.x1 and _beside(left, other)),
                    key=lambda other: other.x0, default=None)
        if right is not None:
            found.append(_Gap(left.x1, right.x0, left, right))
    return found


def _beside(one: Placed, other: Placed) -> bool:
    height = min(one.bottom - one.top, other.bottom - other.top)
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.3 * height


def _parts_columns(gaps: Sequence[_Gap], em: float, familiar: bool) -> bool:
    """Whether there is running text at both sides: wide lines, most of which end at the gutter's edge."""
    widths = [[side.x1 - side.x0 for side in sides] for sides in ([g.left for g in gaps], [g.right for g in gaps])]
    if any(median(side) < LEAST_WIDTH * em for side in widths):
        return False
    edge = max(gap.x0 for gap in gaps)
    return familiar or sum(edge - gap.x0 < 1.5 * em for gap in gaps) >= 0.5 * len(gaps)


def in_columns(things: Sequence[Thing], em: float, known: Sequence[float] = ()) -> list[list[Thing]]:
    """Runs of things in reading order: above a line across the page the left column, then the right one; then the line."""
    found = gutter(things, em, known)
    if found is None:
        return [from_top(things)]
    place = found.x
    runs: list[list[Thing]] = []
    for band in _bands(things, place):
        left = [thing for thing in band if thing.x1 <= place + 1]
        right = [thing for thing in band if thing.x0 >= place - 1]
        if left and right:
            runs += [*in_columns(left, em, known), *in_columns(right, em, known)]
        else:
            runs.append(from_top(band))
    return _joined(runs, place)


def _bands(things: Sequence[Thing], place: float) -> list[list[Thing]]:
    """Parts of the page from top to bottom, parted by what lies across the gutter; each of these is one too."""
    bands: list[list[Thing]] = [[]]
    across = sorted((thing for thing in things if thing.x0 < place - 1 and thing.x1 > place + 1), key=lambda t: t.top)
    rest = [thing for thing in things if not (thing.x0 < place - 1 and thing.x1 > place + 1)]
    for bar in across:
        middle = (bar.top + bar.bottom) / 2
        bands[-1] = [thing for thing in rest if (thing.top + thing.bottom) / 2 < middle]
        rest = [thing for thing in rest if (thing.top + thing.bottom) / 2 >= middle]
        bands += [[bar], []]
    bands[-1] = rest
    return [band for band in bands if band]


def _joined(runs: list[list[Thing]], place: float) -> list[list[Thing]]:
    """Lines across the page, and what stands alone at one side beside them, are one run."""
    out: list[list[Thing]] = []
    for run in runs:
        if out and _spans(out[-1], place) and _spans(run, place):
            out[-1] = out[-1] + run
        else:
            out.append(run)
    return out


def _spans(run: Sequence[Placed], place: float) -> bool:
    return any(thing.x0 < place - 1 and thing.x1 > place + 1 for thing in run)


def from_top(things: Sequence[Thing]) -> list[Thing]:
    """Rows from top to bottom, each from left to right."""
    rows: list[list[Thing]] = []
    for thing in sorted(things, key=lambda t: t.top + t.bottom):
        if rows and _same_row(rows[-1], thing):
            rows[-1].append(thing)
        else:
            rows.append([thing])
    return [thing for row in rows for thing in sorted(row, key=lambda t: t.x0)]


def _same_row(row: Sequence[Placed], thing: Placed) -> bool:
    last = row[-1]
    height = min(last.bottom - last.top, thing.bottom - thing.top)
    overlap = min(last.bottom, thing.bottom) - max(last.top, thing.top)
    return overlap > 0.6 * height and not any(min(t.x1, thing.x1) - max(t.x0, thing.x0) > 0.5 * height for t in row)


def disorder(stream: Sequence[Thing], order: Sequence[Thing]) -> int:
    """How many neighbours in reading order come the other way round in the stream; those in one row do not count."""
    at = {id(thing): place for place, thing in enumerate(stream)}
    return sum(at[id(a)] > at[id(b)] and not _beside(a, b) for a, b in pairwise(order))
