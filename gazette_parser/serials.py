"""Numbers that should follow each other: what is missing between them, and what stands twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

# How many issues a year a gazette has by its 刊期; 不定期 and whatever else is printed says nothing.
YEARLY = {'年刊': 1, '半年刊': 2, '季刊': 4, '双月刊': 6, '月刊': 12, '半月刊': 24, '旬刊': 36, '周刊': 52}
LONGEST = 60  # numbers up to which a gap is believed; more is another sequence, or a misread number


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """The numbers of an issue: year, number within the year, and number since the gazette began."""

    year: int
    number: int
    total: int | None = None
    name: str = ''


@dataclass(frozen=True, slots=True)
class Missing:
    """An issue that ought to be there; `why` says what shows it, `near` names the issues held beside it."""

    year: int | None
    number: int | None
    total: int | None
    why: str
    near: tuple[str, ...]


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in short.

    >>> ranges([3, 4, 5, 9])
    '3–5, 9'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ', '.join('–'.join(map(str, run)) for run in runs)


def gaps(numbers: Collection[int], longest: int = LONGEST) -> list[int]:
    """The numbers missing between the first and the last; of a leap of more than `longest` none.

    >>> gaps([26, 28, 29, 900])
    [27]
    """
    return [missing for before, after in pairwise(sorted(set(numbers)))
            if after - before <= longest for missing in range(before + 1, after)]


def missing_issues(held: Collection[Number], frequency: str | None = None) -> list[Missing]:
    """The issues missing from one gazette: between the numbers of a year, between years, and by the total number.

    >>> [(m.year, m.number, m.total) for m in missing_issues([Number(2023, 2, 20), Number(2023, 4, 22)])]
    [(2023, 3, 21)]
    """
    found = {(one.year, one.number): one for one in _by_number(sorted(held), YEARLY.get(frequency or '', 0))}
    totals = {one.total for one in found.values()}
    return [*found.values(), *(one for one in _by_total(sorted(held)) if one.total not in totals)]


def _by_number(held: list[Number], yearly: int) -> Iterator[Missing]:
    years: dict[int, list[Number]] = defaultdict(list)
    for one in held:
        years[one.year].append(one)
    for year in range(min(years), max(years) + 1) if years else ():
        yield from _in_year(year, years[year], held, _expected(year, years, yearly))


def _expected(year: int, years: dict[int, list[Number]], yearly: int) -> range:
    """The numbers that a year should have: from 1 unless it is the first, to the usual count unless it is the last."""
    numbers = [one.number for one in years[year]]
    first = min(numbers, default=1) if year == min(years) else 1
    last = max(numbers, default=0) if year == max(years) else max([*numbers, yearly])
    return range(first, last + 1)


def _in_year(year: int, there: list[Number], held: list[Number], expected: range) -> Iterator[Missing]:
    numbers = {one.number for one in there}
    if not there and not expected:
        yield Missing(year, None, None, 'no issue of this year', _beside(held, year, 0))
    for number in expected if len(expected) <= LONGEST else ():
        if number not in numbers:
            inside = numbers and min(numbers) < number < max(numbers)
            why = 'between the numbers held' if inside else 'by the years beside it and the 刊期'
            yield Missing(year, number, _total(year, number, there), why, _beside(held, year, number))


def _total(year: int, number: int, there: list[Number]) -> int | None:
    """The total number that an issue of the year would have, if all held agree on it."""
    steps = {one.total - one.number for one in there if one.total is not None}
    return number + steps.pop() if len(steps) == 1 else None


def _by_total(held: list[Number]) -> Iterator[Missing]:
    """Issues that only the total number shows: no number held says in which year they belong."""
    numbered = sorted((one for one in held if one.total is not None), key=lambda one: one.total or 0)
    for before, after in pairwise(numbered):
        for total in gaps([before.total or 0, after.total or 0]):
            year = before.year if before.year == after.year else None
            yield Missing(year, None, total, '总期 between those held', (before.name, after.name))


def _beside(held: list[Number], year: int, number: int) -> tuple[str, ...]:
    before = [one.name for one in held if (one.year, one.number) < (year, number)][-1:]
    return tuple(before + [one.name for one in held if (one.year, one.number) > (year, number)][:1])


def disagreeing(held: Collection[Number]) -> list[tuple[Number, Number]]:
    """Neighbours within a year whose total numbers do not go on as their numbers do.

    >>> len(disagreeing([Number(2023, 2, 20), Number(2023, 3, 20)]))
    1
    """
    pairs = pairwise(sorted(one for one in held if one.total is not None))
    return [(a, b) for a, b in pairs if a.year == b.year and (b.total or 0) - (a.total or 0) != b.number - a.number]
