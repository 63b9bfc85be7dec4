"""Cover, contents, heads, feet and attachments on short texts worded for it."""

from __future__ import annotations

from datetime import date

import pytest

from gazette_parser.clean import clean
from gazette_parser.model import Issue, RawLine, RawPage, RawTable, Source
from gazette_parser.outline import outline
from gazette_parser.pipeline import parse
from gazette_parser.recipients import split_recipients
from gazette_parser.split import split

PLAIN = """云岭市人民政府
关于印发云岭市湿地保护办法的通知
云政发〔2022〕15号
各县、区人民政府，市政府各部门：
现将《云岭市湿地保护办法》印发给你们，请遵照执行。
云岭市人民政府
2022年3月4日
（此件公开发布）
云岭市湿地保护办法
第一条 为保护湿地，制定本办法。
第二条 本办法自2022年5月1日起施行，有效期5年。
"""
ISSUE = """云岭市人民政府公报
2022
第4期（总第40期）
（双月刊）
主办：云岭市人民政府办公室
目录
市政府文件
- 云岭市人民政府关于王明同志任职的通知.....1
- 云岭市人民政府关于加强防汛工作的通知.....2
部门文件
- 云岭市教育局关于做好招生工作的通知.....5
云岭市人民政府 关于王明同志任职的通知
云政发〔2022〕20号
各县、区人民政府：
王明任市财政局局长。
云岭市人民政府
2022年6月
云岭市人民政府关于加强防汛工作的通知
云政发〔2022〕23号
各县、区人民政府：
按照云政发〔2021〕9号要求，做好防汛工作。
附件：1.值班表
2.物资清单
云岭市人民政府
二〇二二年六月九日
附件1
值班表
每日两人。
附件2
物资清单
沙袋若干。
云岭市教育局关于做好招生工作的通知
云教〔2022〕7号
各学校：
认真做好招生工作。
云岭市教育局
2022年6月20日
"""


def made(text: str) -> Issue:
    """An issue split from a text of one paragraph a line."""
    page = RawPage(None, tuple(RawLine(line) for line in text.splitlines()))
    return outline(split(clean(Source('made.txt', 'text', '0' * 64, b''), (page,))))


def test_a_single_document_with_its_issued_text() -> None:
    """Title over two lines, number, recipients, signature, date, 印发件, 施行 and 有效期."""
    issue = made(PLAIN)
    (document,), (attachment,) = issue.documents, issue.attachments
    assert document.title == '云岭市人民政府关于印发云岭市湿地保护办法的通知'
    assert (document.doc_no, document.doc_no_prefix, document.doc_no_year, document.doc_no_serial) == \
        ('云政发〔2022〕15号', '云政发', 2022, 15)
    assert document.issuers == ('云岭市人民政府',)
    assert document.recipients == ('各县、区人民政府', '市政府各部门')
    assert (document.dated, document.dated_precision, document.genre) == (date(2022, 3, 4), 'day', '通知')
    assert (document.effective_on, document.expires_on) == (date(2022, 5, 1), date(2027, 4, 30))
    assert (attachment.kind, attachment.title, attachment.label) == ('issued', '云岭市湿地保护办法', None)
    assert issue.text[attachment.char_start:].startswith('云岭市湿地保护办法\n第一条')
    assert document.page_start is None and issue.info is not None and issue.info.gazette is None


def test_an_issue_with_cover_and_contents() -> None:
    """The masthead's facts, the contents matched both ways, and documents that end where the next begins."""
    issue = made(ISSUE)
    info = issue.info
    assert info is not None
    assert (info.issue_id, info.gazette, info.year, info.number, info.total_number) == \
        ('云岭市人民政府公报-2022-04', '云岭市人民政府公报', 2022, 4, 40)
    assert (info.frequency, info.publisher) == ('双月刊', '云岭市人民政府办公室')
    assert [(e.column, e.page, e.document_id and e.document_id[-3:]) for e in issue.contents] == \
        [('市政府文件', 1, 'd01'), ('市政府文件', 2, 'd02'), ('部门文件', 5, 'd03')]
    assert [d.doc_no for d in issue.documents] == ['云政发〔2022〕20号', '云政发〔2022〕23号', '云教〔2022〕7号']
    assert [d.column for d in issue.documents] == ['市政府文件', '市政府文件', '部门文件']
    assert issue.documents[0].dated_precision == 'month'
    assert issue.documents[1].dated == date(2022, 6, 9)
    assert [(a.label, a.title, a.kind) for a in issue.attachments] == [('附件1', '值班表', 'annex'), ('附件2', '物资清单', 'annex')]


@pytest.mark.parametrize('line', ['云政发〔2022〕15号', '云政发[2022]15号', '云政发［2022］15 号', '云政发【2022】第15号', '（云政发（2022）15号）',
                                  '云 政 发〔2022〕15号'])
def test_numbers_are_found_whatever_their_brackets(line: str) -> None:
    """〔〕 [] ［］ 【】 （）, with and without spaces and 第."""
    issue = made(PLAIN.replace('云政发〔2022〕15号', line))
    assert [d.doc_no for d in issue.documents] == ['云政发〔2022〕15号']


def test_a_cited_number_is_no_header() -> None:
    """A number inside a sentence, or alone in brackets behind a cited title, opens no document."""
    issue = made(PLAIN.replace('请遵照执行。', '请遵照执行。\n此前的《云岭市湿地保护暂行办法》\n（云政发〔2019〕3号）同时废止。'))
    assert [d.doc_no for d in issue.documents] == ['云政发〔2022〕15号']


@pytest.mark.parametrize(('text', 'number', 'genre', 'issuers'), [
    ('云岭市人民政府令\n第12号\n《云岭市湿地保护办法》现予公布，自2022年5月1日起施行。\n市 长：李强\n2022年3月4日\n云岭市湿地保护办法\n第一条 为保护湿地。',
     '云岭市人民政府令第12号', '命令', ('云岭市人民政府',)),
    ('云岭市人民代表大会常务委员会公告\n（第三号）\n《云岭市湿地条例》已通过，现予公布。\n云岭市人民代表大会常务委员会\n2022年3月4日\n云岭市湿地条例\n第一条 为了。',
     '云岭市人民代表大会常务委员会公告第3号', '公告', ('云岭市人民代表大会常务委员会',)),
    ('云岭市人民政府办公室关于同意设立开发区的函\n云政办函〔2022〕8号\n市教育局：\n同意。\n云岭市人民政府办公室\n2022年3月4日',
     '云政办函〔2022〕8号', '函', ('云岭市人民政府办公室',)),
    ('云岭市民政局 云岭市财政局关于提高补助标准的通知\n各县、区民政局、财政局：\n提高补助标准。\n云岭市民政局 云岭市财政局\n2022年3月4日',
     None, '通知', ('云岭市民政局', '云岭市财政局')),
])
def test_other_heads(text: str, number: str | None, genre: str, issuers: tuple[str, ...]) -> None:
    """令, 公告, 函 and joint notices without a number are one document each."""
    (document,) = made(text).documents
    assert (document.doc_no, document.genre, document.issuers) == (number, genre, issuers)


def test_a_forwarded_document_is_an_attachment() -> None:
    """转发: the forwarded notice keeps its own number but is no document of the file."""
    issue = made('云岭市教育局转发省教育厅关于做好校车安全工作的通知\n云教〔2022〕9号\n各学校：\n请认真落实。\n云岭市教育局\n2022年3月4日\n'
                 '省教育厅关于做好校车安全工作的通知\n省教〔2022〕2号\n各市教育局：\n加强校车管理。\n省教育厅\n2022年2月1日')
    (document,), (attachment,) = issue.documents, issue.attachments
    assert document.doc_no == '云教〔2022〕9号' and document.dated == date(2022, 3, 4)
    assert (attachment.kind, attachment.title) == ('issued', '省教育厅关于做好校车安全工作的通知')


def test_paragraphs_that_were_run_together_are_taken_apart() -> None:
    """One long line holds recipients, text, signature, date and a whole regulation."""
    rules = ''.join(f'第{n}条 本办法第{n}项内容应当由各有关部门按照职责分工认真组织实施并接受社会监督。' for n in '一二三四五六七八')
    issue = made('各县、区人民政府：现将《云岭市湿地保护办法》印发给你们，请认真贯彻执行。云岭市人民政府2022年3月4日（此件公开发布）云岭市湿地保护办法' + rules)
    (document,), (attachment,) = issue.documents, issue.attachments
    assert (document.signatories, document.dated) == (('云岭市人民政府',), date(2022, 3, 4))
    assert (attachment.title, attachment.kind) == ('云岭市湿地保护办法', 'issued')
    assert [s.section_path for s in issue.outline] == [f'第{n}条' for n in '一二三四五六七八']


def test_items_that_were_run_together_make_an_outline() -> None:
    """Items may follow a closing bracket or a heading without a full stop; numbers that do not count on are only cited."""
    duty = '由各有关部门按照各自的职责分工抓好落实，并于每年年底前将情况报送。（市林草局牵头，各县按职责分工负责）'
    text = ('云岭市湿地保护工作方案为做好湿地保护，现提出以下意见。一、加强保护修复（一）划定范围。' + duty + '（二）修复湿地。' + duty
            + '本办法第四条第（一）（四）项除外。' + '二、强化监督检查（三）定期巡查。' + duty + '（九）项所列情形除外。（四）严格执法。' + duty)
    assert [s.section_path for s in made(text).outline] == ['一', '一/（一）', '一/（二）', '二', '二/（三）', '二/（四）']


def test_labels_that_other_characters_hide_are_found() -> None:
    """An article that begins inside the last item of the one before; a number before a name that is a figure itself."""
    law = made('云岭市湿地条例\n第一条 保护湿地。\n第二条 应当：\n（一）巡查；\n（二）修复。第三条 本条例自公布之日起施行。\n')
    assert [s.section_path for s in law.outline] == ['第一条', '第二条', '第二条/（一）', '第二条/（二）', '第三条']
    plan = made('云岭市人才工作方案\n一、项目\n9.百人计划项目。\n10.121人才项目。\n3.5亿元用于奖励。\n')
    assert [s.section_path for s in plan.outline] == ['一', '一/9', '一/10']


def test_the_outline_follows_its_labels() -> None:
    """一、（一）1.（1）① nest; a label of a kind that is open closes down to it; items of an article hang below it."""
    issue = made('云岭市工作方案\n一、目标\n（一）总体\n1.扩大面积。\n（1）种植。\n①育苗。\n2.提高质量。\n（二）分年\n二、措施\n1.宣传。\n结尾一段。\n')
    assert [s.section_path for s in issue.outline] == [
        '一', '一/（一）', '一/（一）/1', '一/（一）/1/（1）', '一/（一）/1/（1）/①', '一/（一）/2', '一/（二）', '二', '二/1']
    last = issue.outline[-1]
    assert issue.text[last.char_start:last.char_end] == '1.宣传。\n结尾一段。\n'
    law = made('云岭市湿地条例\n第一章 总则\n第一条 为了保护。\n第二条 应当：\n（一）巡查；\n（二）修复。\n第二章 附则\n第三条 自公布之日起施行。')
    assert [s.section_path for s in law.outline] == ['第一章', '第一条', '第二条', '第二条/（一）', '第二条/（二）', '第二章', '第三条']


WEB = """索引号：1150/2021-00021 发文字号：云政发〔2021〕68号
发布机构：云岭市人民政府 成文日期：2021-03-11
云岭市人民政府关于加强湿地管理的通知
发布时间：2021-03-15 17:45 浏览次数：
各县、区人民政府：
加强湿地管理。
云岭市人民政府
2021年3月11日
"""


def test_what_a_web_page_states_above_the_title() -> None:
    """The page's data are no title; the number that only they name is the document's."""
    (document,) = made(WEB).documents
    assert document.title == '云岭市人民政府关于加强湿地管理的通知'
    assert (document.doc_no, document.recipients, document.dated) == ('云政发〔2021〕68号', ('各县、区人民政府',), date(2021, 3, 11))


@pytest.mark.parametrize('top', [
    '云岭市人民政府关于加强湿地管理的通知\n来源：政府办 时间：2021-03-15\n云岭市人民政府关于加强湿地管理的通知\n云政发〔2021〕68号',
    '云政发〔2021〕68号《云岭市人民政府关于加强湿地管理的通知》\n浏览量：时间：2021-03-15\n云岭市人民政府关于加强湿地管理的通知',
    '云岭市人民政府关于加强湿地管理的通知云政发[2021]68号',
    '云岭市人民政府文件\n云政发〔2021〕68号\n云岭市人民政府关于加强\n湿地管理的通知',
    '云 岭 市\n人 民 政 府 文 件\n云政发〔2021〕68号\n关于加强湿地管理的通知',
])
def test_heads_of_saved_pages(top: str) -> None:
    """A title printed twice, numbers around it, and red bands in one or two lines: one document each."""
    (document,) = made(f'{top}\n各县、区人民政府：\n加强湿地管理。').documents
    assert (document.doc_no, document.recipients, document.issuers) == ('云政发〔2021〕68号', ('各县、区人民政府',), ('云岭市人民政府',))
    assert document.title is not None and document.title.endswith('关于加强湿地管理的通知')


def test_number_and_recipients_run_into_the_text() -> None:
    """The number, the recipients and the text in one paragraph below the title."""
    (document,) = made('云岭市人民政府关于加强湿地管理的通知\n云政发[2021]68号各县、区人民政府，市政府各部门：为加强湿地管理，现通知如下。').documents
    assert (document.doc_no, document.recipients) == ('云政发〔2021〕68号', ('各县、区人民政府', '市政府各部门'))


def test_a_report_is_issued_where_it_was_given() -> None:
    """政府工作报告 without a region in its title: region and date stand below it."""
    (document,) = made('政府工作报告\n——2021年1月8日在云岭市\n第六届人民代表大会第二次会议上\n市长 李明\n各位代表：\n现在，我报告工作。').documents
    assert (document.genre, document.dated, document.recipients) == ('报告', date(2021, 1, 8), None)


LETTER = """关于做好古茶树普查的通知
各县林草局、农业局、市级有关单位：
请按时上报普查结果，并填写普查表。
联系人：王某，办公电话85110000，请各单位于月底前与联系人核对名单
电子邮箱：chashu@example.cn
附：1、古茶树登记表；
2、古茶树汇总表。
中共云岭市委办公室云岭市人民政府办公室云岭市林草局
2021年3月11日
"""


def test_names_that_were_set_close_together_are_told_apart() -> None:
    """Units of another level in the recipients, names of one region in the signature, contact lines above the annexes."""
    issue = made(LETTER)
    document, = issue.documents
    assert document.recipients == ('各县林草局、农业局', '市级有关单位')
    assert document.signatories == ('中共云岭市委办公室', '云岭市人民政府办公室', '云岭市林草局')
    assert [(a.title, a.label, a.kind) for a in issue.attachments] == [
        ('古茶树登记表', '附件1', 'annex'), ('古茶树汇总表', '附件2', 'annex')]


def test_the_genre_of_a_document_without_a_title() -> None:
    """现提出如下意见 says it as well as 特此通知."""
    head = '各县人民政府：\n为保护古茶树，经市人民政府同意，现提出如下意见。\n一、普查登记。\n'
    assert [d.genre for d in made(head + '云岭市人民政府\n2021年3月11日').documents] == ['意见']


@pytest.mark.parametrize(('line', 'expected'), [
    ('各县人民政府、市级有关单位：', ('各县人民政府', '市级有关单位')),
    ('区林草局、区财政局、各街道办事处：', ('区林草局', '区财政局', '各街道办事处')),
    ('市政府各部门、各直属机构：', ('市政府各部门、各直属机构',)),
    ('各区县林草局、各直属单位：', ('各区县林草局', '各直属单位')),
    ('各街道办事处、青山镇政府：', ('各街道办事处', '青山镇政府')),
    ('各区财政局、民政局：', ('各区财政局、民政局',)),
    ('云岭经济技术开发区、青山新区、茶山管理区：', ('云岭经济技术开发区', '青山新区', '茶山管理区')),
    ('各管理区、开发区：', ('各管理区、开发区',)),
    ('茶山管理区、云岭经济开发区管委会：', ('茶山管理区、云岭经济开发区管委会',)),
    ('各县、区人民政府，市政府有关委、办、局：', ('各县、区人民政府', '市政府有关委、办、局')),
    ('各镇（街道）中心学校、市直属学校、民办学校：', ('各镇（街道）中心学校', '市直属学校', '民办学校')),
    ('各乡防汛指挥部、县级各部门：', ('各乡防汛指挥部', '县级各部门')),
    ('青山新区教育局、财政局，茶山市市场监督管理局、水利局：', ('青山新区教育局、财政局', '茶山市市场监督管理局、水利局')),
    ('省发展改革委、财政厅：', ('省发展改革委、财政厅',)),
    ('各村（社区）、镇直各单位：', ('各村（社区）', '镇直各单位')),
    ('局机关各处室、各派驻机构：', ('局机关各处室', '各派驻机构')),
    ('各乡镇人民政府、各街道办事处、县直各单位：', ('各乡镇人民政府', '各街道办事处', '县直各单位')),
])
def test_recipients_are_split_between_whole_names(line: str, expected: tuple[str, ...]) -> None:
    assert split_recipients(line) == expected


def test_a_notice_that_was_run_together_has_its_head() -> None:
    """Red band, number, title, recipients and text in one paragraph."""
    text = ('云岭市林业和草原局文件云林发〔2021〕9号关于做好古茶树保护工作的通知各县林草局，局属各单位：' + '为做好古茶树保护工作，'
            '现将有关事项通知如下：一、开展普查。各单位要认真组织古茶树普查登记，建立古茶树档案。二、加强巡护。各单位要落实管护责任。' * 3)
    document, = made(text).documents
    assert (document.doc_no, document.title) == ('云林发〔2021〕9号', '关于做好古茶树保护工作的通知')
    assert document.recipients == ('各县林草局', '局属各单位')


def test_a_law_names_the_order_that_made_it_known() -> None:
    """The line below the title of a law: date, body, number of the order."""
    document, = made('云岭市古茶树保护办法\n（2021年3月2日云岭市人民政府令第12号公布 自2021年5月1日起施行）\n第一条 为了保护古茶树，制定本办法。\n'
                     '第二条 本办法自2021年5月1日起施行。\n').documents
    assert (document.doc_no, document.issuers, document.dated) == ('云岭市人民政府令第12号', ('云岭市人民政府',), date(2021, 3, 2))


def test_annexes_are_listed_below_their_word() -> None:
    """附件： alone with its items below it; a date that was cut between figure and word."""
    issue = made('云岭省云岭市青山镇人民政府关于做好古茶树普查的通知\n各村委会：\n请填报普查表。\n附件：\n1.2021年古茶树登记表\n2.古茶树汇总表\n'
                 '青山镇人民政府\n2021\n年3月2日\n')
    assert [(a.title, a.label) for a in issue.attachments] == [('2021年古茶树登记表', '附件1'), ('古茶树汇总表', '附件2')]
    assert issue.documents[0].dated == date(2021, 3, 2)


def test_decisions_of_one_meeting_are_documents_of_their_own() -> None:
    """Each has a title and the line that says when it was passed, and no signature."""
    passed = '（2023年2月17日云岭县第十七届人民代表大会常务委员会第十次会议通过）\n'
    head = '云岭县人民代表大会常务委员会关于'
    issue = made(head + '接受张三同志辞去职务请求的决定\n' + passed + '会议决定：接受张三同志辞去县长职务的请求。\n'
                 + head + '李四同志代理县长的决定\n' + passed + '会议决定：李四同志代理县长。\n')
    assert [d.title for d in issue.documents] == [head + '接受张三同志辞去职务请求的决定', head + '李四同志代理县长的决定']
    assert {d.dated for d in issue.documents} == {date(2023, 2, 17)}


@pytest.mark.parametrize(('text', 'title', 'issuers', 'dated'), [
    ('任 免 名 单\n（1998年11月26日云岭省第九届人民代表大会常务委员会第六次会议通过）\n任命张三为检察员。', '任免名单', None, date(1998, 11, 26)),
    ('云岭县人民政府常务会议纪要\n〔2015〕第9期\n2015年6月11日下午，县长主持召开会议。现纪要如下：', '云岭县人民政府常务会议纪要',
     ('云岭县人民政府',), None),
    ('2026年云岭省政府工作报告\n2026年1月22日，在云岭省第十四届人民代表大会第四次会议上\n各位代表：', '2026年云岭省政府工作报告',
     ('云岭省人民政府',), date(2026, 1, 22)),
    ('云岭市清雪工作任务分解表\n（云岭市城市管理局 2023年10月16日）\n一、各区要按时完成清雪工作。', '云岭市清雪工作任务分解表', None, date(2023, 10, 16)),
    ('云岭县人民政府关于张三等同志职务任免的通知云政干〔2006〕17号各乡（镇）人民政府，县直各委、办、局：经研究决定：张三同志任县水利局局长，'
     '免去其县农业局副局长职务；李四同志任县林业局副局长（试用期一年），免去其县林业站站长职务。云岭县人民政府二〇〇六年四月三日',
     '云岭县人民政府关于张三等同志职务任免的通知', ('云岭县人民政府',), date(2006, 4, 3)),
], ids=lambda value: value if isinstance(value, str) and len(value) < 30 else '')
def test_heads_of_many_kinds(text: str, title: str, issuers: tuple[str, ...] | None, dated: date | None) -> None:
    document, = made(text).documents
    assert (document.title, document.issuers, document.dated) == (title, issuers, dated)


def test_a_notice_without_a_title_forwards_a_document() -> None:
    """What it forwards is printed behind its foot, with a head of its own."""
    issue = made('云岭县人民政府：\n现将省人民政府《关于同意青山乡撤乡设镇的批复》（云政函〔2009〕21号）转发你县，请认真执行。\n云岭市人民政府\n2009年3月18日\n'
                 '关于同意青山乡撤乡设镇的批复\n云政函〔2009〕21号\n云岭市人民政府：\n同意设立青山镇。\n此复。\n云岭省人民政府\n2009年2月6日')
    (document,), (attachment,) = issue.documents, issue.attachments
    assert (document.title, document.dated, document.genre) == (None, date(2009, 3, 18), None)
    assert (attachment.title, attachment.kind) == ('关于同意青山乡撤乡设镇的批复', 'issued')


def test_the_data_of_a_web_page_stands_in_pairs_of_lines() -> None:
    """索引号, 主题分类 … with their values below them, between title and recipients; a signature without a date."""
    document, = made('云岭市林草局关于做好古茶树普查的通知\n索引号\n0110/2023-749\n主题分类\n林业\n发文日期\n2023年9月3日 16:25\n文号\n云林发〔2023〕9号\n'
                     '各县林草局：\n请认真做好普查。\n云岭市林草局\n').documents
    assert (document.doc_no, document.recipients) == ('云林发〔2023〕9号', ('各县林草局',))
    assert document.signatories == ('云岭市林草局',)


@pytest.mark.parametrize(('listed', 'labels'), [
    ('附表：1、古茶树登记表\n2、古茶树汇总表', ['附表1', '附表2']),
    ('附件：\n附件1 古茶树登记表\n附件2 古茶树汇总表', ['附件1', '附件2']),
    ('附：1.古茶树登记表\n2.古茶树汇总表', ['附件1', '附件2']),
])
def test_annexes_keep_the_word_that_is_printed(listed: str, labels: list[str]) -> None:
    issue = made(f'关于做好古茶树普查的通知\n各县林草局：\n请填报普查表。\n{listed}\n云岭市林草局\n2021年3月2日\n')
    assert [a.label for a in issue.attachments] == labels


def test_bare_names_led_by_a_ministry_are_of_the_nation() -> None:
    document, = made('关于印发《方案》的通知\n各市人民政府：\n请遵照执行。\n生态环境部 发展改革委\n云岭市人民政府\n2020年10月30日').documents
    assert document.issuers == ('生态环境部', '国家发展和改革委员会', '云岭市人民政府')


def test_issuers_take_the_fuller_name() -> None:
    """省政府办公厅 in the signature below a title that prints the province."""
    document, = made('广东省人民政府办公厅关于调整省农作物病虫害防控指挥部的通知\n各市人民政府：\n请认真执行。\n省政府办公厅\n2020年6月5日').documents
    assert (document.issuers, document.signatories) == (('广东省人民政府办公厅',), ('省政府办公厅',))


def test_a_table_right_below_its_label_belongs_to_the_annex() -> None:
    """附件：… behind the foot, then nothing but the table."""
    head = '关于做好古茶树普查的通知\n各县林草局：\n请按年度任务表做好普查。\n云岭市林草局\n2021年3月2日\n附件：古茶树普查年度任务表'
    table = RawTable((('县', '株数'), ('青山县', '300')))
    page = RawPage(None, (*(RawLine(line) for line in head.splitlines()), table))
    issue = outline(split(clean(Source('made.txt', 'text', '0' * 64, b''), (page,))))
    attachment, = issue.attachments
    assert (attachment.title, attachment.label, attachment.kind) == ('古茶树普查年度任务表', '附件', 'annex')
    assert [t.attachment_id for t in issue.tables] == [attachment.attachment_id]


def test_a_report_that_begins_with_its_dateline_keeps_its_first_paragraph() -> None:
    document, = made('云岭省委主要负责同志职务调整\n新华社北京4月12日电 日前，中共中央决定：李明同志任云岭省委书记。').documents
    assert document.body_end > document.body_start


@pytest.mark.parametrize(('text', 'recipients'), [
    ('云岭市人民政府： 你市《关于设立开发区的请示》（云政文〔2006〕58号）收悉。经研究，现批复如下：同意设立。', ('云岭市人民政府',)),
    ('云岭市人民政府办公室关于印发工作要点的通知\n云政办〔20251\n各县人民政府：\n请认真执行。', ('各县人民政府',)),
])
def test_recipients_behind_what_was_lost(text: str, recipients: tuple[str, ...]) -> None:
    """Without a line of their own, or below a number that lost its end."""
    assert made(text).documents[0].recipients == recipients


def test_small_full_stops_number_items() -> None:
    issue = made('云岭市工作方案\n一、目标\n1﹒扩大面积。\n2﹒提高质量。\n')
    assert [s.section_path for s in issue.outline] == ['一', '一/1', '一/2']


@pytest.mark.parametrize(('text', 'title'), [
    ('云岭市供电公司\n加急\n云供办〔2021〕7号\n关于召开保供会议的通知\n各部门，各单位：\n会议定于周五召开。', '关于召开保供会议的通知'),
    ('特急\n云岭市人民政府办公室关于做好防汛工作的通知\n云政办发〔2021〕7号\n各县人民政府：\n现通知如下。', '云岭市人民政府办公室关于做好防汛工作的通知'),
    ('附件2\n2026年市十件民生实事\n坚持民生为大，扎实办好实事。', '2026年市十件民生实事'),
    ('云岭市书法学会第5次会员大会2015年3月29日通过\n云岭市书法学会第三届理事会\n理事名单\n王明、李华。', '云岭市书法学会第三届理事会理事名单'),
    ('中秋放假\n根据有关规定，现将中秋节放假安排通知如下：\n放假3天。', '中秋放假'),
    ('职称评审工作领导小组\n组长：王明\n成员：李华', '职称评审工作领导小组'),
    ('科级岗位考察预告\n校内各部门：\n确定以下同志为考察对象。', '科级岗位考察预告'),
    ('王明不再担任市长\n2016-02-20 10:11:51 云岭日报\n日前，市委决定。', '王明不再担任市长'),
    ('现任领导\n李华 区委副书记、区长\n王明 区委常委、副区长', '现任领导'),
    ('主任委员：\n王明\n委员：\n李华', None),
    ('三、2026年重点工作\n2026年是开局之年，要做好今年的工作。', None),
])
def test_titles_below_marks_labels_and_notes(text: str, title: str | None) -> None:
    document, = made(text).documents
    assert document.title == title


def test_a_red_band_of_many_organs_is_one_head() -> None:
    organs = ['云岭省农业农村厅', '云岭省财政厅', '云岭省教育厅', '云岭省民政厅', '云岭省水利厅', '云岭省商务厅', '云岭省林业局', '云岭省统计局']
    document, = made('\n'.join([*organs, '文件', '云农发〔2021〕5号', '关于印发《关于支持重点县的意见》的通知', '各市、县人民政府：',
                                '现印发给你们。'])).documents
    assert (document.doc_no, document.title) == ('云农发〔2021〕5号', '关于印发《关于支持重点县的意见》的通知')
    assert document.issuers == tuple(organs)


@pytest.mark.parametrize(('note', 'dated'), [
    ('(1957年9月7日国务院批准 1957年10月11日交通部发布)', date(1957, 10, 11)),
    ('（2001年3月2日云岭省第九届人民代表大会常务委员会第二十次会议通过 2001年3月6日公布）', date(2001, 3, 6)),
    ('（1993年5月4日云岭省第八届人民代表大会常务委员会第二次会议通过）', date(1993, 5, 4)),
])
def test_the_date_of_a_norm_stands_in_the_note_under_its_title(note: str, dated: date) -> None:
    document, = made(f'云岭省河道管理办法\n{note}\n第一条 为管好河道，制定本办法。\n第二条 本办法适用于全省。').documents
    assert document.dated == dated


def test_one_annex_below_its_word_before_the_foot() -> None:
    issue = made('云岭市教育局关于报送信息的通知\n云教〔2022〕7号\n各学校：\n请填写信息表。\n附件：\n学校信息表\n云岭市教育局\n2022年1月11日')
    assert [(a.kind, a.label, a.title) for a in issue.attachments] == [('annex', '附件', '学校信息表')]


def test_a_list_of_what_is_issued_is_an_annex() -> None:
    issue = made('云岭市教育局关于印发作业指导书的通知\n云教〔2022〕7号\n各学校：\n现予以印发。\n云岭市教育局\n2022年1月11日\n作业指导书清单\n一、值班。')
    assert [(a.kind, a.title) for a in issue.attachments] == [('annex', '作业指导书清单')]


def test_works_named_before_the_issued_one_are_not_issued() -> None:
    issue = made('关于印发《专家委员会规程》的通知\n云教〔2022〕7号\n各学校：\n根据《更新条例》、《更新指引》要求，现将《专家委员会规程》印发给你们。')
    assert [(a.kind, a.title) for a in issue.attachments] == [('issued', '专家委员会规程')]


@pytest.mark.parametrize(('head', 'number'), [
    ('云岭市税务局\n关于发布《裁量基准》的公告\n云岭市税务局公告2022年第4号', '云岭市税务局公告2022年第4号'),
    ('云岭县人民政府关于用地的请示\n云政文〔2018〕22号 签发人：王明\n云岭市人民政府：', '云政文〔2018〕22号'),
])
def test_numbers_with_more_on_their_line(head: str, number: str) -> None:
    document, = made(f'{head}\n根据有关规定，现报告如下。').documents
    assert document.doc_no == number


def test_what_a_page_states_below_the_title() -> None:
    document, = made('关于王明职务任免的通知\n发文单位：云岭市水利局\n发文日期：2026-06-04\n经研究，决定：\n王明任科长。').documents
    assert (document.issuers, document.dated) == (('云岭市水利局',), date(2026, 6, 4))


def test_a_basis_before_the_issued_text_is_not_issued() -> None:
    issue = made('关于发布《行政处罚裁量基准》的公告\n根据《中华人民共和国税收征收管理法》，现发布《行政处罚裁量基准》，自2022年8月1日起施行。')
    assert [a.title for a in issue.attachments] == ['行政处罚裁量基准']


def test_a_heading_over_a_table_is_the_title() -> None:
    document, = parse('附件3\n重大项目表\n序号\t项目\t规模\n1\t康养中心\t500张'.encode()).documents
    assert document.title == '重大项目表'


@pytest.mark.parametrize('line', ['顾问：', '名誉会长：', '主席团成员（35名，按姓名笔划为序）：', '各位专家、各位老师：', '副会长（排名不分先后）：'])
def test_seats_and_greetings_are_no_recipients(line: str) -> None:
    assert made(f'云岭市书法学会机构\n{line}\n王明、李华').documents[0].recipients is None


BODY = '关于做好普查的通知\n各单位：\n请认真做好普查，按时报送结果。\n'


@pytest.mark.parametrize(('foot', 'signatories', 'dated'), [
    ('国务院应对水旱灾害\n联防联控机制综合组\n2022年3月1日', ('国务院应对水旱灾害联防联控机制综合组',), date(2022, 3, 1)),
    ('教育部高等教育司\n2018年3月2日', ('教育部高等教育司',), date(2018, 3, 2)),
    ('教务处 团委\n2011/9/30', ('教务处', '团委'), date(2011, 9, 30)),
    ('云岭市教育局人事科\n2011.10.7', ('云岭市教育局人事科',), date(2011, 10, 7)),
    ('云岭市安委办\n二O一二年五月四日', ('云岭市安委办',), date(2012, 5, 4)),
])
def test_signatures_of_inner_bodies(foot: str, signatories: tuple[str, ...], dated: date) -> None:
    document, = made(BODY + foot).documents
    assert (document.signatories, document.dated) == (signatories, dated)


@pytest.mark.parametrize(('foot', 'signatories'), [
    ('。云岭市水利局云岭市林草局2012年5月4日', ('云岭市水利局', '云岭市林草局')),
    ('。特此通告云岭市人民政府2012年5月4日', ('云岭市人民政府',)),
    ('。特此通告。云岭市委防汛工作领导小组（指挥部）办公室2012年5月4日', ('云岭市委防汛工作领导小组（指挥部）办公室',)),
])
def test_a_foot_run_on_behind_the_last_sentence(foot: str, signatories: tuple[str, ...]) -> None:
    document, = made('云政〔2012〕5号根据有关规定，现就禁止采砂通告如下：一、禁止在河道内采砂。二、违者依法处罚' + foot).documents
    assert (document.doc_no, document.title) == ('云政〔2012〕5号', None)
    assert (document.signatories, document.dated) == (signatories, date(2012, 5, 4))


GIVEN = '——2022年1月12日在云岭县第十七届人民代表大会第二次会议上\n'


@pytest.mark.parametrize(('text', 'issuers'), [
    ('2018年政府工作报告\n云岭县人民政府代县长 李明\n各位代表：\n现在，我代表县人民政府报告工作。', ('云岭县人民政府',)),
    ('关于2021年国民经济和社会发展计划执行情况的报告\n' + GIVEN + '云岭县发展和改革局\n各位代表：\n受县人民政府委托，现报告如下。', ('云岭县发展和改革局',)),
    ('关于2021年预算执行情况的报告\n' + GIVEN + '云岭县财政局局长 李明\n各位代表：\n受县人民政府委托，现报告如下。', ('云岭县财政局',)),
    ('关于2021年预算执行情况的报告\n' + GIVEN + '各位代表：\n受县人民政府委托，现报告如下。', None),
    ('云岭县人民法院工作报告\n' + GIVEN + '各位代表：\n现在，我报告工作。', ('云岭县人民法院',)),
    ('关于表彰先进单位的决定\n根据云岭县人民政府的安排，县政府决定表彰十个先进单位。\n2021年3月2日', ('云岭县人民政府',)),
    ('关于表彰先进单位的决定\n根据青山县人民政府、云岭县人民政府的安排，县政府决定表彰十个先进单位。', None),
    ('《云岭市养犬办法》已经2021年3月2日市人民政府第5次常务会议通过，现予公布。\n市长 李明\n2021年3月9日', ('云岭市人民政府',)),
])
def test_issuers_where_nothing_is_signed(text: str, issuers: tuple[str, ...] | None) -> None:
    assert made(text).documents[0].issuers == issuers


@pytest.mark.parametrize('below', [
    '2022年1月12日在云岭县第十七届人民代表\n大会\n第二次会议上\n县长 李明',
    '——在云岭县第十七届人民代表大会第二次会议上\n（2022年1月12日）',
    '2022年1月12日\n云岭县人民政府县长 李明',
])
def test_the_day_of_a_report_stands_below_its_title(below: str) -> None:
    document, = made(f'政府工作报告\n{below}\n各位代表：\n现在，我报告工作。').documents
    assert (document.title, document.dated) == ('政府工作报告', date(2022, 1, 12))


def test_a_seat_begins_a_paragraph() -> None:
    """A line before it without a full stop is not cut by a page end."""
    text = made('云岭市残联机构\n理事长：王明，负责全面工作，主管办公室、财务室，以及各科室、中心的各项工作\n副理事长：李华，协助理事长').text
    assert '\n副理事长：李华' in text


def test_a_report_that_a_notice_passes_on_is_no_document_of_its_own() -> None:
    text = ('云岭省人民政府办公厅转发省水利厅\n关于水库除险和加固工作意见报告的通知\n云政办发〔1998〕7号\n各县人民政府：\n'
            '省水利厅《关于水库除险和加固工作意见的报告》已经省政府同意，现转发给你们，请认真执行。\n云岭省人民政府办公厅\n1998年3月2日\n'
            '关于水库除险和加固工作意见的报告\n省政府：\n现将意见报告如下：\n一、抓紧查勘。各地应当对水库逐座查勘。\n省水利厅\n1998年2月9日')
    issue = made(text)
    assert [d.doc_no for d in issue.documents] == ['云政办发〔1998〕7号']
    assert [a.title for a in issue.attachments] == ['关于水库除险和加固工作意见的报告']


def test_a_line_of_issuers_with_their_verb_is_part_of_the_title() -> None:
    text = ('云政发〔2025〕4号\n云岭市人民政府 云岭市中级人民法院印发\n关于完善联动机制的意见的通知\n各县人民政府、法院：\n'
            '《关于完善联动机制的意见》已经同意，现印发给你们。\n云岭市人民政府 云岭市中级人民法院\n2025年4月30日')
    document, = made(text).documents
    assert (document.title, document.doc_no) == ('云岭市人民政府云岭市中级人民法院印发关于完善联动机制的意见的通知', '云政发〔2025〕4号')
