"""The time that questions may take.

There are two clocks. `within` holds in any thread, for programs, and ends what DuckDB does; `alarm` ends whatever a command
is doing, as Ctrl-C does, but only a main thread has it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Thread
from typing import TYPE_CHECKING, Any

from gazette_parser.errors import QueryError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

SECONDS = 60.0  # for a question

_limit: ContextVar[tuple[float, float] | None] = ContextVar('limit', default=None)  # seconds, and when they are over


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """All that is asked in this block ends within so many seconds, by a QueryError (None: as the block around it, SECONDS)."""
    outer, own = _limit.get(), SECONDS if seconds is None else seconds
    mine = own, time.monotonic() + own
    token = _limit.set(mine if outer is None else outer if seconds is None else min(mine, outer, key=lambda limit: limit[1]))
    try:
        yield
    finally:
        _limit.reset(token)


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """A QueryError when the time is over, wherever the command is by then; SECONDS do not hold in this block."""
    def over(*_: object) -> None:
        """The time is over."""
        raise QueryError(f'this took longer than {seconds:g} seconds; ask for less, or allow more with --seconds')

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with within(float('inf')):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def awaited(con: Connection, work: Callable[[], Any]) -> Any:
    """What the work gives; stopped at once by Ctrl-C, which the driver does not always hear, and when the time is over.

    Of work that is done in Python the step under way is ended first. Raises QueryError.
    """
    seconds, end = _limit.get() or (float('inf'), float('inf'))
    done: Future[Any] = Future()
    worker = Thread(target=_work, args=(work, done), daemon=True)
    try:
        worker.start()
        return done.result(None if end == float('inf') else max(end - time.monotonic(), 0.0))
    except TimeoutError:
        raise QueryError(f'the query took longer than {seconds:g} seconds; ask for less, or one table at a time') from None
    finally:
        while worker.is_alive():
            if not done.done():
                con.interrupt()
            worker.join(0.1)


def _work(work: Callable[[], Any], done: Future[Any]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # whatever it is, it is raised where the result is awaited
        done.set_exception(error)
