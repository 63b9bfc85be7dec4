"""Tables of indicators: a row names what is measured, a column says for when, a cell holds nothing but the value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import regex

from gazette_parser.extract.context import Context
from gazette_parser.extract.target_horizon import horizon, periods
from gazette_parser.extract.target_place import own_year, term
from gazette_parser.grammar import load
from gazette_parser.model import Span
from gazette_parser.records import Cell, Table, Target
from gazette_parser.values.numbers import integer, number
from gazette_parser.values.quantities import PERCENT, Quantity, quantity

RULE = 'targets.table'


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of an indicator table hold: the name, the unit, the targets, the value that they start from, rates."""

    name: int
    unit: int | None
    targets: tuple[int, ...]
    base: int | None
    rates: tuple[int, ...] = ()


def table_rows(context: Context) -> Iterator[Target]:
    """The targets of every indicator table of a part."""
    for table in context.tables:
        cells = [cell for cell in context.cells if cell.table_id == table.table_id]
        found = columns(table, own_year(context))
        if found is not None:
            yield from _targets(context, found, cells)


def in_columns(context: Context, at: int) -> bool:
    """Whether an offset is in a cell of an indicator table that holds a value and nothing else."""
    cell, table = context.cell(at), context.table(at)
    return (cell is not None and table is not None and term('cell_value').fullmatch(cell.text) is not None
            and columns(table, own_year(context)) is not None)


def columns(table: Table, year: int | None) -> Columns | None:
    """What the columns of an indicator table hold; None for other tables."""
    header = [head or '' for head in table.header or ()]
    names = [i for i, head in enumerate(header) if term('head_name').search(head) and not term('head_not').search(head)]
    targets = tuple(i for i, head in enumerate(header) if i not in names[:1] and _is_target(head, year))
    if not names or not targets or not any(term('head_named').search(head) for head in header):
        return None
    units = [i for i, head in enumerate(header) if term('head_unit').search(head)]
    bases = [i for i, head in enumerate(header) if term('head_base').search(head) or _is_past(head, year)]
    named = next((i for i in reversed(names) if term('head_named').search(header[i])), names[0])
    rates = tuple(i for i, head in enumerate(header) if i > targets[-1] and term('head_rate').search(head))
    return Columns(named, units[0] if units else None, targets, bases[-1] if bases else None, rates)


def _is_target(head: str, year: int | None) -> bool:
    if any(term(name).search(head) for name in ('head_base', 'head_not')) or not term('head_target').search(head):
        return False
    printed = [integer(m['year']) or 0 for m in term('heading_years').finditer(head) if m['year']]
    return not printed or year is None or max(printed) >= year


def _is_past(head: str, year: int | None) -> bool:
    printed = [integer(m['year']) or 0 for m in term('heading_years').finditer(head) if m['year']]
    return bool(printed and year and max(printed) < year)


def _targets(context: Context, held: Columns, cells: list[Cell]) -> Iterator[Target]:
    for row in sorted({cell.row for cell in cells} - {0}):
        by_col = {cell.col: cell for cell in cells if cell.row == row}
        name = by_col.get(held.name)
        for col in (*held.targets, *held.rates):
            cell = by_col.get(col)
            m = term('cell_value').fullmatch(cell.text) if cell else None
            if name is not None and cell is not None and m is not None and term('wordy').search(name.text):
                yield from _target(context, held, by_col, cells, (name, cell, m))


def _target(context: Context, held: Columns, row: dict[int, Cell], cells: list[Cell],
            found: tuple[Cell, Cell, regex.Match[str]]) -> Iterator[Target]:
    name, cell, m = found
    rate = cell.col in held.rates
    unit, factor = (PERCENT, 1) if rate else _unit(name, row.get(held.unit) if held.unit is not None else None, m)
    amount = quantity(m['value'], unit, m['high'])
    if amount is None:
        return
    head = next((c for c in cells if c.row == 0 and c.col == (held.targets[-1] if rate else cell.col)), None)
    start, end = _when(context, head, cell)
    base = row.get(held.base) if held.base is not None and not rate else None
    yield Target(
        **context.place(Span(cell.char_start, cell.char_end), RULE), indicator=term('unit_note').sub('', name.text),
        value=amount.value * factor, value_max=None if amount.high is None else amount.high * factor, unit=amount.unit,
        comparator=_comparator(m, amount), change='increase' if rate else 'level', baseline=_base(base, factor),
        horizon_start=start, horizon_end=end, scope=None)


def _unit(name: Cell, cell: Cell | None, m: regex.Match[str]) -> tuple[str | None, int]:
    """The bare unit and the multiplier that the table prints apart from the value (单位：万元)."""
    note = term('unit_note').search(name.text)
    printed = m['unit'] or (cell.text.strip() if cell else None) or (note['unit'] if note else None)
    multiple = term('multiple').match(printed or '')
    if printed is None or multiple is None:
        return printed or None, 1
    return printed[multiple.end():] or None, int(number('1' + multiple['multiple']) or 1)


def _when(context: Context, head: Cell | None, cell: Cell) -> tuple[date | None, date | None]:
    named = periods(context, Span(head.char_start, head.char_end), months=True) if head else []
    when = named[-1] if named else horizon(context, cell.char_start)
    return (when.start, when.end) if when else (None, None)


def _comparator(m: regex.Match[str], amount: Quantity) -> str:
    words = load('targets').words
    limit: str | None = words['limits'].get(m['limit'] or '') or words['bounds'].get(m['bound'] or '')
    return 'between' if amount.high is not None else limit or '='


def _base(cell: Cell | None, factor: int) -> float | None:
    m = term('cell_value').fullmatch(cell.text) if cell else None
    found = number(m['value']) if m else None
    return None if found is None else float(found) * factor
