"""The fixes of reading: small functions from text to text, each with an example; `clean` applies them.

What is printed stays; only the reader's artefacts go. Applied twice they change nothing more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import regex

from gazette_parser import grammar

_HAN = r'[\p{Han}〇○]'
_CJK_MARK = '，。、；：？！“”‘’《》〈〉（）〔〕【】「」『』…—'
_LOST = regex.compile(r'(?<=[\p{Han}。）”])(?:\s\?)+\s*$')  # what was a full-width space before the page was saved
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
_SPACED_LABEL = regex.compile(rf'^(?:{_HAN} ){{2,6}}{_HAN}(?=：)')
_SINGLE_HAN = regex.compile(_HAN)
_CELL_MARK_GAP = regex.compile(rf'(?<![。；]) (?=[{_CJK_MARK}%])|(?<=[{_CJK_MARK}•])(?<![。；]) ')
_LEADERS = regex.compile(r'(?<=\p{Han}|[》”）])[.．·…‥⋯]{3,} ?(?=\d{1,4}$)')
_ITEM = regex.compile(r'(?<=[。；])(?=\d{1,2}[.、](?!\d)|•|（[一二三四五六七八九十]+）)')
_HALF = {',': '，', ':': '：', ';': '；', '?': '？', '!': '！'}
_HALF_MARK = regex.compile(r'(?<=[\p{Han}）》”])[,:;?!]|[,:;?!](?=[\p{Han}《“（])')
_STOP = regex.compile(r'(?<=[\p{Han}》）”])(?<![一二三四五六七八九十])\.(?=\s|$)')
_ROUND = regex.compile(r'\(([^()（）\n]{0,80})\)')
_ROSTER = regex.compile(r'^[^，。]{0,12}：')
PROSE_LENGTH = 60  # a line with a comma and this long is running text
ROUNDS = 8  # fixes feed each other; real paragraphs settle in two rounds
Fix = Callable[[str], str]


def fold_characters(text: str) -> str:
    """Kangxi radicals, compatibility ideographs, full-width digits and letters to their ordinary characters.

    >>> fold_characters('⺠⽣１２％，：﹒')
    '民生12%，：.'
    """
    return text.translate(_fold_table())


def drop_markup(text: str) -> str:
    r"""Tags and signs that an earlier recognition left behind.

    >>> drop_markup('**牵头单位：**市教育局 <p>一</p> \\geq5'), drop_markup('县长 李明 ?')
    ('牵头单位：市教育局 \n一\n ≥5', '县长 李明')
    """
    for sign, plain in _MATH:
        text = text.replace(sign, plain)
    return _LOST.sub('', _TAG.sub('\n', text.replace('**', '')))


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
    """Half-width commas, colons, full stops and brackets inside Chinese to the full width that is printed there.

    >>> widen_marks('(一)加大投入,确保10:30前完成, report(2). 抓好落实.')
    '（一）加大投入，确保10:30前完成， report(2). 抓好落实。'
    """
    text = _STOP.sub('。', _DASHES.sub('——', text))
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
    >>> close_spaces('副 指 挥 长：王 明 市长')
    '副指挥长：王明 市长'
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
    text = _SPACED_LABEL.sub(lambda m: m[0].replace(' ', ''), text)
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
    return _settled(_SPACES.sub(' ', drop_markup(drop_controls(text))), CELL_FIXES)


def _settled(text: str, fixes: tuple[Fix, ...]) -> str:
    for _ in range(ROUNDS):
        before = text
        for fix in fixes:
            text = fix(text)
        if text == before:
            break
    return text


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
    ranges = ((0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A),
              (0xFE50, 0xFE6B))
    folds = {code: unicodedata.normalize('NFKC', chr(code)) for low, high in ranges for code in range(low, high + 1)}
    return folds | {0xFF05: '%', 0xFF0E: '.', 0x2022: '•'}
