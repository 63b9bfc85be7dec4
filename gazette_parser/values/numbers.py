"""Printed numbers → exact values: 一百二十, 5.5万, 百分之三点五, 三成, 一半, 二〇二三.

Values are `int` or `Fraction`, never rounded; None where the print is not exact (数十, 若干) or no number.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import regex

_NAMES = ('〇零○ＯOo0', '一壹幺', '二贰两俩', '三叁仨', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖')
_DIGITS = {c: n for n, row in enumerate(_NAMES) for c in row}
_TENS = {'廿': 20, '卅': 30, '卌': 40}
_SMALL = {'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}
_LARGE = {'万': 10 ** 4, '萬': 10 ** 4, '亿': 10 ** 8, '億': 10 ** 8}
_ARABIC = regex.compile(r'\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?')
_UNITS = '十百千万亿'
_PER = {'百': 100, '千': 1000, '万': 10000}
_TAILS = ('整', '圆', '元', '余', '多', '来')
Number = int | Fraction


@lru_cache(maxsize=1024)
def number(text: str) -> Number | None:
    """The value of a whole printed number; percentages as their number (30% and 百分之三十 → 30).

    >>> [number(t) for t in ('一百二', '5.5万', '百分之三点五', '三成五', '三分之一', '一半', '数十')]
    [120, 55000, Fraction(7, 2), 35, Fraction(1, 3), Fraction(1, 2), None]
    """
    if text.isascii() and text.isdigit():
        return int(text)
    text = _bare(text.strip().translate(_ASCII))
    text = text[:-1] if text.endswith(('%', '‰')) and len(text) > 1 else text
    for read in (_arabic, _mixed, _tenths, _fraction, _special, _decimal, _chinese):
        value = read(text)
        if value is not None:
            return _plain(value)
    return None


def integer(text: str) -> int | None:
    """The value where it is a whole number, else None.

    >>> integer('二〇二三'), integer('三十'), integer('3.5')
    (2023, 30, None)
    """
    value = number(text)
    return value if isinstance(value, int) else None


_ASCII = {0xFF10 + n: str(n) for n in range(10)} | {ord('．'): '.', ord('，'): ',', ord('％'): '%'}


def _bare(text: str) -> str:
    """Without 余, 多, 元整 and the like."""
    for tail in _TAILS:
        text = text.removesuffix(tail)
    return text


def _plain(value: Number) -> Number:
    return int(value) if value == int(value) else value


def _arabic(text: str) -> Number | None:
    if not _ARABIC.fullmatch(text):
        return None
    whole, _, broken = text.replace(',', '').partition('.')
    return Fraction(int(whole + broken), 10 ** len(broken)) if broken else int(whole)


def _mixed(text: str) -> Number | None:
    """Arabic digits before Chinese units: 1.2万."""
    head = text.rstrip(_UNITS)
    base = _arabic(head) if head else None
    if base is None:
        return None
    for unit in text[len(head):]:
        base *= _SMALL.get(unit) or _LARGE[unit]
    return base


def _tenths(text: str) -> Number | None:
    """两成, 三成五: tenths as percent."""
    head, mark, rest = text.partition('成')
    tens = number(head) if mark and head else None
    if tens is None or len(rest) > 1 or (rest and rest != '半' and rest not in _DIGITS):
        return None
    return tens * 10 + (5 if rest == '半' else _DIGITS[rest] if rest else 0)


def _fraction(text: str) -> Number | None:
    """百分之三十 is 30, 三分之一 is a third."""
    head, mark, tail = text.partition('分之')
    if not (head and mark and tail):
        return None
    part, whole = number(tail), _PER.get(head) or number(head)
    if part is None or not whole:
        return None
    return Fraction(part) * Fraction(100, whole) if head in _PER else Fraction(part) / whole


def _special(text: str) -> Number | None:
    if text in ('半', '一半'):
        return Fraction(1, 2)
    if text.endswith('个半') or (text.endswith('半') and len(text) > 1 and number(text[:-1]) is not None):
        base = number(text.removesuffix('半').removesuffix('个'))
        return None if base is None else base + Fraction(1, 2)
    if text.startswith('负') and len(text) > 1:
        base = number(text[1:])
        return None if base is None else -base
    return None


def _decimal(text: str) -> Number | None:
    whole, dot, rest = text.partition('点')
    units = rest[-1:] if rest[-1:] in _LARGE else ''
    digits = rest.removesuffix(units)
    base = _chinese(whole) if dot else None
    if base is None or not digits or any(c not in _DIGITS for c in digits):
        return None
    value = base + Fraction(int(''.join(str(_DIGITS[c]) for c in digits)), 10 ** len(digits))
    return value * _LARGE.get(units, 1)


def _chinese(text: str) -> Number | None:
    if not text or any(c not in _DIGITS and c not in _SMALL and c not in _LARGE and c not in _TENS for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int(''.join(str(_DIGITS[c]) for c in text))
    return _placed(text)


def _placed(text: str) -> int | None:
    """Digits with their places: 一亿三千万, and the short 一百二, 三万五."""
    total = section = digit = 0
    last = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            last = last if digit else 0
        elif c in _TENS:
            section, last = section + _TENS[c], 10
        elif c in _SMALL:
            section, digit, last = section + (digit or 1) * _SMALL[c], 0, _SMALL[c]
        else:
            total, section, digit, last = _lift(total, section + digit, _LARGE[c]), 0, 0, _LARGE[c]
    return total + section + digit * (last // 10 if last >= 100 else 1)


def _lift(total: int, section: int, unit: int) -> int:
    if total and unit > total:
        return (total + section) * unit
    return total + (section or 1) * unit
