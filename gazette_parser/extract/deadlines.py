"""Table `deadlines`: time expressions that say when something ordered must be done, starts, ends or recurs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.deadline_phase import phase
from gazette_parser.extract.deadline_point import amount, moment
from gazette_parser.extract.deadline_recurring import every_year, recurring, season
from gazette_parser.extract.deadline_refused import after, before, in_time_column, is_act, is_told, refused, says
from gazette_parser.extract.deadline_task import actor, quote_span, task_span, times
from gazette_parser.extract.deadline_year import month_of, year_is_guessed, year_of
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Deadline, Located
from gazette_parser.values.dates import Moment, add, first_day, last_day, valid_until, window

GRAMMAR = 'deadlines'
RULES = grammar.load(GRAMMAR)
_CLOCK_REACH = 64  # characters: longer than any event of `clock_start` with what stands around it
SHORT = ('workday', 'day', 'hour', 'minute')  # 力争 before such a length makes it a goal for processing
_EFFECTIVE = tuple(RULES.rule(name) for name in ('effective_on', 'effective_since'))
Values = dict[str, Any]  # columns of a Deadline; 'span' where the text is more than the match


def interpret(match: Match, context: Context) -> Iterator[Located]:
    """The row that one match gives; none where the passage says that it is no deadline."""
    kind = str(match.rule.set['kind'])
    if refused(match, kind, context):
        return
    values = _READERS[kind](match, context)
    if values is not None:
        yield _row(match, {'kind': kind, **values}, context)


def interpret_part(context: Context) -> Iterator[Located]:
    """The start that the note under the title says: （2000年3月20日…发布 自2000年4月1日起施行）."""
    document = context.document
    if context.attachment or context.span.start != document.body_start or document.char_start == document.body_start:
        return
    head = replace(context, span=Span(document.char_start, document.body_start), sections=(), tables=(), cells=())
    for rule in _EFFECTIVE:
        for found in rule.hits(head.text, head.span.start, head.span.end):
            yield from interpret(Match(rule, Span(*found.span()), found), head)


def _row(match: Match, values: Mapping[str, Any], context: Context) -> Deadline:
    columns = dict(values)
    span = columns.pop('span', match.span)
    review = columns.pop('review', None) or match.rule.set.get('doubt')
    task = task_span(span, context)
    return Deadline(**context.place(quote_span(span, task), match, review), **columns, text=context.quote(span),
                    task=context.quote(task) or None, actor=actor(span, context))


def _point(match: Match, context: Context, name: str = 'point') -> Moment:
    """A captured point with the year that it leaves out."""
    bare = moment(match.get(name) or '', None, None)
    if bare.year or bare.plan:
        return bare
    year = year_of(bare, match.span.start, context)
    found = moment(match.get(name) or '', context.document.dated, year)
    if found.day and not found.month:
        return month_of(found, match.span.start, context)
    return found if found.year or found == Moment() else replace(found, year=year)


def _by(match: Match, context: Context) -> Values | None:
    if match.rule.set.get('undated'):
        return {}
    if 'this' in match.rule.set and not match.get('point'):
        return {'end_on': _end_of(str(match.rule.set['this']), match.span.start, context)}
    point = _point(match, context)
    end = last_day(_last_named(match, point, context))
    if 'bare' in match.rule.set and not is_act(match, end, context):
        return None
    if _is_history(match, point, end, context):
        return None
    if recurs := _every_year(match, point, context):
        return recurs
    return {'span': match.span_of('point') if match.rule.set.get('bare') == 'cell' else match.span,
            'end_on': end, 'review': _doubt(match, end, context)}


def _last_named(match: Match, first: Moment, context: Context) -> Moment:
    """The last of several days (7月10日、10月10日前); what it leaves out the first one says."""
    more = max(match.all('more'), key=lambda found: found[1].start, default=None)  # a rule may read from right to left
    return moment(more[0], context.document.dated, first.year).within(first) if more else first


def _every_year(match: Match, point: Moment, context: Context) -> Values | None:
    """A date without a year that goes on a list of every year: 每年3月底前…，|12月20日前…."""
    if match.get('year') or match.get('year_word') or match.get('month_word') or point.quarter or point.half or point.plan:
        return None
    if not says('each_year', context.text[context.sentence(match.span.start).start:match.span.start]):
        return None
    low, high = times(match.span, context)
    return {'kind': 'recurring', 'recurrence': every_year(match), 'times_min': low, 'times_max': high}


def _end_of(stretch: str, at: int, context: Context) -> date | None:
    """The end of the document's own year or month."""
    dated = context.document.dated
    if stretch == 'year':
        return last_day(Moment(year_of(Moment(), at, context)))
    return last_day(Moment(dated.year, dated.month)) if dated else None


def _is_history(match: Match, point: Moment, end: date | None, context: Context) -> bool:
    """A printed year whose date is over before the document was made."""
    dated = context.document.dated
    if match.rule.set.get('labelled') or (dated and end and end < dated and in_time_column(match.span, context)):
        return False
    return bool(dated and end and end < dated and (match.get('year') or end.year < dated.year))


def _doubt(match: Match, on: date | None, context: Context) -> str | None:
    if on is None:
        return 'no date can be told from it'
    if not (match.get('year') or match.get('plan')) and year_is_guessed(context):
        return 'the document has no date: the year is the first one printed in it'
    dated = context.document.dated
    return "lies before the document's own date" if dated and on < dated else None


def _window(match: Match, context: Context) -> Values | None:
    if match.rule.set.get('during'):
        noun = None if says('goes_on', after(match, context)) else 'the period may only describe a noun'
        values = _during(match, context)
        return values and {**values, 'review': noun}
    if not match.get('year') and says('each_year', context.text[context.sentence(match.span.start).start:match.span.start]):
        return {'kind': 'recurring', 'recurrence': season(match)}
    start = _point(match, context, 'from')
    end = moment(match.get('to') or '', first_day(start), start.year)
    first, last = window(start, end)
    dated = context.document.dated
    if dated and last and last < dated and _is_past(match, context):
        return None
    if dated is None and match.get('year') and is_told(match, context):
        return None
    if says('only_end', match.text):
        return {'kind': 'by', 'end_on': last, 'review': _doubt(match, last, context)}
    doubt = _doubt(match, last if first else None, context) or _untimed(match, context)
    return {'start_on': first, 'end_on': last, 'review': doubt}


def _untimed(match: Match, context: Context) -> str | None:
    """Doubt about a stretch or start of a printed year where nothing dates the document and nothing is ordered in it."""
    if context.document.dated or not match.get('year') or says('goes_on', after(match, context)):
        return None
    left = context.text[context.paragraph(match.span.start).start:match.span.start]
    return None if says('phase', left) or says('time_label', left) else 'the document has no date: this may be past'


def _is_past(match: Match, context: Context) -> bool:
    """Whether a stretch that is over was told of, not ordered; a phase of a plan may have begun before the plan was printed."""
    if says('phase', context.text[context.paragraph(match.span.start).start:match.span.start]):
        return False
    return bool(match.get('year')) or not says('ordered', before(match, context))


def _during(match: Match, context: Context) -> Values | None:
    if plan := match.get('plan'):
        point, dated = moment(f'“{plan}五”末', None, None), context.document.dated
        first, last = first_day(replace(point, edge=None)), last_day(point)
        return None if dated and last and last < dated else {'start_on': first, 'end_on': last}
    name = match.get('name')
    if not name:
        return {'start_on': None}
    first, last = phase(name, context)
    return {'start_on': first, 'end_on': last}


def _from(match: Match, context: Context) -> Values | None:
    if match.rule.set.get('undated'):
        return {}
    if 'point' not in match.rule.find.groupindex:
        return _from_now(match, context)
    start = first_day(_point(match, context))
    dated = context.document.dated
    if dated and start and start.year < dated.year:
        return None
    return {'start_on': start, 'review': _untimed(match, context) if start else _doubt(match, None, context)}


def _from_now(match: Match, context: Context) -> Values:
    dated = context.document.dated
    if 'to' not in match.rule.find.groupindex or not match.get('to'):
        return {'start_on': dated}
    return {'kind': 'window', 'start_on': dated, 'end_on': last_day(_point(match, context, 'to'))}


def _effective(match: Match, context: Context) -> Values:
    if match.get('point'):
        return {'start_on': first_day(_point(match, context))}
    dated = context.document.dated
    count, _, unit = amount(match)
    return {'start_on': add(dated, count, unit) if dated and count and unit else dated}


def _expiry(match: Match, context: Context) -> Values:
    if match.get('point'):
        return {'end_on': last_day(_point(match, context))}
    if match.get('from'):
        begins = _point(match, context, 'from')
        first, last = window(begins, moment(match.get('to') or '', None, begins.year))
        return {'start_on': first, 'end_on': last}
    count, high, unit = amount(match)
    values: Values = {'duration_value': count, 'duration_max': high, 'duration_unit': unit}
    line = context.paragraph(match.span.start)
    if says('certificate', before(match, context)) or not says('own_validity', context.text[line.start:match.span.start]):
        return {'kind': 'duration', **values}
    start = _printed_start(context.text[line.start:line.end], context)
    return {**values, 'end_on': valid_until(start, count, unit) if start and count and unit else None}


def _printed_start(line: str, context: Context) -> date | None:
    found = [m for rule in _EFFECTIVE for m in rule.find.finditer(line + '。')]
    return first_day(moment(found[-1]['point'], None, context.year)) if found else None


def _duration(match: Match, context: Context) -> Values | None:
    count, high, unit = amount(match)
    if count is None or (unit in SHORT and says('hoped', before(match, context))):
        return None
    if unit == 'year' and says('granted', after(match, context)):
        return None
    span, event = _clock(match, context)
    start = _point(match, context) if match.get('point') else None
    if start and start.day is None and unit:
        return _stretch(match, start, (count, high, unit), context)
    clock = first_day(start) if start else _issued(event, context)
    end = add(clock, high or count, unit) if clock and unit else None
    review = 'working days of that year are not known' if clock and unit == 'workday' and end is None else None
    return {'span': span, 'duration_value': count, 'duration_max': high, 'duration_unit': unit,
            'duration_from': event, 'end_on': end, 'review': review}


def _issued(event: str | None, context: Context) -> date | None:
    """The day on which the clock starts that the document's own issue starts: 自印发之日起5个工作日内."""
    known = event and says('known_start', event) and context.document.dated_precision != 'month'
    return context.document.dated if known else None


def _stretch(match: Match, start: Moment, length: tuple[float, float | None, str], context: Context) -> Values | None:
    """2012年起5年内: the printed year or month is the first of the stretch; None where it is over before the document."""
    (count, high, unit), first, dated = length, first_day(start), context.document.dated
    last = valid_until(first, high or count, unit) if first else None
    if dated and last and last < dated:
        return None
    return {'start_on': first, 'end_on': last, 'duration_value': count, 'duration_max': high, 'duration_unit': unit,
            'review': None if last else _doubt(match, last, context)}


def _clock(match: Match, context: Context) -> tuple[Span, str | None]:
    """The expression with the event before it that starts the clock, and that event."""
    if match.rule.name != f'{GRAMMAR}.within':
        return match.span, match.get('event')
    start = max(context.sentence(match.span.start).start, match.span.start - _CLOCK_REACH)
    found = RULES.term('clock_start').search(context.text[start:match.span.start])
    if not found:
        return match.span, None
    clock = found.start('clock')
    return Span(start + clock if clock >= 0 else match.span.start, match.span.end), str(found['event'])


_READERS: dict[str, Callable[[Match, Context], Values | None]] = {
    'by': _by, 'window': _window, 'from': _from, 'effective': _effective, 'expiry': _expiry,
    'duration': _duration, 'recurring': recurring,
}
