"""JSON lines: every table exact, one object a row, dates as ISO text."""

from __future__ import annotations

import json
from pathlib import Path

from gazette_parser.export.source import ALL, Source, draft, made
from gazette_parser.screen import counted, plain


def write(source: Source, target: Path) -> str:
    """A folder with a file for each table; says what was written."""
    folder, names, count = made(target, folder=True), source.names(ALL), 0
    for name in names:
        with draft(folder / f'{name}.jsonl') as place, place.open('w', encoding='utf8') as file:
            for row in source.rows(name):
                file.write(json.dumps({column: plain(value) for column, value in row.items()}, ensure_ascii=False) + '\n')
                count += 1
    return f'{folder}: {counted(len(names), "file")}, {counted(count, "row")}'
