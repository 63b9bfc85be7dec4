"""How a 文号 is printed → its normal form and place: 某政发〔2020〕1号, 某省人民政府令第12号."""

from __future__ import annotations

from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.model import Span

BEFORE = 60  # characters before a work in which its number may stand
_NUMBER_PARTS = ('prefix', 'year', 'serial', 'reversed', 'order', 'number', 'after', 'notice', 'notice_year')


def number(match: Match) -> str | None:
    """The number that a match holds."""
    return doc_no({name: match.get(name) for name in _NUMBER_PARTS})


def doc_no(parts: dict[str, str | None]) -> str | None:
    """The 文号 normalised: brackets 〔〕, no spaces, no 第 but in 令第N号."""
    if parts.get('prefix'):
        return f'{parts["prefix"]}〔{parts["year"]}〕{parts["serial"]}号'.replace(' ', '')
    if parts.get('reversed'):
        return _term('reversed_year').sub(r'〔\g<year>〕', (parts['reversed'] or '').replace('第', '')).replace(' ', '')
    if parts.get('order'):
        return f'{parts["order"]}{parts.get("after") or ""}第{parts["number"]}号'
    return f'{parts["notice"]}{parts["notice_year"]}年第{parts["number"]}号' if parts.get('notice') else None


def number_before(text: str, at: int) -> str | None:
    """The number before a work that an order made known: 某市人民政府令第12号公布的《…》."""
    found = list(_term('number_before').finditer(text[max(0, at - BEFORE):at], overlapped=True))
    return doc_no(found[-1].groupdict()) if found else None


def number_span(match: Match) -> Span:
    """With the prefix, which stands before the match."""
    starts = [span.start for name in ('prefix', 'order', 'notice') for _, span in match.all(name)]
    return Span(min([match.span.start, *starts]), match.span.end)


def is_own_number(said: str | None, span: Span, context: Context) -> bool:
    """The document's own number, or one that stands alone on its line as the head of a text."""
    line = context.text[context.paragraph(span.start).start:context.paragraph(span.start).end]
    history = _term('history').match(context.text, span.end) is not None
    return said is None or history or (context.document.doc_no or '').endswith(said) or bool(_term('number_line').match(line))


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('citations').term(name)
