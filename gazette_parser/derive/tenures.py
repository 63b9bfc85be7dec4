"""任期: who held which post from when to when, 任 and 免 of all issues paired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gazette_parser.derive.kind import table, words
from gazette_parser.records import optional, required

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_ENDS = ('remove', 'resign', 'retire')


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """任期: one row for each time that a person held a post; an end that no issue prints is null."""

    tenure_id: str = required('任期标识', 'hash of person, post and first evidence')
    person: str = required('姓名', 'name alone')
    post: str = required('职务', 'post as first printed')
    organization: str | None = optional('机构', 'canonical organisation')
    title: str | None = optional('职务名称', 'post without the organisation')
    start_on: date | None = optional('任职日期', 'null where the appointment is not in the archive')
    end_on: date | None = optional('免职日期', 'day of the removal; null where none is in the archive')
    state: str = required('状态', 'current (no removal found), ended, or unknown_start (removed, appointment not found)')
    end_action: str | None = optional('离任方式', 'remove, resign or retire')
    concurrent: bool = required('兼任', '兼任')
    acting: bool = required('代理', '代理, 代')
    seconded: bool = required('挂职', '挂职')
    probation_until: date | None = optional('试用期满', 'day before which the probation ends: start and its months')
    confirmed_on: date | None = optional('正式任职日期', '试用期满正式任职, or 代理 no more')
    term_until: date | None = optional('任期届满', 'start, or 续聘, and its 聘期 in months')
    start_document_id: str | None = optional('任职文件', 'document of the appointment')
    end_document_id: str | None = optional('免职文件', 'document of the removal')
    evidence: tuple[str, ...] = required('依据', 'row_id of the appointments that say so')
    review: str | None = optional('复核', 'contradictions: appointed twice, no removal before a successor, end before start')


class Event(NamedTuple):
    """A row of `appointments`."""

    row_id: str
    document_id: str
    person: str
    action: str
    post: str
    organization: str | None
    title: str | None
    on: date | None
    concurrent: bool
    acting: bool
    seconded: bool
    probation_months: int | None
    term_months: int | None

    @property
    def seat(self) -> tuple[str, str]:
        """The post by its canonical parts, else as printed."""
        return (self.organization, self.title or '') if self.organization else (self.post, '')


@dataclass
class _Draft:
    """A tenure while its events are gone through."""

    first: Event
    start: Event | None = None
    end: Event | None = None
    confirmed: Event | None = None
    renewed: Event | None = None
    events: list[Event] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


_EVENTS = '''
SELECT DISTINCT ON (row_id) row_id, document_id, person, action, post, organization, title, effective_on, concurrent,
       acting, seconded, probation_months, term_months
FROM appointments ORDER BY row_id, issue_id'''


def tenures(events: Iterable[Event]) -> list[Tenure]:
    """The tenures that the events amount to, in the order of their dates."""
    grouped: dict[tuple[str, tuple[str, str]], list[Event]] = defaultdict(list)
    for event in sorted(events, key=_order):
        grouped[event.person, event.seat].append(event)
    made = [_tenure(draft) for group in grouped.values() for draft in _drafts(group)]
    return sorted(_succession(made), key=lambda t: (t.start_on or t.end_on or date.max, t.tenure_id))


def _order(event: Event) -> tuple[date, bool, str]:
    """By date; on one day who leaves goes before who comes."""
    return event.on or date.max, event.action not in _ENDS, event.row_id


def _drafts(events: Iterable[Event]) -> Iterator[_Draft]:
    """A person's events at one post, cut into tenures."""
    draft: _Draft | None = None
    for event in events:
        if draft and (not draft.end or (event.action in _ENDS and event.on == draft.end.on)):
            _take(draft, event)
        else:
            if draft:
                yield draft
            draft = _begun(event)
    if draft:
        yield draft


def _begun(event: Event) -> _Draft:
    draft = _Draft(event, events=[event])
    if event.action in _ENDS:
        draft.end = event
    elif event.action == 'confirm':
        draft.confirmed = event
        draft.doubts.append('confirmed, but no appointment is in the archive')
    else:
        draft.start = event
    if event.on is None:
        draft.doubts.append('a document without a date')
    return draft


def _take(draft: _Draft, event: Event) -> None:
    draft.events.append(event)
    if event.action in _ENDS:
        draft.end = event if not draft.end or event.action == 'retire' else draft.end
    elif event.action == 'confirm' or (draft.first.acting and not event.acting):
        draft.confirmed = event
    elif event.term_months:
        draft.renewed = event
    elif event.on != draft.first.on:
        draft.doubts.append(f'appointed again on {event.on} without a removal in between')


def _tenure(draft: _Draft) -> Tenure:
    first, start, end = draft.first, draft.start, draft.end
    begun, term = start.on if start else None, draft.renewed or start
    return Tenure(
        tenure_id=_name(first), person=first.person, post=first.post, organization=first.organization, title=first.title,
        start_on=begun, end_on=end.on if end else None, state=_state(draft), end_action=end.action if end else None,
        concurrent=any(e.concurrent for e in draft.events), acting=first.acting, seconded=first.seconded,
        probation_until=_later(begun, start.probation_months if start else None),
        confirmed_on=draft.confirmed.on if draft.confirmed else None,
        term_until=_later(term.on, term.term_months) if term else None,
        start_document_id=start.document_id if start else None, end_document_id=end.document_id if end else None,
        evidence=tuple(e.row_id for e in draft.events), review='; '.join(draft.doubts) or None)


def _state(draft: _Draft) -> str:
    if not draft.end:
        return 'current'
    return 'ended' if draft.start or draft.confirmed else 'unknown_start'


def _name(event: Event) -> str:
    return sha256('\n'.join((event.person, *event.seat, event.row_id)).encode()).hexdigest()[:16]


def _later(start: date | None, months: int | None) -> date | None:
    """The same day so many months later, or the last of a shorter month.

    >>> _later(date(2023, 8, 31), 6)
    datetime.date(2024, 2, 29)
    """
    if not start or not months:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)


def _succession(made: list[Tenure]) -> Iterator[Tenure]:
    """Where a post is held by one person, a holder without an end is in doubt once another comes."""
    seats: dict[tuple[str, str], list[Tenure]] = defaultdict(list)
    for tenure in made:
        if is_single(tenure.title) and tenure.organization and tenure.start_on and not tenure.concurrent:
            seats[tenure.organization, tenure.title or ''].append(tenure)
    doubts = {t.tenure_id: doubt for group in seats.values() for t, doubt in _overlaps(group)}
    for tenure in made:
        doubt = doubts.get(tenure.tenure_id)
        yield replace(tenure, review='; '.join(filter(None, (tenure.review, doubt)))) if doubt else tenure


def _overlaps(group: list[Tenure]) -> Iterator[tuple[Tenure, str]]:
    ordered = sorted(group, key=lambda t: t.start_on or date.min)
    for before, after in pairwise(ordered):
        if before.person == after.person:
            continue
        if before.end_on is None:
            yield before, f'{after.person} was appointed on {after.start_on} and no removal is in the archive'
        elif after.start_on and before.end_on > after.start_on:
            yield before, f'{after.person} was appointed on {after.start_on}, before this one was removed'


@cache
def is_single(title: str | None) -> bool:
    """Whether one person at a time holds such a post.

    >>> [is_single(title) for title in ('局长', '副局长', '办公室主任', '委员')]
    [True, False, True, False]
    """
    name = title or ''
    return name.endswith(tuple(words('single_posts'))) and not any(word in name for word in words('not_single'))


def _rows(con: Connection) -> list[Tenure]:
    return tenures(Event(*row) for row in con.execute(_EVENTS).fetchall())


TABLE = table('tenures', Tenure, ('appointments',), _rows, 'organization, title, coalesce(start_on, end_on), person, tenure_id')
