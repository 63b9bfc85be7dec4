"""PDFs made to exhaust a reader: each ends with pages or one sentence, within seconds and without much memory."""

from __future__ import annotations

import os
import random
import time
import zlib
from pathlib import Path

import pytest
from make_pdf import Page, _file, pdf
from make_scan import pages_of

from gazette_parser.errors import SourceError
from gazette_parser.model import RawPage
from gazette_parser.read import characters, layers, read
from gazette_parser.read.child import resident
from gazette_parser.read.guard import read_guarded, run_guarded, run_many
from gazette_parser.read.scan import MAX_PIXELS, scale_for

WORDS = '林芝市人民政府关于任职的通知'


def guarded(data: bytes, folder: Path, seconds: float = 30.0) -> tuple[RawPage, ...] | str:
    """Pages, or the sentence that refuses the file."""
    file = folder / 'a.pdf'
    file.write_bytes(data)
    start = time.monotonic()
    try:
        return read_guarded(file, seconds=seconds)[1]
    except SourceError as error:
        return str(error)
    finally:
        assert time.monotonic() - start < seconds + 10


def outcome(data: bytes) -> str:
    """'' for pages or a sentence, else what went wrong."""
    try:
        read(data, 'a.pdf')
    except SourceError as error:
        return '' if error.cause and error.remedy else repr(error)
    except Exception as error:
        return repr(error)
    return ''


def broken(start: int) -> list[str]:
    """What goes wrong with a page of the sample, cut at places and with bytes changed."""
    data, rng = pages_of([4]), random.Random(start)
    cut = [data[:rng.randrange(len(data))] for _ in range(50)]
    for _ in range(100):
        changed = bytearray(data)
        for _ in range(20):
            place = rng.randrange(len(changed)) if rng.random() < 0.5 else rng.randrange(len(changed) - 3000, len(changed))
            changed[place] = rng.randrange(256)
        cut.append(bytes(changed))
    return [found for one in cut if (found := outcome(one))]


@pytest.mark.parametrize('start', [0, 1])
def test_cut_and_changed_files_are_read_or_refused(start: int) -> None:
    """A hundred cuts and two hundred files with changed bytes, half of them among the places of the objects."""
    assert run_guarded(broken, start, name='a.pdf', seconds=300) == []


def test_cut_file_is_told() -> None:
    data = pdf([Page().text(72, 100, WORDS), Page().text(72, 100, '通知')])
    assert read(data, 'a.pdf')[1][0].notes == ()
    found = read(data[:data.rindex(b'xref')], 'a.pdf')[1]
    assert [bool(page.blocks) for page in found] == [True, True] and 'may be cut' in found[0].notes[0].message


def test_twenty_thousand_pages(tmp_path: Path) -> None:
    found = guarded(pdf([Page()] * 20_000), tmp_path, 60)
    assert isinstance(found, str) and 'more than 5000 pages' in found


def test_parent_stays_small_over_a_hundred_files() -> None:
    """What a child needed is not held by the parent."""
    held = []
    for number, (_, result) in enumerate(run_many(read_bytes, [str(n) for n in range(100)], 2)):
        assert not isinstance(result, SourceError)
        held += [resident(os.getpid())] if number in (9, 99) else []
    assert held[1] - held[0] < 50 * 2**20


def read_bytes(name: str) -> int:
    """Characters read from a page of the sample."""
    return sum(len(getattr(block, 'text', '')) for page in read(pages_of([4]), name)[1] for block in page.blocks)


def with_objects(*objects: str) -> bytes:
    return _file(['<</Type/Catalog/Pages 2 0 R>>', *objects])


def test_page_tree_that_bites_its_tail(tmp_path: Path) -> None:
    found = guarded(with_objects('<</Type/Pages/Count 2/Kids[2 0 R 3 0 R]>>', '<</Type/Pages/Parent 2 0 R/Count 1/Kids[2 0 R]>>'), tmp_path)
    assert isinstance(found, str) and found.startswith('a.pdf: ')


def test_form_that_draws_itself(tmp_path: Path) -> None:
    form = '<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</F 4 0 R>>>>/Length 4>>\nstream\n/F Do\nendstream'
    page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R>>'
    found = guarded(with_objects('<</Type/Pages/Count 1/Kids[3 0 R]>>', page, form, '<</Length 5>>\nstream\n/F Do\nendstream'), tmp_path)
    assert isinstance(found, str) and 'no page of it has text' in found


def picture(width: int, height: int, data: bytes) -> bytes:
    """A page that is one picture of so many pixels."""
    image = (f'<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 1/ColorSpace/DeviceGray/Filter'
             f'/FlateDecode/Length {len(data)}>>\nstream\n').encode('latin-1') + data + b'\nendstream'
    page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>'
    content = 'q 595 0 0 842 0 0 cm /I Do Q'
    return with_objects('<</Type/Pages/Count 1/Kids[3 0 R]>>', page, image.decode('latin-1'),
                        f'<</Length {len(content)}>>\nstream\n{content}\nendstream')


@pytest.mark.parametrize('promised', [100_000, 1_000_000])
def test_picture_of_a_hundred_thousand_pixels_a_side(promised: int, tmp_path: Path) -> None:
    found = guarded(picture(promised, promised, zlib.compress(bytes(10_000_000))), tmp_path, 60)
    assert isinstance(found, str) or found[0].notes


def test_stream_that_inflates_without_end(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    packed = b''.join(packer.compress(b' ' * 2**20) for _ in range(1500)) + packer.flush()
    content = f'<</Filter/FlateDecode/Length {len(packed)}>>\nstream\n' + packed.decode('latin-1') + '\nendstream'
    page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>'
    found = guarded(with_objects('<</Type/Pages/Count 1/Kids[3 0 R]>>', page, content), tmp_path, 60)
    assert isinstance(found, str)


def test_page_of_a_million_characters(tmp_path: Path) -> None:
    row = WORDS * 60
    page = Page()
    for number in range(1_010_000 // len(row) + 1):
        page.text(10, 10 + number % 800, row, 1)
    found = guarded(pdf([page, Page().text(72, 100, WORDS)]), tmp_path, 60)
    assert not isinstance(found, str) and found[1].blocks


def test_many_characters_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, 'MAX_CHARS', 5)
    pages = read(pdf([Page().text(72, 100, WORDS), Page().text(72, 100, '通知')]), 'a.pdf')[1]
    assert 'more than 5 characters' in pages[0].notes[0].message and pages[0].notes[0].severity == 'error' and pages[1].blocks


@pytest.mark.parametrize(('width', 'height'), [(595, 842), (14_400, 14_400), (1e9, 1e9), (0, 0)])
def test_pictures_of_pages_stay_small(width: float, height: float) -> None:
    scale = scale_for(width, height)
    assert 0 < scale <= 200 / 72 and width * scale * height * scale <= 1.01 * MAX_PIXELS


def test_second_reader_that_fails_is_no_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    def broken(*_: object, **__: object) -> None:
        raise PdfminerException('loop')

    monkeypatch.setattr(pdfplumber, 'open', broken)
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    page = Page().raw('q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q').text(66, 100, WORDS * 2, 8)
    found = read(pdf([page]), 'a.pdf')[1][0]
    assert found.blocks and 'text lies over a picture' in found.notes[0].message
