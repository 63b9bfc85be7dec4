"""The cover and the printed contents of a gazette issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import regex

from gazette_parser.paragraphs import Paragraph, closed, term
from gazette_parser.values import regions
from gazette_parser.values.numbers import integer

COVER_LINES = 80  # paragraphs in which the cover must be complete
COLUMN_LENGTH = 16  # characters of the longest 栏目


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says of the issue; None for what it does not say."""

    gazette: str | None = None
    year: int | None = None
    number: int | None = None
    total_number: int | None = None
    frequency: str | None = None
    publisher: str | None = None
    permit_no: str | None = None


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """An entry of the printed contents."""

    column: str | None
    title: str
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The printed contents: paragraphs `first` up to `after` (indexes)."""

    first: int
    after: int
    entries: tuple[ContentsLine, ...] = ()


def read_contents(lines: Sequence[Paragraph]) -> Contents | None:
    """The printed contents; None where there are none."""
    for at, line in enumerate(lines[:COVER_LINES * 4]):
        if term('contents_head').match(line.text):
            contents = _contents(lines, at)
            if len(contents.entries) >= 2:
                return contents
    return None


def _contents(lines: Sequence[Paragraph], head: int) -> Contents:
    entries: list[ContentsLine] = []
    column, after, at = None, head + 1, head + 1
    while at < len(lines):
        taken = _entry(lines, at)
        if taken:
            entries.append(ContentsLine(column, *taken[0]))
            at = after = taken[1]
        elif _is_column(lines, at):
            column, at = closed(lines[at].text), at + 1
        else:
            break
    return Contents(head, after, tuple(entries))


def _entry(lines: Sequence[Paragraph], at: int) -> tuple[tuple[str, int | None, int, int], int] | None:
    """An entry of one to three paragraphs that ends with a page number; with the index behind it."""
    for end in range(at, min(at + 3, len(lines))):
        if lines[end].table:
            return None
        text = ' '.join(p.text for p in lines[at:end + 1])
        m = term('entry').match(text)
        if m and len(closed(m['title'])) > 4:
            return (closed(m['title']).rstrip('.…·'), _page(m), lines[at].start, lines[end].end), end + 1
        if _is_column(lines, at) or term('sentence_end').search(lines[end].text):
            return None
    return None


def _page(m: regex.Match[str]) -> int | None:
    return int(m['page']) if m['page'] else None


def _is_column(lines: Sequence[Paragraph], at: int) -> bool:
    """A 栏目: a short line without a page number, with an entry below it."""
    text = closed(lines[at].text)
    short = len(text) <= COLUMN_LENGTH and not term('entry').match(lines[at].text) and bool(term('column').search(text))
    return short and at + 1 < len(lines)


def read_cover(lines: Sequence[Paragraph]) -> Cover:
    """刊名, year, 期, 总期, 刊期, 主办 and 准印证号, from the paragraphs before the first document."""
    texts = [line.text for line in lines[:COVER_LINES]]
    gazette = next((closed(m['gazette']) for m in _search('gazette_name', texts)), None)
    if gazette is None:
        return Cover()
    return Cover(gazette, _int('cover_year', 'year', texts), _int('issue_no', 'number', texts), _int('total_no', 'total', texts),
                 _text('frequency', 'frequency', texts), _text('publisher', 'publisher', texts), _text('permit', 'permit', texts))


def _search(name: str, texts: Sequence[str]) -> Iterator[regex.Match[str]]:
    return (m for text in texts if (m := term(name).search(text)))


def _text(name: str, group: str, texts: Sequence[str]) -> str | None:
    return next((m[group].strip() for m in _search(name, texts)), None)


def _int(name: str, group: str, texts: Sequence[str]) -> int | None:
    text = _text(name, group, texts)
    return integer(text) if text else None


def region(gazette: str | None, year: int | None) -> tuple[str | None, str | None]:
    """The region whose government publishes the gazette, with its GB/T 2260 code."""
    m = term('gazette_region').match(gazette or '')
    found = regions.lookup(m['region'], dated=date(year, 12, 31) if year else None) if m else None
    return (found.name, found.code) if found else (None, None)
