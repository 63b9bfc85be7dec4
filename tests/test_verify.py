"""`gazette check`: every file, schema, key, offset and quote."""

import os
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from pyarrow import parquet

import gazette_parser
from gazette_parser import records, verify
from gazette_parser.cli import main
from gazette_parser.compact import compact

SAMPLE = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'


@pytest.fixture(scope='module')
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp('whole')
    gazette_parser.write(gazette_parser.parse(SAMPLE), folder)
    return folder


@pytest.fixture(params=['plain', 'packed'])
def output(request, whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / 'out')
    if request.param == 'packed':
        compact(folder, smallest=1)
    return folder


def check(output):
    return CliRunner().invoke(main, ['check', str(output)])


def tamper(output, table, change):
    """The table's file with other rows and the same metadata."""
    path = next((output / table).rglob('*.parquet'))
    data = parquet.ParquetFile(path).read()
    rows = data.to_pylist()
    change(rows)
    parquet.write_table(pa.Table.from_pylist(rows, schema=data.schema), path)


def test_a_whole_archive_is_told_so(output):
    done = check(output)
    assert done.exit_code == 0 and done.stdout.endswith('1 issue, all whole\n')


@pytest.mark.parametrize('table', records.EXTRACTED)
def test_a_quote_that_is_not_the_text(output, table):
    tamper(output, table, lambda rows: rows[0].update(quote='别的'))
    done = check(output)
    assert done.exit_code == 1 and f'{table}: the quote is not the text at its place' in done.stdout and 'parse it again' in done.stdout


FAULTS = [
    ('documents', lambda rows: rows[0].update(document_id=rows[1]['document_id']), 'documents: document_id is not unique'),
    ('deadlines', lambda rows: rows[0].update(document_id='x'), 'deadlines: document_id names no row of documents: x'),
    ('cells', lambda rows: rows[0].update(table_id='x'), 'cells: table_id names no row of tables'),
    ('outline', lambda rows: rows[0].update(char_end=10**6), 'outline: offsets outside the text of'),
    ('targets', lambda rows: rows[0].update(char_start=rows[0]['char_end'] + 1), 'targets: offsets outside the text'),
    ('pages', lambda rows: rows[0].update(char_end=7), 'pages: the pages do not follow each other'),
    ('units', lambda rows: rows[0].update(issue_id='x'), 'units: issue_id names no row of issues'),
]


@pytest.mark.parametrize('table, change, told', FAULTS)
def test_keys_references_and_offsets(output, table, change, told):
    tamper(output, table, change)
    assert told in check(output).stdout


def test_rows_that_are_gone(whole, tmp_path):
    output = shutil.copytree(whole, tmp_path / 'out')
    tamper(output, 'members', list.pop)
    assert re.search(r'members has \d+ rows instead of \d+', check(output).stdout)


def test_files_come_first(whole, tmp_path):
    output = shutil.copytree(whole, tmp_path / 'out')
    os.truncate(next((output / 'targets').rglob('*.parquet')), 400)
    done = check(output)
    assert done.exit_code == 1 and 'this file is damaged' in done.stdout


def test_several_faults_of_a_kind_are_one_sentence(whole, tmp_path):
    output = shutil.copytree(whole, tmp_path / 'out')

    def change(rows):
        for row in rows:
            row['quote'] = '别的'
    tamper(output, 'targets', change)
    wrong, = verify.faults(output)
    assert wrong.count(',') == 2 and re.search(r' and \d+ more; parse it again$', wrong)


def test_files_that_nobody_finished_are_removed(whole, tmp_path):
    """After a power cut a hidden file may be there without a draft that tells of it."""
    output = shutil.copytree(whole, tmp_path / 'out')
    (next((output / 'targets').rglob('*.parquet')).parent / '.x.parquet.tmp').write_bytes(b'PAR1')
    done = check(output)
    assert done.exit_code == 0 and '1 file removed that a stopped command had left' in done.stdout
    assert not list(output.rglob('*.tmp')) and 'removed' not in check(output).stdout
