"""Tables whose rulings are lost, one cell a line or one row a line, with a column that says who answers → its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract.context import Context
from gazette_parser.extract.role_names import head_role
from gazette_parser.extract.unit_lists import all_units
from gazette_parser.model import Span

_MOST_HEADS = 9  # columns of the widest such table
_ROW = 14  # lines that one row may take at most


@dataclass(frozen=True, slots=True)
class RoleCell:
    """The cell of a role column, with the task of its row."""

    span: Span
    role: str
    task: str | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Head:
    roles: dict[int, str]
    task: int | None
    width: int
    numbered: bool
    end: int


def role_cells(context: Context) -> Iterator[RoleCell]:
    """Every cell of a role column in the tables of that part that were printed without rulings."""
    if not _term('flat_role').search('\n' + context.quote(context.span)):
        return
    lines = list(_lines(context))
    at = 0
    while at < len(lines):
        head = _spaced_head(context, lines, at) or _head(context, lines, at)
        if head is None:
            at += 1
            continue
        read = _spaced if head.end == at + 1 else _numbered if head.numbered else _strides
        yield from read(context, lines, head)
        at = head.end


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load('responsibilities').term(name)


def _lines(context: Context) -> Iterator[Span]:
    """The lines of the part that hold anything and stand in no ruled table."""
    start = context.span.start
    for line in context.text[context.span.start:context.span.end].split('\n'):
        if line.strip() and '\t' not in line and context.table(start) is None:
            yield Span(start, start + len(line))
        start += len(line) + 1


def _said(context: Context, span: Span) -> str:
    return context.quote(span).replace(' ', '')


def _head(context: Context, lines: list[Span], at: int) -> _Head | None:
    """The header from line `at` on: a run of column names, one of them a role, one a number or a task."""
    names: list[str] = []
    for line in lines[at:at + _MOST_HEADS]:
        if not _term('flat_head').fullmatch(_said(context, line)):
            break
        names.append(_said(context, line))
    return _columns(names, at + len(names))


def _spaced_head(context: Context, lines: list[Span], at: int) -> _Head | None:
    """A header in one line: 序号 工作任务 责任单位."""
    names = context.quote(lines[at]).split()
    if len(names) < 2 or not all(_term('flat_head').fullmatch(name) for name in names):
        return None
    return _columns(names, at + 1)


def _columns(names: list[str], end: int) -> _Head | None:
    roles = {n: role for n, name in enumerate(names) if (role := head_role(name))}
    tasks = [n for n, name in enumerate(names) if n not in roles and _term('task_head').search(name)]
    numbered = bool(names) and bool(_term('flat_first').fullmatch(names[0]))
    if not roles or len(names) < 2 or not (numbered or tasks):
        return None
    return _Head(roles, tasks[0] if tasks else None, len(names), numbered, end)


def _numbered(context: Context, lines: list[Span], head: _Head) -> Iterator[RoleCell]:
    """Rows that begin with a line that is the next number."""
    starts = list(_row_starts(context, lines, head.end))
    for n, start in enumerate(starts):
        last = n + 1 == len(starts)
        stop = start + _ROW if last else starts[n + 1]
        yield from _row(context, lines[start + 1:stop], head, last)


def _row_starts(context: Context, lines: list[Span], at: int) -> Iterator[int]:
    wanted = 1
    last = at
    for n in range(at, len(lines)):
        m = _term('flat_count').fullmatch(_said(context, lines[n]))
        if m and int(m['n']) in (wanted, 1):
            wanted, last = int(m['n']) + 1, n
            yield n
        elif n - last > _ROW:
            return


def _row(context: Context, cells: list[Span], head: _Head, last: bool) -> Iterator[RoleCell]:
    """The role cells of one row: by their place where every column has one line, else the lines that are lists of units."""
    task = context.quote(cells[0]) if cells else None
    placed = {column: cells[column - 1] for column in head.roles if column - 1 < len(cells)}
    if (last or len(cells) == head.width - 1) and placed and all(_is_units(context, cell) for cell in placed.values()):
        yield from (RoleCell(cell, head.roles[column], task) for column, cell in placed.items())
        return
    found = _first_run(context, cells[1:])
    roles = list(head.roles.values())
    for n, cell in enumerate(found):
        yield RoleCell(cell, roles[min(n, len(roles) - 1)], task, len(roles) == 1 or len(found) == len(roles))


def _first_run(context: Context, cells: list[Span]) -> list[Span]:
    """The first lines, one behind the other, that are nothing but units."""
    run: list[Span] = []
    for cell in cells:
        if _is_units(context, cell):
            run.append(cell)
        elif run:
            break
    return run


def _is_units(context: Context, cell: Span) -> bool:
    return all_units(context.text, cell)


def _strides(context: Context, lines: list[Span], head: _Head) -> Iterator[RoleCell]:
    """Rows without numbers: as many lines as there are columns, as long as the role columns hold units."""
    for start in range(head.end, len(lines) - head.width + 1, head.width):
        cells = lines[start:start + head.width]
        if not all(_is_units(context, cells[column]) for column in head.roles):
            return
        task = context.quote(cells[head.task]) if head.task is not None else None
        yield from (RoleCell(cells[column], role, task) for column, role in head.roles.items())


def _spaced(context: Context, lines: list[Span], head: _Head) -> Iterator[RoleCell]:
    """Rows of one line, their cells apart at spaces."""
    for line in lines[head.end:]:
        cells = _parts(context, line)
        if len(cells) != head.width:
            continue
        for column, role in head.roles.items():
            if _is_units(context, cells[column]):
                yield RoleCell(cells[column], role, context.quote(cells[head.task]) if head.task is not None else None)


def _parts(context: Context, line: Span) -> list[Span]:
    return [Span(line.start + m.start(), line.start + m.end()) for m in _term('flat_part').finditer(context.quote(line))]
