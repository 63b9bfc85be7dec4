"""Picture files: pages recognised from JPEG, PNG and TIFF, alone, in folders and in archives; what is damaged or huge is refused."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from make_docx import zipped
from make_scan import pages_of, picture
from PIL import Image

from gazette_parser.clean import clean
from gazette_parser.errors import SourceError
from gazette_parser.model import Issue
from gazette_parser.read import find_files, format_of, read
from gazette_parser.read import picture as reader
from gazette_parser.read.ocr import Reading, is_installed
from gazette_parser.read.picture import is_page, plain_colours
from gazette_parser.read.words import Word

engine = pytest.mark.skipif(not is_installed(), reason='the extra ocr is not installed')
NOTICE = 4  # a page with two notices
HEAD = '林芝市人民政府公报2023年第3期\n'  # its running head, which one page alone does not show to be one
pytestmark = pytest.mark.usefixtures('own_cache')


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Recognition replaced: each picture gives one line, and is kept."""
    seen: list[Any] = []

    def recognised(pictures: Any, count: int, pages: int) -> Iterator[Any]:
        from gazette_parser.read.scan import sheet_of
        for number, width, height, draw in pictures:
            image = draw()
            seen.append(image)
            text = f'任命第{number}人为局长'
            word = Word(text, (1.0,) * len(text), tuple(105.0 + 20 * n for n in range(len(text))), 100, 100, 300, 120)
            yield number, sheet_of(Reading(image.shape[1], image.shape[0], (word,)), number, width, height)

    monkeypatch.setattr(reader, 'read_pictures', recognised)
    monkeypatch.setattr(reader, 'is_installed', lambda: True)
    return seen


def saved(*images: Any, form: str = 'JPEG', **options: Any) -> bytes:
    out = io.BytesIO()
    more = {'save_all': True, 'append_images': list(images[1:])} if len(images) > 1 else {}
    images[0].save(out, form, **more, **options)
    return out.getvalue()


def blank(width: int = 827, height: int = 1170, mode: str = 'L') -> Any:
    return Image.new(mode, (width, height), 'white')


def issue(data: bytes) -> Issue:
    return clean(*read(data, 'a.bin'))


# the sample's pages


@engine
def test_picture_gives_the_page_of_the_pdf() -> None:
    printed, found = issue(pages_of([NOTICE])), issue(saved(picture(NOTICE), dpi=(200, 200), quality=85))
    assert found.text == printed.text and found.source.format == 'scan'
    assert len(found.lines) == len(printed.lines) and not found.findings
    assert all(abs(a.x0 - b.x0) < 5 and abs(a.top - b.top) < 3 for a, b in zip(found.lines, printed.lines, strict=True))


@engine
def test_black_and_white_pages_in_one_file() -> None:
    """As fax machines and scanners write it, with a page upside down."""
    ink = picture(NOTICE).convert('L').point(lambda value: 255 * (value > 150)).convert('1')
    pages = [ink, ink.rotate(180)]
    found = issue(saved(*pages, form='TIFF', compression='group4', dpi=(200, 200)))
    wanted = issue(pages_of([NOTICE])).text.partition(HEAD)[2]
    assert [page.text.partition(HEAD)[2] or page.text for page in found.pages] == [wanted, wanted]


@engine
def test_picture_without_text() -> None:
    with pytest.raises(SourceError, match=r'a\.png: no text was found on it'):
        read(saved(blank(), form='PNG'), 'a.png')


# what is made of a file, without the engine


@pytest.mark.parametrize(('form', 'mode', 'options'), [
    ('JPEG', 'RGB', {}), ('JPEG', 'L', {}), ('JPEG', 'CMYK', {}), ('PNG', 'RGBA', {}), ('PNG', 'P', {}), ('PNG', '1', {}), ('PNG', 'I;16', {}),
    ('TIFF', '1', {'compression': 'group4'}), ('TIFF', 'L', {'compression': 'tiff_lzw'}), ('TIFF', 'RGB', {'compression': 'jpeg'}),
    ('TIFF', 'L', {'big_tiff': True})])
def test_forms_by_content(form: str, mode: str, options: dict[str, Any], known: list[Any]) -> None:
    image = Image.new(mode, (827, 1170), 0xFFFF) if mode == 'I;16' else blank(mode='L').convert(mode)
    data = saved(image, form=form, **options)
    source, pages = read(data, 'a.txt')
    assert source.format == format_of(data, '') == 'picture'
    assert [(page.number, page.recognised, [block.text for block in page.blocks]) for page in pages] == [(1, True, ['任命第1人为局长'])]
    assert known[0].dtype == 'uint8' and known[0].min() > 250  # paper stays white


def test_transparent_is_paper() -> None:
    assert plain_colours(Image.new('RGBA', (4, 4), (0, 0, 0, 0))).getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(('size', 'dpi', 'points', 'pixels'), [
    ((1654, 2339), (200, 200), (595.4, 842.0), (1654, 2339)),
    ((827, 1170), (100, 100), (595.4, 842.4), (1654, 2340)),  # drawn as finely as recognition wants
    ((1654, 1170), (200, 100), (595.4, 842.4), (1654, 2340)),  # fax: dots wider than high
    ((3000, 4000), (72, 72), (595.3, 793.7), (1654, 2205)),  # a camera that says nothing: as wide as A4
    ((3000, 4000), None, (595.3, 793.7), (1654, 2205)),
])
def test_size_of_the_page(size: tuple[int, int], dpi: tuple[int, int] | None, points: tuple[float, float], pixels: tuple[int, int],
                          known: list[Any]) -> None:
    ((page,), image) = read(saved(blank(*size), form='TIFF', **({'dpi': dpi} if dpi else {})), 'a.tif')[1], known[0]
    assert (page.width, page.height) == pytest.approx(points, abs=0.1)
    assert (image.shape[1], image.shape[0]) == pixels


def test_photograph_held_sideways(known: list[Any]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it
    read(saved(blank(1600, 1200), exif=exif), 'a.jpg')
    assert known[0].shape == (2205, 1654)


@pytest.mark.parametrize(('form', 'orientation', 'points'), [
    ('JPEG', 1, (595.4, 842.4)), ('JPEG', 3, (595.4, 842.4)), ('JPEG', 6, (842.4, 595.4)), ('JPEG', 8, (842.4, 595.4)),
    ('TIFF', 1, (595.4, 842.4)), ('TIFF', 6, (842.4, 595.4))])
def test_dots_wider_than_high_are_turned_with_the_page(form: str, orientation: int, points: tuple[float, float],
                                                       known: list[Any]) -> None:
    """1654 dots at 200 an inch are 8.27 inches, 1170 at 100 are 11.7, whichever way the sheet lay."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = read(saved(blank(1654, 1170), form=form, exif=exif, dpi=(200, 100)), 'a.bin')[1]
    assert (page.width, page.height) == pytest.approx(points, abs=0.1)


def test_lack_of_memory_is_no_damage(known: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Any:
        raise MemoryError
    monkeypatch.setattr(reader, 'plain_colours', full)
    with pytest.raises(SourceError, match='needs more memory than there is'):
        read(saved(blank()), 'a.jpg')
    monkeypatch.setattr(Image, 'open', lambda *_, **__: full())
    with pytest.raises(SourceError, match='needs more memory than there is'):
        read(saved(blank()), 'a.jpg')


def test_pages_of_a_tiff_in_parts(known: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'PART', 2)
    pages = read(saved(*[blank()] * 5, form='TIFF'), 'a.tif')[1]
    assert [page.blocks[0].text for page in pages] == [f'任命第{number}人为局长' for number in range(1, 6)]


# without the engine


def test_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'is_installed', lambda: False)
    with pytest.raises(SourceError) as caught:
        read(saved(blank()), 'a.jpg')
    assert str(caught.value) == "a.jpg: it is a picture of a page; to recognise it: pip install 'gazette-parser[ocr]'"


# folders and archives


def test_pages_are_found_and_signs_are_not(tmp_path: Path, known: list[Any]) -> None:
    page, sign = saved(blank(), form='PNG'), saved(blank(120, 60), form='PNG')
    for name, data in {'1.png': page, 'logo.png': sign, 'a.txt': '任命'.encode(), '2.dat': saved(blank())}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / 'z.zip').write_bytes(zipped({'3.tif': saved(blank(), form='TIFF'), 'icon.jpg': saved(blank(40, 40))}))
    found = find_files(tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in found] == ['1.png', '2.dat', 'a.txt', 'z.zip/3.tif']
    assert [read(file)[0].format for file in found] == ['picture', 'picture', 'text', 'picture']
    assert find_files(tmp_path / 'logo.png') == (tmp_path / 'logo.png',)


def test_large_head_is_no_sign() -> None:
    data = saved(blank(), form='TIFF', compression='tiff_lzw')  # what tells its size stands at the end
    assert is_page(data[:100]) and is_page(saved(blank())) and not is_page(saved(blank(300, 200)))


# limits


def png(width: int, height: int, data: bytes = b'') -> bytes:
    """A PNG that promises so many pixels."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))
    head = struct.pack('>IIBBBBB', width, height, 1, 0, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND', b'')


@pytest.mark.parametrize('side', [9_000, 100_000, 1_000_000])
def test_hundred_thousand_pixels_a_side(side: int, known: list[Any]) -> None:
    with pytest.raises(SourceError, match='more than 80 million pixels'):
        read(png(side, side), 'a.png')
    assert not known


def test_huge_page_among_others(known: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'MAX_PIXELS', 1_000_000)
    pages = read(saved(blank(), blank(2000, 1000), form='TIFF'), 'a.tif')[1]
    assert [len(page.blocks) for page in pages] == [1, 0]
    assert pages[1].notes[0].severity == 'error' and 'million pixels' in pages[1].notes[0].message


def test_too_many_pages(known: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'MAX_PAGES', 2)
    with pytest.raises(SourceError, match='more than 2 pages'):
        read(saved(*[blank(20, 20)] * 3, form='TIFF'), 'a.tif')


@pytest.mark.parametrize('data', [b'\xff\xd8\xff\xe0', b'\x89PNG\r\n\x1a\n', b'II*\0', b'MM\0*\0\0\0\x08', png(827, 1170, b'short')])
def test_damaged(data: bytes, known: list[Any]) -> None:
    with pytest.raises(SourceError, match='damaged'):
        read(data, 'a.jpg')


@pytest.mark.parametrize('form', ['JPEG', 'PNG', 'TIFF'])
def test_flipped_and_cut_bytes_are_read_or_refused(form: str, known: list[Any]) -> None:
    data = saved(blank(200, 100), blank(100, 200), form=form) if form == 'TIFF' else saved(blank(200, 100), form=form)
    rng = random.Random(form)
    for _ in range(150):
        broken = bytearray(data[:rng.randrange(10, len(data))] if rng.random() < 0.3 else data)
        for _ in range(3):
            broken[rng.randrange(8, len(broken))] = rng.randrange(256)
        try:
            assert read(bytes(broken), 'a.bin')[1]
        except SourceError as error:
            assert error.remedy
