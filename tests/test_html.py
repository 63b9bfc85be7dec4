"""Web pages: encodings, the main part without the site around it, tables, and what must not be followed."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from gazette_parser.errors import SourceError
from gazette_parser.model import RawLine, RawPage, RawTable
from gazette_parser.read import read

ISSUE = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
TITLE = '林芝市人民政府关于张辉同志任职的通知'
LONG = '各县（区）人民政府，市各委、办、局要高度重视，抓好各项工作任务的落实，于2023年9月底前完成整改，并将情况报市政府办公室。'
NOTICE = (f'<p>{TITLE}</p><p>林政发〔2023〕28号</p><p>各县（区）人民政府：</p><p>经研究，决定：</p><p>张辉任市农业农村局副局长。</p>'
          '<p>林芝市人民政府</p><p>2023年6月7日</p>')
LINES = [TITLE, '林政发〔2023〕28号', '各县（区）人民政府：', '经研究，决定：', '张辉任市农业农村局副局长。', '林芝市人民政府', '2023年6月7日']
SITE = ('<html><head><meta charset="utf-8"><title>{title}_某市人民政府</title><style>p{{}}</style><script>var a="张三任局长";</script></head>'
        '<body><div class="top"><a href="/">首页</a> | <a href="/zw">政务公开</a></div>'
        '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/gg">公告</a></div>'
        '<ul class="menu"><li><a href="1">机构设置</a></li><li><a href="2">政策文件</a></li></ul>'
        '<div class="box"><h1>{title}</h1><div class="info">发布时间：2023-06-08 09:00&nbsp;&nbsp;来源：市政府办 字号：<a href="#">大</a></div>'
        '<div class="content">{body}</div>'
        '<div class="share">分享到：<a href="w">微信</a> <a href="b">微博</a></div>'
        '<p>上一篇：<a href="3">关于放假的通知</a></p></div>'
        '<div class="footer">主办：某市人民政府办公室，承办：信息中心。地址：幸福路1号。版权所有</div></body></html>')


def page_of(text: str | bytes) -> RawPage:
    source, (page,) = read(text if isinstance(text, bytes) else text.encode(), 'a.bin')
    assert source.format == 'html' and page.number is None
    return page


def texts(text: str | bytes) -> list[str]:
    return [block.text for block in page_of(text).blocks if isinstance(block, RawLine)]


def body(inner: str) -> str:
    return f'<!DOCTYPE html><html><body>{inner}</body></html>'


def rows(inner: str) -> tuple[tuple[str | None, ...], ...]:
    return next(block.rows for block in page_of(body(f'<p>{LONG}</p>{inner}')).blocks if isinstance(block, RawTable))


# encodings


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'gb18030', 'gbk', 'big5', 'utf-16', 'utf-16-le', 'utf-16-be'])
@pytest.mark.parametrize('declared', ['', 'right', 'utf-8', 'gb2312', 'big5', 'none-such'])
def test_every_encoding_declared_or_not(encoding: str, declared: str) -> None:
    words = '市政府關於任職的通知：各單位要在年底前完成。' if encoding == 'big5' else '市政府关于任职的通知：各单位要在年底前完成，朱镕基。'
    label = {'right': encoding.replace('-sig', ''), '': ''}.get(declared, declared)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ''
    assert texts(f'<html><head>{meta}</head><body><p>{words}</p></body></html>'.encode(encoding)) == [words]


def test_label_gb2312_stands_for_gb18030() -> None:
    data = '<html><meta charset=gb2312><p>䶮镕喆珺，€㐂</p>'.encode('gb18030')
    assert texts(data) == ['䶮镕喆珺，€㐂']


def test_lost_byte_is_told() -> None:
    data = body(f'<p>{LONG}</p>').encode('gb18030')
    page = page_of(data[:60] + b'\xff' + data[60:])
    assert 'cannot be read in the encoding gb18030' in page.notes[0].message
    assert '抓好各项工作任务的落实' in page.blocks[0].text


# the main part


def test_main_part_alone() -> None:
    assert texts(SITE.format(title=TITLE, body=NOTICE)) == LINES


def test_title_outside_the_main_part_is_put_before_it() -> None:
    rest = NOTICE.removeprefix(f'<p>{TITLE}</p>') + f'<p>{LONG * 20}</p>'
    assert texts(SITE.format(title=TITLE, body=rest))[:2] == LINES[:2]


def test_paragraphs_in_divisions_or_by_line_breaks() -> None:
    for inner in (''.join(f'<div>{line}</div>' for line in LINES), '<br>'.join(LINES), '<br/>&nbsp;&nbsp;'.join(LINES),
                  ''.join(f'<div><span><p>{line}</p></span></div>' for line in LINES)):
        assert texts(SITE.format(title=TITLE, body=inner)) == LINES


def test_several_documents_on_one_page() -> None:
    second = NOTICE.replace('28号', '29号').replace('张辉', '罗文兵')
    inner = f'<div class="doc">{NOTICE}</div><div class="doc">{second}</div><div class="doc"><p>{LONG * 30}</p></div>'
    found = texts(SITE.format(title='任职通知汇编之一', body=inner))
    assert found[-15:] == [*LINES, *(line.replace('28号', '29号').replace('张辉', '罗文兵') for line in LINES), LONG * 30]


def test_documents_of_one_page_are_told_apart() -> None:
    from gazette_parser import parse

    second = NOTICE.replace('28号', '29号').replace('张辉', '罗文兵')
    page = SITE.format(title='任职通知汇编之一', body=f'<div class="doc">{NOTICE}</div><div class="doc">{second}</div>')
    found = parse(page.encode(), name='a.html')
    assert [document.doc_no for document in found.documents] == ['林政发〔2023〕28号', '林政发〔2023〕29号']
    assert [(row.person, row.document_id[-3:]) for row in found.appointments] == [('张辉', 'd01'), ('罗文兵', 'd02')]


def test_signature_beside_a_long_part() -> None:
    inner = f'<div><p>{LONG * 40}</p><p>{LONG}</p></div><div>林芝市人民政府<br>2023年6月7日</div>'
    assert texts(SITE.format(title=TITLE, body=inner))[-2:] == ['林芝市人民政府', '2023年6月7日']


def test_annexes_that_are_links_stay() -> None:
    inner = NOTICE + '<p>附件：<a href="/files/P0201.docx">1.任务分工表.docx</a></p><p><a href="b.pdf">2.名单</a></p>'
    assert texts(SITE.format(title=TITLE, body=inner)) == [*LINES, '附件：1.任务分工表.docx', '2.名单']


def test_hidden_elements_are_dropped() -> None:
    inner = NOTICE + '<p style="display: none">内部</p><div hidden>草稿</div><p style="VISIBILITY:hidden">旧</p><!-- 注 --><noscript>无</noscript>'
    assert texts(body(inner)) == LINES


def test_layout_tables() -> None:
    frame = ('<table width="1000"><tr><td>当前位置：<a href="/">首页</a></td></tr><tr><td><table><tr><td align="center">' + TITLE +
             f'</td></tr><tr><td><div id="zoom">{NOTICE}</div></td></tr></table></td></tr></table>')
    assert texts(body(frame))[-7:] == LINES


def test_title_over_several_lines() -> None:
    inner = f'<p align="center"><b>林芝市人民政府</b><br><b>关于张辉同志任职的通知</b></p><p>{LONG}</p><p style="text-align:center">第一行<br>2023年6月7日</p>'
    assert texts(body(inner)) == [TITLE, LONG, '第一行', '2023年6月7日']


def test_white_space() -> None:
    assert texts(body(f'<p>&#12288;&#12288;经研究\n  决定：</p><p>主&nbsp;&nbsp;任：杨\u3000坤</p><p> &nbsp; </p><p>{LONG}</p>')) == [
        '经研究决定：', '主\xa0\xa0任：杨\u3000坤', LONG]


def test_ordered_lists_have_numbers() -> None:
    inner = f'<p>{LONG}</p><ol><li>甲事项</li><li>乙事项</li></ol><ol start="3" type="a"><li>丙事项</li></ol><ul><li>丁事项</li></ul>'
    assert texts(body(inner)) == [LONG, '1. 甲事项', '2. 乙事项', 'c. 丙事项', '丁事项']


def test_preformatted_text() -> None:
    assert texts(body(f'<pre>{chr(10).join(LINES)}</pre>')) == LINES


# tables


def test_merged_cells() -> None:
    inner = ('<table border=1><tr><td rowspan=2>序号</td><td colspan=2>指标</td></tr><tr><td>甲</td><td></td></tr>'
             '<tr><td>1</td><td>乙</td><td>丙</td></tr></table>')
    assert rows(inner) == (('序号', '指标', None), (None, '甲', ''), ('1', '乙', '丙'))


def test_sections_captions_and_heads() -> None:
    inner = '<table><caption>任务分工表</caption><thead><tr><th>序号</th><th>单位</th></tr></thead><tbody><tr><td>1</td><td>甲</td></tr></tbody></table>'
    assert rows(inner) == (('序号', '单位'), ('1', '甲'))
    assert texts(body(f'<p>{LONG}</p>{inner}')) == [LONG, '任务分工表']


def test_paragraphs_in_cells() -> None:
    assert rows('<table><tr><td><p>1.甲</p><p>2.乙</p></td><td>丙<br>丁</td></tr><tr><td>戊</td><td>己</td></tr></table>')[0] == (
        '1.甲\n2.乙', '丙\n丁')


def test_spans_that_lie() -> None:
    assert rows('<table><tr><td rowspan=99999>甲</td><td colspan="-3">乙</td></tr><tr><td>丙</td></tr></table>') == (
        ('甲', '乙'), (None, '丙'))
    assert len(rows('<table><tr><td colspan=99999>甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>')[0]) <= 200


def test_unclosed_cells() -> None:
    assert rows('<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>') == (('甲', '乙'), ('丙', '丁'))


# what must not be followed, and what is too much


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket can be opened."""
    def refused(*_args: object, **_words: object) -> None:
        raise AssertionError('a socket was opened')

    monkeypatch.setattr(socket, 'socket', refused)
    monkeypatch.setattr(socket, 'create_connection', refused)


@pytest.mark.usefixtures('alone')
@pytest.mark.parametrize('head', [
    '<!DOCTYPE html [<!ENTITY e SYSTEM "file://{canary}">]>',
    '<!DOCTYPE html [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "file://{canary}"> %p;]>',
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">]>',
    '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><!DOCTYPE html>',
])
def test_nothing_is_followed(head: str, tmp_path: Path) -> None:
    file = tmp_path / 'canary'
    file.write_text('canary-2c1f')
    inner = (f'<base href="http://127.0.0.1:9/"><p>&e;{LONG}</p><iframe src="file://{file}"></iframe><img src="http://127.0.0.1:9/a.png">'
             f'<object data="file://{file}"></object><link rel="import" href="file://{file}"><embed src="file://{file}">')
    page = read(f'<html>{head.format(canary=file)}<body>{inner}</body></html>'.encode(), 'a.html')[1][0]
    found = ''.join(getattr(block, 'text', '') for block in page.blocks)
    assert LONG in found and 'canary-2c1f' not in found and 'haha' not in found


@pytest.mark.parametrize('tag', ['div', 'b', 'table><tr><td', 'ul><li', 'blockquote'])
@pytest.mark.parametrize('depth', [10, 400, 100_000])
def test_deep_nesting(tag: str, depth: int) -> None:
    start = time.process_time()
    data = f'<html><body>{f"<{tag}>" * depth}<p>{LONG}</p>'
    if depth > 10_000:
        with pytest.raises(SourceError, match='nested too deeply'):
            read(data.encode(), 'a.html')
    else:
        assert texts(data) == [LONG]
    assert time.process_time() - start < 5


def test_one_line_of_50_megabytes() -> None:
    start = time.process_time()
    data = body('<p>' + '免' * (16 * 2**20) + '</p>').encode()
    assert len(page_of(data).blocks[0].text) == 16 * 2**20
    with pytest.raises(SourceError, match='too large'):
        read(data + b' ' * 2**22, 'a.html')
    assert time.process_time() - start < 20


def test_million_rows() -> None:
    start = time.process_time()
    data = f'<html><body><p>{LONG}</p><table>{"<tr><td>1<td>甲" * 150_000}</table>'.encode()
    assert len(page_of(data).blocks[1].rows) == 150_000
    with pytest.raises(SourceError, match='too large'):
        read(data * 7, 'a.html')
    assert time.process_time() - start < 20


def test_wide_spans_cost_little() -> None:
    start = time.process_time()
    data = f'<html><body><p>{LONG}</p><table>{("<tr>" + "<td colspan=1000 rowspan=1000>a" * 30) * 1_000}</table>'.encode()
    page_of(data)
    assert time.process_time() - start < 20


def test_empty_page() -> None:
    assert page_of('<html></html>').blocks == ()
    assert page_of('<html><body><p>\0</p>').blocks == ()


def test_saved_page_of_the_sample() -> None:
    page = page_of((ISSUE / 'source.html').read_bytes())
    found = [block.text for block in page.blocks if isinstance(block, RawLine)]
    assert found[0] == '林芝市人民政府公报' and found[-1].startswith('（五）强化督导考核。')
    assert [len(block.rows) for block in page.blocks if isinstance(block, RawTable)] == [24, 16, 27]
