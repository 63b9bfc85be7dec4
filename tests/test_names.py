"""Names, and posts split into organisation and title; expected values worked out by hand."""

from __future__ import annotations

import pytest

from gazette_parser.values import names, posts


@pytest.mark.parametrize(('text', 'expected'), [
    ('李明', True), ('欧阳修远', True), ('王为民', True), ('张和平', True), ('任文忠', True),
    ('卓玛', True), ('扎西次仁', True), ('乌云其木格', True), ('阿卜杜热合曼·吐尔逊', True), ('其其格', True),
    ('副市长', False), ('财政局', False), ('分管领导', False), ('单位', False), ('商务局', False), ('农发行', False),
    ('李老师', False), ('市教育局局长', False), ('张', False),
    ('艾尼瓦尔·买买提', True), ('艾尼瓦尔·买买提副区长', False), ('孟和巴图', True), ('蔡益所', True), ('司法所', False), ('水利所', False),
    ('郗鉴', True), ('张立庭', True), ('李红旗', True), ('敖汉旗', False), ('仲裁庭', False), ('法相应规定', False), ('相关单位', False), ('李副', False), ('经济', False),
])
def test_is_name(text: str, expected: bool) -> None:
    assert names.is_name(text) is expected


@pytest.mark.parametrize(('post', 'organization', 'title'), [
    ('市交通运输局副局长', '市交通运输局', '副局长'),
    ('绍兴市第二中学校长', '绍兴市第二中学', '校长'),
    ('党委组织部部（处）长', '党委组织部', '部（处）长'),
    ('某大学副校长', '某大学', '副校长'),
    ('县教育局长', '县教育局', '局长'),
    ('团委书记', '团委', '书记'),
    ('高三年级长', '高三', '年级长'),
    ('某公司财务总监', '某公司', '财务总监'),
    ('驻某国特命全权大使', '驻某国', '特命全权大使'),
    ('市人民检察院检察委员会委员', '市人民检察院检察委员会', '委员'),
    ('市公安局交警支队支队长', '市公安局交警支队', '支队长'),
    ('第十届全国人民代表大会常务委员会副秘书长', '第十届全国人民代表大会常务委员会', '副秘书长'),
    ('市税务局二级高级主办', '市税务局', '二级高级主办'),
    ('市医院骨科副主任医师', '市医院骨科', '副主任医师'),
    ('市政府法律顾问', '市政府', '法律顾问'),
    ('省文史研究馆馆员', '省文史研究馆', '馆员'),
    ('市文化馆副研究馆员', '市文化馆', '副研究馆员'),
    ('市歌舞团演员', '市歌舞团', '演员'),
    ('市中级人民法院院长', '市中级人民法院', '院长'),
    ('市委办公室室务委员', '市委办公室', '室务委员'),
    ('四级调研员', None, '四级调研员'),
    ('董事', None, '董事'),
    ('某单位', None, None),
])
def test_split_post(post: str, organization: str | None, title: str | None) -> None:
    assert names.split_post(post) == names.Post(organization, title)


@pytest.mark.parametrize(('text', 'expected'), [
    ('陈立华广州督察局副巡视员', ('陈立华', '广州督察局副巡视员')),
    ('李强国家税务总局某市税务局局长', ('李强', '国家税务总局某市税务局局长')),
    ('张立庭省残联理事长', ('张立庭', '省残联理事长')),
    ('次仁多吉林芝市水利局局长', ('次仁多吉', '林芝市水利局局长')),
    ('旦增罗布市水利局副局长', ('旦增罗布', '市水利局副局长')),
    ('市水利局副局长', None),
])
def test_split_head(text: str, expected: tuple[str, str] | None) -> None:
    assert names.split_head(text) == expected


@pytest.mark.parametrize(('text', 'expected'), [
    ('市教育局局长张明', ('市教育局局长', '张明')),
    ('县统计局副局长蔡益所', ('县统计局副局长', '蔡益所')),
    ('市财政局总会计师王海', ('市财政局总会计师', '王海')),
    ('市政府副秘书长王海', ('市政府副秘书长', '王海')),
    ('市煤炭安全局孙伟', ('市煤炭安全局', '孙伟')),
    ('市教育局局长', None),
])
def test_split_tail(text: str, expected: tuple[str, str] | None) -> None:
    assert names.split_tail(text) == expected


@pytest.mark.parametrize(('text', 'expected'), [
    ('李明（女，回族）、王 娟、扎西次仁等3名同志', ['李明', '王娟', '扎西次仁']),
    ('张和平和李为民', ['张和平', '李为民']),
    ('各有关部门', []),
])
def test_people(text: str, expected: list[str]) -> None:
    assert [person.name for person in posts.people(text)] == expected


@pytest.mark.parametrize(('text', 'expected'), [
    ('财务总监、董事', [('财务总监', False), ('董事', False)]),
    ('安全处主任兼总务处副主任', [('安全处主任', False), ('总务处副主任', True)]),
    ('环境与资源、农业与农村委员会主任', [('环境与资源、农业与农村委员会主任', False)]),
    ('第一税务分局（大企业税收服务和管理局）副局长（副处级）', [('第一税务分局（大企业税收服务和管理局）副局长', False)]),
    ('市残联理事长（兼）', [('市残联理事长', True)]),
    ('副秘书长（兼督查室主任，正县级）', [('副秘书长', False), ('督查室主任', True)]),
    ('林区 建设局 局长 职务', [('林区建设局局长', False)]),
    ('副县长职务', [('副县长', False)]),
])
def test_posts(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(held.post, held.concurrent) for held in posts.posts(text)] == expected
