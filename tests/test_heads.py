"""Heads and feet as pages, bands and offices print them: one field of each class that is easily lost."""

from __future__ import annotations

from datetime import date

import pytest

from gazette_parser.clean import clean
from gazette_parser.model import Issue, RawLine, RawPage, Source
from gazette_parser.pipeline import parse
from gazette_parser.recipients import split_recipients
from gazette_parser.split import split

BELOW = '\n各镇人民政府：\n请认真做好防汛工作，按时报送情况。\n'
NOTICE = '关于做好防汛工作的通知'


def made(text: str) -> Issue:
    page = RawPage(None, tuple(RawLine(line) for line in text.splitlines()))
    return split(clean(Source('made.txt', 'text', '0' * 64, b''), (page,)))


@pytest.mark.parametrize(('head', 'title'), [
    ('首页 > 政务公开 > 文件\n' + NOTICE + BELOW, NOTICE),
    ('云岭县水利局文件\n云水〔2014〕9号\n签发人：王明\n云岭县水利局\n关于水库除险情况的报告\n县人民政府：\n现报告如下。', '云岭县水利局关于水库除险情况的报告'),
    (NOTICE + '\n2021-09-10\n云水〔2014〕9号' + BELOW, NOTICE),
    ('通 告\n为保证施工安全，决定对人民路实行临时交通管制，现通告如下。', '通告'),
    (NOTICE + '各镇人民政府，县直各单位：入汛以来雨水偏多，为做好防汛工作，现通知如下：一、加强值守。', NOTICE),
    ('标　题：云岭海关关于调整查验时间的公告\n发布日期：2020年3月30日\n现就查验时间公告如下：\n一、每日八时起。', '云岭海关关于调整查验时间的公告'),
    ('云岭省建设厅公告\n第12号\n关于发布《道路养护标准》的公告\n现批准《道路养护标准》为地方标准。', '关于发布《道路养护标准》的公告'),
    ('会 议 纪 要\n第12期\n云岭县人民政府办公室 2017年6月5日\n关于研究公路改造的会议纪要\n现纪要如下：\n一、关于征地。', '关于研究公路改造的会议纪要'),
    ('中共云岭市委办公室文件\n云办〔2007〕45号\n★\n市委办公室、市政府办公室印发\n《关于加强基层建设的意见》的通知' + BELOW,
     '市委办公室、市政府办公室印发《关于加强基层建设的意见》的通知'),
    ('云岭省建设厅令\n第12号\n《道路养护办法》已经审议通过，现予公布。', '云岭省建设厅令'),
])
def test_titles(head: str, title: str) -> None:
    document, = made(head).documents
    assert document.title == title


@pytest.mark.parametrize('above', [
    '索引号\t64/2022\t成文日期\t2022年05月11日\n标题\t关于做好防汛工作的通知\t发文字号\t云水发〔2022〕4号\n发布机构\t云岭县水利局',
    '索引号：\n64/2022\n成文日期：\n2022年05月11日\n标题：\n关于做好防汛工作的通知\n发文字号：\n云水发〔2022〕4号\n发布机构：\n云岭县水利局\n有效性：',
    '索引号：64/2022\n成文日期：2022年05月11日\n名称：关于做好防汛工作的通知\n文号：云水发〔2022〕4号\n发布机构：云岭县水利局',
])
@pytest.mark.parametrize('printed', ['\n' + NOTICE, '\n' + NOTICE + '\n云水发〔2022〕4号'])
def test_what_a_page_states_above(above: str, printed: str) -> None:
    """In the rows of a table, on lines below their labels, or behind them."""
    document, = parse((above + printed + BELOW).encode()).documents
    assert (document.title, document.doc_no) == (NOTICE, '云水发〔2022〕4号')
    assert (document.issuers, document.recipients, document.dated) == (('云岭县水利局',), ('各镇人民政府',), date(2022, 5, 11))


def test_a_title_that_only_the_page_states() -> None:
    document, = parse(('标题\t' + NOTICE + '\n发布机构\t云岭县水利局' + BELOW).encode()).documents
    assert (document.title, document.recipients) == (NOTICE, ('各镇人民政府',))


@pytest.mark.parametrize(('head', 'number'), [
    ('云岭银行令\n〔2016〕第3号\n《账户管理办法》已经通过，现予发布。', '云岭银行令〔2016〕第3号'),
    ('标题：云岭海关关于查验的公告\n文号：云岭海关公告2020年第42号\n现公告如下：\n一、每日八时起。', '云岭海关公告2020年第42号'),
    ('云岭省商务厅 云岭海关公告2019年第15号\n关于调整目录的公告\n现将目录调整如下。', '云岭省商务厅云岭海关公告2019年第15号'),
    ('云岭省公安厅\n关于道路管制的通告\n2020年第2号\n现通告如下。', '云岭省公安厅通告2020年第2号'),
    ('云岭省人民政府办公厅转发省水利厅《关于水库管理的意见》的通知\n云政办发[1999]27号 1999年3月16日' + BELOW, '云政办发〔1999〕27号'),
    ('交通运输部关于修改《客运规定》的决定\n（中华人民共和国交通运输部令2019年第18号）\n现作如下修改：\n一、修改第二条。',
     '中华人民共和国交通运输部令2019年第18号'),
    ('财政部公告2022年第30号\n财政部决定发行国债，现就有关事项公告如下：\n一、发行条件。', '财政部公告2022年第30号'),
    (NOTICE + '\n（2004年2月3日 云发明电〔2004〕5号）' + BELOW, '云发明电〔2004〕5号'),
    (NOTICE + BELOW + '按照云发〔2004〕5号要求执行。', None),
])
def test_numbers(head: str, number: str | None) -> None:
    document, = made(head).documents
    assert document.doc_no == number


@pytest.mark.parametrize(('foot', 'signatories', 'dated'), [
    ('云岭县公安局\n二〇二三年元月廿二日', ('云岭县公安局',), date(2023, 1, 22)),
    ('2013年12月3日\n云岭县安全生产委员会', ('云岭县安全生产委员会',), date(2013, 12, 3)),
    ('2013年12月3日\n云岭县水利局\n云岭县财政局\n抄送：县委办。', ('云岭县水利局', '云岭县财政局'), date(2013, 12, 3)),
    ('2013年12月3日\n云岭县水利局\n防汛值班表\n一组值周一。', None, date(2013, 12, 3)),
    ('云岭建工有限责任公司\n法定代表人：黄强\n2020年1月6日', ('云岭建工有限责任公司', '法定代表人：黄强'), date(2020, 1, 6)),
])
def test_feet(foot: str, signatories: tuple[str, ...] | None, dated: date) -> None:
    document, = made(NOTICE + BELOW + foot).documents
    assert (document.signatories, document.dated) == (signatories, dated)


@pytest.mark.parametrize(('text', 'issuers'), [
    ('政府工作报告\n——2009年2月18日在云县第十四届人民代表大会第三次会议上\n各位代表：\n我代表县人民政府作报告。', ('云县人民政府',)),
    ('2026年政府工作报告\n2026年1月12日，云岭市市长李明在云岭市第七届人民代表大会第六次会议上作政府工作报告。全文如下：\n各位代表：\n现在，我代表市人民政府报告工作。', ('云岭市人民政府',)),
    ('政府工作报告——二〇二六年一月十八日在天津市第十八届人民代表大会第四次会议上天津市市长王明各位代表：现在，我代表市人民政府，报告工作。', ('天津市人民政府',)),
    ('云岭县水利局 2014年工作总结和2015年工作思路\n今年以来，我局在县委、县政府的领导下完成投资2.3亿元。', ('云岭县水利局',)),
    ('中共玉林市玉州区委办公室 玉林市玉州区人民政府办公室印发《防汛方案》的通知' + BELOW + '中共玉州区委办公室\n玉州区人民政府办公室\n2019年3月1日',
     ('中共玉林市玉州区委员会办公室', '玉林市玉州区人民政府办公室')),
    ('玉林市玉州区2019年防汛工作要点\n一、加强值守。\n玉州区水利局\n2019年3月1日', ('玉林市玉州区水利局',)),
    ('国家税务总局玉林市玉州区税务局' + '关于王明任职的通知\n各分局：\n王明任股长。\n中共国家税务总局玉林市玉州区税务局委员会\n2020年6月15日',
     ('中共国家税务总局玉林市玉州区税务局委员会',)),
    ('市人民政府关于印发荆门市停车场办法的通知' + BELOW + '2015年8月21日', ('荆门市人民政府',)),
    ('荆门市2024年政府工作报告任务分解表\n一、新增学位5000个。市教育局负责。', None),
    ('云岭市人民政府办公厅抄告单\n市财政局：\n同意拨付资金。', ('云岭市人民政府办公厅',)),
])
def test_issuers(text: str, issuers: tuple[str, ...] | None) -> None:
    assert made(text).documents[0].issuers == issuers


@pytest.mark.parametrize(('listed', 'titles'), [
    ('附件：1.申报书\n2.产品投档指南\n（2022年版）\n云岭县水利局\n2022年3月1日', ['申报书', '产品投档指南（2022年版）']),
    ('附件1：申报书 附件2：信息表\n云岭县水利局\n2022年3月1日', ['申报书', '信息表']),
    ('云岭县水利局\n2022年3月1日\n附件下载：\n1、申报书.doc\n2、信息表.xls', ['申报书', '信息表']),
])
def test_lists_of_annexes(listed: str, titles: list[str]) -> None:
    assert [a.title for a in made(NOTICE + BELOW + listed).attachments] == titles


@pytest.mark.parametrize(('line', 'recipients'), [
    ('各地级以上市财政局、教育局，省直管县（市）财政局、教育局：', ('各地级以上市财政局、教育局', '省直管县（市）财政局、教育局')),
    ('县直各学校、幼儿园：', ('县直各学校、幼儿园',)),
    ('全省各级人民法院、人民检察院：', ('全省各级人民法院、人民检察院',)),
    ('前山街道办、各镇政府，各企业：', ('前山街道办', '各镇政府', '各企业')),
])
def test_recipients(line: str, recipients: tuple[str, ...]) -> None:
    assert made(NOTICE + '\n' + line + '\n请做好防汛工作。').documents[0].recipients == recipients


@pytest.mark.parametrize(('below', 'recipients'), [
    ('云岭县第二中学\n你校来函收悉，现批复如下：\n同意变更。', ('云岭县第二中学',)),
    ('云岭县水利局\n为做好防汛工作，现批复如下：\n同意变更。', None),
])
def test_who_is_spoken_to_without_a_colon(below: str, recipients: tuple[str, ...] | None) -> None:
    document, = made(f'关于变更举办者的批复\n云教〔2013〕33号\n{below}').documents
    assert document.recipients == recipients


def test_a_date_ends_a_text_that_was_run_together() -> None:
    for day in ('二○○六年五月三十日', '2006年5月30日'):
        issue = made('云政办发〔2006〕52号 各县人民政府：现将《责任书》印发给你们。' + '各地要加强领导，落实责任。' * 30
                     + f'请认真执行。{day} 云岭市2006年环境保护目标责任书 一、完成任务。')
        assert issue.documents[0].dated == date(2006, 5, 30)


def test_a_text_that_news_prints_in_full_is_issued() -> None:
    issue = made('云岭市人民政府办公室印发《关于加强管理的意见》\n云岭社6月12日电 近日，办公室印发了《关于加强管理的意见》，要求各地落实。\n'
                 '《关于加强管理的意见》全文如下。\n为加强管理，提出以下意见。')
    assert [(a.title, a.kind, a.label) for a in issue.attachments] == [('关于加强管理的意见', 'issued', None)]


def test_a_basis_before_a_notice_is_not_issued() -> None:
    issue = made('关于注销资质的公告\n依据《房地产估价机构管理办法》，我局决定注销该公司资质证书，现予以公告。')
    assert issue.attachments == ()


def test_a_communique_of_statistics_names_no_issuer_and_a_numbered_heading_is_no_title() -> None:
    counted, = made('2020年云岭县国民经济和社会发展统计公报\n2020年，全县经济持续平稳发展。\n一、综合\n全年实现生产总值118亿元。').documents
    assert (counted.title, counted.issuers) == ('2020年云岭县国民经济和社会发展统计公报', None)
    part, = made('（2）主要支出项目执行情况\n按照人民代表大会审议批准的预算，教育支出36亿元，完成预算的108%，各项重点支出得到较好保障。').documents
    assert part.title is None


@pytest.mark.parametrize(('line', 'names'), [
    ('各乡镇人民政府、云岭街道办，县政府各部门：', ('各乡镇人民政府', '云岭街道办', '县政府各部门')),
    ('各镇政府（街道办事处）、云岭华侨经济区管委会，区直属局以上单位：', ('各镇政府（街道办事处）', '云岭华侨经济区管委会', '区直属局以上单位')),
    ('各镇人民政府、街道办事处：', ('各镇人民政府、街道办事处',)),
    ('各省教育厅、党委宣传部，新疆生产建设兵团教育局、党委宣传部、人力资源社会保障局：',
     ('各省教育厅、党委宣传部', '新疆生产建设兵团教育局、党委宣传部、人力资源社会保障局')),
])
def test_towns_and_zones_one_by_one(line: str, names: tuple[str, ...]) -> None:
    assert split_recipients(line) == names


def test_a_signature_without_a_date_stands_above_what_is_issued() -> None:
    document, = made('云岭区人民政府办公室印发关于建立老旧建筑排查机制的实施意见的通知\n云岭府办发〔2014〕30号\n各街道办事处：\n'
                     '《关于建立老旧建筑排查机制的实施意见》已经同意，现印发给你们，请遵照执行。\n云岭区人民政府办公室\n'
                     '关于建立老旧建筑排查机制的实施意见\n为确保安全，提出如下意见。\n一、明确范围。各单位应当逐栋排查。').documents
    assert document.signatories == ('云岭区人民政府办公室',)


def test_a_decision_that_a_notice_makes_known_is_no_document_of_its_own() -> None:
    documents = made('公告\n《云岭市人民检察院关于废止部分文件的决定》已于2002年2月22日通过，现予公布。\n云岭市人民检察院\n2002年2月25日\n'
                     '云岭市人民检察院关于废止部分文件的决定\n（2002年2月22日云岭市人民检察院第九届检察委员会\n第一百零三次会议通过）\n云检发〔2002〕2号\n'
                     '为了适应新的要求，决定废止三件文件。').documents
    assert len(documents) == 1


def test_a_reply_to_one_person_below_its_class() -> None:
    document, = made('云岭市民政局关于市政协五届四次会议\n第204号提案答复的函\n云民函〔2020〕28号\n类别：C类\n王明委员：\n您提出的提案收悉，现答复如下。').documents
    assert document.recipients == ('王明委员',)


def test_an_article_may_stand_in_a_title() -> None:
    document, = made('云岭市人民法院\n关于适用《供水条例》\n第三十四条有关问题的批复\n云法〔2020〕2号\n各县人民法院：\n你们的请示收悉。').documents
    assert document.title == '云岭市人民法院关于适用《供水条例》第三十四条有关问题的批复'
