"""Excel: a sheet for each table with Chinese headings, filters and frozen panes; text is always text, never a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazette_parser.contract import label_zh
from gazette_parser.export.source import FOR_PEOPLE, Source, draft, heading, meaning, printable, size
from gazette_parser.screen import width

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1_048_575  # of a sheet, below its heading
_CELL = 32_767  # characters of a cell
_WIDEST, _NARROWEST, _SAMPLE = 60, 9, 200
_FONT = {'font_name': '等线', 'font_size': 11, 'valign': 'top'}
_HIDDEN = ('char_start', 'char_end', 'body_start', 'body_end', 'row_id', 'evidence', 'source_sha256', 'tenure_id', 'series_id',
           'attachment_id')


def write(source: Source, target: Path) -> str:
    """One workbook, the tables of FOR_PEOPLE unless others are asked for; says what was written."""
    with draft(target) as place:
        book(place, {name: source.readable(name) for name in source.names(FOR_PEOPLE)})
    return size(target)


@dataclass(frozen=True)
class _Forms:
    """Cell formats of a workbook."""

    head: Any
    text: Any
    day: Any
    whole: Any
    large: Any
    number: Any


def book(target: Path, tables: Mapping[str, pa.Table], *, summary: bool = True) -> None:
    """A workbook of these tables; a table that is longer than a sheet goes on in the next one. Raises OSError."""
    import xlsxwriter
    options = {'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False, 'strings_to_numbers': False,
               'nan_inf_to_errors': True}
    try:
        with xlsxwriter.Workbook(str(target), options) as workbook:
            _filled(workbook, tables, summary)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _filled(workbook: Any, tables: Mapping[str, pa.Table], summary: bool) -> None:
    workbook.set_properties({'title': '政府公报数据', 'comments': 'gazette export'})
    forms = _forms(workbook)
    parts = [(name, title, part) for name, data in tables.items() for title, part in _parts(name, data)]
    if summary:
        _overview(workbook.add_worksheet('说明'), parts, forms)
    for name, title, part in parts:
        _sheet(workbook.add_worksheet(title), name, part, forms)


def _forms(workbook: Any) -> _Forms:
    head = {**_FONT, 'bold': True, 'bg_color': '#DCE6F1', 'bottom': 1, 'text_wrap': True, 'valign': 'vcenter'}
    return _Forms(*(workbook.add_format(form) for form in (
        head, {**_FONT, 'text_wrap': True}, {**_FONT, 'num_format': 'yyyy-mm-dd', 'align': 'left'},
        {**_FONT, 'num_format': '0'}, {**_FONT, 'num_format': '#,##0'}, {**_FONT, 'num_format': '#,##0.0###'})))


def _parts(name: str, data: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """A table cut into what sheets can hold, each with the sheet's name."""
    title = label_zh(name) if name != 'answer' else '结果'
    for number, first in enumerate(range(0, max(data.num_rows, 1), ROWS), 1):
        yield (title if number == 1 else f'{title}（{number}）')[:31], data.slice(first, ROWS)


def _overview(sheet: Any, parts: Sequence[tuple[str, str, pa.Table]], forms: _Forms) -> None:
    """The first sheet: which tables there are and how many rows each has."""
    sheet.hide_gridlines(2)
    for column, (title, wide) in enumerate((('表', 18), ('行数', 12), ('英文名', 20), ('说明', 80))):
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, title, forms.head)
    for row, (name, title, data) in enumerate(parts, 1):
        sheet.write_url(row, 0, f"internal:'{title}'!A1", string=title)
        sheet.write_number(row, 1, data.num_rows, forms.large)
        sheet.write_string(row, 2, name, forms.text)
        sheet.write_string(row, 3, '、'.join(heading(c, name) for c in data.column_names if c not in _HIDDEN), forms.text)


def _sheet(sheet: Any, name: str, data: pa.Table, forms: _Forms) -> None:
    kind = name if name != 'answer' else None
    for column, field in enumerate(data.schema):
        wide = _width(heading(field.name, kind), data.column(column).slice(0, _SAMPLE).to_pylist())
        sheet.set_column(column, column, wide, None, {'hidden': field.name in _HIDDEN})
        sheet.write_string(0, column, heading(field.name, kind), forms.head)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(data.num_rows, 1), len(data.column_names) - 1)
    row = 0
    for batch in data.to_batches(max_chunksize=5_000):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            row += 1
            for column, value in enumerate(values):
                _cell(sheet, row, column, meaning(value, data.column_names[column]), forms)


def _cell(sheet: Any, row: int, column: int, value: Any, forms: _Forms) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, forms.day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, _number(value, forms))
    else:
        text = '；'.join(map(str, value)) if isinstance(value, list) else str(value)
        sheet.write_string(row, column, _clean(text), forms.text)


def _number(value: int | float, forms: _Forms) -> Any:
    """Counts and years without a comma, values with."""
    if isinstance(value, int):
        return forms.whole
    return forms.large if value.is_integer() else forms.number


def _clean(text: str) -> str:
    """What a cell can hold: what is too long is cut."""
    text = printable(text)
    return text if len(text) <= _CELL else text[:_CELL - 1] + '…'


def _width(title: str, values: Sequence[Any]) -> int:
    longest = max([width(title) + 4, *(width(str(value)) + 3 for value in values if value is not None)])
    return max(_NARROWEST, min(longest, _WIDEST))
