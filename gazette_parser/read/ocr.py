"""The engine that recognises pictures of pages: a picture in, words with places and rules of tables out.

Its models come with the package `rapidocr`; nothing is fetched. It works on one processor, so that several
pages are recognised side by side (`workers`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from statistics import median
from typing import Any

from gazette_parser.read.grid import Stroke, rules
from gazette_parser.read.ink import Image, Mask, grey, ink, ink_bounds, levelled, tilt_near, turned
from gazette_parser.read.leftover import missed, with_leaders
from gazette_parser.read.words import Word

INSTALL = "pip install 'gazette-parser[ocr]'"
FORM = 3  # changes when what is made of the engine's answers changes: part of the cache's key
SIDE = 960  # pixels of the longer side of the picture in which lines are looked for
SURE = 0.7  # the score of a word that was not seen at first
GOOD = 0.8  # the mean score of a page that stands upright


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on a picture, after it was turned clockwise by `turn` degrees and levelled by `tilt` degrees."""

    width: int
    height: int
    words: tuple[Word, ...]
    strokes: tuple[Stroke, ...] = ()
    turn: int = 0
    tilt: float = 0.0


def is_installed() -> bool:
    """Whether the engine is there (the extra `ocr`)."""
    return find_spec('rapidocr') is not None and find_spec('onnxruntime') is not None


def engine_version() -> str:
    """Names what has an influence on the result; the cache's key rests on it."""
    try:
        return f'rapidocr-{version("rapidocr")}-{SIDE}-{FORM}'
    except PackageNotFoundError:
        return f'none-{FORM}'


@cache
def _engine() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(params={
        'Global.log_level': 'error', 'Global.use_cls': False, 'Global.max_side_len': 10_000,
        'Global.return_word_box': True, 'Global.return_single_char_box': True,
        'Det.limit_type': 'max', 'Det.limit_side_len': SIDE, 'Rec.rec_batch_num': 1,
        'EngineConfig.onnxruntime.intra_op_num_threads': 1, 'EngineConfig.onnxruntime.inter_op_num_threads': 1})


def recognise(image: Image) -> Reading:
    """Words and rules of a picture, whichever way up it is."""
    plain = grey(image)
    found, turn = _upright(plain)
    picture = turned(plain, turn)
    tilt = tilt_near(ink(picture), _tilt(found))
    level = levelled(picture, tilt)
    strokes, text = rules(ink(level))
    words = [word for word in (_placed(one, text, tilt) for one in found) if word]
    words = with_leaders(text, words + [word for box in missed(text, words) if (word := _alone(level, box))])
    return Reading(picture.shape[1], picture.shape[0], tuple(words), tuple(strokes), turn, round(tilt, 3))


def _alone(level: Image, box: Stroke) -> Word | None:
    """What stands in a box in which the engine saw no line."""
    x0, top, x1, bottom = box
    margin = (bottom - top) // 4
    part = level[max(0, top - margin):bottom + margin, max(0, x0 - margin):x1 + margin]
    result = _engine()(part, use_det=False, use_cls=False, use_rec=True)
    text, score = (result.txts[0].strip(), float(result.scores[0])) if result.txts else ('', 0.0)
    if not text or score < SURE:
        return None
    step = (x1 - x0) / len(text)
    return Word(text, (round(score, 3),) * len(text), tuple(round(x0 + (n + 0.5) * step, 1) for n in range(len(text))), *box)


@dataclass(frozen=True, slots=True)
class _Found:
    """A line as the engine gives it: corners of its box, and characters with scores and middles."""

    points: Any
    chars: tuple[tuple[str, float, float, float], ...]  # character, score, x and y of its middle

    @property
    def score(self) -> float:
        """How sure the engine is of its characters, from 0 to 1."""
        return sum(char[1] for char in self.chars) / len(self.chars)

    @property
    def tall(self) -> bool:
        """Whether it is set from top to bottom."""
        (x0, y0), (x1, y1) = self.points.min(axis=0), self.points.max(axis=0)
        return bool(y1 - y0 > 1.5 * (x1 - x0)) and len(self.chars) > 1


def _upright(picture: Image) -> tuple[list[_Found], int]:
    """The words of a picture, and by how much it had to be turned clockwise to stand upright."""
    words = _words(picture)
    if not words or (_score(words) >= GOOD and not _lies(words)):
        return words, 0
    best, turn = words, 0
    for other in (270, 90) if _lies(words) else (180,):
        words = _words(turned(picture, other))
        if not _lies(words) and (_score(words) > _score(best) or _lies(best)):
            best, turn = words, other
        if turn and _score(best) >= GOOD:
            break
    return best, turn


def _lies(words: list[_Found]) -> bool:
    """Whether most characters stand in boxes that are higher than wide."""
    return sum(len(word.chars) for word in words if word.tall) > 0.5 * sum(len(word.chars) for word in words)


def _score(words: list[_Found]) -> float:
    count = sum(len(word.chars) for word in words)
    return sum(char[1] for word in words for char in word.chars) / count if count else 0.0


def _words(picture: Image) -> list[_Found]:
    result = _engine()(picture, use_det=True, use_cls=False, use_rec=True)  # the engine remembers what it was told last
    if result.boxes is None or result.txts is None:
        return []
    return [_Found(points, chars) for points, word in zip(result.boxes, result.word_results, strict=True)
            if (chars := tuple(_char(*part) for part in word))]


def _char(text: str, score: float, corners: list[list[int]]) -> tuple[str, float, float, float]:
    xs, ys = zip(*corners, strict=True)
    return text, float(score), sum(xs) / len(xs), sum(ys) / len(ys)


def _tilt(words: list[_Found]) -> float:
    """By how many degrees the lines run down; short ones do not tell."""
    slopes = [math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b, _, d in (word.points for word in words)
              if b[0] - a[0] > 8 * math.dist(a, d)]
    return float(median(slopes)) if slopes else 0.0


def _placed(word: _Found, mask: Mask, tilt: float) -> Word | None:
    """A word where its ink stands on the levelled page; None where there is no ink."""
    level = _leveller(mask.shape[1], mask.shape[0], tilt)
    corners = [level(x, y) for x, y in word.points.tolist()]
    xs, ys = zip(*corners, strict=True)
    bounds = ink_bounds(mask, max(0, round(min(xs)) - 3), max(0, round(min(ys))), round(max(xs)) + 4, round(max(ys)) + 1)
    if bounds is None:
        return None
    middles = tuple(round(level(x, y)[0], 1) for _, _, x, y in word.chars)
    text, scores = ''.join(c[0] for c in word.chars), tuple(round(c[1], 3) for c in word.chars)
    return Word(text, scores, middles, *bounds)


def _leveller(width: int, height: int, tilt: float) -> Callable[[float, float], tuple[float, float]]:
    """What `levelled` does to the place of a point."""
    cos, sin, middle, centre = math.cos(math.radians(tilt)), math.sin(math.radians(tilt)), width / 2, height / 2
    return lambda x, y: (cos * (x - middle) + sin * (y - centre) + middle,
                         -sin * (x - middle) + cos * (y - centre) + centre)
