"""Printed amounts → values: multipliers, ranges, shares and bare units."""

from __future__ import annotations

import pytest

from gazette_parser.values.quantities import quantity, unit_of


@pytest.mark.parametrize(('value', 'unit', 'high', 'expected'), [
    ('5.5万', '亩', None, (55000, None, '亩')),
    ('1.47亿', '元', None, (147_000_000, None, '元')),
    ('10,500', '人次', None, (10500, None, '人次')),
    ('三千二百', '户', None, (3200, None, '户')),
    ('百万', '吨', None, (1_000_000, None, '吨')),
    ('6', '%', '6.5', (6, 6.5, '%')),
    ('20', '元', '30万', (200_000, 300_000, '元')),
    ('5000', '元', '1万', (5000, 10000, '元')),
    ('1', '名', '2', (1, 2, '名')),
    ('2.5', '个百分点', None, (2.5, None, '百分点')),
    ('百分之八十五', None, None, (85, None, '%')),
    ('三成', None, None, (30, None, '%')),
    ('一半', None, None, (50, None, '%')),
    ('四分之一', None, None, (25, None, '%')),
    ('0.9', '‰', None, (0.9, None, '‰')),
    ('5', '个工作日', None, (5, None, '工作日')),
])
def test_quantity_is_in_full_and_in_the_bare_unit(value: str, unit: str | None, high: str | None, expected: tuple[object, ...]) -> None:
    found = quantity(value, unit, high)
    assert found is not None
    assert (found.value, found.high, found.unit) == expected


@pytest.mark.parametrize('value', ['数十', '若干', '几百'])
def test_quantity_that_is_not_exact_is_none(value: str) -> None:
    assert quantity(value, '家') is None


def test_unit_of_keeps_what_is_printed() -> None:
    assert [unit_of('3', unit) for unit in ('日', '天', '家', '吨标准煤', '％')] == ['日', '天', '家', '吨标准煤', '%']
