"""An archive in an object store: a local S3 server in a process of its own, writers stopped at every step."""

import dataclasses
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_faults import NAME, Killed, leave_tables, make_issue, reads_while

import gazette_parser
from gazette_parser import changes, lease, records, rivals, store, verify
from gazette_parser.bucket import Bucket
from gazette_parser.cli import main
from gazette_parser.compact import compact
from gazette_parser.errors import StoreError
from gazette_parser.ingest import Ingest
from gazette_parser.lease import NoLock
from gazette_parser.status import status

pytest.importorskip('moto', reason='the extra cluster-test is not installed')
SAMPLE = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'
OTHER = '山南市人民政府公报-2024-01'
numbers = count(1)


@pytest.fixture(scope='module')
def server(tmp_path_factory):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, '-m', 'moto.server', '-p', str(port)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    settings = {'AWS_ENDPOINT_URL': f'http://127.0.0.1:{port}', 'AWS_ACCESS_KEY_ID': 'test', 'AWS_SECRET_ACCESS_KEY': 'test',
                'AWS_REGION': 'us-east-1', 'AWS_EC2_METADATA_DISABLED': 'true'}
    try:
        wait_for(port)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            from pyarrow import fs
            fs.FileSystem.from_uri('s3://gazettes?allow_bucket_creation=true')[0].create_dir('gazettes')
            yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port):
    for _ in range(600):
        with socket.socket() as test:
            if test.connect_ex(('127.0.0.1', port)) == 0:
                return
        time.sleep(0.1)


@pytest.fixture
def address(server, monkeypatch):
    monkeypatch.setattr(lease, 'WAIT', 0.05)
    return f's3://gazettes/archive-{next(numbers)}'


def state(address):
    """The rows of every table, as our readers see them."""
    return {table: store.load(address, table, arrow=True).to_pylist() for table in records.TABLES}


def test_the_command_writes_passes_over_and_tells(address, tmp_path):
    run = CliRunner().invoke(main, ['parse', str(SAMPLE), '-o', address])
    assert run.exit_code == 0, run.output
    assert f'{address}/deadlines/' in run.stdout
    again = CliRunner().invoke(main, ['parse', str(SAMPLE), '-o', address])
    assert '1 file held already' in again.stdout
    told = CliRunner().invoke(main, ['status', address])
    assert '林芝市人民政府公报' in told.stdout and '1 issue, ' in told.stdout
    gazette_parser.write(gazette_parser.parse(SAMPLE), tmp_path)
    for table in records.TABLES:
        assert store.load(address, table, arrow=True).equals(store.load(tmp_path, table, arrow=True)), table
    assert Bucket(address)._names('.staged') == [] and Bucket(address)._pending() == {}


def test_other_readers_open_a_table_by_its_folder(address):
    from pyarrow import parquet
    store.write(make_issue(), address)
    store.write(make_issue('new', OTHER), address)
    for table in records.TABLES:
        assert parquet.read_table(f'{address}/{table}').num_rows == len(store.load(address, table))


def test_a_replaced_issue_leaves_no_old_object(address):
    store.write(make_issue(), address)
    store.write(make_issue('new', rows=2, region='540402'), address)
    assert Bucket(address)._names('targets') == [f'targets/540402/2023/{NAME}.parquet']
    assert len(store.load(address, 'targets', issues=[NAME])) == 2


STEPS = ('_put', '_copy', '_delete')


def stopped(archive, at, monkeypatch):
    """The writer that is killed at its `at`-th step: no later one is taken, and it says nothing more to the lock."""
    taken = count(1)

    def counted(real):
        def step(*args, **options):
            if next(taken) >= at:
                raise Killed
            return real(*args, **options)
        return step
    for name in STEPS:
        monkeypatch.setattr(archive, name, counted(getattr(archive, name)))
    monkeypatch.setattr(archive.lease, '_put', counted(archive.lease._put))
    return taken


@pytest.fixture
def few(monkeypatch):
    leave_tables(monkeypatch, 3)


def put(archive, issue):
    return store.put(archive, store.place_of(issue), store.tables(issue, store.run_id(issue)))


@pytest.mark.parametrize('packed', [False, True])
def test_whatever_step_is_the_last_the_rows_are_all_old_or_all_new(few, address, monkeypatch, packed):
    old, new = make_issue(), make_issue('new', rows=2, region='540402')
    store.write(make_issue('x', OTHER), address)
    store.write(new, address)
    new_rows = state(address)
    seen = []
    for at in range(1, 400, 2):
        store.write(old, address)
        if packed:
            compact(address, smallest=1)
        old_rows = state(address)
        writer = Bucket(address)
        taken = stopped(writer, at, monkeypatch)
        try:
            put(writer, new)
            ended = True
        except Killed:
            ended = False
        rows = state(address)
        assert sorted_rows(rows) in (sorted_rows(old_rows), sorted_rows(new_rows)), at
        seen.append(sorted_rows(rows) == sorted_rows(new_rows))
        died(address, monkeypatch)
        verify.mend(address)
        assert sorted_rows(state(address)) == sorted_rows(rows) and Bucket(address)._names('.staged') == []
        assert Bucket(address)._pending() == {} and verify.damage(address) == []
        if ended and next(taken) < at:
            break
    assert True in seen and False in seen


def sorted_rows(rows):
    return {table: sorted(map(str, of)) for table, of in rows.items()}


def died(address, monkeypatch):
    """The lock of a dead writer is free at once."""
    archive = Bucket(address)
    now = archive.lease._get()
    archive.lease._put(dataclasses.replace(now, until=0.0))


def test_a_second_writer_waits_and_is_told_until_the_first_ends_or_dies(address, monkeypatch):
    first, second = Bucket(address), Bucket(address)
    with first.writing(), pytest.raises(StoreError, match='another command is writing there'):
        put(second, make_issue('new'))
    put(second, make_issue('new'))
    first.lease.take()
    monkeypatch.setattr(time, 'time', lambda: first.lease.state.until + 1)  # it has died
    put(second, make_issue('old'))
    assert store.load(address, 'issues')['source_sha256'][0] == make_issue('old').info.source_sha256


def test_a_writer_that_was_taken_for_dead_cannot_commit_any_more(address, monkeypatch):
    store.write(make_issue(), address)
    sleeper, other = Bucket(address), Bucket(address)
    with pytest.raises(StoreError, match='another command has taken over'), sleeper.writing():
        now = time.time()
        monkeypatch.setattr(time, 'time', lambda: now + lease.SECONDS + 1)
        put(other, make_issue('new'))
        put(sleeper, make_issue('late'))
    assert set(store.load(address, 'targets')['indicator'].str.contains('new')) == {True}
    assert verify.damage(address) == []


def test_what_another_has_committed_outlives_the_writer_that_was_taken_for_dead(address, monkeypatch):
    store.write(make_issue(), address)
    sleeper, other, now = Bucket(address), Bucket(address), time.time()
    with ExitStack() as inside:
        with pytest.raises(StoreError, match='another command has taken over'), sleeper.writing():
            monkeypatch.setattr(time, 'time', lambda: now + lease.SECONDS + 1)
            inside.enter_context(other.writing())
            other.lease.commit({'token': 't', 'files': [], 'deletions': []})
            put(sleeper, make_issue('late'))
        stands = Bucket(address).lease._get()
        assert stands.owner == other.lease.token and stands.record == {'token': 't', 'files': [], 'deletions': []}
        other.lease.commit(None)
    assert Bucket(address).lease._get().owner == ''


def test_a_lost_answer_is_looked_up(address):
    """The server has written, and the client hears of a failed condition because it asked twice."""
    one = lease.Lease(address, Bucket(address).root, 'us-east-1')
    one.take()
    stale = one._etag
    one.commit({'token': 't', 'files': [], 'deletions': []})
    written, newest = one.state, one._etag
    one._etag = stale
    assert one._put(written) and one._etag == newest
    one._etag = stale
    assert not one._put(dataclasses.replace(written, generation=9))


def test_two_writers_and_a_reader_do_not_disturb_each_other(address, monkeypatch):
    script = Path(__file__).with_name('store_faults.py')
    store.write(make_issue(), address)
    writers = [subprocess.Popen([sys.executable, script, address, name, '3'], stdout=subprocess.PIPE) for name in (NAME, NAME, OTHER)]
    reads = reads_while(writers, address, 3)
    assert reads > 1 and verify.damage(address) == []


def test_a_server_that_ignores_the_condition_is_refused(address, monkeypatch):
    archive = Bucket(address)
    real = archive.lease._boto()
    monkeypatch.setattr(real, 'put_object', lambda real=real.put_object, **given: real(
        **{key: value for key, value in given.items() if not key.startswith('If')}))
    with pytest.raises(StoreError, match='ignores If-None-Match'):
        put(archive, make_issue())


@pytest.mark.parametrize('command', ['status', 'check'])
def test_who_may_only_read_is_answered(address, monkeypatch, command):
    store.write(make_issue(), address)

    def refuse(self):
        raise NoLock('no')
    monkeypatch.setattr(lease.Lease, 'take', refuse)
    if command == 'status':
        assert status(address).issues == 1
    else:
        assert verify.damage(address) == [] and list(verify.faults(address))
    with pytest.raises(StoreError):
        store.write(make_issue('new'), address)


def corrected(address, issue):
    lines = ['table,row_id,column,old,new,who', f'deadlines,{issue.deadlines[0].row_id},kind,{issue.deadlines[0].kind},by,张三']
    Bucket(address)._put('corrections.csv', '\n'.join(lines).encode())


def test_corrections_are_applied(address):
    issue = dataclasses.replace(make_issue(), deadlines=make_issue().deadlines[:1])
    corrected(address, issue)
    store.write(issue, address)
    row, = store.load(address, 'deadlines', arrow=True).to_pylist()
    assert row['kind'] == 'by' and '张三' in row['corrected']


def test_the_commands_of_an_archive_give_what_they_give_in_a_folder(address, tmp_path):
    gazette_parser.write(gazette_parser.parse(SAMPLE), tmp_path / 'a')
    gazette_parser.write(gazette_parser.parse(SAMPLE), address)
    row = store.load(address, 'deadlines', arrow=True).to_pylist()[0]
    line = f'table,row_id,column,old,new\ndeadlines,{row["row_id"]},kind,{row["kind"]},window'
    Bucket(address)._put('corrections.csv', line.encode())
    (tmp_path / 'a' / 'corrections.csv').write_text(line, 'utf8')
    for _ in range(2):
        told = [run_on(place, 'correct', 'check', 'compact', 'status') for place in (tmp_path / 'a', address)]
        assert told[0] == told[1] and 'all whole' in told[0] and 'corrections: 1 row corrected' in told[0]
        compact(address, smallest=1)
        compact(tmp_path / 'a', smallest=1)
        assert len(Bucket(address).files('targets')) == 1 and 'packed' in Bucket(address).files('targets')[0]
    for pair in ((tmp_path / 'a', address), (address, tmp_path / 'a'), (address, address)):
        done = CliRunner().invoke(main, ['diff', *map(str, pair)])
        assert done.exit_code == 0 and done.stdout == '1 issue in both\nno row is different\n'


def run_on(place, *commands):
    done = [CliRunner().invoke(main, [command, str(place)]) for command in commands]
    assert [one.exit_code for one in done] == [0] * len(commands), [one.output for one in done]
    lines = (line for one in done for line in one.stdout.replace(str(place), 'HERE').splitlines(keepends=True))
    return ''.join(line for line in lines if 'derived tables' not in line)  # made for questions, which are asked of folders


def test_a_damaged_object_is_told_and_mended(address):
    issues = [make_issue(f'm{n}', f'公报-2023-{n:02d}') for n in range(3)]
    for issue in issues:
        store.write(issue, address)
    compact(address, smallest=1)
    archive = Bucket(address)
    name, = archive._names('targets')
    archive._put(name, archive._get(name)[:300])
    told, = verify.damage(address)
    assert name in told and 'parse their files again' in told
    assert Ingest(Bucket(address)).runs == set()
    for issue in issues:
        store.write(issue, address)
    assert verify.damage(address) == [] and len(store.load(address, 'targets')) == 9


def test_one_issue_of_a_pack_is_loaded_and_replaced(address):
    for n in range(3):
        store.write(make_issue(f'm{n}', f'公报-2023-{n:02d}'), address)
    compact(address, smallest=1)
    assert store.load(address, 'targets', issues=['公报-2023-01'])['indicator'].str.contains('m1').all()
    store.write(make_issue('new', '公报-2023-01', rows=2), address)
    assert len(store.load(address, 'targets')) == 8 and len(store.load(address, 'targets', issues=['公报-2023-01'])) == 2
    before = list(changes.diff(address, address).changes())
    assert before == []


def test_of_two_files_of_one_issue_the_better_reading_stands(address, tmp_path):
    for name in ('columns.pdf', 'source.docx', 'source.txt'):
        assert CliRunner().invoke(main, ['parse', str(SAMPLE.parent / name), '-o', address]).exit_code == 0
    assert list(store.load(address, 'issues')['source_name']) == ['source.docx']
    codes = store.load(address, 'findings')
    told = sorted(text.partition(' ')[0] for text in codes[codes['code'] == rivals.CODE]['message'])
    assert told == ['columns.pdf', 'source.txt']
    again = CliRunner().invoke(main, ['parse', *(str(SAMPLE.parent / name) for name in ('columns.pdf', 'source.docx', 'source.txt')), '-o', address])
    assert '3 files held already' in again.stdout


@pytest.mark.parametrize('wrong, told', [
    ('s3://no-such-bucket/x', 'the object store says'), ('nothing://x/y', 'an object store is s3://BUCKET/FOLDER'),
    ('s3://gazettes/x?region=y', 'are taken from the environment'), ('s3://', 'an object store is s3://BUCKET/FOLDER'),
])
@pytest.mark.parametrize('command', ['parse', 'status', 'check', 'compact', 'correct'])
def test_a_place_that_is_not_there_is_told(server, wrong, told, command):
    args = ['parse', str(SAMPLE), '-o', wrong] if command == 'parse' else [command, wrong]
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 1 and (told in done.output or 'there are no tables here' in done.output)
    assert isinstance(done.exception, SystemExit)
