"""Marks as an engine recognises them: their width decided by their neighbours, as it is printed in Chinese."""

from __future__ import annotations

WIDE = dict(zip(',:;?!()', '，：；？！（）', strict=True))
OPENING, CLOSING = '(（', ')）'
YEAR_OPENING, YEAR_CLOSING = '[〔【［(（', ']〕】］)）'
LEFT_HALF = '，。、；：！？）》〉”’】〕」』'  # the ink of these stands in the left half of their square
RIGHT_HALF = '（《〈“‘【〔「『'
BULLETS = '·●・∙'  # at the beginning of a line
QUOTES = '“”'


def is_wide(char: str) -> bool:
    """Whether a character is as wide as high: Chinese, its marks, and full-width forms."""
    return char >= '⺀' or char in '“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩'


def folded(text: str) -> str:
    """Half-width marks between Chinese as full-width ones, brackets around a year of a 文号 as 〔〕; the length stays.

    >>> folded('(一)加大投入,确保10:30前完成(2)')
    '（一）加大投入，确保10:30前完成（2）'
    >>> folded('（林政办发[2021]7号)要')
    '（林政办发〔2021〕7号）要'
    """
    chars = list(_year_brackets(_page_number(text)))
    if chars[:1] and chars[0] in BULLETS and len(chars) > 1 and chars[1] not in BULLETS:
        chars[0] = '•'
    for n, char in enumerate(chars):
        if char in ',:;?!' and (_is_chinese(chars, n - 1) or _is_chinese(chars, n + 1)):
            chars[n] = WIDE[char]
    _fold_brackets(chars)
    _fold_quotes(chars)
    return ''.join(chars)


def _page_number(text: str) -> str:
    """A dash beside a page number is no 一.

    >>> _page_number('一41一'), _page_number('第一41')
    ('—41—', '第一41')
    """
    return text.replace('一', '—') if text.strip('一-—–－ ').isdecimal() else text


def _is_chinese(chars: list[str], at: int) -> bool:
    return 0 <= at < len(chars) and is_wide(chars[at])


def _year_brackets(text: str) -> str:
    for n, char in enumerate(text):
        inner, after = text[n + 1:n + 5], text[n + 6:n + 11]
        if char in YEAR_OPENING and text[n + 5:n + 6] in YEAR_CLOSING and inner.isdecimal() and len(inner) == 4 \
                and after[:1].isdecimal() and '号' in after and n > 0:
            text = f'{text[:n]}〔{inner}〕{text[n + 6:]}'
    return text


def _fold_brackets(chars: list[str]) -> None:
    """Both brackets of a pair are as wide as what stands in or at them wants."""
    for opening, closing in _pairs(chars):
        ends = [n for n in (opening, closing) if n is not None]
        inside = chars[ends[0] + 1:ends[-1]] if len(ends) == 2 else []
        wide = any(chars[n] in '（）' for n in ends) or any(map(is_wide, inside)) \
            or any(_is_chinese(chars, n + step) for n in ends for step in (-1, 1))
        for n in ends if wide else ():
            chars[n] = '（' if chars[n] in OPENING else '）'


def _pairs(chars: list[str]) -> list[tuple[int | None, int | None]]:
    found: list[tuple[int | None, int | None]] = []
    waiting: list[int] = []
    for n, char in enumerate(chars):
        if char in OPENING:
            waiting.append(n)
        elif char in CLOSING:
            found.append((waiting.pop() if waiting else None, n))
    return found + [(n, None) for n in waiting]


def _fold_quotes(chars: list[str]) -> None:
    """Straight quotes at Chinese open and close in turn."""
    opens = True
    for n, char in enumerate(chars):
        if char in QUOTES:
            opens = char == '”'
        elif char == '"' and (_is_chinese(chars, n - 1) or _is_chinese(chars, n + 1)):
            chars[n] = QUOTES[0 if opens else 1]
            opens = not opens
