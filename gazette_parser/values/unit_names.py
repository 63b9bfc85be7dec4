"""The ways in which full names of local bodies are built: party, courts, branches, departments (patterns/units.toml)."""

from __future__ import annotations

from datetime import date
from typing import Any

from gazette_parser import grammar
from gazette_parser.values import regions

Named = Any
"""A full name, or a list of [from year, to year, full name] where reforms renamed the body."""


def name_at(named: Named, dated: date | None) -> str:
    """The name of that year; the newest where no date is known."""
    if isinstance(named, str):
        return named
    year = dated.year if dated else 9999
    return str(next((row[2] for row in named if row[0] <= year <= row[1]), named[0][2]))


def full_name(place: str | None, rest: str, name: str, dated: date | None) -> str:
    """The first of the ways of building a full name that fits; 中共, where printed, stays."""
    full = _built(place, rest, name, dated)
    party = grammar.load('units').words['party_head']
    return party + full if name.startswith(party) and not full.startswith(party) else full


def _built(place: str | None, rest: str, name: str, dated: date | None) -> str:
    for build in (_league, _party, _finance, _body, _department, _office):
        full = build(place or '', rest, dated)
        if full:
            return full
    return _plain(place, rest, name)


def _plain(place: str | None, rest: str, name: str) -> str:
    """The region before a name that no table changes; a local enterprise, or an office within the issuer, carries none."""
    term = grammar.load('units').term
    short = term('region_suffix').sub('', place or '')
    if place and not rest and place.endswith(name):
        return place
    if not place or not rest or _carries(rest, place) or (short in rest and term('enterprise').search(rest)):
        return name
    return name if rest == name and term('inner').search(name) else place + rest


def _carries(name: str, place: str) -> bool:
    """Whether a name begins with its place (立山经济开发区) or with several (川渝高竹新区).

    A town called like its county (墨脱镇) is within it.
    """
    if grammar.load('units').term('cross_region').match(name):
        return True
    inner = grammar.load('units').term('own_place_word').search(place)
    short = inner['short'] if inner else place
    if grammar.load('units').term('same_town').match(name, len(short)):
        return False
    return len(place) > 2 and (name.startswith((short, grammar.load('units').term('region_suffix').sub('', place))))


def _party(place: str, rest: str, dated: date | None) -> str | None:
    """Party committees, their departments and working committees."""
    term, words = grammar.load('units').term, grammar.load('units').words
    work = term('working_committee').fullmatch(rest)
    if work:
        return f'中共{place}{work["head"]}工作委员会'
    town = term('town_committee').fullmatch(rest)
    if town:
        return f'中共{place}{town["town"]}委员会'
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
    return name_at(grammar.load('units').words['bodies'][found['body']], dated).format(s=found['s']) if found else None


def _body(place: str, rest: str, dated: date | None) -> str | None:
    """Bodies whose full name is built otherwise than by stem and suffix: courts, tax offices, people's congresses."""
    named = grammar.load('units').words['bodies'].get(rest)
    if not place:
        return None
    if not named:
        office = grammar.load('units').term('of_government').fullmatch(rest)
        return f'{place}人民政府{office["tail"]}' if office else None
    if isinstance(named, str) and named in grammar.load('units').words:
        home = regions.leading(place)[0]
        named = grammar.load('units').words[named][home.level if home else 'county']
    return name_at(named, dated).format(r=place, s=grammar.load('units').term('region_suffix').sub('', place))


def _department(place: str, rest: str, dated: date | None) -> str | None:
    """Departments: stem and suffix written out, 管委会 and 党委 too."""
    term, words = grammar.load('units').term, grammar.load('units').words
    found = term('department').fullmatch(rest)
    if not found:
        return None
    if place and _carries(found['stem'], place):
        place = ''
    stem = words['stems'].get(found['stem'])
    suffix = words['suffixes'][found['suffix']]
    if stem is None and (len(found['stem']) == 1 or found['suffix'] == term('unsure_suffix').pattern):
        return None
    return f'{place}{stem or found["stem"]}{suffix}'


def _office(place: str, rest: str, dated: date | None) -> str | None:
    """An office of a department, the department in full: 市交通委科技信息处."""
    found = grammar.load('units').term('owner_of_office').match(rest)
    body = _body(place, found.group(), dated) or _department(place, found.group(), dated) if found else None
    return body + rest[found.end():] if found and body else None
