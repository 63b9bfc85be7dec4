"""Word documents: order, tracked changes, list numbers, tables, boxes, notes, and what must not be followed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from make_docx import docx, item, level, lists, p, rels, run, table, tc, xml, zipped

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable
from gazette_parser.read import office, read
from gazette_parser.read.gate import parse_xml
from gazette_parser.read.numbering import FORMS, chinese

ISSUE = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
NONE = '<w:tcW w:w="0"/>'


def page_of(data: bytes) -> RawPage:
    source, pages = read(data, 'a.bin')
    assert source.format == 'docx' and len(pages) == 1 and pages[0].number is None
    return pages[0]


def texts(*body: str, **parts: str) -> list[str]:
    return [block.text for block in page_of(docx(*body, **parts)).blocks if isinstance(block, RawLine)]


def rows(*body: str) -> tuple[tuple[str | None, ...], ...]:
    return next(block.rows for block in page_of(docx(*body)).blocks if isinstance(block, RawTable))


# text


def test_paragraphs_and_tables_stand_in_order() -> None:
    blocks = page_of(docx(p('上文'), table([tc('甲'), tc('乙')], [tc('丙'), tc('丁')]), p('下文'))).blocks
    assert [block.text if isinstance(block, RawLine) else block.rows for block in blocks] == [
        '上文', (('甲', '乙'), ('丙', '丁')), '下文']


def test_tracked_changes_are_accepted() -> None:
    inner = (run('任') + f'<w:ins>{run("张辉")}</w:ins><w:del><w:r><w:delText>王明</w:delText></w:r></w:del>' + run('为局长')
             + f'<w:moveFrom>{run("旧")}</w:moveFrom><w:moveTo>{run("。")}</w:moveTo>')
    assert texts(p(inner)) == ['任张辉为局长。']


def test_deleted_paragraph_mark_joins() -> None:
    assert texts(p('经研究，', '<w:rPr><w:del/></w:rPr>'), p('决定：'), p('免职')) == ['经研究，决定：', '免职']
    assert texts(p('末', '<w:rPr><w:del/></w:rPr>')) == ['末']


def test_deleted_row_is_gone() -> None:
    body = ('<w:tbl><w:tr>' + tc('甲') + tc('乙') + '</w:tr><w:tr><w:trPr><w:del/></w:trPr>' + tc('丙') + tc('丁') + '</w:tr><w:tr>'
            + tc('戊') + tc('己') + '</w:tr></w:tbl>')
    assert rows(body) == (('甲', '乙'), ('戊', '己'))


def test_tabs_breaks_and_symbols() -> None:
    inner = run('甲') + '<w:r><w:tab/></w:r>' + run('乙') + '<w:r><w:br/></w:r>' + run('丙') + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    assert texts(p(inner)) == ['甲\t乙', '丙☑']
    assert texts(p(run('1') + '<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>' + run('2'))) == ['1-2']


def test_lines_of_a_title_in_the_middle_are_joined() -> None:
    inner = run('林芝市人民政府') + '<w:r><w:br/></w:r>' + run('关于任职的通知') + '<w:r><w:br/></w:r>' + run('林政发〔2023〕26号')
    assert texts(p(inner, '<w:jc w:val="center"/>')) == ['林芝市人民政府关于任职的通知', '林政发〔2023〕26号']
    assert len(texts(p(inner))) == 3


def test_hidden_text_is_left_out() -> None:
    assert texts(p(run('公开') + run('内部', '<w:vanish/>') + run('内容', '<w:vanish w:val="0"/>'))) == ['公开内容']


def test_content_controls_links_and_smart_tags_are_text() -> None:
    inner = f'<w:sdt><w:sdtContent>{run("一")}</w:sdtContent></w:sdt><w:hyperlink r:id="x">{run("二")}</w:hyperlink><w:smartTag>{run("三")}</w:smartTag>'
    assert texts(p(inner), f'<w:sdt><w:sdtContent>{p("四")}</w:sdtContent></w:sdt>') == ['一二三', '四']


def field_of(code: str, result: str) -> str:
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def test_page_numbers_are_left_out_and_other_fields_kept() -> None:
    assert texts(p(run('第') + field_of('PAGE', '3') + run('页'))) == ['第页']
    assert texts(p(field_of('PAGEREF _Toc1 \\h', '12') + field_of('DATE', '2023年'))) == ['122023年']
    assert texts(p(run('共') + f'<w:fldSimple w:instr=" NUMPAGES ">{run("9")}</w:fldSimple>' + run('页'))) == ['共页']


def test_field_that_never_ends_hides_no_later_paragraph() -> None:
    broken = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>')
    assert texts(broken, p('正文')) == ['正文']


def test_dotted_tab_in_contents() -> None:
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'
    assert texts(p(run('关于任职的通知') + '<w:r><w:tab/></w:r>' + run('12'), tabs)) == ['关于任职的通知……12']


def test_text_box_is_read_once() -> None:
    box = f'<w:txbxContent>{p("抄送：市委")}{p("印发")}</w:txbxContent>'
    anchored = (f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
                f'<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>')
    assert texts(p('前'), p(anchored + run('段')), p('后')) == ['前', '抄送：市委', '印发', '段', '后']


def test_footnotes_stand_at_the_end() -> None:
    notes = f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote><w:footnote w:id="2">{p("注：以实际为准。")}</w:footnote>'
    assert texts(p(run('投资') + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run('1亿元')), p('末'), footnotes=notes) == [
        '投资1亿元', '末', '注：以实际为准。']


def test_headers_and_footers_are_left_out() -> None:
    assert texts(p('正文')) == ['正文']
    extra = {'word/header1.xml': xml('hdr', p('公报')), 'word/_rels/document.xml.rels': rels(header='header1.xml')}
    assert [block.text for block in page_of(docx(p('正文'), extra=extra)).blocks] == ['正文']


def test_strict_namespace() -> None:
    data = xml('document', f'<w:body>{p("正文")}</w:body>').replace(
        b'schemas.openxmlformats.org/wordprocessingml/2006/main', b'purl.oclc.org/ooxml/wordprocessingml/main')
    assert [block.text for block in page_of(docx(extra={'word/document.xml': data})).blocks] == ['正文']


# list numbers


LEVELS = (level(0, 'chineseCountingThousand', '%1、'), level(1, 'japaneseCounting', '（%2）'), level(2, 'decimal', '%3.'),
          level(3, 'decimalEnclosedCircleChinese', '%4', '<w:suff w:val="nothing"/>'))


def test_numbers_of_lists() -> None:
    body = [item('总体', 1), item('目标', 1, 1), item('任务', 1, 1), item('甲', 1, 2), item('子', 1, 3), item('丑', 1, 3),
            item('乙', 1, 2), item('保障', 1), item('组织', 1, 1)]
    assert [text.replace(' ', '') for text in texts(*body, numbering=lists(*LEVELS))] == [
        '一、总体', '（一）目标', '（二）任务', '1.甲', '①子', '②丑', '2.乙', '二、保障', '（一）组织']


def test_numbers_that_name_their_chapter() -> None:
    levels = (level(0, 'chineseCounting', '第%1章'), level(1, 'decimal', '%1.%2', '<w:isLgl/>'))
    assert [text.replace(' ', '') for text in texts(item('总则', 1), item('目的', 1, 1), item('依据', 1, 1), numbering=lists(*levels))] == [
        '第一章总则', '1.1目的', '1.2依据']


def test_list_that_starts_again() -> None:
    nums = ('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')
    body = [item('甲', 1), item('乙', 1), item('丙', 2), item('丁', 2)]
    assert [text[:1] for text in texts(*body, numbering=lists(level(0, 'decimal', '%1.'), nums=nums))] == ['1', '2', '1', '2']


def test_numbers_by_style() -> None:
    styles = ('<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
              '<w:style w:type="paragraph" w:styleId="sub"><w:basedOn w:val="base"/></w:style>')
    numbering = lists(level(0, 'chineseCounting', '%1、', '<w:pStyle w:val="base"/>'), level(1, 'chineseCounting', '（%2）', '<w:pStyle w:val="sub"/>'))
    body = [p('总体', '<w:pStyle w:val="base"/>'), p('目标', '<w:pStyle w:val="sub"/>'),
            p('无号', '<w:pStyle w:val="base"/><w:numPr><w:numId w:val="0"/></w:numPr>'), p('保障', '<w:pStyle w:val="base"/>')]
    assert [text.replace(' ', '') for text in texts(*body, numbering=numbering, styles=styles)] == ['一、总体', '（一）目标', '无号', '二、保障']


def test_empty_paragraphs_take_no_number() -> None:
    assert [text[:2] for text in texts(item('甲', 1), item('', 1), item('乙', 1), numbering=lists(*LEVELS))] == ['一、', '二、']


def test_bullets_of_symbol_fonts() -> None:
    assert texts(item('甲', 1), numbering=lists(level(0, 'bullet', '\uf06c'))) == ['• 甲']


@pytest.mark.parametrize(('form', 'number', 'printed'), [
    ('chineseCounting', 10, '十'), ('chineseCounting', 21, '二十一'), ('chineseCountingThousand', 101, '一百零一'),
    ('ideographTraditional', 3, '丙'), ('ideographZodiac', 1, '子'), ('chineseLegalSimplified', 12, '壹拾贰'),
    ('decimalEnclosedCircle', 20, '⑳'), ('decimalEnclosedCircle', 21, '㉑'), ('decimalEnclosedParen', 2, '⑵'),
    ('upperRoman', 14, 'XIV'), ('lowerLetter', 27, 'aa'), ('decimalZero', 7, '07'), ('ideographDigital', 10, '一〇'),
    ('decimalEnclosedFullstop', 1, '⒈'), ('ideographEnclosedCircle', 2, '㊁'), ('decimalFullWidth', 12, '１２'),
])
def test_forms_of_numbers(form: str, number: int, printed: str) -> None:
    assert FORMS[form](number) == printed


def test_chinese_numbers_are_read_back() -> None:
    from gazette_parser.values.numbers import integer

    assert all(integer(chinese(number)) == number for number in range(1, 10_000))


# tables


def test_merged_cells() -> None:
    span, restart, goes_on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', '<w:vMerge/>'
    assert rows(table([tc('序号', restart), tc('指标', span)], [tc('', goes_on), tc('甲'), tc('')])) == (
        ('序号', '指标', None), (None, '甲', ''))


def test_paragraphs_in_a_cell_are_lines() -> None:
    assert rows(table([tc(p('1.甲') + p('2.乙')), tc('丙')], [tc('丁'), tc('戊')]))[0] == ('1.甲\n2.乙', '丙')


def test_frames_are_no_tables() -> None:
    assert texts(table([tc(p('标题') + p('正文'))])) == ['标题', '正文']
    assert texts(table([tc('抄送')], [tc('印发')])) == ['抄送', '印发']
    assert texts(table([tc('组长'), tc('王某')])) == ['组长 王某']


def test_table_in_a_layout_table() -> None:
    inner = table([tc('甲'), tc('乙')], [tc('丙'), tc('丁')])
    blocks = page_of(docx(table([tc(p('标题') + inner), tc('旁注')], [tc('末'), tc('尾')]))).blocks
    assert [type(block) for block in blocks] == [RawLine, RawTable, RawLine, RawLine, RawLine]


def test_uneven_rows() -> None:
    assert rows(table([tc('甲'), tc('乙'), tc('丙')], [tc('丁')])) == (('甲', '乙', '丙'), ('丁', '', ''))


# what comes from elsewhere, and what is too much


def test_document_made_by_another_program() -> None:
    import io

    from docx import Document

    document = Document()
    document.add_heading('关于任职的通知', 0)
    document.add_paragraph('免去王明的职务；', style='List Number')
    document.add_paragraph('任命张辉。', style='List Number')
    made = document.add_table(2, 2)
    made.cell(0, 0).merge(made.cell(0, 1)).text = '任务'
    out = io.BytesIO()
    document.save(out)
    blocks = page_of(out.getvalue()).blocks
    assert [block.text if isinstance(block, RawLine) else block.rows for block in blocks] == [
        '关于任职的通知', '1. 免去王明的职务；', '2. 任命张辉。', (('任务', None), ('', ''))]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket can be opened."""
    def refused(*_args: object, **_words: object) -> None:
        raise AssertionError('a socket was opened')

    monkeypatch.setattr(socket, 'socket', refused)
    monkeypatch.setattr(socket, 'create_connection', refused)


CANARY = 'canary-2c1f'


@pytest.mark.usefixtures('alone')
@pytest.mark.parametrize('doctype', [
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file://{canary}">]>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{canary}"> %p;]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
])
@pytest.mark.parametrize('encoding', ['utf-8', 'utf-16'])
def test_no_entity_is_followed(doctype: str, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / 'canary'
    file.write_text(CANARY)
    text = xml('document', f'<w:body>{p("<w:r><w:t>前&e;后</w:t></w:r>")}</w:body>').decode()
    text = text.replace('?>', f'?>{doctype.format(canary=file)}', 1).replace('UTF-8', encoding)
    with pytest.raises(SourceError) as caught:
        read(docx(extra={'word/document.xml': text.encode(encoding)}), 'a.docx')
    assert CANARY not in str(caught.value)


@pytest.mark.usefixtures('alone')
def test_no_other_place_is_opened(tmp_path: Path) -> None:
    file = tmp_path / 'canary'
    file.write_text(CANARY)
    outside = (f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
               f'<Relationship Id="a" Type="x/styles" Target="file://{file}" TargetMode="External"/>'
               f'<Relationship Id="b" Type="x/numbering" Target="../../../../../{file}"/>'
               f'<Relationship Id="c" Type="x/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/>'
               f'<Relationship Id="d" Type="x/aFChunk" Target="http://127.0.0.1:9/t.html" TargetMode="External"/></Relationships>')
    data = docx(p('正文') + '<w:altChunk r:id="d"/>', extra={'word/_rels/document.xml.rels': outside.encode()})
    assert [block.text for block in page_of(data).blocks] == ['正文']


@pytest.mark.parametrize('inner', ['<w:sdt>' * 100_000, '<w:tbl><w:tr><w:tc>' * 60, p('a') * 3 + '<w:p>', '\x01'])
def test_damaged_and_endless_nesting(inner: str) -> None:
    with pytest.raises(SourceError, match='damaged'):
        read(docx(extra={'word/document.xml': xml('document', f'<w:body>{inner}')}), 'a.docx')


def test_deep_tables_are_refused() -> None:
    deep = '<w:tbl><w:tr><w:tc>' * 30 + p('a') + '</w:tc></w:tr></w:tbl>' * 30
    with pytest.raises(SourceError, match='nested too deeply'):
        read(docx(deep), 'a.docx')


def test_styles_based_in_a_circle() -> None:
    styles = ''.join(f'<w:style w:type="paragraph" w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ('xy', 'yx'))
    assert texts(p('正文', '<w:pStyle w:val="x"/>'), styles=styles) == ['正文']


def test_document_without_its_parts() -> None:
    with pytest.raises(SourceError, match='missing'):
        read(zipped({'[Content_Types].xml': b'<a/>', 'word/x.xml': b'<a/>'}), 'a.docx')
    with pytest.raises(SourceError, match='without a text'):
        read(docx(extra={'word/document.xml': xml('document', '')}), 'a.docx')


def test_too_many_elements() -> None:
    with pytest.raises(SourceError, match='more than 2,000,000 tags'):
        parse_xml(b'<a>' + b'<b/>' * 2_000_000 + b'</a>', 'a.docx')


def test_large_document_is_read_quickly() -> None:
    data = docx(''.join(p(f'{hash((number, 7)):x}各县区要在9月底前完成。') for number in range(100_000)))
    start = time.process_time()
    assert len(page_of(data).blocks) == 100_000
    assert time.process_time() - start < 20


# old office documents


@pytest.mark.parametrize(('data', 'name', 'what'), [
    (b'{\\rtf1 text}', 'a.rtf', 'an RTF document'),
    (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + 'WordDocument'.encode('utf-16-le'), 'a.doc', 'an old Word or WPS document'),
    (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + 'WordDocument'.encode('utf-16-le'), 'a.wps', 'an old Word or WPS document'),
    (zipped({'mimetype': b'application/vnd.oasis.opendocument.text'}), 'a.odt', 'an OpenDocument text')])
def test_without_libreoffice_the_message_says_what_to_do(data: bytes, name: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, 'which', lambda name: None)
    with pytest.raises(SourceError) as caught:
        read(data, name)
    assert str(caught.value) == f'{name}: it is {what}; install LibreOffice, or save it as docx'


def program(folder: Path, body: str) -> str:
    """A program that stands for LibreOffice."""
    file = folder / 'soffice'
    file.write_text(f'#!{sys.executable}\nimport os, sys, time, subprocess, shutil\n{body}\n')
    file.chmod(0o755)
    return str(file)


def test_converted_by_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / 'made.docx').write_bytes(docx(p('免去王明的职务。')))
    body = ("where = sys.argv[sys.argv.index('--outdir') + 1]\nos.makedirs(where)\n"
            f"assert open(sys.argv[-1], 'rb').read().startswith(b'{{\\\\rtf')\nshutil.copy({str(tmp_path / 'made.docx')!r}, where + '/document.docx')")
    fake = program(tmp_path, body)
    monkeypatch.setattr(office.shutil, 'which', lambda name: fake)
    source, pages = read(b'{\\rtf1 text}', 'a.rtf')
    assert source.format == 'rtf' and [block.text for block in pages[0].blocks] == ['免去王明的职务。']


def test_program_that_makes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = program(tmp_path, 'sys.exit(1)')
    monkeypatch.setattr(office.shutil, 'which', lambda name: fake)
    with pytest.raises(SourceError, match='LibreOffice cannot read it'):
        read(b'{\\rtf1 text}', 'a.rtf')


def test_program_that_hangs_is_ended_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = (f"child = subprocess.Popen(['sleep', '300'])\nopen({str(tmp_path / 'pids')!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
            'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(300)')
    fake = program(tmp_path, body)
    monkeypatch.setattr(office.shutil, 'which', lambda name: fake)
    monkeypatch.setattr(office, 'SECONDS', 3)
    with pytest.raises(SourceError, match='takes too long'):
        read(b'{\\rtf1 text}', 'a.rtf')
    time.sleep(0.5)
    assert not [pid for pid in (tmp_path / 'pids').read_text().split() if _runs(pid)]


def _runs(pid: str) -> bool:
    try:
        return Path(f'/proc/{pid}/stat').read_text().split(') ')[1][0] not in 'ZX'
    except OSError:
        return False


@pytest.mark.skipif(not shutil.which('soffice'), reason='LibreOffice is not installed')
@pytest.mark.parametrize(('form', 'suffix'), [('doc', 'wps'), ('rtf', 'rtf'), ('odt', 'odt')])
def test_old_forms_give_the_same_paragraphs(form: str, suffix: str, tmp_path: Path) -> None:
    """WPS writes the format of old Word files under its own suffix."""
    subprocess.run(['soffice', '--headless', f'-env:UserInstallation={(tmp_path / "profile").as_uri()}', '--convert-to', form,
                    '--outdir', str(tmp_path), str(ISSUE / 'source.docx')], check=True, capture_output=True, timeout=120)
    (tmp_path / f'source.{form}').rename(tmp_path / f'issue.{suffix}')
    source, (page,) = read(tmp_path / f'issue.{suffix}')
    assert source.format == form
    (word,) = read(ISSUE / 'source.docx')[1]
    assert [getattr(block, 'text', '').split() for block in page.blocks] == [getattr(block, 'text', '').split() for block in word.blocks]
