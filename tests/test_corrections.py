"""Corrections: a file that people edit, applied on every write, taken back when a line goes, never silently dropped."""

import csv
import dataclasses
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from samples import TEXT, issue

from gazette_parser import corrections, store, verify
from gazette_parser.cli import main
from gazette_parser.compact import compact
from gazette_parser.correct import ADDED
from gazette_parser.errors import StoreError
from gazette_parser.recorrect import recorrect

HEADER = corrections.COLUMNS
pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


@pytest.fixture
def output(tmp_path):
    store.write(issue(), tmp_path / 'out')
    return tmp_path / 'out'


def row_of(output, table):
    return store.load(output, table, arrow=True).to_pylist()[0]


def write(output, *lines, header=HEADER, encoding='utf8'):
    text = io.StringIO()
    csv.writer(text).writerows([header, *lines])
    (output / corrections.NAME).write_bytes(text.getvalue().encode(encoding))


def line(row, table, column='', old='', new='', action='change', **more):
    values = {'action': action, 'table': table, 'row_id': row['row_id'], 'column': column, 'old': old, 'new': new,
              'who': '张三', 'when': '2026-11-24', 'why': '印刷有误', **more}
    return [values.get(name, '') for name in HEADER]


def changed(output, table='deadlines', column='end_on', old='2023-09-30', new='2023-10-31', **more):
    write(output, line(row_of(output, table), table, column, old, new, **more))


@pytest.mark.parametrize('encoding', ['utf8', 'utf-8-sig', 'gb18030'])
def test_a_row_is_corrected_and_says_so(output, encoding):
    write(output, line(row_of(output, 'deadlines'), 'deadlines', 'end_on', '2023-09-30', '2023-10-31'), encoding=encoding)
    told = recorrect(output)
    assert (told.rewritten, told.applied, told.stale, told.broken) == (1, 1, (), ())
    row = row_of(output, 'deadlines')
    assert str(row['end_on']) == '2023-10-31'
    assert row['corrected'] == 'end_on: 2023-09-30 → 2023-10-31 (张三, 2026-11-24: 印刷有误)'
    assert recorrect(output).rewritten == 0 and verify.damage(output) == []


def test_it_is_applied_on_every_write(output):
    changed(output)
    store.write(issue(), output)
    assert str(row_of(output, 'deadlines')['end_on']) == '2023-10-31'


def test_a_line_that_goes_is_taken_back(output, tmp_path):
    before = {table: store.load(output, table, arrow=True) for table in ('deadlines', 'targets', 'citations')}
    target = row_of(output, 'targets')
    write(output, line(row_of(output, 'deadlines'), 'deadlines', 'end_on', '2023-09-30', '2023-10-31'),
          line(target, 'targets', action='reject'), *added())
    recorrect(output)
    assert len(store.load(output, 'targets')) == 0 and len(store.load(output, 'deadlines')) == 2
    (output / corrections.NAME).unlink()
    recorrect(output)
    assert {table: store.load(output, table, arrow=True) for table in before} == before


def added(**columns):
    given = {'quote': '9月底前', 'text': '9月底前', 'kind': 'by', 'end_on': '2023-09-30'} | columns
    return [line({'row_id': 'new-1'}, 'deadlines', name, '', value, 'add', issue_id='林-2023-03') for name, value in given.items()]


def test_a_row_is_added_at_its_quote(output):
    write(output, *added())
    told = recorrect(output)
    assert told.stale == () and told.applied == 1
    row = next(row for row in store.load(output, 'deadlines', arrow=True).to_pylist() if row['rule'] == ADDED)
    assert TEXT[row['char_start']:row['char_end']] == row['quote'] == '9月底前'
    assert row['document_id'] == '林-2023-03-d01' and row['page'] == 1 and row['corrected'].startswith('added (张三')
    assert list(verify.faults(output)) == []
    recorrect(output)
    assert len(store.load(output, 'deadlines')) == 2


@pytest.mark.parametrize('columns, told', [
    ({'quote': '不在文中'}, 'stands 0 times'), ({'quote': '月'}, 'one line must give|needs|stands'), ({'quote': '茶叶', 'char_start': '3'}, 'the text at 3 is not'),
    ({'kind': 'by', 'quote': '：'}, 'stands'),
])
def test_a_row_that_cannot_be_added_is_stale(output, columns, told):
    if columns.get('quote') == '月':
        write(output, *[entry for entry in added() if entry[4] != 'quote'])
    elif columns.get('quote') == '：':
        write(output, *[entry for entry in added(quote='9月底前') if entry[4] != 'kind'])
        told = 'it needs kind'
    else:
        write(output, *added(**columns))
    stale = recorrect(output).stale
    assert stale and all('it is not added' in text and re.search(told, text) for text in stale)
    assert len(store.load(output, 'deadlines')) == 1


def test_stale_lines_are_told_each_time_and_stay(output):
    deadline = row_of(output, 'deadlines')
    write(output, line(deadline, 'deadlines', 'kind', 'window', 'from'), line({'row_id': '没有'}, 'deadlines', action='reject'),
          line(deadline, 'deadlines', 'kind', '', 'by'), line({'row_id': 'x'}, 'targets', action='reject', issue_id='别的刊'),
          line({'row_id': 'y'}, 'targets', action='reject', issue_id='林-2023-03'))
    kept = (output / corrections.NAME).read_bytes()
    for _ in range(2):
        stale = recorrect(output).stale
        assert [text.split(' line ')[1][:1] for text in stale] == ['2', '3', '4', '5', '6']
        for text, why in zip(stale, ["now says 'by' and not 'window'", 'no issue has such a row', 'is not needed any more',
                                     'issue 别的刊 is not held', 'there is no such row any more'], strict=True):
            assert why in text
    assert (output / corrections.NAME).read_bytes() == kept and row_of(output, 'deadlines')['corrected'] is None


def test_a_correction_becomes_stale_when_the_parser_says_something_else(output):
    changed(output)
    recorrect(output)
    from datetime import date
    other = dataclasses.replace(issue().deadlines[0], end_on=date(2023, 8, 31))
    store.write(issue(deadlines=(other,)), output)
    assert str(row_of(output, 'deadlines')['end_on']) == '2023-08-31'
    assert 'look at it again' in recorrect(output).stale[0]
    assert 'look at it again' in CliRunner().invoke(main, ['status', str(output), '--json']).stdout


BROKEN = [
    ({'table': 'deadline'}, "did you mean 'deadlines'?"), ({'table': 'pages'}, 'no table of extracted rows'), ({'column': 'end'}, "no column 'end'"),
    ({'column': 'quote'}, 'cannot be corrected'), ({'column': 'end_on', 'new': '明年'}, 'write a date as 2023-09-30'),
    ({'column': 'kind', 'new': ''}, 'kind needs a value'), ({'column': 'times_min', 'new': '1.5'}, 'write a whole number'),
    ({'row_id': ''}, 'names no row'), ({'action': 'delete'}, "no action 'delete'"), ({'action': 'add'}, 'needs the issue_id'),
]


@pytest.mark.parametrize('wrong, told', BROKEN)
def test_a_broken_line_is_told_with_its_number_and_stops_no_other(output, wrong, told):
    deadline = row_of(output, 'deadlines')
    good = line(deadline, 'deadlines', 'end_on', '2023-09-30', '2023-10-31')
    bad = dict(zip(HEADER, good, strict=True)) | wrong
    write(output, [bad[name] for name in HEADER], good)
    done = CliRunner().invoke(main, ['correct', str(output)])
    assert done.exit_code == 1 and 'corrections.csv line 2: ' in done.stdout and told in done.stdout
    assert '1 row corrected' in done.stdout and str(row_of(output, 'deadlines')['end_on']) == '2023-10-31'


def test_an_open_quotation_mark_and_too_many_cells_stop_no_other_line(output):
    deadline = row_of(output, 'deadlines')
    write(output, line(deadline, 'deadlines', 'end_on', '2023-09-30', '2023-10-31'))
    with (output / corrections.NAME).open('a', encoding='utf8') as file:
        file.write('change,targets,"x\nchange,targets,r,,a,b,c,d,e,f,g,h\n')
    broken = recorrect(output).broken
    assert 'quotation mark is not closed' in broken[0] and '12 cells under 10 columns' in broken[1]
    assert row_of(output, 'deadlines')['corrected']


@pytest.mark.parametrize('data, told', [(b'a,b\n1,2\n', 'its first line lacks table, row_id'), (b'', 'its first line lacks'),
                                        (b'table,row_id\n\xff\xff\xff', 'save it as CSV in UTF-8')])
def test_a_file_that_is_no_table_stops_the_write_and_nothing_is_lost(output, data, told):
    (output / corrections.NAME).write_bytes(data)
    for use in (lambda: store.write(issue(), output), lambda: recorrect(output)):
        with pytest.raises(StoreError) as caught:
            use()
        assert told in str(caught.value)
    assert len(store.load(output, 'deadlines')) == 1


def test_a_folder_in_the_place_of_the_file_is_told(output):
    (output / corrections.NAME).mkdir()
    for command in ('correct', 'status'):
        done = CliRunner().invoke(main, [command, str(output)])
        assert done.exit_code == 1 and 'corrections.csv: this is a folder' in done.output


def test_columns_in_another_order_and_cells_of_a_spreadsheet(output):
    target = row_of(output, 'targets')
    write(output, [target['row_id'], 'targets', 'indicator', '办理时限', "'=办理时限", 'x'],
          [target['row_id'], 'targets', 'value', '5', '4.5', 'x'], header=['Row_ID', 'table', 'column', 'old', 'new', 'who'])
    assert recorrect(output).applied == 1
    assert (row_of(output, 'targets')['indicator'], row_of(output, 'targets')['value']) == ('=办理时限', 4.5)


def test_a_review_is_settled_by_emptying_it(output):
    changed(output, 'citations', 'review', 'its own number?', '')
    recorrect(output)
    row = row_of(output, 'citations')
    assert row['review'] is None and row['corrected']
    review = json.loads(CliRunner().invoke(main, ['status', str(output), '--json']).stdout)['review']
    assert not review


def test_a_packed_issue_is_corrected_too(output):
    again = dataclasses.replace(issue().deadlines[0], issue_id='另-2023-04')  # the same document, printed twice
    info = dataclasses.replace(issue().info, issue_id='另-2023-04', source_sha256='1')
    store.write(issue(info=info, deadlines=(again,)), output)
    compact(output, smallest=1)
    changed(output)
    told = recorrect(output)
    assert told.applied == told.rewritten == 2 and verify.damage(output) == [] and len(store.issues(output)) == 2
    assert set(store.load(output, 'deadlines')['end_on'].astype(str)) == {'2023-10-31'}


def test_the_example_of_the_readme_fits_the_sample(sample, tmp_path):
    out = shutil.copytree(sample, tmp_path / 'sample')
    text = (Path(__file__).parents[1] / 'README.md').read_text('utf8')
    (out / corrections.NAME).write_text(re.search(r'^```csv\n(.*?)^```', text, re.S | re.M)[1], 'utf8')
    told = recorrect(out)
    assert (told.applied, told.stale, told.broken) == (3, (), ())
    assert list(verify.faults(out)) == []


def test_parse_applies_and_tells(output, tmp_path):
    sample = tmp_path / 'a.txt'
    sample.write_text(TEXT, 'utf8')
    changed(output)
    done = CliRunner().invoke(main, ['parse', str(sample), '-o', str(output)])
    assert 'corrections: 1 row corrected, 0 lines stale, 0 broken' in done.stdout
