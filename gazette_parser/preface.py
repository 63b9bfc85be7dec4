"""What stands above a head and is not part of it: the red band, the 栏目, and what a web page states of its document."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from gazette_parser.docno import DocNo, own_number, part_title, stated_number
from gazette_parser.paragraphs import Paragraph, closed, key, term
from gazette_parser.titles import TITLE_LINES, is_title, is_title_line, joined

TAIL = 12  # characters in which a page's title and the document's own must end alike
TITLE_LEAST = 8  # characters of the shortest title that is looked for again
PREFACE_LINES = 10  # paragraphs of a page's titles above the title
STATED_LINES = 40  # paragraphs of a page's data above it: labels and values may have a line each
BAND_LINES = 40  # lines of a red band: the organs that issue together, marks of urgency, the word 文件


@dataclass(frozen=True, slots=True)
class Preface:
    """The head proper begins at paragraph `at`; a number, issuer or title that only the lines above it name."""

    at: int
    number: DocNo | None = None
    issuer: str | None = None
    title: str | None = None
    stated: tuple[str, ...] = ()


def read_preface(lines: Sequence[Paragraph], first: int, stop: int, bands: Set[str]) -> Preface:
    """The lines from `first` on that come before the head."""
    at = _head_start(lines, first, stop, bands)
    above = lines[first:at]
    texts = _stated(above)
    number = next((found for text in texts if (found := stated_number(text))), None)
    stated = (term('title_stated').match(text) for text in texts)
    return Preface(at, number, _issuer(above, texts), next((m['title'] for m in stated if m), None), tuple(texts))


def _issuer(above: Sequence[Paragraph], texts: Sequence[str]) -> str | None:
    """The issuer that the red band names, or a line under a page's title, or the page's data."""
    own = [(n, closed(line.text)) for n, line in enumerate(above) if not is_stated(above, 0, n)]
    names = [name for n, name in own if not term('mark_line').match(above[n].text)]
    band = term('band_issuer').match(''.join(names))
    if len(names) > 2 and all(term('band_line').match(name) for name in names):
        return '、'.join(name.removesuffix('文件') for name in names if name != '文件')
    if band:
        return band['issuer']
    alone = [name for n, name in own if n and term('issuer_line').match(name)]
    stated = (m for text in map(closed, texts) for name in ('issuer_stated', 'bulletin_date') if (m := term(name).search(text)))
    return alone[0] if alone else next((m['issuer'] for m in stated), None)


def _head_start(lines: Sequence[Paragraph], first: int, stop: int, bands: Set[str]) -> int:
    last = min(stop - 1, first + STATED_LINES)
    band = next((n for n in range(first + 1, min(stop, first + BAND_LINES)) if own_number(lines[n].text)), first)
    if band_start(lines, band, first) == first < band:
        return band
    at = _skip(lines, first, last, bands)
    last = min(stop - 1, at + PREFACE_LINES)
    again = _repeated(lines, at, last)
    if again is not None:
        return _skip(lines, again, last, bands)
    return at


def _skip(lines: Sequence[Paragraph], at: int, last: int, bands: Set[str]) -> int:
    first = at
    while at < last and (is_stated(lines, first, at) or _is_band(lines, at, last, bands) or _is_note(lines[at])):
        at += 1
    return _skip_bulletin(lines, at, last)


def _skip_bulletin(lines: Sequence[Paragraph], at: int, last: int) -> int:
    """Behind the band of a series that has a title of its own below: 会议纪要 / 第12期 / 云岭县人民政府办公室 2017年6月5日."""
    named = term('bulletin_band').match(closed(lines[at].text))
    if at + 2 > last or not named or not term('bulletin_no').match(lines[at + 1].text):
        return at
    below = at + 3 if term('bulletin_date').match(lines[at + 2].text) else at + 2
    return below if is_title_line(lines[below]) and is_title(lines[below].text) else at


def _is_note(line: Paragraph) -> bool:
    """A mark of urgency, a label (附件1), or when a meeting passed it, above a title."""
    return not line.table and any(term(name).match(line.text) for name in ('mark_line', 'annex_label', 'date_meeting'))


def band_start(lines: Sequence[Paragraph], number: int, start: int) -> int:
    """Where the red band above a number begins: organs, marks of urgency and the word 文件; the number itself where none is."""
    first = number
    while first > max(start, number - BAND_LINES) and not lines[first - 1].table and _is_band_line(lines[first - 1].text):
        first -= 1
    return first


def _is_band_line(text: str) -> bool:
    return bool(term('mark_line').match(text) or term('band_line').match(closed(text)))


def is_stated(lines: Sequence[Paragraph], first: int, at: int) -> bool:
    """Whether a line, a row of a table, or the line below a label states what a web page knows of its document."""
    line = lines[at]
    if line.table:
        return bool(term('meta_label').match(line.text.split('\t')[0]))
    if term('meta_line').match(line.text) or term('meta_label').match(line.text):
        return True
    label = lines[at - 1].text if at > first else ''
    return bool(term('meta_label').match(label)) and (bool(term('title_label').match(label)) or not is_title(line.text))


def _stated(lines: Sequence[Paragraph]) -> list[str]:
    """What lines state; of rows of labels and values, and of labels above their values, each pair."""
    texts: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.text.replace('|', '\t').split('\t')]
        paired = [f'{label}：{value}' for label, value in zip(cells[::2], cells[1::2], strict=False)]
        if texts and term('meta_label').match(texts[-1]):
            texts[-1] = texts[-1].rstrip('：:') + '：' + line.text
        else:
            texts.extend(paired or [line.text])
    return texts


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
    if not (is_title_line(lines[at]) and is_title(lines[at].text)):
        return None
    page = key(part_title(lines[at].text)[0])
    partly: int | None = None
    for index in range(at + 1, last):
        below = _title_below(lines, index, last, page)
        if below == page:
            return index
        partly = index if below and partly is None else partly
        if not (is_title_line(lines[index]) or is_stated(lines, at, index)):
            break
    return partly


def _title_below(lines: Sequence[Paragraph], index: int, last: int, page: str) -> str | None:
    """The title that begins at this line, where it is the page's: the same, longer, or with the same end."""
    below = ''
    for line in lines[index:min(index + TITLE_LINES, last + 1)]:
        if not is_title_line(line):
            return None
        below += key(line.text)
        if is_title(below) and len(below) >= TITLE_LEAST and (page in below or below.endswith(page[-TAIL:])):
            return below
    return None
