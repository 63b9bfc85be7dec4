"""The rules looked at: do their own examples hold, is anything missing, and what do they find in a real text?"""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from gazette_parser import grammar
from gazette_parser.extract import EXTRACTORS, example
from gazette_parser.extract.context import Context, contexts
from gazette_parser.grammar import TIMEOUT, Grammar, Match, Rule, settle
from gazette_parser.model import Issue
from gazette_parser.records import TABLES, Located
from gazette_parser.screen import grid, plain, visible

KINDS = ('yes', 'no', 'todo')
_NOT_COLUMNS = {'text', 'hit', 'dated'}


@dataclass(frozen=True)
class Case:
    """An example of a rule: `yes` must be won by it, `no` must be left alone, `todo` is a known failure of a `yes`."""

    rule: Rule
    kind: str
    example: Mapping[str, Any] | str

    @property
    def text(self) -> str:
        """The text of the example."""
        return self.example if isinstance(self.example, str) else str(self.example['text'])

    @property
    def name(self) -> str:
        """Rule, kind and text: leads to the line to edit."""
        return f'{self.rule.name}-{self.kind}-{visible(self.text)}'

    @property
    def grammar(self) -> Grammar:
        """The whole file that the rule belongs to."""
        return grammar.load(self.rule.name.partition('.')[0])

    @property
    def dated(self) -> date | None:
        """The document's date in this example."""
        own = self.example.get('dated') if isinstance(self.example, Mapping) else None
        return own or self.grammar.dated

    @property
    def wanted(self) -> dict[str, Any]:
        """The columns that the example states."""
        stated = self.example if isinstance(self.example, Mapping) else {}
        return {name: plain(value) for name, value in stated.items() if name not in _NOT_COLUMNS}


def cases(name: str) -> Iterator[Case]:
    """Every example of every rule of a grammar."""
    for rule in grammar.load(name).rules:
        for kind in KINDS:
            for item in getattr(rule, kind):
                yield Case(rule, kind, item)


def problem(case: Case) -> str | None:
    """Why an example does not hold; None where it does. A `todo` is judged like a `yes`."""
    won = [m for m in settle(case.grammar.find(case.text)) if m.rule is case.rule]
    if case.kind == 'no' or isinstance(case.example, str):
        return _taken(case, won)
    hit = case.example.get('hit')
    matches = [m for m in won if hit is None or m.text == hit]
    if not matches:
        return _lost(case, hit)
    return _differs(case, matches) if case.wanted else None


def _taken(case: Case, won: list[Match]) -> str | None:
    """A `no` fails when this rule wins a match there and a row comes of it."""
    if not won or (_extractor(case) and not _rows(case)):
        return None
    return f'takes {visible(won[0].text)!r}, and should leave it alone'


def _lost(case: Case, hit: str | None) -> str:
    winners = [f'{m.rule.name} {visible(m.text)!r}' for m in settle(case.grammar.find(case.text))]
    found = [visible(m.group()) for m in case.rule.find.finditer(case.text, timeout=TIMEOUT)]
    return f'wants {hit!r}; this rule matches {found or "nothing"}; won by {", ".join(winners) or "no rule"}'


def _differs(case: Case, matches: list[Match]) -> str | None:
    """Columns of the nearest candidate that are not what the example states."""
    found = _rows(case) if _extractor(case) else [m.get for m in matches]
    if not found:
        return 'the match gives no row'
    differences = [_difference(case.wanted, item) for item in found]
    best = min(differences, key=len)
    return '; '.join(f'{name}: wanted {want!r}, got {got!r}' for name, (want, got) in best.items()) or None


def _difference(wanted: Mapping[str, Any], found: Any) -> dict[str, tuple[Any, Any]]:
    got = {name: found(name) if callable(found) else plain(getattr(found, name, None)) for name in wanted}
    return {name: (want, got[name]) for name, want in wanted.items() if want != got[name]}


def _extractor(case: Case) -> ModuleType | None:
    return next((module for module in EXTRACTORS if case.grammar.name == module.GRAMMAR), None)


def _rows(case: Case) -> list[Located]:
    return [row for row in example(case.grammar.name, case.text, case.dated) if row.rule == case.rule.name]


def shape(rule: Rule) -> list[str]:
    """What a rule lacks: its `why`, two `yes`, a `no`, or columns that its table does not have."""
    kind = TABLES.get(rule.name.partition('.')[0])
    known = {field.name for field in dataclasses.fields(kind)} | _NOT_COLUMNS if kind else None
    unknown = sorted({key for item in rule.yes + rule.todo for key in item if known and key not in known})
    faults = {'has no why': not rule.why.strip(), 'has fewer than two yes': len(rule.yes) < 2, 'has no no': not rule.no,
              f'states unknown columns: {", ".join(unknown)}': bool(unknown)}
    return [fault for fault, present in faults.items() if present]


def check(names: list[str]) -> Iterator[str]:
    """A line for each example that does not hold, each `todo` that holds by now, and each rule that lacks something."""
    for name in names:
        for rule in grammar.load(name).rules:
            yield from (f'{rule.name} {text}' for text in shape(rule))
        for case in cases(name):
            found = problem(case)
            if case.kind == 'todo':
                found = None if found else 'holds by now: move it to yes'
            if found:
                yield f'{case.name}: {found}'


@dataclass(frozen=True)
class Use:
    """What rules did in a text: matches won, rows made, seconds spent, each by rule name."""

    hits: Counter[str]
    rows: Counter[str]
    seconds: Mapping[str, float]


def use(name: str, issue: Issue) -> Use:
    """Run a grammar over every part of an issue."""
    rules = grammar.load(name)
    parts = list(contexts(issue))
    hits = Counter(m.rule.name for part in parts for m in settle(rules.find(part.text, part.span.start, part.span.end)))
    seconds = {rule.name: _seconds(rule, parts) for rule in rules.rules}
    return Use(hits, Counter(row.rule for row in getattr(issue, name, ())), seconds)


def _seconds(rule: Rule, parts: list[Context]) -> float:
    start = time.perf_counter()
    for part in parts:
        for _ in rule.hits(part.text, part.span.start, part.span.end):
            pass
    return time.perf_counter() - start


def overview(names: list[str]) -> list[str]:
    """A line for each grammar: its rules and examples."""
    rows = [(name, f'{len(rules)} rules', *(f'{sum(len(getattr(rule, kind)) for rule in rules)} {kind}' for kind in KINDS))
            for name in names for rules in [grammar.load(name).rules]]
    return grid(rows)


def listing(name: str, issue: Issue | None = None) -> list[str]:
    """A line for each rule: name, examples, what it did in the issue if one is given, and why it is there."""
    done = use(name, issue) if issue else None
    head = ('rule', *KINDS, *(('hits', 'rows', 'ms') if done else ()), 'why')
    return grid([head, *(_line(rule, done) for rule in grammar.load(name).rules)])


def _line(rule: Rule, done: Use | None) -> tuple[object, ...]:
    counts = tuple(len(getattr(rule, kind)) for kind in KINDS)
    if done is None:
        return rule.name, *counts, rule.why
    return rule.name, *counts, done.hits[rule.name], done.rows[rule.name], f'{done.seconds[rule.name] * 1000:.1f}', rule.why
