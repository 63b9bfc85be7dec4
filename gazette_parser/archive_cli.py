"""The commands for an archive of many issues; `cli` takes them from `COMMANDS`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gazette_parser.batch import Outcome

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument('outputs', type=FOLDER, default='outputs')
def check(outputs: Path) -> None:
    """Check every file and every row of an archive.

    Files, schemas and runs; then keys, references, offsets and quotes. What is wrong is told with its remedy; what a
    stopped command has left half done is finished first.

    \b
    gazette check outputs
    """
    from gazette_parser import store, verify
    wrong = verify.damage(outputs)
    count = _say(chain(wrong, () if wrong else verify.faults(outputs)))
    if not count:
        click.echo(f'{outputs}: {len(store.issues(outputs))} issues, all whole')
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
@click.argument('first', type=FOLDER)
@click.argument('second', type=FOLDER)
@click.option('--rows', is_flag=True, help='List the rows, each with what is different.')
@click.option('--json', 'as_json', is_flag=True, help='Print the rows as JSON, one object a line.')
def diff(first: Path, second: Path, rows: bool, as_json: bool) -> None:
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
        _say(change.line() for change in found.changes())
    else:
        _say(found.heading())
        _say(changes.report(changes.counted(found.changes())))


def ingest(items: Sequence[Any], jobs: int, output: Path, again: bool) -> Iterator[Outcome]:
    """Take files into an archive; what became of each, in their order."""
    from gazette_parser import batch
    from gazette_parser.ingest import Ingest
    archive = Ingest(output, again)
    return batch.run(items, jobs, archive.put, archive.holds)


COMMANDS: tuple[click.Command, ...] = (check, diff)
