import dataclasses
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import pandas
import pytest
from pyarrow import parquet
from store_faults import NAME, contents, leftovers, make_issue

from gazette_parser import records, store, verify
from gazette_parser.compact import compact
from gazette_parser.errors import StoreError
from gazette_parser.tables import run_id, schema

OTHER = '山南市人民政府公报-2024-01'
pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


def test_write_tells_what_it_wrote(tmp_path):
    issue = make_issue()
    written = store.write(issue, tmp_path)
    assert written.rows == {table: len(getattr(issue, table)) for table in records.TABLES}
    assert written.place == f'540400/2023/{NAME}.parquet' and written.run_id == run_id(issue)
    assert all((tmp_path / table / written.place).is_file() for table in records.TABLES)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize('table', records.TABLES)
def test_every_reader_sees_every_table(output, table):
    store.write(make_issue('new', OTHER, rows=2), output)
    store.write(make_issue('doc', 'doc-0123456789ab', rows=1, region=None, year=None), output)
    expected = 3 if table == 'issues' else 0 if table in ('lines', 'members') else 6
    assert len(pandas.read_parquet(output / table)) == expected
    assert duckdb.sql(f"select count(*) from read_parquet('{output}/{table}/**/*.parquet')").fetchall() == [(expected,)]
    plain = parquet.read_table(output / table)
    assert plain.num_rows == expected and plain.schema.equals(schema(table))
    assert plain.field(0).metadata[b'label_zh'] == schema(table).field(0).metadata[b'label_zh']
    assert store.load(output, table, arrow=True).schema.equals(schema(table), check_metadata=True)
    assert len(store.load(output, table)) == expected


def test_load_gives_whole_numbers_and_dates(output):
    frame = store.load(output, 'deadlines')
    assert frame['times_min'].dtype == 'Int64' and frame['times_min'].tolist() == [pandas.NA, 1, pandas.NA]
    assert frame['end_on'].dt.year.tolist()[1] == 2023
    assert store.load(output, 'documents')['issuers'].tolist()[1] == ['old']


def test_load_takes_columns_filters_and_issues(output):
    store.write(make_issue('new', OTHER, rows=2), output)
    assert list(store.load(output, 'targets', columns=['unit', 'value'])) == ['unit', 'value']
    assert store.load(output, 'targets', filters=[('value', '>', 0.2)])['value'].tolist() == [0.25, 0.25, 0.5]
    assert len(store.load(output, 'targets', issues=[OTHER])) == 2
    assert store.load(output, 'targets', issues=[]).empty
    assert [info.issue_id for info in store.issues(output)] == sorted([NAME, OTHER])


@pytest.mark.parametrize('options, told', [
    ({'table': 'deadline'}, "did you mean 'deadlines'?"), ({'table': 'targets', 'columns': ['valu']}, "did you mean 'value'?"),
    ({'table': 'targets', 'issues': [NAME[:-1]]}, f'did you mean {NAME!r}?'),
    ({'table': 'targets', 'filters': [('nothing', '=', 1)]}, 'the filters cannot be applied'),
])
def test_load_names_what_is_not_there(output, options, told):
    with pytest.raises(StoreError) as caught:
        store.load(output, **options)
    assert told in str(caught.value)


def test_a_folder_without_tables_is_told_and_left_alone(tmp_path):
    for folder in (tmp_path, tmp_path / 'nothing'):
        with pytest.raises(StoreError, match='parse an issue into this folder first'):
            store.load(folder, 'targets')
    assert store.issues(tmp_path) == [] and list(tmp_path.iterdir()) == []


def test_the_same_issue_twice_changes_no_byte(output):
    store.write(make_issue('new', OTHER), output)
    before = contents(output)
    store.write(make_issue('old'), output)
    assert contents(output) == before


def test_a_replaced_issue_leaves_no_old_file(output):
    store.write(make_issue('old', OTHER), output)
    other = {place: data for place, data in contents(output).items() if OTHER in place}
    store.write(make_issue('new', rows=2, region='540402'), output)
    after = contents(output)
    assert {place.split('/', 1)[1] for place in after if NAME in place} == {f'540402/2023/{NAME}.parquet'}
    assert {place: data for place, data in after.items() if OTHER in place} == other
    assert len(store.load(output, 'targets', issues=[NAME])) == 2


HOSTILE = ['..', '.', '../../etc/passwd', '/etc/passwd', 'a/b', 'a\\b', '.hidden', '_hidden', 'a\0b', 'a\nb\x1b[31m', '公' * 500, '%2E%2E', 'a\u202egpj', 'a*?[b]', 'region=1',
           '~', ' ', 'C:\\x', '\udc80x', '.commit-x.json', 'x.parquet.tmp', 'a\u0301']


@pytest.mark.parametrize('field', ['issue_id', 'region_code'])
def test_hostile_names_stay_inside(tmp_path, field):
    output = tmp_path / 'a' / 'outputs'
    for name in HOSTILE:
        issue = make_issue()
        with_name = dataclasses.replace(issue, info=dataclasses.replace(issue.info, **{field: name.replace('\udc80', '?')}))
        store.write(with_name, output)
    expected = len(HOSTILE) if field == 'issue_id' else 1
    assert {path.name for path in tmp_path.rglob('*')} & {'passwd', 'etc', 'b'} == set()
    assert os.listdir(tmp_path) == ['a'] and os.listdir(tmp_path / 'a') == ['outputs']
    assert len(store.issues(output)) == parquet.read_table(output / 'issues').num_rows == expected
    assert duckdb.sql(f"select count(*) from read_parquet('{output}/issues/**/*.parquet')").fetchall() == [(expected,)]


def test_names_stay_different_and_short():
    made = [store.safe(name) for name in [*HOSTILE, '公' * 501, '%252E']]
    assert len(set(made)) == len(made)
    assert all(0 < len(name.encode()) <= 200 and name[0] not in '._' for name in made)
    assert not set(''.join(made)) & set('/\\\0\n=*?[')


def test_an_issue_without_a_name_is_refused(tmp_path):
    issue = make_issue(name='')
    with pytest.raises(StoreError, match='without a name'):
        store.write(issue, tmp_path)


# Files that are not as they should be

def file_of(output, table, name=NAME):
    return output / table / '540400' / '2023' / f'{name}.parquet'


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


DAMAGES = {
    'cut': lambda path: os.truncate(path, 400), 'empty': lambda path: os.truncate(path, 0), 'text': lambda path: path.write_text('甲'),
    'flipped': lambda path: flip(path, -9), 'other table': lambda path: shutil.copy(file_of(path.parents[3], 'units'), path),
    'gone': Path.unlink,
}


@pytest.mark.parametrize('kind', DAMAGES)
def test_damage_names_file_and_issue_and_a_new_write_repairs_it(output, kind):
    store.write(make_issue('new', OTHER), output)
    wrong = [table for table in records.TABLES if table not in ('units', 'pages')]
    for table in wrong:
        DAMAGES[kind](file_of(output, table))
        with pytest.raises(StoreError) as caught:
            store.load(output, table)
        assert NAME in str(caught.value) and 'again' in str(caught.value)
        assert len(store.load(output, table, arrow=True, issues=[OTHER])) == len(getattr(make_issue(), table))
    assert len(store.load(output, 'units')) == 6
    complaints = verify.damage(output)
    assert len(complaints) == (1 if kind == 'gone' else len(wrong)) and all(NAME in text for text in complaints)
    store.write(make_issue('old'), output)
    assert verify.damage(output) == [] and len(store.load(output, 'issues')) == 2


def test_no_flipped_bit_of_the_data_goes_unseen(output):
    path, expected = file_of(output, 'targets'), store.load(output, 'targets', arrow=True)
    whole = path.read_bytes()
    footer = len(whole) - 8 - int.from_bytes(whole[-8:-4], 'little')
    for at in range(4, footer, 29):
        flip(path, at)
        with suppress(StoreError):
            assert store.load(output, 'targets', arrow=True).equals(expected), at
        path.write_bytes(whole)


def test_damage_sees_tables_of_two_runs_and_an_issue_stored_twice(output):
    assert verify.damage(output) == []
    store.write(make_issue('new', OTHER), output)
    mixed = file_of(output, 'cells').read_bytes()
    store.write(make_issue('new'), output)
    file_of(output, 'cells').write_bytes(mixed)
    shutil.copytree(output / 'cells' / '540400', output / 'cells' / '540401')
    assert [NAME in text or OTHER in text for text in verify.damage(output)] == [True, True]


def rewrite(path, version, columns=None):
    data = parquet.ParquetFile(path).read()
    data = data.select(columns or data.column_names).replace_schema_metadata({'contract_version': version} if version else None)
    parquet.write_table(data, path)


def test_a_foreign_file_is_named_and_does_not_stop_others(output):
    foreign = file_of(output, 'issues', 'a')
    shutil.copy(file_of(output, 'issues'), foreign)
    rewrite(foreign, None)
    with pytest.raises(StoreError, match=r'a\.parquet: this file is not of this parser; move it out'):
        store.load(output, 'issues')
    store.write(make_issue('new', OTHER), output)
    assert len(store.load(output, 'issues', issues=[NAME, OTHER])) == 2


def test_a_newer_store_is_refused(output):
    for table in records.TABLES:
        rewrite(file_of(output, table), '99')
    before = contents(output)
    for use in (lambda: store.load(output, 'targets'), lambda: store.issues(output), lambda: store.write(make_issue(), output)):
        with pytest.raises(StoreError, match=r'newer parser .*install that parser'):
            use()
    assert contents(output) == before


def test_an_older_store_is_read_with_nulls_but_not_written(output):
    for table in records.TABLES:
        rewrite(file_of(output, table), '0', ['region', 'unit', 'kind'] if table == 'units' else None)
    frame = store.load(output, 'units')
    assert frame['mentions'].isna().all() and frame['unit'].notna().all() and frame['mentions'].dtype == 'Int64'
    before = contents(output)
    with pytest.raises(StoreError, match='parse its issues again into a new folder'):
        store.write(make_issue(), output)
    assert contents(output) == before


def test_a_column_that_was_added_later_is_null_in_files_of_the_same_version(output):
    """A column that may be null is added without another version of the contract; an issue beside it has it."""
    store.write(make_issue('new', OTHER), output)
    path = file_of(output, 'targets')
    data = parquet.ParquetFile(path).read()
    parquet.write_table(data.drop_columns(['corrected', 'scope']), path)
    rows = store.load(output, 'targets', arrow=True, issues=[NAME]).to_pylist()
    assert len(rows) == 3 and {row['scope'] for row in rows} == {None} and rows[0]['quote']
    assert verify.damage(output) == [] and len(store.load(output, 'targets')) == 6
    compact(output, smallest=1)
    assert [row['scope'] for row in store.load(output, 'targets', arrow=True, issues=[NAME]).to_pylist()] == [None] * 3
    store.write(make_issue(), output)
    parquet.write_table(data.drop_columns(['indicator']), file_of(output, 'targets'))
    with pytest.raises(StoreError, match='its columns are not those of the table'):
        store.load(output, 'targets')


def test_writing_imports_no_pandas_and_is_quick(tmp_path):
    code = f"""if 1:
        import sys, time, store_faults
        from gazette_parser import store
        issue, times = store_faults.make_issue(rows=270), []
        for n in range(5):
            start = time.perf_counter()
            store.write(issue, {str(tmp_path)!r})
            times.append(time.perf_counter() - start)
        sys.exit('pandas' in sys.modules or min(times) > 0.5)"""  # 0.04 on two idle cores
    assert subprocess.run([sys.executable, '-c', code], cwd=Path(__file__).parent).returncode == 0
