"""What is printed on a picture of a page: ink and paper told apart, seals taken away, tilted pages set straight."""

from __future__ import annotations

from typing import Any

Image = Any  # a numpy array of bytes: height × width, with × 3 for colours (red, green, blue)
Mask = Any  # a numpy array of bytes: height × width, 255 where there is ink
SEAL = (0.07, 0.28)  # of the page's width: the least and the greatest width of a seal (42 mm on A4: 0.2)
STEPS = 16  # twentieths of a degree that the true tilt may be off the guess
REDDER = 60  # how much more red than green and blue a seal's ink is


def grey(image: Image) -> Image:
    """The page without colours and without red seals, which hide the signature and the date under them."""
    import cv2

    if image.ndim == 2:
        return image
    plain = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    for x, y, width, height in _seals(image):
        red = image[y:y + height, x:x + width].astype('int16')
        stamp = red[..., 0] - red[..., 1:].max(axis=2) > REDDER // 3
        stamp = cv2.dilate(stamp.astype('uint8'), _brush(3)) > 0
        part = plain[y:y + height, x:x + width]
        part[stamp] = red[..., 0].clip(0, 255).astype('uint8')[stamp]
    return plain


def _seals(image: Image) -> list[tuple[int, int, int, int]]:
    """Places of red things as wide as high and as large as a seal."""
    import cv2

    low, high = (part * min(image.shape[:2]) for part in SEAL)
    blue_green = cv2.max(image[..., 1], image[..., 2])
    red = cv2.subtract(image[..., 0], blue_green) > REDDER
    if not red.any():
        return []
    joined = cv2.morphologyEx(red.astype('uint8'), cv2.MORPH_CLOSE, _brush(max(3, int(low / 3))))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    return [(x, y, width, height) for x, y, width, height, _ in boxes[1:].tolist()
            if low < width < high and low < height < high and 0.75 < width / height < 1.33]


def _brush(size: int) -> Any:
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def turned(image: Image, turn: int) -> Image:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(image, -turn // 90)) if turn else image


def levelled(image: Image, tilt: float) -> Image:
    """The picture turned about its middle so that lines which run down by `tilt` degrees are level."""
    import cv2

    height, width = image.shape
    if abs(tilt) < 0.02:
        return image
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)


def tilt_near(mask: Mask, guess: float) -> float:
    """By how many degrees the lines of a page run down, near a guess: there its rows of ink are the sharpest."""
    import cv2

    small = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return max((guess + step / 20 for step in range(-STEPS, STEPS + 1)), key=lambda tilt: _sharpness(small, tilt))


def _sharpness(mask: Mask, tilt: float) -> float:
    import cv2
    import numpy

    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    rows = cv2.reduce(cv2.warpAffine(mask, matrix, (width, height)), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return float(numpy.square(numpy.diff(rows, axis=0)).sum())


def ink(image: Image) -> Mask:
    """Where a grey picture is darker than the paper near by; specks are left out."""
    import cv2

    side = max(15, image.shape[1] // 30) | 1
    smooth = cv2.medianBlur(image, 3)
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 25)


def ink_bounds(mask: Mask, x0: int, top: int, x1: int, bottom: int) -> tuple[int, int, int, int] | None:
    """The ink of the line that stands in a box: what reaches in from the lines above and below is not its own."""
    part = mask[top:bottom, x0:x1] > 0
    rows = _runs(part.sum(axis=1) > 1)
    height = bottom - top
    rows = [run for run in rows if (run[0] > 0 and run[1] < height) or run[1] - run[0] > 0.3 * height]
    if not rows:
        return None
    columns = _own(_runs(part[rows[0][0]:rows[-1][1]].sum(axis=0) > 1), x1 - x0, rows[-1][1] - rows[0][0])
    if not columns:
        return None
    return x0 + columns[0][0], top + rows[0][0], x0 + columns[-1][1], top + rows[-1][1]


def _own(runs: list[tuple[int, int]], width: int, em: int) -> list[tuple[int, int]]:
    """Without the edges of characters that belong to the words beside."""
    if len(runs) > 1 and runs[0][0] == 0 and runs[0][1] < 0.35 * em and runs[1][0] - runs[0][1] > 0.15 * em:
        del runs[0]
    if len(runs) > 1 and runs[-1][1] == width and width - runs[-1][0] < 0.35 * em and runs[-1][0] - runs[-2][1] > 0.15 * em:
        del runs[-1]
    return runs


def _runs(marks: Any) -> list[tuple[int, int]]:
    """Half-open stretches of true values."""
    import numpy

    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], marks.astype('int8'), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
