"""Printed numbers: every form of the notation, and what is no exact number."""

from fractions import Fraction

import pytest

from gazette_parser.values.numbers import integer, number

EXACT = [
    ('七', 7), ('十', 10), ('十九', 19), ('六十', 60), ('一百零八', 108), ('三百二', 320), ('四千零六', 4006), ('两千', 2000),
    ('一万五', 15000), ('十二万三千', 123000), ('二亿六千万', 260000000), ('二〇二四', 2024), ('二○一九', 2019), ('廿五', 25), ('卅', 30),
    ('伍佰元整', 500), ('壹拾贰万叁仟圆整', 123000), ('8.6万', 86000), ('2.75亿', 275000000), ('9千', 9000), ('3,482.5', Fraction(6965, 2)),
    ('４６', 46), ('65%', 65), ('百分之八', 8), ('百分之二点五', Fraction(5, 2)), ('百分之百', 100), ('千分之三', Fraction(3, 10)),
    ('四成', 40), ('两成五', 25), ('六成半', 65), ('四分之三', Fraction(3, 4)), ('一半', Fraction(1, 2)), ('两个半', Fraction(5, 2)),
    ('零点八', Fraction(4, 5)), ('负二', -2), ('万', 10000), ('二百余', 200), ('三十多', 30),
]


@pytest.mark.parametrize(('text', 'value'), EXACT)
def test_exact(text: str, value: object) -> None:
    assert number(text) == value


@pytest.mark.parametrize('text', ['', '数十', '十几', '若干', '分之', '成', '零分之一', '1.2.3万', '第八', '三倍', '翻两番', '年'])
def test_not_exact(text: str) -> None:
    assert number(text) is None


def test_integer_leaves_broken_numbers_out() -> None:
    assert (integer('三十六'), integer('2.50'), integer('4.0')) == (36, None, 4)
