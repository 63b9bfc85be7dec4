"""A clause that begins with a role word (，并配合…) → the units that are the subject of its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.unit_lists import looks_like_unit
from gazette_parser.model import Span

_MOST = 8  # clauses that a subject may stand before its role word


def subject(context: Context, at: int) -> Span | None:
    """The list of units that the clause at `at` goes on about: the nearest subject before it in its sentence."""
    for clause in _clauses_before(context, at):
        found = created(context, clause) or _acting(context, clause)
        if found or any(_term(name).match(context.text, clause.start, clause.end) for name in ('delegated', 'other_subject')):
            return found
    return None


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('responsibilities').term(name)


def _clauses_before(context: Context, at: int) -> Iterator[Span]:
    """The clauses of the sentence before an offset, nearest first."""
    start = context.sentence(at - 1).start
    end = at - 1
    for _ in range(_MOST):
        if end <= start:
            return
        clause = context.clause(end)
        yield Span(clause.start, end)
        end = clause.start - 1


def _acting(context: Context, clause: Span) -> Span | None:
    if _term('delegated').match(context.text, clause.start, clause.end):
        return None
    return _agent(context, clause) or _front(context, clause)


def created(context: Context, clause: Span) -> Span | None:
    """The body that a clause sets up: 领导小组下设办公室，具体负责."""
    return _block(context, _term('created').search(context.text, clause.start, clause.end))


def _agent(context: Context, clause: Span) -> Span | None:
    """The unit that acts in a clause about something else: 评估由市教育局组织实施，负责."""
    found = _term('agent').match(context.text, clause.start, clause.end)
    return None if found and looks_like_unit(found['head']) else _block(context, found)


def _front(context: Context, clause: Span) -> Span | None:
    """The unit that a clause begins with: 县医疗保障局主管全县长护险工作，负责."""
    if _term('composition').match(context.text, clause.start, clause.end):
        return None
    return _block(context, _term('named_body').search(context.text, clause.start, clause.end)
                  or _term('front').match(context.text, clause.start, clause.end))


def _block(context: Context, found: regex.Match[str] | None) -> Span | None:
    return Span(*found.span('block')) if found else None
