"""The sample issue in all its forms: how many rows are those of the text form, and how long reading takes beside pdfplumber.

    python bench/forms.py [FORM…]

Forms are the files corpus/linzhi-2023-03/source.*, and an OFD file made of the PDF's printed lines.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from gazette_parser import parse
from gazette_parser.model import Issue
from gazette_parser.read import read
from gazette_parser.records import EXTRACTED

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / 'corpus' / 'linzhi-2023-03'
FILES = {'text': 'source.txt', 'pdf': 'source.pdf', 'docx': 'source.docx', 'html': 'source.html', 'ofd': 'source.pdf'}
PLACES = ('row_id', 'page', 'char_start', 'char_end')  # columns that may differ between forms
sys.path.append(str(ROOT / 'tests'))


@cache
def data(form: str) -> bytes:
    """The bytes of a form."""
    if form != 'ofd':
        return (FOLDER / FILES[form]).read_bytes()
    from make_ofd import from_pdf  # the tests' writer
    return from_pdf(read(FOLDER / FILES['pdf'])[0])


@cache
def issue(form: str) -> Issue:
    """The issue parsed from a form."""
    return parse(data(form), name=f'source.{form}')


def rows(form: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table, without the columns that may differ between forms."""
    found = getattr(issue(form), table)
    return [{column.name: getattr(row, column.name) for column in fields(row) if column.name not in PLACES} for row in found]


def shared(form: str, table: str) -> int:
    """How many rows of the text form the other form gives exactly."""
    ours, theirs = (Counter(map(repr, rows(one, table))) for one in ('text', form))
    return (ours & theirs).total()


def seconds(form: str) -> float:
    """The time that reading takes, the best of three."""
    best = float('inf')
    for _ in range(3):
        start = time.perf_counter()
        read(data(form), f'source.{form}')
        best = min(best, time.perf_counter() - start)
    return best


def beside_pdfplumber() -> tuple[float, float]:
    """Processor seconds for the PDF with boxes and tables, and for its plain text by pdfplumber: the best of five in turn."""
    ours, theirs = [], []
    for _ in range(5):
        start = time.process_time()
        read(data('pdf'), 'source.pdf')
        middle = time.process_time()
        _plain_text()
        ours.append(middle - start)
        theirs.append(time.process_time() - middle)
    return min(ours), min(theirs)


def _plain_text() -> None:
    import pdfplumber
    with pdfplumber.open(FOLDER / FILES['pdf']) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def main(forms: list[str]) -> None:
    """Print a line for each form: the rows that equal those of the text form, table by table, and the seconds."""
    total = sum(len(rows('text', table)) for table in EXTRACTED)
    print('| form | ' + ' | '.join(EXTRACTED) + ' | all | seconds to read |')
    print('|---|' + '---|' * (len(EXTRACTED) + 2))
    for form in forms:
        counts = [shared(form, table) for table in EXTRACTED]
        cells = [f'{count} / {len(rows("text", table))}' for count, table in zip(counts, EXTRACTED, strict=True)]
        print(f'| {form} | ' + ' | '.join(cells) + f' | {sum(counts) / total:.1%} | {seconds(form):.2f} |')
    ours, plain = beside_pdfplumber()
    print(f'\nthe PDF with boxes and tables: {ours:.2f} s, its plain text by pdfplumber {plain:.2f} s ({ours / plain:.2f})')


if __name__ == '__main__':
    main(sys.argv[1:] or list(FILES))
