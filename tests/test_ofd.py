"""OFD: places, distances, transformations, templates, ruled tables, and files that are not as the standard wants them."""

from __future__ import annotations

import io
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from make_docx import zipped
from make_ofd import MM, NAMESPACE, Page, from_pdf, mm, ofd
from make_scan import pages_of as printed
from make_scan import picture

from gazette_parser.clean import clean
from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable
from gazette_parser.read import cache, read
from gazette_parser.read import ofd as reader
from gazette_parser.read.drawn import deltas, numbers
from gazette_parser.read.ocr import is_installed

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


# what files of other programs have


def test_codes_of_an_indented_file() -> None:
    """The line ends and spaces around them take no part in the distances."""
    code = '<ofd:TextObject ID="9" Boundary="20 30 80 5" Font="1" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4 12 4">\n      组长王某\n   </ofd:TextCode></ofd:TextObject>'
    ((block,),) = [page.blocks for page in pages_of(Page().raw(code))]
    assert block.text == '组长 王某' and block.box.x0 == pytest.approx(20 / MM, abs=0.2)


def test_code_that_does_not_say_where_it_begins() -> None:
    codes = '<ofd:TextCode X="30" Y="4">上行</ofd:TextCode><ofd:TextCode Y="24">下行</ofd:TextCode>'
    upper, lower = pages_of(Page().raw(f'<ofd:TextObject ID="9" Boundary="20 30 80 30" Font="1" Size="4">{codes}</ofd:TextObject>'))[0].blocks
    assert (upper.text, lower.text) == ('上行', '下行') and upper.box.x0 == lower.box.x0 == pytest.approx(50 / MM, abs=0.2)
    assert lower.box.top - upper.box.top == pytest.approx(20 / MM, abs=0.2)


def resources(units: str) -> dict[str, bytes]:
    """A page's resources with these graphics."""
    return {'Doc_0/Pages/Page_0/Res.xml': f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res">{units}</ofd:Res>'.encode()}


def unit(name: int, inner: str) -> str:
    return f'<ofd:CompositeGraphicUnit ID="{name}" Width="100" Height="100"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>'


WORDS = '<ofd:TextObject ID="9" Boundary="0 0 80 10" Font="1" Size="8"><ofd:TextCode X="0" Y="8">海关总署</ofd:TextCode></ofd:TextObject>'


def test_text_in_graphics() -> None:
    """Graphics that stand among the resources are drawn where the page wants them, one in the other."""
    page = Page().raw('<ofd:PageRes>Res.xml</ofd:PageRes>').raw('<ofd:CompositeObject ID="3" ResourceID="50" Boundary="40 40 80 80" CTM="0.5 0 0 0.5 0 0"/>')
    outer = '<ofd:CompositeObject ID="4" ResourceID="51" Boundary="20 0 80 80"/>'
    ((block,),) = [found.blocks for found in pages_of(page, extra=resources(unit(50, outer) + unit(51, WORDS)))]
    assert block.text == '海关总署' and block.size == pytest.approx(4 / MM, abs=0.1)
    assert (block.box.x0, block.box.top) == pytest.approx((50 / MM, 40.5 / MM), abs=0.2)  # 8 mm above the base line are 0.96 more than the type reaches


@pytest.mark.parametrize('width', [1, 10])
def test_graphics_that_draw_themselves(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'MAX_OBJECTS', 1000)
    inner = WORDS + '<ofd:CompositeObject ID="4" ResourceID="50" Boundary="0 0 80 80"/>' * width
    page = Page().raw('<ofd:PageRes>Res.xml</ofd:PageRes>').raw('<ofd:CompositeObject ID="3" ResourceID="50" Boundary="40 40 80 80"/>')
    first, second = pages_of(page, Page().text(72, 100, '正文'), extra=resources(unit(50, inner)))
    assert bool(first.notes) == (width > 1) and second.blocks


def test_annotations_and_signatures_are_not_the_text() -> None:
    note = ('<p:PageAnnot xmlns:p="x"><p:Annot Type="Watermark" ID="7"><p:Appearance Boundary="90 8 30 20"><p:TextObject ID="8" '
            'Boundary="0 0 30 20" Font="1" Size="5"><p:TextCode X="0" Y="5">下载次数：1</p:TextCode></p:TextObject></p:Appearance></p:Annot></p:PageAnnot>')
    extra = {'Doc_0/Annots/Annotations.xml': b'<a><Page PageID="1"><FileLoc>Page_0/Annotation.xml</FileLoc></Page></a>',
             'Doc_0/Annots/Page_0/Annotation.xml': note.encode(), 'Doc_0/Signs/Signatures.xml': b'<a><b/></a>',
             'Doc_0/Signs/Sign_0/SignedValue.dat': bytes(range(256)), 'Doc_0/Signs/Sign_0/Seal.esl': b'\x30\x82'}
    assert texts(Page().text(72, 100, '正文'), extra=extra) == ['正文']


def test_several_documents_in_one_file() -> None:
    """Each with fonts and templates of its own; their pages are numbered on."""
    first, second = zipfile.ZipFile(io.BytesIO(ofd([Page().text(72, 100, '甲')]))), zipfile.ZipFile(io.BytesIO(
        ofd([Page(template='T').text(72, 200, '乙')], templates={'T': Page().text(72, 100, '版头')})))
    members = {name: first.read(name) for name in first.namelist() if name != 'OFD.xml'}
    members |= {name.replace('Doc_0', 'Doc_1'): second.read(name) for name in second.namelist() if name != 'OFD.xml'}
    root = '<ofd:OFD xmlns:ofd="x"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    pages = read(zipped({'OFD.xml': root.encode(), **members}), 'a.ofd')[1]
    assert [(page.number, [block.text for block in page.blocks]) for page in pages] == [(1, ['甲']), (2, ['版头', '乙'])]


def test_encrypted() -> None:
    with pytest.raises(SourceError, match='it is encrypted'):
        read(ofd([Page().text(72, 100, '正文')], extra={'Encryptions.xml': b'<a/>'}), 'a.ofd')


# pages of pictures


def pictures(*files: bytes, ctm: str = '210 0 0 297 0 0') -> bytes:
    """A file with a page for each picture, as large as the page, and one page of text."""
    media = ''.join(f'<ofd:MultiMedia ID="{n + 60}" Type="Image"><ofd:MediaFile>scan_{n}.jpg</ofd:MediaFile></ofd:MultiMedia>' for n in range(len(files)))
    extra = {'Doc_0/PublicRes.xml': f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'.encode()}
    extra |= {f'Doc_0/Res/scan_{n}.jpg': data for n, data in enumerate(files)}
    pages = [Page(size=(595.276, 841.89)).raw(f'<ofd:ImageObject ID="5" Boundary="0 0 210 297" CTM="{ctm}" ResourceID="{n + 60}"/>') for n in range(len(files))]
    return ofd([*pages, Page().text(72, 100, '正文')], extra=extra)


def jpeg(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, 'JPEG', quality=85)
    return out.getvalue()


@pytest.mark.skipif(not is_installed(), reason='the extra ocr is not installed')
@pytest.mark.parametrize(('turn', 'ctm'), [(0, '210 0 0 297 0 0'), (90, '0 297 -210 0 210 0')])
def test_page_of_a_picture_is_recognised(turn: int, ctm: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, 'folder', lambda: tmp_path)
    image = picture(4)
    found = clean(*read(pictures(jpeg(image.rotate(turn, expand=True)), ctm=ctm), 'a.ofd'))
    wanted = clean(*read(printed([4]), 'a.pdf'))
    assert found.pages[0].text == wanted.text and found.pages[1].text == '正文\n' and not found.findings


def test_page_of_a_picture_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'is_installed', lambda: False)
    first, second = read(pictures(jpeg(picture(4, 40))), 'a.ofd')[1]
    assert first.notes == (("page is a picture; to recognise it: pip install 'gazette-parser[ocr]'", 'error'),) and second.blocks
    with pytest.raises(SourceError, match=r"pictures without text; to recognise it: pip install 'gazette-parser\[ocr\]'"):
        read(only_pictures(), 'a.ofd')


def only_pictures() -> bytes:
    whole = zipfile.ZipFile(io.BytesIO(pictures(jpeg(picture(4, 40)))))
    members = {name: whole.read(name) for name in whole.namelist()}
    members['Doc_0/Document.xml'] = members['Doc_0/Document.xml'].replace(b'<ofd:Page ID="2" BaseLoc="Pages/Page_1/Content.xml"/>', b'')
    return zipped(members)


@pytest.mark.parametrize('data', [b'\x97JB2\r\n\x1a\n', b'', b'\xff\xd8\xff\xe0'])
def test_picture_that_cannot_be_read(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, 'is_installed', lambda: True)
    first, second = read(pictures(data), 'a.ofd')[1]
    assert first.notes == (('page is a picture that cannot be read', 'error'),) and second.blocks


def test_empty_file() -> None:
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
