"""Records → Records: canonical organisations, citations of documents of the same issue, and the table `units`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import TypeVar

from gazette_parser.extract.home import home_region
from gazette_parser.model import Issue
from gazette_parser.records import Appointment, Citation, Document, Member, Responsibility, Unit
from gazette_parser.values import regions, units

_Post = TypeVar('_Post', Appointment, Member)


def link(issue: Issue) -> Issue:
    """The issue with its rows joined to each other: organisations in full, cited documents named, `units` made."""
    homes = {document.document_id: home_region(issue, document) for document in issue.documents}
    dates = {document.document_id: document.dated for document in issue.documents}

    def full(row: _Post) -> _Post:
        """The row with its organisation in full."""
        organization = row.organization and units.canonical(row.organization, homes[row.document_id], dates[row.document_id])
        return dataclasses.replace(row, organization=organization)

    linked = dataclasses.replace(
        issue, appointments=tuple(full(row) for row in issue.appointments), members=tuple(full(row) for row in issue.members),
        responsibilities=tuple(_in_print(issue)), citations=tuple(_cited(issue)))
    return dataclasses.replace(linked, units=tuple(_units(linked, issue, homes)))


def _in_print(issue: Issue) -> Iterator[Responsibility]:
    """Responsibilities, their units by the full names of the document's issuers: 区房管局 → 黄浦区住房保障和房屋管理局."""
    issuers = {document.document_id: document.issuers or () for document in issue.documents}
    for row in issue.responsibilities:
        names = issuers[row.document_id]
        meant = [name for name in names if row.unit not in names and units.abbreviates(row.unit_raw, name)]
        yield dataclasses.replace(row, unit=meant[0]) if len(meant) == 1 else row


def _cited(issue: Issue) -> Iterator[Citation]:
    """Citations with the document of this issue that their 文号 or title names; a document's own text is not one."""
    numbers = {d.doc_no: d.document_id for d in issue.documents if d.doc_no}
    titles = {a.title: a.document_id for a in issue.attachments if a.title and a.kind == 'issued'}
    titles |= {d.title: d.document_id for d in issue.documents if d.title}
    for row in issue.citations:
        found = numbers.get(row.cited_doc_no or '') or titles.get(row.cited_title or '')
        other = found if found != row.document_id else None
        yield dataclasses.replace(row, cited_document_id=row.cited_document_id or other)


def _units(linked: Issue, printed: Issue, homes: dict[str, str | None]) -> Iterator[Unit]:
    """One row for each canonical name, in the order of first mention, with the spellings seen."""
    spellings: dict[str, list[str]] = {}
    owners: dict[str, str | None] = {}
    for unit, spelling, document_id in _mentions(linked, printed):
        spellings.setdefault(unit, []).append(spelling)
        owners.setdefault(unit, homes.get(document_id))
    for unit, seen in spellings.items():
        yield _unit(linked.issue_id, unit, seen, owners[unit])


def _unit(issue_id: str, unit: str, seen: list[str], home: str | None) -> Unit:
    name = units.region_of([unit]) or (home if home != units.NATION and units.level_of(unit) != 'national' else None)
    region = regions.leading(name)[0] if name else None
    return Unit(issue_id=issue_id, unit=unit, aliases=tuple(dict.fromkeys(seen)), region=name,
                region_code=region.code if region else None, level=units.level_of(unit) or (region.level if region else None),
                kind=units.kind_of(unit), mentions=len(seen))


def _mentions(linked: Issue, printed: Issue) -> Iterator[tuple[str, str, str]]:
    """(canonical name, spelling, document) of everything that names a unit: issuers, responsibilities, posts."""
    yield from _issuers(linked.documents)
    for row in linked.responsibilities:
        yield row.unit, row.unit_raw, row.document_id
    yield from _posts(linked.appointments, printed.appointments)
    yield from _posts(linked.members, printed.members)


def _posts(linked: Iterable[Appointment | Member], printed: Iterable[Appointment | Member]) -> Iterator[tuple[str, str, str]]:
    for now, before in zip(linked, printed, strict=True):
        if now.organization and before.organization:
            yield now.organization, before.organization, now.document_id


def _issuers(documents: Iterable[Document]) -> Iterator[tuple[str, str, str]]:
    for document in documents:
        for name in document.issuers or ():
            yield name, name, document.document_id
