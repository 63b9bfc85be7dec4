"""Zip archives and folders: what is in them, and archives made to do harm."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from make_docx import docx, p, zipped
from make_ofd import Page, ofd
from make_pdf import Page as PdfPage
from make_pdf import pdf

from gazette_parser.batch import items, run
from gazette_parser.errors import SourceError
from gazette_parser.read import find_files, format_of, read
from gazette_parser.read.gate import MAX_MEMBERS, Package

WORDS = '林芝市人民政府关于张辉同志任职的通知\n\n林政发〔2023〕28号\n'
FILES = {
    'a.txt': WORDS.encode(), '子/b.dat': pdf([PdfPage().text(72, 100, '通知')]), '子/c.zip': docx(p('正文')),
    'd.ofd': ofd([Page().text(72, 100, '正文')]), 'e': '<html><body><p>正文</p></body></html>'.encode(),
    'f.rtf': b'{\\rtf1 a}', '图.gif': b'GIF89a', 'x.py': b'print()', '.hidden.txt': b'a', '__MACOSX/a.txt': b'a',
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / 'issues.zip'
    file.write_bytes(zipped(FILES))
    return file


# what is in an archive


def test_members_are_files(archive: Path) -> None:
    found = find_files(archive)
    assert [file.relative_to(archive).as_posix() for file in found] == ['a.txt', 'd.ofd', 'e', 'f.rtf', '子/b.dat', '子/c.zip']
    assert [read(file)[0].format for file in found if file.suffix != '.rtf'] == ['text', 'ofd', 'html', 'pdf', 'docx']


def test_member_is_named_after_its_archive(archive: Path) -> None:
    assert read(archive / '子' / 'b.dat')[0].name == 'issues.zip/子/b.dat'
    with pytest.raises(SourceError, match=r'issues.zip: its part none.txt is missing'):
        read(archive / 'none.txt')


def test_archive_itself_is_no_document(archive: Path) -> None:
    with pytest.raises(SourceError, match='zip archive'):
        read(archive)


def test_folder_gives_what_can_be_read(archive: Path) -> None:
    for name, data in (('a.doc', docx(p('正文'))), ('b.pic', b'GIF89a'), ('c.md', b'text'), ('d.txt', b'text'), ('e.zip', b'PK\x03\x04')):
        (archive.parent / name).write_bytes(data)
    names = [file.relative_to(archive.parent).as_posix() for file in find_files(archive.parent)]
    assert names == ['a.doc', 'd.txt', 'e.zip', 'issues.zip/a.txt', 'issues.zip/d.ofd', 'issues.zip/e', 'issues.zip/f.rtf',
                     'issues.zip/子/b.dat', 'issues.zip/子/c.zip']


def test_batch_parses_every_member(tmp_path: Path) -> None:
    file = tmp_path / 'issues.zip'
    file.write_bytes(zipped({'a.txt': WORDS.encode(), 'b.docx': docx(*map(p, WORDS.split())), 'bad.pdf': b'%PDF-1.4 and no more'}))
    outcomes = list(run(items([file], lambda: b''), 1, lambda issue: None))
    assert [(outcome.name, outcome.rows['documents'], bool(outcome.error)) for outcome in outcomes] == [
        (f'{file}/a.txt', 1, False), (f'{file}/b.docx', 1, False), (f'{file}/bad.pdf', 0, True)]


@pytest.mark.parametrize(('encoding', 'flag'), [('utf-8', 0x800), ('utf-8', 0), ('gb18030', 0)])
def test_chinese_names(encoding: str, flag: int, tmp_path: Path) -> None:
    data = bytearray(zipped({'abcdefghij': WORDS.encode()}))
    raw = '公报号'.encode(encoding).ljust(10, b'x')
    data = bytearray(bytes(data).replace(b'abcdefghij', raw))
    for mark, place in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
        struct.pack_into('<H', data, data.index(mark) + place, flag)
    file = tmp_path / 'a.zip'
    file.write_bytes(data)
    (member,) = Package(bytes(data), 'a.zip').names
    assert member == raw.decode(encoding)
    suffixed = file / member
    assert read(suffixed)[0].name == f'a.zip/{member}'


def test_names_with_backslashes(tmp_path: Path) -> None:
    file = tmp_path / 'a.zip'
    file.write_bytes(zipped({'年xx期.txt': WORDS.encode()}).replace(b'xx', b'\\x'))
    assert [path.relative_to(file).as_posix() for path in find_files(file)] == ['年/x期.txt']
    assert read(find_files(file)[0])[0].format == 'text'


@pytest.mark.parametrize(('members', 'kind'), [
    ({'mimetype': b'application/vnd.oasis.opendocument.text', 'content.xml': b'<a/>'}, 'odt'),
    ({'[Content_Types].xml': b'<a/>', 'word/document.xml': b'<a/>'}, 'docx'), ({'OFD.xml': b'<a/>'}, 'ofd'), ({'a.txt': b'a'}, 'zip'),
])
def test_zip_files_by_their_content(members: dict[str, bytes], kind: str) -> None:
    assert format_of(zipped(members), 'a') == kind


@pytest.mark.parametrize('members', [{'[Content_Types].xml': b'<a/>', 'xl/workbook.xml': b'<a/>'},
                                     {'mimetype': b'application/vnd.oasis.opendocument.spreadsheet'}])
def test_sheets_and_slides_are_refused(members: dict[str, bytes]) -> None:
    with pytest.raises(SourceError, match='office document without'):
        format_of(zipped(members), 'a')


def test_old_office_files() -> None:
    mark = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
    assert format_of(mark + 'WordDocument'.encode('utf-16-le'), 'a.wps') == 'doc'
    with pytest.raises(SourceError, match=r'without a text \(Workbook\)'):
        format_of(mark + 'Workbook'.encode('utf-16-le'), 'a.xls')


def test_member_with_a_password() -> None:
    data = bytearray(zipped({'a.txt': b'a'}))
    for mark, place in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(SourceError, match='password'):
        format_of(bytes(data), 'a.zip')


# archives made to do harm


def ratio() -> bytes:
    """512 MiB of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as file, file.open('word/document.xml', 'w', force_zip64=True) as member:
        for _ in range(512):
            member.write(bytes(2**20))
    return out.getvalue()


def lying() -> bytes:
    """200 MiB of zeros under a header that says one kilobyte."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(200 * 2**20)) + packed.flush()
    return _by_hand([('word/document.xml', body, 1024, 0)])


def overlapping() -> bytes:
    """1,000 members that share one packed body."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(200_000)) + packed.flush()
    name = b'0000.txt'
    local = struct.pack('<4s5H3I2H', b'PK\x03\x04', 20, 0, 8, 0, 0, zlib.crc32(bytes(200_000)), len(body), 200_000, len(name), 0) + name + body
    directory = b''.join(_entry(f'{n:04d}.txt'.encode(), len(body), 200_000, zlib.crc32(bytes(200_000)), 0) for n in range(1_000))
    return local + directory + _end(1_000, len(directory), len(local))


def many() -> bytes:
    """65,535 empty members."""
    return _by_hand([(f'{n}.txt', b'', 0, 0) for n in range(65_535)])


def nested() -> bytes:
    """Archives in archives, ten deep, each with ten copies."""
    data = b'a' * 10_000
    for depth in range(10):
        data = zipped({f'{depth}-{n}.zip': data for n in range(10)})[:10**6]
    return data


def outside() -> bytes:
    """A member that leads out of the archive."""
    return zipped({'../../etc/cron.d/a.txt': b'a'})


def _by_hand(members: list[tuple[str, bytes, int, int]]) -> bytes:
    out, directory = bytearray(), bytearray()
    for name, body, size, check in members:
        start, raw = len(out), name.encode()
        out += struct.pack('<4s5H3I2H', b'PK\x03\x04', 20, 0, 8, 0, 0, check, len(body), size, len(raw), 0) + raw + body
        directory += _entry(raw, len(body), size, check, start)
    return bytes(out) + bytes(directory) + _end(len(members), len(directory), len(out))


def _entry(name: bytes, packed: int, size: int, check: int, start: int) -> bytes:
    return struct.pack('<4s6H3I5H2I', b'PK\x01\x02', 20, 20, 0, 8, 0, 0, check, packed, size, len(name), 0, 0, 0, 0, 0, start) + name


def _end(count: int, size: int, start: int) -> bytes:
    return struct.pack('<4s4H2IH', b'PK\x05\x06', 0, 0, min(count, 65_535), min(count, 65_535), size, start, 0)


@pytest.mark.parametrize('bomb', [ratio, lying, overlapping, many, nested, outside])
def test_bombs(bomb, tmp_path: Path) -> None:
    data = bomb()
    file = tmp_path / 'bomb.docx'
    file.write_bytes(data)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    for found in find_files(file):
        with pytest.raises(SourceError):
            read(found)
    with pytest.raises(SourceError):
        package = Package(data, 'bomb')
        for name in package.names:
            read(package.read(name), name)
    assert time.process_time() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_bomb_in_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / 'bomb.zip').write_bytes(many())
    (tmp_path / 'good.txt').write_text(WORDS, 'utf8')
    found = find_files(tmp_path)
    assert [file.name for file in found] == ['bomb.zip', 'good.txt']
    with pytest.raises(SourceError, match=f'more than {MAX_MEMBERS} members'):
        read(found[0])


@pytest.mark.parametrize('name', ['/etc/passwd', '..', 'a/../../b.txt', 'C:\\a.txt', '\\a.txt', '..\\a.txt'])
def test_names_that_lead_out(name: str) -> None:
    with pytest.raises(SourceError, match='lead out'):
        Package(zipped({name.replace('\\', '/'): b'a', 'b': b'b'}), 'a.zip')


def test_sum_of_members_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    from gazette_parser.read import gate

    monkeypatch.setattr(gate, 'MAX_UNPACKED', 1000)
    with pytest.raises(SourceError, match='unpacks to far more'):
        Package(zipped({'a': bytes(600), 'b': bytes(600)}), 'a.zip')
    package = Package(zipped({'a': bytes(600)}), 'a.zip')
    assert package.read('a') == bytes(600)
    with pytest.raises(SourceError, match='unpacks to far more'):
        package.read('a')


@pytest.mark.parametrize('part', [0.02, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize('make', [lambda: docx(p('正文')), lambda: ofd([Page().text(72, 100, '正文')])])
def test_cut_files(part: float, make) -> None:
    data = make()
    with pytest.raises(SourceError, match='damaged'):
        read(data[:int(part * len(data))], 'a')


def test_flipped_bytes_are_read_or_refused() -> None:
    data = docx(p('正文'))
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1:]
        try:
            read(changed, 'a')
        except SourceError as error:
            assert error.remedy
