"""What a value measures: the noun before it (茶叶产量达到3万吨) or behind it (新建10家孵化器), as printed."""

from __future__ import annotations

from gazette_parser.extract.target_place import Place, term
from gazette_parser.model import Span

_SHORT = 2  # characters: a shorter phrase names nothing


def indicator(place: Place) -> tuple[str, Span] | None:
    """The phrase and the span that it and the value take up; None where nothing is named."""
    for read in (_behind, _before, _money, _of_row):
        found = read(place)
        if found is not None:
            return found
    return None


def _behind(place: Place) -> tuple[str, Span] | None:
    """实施45个改造项目: a verb before the value, a noun behind it."""
    if not _is_count(place) or not _governed(place):
        return None
    noun = trimmed(place, place.right, front='noun_lead')
    return _found(place, noun, Span(_verb_start(place), noun.end))


def _is_count(place: Place) -> bool:
    """A bare or bounded value that is not money, followed by a noun."""
    rule = place.match.rule.name.partition('.')[2]
    if rule not in ('amount', 'bounded', 'level') or place.match.get('unit') == '元':
        return False
    return place.begins('noun', place.right)


def _governed(place: Place) -> bool:
    if place.says('acts_end', place.left) or place.says('serves', place.left):
        return True
    if place.match.rule.name.endswith('.level'):
        return False
    if place.left.start == place.left.end or place.says('also', place.left):
        return place.left.start > place.clause.start and place.says('acts', Span(place.clause.start, place.left.start))
    return place.says('listed', place.left) and place.says('acts', place.left)


def _verb_start(place: Place) -> int:
    m = term('acts_end').search(place.context.text, place.left.start, place.left.end)
    return m.start() if m else place.match.span.start


def _before(place: Place) -> tuple[str, Span] | None:
    """新建幼儿园12所: the noun stands before the value."""
    if _is_bare(place) and not _closed(place):
        return None
    noun = trimmed(place, place.left)
    verb = term('single_act').match(place.context.text, noun.start, noun.end)
    short = Span(verb.end(), noun.end) if verb and noun.end - verb.end() >= _SHORT else noun
    if place.says('acts_only', noun):
        return None
    return _found(place, short, Span(noun.start, place.match.span.end))


def _is_bare(place: Place) -> bool:
    return place.match.rule.name.endswith('.amount')


def _closed(place: Place) -> bool:
    """Nothing that the value could belong to stands behind it."""
    return not place.begins('noun', place.right) or place.match.get('unit') == '%'


def _money(place: Place) -> tuple[str, Span] | None:
    """投资1.47亿元新建…, 安排资金136亿元，办好…: the money is named by what it is for."""
    if place.match.get('unit') != '元':
        return None
    text = place.context.text
    purpose = place.right if place.begins('noun', place.right) else _next_clause(place)
    object_ = trimmed(place, purpose, front='purpose_lead')
    verb = term('single_act').match(text, object_.start, object_.end)
    phrase = text[verb.end() if verb else object_.start:object_.end]
    phrase = term('inner_value').sub('', phrase)
    if len(phrase) < _SHORT:
        return None
    kind = '投资' if place.says('invests', place.left) else '经费' if place.begins('is_fund', place.right) else '资金'
    return phrase.removesuffix(kind) + kind, Span(_verb_start(place), place.match.span.end)


def _next_clause(place: Place) -> Span:
    start = min(place.clause.end + 1, place.context.sentence(place.match.span.start).end)
    m = term('rest_of_clause').match(place.context.text, start, place.context.span.end)
    return Span(start, m.end() if m else start)


def _of_row(place: Place) -> tuple[str, Span] | None:
    """In a table the indicator is the nearest cell to the left that has words."""
    cell = place.context.cell(place.match.span.start)
    if cell is None:
        return None
    left = [c for c in place.context.cells if c.table_id == cell.table_id and c.row == cell.row and c.col < cell.col]
    named = [c for c in left if term('wordy').search(c.text)]
    return (named[-1].text, place.match.span) if named else None


def trimmed(place: Place, span: Span, front: str = 'lead_in') -> Span:
    """A phrase without enumerators, dates, adverbs and regions in front and without prepositions at its end."""
    text, start, end = place.context.text, span.start, span.end
    while start < end:
        m = next((m for name in (front, 'enumerator', 'period', 'region')
                  if (m := term(name).match(text, start, end)) and m.end() > start), None)
        if m is None:
            break
        start = m.end()
    while m := term('tail_words').search(text, start, end):
        if m.end() == m.start():
            break
        end = m.start()
    return Span(start, max(start, end))


def _found(place: Place, noun: Span, whole: Span) -> tuple[str, Span] | None:
    phrase = place.context.quote(noun)
    if len(phrase) < _SHORT or not term('wordy').search(phrase):
        return None
    quote = Span(min(whole.start, place.match.span.start), max(whole.end, place.match.span.end))
    return phrase, quote
