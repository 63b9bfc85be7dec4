"""Sentences as documents word them, and the rows that the contract asks for."""

from datetime import date

import pytest

from gazette_parser.extract import example

CITY, COUNTY, PROVINCE, STATE = ('安顺市人民政府办公室',), ('墨脱县人民政府办公室',), ('四川省人民政府办公厅',), ('国务院',)
LEAD, RESP, COOP = 'lead', 'responsible', 'cooperate'

CASES = [
    (CITY, '（牵头单位：市商务局；责任单位：市财政局、教育局，各县区）',
     [(LEAD, '市商务局', '安顺市商务局'), (RESP, '市财政局', '安顺市财政局'), (RESP, '教育局', '安顺市教育局'), (RESP, '各县区', '各县区')]),
    (CITY, '责任单位：市水务局；完成时限：2023年12月底前', [(RESP, '市水务局', '安顺市水务局')]),
    (CITY, '责任单位：市教育局（牵头）、市财政局', [(LEAD, '市教育局', '安顺市教育局'), (RESP, '市财政局', '安顺市财政局')]),
    (CITY, '责任单位：市教育局，市财政局配合', [(RESP, '市教育局', '安顺市教育局'), (COOP, '市财政局', '安顺市财政局')]),
    (CITY, '主办单位：市体育局 承办单位：市教育局', [(LEAD, '市体育局', '安顺市体育局'), (RESP, '市教育局', '安顺市教育局')]),
    (CITY, '（责任单位：市财政局、市税务局等；各区政府）',
     [(RESP, '市财政局', '安顺市财政局'), (RESP, '市税务局', '国家税务总局安顺市税务局'), (RESP, '各区政府', '各区政府')]),
    (CITY, '牵头单位为市教育局，配合单位为市财政局。', [(LEAD, '市教育局', '安顺市教育局'), (COOP, '市财政局', '安顺市财政局')]),
    (STATE, '（国家发展改革委牵头，财政部等国务院相关部门及各地区按职责分工负责）',
     [(LEAD, '国家发展改革委', '国家发展和改革委员会'), (RESP, '财政部', '财政部'), (RESP, '各地区', '各地区')]),
    (STATE, '（教育部会同有关部门负责）', [(RESP, '教育部', '教育部')]),
    (STATE, '（财政部会同税务总局负责）', [(RESP, '财政部', '财政部'), (RESP, '税务总局', '国家税务总局')]),
    (STATE, '（商务部、海关总署负责，列第一位的部门为牵头部门，下同）', [(LEAD, '商务部', '商务部'), (RESP, '海关总署', '海关总署')]),
    (STATE, '（商务部负责，排在第一位的为牵头部门）', [(RESP, '商务部', '商务部')]),
    (STATE, '各省、自治区、直辖市人民政府对本地区工作负总责。', [(RESP, '各省、自治区、直辖市人民政府', '各省、自治区、直辖市人民政府')]),
    (PROVINCE, '（省发展改革委牵头，财政厅配合）', [(LEAD, '省发展改革委', '四川省发展和改革委员会'), (COOP, '财政厅', '四川省财政厅')]),
    (CITY, '具体工作由市民政局牵头，市委组织部、宣传部，市财政局配合。',
     [(LEAD, '市民政局', '安顺市民政局'), (COOP, '市委组织部', '中共安顺市委员会组织部'),
      (COOP, '宣传部', '中共安顺市委员会宣传部'), (COOP, '市财政局', '安顺市财政局')]),
    (CITY, '由市财政局会同市民政局负责制定办法。', [(RESP, '市财政局', '安顺市财政局'), (RESP, '市民政局', '安顺市民政局')]),
    (CITY, '市、县教育、公安等部门按照各自职责主动配合。', [(COOP, '市、县教育', '安顺市、县教育'), (COOP, '公安', '安顺市、县公安')]),
    (CITY, '第四条 市、县（区）水行政主管部门负责节约用水工作。', [(RESP, '市、县（区）水行政主管部门', '安顺市、县（区）水行政主管部门')]),
    (CITY, '第五条市财政局是主管部门，负责资金管理。', [(RESP, '市财政局', '安顺市财政局')]),
    (CITY, '指定市数据中心为牵头单位。', [(LEAD, '市数据中心', '安顺市数据中心')]),
    (CITY, '各有关部门要提高认识，积极配合。', [(COOP, '各有关部门', '各有关部门')]),
    (COUNTY, '各乡镇人民政府协助县民政局做好调查。', [(COOP, '各乡镇人民政府', '各乡镇人民政府')]),
    (CITY, '决定成立安顺市农业普查领导小组，负责普查的组织实施。', [(RESP, '安顺市农业普查领导小组', '安顺市农业普查领导小组')]),
    (CITY, '领导小组办公室设在市统计局，具体负责人口调查。', [(RESP, '领导小组办公室', '领导小组办公室')]),
    (CITY, '该项目的实施机构为市数据中心，在市数据局的监督管理下具体负责运营。', [(RESP, '市数据中心', '安顺市数据中心')]),
    (CITY, '组织、人事等部门牵头招聘。', [(LEAD, '组织', '组织'), (LEAD, '人事', '人事')]),
    (CITY, '完善预案。\n配合单位\n市气象局、市水务局\n各县区\n加强演练。\n',
     [(COOP, '市气象局', '安顺市气象局'), (COOP, '市水务局', '安顺市水务局'), (COOP, '各县区', '各县区')]),
    (CITY, '（市应急局，各县〔市、区〕人民政府负责）',
     [(RESP, '市应急局', '安顺市应急管理局'), (RESP, '各县〔市、区〕人民政府', '各县〔市、区〕人民政府')]),
    (CITY, '序号\n工作任务\n牵头单位\n责任单位\n1\n新建学校。\n市教育局\n市财政局、各县区\n2\n修路。\n市交通运输局\n各县区\n',
     [(LEAD, '市教育局', '安顺市教育局'), (RESP, '市财政局', '安顺市财政局'), (RESP, '各县区', '各县区'),
      (LEAD, '市交通运输局', '安顺市交通运输局'), (RESP, '各县区', '各县区')]),
    (CITY, '重点任务\n责任单位\n推进公开\n市财政局\n推进服务\n市民政局\n',
     [(RESP, '市财政局', '安顺市财政局'), (RESP, '市民政局', '安顺市民政局')]),
]


@pytest.mark.parametrize(('issuers', 'text', 'rows'), CASES, ids=[case[1][:20] for case in CASES])
def test_rows(issuers: tuple[str, ...], text: str, rows: list[tuple[str, str, str]]) -> None:
    found = example('responsibilities', text, date(2023, 6, 1), issuers=issuers)
    assert [(row.role, row.unit_raw, row.unit) for row in found] == rows  # type: ignore[attr-defined]


@pytest.mark.parametrize('text', [
    '市教育局要加强管理。', '由市教育局组织实施。', '市教育局：负责校园安全。', '市教育局主要负责人要亲自抓。', '有关部门要密切配合，形成合力。',
    '各地要加强协同配合。', '申请人对材料真实性负责。', '坚持“谁主管、谁负责”。', '党委领导、政府负责、社会协同。', '支持企业牵头组建联合体。',
    '约定由代理机构负责保存文件的，应当妥善保存。', '成立了领导小组，负责协调。', '牵头单位\n配合单位\n',
    '由市长牵头负责。', '指定专门机构负责运维。', '责任单位要认真落实。', '建立省级政府办公厅牵头、省级有关部门参与的工作机制。',
])
def test_no_rows(text: str) -> None:
    assert example('responsibilities', text, date(2023, 6, 1), issuers=CITY) == []


def test_collective_and_order() -> None:
    rows = example('responsibilities', '责任单位：市财政局、各县区', date(2023, 6, 1), issuers=CITY)
    assert [(row.seq, row.collective) for row in rows] == [(1, False), (2, True)]  # type: ignore[attr-defined]


def test_doubt_is_told() -> None:
    row, = example('responsibilities', '责任单位：市城管局', date(2023, 6, 1), issuers=CITY)
    assert row.review == 'the abbreviation has no one full name'
