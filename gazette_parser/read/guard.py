"""One child process for each file, under limits of time and memory: no bad file can hang or crash the parser.

The child is a fresh interpreter, so threads of the parent do no harm; it leads its own process group, and the
whole group is killed when its work is done or its limit is reached.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TypeVar

from gazette_parser.errors import GazetteError, SourceError
from gazette_parser.model import RawPage, Source

T = TypeVar('T')
Item = TypeVar('Item')
SECONDS = 60.0  # for each file
SECONDS_PER_PAGE = 1.0  # and for each page that the reader finds in it
SECONDS_TO_STEP = 120.0  # between two reports of a reader that has much to do
CORES = 4  # processes of one file's reader, where nobody says otherwise
MEMORY = 2 * 2**30  # bytes resident
NOTHING_YET = b'-'
TICK = 0.05  # seconds between two looks at a child
BOOT = 'import sys; sys.path[:] = sys.argv[1:]; from gazette_parser.read.guard import serve; serve()'
REPORT = 'please report it, with the file if you may'
Progress = Callable[[str, int, int], None]  # a file's name, pages recognised, pages to recognise
_channel: IO[bytes] | None = None  # in a child: where messages go
_listener: Progress | None = None  # in the parent: who wants to know how far the readers are
_cores: int = min(CORES, os.cpu_count() or 1)  # in a child: processes that its reader may use


@contextlib.contextmanager
def listening(progress: Progress) -> Iterator[None]:
    """Children started inside tell `progress` how far they are; it is called from other threads."""
    global _listener
    before, _listener = _listener, progress
    try:
        yield
    finally:
        _listener = before


def read_guarded(path: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> tuple[Source, tuple[RawPage, ...]]:
    """`read` in a child process; whatever goes wrong there is a `SourceError`."""
    from gazette_parser.read import read

    return run_guarded(read, path, seconds=seconds, memory=memory)


def run_guarded(function: Callable[..., T], *args: Any, name: str = '', seconds: float = SECONDS,
                memory: int = MEMORY) -> T:
    """What `function(*args)` gives, worked out in a child process of its own.

    Function, arguments and result must be picklable. A `GazetteError` comes through as it is; a hang, a crash,
    too much memory and any other exception become a `SourceError` under `name`.
    """
    return _Child(name or _name(args[0] if args else ''), seconds, memory).run(function, args, threading.Event())


def run_many(function: Callable[[Item], T], items: Iterable[Item], jobs: int = 1, *, seconds: float = SECONDS,
             memory: int = MEMORY) -> Iterator[tuple[Item, T | GazetteError]]:
    """Each item with what the function gives for it, or with its error, in the order of the items.

    Up to `jobs` children work at once, each on one item; where there are fewer items than jobs, each reader may use
    several processes. Closing the iterator kills them.
    """
    stop = threading.Event()
    pool = ThreadPoolExecutor(max(1, jobs))
    coming = iter(items)
    first = list(islice(coming, max(1, jobs)))
    cores = max(1, jobs // max(1, len(first)))
    waiting: deque[tuple[Item, Future[T | GazetteError]]] = deque()
    try:
        for item in chain(first, coming):
            child = _Child(_name(item), seconds, memory, cores)
            waiting.append((item, pool.submit(_outcome, child, function, item, stop)))
            if len(waiting) > 2 * max(1, jobs):
                yield _finished(waiting)
        while waiting:
            yield _finished(waiting)
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _outcome(child: _Child, function: Callable[[Item], T], item: Item, stop: threading.Event) -> T | GazetteError:
    try:
        return child.run(function, (item,), stop)
    except GazetteError as error:
        return error


def _finished(waiting: deque[tuple[Item, Future[T | GazetteError]]]) -> tuple[Item, T | GazetteError]:
    item, future = waiting[0]
    result = future.result()
    waiting.popleft()
    return item, result


def _name(item: object) -> str:
    if isinstance(item, Path):
        return item.name or str(item)
    return item if isinstance(item, str) and item else 'input'


class _Child:
    """A child process from start to end, seen from the parent."""

    def __init__(self, name: str, seconds: float, memory: int, cores: int = _cores) -> None:
        self.name, self.seconds, self.memory, self.cores, self.progress = name, seconds, memory, cores, _listener
        self.messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def run(self, function: Callable[..., T], args: tuple[Any, ...], stop: threading.Event) -> T:
        """Start, watch, kill what is left, and give the result."""
        task = pickle.dumps((self.memory, self.cores, function, args))
        process = subprocess.Popen(
            [sys.executable, '-P', '-c', BOOT, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        helpers = [threading.Thread(target=_feed, args=(process, task), daemon=True),
                   threading.Thread(target=_listen, args=(process, self.messages), daemon=True)]
        for helper in helpers:
            helper.start()
        try:
            result: T = self._result(process, stop)
            return result
        finally:
            _kill_group(process)
            process.wait()
            for helper, pipe in zip(helpers, (process.stdin, process.stdout), strict=True):
                helper.join(1)
                if not helper.is_alive():
                    _close(pipe)

    def _result(self, process: subprocess.Popen[bytes], stop: threading.Event) -> Any:
        deadline = time.monotonic() + self.seconds
        last_wait = float('inf')
        while True:
            message = self._next_message()
            if message[:1] == b'p':
                deadline += SECONDS_PER_PAGE * int(message[1:])
            elif message[:1] == b's':
                deadline = max(deadline, time.monotonic() + SECONDS_TO_STEP)
                self._tell(*map(int, message[1:].split(b'/')))
            elif message != NOTHING_YET:
                return self._opened(message or self._end(process))
            if time.monotonic() > last_wait:
                return self._opened(self._end(process))
            if process.poll() is not None:
                last_wait = min(last_wait, time.monotonic() + 1)
            self._check(process, deadline, stop)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(self.name, done, total)

    def _next_message(self) -> bytes:
        try:
            return self.messages.get(timeout=TICK)
        except queue.Empty:
            return NOTHING_YET

    def _check(self, process: subprocess.Popen[bytes], deadline: float, stop: threading.Event) -> None:
        if stop.is_set():
            raise SourceError(self.name, 'reading it was stopped', 'start again')
        if time.monotonic() > deadline:
            raise SourceError(self.name, 'it takes too long to read and was given up',
                              'the file may be damaged: save or print it anew')
        if _resident(process.pid) > self.memory:
            raise self._too_large()

    def _too_large(self) -> SourceError:
        return SourceError(self.name, f'reading it takes more than {self.memory >> 20} MiB of memory',
                           'divide the file, or save or print it anew')

    def _end(self, process: subprocess.Popen[bytes]) -> bytes:
        """The message of a child that went without one."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
        raise SourceError(self.name, f'the process that read it {_how(process.returncode)}',
                          'the file may be damaged: save or print it anew')

    def _opened(self, message: bytes) -> Any:
        kind, value = pickle.loads(message)
        if kind == 'result':
            return value
        if kind == 'error':
            raise value
        if kind == 'memory':
            raise self._too_large()
        raise SourceError(self.name, f'this is a fault in the parser: {value}', REPORT)


def _how(code: int | None) -> str:
    """How a process ended.

    >>> _how(-11), _how(3)
    ('was ended by SIGSEGV', 'ended with exit code 3')
    """
    names = {int(one): one.name for one in signal.Signals}
    return f'was ended by {names.get(-code, -code)}' if code and code < 0 else f'ended with exit code {code}'


def _feed(process: subprocess.Popen[bytes], task: bytes) -> None:
    with contextlib.suppress(OSError):  # the child is gone: its end is reported elsewhere
        assert process.stdin is not None
        process.stdin.write(task)
        process.stdin.close()


def _listen(process: subprocess.Popen[bytes], messages: queue.SimpleQueue[bytes]) -> None:
    assert process.stdout is not None
    while header := process.stdout.read(8):
        size = struct.unpack('>Q', header)[0] if len(header) == 8 else 0
        body = process.stdout.read(size)
        if not size or len(body) < size:
            break
        messages.put(body)
    messages.put(b'')


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Everything that the child has started goes too, whatever signals it ignores."""
    if hasattr(os, 'killpg'):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        with open(f'/proc/{pid}/statm', encoding='ascii') as file:
            return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')
    except (OSError, IndexError):
        return 0


def grant(pages: int) -> None:
    """Said by a reader that knows how many pages it has to read: the deadline grows with them."""
    if _channel is not None:
        _send(_channel, b'p%d' % pages)


def report(done: int, total: int) -> None:
    """Said by a reader whose pages take seconds each: how far it is; the deadline moves on."""
    if _channel is not None:
        _send(_channel, b's%d/%d' % (done, total))


def cores() -> int:
    """How many processes a reader may use at once."""
    return _cores


def serve() -> None:
    """The child's whole life: take a task from standard input, do it, send what came of it."""
    global _channel
    _channel = os.fdopen(os.dup(1), 'wb')
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not get into the messages
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()
    _send(_channel, _worked_out(sys.stdin.buffer))
    os._exit(0)  # without waiting for threads that the work has left behind


def _worked_out(task: IO[bytes]) -> bytes:
    global _cores
    try:
        memory, _cores, function, args = pickle.load(task)
        _limit(memory)
        return pickle.dumps(('result', function(*args)))
    except GazetteError as error:
        return pickle.dumps(('error', error))
    except MemoryError:
        return pickle.dumps(('memory', None))
    except Exception as error:  # the border: nothing foreign passes it
        return pickle.dumps(('fault', f'{type(error).__name__}: {error}'))


def _limit(memory: int) -> None:
    """A ceiling on the address space, twice what may be resident; and no core files."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    for kind, most in ((resource.RLIMIT_AS, 2 * memory), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


def _send(channel: IO[bytes], message: bytes) -> None:
    channel.write(struct.pack('>Q', len(message)) + message)
    channel.flush()
