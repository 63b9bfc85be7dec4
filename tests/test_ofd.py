"""OFD: places, distances, transformations, templates, ruled tables, and files that are not as the standard wants them."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from make_docx import zipped
from make_ofd import MM, Page, from_pdf, mm, ofd

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable
from gazette_parser.read import ofd as reader
from gazette_parser.read import read
from gazette_parser.read.drawn import deltas, numbers

ISSUE = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
BODY = '为贯彻落实市委市政府关于优化营商环境的决策部署结合我市实际制定本方案请各单位认真组织实施'


def pages_of(*pages: Page, **words: object) -> tuple[RawPage, ...]:
    source, found = read(ofd(list(pages), **words), 'a.bin')  # type: ignore[arg-type]
    assert source.format == 'ofd'
    return found


def texts(*pages: Page, **words: object) -> list[str]:
    return [block.text for page in pages_of(*pages, **words) for block in page.blocks if isinstance(block, RawLine)]


def test_lines_stand_where_they_are_printed() -> None:
    (page,) = pages_of(Page().text(72, 100, '通知标题', 20).text(90, 140, BODY[:20]))
    title, body = page.blocks
    assert (page.number, title.text, title.size, body.text) == (1, '通知标题', 20.0, BODY[:20])
    assert (page.width, page.height) == (pytest.approx(595.3, abs=0.1), pytest.approx(841.9, abs=0.1))
    assert (title.box.x0, title.box.top, title.box.x1, title.box.bottom) == pytest.approx((72, 100, 152, 120), abs=0.1)


def test_paragraphs_are_joined_over_lines_and_pages() -> None:
    first = Page().text(90, 100, BODY[:36])
    for number in range(4):
        first.text(66, 124 + 24 * number, BODY[:38])
    second = Page().text(66, 100, BODY[:38]).text(66, 124, BODY[:10])
    pages = pages_of(first, second)
    assert [len(page.blocks) for page in pages] == [1, 1] and pages[1].blocks[0].joins
    assert pages[0].blocks[0].text == BODY[:36] + BODY[:38] * 4


def test_characters_drawn_one_by_one() -> None:
    page = Page()
    for number, char in enumerate(BODY[:12]):
        page.text(72 + 12 * number, 100, char)
    assert texts(page) == [BODY[:12]]


def test_latin_and_gaps() -> None:
    assert texts(Page().text(72, 100, '2023年6月', steps=[6, 6, 6, 6, 12, 6])) == ['2023年6月']
    assert texts(Page().text(72, 100, '组长王某', steps=[12, 36, 12])) == ['组长 王某']


def test_transformation_and_box_of_the_object() -> None:
    inner = ('<ofd:TextObject ID="9" CTM="0.3527 0 0 0.3527 -35.27 10.581" Boundary="50 60 40 8" Font="1" Size="14">'
             '<ofd:Clips><ofd:Clip/></ofd:Clips><ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>7</ofd:Glyphs>'
             '</ofd:CGTransform><ofd:TextCode X="100" Y="-15" DeltaX="g 2 14">通知书</ofd:TextCode></ofd:TextObject>')
    ((block,),) = [page.blocks for page in pages_of(Page().raw(inner))]
    assert block.text == '通知书' and block.size == pytest.approx(14, abs=0.1)
    assert block.box.x0 == pytest.approx(50 / MM, abs=0.2)


def test_vertical_steps() -> None:
    inner = '<ofd:TextObject ID="9" Boundary="50 60 8 40" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaY="6 6">竖排文</ofd:TextCode></ofd:TextObject>'
    assert ''.join(texts(Page().raw(inner))) == '竖排文'


def test_blocks_and_invisible_objects() -> None:
    line = '<ofd:TextObject ID="9" Boundary="20 {y} 80 5" Font="1" Size="4" {more}><ofd:TextCode X="0" Y="4">{words}</ofd:TextCode></ofd:TextObject>'
    inner = f'<ofd:PageBlock ID="3"><ofd:PageBlock ID="4">{line.format(y=30, more="", words="正文甲")}</ofd:PageBlock></ofd:PageBlock>'
    assert texts(Page().raw(inner + line.format(y=60, more='Visible="false"', words='水印') + line.format(y=90, more='', words='正文乙'))) == [
        '正文甲', '正文乙']


def test_templates_are_part_of_the_page() -> None:
    head = Page().text(200, 80, '某市人民政府文件', 30)
    assert texts(Page(template='T').text(72, 200, BODY[:10]), templates={'T': head}) == ['某市人民政府文件', BODY[:10]]


def test_running_heads_of_templates_are_dropped() -> None:
    head = Page().text(66, 40, '某某市人民政府公报', 9)
    found = texts(*[Page(template='T').text(66, 100, BODY[n:n + 20]) for n in range(6)], templates={'T': head})
    assert found == [BODY[n:n + 20] for n in range(6)]


@pytest.mark.parametrize('drawn', ['lines', 'rectangles', 'filled'])
def test_ruled_table(drawn: str) -> None:
    page = Page().text(66, 80, '上文')
    xs, ys = [66.0, 200.0, 400.0], [100.0, 130.0, 160.0]
    if drawn == 'lines':
        page.grid(xs, ys)
    for (x0, x1), (y0, y1) in [(x, y) for x in pairwise(xs) for y in pairwise(ys)] if drawn == 'rectangles' else ():
        w, h = mm(x1 - x0), mm(y1 - y0)
        page.path(x0, y0, x1 - x0, y1 - y0, f'M 0 0 L {w} 0 L {w} {h} L 0 {h} C')
    for box in [(xs[0], y, 334, 0.5) for y in ys] + [(x, ys[0], 0.5, 60) for x in xs] if drawn == 'filled' else ():
        w, h = mm(box[2]), mm(box[3])
        page.path(*box, f'M 0 0 L {w} 0 L {w} {h} L 0 {h} C', 'Stroke="false" Fill="true"')
    for row in range(2):
        page.text(70, 105 + 30 * row, f'项目{"甲乙"[row]}').text(210, 105 + 30 * row, '内容')
    page.text(66, 200, '下文')
    upper, table, lower = pages_of(page)[0].blocks
    assert isinstance(table, RawTable) and table.rows == (('项目甲', '内容'), ('项目乙', '内容'))
    assert (upper.text, lower.text) == ('上文', '下文')


def test_clips_and_undrawn_paths_are_no_rules() -> None:
    clip = ('<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 90 0 L 90 90 L 0 90 C</ofd:AbbreviatedData>'
            '</ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>')
    inner = f'<ofd:PathObject ID="5" Boundary="10 10 90 90">{clip}<ofd:AbbreviatedData>M 0 0 B 1 2 3 4 5 6 Q 1 2 3 4 A 5 5 0 1 0 9 9</ofd:AbbreviatedData></ofd:PathObject>'
    page = Page().raw(inner).path(66, 100, 100, 100, 'M 0 0 L 30 0', 'Stroke="false"').text(72, 100, '正文')
    assert texts(page) == ['正文']


@pytest.mark.parametrize('namespace', ['http://www.ofdspec.org/2016', 'http://www.ofdspec.org', 'urn:other'])
def test_namespaces_of_other_editions(namespace: str) -> None:
    assert texts(Page().text(72, 100, '正文'), namespace=namespace) == ['正文']


def test_places_from_the_root() -> None:
    document = (b'<d><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData><Pages>'
                b'<Page ID="1" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/><Page ID="2" BaseLoc="Doc_0/Pages/Page_0/Content.xml"/>'
                b'<Page ID="3" BaseLoc="../../../etc/passwd"/></Pages></d>')
    pages = pages_of(Page().text(72, 100, '正文'), extra={'Doc_0/Document.xml': document})
    assert [len(page.blocks) for page in pages] == [1, 1, 0]
    assert pages[2].notes == (('page cannot be read: it is missing', 'error'),)


def test_numbers_that_are_none() -> None:
    assert numbers('1 nan inf x 2e0 -3') == [1, 2, -3]
    assert deltas('g 2 5 g 3') == [5, 5] and deltas('g x y 3') == [3] and deltas('g 999999999 1')[:2] == [1, 1]
    assert len(deltas('g 99999999 1 g 99999999 1')) == 100_000
    bad = '<ofd:TextObject ID="9" Boundary="x" Size="" CTM="1 2"><ofd:TextCode X="" Y="" DeltaX="g">字</ofd:TextCode></ofd:TextObject>'
    assert texts(Page().raw(bad).text(72, 100, '正文'))[-1] == '正文'


def test_pictures_only() -> None:
    with pytest.raises(SourceError, match='pictures without text'):
        read(ofd([Page()]), 'a.ofd')


@pytest.mark.parametrize('member', ['Doc_0/Document.xml', 'Doc_0/Pages/Page_0/Content.xml', 'OFD.xml'])
def test_damaged_parts(member: str) -> None:
    with pytest.raises(SourceError, match='damaged'):
        read(ofd([Page().text(72, 100, '正文')], extra={member: b'<a><b>'}), 'a.ofd')
    with pytest.raises(SourceError, match='entities'):
        read(ofd([Page()], extra={member: b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'}), 'a.ofd')


def test_without_a_document() -> None:
    with pytest.raises(SourceError, match='missing'):
        read(zipped({'OFD.xml': b'<OFD><DocRoot>none.xml</DocRoot></OFD>'}), 'a.ofd')


def test_page_of_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'MAX_CHARS', 10)
    pages = pages_of(Page().text(72, 100, BODY[:20]), Page().text(72, 100, '正文'))
    assert pages[0].notes[0].message.startswith('page with more than 10 characters') and pages[1].blocks[0].text == '正文'
    monkeypatch.setattr(reader, 'MAX_PAGES', 1)
    with pytest.raises(SourceError, match='more than 1 pages'):
        pages_of(Page(), Page())


def test_million_characters_cost_little() -> None:
    start = time.process_time()
    pages_of(Page().text(72, 100, '正文'), Page().text(0, 0, ''.join(chr(0x4E00 + n * 7919 % 20_000) for n in range(1_100_000))))
    assert time.process_time() - start < 20


def test_sample_is_read_like_its_pdf() -> None:
    source, printed = read(ISSUE / 'source.pdf')
    start = time.process_time()
    found = read(from_pdf(source), 'a.ofd')[1]
    assert time.process_time() - start < 10
    assert len(found) == len(printed) == 72
    assert [_plain(page) for page in found] == [_plain(page) for page in printed]


def _plain(page: RawPage) -> list[object]:
    return [(_closed(block.text), block.joins) if isinstance(block, RawLine)
            else ([list(map(_closed, row)) for row in block.rows], block.row_pages) for block in page.blocks]


def _closed(text: str | None) -> str | None:
    """Without spaces: how wide half-width characters are is only guessed."""
    return text and text.replace(' ', '')
