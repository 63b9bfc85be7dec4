"""What stands above a head and is not part of it: the red band, the 栏目, and what a web page states of its document."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from gazette_parser.docno import DocNo, own_number, part_title, stated_number
from gazette_parser.paragraphs import Paragraph, closed, key, term
from gazette_parser.titles import TITLE_LINES, is_title, is_title_line, joined

TAIL = 12  # characters in which a page's title and the document's own must end alike
PREFACE_LINES = 10  # paragraphs of a web page's data above the title


@dataclass(frozen=True, slots=True)
class Preface:
    """The head proper begins at paragraph `at`; a number or issuer that only the lines above it name."""

    at: int
    number: DocNo | None = None
    issuer: str | None = None


def read_preface(lines: Sequence[Paragraph], first: int, stop: int, bands: Set[str]) -> Preface:
    """The lines from `first` on that come before the head."""
    at = _head_start(lines, first, stop, bands)
    above = lines[first:at]
    number = next((found for line in above if (found := stated_number(line.text))), None)
    band = term('band_issuer').match(''.join(closed(line.text) for line in above if not _is_meta(line)))
    return Preface(at, number, band['issuer'] if band else None)


def _head_start(lines: Sequence[Paragraph], first: int, stop: int, bands: Set[str]) -> int:
    last = min(stop - 1, first + PREFACE_LINES)
    at = _skip(lines, first, last, bands)
    again = _repeated(lines, at, last)
    if again is not None:
        return _skip(lines, again, last, bands)
    return at


def _skip(lines: Sequence[Paragraph], at: int, last: int, bands: Set[str]) -> int:
    while at < last and (_is_meta(lines[at]) or _is_band(lines, at, last, bands)):
        at += 1
    return at


def _is_meta(line: Paragraph) -> bool:
    return not line.table and bool(term('meta_line').match(line.text))


def _is_band(lines: Sequence[Paragraph], at: int, last: int, bands: Set[str]) -> bool:
    """A 栏目, or the red band (X人民政府文件) in one or two lines with the number below."""
    if closed(lines[at].text) in bands:
        return True
    for end in (at + 1, at + 2):
        if end <= last and own_number(lines[end].text) and term('head_line').match(closed(joined(lines[at:end]))):
            return True
    return False


def _repeated(lines: Sequence[Paragraph], at: int, last: int) -> int | None:
    """Where the title stands again below the page's own title line; None where it stands once."""
    if not is_title_line(lines[at]):
        return None
    page = key(part_title(lines[at].text)[0])
    for index in range(at + 1, last):
        below = ''
        for line in lines[index:min(index + TITLE_LINES, last + 1)]:
            if not is_title_line(line):
                break
            below += key(line.text)
            if is_title(below) and len(below) >= 8 and (page in below or below.endswith(page[-TAIL:])):
                return index
        if not (is_title_line(lines[index]) or _is_meta(lines[index])):
            return None
    return None
