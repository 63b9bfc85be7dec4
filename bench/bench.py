"""How long each stage takes, and a whole PDF run as a multiple of what pdfplumber needs for plain text alone.

python bench/bench.py [TEXT_FILE [PDF_FILE]]      times are medians; the ratio hardly depends on the machine
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from gazette_parser import parse, write
from gazette_parser.check import check
from gazette_parser.clean import clean
from gazette_parser.extract import extract
from gazette_parser.link import link
from gazette_parser.outline import outline
from gazette_parser.read import read
from gazette_parser.split import split
from gazette_parser.tables import run_id, tables

SAMPLE = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03'
RUNS = 5


def timed(function: Callable[[], Any], runs: int = RUNS) -> tuple[Any, float]:
    """The function's value and its median time in milliseconds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        value = function()
        seconds.append(time.perf_counter() - start)
    return value, median(seconds) * 1000


def stages(path: Path) -> dict[str, float]:
    """Milliseconds of every stage for one file, Parquet included."""
    (source, pages), reading = timed(lambda: read(path))
    times = {'read': reading}
    issue, times['clean'] = timed(lambda: clean(source, pages))
    for stage in (split, outline, extract, link, check):
        before = issue
        issue, times[stage.__name__] = timed(lambda stage=stage, before=before: stage(before))
    _, times['tables'] = timed(lambda: tables(issue, run_id(issue)))
    with tempfile.TemporaryDirectory() as folder:
        _, times['store'] = timed(lambda: write(issue, folder))
    return times


def plain_text(path: Path) -> int:
    """What pdfplumber's text extraction does, and nothing more."""
    import pdfplumber
    with pdfplumber.open(path) as pdf:
        return sum(_length(page) for page in pdf.pages)


def _length(page: Any) -> int:
    count = len(page.extract_text())
    page.close()
    return count


def whole(path: Path) -> None:
    """From a file to Parquet files."""
    with tempfile.TemporaryDirectory() as folder:
        write(parse(path), folder)


def main(text: Path = SAMPLE / 'source.txt', pdf: Path = SAMPLE / 'source.pdf') -> None:
    """Print the times."""
    times = stages(text)
    print(f'{text.name}, milliseconds a stage')
    for name, took in times.items():
        print(f'  {name:<10}{took:9.1f}')
    print(f'  {"all after reading":<18}{sum(times.values()) - times["read"]:.1f}')
    _, ours = timed(lambda: whole(pdf), 3)
    _, reading = timed(lambda: read(pdf), 3)
    _, theirs = timed(lambda: plain_text(pdf), 3)
    print(f'{pdf.name}: PDF to Parquet {ours / 1000:.2f} s, plain text by pdfplumber {theirs / 1000:.2f} s, '
          f'ratio {ours / theirs:.2f}; reading alone {reading / theirs:.2f}')


if __name__ == '__main__':
    main(*map(Path, sys.argv[1:]))
