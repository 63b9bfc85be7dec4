"""The child that reads files for `guard`: it takes tasks, keeps its limits, and says what came of each."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import signal
import struct
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, cast

from gazette_parser.errors import GazetteError

OWN_THREADS = 2  # of a child: its work, and the watch on its parent
CORES = 4  # processes of one file's reader, where nobody says otherwise
_channel: IO[bytes] | None = None  # in a child: where messages go
_cores: int = min(CORES, os.cpu_count() or 1)  # in a child: processes that its reader may use


def resident(pid: int) -> int:
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
    """The child's whole life: take tasks from standard input, do each, send what came of it and whether it may go on."""
    global _channel
    _channel = os.fdopen(os.dup(1), 'wb')
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not get into the messages
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()
    tasks = cast(io.BufferedReader, sys.stdin.buffer)
    while tasks.peek(1):
        kind, value, held = _worked_out(tasks)
        clean = kind in ('result', 'error') and _is_clean(held)
        _send(_channel, _packed(kind, value, clean))
        if not clean:
            break
    os._exit(0)  # without waiting for threads that the work has left behind


def _packed(kind: str, value: Any, clean: bool) -> bytes:
    try:
        return pickle.dumps((kind, value, clean))
    except Exception as error:  # the result of a foreign function may be anything
        return pickle.dumps(('fault', f'{type(error).__name__}: {error}', False))


def _worked_out(task: IO[bytes]) -> tuple[str, Any, int]:
    """What came of the next task, and the bytes of memory that a child may hold and still be used again."""
    global _cores
    held = 0
    try:
        memory, _cores, function, args = pickle.load(task)
        held = memory // 2
        _limit(memory)
        return 'result', function(*args), held
    except GazetteError as error:
        return 'error', error, held
    except MemoryError:
        return 'memory', None, held
    except Exception as error:  # the border: nothing foreign passes it
        return 'fault', f'{type(error).__name__}: {error}', held


def _is_clean(held: int) -> bool:
    """Whether a task left nothing behind: no process, no thread, not much memory."""
    return threading.active_count() <= OWN_THREADS and resident(os.getpid()) < held and not _has_children()


def _has_children() -> bool:
    """Whether this process has started others that are still there; assumed where the system does not tell."""
    try:
        return any(file.read_text('ascii').strip() for file in Path('/proc/self/task').glob('*/children'))
    except OSError:
        return True


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
