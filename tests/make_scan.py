"""Scans made of the sample issue: pages drawn as pictures, then turned, tilted, stamped or drawn coarsely."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
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


def vertical(number: int, rows: int = 36) -> tuple[Any, list[str]]:
    """The Chinese characters of a page set in columns from right to left, and the columns."""
    from PIL import Image

    drawn, document, scale = picture(number), pypdfium2.PdfDocument(ISSUE), 200 / 72
    page = document[number - 1]
    text, height = page.get_textpage(), page.get_height()
    out, columns = Image.new('RGB', drawn.size, 'white'), ['']
    for index in range(text.count_chars()):
        char, (x0, bottom, x1, top) = text.get_text_range(index, 1), text.get_charbox(index, loose=True)
        if '\u4e00' <= char <= '\u9fff' and 30 < (x1 - x0) * scale < 70:
            columns += [''] if len(columns[-1]) == rows else []
            glyph = drawn.crop(tuple(round(scale * edge) for edge in (x0, height - top, x1, height - bottom)))
            glyph.thumbnail((44, 44))
            out.paste(glyph, (drawn.width - 140 - 75 * len(columns), 200 + 44 * len(columns[-1])))
            columns[-1] += char
    return out, columns


def misnamed(number: int, rename: Callable[[list[int]], list[int]]) -> bytes:
    """A page of the sample issue whose fonts name their characters wrongly: the codes of each font's map are renamed."""
    data = pages_of([number])
    for reference in set(re.findall(rb'/ToUnicode (\d+) 0 R', data)):
        found = re.search(rb'\s%s 0 obj\s(.*?)stream\r?\n(.*?)\r?\nendstream' % reference, data, re.DOTALL)
        assert found
        parts = re.split(rb'(?<=> <)([0-9A-F]{4})(?=>\s*\n)', zlib.decompress(found[2]))
        codes = rename([int(code, 16) for code in parts[1::2]])
        parts[1::2] = [b'%04X' % code for code in codes]
        made = zlib.compress(b''.join(parts))
        head = re.sub(rb'/Length \d+', b'/Length %d' % len(made), found[1])
        data = data[:found.start(1)] + head + b'stream\n' + made + b'\nendstream' + data[found.end():]
    return data


def layered(image: Any, lines: list[str]) -> bytes:
    """A PDF page that is this picture, with hidden lines of text over it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont('STSong-Light'))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.44, 842.04))
    canvas.drawInlineImage(image, 0, 0, 595.44, 842.04)
    text = canvas.beginText(66, 742)
    text.setFont('STSong-Light', 12)
    text.setTextRenderMode(3)
    text.textLines(lines)
    canvas.drawText(text)
    canvas.save()
    return out.getvalue()
