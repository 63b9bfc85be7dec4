"""Parts of dates: ends of stretches, ranges, terms, recurrence rules. Worked out with a calendar on the wall."""

from datetime import date

import pytest

from gazette_parser.values.dates import (
    Moment,
    add,
    first_day,
    last_day,
    plan_years,
    recurrence,
    valid_until,
    window,
)

STRETCHES = [
    (Moment(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
    (Moment(2023, 11, 15), date(2023, 11, 15), date(2023, 11, 15)),
    (Moment(2023, 7, edge='middle_third'), date(2023, 7, 11), date(2023, 7, 20)),
    (Moment(2023, 8, edge='last_third'), date(2023, 8, 21), date(2023, 8, 31)),
    (Moment(2023, 10, edge='start'), date(2023, 10, 1), date(2023, 10, 10)),
    (Moment(2023, quarter=3, edge='end'), date(2023, 9, 30), date(2023, 9, 30)),
    (Moment(2023, half=1), date(2023, 1, 1), date(2023, 6, 30)),
    (Moment(2025), date(2025, 1, 1), date(2025, 12, 31)),
    (Moment(plan=15), date(2026, 1, 1), date(2030, 12, 31)),
    (Moment(month=5), None, None),
    (Moment(2023, 2, 30), None, None),
]


@pytest.mark.parametrize(('moment', 'first', 'last'), STRETCHES)
def test_stretch(moment: Moment, first: date | None, last: date | None) -> None:
    assert (first_day(moment), last_day(moment)) == (first, last)


def test_middle_of_the_year() -> None:
    assert last_day(Moment(2024, edge='middle')) == date(2024, 6, 30)


RANGES = [
    (Moment(2022, 3), Moment(month=6), date(2022, 3, 1), date(2022, 6, 30)),
    (Moment(2022, 9, 26), Moment(day=30), date(2022, 9, 26), date(2022, 9, 30)),
    (Moment(2022, 12), Moment(month=2), date(2022, 12, 1), date(2023, 2, 28)),
    (Moment(2021), Moment(2023), date(2021, 1, 1), date(2023, 12, 31)),
]


@pytest.mark.parametrize(('start', 'end', 'first', 'last'), RANGES)
def test_window(start: Moment, end: Moment, first: date, last: date) -> None:
    assert window(start, end) == (first, last)


TERMS = [
    (date(2023, 6, 20), 3, 'workday', date(2023, 6, 26)),  # the Dragon Boat holiday of 22 to 24 June, work on Sunday the 25th
    (date(2023, 6, 20), 30, 'day', date(2023, 7, 20)),
    (date(2023, 6, 20), 2, 'week', date(2023, 7, 4)),
    (date(2023, 8, 31), 6, 'month', date(2024, 2, 29)),
    (date(2024, 2, 29), 1, 'year', date(2025, 2, 28)),
    (date(2023, 6, 20), 24, 'hour', None),
    (date(2026, 12, 30), 5, 'workday', None),
    (date(1999, 5, 1), 5, 'workday', None),
]


@pytest.mark.parametrize(('start', 'count', 'unit', 'end'), TERMS)
def test_term(start: date, count: int, unit: str, end: date | None) -> None:
    assert add(start, count, unit) == end


def test_validity_ends_on_the_day_before_its_return() -> None:
    assert valid_until(date(2022, 3, 1), 5) == date(2027, 2, 28)


def test_plans() -> None:
    assert [plan_years(n) for n in (11, 13)] == [(2006, 2010), (2016, 2020)]


RULES = [
    (('day',), {}, 'FREQ=DAILY'),
    (('half',), {}, 'FREQ=MONTHLY;INTERVAL=6'),
    (('month', 2), {}, 'FREQ=MONTHLY;INTERVAL=2'),
    (('week',), {'weekdays': ['MO', 'TH']}, 'FREQ=WEEKLY;BYDAY=MO,TH'),
    (('quarter',), {'days': [10]}, 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10'),
    (('year',), {'months': [5, 11], 'days': [31, 30]}, 'FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=31,30'),
]


@pytest.mark.parametrize(('args', 'options', 'rule'), RULES)
def test_recurrence(args: tuple[object, ...], options: dict[str, list[int]], rule: str) -> None:
    assert recurrence(*args, **options) == rule  # type: ignore[arg-type]
