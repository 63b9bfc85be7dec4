import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from store_faults import NAME, Killed, contents, failing, leave_tables, leftovers, make_issue, reads_while

from gazette_parser import commit, records, sheet, store, verify
from gazette_parser.errors import StoreError
from gazette_parser.model import Issue
from gazette_parser.tables import tables

OTHER = '山南市人民政府公报-2024-01'
pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


@pytest.fixture
def quick(monkeypatch):
    """Tables and files of an issue are made once for all cases."""
    monkeypatch.setattr(store, 'tables', cache(lambda issue, run: tables(issue, run)))
    made, encoded = {}, sheet.encoded
    monkeypatch.setattr(sheet, 'encoded', lambda data: made.setdefault(id(data), (encoded(data), data))[0])
    monkeypatch.setattr(Issue, '__hash__', lambda issue: hash(issue.text))


@pytest.fixture
def few(monkeypatch, request):
    leave_tables(monkeypatch, 1 + request.param)


FULL, FAILED = OSError(errno.ENOSPC, 'No space left on device'), OSError(errno.EIO, 'Input/output error')


@pytest.mark.parametrize('few, region, how', [
    (4, '540402', FULL), (4, '540402', FAILED), (4, '540402', Killed), (16, '540400', Killed),
], ids=['full', 'error', 'killed', 'killed, all tables'], indirect=['few'])
def test_whatever_step_fails_the_rows_are_all_old_or_all_new(few, output, tmp_path, quick, region, how):
    new, other, seen = make_issue('new', rows=2, region=region), make_issue('other', OTHER), []
    store.write(other, output)
    old_files = contents(output)
    new_files = contents(written_to(shutil.copytree(output, tmp_path / 'new'), new))
    for at in range(1, 1000):
        folder = shutil.copytree(output, tmp_path / str(at), copy_function=os.link)
        with suppress(StoreError, Killed), failing(at, how) as steps:
            store.write(new, folder)
        if len(steps) < at:
            break
        with failing(sys.maxsize, Killed):  # never: nothing waits for the disk
            store.write(other, folder) if at % 2 else store.load(folder, 'pages')
        seen.append(contents(folder))
        assert seen[-1] in (old_files, new_files), steps
        shutil.rmtree(folder)
    assert old_files in seen and new_files in seen and len(seen) > 50


def written_to(folder, issue):
    store.write(issue, folder)
    return folder


def steps_of(folder, issue):
    with failing(sys.maxsize, FULL) as steps:
        store.write(issue, folder)
    return steps


def test_a_failed_write_says_why_and_cleans_up(output):
    before = contents(output)
    with pytest.raises(StoreError, match='no space is left on the disk; free some'), failing(30, FULL):
        store.write(make_issue('new'), output)
    assert contents(output) == before


def test_a_failure_after_the_record_says_that_the_rows_are_saved(output, tmp_path):
    steps = steps_of(shutil.copytree(output, tmp_path / 'copy'), make_issue('new'))
    with pytest.raises(StoreError, match='saved but not yet in place'), failing(steps.index('replace') + 5, FULL):
        store.write(make_issue('new'), output)
    assert store.load(output, 'targets')['indicator'].str.contains('new').all()
    assert leftovers(output) == []


def test_everything_is_durable_before_the_record_counts(output):
    """All files and folders are synced before the first rename, the moved ones again before the record goes."""
    steps = steps_of(output, make_issue('new'))
    record = steps.index('replace')
    files = len(records.TABLES) + 1  # with the record
    assert steps[:record].count('fsync') >= files + len(records.TABLES)
    assert steps[record + 1] == 'fsync' and steps[-2:] == ['unlink', 'fsync']
    assert steps[record + 2:-2] == ['replace'] * len(records.TABLES) + ['fsync'] * len(records.TABLES)


@pytest.mark.parametrize('command', ['rm', 'truncate'])
def test_a_replacement_whose_files_are_lost_is_told_until_it_is_repeated(output, tmp_path, command):
    store.write(make_issue('old', OTHER), output)
    kill_after_the_record(output)
    hidden = next((output / 'targets').rglob('.*.tmp'))
    hidden.unlink() if command == 'rm' else os.truncate(hidden, 100)
    with pytest.raises(StoreError, match=f'issue {NAME} are not complete'):
        store.load(output, 'targets')
    assert len(store.load(output, 'targets', issues=[OTHER])) == 3
    assert any(NAME in text for text in verify.damage(output))
    store.write(make_issue('old', OTHER), output)
    store.write(make_issue('new', rows=2), output)
    assert len(store.load(output, 'targets', issues=[NAME])) == 2
    assert verify.damage(output) == [] and leftovers(output) == []


def kill_after_the_record(output):
    with suppress(Killed), failing(sys.maxsize, Killed) as steps:
        real = os.replace

        def replace(*args):
            real(*args)
            os.replace = real
            raise Killed
        os.replace = replace
        store.write(make_issue('new'), output)
    assert steps and (output / f'.commit-{NAME}.json').exists()


@pytest.mark.parametrize('change', [
    {'files': {'targets/../../x.parquet': '0'}}, {'deletions': ['../outside.parquet']}, {'deletions': ['/etc/x.parquet']},
    {'deletions': ['targets/540400/..']}, {'name': 'x'}, {'files': None}, {'more': 1}, None,
])
def test_a_record_that_is_not_ours_touches_nothing(output, tmp_path, change):
    (tmp_path / 'outside.parquet').write_text('keep')
    kill_after_the_record(output)
    record = output / f'.commit-{NAME}.json'
    record.write_text('{' if change is None else json.dumps(json.loads(record.read_text()) | change))
    with pytest.raises(StoreError, match='parse it again'):
        store.load(output, 'targets')
    assert (tmp_path / 'outside.parquet').read_text() == 'keep'
    store.write(make_issue('new'), output)
    assert verify.damage(output) == [] and leftovers(output) == []


def test_a_busy_folder_is_told(output, monkeypatch):
    monkeypatch.setattr(commit, 'WAIT', 0.05)
    with commit.writing(output):
        for use in (lambda: store.write(make_issue(), output), lambda: store.load(output, 'targets')):
            with pytest.raises(StoreError, match='another command'):
                use()


def test_a_file_cut_by_a_limit_is_not_kept(output):
    before, limits = contents(output), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        with pytest.raises(StoreError, match='File too large'):
            store.write(make_issue('new', rows=2), output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert contents(output) == before


@pytest.mark.parametrize('code', [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_changed_is_told_but_read(output, monkeypatch, code):
    real = os.open

    def refuse(path, flags, *mode):
        if flags & (os.O_CREAT | os.O_RDWR):
            raise OSError(code, os.strerror(code), path)
        return real(path, flags, *mode)
    monkeypatch.setattr(os, 'open', refuse)
    with pytest.raises(StoreError, match='cannot be changed; change its permissions or choose another'):
        store.write(make_issue('new'), output)
    assert len(store.load(output, 'targets')) == 3
    (output / '.lock').unlink()
    assert len(store.load(output, 'targets')) == 3


def test_a_file_where_a_folder_is_needed_is_told(output, tmp_path):
    (tmp_path / 'file').write_text('')
    for folder in (tmp_path / 'file', tmp_path / 'file' / 'below'):
        with pytest.raises(StoreError, match='a file stands where a folder is needed'):
            store.write(make_issue(), folder)
        with pytest.raises(StoreError, match='no tables here'):
            store.load(folder, 'targets')
    shutil.rmtree(output / 'targets' / '540400')
    (output / 'targets' / '540400').write_text('')
    with pytest.raises(StoreError, match='a file stands where a folder is needed'):
        store.write(make_issue(), output)


def start(output, name, count):
    script = Path(__file__).with_name('store_faults.py')
    return subprocess.Popen([sys.executable, script, output, name, str(count)], stdout=subprocess.PIPE)


def test_a_real_kill_at_any_moment_leaves_old_or_new(output):
    for n in range(5):
        child = start(output, NAME, 1000)
        assert child.stdout.readline() == b'0\n'
        time.sleep(0.011 * n)
        child.kill()
        assert child.wait() == -signal.SIGKILL
        child.stdout.close()
        assert len({len(store.load(output, table)) for table in records.TABLES if table not in ('issues', 'lines', 'members')}) == 1
        assert verify.damage(output) == [] and leftovers(output) == []


def test_two_first_writers_make_the_folder_together(tmp_path):
    for n in range(3):
        writers = [start(tmp_path / str(n) / 'deep' / '输出', name, 1) for name in (NAME, OTHER)]
        assert [writer.communicate()[0] for writer in writers] == [b'0\n'] * 2
        assert len(store.issues(tmp_path / str(n) / 'deep' / '输出')) == 2


def test_two_writers_and_a_reader_do_not_disturb_each_other(output):
    writers = [start(output, NAME, 12), start(output, NAME, 12), start(output, OTHER, 12)]
    reads = reads_while(writers, output, 12)
    assert reads > 10 and verify.damage(output) == [] and leftovers(output) == []
