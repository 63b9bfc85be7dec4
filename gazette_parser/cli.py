"""The command `gazette`: arguments in, one library call, text out; heavy imports happen inside the commands."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazette_parser import archive_cli, asking_cli, progress
from gazette_parser.derive import DERIVED
from gazette_parser.errors import GazetteError
from gazette_parser.records import TABLES
from gazette_parser.version import VERSION

if TYPE_CHECKING:
    from gazette_parser.batch import Outcome
    from gazette_parser.model import Issue

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
STDIN = Path('-')
INTERRUPTED = 130  # what shells say of a command that Ctrl-C has ended: 128 and the number of the signal


class Commands(click.Group):
    """A group whose commands report a user's mistake as one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a GazetteError ends it with exit code 1, Ctrl-C with 130."""
        from gazette_parser.screen import visible
        try:
            return super().invoke(ctx)
        except GazetteError as error:
            raise click.ClickException('\n'.join(map(visible, str(error).split('\n')))) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None


@click.group(cls=Commands, context_settings={'help_option_names': ['-h', '--help'], 'max_content_width': 110})
@click.version_option(VERSION, prog_name='gazette')
def main() -> None:
    """Read Chinese government gazettes (政府公报) and write what they say as tables.

    \b
    gazette parse corpus/linzhi-2023-03/source.txt
    gazette show corpus/linzhi-2023-03/source.txt -o issue.html

    Exit codes: 0 done, 1 an input failed, 2 wrong usage, 3 findings of severity error under --strict,
    130 ended by Ctrl-C.
    """


@main.command()
@click.argument('sources', nargs=-1, required=True, metavar='FILE|FOLDER…',
                type=click.Path(allow_dash=True, path_type=Path))
@click.option('-o', '--output', type=archive_cli.OUTPUT, help='Folder for the tables, or s3://BUCKET/FOLDER.  [outputs]')
@click.option('-j', '--jobs', type=click.IntRange(1), default=min(4, os.cpu_count() or 1), show_default=True,
              help='Files read at the same time.')
@click.option('-t', '--table', 'tables', multiple=True, type=click.Choice(list(TABLES)), metavar='NAME',
              help='Print this table to standard output instead of writing files.')
@click.option('-f', '--format', 'form', type=click.Choice(['csv', 'jsonl']), default='csv', show_default=True,
              help='Form of --table: jsonl is exact, csv is safe to open in a spreadsheet.')
@click.option('--again', is_flag=True, help='Also read files whose rows are held already.')
@click.option('--cluster', metavar='ADDRESS', help='Parse on the Dask cluster at ADDRESS, as tcp://scheduler:8786.')
@click.option('--strict', is_flag=True, help='Exit with 3 when a finding of severity error was made; reads what is held too.')
def parse(sources: tuple[Path, ...], output: Path | str | None, jobs: int, tables: tuple[str, ...], form: str, again: bool,
          cluster: str | None, strict: bool) -> None:
    """Parse files or folders, write their tables.

    Folders give the readable files in them; `-` is standard input. Files whose rows are held already are passed over:
    a stopped run goes on where it was.

    \b
    gazette parse corpus/linzhi-2023-03/source.pdf
    gazette parse issues/ -o outputs --jobs 4
    gazette parse - --table deadlines --format csv < issue.txt > deadlines.csv
    """
    from gazette_parser import batch
    if tables and output:
        raise click.UsageError('choose one: --table prints rows, -o writes files')
    if len(tables) > 1:
        raise click.UsageError('choose one table: --table prints one, -o writes them all')
    table = tables[0] if tables else None
    items = batch.items(sources, _stdin)
    if table:
        outcomes = batch.run(items, jobs, batch.printer(table, form, click.echo))
    else:
        outcomes = archive_cli.ingest(items, jobs, output or Path('outputs'), again or strict, cluster)
    totals = batch.Totals()
    with progress.shown(len(items)) as advance:
        for outcome in outcomes:
            totals.add(_report(outcome, advance, quiet=bool(table)))
    if not table:
        _say(totals.summary(output or Path('outputs')))
        _say(archive_cli.corrected(output or Path('outputs')))
    sys.exit(totals.exit_code(strict))


def _stdin() -> bytes:
    return sys.stdin.buffer.read()


def _report(outcome: Outcome, advance: Any, *, quiet: bool) -> Outcome:
    advance()
    if outcome.error or not (quiet or outcome.unchanged):
        click.echo(outcome.line(), err=bool(outcome.error))
    return outcome


@main.command()
@click.argument('name', type=click.Choice([*TABLES, *DERIVED]), metavar='[NAME]', required=False)
def tables(name: str | None) -> None:
    """List the tables, or a table's columns.

    Columns with their types (`?` = may be null), Chinese labels and meanings.

    \b
    gazette tables
    gazette tables deadlines
    """
    from gazette_parser.contract import describe, overview
    _say(describe(name) if name else overview())


@main.command()
@click.argument('name', required=False, metavar='[NAME]')
@click.option('--check', is_flag=True, help='Run the examples of the rules; exit with 1 when one does not hold.')
@click.option('--over', type=FILE, help='Also count hits, rows and time over this file (with NAME).')
def rules(name: str | None, check: bool, over: Path | None) -> None:
    """List grammars and rules, or check their examples.

    With NAME its rules: how many examples each has and why it is there; with --over also what it does in a file.

    \b
    gazette rules deadlines
    gazette rules deadlines --over corpus/linzhi-2023-03/source.txt
    gazette rules --check
    """
    from gazette_parser import grammar
    from gazette_parser import rules as library
    if over and not (name and not check):
        raise click.UsageError('--over counts the rules of one grammar: gazette rules NAME --over FILE')
    names = [_grammar(name)] if name else grammar.names()
    if check:
        _told(list(library.check(names)), f'{sum(1 for n in names for _ in library.cases(n))} examples hold')
    elif name:
        _say(library.listing(name, _parsed(over) if over else None))
    else:
        _say(library.overview(names))


def _grammar(name: str) -> str:
    from gazette_parser import grammar
    if name not in grammar.names():
        raise click.BadParameter(f'no grammar {name!r}; there are: {", ".join(grammar.names())}', param_hint='NAME')
    return name


def _told(faults: list[str], fine: str) -> None:
    _say(faults or [fine])
    sys.exit(bool(faults))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _parsed(path: Path) -> Issue:
    """The issue of one file, or of standard input."""
    from gazette_parser import batch
    return batch.parse_one(_stdin() if path == STDIN else path)


@main.command()
@click.argument('subject', metavar='TEXT|FILE')
@click.option('--at', type=click.IntRange(0), help='Only the paragraph around this offset (`char_start` of a row).')
@click.option('--dated', type=click.DateTime(['%Y-%m-%d']), help="The document's date for TEXT.  [today]")
def explain(subject: str, at: int | None, dated: datetime | None) -> None:
    """Tell which rules match, who won and why, and what rows came.

    Of a text, or of a file: every rule that matches, what it captured, and the rows that were made of it.

    \b
    gazette explain 9月底前完成整改 --dated 2023-06-07
    gazette explain corpus/linzhi-2023-03/source.txt --at 45336
    """
    from gazette_parser import explain as library
    if os.path.isfile(subject):
        _say(library.explain_issue(_parsed(Path(subject)), at))
    elif os.path.isdir(subject):
        raise click.UsageError(f'{subject!r} is a folder; name a file in it')
    elif at is not None or library.is_path(subject):
        raise click.UsageError(f'there is no file {subject!r}')
    else:
        _say(library.explain_text(subject, dated.date() if dated else date.today()))


@main.command()
@click.argument('source', type=FILE, metavar='FILE')
@click.option('-o', '--output', type=click.Path(dir_okay=False, path_type=Path), help='The page to write.  [FILE.html]')
def show(source: Path, output: Path | None) -> None:
    """Write a page with every row marked in the text.

    Rule and columns on hover or tap, overlaps visible, findings in the margin. The page needs no network.

    \b
    gazette show corpus/linzhi-2023-03/source.txt -o linzhi.html
    """
    from gazette_parser.show import show as page
    target = output or Path('page.html' if source == STDIN else f'{source.name}.html')
    html = page(_parsed(source))
    _write(target, html)
    click.echo(f'{target}: {target.stat().st_size // 1024} KiB')


def _write(target: Path, html: str) -> None:
    try:
        target.write_text(html, 'utf8')
    except OSError as error:
        raise click.FileError(str(target), error.strerror or 'cannot be written') from error


@main.command()
@click.argument('gold', type=asking_cli.FOLDER)
@click.argument('outputs', type=asking_cli.FOLDER, required=False)
@click.option('--source', type=click.Path(exists=True, path_type=Path), help='File or folder to parse.  [GOLD/../source.txt]')
@click.option('--misses', type=click.Choice(list(TABLES)), metavar='TABLE', help='List the missed, false and wrong rows.')
@click.option('--json', 'as_json', is_flag=True, help='Print the figures as JSON.')
def score(gold: Path, outputs: Path | None, source: Path | None, misses: str | None, as_json: bool) -> None:
    """Compare rows with hand-made ones in GOLD.

    Precision, recall and F1 for each table, and how often each column is right. Without OUTPUTS the source that
    stands beside GOLD is parsed in memory.

    \b
    gazette score corpus/linzhi-2023-03/gold
    gazette score corpus/linzhi-2023-03/gold outputs --misses deadlines
    """
    from gazette_parser import scoreboard
    from gazette_parser.score import score as compare
    total = compare(outputs or _issues(source or gold.parent / 'source.txt'), gold)
    if as_json:
        click.echo(json.dumps(scoreboard.figures(total), ensure_ascii=False, indent=1))
    elif misses:
        _say(scoreboard.misses(misses, total[misses]) if misses in total else [f'no rows of {misses} are scored here'])
    else:
        _say(scoreboard.report(total))


def _issues(source: Path) -> Iterator[Issue]:
    """The issues of a file or of a folder's files, parsed in memory."""
    from gazette_parser import batch
    from gazette_parser.read import find_files
    return map(batch.parse_one, find_files(source))


for command in (*archive_cli.COMMANDS, *asking_cli.COMMANDS):
    main.add_command(command)
