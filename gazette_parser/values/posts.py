"""A printed run of people or of posts → one value each: 张三（女）、李四; 局长兼书记（试用期一年）."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from gazette_parser.values import names


@dataclass(frozen=True, slots=True)
class Person:
    """A person with what is printed in the bracket behind the name; offsets are into the text that was read."""

    name: str
    start: int
    end: int
    notes: str = ''


@dataclass(frozen=True, slots=True)
class Held:
    """One post of a run; `notes` are the brackets that say how it is held (试用期, 级别, 主持工作), without them."""

    post: str
    start: int
    end: int
    concurrent: bool = False
    notes: tuple[str, ...] = field(default=())


def people(text: str) -> list[Person]:
    """The people of a run; an empty list where one part is no name.

    >>> [p.name for p in people('张明（女）、王 娟、扎西次仁等3名同志')], people('张明、有关部门')
    (['张明', '王娟', '扎西次仁'], [])
    """
    text = _term('plural_tail').sub('', text)
    found: list[Person] = []
    for start, end in _parts(text):
        person = _person(text, start, end)
        if person is None:
            return []
        found.append(person)
    return found


def posts(text: str, *, concurrent: bool = False) -> list[Held]:
    """The posts of a run, cut where a title ends: 、 and 和 inside a unit's name do not cut.

    >>> [(h.post, h.concurrent, h.notes) for h in posts('市发展和改革委主任、书记兼市能源局局长（试用期一年）')]
    [('市发展和改革委主任', False, ()), ('书记', False, ()), ('市能源局局长', True, ('试用期一年',))]
    """
    found: list[Held] = []
    start = 0
    for m in [*_term('post_joint').finditer(text), None]:
        end = m.start() if m else len(text)
        if m and (end < start or _inside_bracket(text, end) or not names.ends_with_title(_bare(text[start:end]))):
            continue
        held = _held(text, start, end, concurrent)
        if held.post:
            found += _with_note(held)
        start, concurrent = (m.end() if m else end), bool(m and '兼' in m[0])
    return found


def _with_note(held: Held) -> list[Held]:
    """A post, and the one that its bracket adds: 副秘书长（兼督查室主任，正处级）."""
    also = next((m['post'] for note in held.notes if (m := _term('also_held').match(note))), None)
    if also is None or not names.ends_with_title(also):
        return [held]
    return [replace(held, concurrent=False), replace(held, post=also, concurrent=True)]


def last_post(text: str) -> str:
    """The last post of a run; '' where there is none."""
    held = posts(text)
    return held[-1].post if held else ''


def _held(text: str, start: int, end: int, concurrent: bool) -> Held:
    notes = tuple(m['inside'] for m in _term('held_note').finditer(text[start:end]))
    bare = _bare(text[start:end])
    concurrent = concurrent or any(_term('concurrent_note').search(note) for note in notes)
    return Held(bare, start, end, concurrent, notes)


def _bare(text: str) -> str:
    """A post without the brackets that say how it is held, and without 职务."""
    text = _term('post_tail').sub('', _term('held_note').sub('', text).strip(' ，、：'))
    return _term('inner_space').sub('', text.strip())


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between marks; 和 and spaces cut only between two names (张和平 stays whole)."""
    for start, end in _cut(text, 0, len(text), 'list_mark'):
        yield from _joined(text, start, end)


def _joined(text: str, start: int, end: int) -> list[tuple[int, int]]:
    for m in () if _person(text, start, end) else _term('and_mark').finditer(text, start, end):
        rest = _joined(text, m.end(), end)
        if _person(text, start, m.start()) and all(_person(text, *part) for part in rest):
            return [(start, m.start()), *rest]
    return [(start, end)]


def _cut(text: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int]]:
    for m in _term(mark).finditer(text, start, end):
        if not _inside_bracket(text, m.start()):
            if text[start:m.start()].strip():
                yield start, m.start()
            start = m.end()
    if text[start:end].strip():
        yield start, end


def _inside_bracket(text: str, at: int) -> bool:
    return text.rfind('（', 0, at) > text.rfind('）', 0, at)


def _person(text: str, start: int, end: int) -> Person | None:
    raw = text[start:end]
    notes = '，'.join(m['inside'] for m in _term('note').finditer(raw))
    name = names.plain_name(_term('note').sub('', raw).strip())
    return Person(name, start, end, notes) if names.may_be_name(name) else None


def shift(person: Person, offset: int) -> Person:
    """The same person in a longer text."""
    return replace(person, start=person.start + offset, end=person.end + offset)


def _term(name: str) -> regex.Pattern[str]:
    return names.term(name)
