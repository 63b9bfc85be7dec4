"""Targets: what is one, what it measures, which way, from where and for when. Expected values are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from gazette_parser.extract import example, example_context, extract_part, targets
from gazette_parser.extract.target_place import term
from gazette_parser.extract.target_spread import subjects
from gazette_parser.pipeline import parse
from gazette_parser.records import Target

DATED = date(2024, 2, 1)
PLAN = '某市人民政府关于印发2024年工作要点的通知'


def found(text: str, title: str = PLAN) -> list[Target]:
    rows = example('targets', text, DATED, title=title)
    return [row for row in rows if isinstance(row, Target)]


@pytest.mark.parametrize(('text', 'expected'), [
    ('力争地区生产总值增长6.5%左右', ('地区生产总值', 6.5, None, '%', '~', 'increase')),
    ('固定资产投资增长8%—10%', ('固定资产投资', 8, 10, '%', 'between', 'increase')),
    ('单位地区生产总值能耗下降3%以上', ('单位地区生产总值能耗', 3, None, '%', '>=', 'decrease')),
    ('城镇登记失业率控制在4%以内', ('城镇登记失业率', 4, None, '%', '<=', 'level')),
    ('开发强度控制在25%', ('开发强度', 25, None, '%', '<=', 'level')),
    ('新建中小学8所', ('中小学', 8, None, '所', '=', 'level')),
    ('新增规上工业企业30家以上', ('规上工业企业', 30, None, '家', '>=', 'increase')),
    ('城镇新增就业3万人', ('城镇新增就业', 30000, None, '人', '=', 'level')),
    ('实施28个老旧小区改造项目', ('老旧小区改造项目', 28, None, '个', '=', 'level')),
    ('为2万名老年人提供助餐服务', ('老年人提供助餐服务', 20000, None, '名', '=', 'level')),
    ('社会消费品零售总额突破300亿元', ('社会消费品零售总额', 30_000_000_000, None, '元', '>', 'level')),
    ('蔬菜产量稳定在百万吨以上', ('蔬菜产量', 1_000_000, None, '吨', '>=', 'level')),
    ('力争旅游收入在全省排名前四', ('旅游收入', 4, None, '名', '<=', 'rank')),
    ('公众满意度达到百分之九十', ('公众满意度', 90, None, '%', '=', 'level')),
    ('空气质量优良天数比率提高2个百分点', ('空气质量优良天数比率', 2, None, '百分点', '=', 'increase')),
    ('5条高速公路建成通车', ('高速公路建成通车', 5, None, '条', '=', 'level')),
    ('年内800户居民完成改造', ('居民完成改造', 800, None, '户', '=', 'level')),
    ('培育产生60名技术能手', ('技术能手', 60, None, '名', '=', 'level')),
    ('扶持20名能够突破核心技术、带动产业升级的领军人才', ('领军人才', 20, None, '名', '=', 'level')),
    ('实现“脱贫人口人均收入达到2万元左右”的目标', ('脱贫人口人均收入', 20000, None, '元', '~', 'level')),
    ('本科以上学历人才总量达到3万名', ('本科以上学历人才总量', 30000, None, '名', '=', 'level')),
    ('每个乡镇至少打造2个示范村', ('示范村', 2, None, '个', '>=', 'level')),
    ('新增供水户数占总户数三成以上', ('新增供水户数', 30, None, '%', '>=', 'level')),
    ('推进甲河、乙河、丙溪3乡电网改造工程', ('电网改造工程', 3, None, '乡', '=', 'level')),
    ('天然气储备能力达到本地区3天日均消费量', ('天然气储备能力', 3, None, '天', '=', 'level')),
    ('经营主体新增2万户', ('经营主体新增', 20000, None, '户', '=', 'increase')),
    ('全员劳动生产率提高到20万元/人', ('全员劳动生产率', 200_000, None, '元/人', '=', 'level')),
    ('城乡居民收入比缩小到1.9∶1以内', ('城乡居民收入比', 1.9, None, None, '<=', 'level')),
    ('垃圾焚烧处理能力达到800吨/日', ('垃圾焚烧处理能力', 800, None, '吨/日', '=', 'level')),
    ('网络培训不少于40学时', ('网络培训', 40, None, '学时', '>=', 'level')),
    ('新建村级卫生室60间', ('村级卫生室', 60, None, '间', '=', 'level')),
    ('惠及20万参保职工', ('参保职工', 200_000, None, None, '=', 'level')),
    ('带动千名青年返乡创业', ('青年返乡创业', 1000, None, '名', '=', 'level')),
    ('小微企业贷款增速高于全市平均水平2个百分点以上', ('小微企业贷款增速', 2, None, '百分点', '>=', 'increase')),
    ('“30”是指改造农贸市场30个', ('农贸市场', 30, None, '个', '=', 'level')),
    ('动员全县300名教师交流轮岗', ('教师交流轮岗', 300, None, '名', '=', 'level')),
    ('“清零”专项行动完成50公里河道治理', ('河道治理', 50, None, '公里', '=', 'level')),
    ('研发“甲”“乙”2个专用模型', ('专用模型', 2, None, '个', '=', 'level')),
    ('就地改造的数量不得低于年度任务的60%', ('就地改造的数量', 60, None, '%', '>=', 'level')),
    ('高龄津贴由每人每月50元提高到80元', ('高龄津贴', 80, None, '元', '=', 'level')),
    ('较大事故起数下降15%以上', ('较大事故起数', 15, None, '%', '>=', 'decrease')),
    ('新增建设用地占用耕地控制在500亩以内', ('新增建设用地占用耕地', 500, None, '亩', '<=', 'level')),
    ('农产品加工业产值与农业总产值之比达到2.4∶1', ('农产品加工业产值与农业总产值之比', 2.4, None, None, '=', 'level')),
    ('新建集中充电设施8000个端口', ('集中充电设施', 8000, None, '个', '=', 'level')),
    ('一年级计划招生90个班', ('一年级计划招生', 90, None, '个', '=', 'level')),
    ('就业率不低于去年同期，募集见习岗位900个', ('见习岗位', 900, None, '个', '=', 'level')),
    ('招聘人数：20名', ('招聘人数', 20, None, '名', '=', 'level')),
    ('农田灌溉水有效利用系数提高到0.58', ('农田灌溉水有效利用系数', 0.58, None, None, '=', 'level')),
    ('带动农户年均增收3000元以上', ('农户年均增收', 3000, None, '元', '>=', 'increase')),
    ('在60所中小学校开展试点', ('中小学校开展试点', 60, None, '所', '=', 'level')),
    ('婴儿死亡率控制在4‰以下', ('婴儿死亡率', 4, None, '‰', '<=', 'level')),
    ('人均预期寿命达到80.2岁', ('人均预期寿命', 80.2, None, '岁', '=', 'level')),
    ('惠及5万农村居民', ('农村居民', 50000, None, '人', '=', 'level')),
    ('建设十至十五个示范村', ('示范村', 10, 15, '个', 'between', 'level')),
    ('亡人事故控制在5起以内', ('亡人事故', 5, None, '起', '<=', 'level')),
    ('完成全县范围内60家企业的整治', ('企业的整治', 60, None, '家', '=', 'level')),
    ('培训三千人次', ('培训', 3000, None, '人次', '=', 'level')),
    ('城区常住人口突破40万', ('城区常住人口', 400_000, None, '人', '>', 'level')),
    ('城镇常住人口增加6万', ('城镇常住人口', 60_000, None, '人', '=', 'increase')),
    ('建设3个国家物流枢纽', ('国家物流枢纽', 3, None, '个', '=', 'level')),
    ('攻克18项关键核心技术', ('关键核心技术', 18, None, '项', '=', 'level')),
    ('主导制定国家标准9项以上', ('主导制定国家标准', 9, None, '项', '>=', 'level')),
    ('清洁能源公交车数量不低于公交车总数的80%', ('清洁能源公交车数量', 80, None, '%', '>=', 'level')),
    ('6月底前完成年度计划的55%', ('完成年度计划', 55, None, '%', '=', 'level')),
    ('补建消防栓90具', ('消防栓', 90, None, '具', '=', 'level')),
    ('不动产抵押登记压缩至1个工作日', ('不动产抵押登记', 1, None, '工作日', '=', 'level')),
    ('城镇化率再提2个百分点', ('城镇化率', 2, None, '百分点', '=', 'increase')),
    ('社区食堂再添9家', ('社区食堂', 9, None, '家', '=', 'increase')),
    ('节水灌溉率由目前的41%提高到55%', ('节水灌溉率', 55, None, '%', '=', 'level')),
    ('城镇登记失业率不突破4%', ('城镇登记失业率', 4, None, '%', '<=', 'level')),
    ('全县龙头企业逾80家', ('龙头企业', 80, None, '家', '>', 'level')),
    ('湿地总面积不少于30万亩', ('湿地总面积', 300_000, None, '亩', '>=', 'level')),
    ('承诺时限由9个工作日压至4个工作日', ('承诺时限', 4, None, '工作日', '=', 'level')),
    ('用三年时间压减水泥产能90万吨', ('水泥产能', 900_000, None, '吨', '=', 'decrease')),
    ('优良天数比率高于全省平均1.5个百分点', ('优良天数比率', 1.5, None, '百分点', '=', 'increase')),
    ('改造2001年底前建成的老旧小区70个', ('2001年底前建成的老旧小区', 70, None, '个', '=', 'level')),
    ('收购烟叶8万担', ('烟叶', 80000, None, '担', '=', 'level')),
    ('暴雨预警提前量达到45分钟以上', ('暴雨预警提前量', 45, None, '分钟', '>=', 'level')),
])
def test_value_indicator_and_comparison(text: str, expected: tuple[object, ...]) -> None:
    rows = found(text)
    assert [(r.indicator, r.value, r.value_max, r.unit, r.comparator, r.change) for r in rows] == [expected]


@pytest.mark.parametrize(('text', 'expected'), [
    ('政府工作报告速览\n过去一年\n财政收入增长5.2%。\n2025年怎么干\n财政收入增长4%左右。', [('财政收入', 4, date(2025, 12, 31))]),
    ('县长在政府工作报告中说，做好2024年工作要抓好几项：新建高标准农田3万亩。', [('高标准农田', 30000, date(2024, 12, 31))]),
    ('一图读懂政府工作报告\n2023年成绩单\n财政收入增长8%。\n主要预期目标\n财政收入增长6%。', [('财政收入', 6, None)]),
    ('区政府工作报告提出，2025年青山区计划新建公园12个。2024年，全区新建公园9个。', [('公园', 12, date(2025, 12, 31))]),
    ('政府工作报告指出，2024年主要预期目标为：工业产值增长7%。\n2023年，全市新建学校9所。', [('工业产值', 7, date(2024, 12, 31))]),
    ('市政府工作报告公布\n县长作政府工作报告，报告提出，2023年财政收入增长7%。', [('财政收入', 7, date(2023, 12, 31))]),
    ('政府工作报告指出，过去一年，全县完成投资50亿元，新增就业5000人。', []),
])
def test_press_digest_of_a_report_keeps_the_coming_year(text: str, expected: list[tuple[object, ...]]) -> None:
    rows = [row for row in example('targets', text) if isinstance(row, Target)]
    assert [(r.indicator, r.value, r.horizon_end) for r in rows] == expected


def test_shares_of_several_subjects_each_name_what_stands_behind() -> None:
    rows = found('力争70%以上的村庄、40%以上的乡镇建成示范站')
    assert [(r.indicator, r.value) for r in rows] == [('村庄', 70), ('乡镇建成示范站', 40)]


def test_a_first_unit_that_is_cut_short_takes_the_last() -> None:
    rows = found('甲地、乙地覆盖率分别提高0.5个和2个百分点')
    assert [(r.value, r.unit) for r in rows] == [(0.5, '百分点'), (2, '百分点')]


def test_second_count_without_a_noun_counts_what_the_first_does() -> None:
    rows = found('分别新增床位300张、200张')
    assert sorted((r.indicator, r.value) for r in rows) == [('床位', 200), ('床位', 300)]


def test_announcements_and_rules_set_what_they_promise() -> None:
    assert [r.value for r in found('出口退税办理时间压缩至4个工作日以内。', '关于优化退税服务的公告')] == [4]
    assert [r.value for r in found('计划招收新生10个班，共450人。', '某中学招生简章')] == [10, 450]
    assert found('现公布目录（共计90件）。', '关于公布文件目录的公告') == []
    assert [r.value for r in found('新建农贸市场7个。', '关于公开承诺办好十件实事的公告')] == [7]


def test_rates_brought_into_force_are_no_targets() -> None:
    assert found('本次代理服务收费标准分别为每件300元、200元。') == []
    assert [r.value for r in found('到2027年，城乡低保标准分别达到1000元、800元。')] == [1000, 800]


@pytest.mark.parametrize('text', [
    '围绕6个方面15项任务抓好落实', '“6526”产业布局', '拨打12345热线', '每季度开展1次督查', '开展1次全面排查',
    '明确1名联络员', '从业人员超过300人的企业', '已建成充电桩3000个', '贫困人口已减少到90万人', '已筹集资金2亿元，改造校舍9所', '尚有危房300户', '全县下辖9个乡', '2022年完成投资5亿元', '以现有20万头存栏为基础',
    '日处理能力300吨/日', '从专家库中选取5名评审专家', '其中市外专家不少于2名', '验收合格后拨付80%', '每名毕业生至少提供3次岗位推介', '数字3：4.5%左右', '6.5%左右的增速是符合实际的',
    '申报单位须具备同时接待300人以上的能力', '考试时间为90分钟', '理论占40%，实操占60%', '优秀等次比例不超过20%', '按工程总价的3%缴存', '接种点配备医生2名、护士4名',
    '每个村寨投入不少于200万元', '涉及楼栋90幢、居民4000户',
    '对新入规企业一次性给予20万元奖励', '完成目标得10分', '将资金60%作为滚动发展资金', '办理时限缩短至即办件',
    '约束性指标9项、预期性指标14项', '请代表提前20分钟入场', '为每校提供5名培训名额', '对拟提任的10名干部进行了考察，共谈话60人次',
    '打造具备监测、预警等4项功能的平台', '单块面积应不小于8亩', '每支医疗队不少于5人', '涉及此类整治面积约900亩', '确定5%左右的增长目标，留有余地',
    '实现“零跑腿”', '做到一次办结', '材料一式3份', '年产60万吨级项目', '65岁以上老年人', '自受理之日起5个工作日内办结',
])
def test_what_is_no_target(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(('text', 'indicators'), [
    ('城乡居民人均可支配收入分别增长6%和7%', ['城镇居民人均可支配收入', '农村居民人均可支配收入']),
    ('水利、交通领域投资额分别达到20亿元、90亿元', ['水利领域投资额', '交通领域投资额']),
    ('建设冷库12座、晾晒场30处', ['冷库', '晾晒场']),
    ('新建10家孵化器、20家众创空间和3家中试基地', ['孵化器', '众创空间', '中试基地']),
    ('接待游客增长12%、突破500万人次', ['接待游客', '接待游客']),
    ('茶园面积达到9万亩，产量达到2万吨，年产值突破6亿元', ['茶园面积', '茶园产量', '茶园年产值']),
    ('建设示范社区（甲区、乙区各3个，其他县（市）、区各2个）', ['示范社区', '示范社区']),
    ('《经营许可证》办理时限，由20个工作日压缩至8个工作日，比法定时限提前12个工作日', ['《经营许可证》办理时限', '《经营许可证》办理时限']),
])
def test_indicators_of_several_values(text: str, indicators: list[str]) -> None:
    assert [row.indicator for row in found(text)] == indicators


@pytest.mark.parametrize(('text', 'end'), [
    ('到2027年，森林覆盖率达到42%', date(2027, 12, 31)),
    ('今年新建农村公路200公里', date(2024, 12, 31)),
    ('“十四五”末，茶园面积达到9万亩', date(2025, 12, 31)),
    ('2024年9月底前，示范校达到40所', date(2024, 9, 30)),
    ('到2026年，用水普及率达到96%。排水管网覆盖率达到90%', date(2026, 12, 31)),
    ('8月20日前完成危房改造60户', date(2024, 8, 20)),
    ('2025年3月10日前建成公园4个', date(2025, 3, 10)),
    ('5月上旬前播种玉米3万亩', date(2024, 5, 10)),
    ('第三季度末开工率达到90%', date(2024, 9, 30)),
    ('2026年年底前，新建公厕40座', date(2026, 12, 31)),
    ('到二〇三〇年，城镇化率达到百分之七十', date(2030, 12, 31)),
    ('到2027年，用电量较“十三五”末增长20%', date(2027, 12, 31)),
    ('审批时间压缩至9日，2024年在全省排名前列', None),
    ('森林覆盖率比2020年提高2个百分点', None),
])
def test_horizon_of_the_last_value(text: str, end: date | None) -> None:
    assert found(text)[-1].horizon_end == end


@pytest.mark.parametrize(('text', 'baseline'), [
    ('学前教育补助标准从600元提高至900元', 600),
    ('注册时间由10日压缩至4日', 10),
    ('在每村2万元的基础上，办公经费提高至3万元', 20000),
    ('入学率由百分之八十五提高到百分之九十五', 85),
    ('收费项目由一百二十项减少到八十项', 120),
    ('把16家国有林场整合为9家', 16),
    ('绿化率提高至40%', None),
])
def test_baseline(text: str, baseline: float | None) -> None:
    assert found(text)[-1].baseline == baseline


def test_regulations_have_norm_values_and_budgets() -> None:
    text = '人均住房建筑面积不低于5平方米。每年安排不超过300万元经费支持社区建设。'
    assert [row.value for row in found(text, '某市公共租赁住房管理办法')] == [3_000_000]


def test_subjects_share_a_tail() -> None:
    assert subjects('人参、食用菌全产业链产值', 2) == ['人参全产业链产值', '食用菌全产业链产值']


def test_a_review_of_the_past_has_no_targets() -> None:
    report = ('某县人民政府工作报告\n\n——2024年1月9日在某县人民代表大会会议上\n\n一、2023年工作回顾\n\n生产总值增长7%，新建学校4所。\n\n'
              '二、2024年重点工作\n\n生产总值增长6%，新建学校2所。\n')
    rows = parse(report.encode(), name='r.txt', extractors=(targets,)).targets
    assert [(row.value, row.horizon_end) for row in rows] == [(6, date(2024, 12, 31)), (2, date(2024, 12, 31))]


def test_a_table_of_indicators() -> None:
    text = ('关于印发教育发展规划的通知\n\n某政发〔2022〕3号\n\n各乡镇人民政府：\n\n现印发给你们。\n\n某县人民政府\n\n2022年3月1日\n\n教育发展规划\n\n'
            '序号\t指标\t单位\t2020年\t2025年\n1\t毛入园率\t%\t89.5\t≥92\n2\t在校生\t万人\t2.3\t2.8\n')
    rows = parse(text.encode(), name='t.txt', extractors=(targets,)).targets
    assert [(r.indicator, r.value, r.unit, r.comparator, r.baseline, r.horizon_end) for r in rows] == [
        ('毛入园率', 92, '%', '>=', 89.5, date(2025, 12, 31)), ('在校生', 28000, '人', '=', 23000, date(2025, 12, 31))]


def test_a_plan_without_a_date_counts_from_its_title_and_has_rates() -> None:
    text = ('某市国民经济和社会发展第十三个五年规划纲要\n\n专栏 主要指标\n\n'
            '指标\t2015年\t2020年\t年均增速（%）\n工业增加值（亿元）\t50\t80\t9.9\n光伏装机（万千瓦）\t3\t12\t—\n')
    rows = parse(text.encode(), name='t.txt', extractors=(targets,)).targets
    assert [(r.indicator, r.value, r.unit, r.change, r.baseline, r.horizon_end) for r in rows] == [
        ('工业增加值', 8e9, '元', 'level', 5e9, date(2020, 12, 31)), ('工业增加值', 9.9, '%', 'increase', None, date(2020, 12, 31)),
        ('光伏装机', 120_000, '千瓦', 'level', 30_000, date(2020, 12, 31))]


def test_within_the_year_is_the_year_of_the_heading() -> None:
    text = ('某县2022年计划执行情况与2023年计划草案的报告\n\n一、2022年计划执行情况\n\n全年新增就业8000人。\n\n二、2023年重点任务\n\n'
            '年内新建公园6个，6月底前开工率达到80%。\n\n某县发展和改革局\n\n2022年12月20日\n')
    rows = parse(text.encode(), name='t.txt', extractors=(targets,)).targets
    assert [(r.value, r.horizon_end) for r in rows] == [(6, date(2023, 12, 31)), (80, date(2023, 6, 30))]


def test_minutes_set_what_the_meeting_agreed_on() -> None:
    text = '上半年完成清淤15公里。会议议定：9月底前完成剩余22公里河道清淤。'
    assert [(r.value, r.review) for r in found(text, '市人民政府专题会议纪要')] == [(22, None)]


def test_a_table_of_tasks_leaves_the_year_before_out() -> None:
    text = ('关于印发任务分解表的通知\n\n某政发〔2024〕5号\n\n各乡镇人民政府：\n\n现印发给你们。\n\n某县人民政府\n\n2024年3月1日\n\n任务分解表\n\n'
            '序号\t任务\t2023年完成情况\t2024年目标\n1\t新建公路\t80公里\t95公里\n2\t绿化率\t31%\t33%以上\n')
    rows = parse(text.encode(), name='t.txt', extractors=(targets,)).targets
    assert [(r.indicator, r.value, r.comparator, r.horizon_end) for r in rows] == [
        ('新建公路', 95, '=', date(2024, 12, 31)), ('绿化率', 33, '>=', date(2024, 12, 31))]


def allotted(title: str, table: str) -> list[tuple[str | None, float | None, str | None]]:
    text = (f'关于下达任务的通知\n\n某政发〔2024〕5号\n\n各乡镇人民政府：\n\n现下达给你们。\n\n附件：{title}\n\n某县人民政府\n\n2024年3月1日\n\n'
            f'附件\n\n{title}\n\n{table}')
    rows = parse(text.encode(), name='t.txt', extractors=(targets,)).targets
    return [(row.indicator, row.value, row.unit) for row in rows]


def test_tables_that_share_a_task_out() -> None:
    woods = '单位：亩\n\n序号\t乡镇\t造林面积\t抚育面积\t备注\n1\t甲镇\t1200\t300\t\n2\t乙镇\t800\t450\t\n合计\t\t2000\t750\t\n'
    assert allotted('2024年造林任务分解表', woods) == [
        ('甲镇造林面积', 1200, '亩'), ('甲镇抚育面积', 300, '亩'), ('乙镇造林面积', 800, '亩'), ('乙镇抚育面积', 450, '亩'),
        ('造林面积', 2000, '亩'), ('抚育面积', 750, '亩')]
    fields = '县区\t新建面积（万亩）\t2023年完成（亩）\n甲县\t5\t900\n乙区\t7.5\t800\n'
    assert allotted('农田建设任务计划表', fields) == [('甲县新建面积', 50000, '亩'), ('乙区新建面积', 75000, '亩')]
    assert allotted('造林任务完成情况表', woods) == []


def test_every_quote_is_in_the_text() -> None:
    text = '到2025年，高标准农田达到30万亩；新建水库3座，其中中型水库1座。'
    context = example_context(text, DATED, title=PLAN)
    for row in extract_part(context, (targets,))['targets']:
        assert text[row.char_start:row.char_end] == row.quote


def values(text: str) -> list[float]:
    """The values of a whole document, printed with blank lines between its paragraphs."""
    title, *lines = [line.strip() for line in text.strip().splitlines()]
    lines = [title, '各乡镇人民政府：', *lines]
    return [row.value for row in parse('\n\n'.join(lines).encode(), name='r.txt', extractors=(targets,)).targets]


@pytest.mark.parametrize(('text', 'expected'), [
    ("""各位代表：
     现在，我代表县人民政府，向大会报告工作，请予审议。
     2018年工作回顾
     预计实现生产总值91亿元，增长8.2%；财政收入8.7亿元。
     一、推进项目建设，目标任务全面完成。实施项目86个。
     2019年工作安排
     生产总值增长7%，新建幼儿园3所。""", [7, 3]),
    ("""关于2015年上半年计划执行情况的报告
     上半年，全县生产总值完成46亿元，增长8.5%。
     下半年，要确保全年生产总值增长9%以上，新开工项目40个。""", [9, 40]),
    ("""大会听取工作报告
     县长在回顾2015年工作时说：全年实现生产总值83亿元，增长10.8%。
     2016年经济社会发展的主要目标是：生产总值增长10%。""", [10]),
    ("""某市蔬菜产业发展规划（2016—2020年）
     一、产业现状
     2015年，全市蔬菜播种面积62万亩，建成冷库40座。
     二、发展目标
     到2020年，播种面积稳定在70万亩，新建冷库60座。""", [700000, 60]),
    ("""关于同意某市总体规划的批复
     一、到2030年，人口控制在70万人以内。
     二、该市森林覆盖率66.5%，景区面积450平方公里。""", [700000]),
])
def test_the_past_and_the_plan_of_one_document(text: str, expected: list[float]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize('text', [
    """省人大常委会通过一批人事任免
     会议表决通过人事任免事项，共涉及34人次，其中任命18人，免职16人。""",
    """关于表彰2018年度先进集体的决定
     2018年，全县完成造林3.2万亩，财政收入突破10亿元。""",
    """关于调整最低工资标准的通知
     从2010年7月1日起，一类区由760元/月调整为920元/月。""",
    """关于促进消费的若干措施
     一、企业新增量达到300万元且增速达到20%以上的，给予1万元奖励。
     二、消费满100元减20元、满200元减40元，每人限领1张。""",
    """关于“3·12”交通事故的通报
     2014年3月12日8时，一辆核载19人的客车侧翻，直接经济损失620万元。""",
    """关于调整门诊收费的通知
     2024年6月底前全面执行。结算标准：初诊20元；复诊10元，加急增加5元。洗牙手术200元。""",
    """关于某地块出让的批复
     同意将位于城南的宗地出让，宗地面积3.25公顷，绿地率不低于35%。""",
    '国有股东持有标的公司51%股份，民营股东持股49%',
    '据测算，到2030年全市用水缺口将达2亿立方米',
    '中心事业编制为36名，其中主任1名、副主任3名',
    '从统计数据看，电气火灾占全部火灾的四成',
    '示范区规划总面积为56平方公里',
    '支持占全县产值60%以上的骨干企业',
])
def test_facts_and_norms_are_no_targets(text: str) -> None:
    assert values(text) == []


def test_a_notice_with_a_total_and_a_discount() -> None:
    assert values("""关于举办惠民消费季活动的通知
     本次活动共发放消费券5000万元，参与商户不少于2000家，预计拉动消费3亿元。
     消费券面额50元，满200元减50元。""") == [50_000_000, 2000, 300_000_000]


def test_a_fragment_of_orders_is_a_plan_and_one_of_results_is_not() -> None:
    orders = '扎实推进乡村振兴。加快产业发展，建成冷库40座。健全管护机制。深化改革。持续改善民生。着力补短板。强化治理。大力发展旅游。稳步推进试点。'
    assert [row.value for row in example('targets', f'{orders}\n{orders}') if isinstance(row, Target)] == [40, 40]
    assert example('targets', f'{orders}\n去年成绩已经取得，旅游收入同比大增，圆满收官了。') == []


def test_aims_of_an_appraisal_are_rows_with_a_doubt() -> None:
    text = '一、评价内容\n1.外贸进出口额比上年实绩增长8%；（20分）\n2.每增加1个百分点加2分。\n二、企业增长20%以上的得5分。'
    rows = [row for row in example('targets', text, DATED, title='某市外贸工作考核办法') if isinstance(row, Target)]
    assert [(row.value, row.review is not None) for row in rows] == [(8, True)]


def test_stocks_of_a_regulation_are_rows_with_a_doubt() -> None:
    rows = found('各区应当建立不低于常住人口7天供应量的成品粮储备。仓房间距不小于12米。', '某市储备粮管理办法')
    assert [(row.indicator, row.value, row.unit, row.review is not None) for row in rows] == [('成品粮储备', 7, '天', True)]


def test_a_row_with_an_odd_name_carries_a_doubt() -> None:
    odd, plain = found('年度任务量和3月底前开工率达到80%。'), found('重点项目开工率达到80%。')
    assert [row.review is not None for row in (*odd, *plain)] == [True, False]


@pytest.mark.parametrize(('title', 'doubted'), [
    ('某省人民政府办公厅关于扩建船厂有关问题的复函', True), ('某市水务局对第12号建议的答复', True), (PLAN, False),
])
def test_values_in_replies_carry_a_doubt(title: str, doubted: bool) -> None:
    row, = found('今年计划新建泵站30座。', title)
    assert bool(row.review) is doubted


@pytest.mark.parametrize(('name', 'odd'), [
    ('2月底前任务量', True), ('5%左右的增速', True), ('信息化建设应', True), ('机房维护（约', True), ('确认改造的泵站', True),
    ('具有国际视野', True), ('具有国际视野的人才', False), ('“30分钟通勤圈”覆盖率', False), ('PM2.5平均浓度', False),
    ('森林覆盖率', False), ('12345热线办结率', False), ('残疾人（含持证）就业', False),
])
def test_names_cut_in_the_wrong_place_are_odd(name: str, odd: bool) -> None:
    assert bool(term('odd_name').search(name)) is odd


def test_comments_on_a_report_are_no_targets() -> None:
    text = '数说政府工作报告\n【原文】\n今年生产总值增长6%左右。\n【点评】\n今后三年年均增长5%以上就可以。'
    rows = example('targets', text)
    assert [row.value for row in rows if isinstance(row, Target)] == [6]


def test_counts_of_later_clauses_share_the_first_verb() -> None:
    rows = found('组织培训300名村支书，不少于40名企业家参加研修，80名致富带头人外出考察。')
    assert [(r.indicator, r.value) for r in rows] == [('村支书', 300), ('企业家参加研修', 40), ('致富带头人外出考察', 80)]


def test_so_many_years_from_a_printed_one() -> None:
    row = found('自2024年起3年内，培育家庭农场60家。')[0]
    assert (row.horizon_start, row.horizon_end) == (date(2024, 1, 1), date(2026, 12, 31))
    assert found('三年内，培育家庭农场60家。')[0].horizon_end is None


def test_a_heading_that_acts_on_a_problem_is_not_of_the_past() -> None:
    text = f'{PLAN}\n一、抢抓发展机遇\n实施20项重大工程。\n二、化解存在问题\n新建学校9所。\n三、存在问题\n在建学校2所。\n'
    assert values(text) == [20, 9]
    closed = f'{PLAN}\n一、改善办学条件\n新建学校9所。\n二、健全生态补偿机制\n修复湿地300亩。\n三、申报条件\n资产达到500万元。\n'
    assert values(closed) == [9, 300]


INVENTORY = '''附件
全县停车场建设情况一览表
序号\t名称\t所在地\t面积\t泊位\t投入使用时间
1\t东街停车场\t东街镇\t3000平方米\t120个\t2019.10
2\t西门停车场\t西门镇\t5000平方米\t210个\t2021.06
'''


def test_a_table_of_what_exists_has_no_targets() -> None:
    text = f'{PLAN}\n\n各镇人民政府：\n\n全年新建停车场6座。\n\n某市人民政府\n\n2024年2月1日\n\n{INVENTORY}'
    rows = parse(text.encode(), name='t.txt', extractors=(targets,)).targets
    assert [(row.indicator, row.value) for row in rows] == [('停车场', 6)]


LOCAL = [
    ('改造主城区9条背街小巷。', [('背街小巷', 9)]),
    ('新建中心镇4所公办幼儿园，消除沿江7处易涝点。', [('公办幼儿园', 4), ('易涝点', 7)]),
    ('在中心城区11所学校开展延时服务试点。', [('学校开展延时服务试点', 11)]),
    ('确保6月底前辖区内14处隐患点完成治理。', [('隐患点完成治理', 14)]),
    ('3个新城建设用地面积55%以上达到海绵城市要求。', [('3个新城建设用地面积', 55)]),
]


@pytest.mark.parametrize(('text', 'expected'), LOCAL)
def test_a_place_between_the_verb_and_the_count(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(row.indicator, row.value) for row in found(text)] == expected


def test_people_who_attended_are_no_target() -> None:
    assert found('全年培训村干部200人。各县区负责人80余人参加会议，企业代表30人与会。')[0].value == 200
    assert found('各县区负责人80余人参加会议，企业代表30人与会。') == []


def test_verbs_of_two_words_stay_out_of_the_indicator() -> None:
    rows = found('改造提升乡镇卫生院8家，推广应用新能源公交车90辆。')
    assert [(row.indicator, row.value) for row in rows] == [('乡镇卫生院', 8), ('新能源公交车', 90)]


def test_a_second_goal_goes_the_way_of_the_first() -> None:
    rows = found('规上工业增加值增长7%，奋斗目标8%。')
    assert [(row.indicator, row.value, row.change) for row in rows] == [
        ('规上工业增加值', 7, 'increase'), ('规上工业增加值', 8, 'increase')]


def test_joint_subjects_keep_words_that_look_like_and() -> None:
    rows = found('农村自来水普及率、规模化供水覆盖率分别提升至96%、75%。化肥、农药使用量分别减少2%和3%。')
    assert [row.indicator for row in rows] == ['农村自来水普及率', '规模化供水覆盖率', '化肥使用量', '农药使用量']


NAMED = [
    ('排污口整治完成率达到90%。', [('排污口整治完成率', 90)]),
    ('高血压患者血压控制率达到65%以上。', [('高血压患者血压控制率', 65)]),
    ('保障性租赁住房占比达到30%。', [('保障性租赁住房占比', 30)]),
    ('粮食烘干能力达到日均4000吨。', [('粮食烘干能力', 4000)]),
    ('为全市3000户困难家庭实施无障碍改造。', [('困难家庭实施无障碍改造', 3000)]),
    ('化学需氧量、氨氮减排量分别为900吨、60吨。', [('化学需氧量', 900), ('氨氮减排量', 60)]),
]


@pytest.mark.parametrize(('text', 'expected'), NAMED)
def test_words_of_doing_inside_a_name(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(row.indicator, row.value) for row in found(text)] == expected


def test_standards_told_one_by_one_are_norms() -> None:
    assert found('月最低工资标准四档分别为1910元、1800元、1690元。', '关于调整最低工资标准的通知') == []


def test_goals_before_the_first_heading_are_set() -> None:
    text = '今年主要预期目标是：生产总值增长5%。进出口总值增长4%，城镇新增就业2万人。\n一、扩大内需\n抓好消费。\n二、稳定外贸\n抓好出口。'
    assert [row.value for row in found(text, title='')] == [5, 4, 20000]


def test_a_speech_that_turns_to_the_new_year_sets_goals() -> None:
    text = '各位代表！新的一年，我们将办好以下实事：\n1.教育方面。新建幼儿园6所。\n2.养老方面。为3万名老人提供助餐服务。'
    assert [(row.indicator, row.value) for row in found(text, title='')] == [('幼儿园', 6), ('老人提供助餐服务', 30000)]


def test_the_verb_of_the_first_count_holds_for_those_behind_it() -> None:
    rows = found('新增养老床位800张，总计达2000张；社区食堂30家。')
    assert [(row.value, row.change) for row in rows] == [(800, 'increase'), (2000, 'level'), (30, 'increase')]
    assert [row.change for row in found('新增床位500张，新改造诊室20间')] == ['increase', 'level']


def test_two_standards_rise_from_two_bases() -> None:
    rows = found('甲类补贴、乙类补贴标准分别从每人每月200元、280元提高到220元、300元')
    assert [(row.value, row.baseline) for row in rows] == [(220, 200), (300, 280)]


def test_counts_that_come_true_together() -> None:
    assert [(r.value, r.unit) for r in found('全市400个行政村、60个社区实现光纤网络全覆盖')] == [(400, '个'), (60, '个')]


def test_the_own_number_of_livelihood_projects_is_no_target() -> None:
    assert found('办好十件民生实事', title='2024年县十件民生实事') == []


def test_stages_of_a_task_in_the_columns_of_a_table() -> None:
    table = '单位：亩\n\n序号\t街镇\t2024年任务量\t3月底前完成20%\t6月底前完成60%\n1\t甲镇\t100\t20\t60\n2\t乙镇\t50\t10\t0\n'
    assert allotted('2024年整治任务表', table) == [
        ('2024年任务量', 20, '%'), ('2024年任务量', 60, '%'),
        ('甲镇2024年任务量', 100, '亩'), ('甲镇3月底前任务量', 20, '亩'), ('甲镇6月底前任务量', 60, '亩'),
        ('乙镇2024年任务量', 50, '亩'), ('乙镇3月底前任务量', 10, '亩')]


def test_three_orders_make_a_plan_of_a_fragment_that_tells_no_result() -> None:
    text = '（一）加快产业升级。培育专精特新企业30家。\n（二）推进乡村振兴。建设高标准农田5万亩。\n（三）加强生态保护。完成造林2万亩。'
    assert [row.value for row in found(text, title='')] == [30, 50000, 20000]
    assert found(text.replace('培育', '培育了'), title='') == []


@pytest.mark.parametrize('opening', [
    '各位代表！我们将坚持以人民为中心，用心用情办好民生实事，增强群众获得感。',
    '按照《政府工作报告》安排，在广泛征求意见的基础上，今年重点办好下列实事：',
])
def test_words_that_open_a_list_of_livelihood_projects(opening: str) -> None:
    text = opening + '\n1.教育方面。新改扩建幼儿园8所。\n2.交通方面。改造农村公路100公里。'
    assert [row.value for row in found(text, title='')] == [8, 100]


DUTIES = '张明：行政楼维护（约40台）、实验楼维护（约65台），30台投影仪保养。'


def test_counts_in_a_roster_of_duties_are_no_targets() -> None:
    assert found(DUTIES, '信息中心人员工作分工') == []
    assert [row.value for row in found('新建公厕20座。', '2024年重点工作分工方案')] == [20]


def test_ranges_of_a_later_clause_share_the_first_verb() -> None:
    rows = found('到2027年，建成2~3个省级园区，5~6个市级园区和10~15个种植基地。')
    assert [(r.indicator, r.value, r.value_max) for r in rows] == [('省级园区', 2, 3), ('市级园区', 5, 6), ('种植基地', 10, 15)]


@pytest.mark.parametrize(('text', 'expected'), [
    ('到2026年，各街道建有1个养老服务中心。', [('养老服务中心', 1)]),
    ('本县建有4个养老服务中心。', []),
    ('全县剩余的1256名贫困人口、6个贫困村要全部脱贫。', [('贫困人口', 1256), ('贫困村要全部脱贫', 6)]),
    ('PM2.5年均浓度控制在35微克每立方米以内。', [('PM2.5年均浓度', 35)]),
    ('严守96万亩耕地红线。', [('耕地红线', 960_000)]),
    ('培育15家拥有自主品牌，具有较强竞争力的链主企业。', [('链主企业', 15)]),
    ('打造6个功能完善，辐射带动能力强的商贸集聚区，新建道路3条。', [('商贸集聚区', 6), ('道路', 3)]),
    ('创建3个国家重点实验室。', [('国家重点实验室', 3)]),
    ('落实三十条惠企政策。', []),
    ('企业编号为12位。', []),
])
def test_what_a_place_has_what_is_left_and_what_is_described(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(row.indicator, row.value) for row in found(text)] == expected


def test_an_approval_sets_the_size_of_a_school_for_now() -> None:
    assert [row.value for row in found('学校在校生规模暂定为8000人。', '关于同意某学院更名的函')] == [8000]
    assert found('学校在校生规模为8000人。', '关于同意某学院更名的函') == []


def test_the_edition_of_a_catalogue_is_no_horizon() -> None:
    assert [row.horizon_end for row in found('按照《指导目录》（2025年本），淘汰落后产能企业15家。', '某市行动计划')] == [None]
