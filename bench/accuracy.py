"""Score the parser on hand-made rows and write the figures into README.md, between its two markers.

python bench/accuracy.py [FOLDER]      the issues in corpus/, and FOLDER/corpus/others by FOLDER/gold/others if it is there
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from gazette_parser import Issue, parse
from gazette_parser.read import find_files
from gazette_parser.score import score
from gazette_parser.scoreboard import Total, markdown, total_line

ROOT = Path(__file__).parents[1]
START, END = '<!-- score -->', '<!-- /score -->'


def issues(source: Path) -> Iterator[Issue]:
    """The issues of a file, or of every file in a folder."""
    return map(parse, find_files(source))


def documents(gold: Path) -> int:
    """How many documents have gold rows for at least one table; a folder may hold texts that have none."""
    scope = json.loads((gold / 'scope.json').read_text('utf8'))
    return len({name for listed in scope.values() if isinstance(listed, list) for name in listed})


def totals(beside: Path) -> Iterator[tuple[str, Total]]:
    """What is scored, under its heading."""
    for gold in sorted(ROOT.glob('corpus/*/gold')):
        heading = f'`{gold.parent.relative_to(ROOT)}`, {documents(gold)} documents'
        yield heading, score(issues(gold.parent / 'source.txt'), gold)
    if (beside / 'gold' / 'others').is_dir():
        gold = beside / 'gold' / 'others'
        heading = f"{documents(gold)} documents of other governments (other people's texts, not in this repository)"
        yield heading, score(issues(beside / 'corpus' / 'others'), gold)


def written(readme: str, lines: list[str]) -> str:
    """The README with the lines between the markers."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return '\n'.join([before + START, *lines, END + after])


def main(beside: Path = ROOT / 'none') -> None:
    """Print the figures and write them into the README."""
    lines = [line for heading, total in totals(beside) for line in ('', f'{heading}: {total_line(total)}', '', *markdown(total))]
    print('\n'.join(lines))
    readme = ROOT / 'README.md'
    readme.write_text(written(readme.read_text('utf8'), [*lines, '']), 'utf8')


if __name__ == '__main__':
    main(*map(Path, sys.argv[1:]))
