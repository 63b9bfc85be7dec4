"""Who says so: every rule that matches at a place, what it captured, which match won and why, and the rows it made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import regex

from gazette_parser import grammar
from gazette_parser.extract import EXTRACTORS, example_context, extract_part
from gazette_parser.extract.context import Context, contexts
from gazette_parser.grammar import Match, settle
from gazette_parser.model import Issue, Span
from gazette_parser.records import Located
from gazette_parser.screen import plain, shorten, visible

_PATH = regex.compile(r'\S+\.[A-Za-z]{2,4}|[!-~]*/[!-~]*')
_PLACE = {field.name for field in dataclasses.fields(Located)} - {'review'}


@dataclass(frozen=True)
class Verdict:
    """A match and what became of it."""

    match: Match
    won: bool
    reason: str


def is_path(text: str) -> bool:
    """Whether a text can only be meant as a file: it ends as file names do, or is written without a word of Chinese with a slash.

    >>> [is_path(text) for text in ('missing.txt', 'corpus/missing', '公报.pdf', '9月底前完成', '按1/3执行')]
    [True, True, True, False, False]
    """
    return _PATH.fullmatch(text) is not None


def explain_text(text: str, dated: date | None = None) -> list[str]:
    """Explain a text as if it were the body of a document of that date."""
    return list(_explain(example_context(text, dated), None))


def explain_issue(issue: Issue, at: int | None = None) -> list[str]:
    """Explain a parsed issue: the paragraph around an offset, or all of it."""
    parts = [part for part in contexts(issue) if at is None or at in part.span]
    if not parts:
        return [f'offset {at} stands in no document: the extractors do not read it']
    return [line for part in parts for line in _explain(part, None if at is None else part.paragraph(at))]


def _explain(part: Context, window: Span | None) -> Iterator[str]:
    near = window or part.span
    yield from _quoted(part, near)
    rows = [row for found in extract_part(part).values() for row in found if _meet(Span(row.char_start, row.char_end), near)]
    judged = [verdict for verdict in verdicts(part) if _meet(verdict.match.span, near)]
    told: set[int] = set()
    for verdict in judged:
        made = [row for row in rows if verdict.won and _made_by(row, verdict.match)]
        told.update(map(id, made))
        yield from _tell(verdict, made)
    yield from _untold(row for row in rows if id(row) not in told)
    if not judged and not rows:
        yield 'no rule matches here'


def _quoted(part: Context, near: Span) -> list[str]:
    name = part.document.doc_no or part.document.title or ''
    if part.attachment:
        name += f' {part.attachment.attachment_id}'
    head = [f'{visible(name)} [{near.start}:{near.end}]'] if name else []
    return [*head, *(visible(line) for line in shorten(part.quote(near), 1000).split('\n')), '']


def verdicts(part: Context) -> list[Verdict]:
    """Every match of every extractor's grammar in one part, in text order, each with its fate."""
    found = {module.GRAMMAR: grammar.load(module.GRAMMAR).find(part.text, part.span.start, part.span.end)
             for module in EXTRACTORS}
    claims = {name: _claims(name, found, part) for name in found}
    judged = [verdict for name, matches in found.items() for verdict in _judge(matches, claims[name])]
    return sorted(judged, key=lambda v: (v.match.span.start, not v.won, -v.match.span.end))


def _claims(name: str, found: dict[str, list[Match]], part: Context) -> list[Match]:
    """Settled matches of the grammars that shadow this one, as far as they gave rows."""
    return [match for module in EXTRACTORS if name in grammar.load(module.GRAMMAR).shadows
            for match in settle(found[module.GRAMMAR]) if any(True for _ in module.interpret(match, part))]


def _judge(matches: list[Match], claims: list[Match]) -> Iterator[Verdict]:
    shadow = {id(m): next((c for c in claims if _meet(m.span, c.span)), None) for m in matches}
    winners = settle(m for m in matches if shadow[id(m)] is None)
    for match in matches:
        claim = shadow[id(match)]
        if claim is not None:
            yield Verdict(match, False, f'shadowed: {_name(claim)} claims this text')
        elif any(match is winner for winner in winners):
            yield Verdict(match, True, _why_won(match, matches))
        else:
            yield Verdict(match, False, _why_lost(match, winners))


def _why_won(match: Match, matches: Iterable[Match]) -> str:
    rivals = [other for other in matches if other is not match and _meet(other.span, match.span)]
    return f'won over {", ".join(dict.fromkeys(other.rule.name for other in rivals))}' if rivals else 'won, no rival'


def _why_lost(match: Match, winners: Iterable[Match]) -> str:
    winner = next(w for w in winners if _meet(w.span, match.span))
    if _length(winner) > _length(match):
        return f'lost to {_name(winner)}: longer ({_length(winner)} against {_length(match)} characters)'
    if winner.rule.order < match.rule.order:
        return f'lost to {_name(winner)}: as long, and its rule stands above'
    return f'lost to {_name(winner)}: as long, and it begins earlier'


def _name(match: Match) -> str:
    return f'{match.rule.name} “{shorten(visible(match.text), 40)}”'


def _length(match: Match) -> int:
    return match.span.end - match.span.start


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _made_by(row: Located, match: Match) -> bool:
    return row.rule == match.rule.name and _meet(Span(row.char_start, row.char_end), match.span)


def _tell(verdict: Verdict, rows: list[Located]) -> Iterator[str]:
    match = verdict.match
    yield f'{match.rule.name} [{match.span.start}:{match.span.end}] “{visible(match.text)}”'
    yield f'    {"✓" if verdict.won else "✗"} {verdict.reason}'
    for name in match.rule.find.groupindex:
        for text, span in match.all(name):
            yield f'    {name} = “{visible(text)}” [{span.start}:{span.end}]'
    if verdict.won and not rows:
        yield '    no row: the extractor declined it'
    yield from map(_row, rows)


def _untold(rows: Iterable[Located]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if not number:
            yield 'rows from the part as a whole (tables, rosters):'
        yield f'{_row(row)}  ({row.rule} [{row.char_start}:{row.char_end}])'


def _row(row: Located) -> str:
    """The row's own columns, without those that are null or say where it stands."""
    columns = ((field.name, plain(getattr(row, field.name))) for field in dataclasses.fields(row) if field.name not in _PLACE)
    stated = [f'{name}={visible(value)}' for name, value in columns if value is not None and value is not False]
    return f'    → {type(row).__name__.lower()}: {", ".join(stated)}'
