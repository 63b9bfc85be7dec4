"""An archive in an object store: a local S3 server in a process of its own, writers stopped at every step."""

import dataclasses
import socket
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_faults import NAME, Killed, make_issue

import gazette_parser
from gazette_parser import bucket, records, store
from gazette_parser.bucket import Bucket
from gazette_parser.cli import main
from gazette_parser.errors import StoreError

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
    monkeypatch.setattr(bucket, 'PAUSE', 0.01)
    monkeypatch.setattr(bucket, 'WAIT', 0.05)
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
    assert '林芝市人民政府公报' in told.stdout and '1 issues' in told.stdout
    gazette_parser.write(gazette_parser.parse(SAMPLE), tmp_path)
    for table in records.TABLES:
        assert store.load(address, table, arrow=True).equals(store.load(tmp_path, table, arrow=True)), table
    assert Bucket(address)._names('.staged') == Bucket(address)._names('.commit') == Bucket(address)._names('.lease') == []


def test_other_readers_open_a_table_by_its_folder(address):
    from pyarrow import parquet
    archive = Bucket(address)
    archive.write(make_issue())
    archive.write(make_issue('new', OTHER))
    for table in records.TABLES:
        assert parquet.read_table(f'{address}/{table}').num_rows == len(store.load(address, table))


def test_a_replaced_issue_leaves_no_old_object(address):
    archive = Bucket(address)
    archive.write(make_issue())
    archive.write(make_issue('new', rows=2, region='540402'))
    assert archive._names('targets') == [f'targets/540402/2023/{NAME}.parquet']
    assert len(store.load(address, 'targets', issues=[NAME])) == 2


STEPS = ('_put', '_copy', '_delete')


def stopped(archive, at, monkeypatch):
    """The writer that is killed at its `at`-th step: no later one is taken."""
    taken = count(1)

    def counted(real):
        def step(*args):
            if next(taken) >= at:
                raise Killed
            return real(*args)
        return step
    for name in STEPS:
        monkeypatch.setattr(archive, name, counted(getattr(archive, name)))
    return taken


def test_whatever_step_is_the_last_the_rows_are_all_old_or_all_new(address, monkeypatch):
    for table in list(records.TABLES)[9:]:
        monkeypatch.delitem(records.TABLES, table)
    monkeypatch.setattr(bucket, 'summary', lambda made: '{}')
    archive, old, new = Bucket(address), make_issue(), make_issue('new', rows=2, region='540402')
    archive.write(new)
    new_rows = state(address)
    archive.write(old)
    old_rows = state(address)
    seen = []
    for at in range(1, 200, 5):
        writer = Bucket(address)
        writer._token = archive._token
        taken = stopped(writer, at, monkeypatch)
        try:
            writer.write(new)
            ended = True
        except Killed:
            ended = False
        rows = state(address)
        assert rows in (old_rows, new_rows), at
        seen.append(rows == new_rows)
        archive._where = None
        archive.recover()
        assert state(address) == rows and archive._names('.staged') == archive._names('.commit') == []
        assert len(archive._names('targets')) == len({*archive._names('targets')}) <= 1
        archive.write(old)
        if ended and next(taken) < at:
            break
    assert True in seen and False in seen


def test_a_second_writer_waits_and_is_told_until_the_first_ends_or_dies(address, monkeypatch):
    first, second = Bucket(address), Bucket(address)
    first.write(make_issue())
    with pytest.raises(StoreError, match='another command is writing there'):
        second.write(make_issue('new'))
    first.release()
    second.write(make_issue('new'))
    monkeypatch.setattr(time, 'time', lambda: second._until + 1)  # it has died
    first.write(make_issue('old'))
    assert store.load(address, 'issues')['source_sha256'][0] == make_issue('old').info.source_sha256


def test_corrections_are_applied(address):
    archive, issue = Bucket(address), make_issue()
    archive._put('corrections.csv', '\n'.join(['table,row_id,column,old,new,who', f'deadlines,{issue.deadlines[0].row_id},kind,{issue.deadlines[0].kind},by,张三']).encode())
    archive.write(dataclasses.replace(issue, deadlines=issue.deadlines[:1]))
    row, = store.load(address, 'deadlines', arrow=True).to_pylist()
    assert row['kind'] == 'by' and '张三' in row['corrected']


@pytest.mark.parametrize('wrong', ['s3://no-such-bucket/x', 'nothing://x/y'])
def test_a_place_that_is_not_there_is_told(server, wrong, tmp_path):
    done = CliRunner().invoke(main, ['parse', str(SAMPLE), '-o', wrong])
    assert done.exit_code == 1 and 'the object store says' in done.output
