"""Text layers that are broken or odd: what is printed is read, or the page says that it cannot be."""

from __future__ import annotations

import random

import pytest
from make_pdf import Page, pdf

from gazette_parser.clean import clean
from gazette_parser.model import RawLine, RawPage, RawTable
from gazette_parser.read import layers, read

WORDS = '林芝市人民政府关于任职的通知各县区人民政府市各委办局经研究决定任命同志为市交通运输局副局长'
LINES = [WORDS[:12], WORDS[12:24], WORDS[24:36]]


def raw(page: Page, **options: str) -> RawPage:
    return read(pdf([page], **options), 'a.pdf')[1][0]


def text(page: RawPage) -> str:
    return ''.join(block.text for block in page.blocks if isinstance(block, RawLine))


def turned(matrix: str, places: list[tuple[int, int]]) -> Page:
    page = Page()
    for (x, y), words in zip(places, LINES, strict=True):
        page.raw(f'BT /F1 12 Tf {matrix} {x} {y} Tm <{words.encode("utf-16-be").hex()}> Tj ET')
    return page


@pytest.mark.parametrize('page', [
    turned('0 1 -1 0', [(100, 200), (120, 200), (140, 200)]),
    turned('0 -1 1 0', [(400, 700), (380, 700), (360, 700)]),
    turned('-1 0 0 -1', [(500, 400), (500, 420), (500, 440)]),
], ids=['up', 'down', 'upside down'])
def test_text_that_is_turned_on_the_page(page: Page) -> None:
    found = raw(page)
    assert text(found) == ''.join(LINES)
    assert (found.width, found.height) == (595, 842)
    for block in found.blocks:
        assert block.box is not None and 0 <= block.box.x0 < block.box.x1 <= 595 and 0 <= block.box.top < block.box.bottom <= 842


def test_vertical_text() -> None:
    page = Page()
    for column, words in enumerate(LINES):
        for row, char in enumerate(words):
            page.text(500 - 30 * column, 100 + 14 * row, char)
    assert [block.text for block in raw(page).blocks] == LINES
    assert raw(page).blocks[0].box.x0 == pytest.approx(500, abs=1)


@pytest.mark.parametrize('shift', [0.0, 0.3, 0.5])
def test_text_drawn_twice_for_bold_is_read_once(shift: float) -> None:
    page = Page()
    for dx in (0, shift):
        page.text(66 + dx, 100, LINES[0]).text(66 + dx, 120, LINES[1])
    assert text(raw(page)) == LINES[0] + LINES[1]


def test_radicals_are_characters() -> None:
    source, pages = read(pdf([Page().text(66, 100, '⺠⽣⼯作⻓期')]), 'a.pdf')
    assert clean(source, pages).text == '民生工作长期\n'


def test_compatibility_ideographs_are_characters() -> None:
    source, pages = read(pdf([Page().text(66, 100, '\uf914\uf9f4\uf9e1\uf90a\uf979')]), 'a.pdf')
    assert clean(source, pages).text == '樂林李金凉\n'


def test_landscape_page() -> None:
    """A page wider than high: a table across it, and places as it is shown."""
    page = Page().grid([66, 300, 780], [100, 130, 160])
    for row in range(2):
        page.text(70, 105 + 30 * row, f'项目{row}').text(310, 105 + 30 * row, '内容').text(66, 300 + 20 * row, LINES[row])
    data = pdf([page]).replace(b'/MediaBox[0.0 0.0 595.0 842.0]', b'/MediaBox[0 0 842 842]/CropBox[0 247 842 842]')
    found = read(data, 'a.pdf')[1][0]
    assert (found.width, found.height) == (842, 595)
    table, *lines = found.blocks
    assert isinstance(table, RawTable) and table.rows == (('项目0', '内容'), ('项目1', '内容'))
    assert text(found) == LINES[0] + LINES[1] and lines[0].box.top == pytest.approx(300, abs=3)


@pytest.mark.parametrize('thick', [0.5, 1.5])
def test_borders_drawn_as_thin_rectangles(thick: float) -> None:
    page = Page()
    for y in (100, 130, 160):
        page.raw(f'66 {842 - y} 334 {thick} re f')
    for x in (66, 200, 400):
        page.raw(f'{x} {842 - 160} {thick} 60 re f')
    for row in range(2):
        page.text(70, 105 + 30 * row, f'项目{row}').text(210, 105 + 30 * row, '内容')
    (table,) = raw(page).blocks
    assert isinstance(table, RawTable) and table.rows == (('项目0', '内容'), ('项目1', '内容'))


def test_font_with_a_national_encoding_and_without_names() -> None:
    page = Page().raw(f'BT /F1 12 Tf 1 0 0 1 66 700 Tm <{WORDS.encode("gbk").hex()}> Tj ET')
    assert text(raw(page, encoding='GBK-EUC-H')) == WORDS


# characters that are not what is printed


def nonsense(size: int) -> str:
    rng = random.Random(1)
    return ''.join(chr(0x5400 + rng.randrange(4000)) for _ in range(size))


def test_nonsense_is_recognised_or_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    page = Page()
    for row in range(6):
        page.text(66, 100 + 20 * row, nonsense(30 + row)[-30:])
    found = raw(page)
    message, severity = found.notes[0]
    assert message.startswith('characters are no plausible Chinese') and 'pip install' in message and severity == 'warning'
    assert all(reason and 'no plausible Chinese' in reason for block in found.blocks for reason in block.doubts)


def test_fonts_that_do_not_name_their_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    page = Page().text(66, 100, WORDS[:30])
    found = read(pdf([page, Page().text(66, 100, '通知')], encoding='Identity-H', subtype='CIDFontType2'), 'a.pdf')[1]
    assert any('fonts do not name' in note or 'plausible' in note or 'second reader' in note for note, _ in found[0].notes)


def hidden(words: str) -> Page:
    """A picture over the whole page and invisible characters over it."""
    page = Page().raw('q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q').raw('3 Tr')
    for row in range(len(words) // 30):
        page.text(66, 100 + 20 * row, words[30 * row:30 * row + 30])
    return page


def test_hidden_layer_on_which_two_readers_agree_is_believed() -> None:
    found = raw(hidden(WORDS * 4))
    assert text(found).startswith(WORDS) and found.notes == ()


def test_stamp_over_a_scan_is_not_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    found = raw(hidden('扫描全能王扫描全能王扫描全能王扫描全能王扫描全能王扫描全能王'))
    assert 'pip install' in found.notes[0].message


def test_second_reader_that_finds_more_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def few(page: object, sheet: object) -> None:
        sheet.lines = sheet.lines[:1]  # type: ignore[attr-defined]

    from gazette_parser.read import pdf as reader
    whole = reader.read_lines

    def lossy(page: object, sheet: object) -> object:
        place = whole(page, sheet)  # type: ignore[arg-type]
        few(page, sheet)
        return place

    monkeypatch.setattr(reader, 'read_lines', lossy)
    found = raw(hidden(WORDS * 4))
    assert text(found).count(WORDS) == 4
    assert found.notes == (('characters by a second reader: the first one finds fewer', 'info'),)
