"""Ink that no recognised word covers: characters that stand alone, and the dots between a title and its page number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from gazette_parser.read.ink import Mask
from gazette_parser.read.words import Word

MOST = 60  # boxes on a page: with more it is a drawing
LEAST_DOTS = 5
DOTS = '.…·。 '
Box = tuple[int, int, int, int]  # x0, top, x1, bottom in pixels


def missed(mask: Mask, words: Sequence[Word]) -> list[Box]:
    """Boxes of characters, put together to words, that stand where no word was recognised."""
    if not words:
        return []
    em = _em(words)
    boxes = _things(_uncovered(mask, words, em))
    marks = [box for box in boxes if _is_character(box, em)]
    if len(marks) > 4 * MOST:
        return []
    found = _words(sorted(marks, key=lambda box: (round(box[1] / em), box[0])), em)
    return [_as_high_as(em, box) for box in found] if len(found) <= MOST else []


def _as_high_as(em: float, box: Box) -> Box:
    """A flat character with the height of a line."""
    lacking = max(0, round((0.9 * em - (box[3] - box[1])) / 2))
    return box[0], max(0, box[1] - lacking), box[2], box[3] + lacking


def _em(words: Sequence[Word]) -> float:
    return float(median(word.bottom - word.top for word in words))


def _uncovered(mask: Mask, words: Sequence[Word], em: float) -> Mask:
    rest = mask.copy()
    pad = int(0.3 * em)
    for word in words:
        top, left = max(0, int(word.top) - pad), max(0, int(word.x0) - pad)
        rest[top:int(word.bottom) + pad, left:int(word.x1) + pad] = 0
    return rest


def _things(mask: Mask) -> list[Box]:
    """Bounds of connected ink; single specks are left out."""
    import cv2

    _, _, boxes, _ = cv2.connectedComponentsWithStats(mask)
    kept: Any = boxes[1:][boxes[1:, 4] >= 6]
    return [(x, y, x + width, y + height) for x, y, width, height, _ in kept.tolist()]


def _is_character(box: Box, em: float) -> bool:
    """As high as a digit or as wide as 一, and no larger than a heading."""
    width, height = box[2] - box[0], box[3] - box[1]
    return 0.2 * em < max(width, height) < 2.5 * em and (height > 0.5 * em or width > 0.6 * em)


def _words(boxes: Sequence[Box], em: float) -> list[Box]:
    """Neighbours in a row put together."""
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else None
        if last and box[0] - last[2] < 0.8 * em and min(last[3], box[3]) > max(last[1], box[1]):
            found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found


def with_leaders(mask: Mask, words: Sequence[Word]) -> list[Word]:
    """Words with the dots that lead from each of them to a number at the end of its line."""
    if not words:
        return []
    em = _em(words)
    things = _things(_uncovered(mask, [word for word in words if word.text.strip(DOTS)], em))
    dots = [box for box in things if max(box[2] - box[0], box[3] - box[1]) < 0.3 * em]
    numbers = [word for word in words if word.text.strip(DOTS + '()（）').isdecimal() and len(word.text) < 6]
    led = {id(word): _led(word, number, em) for word in words for number in numbers if _leads(word, number, words, dots)}
    return [led.get(id(word), word) for word in words]


def _leads(word: Word, number: Word, words: Sequence[Word], dots: Sequence[Box]) -> bool:
    middle = (number.top + number.bottom) / 2
    if word is number or not word.top < middle < word.bottom or word.x1 >= number.x0:
        return False
    if any(word.x1 < other.x0 < number.x0 and other.top < middle < other.bottom for other in words if other is not number):
        return False
    between = [box for box in dots if word.x1 < box[0] < number.x0 and word.top < box[3] and box[1] < word.bottom]
    return len(between) >= LEAST_DOTS


def _led(word: Word, number: Word, em: float) -> Word:
    bare = word.text.rstrip(DOTS)
    kept = len(bare)
    start = word.middles[kept - 1] + em / 2 if kept else word.x0
    count = max(3, int((number.x0 - start) / em))
    step = (number.x0 - start) / count
    return replace(word, text=bare + '…' * count, scores=word.scores[:kept] + (1.0,) * count,
                   middles=word.middles[:kept] + tuple(round(start + (n + 0.5) * step, 1) for n in range(count)),
                   x1=number.x0 - 0.1 * em)
