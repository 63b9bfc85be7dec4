"""The sample issue as a scan and in two columns, against the PDF with a text layer: characters, rows, doubts, time.

    python bench/scan.py [SCAN.pdf]        without a scan one is made of the pages of the PDF (minutes)

Recognised pages are cached, so that a second run is quick; the times are those of a few pages without the cache.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections import Counter
from dataclasses import fields
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2

from gazette_parser import parse
from gazette_parser.model import Issue
from gazette_parser.read import cache, read
from gazette_parser.records import EXTRACTED, Located

ROOT = Path(__file__).parents[1]
TRUE = ROOT / 'corpus' / 'linzhi-2023-03' / 'source.pdf'
COLUMNS = TRUE.with_name('columns.pdf')
PLACES = ('row_id', 'page', 'char_start', 'char_end', 'review')  # columns that may differ
TIMED = (6, 13, 21, 29, 46, 63)  # pages
sys.path.append(str(ROOT / 'tests'))


def wrong_characters(found: Issue, true: Issue) -> tuple[int, int]:
    """Characters wrong, missing or too many, page by page and without white space; and how many are printed."""
    pages = {page.page: ''.join(page.text.split()) for page in found.pages}
    wrong = total = 0
    for page in true.pages:
        printed = ''.join(page.text.split())
        steps = SequenceMatcher(None, printed, pages.get(page.page, ''), autojunk=False).get_opcodes()
        wrong += sum(max(j - i, n - m) for kind, i, j, m, n in steps if kind != 'equal')
        total += len(printed)
    return wrong, total


def shared_rows(found: Issue, true: Issue) -> tuple[int, int]:
    """Rows of the true issue that the other one gives exactly, and how many there are as far as its text goes."""
    end = _end(found, true)
    wanted = Counter(_key(row) for table in EXTRACTED for row in getattr(true, table) if row.char_start < end)
    given = Counter(_key(row) for table in EXTRACTED for row in getattr(found, table))
    return (wanted & given).total(), max(wanted.total(), given.total())


def _key(row: Located) -> str:
    return repr([(column.name, getattr(row, column.name)) for column in fields(row) if column.name not in PLACES])


def _end(found: Issue, true: Issue) -> int:
    at = true.text.find(found.text.rstrip()[-40:])
    return at + 40 if at >= 0 else len(true.text)


def few(path: Path) -> bytes:
    """The timed pages alone."""
    out, part = io.BytesIO(), pypdfium2.PdfDocument.new()
    part.import_pages(pypdfium2.PdfDocument(path), [number - 1 for number in TIMED])
    part.save(out)
    return out.getvalue()


def reading_seconds(data: bytes) -> float:
    """What reading these pages takes without the cache."""
    folder, empty = cache.folder, Path(tempfile.mkdtemp())
    cache.folder = lambda: empty
    try:
        start = time.perf_counter()
        read(data, 'few.pdf')
        return time.perf_counter() - start
    finally:
        cache.folder = folder


def engine_seconds(data: bytes) -> float:
    """What the engine alone takes for these pages, as it comes."""
    start = time.perf_counter()
    from rapidocr import RapidOCR
    engine = RapidOCR(params={'Global.log_level': 'error'})
    for page in pypdfium2.PdfDocument(data):
        engine(page.render(scale=200 / 72, rev_byteorder=True).to_numpy())
    return time.perf_counter() - start


def made() -> Path:
    """A scan of the PDF's pages."""
    from make_scan import picture, scan  # the tests' writer
    path = Path(tempfile.mkdtemp()) / 'scan.pdf'
    path.write_bytes(scan(*(picture(number) for number in range(1, len(pypdfium2.PdfDocument(TRUE)) + 1))))
    return path


def main(paths: list[Path]) -> None:
    """Print the figures."""
    true = parse(TRUE)
    for path in [COLUMNS, *(paths or [made()])]:
        found = parse(path)
        wrong, total = wrong_characters(found, true)
        same, rows = shared_rows(found, true)
        print(f'{path.name}: {same} of {rows} rows identical ({same / rows:.2%})')
        if len(found.pages) == len(true.pages):
            print(f'  {wrong} of {total} characters wrong ({wrong / total:.3%}), {len(found.doubts)} lines or cells in doubt')
            data = few(path)
            ours, engine = reading_seconds(data), engine_seconds(data)
            print(f'  {len(TIMED)} pages: {ours:.1f} s, the engine alone {engine:.1f} s ({ours / engine:.2f})')


if __name__ == '__main__':
    main([Path(argument) for argument in sys.argv[1:]])
