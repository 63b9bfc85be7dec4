"""Recognition in processes of their own, one for each processor: a page that hangs or crashes costs itself alone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, NamedTuple, TypeVar

Task = TypeVar('Task')
BOOT = 'import sys; sys.path[:] = sys.argv[1:]; from gazette_parser.read.worker import serve; serve()'
SECONDS = 60.0  # for a page
AHEAD = 2  # pictures waiting for each worker


class Known(NamedTuple):
    """A result that is there already."""

    value: Any


def run_all(function: Callable[[Any], Any], tasks: Iterable[tuple[Task, Any]], workers: int, *,
            seconds: float = SECONDS) -> Iterator[tuple[Task, Any]]:
    """Each task's name with what the function gives for its value, in order; None where that failed or took too long.

    A value that is `Known` is its own result. Values are taken only as they are needed, so that few are held at a time.
    """
    with _Workers(workers, function, seconds) as crew:
        waiting: deque[tuple[Task, Future[Any]]] = deque()
        for name, value in tasks:
            waiting.append((name, crew.asked(value)))
            if len(waiting) > AHEAD * workers:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)


def _first(waiting: deque[tuple[Task, Future[Any]]]) -> tuple[Task, Any]:
    name, future = waiting.popleft()
    return name, future.result()


class _Workers:
    """Processes that stay, each with a thread that talks to it; they are started when the first task comes."""

    def __init__(self, count: int, function: Callable[[Any], Any], seconds: float) -> None:
        self.function, self.seconds = function, seconds
        self.pool = ThreadPoolExecutor(count)
        self.idle: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        for _ in range(count):
            self.idle.put(None)
        self.count = count

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)
        for _ in range(self.count):
            process = self.idle.get()
            if process is not None:
                _end(process)

    def asked(self, value: Any) -> Future[Any]:
        """The answer to come."""
        if not isinstance(value, Known):
            return self.pool.submit(self.ask, value)
        future: Future[Any] = Future()
        future.set_result(value.value)
        return future

    def ask(self, value: Any) -> Any:
        """The function's answer from an idle process; None where the process did not live to give it."""
        process = self.idle.get() or self._started()
        timer = threading.Timer(self.seconds, process.kill)
        timer.start()
        try:
            answer = _asked(process, value)
        finally:
            timer.cancel()
            if process.poll() is None:
                self.idle.put(process)
            else:
                _end(process)
                self.idle.put(None)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, '-P', '-c', BOOT, *sys.path], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        _put(process.stdin, self.function)
        return process


def _asked(process: subprocess.Popen[bytes], value: Any) -> Any:
    try:
        _put(process.stdin, value)
        return _get(process.stdout)
    except (OSError, EOFError):
        process.kill()
        process.wait()
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            assert pipe is not None
            pipe.close()


def _put(pipe: IO[bytes] | None, value: Any) -> None:
    assert pipe is not None
    data = pickle.dumps(value, protocol=5)
    pipe.write(struct.pack('>Q', len(data)) + data)
    pipe.flush()


def _get(pipe: IO[bytes] | None) -> Any:
    assert pipe is not None
    header = pipe.read(8)
    if len(header) < 8:
        raise EOFError
    data = pipe.read(struct.unpack('>Q', header)[0])
    return pickle.loads(data)


def serve() -> None:
    """A worker's whole life: take the function, then values, until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), 'wb')
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not get into the answers
    with contextlib.suppress(EOFError):
        function = _get(sys.stdin.buffer)
        while True:
            _put(answers, function(_get(sys.stdin.buffer)))
            _give_back()
    os._exit(0)


def _give_back() -> None:
    """Memory that a page needed and nobody holds goes back to the system, where the C library is one that can do it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
