import dataclasses
import json

import pytest
from click.testing import CliRunner
from store_faults import make_issue

from gazette_parser import changes, store
from gazette_parser.cli import main
from gazette_parser.compact import compact

OTHER = '山南市人民政府公报-2024-01'
pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


@pytest.fixture
def pair(tmp_path):
    """Two archives: a row changed, one moved, one lost, one added; and an issue that only one has."""
    old = make_issue()
    rows = tuple(dataclasses.replace(row, row_id=f'r{n}', rule=f'targets.rule{n}') for n, row in enumerate(old.targets))
    old = dataclasses.replace(old, targets=rows)
    new = dataclasses.replace(old, targets=(
        dataclasses.replace(rows[0], value=7.0), dataclasses.replace(rows[1], char_start=rows[1].char_start + 1),
        dataclasses.replace(rows[2], row_id='r9', rule='targets.rule9')))
    store.write(old, tmp_path / 'a')
    store.write(new, tmp_path / 'b')
    store.write(make_issue('x', OTHER), tmp_path / 'b')
    return tmp_path / 'a', tmp_path / 'b'


def test_rows_are_added_lost_changed_and_moved_each_with_its_rule(pair):
    found = changes.diff(*pair)
    assert (found.both, found.only) == (1, ([], [OTHER]))
    assert sorted((c.table, c.kind, c.rule) for c in found.changes()) == [
        ('targets', 'added', 'targets.rule9'), ('targets', 'changed', 'targets.rule0'),
        ('targets', 'lost', 'targets.rule2'), ('targets', 'moved', 'targets.rule1')]


def test_packed_or_not_makes_no_difference(pair):
    before = list(changes.diff(*pair).changes())
    compact(pair[1], smallest=1)
    assert list(changes.diff(*pair).changes()) == before
    compact(pair[0], smallest=1)
    assert list(changes.diff(*pair).changes()) == before


def test_the_command_tells_sums_rows_and_json(pair):
    def gazette(*args):
        done = CliRunner().invoke(main, ['diff', *map(str, pair), *args])
        assert done.exit_code == 0
        return done.stdout.splitlines()
    sums = gazette()
    assert sums[0] == '1 issue in both' and sums[1].endswith(OTHER)
    assert next(line for line in sums if line.startswith('targets')).split() == ['targets', '1', '1', '1', '1']
    assert any('value: 0.0 → 7.0' in line and line.startswith('~') for line in gazette('--rows'))
    assert {json.loads(line)['change'] for line in gazette('--json')} == set(changes.KINDS)


def test_rows_come_in_the_order_of_the_text_and_not_all_at_once(pair):
    found = list(changes.diff(*pair).changes())
    places = [change.row['char_start'] for change in found]
    assert len(found) == 4 and places == sorted(places)
    told = list(changes.listed(iter(found), 2))
    assert len(told) == 3 and told[2] == '… 2 more: --all, or --json'
    assert list(changes.listed(iter(found), None)) == [change.line() for change in found]
    assert list(changes.listed(iter(()), 2)) == ['no row is different']


def test_the_same_archive_is_told_so(pair):
    assert CliRunner().invoke(main, ['diff', str(pair[0]), str(pair[0])]).stdout == '1 issue in both\nno row is different\n'
