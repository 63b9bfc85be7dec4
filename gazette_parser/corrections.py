"""`corrections.csv` in an archive: what people have put right, as lines that anyone can edit in a spreadsheet.

A line changes one column of a row (`change`), takes a row out (`reject`), or gives one column of a new row (`add`:
the lines with the same `row_id`, which the person chooses, make the row; one of them gives its `quote`).
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from gazette_parser.errors import StoreError
from gazette_parser.records import EXTRACTED
from gazette_parser.tables import known, schema

NAME = 'corrections.csv'
ACTIONS = ('change', 'reject', 'add')
COLUMNS = ('action', 'table', 'row_id', 'issue_id', 'column', 'old', 'new', 'who', 'when', 'why')
NEEDED = ('table', 'row_id')
FIXED = ('row_id', 'issue_id', 'char_end', 'rule', 'corrected')
PLACES = ('document_id', 'attachment_id', 'section_path', 'page', 'char_start', 'quote')  # only of an added row
_LEAD = tuple('=+-@＝＋－＠\t\r\n')  # what our CSV for people leads by an apostrophe
_TRUTH = {'true': True, '1': True, '是': True, 'false': False, '0': False, '否': False}


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the file, checked as far as it can be without the rows."""

    line: int
    action: str
    table: str
    row_id: str
    issue_id: str
    column: str
    old: str
    new: str
    by: str  # who, when and why

    def digest(self) -> str:
        """Changes when anything in the line does, but for where it stands."""
        parts = (self.action, self.table, self.row_id, self.issue_id, self.column, self.old, self.new, self.by)
        return sha256('\x1f'.join(parts).encode(errors='surrogatepass')).hexdigest()


@dataclass(frozen=True)
class Corrections:
    """All lines of a file, and what is wrong with those that cannot be used."""

    lines: tuple[Correction, ...] = ()
    broken: tuple[str, ...] = ()
    by_issue: dict[str, list[Correction]] = field(default_factory=lambda: defaultdict(list), repr=False)
    by_row: dict[str, list[Correction]] = field(default_factory=lambda: defaultdict(list), repr=False)  # without an issue

    def __post_init__(self) -> None:
        for line in self.lines:
            (self.by_issue[line.issue_id] if line.issue_id else self.by_row[line.row_id]).append(line)

    def of(self, issue_id: str, row_ids: set[str]) -> list[Correction]:
        """The lines that concern an issue with these rows, in the order of the file."""
        found = list(self.by_issue.get(issue_id, ()))
        for row_id in row_ids & self.by_row.keys():
            found += self.by_row[row_id]
        return sorted(found, key=lambda line: line.line)


def digest(lines: list[Correction]) -> str:
    """One value for the lines of an issue; empty for none."""
    return sha256(''.join(line.digest() for line in lines).encode()).hexdigest()[:16] if lines else ''


def read(output: Path) -> Corrections:
    """The corrections of an archive, none where there is no such file. StoreError when it is no table of corrections."""
    path = output / NAME
    try:
        found = path.stat()
    except FileNotFoundError:
        return Corrections()
    if path.is_dir():
        raise StoreError(f'{path}: this is a folder; the corrections stand in a file of this name')
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(8)
def _read(path: Path, changed: int, size: int) -> Corrections:
    return parsed(str(path), path.read_bytes())


def parsed(path: str, data: bytes) -> Corrections:
    """The lines in the bytes of a file. StoreError when it is no table of corrections."""
    rows = _rows(_text(path, data))
    _, header = next(rows, (0, []))
    names = [name.strip().lower() for name in header]
    if lacking := [name for name in NEEDED if name not in names]:
        raise StoreError(f'{path}: its first line lacks {", ".join(lacking)}; it must name the columns: {",".join(COLUMNS)}')
    lines, broken = [], []
    for number, cells in rows:
        try:
            lines += [_correction(number, names, cells)] if any(cells) else []
        except ValueError as error:
            broken.append(f'{path} line {number}: {error}')
    return Corrections(tuple(lines), tuple(broken))


def _text(path: str, data: bytes) -> str:
    for encoding in ('utf-8-sig', 'gb18030'):  # what spreadsheets in China save
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StoreError(f'{path}: it is neither UTF-8 nor GB18030 text; save it as CSV in UTF-8')


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines with their numbers; where a quotation mark is not closed, each line for itself."""
    try:
        reader = csv.reader(io.StringIO(text, newline=''), strict=True)
        yield from [(reader.line_num, row) for row in reader]
    except csv.Error:
        yield from ((number, _alone(line)) for number, line in enumerate(text.splitlines(), 1))


def _alone(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return [line, '\0']  # told as broken


def _correction(number: int, names: list[str], cells: list[str]) -> Correction:
    if '\0' in cells:
        raise ValueError('a quotation mark is not closed')
    if len(cells) > len(names) and any(cells[len(names):]):
        raise ValueError(f'it has {len(cells)} cells under {len(names)} columns; put cells with a comma in quotation marks')
    row = defaultdict(str, {name: _cell(cell) for name, cell in zip(names, cells, strict=False)})
    made = Correction(number, row['action'].lower() or 'change', row['table'], row['row_id'], row['issue_id'], row['column'],
                      row['old'], row['new'], _by(row))
    _vet(made)
    return made


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].lstrip().startswith(_LEAD) else text


def _by(row: dict[str, str]) -> str:
    who = ', '.join(filter(None, (row['who'], row['when'])))
    return ': '.join(filter(None, (who, row['why'])))


def _vet(line: Correction) -> None:
    """Raise ValueError, with the remedy, for what no row could make right."""
    try:
        known(line.action, ACTIONS, 'action')
        known(line.table, EXTRACTED, 'table of extracted rows')
        if line.action != 'reject':
            _vet_column(line)
    except StoreError as error:
        raise ValueError(str(error)) from error
    if not line.row_id:
        raise ValueError('it names no row; copy the row_id from the table')
    if line.action == 'add' and not line.issue_id:
        raise ValueError('a new row needs the issue_id of its issue')


def _vet_column(line: Correction) -> None:
    kind = schema(line.table).field(known(line.column, schema(line.table).names, 'column'))
    if line.column in FIXED or (line.column in PLACES and line.action == 'change'):
        raise ValueError(f'{line.column} cannot be corrected; reject the row and add another')
    if value(line.new, kind) is None and not kind.nullable:
        raise ValueError(f'{line.column} needs a value')


def value(text: str, kind: pa.Field) -> Any:
    """A cell as its column takes it, nothing as null; ValueError, with the remedy, where it cannot be.

    >>> value('2023-09-30', pa.field('end_on', pa.date32()))
    datetime.date(2023, 9, 30)
    """
    if not text:
        return None
    try:
        return _READ[kind.type](text)
    except (ValueError, KeyError) as error:
        raise ValueError(f'{kind.name} cannot be {text!r}; write {_FORMS[kind.type]}') from error


def shown(item: Any) -> str:
    """A value as a cell."""
    if item is None:
        return ''
    if isinstance(item, float) and item.is_integer():
        return str(int(item))
    return '；'.join(item) if isinstance(item, list | tuple) else str(item)


_LIST = pa.list_(pa.string())
_READ: dict[pa.DataType, Any] = {
    pa.string(): str, pa.int64(): int, pa.float64(): float, pa.date32(): date.fromisoformat,
    pa.bool_(): lambda text: _TRUTH[text.lower()], _LIST: lambda text: text.replace(';', '；').split('；'),
}
_FORMS = {pa.string(): 'text', pa.int64(): 'a whole number', pa.float64(): 'a number', pa.date32(): 'a date as 2023-09-30',
          pa.bool_(): 'true or false', _LIST: 'items separated by ；'}
