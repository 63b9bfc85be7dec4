"""Whether a value is of the past, of the future, or of no time that the text tells: words, years, headings, parts of a report."""

from __future__ import annotations

from functools import lru_cache

from gazette_parser.extract.target_horizon import periods
from gazette_parser.extract.target_place import Place, term
from gazette_parser.model import Span
from gazette_parser.values.numbers import integer

_LABEL = 8  # characters: the longest label before a heading
_LATE = 10  # month from which a report of the same year looks back on that year


def is_past(place: Place) -> bool:
    """What was reached, what exists, what a year that is over brought."""
    before = Span(place.clause.start, place.match.span.end)
    if place.says('past', before) or place.says('done_with', place.left) or place.says('existing', place.left):
        return True
    if place.rule == 'amount' and (place.begins('past_behind', place.right) or place.says('reported', place.sentence_left)):
        return True  # 10名同志进行了考察，共谈话60人次
    if place.tense == 'past' or _of_past_year(place) or _opens_in_past(place):
        return True
    soft = place.tense != 'future' and (place.says('past_soft', before) or _counts_reports(place, before))
    if not soft and not _in_past_paragraph(place):
        return False
    return not (place.says('future_clause', before) or _lies_ahead(place, before))


def _counts_reports(place: Place, before: Span) -> bool:
    """同比增长8% is how results are told, not goals."""
    return place.kind in ('report', 'facts') and place.says('same_time', before)


def is_told(place: Place, nearby: bool = True) -> bool:
    """The sentence or its headings say that the value is still to come; `nearby`: or, in plans and orders, the paragraph."""
    return (place.tense == 'future' or place.says('future_clause', place.stretch_left) or _lies_ahead(place, place.stretch_left)
            or (nearby and place.kind in ('plan', 'work') and _lies_ahead(place, place.paragraph_left)))


def in_outlook(place: Place) -> bool:
    """In a report: behind the heading or the words that open the part on the time to come."""
    if place.tense == 'future' and not _in_review_without_number(place):
        return True
    if turn(place) == 'future':
        return place.tense != 'mixed' or not _in_past_paragraph(place)
    if turn(place) is None and place.tense != 'past' and place.says('stated_aim', place.stretch_left):
        return True  # 确保, 计划减少: an aim, where nothing opens a review
    said = place.paragraph_left if place.begins('among', place.stretch_left) else place.stretch_left
    return place.says('sure_future', said) or _lies_ahead(place, said)


def in_preamble(place: Place) -> bool:
    """Before the first heading of a text that has headings: reasons and background."""
    sections, at = place.context.sections, place.match.span.start
    return len(sections) > 1 and not place.headings and at < min(s.char_start for s in sections)


def _lies_ahead(place: Place, span: Span) -> bool:
    """The last period named in a span before the value ends after the document's year, or is a date to reach."""
    named = [p for p in periods(place.context, span, months=True) if p.at and not _names_day(place, p.at)]
    if not named:
        return False
    year, end, until = place.year, named[-1].end.year, _is_aim(place, named[-1].at)
    return until if year is None else end > year or (end == year and (until or _plans_year(place)))


def _names_day(place: Place, at: Span) -> bool:
    """2024年3月12日 is the date of an event; 2024年3月12日前 is an aim."""
    return term('day_behind').match(place.context.text, at.end) is not None


def _is_aim(place: Place, at: Span | None) -> bool:
    """到2025年, 2025年底前: a time to reach."""
    if at is None:
        return False
    text = place.context.text
    return bool(term('until').match(text, at.start, at.end) or term('aim_behind').match(text, at.end))


def _plans_year(place: Place) -> bool:
    """A text of that year plans it: not a statement of facts, nor a report at the year's end."""
    dated = place.context.document.dated
    return place.kind not in ('facts', 'report') or (place.kind == 'report' and bool(dated and dated.month < _LATE))


def turn(place: Place) -> str | None:
    """`past` or `future` by the last phrase before the value that opens a part on either."""
    last = _last_turn(place)
    return last[1] if last else None


def _last_turn(place: Place) -> tuple[int, str] | None:
    span, at = place.context.span, place.match.span.start
    before = [found for found in _turns(place.context.text, span.start, span.end, place.year) if found[0] < at]
    return before[-1] if before else None


def _in_review_without_number(place: Place) -> bool:
    """2015年工作回顾 printed without 一、 is no heading of the outline: the headings under it tell nothing of the time."""
    last = _last_turn(place)
    if last is None or last[1] == 'future':
        return False
    return not any(s.char_start <= last[0] <= s.char_start + len(s.heading or '') + _LABEL for s in place.context.sections)


@lru_cache(maxsize=16)
def _turns(text: str, start: int, end: int, year: int | None) -> list[tuple[int, str]]:
    """Every such phrase of a part: its offset, and `past` or `future`; 2015年目标 in a report of 2016 is neither."""
    found = []
    for m in term('turns').finditer(text, start, end):
        if m['past']:
            found.append((m.start(), 'past'))
        elif not (m['year'] and year and (integer(m['year']) or year) < year):
            found.append((m.start(), 'future'))
    return found


@lru_cache(maxsize=16)
def _planned_year(text: str, start: int, end: int) -> int | None:
    """In a text without a date: the first year whose aims it announces (2024年主要预期目标)."""
    return next((integer(m['year']) for m in term('turns').finditer(text, start, end) if m['future'] and m['year']), None)


def _opens_in_past(place: Place) -> bool:
    """近年来，全市新建学校20所: an earlier clause of the sentence looks back, and this one does not turn to the future."""
    before = Span(place.sentence_left.start, place.clause.start)
    if not place.says('past_opening', before):
        return False
    own = Span(place.clause.start, place.match.span.start)
    return not (place.says('future_clause', own) or any(periods(place.context, own, months=True)))


def is_commented(place: Place) -> bool:
    """Under a line such as 【点评】 or 问：, not under 【原文】: others talk about the value."""
    before = [own for at, own in _comments(place.context.text, place.context.span) if at <= place.match.span.start]
    return bool(before) and not before[-1]


@lru_cache(maxsize=16)
def _comments(text: str, span: Span) -> list[tuple[int, bool]]:
    """Where a comment begins, and where the words of the document itself do."""
    return [(m.start(), bool(m['own'])) for m in term('comment').finditer(text, span.start, span.end)]


def _of_past_year(place: Place) -> bool:
    """The nearest year before the value, in its own sentence, is over: 2022年完成投资5亿元."""
    year = place.year or _planned_year(place.context.text, place.context.span.start, place.context.span.end)
    if not year:
        return False
    named = periods(place.context, place.sentence_left, months=True)
    return bool(named and named[-1].end.year < year)


def _in_past_paragraph(place: Place) -> bool:
    return place.begins('past_paragraph', place.context.paragraph(place.match.span.start))
