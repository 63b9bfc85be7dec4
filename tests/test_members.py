"""Rosters from short texts; expected rows worked out by hand."""

from __future__ import annotations

import pytest

from gazette_parser.extract import example


def rows(text: str) -> list[tuple[str, str, str | None]]:
    return [(row.role, row.person, row.position) for row in example('members', text)]


@pytest.mark.parametrize(('text', 'expected'), [
    ('组长：李明 副市长\n副组长：王海 市教育局局长\n卓玛 市财政局副局长\n二、职责',
     [('组长', '李明', '副市长'), ('副组长', '王海', '市教育局局长'), ('副组长', '卓玛', '市财政局副局长')]),
    ('组长：\n李明 副市长\n成员：\n王海 市水利局局长', [('组长', '李明', '副市长'), ('成员', '王海', '市水利局局长')]),
    ('成员：李明、王海（市教育局）、张强', [('成员', '李明', None), ('成员', '王海', '市教育局'), ('成员', '张强', None)]),
    ('组长：市教育局局长李明', [('组长', '李明', '市教育局局长')]),
    ('组长：副市长 李明', [('组长', '李明', '副市长')]),
    ('组长\n李明 副市长\n成员\n王海 市水利局局长', [('组长', '李明', '副市长'), ('成员', '王海', '市水利局局长')]),
    ('副组长：李明国务院副秘书长\n成员：王小海高法院副院长', [('副组长', '李明', '国务院副秘书长'), ('成员', '王小海', '高法院副院长')]),
    ('成员：李明（市教育局局长）王 海（市财政局局长）', [('成员', '李明', '市教育局局长'), ('成员', '王海', '市财政局局长')]),
    ('组员：各年级主任、李明、王海', [('组员', '李明', None), ('组员', '王海', None)]),
    ('副组长：李明 市统计局局长（兼领导小组办公室主任）', [('副组长', '李明', '市统计局局长'), ('主任', '李明', '市统计局局长')]),
    ('组长为李明，成员为王海、张强。', [('组长', '李明', None), ('成员', '王海', None), ('成员', '张强', None)]),
    ('成立以李明为组长，王海、张强为成员的领导小组。', [('组长', '李明', None), ('成员', '王海', None), ('成员', '张强', None)]),
    ('补选县人大常委会主任、委员：\n主任：李明\n委员：王海', []),
    ('成员由相关单位组成。', []),
    ('副组长：李明，市教育局局长；王海，市财政局局长', [('副组长', '李明', '市教育局局长'), ('副组长', '王海', '市财政局局长')]),
    ('组长：李明（副市长） 副组长：王海（市公安局局长）', [('组长', '李明', '副市长'), ('副组长', '王海', '市公安局局长')]),
    ('副组长由市公安局政委李明和市财政局总会计师王海同志担任', [('副组长', '李明', '市公安局政委'), ('副组长', '王海', '市财政局总会计师')]),
    ('成员：李明、王海和张和平', [('成员', '李明', None), ('成员', '王海', None), ('成员', '张和平', None)]),
    ('组长：李明，成员：王海、张强。办公室设在市公安局，赵军负责。', [('组长', '李明', None), ('成员', '王海', None), ('成员', '张强', None)]),
    ('成员为李明（市教育局）、王海（市财政局）。', [('成员', '李明', '市教育局'), ('成员', '王海', '市财政局')]),
    ('组长：市政府分管领导\n成员：各县（区）人民政府主要负责人', []),
    ('组长由市长担任，副组长由分管副市长担任。', []),
    ('成员单位：市教育局、市财政局', []),
    ('联系人：李明，联系电话：0123456', []),
])
def test_rows(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert rows(text) == expected


def test_the_body_and_its_office() -> None:
    text = '成立县防汛抗旱指挥部。\n总指挥：李明 县长\n指挥部下设办公室，王海同志兼任办公室主任，张强同志任副主任。'
    found = example('members', text)
    assert [(row.group, row.role, row.person) for row in found] == [
        ('县防汛抗旱指挥部', '总指挥', '李明'), ('县防汛抗旱指挥部办公室', '主任', '王海'), ('县防汛抗旱指挥部办公室', '副主任', '张强')]


def test_an_office_of_a_body_called_by_a_bare_word() -> None:
    text = ('领导小组办公室设在市民政局。办公室主任由市民政局局长李明兼任；副主任由市教育局副局长王海，市公安局副局长张强兼任，'
            '成员由赵军、孙伟担任。')
    found = [(row.group, row.role, row.person, row.position) for row in example('members', text)]
    assert found == [('领导小组办公室', '主任', '李明', '市民政局局长'), ('领导小组办公室', '副主任', '王海', '市教育局副局长'),
                     ('领导小组办公室', '副主任', '张强', '市公安局副局长'), ('领导小组办公室', '成员', '赵军', None),
                     ('领导小组办公室', '成员', '孙伟', None)]
    assert all(row.review for row in example('members', text))


@pytest.mark.parametrize(('text', 'expected'), [
    ('决定对县卫生委员会组成人员进行调整，名单如下：\n主任：李明 县长', [('县卫生委员会', '主任', '李明')]),
    ('市政府对市对口支援领导小组成员作了调整。\n组长：李明 市长', [('市对口支援领导小组', '组长', '李明')]),
    ('省政府决定成立省水网领导小组，由李明任组长。', [('省水网领导小组', '组长', '李明')]),
    ('一、协调组\n组长：李明\n二、宣传组\n组长：王海', [('协调组', '组长', '李明'), ('宣传组', '组长', '王海')]),
    ('成立节水领导小组，李明任副组长兼办公室主任，王海、张强为成员。',
     [('节水领导小组', '副组长', '李明'), ('节水领导小组办公室', '主任', '李明'), ('节水领导小组', '成员', '王海'),
      ('节水领导小组', '成员', '张强')]),
    ('成立节水领导小组。王海不再担任领导小组副组长，增补张强为领导小组成员。', [('节水领导小组', '成员', '张强')]),
])
def test_groups(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(row.group, row.role, row.person) for row in example('members', text)] == expected


def test_an_office_named_with_its_body_in_the_sentence() -> None:
    text = '市节水领导小组办公室主任由市水利局局长李明同志担任，副主任由市财政局副局长王海同志、市教育局副局长张强同志担任。'
    assert [(row.group, row.person, row.review) for row in example('members', text)] == [
        ('市节水领导小组办公室', name, None) for name in ('李明', '王海', '张强')]


def test_each_roster_under_its_own_heading() -> None:
    text = '一、县征兵工作领导小组\n组长：李明\n二、县消防安全委员会\n主任：王海'
    assert [row.group for row in example('members', text)] == ['县征兵工作领导小组', '县消防安全委员会']


def test_a_list_of_people_fills_a_seat() -> None:
    text = '成立普查领导小组。副组长由市统计局局长李明，市财政局局长王海兼任。'
    assert [(row.person, row.position) for row in example('members', text)] == [('李明', '市统计局局长'), ('王海', '市财政局局长')]


def test_an_unusual_name_does_not_end_a_roster() -> None:
    text = '成立普查领导小组。\n成员：矫小勇水利局副局长\n觧明财政局副局长\n王海公安局副局长'
    assert [(row.person, row.review) for row in example('members', text)] == [
        ('矫小勇', None), ('觧明', 'unusual name'), ('王海', None)]
