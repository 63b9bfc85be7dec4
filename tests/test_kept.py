"""Derived tables that are kept: the same rows as made anew, and never used for another archive, by another parser or damaged."""

import shutil
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from pyarrow import parquet

import gazette_parser as gazette
from gazette_parser import kept, questions, sql, views
from gazette_parser.cli import main
from gazette_parser.compact import compact
from gazette_parser.derive import DERIVED

SOURCE = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'


@pytest.fixture(scope='module')
def plain(years: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of ten years, and of the sample issue, which has tasks of units."""
    folder = shutil.copytree(years, tmp_path_factory.mktemp('plain') / 'outputs')
    return Path(shutil.copytree(sample, folder, dirs_exist_ok=True))


@pytest.fixture(scope='module')
def ready(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same archive with its derived tables."""
    folder = shutil.copytree(plain, tmp_path_factory.mktemp('ready') / 'outputs')
    compact(folder)
    assert views.keep(folder) == list(kept.KEPT)
    return folder


@pytest.fixture
def small(sample: Path, tmp_path: Path) -> Path:
    """The archive of the sample issue with its derived tables."""
    folder = shutil.copytree(sample, tmp_path / 'outputs')
    views.keep(folder)
    return folder


def in_use(folder: Path) -> list[str]:
    return [name for name in kept.KEPT if kept.usable(folder, name)]


@pytest.mark.parametrize('name', kept.KEPT)
def test_kept_rows_are_those_made_anew(name: str, ready: Path, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anew = sql.derived(plain, name)
    monkeypatch.setitem(DERIVED, name, replace(DERIVED[name], make=lambda con: pytest.fail('made anew')))
    assert sql.derived(ready, name).schema.equals(anew.schema, check_metadata=True)
    select = f'SELECT * FROM "{name}" ORDER BY ALL'
    assert anew.num_rows and gazette.query(ready, select, arrow=True).to_pylist() == ordered(anew)
    assert parquet.read_table(kept.place(ready, name)).num_rows == anew.num_rows


def ordered(rows: pa.Table) -> list[dict[str, object]]:
    import duckdb
    with duckdb.connect() as con:
        con.register('rows', rows)
        return con.sql('SELECT * FROM rows ORDER BY ALL').to_arrow_table().to_pylist()


def test_questions_have_the_same_answers(ready: Path, plain: Path) -> None:
    for ask in (lambda at: questions.who(at, '财政局局长'), lambda at: questions.unit(at, '教育局'), lambda at: questions.track(at, '茶叶'),
                lambda at: questions.due(at, date(2018, 1, 1), date(2018, 6, 30))):
        answer = ask(ready).to_pylist()
        assert answer and answer == ask(plain).to_pylist()


def test_one_kept_table_is_made_of_another(ready: Path, plain: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(ready, tmp_path / 'outputs')
    kept.place(folder, 'posts').unlink()
    assert views.keep(folder) == ['posts']
    assert ordered(parquet.read_table(kept.place(folder, 'posts'))) == ordered(sql.derived(plain, 'posts'))


def test_a_copied_archive_has_them_too(small: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(small, tmp_path / 'elsewhere' / '副本')
    assert in_use(copy) == list(kept.KEPT) and views.keep(copy) == []


@pytest.mark.parametrize('old, new', [('李国民', '李国明'), ('第3期', '第4期')])  # in place of the issue, and beside it
def test_another_issue_makes_them_stale(old: str, new: str, small: Path, tmp_path: Path) -> None:
    other = tmp_path / 'a.txt'
    other.write_text(SOURCE.read_text('utf8').replace(old, new), 'utf8')
    gazette.write(gazette.parse(other), small)
    assert in_use(small) == []
    people = set(gazette.query(small, 'SELECT person FROM tenures')['person'])
    assert '李国明' in people if new == '李国明' else '李国民' in people
    assert views.keep(small) == list(kept.KEPT) and in_use(small) == list(kept.KEPT)


def test_what_is_packed_otherwise_makes_them_stale(small: Path) -> None:
    compact(small, size=4, smallest=1)
    assert in_use(small) == []


@pytest.mark.parametrize('place', [0, 0.3, 0.6, 0.9, -1])
def test_a_damaged_one_is_not_used(place: float, small: Path, sample: Path) -> None:
    for name in kept.KEPT:
        path = kept.place(small, name)
        data = bytearray(path.read_bytes())
        data[int(place * len(data)) if place >= 0 else -1] ^= 1
        path.write_bytes(data)
    assert in_use(small) == []
    assert sql.derived(small, 'tenures').equals(sql.derived(sample, 'tenures'))


@pytest.mark.parametrize('data', [b'', b'PAR1', b'no Parquet at all, but longer than its end'])
def test_what_is_no_table_is_not_used(data: bytes, small: Path) -> None:
    whole = kept.place(small, 'posts').read_bytes()
    for wrong in (data, whole[:-20], whole + data):
        kept.place(small, 'posts').write_bytes(wrong)
        assert (kept.usable(small, 'posts') is None) == (wrong != whole)


def test_the_seal_is_the_checksum_of_the_file(small: Path) -> None:
    data = kept.place(small, 'states').read_bytes()
    told = parquet.read_metadata(kept.place(small, 'states')).metadata[b'seal']
    assert told == b'crc32:%08x' % zlib.crc32(data.replace(told, b''))


def test_those_of_another_parser_are_not_used(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, 'maker', lambda: 'another')
    assert in_use(small) == []


def test_what_is_stopped_leaves_the_old_one(small: Path) -> None:
    before = kept.place(small, 'posts').read_bytes()

    def batches() -> object:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        kept.write(small, 'posts', pa.schema([('a', pa.int64())]), batches())
    assert kept.place(small, 'posts').read_bytes() == before
    assert not list(small.rglob('*.tmp'))


def test_the_command_keeps_them_and_no_other_is_upset(sample: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(sample, tmp_path / 'outputs')

    def told(command: str) -> str:
        done = CliRunner().invoke(main, [command, str(folder)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert 'derived' not in told('compact')  # a small archive is quick without
    compact(folder, smallest=1)
    before = told('check'), told('status')
    assert ', '.join(kept.KEPT) in told('compact') and 'hold still' in told('compact')
    assert (told('check'), told('status')) == before and len(gazette.load(folder, 'issues')) == 1
