"""The command `gazette`: arguments in, one library call, text out; heavy imports happen inside the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazette_parser.errors import GazetteError
from gazette_parser.records import TABLES
from gazette_parser.version import VERSION

if TYPE_CHECKING:
    from gazette_parser.batch import Outcome

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
STDIN = Path('-')


class Commands(click.Group):
    """A group whose commands report a user's mistake as one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a GazetteError ends it with exit code 1."""
        from gazette_parser.screen import visible
        try:
            return super().invoke(ctx)
        except GazetteError as error:
            raise click.ClickException('\n'.join(map(visible, str(error).split('\n')))) from error


@click.group(cls=Commands, context_settings={'help_option_names': ['-h', '--help'], 'max_content_width': 110})
@click.version_option(VERSION, prog_name='gazette')
def main() -> None:
    """Read Chinese government gazettes (政府公报) and write what they say as tables.

    \b
    gazette parse corpus/linzhi-2023-03/source.txt
    gazette show corpus/linzhi-2023-03/source.txt -o issue.html

    Exit codes: 0 done, 1 an input failed, 2 wrong usage, 3 findings of severity error under --strict.
    """


@main.command()
@click.argument('sources', nargs=-1, required=True, metavar='FILE|FOLDER…',
                type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option('-o', '--output', type=click.Path(file_okay=False, path_type=Path), help='Folder for the tables.  [outputs]')
@click.option('-j', '--jobs', type=click.IntRange(1), default=min(4, os.cpu_count() or 1), show_default=True,
              help='Files read at the same time.')
@click.option('-t', '--table', type=click.Choice(list(TABLES)), metavar='NAME',
              help='Print this table to standard output instead of writing files.')
@click.option('-f', '--format', 'form', type=click.Choice(['csv', 'jsonl']), default='csv', show_default=True,
              help='Form of --table: jsonl is exact, csv is safe to open in a spreadsheet.')
@click.option('--strict', is_flag=True, help='Exit with 3 when a finding of severity error was made.')
def parse(sources: tuple[Path, ...], output: Path | None, jobs: int, table: str | None, form: str, strict: bool) -> None:
    """Parse files, and the readable files of folders; `-` is standard input.

    \b
    gazette parse corpus/linzhi-2023-03/source.pdf
    gazette parse issues/ -o outputs --jobs 4
    gazette parse - --table deadlines --format csv < issue.txt > deadlines.csv
    """
    from gazette_parser import batch
    if table and output:
        raise click.UsageError('choose one: --table prints rows, -o writes files')
    sink = batch.printer(table, form, click.echo) if table else batch.writer(output or Path('outputs'))
    items = batch.items(sources, _stdin)
    with _progress(len(items)) as advance:
        outcomes = [_report(outcome, advance, quiet=bool(table)) for outcome in batch.run(items, jobs, sink)]
    if not table:
        _summary(outcomes, output or Path('outputs'))
    sys.exit(batch.exit_code(outcomes, strict))


def _stdin() -> bytes:
    return click.get_binary_stream('stdin').read()


@contextmanager
def _progress(length: int) -> Iterator[Any]:
    """A bar on a terminal, nothing in a pipe."""
    if length < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=length, file=sys.stderr, show_pos=True) as bar:
        def advance() -> None:
            click.echo('\r\033[K', nl=False, err=True)
            bar.update(1)
        yield advance


def _report(outcome: Outcome, advance: Any, *, quiet: bool) -> Outcome:
    advance()
    if outcome.error or not quiet:
        click.echo(outcome.line(), err=bool(outcome.error))
    return outcome


def _summary(outcomes: list[Outcome], output: Path) -> None:
    from gazette_parser import batch
    for line in batch.summary(outcomes, output):
        click.echo(line)


@main.command()
@click.argument('name', type=click.Choice(list(TABLES)), metavar='[NAME]', required=False)
def tables(name: str | None) -> None:
    """List the tables; with NAME its columns, types, Chinese labels and meanings.

    \b
    gazette tables
    gazette tables deadlines
    """
    from gazette_parser.contract import describe, overview
    for line in describe(name) if name else overview():
        click.echo(line)
