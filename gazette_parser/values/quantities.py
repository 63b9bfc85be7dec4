"""Printed amounts → values with a bare unit: 5.5万亩 → 55000 亩, 三成 → 30 %, 20-30万元 → 200000 to 300000 元.

The unit loses its multiplier (万亩 → 亩) and its classifier (个百分点 → 百分点); see the contract, table `targets`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gazette_parser import grammar
from gazette_parser.values.numbers import Number, number

_MULTIPLES = {'百': 100, '千': 1000, '万': 10 ** 4, '亿': 10 ** 8}
PERCENT = '%'


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value or a range in one unit; `unit` is None where none is printed."""

    value: float
    high: float | None
    unit: str | None


def quantity(value: str, unit: str | None, high: str | None = None) -> Quantity | None:
    """The amount of captured strings; None where the print is not exact (数十家).

    >>> quantity('5.5万', '亩'), quantity('4.5', '%', '5')
    (Quantity(value=55000.0, high=None, unit='亩'), Quantity(value=4.5, high=5.0, unit='%'))
    >>> quantity('一半', None), quantity('20', '元', '30万')
    (Quantity(value=50.0, high=None, unit='%'), Quantity(value=200000.0, high=300000.0, unit='元'))
    """
    low, top = number(value), number(high) if high else None
    if low is None or (high and top is None):
        return None
    if top is not None:
        low = _scaled(low, value, top, high or '')
    return _shared(low, top, value, unit_of(value, unit))


def unit_of(value: str, unit: str | None) -> str | None:
    """The unit without multiplier; words of share have `%`.

    >>> unit_of('3', '个百分点'), unit_of('三成', None), unit_of('百分之五', None), unit_of('12', '家')
    ('百分点', '%', '%', '家')
    """
    if unit is None:
        return PERCENT if _is_share(value) else None
    words: dict[str, str] = grammar.load('numbers').words['units']
    return words.get(unit, unit)


def _is_share(value: str) -> bool:
    return grammar.load('numbers').term('share').fullmatch(value) is not None


def _shared(low: Number, high: Number | None, value: str, unit: str | None) -> Quantity:
    """Fractions of a whole as percentages: 一半 and 三分之二 are printed without a unit."""
    if unit == PERCENT and isinstance(low, Fraction) and low < 1 and _is_share(value) and '百' not in value:
        low *= 100
    return Quantity(float(low), None if high is None else float(high), unit)


def _scaled(low: Number, low_text: str, high: Number, high_text: str) -> Number:
    """The lower end with the multiplier that only the upper end prints: 20-30万 is 20万 to 30万."""
    factor = _MULTIPLES.get(high_text[-1:], 1)
    bare = low_text[-1:] not in _MULTIPLES
    return low * factor if bare and factor > 1 and low * factor <= high else low
