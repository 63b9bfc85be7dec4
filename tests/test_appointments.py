"""Appointments from short texts; expected rows worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from gazette_parser.extract import appointments, example
from gazette_parser.records import Appointment

DATED = date(2024, 5, 20)


def rows(text: str) -> list[tuple[str, str, str]]:
    return [(row.action, row.person, row.post) for row in example('appointments', text, DATED)]


@pytest.mark.parametrize(('text', 'expected'), [
    ('任命李明为县司法局局长；免去王海的县司法局局长职务。',
     [('appoint', '李明', '县司法局局长'), ('remove', '王海', '县司法局局长')]),
    ('中央批准李明同志任国家某局党组书记。', [('appoint', '李明', '国家某局党组书记')]),
    ('党组研究决定同意王海同志任市第一中学校长。', [('appoint', '王海', '市第一中学校长')]),
    ('会上宣布王海同志任市人民医院院长，李明院长另有任用。', [('appoint', '王海', '市人民医院院长')]),
    ('王海同志任市医院党委书记，李明院长不再兼任市医院党委书记。',
     [('appoint', '王海', '市医院党委书记'), ('remove', '李明', '市医院党委书记')]),
    ('聘任李明同志为医院名誉院长，王海主任亲自为李明同志颁发聘书。', [('appoint', '李明', '医院名誉院长')]),
    ('受市委委派，张强部长宣布了决定：王海同志任县委书记。', [('appoint', '王海', '县委书记')]),
    ('任命王海为市财政局局长，同时兼任市国资委主任。',
     [('appoint', '王海', '市财政局局长'), ('appoint', '王海', '市国资委主任')]),
    ('增补李明为局党组成员，并担任局党组第二轮巡察工作组副组长。',
     [('appoint', '李明', '局党组成员'), ('appoint', '李明', '局党组第二轮巡察工作组副组长')]),
    ('李明先后担任过县水利局局长、县委办公室主任。', []),
    ('李明先后任县团委书记、县委常委。', []),
    ('履新前，李明担任市财政局局长。', []),
    ('王海接任县委书记，李明不再担任县委书记。', [('appoint', '王海', '县委书记'), ('remove', '李明', '县委书记')]),
    ('日前，李明已任省水利厅厅长。', [('appoint', '李明', '省水利厅厅长')]),
    ('免去李明同志担任的县医院院长职务，由王海副院长主持工作。', [('remove', '李明', '县医院院长')]),
    ('新任命的市教育局局长李明，此前为某县县委常委、常务副县长。', []),
    ('决定任命李明为县财政局局长。会议免去部分审判人员职务。', [('appoint', '李明', '县财政局局长')]),
    ('关于提请接受李明辞去县人大代表职务的议案', [('resign', '李明', '县人大代表')]),
    ('任命王为民、张有为为县法院审判员。', [('appoint', '王为民', '县法院审判员'), ('appoint', '张有为', '县法院审判员')]),
    ('李明同志任县委办公室主任，免去县委研究室主任职务；',
     [('appoint', '李明', '县委办公室主任'), ('remove', '李明', '县委研究室主任')]),
    ('李明任县水务局局长；\n同时免去其县林业局副局长职务。',
     [('appoint', '李明', '县水务局局长'), ('remove', '李明', '县林业局副局长')]),
    ('任命：\n李明为县教育局局长，\n王海为县财政局局长。\n免去：\n张强的县教育局局长职务。',
     [('appoint', '李明', '县教育局局长'), ('appoint', '王海', '县财政局局长'), ('remove', '张强', '县教育局局长')]),
    ('免去李明的省司法厅副厅长职务，王海的省水利厅副厅长职务。',
     [('remove', '李明', '省司法厅副厅长'), ('remove', '王海', '省水利厅副厅长')]),
    ('李明免去云南路建集团有限公司总裁职务，不再保留省属企业领导人员身份；\n王海免去市城投公司董事长职务。',
     [('remove', '李明', '云南路建集团有限公司总裁'), ('remove', '王海', '市城投公司董事长')]),
    ('李明任市水务局局长；\n王海免县教育局副局长职务，张强任县教育局副局长。',
     [('appoint', '李明', '市水务局局长'), ('remove', '王海', '县教育局副局长'), ('appoint', '张强', '县教育局副局长')]),
    ('董事会免去李明的总经理职务。', [('remove', '李明', '总经理')]),
    ('依照领导人员选任规定，组织部对以上人员进行了考察。', []),
    ('审议任命案时，被任命人员应当到会并作发言。', []),
    ('免去李明市档案局局长职务，退休；', [('remove', '李明', '市档案局局长'), ('retire', '李明', '市档案局局长')]),
    ('李明同志试用期满，正式任县文化馆馆长。', [('confirm', '李明', '县文化馆馆长')]),
    ('补选县人大常委会主任、委员：\n主任：李明\n委员：（按姓名笔画为序）\n王海（女）、张强。',
     [('appoint', '李明', '县人大常委会主任'), ('appoint', '王海', '县人大常委会委员'), ('appoint', '张强', '县人大常委会委员')]),
    ('选举产生了县人大常委会组成人员，名单如下：\n副主任：\n李明\n委员（共2人，按姓氏笔画排列）：\n王海 张强\n特此公告',
     [('appoint', '李明', '县人大常委会副主任'), ('appoint', '王海', '县人大常委会委员'), ('appoint', '张强', '县人大常委会委员')]),
    ('现将选举结果公告如下：\n县监察委员会主任：李明', [('appoint', '李明', '县监察委员会主任')]),
    ('根据县长的提名和建议，县人大常委会决定：\n任命李明为县教育局局长。', [('appoint', '李明', '县教育局局长')]),
    ('免去：\n李明同志的县教育局局长职务，到龄退休；', [('remove', '李明', '县教育局局长'), ('retire', '李明', '县教育局局长')]),
    ('聘李明、王海为市图书馆馆员。', [('appoint', '李明', '市图书馆馆员'), ('appoint', '王海', '市图书馆馆员')]),
    ('李明同志晋升为一级调研员；', [('promote', '李明', '一级调研员')]),
    ('接受李明辞去县人大常委会副主任职务的请求。', [('resign', '李明', '县人大常委会副主任')]),
    ('任命李明任县财政局局长、王海任县审计局局长，免去张强的县财政局局长职务、赵军的县审计局局长职务。',
     [('appoint', '李明', '县财政局局长'), ('appoint', '王海', '县审计局局长'),
      ('remove', '张强', '县财政局局长'), ('remove', '赵军', '县审计局局长')]),
    ('决定接受李明辞去省长职务的请求，王海代理省长职务。', [('resign', '李明', '省长'), ('appoint', '王海', '省长')]),
    ('因年龄原因，李明提出辞去县人大常委会委员职务，王海、张强分别提出辞去县人大代表职务。',
     [('resign', '李明', '县人大常委会委员'), ('resign', '王海', '县人大代表'), ('resign', '张强', '县人大代表')]),
    ('李明的县人大常委会委员、法制委员会委员职务相应终止。',
     [('remove', '李明', '县人大常委会委员'), ('remove', '李明', '法制委员会委员')]),
    ('李明当选为县长，王海当选县监察委员会主任。', [('appoint', '李明', '县长'), ('appoint', '王海', '县监察委员会主任')]),
    ('聘请下列同志为县政府法律顾问：\n李明 某大学教授\n王海 某律师事务所律师',
     [('appoint', '李明', '县政府法律顾问'), ('appoint', '王海', '县政府法律顾问')]),
    ('大会补选县人大常委会主任、委员：\n主任：李明\n委员：王海、卓玛（藏族）',
     [('appoint', '李明', '县人大常委会主任'), ('appoint', '王海', '县人大常委会委员'), ('appoint', '卓玛', '县人大常委会委员')]),
    ('国务院任命了特区政府主要官员：\n财政司司长李明\n教育局局长 王丽华（女）',
     [('appoint', '李明', '财政司司长'), ('appoint', '王丽华', '教育局局长')]),
    ('李明同志因达到退休年龄，免去县审计局局长职务。', [('remove', '李明', '县审计局局长')]),
    ('会议决定由副县长李明代理县长职务。', [('appoint', '李明', '县长')]),
    ('李明任县水务局局长\n3月4日，县人大常委会举行会议，会议经过表决，决定任命李明为某某县水务局局长，会议还听取了有关报告。',
     [('appoint', '李明', '某某县水务局局长')]),
    ('选派李明同志到某县挂职任副县长。', [('appoint', '李明', '副县长')]),
    ('李明、王海同志晋升为四级调研员。', [('promote', '李明', '四级调研员'), ('promote', '王海', '四级调研员')]),
    ('会议任命李明为副市长，并决定为代理市长；任命王海为县法院副院长，并决定由其代理县法院院长职务。',
     [('appoint', '李明', '副市长'), ('appoint', '李明', '代理市长'), ('appoint', '王海', '县法院副院长'), ('appoint', '王海', '县法院院长')]),
    ('免去李明的副县长职务（到龄退休）。', [('remove', '李明', '副县长'), ('retire', '李明', '副县长')]),
    ('补选李明、王海2名同志为县人大代表。', [('appoint', '李明', '县人大代表'), ('appoint', '王海', '县人大代表')]),
    ('李明女士决定辞去公司董事长以及第三届董事会董事、战略委员会的相应职务。',
     [('resign', '李明', '公司董事长'), ('resign', '李明', '第三届董事会董事')]),
    ('会议通过《关于聘任李明先生为公司总经理的议案》（9票赞成），聘期三年。', [('appoint', '李明', '公司总经理')]),
    ('表决通过县政府提请的关于李明同志任县司法局局长，以及主任会议提请的王海同志代理县监委主任职务等人事任免事项。',
     [('appoint', '李明', '县司法局局长'), ('appoint', '王海', '县监委主任')]),
    ('通过了关于接受李明辞去县长职务请求的决定、关于接受王海辞去县监委主任职务请求的决定。',
     [('resign', '李明', '县长'), ('resign', '王海', '县监委主任')]),
    ('免去李明的县城投中心副主任职务（终止试用期）。', [('remove', '李明', '县城投中心副主任')]),
    ('王德胜任县水务局局长；李守信任县司法局副局长。',
     [('appoint', '王德胜', '县水务局局长'), ('appoint', '李守信', '县司法局副局长')]),
    ('免去：李明，县水务局局长；王海，县司法局局长。', [('remove', '李明', '县水务局局长'), ('remove', '王海', '县司法局局长')]),
    ('李明辞去董事、董事会秘书等职务。同意聘任王海女士为董事会秘书（简历附后）。',
     [('resign', '李明', '董事'), ('resign', '李明', '董事会秘书'), ('appoint', '王海', '董事会秘书')]),
    ('免去李明同志县水务局局长职务，改任四级调研员；', [('remove', '李明', '县水务局局长'), ('appoint', '李明', '四级调研员')]),
    ('免去：\n李明的县水务局局长职务，改任顾问；\n王海的县司法局局长职务（到龄）；',
     [('remove', '李明', '县水务局局长'), ('appoint', '李明', '顾问'), ('remove', '王海', '县司法局局长')]),
    ('李明同志到龄退休，其县水务局局长职务同时免去；', [('remove', '李明', '县水务局局长'), ('retire', '李明', '县水务局局长')]),
    ('李明、王海同志分别任县一中、县二中校长；', [('appoint', '李明', '县一中校长'), ('appoint', '王海', '县二中校长')]),
    ('李明、王海两同志任县一中副校长；', [('appoint', '李明', '县一中副校长'), ('appoint', '王海', '县一中副校长')]),
    ('任命县委书记李明同志为县人武部第一书记。', [('appoint', '李明', '县人武部第一书记')]),
    ('聘任公司副总经理、董事会秘书王海女士为公司总经理。', [('appoint', '王海', '公司总经理')]),
    ('李明任市政府副秘书长（兼市督查室主任，正县级）。', [('appoint', '李明', '市政府副秘书长'), ('appoint', '李明', '市督查室主任')]),
    ('任命：\n李九、王海为县法院审判员。', [('appoint', '李九', '县法院审判员'), ('appoint', '王海', '县法院审判员')]),
    ('免去：\n李明 县水务局局长\n任守信 县司法局副局长', [('remove', '李明', '县水务局局长'), ('remove', '任守信', '县司法局副局长')]),
    ('李明先生辞去公司董事职务，同时辞去审计委员会委员职务。', [('resign', '李明', '公司董事'), ('resign', '李明', '审计委员会委员')]),
    ('黎国安同志任职试用期已满，经考核合格，同意：\n黎国安正式任县水务局副局长；', [('confirm', '黎国安', '县水务局副局长')]),
    ('选派下列同志担任驻村第一书记：\n李明 任青石村第一书记\n王海 任柳林村第一书记',
     [('appoint', '李明', '青石村第一书记'), ('appoint', '王海', '柳林村第一书记')]),
    ('免去李明的县水务局局长职务。\n免去王海职务。', [('remove', '李明', '县水务局局长')]),
    ('免去李明的县水务局局长职务，保留正科级待遇。', [('remove', '李明', '县水务局局长')]),
    ('通过关于接受李明同志请求辞去副县长职务的决定。', [('resign', '李明', '副县长')]),
    ('李明任县委副书记，提名为县长候选人；', [('appoint', '李明', '县委副书记')]),
    ('推荐李明为公司董事、董事长人选。', []),
    ('李明申请辞去公司董事、提名委员会委员职务。', [('resign', '李明', '公司董事'), ('resign', '李明', '提名委员会委员')]),
    ('李东升任县水务局局长；王向前任县司法局局长；', [('appoint', '李东升', '县水务局局长'), ('appoint', '王向前', '县司法局局长')]),
    ('艾力·买买提任县水务局局长；', [('appoint', '艾力·买买提', '县水务局局长')]),
    ('由镇党委副书记王以敏同志代理村党支部书记。', [('appoint', '王以敏', '村党支部书记')]),
    ('聘任以下同志担任中层干部职务：\n李明：教务处主任\n王海：德育处副主任',
     [('appoint', '李明', '教务处主任'), ('appoint', '王海', '德育处副主任')]),
    ('李明同志任县水务局副局长试用期已满，经考核胜任现职，同意其正式任职。', [('confirm', '李明', '县水务局副局长')]),
    ('李明任代理省长 王海张强赵军任副省长', [('appoint', '李明', '代理省长')]),
    ('李明晋升四级调研员，仍任县税务局办公室主任；', [('promote', '李明', '四级调研员'), ('appoint', '李明', '县税务局办公室主任')]),
    ('决定晋升：\n李明、王海为三级主办；', [('promote', '李明', '三级主办'), ('promote', '王海', '三级主办')]),
    ('李明任甲校校长；\n王海同志退出领导岗位，不再担任乙校校长职务。', [('appoint', '李明', '甲校校长'), ('remove', '王海', '乙校校长')]),
    ('李明任教务处主任，原总务处主任职务同时免去；', [('appoint', '李明', '教务处主任'), ('remove', '李明', '原总务处主任')]),
    ('任命：李明，县水务局局长；王海，县司法局局长。', [('appoint', '李明', '县水务局局长'), ('appoint', '王海', '县司法局局长')]),
])
def test_rows(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize('text', [
    '组长由市长担任，副组长由分管副市长担任。',
    '聘用合同聘期一般为三年。',
    '李明，男，现任县教育局局长，拟任县政协副主席。',
    '担任领导职务的公务员，需要免去现任职务的，应当免去。',
    '成立征兵工作领导小组。领导小组办公室设在人武部，李明同志兼任办公室主任。',
    '任期内不得变更，任务分解到人，责任落实到岗。',
    '决定：任免事项另行通知。\n省长 李明',
    '成立普查领导小组。\n组长：李明副市长\n成员：王海公安部副部长\n朱远任民政部总工程师',
    '依照选举法相应规定，职务终止的应当公告。',
    '李明同志为县水务局局长人选。',
    '增补李明同志为县安全生产委员会成员。',
    '副县长李明任副组长，负责日常工作。',
    '现任某集团董事长的李明将赴外地，担任董事长职务。',
])
def test_no_rows(text: str) -> None:
    assert rows(text) == []


def test_how_a_post_is_held() -> None:
    text = '李明（女，藏族）任市体育局副局长（副县级，列王海同志之后，试用期一年，任职时间从2024年3月起算）。'
    row, = example('appointments', text, DATED)
    assert (row.gender, row.ethnicity, row.grade, row.rank_after) == ('女', '藏族', '副县级', '王海')
    assert (row.probation_months, row.effective_on, row.title) == (12, date(2024, 3, 1), '副局长')


def test_a_trailing_probation_covers_all_posts() -> None:
    found = example('appointments', '李明同志任团委书记兼德育处副主任（试用期一年）；', DATED)
    assert [(row.probation_months, row.concurrent) for row in found] == [(12, False), (12, True)]


def test_the_meeting_that_decided() -> None:
    row, = example('appointments', '经县政府第5次常务会议研究，决定：\n李明任县林业局局长。', DATED)
    assert row.decided_by == '县政府第5次常务会议'


def test_a_trial_of_one_among_several() -> None:
    found = example('appointments', '李明、王海任县一中副校长，其中王海试用期一年；', DATED)
    assert [(row.person, row.probation_months) for row in found] == [('李明', None), ('王海', 12)]


def test_a_trial_in_a_clause_of_its_own() -> None:
    row, = example('appointments', '李明任县一中副校长；任职试用期为一年。', DATED)
    assert (row.post, row.probation_months) == ('县一中副校长', 12)


def test_when_a_trial_begins_is_not_when_the_post_begins() -> None:
    row, = example('appointments', '李明任县一中副校长，试用期一年。\n以上试用期从2024年5月1日起计算。', DATED)
    assert row.effective_on == DATED


def test_a_notice_about_trials_confirms() -> None:
    row, = example('appointments', '李明任县一中副校长。', DATED, title='关于李明同志试用期满正式任职的通知')
    assert row.action == 'confirm'


def test_a_rare_surname_in_a_notice_about_posts_is_doubted() -> None:
    row, = example('appointments', '豫让任县一中副校长。', DATED, title='关于豫让任职的通知')
    assert (row.person, row.review) == ('豫让', 'unusual name')


@pytest.mark.parametrize('text', ['李明、王海不再担任青石村、柳林村第一书记。', '李明、王海任甲校校长、乙校校长。'])
def test_as_many_posts_as_people_are_doubted(text: str) -> None:
    assert {row.review for row in example('appointments', text, DATED)} == {'whose post is whose is not said'}


def test_a_rank_in_a_bracket_is_no_part_of_the_post() -> None:
    row, = example('appointments', '李明任县一中校长（五级职员）、任职试用期一年。', DATED)
    assert (row.post, row.grade, row.probation_months) == ('县一中校长', '五级职员', 12)


def test_a_name_that_may_run_into_its_verb_is_doubted() -> None:
    row, = example('appointments', '李东升任县水务局局长。', DATED)
    assert (row.person, row.review) == ('李东升', 'the name may end before 升任')


def test_said_twice_is_one_row() -> None:
    text = '因工作变动，李明提出辞去县政协副主席职务。会议决定：接受李明辞去县政协副主席职务的请求。'
    found = appointments.finish([row for row in example('appointments', text, DATED) if isinstance(row, Appointment)])
    assert [(row.action, row.rule) for row in found] == [('resign', 'appointments.resign')]


@pytest.mark.parametrize(('text', 'expected'), [
    ('通过关于接受李明同志请求辞去县政府副县长职务的决定，接受李明辞去副县长职务。', ['县政府副县长']),
    ('任命李明为某县人民政府副县长。\n决定任命李明为县政府副县长。', ['某县人民政府副县长']),
    ('李明任某省代理省长\n会议通过关于李明同志为某省人民政府代理省长的决定。', ['某省人民政府代理省长']),
    ('任命李明为市人大常委会委员；任命李明为市人大常委会法制委员会委员。', ['市人大常委会委员', '市人大常委会法制委员会委员']),
    ('任命李明为甲县副县长；任命李明为乙县副县长。', ['甲县副县长', '乙县副县长']),
    ('任命李明为市政府主任；任命李明为市政府办公室主任。', ['市政府主任', '市政府办公室主任']),
    ('李明任县委办公室主任。\n李明任县委国家安全委员会办公室主任。', ['县委办公室主任', '县委国家安全委员会办公室主任']),
    ('李明任县教育局局长。\n李明任县教育体育局局长。', ['县教育局局长', '县教育体育局局长']),
    ('李明任市教育局局长。\n李明任市教育考试局局长。', ['市教育局局长', '市教育考试局局长']),
    ('李明任体育局局长。\n李明任教育体育局局长。', ['体育局局长', '教育体育局局长']),
    ('任命李明为教育局局长。\n任命李明为广州市教育局局长。', ['广州市教育局局长']),
    ('任命李明为省政府副省长。\n任命李明为某省人民政府副省长。', ['某省人民政府副省长']),
])
def test_one_post_in_different_words_is_one_row(text: str, expected: list[str]) -> None:
    found = appointments.finish([row for row in example('appointments', text, DATED) if isinstance(row, Appointment)])
    assert [row.post for row in found] == expected


def test_when_it_counts_for_everybody() -> None:
    found = example('appointments', '任命李明为某局局长。\n他们将于2024年7月1日起履行职责。', DATED)
    assert [row.effective_on for row in found] == [date(2024, 7, 1)]


def test_a_name_run_into_its_post_is_doubted_where_nothing_shows_its_end() -> None:
    sure, unsure = (example('appointments', f'免去李小明{unit}董事长职务。', DATED)[0] for unit in ('市城投公司', '远大重工'))
    assert (sure.review, unsure.review) == (None, 'nothing between the name and the post')


def test_a_meeting_named_before_it_decides() -> None:
    text = '县第十届人大常委会第二次会议，审议了李明的请求，会议决定：接受李明辞去副县长职务的请求。'
    row, = example('appointments', text, DATED)
    assert row.decided_by == '县第十届人大常委会第二次会议'


def test_a_deputy_to_congress_is_not_acting() -> None:
    row, = example('appointments', '接受李明辞去县人大代表职务的请求。', DATED)
    assert (row.title, row.acting) == ('代表', False)


@pytest.mark.parametrize(('said', 'post'), [
    ('代理省人民政府省长', '省人民政府省长'), ('代理省长', '代理省长'), ('代理检察长', '代理检察长')])
def test_acting_before_a_body_is_a_verb(said: str, post: str) -> None:
    first, second = example('appointments', f'任命李明为副职主任、{said}。', DATED)
    assert (first.acting, second.acting, second.post) == (False, True, post)


@pytest.mark.parametrize(('text', 'review'), [
    ('李明任市水务局局长。', None),
    ('李明，1970年3月出生，曾任县长，王海任市水务局局长。', 'the paragraph tells of a career'),
])
def test_career_is_doubted(text: str, review: str | None) -> None:
    assert [row.review for row in example('appointments', text, DATED)] == [review]
