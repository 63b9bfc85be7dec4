"""RawPages → the frozen text: paragraphs cleaned (`fixes`), joined where a page end cut them, and placed on pages.

Cleaning twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from gazette_parser import records
from gazette_parser.fixes import clean_cell, clean_text, drop_controls, drop_markup, fold_characters
from gazette_parser.model import Doubt, Issue, RawLine, RawPage, RawTable, Source, Span

_PAGE_MARK = regex.compile(r'^[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–－·\s]*$')
_DASHED = regex.compile(r'[-—–－·]|第')
_LABEL = regex.compile(
    r'^(?:[-•·—]|第[一二三四五六七八九十百零\d]+[条章节编]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）'
    r'|\d{1,3}[.．、]|[①-⑳]|附件|附[：:]|附\d|抄送|主题词|注[：:]|[（(]?此件|(?:联系|电子邮|邮箱|电话|传真|地址)'
    r'|\p{Han}{0,6}(?:单位|部门|时限|时间|期限|节点|进度|领导|责任人)[：:]'
    r'|[\u4e00-\u9fff]{0,4}(?:[长席]|主任|书记|顾问|成员|委员)：)')
_NUMBERED = regex.compile(r'^(?:第[一二三四五六七八九十百零\d]+条|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）'
                          r'|\d{1,3}[.．、])')
_MEETING = regex.compile(r'^[—―－（(\s]*\d{4}年\d{1,2}月\d{1,2}日[^。；]{4,60}(?:会议上?|大会上|通过)[）)]?$')
_SENTENCE_END = regex.compile(r'[。！？；…]')
_BRACKETED = regex.compile(r'^[”’）]*(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)?[”’）]*$')
CUT_LENGTH = 30  # a paragraph this long (a printed line) that ends in the middle of a sentence was cut by a page end


@dataclass
class _Builder:
    """The text as it grows, with what is known about places in it."""

    issue_id: str = ''
    parts: list[str] = field(default_factory=list)
    length: int = 0
    page_starts: list[tuple[int | None, int]] = field(default_factory=list)
    tables: list[Span] = field(default_factory=list)
    lines: list[records.Line] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    open_text: str = ''  # the last paragraph while it may still go on

    def start_page(self, number: int | None) -> None:
        """A page begins here, unless a table that ran over it began it already."""
        if number not in (known for known, _ in self.page_starts):
            self.page_starts.append((number, self.length))

    def add(self, text: str) -> None:
        """Put a piece at the end."""
        self.parts.append(text)
        self.length += len(text)


def clean(source: Source, pages: tuple[RawPage, ...]) -> Issue:
    """The frozen text of an issue with its pages, printed lines and tables; `info` is still missing.

    Raises nothing: doubtful things become findings later.
    """
    build = _Builder()
    for page in pages:
        _add_page(build, page)
    _close(build)
    text = ''.join(build.parts)
    return Issue(source=_told(source, pages), text=text, pages=_pages(build, text), lines=tuple(build.lines),
                 table_spans=tuple(build.tables), doubts=tuple(build.doubts), findings=_notes(pages))


def _told(source: Source, pages: tuple[RawPage, ...]) -> Source:
    """The source as what it proved to be: a file most of whose pages had to be recognised is a scan."""
    scanned = 2 * sum(page.recognised for page in pages) > len(pages)
    return replace(source, format='scan') if scanned else source


def _add_page(build: _Builder, page: RawPage) -> None:
    started = False
    for block in page.blocks:
        for piece in _pieces(block, page):
            joins = isinstance(piece, str) and _goes_on(build, block, piece, first=not started)
            if not joins:
                _close(build)
            if not started:
                build.start_page(page.number)
                started = True
            _place(build, block, piece, page, joins)
    if not started:
        _close(build)
        build.start_page(page.number)


def _pieces(block: RawLine | RawTable, page: RawPage) -> Iterator[str | RawTable]:
    """The cleaned paragraphs of a block; page marks and blank lines give none."""
    if isinstance(block, RawTable):
        yield block
        return
    for part in drop_markup(block.text).split('\n'):
        text = clean_text(_strip_bullet(part))
        if text and not _is_page_mark(text, page):
            yield text


def _strip_bullet(text: str) -> str:
    return regex.sub(r'^\s*(?:- |#{1,6} )', '', text)


def _is_page_mark(text: str, page: RawPage) -> bool:
    return page.number is None and bool(_PAGE_MARK.match(text)) and bool(_DASHED.search(text))


def _goes_on(build: _Builder, block: RawLine | RawTable, piece: str, *, first: bool) -> bool:
    """Whether a piece continues the paragraph before it."""
    if not build.open_text or isinstance(block, RawTable):
        return False
    if block.box is not None:
        return first and block.joins
    return is_cut(build.open_text, piece)


def is_cut(before: str, after: str) -> bool:
    """Whether a page end cut one paragraph into these two, judged by the words alone.

    >>> is_cut('关于探索行政审批', '制度改革的通知')
    False
    >>> is_cut('深入贯彻落实国务院关于优化营商环境的决策部署，结合我市实际，推进各项改革任务落地见效，探索行政审批', '制度。')
    True
    >>> is_cut('党的十八大以来，党中央、', '国务院高度重视')
    True
    >>> is_cut('根据《', '统计法》制定本办法。')
    True
    """
    if _LABEL.match(after) or _MEETING.match(before):
        return False
    if before.endswith(('《', '“', '（')) or after.startswith(('》', '”', '）', '，', '。', '；', '、', '：')):
        return True
    if before[-1].isdigit() and after.startswith(('年', '月', '日')):
        return True
    tail = _SENTENCE_END.split(before)[-1]
    closed = before.endswith('】') or (before.endswith('）') and (tail == before or '（' not in tail))
    if closed or before.endswith('：') or _BRACKETED.match(tail):
        return False
    if before.endswith(('，', '、')):
        return len(before) >= CUT_LENGTH or '，' in before[:-1] or '。' in before
    marks = '。：' if _NUMBERED.match(before) else '，。'
    return len(before) >= CUT_LENGTH and any(mark in before for mark in marks)


def _place(build: _Builder, block: RawLine | RawTable, piece: str | RawTable, page: RawPage, joins: bool) -> None:
    if isinstance(piece, RawTable):
        _add_table(build, piece)
        return
    start = build.length
    build.add(piece)
    build.open_text = build.open_text + piece if joins else piece
    if isinstance(block, RawLine) and page.number is not None:
        _add_lines(build, block, piece, start, page.number)


def _close(build: _Builder) -> None:
    if build.open_text:
        build.add('\n')
        build.open_text = ''


def _add_table(build: _Builder, table: RawTable) -> None:
    start = build.length
    pages = table.row_pages or (None,) * len(table.rows)
    doubts: dict[int, dict[int, str]] = {}
    for at, column, reason in table.doubts:
        doubts.setdefault(at, {})[column] = reason
    for at, (row, number) in enumerate(zip(table.rows, pages, strict=True)):
        if number is not None:
            build.start_page(number)
        _add_row(build, [clean_cell(cell or '') for cell in row], doubts.get(at, {}))
    build.tables.append(Span(start, build.length))


def _add_row(build: _Builder, cells: list[str], doubts: dict[int, str]) -> None:
    start = build.length
    for column, cell in enumerate(cells):
        if column in doubts and cell:
            build.doubts.append(Doubt(Span(start, start + len(cell)), doubts[column]))
        start += len(cell) + 1
    build.add('\t'.join(cells) + '\n')


def _add_lines(build: _Builder, block: RawLine, piece: str, start: int, page: int) -> None:
    """Printed lines found again in the cleaned paragraph by counting characters that print."""
    offsets = [n for n, c in enumerate(piece) if c != ' ']
    used = 0
    reasons = block.doubts or (None,) * len(block.lines)
    on_page = sum(1 for line in build.lines if line.page == page) if block.lines else 0
    for number, (text, box) in enumerate(block.lines, on_page + 1):
        count = sum(1 for c in drop_controls(fold_characters(text)) if not c.isspace())
        if not count or used >= len(offsets):
            continue
        last = offsets[min(used + count, len(offsets)) - 1]
        build.lines.append(records.Line(
            issue_id='', page=page, line=number, char_start=start + offsets[used], char_end=start + last + 1,
            x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom))
        if reason := reasons[number - on_page - 1]:
            build.doubts.append(Doubt(Span(start + offsets[used], start + last + 1), reason))
        used += count


def _pages(build: _Builder, text: str) -> tuple[records.Page, ...]:
    starts = build.page_starts or [(None, 0)]
    ends = [start for _, start in starts[1:]] + [len(text)]
    return tuple(records.Page(issue_id='', page=number, char_start=start, char_end=end, text=text[start:end])
                 for (number, start), end in zip(starts, ends, strict=True))


def _notes(pages: tuple[RawPage, ...]) -> tuple[records.Finding, ...]:
    return tuple(records.Finding(issue_id='', severity=note.severity, code='reader', message=note.message, page=page.number)
                 for page in pages for note in page.notes)
