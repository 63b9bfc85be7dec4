"""Run the code cells of a notebook, one after the other, without Jupyter.

python docs/run.py docs/questions.ipynb            run it; an error tells the cell
python docs/run.py docs/questions.ipynb --write    and keep what the cells show
"""

from __future__ import annotations

import ast
import io
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any


def run(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each code cell with the text that it shows: what it prints, and the value of its last line."""
    space: dict[str, Any] = {'__name__': '__notebook__'}
    for number, cell in enumerate(notebook['cells'], 1):
        if cell['cell_type'] == 'code':
            yield cell, shown(''.join(cell['source']), space, f'cell {number}')


def shown(code: str, space: dict[str, Any], name: str) -> str:
    """Run a cell in the notebook's name space."""
    tree, buffer = ast.parse(code, name), io.StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(buffer):
        exec(compile(tree, name, 'exec'), space)
        value = eval(compile(ast.Expression(last.value), name, 'eval'), space) if isinstance(last, ast.Expr) else None
    return buffer.getvalue() + ('' if value is None else f'{value}\n')


def main(path: Path, write: bool) -> None:
    """Run a notebook; with `write` put what its cells show into it."""
    notebook = json.loads(path.read_text('utf8'))
    for cell, text in run(notebook):
        cell['outputs'] = [{'name': 'stdout', 'output_type': 'stream', 'text': text.splitlines(keepends=True)}] if text else []
    if write:
        path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + '\n', 'utf8')


if __name__ == '__main__':
    main(Path(sys.argv[1]), '--write' in sys.argv)
