"""Names of public bodies as printed → their canonical full names (vocabulary: patterns/units.toml)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

import regex

from gazette_parser import grammar
from gazette_parser.values import regions

NATION = '全国'
"""The region of the central bodies: a bare 发展改革委 is then 国家发展和改革委员会."""
_KEPT = 4096  # names remembered: an issue repeats some hundred, and each takes a quarter of a millisecond
_Named = Any  # one name, or [from year, to year, name] where reforms renamed it


@lru_cache(maxsize=_KEPT)
def canonical(name: str, region: str | None = None, dated: date | None = None) -> str:
    """The full name of one body; `region` (林芝市, 广州市天河区, NATION) is whose document it stands in.

    >>> canonical('市发改委', '林芝市'), canonical('天河区委统战部')
    ('林芝市发展和改革委员会', '中共广州市天河区委员会统一战线工作部')
    >>> canonical('发展改革委', NATION), canonical('人力资源社会保障部')
    ('国家发展和改革委员会', '人力资源和社会保障部')
    """
    plain = bare(name)
    if is_collective(plain, region, dated) or is_functional(plain):
        return with_region(plain, region, dated)
    central = _central(plain, region, dated)
    if central:
        return central
    if grammar.load('units').term('independent').search(plain):
        return plain
    place, rest = _place(plain, region, dated)
    return _local(place, rest, plain, dated)


def bare(name: str) -> str:
    """The name without the second name in brackets, which belongs to no other body: 市教育局（体育局） → 市教育局."""
    term = grammar.load('units').term
    text = name.strip().removeprefix(grammar.load('units').words['state_head'])
    for found in reversed(list(term('bracket').finditer(text))):
        if not term('generic_bracket').fullmatch(found['inside']):
            text = text[:found.start()] + text[found.end():]
    return text


@lru_cache(maxsize=_KEPT)
def is_collective(name: str, region: str | None = None, dated: date | None = None) -> bool:
    """Whether it stands for several bodies (各县区), for a class of them, or for a lower body in each place (区民政局)."""
    term = grammar.load('units').term
    name = bare(name)
    if term('collective').search(name):
        return True
    marked = _marked(name, region, dated)
    if marked is None:
        return is_functional(name) and regions.leading(name, region)[0] is None and not term('own_functional').match(name)
    return _below(marked['level'], region, dated)


def is_functional(name: str) -> bool:
    """Whether it names a body by its task (市能源主管部门) and not by its name."""
    return bool(grammar.load('units').term('functional').search(name))


def with_region(name: str, region: str | None, dated: date | None = None) -> str:
    """The name as printed, its region written out where only 市 or 省 is printed: 市、区教育 → 广州市、区教育."""
    marked = _marked(name, region, dated)
    home = _home(marked['level'], region, dated) if marked else None
    return home + name[marked.end():] if marked and home else name


@lru_cache(maxsize=_KEPT)
def prefix_of(name: str, region: str | None, headless: bool = False) -> str | None:
    """What a printed name shares with the shorter ones behind it (市, 市委, 市、区); None where it has nothing to share."""
    term = grammar.load('units').term
    national = term('national_function').match(name)
    if national and is_functional(name):
        return national.group()
    levels = term('level_list').match(name)
    if levels:
        return levels.group()
    found, rest = regions.leading(name, _known(region))
    printed = name[:len(name) - len(rest)] if found and rest else ''
    marked = None if printed else _marked(name, region, None)
    printed = printed or (name[:marked.end()] if marked else '')
    if not printed:
        return '' if term('independent').search(name) or is_central(name) or _branch(name) else None
    owner = term('owner').match(name[len(printed):])
    return printed + (owner.group() if owner and not headless else '')


def shared(prefix: str, name: str) -> str:
    """A short name with the prefix of the one before it: 市委 and 宣传部 → 市委宣传部; only party departments take 委."""
    term = grammar.load('units').term
    if term('national_function').fullmatch(prefix):
        return prefix + name if is_functional(name) and not term('collective').search(name) else name
    if not prefix or term('collective').search(name):
        return name
    owner = term('owner').search(prefix)
    if owner and owner.end() == len(prefix) and not term('party_department').fullmatch(name):
        return prefix[:owner.start()] + name
    return prefix + name


def region_of(names: Iterable[str]) -> str | None:
    """The region that a list of issuers belongs to: 广州市天河区民政局 → 广州市天河区; None for central bodies."""
    for name in names:
        found = _region_in(name)
        if found:
            return regions.full_name(found)
    return None


def level_of(name: str) -> str | None:
    """national, province, prefecture, county or township; None where the name does not say."""
    term = grammar.load('units').term
    if is_central(name):
        return 'national'
    if term('township').search(name):
        return 'township'
    found = _region_in(name)
    return found.level if found else None


def kind_of(name: str) -> str:
    """What kind of body: government, party, congress, court, people, enterprise, collective … else other."""
    if is_collective(name):
        return 'collective'
    words = grammar.load('units')
    return next((kind for kind, pattern in words.words['kinds'].items() if words.term(pattern).search(name)), 'other')


def is_central(name: str) -> bool:
    """Whether it is the (short or full) name of a central body."""
    words = grammar.load('units').words
    return name in words['central'] or name in _full_names() or bool(grammar.load('units').term('central').match(name))


@cache
def _full_names() -> set[str]:
    words = grammar.load('units').words
    return {full for table in ('central', 'state') for named in words[table].values() for full in _all(named)}


def _all(named: _Named) -> list[str]:
    return [named] if isinstance(named, str) else [row[2] for row in named]


def _at(named: _Named, dated: date | None) -> str:
    """The name of that year; the newest where no date is known."""
    if isinstance(named, str):
        return named
    year = dated.year if dated else 9999
    return str(next((row[2] for row in named if row[0] <= year <= row[1]), named[0][2]))


def _central(name: str, region: str | None, dated: date | None) -> str | None:
    words = grammar.load('units').words
    if name in words['central']:
        return _at(words['central'][name], dated)
    if region == NATION and name in words['state']:
        return _at(words['state'][name], dated)
    branch = _branch(name)
    if branch:
        return branch
    return name if name in _full_names() else None


def _marked(name: str, region: str | None, dated: date | None) -> regex.Match[str] | None:
    """The region printed short (市, 省, 自治区) at the head of a name; None where it is printed in full."""
    found = grammar.load('units').term('marked').match(name)
    return None if found is None or regions.leading(name, _known(region), dated)[0] else found


def _known(region: str | None) -> str | None:
    return None if region == NATION else region


def _branch(name: str) -> str | None:
    """A branch named after its central body: 人民银行林芝中心支行 → 中国人民银行林芝中心支行."""
    prefixes: dict[str, str] = grammar.load('units').words['prefixes']
    return next((full + name[len(short):] for short, full in prefixes.items() if name.startswith(short)), None)


def _place(name: str, region: str | None, dated: date | None) -> tuple[str | None, str]:
    """The region in full and what follows it; the issuer's region where none is printed."""
    text = name.removeprefix(grammar.load('units').words['party_head'])
    found, rest = regions.leading(text, _known(region), dated)
    if found:
        printed, full = text[:len(text) - len(rest)], regions.full_name(found, dated)
        return (full if full.endswith(printed) else printed), rest
    marked = _marked(text, region, dated)
    if marked:
        return _home(marked['level'], region, dated) or marked['level'], text[marked.end():]
    known = _known(region)
    home = regions.lookup(known, None, dated) if known else None
    return (regions.full_name(home, dated) if home else known), name


def _home(level: str, region: str | None, dated: date | None) -> str | None:
    """The region meant by 省, 市 or 县 in a document of `region`: that one or the one above it."""
    home = regions.lookup(region, None, dated) if region and region != NATION else None
    if home is None:
        return None
    if home.name.endswith(level):
        return regions.full_name(home, dated)
    above = regions.ancestor(home, grammar.load('units').words['markers'][level], dated)
    return regions.full_name(above, dated) if above else None


def _below(level: str, region: str | None, dated: date | None) -> bool:
    """Whether 市 or 县 in a document of `region` means the places within it."""
    home = regions.lookup(region, None, dated) if region and region != NATION else None
    ranks = ('national', 'province', 'prefecture', 'county')
    own = 'national' if region == NATION else home.level if home else 'county'
    if home and home.name.endswith(level):
        return False
    return ranks.index(grammar.load('units').words['markers'][level]) > ranks.index(own)


def _region_in(name: str) -> regions.Region | None:
    """The region that a full name carries, at its head or behind the head of a vertical body (国家税务总局…)."""
    text = grammar.load('units').term('vertical').sub('', name)
    return regions.leading(text)[0]


def _local(place: str | None, rest: str, name: str, dated: date | None) -> str:
    """The first of the ways of building a full name that fits; 中共, where printed, stays."""
    full = _built(place, rest, name, dated)
    party = grammar.load('units').words['party_head']
    return party + full if name.startswith(party) and not full.startswith(party) else full


def _built(place: str | None, rest: str, name: str, dated: date | None) -> str:
    for build in (_league, _party, _finance, _body, _department):
        full = build(place or '', rest, dated)
        if full:
            return full
    return _plain(place, rest, name)


def _plain(place: str | None, rest: str, name: str) -> str:
    """The region before a name that no table changes; enterprises and places of their own carry none."""
    term = grammar.load('units').term
    short = term('region_suffix').sub('', place or '')
    if not place or not rest or rest.startswith(short) or term('independent').search(name):
        return name
    if (short in rest and term('enterprise').search(rest)) or (place != name[:len(place)] and term('set_up').fullmatch(rest)):
        return name
    return place + rest


def _party(place: str, rest: str, dated: date | None) -> str | None:
    """Party committees, their departments and working committees."""
    term, words = grammar.load('units').term, grammar.load('units').words
    work = term('working_committee').fullmatch(rest)
    if work:
        return f'中共{place}{work["head"]}工作委员会'
    found = term('party_committee').match(rest)
    alone = term('party_alone').fullmatch(rest)
    if not (found or alone) or not place:
        return None
    tail = rest[found.end():] if found else rest
    return f'中共{place}委员会{words["party"].get(tail, tail)}'


def _league(place: str, rest: str, dated: date | None) -> str | None:
    """共青团 committees: 团市委, 共青团林芝市委."""
    found = grammar.load('units').term('league').fullmatch(rest)
    if not found:
        return None
    printed = found['place']
    return f'共青团{place if printed in grammar.load("units").words["markers"] and place else printed}委员会'


def _finance(place: str, rest: str, dated: date | None) -> str | None:
    """Branches of the financial regulators with a short place: 林芝银保监分局."""
    found = grammar.load('units').term('finance').fullmatch(rest)
    return _at(grammar.load('units').words['bodies'][found['body']], dated).format(s=found['s']) if found else None


def _body(place: str, rest: str, dated: date | None) -> str | None:
    """Bodies whose full name is built otherwise than by stem and suffix: courts, tax offices, people's congresses."""
    named = grammar.load('units').words['bodies'].get(rest)
    if not place:
        return None
    if not named:
        office = grammar.load('units').term('of_government').fullmatch(rest)
        return f'{place}人民政府{office["tail"]}' if office else None
    return _at(named, dated).format(r=place, s=grammar.load('units').term('region_suffix').sub('', place))


def _department(place: str, rest: str, dated: date | None) -> str | None:
    """Departments: stem and suffix written out, 管委会 and 党委 too."""
    term, words = grammar.load('units').term, grammar.load('units').words
    found = term('department').fullmatch(rest)
    if not found:
        return None
    if place and len(place) > 2 and found['stem'].startswith(term('region_suffix').sub('', place)):
        place = ''
    stem = words['stems'].get(found['stem'])
    suffix = words['suffixes'][found['suffix']]
    if stem is None and found['suffix'] == term('unsure_suffix').pattern:
        return None
    return f'{place}{stem or found["stem"]}{suffix}'
