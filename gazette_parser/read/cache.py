"""Recognised pages kept on disk, named by their picture's content: the same page is recognised once.

It lies in the user's cache folder and may be deleted at any time; what cannot be read there is made again.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from gazette_parser.read.ink import Image
from gazette_parser.read.ocr import Reading, engine_version
from gazette_parser.read.words import Word

MOST = 256 * 2**20  # bytes of all files together; the oldest go first
EVERY = 64  # writes between two looks at the size
_writes = 0


def folder() -> Path:
    """Where the system wants caches of this user."""
    home = Path.home()
    if sys.platform == 'win32':
        base = Path(os.environ.get('LOCALAPPDATA') or home / 'AppData' / 'Local')
    elif sys.platform == 'darwin':
        base = home / 'Library' / 'Caches'
    else:
        base = Path(os.environ.get('XDG_CACHE_HOME') or home / '.cache')
    return base / 'gazette-parser' / 'pages'


def name_of(image: Image) -> str:
    """A name that tells the picture's content and the engine's version."""
    digest = hashlib.sha256(f'{engine_version()} {image.shape}'.encode())
    digest.update(image.data if image.flags.c_contiguous else image.tobytes())
    return digest.hexdigest()


def load(name: str) -> Reading | None:
    """What was recognised on a picture; None where nothing is known of it."""
    path = _path(name)
    try:
        with gzip.open(path, 'rt', encoding='utf-8') as file:
            reading = _reading(json.load(file))
        os.utime(path)
    except (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return reading


def save(name: str, reading: Reading) -> None:
    """Keep a page; a folder that cannot be written to is no mistake of the user."""
    path = _path(name)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix='.tmp')
        with os.fdopen(handle, 'wb') as file, gzip.open(file, 'wt', encoding='utf-8') as packed:
            json.dump(asdict(reading), packed, ensure_ascii=False)
        os.replace(temporary, path)
        _tidy()


def _path(name: str) -> Path:
    return folder() / name[:2] / f'{name}.json.gz'


def _reading(value: dict[str, object]) -> Reading:
    words = tuple(Word(**{**word, 'scores': tuple(word['scores']), 'middles': tuple(word['middles'])})
                  for word in value.pop('words'))  # type: ignore[attr-defined]
    strokes = tuple(tuple(stroke) for stroke in value.pop('strokes'))  # type: ignore[attr-defined]
    return Reading(words=words, strokes=strokes, **value)  # type: ignore[arg-type]


def _tidy() -> None:
    """Every so many writes the oldest files go until all fit."""
    global _writes
    _writes += 1
    if _writes % EVERY in (0, 1):
        files = sorted(_files(), reverse=True)  # youngest first
        size = 0
        for _, length, path in files:
            size += length
            if size > MOST:
                with contextlib.suppress(OSError):
                    path.unlink()


def _files() -> Iterator[tuple[float, int, Path]]:
    for path in folder().glob('*/*'):
        with contextlib.suppress(OSError):
            known = path.stat()
            yield known.st_mtime, known.st_size, path
