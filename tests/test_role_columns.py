"""Tables of tasks whose columns say who answers, in the words and shapes in which governments print them."""

from pathlib import Path

import pytest

from gazette_parser.extract import example_context, responsibilities
from gazette_parser.extract.role_columns import columns_of
from gazette_parser.pipeline import build
from gazette_parser.read import read

HEAD = """安顺市人民政府办公室关于印发重点任务分工方案的通知
安府办发〔2022〕3号
各有关单位：
现将方案印发给你们，请认真贯彻执行。
安顺市人民政府办公室
2022年3月5日
附件
重点任务分工方案
"""
EDUCATION, FINANCE, ROADS, POLICE = '市教育局', '市财政局', '市交通运输局', '市公安局'
LEAD, RESP, COOP = 'lead', 'responsible', 'cooperate'

CASES = [
    ('序号\t任务\t推进单位', [(EDUCATION,), (ROADS,)], [(RESP, EDUCATION), (RESP, ROADS)]),
    ('序号\t任务\t责任科室（单位）', [(EDUCATION,), (ROADS,)], [(RESP, EDUCATION), (RESP, ROADS)]),
    ('序号\t任务\t监管单位\t承担单位', [(FINANCE, EDUCATION), (POLICE, ROADS)], [(RESP, EDUCATION), (RESP, ROADS)]),
    ('序号\t任务\t主要牵头单位\t协同配合单位', [(EDUCATION, FINANCE), (ROADS, POLICE)],
     [(LEAD, EDUCATION), (COOP, FINANCE), (LEAD, ROADS), (COOP, POLICE)]),
    ('序号\t提案名称\t主办单位\t会办单位', [(EDUCATION, FINANCE), (ROADS, POLICE)],
     [(LEAD, EDUCATION), (COOP, FINANCE), (LEAD, ROADS), (COOP, POLICE)]),
    ('序号\t任务\t责任单位\t\n\t\t牵头单位\t配合单位', [(EDUCATION, FINANCE), (ROADS, POLICE)],
     [(LEAD, EDUCATION), (COOP, FINANCE), (LEAD, ROADS), (COOP, POLICE)]),
    ('序号\t任务\t责任分工', [('市教育局牵头，市财政局配合',), ('做好道路养护',)], [(LEAD, EDUCATION), (COOP, FINANCE)]),
    ('序号\t任务\t牵头单位\t配合单位', [(EDUCATION,), (ROADS,)], [(LEAD, EDUCATION), (LEAD, ROADS)]),
    ('序号\t类别\t任务\t牵头单位\t承办单位', [(EDUCATION, FINANCE), (ROADS, POLICE)],
     [(LEAD, EDUCATION), (RESP, FINANCE), (LEAD, ROADS), (RESP, POLICE)]),
    ('序号\t项目名称\t主要完成单位', [(EDUCATION,), (ROADS,)], []),
    ('序号\t任务\t主管部门', [(EDUCATION,), (ROADS,)], []),
]


def rows_of(body: str, folder: Path) -> list[tuple[str, str]]:
    source = folder / 'plan.txt'
    source.write_text(HEAD + body, encoding='utf-8')
    return [(row.role, row.unit_raw) for row in build(*read(source), (responsibilities,)).responsibilities]


@pytest.mark.parametrize(('head', 'cells', 'rows'), CASES, ids=[case[0] for case in CASES])
def test_heads(head: str, cells: list[tuple[str, ...]], rows: list[tuple[str, str]], tmp_path: Path) -> None:
    lines = ['\t'.join((str(n), task, *units)) for n, (task, units) in enumerate(zip(('建设学校', '修路'), cells, strict=True), 1)]
    assert rows_of('\n'.join((head, *lines)) + '\n', tmp_path) == rows


def test_a_heading_between_the_rows_keeps_the_header(tmp_path: Path) -> None:
    body = ('任务类型\t序号\t任务\t推进单位\n行动一：强化治理\n治理\t1\t修路\t市交通运输局\n治理\t2\t建桥\t市公安局\n'
            '行动二：强化服务\n服务\t3\t办学\t市教育局\n服务\t4\t补助\t市财政局\n')
    assert rows_of(body, tmp_path) == [(RESP, ROADS), (RESP, POLICE), (RESP, EDUCATION), (RESP, FINANCE)]


def test_a_table_of_another_width_has_a_header_of_its_own(tmp_path: Path) -> None:
    body = ('序号\t任务\t推进单位\n1\t修路\t市交通运输局\n2\t建桥\t市公安局\n附表\n'
            '名称\t地址\n市教育局\t东街\n市财政局\t西街\n')
    assert rows_of(body, tmp_path) == [(RESP, ROADS), (RESP, POLICE)]


def test_a_table_without_cells_has_no_columns() -> None:
    assert columns_of([], example_context('各有关单位：\n请认真贯彻执行。')) == ([], {})
