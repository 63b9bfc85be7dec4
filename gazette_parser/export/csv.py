"""CSV for people: UTF-8 with a mark that Excel knows, Chinese headings, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from gazette_parser.contract import label_zh
from gazette_parser.export.source import FOR_PEOPLE, Source, draft, heading, made, meaning
from gazette_parser.screen import cell, counted


def write(source: Source, target: Path) -> str:
    """A folder with a file for each table; says what was written."""
    folder, names = made(target, folder=True), source.names(FOR_PEOPLE)
    counts = [_file(source, name, folder / f'{label_zh(name)}.csv') for name in names]
    return f'{folder}: {counted(len(names), "file")}, {counted(sum(counts), "row")}'


def _file(source: Source, name: str, path: Path) -> int:
    count = 0
    with draft(path) as place, place.open('w', encoding='utf-8-sig', newline='') as file:
        writer = csv.writer(file)
        for count, row in enumerate(source.rows(name, readable=True), 1):
            if count == 1:
                writer.writerow([heading(column, name) for column in row])
            writer.writerow(list(map(_value, row.values(), row)))
        if not count:
            writer.writerow([heading(column, name) for column in source.readable(name).column_names])
    return count


def _value(value: Any, column: str) -> Any:
    return cell(tuple(value) if isinstance(value, list) else meaning(value, column))
