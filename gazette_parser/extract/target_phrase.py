"""Phrases around a value without what only leads up to them: enumerators, dates, adverbs, regions, prepositions."""

from __future__ import annotations

from functools import lru_cache

from gazette_parser.extract.target_place import Place, term
from gazette_parser.model import Span

SHORT = 2  # characters: a shorter phrase names nothing


def head_of(place: Place, clause: Span) -> Span:
    """What a clause is about: its start up to the first value, without 增长, 达到 and the like."""
    text, inner = place.context.text, trimmed(place, clause)
    head = term('clause_head').match(text, inner.start, inner.end)
    if head is None:
        return Span(inner.start, inner.start)
    noun = trimmed(place, Span(head.start(), head.end()))
    moved = term('moved').search(text, noun.start, noun.end)
    return trimmed(place, Span(noun.start, moved.start())) if moved else noun


def trimmed(place: Place, span: Span, front: str = 'led_up') -> Span:
    """A phrase without enumerators, dates, adverbs and regions in front and without prepositions at its end."""
    return _trimmed(place.context.text, span, front)


@lru_cache(maxsize=256)
def _trimmed(text: str, span: Span, front: str) -> Span:
    """The words before one value are asked for by most of the readings of what it measures."""
    start, end = span.start, span.end
    if m := term(front).match(text, start, end):
        start = m.end()
    while m := term('tail_words').search(text, start, end):
        if m.end() == m.start():
            break
        end = m.start()
    return Span(start, max(start, end))


def found(place: Place, noun: Span, whole: Span) -> tuple[str, Span] | None:
    """The phrase with the span that it and the value take up; None where it names nothing."""
    phrase = place.context.quote(noun)
    if len(phrase) < SHORT or not term('wordy').search(phrase):
        return None
    quote = Span(min(whole.start, place.match.span.start), max(whole.end, place.match.span.end))
    return phrase, quote
