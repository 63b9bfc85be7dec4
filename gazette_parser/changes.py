"""What is different between two states of an archive: rows added, lost, changed and moved, with the rules that made them."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from gazette_parser import catalog, store
from gazette_parser.catalog import Archive, Held
from gazette_parser.records import EXTRACTED, TABLES
from gazette_parser.screen import grid, many, shorten

Rows = Mapping[str, pa.Table]
Counts = Counter[tuple[str, str, str]]  # (table, kind, rule) → rows
KINDS = ('added', 'lost', 'changed', 'moved')
_PLACES = {'page', 'char_start', 'char_end', 'page_start', 'page_end', 'body_start', 'body_end'}
_KEYS = {
    'issues': ('issue_id',), 'pages': ('page',), 'lines': ('page', 'line'), 'contents': ('seq',), 'documents': ('document_id',),
    'attachments': ('attachment_id',), 'outline': ('document_id', 'attachment_id', 'section_path'), 'tables': ('table_id',),
    'cells': ('table_id', 'row', 'col'), 'units': ('unit',), 'findings': ('code', 'document_id', 'message'),
    **dict.fromkeys(EXTRACTED, ('row_id',)),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is not what it was; `moved`: only its place in the text is another."""

    kind: str
    issue: str
    table: str
    rule: str
    row: dict[str, Any]
    old: dict[str, Any]

    def line(self) -> str:
        """One line for the screen."""
        text = str(self.row.get('quote') or '／'.join(str(self.row[name]) for name in _KEYS[self.table]))
        what = '；'.join(f'{name}: {self.old[name]} → {self.row[name]}' for name in self.columns())
        return f'{_SIGNS[self.kind]} {self.issue}  {self.rule or self.table}  {shorten(text, 60)}  {what}'.rstrip()

    def as_json(self) -> str:
        """The change as a JSON object: the row, and the old values of the columns that differ."""
        told = {'change': self.kind, 'issue_id': self.issue, 'table': self.table, 'rule': self.rule or None,
                'row': self.row, 'old': {name: self.old[name] for name in self.columns()}}
        return json.dumps(told, ensure_ascii=False, default=str)

    def columns(self) -> list[str]:
        """The columns that differ; none for a row that is new or lost."""
        return [name for name in self.row if self.old and self.row[name] != self.old.get(name)]


_SIGNS = {'added': '+', 'lost': '-', 'changed': '~', 'moved': '>'}


def compare(before: Rows, after: Rows, issue: str) -> Iterator[Change]:
    """The rows of an issue that differ."""
    for table in TABLES:
        if not before[table].equals(after[table]):
            yield from _compared(table, _keyed(table, before[table]), _keyed(table, after[table]), issue)


def _compared(table: str, old: dict[Any, dict[str, Any]], new: dict[Any, dict[str, Any]], issue: str) -> Iterator[Change]:
    for key, row in new.items():
        if key not in old:
            yield Change('added', issue, table, row.get('rule') or '', row, {})
        elif row != old[key]:
            moved = all(row[name] == old[key].get(name) for name in row if name not in _PLACES)
            yield Change('moved' if moved else 'changed', issue, table, row.get('rule') or '', row, old[key])
    for key in old.keys() - new.keys():
        yield Change('lost', issue, table, old[key].get('rule') or '', old[key], {})


def _keyed(table: str, data: pa.Table) -> dict[Any, dict[str, Any]]:
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for row in data.to_pylist():
        key = tuple(row[name] for name in _KEYS[table])
        seen[key] += 1
        found[key, seen[key]] = row
    return found


def counted(changes: Iterator[Change]) -> Counts:
    """How many rows of each table, kind and rule."""
    return Counter((change.table, change.kind, change.rule) for change in changes)


def report(counts: Counts) -> list[str]:
    """A line for each table with its rows added, lost, changed and moved, then one for each rule behind it."""
    if not counts:
        return ['no row is different']
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (table, kind, rule), count in counts.items():
        sums[table, ''][kind] += count
        if rule and kind != 'moved':
            sums[table, rule][kind] += count
    order = sorted(sums, key=lambda key: (list(TABLES).index(key[0]), key[1]))
    lines = ((f'  {rule}' if rule else table, *(sums[table, rule][kind] or '' for kind in KINDS)) for table, rule in order)
    return grid([('table, rule', *KINDS), *lines])


@dataclass(frozen=True)
class Difference:
    """Two archives side by side."""

    only: tuple[list[str], list[str]]  # issues that only the first, only the second has
    both: int
    first: Archive
    second: Archive

    def heading(self) -> list[str]:
        """How many issues, and which are in one of the two only."""
        told = [f'{many(self.both, "issue")} in both']
        for archive, names in zip((self.first, self.second), self.only, strict=True):
            more = ' …' if len(names) > 5 else ''
            told += [f'{len(names)} only in {archive.name}: {"、".join(names[:5])}{more}'] if names else []
        return told

    def changes(self) -> Iterator[Change]:
        """Every row that differs in the issues that both have: issue by issue, table by table, in the order of the text."""
        a, b = self.first, self.second
        with a.reading(), nullcontext() if a is b else b.reading():
            left, right = ({held.name: held for held in catalog.catalog(archive)} for archive in (a, b))
            shelves = catalog.Shelf(a), catalog.Shelf(b)
            for name in (name for name in left if name in right):
                if not _same_files(a, left[name], b, right[name]):
                    found = compare(shelves[0].tables(left[name]), shelves[1].tables(right[name]), unquote(name))
                    yield from sorted(found, key=_in_order)


def _in_order(change: Change) -> tuple[int, int]:
    at = change.row.get('char_start', change.row.get('seq', change.row.get('page')))
    return list(TABLES).index(change.table), -1 if at is None else at


def listed(changes: Iterable[Change], most: int | None) -> Iterator[str]:
    """A line for each change; after `most` of them how many more there are (None: all)."""
    count = 0
    for count, change in enumerate(changes, 1):
        if most is None or count <= most:
            yield change.line()
    if not count:
        yield 'no row is different'
    if most is not None and count > most:
        yield f'… {count - most} more: --all, or --json'


def diff(first: str | os.PathLike[str], second: str | os.PathLike[str]) -> Difference:
    """Compare two archives. Raises StoreError."""
    a = store.at(first)
    b = a if str(first) == str(second) else store.at(second)
    names = []
    for archive in (a, b):
        with archive.reading():
            names.append({held.name for held in catalog.catalog(archive)})
    one, two = names
    return Difference((sorted(map(unquote, one - two)), sorted(map(unquote, two - one))), len(one & two), a, b)


def _same_files(a: Archive, left: Held, b: Archive, right: Held) -> bool:
    if left.packed or right.packed:
        return False
    return all(a.same(table, left.place, b, right.place) for table in TABLES)
