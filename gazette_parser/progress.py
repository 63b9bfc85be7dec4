"""What a terminal shows while files are parsed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

BAR = 20  # characters


@contextmanager
def shown(length: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, and pages where they are recognised, nothing in a pipe; gives what is to be called for each file."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from gazette_parser.read import guard
    with guard.listening(Pages()), click.progressbar(length=length, file=sys.stderr, show_pos=True) as bar:
        def advance() -> None:
            """One file more; the line of its pages goes."""
            click.echo('\r\033[K', nl=False, err=True)
            if length > 1:
                bar.update(1)
        yield advance


class Pages:
    """Tells on one line of the terminal which page of a scan was recognised, and how long the rest takes."""

    def __init__(self) -> None:
        self.starts: dict[str, tuple[float, int]] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        from gazette_parser.screen import visible
        now = time.monotonic()
        start, first = self.starts.setdefault(name, (now, done))
        left = f', {(now - start) / (done - first) * (total - done):.0f} s left' if done > first else ''
        bar = '#' * (BAR * done // max(1, total))
        click.echo(f'\r\033[K{visible(name)} [{bar:-<{BAR}}] page {done} of {total}{left}', nl=False, err=True)
