"""A real small disk that fills up, and one that becomes read-only; skipped where nothing can be mounted."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = 'set -e; mount -t tmpfs -o size=1m tmpfs "$1"; exec "$2" "$3" "$1" "$4"'


def mounted(tmp_path, what):
    """This file as a script, on a disk of 1 MiB that only it sees."""
    place = tmp_path / 'disk'
    place.mkdir()
    done = subprocess.run(['unshare', '-rm', 'sh', '-c', SETUP, 'sh', place, sys.executable, __file__, what],
                          capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    if 'mount' in done.stderr or 'unshare' in done.stderr:
        pytest.skip('nothing can be mounted here')
    return done


@pytest.mark.skipif(not shutil.which('unshare'), reason='there is no unshare')
@pytest.mark.parametrize('what', ['full', 'compact', 'read-only'])
def test_nothing_is_lost(tmp_path, what):
    done = mounted(tmp_path, what)
    assert done.returncode == 0 and done.stdout == 'good\n', done.stderr


def full(output):
    """Issues until the disk is full: one sentence, all earlier ones whole; with room again it goes on."""
    from store_faults import leftovers, make_issue

    from gazette_parser import store, verify
    ballast = output / 'ballast'
    ballast.write_bytes(b'\1' * 200_000)
    held = 0
    while told_full(lambda number: store.write(make_issue(f'm{number}', f'公报-2023-{number:02d}'), output / 'out'), held) is None:
        held += 1
    assert held > 1 and len(store.issues(output / 'out')) == held and len(store.load(output / 'out', 'targets')) == 3 * held
    assert verify.damage(output / 'out') == [] and leftovers(output / 'out') == []
    told = told_full(lambda: store.write(make_issue('new', '公报-2023-00'), output / 'out'))
    assert told and store.load(output / 'out', 'targets', issues=['公报-2023-00'])['indicator'].str.contains('m0').all()
    ballast.unlink()
    store.write(make_issue('x', '公报-2023-99'), output / 'out')
    assert len(store.issues(output / 'out')) == held + 1 and verify.damage(output / 'out') == []


def compacted(output):
    """No room for a pack beside the files: they stay as they are."""
    from store_faults import contents, leftovers, make_issue

    from gazette_parser import store, verify
    from gazette_parser.compact import compact
    for number in range(3):
        store.write(make_issue(f'm{number}', f'公报-2023-{number:02d}'), output / 'out')
    before = contents(output / 'out')
    fill(output / 'ballast')
    assert told_full(lambda: compact(output / 'out', smallest=1))
    (output / 'ballast').unlink()
    assert contents(output / 'out') == before and leftovers(output / 'out') == []
    assert compact(output / 'out', smallest=1).issues == 3 and verify.damage(output / 'out') == []


def read_only(output):
    """A disk that cannot be written: told, and read all the same."""
    from click.testing import CliRunner
    from store_faults import make_issue

    from gazette_parser import store
    from gazette_parser.cli import main
    from gazette_parser.compact import compact
    from gazette_parser.errors import StoreError
    from gazette_parser.status import status
    store.write(make_issue(), output / 'out')
    subprocess.run(['mount', '-o', 'remount,ro', str(output)], check=True)
    try:
        store.write(make_issue('new'), output / 'out')
    except StoreError as error:
        assert 'cannot be changed' in str(error), error
    else:
        raise AssertionError('it was written')
    assert len(store.load(output / 'out', 'targets')) == 3 and status(output / 'out').issues == 1
    for command, code, told in (('status', 0, '1 issue, '), ('check', 1, 'names no row of issues'), ('correct', 0, 'no corrections'),
                                ('diff', 0, 'no row is different'), ('compact', 0, 'nothing to put together')):
        place = str(output / 'out')
        done = CliRunner().invoke(main, [command, place, *([place] if command == 'diff' else [])])
        assert done.exit_code == code and told in done.output, done.output
    parsed = CliRunner().invoke(main, ['parse', '-', '-o', str(output / 'out')], input='林芝市人民政府关于整改的通知')
    assert parsed.exit_code == 1 and 'cannot be changed' in parsed.output, parsed.output
    try:
        compact(output / 'out', smallest=1)
    except StoreError as error:
        assert 'cannot be changed' in str(error), error
    else:
        raise AssertionError('it was packed')


def fill(path):
    with path.open('wb', buffering=0) as file:
        try:
            while True:
                file.write(b'\1' * 4096)
        except OSError:
            pass


def told_full(work, *args):
    """The sentence about the full disk; None where there was room."""
    from gazette_parser.errors import StoreError
    try:
        work(*args)
    except StoreError as error:
        assert 'no space is left on the disk; free some and try again' in str(error), error
        return str(error)
    return None


if __name__ == '__main__':
    {'full': full, 'compact': compacted, 'read-only': read_only}[sys.argv[2]](Path(sys.argv[1]))
    print('good')
