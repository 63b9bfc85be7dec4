"""Wording that an amendment strikes out or replaces (将“…”修改为, 删去“…”): it orders nothing any more."""

from __future__ import annotations

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.model import Span

_REACH = 480  # characters before and behind a passage in which its quotation opens and ends, with what strikes it out


def struck_out(span: Span, context: Context) -> bool:
    """Whether a passage stands in a quotation that the sentence around it strikes out or replaces."""
    if context.text.find('”', span.end, span.end + _REACH) < 0:
        return False
    line = context.paragraph(span.start)
    left = context.text[max(line.start, span.start - _REACH):span.start]
    if left.rfind('“') <= left.rfind('”'):
        return False
    term = grammar.load('amended').term
    return bool(term('struck_after').match(context.text[span.end:line.end]) or term('struck_before').search(left))
