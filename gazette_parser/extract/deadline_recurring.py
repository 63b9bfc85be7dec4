"""每月15日前, 每季度首月, 每年5月31日和11月30日 → iCalendar rules and numbers of times."""

from __future__ import annotations

from typing import Any

from gazette_parser.extract.context import Context
from gazette_parser.extract.deadline_point import WORDS, amount, moment
from gazette_parser.extract.deadline_refused import after, before, says
from gazette_parser.extract.deadline_task import times
from gazette_parser.grammar import Match
from gazette_parser.values.dates import Moment, first_day, last_day, recurrence
from gazette_parser.values.numbers import integer

_EDGE_DAYS = {'first_day': 1, 'start': 10, 'first': 10, 'middle_third': 20, 'last_third': -1, 'end': -1, 'middle': 15}
_WEEK = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
_SOME_YEAR = 2023  # no leap year: a last day of February is written as -1


def recurring(match: Match, context: Context) -> dict[str, Any] | None:
    """Columns of a recurring deadline; None where no rule can be read."""
    rule = None if match.rule.set.get('undated') else _rule(match)
    if rule is None and not match.rule.set.get('undated'):
        return None
    low, high = times(match.span, context)
    count, longest, unit = amount(match)
    rate = low is None and high is None and _may_be_rate(match, context)
    return {'recurrence': rule, 'review': 'may be a rate, not something to be done again' if rate else None,
            'times_min': low, 'times_max': high,
            'duration_value': count, 'duration_max': longest, 'duration_unit': unit if count else None}


def _may_be_rate(match: Match, context: Context) -> bool:
    """Whether a figure follows, or nothing that is done."""
    if not match.get('every') or match.get('edge'):
        return False
    left, right = before(match, context), after(match, context)
    return says('figure', right) or says('joined', left) or not (says('must_before', left) or says('act_near', right))


def _rule(match: Match) -> str | None:
    if match.get('weekday'):
        return recurrence('month' if match.get('nth') or match.get('last') else 'week', weekdays=_weekdays(match))
    if match.get('from_day'):
        return recurrence('month', days=_stretch(match))
    if match.get('quarter'):
        return _months_of_quarters(match)
    if match.get('place'):
        return _places([place for place, _ in match.all('place')])
    if match.get('from'):
        return season(match)
    if match.get('point'):
        return _part(match)
    return _plain(match)


def every_year(match: Match) -> str:
    """The rule of months or days that come back every year: 6月底 → FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30."""
    return _places([place for name in ('point', 'more') for place, _ in match.all(name)])


def _weekdays(match: Match) -> list[str]:
    """The days named, or all from the first to the last; by their count in a month (1FR, -1WE) where that is said."""
    days = [WORDS['weekdays'][day] for day, _ in match.all('weekday')]
    if nth := -1 if match.get('last') else integer(match.get('nth') or ''):
        return [f'{nth}{day}' for day in days]
    return list(_WEEK[_WEEK.index(days[0]):_WEEK.index(days[-1]) + 1]) if match.get('until') else days


def _stretch(match: Match) -> list[int]:
    first, last = integer(match.get('from_day') or '') or 1, integer(match.get('to_day') or '') or 1
    return list(range(first, last + 1))


def _plain(match: Match) -> str | None:
    if match.get('half_every'):
        return recurrence('month', days=[15, -1])
    word = str(match.rule.set.get('every') or match.get('every') or '')
    unit = WORDS['units'].get(word, word)
    interval = integer(match.get('interval') or '1')
    days = [day for value, _ in match.all('days') if (day := integer(value))]
    if edge := match.get('edge'):
        return _edge(unit, WORDS['edges'][edge])
    if unit == 'third':
        return recurrence('month', days=[10, 20, -1])
    return recurrence('day' if unit == 'workday' else unit, interval or 1, days=days)


def _edge(unit: str, edge: str) -> str:
    if unit == 'week':
        return recurrence('week', weekdays=['MO' if edge == 'start' else 'FR'])
    if unit == 'year':
        last = last_day(Moment(_SOME_YEAR, edge=edge))
        return recurrence('year', months=[last.month], days=[last.day]) if last else recurrence('year', months=[1])
    return recurrence(unit, days=[_EDGE_DAYS[edge]])


def _places(places: list[str]) -> str:
    """Months and days that one rule holds: 5月31日和11月30日."""
    found = [moment(place, None, _SOME_YEAR) for place in places]
    months = [m.month or (12 if m.edge == 'end' else 6 if m.edge == 'middle' else 1) for m in found]
    days = [m.day or _month_day(month, m.edge) for m, month in zip(found, months, strict=True) if m.day or m.edge]
    return recurrence('year', months=sorted(set(months), key=months.index), days=sorted({d for d in days if d}, key=days.index))


def _months_of_quarters(match: Match) -> str:
    """每年二、三季度最后一个月15日前: one month of each quarter named."""
    within = WORDS['quarter_months'].get(match.get('which'), 3)
    months = [3 * (integer(value) or 1) - 3 + within for value, _ in match.all('quarter')]
    days = [day for value, _ in match.all('days') if (day := integer(value))]
    edges = [_EDGE_DAYS[WORDS['edges'][edge]] for edge, _ in match.all('edge')]
    return recurrence('year', months=months, days=days or edges)


def _month_day(month: int, edge: str | None) -> int | None:
    last = last_day(Moment(_SOME_YEAR, month, edge=edge))
    return None if last is None else -1 if month == 2 and edge in ('end', 'last_third') else last.day


def season(match: Match) -> str:
    """The months of a stretch of every year, over the turn of the year too."""
    first, last = moment(match.get('from') or '', None, None).month or 1, moment(match.get('to') or '', None, None).month or 12
    count = (last - first) % 12 + 1
    return recurrence('year', months=[(first + n - 1) % 12 + 1 for n in range(count)])


def _part(match: Match) -> str | None:
    point = moment(match.get('point') or '', None, _SOME_YEAR)
    whole = Moment(_SOME_YEAR, quarter=point.quarter, half=point.half)
    first, last = first_day(whole), last_day(whole)
    if first is None or last is None:
        return None
    if point.edge == 'end':
        return recurrence('year', months=[last.month], days=[last.day])
    return recurrence('year', months=range(first.month, last.month + 1))
