"""Small OFD files (GB/T 33190) written by hand, so that tests know every object in them; places are points."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from gazette_parser.model import Source
from gazette_parser.read.lines import Sheet

NAMESPACE = 'http://www.ofdspec.org/2016'
MM = 25.4 / 72
WIDTH, HEIGHT = 595.3, 841.9
ASCENT = 0.88


def mm(*values: float) -> str:
    return ' '.join(f'{value * MM:.4f}'.rstrip('0').rstrip('.') for value in values)


@dataclass
class Page:
    """The objects of a page; places are points from the top left."""

    parts: list[str] = field(default_factory=list)
    size: tuple[float, float] = (WIDTH, HEIGHT)
    template: str = ''

    def text(self, x: float, top: float, words: str, size: float = 12.0, *, steps: list[float] | None = None,
             font: int = 1, attributes: str = '') -> Page:
        """A line of characters; `steps` are the distances between them, else one type size each."""
        steps = steps if steps is not None else [size] * (len(words) - 1)
        delta = f' DeltaX="{_shortened(steps)}"' if steps else ''
        self.parts.append(
            f'<ofd:TextObject ID="{len(self.parts) + 1000}" Boundary="{mm(x, top, sum(steps) + size, size)}" Font="{font}" '
            f'Size="{mm(size)}" {attributes}><ofd:TextCode X="0" Y="{mm(ASCENT * size)}"{delta}>{escape(words)}</ofd:TextCode>'
            f'</ofd:TextObject>')
        return self

    def raw(self, xml: str) -> Page:
        self.parts.append(xml)
        return self

    def line(self, x0: float, top: float, x1: float, bottom: float) -> Page:
        return self.path(x0, top, x1 - x0, bottom - top, f'M 0 0 L {mm(x1 - x0, bottom - top)}')

    def path(self, x: float, top: float, width: float, height: float, data: str, attributes: str = '') -> Page:
        """A path; `data` in millimetres from the corner of its box."""
        self.parts.append(f'<ofd:PathObject ID="{len(self.parts) + 1000}" Boundary="{mm(x, top, width, height)}" LineWidth="0.2" '
                          f'{attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>')
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Page:
        """A ruled grid with these edges."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self


def _shortened(steps: list[float]) -> str:
    """Equal steps in the short form of the standard."""
    out: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        out += ['g', str(end - at), mm(steps[at])] if end - at > 2 else [mm(step) for step in steps[at:end]]
        at = end
    return ' '.join(out)


def ofd(pages: list[Page], templates: dict[str, Page] | None = None, *, namespace: str = NAMESPACE,
        extra: dict[str, bytes] | None = None) -> bytes:
    """The file."""
    members = {'OFD.xml': _ofd(namespace), 'Doc_0/Document.xml': _document(pages, templates or {}, namespace),
               'Doc_0/PublicRes.xml': _fonts(namespace)}
    members |= {f'Doc_0/Tpls/{name}/Content.xml': _content(page, namespace) for name, page in (templates or {}).items()}
    members |= {f'Doc_0/Pages/Page_{number}/Content.xml': _content(page, namespace) for number, page in enumerate(pages)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, data in (members | (extra or {})).items():
            file.writestr(name, data)
    return out.getvalue()


def _xml(root: str, inner: str, namespace: str, attributes: str = '') -> bytes:
    return (f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} xmlns:ofd="{namespace}"{attributes}>{inner}'
            f'</ofd:{root}>').encode()


def _ofd(namespace: str) -> bytes:
    return _xml('OFD', '<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml'
                '</ofd:DocRoot></ofd:DocBody>', namespace, ' DocType="OFD" Version="1.0"')


def _document(pages: list[Page], templates: dict[str, Page], namespace: str) -> bytes:
    tpls = ''.join(f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/{name}/Content.xml"/>' for name in templates)
    kids = ''.join(f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages)))
    return _xml('Document', f'<ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297'
                f'</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{tpls}</ofd:CommonData>'
                f'<ofd:Pages>{kids}</ofd:Pages>', namespace)


def _fonts(namespace: str) -> bytes:
    return _xml('Res', '<ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/><ofd:Font ID="2" FontName="黑体"/></ofd:Fonts>', namespace)


def _content(page: Page, namespace: str) -> bytes:
    template = f'<ofd:Template TemplateID="{page.template}" ZOrder="Background"/>' if page.template else ''
    area = f'<ofd:Area><ofd:PhysicalBox>{mm(0, 0, *page.size)}</ofd:PhysicalBox></ofd:Area>'
    return _xml('Page', f'{template}{area}<ofd:Content><ofd:Layer ID="1" Type="Body">{"".join(page.parts)}</ofd:Layer></ofd:Content>',
                namespace)


def from_pdf(source: Source) -> bytes:
    """A PDF's printed lines and strokes as an OFD file."""
    from gazette_parser.read import pdf

    document = pdf._open(source)
    try:
        return from_sheets([pdf._sheet(document, index) for index in range(len(document))])
    finally:
        document.close()


def from_sheets(sheets: list[Sheet]) -> bytes:
    """The printed lines and strokes of another form's pages, as an OFD file."""
    fonts: dict[str, int] = {}
    pages = []
    for sheet in sheets:
        page = Page(size=(sheet.width, sheet.height))
        for line in sheet.lines:
            glyphs = line.glyphs
            steps = [round(right.x0 - left.x0, 3) for left, right in pairwise(glyphs)]
            font = fonts.setdefault(line.fonts[0], len(fonts) + 10)
            page.text(glyphs[0].x0, line.top + (line.bottom - line.top - line.size) / 2, ''.join(g.char for g in glyphs), line.size,
                      steps=steps, font=font)
        for stroke in sheet.strokes:
            page.line(*stroke)
        pages.append(page)
    names = ''.join(f'<ofd:Font ID="{number}" FontName="{escape(name)}"/>' for name, number in fonts.items())
    return ofd(pages, extra={'Doc_0/PublicRes.xml': _xml('Res', f'<ofd:Fonts>{names}</ofd:Fonts>', NAMESPACE)})
