"""What looks like a deadline and is none: the past, rates, conditions, extensions, look-back periods, goals, attributes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gazette_parser import grammar
from gazette_parser.extract.amended import struck_out
from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.model import Span

RULES = grammar.load('deadlines')
_BEFORE = {
    'by': ('past_before', 'unmet', 'definition', 'about'),
    'window': ('past_before', 'definition'),
    'from': ('past_before', 'definition'),
    'recurring': ('rate_before',),
    'duration': ('unmet', 'extension', 'goal', 'look_back', 'benefit'),
    'effective': (), 'expiry': (),
}
_AFTER = {
    'by': ('attribute', 'conditional', 'past', 'already'),
    'window': ('attribute', 'conditional', 'past', 'entitled', 'forecast'),
    'from': ('attribute', 'past', 'entitled_from'),
    'recurring': ('of_each', 'conditional', 'past', 'rate'),
    'duration': ('attribute', 'conditional', 'history', 'past', 'enjoyed'),
    'effective': (), 'expiry': ('attribute',),
}


def before(match: Match, context: Context) -> str:
    """The clause up to the expression."""
    return context.text[context.clause(match.span.start).start:match.span.start]


def after(match: Match, context: Context) -> str:
    """The sentence from the end of the expression on, with its end mark."""
    return context.text[match.span.end:context.sentence(match.span.end).end + 1]


def says(term: str, text: str) -> bool:
    """Whether a named pattern of patterns/deadlines.toml holds of a text."""
    return RULES.term(term).search(text) is not None


def refused(match: Match, kind: str, context: Context) -> str | None:
    """The name of the pattern that says that this is no deadline; None where nothing does."""
    left, right = before(match, context), after(match, context)
    for term in _BEFORE[kind]:
        if says(str(match.rule.set.get(term, term)), _sentence_before(match, context) if term == 'extension' else left):
            return term
    for term in _AFTER[kind]:
        if RULES.term(term).match(right) and not _allowed(term, match, left, right):
            return term
    if match.rule.set.get('attributive') and says('each', left):
        return 'each'
    if (during := match.rule.set.get('during')) and not says(during, RULES.term('in_brackets').sub('', right)):
        return 'ordered'
    if struck_out(match.span, context):
        return 'struck_out'
    if kind in ('effective', 'expiry'):
        return None
    told = says('told_lead', _sentence_before(match, context)) or looks_back(match.span, context)
    return 'retrospect' if told else None


def _sentence_before(match: Match, context: Context) -> str:
    return context.text[context.sentence(match.span.start).start:match.span.start]


def _allowed(term: str, match: Match, left: str, right: str) -> bool:
    """Whether a reason to refuse does not hold here: a prescribed length stands before its noun, a period is for applying."""
    if term == 'attribute':
        return bool(match.rule.set.get('attributive'))
    return term == 'entitled' and not match.rule.set.get('during') and (says('may_apply', right) or says('named_as', left))


def looks_back(span: Span, context: Context) -> bool:
    """Whether a heading above tells of what was done: 一、2025年工作回顾."""
    return any(_is_retrospect(section.heading or '') for section in context.headings(span.start))


@lru_cache(maxsize=1024)
def _is_retrospect(heading: str) -> bool:
    return RULES.term('retrospect').match(heading) is not None


def is_act(match: Match, on: date | None, context: Context) -> bool:
    """Whether a date without a bound is one on which something is to be done: later than the document, followed by an act."""
    if in_time_column(match.span, context):
        return True
    left, right = before(match, context), after(match, context)
    dated = context.document.dated
    if match.rule.set['bare'] == 'cell' or (dated and on and on <= dated):
        return False
    if says('time_label', _led_by(match, context)):
        return on is not None
    if match.rule.set['bare'] == 'edge' and says('until', match.text):
        return on is not None and not says('until_noun', right)
    if match.rule.set['bare'] == 'edge':
        return not says('edge_noun', right) and (says('act_after', right) or says('act_before', left))
    if says('holiday_name', right) or says('cited', right):
        return False
    if not says('before_day', left):
        return dated is not None and on is not None and says('act_right', right)
    if dated is None:
        return says('act_after', right) and says('ordered', right) and not is_told(match, context)
    return says('act_after', right) or says('act_said', right)


def is_told(match: Match, context: Context) -> bool:
    """Whether the passage tells of what was done: 面试情况：…, 对…进行了考察."""
    left = context.text[context.paragraph(match.span.start).start:match.span.start]
    return says('told_label', left) or says('told', after(match, context))


def _led_by(match: Match, context: Context) -> str:
    """What stands before the date in its paragraph, else the line above: 一、会议时间 ⏎ 5月8日上午."""
    line = context.paragraph(match.span.start)
    left = context.text[line.start:match.span.start]
    if left.strip() or line.start <= context.span.start:
        return left
    above = context.paragraph(line.start - 1)
    return context.text[above.start:above.end]


def in_time_column(span: Span, context: Context) -> bool:
    """Whether the expression stands in a table column whose head means a time limit: 完成时限.

    Under a head of several rows, whose columns cannot be counted, one such head counts for every column.
    """
    cell = context.cell(span.end - 1)
    heads = [c for c in context.cells if cell and c.text and c.table_id == cell.table_id and c.row == 0]
    told = {c.col for c in heads if says('time_column', c.text.replace(' ', ''))}
    return cell is not None and bool(told) and (cell.col in told or cell.col >= len(heads))
