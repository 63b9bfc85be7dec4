"""Excel: a sheet for each table with Chinese headings, filters and frozen panes; text is always text, never a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazette_parser.contract import label_zh
from gazette_parser.export.source import FOR_PEOPLE, Source, draft, heading, made, meaning, printable, size
from gazette_parser.screen import width

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1_048_575  # of a sheet, below its heading
_CELL = 32_767  # characters of a cell
_WIDEST, _NARROWEST, _SAMPLE = 44, 8, 200
_LINE, _MOST = 15.75, 8  # points of a line of text; lines that a row shows at once
_A3 = 8  # Excel's number for the paper
_FONT = {'font_name': '等线', 'font_size': 11, 'valign': 'top'}
_HIDDEN = ('char_start', 'char_end', 'body_start', 'body_end', 'row_id', 'evidence', 'source_sha256', 'tenure_id', 'series_id',
           'clashes', 'person_id', 'attachment_id', 'doc_no_prefix', 'doc_no_year', 'doc_no_serial', 'dated_precision',
           'rule', 'recurrence')


def write(source: Source, target: Path) -> str:
    """One workbook, the tables of FOR_PEOPLE unless others are asked for; says what was written."""
    with draft(made(target)) as place:
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
    link: Any


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
    head = {**_FONT, 'bold': True, 'bg_color': '#DCE6F1', 'bottom': 1, 'text_wrap': True, 'valign': 'vcenter', 'align': 'center'}
    return _Forms(*(workbook.add_format(form) for form in (
        head, {**_FONT, 'text_wrap': True, 'align': 'left'}, {**_FONT, 'num_format': 'yyyy-mm-dd', 'align': 'center'},
        {**_FONT, 'num_format': '0', 'align': 'center'}, {**_FONT, 'num_format': '#,##0', 'indent': 1, 'align': 'right'},
        {**_FONT, 'num_format': '#,##0.0###', 'indent': 1, 'align': 'right'},
        {**_FONT, 'font_color': '#0563C1', 'underline': 1})))


def _parts(name: str, data: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """A table cut into what sheets can hold, each with the sheet's name."""
    title = label_zh(name) if name != 'answer' else '结果'
    for number, first in enumerate(range(0, max(data.num_rows, 1), ROWS), 1):
        yield (title if number == 1 else f'{title}（{number}）')[:31], data.slice(first, ROWS)


def _overview(sheet: Any, parts: Sequence[tuple[str, str, pa.Table]], forms: _Forms) -> None:
    """The first sheet: which tables there are and how many rows each has."""
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    _paper(sheet)
    widths = (18, 20, 12, 100)
    for column, (title, wide) in enumerate(zip(('表', '英文名', '行数', '列'), widths, strict=True)):
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, title, forms.head)
    for row, (name, title, data) in enumerate(parts, 1):
        told = '、'.join(heading(c, name) for c in data.column_names if c not in _HIDDEN)
        sheet.set_row(row, _LINE * _lines([told], widths[-1:]))
        sheet.write_url(row, 0, f"internal:'{title}'!A1", forms.link, title)
        sheet.write_string(row, 1, name, forms.text)
        sheet.write_number(row, 2, data.num_rows, forms.large)
        sheet.write_string(row, 3, told, forms.text)


def _sheet(sheet: Any, name: str, data: pa.Table, forms: _Forms) -> None:
    """A table; columns without a value, and those for programs, are there but hidden."""
    kind = name if name != 'answer' else None
    widths = []
    sheet.set_row(0, 2 * _LINE)
    for column, field in enumerate(data.schema):
        hidden = field.name in _HIDDEN or 0 < data.num_rows == data.column(column).null_count
        wide = _width(heading(field.name, kind), data.column(column).slice(0, _SAMPLE).to_pylist())
        widths.append(0 if hidden else wide)
        sheet.set_column(column, column, wide, None, {'hidden': hidden})
        sheet.write_string(0, column, heading(field.name, kind), forms.head)
    sheet.freeze_panes(1, 1)
    _paper(sheet)
    sheet.autofilter(0, 0, max(data.num_rows, 1), len(data.column_names) - 1)
    for row, values in enumerate(_rows(data), 1):
        sheet.set_row(row, _LINE * _lines(values, widths))
        for column, value in enumerate(values):
            _cell(sheet, row, column, value, forms)


def _rows(data: pa.Table) -> Iterator[list[Any]]:
    """The rows as people read them: codes and lists as text."""
    for batch in data.to_batches(max_chunksize=5_000):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield ['；'.join(map(str, value)) if isinstance(value, list) else meaning(value, name)
                   for value, name in zip(values, data.column_names, strict=True)]


def _lines(values: Sequence[Any], widths: Sequence[int]) -> int:
    """Lines that the longest text takes in its column: Chinese takes two columns a character, as in GB 18030 two bytes."""
    longest = 1
    for value, wide in zip(values, widths, strict=True):
        if wide and isinstance(value, str) and (2 * len(value) > wide or '\n' in value):
            taken = (-(-len(line.encode('gb18030', 'replace')) // (wide - 1)) for line in value.split('\n'))
            longest = max(longest, sum(lines or 1 for lines in taken))
    return min(longest, _MOST)


def _paper(sheet: Any) -> None:
    """Printed across A3, all columns on a page, the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer('&C&A　&P / &N')


def _cell(sheet: Any, row: int, column: int, value: Any, forms: _Forms) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, forms.day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, _number(value, forms))
    else:
        sheet.write_string(row, column, _clean(str(value)), forms.text)


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
