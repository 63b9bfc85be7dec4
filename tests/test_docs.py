"""The README tells the truth: commands and tables are all there, and its examples run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from gazette_parser import grammar
from gazette_parser.cli import main
from gazette_parser.records import TABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / 'README.md').read_text('utf8')


def blocks(language: str) -> list[str]:
    return re.findall(rf'^```{language}\n(.*?)^```', README, re.S | re.M)


LINES = [line for block in blocks('sh') for line in block.splitlines()]
SHELL = [line.partition('  # ')[0].strip() for line in LINES if line.startswith('gazette ')]


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples run: the corpus, and what earlier examples wrote."""
    place = tmp_path_factory.mktemp('readme')
    shutil.copytree(ROOT / 'corpus', place / 'corpus', ignore=shutil.ignore_patterns('*.pdf'))
    return place


@pytest.mark.parametrize('name', sorted(main.commands))
def test_command_is_documented_and_has_an_example(name: str) -> None:
    assert f'`gazette {name}`' in README and any(line.startswith(f'gazette {name} ') for line in SHELL)


@pytest.mark.parametrize('name', sorted(main.commands))
def test_help_has_an_example(name: str) -> None:
    command = main.commands[name]
    assert '\b' in (command.help or '') and f'gazette {name}' in (command.help or '')
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize('name', TABLES)
def test_table_is_documented(name: str) -> None:
    assert f'`{name}`' in README


@pytest.mark.parametrize('key', sorted(grammar._RULE_KEYS | grammar._FILE_KEYS - {'rules'}))
def test_grammar_key_is_documented(key: str) -> None:
    assert re.search(rf'^\[?{key}\b|^\| `{key}`', (ROOT / 'patterns' / 'README.md').read_text('utf8'), re.M)


@pytest.mark.parametrize('line', SHELL)
def test_shell_example_runs(line: str, folder: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ['PATH']])
    done = subprocess.run(['bash', '-c', line], cwd=folder, env={**os.environ, 'PATH': path},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ''


def test_python_examples_run(folder: Path) -> None:
    for code in blocks('python'):
        done = subprocess.run([sys.executable, '-c', code], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_make_targets_are_told_by_bare_make() -> None:
    makefile = (ROOT / 'Makefile').read_text('utf8')
    phony = re.search(r'^\.PHONY: (.*)$', makefile, re.M)
    assert phony and all(re.search(rf'^{target}:.*## ', makefile, re.M) for target in phony[1].split())


def test_wheel_readme_shows_no_place_of_ours() -> None:
    assert not re.search(r'/(?:home|root|work|tmp)/', README)
