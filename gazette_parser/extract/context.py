"""What an extractor may know about the place of a match: document, section, paragraph, sentence, clause, cell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gazette_parser.grammar import Match
from gazette_parser.model import Issue, Span
from gazette_parser.outline import parts
from gazette_parser.records import Attachment, Cell, Document, Section, Table

_SENTENCE = '。！？；\n\t'
_CLAUSE = _SENTENCE + '，：'
_WORDED = '，。；：、（\t '  # marks of which one stands in whatever is more than a signature with its date


@lru_cache(maxsize=8)
def _places(text: str, marks: str) -> list[int]:
    """Where any of the marks stands, in order: looked up thousands of times an issue, so found once."""
    return [m.start() for m in re.finditer(f'[{marks}]', text)]


@dataclass(frozen=True)
class Context:
    """One part of a document: its own body, or one attachment."""

    issue: Issue
    document: Document
    attachment: Attachment | None
    span: Span
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    cells: tuple[Cell, ...] = ()

    @cached_property
    def text(self) -> str:
        """The issue's whole text; offsets of matches are into it."""
        return self.issue.text

    def section(self, at: int) -> Section | None:
        """The innermost section around an offset; None inside a table's rows and notes."""
        return next(iter(self.headings(at)), None)

    def section_path(self, at: int) -> str | None:
        """Labels of the enclosing outline: 三/（一）/1."""
        section = self.section(at)
        return section.section_path if section else None

    def headings(self, at: int) -> Sequence[Section]:
        """The sections around an offset, innermost first."""
        edges, inside = self._stretches
        n = bisect_right(edges, at)
        return inside[n - 1] if n else ()

    @cached_property
    def _stretches(self) -> tuple[list[int], list[list[Section]]]:
        """Where a section begins or ends, and for each such place the sections around what follows, innermost first."""
        edges = sorted({edge for s in self.sections for edge in (s.char_start, s.char_end)})
        inside: list[list[Section]] = [[] for _ in edges]
        for section in sorted(self.sections, key=lambda s: (-s.level, -s.char_start)):
            for n in range(bisect_left(edges, section.char_start), bisect_left(edges, section.char_end)):
                inside[n].append(section)
        return edges, inside

    def paragraph(self, at: int) -> Span:
        """The paragraph (or table cell) around an offset, without its end mark."""
        return self._between(at, '\n\t')

    def sentence(self, at: int) -> Span:
        """The stretch between 。；！？ or paragraph ends around an offset."""
        return self._between(at, _SENTENCE)

    def clause(self, at: int) -> Span:
        """The stretch between any two marks (，：。；…) around an offset."""
        return self._between(at, _CLAUSE)

    def _between(self, at: int, marks: str) -> Span:
        places = _places(self.text, marks)
        after = bisect_left(places, at)
        first, last = self.span.start, self.span.end
        start = places[after - 1] + 1 if after else first
        end = places[after] if after < len(places) else last
        return Span(start if start > first else first, end if end < last else last)

    def table(self, at: int) -> Table | None:
        """The ruled table around an offset."""
        for table in self.tables:
            if table.char_start <= at < table.char_end:
                return table
        return None

    def cell(self, at: int) -> Cell | None:
        """The table cell around an offset."""
        if self.table(at) is None:
            return None
        ends, filled = self._filled
        n = bisect_left(ends, at)
        return filled[n] if n < len(filled) and filled[n].char_start <= at else None

    @cached_property
    def _filled(self) -> tuple[list[int], list[Cell]]:
        """The cells that hold text, in its order, and where each of them ends."""
        filled = [cell for cell in self.cells if cell.text]
        return [cell.char_end for cell in filled], filled

    def quote(self, span: Span) -> str:
        """The text of a span."""
        return self.issue.text[span.start:span.end]

    def place(self, span: Span, rule: Match | str, review: str | None = None) -> dict[str, Any]:
        """The common columns of a record that is proved by `span`; give as `**context.place(...)`."""
        return {
            'issue_id': self.issue.issue_id, 'document_id': self.document.document_id,
            'attachment_id': self.attachment.attachment_id if self.attachment else None,
            'section_path': self.section_path(span.start), 'page': self.issue.page_of(span.start),
            'char_start': span.start, 'char_end': span.end, 'quote': self.quote(span),
            'rule': rule if isinstance(rule, str) else rule.rule.name, 'review': review,
        }

    @cached_property
    def year(self) -> int | None:
        """The year of the document's date, of its number, or the year on the cover."""
        if self.document.dated:
            return self.document.dated.year
        return self.document.doc_no_year or (self.issue.info.year if self.issue.info else None)


def contexts(issue: Issue) -> Iterator[Context]:
    """Every part of every document, in printed order; a foot that is nothing but signature and date holds no rows."""
    for document, attachment, span in parts(issue):
        if attachment or span.start != document.body_end or any(mark in issue.text[span.start:span.end] for mark in _WORDED):
            yield _context(issue, document, attachment, span)


def _context(issue: Issue, document: Document, attachment: Attachment | None, span: Span) -> Context:
    name = attachment.attachment_id if attachment else None
    sections = tuple(s for s in issue.outline if s.document_id == document.document_id and s.attachment_id == name
                     and span.start <= s.char_start < span.end)
    tables = tuple(t for t in issue.tables if span.start <= t.char_start < span.end)
    known = {t.table_id for t in tables}
    cells = tuple(c for c in issue.cells if c.table_id in known)
    return Context(issue, document, attachment, span, sections, tables, cells)


