"""How a post is held: 试用期, 任期, 排名, 级别, since when — from the brackets and clauses behind it, and who decided it."""

from __future__ import annotations

from datetime import date
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.values import names, numbers

VERB_REACH = 3  # characters of 决定任命 that a row begins with and that name no new body


def part(name: str, text: str) -> str | None:
    """The named part of the brackets: gender, ethnicity, grade."""
    m = _term(name).search(text)
    return m[name] if m else None


def rank_after(text: str) -> str | None:
    """Whom the person ranks behind: 列平措之后 → 平措."""
    name = part('rank_after', text)
    return names.plain_name(name) if name else None


def months(term: str, text: str) -> int | None:
    """The length of the probation or the term in months: 试用期一年 → 12, 聘期三年 → 36."""
    m = _term(term).search(text)
    count = numbers.number(m['count']) if m else None
    return int(count * (12 if m and m['unit'] == '年' else 1)) if count is not None else None


def months_for_all(context: Context) -> int | None:
    """A probation stated once for everybody: 以上同志试用期均为一年."""
    m = _term('all_on_trial').search(context.text, context.span.start, context.span.end)
    return months('probation', m[0]) if m else None


def term_for_all(context: Context) -> int | None:
    """A term stated once for everybody: 聘期三年。 as a sentence of its own."""
    m = _term('all_term').search(context.text, context.span.start, context.span.end)
    return months('term', m[0]) if m else None


def since(text: str) -> date | None:
    """The date from which it counts: 任职时间从2014年8月起算 → 2014-08-01."""
    return _date(_term('since').search(text))


def since_for_all(context: Context) -> date | None:
    """A date stated once for everybody: 以上同志任职时间从2024年3月起计算."""
    return _date(_term('all_since').search(context.text, context.span.start, context.span.end))


def birth(text: str) -> date | None:
    """The date of birth; the first of the month where no day is printed."""
    return _date(_term('date').search(text)) if _term('birth').search(text) else None


def decided_by(at: int, context: Context) -> str | None:
    """The nearest body or meeting before the row that 决定, 研究 or 通过 names."""
    stop = at + VERB_REACH
    hits = [m for name in ('decision', 'decided_at')
            for m in _term(name).finditer(context.text, context.document.char_start, stop)]
    vague = None
    for m in sorted(hits, key=lambda m: -m.start()):
        name = _term('decider_lead').sub('', m['decided_by']).strip()
        if _term('vague').search(name):
            vague = name
        elif len(name) >= 2 and _term('decider').search(name):
            return name
    named = [*_term('meeting').finditer(context.text, context.document.char_start, at)] if vague else []
    return _term('decider_lead').sub('', named[-1]['decided_by']).strip() if named else vague


def _date(m: regex.Match[str] | None) -> date | None:
    if m is None:
        return None
    year, month, day = (numbers.integer(m[name]) if m[name] else 1 for name in ('year', 'month', 'day'))
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('appointments').term(name)
