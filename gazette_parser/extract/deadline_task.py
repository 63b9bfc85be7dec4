"""What is to be done by a deadline, who must do it, and how often."""

from __future__ import annotations

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.model import Span
from gazette_parser.values.numbers import integer

RULES = grammar.load('deadlines')
_MARKS = '，。；：！？\n\t'
_SHORT = 4  # characters: what is left of a clause is too little to say a task


def task_span(span: Span, context: Context) -> Span:
    """The clause that says what is to be done: behind the expression, else the clause that leads up to it.

    Commas are part of it until the sentence ends or a second expression of time begins.
    """
    if row := _row_task(span, context):
        return row
    text, end = context.text, _end(span, context)
    start = span.end
    while start < end and text[start] in '，：）) ':
        start += 1
    if end - start >= _SHORT:
        return Span(start, end)
    return _unlabelled(Span(_start(span, context), max(end, span.end)), context)


def _row_task(span: Span, context: Context) -> Span | None:
    """The longest other cell of the row, where the expression is a whole table cell."""
    cell = context.cell(span.start)
    if cell is None or len(cell.text) > span.end - span.start + 1:
        return None
    row = [c for c in context.cells if (c.table_id, c.row) == (cell.table_id, cell.row) and c.col != cell.col]
    longest = max(row, key=lambda c: len(c.text), default=None)
    return Span(longest.char_start, longest.char_end) if longest and longest.text else None


def _unlabelled(span: Span, context: Context) -> Span:
    """Without the number of the article or item."""
    label = RULES.term('label').match(context.quote(span))
    return Span(span.start + label.end(), span.end) if label else span


def _start(span: Span, context: Context) -> int:
    """Where the clause begins that leads up to the expression; the one before it where it is empty."""
    clause = context.clause(span.start)
    if span.start - clause.start >= _SHORT:
        return clause.start
    sentence = context.sentence(span.start)
    return context.clause(max(clause.start - 2, sentence.start)).start if clause.start > sentence.start else clause.start


def _end(span: Span, context: Context) -> int:
    """Where the task ends: at a mark, the first comma behind the expression left aside."""
    sentence = context.sentence(max(span.end - 1, span.start))
    text = context.text
    at = span.end + 1 if text[span.end:span.end + 1] in ('，', '：', '）') else span.end
    ends = [found for mark in '，。；\n\t' if (found := text.find(mark, at, sentence.end)) >= 0]
    return min(ends, default=max(sentence.end, span.end))


def quote_span(span: Span, task: Span) -> Span:
    """The passage that proves the row: the expression with its task."""
    return Span(min(span.start, task.start), max(span.end, task.end))


def actor(span: Span, context: Context) -> str | None:
    """Who must do it, where the clause names it before or right after the expression."""
    left = context.text[context.clause(span.start).start:span.start]
    found = RULES.term('actor_before').search(left)
    if found and RULES.term('unit_end').search(found['actor']):
        return str(RULES.term('label').sub('', found['actor']))
    right = context.text[span.end:context.sentence(span.end).end]
    after = RULES.term('actor_after').search(right)
    return str(after['actor']) if after else None


def times(span: Span, context: Context) -> tuple[int | None, int | None]:
    """How often within a period: 至少1次 → 1, None; 1-2期 → 1, 2; 一次 → 1, 1."""
    right = context.text[span.end:context.sentence(span.end).end]
    found = RULES.term('times_after').search(right)
    if not found:
        return None, None
    low, high = integer(found['low']), integer(found['high'] or found['low'])
    left = context.text[context.clause(span.start).start:span.start]
    words = left + right[:found.start('low')]
    if RULES.term('at_most').search(words):
        return None, high
    if not found['high'] and (found['least_tail'] or RULES.term('at_least').search(words)):
        return low, None
    return low, high
