"""Whose document it is: the region that a bare 市 or 财政局 in it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from gazette_parser import grammar
from gazette_parser.model import Issue
from gazette_parser.records import Document
from gazette_parser.values import regions, units

_HEAD = 400  # characters in which the addressees of a document without issuers stand
_OWN = 3  # 我省 says as much as three times 全省 or a bare 省财政厅
_CLEAR = 2  # a region is the document's own when it is named twice as often as the next of its level


def home_region(issue: Issue, document: Document) -> str | None:
    """The region of issuers or signatories (`units.NATION` for central bodies), else of recipients, title or text."""
    issuers = document.issuers or document.signatories or ()
    region = units.home_of(issuers)
    if region or any(units.is_central(name) for name in issuers):
        return region or units.NATION
    return (_printed_place(issuers) or _addressed(issue, document) or _titled(document) or _own_place(issue, document)
            or _told(issue.text, document.char_start, document.char_end, document.doc_no_prefix, document.dated)
            or _publisher(issue))


def addressed_place(document: Document, region: str | None) -> str | None:
    """The one place that a document of a higher body is sent to: 县财政局 in a reply to a county is that county's."""
    place = _one_place(tuple(document.recipients or ()))
    return place if place != region else None


@lru_cache(maxsize=256)
def _one_place(names: tuple[str, ...]) -> str | None:
    places = {units.home_of([name]) for name in names} - {None}
    return places.pop() if len(places) == 1 else None


def _printed_place(issuers: Iterable[str]) -> str | None:
    """The place of a body whose region is in no list, or shares its name with others: 鼓楼区人民政府 → 鼓楼区."""
    found = (grammar.load('units').term('own_body').match(name) for name in issuers)
    return next((m['name'] for m in found if m), None)


def _addressed(issue: Issue, document: Document) -> str | None:
    """A document to all provinces comes from a central body."""
    end = min(document.char_end, document.char_start + _HEAD)
    found = grammar.load('units').term('to_provinces').search(issue.text, document.char_start, end)
    return units.NATION if found else None


def _titled(document: Document) -> str | None:
    found = regions.leading(document.title or '', None, document.dated)[0]
    return regions.full_name(found, document.dated) if found else None


def _own_place(issue: Issue, document: Document) -> str | None:
    """结合莆田实际 → 莆田市."""
    said = grammar.load('units').term('own_place').search(issue.text, document.char_start, document.char_end)
    found = regions.by_short_name(said['short'], document.dated) if said else None
    return regions.full_name(found, document.dated) if found else None


@lru_cache(maxsize=256)
def _told(text: str, start: int, end: int, number_head: str | None, dated: date | None) -> str | None:
    """The region that a text means by 我市 and 全市: the one of that level that it names most, else the number's province."""
    for level in _levels(text, start, end):
        named = regions.mentioned(text, start, end, dated)
        counts = Counter({region: n for region, n in named.items() if region.name.endswith(level)})
        short = regions.mentioned_short(text, start, end, level, dated)
        found = _clear(counts) or _numbered(number_head, level) or _clear(short)
        if found:
            return regions.full_name(found, dated)
    return None


def _levels(text: str, start: int, end: int) -> list[str]:
    """The words that the document uses for its own level (省, 市, 县 …), the most telling first."""
    counts: Counter[str] = Counter()
    for m in grammar.load('units').term('own_level').finditer(text, start, end):
        counts[m['level']] += _OWN if m['first'] else 1
    return [level for level, _ in counts.most_common(2)]


def _clear(counts: Counter[regions.Region]) -> regions.Region | None:
    """The region named most often, if by far."""
    ranked = counts.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] >= _CLEAR * ranked[1][1]) else None


def _numbered(head: str | None, level: str) -> regions.Region | None:
    """The province of a 文号 (黔农办发), where the text speaks of a province of that kind."""
    name = grammar.load('units').words['number_heads'].get(head[0]) if head else None
    found = regions.lookup(name) if name else None
    return found if found and found.name.endswith(level) else None


def _publisher(issue: Issue) -> str | None:
    return issue.info.region if issue.info else None
