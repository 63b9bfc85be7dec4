"""The period that a target is for: from its sentence, from an earlier one of the paragraph, or from a heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.deadline_year import year_of
from gazette_parser.extract.target_place import term
from gazette_parser.model import Span
from gazette_parser.values.dates import Moment, last_day, plan_years
from gazette_parser.values.numbers import integer

_CENTURY = 2000  # the last year of the 20th century


@dataclass(frozen=True, slots=True)
class Horizon:
    """First and last day; `at` is where it is printed, None for a heading."""

    start: date | None
    end: date
    at: Span | None = None


def horizon(context: Context, at: int) -> Horizon | None:
    """The period for the value at an offset; None where the text names none."""
    month = _month_of_clause(context, at)
    if month is not None:
        return month
    sentence, paragraph = context.sentence(at), context.paragraph(at)
    own = periods(context, Span(sentence.start, at), months=True)
    earlier = own or periods(context, Span(paragraph.start, sentence.start), months=_goes_on(context, sentence))
    if earlier:
        return _under_year(context, at, earlier[-1])
    return _of_column(context, at) or _of_headings(context, at) or _of_line(context, at)


def _goes_on(context: Context, sentence: Span) -> bool:
    """2026年11月底前，新增站点40个；站台10座: a part of a list without its own verb shares the month of the list."""
    listed = context.text[sentence.start - 1:sentence.start] == '；'
    if not listed or not term('month_near').search(context.text, context.paragraph(sentence.start).start, sentence.start):
        return False
    return term('ordered').match(context.text, sentence.start, sentence.end) is None


def _under_year(context: Context, at: int, found: Horizon) -> Horizon:
    """年内 under 三、2024年重点任务, in a report of December 2023, is within 2024."""
    relative = found.at is not None and term('within').match(context.text, found.at.start, found.at.end)
    return _year(_later_year(context, at) or found.end.year, found.at) if relative else found


def _later_year(context: Context, at: int) -> int | None:
    """The one year of the headings, where it is later than the document's."""
    over = _of_headings(context, at)
    year = over.end.year if over and over.start and over.start.year == over.end.year else None
    return year if year and context.year and year > context.year else None


def in_head(context: Context, head: Span) -> Horizon | None:
    """The period that the head of a column names: 2026年, 3月底前."""
    named = periods(context, head, months=True)
    if named:
        return named[-1]
    months = list(term('head_month').finditer(context.text, head.start, head.end))
    if not months:
        return None
    moment = _moment(months[-1])
    return _day(replace(moment, year=year_of(moment, months[-1].start(), context)), Span(*months[-1].span()))


def column_head(context: Context, at: int) -> Span | None:
    """The header cell over a table cell; None for the header itself and outside tables."""
    cell, table = context.cell(at), context.table(at)
    if cell is None or cell.row == 0 or (table and any((head or '').isdecimal() for head in table.header)):
        return None  # a first row with a serial number: the table goes on under a line that parts it
    head = next((c for c in context.cells if c.table_id == cell.table_id and c.row == 0 and c.col == cell.col), None)
    return Span(head.char_start, head.char_end) if head else None


def _of_column(context: Context, at: int) -> Horizon | None:
    head, cell = column_head(context, at), context.cell(at)
    if cell is not None and cell.row == 0:
        return in_head(context, Span(cell.char_start, cell.char_end))  # 11月中旬完成100%, in the header itself
    named = periods(context, head, months=True) if head else []
    return named[-1] if named else None


def _month_of_clause(context: Context, at: int) -> Horizon | None:
    """9月底前新建20所: a month without its year, in the value's own clause."""
    start = context.clause(at).start
    said = term('month_said').search(context.text, start, at)
    named = list(term('month_only').finditer(context.text, start, at)) if said else []
    if not named:
        return None
    moment = _moment(named[-1])
    return _day(replace(moment, year=year_of(moment, named[-1].start(), context)), Span(*named[-1].span()))


def periods(context: Context, span: Span, months: bool) -> Sequence[Horizon]:
    """Every period named in a span, in order; with `months`, a month closes its period (到2025年6月底)."""
    return _periods(context.text, span, context.year, months)


@lru_cache(maxsize=256)
def _periods(text: str, span: Span, year: int | None, months: bool) -> list[Horizon]:
    """The same stretch is asked for by the tense and by the horizon of every value in it."""
    if term('dated_in').search(text, span.start, span.end) is None:
        return []
    read = (_read(m, year, months) for m in term('times').finditer(text, span.start, span.end))
    return [found for found in read if found is not None]


def _read(m: regex.Match[str], year: int | None, months: bool) -> Horizon | None:
    groups, span = m.groupdict(), Span(*m.span())
    if groups.get('since'):
        return _since(integer(groups['since']) or 0, integer(groups['span']) or 1, span)
    if groups.get('plan'):
        return _plan(groups['plan'], span)
    named = integer(groups.get('year') or '')
    if named is not None and groups.get('month'):
        return _day(_moment(m), span) if months else None
    if named is not None:
        return _year(named, span, m[0].startswith(('到', '至')))
    if groups.get('century'):
        return Horizon(None, date(_CENTURY, 12, 31), span) if year and year <= _CENTURY else None
    if year is None:
        return None
    return _year(year + 1 if groups.get('next') else year, span)


def _year(year: int, span: Span | None, until: bool = False) -> Horizon:
    return Horizon(None if until else date(year, 1, 1), date(year, 12, 31), span)


def _since(year: int, count: int, span: Span) -> Horizon:
    """2012年起5年内: so many years, the first one among them."""
    return Horizon(date(year, 1, 1), date(year + count - 1, 12, 31), span)


def _plan(name: str, span: Span | None) -> Horizon:
    start, end = plan_years(integer(name[:-1]) or 0)
    return Horizon(date(start, 1, 1), date(end, 12, 31), span)


def _moment(m: regex.Match[str]) -> Moment:
    """The printed day, third of a month, month or quarter."""
    year, month, day, quarter = (integer(m.groupdict().get(name) or '') for name in ('year', 'month', 'day', 'quarter'))
    return Moment(year, month, day, grammar.load('targets').words['thirds'].get(m.groupdict().get('third') or ''), quarter)


def _day(moment: Moment, span: Span) -> Horizon | None:
    """Up to the last day of a moment; None for a day that no month has, and where no year is known."""
    end = last_day(moment)
    return Horizon(None, end, span) if end else None


def _of_headings(context: Context, at: int) -> Horizon | None:
    for section in context.headings(at):
        if found := _of_heading(section.heading or ''):
            return found
    return None


@lru_cache(maxsize=1024)
def _of_heading(heading: str) -> Horizon | None:
    """The one year or plan that a heading names before its first mark."""
    head = term('first_clause').match(heading)
    named = list(term('heading_years').finditer(head[0])) if head else []
    if len({m[0].strip('“”') for m in named}) != 1:
        return None
    m = named[0]
    return _plan(m['plan'], None) if m['plan'] else _year(integer(m['year']) or 0, None)


def _of_line(context: Context, at: int) -> Horizon | None:
    """By the last heading without a number, a line such as 2020年工作要点; the text's own title is none."""
    own = context.attachment.title if context.attachment else None
    titles, text = (own, context.document.title), context.text
    before = [(context.quote(span).strip(), year) for span, year in _year_lines(text, context.span) if span.end <= at]
    years = [year for line, year in before if line not in titles]
    return _year(years[-1], None) if years else None


@lru_cache(maxsize=16)
def _year_lines(text: str, span: Span) -> list[tuple[Span, int]]:
    """Those lines of a part behind its first, which may be a title."""
    found = term('year_line').finditer(text, span.start, span.end)
    return [(Span(*m.span()), integer(m['year']) or 0) for m in found if m.start() > span.start]
