"""Two files of one issue give one issue: the better reading stands, in whatever order they come."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner

from gazette_parser import load
from gazette_parser.cli import main
from gazette_parser.rivals import CODE, quality

CORPUS = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
FORMS = ('columns.pdf', 'source.docx', 'source.txt')  # the first holds the issue's first pages alone


def parse(out: Path, *files: Path) -> None:
    """Run `gazette parse` on files, one after the other."""
    for file in files:
        assert CliRunner().invoke(main, ['parse', str(file), '-o', str(out)]).exit_code == 0


def snapshot(out: Path) -> dict[str, bytes]:
    """Every table's file."""
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob('*.parquet'))}


@pytest.mark.parametrize('order', list(permutations(FORMS))[::2])
def test_the_better_reading_stands(tmp_path: Path, order: tuple[str, ...]) -> None:
    """The Word document stands whatever came before or after; the others are told, and known when they come again."""
    out = tmp_path / 'out'
    for name in order:
        shutil.copy(CORPUS / name, tmp_path)
    parse(out, *(tmp_path / name for name in order))
    issues = load(out, 'issues')
    assert list(issues['source_name']) == ['source.docx'] and len(load(out, 'documents')) == 8
    told = [message for message, code in load(out, 'findings')[['message', 'code']].itertuples(index=False) if code == CODE]
    assert sorted(message.partition(' ')[0] for message in told) == ['columns.pdf', 'source.txt']
    before = snapshot(out)
    parse(out, *(tmp_path / name for name in order))
    assert snapshot(out) == before


def test_what_makes_a_reading_better() -> None:
    """More documents before fewer errors before the form before rows."""
    whole, part = {'documents': 8, 'targets': 5}, {'documents': 5, 'targets': 9}
    assert quality('scan', whole, {}) > quality('docx', part, {})
    assert quality('text', whole, {}) > quality('docx', whole, {'error': 1})
    assert quality('docx', whole, {}) > quality('pdf', whole, {})
