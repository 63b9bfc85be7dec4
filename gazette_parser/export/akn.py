"""Akoma Ntoso 3.0: an XML file for each document, its outline as nested containers, its attachments as documents within."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as xml

from gazette_parser.export.source import Source, draft, made, printable
from gazette_parser.place import safe
from gazette_parser.screen import counted

_SPACE = 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0'
_DOCUMENTS = 'SELECT * FROM documents ORDER BY document_id'
_OUTLINE = 'SELECT * FROM outline ORDER BY document_id, char_start, level'
_ATTACHMENTS = 'SELECT * FROM attachments ORDER BY document_id, seq'
_PAGES = 'SELECT issue_id, text FROM pages ORDER BY issue_id, char_start'


@dataclass
class _Node:
    """A heading with the headings below it."""

    row: dict[str, Any]
    parts: list[_Node] = field(default_factory=list)


def write(source: Source, target: Path) -> str:
    """A folder with a file for each document; says what was written."""
    folder = made(target, folder=True)
    texts = _texts(source)
    attachments, outline = _by_document(source.ask(_ATTACHMENTS)), _by_document(source.ask(_OUTLINE))
    rows = source.ask(_DOCUMENTS)
    for row in rows:
        name = row['document_id']
        tree = document(row, texts[row['issue_id']], attachments[name], outline[name])
        with draft(folder / f'{safe(name)}.xml') as place:
            place.write_bytes(xml.tostring(tree, 'utf-8', xml_declaration=True))
    return f'{folder}: {counted(len(rows), "file")}'


def _texts(source: Source) -> dict[str, str]:
    texts: dict[str, str] = defaultdict(str)
    for page in source.ask(_PAGES):
        texts[page['issue_id']] += page['text']
    return texts


def _by_document(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row['document_id']].append(row)
    return found


def document(row: dict[str, Any], text: str, attachments: list[dict[str, Any]], outline: list[dict[str, Any]]) -> xml.Element:
    """A document with its attachments: what it says of itself, its text in the order of the outline, its signature."""
    root = xml.Element('akomaNtoso', {'xmlns': _SPACE})
    uri = f'/akn/cn/doc/{row["dated"] or "0001-01-01"}/{quote(row["doc_no"] or row["document_id"], safe="")}'
    doc = _doc(root, row['genre'] or 'document')
    _meta(doc, uri, row)
    preface = _add(doc, 'preface')
    _add(_add(_add(preface, 'longTitle'), 'p'), 'docTitle', row['title'] or row['document_id'])
    if row['doc_no']:
        _add(_add(preface, 'p'), 'docNumber', row['doc_no'])
    if row['recipients']:
        _add(preface, 'p', '，'.join(row['recipients']) + '：')
    own = [section for section in outline if section['attachment_id'] is None]
    _body(doc, text, row['body_start'], row['body_end'], own, '')
    _conclusions(doc, row)
    present = [item for item in attachments if item['char_end'] > item['char_start']]
    if present:
        _attachments(_add(doc, 'attachments'), uri, row, text, present, outline)
    return root


def _doc(parent: xml.Element, name: str) -> xml.Element:
    return xml.SubElement(parent, 'doc', {'name': name, 'contains': 'originalVersion'})


def _meta(doc: xml.Element, uri: str, row: dict[str, Any], prefix: str = '') -> None:
    """Identification on the three levels that the standard asks for, and the bodies named."""
    meta = _add(doc, 'meta')
    identification = _add(meta, 'identification', source=f'#{prefix}parser')
    day = str(row['dated'] or '0001-01-01')
    for level, place in (('Work', uri), ('Expression', f'{uri}/zho@{day}'), ('Manifestation', f'{uri}/zho@{day}.xml')):
        frbr = _add(identification, f'FRBR{level}')
        _add(frbr, 'FRBRthis', value=f'{place}/!main')
        _add(frbr, 'FRBRuri', value=place)
        _add(frbr, 'FRBRdate', date=day, name='成文日期')
        _add(frbr, 'FRBRauthor', href='#issuer' if level == 'Work' and row['issuers'] else f'#{prefix}parser')
        if level == 'Work':
            _add(frbr, 'FRBRcountry', value='cn')
        elif level == 'Expression':
            _add(frbr, 'FRBRlanguage', language='zho')
    references = _add(meta, 'references', source=f'#{prefix}parser')
    _add(references, 'TLCOrganization', eId=f'{prefix}parser', href='/akn/ontology/organization/gazette-parser',
         showAs='gazette-parser')
    if row['issuers']:
        name = '、'.join(row['issuers'])
        _add(references, 'TLCOrganization', eId='issuer', href=f'/akn/ontology/organization/{quote(name, safe="")}', showAs=name)


def _body(doc: xml.Element, text: str, start: int, end: int, sections: list[dict[str, Any]], prefix: str) -> None:
    body, roots = _add(doc, 'mainBody'), _nested(section for section in sections if start <= section['char_start'] < end)
    first = roots[0].row['char_start'] if roots else end
    opening = list(_paragraphs(text[start:first]))
    for line in opening if roots or opening else ['']:
        _add(body, 'p', line)
    for number, node in enumerate(roots, 1):
        _section(body, node, text, f'{prefix}lvl_{number}')


def _nested(sections: Iterable[dict[str, Any]]) -> list[_Node]:
    roots: list[_Node] = []
    open_nodes: list[_Node] = []
    for row in sections:
        while open_nodes and row['char_start'] >= open_nodes[-1].row['char_end']:
            open_nodes.pop()
        node = _Node(row)
        (open_nodes[-1].parts if open_nodes else roots).append(node)
        open_nodes.append(node)
    return roots


def _section(parent: xml.Element, node: _Node, text: str, eid: str) -> None:
    """A heading: its number, its words, its own text, and what stands below it."""
    row = node.row
    box = _add(parent, 'hcontainer', name='section', eId=eid)
    _add(box, 'num', row['label'])
    if row['heading']:
        _add(box, 'heading', row['heading'])
    end = node.parts[0].row['char_start'] if node.parts else row['char_end']
    lines = list(_own(text[row['char_start']:end], row))
    if lines or not node.parts:
        holder = _add(box, 'intro' if node.parts else 'content')
        for line in lines or ['']:
            _add(holder, 'p', line)
    for number, part in enumerate(node.parts, 1):
        _section(box, part, text, f'{eid}__lvl_{number}')


def _own(text: str, row: dict[str, Any]) -> Iterator[str]:
    """The text of a section without its number and heading."""
    heading = row['heading'] or row['label']
    at = text.find(heading)
    yield from _paragraphs(text[at + len(heading):].lstrip('。.：:、． ') if at >= 0 else text)


def _paragraphs(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split('\n') if line.strip())


def _conclusions(doc: xml.Element, row: dict[str, Any]) -> None:
    if row['signatories'] or row['dated']:
        place = _add(_add(doc, 'conclusions'), 'p')
        for name in row['signatories'] or []:
            _add(place, 'signature', name)
        if row['dated']:
            _add(place, 'docDate', str(row['dated']), date=str(row['dated']))


def _attachments(parent: xml.Element, uri: str, row: dict[str, Any], text: str, items: list[dict[str, Any]],
                 outline: list[dict[str, Any]]) -> None:
    for number, item in enumerate(items, 1):
        doc = _doc(_add(parent, 'attachment', eId=f'att_{number}'), item['kind'])
        _meta(doc, f'{uri}/!{item["kind"]}_{number}', row | {'issuers': None}, f'att_{number}__')
        title = item['title'] or item['label'] or item['attachment_id']
        _add(_add(_add(_add(doc, 'preface'), 'longTitle'), 'p'), 'docTitle', title)
        own = [section for section in outline if section['attachment_id'] == item['attachment_id']]
        _body(doc, text, item['char_start'], item['char_end'], own, f'att_{number}__')


def _add(parent: xml.Element, tag: str, content: str | None = None, **attributes: str) -> xml.Element:
    child = xml.SubElement(parent, tag, attributes)
    child.text = printable(content) if content else None
    return child
