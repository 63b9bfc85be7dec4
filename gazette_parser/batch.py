"""Many files in one run: each is parsed in a guarded child, its rows go to a sink, and the sums are told at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from gazette_parser.errors import GazetteError, GrammarError, SourceError
from gazette_parser.model import Issue
from gazette_parser.records import EXTRACTED, TABLES, Finding
from gazette_parser.screen import csv_lines, grid, jsonl, many, visible

Item = Path | bytes
Sink = Callable[[Issue], Counter[tuple[str, str, str]] | None]  # stores or prints an issue; rows by (table, change, rule)
Engine = Callable[..., Iterator[tuple[Item, Any]]]  # as `guard.run_many`
STDIN = Path('-')
SEVERITIES = ('error', 'warning', 'info')


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its counts, or the error that stopped it."""

    name: str
    error: GazetteError | None = None
    seconds: float = 0.0
    issue_id: str = ''
    rows: Counter[str] = field(default_factory=Counter)
    review: Counter[str] = field(default_factory=Counter)
    findings: tuple[Finding, ...] = ()
    changes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unchanged: bool = False

    def line(self) -> str:
        """One line for the screen."""
        if self.error:
            return visible(_sentence(self.name, self.error))
        if self.unchanged:
            return visible(f'{self.name}: held already')
        extracted = sum(self.rows[name] for name in EXTRACTED)
        return visible(f'{self.name}: {self.issue_id}, {many(self.rows["documents"], "document")}, '
                       f'{many(extracted, "row")}, {many(len(self.findings), "finding")}, {self.seconds:.1f} s')


def items(sources: Sequence[Path], stdin: Callable[[], bytes]) -> list[Item | SourceError]:
    """The files to read: folders give the readable files in them (or say why not), `-` gives standard input."""
    found: list[Item | SourceError] = []
    for source in sources:
        found.extend([stdin()] if source == STDIN else _files(source))
    return found


def _files(source: Path) -> Sequence[Path | SourceError]:
    from gazette_parser.read import find_files
    try:
        return find_files(source)
    except SourceError as error:
        return [error]


def run(sources: Sequence[Item | SourceError], jobs: int, sink: Sink, held: Callable[[Item], bool] = lambda item: False,
        engine: Engine | None = None) -> Iterator[Outcome]:
    """Parse each file in a child process and hand its issue to the sink; a failure never stops the others.

    Files that are `held` are passed over. `engine` does the work elsewhere.
    """
    from gazette_parser.read.guard import run_many
    passed: list[Outcome] = []
    yield from (Outcome(item.name, item) for item in sources if isinstance(item, SourceError))
    for item, result in (engine or run_many)(parse_timed, _fresh(sources, held, passed), jobs=jobs):
        yield from _emptied(passed)
        yield _outcome(item, result, sink)
    yield from _emptied(passed)


def _fresh(sources: Sequence[Item | SourceError], held: Callable[[Item], bool], passed: list[Outcome]) -> Iterator[Item]:
    for item in sources:
        if isinstance(item, SourceError):
            continue
        if held(item):
            passed.append(Outcome(_name(item), unchanged=True))
        else:
            yield item


def _emptied(passed: list[Outcome]) -> Iterator[Outcome]:
    yield from passed
    passed.clear()


def _name(item: Item) -> str:
    return '-' if isinstance(item, bytes) else str(item)


def parse_one(item: Item) -> Issue:
    """The issue of one file, parsed in a child process; raises what went wrong."""
    from gazette_parser.read.guard import run_guarded
    return run_guarded(parse_timed, item, name='-' if isinstance(item, bytes) else item.name)[0]


def parse_timed(item: Item, name: str = '') -> tuple[Issue, float]:
    """The issue, without the bytes of its file, and the seconds it took: what a child sends back."""
    from gazette_parser import parse
    start = time.perf_counter()
    issue = parse(item, name=name)
    return replace(issue, source=replace(issue.source, data=b'')), time.perf_counter() - start


def _outcome(item: Item, result: tuple[Issue, float] | GazetteError, sink: Sink) -> Outcome:
    name = _name(item)
    if isinstance(result, GrammarError):
        raise result  # no file can be parsed
    if isinstance(result, GazetteError):
        return Outcome(name, result)
    issue, seconds = result
    try:
        changed = sink(issue) or Counter()
    except GazetteError as error:
        return Outcome(name, error)
    return Outcome(name, None, seconds, issue.issue_id, _rows(issue), _review(issue), issue.findings, changed)


def _rows(issue: Issue) -> Counter[str]:
    return Counter({name: len(getattr(issue, name)) for name in TABLES})


def _review(issue: Issue) -> Counter[str]:
    return Counter({name: sum(row.review is not None for row in getattr(issue, name)) for name in EXTRACTED})


def printer(table: str, form: str, echo: Callable[[str], None]) -> Sink:
    """A sink that prints one table's rows as csv or jsonl."""
    names = [column.name for column in fields(TABLES[table])]
    if form == 'csv':
        echo(','.join(names))

    def print_rows(issue: Issue) -> None:
        """Print what an issue has of the table."""
        rows = getattr(issue, table)
        for line in csv_lines(rows, names) if form == 'csv' else jsonl(rows):
            echo(line)
    return print_rows


@dataclass
class Totals:
    """The sums over all files, in little memory however many there are."""

    done: int = 0
    unchanged: int = 0
    failed: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    review: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[int, str]] = field(default_factory=Counter)
    messages: dict[str, str] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    changes: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count a file."""
        self.failed += outcome.error is not None
        self.unchanged += outcome.unchanged
        self.done += bool(outcome.issue_id)
        self.read[outcome.issue_id] += bool(outcome.issue_id)
        self.rows += outcome.rows
        self.review += outcome.review
        self.changes += outcome.changes
        for finding in outcome.findings:
            self.findings[SEVERITIES.index(finding.severity), finding.code] += 1
            self.messages.setdefault(finding.code, f'{finding.message} ({Path(outcome.name).name})')

    def exit_code(self, strict: bool) -> int:
        """0 done, 1 an input failed, 3 an error finding under --strict."""
        return 1 if self.failed else 3 if strict and any(rank == 0 for rank, _ in self.findings) else 0

    def summary(self, output: object) -> list[str]:
        """Rows for each table and where they lie, what changed, findings by kind, and what was read twice or not at all."""
        held = [f'{many(self.unchanged, "file")} held already: same content, same parser, same rules'] if self.unchanged else []
        if not self.done:
            return held
        rows = ((name, self.rows[name], self.review[name] if name in EXTRACTED else '', f'{output}/{name}/') for name in TABLES)
        table = [('table', 'rows', 'to review', 'where'), *rows]
        return ['', *grid(table), '', *self._changes(), *self._findings(), *self._twice(), *held]

    def _changes(self) -> list[str]:
        from gazette_parser.changes import report
        return ['changes to issues that were held before:', *report(self.changes), ''] if self.changes else []

    def _findings(self) -> list[str]:
        """Findings counted by severity and code, errors first, each with its first message."""
        if not self.findings:
            return ['no findings']
        return grid((many(count, SEVERITIES[rank]), code, self.messages[code])
                    for (rank, code), count in sorted(self.findings.items()))

    def _twice(self) -> list[str]:
        return [visible(f'{name} was read {count} times: the better reading stands')
                for name, count in self.read.items() if count > 1]


def exit_code(outcomes: Iterable[Outcome], strict: bool) -> int:
    """The exit code after these files."""
    totals = Totals()
    for outcome in outcomes:
        totals.add(outcome)
    return totals.exit_code(strict)


def _sentence(name: str, error: GazetteError) -> str:
    """What went wrong with a file, under the name that the user gave it."""
    return f'{name}: {error.cause}; {error.remedy}' if isinstance(error, SourceError) else str(error)
