"""One value for each of several subjects (分别), and one subject for several values (茶叶面积达到…，年产量达到…)."""

from __future__ import annotations

from gazette_parser import grammar
from gazette_parser.extract.target_phrase import head_of
from gazette_parser.extract.target_place import Place, term
from gazette_parser.model import Span
from gazette_parser.values.quantities import Quantity, quantity

Part = tuple[str, Quantity | None, str | None]


def spread(place: Place, name: str) -> list[Part] | None:
    """Subject, value and bound word for each printed value; None where the values are not spread."""
    match = place.match
    if not match.rule.name.partition('.')[2].startswith('spread'):
        return None
    values = [value for value, _ in match.all('value')]
    units, bounds = [unit for unit, _ in match.all('unit')], match.all('bound')
    unit = units[-1] if units else None
    if unit == '个百分点':
        units = [unit] * len(units)  # 0.8个和1.2个百分点
    labels = subjects(name, len(values))
    shared = bounds[-1][0] if bounds else None
    amounts = [quantity(value, units[i] if len(units) == len(values) else unit) for i, value in enumerate(values)]
    own = [b for b, _ in bounds] if len(bounds) == len(values) else [shared] * len(values)
    return list(zip(labels, amounts, own, strict=True))


def subjects(name: str, count: int) -> list[str]:
    """The joint subjects of a phrase, each with the tail that they share.

    >>> subjects('城乡居民人均可支配收入', 2), subjects('高压、低压用户办电时间', 2), subjects('总量', 3)
    (['城镇居民人均可支配收入', '农村居民人均可支配收入'], ['高压用户办电时间', '低压用户办电时间'], ['总量', '总量', '总量'])
    """
    pair = next((words for short, words in grammar.load('targets').words['split'].items() if name.startswith(short)), None)
    if pair and count == 2:
        return [word + name[2:] for word in pair]
    parts = [part for part in term('joint').split(name) if part]
    if len(parts) != count:
        return [name] * count
    tail = term('shared_tail').search(parts[-1])
    shared = tail[0] if tail and tail.start() > 0 else ''
    return [part if part == parts[-1] or term('measured_end').search(part) else part + shared for part in parts]


def with_subject(place: Place, name: str) -> str:
    """年产量 of a sentence that begins with 茶叶种植面积 is 茶叶年产量."""
    if term('generic').fullmatch(name) is None:
        return name
    sentence = place.sentence
    clauses = [head_of(place, Span(*m.span()))
               for m in term('rest_of_clause').finditer(place.context.text, sentence.start, place.clause.start)]
    planted = [head for head in reversed(clauses) if place.says('planted', head)]
    named = [subject for head in (*planted, *clauses) if (subject := _subject(place, head))]
    return named[0] + name if named else name


def _subject(place: Place, head: Span) -> str | None:
    """What a clause measures something of; None where it measures nothing."""
    measured = term('of_subject').search(place.context.text, head.start, head.end)
    return place.context.quote(Span(head.start, measured.start())) or None if measured else None
