"""What is shipped works elsewhere: the wheel has the grammars and runs from another folder."""

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / 'setup.cfg', 'utf8')


def run(*command: object, **options: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope='module')
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the checkout."""
    place = tmp_path_factory.mktemp('wheel')
    for name in ('gazette_parser', 'patterns'):
        shutil.copytree(ROOT / name, place / 'source' / name, ignore=shutil.ignore_patterns('__pycache__'))
    for name in ('setup.cfg', 'pyproject.toml', 'README.md'):
        shutil.copy(ROOT / name, place / 'source' / name)
    here = ['--no-build-isolation'] if int(version('setuptools').partition('.')[0]) >= 77 else []
    run(sys.executable, '-m', 'pip', 'wheel', '--quiet', '--no-deps', *here, '--wheel-dir', place, place / 'source')
    return next(place.glob('*.whl'))


@pytest.fixture(scope='module')
def installed(wheel: Path) -> dict[str, str]:
    """The environment of a machine on which the wheel is installed, with the packages of this one."""
    target = wheel.parent / 'installed'
    run(sys.executable, '-m', 'pip', 'install', '--quiet', '--no-deps', '--no-index', '--target', target, wheel)
    return {**os.environ, 'PYTHONPATH': os.pathsep.join([str(target), sysconfig.get_path('purelib')]), 'PYTHONSAFEPATH': '1'}


def test_packages_in_setup_are_the_folders() -> None:
    folders = {'.'.join(path.parent.relative_to(ROOT).parts) for path in (ROOT / 'gazette_parser').rglob('__init__.py')}
    assert set(SETUP['options']['packages'].split()) == folders | {'gazette_parser.patterns'}


def test_wheel_has_all_grammars_and_lists(wheel: Path) -> None:
    held = {name.removeprefix('gazette_parser/patterns/') for name in zipfile.ZipFile(wheel).namelist()}
    wanted = {path.name for path in (ROOT / 'patterns').iterdir() if path.suffix in ('.toml', '.csv', '.txt', '.tsv')}
    assert wanted <= held and 'gazette_parser/py.typed' in zipfile.ZipFile(wheel).namelist()


def test_wheel_has_nothing_else_at_the_top(wheel: Path) -> None:
    tops = {name.partition('/')[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith('.dist-info')} == {'gazette_parser'}


def test_installed_command_parses_the_sample(installed: dict[str, str], tmp_path: Path) -> None:
    place = run(sys.executable, '-c', 'import gazette_parser; print(gazette_parser.__file__)', env=installed, cwd=tmp_path)
    assert 'installed' in place
    sample = ROOT / 'corpus' / 'linzhi-2023-03' / 'source.txt'
    told = run(sys.executable, '-m', 'gazette_parser', 'parse', sample, '-o', 'out', env=installed, cwd=tmp_path)
    assert '8 documents' in told and len(list((tmp_path / 'out' / 'documents').rglob('*.parquet'))) == 1
