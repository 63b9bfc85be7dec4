"""A passage that says who answers for a task → its units with their roles, in printed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from gazette_parser import grammar
from gazette_parser.model import Span
from gazette_parser.values import regions, units

ROLES = ('lead', 'responsible', 'cooperate')


@dataclass(frozen=True, slots=True)
class Named:
    """One unit of a list as printed; `headless` is a mere head (教育) of a list with one tail (教育、公安等部门)."""

    text: str
    role: str
    span: Span
    seq: int
    headless: bool = False


def named_units(text: str, block: Span, role: str | None = None, free: bool = False) -> list[Named]:
    """The units of a passage: those before a role word have its role, the rest have `role` (without one they are dropped).

    In `free` lists (behind 责任单位：) everything is a unit that is no note, else only what ends like one (局, 委, 公司).
    """
    found: list[Named] = []
    start = block.start
    for word in _term('role_word').finditer(text, block.start, block.end):
        if _closed(text[block.start:word.start()]):
            for part, own in _shared_out(text, _principal(text, Span(start, word.start())), _role_of(word), role):
                found += _items(text, part, own, free)
            start = word.end()
    return found + (list(_items(text, Span(start, block.end), role, free)) if role else [])


def roles_in(text: str, block: Span) -> set[str]:
    """The roles whose words stand in a passage."""
    return {_role_of(word) for word in _term('role_word').finditer(text, block.start, block.end)}


def all_units(text: str, block: Span) -> bool:
    """Whether a clause is nothing but a list of units."""
    if block.start >= block.end or _term('role_word').search(text, block.start, block.end):
        return False
    return all(is_unit(text[s.start:s.end], False) for s in _split(text, block))


def _principal(text: str, block: Span) -> Span:
    """Those whose duty it is, without the partners: 市财政局会同市民政局负责."""
    partners = (found.start() for found in _term('partner').finditer(text, block.start, block.end))
    return Span(block.start, next((at for at in partners if _closed(text[block.start:at])), block.end))


def _shared_out(text: str, block: Span, own: str, label: str | None) -> list[tuple[Span, str]]:
    """Behind a label, a role word of another role is for what follows the last comma only: 责任单位：X，Y配合.

    Those who help stand behind the last semicolon: （X；Y、Z配合）.
    """
    if label is None and own == 'cooperate':
        semicolon = max(text.rfind(mark, block.start, block.end) for mark in _term('semicolon').pattern)
        return [(Span(max(block.start, semicolon + 1), block.end), own)]
    comma = max(text.rfind(mark, block.start, block.end) for mark in _term('comma').pattern)
    if label in (None, own) or comma <= block.start:
        return [(block, own)]
    return [(Span(block.start, comma), str(label)), (Span(comma, block.end), own)]


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('responsibilities').term(name)


def _role_of(word: regex.Match[str]) -> str:
    return next(role for role in ROLES if word[role])


def _closed(text: str) -> bool:
    """Whether every bracket of the text is closed."""
    return text.count('（') + text.count('(') <= text.count('）') + text.count(')') and text.count('〔') <= text.count('〕')


def _items(text: str, block: Span, role: str, free: bool) -> Iterator[Named]:
    """Units of one list, without the adverbs (按职责分工), what stands before 由, and 等部门."""
    spans = list(_split(text, _bounded(text, block)))
    tails = [_term('item_tail').search(text, span.start, span.end) for span in spans]
    headless = any(tail and len(tail.group()) > 1 for tail in tails) or _one_tail([text[s.start:s.end] for s in spans])
    kept: list[tuple[str, str, Span]] = []
    barred = False
    for span, tail in zip(spans, tails, strict=True):
        own, name = _own_role(text[span.start:tail.start() if tail else span.end], role)
        if free and _term('note_item').search(name):
            break
        barred = barred and not _term('new_clause').match(text, span.start - 1)
        if not barred and (is_unit(name, free or headless, headless) or (len(spans) == 1 and _alone(text, block.start, name))):
            kept.append((own, name, Span(span.start, span.start + len(name))))
        elif not free:
            kept.clear()  # what stands before a clause does not belong to the role word behind it …
            barred = not _term('count').fullmatch(name)  # … nor what it lists: 负责协调各居委会、业委会参与
    for seq, (own, name, span) in enumerate(kept, 1):
        yield Named(name, own, span, seq, headless and _is_head(name))


def _one_tail(names: list[str]) -> bool:
    """Whether mere heads stand before a class of departments whose tail is theirs too: 农牧、林业主管部门."""
    heads = names[:-1]
    return bool(heads and _term('class_tail').search(names[-1]) and not any(looks_like_unit(name) for name in heads)
                and all(_term('class_head').fullmatch(name) for name in heads))


def _alone(text: str, at: int, name: str) -> bool:
    """Whether a class (政府, 学校) is the whole subject of a sentence, not part of a slogan (党委领导、政府负责)."""
    opens = at == 0 or _term('sentence_end').match(text, at - 1)
    return bool(opens and _term('class_alone').fullmatch(name))


def _is_head(name: str) -> bool:
    """Whether an item of a list with one tail is no name by itself: 组织、人事等部门."""
    return bool(_term('bare_head').fullmatch(name)) or not _term('org_only').fullmatch(name)


def _bounded(text: str, block: Span) -> Span:
    """The list alone: behind the last 由, before the adverbs of its role word."""
    adverb = _term('adverb').search(text, block.start, block.end)
    end = adverb.start() if adverb else block.end
    starts = [found.end() for found in _term('by').finditer(text, block.start, end) if _closed(text[block.start:found.start()])]
    return Span(starts[-1] if starts else block.start, end)


def _split(text: str, block: Span) -> Iterator[Span]:
    """The items between separators outside brackets, joined pairs (财政局和审计局) parted."""
    start = block.start
    whole = _term('shared_tail').search(text, block.start, block.end)
    for mark in _term('split_mark').finditer(text, block.start, block.end):
        if _closed(text[start:mark.start()]) and not (whole and whole.start() < mark.start() < whole.end()):
            yield from _parted(text, Span(start, mark.start()))
            start = mark.end()
    yield from _parted(text, Span(start, block.end))


def _parted(text: str, span: Span) -> Iterator[Span]:
    """One item, or two joined ones; 会同有关部门 names nobody."""
    start, joint = span.start, ''
    for mark in _term('joiner').finditer(text, span.start, span.end):
        if _closed(text[start:mark.start()]):
            yield Span(start, mark.start())
            start, joint = mark.end(), mark.group()
    linked = _term('linked').match(text, start, span.end)
    start, joint = (linked.end(), linked.group()) if linked else (start, joint)
    vague = joint and _term('joined_by').fullmatch(joint) and _term('vague').match(text, start, span.end)
    if start < span.end and not vague:
        yield Span(start, span.end)


def _own_role(item: str, role: str) -> tuple[str, str]:
    """The role noted behind one unit: 市财政局（牵头）."""
    if '（' not in item and '(' not in item:
        return role, item.strip(' *')
    for own, note in (('lead', 'lead_note'), ('cooperate', 'coop_note')):
        found = _term(note).search(item)
        if found:
            return own, item[:found.start()] + item[found.end():]
    named = _term('short_name').search(item)
    return role, (item[:named.start()] if named else item).strip(' *')


def is_unit(name: str, free: bool, headless: bool = False) -> bool:
    """Whether an item of a list is a unit: no note, no person, no clause; where not `free`, ending like a unit's name."""
    if not 2 <= len(name) <= 40 or _term('note_item').search(name):
        return False
    if _term('slogan').match(name) and not (headless and _term('bare_head').fullmatch(name)):
        return False
    if not free and _term('inner_verb').search(name) and not _term('relative').fullmatch(name):
        return False
    if _term('verb_start').match(name) and not regions.leading(name)[0]:
        return False
    return not _term('person').search(name) if free else looks_like_unit(name)


@lru_cache(maxsize=4096)
def looks_like_unit(name: str) -> bool:
    """Whether it ends like the name of a body (局, 委, 公司, 各县区) or is one that is known."""
    if _term('common_place').fullmatch(name):
        return regions.exists(name)
    levels = _term('level_list').match(name)
    known = units.is_central(name) or _term('several').fullmatch(name) or _term('shared_tail').fullmatch(name)
    known = known or _term('service').fullmatch(name)
    return bool(known or _term('org_only').fullmatch(name, levels.end() if levels else 0))
