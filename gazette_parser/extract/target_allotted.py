"""Tables that share a task out: a row names a place or body, a column its task; the unit stands in the header or above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gazette_parser.extract.context import Context
from gazette_parser.extract.target_horizon import horizon, in_head
from gazette_parser.extract.target_place import own_year, term
from gazette_parser.extract.target_tables import columns
from gazette_parser.model import Span
from gazette_parser.records import Cell, Table, Target
from gazette_parser.values.numbers import number
from gazette_parser.values.quantities import quantity

RULE = 'targets.allotted'
_ABOVE = 40  # characters over a table in which 单位：公顷 may stand

Row = dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of numbers counts."""

    at: int
    label: str
    unit: str
    head: Cell | None


def allotted_rows(context: Context) -> Iterator[Target]:
    """The targets of every table of a part that shares out a task."""
    for table in context.tables:
        if not term('allot_title').search(table.title or '') or columns(table, own_year(context)) is not None:
            continue
        rows = _rows(context, table)
        first = next((i for i, row in enumerate(rows) if i and any(_is_number(cell) for cell in row.values())), None)
        name = next((c for c, cell in rows[0].items() if term('head_place').search(cell.text)), None) if rows else None
        if first is not None and name is not None:
            yield from _shares(context, _counted(context, table, (rows[:first], rows[first:]), name), rows[first:], name)


def _rows(context: Context, table: Table) -> list[Row]:
    cells = [cell for cell in context.cells if cell.table_id == table.table_id and cell.text.strip()]
    return [{cell.col: cell for cell in cells if cell.row == row} for row in sorted({cell.row for cell in cells})]


def _is_number(cell: Cell | None) -> bool:
    return cell is not None and term('cell_number').fullmatch(cell.text) is not None


def _is_total(row: Row) -> bool:
    """合计, in whatever column the row begins."""
    return term('cell_total').fullmatch(row[min(row)].text) is not None


def _counted(context: Context, table: Table, parts: tuple[list[Row], list[Row]], name: int) -> list[Column]:
    """The columns that hold numbers in most rows, with a unit."""
    above = context.text[max(context.span.start, table.char_start - _ABOVE):table.char_start]
    note = term('unit_above').search(above)
    found: list[Column] = []
    for at in sorted({col for row in parts[1] for col in row} - {name}):
        cells = [row[at] for row in parts[1] if at in row and not _is_total(row)]
        heads = [row[at] for row in parts[0] if at in row]
        column = _staged(_column(at, heads, note['unit'] if note else None), found)
        if column and 2 * sum(map(_is_number, cells)) > len(cells):
            found.append(column)
    return found


def _column(at: int, heads: list[Cell], note: str | None) -> Column | None:
    label = heads[-1].text if heads else ''
    own = term('unit_note').search(label)
    unit = own['unit'] if own else note
    if not label or not unit or any(term(name).search(label) for name in ('head_not', 'head_base')):
        return None
    over = heads[-2].text.removesuffix('情况') if len(heads) > 1 and term('head_general').fullmatch(label) else ''
    return Column(at, over + term('unit_note').sub('', label), unit, heads[0])


def _staged(column: Column | None, before: list[Column]) -> Column | None:
    """3月底前完成20% counts what the first column counts (任务量), up to then."""
    stage = term('head_stage').fullmatch(column.label) if column and before else None
    if column is None or stage is None:
        return column
    counted = term('led_up').sub('', before[0].label, 1)
    return replace(column, label=stage['stage'] + counted)


def _shares(context: Context, counted: list[Column], rows: list[Row], name: int) -> Iterator[Target]:
    for row in rows:
        total, values = _is_total(row), [row.get(column.at) for column in counted]
        rest = [cell for _, cell in sorted(row.items())][1:]
        if total and len(rest) == len(counted):
            values = list(rest)  # the cells of a sum close up where nothing is summed
        subject = '' if total else row[name].text if name in row else None
        for column, cell in zip(counted, values, strict=True):
            if subject is not None and cell is not None and _is_number(cell):
                yield from _share(context, column, subject, cell)


def _share(context: Context, column: Column, subject: str, cell: Cell) -> Iterator[Target]:
    multiple = term('multiple').match(column.unit)
    amount = quantity(cell.text.strip(), column.unit[multiple.end():] if multiple else column.unit)
    if amount is None or not amount.value:
        return
    factor = int(number('1' + multiple['multiple']) or 1) if multiple else 1
    head = column.head
    when = (in_head(context, Span(head.char_start, head.char_end)) if head else None) or horizon(context, cell.char_start)
    yield Target(
        **context.place(Span(cell.char_start, cell.char_end), RULE), indicator=subject + column.label,
        value=amount.value * factor, value_max=None, unit=amount.unit, comparator='=', change='level', baseline=None,
        horizon_start=when.start if when else None, horizon_end=when.end if when else None, scope=subject or None)
