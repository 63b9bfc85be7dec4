"""Names of public bodies as printed → their canonical full names (vocabulary: patterns/units.toml)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

import regex

from gazette_parser import grammar
from gazette_parser.values import regions, townships
from gazette_parser.values.unit_names import full_name, name_at

NATION = '全国'
"""The region of the central bodies: a bare 发展改革委 is then 国家发展和改革委员会."""
_ABBREVIATION = (3, 6)  # characters of 房管局 … 规划资源局; shorter ones stand for too many bodies
_KEPT = 4096  # names remembered: an issue repeats some hundred, and each takes a quarter of a millisecond


@lru_cache(maxsize=_KEPT)
def canonical(name: str, region: str | None = None, dated: date | None = None) -> str:
    """The full name of one body; `region` (林芝市, 广州市天河区, NATION) is whose document it stands in.

    >>> canonical('市发改委', '林芝市'), canonical('天河区委统战部')
    ('林芝市发展和改革委员会', '中共广州市天河区委员会统一战线工作部')
    >>> canonical('发展改革委', NATION), canonical('人力资源社会保障部')
    ('国家发展和改革委员会', '人力资源和社会保障部')
    """
    plain = townships.written(bare(name), region)
    if is_collective(plain, region, dated) or is_functional(plain):
        return with_region(plain, region, dated)
    known = _central(plain, region, dated) or _numbered_school(plain, dated)
    if known:
        return known
    if any(grammar.load('units').term(name).match(plain) for name in ('independent', 'set_up')):
        return plain
    place, rest = _place(plain, region, dated)
    return full_name(place, rest, plain, dated)


def _numbered_school(name: str, dated: date | None) -> str | None:
    """绍兴一中党委 → 绍兴市第一中学党委: a school called by its number, where the place is a city or county."""
    m = grammar.load('units').term('numbered_school').match(name)
    if m is None:
        return None
    places = (regions.lookup(m['place'] + ending, dated=dated) for ending in ('市', '县'))
    return next((f'{place.name}第{m["number"]}{m["kind"]}学{m["rest"]}' for place in places if place), None)


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
    name = townships.written(bare(name), region)
    if term('collective').search(name):
        return True
    if term('town_office').match(name):
        return term('town').search(region or '') is None
    marked = _marked(name, region, dated)
    if marked is None:
        return is_functional(name) and regions.leading(name, region)[0] is None and not term('own_functional').match(name)
    return _below(marked['level'], region, dated)


def abbreviates(short: str, full: str) -> bool:
    """Whether a short name as printed keeps some characters of a full one, in order, of the same kind of body.

    >>> abbreviates('区房管局', '黄浦区住房保障和房屋管理局'), abbreviates('区建管委', '黄浦区建设和管理委员会')
    (True, True)
    >>> abbreviates('区教育局', '黄浦区体育局')
    False
    """
    term = grammar.load('units').term
    marked = term('marked').match(short)
    core, rest = short[marked.end() if marked else 0:], regions.leading(full)[1]
    kind = term('body_kind').search(rest)
    if not _ABBREVIATION[0] <= len(core) <= _ABBREVIATION[1] or kind is None or core[-1] != kind['kind']:
        return False
    left = iter(rest)
    return len(core) < len(rest) and all(character in left for character in core)


@lru_cache(maxsize=_KEPT)
def is_ambiguous(name: str) -> bool:
    """Whether a full name still holds an abbreviation that stands for several (城管局, 文广局)."""
    return bool(grammar.load('units').term('ambiguous').search(name))


def is_inner(name: str) -> bool:
    """Whether it is an office within the issuer, which carries no region: 教务处, 法规科."""
    return bool(grammar.load('units').term('inner').search(name)) and _marked(name, None, None) is None


def is_functional(name: str) -> bool:
    """Whether it names a body by its task (市能源主管部门) and not by its name."""
    return bool(grammar.load('units').term('functional').search(name))


def with_region(name: str, region: str | None, dated: date | None = None) -> str:
    """The name as printed, its region written out where only 市 or 省 is printed: 市、区教育 → 广州市、区教育; 省级 stays."""
    marked = _marked(name, region, dated)
    if marked is None or grammar.load('units').term('of_level').match(name, marked.end()):
        return name
    home = _home(marked['level'], region, dated)
    return home + name[marked.end():] if home else name


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
    if marked and term('of_level').match(name, marked.end()) and headless:
        return ''
    printed = printed or (name[:marked.end()] if marked else '')
    if not printed:
        return '' if term('independent').search(name) or is_central(name) or _branch(name) else None
    owner = term('owner').match(name[len(printed):]) or term('owner_of_office').match(name[len(printed):])
    return printed + (owner.group() if owner and not headless else '')


def shared(prefix: str, name: str, region: str | None = None) -> str:
    """A short name with the prefix of the one before it: 市委 and 宣传部 → 市委宣传部; only party departments take 委."""
    term = grammar.load('units').term
    if term('national_function').fullmatch(prefix):
        return prefix + name if is_functional(name) and not term('collective').search(name) else name
    short = term('region_suffix').sub('', region or '')
    if not prefix or term('collective').search(name) or (short and name.startswith(short)):
        return name
    department = term('department_end').search(prefix)
    if department:
        return (prefix if term('shares_owner').fullmatch(name) else prefix[:department.start()]) + name
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


def home_of(names: Iterable[str]) -> str | None:
    """The region of a list of issuers as far as it is printed: 黄浦区财政局 → 黄浦区, without the city that no issuer names."""
    for name in names:
        text = grammar.load('units').term('vertical').sub('', name)
        found, rest = regions.leading(text)
        if found:
            return townships.home_of(text) or _written(found, text[:len(text) - len(rest)])
    return None


def _written(found: regions.Region, home: str | None, dated: date | None = None) -> str:
    """A region in full; a district that is the document's own, or its town's, as far as the document prints it."""
    own = home and home.removesuffix(regions.leading(home)[1])
    return own if own and own.endswith(found.name) else regions.full_name(found, dated)


def level_of(name: str) -> str | None:
    """national, province, prefecture, county or township; None where the name does not say."""
    term = grammar.load('units').term
    if is_central(name):
        return 'national'
    if term('township').search(name):
        return 'township'
    found = _region_in(name)
    marked = None if found else term('marked').match(name)
    return found.level if found else grammar.load('units').words['markers'][marked['level']] if marked else None


def kind_of(name: str) -> str:
    """What kind of body: government, party, congress, court, people, enterprise, collective … else other."""
    if is_collective(name):
        return 'collective'
    words = grammar.load('units')
    return next((kind for kind, pattern in words.words['kinds'].items() if words.term(pattern).search(name)), 'other')


def is_central(name: str) -> bool:
    """Whether it is the (short or full) name of a central body."""
    words, term = grammar.load('units').words, grammar.load('units').term
    if name in words['central'] or name in _full_names() or term('central').match(name):
        return True
    office = term('central_office').fullmatch(name)
    return office is not None and is_central(office['body'])


@cache
def _full_names() -> set[str]:
    words = grammar.load('units').words
    return {full for table in ('central', 'state') for named in words[table].values()
            for full in ([named] if isinstance(named, str) else [row[2] for row in named])}


def _central(name: str, region: str | None, dated: date | None) -> str | None:
    words = grammar.load('units').words
    if name in words['central']:
        return name_at(words['central'][name], dated)
    if region == NATION and name in words['state']:
        return name_at(words['state'][name], dated)
    named = _branch(name) or _central_office(name, region, dated)
    return named or (name if name in _full_names() else None)


def _central_office(name: str, region: str | None, dated: date | None) -> str | None:
    """An office within a central body, the body in full: 人力资源社会保障部办公厅 → 人力资源和社会保障部办公厅."""
    found = grammar.load('units').term('central_office').fullmatch(name)
    body = _central(found['body'], region, dated) if found else None
    return body + found['office'] if found and body else None


def _marked(name: str, region: str | None, dated: date | None) -> regex.Match[str] | None:
    """The region printed short (市, 省, 自治区) at the head of a name; None where it is printed in full."""
    found = grammar.load('units').term('marked').match(name)
    return None if found is None or regions.leading(name, _known(region), dated)[0] else found


def _known(region: str | None) -> str | None:
    return None if region == NATION else region


def _listed(region: str | None, dated: date | None) -> regions.Region | None:
    """The region that a document belongs to, for a town its county."""
    return regions.leading(region, None, dated)[0] if region and region != NATION else None


def _branch(name: str) -> str | None:
    """A branch named after its central body: 人民银行林芝中心支行 → 中国人民银行林芝中心支行."""
    prefixes: dict[str, str] = grammar.load('units').words['prefixes']
    return next((full + name[len(short):] for short, full in prefixes.items() if name.startswith(short)), None)


def _place(name: str, region: str | None, dated: date | None) -> tuple[str | None, str]:
    """The region in full and what follows it; the issuer's region where none is printed."""
    text, known = name.removeprefix(grammar.load('units').words['party_head']), _known(region)
    found, rest = regions.leading(text, known, dated)
    if found:
        printed, full = text[:len(text) - len(rest)], _written(found, region, dated)
        return (full if full.endswith(printed) or not printed.endswith(found.name) else printed), rest
    if known and len(text) > len(known) and text.startswith(known):
        return known, text[len(known):]
    marked = _marked(text, region, dated)
    if marked:
        return _home(marked['level'], region, dated) or marked['level'], text[marked.end():]
    home = regions.lookup(known, None, dated) if known else None
    if home is None:
        return known, name
    short = regions.province_short(home, dated)
    if short and name.startswith(short) and name[len(short):] in grammar.load('units').words['bodies']:
        return _written(home, known, dated), name[len(short):]
    return (None if short and name.startswith(short) else _written(home, known, dated)), name


def _home(level: str, region: str | None, dated: date | None) -> str | None:
    """The region meant by 省, 市 or 县 in a document of `region`: that one or the one above it."""
    home = _listed(region, dated)
    if region and region.endswith(level) and (home is None or not region.endswith(home.name)):
        return region
    markers = grammar.load('units').words['markers']
    above = home and (regions.ending(home, level, dated) or regions.ancestor(home, markers[level], dated))
    return _written(above, region, dated) if above else None


def _below(level: str, region: str | None, dated: date | None) -> bool:
    """Whether 市 or 县 in a document of `region` means the places within it."""
    home = _listed(region, dated)
    ranks = ('national', 'province', 'prefecture', 'county')
    own = 'national' if region == NATION else home.level if home else 'county'
    if (home and home.name.endswith(level)) or (region or '').endswith(level):
        return False
    return ranks.index(grammar.load('units').words['markers'][level]) > ranks.index(own)


def _region_in(name: str) -> regions.Region | None:
    """The region that a full name carries, at its head or behind the head of a vertical body (国家税务总局…)."""
    return regions.leading(grammar.load('units').term('vertical').sub('', name))[0]
