"""Word documents written by hand, part by part, so that tests know every element in them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
NAMESPACES = (f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
              'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
              'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def run(words: str, properties: str = '') -> str:
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def p(inner: str = '', properties: str = '') -> str:
    """A paragraph; words that are no XML become one run."""
    body = inner if inner.startswith('<') or not inner else run(inner)
    return f'<w:p>{properties and f"<w:pPr>{properties}</w:pPr>"}{body}</w:p>'


def item(words: str, list_id: int, level: int = 0) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def table(*rows: list[str]) -> str:
    return '<w:tbl>' + ''.join(f'<w:tr>{"".join(row)}</w:tr>' for row in rows) + '</w:tbl>'


def tc(inner: str, properties: str = '') -> str:
    body = inner if inner.startswith('<w:p>') or inner.startswith('<w:tbl>') else p(inner)
    return f'<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>'


def level(number: int, form: str, text: str, extra: str = '') -> str:
    return (f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>')


def lists(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def rels(**targets: str) -> bytes:
    items = ''.join(f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
                    for n, (kind, target) in enumerate(targets.items()))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'.encode()


def xml(root: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{inner}</w:{root}>'.encode()


def docx(*body: str, numbering: str = '', styles: str = '', footnotes: str = '', extra: dict[str, bytes] | None = None) -> bytes:
    members = {
        '[Content_Types].xml': TYPES,
        '_rels/.rels': rels(officeDocument='word/document.xml'),
        'word/_rels/document.xml.rels': rels(numbering='numbering.xml', styles='styles.xml', footnotes='footnotes.xml'),
        'word/document.xml': xml('document', f'<w:body>{"".join(body)}<w:sectPr/></w:body>'),
        'word/numbering.xml': xml('numbering', numbering), 'word/styles.xml': xml('styles', styles),
        'word/footnotes.xml': xml('footnotes', footnotes),
    }
    return zipped(members | (extra or {}))


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()
