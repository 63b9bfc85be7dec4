"""The notebook in docs/ runs from its first cell to its last, and every cell shows something; the tables are documented as they are."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / 'docs'


def script(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f'{name}.py')
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_the_derived_tables_is_true() -> None:
    assert (DOCS / 'derived.md').read_text('utf8') == script('derived').page()


def test_ten_questions_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS)
    module = script('run')
    notebook = json.loads((DOCS / 'questions.ipynb').read_text('utf8'))
    assert notebook['nbformat'] == 4 and sum(''.join(cell['source']).startswith('## ') for cell in notebook['cells']) == 10
    texts = [text for _, text in module.run(notebook)]
    assert len(texts) == 11 and all(text.strip() and not text.startswith('Empty DataFrame') for text in texts)
