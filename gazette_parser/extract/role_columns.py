"""The columns of a ruled table that say who answers (牵头单位, 责任单位), also where its header stands above a line between."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.role_names import head_role
from gazette_parser.extract.unit_lists import all_units
from gazette_parser.model import Span
from gazette_parser.records import Cell

Columns = tuple[list[Cell], dict[int, str]]
"""The header row, and the role of each column that has one."""
_HEADER_ROWS = 3  # a title row and a row of merged heads may stand above the header
_ABOVE = 40  # lines between rows (行动一：…) that a long table of tasks may have


def columns_of(cells: list[Cell], context: Context) -> Columns:
    """The header of a table and its roles; of a table that goes on below a heading between its rows, the header above."""
    found = _columns(cells)
    if not cells or found[1]:
        return found
    at, width, tables = cells[0].char_start, _width(cells), _by_table(context.cells)
    for _ in range(_ABOVE):
        line = _row_above(at, context)
        table = context.table(line.start) if line else None
        held = tables.get(table.table_id) if table else None
        held = held or _cells(line, context)
        if _width(held) != width:
            return found
        above = _columns(held)
        if above[1]:
            return [dataclasses.replace(cell, row=-1) for cell in above[0]], above[1]
        at = held[0].char_start
    return found


def shifted(heads: list[Cell], columns: dict[int, str], cells: list[Cell], context: Context) -> dict[int, dict[int, str]]:
    """Row → its role columns, where all rows lost cells at the left: their last cells are units all the same."""
    first, last = min(columns, default=0), max(columns, default=0)
    if not first or last < len(heads) - 1 or grammar.load('responsibilities').term('head_end').search(heads[first - 1].text):
        return {}
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.row > heads[0].row:
            rows[cell.row].append(cell)
    moved: dict[int, dict[int, str]] = {}
    for number, row in rows.items():
        lost = len(heads) - max((cell.col + 1 for cell in row if cell.text), default=0)
        own = {column - lost: role for column, role in columns.items()}
        if 0 < lost <= first and all(_is_units(cell, context) for cell in row if cell.col in own):
            moved[number] = own
    return moved if len(moved) == len(rows) else {}


def column_role(head: Cell) -> str | None:
    """The role that a column name gives (推进单位 → responsible); None for names that give none."""
    return head_role(head.text.replace(' ', ''))


def _columns(cells: list[Cell]) -> Columns:
    """The header row (the first of three that names a role), and column → role.

    A bare 单位名称 counts only where another column holds tasks.
    """
    term = grammar.load('responsibilities').term
    for row in range(_HEADER_ROWS):
        heads = [cell for cell in cells if cell.row == row and cell.text]
        tasks = any(term('task_head').search(head.text) for head in heads)
        roles = {head.col: column_role(head) for head in heads if tasks or not term('named_head').fullmatch(head.text)}
        found = {column: role for column, role in roles.items() if role}
        if found:
            return heads, found | _roles_below(cells, row + 1)
    return [], {}


def _roles_below(cells: list[Cell], row: int) -> dict[int, str]:
    """The roles of a second header row: 牵头单位 and 配合单位 below 责任单位."""
    found = {cell.col: column_role(cell) for cell in cells if cell.row == row}
    return {column: role for column, role in found.items() if role}


def _row_above(at: int, context: Context) -> Span | None:
    """The row that stands before an offset, with at most one line between that is no row."""
    for _ in range(2):
        if at - 1 <= context.span.start:
            return None
        line = Span(max(context.text.rfind('\n', context.span.start, at - 1) + 1, context.span.start), at - 1)
        if '\t' in context.quote(line) or _is_header(line, context):
            return line
        at = line.start
    return None


def _is_header(line: Span, context: Context) -> bool:
    names = context.quote(line).split()
    return len(names) > 1 and all(grammar.load('responsibilities').term('flat_head').fullmatch(name) for name in names)


def _cells(line: Span | None, context: Context) -> list[Cell]:
    """The column names of a header that stands alone and is no table by itself."""
    names = context.quote(line).split() if line else []
    return [Cell(table_id='', row=0, col=col, text=name, char_start=line.start, char_end=line.end)
            for col, name in enumerate(names) if line]


def _by_table(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    tables: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        tables[cell.table_id].append(cell)
    return tables


def _width(cells: list[Cell]) -> int:
    return max((cell.col for cell in cells), default=-1) + 1


def _is_units(cell: Cell, context: Context) -> bool:
    return all_units(context.text, Span(cell.char_start, cell.char_end))
