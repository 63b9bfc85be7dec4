"""Table `targets`: quantified results that a document sets for the future, with what they measure and for when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.target_allotted import allotted_rows
from gazette_parser.extract.target_doubt import doubt
from gazette_parser.extract.target_gate import admits
from gazette_parser.extract.target_horizon import horizon
from gazette_parser.extract.target_indicator import acts_on, indicator
from gazette_parser.extract.target_place import Place, counts_things, place_of, term
from gazette_parser.extract.target_spread import spread, with_subject
from gazette_parser.extract.target_tables import in_columns, table_rows
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Located, Target
from gazette_parser.values.numbers import integer, number
from gazette_parser.values.quantities import Quantity, quantity

GRAMMAR = 'targets'
_HALF = 0.5
_NEAR = 20  # characters: how far back the verb of the value before may stand


def interpret(match: Match, context: Context) -> Iterator[Located]:
    """A row for the value of a match, several for 分别; none where it is no target."""
    place = place_of(match, context)
    if in_columns(context, match.span.start) or not admits(place):
        return
    found = indicator(place)
    if found is None:
        return
    name, span, unsure = with_subject(place, found[0]), found[1], found[2]
    bases = [number(value) for value, _ in match.all('base')] if place.rule == 'spread' else []
    for at, (label, amount, bound) in enumerate(spread(place, name) or [(name, amount_of(match), match.get('bound'))]):
        if amount is not None:
            row = _row(place, (label, span, doubt(place, label) or unsure), amount, bound)
            base = bases[at] if at < len(bases) else None
            yield row if base is None else replace(row, baseline=float(base))


def interpret_part(context: Context) -> list[Located]:
    """The rows of the part's tables of indicators and of tasks shared out."""
    return [*table_rows(context), *allotted_rows(context)]


def amount_of(match: Match) -> Quantity | None:
    """The value of a match in its unit; ranks are 名, 翻番 is twice."""
    rule = match.rule.name.partition('.')[2]
    if rule == 'double':
        return Quantity(float(2 ** (integer(match.get('value') or '一') or 1)), None, '倍')
    value = match.get('value')
    unit = '名' if rule == 'rank' else match.get('unit')
    amount = quantity(value, unit, match.get('high')) if value else None
    return replace(amount, value=amount.value + _HALF) if amount and match.get('half') else amount  # 增长一倍半


def _row(place: Place, named: tuple[str, Span, str | None], amount: Quantity, bound: str | None) -> Target:
    context, match, (label, span, review) = place.context, place.match, named
    when = horizon(context, match.span.start)
    return Target(
        **context.place(span, match, review), indicator=label,
        value=amount.value, value_max=amount.high, unit=amount.unit,
        comparator=comparator(match, amount, bound), change=change(place), baseline=baseline(place),
        horizon_start=when.start if when else None, horizon_end=when.end if when else None, scope=scope(place))


def comparator(match: Match, amount: Quantity, bound: str | None) -> str:
    """By the words before and behind the value: `<=` for 控制在 without any other word."""
    words = grammar.load(GRAMMAR).words
    limit, reach = _limit(match.get('limit')), match.get('reach') or ''
    if match.rule.name.endswith('.rank'):
        return '<='
    if amount.high is not None:
        return 'between'
    said: str | None = words['limits'].get(limit) or words['reaches'].get(reach)
    after: str | None = words['bounds'].get(bound or '')
    if after == '~' or (after and limit == ''):
        return after
    return said or after or '='


def _limit(word: str | None) -> str:
    return term('must').sub('', word) if word else ''


def change(place: Place) -> str:
    """`rank`, `increase`, `decrease` or `level`, by the verb that governs the value."""
    match, words, rule = place.match, grammar.load(GRAMMAR).words, place.rule
    if rule == 'rank':
        return 'rank'
    move = match.get('move')
    if move and acts_on(place) and move not in words['amounts']:
        return 'level'
    if move:
        return 'decrease' if move in words['decrease'] or rule == 'time_by' else 'increase'
    if rule == 'double':
        return 'increase'
    if rule in ('amount', 'bounded', 'level'):
        return _of_verb(place)
    return 'level'


def _of_verb(place: Place) -> str:
    """新增企业5家 is an increase; 城镇新增就业5万人 is a level, for 新增 is part of the name."""
    text, left = place.context.text, place.left
    if place.says('grown_by', left):
        return 'increase'  # 市场主体新增2万户, 绿色账户新增覆盖3万户
    if place.match.get('reach') == '占':
        return 'level'
    start = _lead_end(place, left)
    if start == left.end and place.unit == '%':
        return _of_last_clause(place)
    listed = place.rule == 'amount' and left.start > place.clause.start
    if listed and not term('acts').match(text, start, left.end):
        start = _lead_end(place, place.clause)
    if term('growth').match(text, start, left.end) or _goes_on_new(place):
        return 'increase'
    return 'decrease' if term('shrinkage').match(text, start, left.end) else 'level'


def _goes_on_new(place: Place) -> bool:
    """新增床位500张，护理院12家: the second count stands under the verb of the first."""
    text, at_start = place.context.text, place.left.start == place.clause.start
    if place.rule != 'amount' or not at_start or place.right.start < place.right.end or not counts_things(place.unit or ''):
        return False
    before = Span(place.stretch_left.start, place.clause.start)
    if not place.says('growth', before):
        return False
    own = _lead_end(place, place.left)
    clauses = [Span(*m.span()) for m in term('list_clause').finditer(text, before.start, before.end)]
    acted = [c for c in clauses if term('new_acts').match(text, _lead_end(place, c), c.end)]
    named = own < place.left.end and not term('new_acts').match(text, own, place.left.end)
    return named and bool(acted) and place.begins('new_in', acted[-1])


def _lead_end(place: Place, span: Span) -> int:
    """Where a phrase begins behind its dates and adverbs."""
    m = term('verb_lead').match(place.context.text, span.start, span.end)
    return m.end() if m else span.start


def _of_last_clause(place: Place) -> str:
    """增长6%以上，力争7%: the second value goes the way of the first."""
    before = Span(max(place.sentence_left.start, place.clause.start - _NEAR), place.clause.start)
    moves = [m['move'] for m in term('moved_by').finditer(place.context.text, before.start, before.end)]
    if not moves:
        return 'level'
    return 'decrease' if moves[-1] in grammar.load(GRAMMAR).words['decrease'] else 'increase'


def baseline(place: Place) -> float | None:
    """The from-value in the same unit: 由20个工作日缩减至15个工作日, 在2万元的基础上提高至3万元."""
    match = place.match
    printed = match.get('from')
    if printed is None and match.get('to'):
        left = place.sentence_left
        m = term('base_on').search(place.context.text, left.start, left.end) if place.says('base_said', left) else None
        printed = m['from'] if m else None
    if printed is None:
        return None
    found = quantity(printed, None if term('share').fullmatch(printed) else match.get('unit'))
    return found.value if found else None


def scope(place: Place) -> str | None:
    """The place that the value covers, where it is printed before the indicator: 全市."""
    m = term('scoped').search(place.context.text, place.left.start, place.left.end)
    return m['scope'] if m else None
