"""What counts as found, when other extractors are held against gold rows: one rule for all, this parser included.

* A time, where it equals a `deadlines.text` of the gold rows at its place, holds it, or is held by it.
* An amount, where it stands in the quote of a `targets` row and has its value and its unit.
* A person, where the same name is in the `appointments` or `members` of the same document, each name once a document.

Gold rows may share a find, and finds a gold row: recall counts gold rows, precision counts finds.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peer_worker import UNITS

MEASURES = frozenset(UNITS.values())


@dataclass(frozen=True)
class Find:
    """A time, an amount or a person in a document; places count its squeezed characters."""

    kind: str
    start: int
    end: int
    text: str = ''
    values: tuple[float, ...] = ()
    unit: str | None = None


@dataclass
class Tally:
    """Gold rows and finds, and how many of each have a partner."""

    gold: int = 0
    gold_found: int = 0
    given: int = 0
    given_right: int = 0
    whole: int = 0

    def add(self, gold: Sequence[Find], given: Sequence[Find]) -> None:
        """Count one document; `whole` are gold rows whose very place is given."""
        self.gold += len(gold)
        self.gold_found += sum(any(same(row, find) for find in given) for row in gold)
        self.given += len(given)
        self.given_right += sum(any(same(row, find) for row in gold) for find in given)
        places = {(find.start, find.end) for find in given}
        self.whole += sum((row.start, row.end) in places for row in gold)

    @property
    def ratios(self) -> tuple[float, float, float]:
        """Precision, recall and their harmonic mean."""
        precision = self.given_right / self.given if self.given else 0.0
        recall = self.gold_found / self.gold if self.gold else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text without blanks and with ordinary widths, and for each place of the text the place in that.

    >>> squeeze('９ 月底')
    ('9月底', [0, 1, 1, 2, 3])
    """
    kept, places = '', [0]
    for character in text:
        kept += '' if character.isspace() else unicodedata.normalize('NFKC', character)
        places.append(len(kept))
    return kept, places


def shares_place(a: Find, b: Find) -> bool:
    """Whether one of two places holds the other.

    >>> shares_place(Find('time', 0, 5), Find('time', 1, 4)), shares_place(Find('time', 0, 5), Find('time', 4, 6))
    (True, False)
    """
    return (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)


def same_amount(gold: Find, given: Find) -> bool:
    """Whether an amount of the same value and unit stands in the gold row's quote."""
    meets = given.start < gold.end and gold.start < given.end
    return meets and gold.unit == given.unit and bool(set(gold.values) & set(given.values))


def same(gold: Find, given: Find) -> bool:
    """Whether a find is the one that a gold row means."""
    if gold.kind == 'person':
        return gold.text == given.text
    return shares_place(gold, given) if gold.kind == 'time' else same_amount(gold, given)


def wanted(kind: str, finds: Iterable[Find]) -> list[Find]:
    """The finds that a line of the table is about; persons once each."""
    if kind == 'person':
        return list({find.text: find for find in finds if find.kind == kind}.values())
    if kind == 'time':
        return [find for find in finds if find.kind == kind]
    units = {'元'} if kind == 'money' else MEASURES
    return [find for find in finds if find.kind == 'amount' and find.unit in units]


def place(text: str, quote: str, number: int) -> int:
    """Where a quote stands for the n-th time, else for the last time, or -1.

    >>> place('每年甲每年乙', '每年', 1), place('每年甲', '每年', 4), place('甲', '乙', 0)
    (3, 0, -1)
    """
    at = text.find(quote)
    while number and (further := text.find(quote, at + 1)) > -1:
        at, number = further, number - 1
    return at


def gold_finds(table: str, text: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Find]:
    """The finds that gold rows of one document stand for; its n-th row of a quote is at the quote's n-th place."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if table in ('appointments', 'members'):
            yield Find('person', 0, 0, squeeze(row['person'])[0].removesuffix('同志'))
            continue
        quote, words = squeeze(row['quote'])[0], squeeze(row.get('text') or '')[0]
        at = place(text, quote, seen[quote, words])
        seen[quote, words] += 1
        yield _find(table, row, at, quote, words)


def _find(table: str, row: Mapping[str, Any], at: int, quote: str, words: str) -> Find:
    """A deadline's expression or a target's quote; one that is not in the text stands before its start."""
    if table == 'deadlines':
        start = at + max(0, quote.find(words)) if at >= 0 else -len(words) - 1
        return Find('time', start, start + len(words))
    start = at if at >= 0 else -len(quote) - 1
    return Find('amount', start, start + len(quote), '', values(row['value'], row['value_max']), row['unit'])


def values(*given: float | None) -> tuple[float, ...]:
    """The values that are there."""
    return tuple(float(value) for value in given if value is not None)
