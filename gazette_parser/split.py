"""The frozen text → documents: cover, contents, heads, feet, attachments, and the names of them all."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence, Set
from datetime import date
from itertools import pairwise

from gazette_parser import attachments as annexes
from gazette_parser import masthead
from gazette_parser.foot import Foot, date_elsewhere, in_force, lone_signature, read_foot, stated_date
from gazette_parser.headers import Head, find_heads, read_head
from gazette_parser.issuers import issuers
from gazette_parser.model import Issue, Span
from gazette_parser.paragraphs import Paragraph, key, paragraphs, term
from gazette_parser.recipients import split_recipients
from gazette_parser.records import Attachment, Document, Entry, IssueInfo
from gazette_parser.titles import genre
from gazette_parser.version import VERSION


def split(issue: Issue) -> Issue:
    """The issue with its cover, contents, documents and attachments; every part has its span."""
    lines = paragraphs(issue)
    contents = masthead.read_contents(lines)
    start = contents.after if contents else 0
    cover = masthead.read_cover(lines[:start or masthead.COVER_LINES]) if contents else masthead.Cover()
    info = _info(issue, cover)
    titles = [entry.title for entry in contents.entries] if contents else []
    bands = {entry.column for entry in contents.entries if entry.column} if contents else set()
    heads = _own_heads(lines, find_heads(lines, start, titles, bands), bands) if lines else []
    issue = dataclasses.replace(issue, info=info, masthead=Span(0, lines[contents.first].start if contents else 0))
    documents, attachments = _documents(issue, lines, heads)
    matched, documents = _match(contents, documents, info.issue_id)
    span = Span(lines[contents.first].start, lines[start - 1].end + 1) if contents else Span(0, 0)
    return dataclasses.replace(issue, contents_span=span, contents=matched, documents=documents, attachments=attachments,
                               pages=tuple(dataclasses.replace(p, issue_id=info.issue_id) for p in issue.pages),
                               lines=tuple(dataclasses.replace(n, issue_id=info.issue_id) for n in issue.lines),
                               findings=tuple(dataclasses.replace(f, issue_id=info.issue_id) for f in issue.findings))


def _info(issue: Issue, cover: masthead.Cover) -> IssueInfo:
    region, code = masthead.region(cover.gazette, cover.year)
    source = issue.source
    pages = [page.page for page in issue.pages if page.page is not None]
    return IssueInfo(
        issue_id=_issue_id(issue, cover), gazette=cover.gazette, region=region, region_code=code, publisher=cover.publisher,
        year=cover.year, number=cover.number, total_number=cover.total_number, frequency=cover.frequency,
        permit_no=cover.permit_no, source_name=source.name, source_sha256=source.sha256, source_format=source.format,
        page_count=len(pages) or None, char_count=len(issue.text), parser_version=VERSION)


def _issue_id(issue: Issue, cover: masthead.Cover) -> str:
    if cover.gazette and cover.year and cover.number:
        return f'{cover.gazette}-{cover.year}-{cover.number:02d}'
    return 'doc-' + hashlib.sha256(issue.text.encode()).hexdigest()[:12]


def _own_heads(lines: Sequence[Paragraph], starts: Sequence[int], bands: Set[str]) -> list[tuple[Head, int]]:
    """Heads with the index at which their document ends; a text that the document before forwards or issues is no document."""
    kept: list[tuple[Head, int]] = []
    for first, stop in pairwise([*starts, len(lines)]):
        head = read_head(lines, first, stop, bands)
        if kept and (_is_carried(kept[-1][0], head) or _is_forwarded(lines, kept[-1][0], head)):
            kept[-1] = kept[-1][0], stop
        else:
            kept.append((head, stop))
    return kept


def _is_carried(before: Head, head: Head) -> bool:
    """Whether a head belongs to what the document before it forwards or issues."""
    title = before.title or ''
    if not term('issues').search(title):
        return False
    return (bool(head.title) and key(head.title or '') in key(title)) or bool(term('forwards').search(title) and head.number)


def _is_forwarded(lines: Sequence[Paragraph], before: Head, head: Head) -> bool:
    """Whether the document before says in its first paragraph that it forwards or makes known this one."""
    said = lines[before.body].text if before.body < head.first else ''
    title = key((head.title or '').partition('（')[0])  # behind it often stands by whom it was passed
    if not title or title not in key(said):
        return False
    return bool(term('forwards').search(said) or (not (head.number and before.number) and term('issued_stated').search(said)))


def _documents(issue: Issue, lines: Sequence[Paragraph], heads: Sequence[tuple[Head, int]]
               ) -> tuple[tuple[Document, ...], tuple[Attachment, ...]]:
    documents: list[Document] = []
    attachments: list[Attachment] = []
    for seq, (head, stop) in enumerate(heads, 1):
        name = f'{issue.issue_id}-d{seq:02d}'
        foot = read_foot(lines, head.body, stop)
        after = foot.after if foot else head.body
        found = annexes.find_attachments(lines, head.body, after, stop, head.title, _end(issue, lines, stop))
        documents.append(_document(issue, lines, head, foot, found, name, seq, stop))
        attachments.extend(_attachments(name, found))
    return tuple(documents), tuple(attachments)


def _end(issue: Issue, lines: Sequence[Paragraph], stop: int) -> int:
    return lines[stop].start if stop < len(lines) else len(issue.text)


def _attachments(document: str, found: Sequence[annexes.Found]) -> list[Attachment]:
    return [Attachment(document_id=document, attachment_id=f'{document}-a{seq}', seq=seq, kind=f.kind, label=f.label,
                       title=f.title, char_start=f.start, char_end=f.end) for seq, f in enumerate(found, 1)]


def _document(issue: Issue, lines: Sequence[Paragraph], head: Head, foot: Foot | None, found: Sequence[annexes.Found],
              name: str, seq: int, stop: int) -> Document:
    start, end = lines[head.first].start, _end(issue, lines, stop)
    body_start = head.body_offset or (lines[head.body].start if head.body < stop else end)
    placed = [f.start for f in found if f.first is not None]
    ends = [*placed, *([lines[foot.first].start] if foot else []), end]
    dated, precision = _dated(foot, head, lines, stop)
    begins, expires = in_force(issue.text[start:end], dated)
    number, region = head.number, issue.info.region if issue.info else None
    annexed = min([f.first for f in found if f.first is not None], default=stop)
    signers = foot.signatories if foot else lone_signature(lines, head.body, annexed)
    return Document(
        document_id=name, issue_id=issue.issue_id, seq=seq, doc_no=number.text if number else None,
        doc_no_prefix=number.prefix if number else None, doc_no_year=number.year if number else None,
        doc_no_serial=number.serial if number else None, title=head.title,
        genre=genre(head.title, issue.text[body_start:max(body_start, min(ends))]),
        issuers=issuers(head, signers, issue.text[start:end], region, dated),
        recipients=split_recipients(head.recipients) if head.recipients else None,
        signatories=signers, dated=dated, dated_precision=precision,
        effective_on=begins, expires_on=expires, page_start=issue.page_of(start), page_end=issue.page_of(end - 1),
        char_start=start, char_end=end, body_start=body_start, body_end=max(body_start, min(ends)))


def _dated(foot: Foot | None, head: Head, lines: Sequence[Paragraph], stop: int) -> tuple[date | None, str | None]:
    if foot:
        return foot.dated, foot.precision
    return date_elsewhere(head.title, lines, head.first, stop) or stated_date(head.stated) or (None, None)


def _match(contents: masthead.Contents | None, documents: tuple[Document, ...], issue_id: str
           ) -> tuple[tuple[Entry, ...], tuple[Document, ...]]:
    """Contents entries with the document of the same title, and documents with the entry's column."""
    if contents is None:
        return (), documents
    entries: list[Entry] = []
    columns: dict[str, str | None] = {}
    for seq, line in enumerate(contents.entries, 1):
        document = _same_title(line.title, documents, columns)
        if document:
            columns[document.document_id] = line.column
        entries.append(Entry(issue_id=issue_id, seq=seq, column=line.column, title=line.title, page=line.page,
                             document_id=document.document_id if document else None, char_start=line.start, char_end=line.end))
    return tuple(entries), tuple(dataclasses.replace(d, column=columns.get(d.document_id)) for d in documents)


def _same_title(title: str, documents: Sequence[Document], taken: dict[str, str | None]) -> Document | None:
    free = [d for d in documents if d.document_id not in taken and d.title]
    exact = next((d for d in free if key(d.title or '') == key(title)), None)
    return exact or next((d for d in free if key(title) in key(d.title or '') or key(d.title or '') in key(title)), None)
