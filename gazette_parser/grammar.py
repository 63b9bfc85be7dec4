"""patterns/*.toml → Grammar; text → Matches. Wording is data: the format is told in patterns/README.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import regex

from gazette_parser.errors import GrammarError
from gazette_parser.model import Span

TIMEOUT = 5.0  # seconds one rule may take over one stretch of text (a runaway pattern stops)
_NAME = regex.compile(r'(?<!\\[pPN])\{([a-z][a-z0-9_]*)\}')
_RULE_KEYS = {'why', 'needs', 'below', 'find', 'set', 'yes', 'no', 'todo'}
_FILE_KEYS = {'use', 'define', 'dated', 'rules', 'shadows', 'words'}


@dataclass(frozen=True)
class Rule:
    """One wording: `find` is the pattern written out; `yes`, `no` and `todo` are its examples.

    Every hit of a rule with `needs` stands in a line that holds one of those words. Other lines are not searched: looking
    for a word takes a tenth of the time of a pattern. Hits of a rule with `below` only begin in such a line and go on in the
    next: for them all is searched from the first such line on. The words are compiled too: `regex` finds one in half the
    time of `str.find`.
    """

    name: str
    find: regex.Pattern[str] = field(repr=False)
    order: int
    why: str = ''
    needs: tuple[regex.Pattern[str], ...] = ()
    below: bool = False
    set: Mapping[str, Any] = field(default_factory=dict)
    yes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    no: tuple[Any, ...] = field(default=(), repr=False)
    todo: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    def hits(self, text: str, start: int, end: int) -> Iterable[regex.Match[str]]:
        """Every hit within text[start:end]."""
        if not self.needs:
            return self.find.finditer(text, start, end, timeout=TIMEOUT)
        spans = _lines_with(self.needs, text, start, end)
        if self.below:
            spans = [(first, end) for first, _ in spans[:1]]
        return [hit for span in spans for hit in self.find.finditer(text, *span, timeout=TIMEOUT)]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's hit: captures are strings with their spans, without meaning yet."""

    rule: Rule
    span: Span
    found: regex.Match[str] = field(repr=False)

    def get(self, name: str) -> str | None:
        """The last capture of that name; None where it took no part."""
        return self.found[name] if name in self.rule.find.groupindex else None

    def span_of(self, name: str) -> Span | None:
        """Where the last capture of that name stands."""
        return Span(*self.found.span(name)) if self.get(name) is not None else None

    def all(self, name: str) -> tuple[tuple[str, Span], ...]:
        """Every capture of that name, in order, with its span."""
        if name not in self.rule.find.groupindex:
            return ()
        return tuple((text, Span(*span)) for text, span in zip(self.found.captures(name), self.found.spans(name), strict=True))

    @property
    def text(self) -> str:
        """The whole hit."""
        return self.found[0]


@dataclass(frozen=True)
class Grammar:
    """All rules of one file, and its named patterns compiled on demand."""

    name: str
    rules: tuple[Rule, ...]
    terms: Mapping[str, str] = field(repr=False)
    words: Mapping[str, Any] = field(default_factory=dict, repr=False)
    shadows: tuple[str, ...] = ()
    dated: date | None = None

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Match]:
        """Every hit of every rule within text[start:end], with absolute offsets, in text order."""
        stop = len(text) if end is None else end
        hits = [Match(rule, Span(*m.span()), m) for rule in self.rules for m in rule.hits(text, start, stop)]
        return sorted(hits, key=lambda m: (m.span.start, -m.span.end, m.rule.order))

    def term(self, name: str) -> regex.Pattern[str]:
        """A named pattern of this grammar, compiled: for the meaning code, so that no wording stands in Python."""
        return _compiled(self.terms[name])

    def rule(self, name: str) -> Rule:
        """The rule of that short name."""
        return next(rule for rule in self.rules if rule.name == f'{self.name}.{name}')


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


def _lines_with(words: Iterable[regex.Pattern[str]], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of text[start:end] that hold one of the words, each with its line break; neighbours are one stretch."""
    found: set[tuple[int, int]] = set()
    for word in words:
        hit = word.search(text, start, end)
        while hit:
            stop = text.find('\n', hit.start(), end) + 1 or end
            found.add((max(text.rfind('\n', start, hit.start()) + 1, start), stop))
            hit = word.search(text, stop, end)
    spans: list[tuple[int, int]] = []
    for first, stop in sorted(found):
        spans.append((spans.pop()[0] if spans and spans[-1][1] == first else first, stop))
    return spans


def settle(matches: Iterable[Match]) -> list[Match]:
    """Overlaps decided: the longer match wins, then the upper rule. In text order.

        [---- A ----]            A stays
            [-- B --]            B goes
                       [- C -]   C stays
    """
    kept: list[Match] = []
    taken: list[Span] = []
    for match in sorted(matches, key=lambda m: (m.span.start - m.span.end, m.rule.order, m.span.start)):
        if not any(match.span.start < t.end and t.start < match.span.end for t in taken):
            kept.append(match)
            taken.append(match.span)
    return sorted(kept, key=lambda m: m.span.start)


@cache
def load(name: str) -> Grammar:
    """The grammar patterns/NAME.toml. Raises GrammarError with file, line and rule."""
    data, source = _read(name)
    terms = _terms(name)
    rules = tuple(_rule(name, key, order, body, terms, source)
                  for order, (key, body) in enumerate(data.get('rules', {}).items()))
    return Grammar(name, rules, terms, data.get('words', {}), tuple(data.get('shadows', ())), data.get('dated'))


def names() -> list[str]:
    """Names of all grammar files, alphabetical."""
    folder = resources.files('gazette_parser.patterns')
    return sorted(item.name.removesuffix('.toml') for item in folder.iterdir() if item.name.endswith('.toml'))


def lines(name: str) -> list[str]:
    """The entries of a plain list in patterns/ (NAME with its suffix), without blank lines and # comments."""
    text = resources.files('gazette_parser.patterns').joinpath(name).read_text('utf8')
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith('#')]


@cache
def _read(name: str) -> tuple[dict[str, Any], str]:
    source = resources.files('gazette_parser.patterns').joinpath(f'{name}.toml').read_text('utf8')
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise GrammarError(f'{name}.toml: {error}') from error
    for key in data.keys() - _FILE_KEYS:
        raise GrammarError(f'{name}.toml: unknown key {key!r}; allowed: {", ".join(sorted(_FILE_KEYS))}')
    return data, source


@cache
def _terms(name: str, above: tuple[str, ...] = ()) -> dict[str, str]:
    """Own and borrowed named patterns, written out; a cycle of `use` is an error."""
    if name in above:
        raise GrammarError(f'{name}.toml: uses itself by way of {" → ".join((*above, name))}')
    data, source = _read(name)
    terms: dict[str, str] = {}
    for used in data.get('use', ()):
        terms.update(_terms(used, (*above, name)))
    for key, pattern in data.get('define', {}).items():
        terms[key] = expand(pattern, terms, f'{name}.toml:{_line(source, key + " ")}: {key}')
    return terms


def expand(pattern: str, terms: Mapping[str, str], where: str) -> str:
    """`{name}` replaced by its definition, as a group of its own.

    >>> expand('{year}年', {'year': '[0-9]{4}'}, 'here')
    '(?:[0-9]{4})年'
    """
    def put(m: regex.Match[str]) -> str:
        """The definition of one name."""
        if m[1] not in terms:
            raise GrammarError(f'{where}: unknown {{{m[1]}}}{_guess(m[1], terms)}\n  {pattern}\n  {" " * m.start()}^')
        return f'(?:{terms[m[1]]})'
    return _NAME.sub(put, pattern)


def _guess(name: str, terms: Mapping[str, str]) -> str:
    import difflib
    near = difflib.get_close_matches(name, terms, 1)
    return f'; did you mean {{{near[0]}}}?' if near else ''


def _line(source: str, start: str) -> int:
    return next((n for n, line in enumerate(source.splitlines(), 1) if line.startswith(start)), 0)


def _rule(grammar: str, key: str, order: int, body: dict[str, Any], terms: Mapping[str, str], source: str) -> Rule:
    where = f'{grammar}.toml:{_line(source, f"[rules.{key}]")}: rule {key}'
    for unknown in body.keys() - _RULE_KEYS:
        raise GrammarError(f'{where}: unknown key {unknown!r}; allowed: {", ".join(sorted(_RULE_KEYS))}')
    pattern = expand(body['find'], terms, where)
    try:
        find = regex.compile(pattern)
        needs = tuple(regex.compile(expand(word, terms, where)) for word in body.get('needs', ()))
    except regex.error as error:
        raise GrammarError(f'{where}: {error}\n  {pattern}\n  {" " * int(getattr(error, "pos", 0) or 0)}^') from error
    return Rule(f'{grammar}.{key}', find, order, body.get('why', ''), needs, body.get('below', False), body.get('set', {}),
                tuple(body.get('yes', ())), tuple(body.get('no', ())), tuple(body.get('todo', ())))
