"""spaCy for those who use it: an issue as a Doc, many as a DocBin, and the parser as a pipeline component.

The parser itself never imports this module. A row is a span in `doc.spans[TABLE]`: its label is the table, its `id_` the
rule, its `kb_id_` the row's name, and `span._.row` holds the row's columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.vocab import Vocab

from gazette_parser.extract import extract
from gazette_parser.link import link
from gazette_parser.model import Issue, Source
from gazette_parser.outline import outline
from gazette_parser.records import EXTRACTED, TABLES
from gazette_parser.screen import as_dict
from gazette_parser.split import split

ROWS = 'gazette_rows'  # key in Doc.user_data: row name → columns
SPANNED = tuple(name for name, kind in TABLES.items()
                if name != 'pages' and {'char_start', 'char_end'} <= {field.name for field in fields(kind)})


def _row(span: Span) -> dict[str, Any] | None:
    rows: dict[str, dict[str, Any]] = span.doc.user_data.get(ROWS, {})
    return rows.get(span.kb_id_)


Span.set_extension('row', getter=_row, force=True)


def to_doc(issue: Issue, vocab: Vocab | None = None) -> Doc:
    """The issue as a Doc with one token a character, so that offsets are token indices and every span fits."""
    text = issue.text
    doc = Doc(vocab or spacy.blank('zh').vocab, words=list(text), spaces=[False] * len(text))
    return _mark(doc, issue, lambda start, end: (start, end))


def to_docbin(issues: Iterable[Issue]) -> DocBin:
    """Issues for annotation and training; `store_user_data` keeps the rows."""
    box = DocBin(store_user_data=True)
    vocab = spacy.blank('zh').vocab
    for issue in issues:
        box.add(to_doc(issue, vocab))
    return box


@Language.factory('gazette_parser')
def make_component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that adds the rows to any Doc; spans grow to the tokens they touch, `span._.row` has the exact offsets."""
    def component(doc: Doc) -> Doc:
        """The Doc with the rows of its text."""
        return _mark(doc, _read(doc.text), lambda start, end: _tokens(doc, start, end))
    return component


def _read(text: str) -> Issue:
    """The rows of a text as it stands: it is not cleaned, so that offsets stay those of the Doc."""
    bare = Issue(source=Source('doc', 'text', '', b''), text=text)
    return link(extract(outline(split(bare))))


def _tokens(doc: Doc, start: int, end: int) -> tuple[int, int]:
    span = doc.char_span(start, end, alignment_mode='expand')
    return (span.start, span.end) if span is not None else (0, 0)


def _mark(doc: Doc, issue: Issue, place: Callable[[int, int], tuple[int, int]]) -> Doc:
    rows: dict[str, dict[str, Any]] = doc.user_data.setdefault(ROWS, {})
    for table in SPANNED:
        spans = []
        for number, record in enumerate(getattr(issue, table), 1):
            if record.char_start is not None and record.char_start < record.char_end:
                spans.append(_span(doc, table, number, record, place))
                rows[spans[-1].kb_id_] = as_dict(record)
        doc.spans[table] = SpanGroup(doc, name=table, spans=spans)
    return doc


def _span(doc: Doc, table: str, number: int, record: Any, place: Callable[[int, int], tuple[int, int]]) -> Span:
    start, end = place(record.char_start, record.char_end)
    rule = record.rule if table in EXTRACTED else ''
    return Span(doc, start, end, label=table, kb_id=getattr(record, 'row_id', '') or f'{table}-{number}', span_id=rule)
