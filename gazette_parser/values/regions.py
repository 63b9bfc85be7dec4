"""Names of provinces, prefectures and counties (patterns/regions.csv) → regions with their codes and parents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from gazette_parser import grammar

_SHORTEST = 2  # characters of the shortest names (应县, 城区), which are parts of other words
_LEAST = {'province': 1, 'prefecture': 2}  # mentions: some short names of cities are words too (大同, 安康, 日照)
_LONGEST = 15  # characters of the longest name (积石山保安族东乡族撒拉族自治县)


class Region(NamedTuple):
    """A province, prefecture or county and the years (both inclusive) in which it had this name and code."""

    code: str
    name: str
    since: int
    until: int | None

    @property
    def level(self) -> str:
        """province, prefecture or county, as the zeros of the code say."""
        if self.code.endswith('0000'):
            return 'province'
        return 'prefecture' if self.code.endswith('00') else 'county'

    def known_in(self, year: int | None) -> bool:
        """Whether the name was in use in that year; a name that ended is good for the year of change too."""
        return year is None or self.since <= year <= (self.until or 9999) + 1

    def holds(self, other: Region) -> bool:
        """Whether the other region is this one or lies in it."""
        return other.code.startswith(self.code.rstrip('0').ljust(_DIGITS[self.level], '0'))


_DIGITS = {'province': 2, 'prefecture': 4, 'county': 6}


def lookup(name: str, within: str | None = None, dated: date | None = None) -> Region | None:
    """The one region of that name (`广州市天河区` or `天河区`); None where unknown or shared by several.

    `within` is the region whose text it is: a shared county name is the one that lies there.

    >>> lookup('林芝市').code
    '540400'
    >>> lookup('鼓楼区') is None, lookup('鼓楼区', '福州市').code
    (True, '350102')
    """
    found, rest = leading(name, within, dated)
    return found if found and not rest else None


def exists(name: str) -> bool:
    """Whether any region has that name, be it one or several: 西湖区 of 杭州 and of 南昌."""
    return name in _names()


@lru_cache(maxsize=4096)
def leading(text: str, within: str | None = None, dated: date | None = None) -> tuple[Region | None, str]:
    """The region that a text begins with, and the rest: `广州市天河区民政局` → (天河区, 民政局)."""
    found, rest = _first(text, _bound(within), dated)
    while found and rest:
        inner, tail = _first(rest, found, dated)
        if inner is None or inner.code == found.code or not found.holds(inner):
            break
        found, rest = inner, tail
    return found, rest


def by_short_name(short: str, dated: date | None = None) -> Region | None:
    """The region of a name without its last word: 莆田 → 莆田市; None where there are several or none."""
    found = [lookup(short + end, None, dated) for end in grammar.load('units').words['place_ends']]
    return next((region for region in found if region), None)


def mentioned(text: str, start: int, end: int, dated: date | None = None) -> Counter[Region]:
    """The regions that a stretch of text names in full, and how often."""
    counts: Counter[Region] = Counter()
    year = dated.year if dated else None
    for mark in grammar.load('units').term('place_end').finditer(text, start, end):
        for length in range(min(_LONGEST, mark.end() - start), 1, -1):
            held = _names().get(text[mark.end() - length:mark.end()])
            choice = _choose(held, None, year) if held else None
            if choice and (length > _SHORTEST or not _inside_word(text, mark.end() - length)):
                counts[choice] += 1
                break
    return counts


def _inside_word(text: str, at: int) -> bool:
    """Whether a character of Chinese stands before: 相应县 does not name 应县."""
    return at > 0 and grammar.load('units').term('han').match(text, at - 1) is not None


def mentioned_short(text: str, start: int, end: int, word: str, dated: date | None = None) -> Counter[Region]:
    """The provinces and prefectures whose name ends with `word` that a text calls without it: 营口 for 营口市, and how often."""
    year = dated.year if dated else 9999
    said = {region: text.count(short, start, end) for short, region in _shorts(word).items() if region.known_in(year)}
    return Counter({region: n for region, n in said.items() if n >= _LEAST[region.level]})


@cache
def _shorts(word: str) -> dict[str, Region]:
    """Provinces and prefectures in use without their last word; those of two characters and more that are no other name."""
    held = [r for r in _regions() if r.level != 'county' and r.name.endswith(word) and len(r.name) - len(word) > 1]
    named = {grammar.load('units').term('ethnic_tail').sub('', region.name.removesuffix(word)): region for region in held}
    return {short: region for short, region in named.items() if len(short) > 1}


def parent(region: Region, dated: date | None = None) -> Region | None:
    """The next region above: a county's prefecture, else its province."""
    codes = {'county': (region.code[:4] + '00', region.code[:2] + '0000'), 'prefecture': (region.code[:2] + '0000',)}
    for code in codes.get(region.level, ()):
        held = [r for r in _codes().get(code, ()) if r.known_in(dated.year if dated else None)]
        if held:
            return held[-1]
    return None


def ancestor(region: Region, level: str, dated: date | None = None) -> Region | None:
    """The region itself or one above it, of that level."""
    step: Region | None = region
    while step and step.level != level:
        step = parent(step, dated)
    return step


def ending(region: Region, word: str, dated: date | None = None) -> Region | None:
    """The region itself or the nearest one above it whose name ends so: 市 in 上海市嘉定区 → 上海市."""
    step: Region | None = region
    while step and not step.name.endswith(word):
        step = parent(step, dated)
    return step


def province_short(region: Region, dated: date | None = None) -> str | None:
    """The name of a region's province without its last words: 内蒙古 for 鄂尔多斯市."""
    above = ancestor(region, 'province', dated)
    return grammar.load('units').term('province_tail').sub('', above.name) if above else None


def full_name(region: Region, dated: date | None = None) -> str:
    """The name in full: a district carries its city (广州市天河区), all others stand alone (墨脱县, 林芝市).

    >>> full_name(lookup('天河区'))
    '广州市天河区'
    """
    above = parent(region, dated)
    if region.level != 'county' or above is None or not grammar.load('units').term('district').fullmatch(region.name):
        return region.name
    return above.name + region.name if above.name != region.name else region.name


def _bound(within: str | None) -> Region | None:
    if within is None:
        return None
    found, rest = _first(within, None, None)
    inner = _first(rest, found, None)[0] if rest else None
    return inner if inner and found and found.holds(inner) else found


def _first(text: str, within: Region | None, dated: date | None) -> tuple[Region | None, str]:
    for length in range(min(_LONGEST, len(text)), 1, -1):
        if text[:length] in _names():
            choice = _choose(_names()[text[:length]], within, dated.year if dated else None)
            if choice and not _is_plain_word(choice, within):
                return choice, text[length:]
    return None, text


def _is_plain_word(region: Region, within: Region | None) -> bool:
    """Whether its name is a common noun (市区, 郊区, 城区) in a text of another place."""
    plain = grammar.load('units').term('plain_word').fullmatch(region.name) is not None
    return plain and not (within and (within.holds(region) or region.holds(within)))


def _choose(regions: Iterable[Region], within: Region | None, year: int | None) -> Region | None:
    """The one that is meant: in use in that year, else at any time; within the given region, if that decides."""
    known = list(regions)
    for group in ([r for r in known if r.known_in(year)], known):
        near = [r for r in group if within and (within.holds(r) or r.holds(within))]
        if within and not near:
            near = [r for r in group if r.code[:2] == within.code[:2]]
        group = sorted(near or group, key=lambda r: r.since)
        if group and _one(group):
            return group[-1]
    return None


def _one(regions: list[Region]) -> bool:
    """Whether all are one region that was renumbered: each begins after the one before it ended, or has its code."""
    return all(a.code == b.code or (a.until is not None and a.until < b.since) for a, b in pairwise(regions))


@cache
def _names() -> dict[str, tuple[Region, ...]]:
    names: dict[str, list[Region]] = {}
    for region in _regions():
        names.setdefault(region.name, []).append(region)
    for short, held in _short_autonomous().items():
        names.setdefault(short, held)
    return {name: tuple(found) for name, found in names.items()}


def _short_autonomous() -> dict[str, list[Region]]:
    """大理州 for 大理白族自治州, 门源县 for 门源回族自治县."""
    shorts: dict[str, list[Region]] = {}
    for region in _regions():
        m = grammar.load('units').term('autonomous').fullmatch(region.name)
        if m:
            shorts.setdefault(m['short'] + m['kind'], []).append(region)
    return shorts


@cache
def _codes() -> dict[str, tuple[Region, ...]]:
    codes: dict[str, list[Region]] = {}
    for region in _regions():
        codes.setdefault(region.code, []).append(region)
    return {code: tuple(found) for code, found in codes.items()}


@cache
def _regions() -> tuple[Region, ...]:
    rows = (line.split(',') for line in grammar.lines('regions.csv')[1:])
    return tuple(Region(code, name, int(since), int(until) if until else None) for code, name, since, until in rows)
