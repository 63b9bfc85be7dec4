"""Scans made of the sample issue: pages drawn as pictures, then turned, tilted, stamped or drawn coarsely."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2

ISSUE = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03' / 'source.pdf'


def picture(number: int, dpi: int = 200) -> Any:
    """A page of the sample issue as a picture (PIL)."""
    document = pypdfium2.PdfDocument(ISSUE)
    try:
        return document[number - 1].render(scale=dpi / 72).to_pil().convert('RGB')
    finally:
        document.close()


def stamped(image: Any, x: float, y: float) -> Any:
    """The picture with a red seal, 42 mm wide, whose middle is at these points from the top left."""
    from PIL import Image, ImageChops, ImageDraw

    scale = image.width / 595.3
    seal = Image.new('RGB', image.size, 'white')
    draw = ImageDraw.Draw(seal)
    radius, middle = 59 * scale, (x * scale, y * scale)
    draw.ellipse([middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius], outline=(215, 40, 45),
                 width=int(3 * scale))
    draw.regular_polygon((*middle, 16 * scale), 5, rotation=0, fill=(215, 40, 45))
    return ImageChops.multiply(image, seal)


def scan(*images: Any, dpi: int = 200) -> bytes:
    """A PDF that holds nothing but these pictures."""
    out = io.BytesIO()
    images[0].save(out, 'PDF', save_all=True, append_images=list(images[1:]), resolution=dpi, quality=85)
    return out.getvalue()


def pages_of(numbers: list[int]) -> bytes:
    """Pages of the sample issue with their text layer."""
    source, few = pypdfium2.PdfDocument(ISSUE), pypdfium2.PdfDocument.new()
    out = io.BytesIO()
    few.import_pages(source, [number - 1 for number in numbers])
    few.save(out)
    return out.getvalue()
