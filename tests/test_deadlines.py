"""Deadlines in whole sentences: what is a row, what is none, what doubt says; rules have their own examples in patterns/."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gazette_parser.extract import deadlines, example, example_context, extract_part
from gazette_parser.model import Span

DATED = date(2022, 5, 16)


def rows(text: str, dated: date | None = DATED) -> list[dict[str, Any]]:
    names = ('text', 'kind', 'start_on', 'end_on', 'duration_value', 'duration_unit', 'recurrence', 'times_min', 'times_max')
    return [{name: getattr(row, name) for name in names if getattr(row, name) is not None} for row in example('deadlines', text, dated)]


ROWS = [
    ('一、会议时间\n2022年6月8日上午9:30\n二、地点', [{'text': '2022年6月8日上午9:30', 'kind': 'by', 'end_on': date(2022, 6, 8)}]),
    ('发布日期：\n2022年6月8日9:30\n正文', []),
    ('6月3日（星期五）至5日（星期日）放假。',
     [{'text': '6月3日（星期五）至5日（星期日）', 'kind': 'window', 'start_on': date(2022, 6, 3), 'end_on': date(2022, 6, 5)}]),
    ('系统于6月8日（周三）22:00至6月9日6:00停机。',
     [{'text': '6月8日（周三）22:00至6月9日6:00', 'kind': 'window', 'start_on': date(2022, 6, 8), 'end_on': date(2022, 6, 9)}]),
    ('于每年3月底前报计划，11月20日前报总结。',
     [{'text': '每年3月底前', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31'},
      {'text': '11月20日前', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=20'}]),
    ('于每年3月底前报计划。11月20日前报总结。',
     [{'text': '每年3月底前', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31'},
      {'text': '11月20日前', 'kind': 'by', 'end_on': date(2022, 11, 20)}]),
    ('6月16日启动摸排，请于20日17:00前报名单。',
     [{'text': '6月16日', 'kind': 'by', 'end_on': date(2022, 6, 16)}, {'text': '20日17:00前', 'kind': 'by', 'end_on': date(2022, 6, 20)}]),
    ('意见请于10日前反馈。', [{'text': '10日前', 'kind': 'by', 'end_on': date(2022, 6, 10)}]),
    ('申报平台6月20日24时关闭。', [{'text': '6月20日24时', 'kind': 'by', 'end_on': date(2022, 6, 20)}]),
    ('总结提升阶段（6月21日至月底）',
     [{'text': '6月21日至月底', 'kind': 'window', 'start_on': date(2022, 6, 21), 'end_on': date(2022, 6, 30)}]),
    ('网上缴费自6月1日8时起，至6月9日止。',
     [{'text': '自6月1日8时起，至6月9日止', 'kind': 'window', 'start_on': date(2022, 6, 1), 'end_on': date(2022, 6, 9)}]),
    ('本通告有效期2年，自2022年6月1日起施行。',
     [{'text': '自2022年6月1日起', 'kind': 'effective', 'start_on': date(2022, 6, 1)},
      {'text': '有效期2年', 'kind': 'expiry', 'end_on': date(2024, 5, 31), 'duration_value': 2, 'duration_unit': 'year'}]),
    ('汛期巡查期间（6—8月），重点检查险工险段。',
     [{'text': '汛期巡查期间', 'kind': 'window', 'start_on': date(2022, 6, 1), 'end_on': date(2022, 8, 31)},
      {'text': '6—8月', 'kind': 'window', 'start_on': date(2022, 6, 1), 'end_on': date(2022, 8, 31)}]),
    ('于每年4月1日至5月31日申报，7月1日至8月31日缴费。',
     [{'text': '每年4月1日至5月31日', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY;BYMONTH=4,5'},
      {'text': '7月1日至8月31日', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY;BYMONTH=7,8'}]),
    ('6月25日：期末家长会。', [{'text': '6月25日', 'kind': 'by', 'end_on': date(2022, 6, 25)}]),
    ('会议于5月14日至15日召开，听取了报告。', []),
    ('清库行动自6月10日开始，历时20天。', []),
    ('过去一年，我们赶在汛期前修复了堤防，每月会商一次。', []),
    ('第八条中的“三十日内”修改为“十五日内”。', [{'text': '十五日内', 'kind': 'duration', 'duration_value': 15, 'duration_unit': 'day'}]),
    ('删去第九条第二款中的“每半年”。', []),
    ('14天内有疫区旅居史的人员不得参会。', []),
    ('6月1日一7月31日组织自查。',
     [{'text': '6月1日一7月31日', 'kind': 'window', 'start_on': date(2022, 6, 1), 'end_on': date(2022, 7, 31)}]),
    ('5-6月前完成清查。', [{'text': '5-6月前', 'kind': 'by', 'end_on': date(2022, 6, 30)}]),
    ('应当在半年内开工。', [{'text': '半年内', 'kind': 'duration', 'duration_value': 6, 'duration_unit': 'month'}]),
    ('一年半内建成。', [{'text': '一年半内', 'kind': 'duration', 'duration_value': 1.5, 'duration_unit': 'year'}]),
    ('学会理事会将于2022年年底届满。', []),
    ('7月10日、9月10日分别报送进展。', [{'text': '7月10日、9月10日', 'kind': 'by', 'end_on': date(2022, 9, 10)}]),
    ('10月8日（星期六）、9日（星期日）照常上班。', [{'text': '10月8日（星期六）、9日（星期日）', 'kind': 'by', 'end_on': date(2022, 10, 9)}]),
    ('10月8日补上10月6日的课。', [{'text': '10月8日', 'kind': 'by', 'end_on': date(2022, 10, 8)}]),
    ('评比时间：6月20日---24日', [{'text': '6月20日---24日', 'kind': 'window', 'start_on': date(2022, 6, 20), 'end_on': date(2022, 6, 24)}]),
    ('6月3日至5日放假。放假期间，各科室要安排值班。',
     [{'text': '6月3日至5日', 'kind': 'window', 'start_on': date(2022, 6, 3), 'end_on': date(2022, 6, 5)},
      {'text': '放假期间', 'kind': 'window', 'start_on': date(2022, 6, 3), 'end_on': date(2022, 6, 5)}]),
    ('科技周定于7月4日至8日举行。科技周期间，实验室要向市民开放。',
     [{'text': '7月4日至8日', 'kind': 'window', 'start_on': date(2022, 7, 4), 'end_on': date(2022, 7, 8)},
      {'text': '科技周期间', 'kind': 'window', 'start_on': date(2022, 7, 4), 'end_on': date(2022, 7, 8)}]),
    ('6月3日至5日放假，10月1日至7日放假。放假期间，各科室要安排值班。',
     [{'text': '6月3日至5日', 'kind': 'window', 'start_on': date(2022, 6, 3), 'end_on': date(2022, 6, 5)},
      {'text': '10月1日至7日', 'kind': 'window', 'start_on': date(2022, 10, 1), 'end_on': date(2022, 10, 7)},
      {'text': '放假期间', 'kind': 'window'}]),
    ('在7月20日、10月20日前各报一次。', [{'text': '7月20日、10月20日前', 'kind': 'by', 'end_on': date(2022, 10, 20)}]),
    ('6月底、9月底前各查一次。', [{'text': '6月底、9月底前', 'kind': 'by', 'end_on': date(2022, 9, 30)}]),
    ('每年考核工作中，以现场检查为主。', []),
    ('保存期限为自竣工之日起不少于30年。',
     [{'text': '自竣工之日起不少于30年', 'kind': 'duration', 'duration_value': 30, 'duration_unit': 'year'}]),
    ('租赁期限原则上最长不超过5年。', [{'text': '最长不超过5年', 'kind': 'duration', 'duration_value': 5, 'duration_unit': 'year'}]),
    ('于8月25前报送总结。', [{'text': '8月25前', 'kind': 'by', 'end_on': date(2022, 8, 25)}]),
    ('专项行动延期至7月底结束。', [{'text': '至7月底', 'kind': 'by', 'end_on': date(2022, 7, 31)}]),
    ('我市2022年“双节”期间举办展销活动。', [{'text': '2022年“双节”期间', 'kind': 'window'}]),
    ('教研员每学期听课不少于60节。', [{'text': '每学期', 'kind': 'recurring', 'recurrence': 'FREQ=MONTHLY;INTERVAL=6', 'times_min': 60}]),
    ('应在考试前20分钟到达考场。', [{'text': '考试前20分钟', 'kind': 'duration', 'duration_value': 20, 'duration_unit': 'minute'}]),
    ('骨干带新人（三年内入职教师）听课。', []),
    ('3月2日至4日，县政协召开第三十次会议，听取报告。', []),
    ('每年招聘一批教师。', [{'text': '每年', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY'}]),
    ('2022年7月1日起履行职责。', []),
    ('对引进人才，三年内享受岗位津贴。', []),
    ('新建企业两年内减半收取租金。', []),
    ('连续三年每年给予研发经费资助。', []),
    ('应在5个工作日内给予书面答复。', [{'text': '5个工作日内', 'kind': 'duration', 'duration_value': 5, 'duration_unit': 'workday'}]),
    ('2022年起3年内，完成管网改造。',
     [{'text': '2022年起3年内', 'kind': 'duration', 'start_on': date(2022, 1, 1), 'end_on': date(2024, 12, 31),
       'duration_value': 3, 'duration_unit': 'year'}]),
    ('自2022年6月起两年内建成。',
     [{'text': '自2022年6月起两年内', 'kind': 'duration', 'start_on': date(2022, 6, 1), 'end_on': date(2024, 5, 31),
       'duration_value': 2, 'duration_unit': 'year'}]),
    ('各镇要在8月20日前完成排查，9月底前完成整改。',
     [{'text': '8月20日前', 'kind': 'by', 'end_on': date(2022, 8, 20)}, {'text': '9月底前', 'kind': 'by', 'end_on': date(2022, 9, 30)}]),
    ('2023年3月底前完成一期工程，10月底前全部竣工。',
     [{'text': '2023年3月底前', 'kind': 'by', 'end_on': date(2023, 3, 31)}, {'text': '10月底前', 'kind': 'by', 'end_on': date(2023, 10, 31)}]),
    ('于7月6—9日组织复查。', [{'text': '7月6—9日', 'kind': 'window', 'start_on': date(2022, 7, 6), 'end_on': date(2022, 7, 9)}]),
    ('自收到材料之日起5个工作日内作出决定。',
     [{'text': '自收到材料之日起5个工作日内', 'kind': 'duration', 'duration_value': 5, 'duration_unit': 'workday'}]),
    ('自本通知印发之日起5个工作日内报送名单。',
     [{'text': '自本通知印发之日起5个工作日内', 'kind': 'duration', 'end_on': date(2022, 5, 23), 'duration_value': 5, 'duration_unit': 'workday'}]),
    ('本办法自2022年7月1日起施行，有效期3年。',
     [{'text': '自2022年7月1日起', 'kind': 'effective', 'start_on': date(2022, 7, 1)},
      {'text': '有效期3年', 'kind': 'expiry', 'end_on': date(2025, 6, 30), 'duration_value': 3, 'duration_unit': 'year'}]),
    ('本细则自印发之日起施行，有效期5年。',
     [{'text': '自印发之日起', 'kind': 'effective', 'start_on': DATED},
      {'text': '有效期5年', 'kind': 'expiry', 'duration_value': 5, 'duration_unit': 'year'}]),
    ('每季度至少检查2次，每年培训1至2期。',
     [{'text': '每季度', 'kind': 'recurring', 'recurrence': 'FREQ=MONTHLY;INTERVAL=3', 'times_min': 2},
      {'text': '每年', 'kind': 'recurring', 'recurrence': 'FREQ=YEARLY', 'times_min': 1, 'times_max': 2}]),
    ('（二）集中整治阶段（7月1日至9月30日）。集中整治期间，各单位不得放松管理。',
     [{'text': '7月1日至9月30日', 'kind': 'window', 'start_on': date(2022, 7, 1), 'end_on': date(2022, 9, 30)},
      {'text': '集中整治期间', 'kind': 'window', 'start_on': date(2022, 7, 1), 'end_on': date(2022, 9, 30)}]),
    ('每日22时至次日6时，禁止渣土车通行。', [{'text': '每日22时至次日6时', 'kind': 'recurring', 'recurrence': 'FREQ=DAILY'}]),
    ('采砂期内应当按照批准的范围作业。', [{'text': '采砂期内', 'kind': 'window'}]),
    ('应当自检查结束之日起5日内反馈，不合格的，应当在24小时内通报。',
     [{'text': '自检查结束之日起5日内', 'kind': 'duration', 'duration_value': 5, 'duration_unit': 'day'},
      {'text': '24小时内', 'kind': 'duration', 'duration_value': 24, 'duration_unit': 'hour'}]),
    ('到2025年末全市规模以上企业突破200家。', [{'text': '到2025年末', 'kind': 'by', 'end_on': date(2025, 12, 31)}]),
    ('3.5月底前完成摸底；\n4.6月底前完成整治。', [{'text': '6月底前', 'kind': 'by', 'end_on': date(2022, 6, 30)}]),
    ('总结于2023年元月15日前报市局。', [{'text': '2023年元月15日前', 'kind': 'by', 'end_on': date(2023, 1, 15)}]),
    ('防汛期内，各水库应当每2小时报告一次水情。',
     [{'text': '防汛期内', 'kind': 'window'},
      {'text': '每2小时', 'kind': 'recurring', 'recurrence': 'FREQ=HOURLY;INTERVAL=2', 'times_min': 1, 'times_max': 1}]),
    ('镇里每旬通报一次，村里每半月碰头一次。',
     [{'text': '每旬', 'kind': 'recurring', 'recurrence': 'FREQ=MONTHLY;BYMONTHDAY=10,20,-1', 'times_min': 1, 'times_max': 1},
      {'text': '每半月', 'kind': 'recurring', 'recurrence': 'FREQ=MONTHLY;BYMONTHDAY=15,-1', 'times_min': 1, 'times_max': 1}]),
    ('职工每月上门服务次数不低于8次，每月服务时间为20小时。',
     [{'text': '每月', 'kind': 'recurring', 'recurrence': 'FREQ=MONTHLY', 'times_min': 8}]),
    ('“十四五”期间，打造特色品牌20个。',
     [{'text': '“十四五”期间', 'kind': 'window', 'start_on': date(2021, 1, 1), 'end_on': date(2025, 12, 31)}]),
    ('隐患整改时限不得超过两个月。', [{'text': '不得超过两个月', 'kind': 'duration', 'duration_value': 2, 'duration_unit': 'month'}]),
    ('（一）准备阶段（2022年4月1日至4月30日）。',
     [{'text': '2022年4月1日至4月30日', 'kind': 'window', 'start_on': date(2022, 4, 1), 'end_on': date(2022, 4, 30)}]),
    ('自2022年6月1日至12月31日，企业可以申请缓缴。',
     [{'text': '自2022年6月1日至12月31日', 'kind': 'window', 'start_on': date(2022, 6, 1), 'end_on': date(2022, 12, 31)}]),
    ('即日起至6月底开展清查。', [{'text': '即日起至6月底', 'kind': 'window', 'start_on': DATED, 'end_on': date(2022, 6, 30)}]),
    ('自2022年7月1日0时起至2022年9月30日24时止，禁止通行。',
     [{'text': '自2022年7月1日0时起至2022年9月30日24时止', 'kind': 'window', 'start_on': date(2022, 7, 1), 'end_on': date(2022, 9, 30)}]),
    ('会议定于2022年6月15日上午9:00在县政府会议室召开。', [{'text': '2022年6月15日上午9:00', 'kind': 'by', 'end_on': date(2022, 6, 15)}]),
    ('6月25日（星期六）上班。', [{'text': '6月25日（星期六）', 'kind': 'by', 'end_on': date(2022, 6, 25)}]),
    ('省、自治区主管部门在收到材料之日起5日内作出决定。',
     [{'text': '收到材料之日起5日内', 'kind': 'duration', 'duration_value': 5, 'duration_unit': 'day'}]),
    ('结果自基准日起2年内有效。', [{'text': '自基准日起2年内', 'kind': 'duration', 'duration_value': 2, 'duration_unit': 'year'}]),
    ('每学期开学后一个月内，学校应当召开家长会。',
     [{'text': '每学期开学后一个月内', 'kind': 'recurring', 'recurrence': 'FREQ=MONTHLY;INTERVAL=6', 'duration_value': 1,
       'duration_unit': 'month'}]),
]


@pytest.mark.parametrize(('text', 'expected'), ROWS)
def test_rows(text: str, expected: list[dict[str, Any]]) -> None:
    assert rows(text) == expected


NONE = [
    '2022年计划投资3亿元。', '已于2021年底完成了改造。', '2022年1月至4月，全市完成投资8亿元。', '每人每月补助650元。',
    '办理时限由10个工作日压缩至4个工作日内。', '近五年内受过处罚的，不得申报。', '15个工作日内不能作出决定的，经批准可以延长10个工作日。',
    '坚持每月快报。', '试用期为一年。', '作业前应当检查设备。', '截至2022年3月底的数据', '任职时间从2021年9月起算。', '在校期间获得的奖励',
    '“十四五”时期是重要阶段。', '“十三五”期间，新建学校30所。', '同步谋划“十五五”期间达标区域。', '每年产生的垃圾约80万吨。',
    '每年度入户人数实行总量控制。', '每日按罚款数额的百分之三加处罚款。', '每月以工资总额为缴费基数。', '可以延长领取期限，最长不超过3年。',
    '年内获得“文明小区”称号的项目，奖励5万元。', '2022年7月1日起施行的《XX办法》', '怀孕10周以内（含）的，报销700元。',
    '在同一或者不同单位工作期间，应当计为工作时间。', '市政府办公室2022年5月20日印发', '平均每天接待120人次。', '聘期三年。', '年底考核中予以扣分。',
    '2012年11月至2016年7月，曾任市教育局局长。', '2022年7月起任县人民医院院长。', '准确报送设备台账和每月运营数据。',
    '每月每平方米居住面积租金补贴标准是：东区100元，西区80元。', '每月收费标准为每户20元。',
    '“十四五”期间用电需求将进一步增加，', '请病假三天以内由班主任批准。', '力争用三年时间完成改造。',
]


@pytest.mark.parametrize('text', NONE)
def test_no_row(text: str) -> None:
    assert rows(text) == []


DOUBTS = [
    ('“十五五”期间全县产业园区应达到8个。', DATED, None),
    ('“十五五”期间新能源产业园区应达到8个。', DATED, 'the period may only describe a noun'),
    ('每年用工补充五十人。', DATED, 'may be a rate, not something to be done again'),
    ('每天7:00—9:00、17:00—19:00，禁止货车通行。', DATED, None),
    ('2022年7月起在省里挂职。', None, 'the document has no date: this may be past'),
    ('完成时限：2022年7月-12月', None, None),
    ('上报各镇情况和每月组织活动的照片。', DATED, 'may be a rate, not something to be done again'),
    ('10月前完成。', DATED, 'a month without 底: taken to its end'),
    ('1月20日前报送总结。', DATED, "lies before the document's own date"),
    ('6月20日前报送。', None, 'no date can be told from it'),
    ('6月20日前报送。', DATED, None),
]


@pytest.mark.parametrize(('text', 'dated', 'review'), DOUBTS)
def test_review(text: str, dated: date | None, review: str | None) -> None:
    assert [row.review for row in example('deadlines', text, dated)] == [review]


def test_task_and_actor() -> None:
    row, = example('deadlines', '市住房城乡建设局应于9月底前将验收情况报市政府。', DATED)
    assert (row.task, row.actor) == ('将验收情况报市政府', '市住房城乡建设局')  # type: ignore[attr-defined]


def test_quote_is_the_text_at_its_offsets() -> None:
    text = '第八条 主管部门应当自受理之日起20日内提出意见；逾期的，说明理由。'
    row, = example('deadlines', text, DATED)
    assert text[row.char_start:row.char_end] == row.quote == '自受理之日起20日内提出意见'


YEARS = [
    ('关于做好2023年元旦春节值班工作的通知', '12月28日前报值班表，1月6日前报总结。', date(2022, 12, 20), [date(2022, 12, 28), date(2023, 1, 6)]),
    ('关于召开会议的决定', '会议于2023年1月8日召开。代表1月7日报到。', date(2022, 12, 20), [date(2023, 1, 8), date(2023, 1, 7)]),
    ('2023年工作要点', '年内建成。', date(2022, 12, 28), [date(2023, 12, 31)]),
    ('通知', '现将2023年元旦放假安排通知如下：\n1月1日至3日放假。', date(2022, 12, 20), [date(2023, 1, 3)]),
    ('2021年冬季行动方案', '11月底前完成。', None, [date(2021, 11, 30)]),
    ('会议纪要', '2019年8月6日，县长主持召开会议。8月20日前完成签约，次年3月底前竣工。', None, [date(2019, 8, 20), date(2020, 3, 31)]),
    ('通知', '6月底前完成，明年3月底前验收。', DATED, [date(2022, 6, 30), date(2023, 3, 31)]),
]


@pytest.mark.parametrize(('title', 'text', 'dated', 'ends'), YEARS)
def test_year_that_is_left_out(title: str, text: str, dated: date | None, ends: list[date]) -> None:
    assert [row.end_on for row in example('deadlines', text, dated, title=title)] == ends  # type: ignore[attr-defined]


def test_a_guessed_year_is_told() -> None:
    row, = example('deadlines', '2019年10月移交问题。7月20日前报方案。')
    assert row.review == 'the document has no date: the year is the first one printed in it'


def test_the_note_under_the_title_says_the_start() -> None:
    head = '某某规定\n（2022年3月20日某部令第8号发布 自2022年5月1日起施行）\n'
    whole = example_context(head + '第一条 为了规范管理，制定本规定。', date(2022, 3, 20))
    document = replace(whole.document, body_start=len(head))
    body = replace(whole, document=document, span=Span(len(head), len(whole.text)))
    row, = extract_part(body, (deadlines,))['deadlines']
    assert (row.text, row.kind, row.start_on) == ('自2022年5月1日起', 'effective', date(2022, 5, 1))  # type: ignore[attr-defined]


TOLD = [
    '面试情况：2022年2月11日，由相关部门组成面试组。', '2022年3月2日至4日，县纪委组成考察组，对拟任人选进行了考察。',
]


@pytest.mark.parametrize('text', TOLD)
def test_what_was_done_is_no_row_where_nothing_dates_the_document(text: str) -> None:
    assert rows(text, None) == []
