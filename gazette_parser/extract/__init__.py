"""Matches → Records: the loop find → settle → interpret, written once for all extractors."""

from __future__ import annotations

import dataclasses
import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import chain
from types import ModuleType
from typing import Any

from gazette_parser import grammar
from gazette_parser.extract import appointments, citations, deadlines, members, responsibilities, targets
from gazette_parser.extract.context import Context, contexts
from gazette_parser.grammar import Match, settle
from gazette_parser.model import Doubt, Issue, Source, Span
from gazette_parser.records import Document, Located

EXTRACTORS: tuple[ModuleType, ...] = (appointments, members, targets, deadlines, responsibilities, citations)


def extract(issue: Issue, extractors: Sequence[ModuleType] = EXTRACTORS) -> Issue:
    """The issue with the rows of every extractor, in text order, each with its stable `row_id`."""
    rows = _extracted([*contexts(issue)], extractors)
    rows = {name: _doubted(found, issue.doubts) for name, found in rows.items()}
    keys = {d.document_id: d.doc_no or d.title or '' for d in issue.documents}
    tables: dict[str, Any] = {module.GRAMMAR: tuple(_named(module.GRAMMAR, _finish(module, rows[module.GRAMMAR]), keys))
                              for module in extractors}
    return dataclasses.replace(issue, **tables)


def _doubted(rows: list[Located], doubts: Sequence[Doubt]) -> list[Located]:
    """Rows whose quotes touch uncertain text, with the reason as `review`."""
    if not doubts:
        return rows
    ends = [doubt.span.end for doubt in doubts]
    out = []
    for row in rows:
        at = bisect_right(ends, row.char_start)
        touched = doubts[at].reason if at < len(doubts) and doubts[at].span.start < row.char_end else None
        out.append(dataclasses.replace(row, review='; '.join(filter(None, (row.review, touched)))) if touched else row)
    return out


def _finish(module: ModuleType, rows: list[Located]) -> list[Located]:
    """What an extractor can only decide when it has seen every part: one citation a document and work."""
    finished: list[Located] = module.finish(rows) if hasattr(module, 'finish') else rows
    return sorted(finished, key=lambda row: (row.char_start, row.char_end))


def extract_part(context: Context, extractors: Sequence[ModuleType] = EXTRACTORS) -> dict[str, list[Located]]:
    """The rows of one part of a document, a list for each table.

    An extractor has `GRAMMAR`, `interpret(match, context)` and, where tables or whole parts matter,
    `interpret_part(context)`, both giving records; `finish(rows)` sees all rows of the issue at the end.
    """
    return _extracted([context], extractors)


def _extracted(parts: Sequence[Context], extractors: Sequence[ModuleType]) -> dict[str, list[Located]]:
    """One extractor after the other through all parts: what it works with stays near the processor."""
    shadows: list[dict[str, list[Span]]] = [defaultdict(list) for _ in parts]
    return {module.GRAMMAR: list(chain.from_iterable(map(partial(_of_part, module), parts, shadows))) for module in extractors}


def _of_part(module: ModuleType, context: Context, shadows: dict[str, list[Span]]) -> list[Located]:
    """The rows of one extractor; adds to `shadows` what it has taken from the extractors behind it."""
    rules = grammar.load(module.GRAMMAR)
    found = rules.find(context.text, context.span.start, context.span.end)
    rows, used = _interpret(module, settle(_unshadowed(found, shadows[module.GRAMMAR])), context)
    for table in rules.shadows:
        shadows[table] += used
    return rows


def _interpret(module: ModuleType, matches: Iterable[Match], context: Context) -> tuple[list[Located], list[Span]]:
    """The rows of one extractor, and the spans of the matches that gave any: what it shadows for the extractors behind it."""
    rows: list[Located] = []
    used: list[Span] = []
    for match in matches:
        given = list(module.interpret(match, context))
        rows += given
        used += [match.span] if given else []
    if hasattr(module, 'interpret_part'):
        rows += module.interpret_part(context)
    return sorted(rows, key=lambda row: (row.char_start, row.char_end)), used


def _unshadowed(matches: Iterable[Match], shadows: Sequence[Span]) -> list[Match]:
    taken = {at for span in shadows for at in range(span.start, span.end)}
    return [m for m in matches if taken.isdisjoint(range(m.span.start, m.span.end))]


def _named(table: str, rows: Iterable[Located], keys: dict[str, str]) -> Iterable[Located]:
    """Rows with their stable names: a hash of table, document key, quote and occurrence number."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = keys[row.document_id], row.quote
        seen[key] += 1
        digest = hashlib.sha256('\x1f'.join((table, *key, str(seen[key]))).encode()).hexdigest()
        object.__setattr__(row, 'row_id', digest[:16])  # rows are new here: nobody else holds them yet, and a copy costs more
        yield row


def example(name: str, text: str, dated: date | None = None, **document: Any) -> list[Located]:
    """The rows that table `name` gets from a short text, as if it were the body of a document of that date."""
    module = next(module for module in EXTRACTORS if module.GRAMMAR == name)
    return extract_part(example_context(text, dated, **document), (module,))[name]


def example_context(text: str, dated: date | None = None, **document: Any) -> Context:
    """A part that is nothing but the text: for examples in rule files, and for `gazette explain`."""
    body = Document(document_id='d01', issue_id='example', seq=1, dated=dated, char_start=0, char_end=len(text),
                    body_start=0, body_end=len(text), **document)
    issue = Issue(source=Source('example', 'text', '', b''), text=text, documents=(body,))
    return Context(issue, body, None, Span(0, len(text)))
