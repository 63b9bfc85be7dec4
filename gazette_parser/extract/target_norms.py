"""Norm values: what a document brings into force and applies case by case is no target; rates, caps, benefits, staffing."""

from __future__ import annotations

from gazette_parser import grammar
from gazette_parser.extract.target_place import ACTS, BARE, LEVELS, Place, counts_things, term
from gazette_parser.model import Span
from gazette_parser.values.numbers import integer

_RARE = 2  # 每年举办1—2场: how often, not how many
_FEW = 5  # people whom a unit names as contacts
_SHORTENED = ('time_to', 'spread_time')  # 办理时间压缩至5日 in an announcement is a promise
_STOCKS = ('supply', 'level', 'bounded')  # what a body must keep in store can be missed: no norm of a single case


def in_norms(place: Place) -> bool:
    """In regulations only sums set aside for the year and goals with a year are targets."""
    right = Span(place.match.span.end, place.clause.end)
    if place.unit == '元' and _is_set_aside(place, right):
        return True
    if place.rule == 'amount' and counts_things(place.unit or '') and place.says('recruits', place.sentence_left):
        return True  # 计划招收12个班，共540人
    if _has_norm_words(place, 'norm_more'):
        return False
    if place.says('goal_until', place.stretch_left) or (place.rule in _STOCKS and place.says('stock', place.clause)):
        return True
    return place.rule in _SHORTENED or (place.rule in LEVELS and (
        place.says('goal_year', place.sentence_left) or place.says('aimed', place.stretch_left)))


def _is_set_aside(place: Place, right: Span) -> bool:
    """每年安排资金500万元, 资金总额为800万元: a sum for the whole, not for one case."""
    if place.says('fund_total', place.left):
        return True
    return place.says('budget', place.left) and (place.begins('budget_for', right) or place.says('money_noun', place.left))


def in_goals(place: Place) -> bool:
    """In plans and orders all but norm values, conditions, staffing and what recurs may be targets."""
    if _has_norm_words(place) or _recurs(place) or _favours(place) or _is_condition(place):
        return False
    if place.rule == 'time_by' and not place.says('sooner', place.clause):
        return False
    if place.rule in BARE and place.says('required_of', place.sentence):
        return False  # 申报单位须具备…
    return not (_is_staffing(place) or _is_rule_of_case(place))


def _favours(place: Place) -> bool:
    """税费减免50%, 发放5万元以下贷款: what one case gets or pays; in orders the rates of contributions and benefits too."""
    if place.unit == '倍' and place.says('times_of', place.left):
        return True
    if place.unit == '%' and place.rule in (*BARE, 'level') and place.says('favours', place.left):
        return True
    if place.unit == '元' and place.rule == 'amount' and (place.match.get('bound') or '').endswith('以下'):
        return True
    if _is_standard(place):
        return True
    if place.unit == '元' and place.rule in BARE and place.says('charges', place.left):
        return not place.says('pays_out', place.left)
    return place.kind in ('work', 'facts') and place.says('rates', place.clause)


def _is_standard(place: Place) -> bool:
    """工资标准分别为2000元、1800元: rates that the text brings into force, unless it aims at them (到2030年)."""
    if place.unit != '元' or place.rule not in (*BARE, 'level', 'spread', 'changed_by'):
        return False
    if place.says('tariff', place.stretch_left):
        return not place.says('goal_words', place.left)  # 收费标准：初诊20元；复诊10元
    return place.says('standard_is', place.stretch_left) and not place.says('goal_words', place.stretch_left)


def _is_condition(place: Place) -> bool:
    """增速达到20%以上的，给予…: the clause says who is meant."""
    end = place.clause.end
    return place.context.text[end:end + 1] in ('，', '、', '；') and place.says('attributed', Span(place.match.span.end, end))


def _is_rule_of_case(place: Place) -> bool:
    """不得低于3米, 每班不超过45人, 最高不超过50万元: what holds in each case, unless the sentence speaks of an aim."""
    if place.rule == 'daily' and place.match.get('head') == '时间':
        return not place.says('promised', place.left)
    if not _holds_in_each_case(place) or place.match.get('act'):
        return False
    if place.says('budget', place.left) and not place.says('per_case', place.left):
        return False  # 每个村投入不少于300万元 is said of each case
    return not place.says('aims', place.sentence)


def _holds_in_each_case(place: Place) -> bool:
    limit = place.match.get('limit') or ''
    if place.unit == '%' and place.kind == 'plan' and _is_of_plan(place):
        return False
    if term('obliges').search(limit) or (limit and place.unit != '%' and place.says('obliged', place.left)):
        return True
    if place.rule in (*BARE, 'level') and place.unit != '%' and place.says('per_case', place.left):
        return bool(limit) or place.unit == '元' or place.says('at_least', place.left)  # 每人至少提供3次推介
    ceiling = grammar.load('targets').words['limits'].get(limit) == '<='
    countable = place.unit == '元' or counts_things(place.unit or '')
    return place.rule == 'bounded' and countable and place.unit != '起' and ceiling


def _is_of_plan(place: Place) -> bool:
    """不得低于年度任务的50%: a share of the plan itself."""
    value = place.match.span_of('value')
    return value is not None and place.says('of_task', Span(place.left.start, value.start))


def _is_staffing(place: Place) -> bool:
    """An order to name a few people: 明确1名联络员, 至少有1名专职人员."""
    if place.unit not in ('名', '人', '位', '个'):
        return False
    few = integer(place.match.get('value') or '')
    if place.match.get('reach') in (None, '为', '是') and place.match.get('to') is None and place.says('posts', place.left):
        return True  # 事业编制12名
    if few is None or few > _FEW:
        return False
    if place.says('few_of', place.left) or place.says('posts_of', place.stretch_left):
        return True  # 外省专家不少于2名; 编制30名，其中局长1名
    if place.begins('experts', place.right) and place.says('chooses', place.left):
        return True  # 抽取5名专家
    if place.rule == 'bounded':
        named = place.begins('noun', place.right) or place.says('staffs', place.left)
        return place.unit != '个' and named and not place.says('assured', place.clause)
    return place.rule == 'amount' and place.says('staffing', Span(place.clause.start, place.match.span.start))


def _has_norm_words(place: Place, *more: str) -> bool:
    sentence = place.sentence
    benefit = place.says('benefit', sentence)
    if benefit and (place.begins('for_whom', place.clause) or place.begins('for_whom', sentence)):
        return True
    benefit = benefit and place.says('benefit', place.clause)
    if place.rule in ('changed_to', 'changed_by') and place.says('standard', place.left):
        return False  # a standard that a plan promises to raise
    if place.rule in ('changed_to', 'spread') and place.kind == 'plan' and (place.match.get('from') or place.match.get('base')):
        return False  # 从每月1536元提高到1567元
    said = benefit or any(place.says(name, place.clause) for name in ('norm_words', *more))
    return said and not place.says('budget', place.left)


def _recurs(place: Place) -> bool:
    """每季度开展1次 belongs to the deadlines."""
    unit, most = place.unit, integer(place.match.get('high') or place.match.get('value') or '')
    rare = unit in ACTS and most is not None and most <= _RARE
    return bool(unit and (rare or term('recurs').search(unit)) and place.says('recurring', place.sentence_left))
