"""An archive of many issues made from the sample: what ingest, status, compaction and reading cost as it grows.

python bench/archive.py [ISSUES [FOLDER]]        10,000 issues written as records; FOLDER is made anew
python bench/archive.py --real [FILES [FOLDER]]  400 different text files, really parsed by the command

The issues have other regions, years, numbers, names and dates; the text is changed character by character, so that every
quote still stands at its offsets. Every twentieth issue is left out. What counts is the ratios.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from gazette_parser import load, parse, store
from gazette_parser.folder import Folder
from gazette_parser.ingest import Ingest
from gazette_parser.model import Issue, Source
from gazette_parser.records import TABLES, IssueInfo
from gazette_parser.status import status

SAMPLE = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'
SAID = '林芝'
FIRST = '安宝北长春大东德恩丰福广贵海和黄吉嘉江金景开康兰乐丽连辽龙'
SECOND = '州阳江山水川城门岭湖'
SURNAMES = '张王李赵陈刘杨黄周吴'
READ = ('deadlines', 'appointments', 'responsibilities', 'cells', 'pages')
YEARS, ISSUES_A_YEAR = range(2006, 2024), 6


def names(count: int) -> Iterator[tuple[int, str, int, int]]:
    """Place, region, year and number of each issue; every twentieth is missing."""
    wanted = ((region, year, number) for region in range(len(FIRST) * len(SECOND)) for year in YEARS
              for number in range(1, ISSUES_A_YEAR + 1))
    places = (at for at in enumerate(wanted) if at[0] % 20 != 13)
    for _, (at, (region, year, number)) in zip(range(count), places, strict=False):
        yield at, FIRST[region % len(FIRST)] + SECOND[region // len(FIRST)], year, number


def letters(at: int, region: str) -> dict[int, str]:
    """Which characters stand for which: the region's name, and surnames in turn."""
    turn = at % len(SURNAMES)
    return str.maketrans(SAID + SURNAMES, region + SURNAMES[turn:] + SURNAMES[:turn])


def varied(issue: Issue, at: int, region: str, year: int, number: int) -> Issue:
    """The sample as another issue."""
    table = letters(at, region)
    old = issue.issue_id.translate(table)
    new = f'{old.rsplit("-", 2)[0]}-{year}-{number:02d}'

    def text(value: str) -> str:
        return value.translate(table).replace(old, new)

    def other(record: Any) -> Any:
        return dataclasses.replace(record, **{name: changed for name, value in columns(record)
                                              if (changed := value_of(name, value)) is not value})

    def value_of(name: str, value: Any) -> Any:
        if name == 'row_id':
            return hashlib.sha256(f'{value}{at}'.encode()).hexdigest()[:16]
        if name == 'doc_no_serial' and value is not None:
            return number * 40 + value
        if isinstance(value, date):
            return value.replace(year=value.year - 2023 + year, day=min(value.day, 28))
        if name == 'doc_no_year' and value is not None:
            return year
        return text(value) if isinstance(value, str) else tuple(map(text, value)) if isinstance(value, tuple) else value

    made = {name: tuple(map(other, getattr(issue, name))) for name in TABLES if name != 'issues'}
    digest = hashlib.sha256(str(at).encode()).hexdigest()
    total = (year - YEARS[0]) * ISSUES_A_YEAR + number
    assert issue.info
    info: IssueInfo = dataclasses.replace(other(issue.info), issue_id=new, year=year, number=number, total_number=total,
                                          region_code=f'{540000 + at // (ISSUES_A_YEAR * len(YEARS))}', source_sha256=digest,
                                          source_name=f'{new}.txt')
    return dataclasses.replace(issue, source=Source(f'{new}.txt', 'text', digest, b''), text=text(issue.text), info=info, **made)


def columns(record: Any) -> list[tuple[str, Any]]:
    """Names and values."""
    return [(field.name, getattr(record, field.name)) for field in dataclasses.fields(record)]


def timed(function: Callable[[], Any], runs: int = 1) -> float:
    """Median seconds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def memory() -> int:
    """Resident now, MiB."""
    return int(Path('/proc/self/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE') >> 20


def grow(count: int, output: Path) -> None:
    """Write the issues; what the first hundred, every tenth part and the last hundred cost, in time and in work."""
    issue, archive, spent = parse(SAMPLE), Ingest(Folder(output)), []
    for done, (at, region, year, number) in enumerate(names(count), 1):
        one = varied(issue, at, region, year, number)
        worked = time.process_time()
        spent.append((timed(lambda one=one: archive.put(one)), time.process_time() - worked))
        if done == 100 or done == count or done % max(100, count // 10) == 0:
            seconds, work = (1000 * median(column) for column in zip(*spent[-100:], strict=True))
            print(f'  the hundred up to {done:>6}: {seconds:6.1f} ms an issue, of them {work:5.1f} ms work; {memory()} MiB',
                  flush=True)


def reading(output: Path, tables: tuple[str, ...] = READ) -> None:
    """A whole table from the folder, against the same rows in one file, written as packs are and as pyarrow writes by itself.

    The best of several readings, and of the work that they were.
    """
    from pyarrow import parquet

    from gazette_parser import pack
    for table in tables:
        alike, plain = output.with_name('alike.parquet'), output.with_name('plain.parquet')
        data = load(output, table, arrow=True)
        alike.write_bytes(pack.encoded(table, [pack.Block({}, data)]))
        parquet.write_table(data, plain)
        del data
        marks: dict[Path, list[tuple[float, float]]] = {output / table: [], alike: [], plain: []}
        for at in list(marks) * 9:
            worked = time.process_time()
            seconds = timed(lambda at=at: parquet.read_table(at))
            marks[at].append((seconds, time.process_time() - worked))
        (folder, work), (same, least), (single, most) = (map(min, zip(*found, strict=True)) for found in marks.values())
        print(f'  {table:<16} folder {folder:.3f} s; one file written alike {same:.3f} s, ratio {folder / same:.2f}, of work '
              f'{work / least:.2f}; one that pyarrow wrote {single:.3f} s, {folder / single:.2f}, {work / most:.2f}', flush=True)
        alike.unlink()
        plain.unlink()


def replacing(output: Path) -> None:
    """Issues from the middle written again: the first halves a full pack, the others are its neighbours."""
    issue = parse(SAMPLE)
    others = [varied(issue, *one) for one in list(names(500))[250:350]]
    spent = [timed(lambda other=other: store.write(other, output)) for other in others]
    print(f'  replacing one issue of a full pack: {spent[0]:.2f} s; a hundred neighbours: {10 * sum(spent):.0f} ms each')


def state(output: Path) -> None:
    """What tells the state of the archive."""
    opened = timed(lambda: Ingest(Folder(output)))
    print(f'  status {timed(lambda: status(output), 3):.2f} s; opened for ingest in {opened:.2f} s')


def archive(count: int, output: Path) -> None:
    """Everything for an archive of records."""
    shutil.rmtree(output, ignore_errors=True)
    print(f'{count} issues written')
    grow(count, output)
    print('before gazette compact')
    state(output)
    reading(output, READ[:1])
    seconds = timed(lambda: command('compact', output))
    print(f'gazette compact: {seconds:.0f} s, at most {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10} MiB')
    state(output)
    reading(output)
    replacing(output)


def real(count: int, place: Path) -> None:
    """The command itself over a folder of different files, then again with nothing to do, then its archive looked at."""
    shutil.rmtree(place, ignore_errors=True)
    files, output = place / 'files', place / 'outputs'
    files.mkdir(parents=True)
    text = SAMPLE.read_text('utf8')
    for at, region, year, number in names(count):
        other = text.translate(letters(at, region)).replace('2023', str(year))
        other = other.replace('第3期（总第21期）', f'第{number}期（总第{(year - YEARS[0]) * ISSUES_A_YEAR + number}期）')
        files.joinpath(f'{at:05d}.txt').write_text(thinned(other, at), 'utf8')
    watched('parse', files, '-o', output, '-j', 2)
    if (held := status(output).issues) != count:
        sys.exit(f'{held} issues are held')
    seconds = timed(lambda: command('parse', files, '-o', output, '-j', 2))
    print(f'again, nothing to do: {seconds:.1f} s')
    for name in ('status', 'check', 'compact', 'status'):
        print(f'{name}: {timed(lambda name=name: command(name, output)):.1f} s', flush=True)
    reading(output)


def thinned(text: str, seed: int) -> str:
    """The text without every tenth paragraph or so behind the contents: issues of different length and rows."""
    chance, paragraphs = random.Random(seed), text.split('\n\n')
    return '\n\n'.join(part for at, part in enumerate(paragraphs) if at < 60 or chance.random() > 0.1)


def watched(*args: object) -> None:
    """Run `gazette`; what its first and its last hundred files took, and the memory of its process by then."""
    run = subprocess.Popen([sys.executable, '-m', 'gazette_parser', *map(str, args)], stdout=subprocess.PIPE, text=True)
    assert run.stdout
    start, marks = time.perf_counter(), [(time.perf_counter(), 0.0, 0)]
    for line in run.stdout:
        if '.txt: ' in line:
            marks.append((time.perf_counter(), *spent(run.pid)))
    if run.wait():
        sys.exit('it failed')
    for name, first, last in (('first', 1, 100), ('last', -101, -1)):
        (begin, work, _), (end, later, held) = marks[first], marks[last]
        print(f'{name} hundred: {10 * (end - begin):.0f} ms a file, of them {10 * (later - work):.0f} ms work; {held} MiB')
    print(f'{len(marks) - 1} files in {time.perf_counter() - start:.0f} s')


def spent(pid: int) -> tuple[float, int]:
    """Processor seconds of a process and its children that have ended, and its resident MiB."""
    try:
        own = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
        return sum(map(int, own[11:15])) / os.sysconf('SC_CLK_TCK'), int(own[21]) * os.sysconf('SC_PAGE_SIZE') >> 20
    except OSError:
        return 0.0, 0


def command(*args: object) -> None:
    """Run `gazette`; what it prints goes away."""
    subprocess.run([sys.executable, '-m', 'gazette_parser', *map(str, args)], check=True, stdout=subprocess.DEVNULL)


if __name__ == '__main__':
    if sys.argv[1:2] == ['--real']:
        real(int(sys.argv[2]) if sys.argv[2:] else 400,
             Path(sys.argv[3]) if sys.argv[3:] else Path(tempfile.gettempdir(), 'gazette-archive-real'))
    else:
        archive(int(sys.argv[1]) if sys.argv[1:] else 10_000,
                Path(sys.argv[2]) if sys.argv[2:] else Path(tempfile.gettempdir(), 'gazette-archive'))
