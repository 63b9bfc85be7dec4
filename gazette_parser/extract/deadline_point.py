"""Printed points and lengths of time → `Moment`s and amounts, by the vocabulary of patterns/dates.toml."""

from __future__ import annotations

from datetime import date

from gazette_parser import grammar
from gazette_parser.grammar import Match
from gazette_parser.values.dates import Moment
from gazette_parser.values.numbers import integer, number

DATES = grammar.load('dates')
WORDS = DATES.words
HALF = '半'
_SHAPES = ('point', 'open_point', 'bare_day', 'monthed_edge', 'place', 'month_rest')


def moment(text: str, anchor: date | None, year: int | None) -> Moment:
    """A printed point; words such as 次年 and 下月 count from `anchor`, else from `year`.

    >>> moment('次年3月', None, 2023).year
    2024
    """
    parts = _parts(text)
    if 'month_word' in parts:
        return _relative_month(parts, anchor)
    edge = parts.get('edge')
    if anchor and parts.get('year_word') in WORDS['from_today']:
        year = anchor.year
    return Moment(
        year=_year(parts, year), month=_number(parts, 'month'), day=_number(parts, 'day'),
        edge=WORDS['edges'].get(edge) if edge else None, quarter=_number(parts, 'quarter'),
        half=WORDS['halves'].get(parts.get('half', '')), plan=_number(parts, 'plan'))


def _parts(text: str) -> dict[str, str]:
    for shape in _SHAPES:
        if found := DATES.term(shape).fullmatch(text):
            return {name: value for name, value in found.groupdict().items() if value}
    return {}


def _number(parts: dict[str, str], name: str) -> int | None:
    value = parts.get(name)
    return WORDS['month_names'].get(value) or integer(value) if value else None


def _year(parts: dict[str, str], year: int | None) -> int | None:
    if 'year' in parts:
        return integer(parts['year'])
    if 'century' in parts:
        return None if year is None else -(-year // 100) * 100
    word = parts.get('year_word')
    if word is None:
        return None
    return None if year is None else year + int(WORDS['years'][word])


def _relative_month(parts: dict[str, str], anchor: date | None) -> Moment:
    """下月5日: counted from the document's month; 次月5日 counts from an event and is no date."""
    offset = WORDS['months'].get(parts['month_word'])
    if anchor is None or offset is None:
        return Moment()
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + int(offset), 12)
    edge = parts.get('edge')
    return Moment(year, month + 1, _number(parts, 'day'), WORDS['edges'].get(edge) if edge else None)


def amount(match: Match) -> tuple[float | None, float | None, str | None]:
    """Length, upper end of a range, and unit: 6个月至12个月 → 6, 12, month; 半年 → 6, month.

    A half is told in the next smaller unit, so that it can be counted.
    """
    counts = [number(value) for value, _ in match.all('count')]
    if not counts or match.get('count') == HALF:
        return _half(match)
    units = [WORDS['units'][value] for value, _ in match.all('unit')]
    unit, value = units[0], _float(counts[0])
    high = number(match.get('count_max') or '') if match.get('count_max') else counts[1] if len(counts) > 1 else None
    if high is not None and (units[0], units[-1]) == ('month', 'year'):
        high *= 12
    if match.get('extra') and value is not None:
        value += 0.5
    return value, _float(high), unit


def _half(match: Match) -> tuple[float | None, float | None, str | None]:
    printed = match.get('half_of') or match.get('unit')
    value, unit = WORDS['half_of'].get(printed, (None, None))
    return _float(value), None, unit


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
