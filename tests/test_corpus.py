"""Every issue in corpus/ against its hand-made rows: a floor for each table, which only ever rises."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from gazette_parser.pipeline import parse
from gazette_parser.score import TableScore, score

ISSUE = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
FLOORS = {  # table: (found F1, exact F1), from the text
    'documents': (1.0, 1.0), 'contents': (1.0, 1.0), 'attachments': (1.0, 1.0), 'appointments': (1.0, 1.0),
    'members': (1.0, 1.0), 'deadlines': (1.0, 1.0), 'targets': (0.99, 0.96), 'responsibilities': (1.0, 1.0), 'citations': (1.0, 1.0),
}
# The PDF was typeset again: it prints the day of one date that the text lacks, and other page numbers in its contents.
PDF_FLOORS = FLOORS | {'documents': (1.0, 0.87), 'contents': (1.0, 0.62), 'appointments': (1.0, 0.6)}


@cache
def scores(form: str) -> dict[str, TableScore]:
    """The scores of the issue read from one form."""
    return score([parse(ISSUE / f'source.{form}')], ISSUE / 'gold')


@pytest.mark.parametrize(('form', 'table'), [(form, table) for form in ('txt', 'pdf') for table in FLOORS])
def test_floor(form: str, table: str) -> None:
    """Found and exact F1 of one table from one form."""
    found, exact = (FLOORS if form == 'txt' else PDF_FLOORS)[table]
    result = scores(form)[table]
    assert result.f1 >= found, [dict(row) for row in (*result.missed, *result.false)]
    assert result.exact_f1 >= exact, [dict(wrong.columns) for wrong in result.wrong]
