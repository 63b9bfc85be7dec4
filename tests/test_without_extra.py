"""A machine without the extra `ocr`: an environment in which its packages are not installed says what to install and reads the rest."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path

import pytest
from make_scan import picture, scan
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SAMPLE = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'
SENTENCE = "to recognise it: pip install 'gazette-parser[ocr]'"


def needed(name: str, extras: set[str], known: dict[str, set[str]]) -> None:
    """Put a package and all that it needs among the known ones."""
    key = canonicalize_name(name)
    if extras <= known.get(key, set()) and key in known:
        return
    known[key] = known.get(key, set()) | extras
    try:
        requires = distribution(name).requires or []
    except PackageNotFoundError:
        return
    for one in map(Requirement, requires):
        if one.marker is None or any(one.marker.evaluate({'extra': extra}) for extra in extras | {''}):
            needed(one.name, set(one.extras), known)


def only_of_the_extra() -> set[str]:
    """The packages that nothing but the extra brings."""
    with_extra: dict[str, set[str]] = {}
    without: dict[str, set[str]] = {}
    needed('gazette-parser', {'ocr'}, with_extra)
    needed('gazette-parser', set(), without)
    return with_extra.keys() - without.keys()


def _files(name: str) -> list[PackagePath]:
    try:
        return distribution(name).files or []
    except PackageNotFoundError:
        return []


@pytest.fixture(scope='module')
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the packages of this one, but for those of the extra."""
    folder = tmp_path_factory.mktemp('plain')
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', str(folder)], check=True)
    gone = {file.parts[0] for name in only_of_the_extra() for file in _files(name)}
    site = folder / Path(sysconfig.get_path('purelib')).relative_to(sys.prefix)
    for entry in Path(sysconfig.get_path('purelib')).iterdir():
        if entry.name not in gone and not (site / entry.name).exists():
            (site / entry.name).symlink_to(entry)
    return folder / 'bin' / 'python'


@pytest.mark.skipif(sys.prefix == sys.base_prefix or os.name == 'nt', reason='needs a virtual environment')
def test_scans_and_pictures_say_what_to_install(plain: Path, tmp_path: Path) -> None:
    assert {'rapidocr', 'onnxruntime'} <= only_of_the_extra()
    gone = subprocess.run([plain, '-c', 'import rapidocr'], capture_output=True, check=False)
    assert gone.returncode == 1
    (tmp_path / 'scan.pdf').write_bytes(scan(picture(4, 40)))
    picture(4, 100).save(tmp_path / 'page.png')
    files = [tmp_path / 'scan.pdf', tmp_path / 'page.png', SAMPLE]
    done = subprocess.run([plain, '-m', 'gazette_parser', 'parse', *files, '-o', tmp_path / 'out'], capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 1 and '8 documents' in told and 'Traceback' not in told
    assert f'scan.pdf: it is a scan: pictures of pages without a text layer; {SENTENCE}' in told
    assert f'page.png: it is a picture of a page; {SENTENCE}' in told
