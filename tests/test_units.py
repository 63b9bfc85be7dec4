"""Names of public bodies as printed and their full names, worked out from the data contract."""

from datetime import date

import pytest

from gazette_parser.values import units
from gazette_parser.values.units import NATION

FULL = [
    ('市发展改革委', '安顺市', '安顺市发展和改革委员会'),
    ('财政局', '安顺市', '安顺市财政局'),
    ('市市场监督管理局', '安顺市', '安顺市市场监督管理局'),
    ('市场监管局', '安顺市', '安顺市市场监督管理局'),
    ('县人社局', '墨脱县', '墨脱县人力资源和社会保障局'),
    ('教育厅', '四川省', '四川省教育厅'),
    ('省教育厅', '绍兴市', '浙江省教育厅'),
    ('自治区党委网信办', '新疆维吾尔自治区', '中共新疆维吾尔自治区委员会网络安全和信息化委员会办公室'),
    ('天河区委统战部', None, '中共广州市天河区委员会统一战线工作部'),
    ('市委', '安顺市', '中共安顺市委员会'),
    ('市纪委监委', '安顺市', '中共安顺市纪律检查委员会、安顺市监察委员会'),
    ('市政府办', '安顺市', '安顺市人民政府办公室'),
    ('市国资委', '安顺市', '安顺市人民政府国有资产监督管理委员会'),
    ('市法院', '安顺市', '安顺市中级人民法院'),
    ('团市委', '安顺市', '共青团安顺市委员会'),
    ('市税务局', '安顺市', '国家税务总局安顺市税务局'),
    ('安顺银保监分局', '安顺市', '中国银行保险监督管理委员会安顺监管分局'),
    ('人民银行安顺中心支行', '安顺市', '中国人民银行安顺中心支行'),
    ('国网安顺供电局', '安顺市', '国网安顺供电局'),
    ('安顺高新区管委会', '安顺市', '安顺高新区管理委员会'),
    ('鲁朗景区党工委', None, '中共鲁朗景区工作委员会'),
    ('市教育局（体育局）', '安顺市', '安顺市教育局'),
    ('安顺市安委会', None, '安顺市安全生产委员会'),
    ('发展改革委', None, '发展和改革委员会'),
    ('发展改革委', NATION, '国家发展和改革委员会'),
    ('市城管执法委', '武汉市', '武汉市城市管理执法委员会'),
    ('市城管执法局', '安顺市', '安顺市城市管理综合执法局'),
    ('市园林林业局', '武汉市', '武汉市园林和林业局'),
    ('市国土房管局', '广州市', '广州市国土资源和房屋管理局'),
    ('市住房保障办', '广州市', '广州市住房保障办公室'),
    ('人力资源社会保障部办公厅', '安顺市', '人力资源和社会保障部办公厅'),
    ('财政部办公厅', '安顺市', '财政部办公厅'),
    ('教育部基础教育司', '安顺市', '教育部基础教育司'),
    ('组织部办公室', '安顺市', '安顺市组织部办公室'),
    ('人力资源社会保障部', None, '人力资源和社会保障部'),
    ('市场监管总局', '安顺市', '国家市场监督管理总局'),
    ('共青团中央', NATION, '中国共产主义青年团中央委员会'),
    ('各县（区）人民政府', '安顺市', '各县（区）人民政府'),
    ('市、区教育', '广州市', '广州市、区教育'),
    ('市能源主管部门', '安顺市', '安顺市能源主管部门'),
    ('领导小组办公室', '安顺市', '领导小组办公室'),
    ('省地方金融监管局', '安徽省', '安徽省地方金融监督管理局'),
    ('市发展改革委', '上海市嘉定区', '上海市发展和改革委员会'),
    ('湘西州财政局', '湘西土家族苗族自治州', '湘西土家族苗族自治州财政局'),
    ('盟教体局', '锡林郭勒盟', '锡林郭勒盟教育体育局'),
    ('地委宣传部', '喀什地区', '中共喀什地区委员会宣传部'),
    ('团地委', '喀什地区', '共青团喀什地区委员会'),
    ('市委市直机关工委', '安顺市', '中共安顺市委员会直属机关工作委员会'),
    ('市区域经济合作局', '鄂尔多斯市', '鄂尔多斯市区域经济合作局'),
    ('内蒙古税务局', '内蒙古自治区', '国家税务总局内蒙古自治区税务局'),
    ('新疆证监局', '新疆维吾尔自治区', '中国证券监督管理委员会新疆监管局'),
    ('湖南湘江新区', '长沙市', '湖南湘江新区'),
    ('立山经济开发区', '鞍山市立山区', '立山经济开发区'),
    ('天河区', '广州市', '广州市天河区'),
    ('区财政局', '鼓楼区', '鼓楼区财政局'),
]


@pytest.mark.parametrize(('name', 'region', 'full'), FULL)
def test_canonical(name: str, region: str | None, full: str) -> None:
    assert units.canonical(name, region) == full
    assert units.canonical(full, region) == full


@pytest.mark.parametrize(('name', 'dated', 'full'), [
    ('药监局', date(2018, 11, 7), '国家药品监督管理局'),
    ('药监局', date(2010, 1, 1), '国家食品药品监督管理局'),
    ('广电总局', date(2015, 1, 1), '国家新闻出版广电总局'),
    ('中央网信办', date(2016, 1, 1), '中央网络安全和信息化领导小组办公室'),
    ('民航局', date(2020, 1, 1), '中国民用航空局'),
])
def test_central_bodies_carry_the_name_of_their_day(name: str, dated: date, full: str) -> None:
    assert units.canonical(name, NATION, dated) == full


@pytest.mark.parametrize(('names', 'region'), [
    (['广州市天河区民政局'], '广州市天河区'),
    (['中共林芝市委员会组织部'], '林芝市'),
    (['国家税务总局林芝市税务局'], '林芝市'),
    (['四川省人民政府办公厅'], '四川省'),
    (['国务院办公厅'], None),
    (['国家发展和改革委员会', '财政部'], None),
])
def test_region_of(names: list[str], region: str | None) -> None:
    assert units.region_of(names) == region


@pytest.mark.parametrize(('name', 'region', 'collective'), [
    ('各县区', '安顺市', True), ('市直有关部门', '安顺市', True), ('银行业金融机构', '安顺市', True),
    ('区民政部门', '广州市', True), ('市民政部门', '广州市', False), ('县民政局', '墨脱县', False),
    ('县民政局', '安顺市', True), ('市发展改革委（市粮食和物资储备局）', '安顺市', False),
])
def test_collective(name: str, region: str, collective: bool) -> None:
    assert units.is_collective(name, region) is collective


@pytest.mark.parametrize(('name', 'level', 'kind'), [
    ('安顺市财政局', 'prefecture', 'government'), ('财政部', 'national', 'government'),
    ('中共墨脱县委员会', 'county', 'party'), ('浙江省高级人民法院', 'province', 'court'),
    ('墨脱县背崩乡人民政府', 'township', 'government'), ('安顺市工商业联合会', 'prefecture', 'people'),
    ('各县区', None, 'collective'), ('国网西藏电力有限公司', None, 'enterprise'),
])
def test_level_and_kind(name: str, level: str | None, kind: str) -> None:
    assert (units.level_of(name), units.kind_of(name)) == (level, kind)


@pytest.mark.parametrize(('before', 'name', 'whole'), [
    ('市教育局', '财政局', '市财政局'), ('市委组织部', '宣传部', '市委宣传部'), ('市委组织部', '财政局', '市财政局'),
    ('省发展改革委', '财政厅', '省财政厅'), ('市财政局', '各县区', '各县区'),
    ('国务院教育行政部门', '财政部门', '国务院财政部门'),
])
def test_shared_prefix(before: str, name: str, whole: str) -> None:
    assert units.shared(units.prefix_of(before, '安顺市') or '', name) == whole
