"""Packs: the same rows for every reader, an issue still replaced alone, whatever step fails."""

import shutil
import sys
from contextlib import suppress

import duckdb
import pandas
import pytest
from click.testing import CliRunner
from pyarrow import parquet
from store_faults import Killed, failing, leftovers, make_issue

from gazette_parser import records, store, verify
from gazette_parser.cli import main
from gazette_parser.compact import Compacted, compact
from gazette_parser.errors import StoreError
from gazette_parser.folder import Folder
from gazette_parser.ingest import Ingest
from gazette_parser.tables import schema

NAMES = [f'公报-{2000 + number // 3}-{number % 3 + 1:02d}' for number in range(7)]
pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


def issue_of(name, mark=None, rows=3):
    return make_issue(mark or name, name, rows=rows, year=int(name.split('-')[1]))


@pytest.fixture
def output(tmp_path):
    for name in NAMES:
        store.write(issue_of(name), tmp_path / 'out')
    return tmp_path / 'out'


def rows_of(folder, table='targets', **options):
    return sorted(map(str, store.load(folder, table, arrow=True, **options).to_pylist()))


def test_every_reader_sees_the_same_rows_in_fewer_files(output, tmp_path):
    plain = shutil.copytree(output, tmp_path / 'plain')
    assert compact(output, size=4, smallest=2) == Compacted(7, 2)
    assert len(list(output.rglob('*.parquet'))) == 2 * len(records.TABLES)
    for table in records.TABLES:
        assert rows_of(output, table) == rows_of(plain, table)
        count = len(store.load(plain, table))
        assert len(pandas.read_parquet(output / table)) == count
        assert duckdb.sql(f"select count(*) from read_parquet('{output}/{table}/**/*.parquet')").fetchall() == [(count,)]
        assert parquet.read_table(output / table).schema.equals(schema(table))
    assert verify.damage(output) == [] and leftovers(output) == []
    assert not [path for path in output.rglob('*') if path.is_dir() and not any(path.iterdir())]


def test_some_issues_of_packs_are_loaded_with_columns_and_filters(output, tmp_path):
    plain = shutil.copytree(output, tmp_path / 'plain')
    compact(output, size=4, smallest=2)
    store.write(issue_of(NAMES[1], 'new', 2), output)
    store.write(issue_of(NAMES[1], 'new', 2), plain)
    for wanted in (NAMES[:1], NAMES[:2], [NAMES[0], NAMES[5]], []):
        for options in ({}, {'columns': ['value', 'quote']}, {'filters': [('value', '>', 0.2)]}):
            assert rows_of(output, issues=wanted, **options) == rows_of(plain, issues=wanted, **options)
    with pytest.raises(StoreError, match='did you mean'):
        store.load(output, 'targets', issues=[NAMES[0] + '0'])


def test_an_issue_is_replaced_alone_and_packed_again(output):
    compact(output, size=4, smallest=2)
    store.write(issue_of(NAMES[1], 'new', 2), output)
    assert len(store.load(output, 'targets')) == 20 and len(store.load(output, 'targets', issues=[NAMES[1]])) == 2
    assert verify.damage(output) == [] and len(store.issues(output)) == 7
    assert compact(output, size=4, smallest=2) == Compacted(0, 0)  # one loose issue is not worth a pack
    assert compact(output, size=4, smallest=1) == Compacted(1, 1)
    assert compact(output, size=4, smallest=1).issues == 0
    assert len(store.load(output, 'targets')) == 20 and verify.damage(output) == []


def test_the_last_issue_of_a_pack_takes_its_files_along(output):
    compact(output, size=7, smallest=2)
    for name in NAMES:
        store.write(issue_of(name, 'new'), output)
    assert not list(output.rglob('packed')) and len(store.issues(output)) == 7


def test_packed_issues_are_held(output):
    runs = Ingest(Folder(output)).runs
    compact(output, size=4, smallest=2)
    assert Ingest(Folder(output)).runs == runs


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(store, 'summary', lambda made: '{}')
    for table in list(records.TABLES)[3:]:
        monkeypatch.delitem(records.TABLES, table)


@pytest.mark.parametrize('work', ['compact', 'replace'])
def test_whatever_step_fails_no_row_is_lost_or_doubled(few, tmp_path, work):
    output = tmp_path / 'out'
    for name in NAMES[:4]:
        store.write(issue_of(name), output)
    if work == 'replace':
        compact(output, smallest=2)

    def change(folder):
        return compact(folder, smallest=2) if work == 'compact' else store.write(issue_of(NAMES[1], 'new', 2), folder)
    good = [rows_of(output, 'pages')]
    new = shutil.copytree(output, tmp_path / 'new')
    change(new)
    good.append(rows_of(new, 'pages'))
    for at in range(1, 1000):
        folder = shutil.copytree(output, tmp_path / str(at))
        with suppress(StoreError, Killed), failing(at, Killed) as steps:
            change(folder)
        if len(steps) < at:
            break
        assert rows_of(folder, 'pages') in good, steps
        assert rows_of(folder, 'issues') and leftovers(folder) == [] and verify.damage(folder) == []
        assert len(parquet.read_table(folder / 'pages')) == len(store.load(folder, 'pages'))
        shutil.rmtree(folder)
    assert at > 20


@pytest.mark.parametrize('table', ['targets', 'issues', 'pages'])
@pytest.mark.parametrize('harm', ['cut', 'flip'])
def test_a_damaged_pack_is_named_and_heals_as_its_files_are_read_again(output, table, harm):
    compact(output, size=4, smallest=2)
    pack = next((output / table).rglob('*.parquet'))
    inside = [name for name in NAMES if name in {row['issue_id'] for row in of_issues(output, pack, table)}]
    data = bytearray(pack.read_bytes())
    data[60] ^= 1
    pack.write_bytes(data[:400] if harm == 'cut' else data)
    with pytest.raises(StoreError, match='it holds many issues: parse their files again into this archive'):
        store.load(output, table)
    told, = verify.damage(output)
    assert pack.name in told
    assert len(store.load(output, 'cells')) == 21
    if harm == 'cut':
        assert len(Ingest(Folder(output)).runs) == 7 - len(inside)  # so that `parse` reads just these again
    for name in inside:
        store.write(issue_of(name), output)
        assert len(store.load(output, table, issues=[name])) == (1 if table == 'issues' else 3)
    assert verify.damage(output) == [] and not pack.exists() and len(store.load(output, 'targets')) == 21


def of_issues(output, pack, table):
    return parquet.read_table(output / 'issues' / pack.relative_to(output / table)).to_pylist()


def test_the_command(output):
    done = CliRunner().invoke(main, ['compact', str(output)])
    assert done.exit_code == 0 and 'nothing to put together' in done.stdout
    assert 'pandas' in sys.modules


def test_an_issue_that_is_replaced_while_its_pack_is_made_is_packed_as_it_is_now(output, monkeypatch):
    from gazette_parser import compact as module
    real = module._made_unlocked

    def meanwhile(archive, found):
        made = real(archive, found)
        store.write(issue_of(NAMES[1], 'new', 2), output)
        return made
    monkeypatch.setattr(module, '_made_unlocked', meanwhile)
    assert compact(output, smallest=2).issues == 7
    assert len(store.load(output, 'targets')) == 20 and verify.damage(output) == [] and len(store.issues(output)) == 7
