"""Rules of tables on a picture of a page: long straight strokes of ink, as the table finder wants them."""

from __future__ import annotations

from typing import Any

from gazette_parser.read.ink import Mask

LEAST = 1 / 40  # of the page's width: shorter strokes belong to characters
THICK = 1 / 200  # and thicker ones to pictures
SLIM = 8  # a rule is so many times as long as it is thick
Stroke = tuple[int, int, int, int]  # x0, top, x1, bottom in pixels


def rules(mask: Mask) -> tuple[list[Stroke], Mask]:
    """Level and upright strokes of a levelled page, and the ink without them."""
    import cv2

    level, without_level = _strokes(mask, upright=False)
    upright, without_upright = _strokes(mask, upright=True)
    return level + upright, cv2.bitwise_and(without_level, without_upright)


def _strokes(mask: Mask, *, upright: bool) -> tuple[list[Stroke], Mask]:
    import cv2
    import numpy

    runs = _long_runs(mask, max(20, int(LEAST * mask.shape[1])), upright=upright)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(runs)
    found = {n: (x, y, x + width, y + height) for n, (x, y, width, height, _) in enumerate(boxes.tolist()) if n}
    rules = {n: box for n, box in found.items() if _is_rule(box, THICK * mask.shape[1], upright=upright)}
    known = numpy.zeros(len(boxes), 'uint8')
    known[list(rules)] = 255
    own = cv2.dilate(known[labels], _rectangle((3, 3)))
    return list(rules.values()), cv2.bitwise_and(mask, cv2.bitwise_not(own))


def _long_runs(mask: Mask, least: int, *, upright: bool) -> Mask:
    """Ink that runs straight on for so many pixels, one row up or down allowed; parts of one rule are joined."""
    import cv2

    across, along = ((3, 1), (1, least)) if upright else ((1, 3), (least, 1))
    thickened = cv2.dilate(mask, _rectangle(across))
    opened = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, _rectangle(along))
    gap = (1, max(along) // 4) if upright else (max(along) // 4, 1)
    return cv2.morphologyEx(opened, cv2.MORPH_CLOSE, _rectangle(gap))


def _is_rule(box: Stroke, most: float, *, upright: bool) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    length, thickness = (height, width) if upright else (width, height)
    return thickness <= most + 3 and length >= SLIM * thickness


def _rectangle(size: tuple[int, int]) -> Any:
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_RECT, size)
