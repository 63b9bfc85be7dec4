"""Pages without text: recognised whichever way they lie, with tables, doubts, a cache, and a sentence where the engine is missing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import make_pdf
import pytest
from make_scan import layered, misnamed, pages_of, picture, scan, stamped, vertical

from gazette_parser import parse
from gazette_parser.clean import clean
from gazette_parser.errors import SourceError
from gazette_parser.model import Box, Issue, RawLine, RawTable
from gazette_parser.read import cache, child, guard, layers, read, worker
from gazette_parser.read.lines import Sheet
from gazette_parser.read.ocr import Reading, is_installed
from gazette_parser.read.words import Word

engine = pytest.mark.skipif(not is_installed(), reason='the extra ocr is not installed')
NOTICE, TABLE = 4, 28  # pages: two notices with signatures; a ruled table
pytestmark = pytest.mark.usefixtures('own_cache')


def issue(data: bytes) -> Issue:
    return clean(*read(data, 'a.pdf'))


def squeezed(text: str) -> str:
    return ''.join(text.split())


def errors(found: str, printed: str) -> float:
    """Characters that are wrong, missing or too many, as a share of those printed."""
    steps = SequenceMatcher(None, squeezed(printed), squeezed(found), autojunk=False).get_opcodes()
    return sum(max(j - i, n - m) for kind, i, j, m, n in steps if kind != 'equal') / len(squeezed(printed))


@pytest.fixture(scope='module')
def printed() -> Issue:
    return issue(pages_of([NOTICE]))


@pytest.fixture(scope='module')
def scanned(own_cache: None) -> Issue:
    return issue(scan(picture(NOTICE)))


# the same page from a picture


@engine
def test_paragraphs_of_a_scan(printed: Issue, scanned: Issue) -> None:
    assert scanned.text == printed.text
    assert not scanned.findings and not scanned.doubts
    assert scanned.source.format == 'scan' and printed.source.format == 'pdf'


@engine
def test_lines_of_a_scan_stand_where_they_are_printed(printed: Issue, scanned: Issue) -> None:
    assert len(scanned.lines) == len(printed.lines)
    for one, other in zip(scanned.lines, printed.lines, strict=True):
        assert (one.char_start, one.char_end) == (other.char_start, other.char_end)
        assert abs(one.x0 - other.x0) < 5 and abs(one.top - other.top) < 3  # a title set wide has white at its ends


@engine
def test_rows_of_a_scan() -> None:
    one, other = parse(scan(picture(NOTICE)), name='a.pdf'), parse(pages_of([NOTICE]), name='a.pdf')
    assert len(one.appointments) == 3
    assert [row.quote for row in one.appointments] == [row.quote for row in other.appointments]


VARIANTS = {
    'turned by 90': lambda: picture(NOTICE).rotate(-90, expand=True),
    'turned by 180': lambda: picture(NOTICE).rotate(180),
    'turned by 270': lambda: picture(NOTICE).rotate(90, expand=True),
    'tilted by 2': lambda: picture(NOTICE).rotate(2, fillcolor='white', resample=3),
    'tilted by -2': lambda: picture(NOTICE).rotate(-2, fillcolor='white', resample=3),
    'stamped': lambda: stamped(stamped(picture(NOTICE), 450, 372), 450, 658),
    'coarse': lambda: picture(NOTICE, 150).resize((1654, 2339)),
}


@pytest.fixture(scope='module')
def bad_scans(own_cache: None) -> Issue:
    """One file of all variants, so that the engine starts once; their common running head is known by coming back."""
    return issue(scan(*(made() for made in VARIANTS.values())))


@engine
@pytest.mark.parametrize('name', VARIANTS)
def test_bad_scans(name: str, bad_scans: Issue, printed: Issue) -> None:
    wanted = printed.text.partition('林芝市人民政府公报2023年第3期\n')[2]
    found = bad_scans.pages[list(VARIANTS).index(name)].text
    assert errors(found, wanted) <= 0.003, found
    assert found.count('\n') == wanted.count('\n')


@engine
def test_lines_of_a_turned_scan_lie_on_the_page_as_it_is_shown(printed: Issue) -> None:
    source, pages = read(scan(picture(NOTICE).rotate(180)), 'a.pdf')
    first = next(line for line in clean(source, pages).lines if line.char_start == 0)
    wanted = printed.lines[0]
    assert abs(pages[0].width - first.x1 - wanted.x0) < 5 and abs(pages[0].height - first.bottom - wanted.top) < 4


@engine
def test_vertical_text_of_a_scan() -> None:
    image, columns = vertical(13)
    found = issue(scan(image))
    assert len(columns) > 8 and errors(found.text, ''.join(columns)) <= 0.01, found.text
    assert [found.text[line.char_start] for line in found.lines] == [column[0] for column in columns]
    assert all(right.x0 > left.x1 for right, left in zip(found.lines, found.lines[1:], strict=False))


@engine
def test_ruled_table_of_a_scan() -> None:
    tables = [[block for page in read(data, 'a.pdf')[1] for block in page.blocks if isinstance(block, RawTable)]
              for data in (scan(picture(TABLE)), pages_of([TABLE]))]
    assert len(tables[0]) == len(tables[1]) == 1
    assert [[squeezed(cell or '') for cell in row] for row in tables[0][0].rows] == [
        [squeezed(cell or '') for cell in row] for row in tables[1][0].rows]


@engine
def test_mixed_file() -> None:
    """Pages with characters are read, the others recognised; running heads go from both."""
    import pypdfium2

    mixed = pypdfium2.PdfDocument(pages_of([NOTICE]))
    mixed.import_pages(pypdfium2.PdfDocument(scan(picture(NOTICE))))
    import io
    out = io.BytesIO()
    mixed.save(out)
    found = issue(out.getvalue())
    assert found.pages[0].text == found.pages[1].text


@engine
def test_file_read_in_parts(monkeypatch: pytest.MonkeyPatch, scanned: Issue) -> None:
    from gazette_parser.read import pdf

    monkeypatch.setattr(pdf, 'PART', 1)
    found = issue(scan(picture(NOTICE), picture(NOTICE)))
    assert [squeezed(page.text) for page in found.pages] == [squeezed(scanned.text)] * 2


# text layers that are not what is printed


def strange(codes: list[int]) -> list[int]:
    """Every Chinese character named as another one, far away."""
    return [0x4E00 + (code - 0x4E00 + 7919) % 20_000 if 0x4E00 <= code < 0x9FFF else code for code in codes]


def mixed(codes: list[int]) -> list[int]:
    """The names of a font's Chinese characters dealt out anew."""
    han = [code for code in codes if 0x4E00 <= code < 0x9FFF]
    random.Random(1).shuffle(han)
    dealt = iter(han)
    return [next(dealt) if 0x4E00 <= code < 0x9FFF else code for code in codes]


@engine
@pytest.mark.parametrize('rename', [strange, mixed])
def test_broken_layer_is_recognised(rename: Callable[[list[int]], list[int]], printed: Issue) -> None:
    found = issue(misnamed(NOTICE, rename))
    assert found.text == printed.text
    assert [(note.message, note.severity) for note in found.findings] == [
        ('characters are no plausible Chinese: recognised like a scan', 'info')]


@pytest.mark.parametrize('rename', [strange, mixed])
def test_broken_layer_without_the_engine(rename: Callable[[list[int]], list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is kept, but every line is in doubt, so no row stands without `review`."""
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    (page,) = read(misnamed(NOTICE, rename), 'a.pdf')[1]
    assert page.notes[0].severity == 'warning' and "pip install 'gazette-parser[ocr]'" in page.notes[0].message
    assert all(all(block.doubts) for block in page.blocks if isinstance(block, RawLine))


@engine
def test_wrong_hidden_layer_over_a_scan_is_recognised(printed: Issue) -> None:
    found = issue(layered(picture(NOTICE), ['糫蒭鍑糗蒯鍗糝蒱鍘' * 3] * 20))
    assert found.text == printed.text
    assert [note.message for note in found.findings] == ['characters are no plausible Chinese: recognised like a scan']


# what is known of a page is not worked out again


@engine
def test_second_run_needs_no_engine(scanned: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(_: object) -> None:
        raise AssertionError('a worker was started')

    monkeypatch.setattr(worker._Workers, '_started', started)
    assert issue(scan(picture(NOTICE))).text == scanned.text


READING = Reading(100, 200, (Word('通知', (1.0, 0.4), (10.0, 20.0), 5, 10, 25, 20),), ((1, 2, 3, 4),), 90, 0.5)


def test_cache_gives_what_it_took() -> None:
    cache.save('ab' * 32, READING)
    assert cache.load('ab' * 32) == READING
    assert cache.load('cd' * 32) is None


@pytest.mark.parametrize('data', [b'', b'not gzip', b'\x1f\x8b\x08\x00', b'null'])
def test_damaged_cache_is_no_page(data: bytes) -> None:
    path = cache._path('ef' * 32)
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(data)
    assert cache.load('ef' * 32) is None


def test_cache_stays_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, 'folder', lambda: tmp_path)
    monkeypatch.setattr(cache, 'MOST', 2000)
    monkeypatch.setattr(cache, 'EVERY', 1)
    monkeypatch.setattr(cache, '_writes', 1)
    for number in range(20):
        cache.save(f'{number:064d}', READING)
    assert sum(file.stat().st_size for file in tmp_path.glob('*/*')) <= 2300
    assert cache.load(f'{19:064d}') == READING


def test_cache_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / 'file').write_text('x')
    monkeypatch.setattr(cache, 'folder', lambda: tmp_path / 'file')
    cache.save('ab' * 32, READING)
    assert cache.load('ab' * 32) is None


# workers


def lazy(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def fail(_: object) -> None:
    raise ValueError('no such page')


def test_worker_that_hangs_costs_its_page() -> None:
    results = list(worker.run_all(lazy, [('a', 0.0), ('b', 600.0), ('c', 0.01), ('d', worker.Known(7))], 2, seconds=10))
    assert results == [('a', 0.0), ('b', None), ('c', 0.01), ('d', 7)]


def test_worker_that_fails_costs_its_page() -> None:
    assert list(worker.run_all(fail, [('a', 1), ('b', worker.Known(2))], 1)) == [('a', None), ('b', 2)]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with guard.listening(lambda *args: told.append(args)):
        assert guard.run_guarded(count_pages, 3, name='a.pdf') == 3
    assert told == [('a.pdf', 1, 3), ('a.pdf', 2, 3), ('a.pdf', 3, 3)]


def test_bar_shows_pages_and_the_time_left(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from gazette_parser import progress

    clock = iter([100.0, 106.0, 112.0])
    monkeypatch.setattr(progress.time, 'monotonic', lambda: next(clock))
    bar = progress.Pages()
    for done in (1, 3, 5):
        bar('a.pdf', done, 10)
    shown = capsys.readouterr().err.split('\r')[1:]
    assert shown == ['a.pdf [##------------------] page 1 of 10', 'a.pdf [######--------------] page 3 of 10, 21 s left',
                     'a.pdf [##########----------] page 5 of 10, 15 s left']


@pytest.mark.parametrize(('files', 'jobs', 'each'), [(1, 2, 2), (1, 1, 1), (2, 2, 1), (3, 8, 2)])
def test_jobs_are_shared_among_the_files(files: int, jobs: int, each: int) -> None:
    """A single scan is recognised by as many processes as there are jobs."""
    assert [found for _, found in guard.run_many(cores_of, [str(n) for n in range(files)], jobs)] == [each] * files


def cores_of(_: str) -> int:
    return child.cores()


@pytest.mark.parametrize(('cores', 'count', 'workers'), [(2, 10, 2), (1, 10, 1), (2, 1, 1), (8, 10, 2)])
def test_pages_are_recognised_side_by_side(cores: int, count: int, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from gazette_parser.read import scan as module

    asked: list[int] = []
    monkeypatch.setattr(child, 'cores', lambda: cores)
    monkeypatch.setattr(module, 'run_all', lambda function, tasks, number: iter(asked.append(number) or ()))
    assert list(module.read_pictures([], count, count)) == [] and asked == [workers]


@engine
def test_engine_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its models lie in its package: it starts and reads without opening a socket."""
    import socket

    import numpy

    from gazette_parser.read import ocr

    def refused(*_: object, **__: object) -> None:
        raise AssertionError('a socket was opened')

    monkeypatch.setattr(socket, 'socket', refused)
    monkeypatch.setattr(socket, 'create_connection', refused)
    ocr._engine.cache_clear()
    reading = ocr.recognise(numpy.asarray(picture(NOTICE).crop((0, 0, 1654, 700))))
    assert any('林芝市人民政府' in word.text for word in reading.words)


def count_pages(total: int) -> int:
    for done in range(1, total + 1):
        child.report(done, total)
    return total


# without the engine


def test_scan_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    with pytest.raises(SourceError, match=r"a\.pdf: it is a scan: .*pip install 'gazette-parser\[ocr\]'"):
        read(scan(picture(NOTICE, 40)), 'a.pdf')


def test_mixed_file_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    page = make_pdf.Page().raw('q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q')
    pages = read(make_pdf.pdf([make_pdf.Page().text(72, 100, '通知'), page]), 'a.pdf')[1]
    assert pages[0].notes == () and pages[1].notes[0].severity == 'error'
    assert "pip install 'gazette-parser[ocr]'" in pages[1].notes[0].message


# doubts


def test_uncertain_characters_are_told() -> None:
    from gazette_parser.read.layout import compose
    from gazette_parser.read.scan import sheet_of

    text = '免去张所选的市交通运输局副局长职务。'
    word = Word(text, (0.4, *(1.0,) * 17), tuple(105.0 + 10 * n for n in range(18)), 100, 100, 280, 110)
    (page,) = compose([sheet_of(Reading(600, 800, (word,)), 1, 600, 800)])
    (block,) = page.blocks
    assert isinstance(block, RawLine) and block.doubts == ('recognised with low confidence',)
    assert page.notes == ((f'recognised with low confidence: {text}', 'warning'),)


def test_rows_on_uncertain_text_are_to_be_reviewed() -> None:
    import dataclasses

    from gazette_parser.extract import extract
    from gazette_parser.model import Doubt, Span
    from gazette_parser.outline import outline
    from gazette_parser.split import split

    made = outline(split(issue(pages_of([NOTICE]))))
    at = made.text.index('张所选的')
    doubted = extract(dataclasses.replace(made, doubts=(Doubt(Span(at, at + 3), 'recognised with low confidence'),)))
    assert [row.review for row in doubted.appointments][:2] == ['recognised with low confidence', None]


@pytest.mark.parametrize('turn', [0, 90, 180, 270])
def test_boxes_are_turned_back(turn: int) -> None:
    width, height = (200.0, 100.0) if turn % 180 else (100.0, 200.0)
    sheet = Sheet(1, width, height, [], turn=turn)
    box = {0: Box(10, 20, 30, 40), 90: Box(160, 10, 180, 30), 180: Box(70, 160, 90, 180), 270: Box(20, 70, 40, 90)}[turn]
    assert sheet.shown(box) == Box(10, 20, 30, 40)
