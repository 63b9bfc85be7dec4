"""From files to raw pages: formats, encodings, paragraphs, tables, and both forms of one issue against each other."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from make_pdf import Page, pdf

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable
from gazette_parser.read import find_files, read

ISSUE = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
BODY = '为贯彻落实市委市政府关于优化营商环境的决策部署结合我市实际制定本方案请各单位认真组织实施'


@pytest.fixture(scope='module')
def printed() -> tuple[RawPage, ...]:
    return read(ISSUE / 'source.pdf')[1]


@pytest.fixture(scope='module')
def typed() -> tuple[RawPage, ...]:
    return read(ISSUE / 'source.txt')[1]


def paragraphs(pages: tuple[RawPage, ...]) -> list[str]:
    """Paragraphs without white space, joined over page ends."""
    found: list[str] = []
    for block in (block for page in pages for block in page.blocks):
        if isinstance(block, RawLine) and block.joins:
            found[-1] += fold(block.text)
        elif isinstance(block, RawLine):
            found.append(fold(block.text))
    return found


def tables(pages: tuple[RawPage, ...]) -> list[RawTable]:
    return [block for page in pages for block in page.blocks if isinstance(block, RawTable)]


def fold(text: str | None) -> str:
    """Without spaces, widths and what the recognition behind the text form got wrong."""
    text = re.sub(r'</?(?:p|ul|ol|li)\b[^<>]*>|\*\*|\s', '', text or '').replace('\\geq', '≥').replace('$>$', '>')
    text = unicodedata.normalize('NFKC', text).replace('——', '--').replace('and', '和')
    return re.sub(r'^-(?=\D)|_+', '', re.sub(r'\.{5,}\d+$', '…', text))


def joined_like(cut: list[str], whole: list[str]) -> list[str]:
    """Neighbours put together where the other form has them as one paragraph."""
    known, found = set(whole), list(cut[:1])
    for text in cut[1:]:
        if found[-1] not in known and found[-1] + text in known:
            found[-1] += text
        else:
            found.append(text)
    return found


def one(data: bytes) -> list[str]:
    return [block.text for page in read(data, 'a.pdf')[1] for block in page.blocks if isinstance(block, RawLine)]


# the issue in both forms


def test_both_forms_give_the_same_paragraphs(printed, typed) -> None:
    of_pdf = paragraphs(printed)
    of_text = joined_like(paragraphs(typed), of_pdf)
    only_text = [text for text in of_text if text not in of_pdf]
    only_pdf = [text for text in of_pdf if text not in of_text]
    assert only_text == ['2023年6月']  # cut in the text form; the day is printed
    assert only_pdf == ['2023年6月7日'] or only_pdf == []  # other notices have that date too
    extra = ['市政府文件', '市政府办公室文件', '附件', '政府部门文件']  # bands over the documents, a label
    assert [text for text in extra if of_pdf.count(text) > of_text.count(text)] == extra
    assert len(of_pdf) - len(of_text) == len(extra)
    shared = [text for text in of_text if text != '2023年6月']
    assert _is_subsequence(shared, of_pdf)
    assert len(shared) / len(of_text) > 0.99


def _is_subsequence(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(any(text == other for other in rest) for text in few)


def test_both_forms_give_the_same_tables(printed, typed) -> None:
    of_pdf, of_text = tables(printed), tables(typed)
    assert [len(table.rows) for table in of_pdf] == [24, 16, 27]
    for one_table, other in zip(of_pdf, of_text, strict=True):
        assert [[fold(cell) for cell in row] for row in one_table.rows] == [[fold(c) for c in r] for r in other.rows]


def test_rows_know_their_pages(printed) -> None:
    pages = [table.row_pages for table in tables(printed)]
    assert pages[0][0] == 28 and pages[0][-1] == 33
    assert set(pages[1]) == {51} and sorted(set(pages[2])) == [59, 60, 61]


def test_running_heads_and_page_numbers_are_gone(printed) -> None:
    text = '\n'.join(paragraphs(printed))
    assert text.count('林芝市人民政府公报') == 1  # the cover
    assert not re.search(r'^[—-]\d+[—-]$', text, re.MULTILINE)


def test_lines_stand_where_they_are_printed(printed) -> None:
    title = next(block for block in printed[3].blocks if '免职' in block.text)
    assert isinstance(title, RawLine)
    assert [text for text, _ in title.lines] == ['林芝市人民政府', '关于张所选、李国民同志任免职的通知']
    assert title.size == 18.0
    (_, upper), (_, lower) = title.lines
    assert 130 < upper.top < lower.top < 170 and upper.x0 > 200 and lower.x1 < 460


def test_printed_lines_are_the_paragraph(printed) -> None:
    for block in (block for page in printed for block in page.blocks if isinstance(block, RawLine)):
        assert ''.join(text for text, _ in block.lines).replace(' ', '') == block.text.replace(' ', '')


# formats


@pytest.mark.parametrize(('data', 'words'), [
    (b'', 'it is empty'),
    (b' \n ', 'it is empty'),
    (b'PK\x03\x04abc', 'it is a damaged zip file'),
    (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'it is an old office file of an unknown kind'),
    (b'GIF89a', 'it is a GIF picture'),
    (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', 'it is XML'),
    (b'\x80\xff\xfe', 'its encoding is unknown'),
    ('任命'.encode() + b'\0', 'it holds NUL bytes'),
    (b'%PDF-1.7 and then nothing', 'the PDF is damaged'),
    (pdf([Page()]), 'no page of it has text that can be read'),
], ids=lambda value: value if isinstance(value, str) else 'bytes')
def test_what_cannot_be_read_is_named(data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(data, 'a.txt')
    assert str(caught.value).startswith(f'a.txt: {words}') and caught.value.remedy


def test_format_is_known_by_content(tmp_path: Path) -> None:
    file = tmp_path / 'a.txt'
    file.write_bytes(b'\n\n' + pdf([Page().text(72, 100, '通知')]))
    assert read(file)[0].format == 'pdf'


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'utf-16', 'gb18030'])
def test_encodings(encoding: str) -> None:
    source, pages = read('林芝市人民政府\r\n2023年6月7日\n'.encode(encoding), 'a.txt')
    assert (source.name, source.format, len(source.sha256)) == ('a.txt', 'text', 64)
    assert [block.text for block in pages[0].blocks] == ['林芝市人民政府', '2023年6月7日']
    assert pages[0].number is None


@pytest.mark.parametrize(('encoding', 'words'), [
    ('gb18030', '各县（区）人民政府：经研究，决定任命旦增晋美为市旅游发展局副局长。'), ('gb18030', '任命㐂镕为局长'),
    ('big5', '臺北市政府公告：訂定作業要點，自即日起生效。'), ('big5', '主旨：任命局長'),
    ('utf-16-le', '林芝市人民政府\n2023年6月7日'), ('utf-16-be', '林芝市人民政府\n2023年6月7日'), ('utf-16-le', '任命通知'), ('utf-16-be', '任命通知')])
def test_encodings_without_a_mark(encoding: str, words: str) -> None:
    assert [block.text for block in read(words.encode(encoding), 'a.txt')[1][0].blocks] == words.split('\n')


def test_few_characters_that_are_text_in_two_encodings() -> None:
    with pytest.raises(SourceError) as caught:
        read('局长'.encode('gb18030'), 'a.txt')
    assert str(caught.value) == 'a.txt: its encoding cannot be told, it reads as “局长” (GB18030) or “擁酗” (Big5); save it as UTF-8'


def test_encrypted_pdf() -> None:
    from io import BytesIO

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    def made(password: str) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption(password, ownerPassword='owner'))
        canvas.drawString(72, 700, 'Notice')
        canvas.save()
        return out.getvalue()

    with pytest.raises(SourceError, match='password'):
        read(made('secret'), 'a.pdf')
    assert one(made('')) == ['Notice']


@pytest.mark.parametrize('part', [0.02, 0.3, 0.6, 0.9, 0.999])
def test_cut_file_is_read_or_refused(part: float) -> None:
    data = (ISSUE / 'source.pdf').read_bytes()
    try:
        assert read(data[:int(part * len(data))], 'a.pdf')[1]
    except SourceError as error:
        assert 'damaged' in error.cause or 'no page of it has text' in error.cause


def test_find_files(tmp_path: Path) -> None:
    for name in ('b.txt', 'a.PDF', '.hidden.txt', 'c.py'):
        (tmp_path / name).write_text('x')
    (tmp_path / '2023' / '.git').mkdir(parents=True)
    (tmp_path / '2023' / 'd.txt').write_text('x')
    (tmp_path / '2023' / '.git' / 'e.txt').write_text('x')
    assert [file.name for file in find_files(tmp_path)] == ['a.PDF', 'b.txt', 'd.txt']
    assert find_files(tmp_path / 'c.py') == (tmp_path / 'c.py',)
    with pytest.raises(SourceError, match='no such file'):
        find_files(tmp_path / 'none')
    (tmp_path / 'empty').mkdir()
    with pytest.raises(SourceError, match='no text or PDF files'):
        find_files(tmp_path / 'empty')


def test_missing_file() -> None:
    with pytest.raises(SourceError, match='cannot be opened'):
        read(Path('no/such/file.txt'))


# text


def rows_of(text: str) -> list[list[str]]:
    table = next(block for block in read(text.encode(), 'a.txt')[1][0].blocks if isinstance(block, RawTable))
    return [[cell or '' for cell in row] for row in table.rows]


def test_form_feeds_are_pages() -> None:
    pages = read('一\n\f二\n三\n\f'.encode(), 'a.txt')[1]
    assert [(page.number, len(page.blocks)) for page in pages] == [(1, 1), (2, 2)]


def test_row_cut_by_a_page_end_is_one_row() -> None:
    assert rows_of('序号\t单位\n7\t市科\n\n\t技局\n8\t市财政局\n') == [['序号', '单位'], ['7', '市科技局'], ['8', '市财政局']]


def test_blank_first_cell_is_a_shared_label() -> None:
    assert rows_of('总体情况\t1\t查出\n\t3\t整改\n\n\t5\t挂牌\n') == [
        ['总体情况', '1', '查出'], ['', '3', '整改'], ['', '5', '挂牌']]


def test_markup_opened_again_after_a_page_end_is_no_paragraph() -> None:
    assert rows_of('序号\t时限\n1\t不得超过30\n\n\t<p>个工作日。</p>\n')[1][1] == '不得超过30个工作日。</p>'


def test_line_with_a_tab_alone_is_no_table() -> None:
    assert [block.text for block in read('组长\t王某\n成员名单\n'.encode(), 'a.txt')[1][0].blocks] == ['组长 王某', '成员名单']


# printed pages


def test_indent_begins_a_paragraph_and_a_full_line_goes_on() -> None:
    page = Page()
    for number, (x, words) in enumerate([(90, BODY[:36]), (66, BODY[:38]), (66, BODY[:5]), (90, BODY[:36]),
                                         (66, BODY[:38]), (66, BODY[:12]), (90, BODY[:36]), (66, BODY[:38])]):
        page.text(x, 100 + 24 * number, words)
    assert one(pdf([page])) == [BODY[:36] + BODY[:38] + BODY[:5], BODY[:36] + BODY[:38] + BODY[:12], BODY[:36] + BODY[:38]]


def _full_page(first: tuple[float, str], rest: int) -> Page:
    page = Page().text(*first[:1], 100, first[1])
    for number in range(rest):
        page.text(66, 124 + 24 * number, BODY[:38])
    return page


def test_paragraph_goes_on_over_the_page_end() -> None:
    pages = read(pdf([_full_page((90, BODY[:36]), 5), _full_page((66, BODY[:38]), 4)]), 'a.pdf')[1]
    assert [len(page.blocks) for page in pages] == [1, 1]
    second = pages[1].blocks[0]
    assert isinstance(second, RawLine) and second.joins and second.box is not None and second.box.top == pytest.approx(100, abs=2)


def test_indented_line_after_the_page_end_is_new() -> None:
    pages = read(pdf([_full_page((90, BODY[:36]), 5), _full_page((90, BODY[:36]), 4)]), 'a.pdf')[1]
    assert not pages[1].blocks[0].joins


def test_columns_are_read_one_after_the_other() -> None:
    page = Page().text(240, 60, '公报', 20)
    for x in (66, 310):
        for number in range(8):
            page.text(x, 120 + 20 * number, BODY[:18] if number < 7 else BODY[:3])
    assert one(pdf([page])) == ['公报', *[BODY[:18] * 7 + BODY[:3]] * 2]


def test_title_drawn_last_stands_first() -> None:
    page = Page().text(66, 200, BODY[:20]).text(66, 230, BODY[:10]).text(200, 100, '通知标题', 20)
    assert one(pdf([page]))[0] == '通知标题'


def test_short_label_under_a_full_page_is_new() -> None:
    pages = [_full_page((90, BODY[:36]), 5), Page().text(66, 100, '附件'), ]
    assert one(pdf(pages))[-1] == '附件'


def test_heads_are_known_by_coming_back() -> None:
    pages = []
    for number in range(6):
        page = Page().text(66, 40, '某某市人民政府公报', 9).text(66, 100, f'附件{number}').text(66, 130, BODY[number:number + 20])
        pages.append(page.text(290, 790, f'－{number + 1}－', 10))
    texts = one(pdf(pages))
    assert '附件3' in texts and len(texts) == 12


@pytest.mark.parametrize('rotate', [0, 90, 180, 270])
def test_boxes_follow_the_page_as_it_is_shown(rotate: int) -> None:
    page = Page(rotate=rotate, origin=(20.0, 30.0)).text(72, 100, '通知标题', 20)
    raw = read(pdf([page]), 'a.pdf')[1][0]
    box = raw.blocks[0].box
    assert box is not None and 0 <= box.x0 < box.x1 <= raw.width and 0 <= box.top < box.bottom <= raw.height
    if rotate == 0:
        assert (box.x0, box.top) == (pytest.approx(72, abs=1), pytest.approx(100, abs=3))


def test_frame_around_text_is_no_table() -> None:
    page = Page().grid([60, 540], [90, 160]).text(72, 100, BODY[:20]).text(72, 130, BODY[:10])
    blocks = read(pdf([page]), 'a.pdf')[1][0].blocks
    assert [type(block) for block in blocks] == [RawLine, RawLine]


def test_table_stands_between_its_neighbours() -> None:
    page = Page().text(66, 80, '上文').grid([66, 200, 400], [100, 130, 160, 190])
    for number in range(3):
        page.text(70, 105 + 30 * number, f'项目{number}').text(210, 105 + 30 * number, '内容')
    page.text(66, 220, '下文')
    upper, table, lower = read(pdf([page]), 'a.pdf')[1][0].blocks
    assert isinstance(upper, RawLine) and isinstance(lower, RawLine) and isinstance(table, RawTable)
    assert (upper.text, lower.text) == ('上文', '下文')
    assert table.rows == tuple((f'项目{number}', '内容') for number in range(3))


def test_covered_and_blank_cells() -> None:
    page = Page().grid([66, 200, 300, 400], [100, 130])
    page.line(66, 160, 400, 160).line(66, 130, 66, 160).line(200, 130, 200, 160).line(400, 130, 400, 160)
    page.text(70, 105, '甲').text(210, 105, '乙').text(70, 135, '丁')
    table = next(block for block in read(pdf([page]), 'a.pdf')[1][0].blocks if isinstance(block, RawTable))
    assert table.rows == (('甲', '乙', ''), ('丁', '', None))


def _table_page(labels: list[str], words: str, tops: list[float]) -> Page:
    page = Page().grid([66, 120, 400], [*tops, tops[-1] + 30])
    for top, label in zip(tops, labels, strict=True):
        page.text(70, top + 5, label)
        page.text(125, top + 5, words)
    return page


def test_table_goes_on_over_the_page_end() -> None:
    first = _table_page(['序号', '1'], '单位', [700, 730])
    second = _table_page([' ', '2'], '继续', [70, 100])
    third = _table_page(['序号', '3'], '单位', [70, 100])
    pages = read(pdf([first, second, third]), 'a.pdf')[1]
    assert [len(page.blocks) for page in pages] == [1, 0, 0]
    table = pages[0].blocks[0]
    assert isinstance(table, RawTable)
    assert table.rows == (('序号', '单位'), ('1', '单位\n继续'), ('2', '继续'), ('3', '单位'))
    assert table.row_pages == (1, 1, 2, 3)


def test_page_without_text_is_noted() -> None:
    pages = read(pdf([Page().text(72, 100, '通知'), Page()]), 'a.pdf')[1]
    assert [page.notes for page in pages] == [(), (('page without text', 'info'),)]


def test_too_many_strokes_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    from gazette_parser.read import pdf as reader

    monkeypatch.setattr(reader, 'MAX_STROKES', 5)
    page = Page().grid([66, 200, 400], [100, 130, 160, 190]).text(70, 105, '甲')
    assert 'tables not looked for' in read(pdf([page]), 'a.pdf')[1][0].notes[0].message


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    from gazette_parser.read import pdf as reader

    monkeypatch.setattr(reader, 'MAX_PAGES', 1)
    with pytest.raises(SourceError, match='more than 1 pages'):
        read(pdf([Page().text(72, 100, '通知')] * 2), 'a.pdf')


def test_notes_become_findings_of_their_severity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost text is an error, doubtful text a warning, a blank page worth knowing."""
    from gazette_parser.clean import clean
    from gazette_parser.read import layers

    monkeypatch.setattr(layers, 'is_installed', lambda: False)
    columns = Page()
    for number in range(8):  # drawn across the columns
        columns.text(66, 120 + 20 * number, BODY[:18]).text(310, 120 + 20 * number, BODY[:18])
    picture = Page().raw('q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q')
    found = clean(*read(pdf([columns, picture, Page()]), 'a.pdf')).findings
    assert [(finding.page, finding.code, finding.severity) for finding in found] == [
        (1, 'reader', 'warning'), (2, 'reader', 'error'), (3, 'reader', 'info')]
