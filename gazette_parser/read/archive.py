"""Folders and zip archives as the files in them; a file in an archive is named like one in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from gazette_parser.errors import SourceError
from gazette_parser.read.gate import MAX_UNPACKED, Package
from gazette_parser.read.kinds import HEAD, SUFFIXES, kind_of_head

MAX_BYTES = 512 * 2**20
PICTURE_HEAD = 2**16  # bytes that tell how large a picture is


def load(path: Path) -> tuple[str, bytes]:
    """The name and the bytes of a file, in a folder or in an archive (`issues.zip/2023/03.txt`)."""
    archive = _archive_of(path)
    try:
        if archive is not None:
            member = path.relative_to(archive).as_posix()
            with archive.open('rb') as file:
                return f'{archive.name}/{member}', _member(Package(file, archive.name), member)
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(path.name, f'it is larger than {MAX_BYTES >> 20} MiB', 'divide the file')
        return path.name, path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, 'strerror', None) or error
        raise SourceError(str(path), f'it cannot be opened ({why})', 'check the path') from error


def _archive_of(path: Path) -> Path | None:
    """The archive in which a path lies; a path that exists lies in none."""
    try:
        return next((folder for folder in path.parents if folder.is_file()), None)
    except (OSError, ValueError):
        return None


def _member(package: Package, member: str) -> bytes:
    names = {PurePosixPath(name).as_posix(): name for name in package.names}
    return package.read(names.get(member, member), MAX_UNPACKED)


def find_files(path: Path) -> tuple[Path, ...]:
    """The files to read: the path itself, or what a folder or a zip archive holds that can be read, hidden files left out.

    What can be read is known by content; plain text, which has no mark, also by the suffix. A file in an archive
    is the archive's path with the file's name.
    """
    if not path.exists():
        raise SourceError(str(path), 'there is no such file or folder', 'check the path')
    if not path.is_dir():
        return _expanded(path, asked=True)
    found = tuple(one for file in _walk(path) for one in _expanded(file, asked=False))
    if not found:
        raise SourceError(str(path), 'the folder has no text or PDF files, nor any other that can be read',
                          'give a folder with gazettes in it: text, PDF, Word, OFD, web pages, pictures or zip archives of them')
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in the order of names; what is hidden, or a link to a folder, is left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith('.'))
        yield from (Path(place) / name for name in sorted(names) if not name.startswith('.'))


def _expanded(file: Path, *, asked: bool) -> tuple[Path, ...]:
    """The file, the members of an archive, or nothing; what is damaged stays, so that reading it says why."""
    try:
        with file.open('rb') as stream:
            kind = _kind(partial(_start, stream), file.name)
            if kind != 'zip':
                return (file,) if asked or kind else ()
            return _members(Package(stream, file.name), file)
    except (OSError, SourceError):
        return (file,)


def _start(stream: IO[bytes], size: int) -> bytes:
    stream.seek(0)
    return stream.read(size)


def _members(package: Package, archive: Path) -> tuple[Path, ...]:
    """The readable members of an archive; an office document, which is a zip file too, is itself the file."""
    if any(name in package for name in ('[Content_Types].xml', 'OFD.xml', 'mimetype')):
        return (archive,)
    names = [name for name in package.names if not _is_hidden(name) and _kind(partial(package.head, name), name)]
    return tuple(archive / name for name in sorted(names)) or (archive,)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(('.', '__MACOSX')) for part in PurePosixPath(name).parts)


def _kind(head: Callable[[int], bytes], name: str) -> str:
    """The kind of a file by its beginning; '' where it cannot be read, is too small a picture, or text under no name of one."""
    try:
        kind = kind_of_head(head(HEAD), name)
    except SourceError:
        return ''
    if kind == 'picture':
        from gazette_parser.read.picture import is_page  # only where there is a picture

        return kind if is_page(head(PICTURE_HEAD)) else ''
    return '' if kind == 'text' and PurePosixPath(name).suffix.lower() not in SUFFIXES else kind
