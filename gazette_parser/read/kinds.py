"""What a file is, by its content and not by its name."""

from __future__ import annotations

import codecs

from gazette_parser.errors import SourceError
from gazette_parser.read.gate import Package

HEAD = 2048  # bytes that tell what a file is
PDF_WITHIN = 1024  # bytes before the PDF's mark
ZIP, OLE = b'PK\x03\x04', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
MARKS = (
    (b'GIF8', 'a GIF picture'), (b'\x1f\x8b', 'a gzip archive'), (b'Rar!', 'a RAR archive'),
    (b'7z\xbc\xaf', 'a 7z archive'), (b'PK\x05\x06', 'an empty zip archive'),
)
PICTURES = (b'\xff\xd8\xff', b'\x89PNG', b'II*\0', b'MM\0*', b'II+\0', b'MM\0+')  # JPEG, PNG, TIFF, large TIFF
PAGES = ('<!doctype html', '<html', '<head', '<body', '<meta ', '<title', '<div', '<table', '<p>', '<p ')
STREAMS = ('WordDocument', 'Workbook', 'PowerPoint Document')  # of old office files, and what they mean
REMEDY = 'give a text, PDF, Word, OFD, web page or scanned picture: save it as one of them'
SUFFIXES = ('.txt', '.text', '.pdf', '')  # of plain text, which has no mark


def kind_of(data: bytes, name: str) -> str:
    """The format of a file; `zip` for an archive of files. Raises `SourceError` that says what an unreadable one is.

    >>> kind_of(b'%PDF-1.7 ...', 'a.txt'), kind_of('<html>任命'.encode(), 'a.doc')
    ('pdf', 'html')
    """
    if not data[:HEAD].strip() and not data.strip():
        raise SourceError(name, 'it is empty', 'check where the file came from')
    if data.startswith(ZIP):
        return _of_zip(Package(data, name), name)
    if data.startswith(OLE):
        return _of_ole(data, name)
    return kind_of_head(data[:HEAD], name)


def kind_of_head(head: bytes, name: str) -> str:
    """The same by the first bytes alone; `zip` and `ole` for all of their families."""
    for mark, kind in ((ZIP, 'zip'), (OLE, 'ole'), (b'{\\rtf', 'rtf')):
        if head.startswith(mark):
            return kind
    if head.startswith(PICTURES):
        return 'picture'
    if b'%PDF' in head[:PDF_WITHIN]:
        return 'pdf'
    for mark, what in MARKS:
        if head.startswith(mark):
            raise SourceError(name, f'it is {what}', REMEDY)
    return _of_text(head, name)


def _of_text(head: bytes, name: str) -> str:
    narrow = head.replace(b'\0', b'')  # UTF-16 is read like ASCII
    start = narrow.lstrip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b' \r\n\t').decode('latin-1').lower()
    if start.startswith(PAGES) or (start.startswith(('<?xml', '<!--')) and '<html' in start):
        return 'html'
    if start.startswith('<?xml'):
        raise SourceError(name, 'it is XML', REMEDY)
    return 'text'


def _of_zip(package: Package, name: str) -> str:
    names = package.names
    if '[Content_Types].xml' in package:
        if any(member.startswith('word/') for member in names):
            return 'docx'
        raise SourceError(name, 'it is an office document without text (xlsx, pptx)', REMEDY)
    if 'OFD.xml' in package:
        return 'ofd'
    if 'mimetype' in package:
        if package.head('mimetype', 60).startswith(b'application/vnd.oasis.opendocument.text'):
            return 'odt'
        raise SourceError(name, 'it is an office document without text', REMEDY)
    return 'zip'


def _of_ole(data: bytes, name: str) -> str:
    """An old office file: its directory names the stream that holds the document."""
    found = [stream for stream in STREAMS if stream.encode('utf-16-le') in data]
    if 'WordDocument' in found:
        return 'doc'
    what = f'an old office file without a text ({found[0]})' if found else 'an old office file of an unknown kind'
    raise SourceError(name, f'it is {what}', REMEDY)
