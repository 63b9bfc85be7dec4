"""From a file to raw pages: one reader for each format, found by content and not by the file's name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from gazette_parser.model import RawPage, Source
from gazette_parser.read.archive import find_files, load
from gazette_parser.read.kinds import kind_of
from gazette_parser.read.text import read_text

__all__ = ['READERS', 'find_files', 'format_of', 'read']

Reader = Callable[[Source], tuple[RawPage, ...]]


def _read_pdf(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.pdf import read_pdf  # pdfium is loaded only where there is a PDF

    return read_pdf(source)


def _read_docx(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.docx import read_docx

    return read_docx(source)


def _read_html(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.html import read_html

    return read_html(source)


def _read_ofd(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.ofd import read_ofd

    return read_ofd(source)


def _read_picture(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.picture import read_picture

    return read_picture(source)


def _read_office(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.read.office import read_office

    return read_office(source)


def _read_zip(source: Source) -> tuple[RawPage, ...]:
    from gazette_parser.errors import SourceError

    raise SourceError(source.name, 'no file of this zip archive can be read',
                      'put text, PDF, Word, OFD, web pages or pictures into it')


READERS: dict[str, Reader] = {
    'text': read_text, 'pdf': _read_pdf, 'docx': _read_docx, 'html': _read_html, 'ofd': _read_ofd,
    'doc': _read_office, 'rtf': _read_office, 'odt': _read_office, 'picture': _read_picture, 'zip': _read_zip,
}


def read(source: Path | bytes, name: str = '') -> tuple[Source, tuple[RawPage, ...]]:
    """A file, or its bytes under a name, as raw pages; a path may lead into a zip archive.

    Raises `SourceError` for whatever cannot be read; it says what is wrong and what to do.

    >>> read('免去张所选的职务；'.encode(), 'a.txt')[1][0].blocks[0].text
    '免去张所选的职务；'
    """
    known, data = ('input', source) if isinstance(source, bytes) else load(source)
    made = Source(name or known, format_of(data, name or known), hashlib.sha256(data).hexdigest(), data)
    return made, READERS[made.format](made)


def format_of(data: bytes, name: str) -> str:
    """The format by the file's content; `SourceError` says what an unreadable one is."""
    return kind_of(data, name)
