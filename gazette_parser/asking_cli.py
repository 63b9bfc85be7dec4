"""The commands that ask an archive and hand it over; `cli` adds them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from gazette_parser import deliver, timelimit
from gazette_parser.errors import QueryError
from gazette_parser.export import FORMATS
from gazette_parser.export import SECONDS as LONGEST
from gazette_parser.screen import counted

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
DAY = click.DateTime(['%Y-%m-%d'])
_ROWS = 1000  # rows of a table for people
_QUIET = ('evidence', 'series_id', 'document_id', 'row_id', 'first_on', 'last_on', 'person_id')  # left out on a screen

Command = TypeVar('Command', bound=Callable[..., Any])


def _limited(default: float) -> Callable[[Command], Command]:
    """The option by which a command ends in time, whatever it is doing."""
    def add(asked: Command) -> Command:
        """The command with the option."""
        @wraps(asked)
        def limited(**given: Any) -> None:
            """The command, ended in time."""
            with timelimit.alarm(given['seconds']):
                asked(**given)
        return cast(Command, click.option('--seconds', type=click.FloatRange(0.1), default=default, show_default=True,
                                          help='Give up after this time.')(limited))
    return add


def _answering(limit: int | None = None) -> Callable[[Command], Command]:
    """The options by which an answer is delivered; a form that cannot be had is told before anything is looked up."""
    def add(asked: Command) -> Command:
        """The command with the options, and with a form that can be had."""
        @wraps(asked)
        def answered(form: str | None, target: Path | None, seconds: float, **rest: Any) -> None:
            """The command, with its form settled."""
            known = deliver.form_of(form, target)
            if known in ('parquet', 'xlsx') and not target and sys.stdout.isatty():
                raise QueryError(f'{known} is not for a terminal; name a file with -o')
            asked(form=known, target=target, **rest)
        command: Any = _limited(timelimit.SECONDS)(answered)
        command = click.option('-o', 'target', type=FILE, metavar='FILE',
                               help='Write the answer here; .csv, .json, .parquet, .xlsx or .txt tells the form.')(command)
        command = click.option('-f', '--format', 'form', type=click.Choice(deliver.FORMS),
                               help='Form of the answer; csv is safe to open in a spreadsheet.  [table]')(command)
        if limit:
            command = click.option('--limit', type=click.IntRange(1), default=limit, show_default=True,
                                   help='Rows at most.')(command)
        return cast(Command, command)
    return add


_picture = click.option('--plot', 'picture', type=FILE, metavar='FILE', help='Draw the answer into a .png, .svg or .html file.')
_archive = click.argument('outputs', type=FOLDER, default='outputs')


def _deliver(answer: pa.Table, form: str, target: Path | None, *, whole: bool = False) -> None:
    """Write the answer to the file, or to standard output; a table on the screen without identifiers."""
    if form == 'table' and not whole:
        answer = answer.select([name for name in answer.column_names if name not in _QUIET])
    if form == 'table' and not target:
        answer = _cut(answer, _ROWS, 'a file named with -o has them all')
    if target:
        deliver.save(answer, form, target)
        click.echo(f'{target}: {counted(answer.num_rows, "row")}')
    else:
        screen = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(deliver.delivered(answer, form, screen), nl=False)


def _cut(answer: pa.Table, limit: int, remedy: str = '--limit shows more') -> pa.Table:
    """The first rows; says when there are more."""
    if answer.num_rows > limit:
        click.echo(f'the first {counted(limit, "row")}; {remedy}', err=True)
    return answer.slice(0, limit)


def _draw(answer: pa.Table, question: str, title: str, picture: Path | None, form: str) -> None:
    """Draw the answer; what was written is told beside an answer for programs, not in it."""
    if picture:
        from gazette_parser.plot import plot
        click.echo(plot(answer, question, title, picture), err=form != 'table')


@click.command()
@click.argument('outputs', type=FOLDER)
@click.argument('sql', metavar='SELECT…')
@_answering()
def query(outputs: Path, sql: str, form: str, target: Path | None) -> None:
    """Answer a SELECT over all tables.

    SQL of DuckDB; tables and columns are those of `gazette tables`. contains(quote, '市场') finds words of any length.
    A query reads the archive's tables and nothing else.

    \b
    gazette query outputs "SELECT unit, count(*) AS n FROM responsibilities GROUP BY unit ORDER BY n DESC LIMIT 5"
    gazette query outputs "SELECT * FROM tenures WHERE state = 'current'" -o tenures.xlsx
    """
    from gazette_parser import sql as library
    _deliver(library.query(outputs, sql, arrow=True), form, target, whole=True)


@click.command()
@click.argument('outputs', type=FOLDER)
@click.argument('words', nargs=-1, required=True, metavar='WORD…')
@click.option('-t', '--table', 'tables', multiple=True, metavar='NAME', help='Only this table; can be given again.')
@click.option('--year', type=int, help='Only documents of this year.')
@_answering(100)
def find(outputs: Path, words: tuple[str, ...], tables: tuple[str, ...], year: int | None, limit: int, form: str,
         target: Path | None) -> None:
    """Find the rows in which all the words occur.

    In titles and in extracted rows; with --table pages in the whole text. Words of two characters are found, and a short
    name (市监局) finds the full one too.

    \b
    gazette find outputs 市场监管 --table responsibilities --year 2023
    gazette find outputs 光伏 并网
    """
    from gazette_parser import find as library
    _deliver(_cut(library.find(outputs, words, tables, year, limit + 1), limit), form, target)


@click.command()
@click.argument('name')
@_archive
@_picture
@_answering()
def who(name: str, outputs: Path, picture: Path | None, form: str, target: Path | None) -> None:
    """Who held a post: a person's posts, or a post's holders.

    NAME is a person's whole name, or a part of a post: 林芝市交通运输局副局长, 发改委主任.

    \b
    gazette who 李国民
    gazette who 交通运输局副局长 outputs --format json
    """
    from gazette_parser import questions
    answer = questions.who(outputs, name)
    people = len({row['person_id'] for row in answer.to_pylist() if row['person'] == name})
    if people > 1:
        click.echo(f'{people} people are called {name}: by region, or by printed sex, ethnicity or birth date', err=True)
    _draw(answer, 'who', f'任职：{name}', picture, form)
    _deliver(answer, form, target)


@click.command()
@click.argument('name')
@_archive
@click.option('--tasks', is_flag=True, help='List the tasks instead of counting them.')
@click.option('--year', type=int, help='Only documents of this year.')
@_picture
@_answering()
def unit(name: str, outputs: Path, tasks: bool, year: int | None, picture: Path | None, form: str,
         target: Path | None) -> None:
    """What a unit leads, answers for and helps with.

    NAME is a part of the unit's name, or a short one: 教育局, 林芝教育局, 发改委.

    \b
    gazette unit 教育局
    gazette unit 教育局 outputs --tasks --year 2023
    """
    from gazette_parser import questions
    if tasks and picture:
        raise click.UsageError('choose one: --plot draws counts, --tasks lists tasks')
    shown = _ROWS + 1 if form == 'table' and not target else None
    answer = questions.tasks(outputs, name, year, shown) if tasks else questions.unit(outputs, name, year)
    _draw(answer, 'unit', f'任务：{name}', picture, form)
    _deliver(answer, form, target)


@click.command()
@_archive
@click.option('--from', 'since', type=DAY, help='First day.  [today, or 90 days before an --until that is past]')
@click.option('--until', type=DAY, help='Last day.  [90 days after the first]')
@click.option('--unit', 'name', help='Only what this unit has to do; a part of its name, or a short one.')
@_picture
@_answering(200)
def due(outputs: Path, since: datetime | None, until: datetime | None, name: str | None, picture: Path | None, limit: int,
        form: str, target: Path | None) -> None:
    """What falls due, and who answers for it.

    Deadlines as days, recurring ones unrolled, with the units of the same item of the document.

    \b
    gazette due outputs --from 2023-07-01 --until 2023-12-31
    gazette due --unit 教育局 --format csv
    """
    from gazette_parser import questions
    first, last = _days(since, until, date.today())
    if last < first:
        raise click.UsageError(f'--until {last} is before --from {first}')
    answer = questions.due(outputs, first, last, name, None if picture else limit + 1)
    _draw(answer, 'due', f'到期事项 {first} – {last} {name or ""}', picture, form)
    _deliver(_cut(answer, limit), form, target)


def _days(since: datetime | None, until: datetime | None, today: date) -> tuple[date, date]:
    """The first and last day that are asked for.

    >>> _days(None, datetime(2023, 12, 31), date(2026, 1, 1))
    (datetime.date(2023, 10, 2), datetime.date(2023, 12, 31))
    """
    first = since.date() if since else until.date() - timedelta(90) if until and until.date() < today else today
    return first, until.date() if until else first + timedelta(90)


@click.command()
@click.argument('indicator')
@_archive
@click.option('--scope', help='Only series of this place or group; a part of its name.')
@_picture
@_answering()
def track(indicator: str, outputs: Path, scope: str | None, picture: Path | None, form: str, target: Path | None) -> None:
    """How a target moved from year to year.

    INDICATOR is a part of what is measured: 种植面积.

    \b
    gazette track 种植面积
    gazette track 种植面积 outputs --plot area.png
    """
    from gazette_parser import questions
    answer = questions.track(outputs, indicator, scope=scope)
    _draw(answer, 'track', f'指标：{indicator}', picture, form)
    _deliver(answer, form, target)


@click.command()
@_archive
@click.option('--to', 'to', required=True, help='The format.', type=click.Choice(list(FORMATS)))
@click.option('-o', 'target', type=click.Path(path_type=Path), metavar='FILE|FOLDER',
              help=f'Where to.  [{", ".join(FORMATS.values())}]')
@click.option('-t', '--table', 'tables', multiple=True, metavar='NAME', help='Only this table; can be given again.')
@_limited(LONGEST)
def export(outputs: Path, to: str, target: Path | None, tables: tuple[str, ...], seconds: float) -> None:
    """Write the archive in another format.

    xlsx and csv are for people, with Chinese headings; jsonl, duckdb and datapackage have every table exactly; ftm has
    people, posts and bodies (FollowTheMoney), ics what falls due, atom the latest appointments, akn each document with
    its outline (Akoma Ntoso).

    \b
    gazette export outputs --to xlsx -o linzhi.xlsx
    gazette export --to csv --table targets --table series
    """
    from gazette_parser.export import export as write
    click.echo(write(outputs, to, target, tables, seconds))


COMMANDS: tuple[click.Command, ...] = (query, find, who, unit, due, track, export)
