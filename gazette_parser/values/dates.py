"""Parts of a printed date → calendar dates, ends of periods and iCalendar rules.

Nothing here reads Chinese: the parts are numbers and the tokens of `patterns/dates.toml` ([words]). What the tokens mean
follows the table `deadlines` of the data contract; counting of days and months follows Articles 200 to 203 of the Civil Code.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

WORKDAYS_KNOWN = range(2004, 2027)  # years of the State Council's holiday notices that chinesecalendar holds
_FIRST = {'start': 1, 'first': 1, 'middle_third': 11, 'last_third': 21, 'middle': 15}
_LAST = {'start': 10, 'first': 10, 'middle_third': 20, 'middle': 15}
_STEPS = {'hour': ('HOURLY', 1), 'day': ('DAILY', 1), 'week': ('WEEKLY', 1), 'month': ('MONTHLY', 1), 'quarter': ('MONTHLY', 3),
          'half': ('MONTHLY', 6), 'year': ('YEARLY', 1)}
_MONTHS = {'month': 1, 'quarter': 3, 'half': 6, 'year': 12}


@dataclass(frozen=True)
class Moment:
    """A point in time as printed: a day, or a longer stretch. None is a part that the text leaves out."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    edge: str | None = None  # start, middle, end, first, middle_third or last_third of the stretch
    quarter: int | None = None
    half: int | None = None
    plan: int | None = None  # five-year plan, by its number

    def within(self, other: Moment) -> Moment:
        """This moment with the year, and where it has only a day the month, of another one.

        >>> Moment(day=4).within(Moment(2010, 11, 2))
        Moment(year=2010, month=11, day=4, edge=None, quarter=None, half=None, plan=None)
        """
        month = other.month if self.month is None and self.day is not None else self.month
        return replace(self, year=other.year if self.year is None and self.plan is None else self.year, month=month)


def month_end(year: int, month: int) -> date:
    """The last day of a month.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    return date(year, month, monthrange(year, month)[1])


def plan_years(number: int) -> tuple[int, int]:
    """First and last year of a five-year plan; from the third on they follow without a gap.

    >>> plan_years(14), plan_years(15)
    ((2021, 2025), (2026, 2030))
    """
    return 1951 + 5 * number, 1955 + 5 * number


def first_day(moment: Moment) -> date | None:
    """The day on which the moment begins; None where its year is unknown or it is no date.

    >>> first_day(Moment(2023, 9, edge='last_third')), first_day(Moment(2023, half=2)), first_day(Moment(month=3))
    (datetime.date(2023, 9, 21), datetime.date(2023, 7, 1), None)
    """
    if moment.edge == 'end':
        return last_day(moment)
    months = _months(moment)
    if months is None or (moment.edge and moment.month is None):
        return None
    (year, month), _ = months
    return _date(year, month, moment.day or _FIRST.get(moment.edge or '', 1))


def last_day(moment: Moment) -> date | None:
    """The day on which the moment is over: 上旬 the 10th, 月初 the 10th, 年中 June 30th, a month or year its last day.

    >>> [str(last_day(m)) for m in (Moment(2023, 9), Moment(2023, 9, edge='first'), Moment(2023, edge='middle'), Moment(plan=14))]
    ['2023-09-30', '2023-09-10', '2023-06-30', '2025-12-31']
    >>> last_day(Moment(2023, 2, 30)) is None
    True
    """
    months = _months(moment)
    if months is None:
        return None
    _, (year, month) = months
    if moment.month is None and moment.edge not in (None, 'end'):
        return date(year, 6, 30) if moment.edge == 'middle' and not moment.quarter and not moment.half else None
    day = moment.day or _LAST.get(moment.edge or '')
    return _date(year, month, day) if day else month_end(year, month)


def _months(moment: Moment) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last (year, month) of the stretch, its edge left aside."""
    if moment.plan is not None:
        start, end = plan_years(moment.plan)
        return (start, 1), (end, 12)
    if moment.year is None:
        return None
    first, last = _months_of_year(moment)
    return (moment.year, first), (moment.year, last)


def _months_of_year(moment: Moment) -> tuple[int, int]:
    if moment.month is not None:
        return moment.month, moment.month
    if moment.quarter is not None:
        return 3 * moment.quarter - 2, 3 * moment.quarter
    if moment.half is not None:
        return 6 * moment.half - 5, 6 * moment.half
    return 1, 12


def _date(year: int, month: int, day: int) -> date | None:
    """None for a day that the calendar does not have."""
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def window(start: Moment, end: Moment) -> tuple[date | None, date | None]:
    """First and last day of a printed range; each end takes from the other what it leaves out, 11月至3月 ends in the next year.

    >>> window(Moment(2023, 3), Moment(month=6)) == (date(2023, 3, 1), date(2023, 6, 30))
    True
    >>> window(Moment(2023, 11), Moment(month=3))[1]
    datetime.date(2024, 3, 31)
    """
    end = end.within(start)
    begins, ends = first_day(start), last_day(end)
    if begins and ends and ends < begins and end.year is not None:
        ends = last_day(replace(end, year=end.year + 1))
    return begins, ends


def add(start: date, count: float, unit: str) -> date | None:
    """The last day of a term that begins on `start`: the first day is not counted (Civil Code, Article 201).

    None for hours, broken numbers, and working days outside the years whose holidays are known.

    >>> add(date(2023, 9, 28), 5, 'workday'), add(date(2023, 1, 31), 1, 'month'), add(date(2030, 1, 1), 3, 'workday')
    (datetime.date(2023, 10, 11), datetime.date(2023, 2, 28), None)
    """
    if count != int(count):
        return None
    if unit == 'workday':
        return _workdays(start, int(count))
    if unit in ('day', 'week'):
        return start + timedelta(days=int(count) * (7 if unit == 'week' else 1))
    return _add_months(start, int(count) * _MONTHS[unit]) if unit in _MONTHS else None


def _add_months(start: date, count: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _workdays(start: date, count: int) -> date | None:
    from chinese_calendar import is_workday
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day.year not in WORKDAYS_KNOWN:
            return None
        count -= bool(is_workday(day))
    return day


def valid_until(start: date, years: float, unit: str = 'year') -> date | None:
    """The last day in force of what is valid for so long from `start`: the day before its return.

    >>> valid_until(date(2023, 9, 8), 3)
    datetime.date(2026, 9, 7)
    """
    end = add(start, years, unit)
    return end - timedelta(days=1) if end else None


def recurrence(unit: str, interval: int = 1, months: Sequence[int] = (), days: Sequence[int] = (),
               weekdays: Sequence[str] = ()) -> str:
    """An iCalendar RRULE (RFC 5545, 3.3.10): every `interval` units, in these months, on these days (-1: last) or weekdays (1FR).

    >>> recurrence('quarter'), recurrence('month', days=[15]), recurrence('year', months=[12], days=[31])
    ('FREQ=MONTHLY;INTERVAL=3', 'FREQ=MONTHLY;BYMONTHDAY=15', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31')
    """
    frequency, step = _STEPS[unit]
    parts = [f'FREQ={frequency}', f'INTERVAL={step * interval}' if step * interval > 1 else '', _list('BYMONTH', months),
             _list('BYMONTHDAY', days), _list('BYDAY', weekdays)]
    return ';'.join(part for part in parts if part)


def _list(name: str, values: Sequence[object]) -> str:
    return f'{name}={",".join(map(str, values))}' if values else ''
