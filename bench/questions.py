"""How long the questions take on an archive: each as a command of its own, the start of Python included.

python bench/archive.py 10000 FOLDER && python bench/questions.py FOLDER
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import gazette_parser as gazette
from gazette_parser.derive import DERIVED

RUNS = 3


def questions(archive: Path) -> list[tuple[str, ...]]:
    """Every question with and without its options, about people and units that are in the archive."""
    held = gazette.query(archive, 'SELECT person, organization FROM appointments LIMIT 1', arrow=True).to_pylist()[0]
    select = 'SELECT unit, count(*) AS n FROM responsibilities GROUP BY unit ORDER BY n DESC LIMIT 5'
    place, body, months = str(archive), held['organization'], ('--from', '2023-07-01', '--until', '2023-12-31')
    return [
        ('query', place, select), ('query', place, "SELECT count(*) FROM targets WHERE contains(quote, '市场')"),
        *(('query', place, f'SELECT count(*) FROM {name}') for name in DERIVED),
        ('query', place, "SELECT * FROM tenures WHERE state = 'ended' LIMIT 20"),
        ('find', place, '市场监管'), ('find', place, '市监局'), ('find', place, '光伏', '并网'),
        ('find', place, '市场监管', '--table', 'targets', '--year', '2023'), ('find', place, '市场监管', '--table', 'pages'),
        ('who', held['person'], place), ('who', f'{body}副局长', place), ('who', held['person'], place, '-f', 'json'),
        ('unit', '教育局', place), ('unit', body, place), ('unit', body, place, '--tasks'),
        ('unit', body, place, '--year', '2023'),
        ('due', place, *months), ('due', place, *months, '--unit', body), ('due', place, *months, '--limit', '1000', '-f', 'csv'),
        ('track', '茶叶种植面积', place), ('track', '茶叶种植面积', place, '--scope', '全市', '-f', 'json')]


def seconds(arguments: tuple[str, ...]) -> tuple[float, float, int]:
    """The median time of a command, the processor's time on all cores, and the lines that it prints."""
    times, before = [], processor()
    for _ in range(RUNS):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, '-m', 'gazette_parser', *arguments], capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - start)
    return median(times), (processor() - before) / RUNS, done.stdout.count('\n')


def processor() -> float:
    """Time that finished commands have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(archive: Path) -> None:
    """Print the times."""
    for arguments in questions(archive):
        took, used, lines = seconds(arguments)
        told = ' '.join(arguments).replace(str(archive), 'outputs')
        print(f'{took:6.2f} s ({used:5.2f} s of processor) {lines:7} lines  gazette {told}', flush=True)


if __name__ == '__main__':
    main(Path(sys.argv[1] if sys.argv[1:] else 'outputs'))
