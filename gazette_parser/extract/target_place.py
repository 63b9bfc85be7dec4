"""Where a value stands: the clause to its left and right, the kind of text and the tense of its section."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.outline import HEADING_LENGTH
from gazette_parser.values.dates import plan_years
from gazette_parser.values.numbers import integer
from gazette_parser.values.quantities import unit_of

_MARKS = '，。；：！？\n\t,;!?'
_SIGNS = '≥≤＞＜'
_ARTICLES = 3  # 第…条 headings that make a regulation of a text
_URGES = 8  # sentences that open with an order (加快, 健全): so many to each result make a plan of a fragment
_ORDERS = 3  # as many are enough where no result is told
_OPENING = 600  # characters in which a document without a title says what it issues
BARE = ('amount', 'bounded')  # rules of a value beside what it counts, without a word of level
LEVELS = ('changed_to', 'changed_by', 'pace', 'level', 'bounded', 'spread', 'rank', 'double', 'supply',
          'time_to', 'time_by', 'time_taken', 'time_done', 'spread_time')  # rules of a level or of a change
ACTS = ('次', '轮', '遍', '场', '期', '场次')  # units that count single acts
_OPEN, _CLOSE = '（(“《', '）)”》'


@cache
def term(name: str) -> regex.Pattern[str]:
    """A named pattern of the targets grammar."""
    return grammar.load('targets').term(name)


@dataclass(frozen=True)
class Place:
    """A value's clause: `left` reaches back to the clause mark or to the value before, `right` to the next mark."""

    context: Context
    match: Match
    clause: Span
    left: Span
    right: Span

    def says(self, name: str, span: Span) -> bool:
        """Whether a named pattern is found within a span."""
        return term(name).search(self.context.text, span.start, span.end) is not None

    def begins(self, name: str, span: Span) -> bool:
        """Whether a named pattern stands at the start of a span."""
        return term(name).match(self.context.text, span.start, span.end) is not None

    @cached_property
    def rule(self) -> str:
        """The short name of the rule that found the value; people told by no unit are an amount too."""
        name = self.match.rule.name.partition('.')[2]
        return 'amount' if name == 'heads' else name

    @cached_property
    def kind(self) -> str:
        """The kind of text around the value."""
        return kind(self.context)

    @cached_property
    def unit(self) -> str | None:
        """The unit without its multiplier and what it is counted by (元/人 is 元); `%` for printed shares."""
        unit = unit_of(self.match.get('value') or '', self.match.get('unit'))
        return unit.partition('/')[0] if unit else None

    @cached_property
    def tense(self) -> str | None:
        """What the headings say of the time."""
        return tense(self.headings, self.context.year)

    @cached_property
    def headings(self) -> list[str]:
        """The headings over the value, innermost first."""
        return [section.heading for section in self.context.headings(self.match.span.start) if section.heading]

    @cached_property
    def year(self) -> int | None:
        """The year of the document, or the one that its title names."""
        return own_year(self.context)

    @cached_property
    def stretch_left(self) -> Span:
        """From the last full stop to the value: a list parted by ； is one stretch."""
        start, at = self.context.paragraph(self.match.span.start).start, self.match.span.start
        return Span(max(start, self.context.text.rfind('。', start, at) + 1), at)

    @cached_property
    def paragraph_left(self) -> Span:
        """From the start of the paragraph to the value."""
        return Span(self.context.paragraph(self.match.span.start).start, self.match.span.start)

    @cached_property
    def sentence_left(self) -> Span:
        """From the start of the sentence to the value."""
        return Span(self.sentence.start, self.match.span.start)

    @cached_property
    def sentence(self) -> Span:
        """The sentence around the value."""
        return self.context.sentence(self.match.span.start)


@lru_cache(maxsize=256)
def counts_things(unit: str) -> bool:
    """Whether a unit counts things or people (家, 人次), not a measure, money or a share."""
    return term('countable').fullmatch(unit) is not None


def place_of(match: Match, context: Context) -> Place:
    """The clause around a match; marks inside brackets and quotation marks do not end it."""
    start = _back(context.text, match.span.start, context.span.start)
    end = _forth(context.text, match.span.end, context.span.end)
    left = Span(_after_value(context.text, start, match.span.start), match.span.start)
    return Place(context, match, Span(start, end), left, Span(match.span.end, _before_value(context.text, match.span.end, end)))


def _back(text: str, at: int, stop: int) -> int:
    depth = 0
    while at > stop:
        mark = text[at - 1]
        if mark in '\n\t' or (depth == 0 and (mark in _MARKS or (mark == ' ' and _is_column(text, at - 1)))):
            return at
        if mark in _CLOSE:
            depth += 1
        elif mark in _OPEN:
            if depth == 0 and mark in '（(':
                return at
            depth = max(depth - 1, 0)
        at -= 1
    return at


def _forth(text: str, at: int, stop: int) -> int:
    depth = 0
    while at < stop:
        mark = text[at]
        if mark in '\n\t' or (depth == 0 and (mark in _MARKS or (mark == ' ' and _is_column(text, at)))):
            return at
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            if depth == 0:
                return at
            depth -= 1
        at += 1
    return at


def _is_column(text: str, at: int) -> bool:
    """A space that parts the columns of a roster line; between a digit and a Chinese word it parts nothing."""
    return not any(c.isascii() or c in _SIGNS for c in text[at - 1:at] + text[at + 1:at + 2])


def _after_value(text: str, start: int, end: int) -> int:
    if term('counted_in').search(text, start, end) is None:
        return start
    values = [m.end() for m in term('value_end').finditer(text, start, end)]
    return values[-1] if values else start


def _before_value(text: str, start: int, end: int) -> int:
    if term('digit').search(text, start, end) is None:
        return end
    sized = term('sized').match(text, start, end)
    m = term('next_value').search(text, sized.end() if sized else start, end)
    return m.start() if m else end


def tense(over: list[str], year: int | None) -> str | None:
    """`past`, `future` or `mixed` by the headings from the outside in; None where none of them tells."""
    found: str | None = None
    for heading in reversed(over):
        said = _heading_tense(heading, year)
        if said in ('past', 'future') or (said == 'mixed' and found is None):
            found = said
        if found == 'past':
            break
    return found


@lru_cache(maxsize=1024)
def _heading_tense(heading: str, year: int | None) -> str | None:
    head = term('first_clause').match(heading)
    text = head[0] if head else heading
    whole = len(heading) < HEADING_LENGTH  # a paragraph that runs on is cut there: a year in it is not that of the section
    past, future = term('past_section').search(text), term('future_section').search(text)
    if past and future:
        return 'past' if term('only_past').search(text) else 'mixed'
    only = term('past_year_only').match(text)
    if only and year and (integer(only['year']) or year) < year:
        return 'past'
    return 'past' if past else 'future' if future or (whole and _names_year(text, year)) else None


def _names_year(text: str, year: int | None) -> bool:
    """Whether a heading names the document's own year or a later one: 2024年工作."""
    named = [integer(m['year']) or 0 for m in term('heading_years').finditer(text) if m['year']]
    return bool(named and year and max(named) >= year)


def kind(context: Context) -> str:
    """`report`, `norm` (regulations, standards, announcements), `score` (appraisal), `plan`, `work` (orders) or `facts`."""
    own = context.attachment is not None and context.attachment.title is not None
    return _kind(context.text, context.span, title_of(context), own)


@lru_cache(maxsize=256)
def _kind(text: str, span: Span, title: str, own: bool) -> str:
    """Worked out once for each part."""
    said = _titled_kind(title, own, len(term('article_line').findall(text, span.start, span.end)) >= _ARTICLES)
    if said in ('report', 'score', 'norm'):
        return said
    opening = min(span.start + _OPENING, span.end)
    if term('report_opening').search(text, span.start, opening):
        return 'report'
    return said or _untitled_kind(text, span, opening)


def _titled_kind(title: str, own: bool, articles: bool) -> str | None:
    """By the title alone; None where it does not tell."""
    if term('report_title').search(title):
        return 'report'
    if term('score_title').search(title):
        return 'score'
    if articles or any(term(name).search(title) for name in ('norm_title', 'issues_norm', 'benefit_title')):
        return 'norm'
    if term('facts_title').search(title):
        return 'facts'
    if own or term('plan_title').search(title):
        return 'plan'
    return 'work' if term('work_title').search(title) else None


def _untitled_kind(text: str, span: Span, opening: int) -> str:
    """By the opening words and the headings; a lone sentence out of any document is taken for one of a plan."""
    line = term('first_line').match(text, span.start, opening)
    if line and term('report_title').search(line[0]):
        return 'report'
    lone = '\n' not in text.strip()
    if lone or term('plan_opening').search(text, span.start, opening) or term('plan_heading').search(text, span.start, span.end):
        return 'plan'
    return 'plan' if _urges(text, span) else 'facts'


def _urges(text: str, span: Span) -> bool:
    """A fragment that orders from sentence to sentence (加快…。健全…。) and tells of next to no results."""
    urges, results = (len(term(name).findall(text, span.start, span.end)) for name in ('urges', 'results'))
    return urges >= (_URGES * results or _ORDERS)


def own_year(context: Context) -> int | None:
    """The year of the document, or the one that its title names."""
    return context.year or _title_year(title_of(context))


def title_of(context: Context) -> str:
    """The title of the part, else of its document."""
    own = context.attachment.title if context.attachment else None
    return own or context.document.title or ''


@lru_cache(maxsize=256)
def _title_year(title: str) -> int | None:
    """The year in a title, or the first of the five that it names: “十三五” is written in 2016."""
    m, plan = term('title_years').search(title), term('title_plan').search(title)
    if m is not None and m['year']:
        return integer(m['year'])
    number = m['plan'][:-1] if m else plan['plan'] if plan else None
    return plan_years(integer(number) or 0)[0] if number else None
