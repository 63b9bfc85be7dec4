"""Whose document it is: the region that a bare 市 or 财政局 in it belongs to."""

from __future__ import annotations

from gazette_parser import grammar
from gazette_parser.model import Issue
from gazette_parser.records import Document
from gazette_parser.values import regions, units

_HEAD = 400  # characters in which the addressees of a document without issuers stand


def home_region(issue: Issue, document: Document) -> str | None:
    """The region of issuers or signatories (`units.NATION` for central bodies), else of recipients, title or text."""
    issuers = document.issuers or document.signatories or ()
    region = units.region_of(issuers)
    if region or any(units.is_central(name) for name in issuers):
        return region or units.NATION
    return _addressed(issue, document) or _titled(document) or _own_place(issue, document) or _publisher(issue)


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


def _publisher(issue: Issue) -> str | None:
    return issue.info.region if issue.info else None
