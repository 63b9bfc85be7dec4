"""The pictures of an OFD page put together to the picture of the page, so that it can be recognised."""

from __future__ import annotations

import io
from collections.abc import Sequence

from gazette_parser.read.drawn import Matrix
from gazette_parser.read.ink import Image as Pixels
from gazette_parser.read.picture import DAMAGED, FORMATS, HUGE, MAX_PIXELS, plain_colours, strict
from gazette_parser.read.scan import scale_for


def page_picture(pictures: Sequence[tuple[bytes, Matrix]], width: float, height: float) -> Pixels | None:
    """What a page of so many points shows; None where a picture cannot be read.

    Each picture comes with what takes a square of one by one to its place on the page.
    """
    import numpy
    from PIL import Image

    scale = scale_for(width, height)
    page = Image.new('RGB', (max(1, round(width * scale)), max(1, round(height * scale))), 'white')
    try:
        for data, matrix in pictures:
            with strict(), Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    return None
                plain = plain_colours(image).convert('RGB')
            back = _from_page(matrix, scale, plain.size)
            if back:
                seen = Image.new('L', plain.size, 255).transform(page.size, Image.Transform.AFFINE, back)
                page.paste(plain.transform(page.size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC), mask=seen)
    except (*DAMAGED, *HUGE, MemoryError):
        return None
    return numpy.asarray(page)


def _from_page(matrix: Matrix, scale: float, size: tuple[int, int]) -> Matrix | None:
    """From a pixel of the page to that of a picture; None where the picture is flat.

    >>> _from_page((10.0, 0.0, 0.0, 20.0, 5.0, 5.0), 1.0, (100, 200))
    (10.0, -0.0, -50.0, -0.0, 10.0, -50.0)
    """
    a, b, c, d, e, f = (scale * value for value in matrix)
    area = a * d - b * c
    if abs(area) < 1:
        return None
    across, down = size[0] / area, size[1] / area
    return (d * across, -c * across, (c * f - d * e) * across, -b * down, a * down, (b * e - a * f) * down)
