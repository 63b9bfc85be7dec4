"""Whose document it is, where neither issuer nor signature says it."""

import pytest

from gazette_parser.extract import example_context
from gazette_parser.extract.home import addressed_place, home_region
from gazette_parser.values.units import NATION


@pytest.mark.parametrize(('text', 'region'), [
    ('为推进我市文旅融合，根据《苏州市旅游规划》，制定本方案。', '苏州市'),
    ('各乡镇人民政府：\n现就我县烤烟生产通知如下。丹寨县烤烟指挥部设在县农业农村局。', '丹寨县'),
    ('全州林业部门要高度重视。大理州林草局负责。', '大理白族自治州'),
    ('推动广西发展，结合我区实际，自治区发展改革委牵头。', '广西壮族自治区'),
    ('全省经济运行良好，我市举办活动。2025年营口市汽车促销活动。', '营口市'),
    ('各省、自治区、直辖市人民政府：', NATION),
    ('全省各地要促进惠民生政策落实，相应县区要配合。', None),
    ('第二条 省、市、县人民政府财政部门负责监督管理。', None),
])
def test_region_from_the_text(text: str, region: str | None) -> None:
    context = example_context(text)
    assert home_region(context.issue, context.document) == region


@pytest.mark.parametrize(('issuers', 'number', 'region'), [
    (('鼓楼区人民政府',), None, '鼓楼区'),
    (None, '黔农办发', '贵州省'),
    (('财政部',), None, NATION),
    (('上海市奉贤区柘林镇人民政府',), None, '上海市奉贤区柘林镇'),
    (('佛堂镇人民政府',), None, '佛堂镇'),
    (('上海市闵行区人民政府古美街道办事处',), None, '上海市闵行区古美街道'),
])
def test_region_of_issuers_and_numbers(issuers: tuple[str, ...] | None, number: str | None, region: str) -> None:
    context = example_context('为做好我省农业工作，通知如下。', issuers=issuers, doc_no_prefix=number)
    assert home_region(context.issue, context.document) == region


@pytest.mark.parametrize(('recipients', 'place'), [
    (('普定县人民政府',), '普定县'),
    (('普定县人民政府', '市财政局'), '普定县'),
    (('普定县人民政府', '镇宁布依族苗族自治县人民政府'), None),
    (('安顺市财政局',), None),
    (None, None),
])
def test_place_addressed(recipients: tuple[str, ...] | None, place: str | None) -> None:
    context = example_context('批复如下。', recipients=recipients)
    assert addressed_place(context.document, '安顺市') == place
