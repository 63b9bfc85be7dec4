"""What does not square → findings: contents against documents, number sequences, dates, text that nobody owns."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from gazette_parser.model import Issue, Span
from gazette_parser.outline import is_listed
from gazette_parser.records import Document, Finding

REPLACED = '\ufffd'  # what a decoder writes for bytes that it cannot read
GAP = 50  # missing numbers up to which a gap is listed one by one


def check(issue: Issue) -> Issue:
    """The issue with a finding for everything that does not square, in the order of CHECKS."""
    found = tuple(finding for look in CHECKS for finding in look(issue))
    return dataclasses.replace(issue, findings=issue.findings + found)


def no_document(issue: Issue) -> Iterator[Finding]:
    """An issue in which no document was found."""
    if not issue.documents:
        yield _finding(issue, 'error', 'no_document', 'no document was found in the text')


def contents_unmatched(issue: Issue) -> Iterator[Finding]:
    """Contents entries without a document."""
    for entry in issue.contents:
        if entry.document_id is None:
            yield _finding(issue, 'error', 'contents_without_document', f'no document is called 《{entry.title}》',
                           span=Span(entry.char_start, entry.char_end))


def documents_unlisted(issue: Issue) -> Iterator[Finding]:
    """Documents that the printed contents do not name."""
    listed = {entry.document_id for entry in issue.contents}
    for document in issue.documents:
        if issue.contents and document.document_id not in listed:
            yield _finding(issue, 'warning', 'document_not_in_contents', f'the contents do not name {_name(document)}', document)


def number_gaps(issue: Issue) -> Iterator[Finding]:
    """Numbers missing between the documents of one series, numbers used twice, and numbers out of order."""
    series: dict[tuple[str, int | None], list[Document]] = defaultdict(list)
    for document in issue.documents:
        if document.doc_no_prefix and document.doc_no_serial is not None:
            series[document.doc_no_prefix, document.doc_no_year].append(document)
    for documents in series.values():
        yield from _series(issue, documents)


def _series(issue: Issue, documents: list[Document]) -> Iterator[Finding]:
    serials = [d.doc_no_serial or 0 for d in documents]
    for before, document in pairwise(documents):
        if document.doc_no_serial == before.doc_no_serial:
            yield _finding(issue, 'warning', 'number_twice', f'{document.doc_no} stands over two documents', document)
        elif (document.doc_no_serial or 0) < (before.doc_no_serial or 0):
            yield _finding(issue, 'info', 'number_out_of_order', f'{document.doc_no} stands behind {before.doc_no}', document)
    missing = sorted(set(range(min(serials), max(serials))) - set(serials))
    if missing and len(missing) <= GAP:
        last = max(documents, key=lambda d: d.doc_no_serial or 0)
        yield _finding(issue, 'info', 'number_gap', f'missing before {last.doc_no}: {"、".join(map(str, missing))}', last)


def dates(issue: Issue) -> Iterator[Finding]:
    """Documents without a date, or with a date that lacks its day."""
    for document in issue.documents:
        if document.dated is None:
            yield _finding(issue, 'warning', 'no_date', f'{_name(document)} has no date', document)
        elif document.dated_precision != 'day':
            yield _finding(issue, 'warning', 'date_without_day',
                           f'{_name(document)} is dated without a day: {document.dated:%Y-%m}', document)


def annexes_not_printed(issue: Issue) -> Iterator[Finding]:
    """Annexes that a document lists and that are printed nowhere in it."""
    for annex in issue.attachments:
        document = next(d for d in issue.documents if d.document_id == annex.document_id)
        if annex.title and is_listed(annex, document):
            yield _finding(issue, 'info', 'annex_not_printed', f'{_name(document)} lists 《{annex.title}》 but does not print it',
                           document)


def unassigned_text(issue: Issue) -> Iterator[Finding]:
    """Text that belongs to no cover, contents or document."""
    owned = sorted([(issue.masthead.start, issue.masthead.end), (issue.contents_span.start, issue.contents_span.end),
                    *((d.char_start, d.char_end) for d in issue.documents)])
    at = 0
    for start, end in [*owned, (len(issue.text), len(issue.text))]:
        if start > at and issue.text[at:start].strip():
            yield _finding(issue, 'warning', 'unassigned_text', f'{start - at} characters belong to no document: '
                           f'{issue.text[at:start].strip()[:30]}', span=Span(at, start))
        at = max(at, end)


def empty_pages(issue: Issue) -> Iterator[Finding]:
    """Pages on which no text was read."""
    for page in issue.pages:
        if page.page is not None and not page.text.strip() and not _told(issue, page.page):
            found = _finding(issue, 'warning', 'page_without_text', f'page {page.page} has no text')
            yield dataclasses.replace(found, page=page.page)


def _told(issue: Issue, page: int) -> bool:
    return any(f.page == page and f.code == 'reader' for f in issue.findings)


def unreadable_characters(issue: Issue) -> Iterator[Finding]:
    """Characters that the file's encoding lost."""
    count = issue.text.count(REPLACED)
    if count:
        at = issue.text.find(REPLACED)
        yield _finding(issue, 'warning', 'lost_characters', f'{count} characters could not be decoded', span=Span(at, at + 1))


CHECKS: tuple[Callable[[Issue], Iterator[Finding]], ...] = (
    no_document, contents_unmatched, documents_unlisted, number_gaps, dates, annexes_not_printed, unassigned_text,
    empty_pages, unreadable_characters)


def _name(document: Document) -> str:
    return document.doc_no or (f'《{document.title}》' if document.title else document.document_id)


def _finding(issue: Issue, severity: str, code: str, message: str, document: Document | None = None,
             span: Span | None = None) -> Finding:
    start = span.start if span else document.char_start if document else None
    return Finding(issue_id=issue.issue_id, severity=severity, code=code, message=message,
                   page=issue.page_of(start) if start is not None else None,
                   document_id=document.document_id if document else None,
                   char_start=start, char_end=span.end if span else document.char_end if document else None)
