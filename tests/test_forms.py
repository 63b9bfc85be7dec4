"""The same rows from every form of the sample issue; the figures are those of `make formats`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / 'bench'))

import forms  # noqa: E402

EVERY = ['pdf', 'docx', 'html', 'ofd']


@pytest.mark.parametrize('table', forms.EXTRACTED)
@pytest.mark.parametrize('form', EVERY)
def test_rows_are_those_of_the_text(form: str, table: str) -> None:
    """Every column but page, offsets and row name; 2023年6月 in the text is printed 2023年6月7日 in the others."""
    text, other = forms.rows('text', table), forms.rows(form, table)
    differing = [(a, b) for a, b in zip(text, other, strict=True) if a != b]
    if table != 'appointments':
        assert differing == []
        return
    assert len(differing) == 2
    for ours, theirs in differing:
        assert {key for key in ours if ours[key] != theirs[key]} == {'effective_on'}
        assert (str(ours['effective_on']), str(theirs['effective_on'])) == ('2023-06-01', '2023-06-07')


@pytest.mark.parametrize('form', EVERY)
def test_documents_are_those_of_the_text(form: str) -> None:
    """The documents, attachments and contents, but for the day that the text lacks and the printed page numbers."""
    for table, names in (('documents', ('document_id', 'doc_no', 'title', 'genre', 'issuers', 'recipients', 'signatories', 'column')),
                         ('attachments', ('attachment_id', 'kind', 'label', 'title')), ('contents', ('title', 'column', 'document_id')),
                         ('tables', ('table_id', 'row_count', 'column_count', 'header')), ('cells', ('table_id', 'row', 'col', 'text'))):
        assert _columns(form, table, names) == _columns('text', table, names), table


def _columns(form: str, table: str, names: tuple[str, ...]) -> list[tuple[object, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in getattr(forms.issue(form), table)]


@pytest.mark.parametrize('form', EVERY)
def test_row_names_are_those_of_the_text(form: str) -> None:
    for table in forms.EXTRACTED:
        assert {row.row_id for row in getattr(forms.issue(form), table)} == {row.row_id for row in getattr(forms.issue('text'), table)}


@pytest.mark.parametrize('form', ['docx', 'html'])
def test_forms_without_pages_have_none(form: str) -> None:
    assert {page.page for page in forms.issue(form).pages} == {None} and not forms.issue(form).lines
    assert all(row.page is None for table in forms.EXTRACTED for row in getattr(forms.issue(form), table))


def test_figures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    forms.main([*EVERY])
    out = capsys.readouterr().out
    assert all(form in out for form in EVERY)
