"""Files are read in child processes under limits of time and memory: no bad file can hang or crash the parser.

A child is a fresh interpreter, so threads of the parent do no harm; it leads its own process group. One child reads
one file after the other, since loading the rules takes as long as reading a small issue; after anything that is not
a clean end (a limit, a crash, a process or thread left behind, much memory held) its whole group is killed, and the
next file gets a new child.
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
from gazette_parser.read import child as served

T = TypeVar('T')
Item = TypeVar('Item')
SECONDS = 60.0  # for each file
SECONDS_PER_PAGE = 1.0  # and for each page that the reader finds in it
SECONDS_TO_STEP = 120.0  # between two reports of a reader that has much to do
MEMORY = 2 * 2**30  # bytes resident
NOTHING_YET = b'-'
TICK = 0.05  # seconds between two looks at a child
BOOT = 'import sys; sys.path[:] = sys.argv[1:]; from gazette_parser.read.child import serve; serve()'
REPORT = 'please report it, with the file if you may'
Progress = Callable[[str, int, int], None]  # a file's name, pages recognised, pages to recognise
_listener: Progress | None = None  # in the parent: who wants to know how far the readers are


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
    task = _Task(name or _name(args[0] if args else ''), seconds, memory)
    child = _Child()
    try:
        result: T = task.run(child, function, args, threading.Event())
        return result
    finally:
        child.end()


def run_many(function: Callable[[Item], T], items: Iterable[Item], jobs: int = 1, *, seconds: float = SECONDS,
             memory: int = MEMORY) -> Iterator[tuple[Item, T | GazetteError]]:
    """Each item with what the function gives for it, or with its error, in the order of the items.

    Up to `jobs` children work at once, each on one item; where there are fewer items than jobs, each reader may use
    several processes. Closing the iterator kills them.
    """
    stop, nest = threading.Event(), _Nest()
    pool = ThreadPoolExecutor(max(1, jobs))
    coming = iter(items)
    first = list(islice(coming, max(1, jobs)))
    cores = max(1, jobs // max(1, len(first)))
    waiting: deque[tuple[Item, Future[T | GazetteError]]] = deque()
    try:
        for item in chain(first, coming):
            task = _Task(_name(item), seconds, memory, cores)
            waiting.append((item, pool.submit(_outcome, task, nest, function, item, stop)))
            if len(waiting) > 2 * max(1, jobs):
                yield _finished(waiting)
        while waiting:
            yield _finished(waiting)
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
        nest.end()


def _outcome(task: _Task, nest: _Nest, function: Callable[[Item], T], item: Item, stop: threading.Event) -> T | GazetteError:
    child = nest.take()
    try:
        result: T = task.run(child, function, (item,), stop)
        return result
    except GazetteError as error:
        return error
    finally:
        nest.give(child)


def _finished(waiting: deque[tuple[Item, Future[T | GazetteError]]]) -> tuple[Item, T | GazetteError]:
    item, future = waiting[0]
    result = future.result()
    waiting.popleft()
    return item, result


def _name(item: object) -> str:
    if isinstance(item, Path):
        return item.name or str(item)
    return item if isinstance(item, str) and item else 'input'


class _Nest:
    """The children that wait for their next file."""

    def __init__(self) -> None:
        self.idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()

    def take(self) -> _Child:
        """A child that is free, else a new one."""
        with contextlib.suppress(queue.Empty):
            return self.idle.get_nowait()
        return _Child()

    def give(self, child: _Child) -> None:
        """Keep a child that ended its file cleanly; end any other."""
        if child.clean:
            self.idle.put(child)
        else:
            child.end()

    def end(self) -> None:
        """End all children that wait."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.idle.get_nowait().end()


class _Child:
    """A child process, seen from the parent; `clean` while it may be given another task."""

    def __init__(self) -> None:
        self.clean = True
        self.messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, '-P', '-c', BOOT, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self.helpers = [threading.Thread(target=_listen, args=(self.process, self.messages), daemon=True)]
        self.helpers[0].start()

    def feed(self, task: bytes) -> None:
        """Send a task, without waiting until it is taken."""
        self.clean = False
        self.helpers[1:] = [threading.Thread(target=_feed, args=(self.process, task), daemon=True)]
        self.helpers[1].start()

    def end(self) -> None:
        """Kill it with everything that it has started."""
        _kill_group(self.process)
        self.process.wait()
        for helper in self.helpers:
            helper.join(1)
        if not any(helper.is_alive() for helper in self.helpers):
            _close(self.process.stdin)
            _close(self.process.stdout)


class _Task:
    """One file from start to end."""

    def __init__(self, name: str, seconds: float, memory: int, cores: int | None = None) -> None:
        self.name, self.seconds, self.memory, self.progress = name, seconds, memory, _listener
        self.cores = cores or served.cores()

    def run(self, child: _Child, function: Callable[..., T], args: tuple[Any, ...], stop: threading.Event) -> T:
        """Send the task, watch, and give the result."""
        child.feed(pickle.dumps((self.memory, self.cores, function, args)))
        result: T = self._opened(self._message(child, stop), child)
        return result

    def _message(self, child: _Child, stop: threading.Event) -> bytes:
        process = child.process
        deadline = time.monotonic() + self.seconds
        last_wait = float('inf')
        while True:
            message = _next_message(child)
            if message[:1] == b'p':
                deadline += SECONDS_PER_PAGE * int(message[1:])
            elif message[:1] == b's':
                deadline = max(deadline, time.monotonic() + SECONDS_TO_STEP)
                self._tell(*map(int, message[1:].split(b'/')))
            elif message != NOTHING_YET:
                return message or self._end(process)
            if time.monotonic() > last_wait:
                return self._end(process)
            if process.poll() is not None:
                last_wait = min(last_wait, time.monotonic() + 1)
            self._check(process, deadline, stop)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(self.name, done, total)

    def _check(self, process: subprocess.Popen[bytes], deadline: float, stop: threading.Event) -> None:
        if stop.is_set():
            raise SourceError(self.name, 'reading it was stopped', 'start again')
        if time.monotonic() > deadline:
            raise SourceError(self.name, 'it takes too long to read and was given up',
                              'the file may be damaged: save or print it anew')
        if served.resident(process.pid) > self.memory:
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

    def _opened(self, message: bytes, child: _Child) -> Any:
        kind, value, child.clean = pickle.loads(message)
        if kind == 'result':
            return value
        if kind == 'error':
            raise value
        if kind == 'memory':
            raise self._too_large()
        raise SourceError(self.name, f'this is a fault in the parser: {value}', REPORT)


def _next_message(child: _Child) -> bytes:
    try:
        return child.messages.get(timeout=TICK)
    except queue.Empty:
        return NOTHING_YET


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
        process.stdin.flush()


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
