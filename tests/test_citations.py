"""Citations from short texts; expected rows worked out by hand."""

from __future__ import annotations

import pytest

from gazette_parser.extract import citations, example
from gazette_parser.records import Citation


def cited(text: str) -> list[Citation]:
    return citations.finish([row for row in example('citations', text) if isinstance(row, Citation)])


@pytest.mark.parametrize(('text', 'expected'), [
    ('根据《供水法》和《节水办法》规定，制定《供水规划》。', ['basis', 'basis', 'mentions']),
    ('现将《节水方案》印发给你们，请认真执行。', ['issues']),
    ('《节水方案》已经县政府同意，现印发给你们。', ['issues']),
    ('现将《教育部关于安全的通报》（教发〔2020〕1号）转发给你们。', ['forwards']),
    ('《供水办法》《排水办法》同时废止。', ['repeals', 'repeals']),
    ('要认真落实《供水法》，参照《节水指南》执行。', ['mentions', 'mentions']),
    ('贯彻落实《关于节水的意见》精神', ['basis']),
    ('研究制定了《供水意见》和《供水计划》（以下简称《意见》和《计划》）。现将《意见》和《计划》印发你们。', ['issues', 'issues']),
    ('根据会议通过的《授权决定》，会议决定对《供水条例》作如下修订：', ['basis', 'amends']),
    ('根据《\n供水规定\n》要求，', ['basis']),
    ('按照某办函〔2022〕1号、某办函〔2022〕2号文件要求，', ['basis', 'basis']),
    ('依据《评选办法》和《奖励办法》，省厅组织了评选，确定30人入选，现予以公布。', ['basis', 'basis']),
    ('根据《标准化条例》，《服务规范》已经批准，现予公布。', ['basis', 'issues']),
    ('经清理，《房屋办法》等12件文件继续有效，现予公布。', ['mentions']),
    ('根据《供水法》和省委组织部、省经济和信息化厅《供水措施》等规定，', ['basis', 'basis']),
    ('《供水办法》实施要以《供水规划》为依据。', ['mentions', 'basis']),
    ('核发《食品经营许可证》。', []),
    ('根据教育部印发《评比办法》《竞赛清单》的通知精神，', ['basis', 'basis']),
    ('《供水条例》（2001年通过根据2010年《关于修改部分法规的决定》修正）', ['mentions', 'mentions']),
    ('附表略。\n附件：1.《供水申请表》\n2.《供水汇总表》', []),
    ('填写《供水申请表》。\n附件：1.2025年《供水规划》任务分解', ['mentions', 'mentions']),
    ('民族歌舞《高原之歌》上演。', []),
    ('将《供水条例》第九条中的“城建部门”修改为“水务部门”。', ['amends']),
    ('《收费批复》中关于水价的规定停止执行。', ['repeals']),
    ('遗留问题，按某办函〔2022〕1号文件执行。', ['basis']),
    ('《某某水利报》作了报道。', []),
])
def test_relation(text: str, expected: list[str]) -> None:
    assert [row.relation for row in cited(text)] == expected


@pytest.mark.parametrize(('text', 'title', 'number'), [
    ('按照《节水办法》（某政发[2020]第15号）执行', '节水办法', '某政发〔2020〕15号'),
    ('根据《排水条例》（国务院令第641号）', '排水条例', '国务院令第641号'),
    ('根据《道路办法》（省政府第145号令）', '道路办法', '省政府令第145号'),
    ('根据《关于印发〈节水办法〉的通知》（某政发〔2020〕1号）', '关于印发〈节水办法〉的通知', '某政发〔2020〕1号'),
    ('参照《换届方案》（某村（社区）换届办〔2021〕4）号文件精神', '换届方案', '某村（社区）换届办〔2021〕4号'),
    ('依据某村（社区）换届办〔2021〕4号文件。', None, '某村（社区）换届办〔2021〕4号'),
    ('根据2010年3月2日某市人民政府令第9号公布的《节水办法》执行', '节水办法', '某市人民政府令第9号'),
    ('废止《节水办法》（2000年6月1日某市人民政府令第4号公布，根据2010年的决定（第二批）修正）。', '节水办法', '某市人民政府令第4号'),
    ('请按照某政办发〔2021〕8号文件执行。', None, '某政办发〔2021〕8号'),
    ('根据《节水通知》（某办发„2009‟3号）', '节水通知', '某办发〔2009〕3号'),
    ('根据《名单通知》〔某旅发（2021）8号〕，', '名单通知', '某旅发〔2021〕8号'),
    ('你局关于建设水厂的请示（某水〔2022〕3号）收悉。', '关于建设水厂的请示', '某水〔2022〕3号'),
])
def test_number(text: str, title: str | None, number: str) -> None:
    row, = cited(text)
    assert (row.cited_title, row.cited_doc_no) == (title, number)


def test_a_short_name_is_no_work_of_its_own() -> None:
    row, = cited('同意《县城总体规划（2020—2035年）》（以下简称《总体规划》）。应按照《总体规划》建设。')
    assert (row.cited_title, row.relation) == ('县城总体规划（2020—2035年）', 'basis')


def test_the_own_title_printed_again_is_no_work() -> None:
    assert example('citations', '某政发〔2020〕1号《供水办法》', title='供水办法', doc_no='某政发〔2020〕1号') == []


def test_an_unknown_short_name_gives_no_row() -> None:
    assert cited('按照《办法》第三条执行。') == []


def test_works_with_different_numbers_stay_apart() -> None:
    assert len(cited('《关于放假的通知》（甲发〔2020〕1号）、《关于放假的通知》（甲发〔2021〕2号）同时废止。')) == 2


def test_wording_that_an_amendment_replaces_is_not_amended() -> None:
    rows = example('citations', '一、将第一条中的“《供水法》”修改为“《用水法》”。', title='云岭市关于修改《节水条例》的决定')
    assert [row.relation for row in rows if isinstance(row, Citation)] == ['mentions', 'mentions']


def test_a_draft_with_a_short_name_is_no_work_of_its_own() -> None:
    row, = cited('编制了《云岭市供水规划纲要（草案）》。《纲要（草案）》提出目标。')
    assert row.cited_title == '云岭市供水规划纲要（草案）'


def test_a_title_printed_in_two_ways_is_one_work() -> None:
    row, = cited('《减量方案（2025年—2027年）》经研究通过。\n现将《减量方案（2025-2027年）》印发给你们。')
    assert (row.cited_title, row.relation) == ('减量方案（2025-2027年）', 'issues')


def test_issuers_parted_in_two_ways_are_one_work() -> None:
    rows = cited('按照《省发展改革委 省财政厅关于节水的通知》要求，参考《省发展改革委、省财政厅关于节水的通知》编写。')
    assert [row.relation for row in rows] == ['basis']
