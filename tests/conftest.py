"""Archives that several test files ask: the sample issue, and ten years of issues with a known truth."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import gazette_parser as gazette

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope='session')
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample issue."""
    output = tmp_path_factory.mktemp('sample')
    gazette.write(gazette.parse(ROOT / 'corpus' / 'linzhi-2023-03' / 'source.txt'), output)
    return output


@pytest.fixture(scope='session')
def bench() -> ModuleType:
    """The module bench/years.py."""
    spec = importlib.util.spec_from_file_location('years', ROOT / 'bench' / 'years.py')
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules['years'] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope='session')
def measured(bench: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Any]:
    """The archive of ten years, what its texts were made from, and what the derived tables say."""
    folder = tmp_path_factory.mktemp('years')
    truth, answer = bench.measured(folder)
    return folder / 'outputs', truth, answer


@pytest.fixture(scope='session')
def years(measured: tuple[Path, Any, Any]) -> Path:
    """The archive of ten years."""
    return measured[0]
