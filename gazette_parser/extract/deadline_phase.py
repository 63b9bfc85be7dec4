"""The dates that a document gives to a period which it names elsewhere: 放假期间, 自查自纠期间."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.deadline_point import moment
from gazette_parser.extract.deadline_year import year_of
from gazette_parser.model import Span
from gazette_parser.values.dates import window

RULES = grammar.load('deadlines')
_REACH = 60  # characters between the name of a phase and the end of its dates, at most
_WINDOWS = tuple(RULES.rule(name) for name in ('window_points', 'window_days'))


def phase(name: str, context: Context) -> tuple[date | None, date | None]:
    """First and last day of the phase of that name, if the document tells them once: 自查自纠阶段（7月1日至31日）."""
    told = {_dates(found, context) for line in _around(name, context) for found in _named(name, line, context)}
    return told.pop() if len(told) == 1 else (None, None)


def _named(name: str, line: Span, context: Context) -> Iterator[regex.Match[str]]:
    """The stretches of days of which the name stands right before, or behind."""
    for rule in _WINDOWS:
        for found in rule.find.finditer(context.text, line.start, line.end):
            head = RULES.term('phase_before').sub('', context.text[line.start:found.start()])
            if head.endswith(name) or _follows(name, found.end(), context):
                yield found


def _follows(name: str, at: int, context: Context) -> bool:
    """Whether what stands behind the dates names the phase: …为自查自纠阶段, or is it: …放假调休."""
    found = RULES.term('phase_after').match(context.text, at)
    if found is None:
        return False
    return name in found['name'] if found['name'] else found['begins'].startswith(name)


def _dates(found: regex.Match[str], context: Context) -> tuple[date | None, date | None]:
    start = moment(found['from'], None, context.year)
    start = replace(start, year=start.year or year_of(start, found.start(), context))
    return window(start, moment(found['to'], None, start.year))


def _around(name: str, context: Context) -> list[Span]:
    """The stretches of lines in which the name stands near enough to its dates."""
    found, at = [], context.text.find(name, context.span.start, context.span.end)
    while at >= 0:
        line = context.paragraph(at)
        found.append(Span(max(line.start, at - _REACH), min(line.end, at + len(name) + _REACH)))
        at = context.text.find(name, found[-1].end, context.span.end)
    return found
