"""A child process under limits: whatever a reader does, the parent gets a sentence and nothing stays alive."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from gazette_parser.errors import GrammarError, SourceError
from gazette_parser.read.guard import read_guarded, run_guarded, run_many

LINUX = Path('/proc/self/statm').exists()


def double(number: int) -> int:
    print('noise that must not reach the parent')
    return 2 * number


def hang(pids: str) -> None:
    note(pids)
    while True:
        pass


def hang_deaf(pids: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hang(pids)


def hang_with_grandchild(pids: str) -> None:
    if os.fork() == 0:
        hang_deaf(pids)
    hang(pids)


def leave_grandchild(pids: str) -> str:
    if os.fork() == 0:
        hang_deaf(pids)
    while not Path(pids).exists():
        time.sleep(0.01)
    return 'done'


def leave(_: str) -> None:
    os._exit(3)


def crash(_: str) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def swell(_: str) -> None:
    heap = []
    while True:
        heap.append(bytearray(b'x' * 2**22))


def swell_at_once(_: str) -> None:
    bytearray(2**40)


def stumble(_: str) -> None:
    raise KeyError('no such thing')


def refuse(_: str) -> None:
    raise SourceError('b.pdf', 'it is a scan', 'recognise it first')


def refuse_grammar(_: str) -> None:
    raise GrammarError('deadlines.toml:3: bad')


def give_lambda(_: str) -> object:
    return lambda: None


def slow_or_bad(item: str) -> str:
    if item == 'bad':
        os._exit(1)
    time.sleep(0.3 if item == 'slow' else 0)
    return item.upper()


def note(pids: str) -> None:
    with open(pids, 'a', encoding='ascii') as file:
        file.write(f'{os.getpid()}\n')


def alive(pids: Path) -> list[int]:
    known = [int(pid) for pid in pids.read_text().split()]
    end = time.monotonic() + 1
    while any(map(_lives, known)) and time.monotonic() < end:
        time.sleep(0.02)
    return [pid for pid in known if _lives(pid)]


def _lives(pid: int) -> bool:
    try:
        return Path(f'/proc/{pid}/stat').read_text().split()[2] != 'Z'
    except FileNotFoundError:
        return False


def test_result_comes_through() -> None:
    assert run_guarded(double, 21) == 42


@pytest.mark.parametrize('reader', [hang, hang_deaf, hang_with_grandchild])
def test_hang_is_ended(reader, tmp_path: Path) -> None:
    pids = tmp_path / 'pids'
    with pytest.raises(SourceError, match=r'^a\.pdf: it takes too long to read'):
        run_guarded(reader, str(pids), name='a.pdf', seconds=6.0)  # long enough for a child to start on a busy machine
    assert pids.read_text() and not alive(pids)


def test_grandchild_does_not_outlive_a_good_result(tmp_path: Path) -> None:
    pids = tmp_path / 'pids'
    assert run_guarded(leave_grandchild, str(pids)) == 'done'
    assert pids.read_text() and not alive(pids)


@pytest.mark.parametrize(('reader', 'words'), [
    (leave, 'the process that read it ended with exit code 3'),
    (crash, 'the process that read it was ended by SIGSEGV'),
    (stumble, "this is a fault in the parser: KeyError: 'no such thing'"),
    (give_lambda, 'this is a fault in the parser: '),
])
def test_crash_is_one_sentence(reader, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        run_guarded(reader, 'x', name='a.pdf', seconds=10)
    assert str(caught.value).startswith(f'a.pdf: {words}')


@pytest.mark.skipif(not LINUX, reason='memory is watched through /proc')
@pytest.mark.parametrize('reader', [swell, swell_at_once])
def test_memory_is_limited(reader) -> None:
    start = time.monotonic()
    with pytest.raises(SourceError, match=r'a\.pdf: reading it takes more than 256 MiB of memory'):
        run_guarded(reader, 'x', name='a.pdf', seconds=20, memory=256 * 2**20)
    assert time.monotonic() - start < 10


def test_own_errors_come_through_unchanged() -> None:
    with pytest.raises(SourceError, match=r'b\.pdf: it is a scan; recognise it first'):
        run_guarded(refuse, 'x', name='a.pdf')
    with pytest.raises(GrammarError, match='deadlines'):
        run_guarded(refuse_grammar, 'x')


def test_one_bad_item_costs_itself() -> None:
    items = ['slow', 'bad', 'a', 'b', 'c', 'd']
    results = list(run_many(slow_or_bad, items, jobs=2))
    assert [item for item, _ in results] == items
    assert isinstance(results[1][1], SourceError)
    assert [result for item, result in results if item != 'bad'] == ['SLOW', 'A', 'B', 'C', 'D']


def test_closing_the_iterator_ends_the_children(tmp_path: Path) -> None:
    pids = tmp_path / 'pids'
    many = run_many(_first_or_hang, [(n, str(pids)) for n in range(3)], jobs=2)
    assert next(many)[1] == 0
    start = time.monotonic()
    many.close()
    assert time.monotonic() - start < 3
    assert not pids.exists() or not alive(pids)


def _first_or_hang(item: tuple[int, str]) -> int:
    number, pids = item
    if number:
        hang(pids)
    return number


def test_file_is_read_in_a_child(tmp_path: Path) -> None:
    file = tmp_path / 'a.txt'
    file.write_text('免去张所选的职务。\n', encoding='utf-8')
    source, pages = read_guarded(file)
    assert (source.name, source.format, len(pages)) == ('a.txt', 'text', 1)
