"""A Dask cluster of processes of their own: scheduler and workers, as they would run on several machines."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from gazette_parser import batch, cluster
from gazette_parser.cli import main
from gazette_parser.errors import SourceError, StoreError

pytest.importorskip('distributed', reason='the extra cluster-test is not installed')
NOTICE = '林芝市人民政府关于整改的通知\n\n林政发〔2023〕{}号\n\n各县（区）：\n9月底前完成整改。\n\n林芝市人民政府\n2023年6月7日\n'


def start(*args: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, '-m', 'distributed.cli.dask_' + str(args[0]), *map(str, args[1:])],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    """A scheduler and two worker processes; ended by their own ids."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    place = f'tcp://127.0.0.1:{port}'
    scheduler = start('scheduler', '--host', '127.0.0.1', '--port', port, '--dashboard-address', ':0', '--no-dashboard')
    workers = [start('worker', place, '--nthreads', 1, '--no-nanny', '--no-dashboard', '--local-directory',
                     tmp_path_factory.mktemp('worker')) for _ in range(2)]
    yield place, workers
    for process in (*workers, scheduler):
        process.terminate()
        process.wait(20)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / 'files'
    folder.mkdir()
    for number in range(6):
        (folder / f'{number:02d}.txt').write_text(NOTICE.format(number + 1), 'utf8')
    (folder / '05.pdf').write_bytes(b'%PDF-1.7 and then nothing')
    return folder


def tables_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*.parquet')}


def test_a_cluster_gives_what_this_machine_gives(address, files, tmp_path):
    here = CliRunner().invoke(main, ['parse', str(files), '-o', str(tmp_path / 'here')])
    there = CliRunner().invoke(main, ['parse', str(files), '-o', str(tmp_path / 'there'), '--cluster', address[0]])
    assert (here.exit_code, there.exit_code) == (1, 1)
    assert [line.split(',')[0] for line in there.stdout.splitlines()[:6]] == [line.split(',')[0] for line in here.stdout.splitlines()[:6]]
    assert 'is damaged' in there.stderr and tables_of(tmp_path / 'here') == tables_of(tmp_path / 'there') != {}


def test_no_more_than_a_window_is_away(address, files, monkeypatch):
    taken = []

    def items():
        for path in sorted(files.glob('*.txt')):
            taken.append(path)
            yield path
    monkeypatch.setattr(cluster, 'AHEAD', 1)
    found = cluster.engine(address[0])(batch.parse_timed, items())
    assert next(found)[0].name == '00.txt' and len(taken) <= 3
    assert [item.name for item, _ in found] == [f'{number:02d}.txt' for number in range(1, 6)]


def test_workers_with_other_rules_are_refused(address, files, monkeypatch):
    monkeypatch.setattr(cluster, 'run_of', lambda digest: 'another')
    with pytest.raises(StoreError, match='another parser or other rules'):
        list(cluster.engine(address[0])(batch.parse_timed, files.glob('00.txt')))


def test_a_file_that_cannot_be_read_here_is_told(address, tmp_path):
    (_, result), = cluster.engine(address[0])(batch.parse_timed, [tmp_path / 'nothing.txt'])
    assert isinstance(result, SourceError)


def test_no_cluster_is_told(monkeypatch):
    monkeypatch.setattr(cluster, 'SECONDS', 1)
    with pytest.raises(StoreError, match='no cluster answers there'):
        list(cluster.engine('tcp://127.0.0.1:9')(batch.parse_timed, []))


@pytest.mark.parametrize('wrong', ['nonsense', 'tcp://', 'localhost:8786'])
def test_what_is_no_address_is_told(wrong):
    with pytest.raises(StoreError, match='write it as tcp://scheduler:8786'):
        list(cluster.engine(wrong)(batch.parse_timed, []))


def test_a_worker_that_is_lost_costs_no_file(address, files):
    """Last, because one of the two workers is killed."""
    found = cluster.engine(address[0])(batch.parse_timed, sorted(files.glob('*.txt')))
    results = [next(found)]
    os.kill(address[1][0].pid, signal.SIGKILL)
    start = time.monotonic()
    results += list(found)
    assert len(results) == 6 and not [result for _, result in results if isinstance(result, Exception)]
    assert time.monotonic() - start < 60
