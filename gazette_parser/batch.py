"""Many files in one run: each is parsed in a guarded child, its rows go to a sink, and the sums are told at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from gazette_parser.errors import GazetteError, GrammarError, SourceError
from gazette_parser.model import Issue
from gazette_parser.records import EXTRACTED, TABLES, Finding
from gazette_parser.screen import csv_lines, grid, jsonl, visible

Item = Path | bytes
Sink = Callable[[Issue], None]
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

    def line(self) -> str:
        """One line for the screen."""
        if self.error:
            return visible(_sentence(self.name, self.error))
        extracted = sum(self.rows[name] for name in EXTRACTED)
        return visible(f'{self.name}: {self.issue_id}, {_many(self.rows["documents"], "document")}, '
                       f'{_many(extracted, "row")}, {_many(len(self.findings), "finding")}, {self.seconds:.1f} s')


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


def run(sources: Sequence[Item | SourceError], jobs: int, sink: Sink) -> Iterator[Outcome]:
    """Parse each file in a child process and hand its issue to the sink; a failure never stops the others."""
    from gazette_parser.read.guard import run_many
    yield from (Outcome(item.name, item) for item in sources if isinstance(item, SourceError))
    for item, result in run_many(parse_timed, [item for item in sources if not isinstance(item, SourceError)], jobs=jobs):
        yield _outcome(item, result, sink)


def parse_one(item: Item) -> Issue:
    """The issue of one file, parsed in a child process; raises what went wrong."""
    from gazette_parser.read.guard import run_guarded
    return run_guarded(parse_timed, item, name='-' if isinstance(item, bytes) else item.name)[0]


def parse_timed(item: Item) -> tuple[Issue, float]:
    """The issue, without the bytes of its file, and the seconds it took: what a child sends back."""
    from gazette_parser import parse
    start = time.perf_counter()
    issue = parse(item)
    return replace(issue, source=replace(issue.source, data=b'')), time.perf_counter() - start


def _outcome(item: Item, result: tuple[Issue, float] | GazetteError, sink: Sink) -> Outcome:
    name = '-' if isinstance(item, bytes) else str(item)
    if isinstance(result, GrammarError):
        raise result  # no file can be parsed
    if isinstance(result, GazetteError):
        return Outcome(name, result)
    issue, seconds = result
    try:
        sink(issue)
    except GazetteError as error:
        return Outcome(name, error)
    return Outcome(name, None, seconds, issue.issue_id, _rows(issue), _review(issue), issue.findings)


def _rows(issue: Issue) -> Counter[str]:
    return Counter({name: len(getattr(issue, name)) for name in TABLES})


def _review(issue: Issue) -> Counter[str]:
    return Counter({name: sum(row.review is not None for row in getattr(issue, name)) for name in EXTRACTED})


def writer(output: Path) -> Sink:
    """A sink that stores each issue under the output folder."""
    def write_issue(issue: Issue) -> None:
        from gazette_parser import write
        write(issue, output)
    return write_issue


def printer(table: str, form: str, echo: Callable[[str], None]) -> Sink:
    """A sink that prints one table's rows as csv or jsonl."""
    names = [column.name for column in fields(TABLES[table])]
    if form == 'csv':
        echo(','.join(names))

    def print_rows(issue: Issue) -> None:
        rows = getattr(issue, table)
        for line in csv_lines(rows, names) if form == 'csv' else jsonl(rows):
            echo(line)
    return print_rows


def exit_code(outcomes: Iterable[Outcome], strict: bool) -> int:
    """0 done, 1 an input failed, 3 an error finding under --strict."""
    seen = list(outcomes)
    if any(outcome.error for outcome in seen):
        return 1
    return 3 if strict and any(f.severity == 'error' for outcome in seen for f in outcome.findings) else 0


def summary(outcomes: Sequence[Outcome], output: Path) -> list[str]:
    """Rows and doubtful rows for each table with the place of its files, then findings by kind, then what was read twice."""
    done = [outcome for outcome in outcomes if not outcome.error]
    if not done:
        return []
    rows = sum((outcome.rows for outcome in done), Counter[str]())
    review = sum((outcome.review for outcome in done), Counter[str]())
    table = [('table', 'rows', 'to review', 'where'),
             *((name, rows[name], review[name] if name in EXTRACTED else '', f'{output / name}/') for name in TABLES)]
    return ['', *grid(table), '', *_findings(done), *_twice(done)]


def _findings(done: Iterable[Outcome]) -> list[str]:
    """Findings counted by severity and code, errors first, each with its first message."""
    found = [finding for outcome in done for finding in outcome.findings]
    if not found:
        return ['no findings']
    counts = Counter((SEVERITIES.index(f.severity), f.code) for f in found)
    first = {f.code: f.message for f in reversed(found)}
    return grid((_many(count, SEVERITIES[rank]), code, first[code]) for (rank, code), count in sorted(counts.items()))


def _twice(done: Iterable[Outcome]) -> list[str]:
    counts = Counter(outcome.issue_id for outcome in done)
    return [visible(f'{name} was read {count} times: the last file stands') for name, count in counts.items() if count > 1]


def _sentence(name: str, error: GazetteError) -> str:
    """What went wrong with a file, under the name that the user gave it."""
    return f'{name}: {error.cause}; {error.remedy}' if isinstance(error, SourceError) else str(error)


def _many(count: int, noun: str) -> str:
    """A count with its noun.

    >>> _many(1, 'row'), _many(2, 'row')
    ('1 row', '2 rows')
    """
    return f'{count} {noun}' + ('s' if count != 1 and noun != 'info' else '')
