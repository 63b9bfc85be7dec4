"""Where documents begin, and what their heads say: title, 发文字号, 主送机关."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from gazette_parser.paragraphs import Paragraph, closed, key, term, word
from gazette_parser.recipients import is_recipients
from gazette_parser.values.numbers import integer

TITLE_LINES = 6  # lines that one title may run over
HEAD_LINES = 12  # paragraphs in which a head must be complete
_NO_TITLE = ('date_line', 'foot_line', 'meta_line', 'annex_label', 'annex_list', 'first', 'second', 'part', 'article',
             'date_meeting')
TITLE_LENGTH = 160  # characters of the longest title line taken for one


@dataclass(frozen=True, slots=True)
class DocNo:
    """A document's own 发文字号, normalised, with its parts."""

    text: str
    prefix: str | None = None
    year: int | None = None
    serial: int | None = None


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
    place: str | None = None  # the region whose congress or council it was given to


def own_number(line: str, title: str = '') -> DocNo | None:
    """The number that a line consists of; None where it is a citation or no number.

    >>> own_number('林政发[2023] 第26号').text
    '林政发〔2023〕26号'
    >>> own_number('第179号', '广州市人民政府令').text
    '广州市人民政府令第179号'
    >>> own_number('根据林政发〔2023〕26号要求')
    """
    m = term('doc_no_line').match(line)
    if m:
        return _number(m['prefix'], int(m['year']), int(m['serial']))
    title = closed(title)
    m = term('order_line').match(line) if term('order_title').search(title) else None
    if m:
        return DocNo(f'{title}第{integer(m["serial"])}号', title, None, integer(m['serial']))
    m = term('yearly_line').match(line) if term('order_title').search(title) else None
    if m:
        return DocNo(f'{title}{m["year"]}年第{m["serial"]}号', title, int(m['year']), int(m['serial']))
    return None


def _number(prefix: str, year: int, serial: int) -> DocNo:
    prefix = closed(prefix)
    return DocNo(f'{prefix}〔{year}〕{serial}号', prefix, year, serial)


def is_title_line(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a line of a title: short, no sentence, no date, label or foot."""
    text = paragraph.text
    if paragraph.table or len(text) > TITLE_LENGTH or term('title_break').search(text):
        return False
    return not any(term(name).search(text) for name in _NO_TITLE)


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
    return sorted(found)


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
    first = number
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


def is_title(text: str) -> bool:
    """Whether a text reads like a document's title.

    >>> is_title('国务院关于同意的批复'), is_title('广州市人民政府令'), is_title('各县人民政府')
    (True, True, False)
    """
    text = closed(text)
    return bool(term('title_end').search(text) or term('about').search(text)) and len(text) >= 5


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
    """A second document without a number: title, recipients, and the foot of another document right before it."""
    if index == start or not is_title_line(lines[index]) or not _is_foot(lines[index - 1]):
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
    at = _skip_bands(lines, first, stop, bands)
    number_at = _number_at(lines, at, stop)
    printed, body = _title(lines, at, number_at, stop)
    title = closed(printed) if printed else None
    number = own_number(lines[number_at].text, ''.join(p.text for p in lines[at:number_at])) if number_at is not None else None
    if number is None and title:
        title, number = _tail_number(title)
    between = body
    while body < min(stop, first + HEAD_LINES) and _is_between(lines[body]):
        body += 1
    head = Head(first, body, title, number, printed=printed, place=_place(lines[between:body]))
    if body < stop and is_recipients(lines[body].text):
        return replace(head, body=body + 1, recipients=lines[body].text)
    return _run_on(lines, head, stop)


def _place(lines: Sequence[Paragraph]) -> str | None:
    found = (term('meeting_region').search(line.text) for line in lines)
    return next((m['region'] for m in found if m), None)


def _skip_bands(lines: Sequence[Paragraph], at: int, stop: int, bands: Set[str]) -> int:
    """Past the red head band (X人民政府文件), the 栏目, and what a web page prints above the title."""
    while at < stop - 1 and (_is_band(lines, at, bands) or term('meta_line').match(lines[at].text)):
        at += 1
    return at


def _is_band(lines: Sequence[Paragraph], at: int, bands: Set[str]) -> bool:
    band = bool(term('head_line').match(lines[at].text)) and own_number(lines[at + 1].text) is not None
    return band or closed(lines[at].text) in bands


def _number_at(lines: Sequence[Paragraph], first: int, stop: int) -> int | None:
    for at in range(first, min(stop, first + TITLE_LINES + 1)):
        if own_number(lines[at].text, ''.join(p.text for p in lines[first:at])):
            return at
        if not is_title_line(lines[at]):
            return None
    return None


def _title(lines: Sequence[Paragraph], at: int, number_at: int | None, stop: int) -> tuple[str | None, int]:
    """The title above the number, else below it; with the index of the paragraph behind both."""
    if number_at is not None and number_at > at:
        return _join(lines[at:number_at]), number_at + 1
    at = at if number_at is None else number_at + 1
    end = at
    while end < min(stop, at + TITLE_LINES) and is_title_line(lines[end]) and not is_recipients(lines[end].text):
        end += 1
        if end < stop and _title_ends(lines, at, end):
            break
    title = _join(lines[at:end])
    return (title, end) if is_title(title) else (None, at)


def _join(lines: Sequence[Paragraph]) -> str:
    return ' '.join(line.text for line in lines)


def _title_ends(lines: Sequence[Paragraph], at: int, end: int) -> bool:
    """A title is whole when it ends in a kind of document and its brackets are closed."""
    title = closed(''.join(p.text for p in lines[at:end]))
    if title.count('《') != title.count('》') or not term('title_end').search(title):
        return False
    return not (end < len(lines) and is_title_line(lines[end]) and term('continues').match(closed(lines[end].text)))


def _tail_number(title: str) -> tuple[str, DocNo | None]:
    m = term('doc_no_tail').search(title)
    if not m:
        return title, None
    return title[:m.start()], _number(m['prefix'], int(m['year']), int(m['serial']))


def _is_between(line: Paragraph) -> bool:
    """A line between title and recipients: where a report was given, when it was passed, the source of a web page."""
    return any(term(name).search(line.text) for name in ('meta_line', 'date_meeting', 'speaker', 'date_iso_line')) \
        or own_number(line.text) is not None


def _run_on(lines: Sequence[Paragraph], head: Head, stop: int) -> Head:
    """Heads that run into their first paragraph: 各县人民政府：现将…, or a title that ends with a full stop."""
    if head.body >= stop or lines[head.body].table:
        return head
    line = lines[head.body]
    m = term('recipients_run').match(line.text)
    if m and not term('not_recipients').search(m[0]):
        return replace(head, recipients=m[0], body_offset=line.start + m.end())
    m = term('title_run').match(line.text) if head.title is None else None
    if m and is_title(m['title']):
        return replace(head, title=closed(m['title']), printed=m['title'], body_offset=line.start + m.end())
    return head


def genre(title: str | None, body: str = '') -> str | None:
    """文种: what the title ends in; a reply letter (复函) is a 函, a 令 a 命令; without a title what the body closes with.

    >>> genre('国务院办公厅关于申办运动会的复函'), genre('任命名单'), genre(None, '特此通知。')
    ('函', None, '通知')
    """
    if not title:
        closing = term('closing').search(body)
        return closing['genre'] if closing else None
    tail = term('title_tail').sub('', closed(title))
    names = {'复函': '函', '令': '命令'}
    return next((names.get(name, name) for name in word('genres') if tail.endswith(name)), None)
