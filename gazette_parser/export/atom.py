"""Atom: the latest appointments and removals as a feed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

from gazette_parser.export.source import Source, draft, made, meaning, printable
from gazette_parser.screen import counted
from gazette_parser.version import VERSION

ENTRIES = 500
_SPACE = 'http://www.w3.org/2005/Atom'
_ROWS = f'''
SELECT row_id, document_id, person, action, post, effective_on, dated, doc_no, document_title, issuers, quote
FROM appointments JOIN (SELECT document_id, dated, doc_no, title AS document_title, issuers FROM documents) USING (document_id)
ORDER BY coalesce(dated, effective_on) DESC NULLS LAST, document_id, char_start LIMIT {ENTRIES}'''


def write(source: Source, target: Path) -> str:
    """One feed with the latest ENTRIES rows; says what was written."""
    rows = source.ask(_ROWS)
    feed = xml.Element('feed', {'xmlns': _SPACE, 'xml:lang': 'zh'})
    _add(feed, 'id', 'urn:gazette:appointments')
    _add(feed, 'title', '人事任免')
    _add(feed, 'updated', _time(rows[0]) if rows else '1970-01-01T00:00:00Z')
    _add(_add(feed, 'author', ''), 'name', '政府公报')
    _add(feed, 'generator', 'gazette-parser').set('version', VERSION)
    for row in rows:
        _entry(feed, row)
    with draft(made(target)) as place:
        place.write_bytes(xml.tostring(feed, 'utf-8', xml_declaration=True))
    return f'{target}: {counted(len(rows), "entry", "entries")}'


def _entry(feed: xml.Element, row: dict[str, Any]) -> None:
    entry = _add(feed, 'entry', '')
    _add(entry, 'id', f'urn:gazette:row:{row["row_id"]}:{row["document_id"]}')
    _add(entry, 'title', f'{meaning(row["action"], "action")}：{row["person"]} {row["post"]}')
    _add(entry, 'updated', _time(row))
    for issuer in row['issuers'] or []:
        _add(_add(entry, 'author', ''), 'name', issuer)
    _add(entry, 'category', '').set('term', row['action'])
    _add(entry, 'summary', ' '.join(filter(None, (row['doc_no'], row['document_title']))))
    _add(entry, 'content', row['quote']).set('type', 'text')


def _time(row: dict[str, Any]) -> str:
    return f'{row["dated"] or row["effective_on"] or "1970-01-01"}T00:00:00Z'


def _add(parent: xml.Element, name: str, text: str) -> xml.Element:
    child = xml.SubElement(parent, name)
    child.text = printable(text) if text else None
    return child
