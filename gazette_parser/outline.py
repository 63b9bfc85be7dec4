"""The outline of every part (第一章, 第一条, 一、（一）1.（1）①) and its ruled tables with their cells."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from gazette_parser.model import Issue, Span
from gazette_parser.paragraphs import Paragraph, closed, paragraphs, term
from gazette_parser.records import Attachment, Cell, Document, Section, Table
from gazette_parser.values.numbers import integer

KINDS = ('part', 'article', 'first', 'second', 'third', 'fourth', 'fifth')  # from the widest to the narrowest
RUNS = (('run_first', 'first'), ('run_second', 'second'), ('run_third', 'third'))
RUN_LENGTH = 200  # a paragraph this long with items inside was run together when it was saved
HEADING_LENGTH = 60
TITLE_ABOVE = 3  # paragraphs above a table among which its title stands


@dataclass(slots=True)
class _Open:
    kind: str
    label: str
    heading: str | None
    start: int
    path: str
    level: int


@dataclass(frozen=True, slots=True)
class _Label:
    kind: str
    label: str
    heading: str | None
    start: int
    inside: bool = False  # inside a paragraph, not at its beginning


def outline(issue: Issue) -> Issue:
    """The issue with its sections, tables and cells."""
    lines = paragraphs(issue)
    sections: list[Section] = []
    for document, attachment, span in parts(issue):
        inside = [line for line in (_clipped(line, span.start) for line in lines)
                  if span.start <= line.start < span.end and not line.table]
        sections.extend(_sections(inside, document, attachment, span.end))
    tables, cells = _tables(issue, lines)
    return dataclasses.replace(issue, outline=tuple(sections), tables=tables, cells=cells)


def _clipped(line: Paragraph, start: int) -> Paragraph:
    """A paragraph whose head belongs to the title or the recipients, without it."""
    return Paragraph(start, line.end, line.text[start - line.start:], line.table) if line.start < start < line.end else line


def parts(issue: Issue) -> Iterator[tuple[Document, Attachment | None, Span]]:
    """Every document's own body, what stands between its foot and its attachments, and every printed attachment, in order."""
    for document in issue.documents:
        printed = [a for a in issue.attachments if a.document_id == document.document_id and not is_listed(a, document)]
        yield document, None, Span(document.body_start, document.body_end)
        tail = Span(document.body_end, printed[0].char_start if printed else document.char_end)
        if issue.quote(tail).strip():
            yield document, None, tail
        for attachment in printed:
            yield document, attachment, Span(attachment.char_start, attachment.char_end)


def is_listed(attachment: Attachment, document: Document) -> bool:
    """Whether an attachment is only named in the text of its document, and printed nowhere."""
    return document.body_start <= attachment.char_start and attachment.char_end <= document.body_end


def _sections(lines: Sequence[Paragraph], document: Document, attachment: Attachment | None, end: int) -> list[Section]:
    stack: list[_Open] = []
    done: list[Section] = []

    def close(count: int, at: int) -> None:
        """End the sections behind the first `count` at an offset."""
        while len(stack) > count:
            top = stack.pop()
            done.append(Section(document_id=document.document_id, attachment_id=attachment.attachment_id if attachment else None,
                                section_path=top.path, level=top.level, label=top.label, heading=top.heading,
                                char_start=top.start, char_end=at))
    for label in _in_sequence(label for line in lines for label in labels(line)):
        close(_keep(stack, label), label.start)
        stack.append(_opened(stack, label))
    close(0, end)
    return sorted(done, key=lambda s: (s.char_start, s.level))


def _opened(stack: Sequence[_Open], label: _Label) -> _Open:
    above = [top.label for top in stack if top.kind != 'part'] if label.kind != 'part' else []
    path = '/'.join([*above, label.label])
    return _Open(label.kind, label.label, label.heading, label.start, path, len(stack) + 1)


def _keep(stack: Sequence[_Open], label: _Label) -> int:
    """How many open sections stay open when this label comes.

    A kind of label that is open already closes down to itself. A new kind closes everything narrower; but where
    only narrower kinds are open and it counts from one (1. above （一）), it goes below them.
    """
    kinds = [top.kind for top in stack]
    if label.kind in kinds:
        return kinds.index(label.kind)
    rank = KINDS.index(label.kind)
    wider = sum(1 for kind in kinds if KINDS.index(kind) < rank)
    if wider == 0 and stack and label.kind in ('second', 'fourth') and _counts_from_one(label):
        return len(stack)
    return next((n for n, kind in enumerate(kinds) if KINDS.index(kind) > rank), len(kinds))


def _in_sequence(found: Iterable[_Label]) -> Iterator[_Label]:
    """The labels without those articles inside a paragraph that do not follow the last one: they are only cited."""
    last = 0
    for label in found:
        number = integer(label.label.strip('第条')) if label.kind == 'article' else None
        if label.inside and number is not None and number != last + 1:
            continue
        last = number or last
        yield label


def _counts_from_one(label: _Label) -> bool:
    return integer(label.label.strip('（）')) == 1


def labels(line: Paragraph) -> Iterator[_Label]:
    """The labels of a paragraph: the one it begins with, and those inside where paragraphs were run together."""
    found = [label for kind in KINDS if (label := _label(kind, line))][:1]
    yield from found
    kind = found[0].kind if found else None
    inside = [] if kind == 'part' else [*_articles(line)]
    if len(line.text) >= RUN_LENGTH:
        inside += _run_together(line, kind)
    yield from sorted(inside, key=lambda label: label.start)


def _articles(line: Paragraph) -> Iterator[_Label]:
    for m in term('next_article').finditer(line.text, 1):
        yield _Label('article', m['label'], heading(line.text[m.end():m.end() + HEADING_LENGTH]), line.start + m.start(), True)


def _label(kind: str, line: Paragraph) -> _Label | None:
    m = term(kind).match(line.text)
    if m is None:
        return None
    name = f'（{m["label"]}）' if kind in ('second', 'fourth') else m['label']
    return _Label(kind, name, heading(m['heading']), line.start)


def heading(text: str) -> str | None:
    """The heading at the start of a labelled paragraph: up to the first full stop or colon.

    >>> heading('加强组织领导。各县要高度重视')
    '加强组织领导'
    """
    first = term('heading_end').split(text, maxsplit=1)[0].strip()
    return first[:HEADING_LENGTH] or None


def _run_together(line: Paragraph, outer: str | None) -> Iterator[_Label]:
    """Labels inside one long paragraph, where at least two count up from one."""
    hits: list[tuple[int, str, regex.Match[str]]] = []
    for name, kind in RUNS:
        ms = list(_counting(term(name).finditer(line.text, 1)))
        if len(ms) >= 2 and (outer is None or KINDS.index(kind) > KINDS.index(outer)):
            hits.extend((m.start(), kind, m) for m in ms)
    for start, kind, m in sorted(hits, key=lambda hit: hit[0]):
        name = f'（{m["label"]}）' if kind == 'second' else m['label']
        yield _Label(kind, name, heading(line.text[m.end():m.end() + HEADING_LENGTH]), line.start + start)


def _counting(found: Iterable[regex.Match[str]]) -> Iterator[regex.Match[str]]:
    """The labels that begin a count or go on with it: others are only cited."""
    last = 0
    for m in found:
        number = integer(m['label'])
        if number == 1 or (last and number == last + 1):
            last = number
            yield m


def _tables(issue: Issue, lines: Sequence[Paragraph]) -> tuple[tuple[Table, ...], tuple[Cell, ...]]:
    tables: list[Table] = []
    cells: list[Cell] = []
    for document in issue.documents:
        spans = [s for s in issue.table_spans if document.char_start <= s.start < document.char_end]
        for number, span in enumerate(spans, 1):
            name = f'{document.document_id}-t{number}'
            rows = [line for line in lines if line.table and line.start in span]
            tables.append(_table(issue, document, name, span, rows, lines))
            cells.extend(_cells(name, rows))
    return tuple(tables), tuple(cells)


def _table(issue: Issue, document: Document, name: str, span: Span, rows: Sequence[Paragraph],
           lines: Sequence[Paragraph]) -> Table:
    attachment = next((a for a in issue.attachments if a.document_id == document.document_id
                       and a.char_start <= span.start < a.char_end), None)
    return Table(table_id=name, document_id=document.document_id, attachment_id=attachment.attachment_id if attachment else None,
                 page_start=issue.page_of(span.start), page_end=issue.page_of(span.end - 1), title=_title_above(lines, span),
                 row_count=len(rows), column_count=max(len(row.text.split('\t')) for row in rows),
                 header=tuple(rows[0].text.split('\t')), char_start=span.start, char_end=span.end)


def _title_above(lines: Sequence[Paragraph], span: Span) -> str | None:
    above = [line for line in lines if line.end <= span.start][-TITLE_ABOVE:]
    titles = [closed(line.text) for line in above if not line.table and term('annex_noun').search(closed(line.text))
              and not term('sentence_end').search(line.text)]
    return titles[-1] if titles else None


def _cells(table: str, rows: Sequence[Paragraph]) -> Iterator[Cell]:
    for number, row in enumerate(rows):
        at = row.start
        for col, text in enumerate(row.text.split('\t')):
            yield Cell(table_id=table, row=number, col=col, text=text, char_start=at, char_end=at + len(text))
            at += len(text) + 1
