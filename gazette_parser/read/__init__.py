"""From a file to raw pages: one reader for each format, found by content and not by the file's name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from gazette_parser.errors import SourceError
from gazette_parser.model import RawPage, Source
from gazette_parser.read.text import read_text

Reader = Callable[[Source], tuple[RawPage, ...]]
MAX_BYTES = 512 * 2**20
SUFFIXES = ('.txt', '.text', '.pdf', '')


def _read_pdf(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.pdf import read_pdf  # pdfium is loaded only where there is a PDF

    return read_pdf(source)


READERS: dict[str, Reader] = {'text': read_text, 'pdf': _read_pdf}
OTHERS = (
    (b'PK\x03\x04', 'a zip archive or an office document (docx, xlsx, ofd)'),
    (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old office document (doc, xls, wps)'),
    (b'\xff\xd8\xff', 'a JPEG picture'), (b'\x89PNG', 'a PNG picture'), (b'GIF8', 'a GIF picture'),
    (b'II*\0', 'a TIFF picture'), (b'MM\0*', 'a TIFF picture'), (b'{\\rtf', 'an RTF document'),
    (b'\x1f\x8b', 'a gzip archive'), (b'Rar!', 'a RAR archive'), (b'7z\xbc\xaf', 'a 7z archive'),
)


def read(source: Path | bytes, name: str = '') -> tuple[Source, tuple[RawPage, ...]]:
    """A file, or its bytes under a name, as raw pages.

    Raises `SourceError` for whatever cannot be read; it says what is wrong and what to do.

    >>> read('免去张所选的职务；'.encode(), 'a.txt')[1][0].blocks[0].text
    '免去张所选的职务；'
    """
    data = source if isinstance(source, bytes) else _load(source)
    known = name or ('input' if isinstance(source, bytes) else source.name)
    made = Source(known, format_of(data, known), hashlib.sha256(data).hexdigest(), data)
    return made, READERS[made.format](made)


def _load(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(path.name, f'it is larger than {MAX_BYTES >> 20} MiB', 'divide the file')
        return path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f'it cannot be opened ({error.strerror})', 'check the path') from error


def format_of(data: bytes, name: str) -> str:
    """The format by the file's first bytes; `SourceError` says what an unreadable one is.

    >>> format_of(b'%PDF-1.7 ...', 'a.txt')
    'pdf'
    """
    head = data[:1024]
    if not data.strip():
        raise SourceError(name, 'it is empty', 'check where the file came from')
    if b'%PDF' in head:
        return 'pdf'
    for mark, kind in OTHERS:
        if head.startswith(mark):
            raise SourceError(name, f'it is {kind}', 'this version reads text and PDF: save it as one of them')
    if head.lstrip(b'\xef\xbb\xbf \r\n\t').lower().startswith((b'<!doctype html', b'<html', b'<?xml')):
        raise SourceError(name, 'it is a web page (HTML)', 'this version reads text and PDF: save it as one of them')
    return 'text'


def find_files(path: Path) -> tuple[Path, ...]:
    """The files to read: the path itself, or the text and PDF files of a folder by name, hidden ones left out."""
    if not path.exists():
        raise SourceError(str(path), 'there is no such file or folder', 'check the path')
    if not path.is_dir():
        return (path,)
    files = sorted(file for file in path.iterdir()
                   if file.is_file() and not file.name.startswith('.') and file.suffix.lower() in SUFFIXES)
    if not files:
        raise SourceError(str(path), 'the folder has no text or PDF files', 'give a folder with .txt or .pdf files')
    return tuple(files)
