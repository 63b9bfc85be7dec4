"""The year that a printed date leaves out: said before it, in a heading, in the title, or the document's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.values.dates import Moment, last_day
from gazette_parser.values.numbers import integer

RULES = grammar.load('deadlines')
_LONG_OVER = 8  # months: a day that lies so far back in the year of the document is one of the next


def year_of(point: Moment, at: int, context: Context) -> int | None:
    """The year of a date at an offset: a later year said in its sentence or heading, else the document's own.

    The title names a later year where the document's own would put the date into the past: 1月20日前 in a notice of
    December on the holidays of the next year; so does a date of the next year that was printed before.
    """
    own = own_year(context)
    if own is None:
        return None
    headings = [section.heading or '' for section in context.headings(at)]
    for said in (_said(context.text[context.sentence(at).start:at]), *map(_named, headings)):
        if said and said > own:
            return said
    if not _is_over(point, own, context.document.dated):
        return own
    titled = _titled(context) or _announced(context) or _next(point, own, at, context)
    return titled if titled and titled > own else own


def month_of(point: Moment, at: int, context: Context) -> Moment:
    """A bare day with the month last said in its paragraph, else the day of that number that comes next."""
    said = [found for found in RULES.term('said_month').finditer(context.text, context.paragraph(at).start, at)]
    if said:
        point = replace(point, month=integer(said[-1]['month']))
        return replace(point, year=year_of(point, at, context))
    dated = context.document.dated
    if dated is None or point.day is None:
        return point
    year, month = divmod(dated.year * 12 + dated.month - 1 + (point.day < dated.day), 12)
    return replace(point, year=year, month=month + 1)


def own_year(context: Context) -> int | None:
    """The document's year; where nothing dates it, the one in its title or the first date printed in it."""
    return context.year or _titled(context) or _first_printed(context.text[context.document.char_start:context.document.char_end])


def year_is_guessed(context: Context) -> bool:
    """Whether neither date nor number nor title tell the document's year."""
    return not context.year and not _titled(context)


def _titled(context: Context) -> int | None:
    """The year in the title of the attachment, else of the document."""
    titles = (context.attachment.title if context.attachment else None, context.document.title)
    return next((year for title in titles if title and (year := _named(title))), None)


def _announced(context: Context) -> int | None:
    """The one year of the sentence that opens a notice: 现将2022年元旦放假安排通知如下."""
    body = context.text[context.document.body_start:context.document.body_end]
    opening = RULES.term('opening').match(body)
    return _named(opening.group()) if opening else None


def _next(point: Moment, own: int, at: int, context: Context) -> int | None:
    """The next year, where the month is long over and the document has named that year before."""
    dated = context.document.dated
    late = dated is not None and point.month is not None and dated.month - point.month >= _LONG_OVER
    return own + 1 if late and context.text.find(str(own + 1), context.document.char_start, at) >= 0 else None


def _first_printed(text: str) -> int | None:
    found = RULES.term('full_date').search(text)
    return integer(found['year']) if found else None


def _said(text: str) -> int | None:
    said = [integer(found['year']) for found in RULES.term('said_year').finditer(text)]
    return said[-1] if said else None


@lru_cache(maxsize=1024)
def _named(text: str) -> int | None:
    """The one year that a heading or title names; None where it names several, or a period."""
    named = {integer(found['year']) for found in RULES.term('named_year').finditer(text)}
    return named.pop() if len(named) == 1 else None


def _is_over(point: Moment, own: int, dated: date | None) -> bool:
    """Whether the date lies before the document's own, taken to be of its year; an end of a year may be either's."""
    end = last_day(replace(point, year=own))
    return dated is not None and (end is None or end < dated or (point.month is None and point.quarter is None))
