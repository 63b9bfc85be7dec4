"""The commands for an archive of many issues; `cli` takes them from `COMMANDS`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import click

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


COMMANDS: tuple[click.Command, ...] = (check,)
