"""The gate before every zip file and every XML part: what is too large, lies or points elsewhere does not pass."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from gazette_parser.errors import SourceError

if TYPE_CHECKING:
    from lxml import etree

MAX_MEMBERS = 2_000
MAX_UNPACKED = 256 * 2**20  # bytes, all members together
MAX_XML = 64 * 2**20  # bytes of one XML part: its tree takes several times as much
MAX_TAGS = 2_000_000  # in one XML part; a gazette of 72 pages has twenty thousand
MAX_RATIO = 100  # unpacked to packed, for what is larger than FREE
FREE = 2**20
CHUNK = 2**18
_END, _END_SIZE = b'PK\x05\x06', 22
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OverflowError, NotImplementedError, OSError)


class Package:
    """A zip file that passed the gate; its members are unpacked one at a time and counted while they are.

    Raises `SourceError` for a file that is no zip, too many or overlapping members, names that lead out of the
    archive, passwords, and members that unpack to too much.
    """

    def __init__(self, file: IO[bytes] | bytes, name: str) -> None:
        self.name = name
        stream = io.BytesIO(file) if isinstance(file, bytes) else file
        self._check_directory(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise self._damaged() from error
        self._members = {_plain(info): info for info in self._zip.infolist() if not info.is_dir()}
        self._left = MAX_UNPACKED
        self._check_members()

    @property
    def names(self) -> tuple[str, ...]:
        """The members as they are printed in the archive, folders left out."""
        return tuple(self._members)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str, most: int = MAX_UNPACKED) -> bytes:
        """A member's bytes; `SourceError` where it unpacks to more than it may."""
        info = self._members.get(member)
        if info is None:
            raise SourceError(self.name, f'its part {member} is missing', 'get the file again from where it came')
        return b''.join(self._chunks(info, min(most, self._left)))

    def head(self, member: str, size: int) -> bytes:
        """A member's first bytes."""
        try:
            with self._zip.open(self._members[member]) as file:
                return file.read(size)
        except (*_BROKEN, RuntimeError) as error:
            raise self._damaged() from error

    def xml(self, member: str) -> etree._Element:
        """An XML member's root."""
        return parse_xml(self.read(member, MAX_XML), self.name)

    def _chunks(self, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        packed, size = max(info.compress_size, 1), 0
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(CHUNK):
                    size += len(chunk)
                    if size > most or (size > FREE and size > MAX_RATIO * packed):
                        raise self._bomb()
                    self._left -= len(chunk)
                    yield chunk
        except (*_BROKEN, RuntimeError) as error:
            raise self._damaged() from error

    def _check_directory(self, stream: IO[bytes]) -> None:
        """The directory's size is looked at before it is read: each of its entries costs memory."""
        stream.seek(0, io.SEEK_END)
        stream.seek(max(0, stream.tell() - _END_SIZE - 65_535))
        tail = stream.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + _END_SIZE:
            raise self._damaged()
        count, size = struct.unpack('<HI', tail[at + 10:at + 16])
        if count > MAX_MEMBERS or size > 600 * MAX_MEMBERS:
            raise SourceError(self.name, f'it has more than {MAX_MEMBERS} members', 'divide the archive')

    def _check_members(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise SourceError(self.name, f'it has more than {MAX_MEMBERS} members', 'divide the archive')
        if any(info.flag_bits & 1 for info in infos):
            raise SourceError(self.name, 'it is encrypted with a password', 'remove the password first')
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise SourceError(self.name, 'it is packed in an unusual way', 'unpack it and pack it again')
        if any(_leads_out(name) for name in self._members):
            raise SourceError(self.name, 'it has members whose names lead out of it', 'do not trust it; get the file anew')
        if sum(info.file_size for info in infos) > MAX_UNPACKED or _overlap(infos, self._zip.start_dir):
            raise self._bomb()

    def _bomb(self) -> SourceError:
        return SourceError(self.name, 'it unpacks to far more than it should', 'do not trust it; get the file anew')

    def _damaged(self) -> SourceError:
        return SourceError(self.name, 'it is a damaged zip file', 'get the file again from where it came')


def _plain(info: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where it says so, else what Chinese systems write without saying."""
    if info.flag_bits & 0x800:
        return info.filename.replace('\\', '/')
    raw = info.orig_filename.split('\0')[0].encode('cp437', 'replace')
    for encoding in ('utf-8', 'gb18030'):
        try:
            return raw.decode(encoding).replace('\\', '/')
        except UnicodeDecodeError:
            continue
    return info.filename.replace('\\', '/')


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or '..' in path.parts or name[1:2] == ':' or not name.strip()


def _overlap(infos: Iterable[zipfile.ZipInfo], end: int) -> bool:
    """Whether two members share packed bytes, which lets a small file unpack to a huge one."""
    places = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in infos)
    starts = [start for start, _ in places[1:]] + [end]
    return any(stop > start for (_, stop), start in zip(places, starts, strict=True))


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of an XML part. No entity, no document type and no other file is ever followed.

    >>> parse_xml(b'<a>\\xe9\\x99\\x84\\xe4\\xbb\\xb6</a>', 'a.docx').text
    '附件'
    """
    from lxml import etree  # only where there is XML

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)
    if b'<!DOCTYPE' in data or b'<!ENTITY' in data:
        raise _foreign(name)
    if data.count(b'<') > MAX_TAGS:
        raise SourceError(name, f'a part of it has more than {MAX_TAGS:,} tags', 'divide the file')
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(name, 'an XML part of it is damaged', 'save it anew with the program that made it') from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _foreign(name)
    return root


def _foreign(name: str) -> SourceError:
    return SourceError(name, 'it declares entities, which no office document does', 'do not trust it; get the file anew')
