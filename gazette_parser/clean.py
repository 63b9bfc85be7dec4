"""RawPages → the frozen text: a list of small fixes, each with an example, then paragraphs joined and placed on pages.

Cleaning twice changes nothing. What is printed stays; only the reader's artefacts go.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import regex

from gazette_parser import grammar, records
from gazette_parser.model import Doubt, Issue, RawLine, RawPage, RawTable, Source, Span

_HAN = r'[\p{Han}〇○]'
_CJK_MARK = '，。、；：？！“”‘’《》〈〉（）〔〕【】「」『』…—'
_TAG = regex.compile(r'</?(?:p|ul|ol|li|br|b|strong|span|div)\b[^<>]{0,200}>', regex.IGNORECASE)
_MATH = (('\\geq', '≥'), ('\\leq', '≤'), ('\\times', '×'), ('$>$', '>'), ('$<$', '<'))
_CONTROL = regex.compile(r'[\p{Cc}\p{Cf}\uFFFE\uFFFF--[\t\n]]', regex.V1)
_SPACES = regex.compile(r'[\s\u00a0\u3000]+')
_HAN_NUMBER_GAP = regex.compile(rf'(?<={_HAN}) (?=[A-Za-z0-9#.])|(?<=[A-Za-z0-9%℃°.)]) (?={_HAN})')
_MARK_GAP = regex.compile(rf' (?=[{_CJK_MARK}%])|(?<=[{_CJK_MARK}•]) ')
_HAN_GAP = regex.compile(rf'(?<={_HAN}) (?={_HAN})')
_LABEL_GAP = regex.compile(r'(?<=^\d{1,3}[.．、]) |(?<=\d) (?=[.、])')
_AND = regex.compile(r'(?<=[\p{Han}”》]) ?and ?(?=[\p{Han}“《])')
_LABEL_YEAR = regex.compile(r'(?:^|(?<=[。； ]))(\d{1,2})\. ?(?=(?:19|20)\d{2}年)')
_DASHES = regex.compile(r'(?<=\p{Han})-{2,3}(?=\p{Han})')
_SINGLE_HAN = regex.compile(_HAN)
_CELL_MARK_GAP = regex.compile(rf'(?<![。；]) (?=[{_CJK_MARK}%])|(?<=[{_CJK_MARK}•])(?<![。；]) ')
_LEADERS = regex.compile(r'(?<=\p{Han}|[》”）])[.．·…‥⋯]{3,} ?(?=\d{1,4}$)')
_ITEM = regex.compile(r'(?<=[。；])(?=\d{1,2}[.、](?!\d)|•|（[一二三四五六七八九十]+）)')
_HALF = {',': '，', ':': '：', ';': '；', '?': '？', '!': '！'}
_HALF_MARK = regex.compile(r'(?<=[\p{Han}）》”])[,:;?!]|[,:;?!](?=[\p{Han}《“（])')
_ROUND = regex.compile(r'\(([^()（）\n]{0,80})\)')
_PAGE_MARK = regex.compile(r'^[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–－·\s]*$')
_DASHED = regex.compile(r'[-—–－·]|第')
_LABEL = regex.compile(
    r'^(?:[-•·—]|第[一二三四五六七八九十百零\d]+[条章节编]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）'
    r'|\d{1,3}[.．、]|[①-⑳]|附件|抄送|注[：:]|[（(]?此件)')
_NUMBERED = regex.compile(r'^(?:第[一二三四五六七八九十百零\d]+条|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）'
                          r'|\d{1,3}[.．、])')
_SENTENCE_END = regex.compile(r'[。！？；…]')
_BRACKETED = regex.compile(r'^[”’）]*(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)?[”’）]*$')
_PROSE = regex.compile(r'。|[，；].{0,400}')
_ROSTER = regex.compile(r'^[^，。]{0,12}：')
PROSE_LENGTH = 60  # a line with a comma and this long is running text
ROUNDS = 8  # fixes feed each other; real paragraphs settle in two rounds
Fix = Callable[[str], str]
CUT_LENGTH = 30  # a paragraph this long (a printed line) that ends in the middle of a sentence was cut by a page end


def fold_characters(text: str) -> str:
    """Kangxi radicals, compatibility ideographs, full-width digits and letters to their ordinary characters.

    >>> fold_characters('⺠⽣１２％，：')
    '民生12%，：'
    """
    return text.translate(_fold_table())


def drop_markup(text: str) -> str:
    r"""Tags and signs that an earlier recognition left behind.

    >>> drop_markup('**牵头单位：**市教育局 <p>一</p> \\geq5')
    '牵头单位：市教育局 \n一\n ≥5'
    """
    for sign, plain in _MATH:
        text = text.replace(sign, plain)
    return _TAG.sub('\n', text.replace('**', ''))


def restore_conjunction(text: str) -> str:
    """The word 和 where an earlier recognition wrote it in English.

    >>> restore_conjunction('民营企业 and 企业家, R and D')
    '民营企业和企业家, R and D'
    """
    return _AND.sub('和', text)


def drop_controls(text: str) -> str:
    r"""Characters that print nothing.

    >>> drop_controls('林\u200b芝\x07市')
    '林芝市'
    """
    return _CONTROL.sub('', text)


def widen_marks(text: str) -> str:
    """Half-width commas, colons and brackets inside Chinese to the full width that is printed there.

    >>> widen_marks('(一)加大投入,确保10:30前完成, report(2)')
    '（一）加大投入，确保10:30前完成， report(2)'
    """
    text = _DASHES.sub('——', text)
    for _ in range(2):
        text = _HALF_MARK.sub(lambda m: _HALF[m[0]], text)
    return _ROUND.sub(_round, text)


def _round(m: regex.Match[str]) -> str:
    around = m.string[max(0, m.start() - 1):m.start()] + m[1] + m.string[m.end():m.end() + 1]
    return f'（{m[1]}）' if regex.search(rf'{_HAN}|[{_CJK_MARK}]', around) else m[0]


def close_spaces(text: str) -> str:
    """Spaces inside Chinese closed; one stays between the columns of a line that is no sentence.

    >>> close_spaces('到 2023 年 底，建成 5 个。')
    '到2023年底，建成5个。'
    >>> close_spaces('组 长：符永波   市委常委')
    '组长：符永波 市委常委'
    >>> close_spaces('央 珍 市统计局党组书记')
    '央珍 市统计局党组书记'
    """
    text = _close_marks(text, _MARK_GAP)
    return _HAN_GAP.sub('', text) if _is_prose(text) else _close_letter_spacing(text)


def close_cell_spaces(text: str) -> str:
    """The same inside a table cell, where one space parts paragraphs and numbered items.

    >>> close_cell_spaces('1. 压缩 2 个时限。2. 清理收费。 其 他')
    '1.压缩2个时限。 2.清理收费。 其他'
    """
    return _close_letter_spacing(_ITEM.sub(' ', _close_marks(text, _CELL_MARK_GAP)))


def _close_marks(text: str, gap: regex.Pattern[str]) -> str:
    text = _SPACES.sub(' ', text).strip()
    return _LABEL_GAP.sub('', gap.sub('', _HAN_NUMBER_GAP.sub('', text)))


def _is_prose(text: str) -> bool:
    return '。' in text or (len(text) > PROSE_LENGTH and ('，' in text or '；' in text) and not _ROSTER.match(text))


def _close_letter_spacing(text: str) -> str:
    tokens = text.split(' ')
    if all(_SINGLE_HAN.fullmatch(token) for token in tokens):
        return ''.join(tokens)
    out = [tokens[0]]
    for token in tokens[1:]:
        gap = '' if _belongs(out[-1].rpartition('：')[2], token, first=len(out) == 1) else ' '
        out.append(token) if gap else out.__setitem__(-1, out[-1] + token)
    return ' '.join(out)


def _belongs(before: str, token: str, *, first: bool) -> bool:
    spaced = 0 < len(before) <= 3 and all(c in '〇○' or '\u3400' <= c <= '\u9fff' for c in before)
    single = len(token) == 1 or token[1:2] in '：（(〔[［【'
    if token.startswith('同志'):
        return True
    return spaced and ((single and (len(before) == 1 or len(token) > 1)) or (len(before) == 1 and len(token) == 2))


def part_label(text: str) -> str:
    """A space kept between an item's number and the year that follows it, so that they stay two numbers.

    >>> part_label('3.2023年投资')
    '3. 2023年投资'
    """
    return _LABEL_YEAR.sub(r'\1. ', text)


def shorten_leaders(text: str) -> str:
    """The dots between a title and its page number in the contents, however many a form prints.

    >>> shorten_leaders('关于任职的通知.............. 12')
    '关于任职的通知……12'
    """
    return _LEADERS.sub('……', text)


FIXES = (fold_characters, drop_controls, restore_conjunction, widen_marks, close_spaces, part_label, shorten_leaders)
CELL_FIXES = (fold_characters, drop_controls, restore_conjunction, widen_marks, close_cell_spaces, part_label)


def clean_text(text: str) -> str:
    """One paragraph with all fixes applied; applied twice it is the same."""
    return _settled(text, FIXES)


def clean_cell(text: str) -> str:
    """A table cell: its paragraphs and its numbered items cleaned and separated by one space.

    >>> clean_cell('<p>1.压缩时限。2.清理收费。</p><p>（三）公开。</p>')
    '1.压缩时限。 2.清理收费。 （三）公开。'
    """
    return _settled(_SPACES.sub(' ', drop_markup(text)), CELL_FIXES)


def _settled(text: str, fixes: tuple[Fix, ...]) -> str:
    for _ in range(ROUNDS):
        before = text
        for fix in fixes:
            text = fix(text)
        if text == before:
            break
    return text


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
    return Issue(source=source, text=text, pages=_pages(build, text), lines=tuple(build.lines),
                 table_spans=tuple(build.tables), doubts=tuple(build.doubts), findings=_notes(pages))


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
    """
    if _LABEL.match(after):
        return False
    tail = _SENTENCE_END.split(before)[-1]
    closed = before.endswith('）') and (tail == before or '（' not in tail)
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
    return tuple(records.Finding(issue_id='', severity='warning', code='reader', message=note, page=page.number)
                 for page in pages for note in page.notes)


_TABLE: dict[int, str] = {}


def _fold_table() -> dict[int, str]:
    if not _TABLE:
        _TABLE.update(_width_folds())
        for line in grammar.lines('radicals.tsv'):
            radical, plain = line.split('\t')
            _TABLE[ord(radical)] = plain
    return _TABLE


def _width_folds() -> dict[int, str]:
    """NFKC for chosen ranges only: over whole text it would also fold ，： and change lengths."""
    ranges = ((0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    folds = {code: unicodedata.normalize('NFKC', chr(code)) for low, high in ranges for code in range(low, high + 1)}
    return folds | {0xFF05: '%', 0xFF0E: '.', 0x2022: '•'}
