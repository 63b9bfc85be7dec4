"""The lines of a roster → people with their posts: 李明远 市长; 李明远（市长）; 市长李明远; 李明远、王海."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.model import Span
from gazette_parser.values import names

CHAIN_LENGTH = 10  # characters from which what looks like a post may hold more people
SURE_NAMES = 2  # known names that make a run of short strings one of names
UNUSUAL_LENGTH = 4  # characters of a name that only the post in its bracket makes sure
_WIDE = str.maketrans('()', '（）')  # a bracket that cleaning left half-width because its partner is not


@dataclass(frozen=True, slots=True)
class Seated:
    """A person in a seat; the offsets are those of the passage that says so."""

    name: str
    start: int
    end: int
    position: str | None


def lines(text: str, body: Span) -> list[Seated]:
    """The people of a seat's lines; it ends at the first line behind them that names nobody and is no subheading."""
    found: list[Seated] = []
    start = body.start
    for line in text[body.start:body.end].split('\n'):
        people = list(_line(line, start)) or _unusual(line, start, found)
        if not people and found and _is_post_below(found[-1], text, start, line):
            found[-1] = replace(found[-1], end=start + len(line), position=_position(line))
        elif start > body.start and not people and found and not _term('subhead').match(line):
            break
        found += people
        start += len(line) + 1
    return found


def _is_post_below(last: Seated, text: str, start: int, line: str) -> bool:
    """Whether a line is the post of the name that stands alone on the line above."""
    alone = last.position is None and text[last.start:start].strip() == text[last.start:last.end].strip()
    lone = alone and text[:last.start].endswith(('\n', '：'))
    return lone and names.starts_post(line) and bool(_term('below_end').search(line))


def _unusual(line: str, at: int, before: list[Seated]) -> list[Seated]:
    """A name without a known surname run into its post, in a roster whose names and posts run together."""
    text = line.strip(' ；，。、')
    split = names.split_head(text) if before and before[-1].position and not names.starts_post(text) else None
    sure = split and len(split[0]) < UNUSUAL_LENGTH and names.ends_with_title(split[1]) and not _term('class_part').search(text)
    return [Seated(split[0], at, at + len(line.rstrip(' ；，。、')), split[1])] if split and sure else []


def said(text: str, body: Span) -> list[Seated]:
    """The people of a sentence's list: 市教育局局长李明远，市财政局局长王海; a unit behind a name is no post here."""
    found: list[Seated] = []
    for p in _line(_named_only(text[body.start:body.end]), body.start):
        before_name = names.plain_name(text[p.start:p.end]).endswith((p.name, '）'))
        if p.position is None or names.ends_with_title(p.position) or before_name:
            found.append(_sharing(found[-1], p, text) if found else p)
    return found


def _named_only(text: str) -> str:
    """Without the posts behind the last name whose holders are not named: 副市长李明、市公安局局长."""
    head, _, last = text.rpartition('、')
    ahead = names.split_tail(head.rpartition('、')[2])
    return head if ahead and names.ends_with_title(ahead[0]) and names.ends_with_title(last) else text


def _sharing(before: Seated, person: Seated, text: str) -> Seated:
    """副市长李明、王海: one post of several deputies, printed once."""
    last = names.split_post((before.position or '').rpartition('、')[2]).title or ''
    printed = text[before.start:before.end].endswith(before.name) and text[before.end:person.start] in ('、', '和')
    shared = person.position is None and last.startswith('副') and printed
    return replace(person, position=before.position) if shared else person


def _line(line: str, at: int) -> Iterator[Seated]:
    skip = _term('line_start').match(line)
    start = skip.end() if skip else 0
    line = _term('phone').sub('', line.rstrip(' ；，。、').translate(_WIDE))
    line = _term('spread_name').sub('\\g<first>\u3000\\g<last>', line)
    if '\t' in line and (listed := _grid(line, start)):
        yield from (replace(p, start=p.start + at, end=p.end + at) for p in listed)
        return
    line = _unpaired(line, start) if '、' in line and ' ' in line else line
    pieces = list(_pieces(line, start, 'column_mark'))
    yield from _merge(line, [(s, e) for s, e in pieces if line[s:e].strip()], at)


def _grid(line: str, start: int) -> list[Seated]:
    """The people of a line of names in columns, some with a bracket behind."""
    cells = [(s, e) for s, e in _pieces(line, start, 'column_mark') if line[s:e].strip()]
    return _listed(line, cells, [_one(line, s, e) for s, e in cells]) or []


def _unpaired(line: str, start: int) -> str:
    """A line whose people stand between 、, each with a post apart by a space, with marks that keep both together."""
    pieces = [piece.strip() for piece in line[start:].split('、')]
    if _are_pairs(piece.rpartition(' ') for piece in pieces):  # 副校长 李明、总务主任 王海
        return line.replace('、', ' ')
    return line.replace('、', '；') if _are_pairs(piece.partition(' ')[::-1] for piece in pieces) else line


def _are_pairs(pairs: Iterable[tuple[str, ...]]) -> bool:
    return all(bool(post) and names.is_name(name) and bool(_term('post_end').search(post)) for post, _, name in pairs)


def _merge(line: str, pieces: list[tuple[int, int]], at: int) -> Iterator[Seated]:
    """Pieces in turn: names open people, what follows is their post; a post that stands before its name waits for it."""
    open_: list[tuple[str, int, int]] = []
    post: list[tuple[int, int]] = []
    for n, (start, end) in enumerate(pieces):
        people = _bare(line, start, end) if open_ else _people(line, start, end) or _before_post(line, pieces, n)
        if people is None:
            post += [] if _is_class(line[start:end], behind=bool(post)) else [(start, end)]
            continue
        bare = all(p.position is None for p in people)
        if not open_ and post and len(people) == 1 and bare:
            yield Seated(people[0].name, at + post[0][0], at + end, _join(line, post))
            post = []
            continue
        yield from (_seated(line, name, post, at) for name in open_)
        open_, post = [(p.name, p.start, p.end) for p in people] if bare else [], []
        if not bare:
            yield from (Seated(p.name, at + p.start, at + p.end, p.position) for p in people)
    yield from (_seated(line, name, post, at) for name in open_)


def _is_class(text: str, *, behind: bool) -> bool:
    """Whether a piece names a class of people and no post; behind a post also the heads of other bodies."""
    return bool(_term('class_head').match(text) or (behind and _term('class_tail').search(text)))


def _bare(line: str, start: int, end: int) -> list[Seated] | None:
    """Behind a name that waits for its post, only bare names or one with a bracket are other people."""
    text = line[start:end].strip()
    plain = all(names.is_name(names.plain_name(part)) for part in text.split('、'))
    return _people(line, start, end) if plain or _named_note(text) else None


def _named_note(text: str) -> bool:
    m = _term('with_note').match(text)
    return bool(m and _is_noted(names.plain_name(m['person']), m['position']))


def _before_post(line: str, pieces: list[tuple[int, int]], n: int) -> list[Seated] | None:
    """An unusual name in the first column, before a post in the second."""
    start, end = pieces[n]
    text = names.plain_name(line[start:end])
    post = n == 0 and len(pieces) > 1 and _term('post_end').search(line[pieces[1][0]:pieces[1][1]])
    return [Seated(text, start, end, None)] if post and names.may_be_name(text) and not _term('post_end').search(text) else None


def _seated(line: str, name: tuple[str, int, int], post: list[tuple[int, int]], at: int) -> Seated:
    return Seated(name[0], at + name[1], at + (post[-1][1] if post else name[2]), _join(line, post))


def _join(line: str, post: list[tuple[int, int]]) -> str | None:
    """The post as printed; a bracket around all of it goes."""
    if not post:
        return None
    text = line[post[0][0]:post[-1][1]].strip(' ，；、')
    m = _term('bracketed').match(text)
    return _position(m['position'] if m else text)


def _position(text: str) -> str | None:
    text = _term('personal_head').sub('', _term('duty').sub('', text.strip()))
    return None if not text or _term('note_only').match(text) else text


def _people(line: str, start: int, end: int) -> list[Seated] | None:
    """The people of one piece; None where it is a post or something else."""
    one = _one(line, start, end)
    chain = _chain(line, start, end) if one and len(one.position or '') >= CHAIN_LENGTH else []
    if len(chain) > 1:
        return chain
    if one and (one.position is None or not names.term('enum_mark').search(one.position)):
        return [one]
    joined = _whole(line, start, end)
    parts = [_one(line, s, e) for s, e in joined]
    classes = [_term('class_part').search(line[s:e]) or _term('place').match(line[s:e]) for s, e in joined]
    if any(parts) and all(p or c for p, c in zip(parts, classes, strict=True)):
        return [p for p in parts if p]
    return [one] if one else _listed(line, joined, parts)


def _whole(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches between 、 where one that is nothing but a post goes with the next: 市委书记、市长李明."""
    found: list[tuple[int, int]] = []
    for s, e in _pieces(line, start, 'enum_mark', end):
        waits = found and _is_post(line, *found[-1]) and _one(line, *found[-1]) is None
        found = [*found[:-1], (found[-1][0], e)] if waits else [*found, (s, e)]
    return found


def _is_post(line: str, start: int, end: int) -> bool:
    return names.ends_with_title(line[start:end]) and not _term('class_part').search(line[start:end])


def _listed(line: str, places: list[tuple[int, int]], parts: list[Seated | None]) -> list[Seated] | None:
    """A run of short strings, with brackets or without, of which two are sure names is a run of names."""
    texts = [names.plain_name(names.term('note').sub('', line[start:end])) for start, end in places]
    known = sum(p is not None and p.name == text for p, text in zip(parts, texts, strict=True))
    if known < SURE_NAMES or not all(len(text) <= UNUSUAL_LENGTH and names.may_be_name(text) for text in texts):
        return None
    return [p or _unsure(line, text, place) for p, text, place in zip(parts, texts, places, strict=True)]


def _unsure(line: str, name: str, place: tuple[int, int]) -> Seated:
    """A short string taken for a name because those around it are names."""
    note = names.term('note').search(line, *place)
    return Seated(name, *place, _position(note['inside']) if note else None)


def _chain(line: str, start: int, end: int) -> list[Seated]:
    """People run together without any mark: 李明远市统计局局长王海市财政局副局长."""
    split = names.split_head(line[start:end])
    if split is None or not names.is_name(split[0]) or _term('note_only').match(split[1][1:].partition('）')[0]):
        return []  # 李明远（女）…: what follows is one post
    after = start + len(split[0])
    for cut in range(after + 2, end):
        if names.ends_with_title(line[after:cut]) and _is_next(line[cut:end]):
            return [Seated(split[0], start, cut, line[after:cut]), *_chain(line, cut, end)]
    return [Seated(split[0], start, end, line[after:end])]


def _is_next(text: str) -> bool:
    split = names.split_head(text)
    return bool(split and names.is_name(split[0]) and names.starts_post(split[1]))


def _one(line: str, start: int, end: int) -> Seated | None:
    """李明远; 李明远（市长）; 市长李明远; 李明远市长."""
    text = line[start:end].strip()
    if text.endswith('同志') and names.may_be_name(names.plain_name(text)):
        return Seated(names.plain_name(text), start, end, None)
    text = text.removesuffix('同志')
    m = _term('with_note').match(text)
    if m and _is_noted(names.plain_name(m['person']), m['position']) and not m['rest'].startswith(('、', '，', '；')):
        rest = _position(m['rest'])
        return Seated(names.plain_name(m['person']), start, end, rest or _position(m['position']))
    if names.is_name(names.plain_name(text)):
        return Seated(names.plain_name(text), start, end, None)
    split = names.split_tail(text)
    if split:
        return Seated(split[1], start, end, split[0])
    if names.starts_post(text) or _term('class_part').match(text) or _term('place').match(text):
        return _addressed(text, start, end)
    head = names.split_head(text)
    if head and names.is_name(head[0]) and _term('post_end').search(head[1]):
        return Seated(head[0], start, end, head[1])
    return _addressed(text, start, end)


def _addressed(text: str, start: int, end: int) -> Seated | None:
    """A name between the unit and the post that the person is called by: 市财政局|李明远|处长."""
    m = _term('addressed').search(text)
    split = names.split_tail(text[:m.start()]) if m else None
    return Seated(split[1], start, end, split[0] + m['post']) if m and split and names.ends_with_unit(split[0]) else None


def _is_noted(name: str, note: str) -> bool:
    """Whether a short string before a bracket is a name: one by its shape, or any that a post explains."""
    return names.is_name(name) or (len(name) <= UNUSUAL_LENGTH and names.may_be_name(name)
                                  and (names.ends_with_title(note) or bool(_term('personal').search(note))))


def _pieces(line: str, start: int, mark: str, end: int | None = None) -> Iterator[tuple[int, int]]:
    stop = len(line) if end is None else end
    for m in names.term(mark).finditer(line, start, stop):
        if line.count('（', start, m.start()) == line.count('）', start, m.start()):
            yield start, m.start()
            start = m.end()
    yield start, stop


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('members').term(name)
