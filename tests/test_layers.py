"""Imports go one way, heavy packages come late, wording stays in patterns/, and nothing grows too large."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / 'gazette_parser'
FILES = sorted(ROOT.rglob('*.py'))
LAYERS = [
    'errors version records model', 'grammar values', 'read', 'clean', 'split', 'outline', 'extract', 'link', 'check', 'parse',
    'tables', 'store', 'derive', 'views typed', 'sql', 'find questions',
    'show contract explain nlp score rules', 'export deliver drawings plot', 'cli asking_cli',
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names.split()}
# Parts of a stage that stand in files of their own, ranked with the stage that they serve.
PARTS = {
    'paragraphs': 'clean', 'fixes': 'clean', 'headers': 'split', 'foot': 'split', 'masthead': 'split', 'attachments': 'split', 'issuers': 'split', 'recipients': 'split',
    'docno': 'split', 'announced': 'split', 'titles': 'split', 'preface': 'split',
    'pipeline': 'parse', 'official': 'parse', 'commit': 'tables', 'screen': 'tables', 'look': 'tables', 'batch': 'show',
    'scoreboard': 'cli', 'progress': 'cli',
    'place': 'tables', 'sheet': 'tables', 'pack': 'tables', 'summary': 'tables', 'catalog': 'tables',
    'verify': 'store', 'changes': 'store', 'ingest': 'store', 'status': 'store', 'serials': 'tables', 'corrections': 'tables', 'correct': 'tables', 'recorrect': 'store',
    'kept': 'derive', 'timelimit': 'views', 'compact': 'store', 'rivals': 'store', 'cluster': 'store', 'bucket': 'store', 'folder': 'tables', 'lease': 'tables', 'archive_cli': 'cli',
}
HEAVY = ['pyarrow', 'pandas', 'pdfplumber', 'pdfminer', 'pypdfium2', 'spacy', 'numpy', 'PIL', 'cv2', 'rapidocr', 'onnxruntime']
LIMIT_FUNCTION, LIMIT_FILE = 40, 300


def rank(module: str) -> int | None:
    top = module.partition('.')[0]
    return RANK.get(PARTS.get(top, top))


def name(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix('').as_posix().replace('/', '.').removesuffix('.__init__')


def parts(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text('utf8')))


def imported(path: Path) -> Iterator[str]:
    """Modules of this package that a file imports, wherever it does, without the package's name."""
    for node in parts(path):
        if isinstance(node, ast.ImportFrom) and node.module == 'gazette_parser':
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or '').startswith('gazette_parser.'):
            yield (node.module or '').removeprefix('gazette_parser.')


@pytest.mark.parametrize('path', FILES, ids=name)
def test_every_module_has_a_layer(path: Path) -> None:
    assert name(path) in ('__init__', '__main__') or rank(name(path)) is not None


@pytest.mark.parametrize('path', [path for path in FILES if name(path) not in ('__init__', '__main__')], ids=name)
def test_imports_go_one_way(path: Path) -> None:
    own = rank(name(path))
    public = {'parse', 'write', 'load', 'patterns'}  # names of the package itself
    above = [other for other in imported(path) if other not in public and (rank(other) or 0) > (own or 0)]
    assert above == []


@pytest.mark.parametrize('path', [path for path in FILES if name(path) not in ('grammar', 'clean', 'fixes')], ids=name)
def test_no_chinese_pattern_outside_grammars(path: Path) -> None:
    calls = [node for node in parts(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
             and isinstance(node.func.value, ast.Name) and node.func.value.id in ('re', 'regex')]
    texts = [node.value for call in calls for arg in call.args[:1] for node in ast.walk(arg)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts if any('\u4e00' <= char <= '\u9fff' for char in text)] == []


@pytest.mark.parametrize('path', FILES, ids=name)
def test_files_and_functions_stay_small(path: Path) -> None:
    lines = path.read_text('utf8').splitlines()
    functions = [node for node in parts(path) if isinstance(node, ast.FunctionDef)]
    assert len([line for line in lines if line.strip()]) <= LIMIT_FILE
    assert [node.name for node in functions if (node.end_lineno or 0) - node.body[0].lineno >= LIMIT_FUNCTION] == []


@pytest.mark.parametrize('module', ['gazette_parser', 'gazette_parser.cli', 'gazette_parser.extract'])
def test_import_is_light(module: str) -> None:
    code = f'import sys, {module}; print(*(set(sys.modules) & {set(HEAVY)}))'
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_nobody_imports_spacy_but_nlp() -> None:
    users = {name(path) for path in FILES for node in parts(path)
             if isinstance(node, ast.Import) and any(alias.name.partition('.')[0] == 'spacy' for alias in node.names)}
    assert users == {'nlp'} and not [path for path in FILES if 'nlp' in imported(path)]
