"""Small PDFs written by hand, so that tests know every object in them."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class Page:
    """Drawing commands of a page; places are points from the top left."""

    parts: list[str] = field(default_factory=list)
    rotate: int = 0
    origin: tuple[float, float] = (0.0, 0.0)

    def text(self, x: float, top: float, words: str, size: float = 12.0) -> Page:
        """A line of full-width characters, one type size apart; `top` is the upper edge of the type."""
        base = HEIGHT - top - 0.88 * size + self.origin[1]
        codes = words.encode('utf-16-be').hex().upper()
        self.parts.append(f'BT /F1 {size} Tf 1 0 0 1 {x + self.origin[0]} {base} Tm <{codes}> Tj ET')
        return self

    def raw(self, command: str) -> Page:
        self.parts.append(command)
        return self

    def line(self, x0: float, top: float, x1: float, bottom: float) -> Page:
        self.parts.append(f'0.5 w {x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S')
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Page:
        """A ruled grid with these edges."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self


def pdf(pages: list[Page], encoding: str = 'UniGB-UCS2-H', subtype: str = 'CIDFontType0') -> bytes:
    """The file; its one font is a Chinese one that is not embedded and has no ToUnicode."""
    kids = [6 + 2 * n for n in range(len(pages))]
    objects = [
        '<</Type/Catalog/Pages 2 0 R>>',
        f'<</Type/Pages/Count {len(pages)}/Kids[{" ".join(f"{kid} 0 R" for kid in kids)}]>>',
        f'<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[4 0 R]>>',
        f'<</Type/Font/Subtype/{subtype}/BaseFont/SimSun/DW 1000/FontDescriptor 5 0 R'
        '/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>',
        '<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880'
        '/Descent -120/CapHeight 880/StemV 80>>',
    ]
    for kid, page in zip(kids, pages, strict=True):
        content = '\n'.join(page.parts)
        left, bottom = page.origin
        objects.append(f'<</Type/Page/Parent 2 0 R/Rotate {page.rotate}/Resources<</Font<</F1 3 0 R>>>>'
                       f'/MediaBox[{left} {bottom} {left + WIDTH} {bottom + HEIGHT}]/Contents {kid + 1} 0 R>>')
        objects.append(f'<</Length {len(content)}>>\nstream\n{content}\nendstream')
    return _file(objects)


def _file(objects: list[str]) -> bytes:
    out = bytearray(b'%PDF-1.4\n')
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += f'{number} 0 obj\n{item}\nendobj\n'.encode('latin-1')
    start = len(out)
    out += f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n'.encode()
    out += b''.join(f'{place:010d} 00000 n \n'.encode() for place in places)
    out += f'trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n'.encode()
    return bytes(out)
