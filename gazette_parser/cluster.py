"""Files parsed by the workers of a Dask cluster that is running already; what they find is stored here.

The workers need this package in the same version, and neither the files nor the archive: the bytes of each file are sent.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gazette_parser.errors import GazetteError, SourceError, StoreError
from gazette_parser.tables import run_of

Item = Path | bytes
INSTALL = "pip install 'gazette-parser[cluster]'"
SECONDS = 15  # to wait for the cluster's answer
AHEAD = 3  # files sent out for each thread of the workers: what is sent and not yet taken back costs memory


def engine(address: str) -> Callable[..., Iterator[tuple[Item, Any]]]:
    """What works as `guard.run_many` does, on the cluster at an address (`tcp://scheduler:8786`).

    Raises StoreError where no cluster answers, and where its workers have another parser.
    """
    def run_many(function: Callable[..., Any], items: Iterable[Item], jobs: int = 1) -> Iterator[tuple[Item, Any]]:
        """Each item with what the function gave for it, or the error that it raised, as the workers finish."""
        with _client(address) as client:
            window = AHEAD * max(jobs, sum(client.nthreads().values()))
            yield from _rolling(client, address, function, items, window)
    return run_many


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise StoreError(f'a cluster needs a package that is not installed; {INSTALL}') from error
    if '://' not in address or not urlsplit(address).netloc:
        raise StoreError(f'{address}: this is no address of a cluster; write it as tcp://scheduler:8786')
    try:
        return Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StoreError(f'{address}: no cluster answers there; start one with `dask scheduler` and `dask worker`') from error


def _rolling(client: Any, address: str, function: Callable[..., Any], items: Iterable[Item],
             window: int) -> Iterator[tuple[Item, Any]]:
    """Results in the order of the items; no more than a window of them is away at any time."""
    away: deque[tuple[Item, Any]] = deque()
    for item in items:
        away.append((item, _sent(client, function, item)))
        if len(away) >= window:
            yield _back(address, *away.popleft())
    while away:
        yield _back(address, *away.popleft())


def _sent(client: Any, function: Callable[..., Any], item: Item) -> Any:
    """The future of a file, or what is wrong with it here."""
    from gazette_parser.read.archive import load
    try:
        name, data = ('-', item) if isinstance(item, bytes) else load(item)
    except SourceError as error:
        return error
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='Sending large graph')
        return client.submit(work, run_of(''), function, data, name, pure=False)


def _back(address: str, item: Item, future: Any) -> tuple[Item, Any]:
    """What became of a file; a worker that is lost costs no file unless the next ones are lost with it too."""
    from distributed.scheduler import KilledWorker
    if isinstance(future, GazetteError):
        return item, future
    try:
        result = future.result()
    except KilledWorker:
        return item, SourceError('-' if isinstance(item, bytes) else item.name, 'the workers that read it were lost',
                                 'start more workers, or parse it here')
    except ImportError as error:
        raise StoreError(f'{address}: its workers lack the package {error.name}; install this version there') from error
    if isinstance(result, StoreError):
        raise StoreError(f'{address}: {result}')
    return item, result


def work(run: str, function: Callable[..., Any], data: bytes, name: str) -> Any:
    """On a worker: the file in a guarded child, and the error that stopped it as a value."""
    from gazette_parser.read.guard import run_guarded
    if run_of('') != run:
        return StoreError('its workers have another parser or other rules; install the same version there')
    try:
        return run_guarded(function, data, name, name=name)
    except GazetteError as error:
        return error
