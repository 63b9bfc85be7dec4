"""Where documents begin, and what their heads say: title, 发文字号, 主送机关."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from gazette_parser.docno import DocNo, leading_number, own_number, part_title, stated_number
from gazette_parser.paragraphs import Paragraph, closed, key, term
from gazette_parser.preface import PREFACE_LINES, band_start, is_stated, read_preface
from gazette_parser.recipients import is_recipients
from gazette_parser.titles import TITLE_LENGTH, TITLE_LINES, is_title, is_title_line, is_whole, joined

_BETWEEN = ('meta_line', 'mark_line', 'date_noted', 'date_meeting', 'date_given', 'promulgated', 'meeting', 'speaker',
            'date_iso_line', 'date_bracket', 'date_issuer', 'date_line', 'date_number', 'order_noted',
            'broken_number')
HEADLINE_LEAST, HEADLINE_LENGTH = 4, 80  # characters of a headline
SENTENCE = 30  # characters of a sentence below a headline that may be the shorter
HEAD_LINES = 12  # paragraphs in which a head must be complete


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a document: paragraphs `first` up to `body` (indexes)."""

    first: int
    body: int
    title: str | None = None
    number: DocNo | None = None
    recipients: str | None = None
    body_offset: int | None = None  # where the body begins inside paragraph `body`
    printed: str | None = None  # the title with the spaces of its print
    place: str | None = None  # the region whose congress or council it was given to, or whose head gave it
    stated: tuple[str, ...] = ()  # what the lines above it state
    band: str | None = None  # the issuer that only the red band names


def find_heads(lines: Sequence[Paragraph], start: int, titles: Sequence[str], bands: Set[str] = frozenset()) -> list[int]:
    """Indexes of the paragraphs at which documents begin, from `start` on.

    `titles` are those of the printed contents, `bands` its columns (栏目), which may stand above a title.
    """
    wanted = {key(title) for title in titles}
    found = {start} if not wanted else set()
    for index in range(start, len(lines)):
        at = _head_at(lines, index, start, wanted)
        while at is not None and at > start and closed(lines[at - 1].text) in bands:
            at -= 1
        if at is not None:
            found.add(at)
    return [at for at in sorted(found) if not _same_head(lines, at, start)]


def _same_head(lines: Sequence[Paragraph], at: int, start: int) -> bool:
    """Whether nothing but the data of a web page and its title stand above: then it is the first document's own head."""
    above = lines[start:at]
    stated = [is_stated(lines, start, n) for n in range(start, at)]
    titled = stated.count(False) <= PREFACE_LINES and all(is_title_line(p) or s for p, s in zip(above, stated, strict=True))
    return bool(above) and (titled or band_start(lines, at, start) == start)


def _head_at(lines: Sequence[Paragraph], index: int, start: int, wanted: set[str]) -> int | None:
    if lines[index].table:
        return None
    if own_number(lines[index].text, _above(lines, index, start)):
        return _title_start(lines, index, start)
    if wanted and _listed(lines, index, wanted):
        return index
    return index if _stands_alone(lines, index, start) else None


def _above(lines: Sequence[Paragraph], index: int, start: int) -> str:
    return lines[index - 1].text if index > start else ''


def _title_start(lines: Sequence[Paragraph], number: int, start: int) -> int:
    """The first line of the title above a number; the number itself where the title stands below it."""
    first = band_start(lines, number, start)
    if first < number:
        return first
    while first > start and number - first < TITLE_LINES and is_title_line(lines[first - 1]):
        first -= 1
        if _complete(lines, first, number):
            break
    while first > start and number - first < TITLE_LINES and _goes_before(lines, first - 1):
        first -= 1
    title = ''.join(line.text for line in lines[first:number])
    return first if is_title(title) or (first < number and _is_masthead(lines[first:number])) else number


def _complete(lines: Sequence[Paragraph], first: int, number: int) -> bool:
    title = closed(''.join(line.text for line in lines[first:number]))
    about = term('about').search(title)
    return bool(about and about.start() > 3)


def _goes_before(lines: Sequence[Paragraph], index: int) -> bool:
    """Whether a line above a complete title still belongs to it: another issuer."""
    if not is_title_line(lines[index]):
        return False
    return bool(term('issuer_line').match(closed(lines[index].text)))


def _is_masthead(lines: Sequence[Paragraph]) -> bool:
    return all(term('head_line').match(line.text) for line in lines)


def _listed(lines: Sequence[Paragraph], index: int, wanted: set[str]) -> bool:
    """Whether a title of the printed contents begins at this paragraph."""
    joined = ''
    for line in lines[index:index + TITLE_LINES]:
        if line.table or len(line.text) > TITLE_LENGTH:
            return False
        joined += key(line.text)
        if joined in wanted:
            return True
    return False


def _stands_alone(lines: Sequence[Paragraph], index: int, start: int) -> bool:
    """A second document without a number: title, recipients, and the foot of another document right before it; or a
    decision of a congress with the line that says when it was passed."""
    if index == start or not is_title_line(lines[index]):
        return False
    if term('dated_title').match(lines[index].text) and index + 1 < len(lines):
        return bool(term('date_meeting').match(lines[index + 1].text))
    if not _is_foot(lines[index - 1]):
        return False
    for last in range(index, min(index + TITLE_LINES, len(lines) - 1)):
        if not is_title_line(lines[last]):
            return False
        title = ''.join(line.text for line in lines[index:last + 1])
        if term('notice_title').search(closed(title)) and is_recipients(lines[last + 1].text):
            return True
    return False


def _is_foot(line: Paragraph) -> bool:
    return bool(term('date_line').match(line.text) or term('foot_line').search(line.text))


def read_head(lines: Sequence[Paragraph], first: int, stop: int, bands: Set[str] = frozenset()) -> Head:
    """Title, number and recipients of the document that begins at paragraph `first`."""
    preface = read_preface(lines, first, stop, bands)
    at = preface.at
    number_at = _number_at(lines, at, stop)
    printed, body = _title(lines, at, number_at, stop)
    printed = printed or preface.title
    title, around = part_title(printed) if printed else (None, None)
    number = own_number(lines[number_at].text, _counted(lines, at, number_at, stop)) if number_at is not None else around
    between = body
    issuer = preface.issuer
    while (body < min(stop, at + HEAD_LINES) and not _is_addressed(lines, body, stop)
           and (_is_between(lines, body) or _names_issuer(lines, between, body))):
        issuer = issuer or _issuer_below(lines, between, body)
        number = number or own_number(lines[body].text) or stated_number(lines[body].text)
        body += 1
    head = Head(first, body, closed(title) if title else None, number or preface.number, printed=title,
                place=_place(lines[between:body]), stated=preface.stated, band=issuer)
    if body < stop and (is_recipients(lines[body].text) or _is_addressed(lines, body, stop)):
        return replace(head, body=body + 1, recipients=lines[body].text)
    return _run_on(lines, head, stop)


def _place(lines: Sequence[Paragraph]) -> str | None:
    found = term('meeting_region').search(''.join(line.text for line in lines))
    spoken = (term('speaker_region').match(line.text) for line in lines)
    return str(found['region']) if found else next((m['region'] for m in spoken if m), None)


def _number_at(lines: Sequence[Paragraph], first: int, stop: int) -> int | None:
    for at in range(first, min(stop, first + TITLE_LINES + 1)):
        if own_number(lines[at].text, _counted(lines, first, at, stop)):
            return at
        if not is_title_line(lines[at]):
            return None
    return None


def _counted(lines: Sequence[Paragraph], first: int, at: int, stop: int) -> str:
    """The title that a number at `at` counts: above it, else the two lines below (X局公告2022年第5号 / 关于…的公告)."""
    return joined(lines[first:at]) or _title_from(lines, at + 1, stop, alone=False)[0] or ''


def _title(lines: Sequence[Paragraph], at: int, number_at: int | None, stop: int) -> tuple[str | None, int]:
    """The title above the number, else below it; with the index of the paragraph behind both."""
    if number_at is None:
        return _title_from(lines, at, stop, alone=True)
    above = joined([line for line in lines[at:number_at] if not term('page_date').match(line.text)]) or None
    start = number_at + 1
    while start < stop and term('mark_line').match(lines[start].text):
        start += 1
    below = (None, at) if above and is_title(above) else _title_from(lines, start, stop, alone=False)
    if above and term('notice_band').match(closed(above)) and start < stop and term('about').search(lines[start].text):
        below = _title_from(lines, start, stop, alone=False)
    return below if below[0] else (above, number_at + 1)


def _title_from(lines: Sequence[Paragraph], at: int, stop: int, *, alone: bool) -> tuple[str | None, int]:
    """The title that begins at a paragraph, or the headline where no number stands above it, with the index behind it."""
    end = at
    while end < min(stop, at + TITLE_LINES) and is_title_line(lines[end]) and not is_recipients(lines[end].text):
        end += 1
        if end < stop and is_whole(lines, at, end):
            break
    title = joined(lines[at:end])
    if is_title(title):
        return title, end
    return (lines[at].text, at + 1) if alone and _is_headline(lines, at, stop) else (None, at)


def _is_headline(lines: Sequence[Paragraph], at: int, stop: int) -> bool:
    """A short line over sentences, recipients, seats, items or a table: the heading of a report, a page, a roster."""
    if at + 1 >= stop or not is_title_line(lines[at]) or term('fourth').match(lines[at].text):
        return False
    headline, below = lines[at].text, lines[at + 1].text
    if not HEADLINE_LEAST <= len(headline) <= HEADLINE_LENGTH:
        return False
    if lines[at + 1].table or '\t' in below:
        return True
    if is_recipients(below):
        return '：' not in headline and not term('issuer_line').match(closed(headline))
    items = at + 2 < stop and len(below) <= SENTENCE and is_title_line(lines[at + 1]) and term('third').match(lines[at + 2].text)
    sentence = '：' not in headline and ('。' in below or '，' in below) and len(below) > min(len(headline), SENTENCE)
    return sentence or bool(items) or any(term(name).match(below) for name in ('meta_line', 'page_date', 'seat_line', 'first'))


def _is_between(lines: Sequence[Paragraph], at: int) -> bool:
    """A line between title and recipients: where a report was given, when it was passed, the data of a web page."""
    text = lines[at].text
    told = term('meta_label').match(text) or (at > 0 and term('meta_label').match(lines[at - 1].text))
    return bool(told) or own_number(text) is not None or any(term(name).search(text) for name in _BETWEEN)


def _is_addressed(lines: Sequence[Paragraph], at: int, stop: int) -> bool:
    """A name without a colon that the next paragraph speaks to: 云岭县第二中学 / 你校来函收悉。"""
    if at + 1 >= stop or lines[at].table or not term('addressed').match(lines[at + 1].text):
        return False
    return bool(term('whole_name').search(closed(lines[at].text))) and not term('sentence_end').search(lines[at].text)


def _names_issuer(lines: Sequence[Paragraph], first: int, at: int) -> bool:
    """A line below the title, or below the line of its meeting, that is nothing but the issuer's name."""
    given = all(term('date_meeting').match(line.text) for line in lines[first:at])
    return given and at > 0 and bool(term('issuer_line').match(closed(lines[at].text)))


def _issuer_below(lines: Sequence[Paragraph], between: int, at: int) -> str | None:
    """The issuer that a line below the title names: alone, in a page's data, or as the one whose order makes the text known."""
    stated = term('issuer_stated').search(closed(lines[at].text))
    if stated:
        return str(stated['issuer'])
    order = term('promulgated').match(lines[at].text)
    if order:
        return str(order['issuer'])
    speaker = term('speaker_organ').match(lines[at].text)
    if speaker:
        return str(speaker['issuer'])
    return closed(lines[at].text) if _names_issuer(lines, between, at) else None


def _run_on(lines: Sequence[Paragraph], head: Head, stop: int) -> Head:
    """Heads that run into their first paragraph: 各县人民政府：现将…, or a title that ends with a full stop."""
    if head.body >= stop or lines[head.body].table:
        return head
    line = lines[head.body]
    m = term('recipients_run').match(line.text)
    if m and not term('not_recipients').search(m[0]):
        return replace(head, recipients=m[0], body_offset=line.start + m.end())
    lead = leading_number(line.text) if head.title is None and head.number is None else None
    if lead:
        return replace(head, number=lead[0], body_offset=line.start + lead[1])
    m = term('title_run').match(line.text) if head.title is None else None
    if m and is_title(m['title']):
        return replace(head, title=closed(m['title']), printed=m['title'], body_offset=line.start + m.end())
    return head
