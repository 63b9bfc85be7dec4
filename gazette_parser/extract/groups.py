"""Which body a roster belongs to: the nearest name before it, in a heading, in 成立…, or in a title."""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.home import home_region
from gazette_parser.values import units

SECTION_ENDS = ('部', '处')  # what `section_line` ends in: tried first
REACH = 6000  # characters before a roster in which its body may be named


def group_at(context: Context, at: int) -> str | None:
    """The name of the body whose roster stands at an offset; generic names (领导小组) lead on to the full one."""
    titles = (context.attachment.title if context.attachment else None, context.document.title)
    said = _near(context, at)
    if said:
        return said
    for title in titles:
        name = _in_title(title or '')
        if name:
            return name
    return _last(('group_office',), context.text, context.document.char_start, at)


def printed_at(context: Context, at: int) -> str | None:
    """By what word, often a bare one (领导小组), the paragraph calls the body whose office it fills."""
    line = context.paragraph(at)
    m = _term('printed').search(context.text, line.start, line.end)
    return m['group'] if m else None


def is_bare(name: str) -> bool:
    """Whether a name says only what kind of body it is: 领导小组."""
    return bool(_term('generic').match(name))


def with_office(group: str | None, office: str | None) -> str | None:
    """The office of a body: its name with 办公室, in the characters of the document."""
    return f'{group}{office}' if group and office and not _term('office_end').search(group) else group


def in_full(name: str | None, context: Context) -> str | None:
    """The canonical name of a body, by the region whose document it is."""
    return units.canonical(name, home_region(context.issue, context.document), context.document.dated) if name else None


def _near(context: Context, at: int) -> str | None:
    line = context.paragraph(at)
    ahead = _last(('group_ahead',), context.text, line.start, at)
    if ahead:
        return ahead
    here = _last(('group_here',), context.text, line.start, min(at + 8, line.end))
    if here:
        return here
    told = _last(('group_said', 'group_changed'), context.text, line.start, at)
    if told:
        return told
    start = max(context.span.start if context.attachment else context.document.char_start, at - REACH)
    full = _last_line(context.text, start, at) or _last(('group_said', 'group_changed'), context.text, start, at)
    if full:
        return full
    rest = context.text[at:context.paragraph(at).end]
    m = _term('group_said').search(rest)
    after = _clean(m['group']) if m else None
    return after if after and not is_bare(after) else _after_of(rest)


def _last(terms: tuple[str, ...], text: str, start: int, end: int) -> str | None:
    """The last full name that one of the patterns finds."""
    found = sorted((m.start(), m['group']) for term in terms for m in _term(term).finditer(text, start, end))
    hits = (_clean(name) for _, name in reversed(found))
    return next((hit for hit in hits if hit and not is_bare(hit)), None)


def _last_line(text: str, start: int, end: int) -> str | None:
    """The full name in the nearest heading above."""
    while end > start:
        at = max(text.rfind('\n', start, end) + 1, start)
        m = _term('group_line').match(text, at, end) or _section(text, at, end)
        name = _clean(m['group']) if m else None
        if name and not is_bare(name):
            return name
        end = at - 1
    return None


def _section(text: str, start: int, end: int) -> regex.Match[str] | None:
    """A line that names a section of a body and has the seat of its head right below: 竞赛部, then 部长：."""
    section = text[end - 1:end] in SECTION_ENDS and _term('section_head').match(text, end)
    return _term('section_line').fullmatch(text, start, end) if section else None


def _after_of(text: str) -> str | None:
    """以李明远为组长的某某领导小组: the body named behind its head."""
    m = _term('of_group').search(text)
    name = _clean(m['group']) if m else None
    return name if name and not is_bare(name) else None


@lru_cache(maxsize=256)
def _in_title(title: str) -> str | None:
    for name in ('group_title', 'group_line'):
        m = _term(name).search(title)
        found = _clean(m['group']) if m else None
        if found and not is_bare(found):
            return found
    m = _term('group_name').search(title) if _term('group_word').search(title) else None
    return _clean(m['group']) if m else None


def _clean(name: str) -> str | None:
    name = _term('drop_head').sub('', name.strip('“”《》、，'))
    return (f'《{name}' if '》' in name and '《' not in name else name) or None


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('members').term(name)
