"""Packs: the same rows for every reader, an issue still replaced alone, whatever step fails."""

import errno
import shutil
import sys
from contextlib import suppress
from itertools import islice

import duckdb
import pandas
import pyarrow
import pytest
from click.testing import CliRunner
from pyarrow import parquet
from store_faults import Killed, contents, failing, leave_tables, leftovers, make_issue

from gazette_parser import catalog, pack, records, sheet, store, verify
from gazette_parser import compact as compacting
from gazette_parser.cli import main
from gazette_parser.compact import Compacted, compact
from gazette_parser.errors import StoreError
from gazette_parser.folder import Folder
from gazette_parser.ingest import Ingest
from gazette_parser.tables import run_id, schema

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


def test_an_issue_is_replaced_alone_and_packed_again(output, monkeypatch):
    monkeypatch.setattr(pack, 'SMALLEST', 1)
    compact(output, size=4, smallest=2)
    store.write(issue_of(NAMES[1], 'new', 2), output)
    assert len(store.load(output, 'targets')) == 20 and len(store.load(output, 'targets', issues=[NAMES[1]])) == 2
    assert verify.damage(output) == [] and len(store.issues(output)) == 7
    assert compact(output, size=4, smallest=2) == Compacted(4, 1)  # its halves and itself
    assert compact(output, size=4, smallest=2) == Compacted(0, 0)
    assert len(store.load(output, 'targets')) == 20 and verify.damage(output) == []


def test_what_is_left_of_a_small_pack_is_as_it_was_before(output):
    """Two packs of it would not be worth it: each issue gets the files that it had, with all that they say about themselves."""
    def others():
        return {place: sheet.read(output / place, place.partition('/')[0]) for place in contents(output)
                if place.endswith('.parquet') and NAMES[3] not in place}
    before = others()
    compact(output, size=7, smallest=2)
    store.write(issue_of(NAMES[3], 'new'), output)
    after = others()
    assert after.keys() == before.keys() and len(after) == 6 * len(records.TABLES)
    assert [place for place in before if not after[place].equals(before[place], check_metadata=True)] == []


def test_the_last_issue_of_a_pack_takes_its_files_along(output, monkeypatch):
    monkeypatch.setattr(pack, 'SMALLEST', 1)
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
    leave_tables(monkeypatch, 3)


@pytest.mark.parametrize('work', ['compact', 'halve', 'dissolve'])
def test_whatever_step_fails_no_row_is_lost_or_doubled(few, tmp_path, work, monkeypatch):
    output = tmp_path / 'out'
    monkeypatch.setattr(pack, 'SMALLEST', 1 if work == 'halve' else 20)
    for name in NAMES[:4]:
        store.write(issue_of(name), output)
    if work != 'compact':
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
@pytest.mark.parametrize('smallest', [1, 20])
def test_a_damaged_pack_is_named_and_heals_as_its_files_are_read_again(output, table, harm, smallest, monkeypatch):
    monkeypatch.setattr(pack, 'SMALLEST', smallest)
    compact(output, size=4, smallest=2)
    path = next((output / table).rglob('*.parquet'))
    inside = [name for name in NAMES if name in {row['issue_id'] for row in of_issues(output, path, table)}]
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data[:400] if harm == 'cut' else data)
    with pytest.raises(StoreError, match='it holds many issues: parse their files again into this archive'):
        store.load(output, table)
    told, = verify.damage(output)
    assert path.name in told
    assert len(store.load(output, 'cells')) == 21
    if harm == 'cut':
        assert len(Ingest(Folder(output)).runs) == 7 - len(inside)  # so that `parse` reads just these again
    for name in inside:
        store.write(issue_of(name), output)
        assert len(store.load(output, table, issues=[name])) == (1 if table == 'issues' else 3)
    assert verify.damage(output) == [] and not path.exists() and len(store.load(output, 'targets')) == 21


def of_issues(output, pack, table):
    return parquet.read_table(output / 'issues' / pack.relative_to(output / table)).to_pylist()


def test_the_command(output):
    done = CliRunner().invoke(main, ['compact', str(output)])
    assert done.exit_code == 0 and 'nothing to put together' in done.stdout
    assert 'pandas' in sys.modules


@pytest.mark.parametrize('times, told, rows', [(1, Compacted(7, 1), 20), (9, Compacted(0, 0), 20)])
def test_an_issue_that_is_replaced_while_its_pack_is_made_is_packed_as_it_is_now(output, monkeypatch, times, told, rows):
    """Where that happens again and again, the pack is left for another day."""
    real, marks = compacting._made, iter(range(times))

    def meanwhile(archive, found):
        made = real(archive, found)
        for mark in islice(marks, 1):
            store.write(issue_of(NAMES[1], f'new{mark}', 2), output)
        return made
    monkeypatch.setattr(compacting, '_made', meanwhile)
    assert compact(output, smallest=2) == told
    assert len(store.load(output, 'targets')) == rows and verify.damage(output) == [] and len(store.issues(output)) == 7
    assert len(list(output.rglob('packed'))) == told.packs * len(records.TABLES)


# What it costs to take issues out of a pack

ORDERS = {'first to last': range(7), 'last to first': range(6, -1, -1), 'here and there': (3, 0, 6, 2, 5, 1, 4)}


@pytest.mark.parametrize('order', ORDERS)
def test_to_replace_all_issues_of_a_pack_writes_each_a_few_times(output, monkeypatch, order):
    """Of 7 issues 6 are written again in two packs of 3, of each of these 2 in two of one: 6 + 2·2 = 10, and not 6+5+4+3+2+1."""
    monkeypatch.setattr(pack, 'SMALLEST', 1)
    compact(output, smallest=2)
    real, again = pack.encoded, []

    def counted(table, blocks):
        for block in (blocks := list(blocks)):
            again.extend(block.issues if table == 'targets' else ())
        return real(table, blocks)
    monkeypatch.setattr(pack, 'encoded', counted)
    for number in ORDERS[order]:
        store.write(issue_of(NAMES[number], 'new', 2), output)
        assert verify.damage(output) == [] and len(store.issues(output)) == 7
    assert len(again) == 10
    assert len(store.load(output, 'targets')) == 14 and not list(output.rglob('packed'))


def test_halves_are_put_together_again_and_then_stay(output, monkeypatch):
    monkeypatch.setattr(pack, 'SMALLEST', 1)
    compact(output, size=7, smallest=2)
    before = contents(output).keys()
    store.write(issue_of(NAMES[2], 'new'), output)
    assert len(list((output / 'targets').rglob('*.parquet'))) == 3
    assert compact(output, size=7, smallest=2) == Compacted(7, 1)
    assert contents(output).keys() == before


@pytest.mark.parametrize('size', [2, 3, 4, 7])
@pytest.mark.parametrize('replaced', [(0,), (0, 3), (1, 2, 6), (2, 4)])
def test_compact_again_changes_nothing(output, monkeypatch, size, replaced):
    monkeypatch.setattr(pack, 'SMALLEST', 1)
    compact(output, size=size, smallest=1)
    for number in replaced:
        store.write(issue_of(NAMES[number], 'new'), output)
    compact(output, size=size, smallest=1)
    before = contents(output)
    assert compact(output, size=size, smallest=1) == Compacted(0, 0) and contents(output) == before
    assert verify.damage(output) == [] and len(store.load(output, 'targets')) == 21


# Packs are written and read row group by row group

@pytest.fixture
def grouped(output, monkeypatch):
    """A pack with a row group for each issue."""
    monkeypatch.setattr(pack, 'GROUP', 1)
    compact(output, smallest=2)
    path, = (output / 'targets').rglob('*.parquet')
    assert parquet.read_metadata(path).num_row_groups == 7
    return path


def test_of_one_issue_its_row_group_alone_is_read(grouped, output, monkeypatch):
    real, read = sheet.Sheet._read, []
    monkeypatch.setattr(sheet.Sheet, '_read', lambda self, groups: (read.extend(groups), real(self, groups))[1])
    assert len(store.load(output, 'targets', issues=[NAMES[4]])) == 3 and read == [4]
    read.clear()
    archive = Folder(output)
    with archive.reading():
        shelf = catalog.Shelf(archive)
        found = [shelf.table('targets', held).num_rows for held in catalog.catalog(archive)]
    assert found == [3] * 7 and read == [0, 1, 2, 3, 4, 5, 6]


def flip_in_group(path, group):
    data = bytearray(path.read_bytes())
    data[parquet.read_metadata(path).row_group(group).column(0).data_page_offset + 30] ^= 1
    path.write_bytes(data)


def test_what_is_damaged_in_a_pack_is_all_that_is_to_be_parsed_again(grouped, output):
    """Issue 4 cannot be read; after another one was taken out of the pack, 4 alone is not whole."""
    flip_in_group(grouped, 4)
    assert len(store.load(output, 'targets', issues=[NAMES[5]])) == 3
    with pytest.raises(StoreError, match='this file is damaged'):
        store.load(output, 'targets', issues=[NAMES[4]])
    store.write(issue_of(NAMES[0], 'new', 2), output)
    told, = verify.damage(output)
    assert NAMES[4] in told and 'parse it again' in told
    with pytest.raises(StoreError, match=f'the targets of issue {NAMES[4]} are not complete'):
        store.load(output, 'targets')
    assert run_id(issue_of(NAMES[4])) not in Ingest(Folder(output)).runs  # so that `parse` reads it again
    assert len(store.load(output, 'cells')) == 20
    store.write(issue_of(NAMES[4]), output)
    assert verify.damage(output) == [] and len(store.load(output, 'targets')) == 20
    assert run_id(issue_of(NAMES[4])) in Ingest(Folder(output)).runs


@pytest.mark.parametrize('where, error', [
    (Folder, OSError(errno.EIO, 'the disk cannot be read')), (sheet.Sheet, pyarrow.ArrowMemoryError('no memory'))])
def test_what_cannot_be_read_for_now_is_not_taken_for_damaged(grouped, output, monkeypatch, where, error):
    def fails(*args):
        raise error
    before = contents(output)
    with monkeypatch.context() as patch, pytest.raises((StoreError, MemoryError)):
        patch.setattr(where, 'content' if where is Folder else '_read', fails)
        store.write(issue_of(NAMES[0], 'new', 2), output)
    assert contents(output) == before and leftovers(output) == []


def test_packs_without_row_groups_of_their_own_are_read_too(output, monkeypatch):
    """Row groups of an older version end where they like, within an issue too."""
    compact(output, smallest=2)
    for path in output.rglob('*.parquet'):
        told, data = sheet.metadata(path), parquet.ParquetFile(path).read()
        with parquet.ParquetWriter(path, data.schema) as writer:
            writer.write_table(data, row_group_size=2)
            writer.add_key_value_metadata(told)
    monkeypatch.setattr(pack, 'SMALLEST', 1)
    assert [len(store.load(output, 'targets', issues=[name])) for name in NAMES] == [3] * 7
    store.write(issue_of(NAMES[3], 'new', 2), output)
    assert verify.damage(output) == [] and len(store.load(output, 'targets')) == 20
    for name in NAMES:
        marks = store.load(output, 'targets', issues=[name])['indicator'].str.replace('茶叶种植', '').str[:-1]
        assert set(marks) == {'new' if name == NAMES[3] else name}
