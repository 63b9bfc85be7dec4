"""Straight level and upright strokes of a PDF page, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pypdfium2 import raw

MAX_STROKES = 20_000  # a page; the table finder's time grows with their square
DEEPEST = 4  # forms within forms
Placer = Callable[[float, float], tuple[float, float]]
Stroke = tuple[float, float, float, float]  # x0, top, x1, bottom
Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page beside its text."""

    strokes: list[Stroke] = field(default_factory=list)
    pictures: float = 0.0  # their area in square points
    texts: int = 0  # text objects
    paths: int = 0


def drawing(page: raw.FPDF_PAGE, place: Placer) -> Drawing:
    """Strokes, pictures and text objects of a page."""
    found = Drawing()
    for index in range(raw.FPDFPage_CountObjects(page)):
        _look_at(raw.FPDFPage_GetObject(page, index), place, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0, found)
    return found


def _look_at(item: raw.FPDF_PAGEOBJECT, place: Placer, outer: Matrix, depth: int, found: Drawing) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        found.texts += 1
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        found.paths += 1
        found.strokes.extend(_path_strokes(item, place, _within(outer, item)))
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        a, b, c, d, _, _ = _within(outer, item)
        found.pictures += abs(a * d - b * c)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        inner = _within(outer, item)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            _look_at(raw.FPDFFormObj_GetObject(item, index), place, inner, depth + 1, found)


def _within(outer: Matrix, item: raw.FPDF_PAGEOBJECT) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, m):
        return outer
    a, b, c, d, e, f = outer
    return (m.a * a + m.b * c, m.a * b + m.b * d, m.c * a + m.d * c, m.c * b + m.d * d,
            m.e * a + m.f * c + e, m.e * b + m.f * d + f)


def _path_strokes(item: raw.FPDF_PAGEOBJECT, place: Placer, matrix: Matrix) -> Iterator[Stroke]:
    """The straight level and upright parts of a path that is drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not (fill.value or stroke.value):
        return
    start = last = (0.0, 0.0)
    for kind, point, close in _segments(item, place, matrix):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _straight(last, point)
        last = point
        if close:
            yield from _straight(point, start)


def _segments(item: raw.FPDF_PAGEOBJECT, place: Placer, matrix: Matrix,
              ) -> Iterator[tuple[int, tuple[float, float], bool]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(item), MAX_STROKES)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = place(x.value * a + y.value * c + e, x.value * b + y.value * d + f)
        yield raw.FPDFPathSegment_GetType(segment), point, bool(raw.FPDFPathSegment_GetClose(segment))


def _straight(p: tuple[float, float], q: tuple[float, float]) -> Iterator[Stroke]:
    x0, x1 = sorted((p[0], q[0]))
    y0, y1 = sorted((p[1], q[1]))
    if min(x1 - x0, y1 - y0) < 1 < max(x1 - x0, y1 - y0):
        yield x0, y0, x1, y1
