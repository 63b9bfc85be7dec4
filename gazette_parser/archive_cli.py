"""The commands for an archive of many issues; `cli` takes them from `COMMANDS`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazette_parser.place import PACKED, is_address

if TYPE_CHECKING:
    from gazette_parser.batch import Outcome

MOST = 100  # rows that `diff --rows` lists


class Output(click.Path):
    """A folder, or the address of an object store."""

    name = 'folder or address'

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """An address stays text."""
        return value if is_address(value) else super().convert(value, param, ctx)


OUTPUT = Output(file_okay=False, path_type=Path)
ARCHIVE = Output(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument('outputs', type=ARCHIVE, default='outputs')
def check(outputs: Path | str) -> None:
    """Check every file and every row of an archive.

    Files, schemas and runs; then keys, references, offsets and quotes. What is wrong is told with its remedy; what a
    stopped command has left half done is finished first.

    \b
    gazette check outputs
    """
    from gazette_parser import store, verify
    from gazette_parser.errors import StoreError
    from gazette_parser.screen import many
    with suppress(StoreError):  # what cannot be changed can still be checked
        if left := verify.mend(outputs):
            click.echo(f'{outputs}: {many(left, "file")} removed that a stopped command had left')
    wrong = verify.damage(outputs)
    count = _say(chain(wrong, () if wrong else verify.faults(outputs)))
    if not count:
        click.echo(f'{outputs}: {many(len(store.load(outputs, "issues", arrow=True)), "issue")}, all whole')
    sys.exit(bool(count))


def _say(lines: Iterable[str]) -> int:
    """Print lines as they come; how many there were."""
    from gazette_parser.screen import visible
    count = 0
    for line in lines:
        click.echo(visible(line))
        count += 1
    return count


@click.command()
@click.argument('first', type=ARCHIVE)
@click.argument('second', type=ARCHIVE)
@click.option('--rows', is_flag=True, help='List the rows, each with what is different; the first hundred.')
@click.option('--all', 'whole', is_flag=True, help='With --rows: list all of them.')
@click.option('--json', 'as_json', is_flag=True, help='Print the rows as JSON, one object a line.')
def diff(first: Path | str, second: Path | str, rows: bool, whole: bool, as_json: bool) -> None:
    """Compare two archives, rule by rule.

    Rows that the SECOND has and the FIRST has not (added), that it lacks (lost), and that are changed in it, with the
    rules that made them; `moved` rows differ in nothing but their place in the text.

    \b
    gazette diff outputs-before outputs
    """
    from gazette_parser import changes
    found = changes.diff(first, second)
    if as_json:
        _say(change.as_json() for change in found.changes())
    elif rows:
        _say(changes.listed(found.changes(), None if whole else MOST))
    else:
        _say(found.heading())
        _say(changes.report(changes.counted(found.changes())))


@click.command()
@click.argument('outputs', type=ARCHIVE, default='outputs')
@click.option('--all', 'whole', is_flag=True, help='Print every line of every section.')
@click.option('--json', 'as_json', is_flag=True, help='Print everything as JSON.')
def status(outputs: Path | str, whole: bool, as_json: bool) -> None:
    """Tell what an archive holds and what it lacks.

    Gazettes, years and issues; issues missing by number and by 总期, issues twice; contents entries without a document;
    文号 sequences with their gaps; pages without text; rows to review. Each with the file to look at.

    \b
    gazette status outputs
    gazette status outputs --json
    """
    from gazette_parser.status import status as state
    found = state(outputs)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        _say(found.report(whole=whole))


@click.command()
@click.argument('outputs', type=ARCHIVE, default='outputs')
def correct(outputs: Path | str) -> None:
    """Apply the corrections in OUTPUTS/corrections.csv.

    `gazette parse` does the same at its end. The columns of the file are action (change, reject or add), table, row_id,
    issue_id (needed only with add), column, old, new, who, when, why. Stale and broken lines are told and kept; exit code
    1 when a line is broken.

    \b
    gazette correct outputs
    """
    from gazette_parser.recorrect import recorrect
    told = recorrect(outputs)
    _say(told.lines() or [f'{outputs}: no corrections'])
    sys.exit(bool(told.broken))


@click.command()
@click.argument('outputs', type=ARCHIVE, default='outputs')
def compact(outputs: Path | str) -> None:
    """Put the small files of many issues together.

    Whole tables are then read as fast as from one file. Any Parquet reader opens them as before, and an issue is still
    replaced alone, when `gazette parse` takes it out of its pack. Where there are packs the derived tables are made too and
    kept in OUTPUTS/derived, for questions to read as long as no issue comes or changes.

    \b
    gazette compact outputs
    """
    from gazette_parser.compact import SMALLEST
    from gazette_parser.compact import compact as put_together
    from gazette_parser.screen import many
    done = put_together(outputs)
    click.echo(f'{outputs}: {many(done.issues, "issue")} put into {many(done.packs, "pack")}' if done.packs else
               f'{outputs}: nothing to put together; it begins with {SMALLEST} issues in files of their own')
    if not is_address(outputs) and (Path(outputs) / 'issues' / PACKED).is_dir():  # questions are asked of folders
        from gazette_parser import views
        made = views.keep(outputs)
        click.echo(f'{outputs}: derived tables made: {", ".join(made) or "none, those that are kept hold still"}')


def corrected(output: Path | str) -> list[str]:
    """Bring the archive in line with its corrections, and say what became of them."""
    from gazette_parser import store
    from gazette_parser.recorrect import recorrect
    return recorrect(output).lines() if store.at(output).exists() else []


def ingest(items: Sequence[Any], jobs: int, output: Path | str, again: bool, cluster: str | None) -> Iterator[Outcome]:
    """Take files into an archive; what became of each, in their order."""
    from gazette_parser import batch, store
    from gazette_parser.ingest import Ingest
    taken = Ingest(store.at(output), again)
    yield from batch.run(items, jobs, taken.put, taken.holds, _engine(cluster))


def _engine(cluster: str | None) -> Any:
    if cluster is None:
        return None
    from gazette_parser.cluster import engine
    return engine(cluster)


COMMANDS: tuple[click.Command, ...] = (check, compact, correct, diff, status)
