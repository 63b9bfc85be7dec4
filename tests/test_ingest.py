"""Files taken into an archive again and again."""

import signal
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_faults import NAME, Killed, contents, failing, leftovers, make_issue

from gazette_parser import catalog, records, store, tables, verify
from gazette_parser.cli import main
from gazette_parser.folder import Folder
from gazette_parser.ingest import Ingest

NOTICE = '林芝市人民政府关于整改的通知\n\n林政发〔2023〕{}号\n\n各县（区）：\n9月底前完成整改。{}\n\n林芝市人民政府\n2023年6月7日\n'
OTHER = '山南市人民政府公报-2024-01'
pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / 'files'
    folder.mkdir()
    for number in range(3):
        (folder / f'{number}.txt').write_text(NOTICE.format(number + 1, ''), 'utf8')
    return folder


def gazette(*args):
    return CliRunner().invoke(main, list(map(str, args)))


def parse(files, output, *args):
    return gazette('parse', files, '-o', output, *args)


def test_what_is_held_is_passed_over(files, tmp_path):
    assert parse(files, tmp_path / 'out').exit_code == 0
    before = contents(tmp_path / 'out')
    again = parse(files, tmp_path / 'out')
    assert again.exit_code == 0 and again.stdout == '3 files held already: same content, same parser, same rules\n'
    assert contents(tmp_path / 'out') == before
    forced = parse(files, tmp_path / 'out', '--again')
    assert forced.stdout.count(' 1 document, ') == 3 and 'changes to issues' not in forced.stdout
    assert contents(tmp_path / 'out') == before


def test_what_changed_is_read_and_the_rows_are_told_with_their_rules(tmp_path):
    """An issue, so that it keeps its name when its text changes."""
    sample = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'
    file, text = tmp_path / 'issue.txt', sample.read_text('utf8')
    file.write_text(text, 'utf8')
    parse(file, tmp_path / 'out')
    file.write_text(text.replace('每季度开展一次暗访', '每月开展一次暗访', 1), 'utf8')
    told = parse(file, tmp_path / 'out').stdout
    row = next(line.split() for line in told.splitlines() if line.startswith('  deadlines.recurring '))
    assert row[1:3] == ['1', '1'] and 'held already' not in told


@pytest.mark.parametrize('name', ['VERSION', 'CONTRACT_VERSION', 'grammar_hash'])
def test_another_parser_or_grammar_reads_again(files, tmp_path, monkeypatch, name):
    archive = Ingest(Folder(tmp_path / 'out'))
    parse(files, tmp_path / 'out')
    archive = Ingest(Folder(tmp_path / 'out'))
    assert archive.holds(files / '0.txt')
    monkeypatch.setattr(tables, name, (lambda: 'other') if name == 'grammar_hash' else '99')
    assert not archive.holds(files / '0.txt')


def test_two_files_of_one_issue_are_both_known(tmp_path):
    archive = Ingest(Folder(tmp_path))
    for mark, name in (('text', 'a.txt'), ('pdf', 'b.pdf')):
        archive.put(named(make_issue(mark), name))
    runs = Ingest(Folder(tmp_path)).runs
    assert {tables.run_id(make_issue(mark)) for mark in ('text', 'pdf')} <= runs
    archive.put(named(make_issue('new'), 'a.txt'))
    runs = Ingest(Folder(tmp_path)).runs
    assert tables.run_id(make_issue('text')) not in runs and tables.run_id(make_issue('pdf')) in runs


def named(issue, name):
    from dataclasses import replace
    digest = issue.source.sha256
    return replace(issue, info=replace(issue.info, source_name=name, source_sha256=digest), source=replace(issue.source, name=name))


def test_a_file_that_gets_another_name_for_its_issue_leaves_no_old_one(tmp_path):
    from dataclasses import replace
    old = named(make_issue('x'), 'a.txt')
    new = replace(old, info=replace(old.info, issue_id=OTHER))
    Ingest(Folder(tmp_path)).put(old)
    changed = Ingest(Folder(tmp_path)).put(new)
    assert [info.issue_id for info in store.issues(tmp_path)] == [OTHER] and changed
    assert verify.damage(tmp_path) == []


def test_an_issue_that_is_not_whole_is_read_again(files, tmp_path):
    parse(files, tmp_path / 'out')
    next((tmp_path / 'out' / 'targets').rglob('*.parquet')).unlink()
    assert sum(not Ingest(Folder(tmp_path / 'out')).holds(file) for file in files.iterdir()) == 1
    assert parse(files, tmp_path / 'out').stdout.count(' 1 document, ') == 1
    assert gazette('check', tmp_path / 'out').exit_code == 0


def test_files_in_a_zip_archive_are_passed_over_too(files, tmp_path):
    with zipfile.ZipFile(tmp_path / 'issues.zip', 'w') as archive:
        for file in files.iterdir():
            archive.write(file, f'2023/{file.name}')
    assert parse(tmp_path / 'issues.zip', tmp_path / 'out').stdout.count(' 1 document, ') == 3
    assert '3 files held already' in parse(tmp_path / 'issues.zip', tmp_path / 'out').stdout
    assert '3 files held already' in parse(files, tmp_path / 'out').stdout


def test_a_file_that_cannot_be_read_is_told_each_time(files, tmp_path):
    (files / '1.txt').write_bytes(b'%PDF-1.7 and then nothing')
    for _ in range(2):
        done = parse(files, tmp_path / 'out')
        assert done.exit_code == 1 and 'damaged' in done.stderr
    assert '2 files held already' in done.stdout


def started(files, output):
    return subprocess.Popen([sys.executable, '-m', 'gazette_parser', 'parse', files, '-o', output, '-j', '1'], stdout=subprocess.PIPE)


def test_a_killed_run_goes_on_where_it_was(files, tmp_path):
    run = started(files, tmp_path / 'out')
    assert b'0.txt' in run.stdout.readline()
    run.kill()
    assert run.wait() == -signal.SIGKILL
    run.stdout.close()
    tables.grammar_hash.cache_clear()  # as a process of its own would find it
    done = parse(files, tmp_path / 'out')
    assert done.exit_code == 0 and ('1 file held already' in done.stdout or '2 files held already' in done.stdout)
    assert len(store.issues(tmp_path / 'out')) == 3 and verify.damage(tmp_path / 'out') == []


def test_two_runs_at_once_do_not_harm_each_other(files, tmp_path):
    runs = [started(files, tmp_path / 'out') for _ in range(2)]
    assert [(run.communicate(), run.returncode)[1] for run in runs] == [0, 0]
    assert len(store.issues(tmp_path / 'out')) == 3 and gazette('check', tmp_path / 'out').exit_code == 0


def test_an_issue_costs_the_same_however_many_are_held(tmp_path, monkeypatch):
    """The same steps on the disk, and no look at the files of the others."""
    steps, looked = [], []
    real = catalog.looked_up
    monkeypatch.setattr(catalog, 'looked_up', lambda archive, places: looked.append(archive) or real(archive, places))
    for number in range(8):
        with suppress(Killed), failing(sys.maxsize, Killed) as taken:
            store.write(make_issue(name=f'公报-2023-{number:02d}'), tmp_path)
        steps.append(len(taken))
    assert len(looked) == 1 and len(set(steps[1:])) == 1


def test_what_another_process_wrote_is_seen(tmp_path):
    store.write(make_issue(), tmp_path)
    script = Path(__file__).with_name('store_faults.py')
    subprocess.run([sys.executable, script, tmp_path, NAME, '2'], check=True, stdout=subprocess.DEVNULL)
    assert len(store.load(tmp_path, 'targets')) == 2  # the other process moved it to another region
    store.write(make_issue(), tmp_path)
    assert len(store.load(tmp_path, 'targets')) == 3 and leftovers(tmp_path) == []
    assert [path.parts[-3] for table in records.TABLES for path in (tmp_path / table).rglob('*.parquet')] == ['540400'] * len(records.TABLES)
