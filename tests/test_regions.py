"""Regions found by their names: shared names, names of the past, districts and their cities."""

from datetime import date

import pytest

from gazette_parser.values import regions


@pytest.mark.parametrize(('name', 'within', 'code'), [
    ('林芝市', None, '540400'), ('墨脱县', None, '540423'), ('广州市天河区', None, '440106'), ('吉林市', None, '220200'),
    ('鼓楼区', None, None), ('鼓楼区', '福州市', '350102'), ('城关区', '西藏自治区', '540102'), ('米林县', None, '540422'),
    ('重庆市万州区', None, '500101'), ('林芝', None, None),
])
def test_lookup(name: str, within: str | None, code: str | None) -> None:
    found = regions.lookup(name, within)
    assert (found and found.code) == code


@pytest.mark.parametrize(('text', 'name', 'rest'), [
    ('广州市天河区民政局', '天河区', '民政局'), ('林芝市人民政府', '林芝市', '人民政府'), ('吉林省吉林市', '吉林市', ''),
])
def test_leading(text: str, name: str, rest: str) -> None:
    found, tail = regions.leading(text)
    assert found is not None
    assert (found.name, tail) == (name, rest)


@pytest.mark.parametrize(('name', 'full'), [
    ('天河区', '广州市天河区'), ('墨脱县', '墨脱县'), ('临安市', '临安市'), ('浦东新区', '上海市浦东新区'),
    ('神农架林区', '神农架林区'), ('林芝地区', '林芝地区'), ('六枝特区', '六枝特区'),
])
def test_only_districts_carry_their_city(name: str, full: str) -> None:
    found = regions.lookup(name)
    assert found is not None
    assert regions.full_name(found) == full


@pytest.mark.parametrize(('year', 'known'), [(2014, True), (2015, True), (2016, False), (1982, False)])
def test_year_of_change_knows_both_names(year: int, known: bool) -> None:
    found = regions.lookup('林芝地区')
    assert found is not None
    assert found.known_in(year) is known


def test_ancestor() -> None:
    county = regions.lookup('墨脱县')
    assert county is not None
    above = regions.ancestor(county, 'province', date(2023, 6, 1))
    assert above is not None
    assert above.name == '西藏自治区'
    assert county.level == 'county'


def test_short_name() -> None:
    found = regions.by_short_name('莆田')
    assert found is not None
    assert found.name == '莆田市'
