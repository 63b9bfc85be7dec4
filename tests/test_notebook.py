"""The notebook in docs/ runs from its first cell to its last, and every cell shows something."""

import importlib.util
import json
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / 'docs'


def test_ten_questions_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS)
    spec = importlib.util.spec_from_file_location('run', DOCS / 'run.py')
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    notebook = json.loads((DOCS / 'questions.ipynb').read_text('utf8'))
    assert notebook['nbformat'] == 4 and sum(''.join(cell['source']).startswith('## ') for cell in notebook['cells']) == 10
    texts = [text for _, text in module.run(notebook)]
    assert len(texts) == 11 and all(text.strip() and not text.startswith('Empty DataFrame') for text in texts)
