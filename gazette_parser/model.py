"""The values that flow between the stages: what was read, and the whole issue as it grows."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from gazette_parser import records


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of `Issue.text`."""

    start: int
    end: int

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it came; the only value that knows where the text is from."""

    name: str
    format: str
    sha256: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A paragraph as the reader saw it, with its printed lines where the source has places (`box`).

    `joins` says that it goes on with the paragraph before it, which the page end cut. `doubts` says for each printed
    line why its characters are not certain; it is empty where all are.
    """

    text: str
    box: Box | None = None
    size: float | None = None
    joins: bool = False
    lines: tuple[tuple[str, Box], ...] = ()
    doubts: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """A whole ruled table: rows of cells; None where a cell is covered by a span, '' where it is blank.

    It stands on the page where it begins; `row_pages` is the page on which each row begins. `doubts` are cells (row,
    column) whose characters are not certain, with the reason.
    """

    rows: tuple[tuple[str | None, ...], ...]
    box: Box | None = None
    row_pages: tuple[int, ...] = ()
    doubts: tuple[tuple[int, int, str], ...] = ()


class Note(NamedTuple):
    """What a reader could not square: becomes a finding.

    `error` where text is missing, `warning` where what was read is in doubt, `info` where it was read by another way.
    """

    message: str
    severity: str = 'warning'


@dataclass(frozen=True, slots=True)
class RawPage:
    """What a reader saw on a page, in reading order, artefacts included. `number` is None where there are no pages."""

    number: int | None
    blocks: tuple[RawLine | RawTable, ...]
    width: float = 0.0
    height: float = 0.0
    notes: tuple[Note, ...] = ()
    recognised: bool = False  # its characters were recognised from a picture


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch of the text whose characters are not certain, and why: rows whose quotes touch it get it as `review`."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A whole issue: frozen text, and every table that was made of it so far.

    The fields named like tables hold their records in printed order. Stages add to it with `dataclasses.replace`.
    """

    source: Source = field(repr=False)
    text: str = field(repr=False)
    info: records.IssueInfo | None = None
    pages: tuple[records.Page, ...] = field(default=(), repr=False)
    lines: tuple[records.Line, ...] = field(default=(), repr=False)
    contents: tuple[records.Entry, ...] = ()
    documents: tuple[records.Document, ...] = ()
    attachments: tuple[records.Attachment, ...] = ()
    outline: tuple[records.Section, ...] = ()
    tables: tuple[records.Table, ...] = ()
    cells: tuple[records.Cell, ...] = ()
    appointments: tuple[records.Appointment, ...] = ()
    members: tuple[records.Member, ...] = ()
    deadlines: tuple[records.Deadline, ...] = ()
    targets: tuple[records.Target, ...] = ()
    responsibilities: tuple[records.Responsibility, ...] = ()
    citations: tuple[records.Citation, ...] = ()
    units: tuple[records.Unit, ...] = ()
    findings: tuple[records.Finding, ...] = ()
    masthead: Span = Span(0, 0)
    contents_span: Span = Span(0, 0)
    table_spans: tuple[Span, ...] = field(default=(), repr=False)  # ruled tables in the text, before they are named
    doubts: tuple[Doubt, ...] = field(default=(), repr=False)  # in text order

    @property
    def issue_id(self) -> str:
        """The issue's name; empty before `split`."""
        return self.info.issue_id if self.info else ''

    @property
    def issues(self) -> tuple[records.IssueInfo, ...]:
        """The one row of table `issues`."""
        return (self.info,) if self.info else ()

    def quote(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start:span.end]

    def page_of(self, offset: int) -> int | None:
        """The page on which a character stands; null where the source has no pages."""
        starts = [page.char_start for page in self.pages]
        at = bisect_right(starts, offset) - 1
        return self.pages[at].page if at >= 0 else None
