"""Archives that several test files ask: the sample issue, and ten years of issues with a known truth."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from store_faults import make_issue

import gazette_parser as gazette
from gazette_parser import store
from gazette_parser.read import cache

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


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An archive of one small issue made by hand."""
    folder = tmp_path / '输出'
    store.write(make_issue('old'), folder)
    return folder


@pytest.fixture
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are not forced to the disk."""
    monkeypatch.setattr(os, 'fsync', lambda handle: None)


@pytest.fixture(scope='module')
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of recognised pages for the tests of one file."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp('cache')
        patch.setattr(cache, 'folder', lambda: folder)
        yield
