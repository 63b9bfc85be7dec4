"""Whether a value is a target at all: past results, norm values, thresholds, scores, names and rosters are not."""

from __future__ import annotations

from functools import lru_cache

from gazette_parser import grammar
from gazette_parser.extract.target_column import in_inventory, in_past_column, is_under
from gazette_parser.extract.target_norms import in_goals, in_norms
from gazette_parser.extract.target_place import ACTS, BARE, LEVELS, Place, term, title_of
from gazette_parser.extract.target_tense import in_outlook, in_preamble, is_commented, is_past, is_told, turn
from gazette_parser.model import Span
from gazette_parser.values.numbers import integer

_TEN = 10
_SHARES = ('%', '倍', '百分点', None)
_PEOPLE = ('人', '名', '位')


def admits(place: Place) -> bool:
    """Whether the value may be a target, by the place and the words around it."""
    if place.kind == 'score' and not _is_appraised(place):
        return False
    if (_in_scores(place) or _is_name(place) or _is_slogan(place) or _is_single_act(place) or _is_threshold(place)
            or is_commented(place) or _is_talked_of(place) or _is_held(place)):
        return False
    strict = place.kind == 'norm' or _in_closed_section(place)
    if not (in_norms(place) if strict else in_goals(place)):
        return False
    if is_past(place) or _is_split_up(place) or in_past_column(place) or in_inventory(place):
        return False
    return strict or _is_set(place)


def _is_talked_of(place: Place) -> bool:
    """数字1：6.5%左右, 6.5%左右的增速可以实现…, 60余人与会: the value is not set there."""
    if place.unit in _PEOPLE and place.begins('attended', place.right) and not is_told(place, nearby=False):
        return True
    if place.unit == '%' and place.begins('set_as', place.left) and place.begins('as_subject', place.right):
        return True  # 确定4.5%左右的增长目标，兼顾了…
    if place.left.start < place.left.end:
        return place.begins('figure_line', place.clause)
    return place.begins('as_subject', place.right) or place.begins('figure_line', place.context.paragraph(place.match.span.start))


def _is_held(place: Place) -> bool:
    """持有公司95%股权 tells who owns what; 据预测，…将达3万人 is expected to come, not aimed at."""
    if place.unit == '%' and (place.says('held', place.left) or place.begins('stake', place.right)):
        return place.rule in (*BARE, 'level')
    if place.unit == '元':
        return False
    before = Span(place.clause.start, place.match.span.start)
    concerned = place.rule in BARE and place.unit != '%' and place.says('concerns', before)  # 涉及楼栋90幢、居民4000户
    return concerned or place.says('forecast_of', place.sentence_left)


def _is_appraised(place: Place) -> bool:
    """社会消费品零售总额增长13%。（50分）: an aim of an appraisal, in a sentence that gives no points for steps."""
    aim = place.rule in ('changed_by', 'changed_to', 'level') or place.says('each', place.left)
    return aim and not place.says('points', place.sentence)


def _is_name(place: Place) -> bool:
    """Inside a short name in quotation marks that is no sentence (“产值达到5亿元”), or a list noun (六个方面)."""
    quoted = Span(place.clause.start, place.match.span.start)
    return ((place.says('names', quoted) and not (place.rule in LEVELS and place.says('quoted_goal', quoted)))
            or (place.rule == 'amount' and place.unit != '%' and (place.begins('counted', place.right) or _counts_own(place))))


def _counts_own(place: Place) -> bool:
    """约束性指标9项: how many the text itself has, named before the number."""
    if place.begins('own_deeds', place.right) and '实事' in title_of(place.context):
        return True  # 办好十件民生实事, in the text that lists them
    if place.unit not in ('项', '条', '个'):
        return False
    if place.begins('of_what', place.right) and place.says('having', place.left):
        return True  # 具备检索、问答等5项能力的模型: an attribute
    closed = place.right.start == place.right.end or place.context.text[place.right.start] in '、（和'
    return closed and place.says('counted_own', place.left)


def _is_slogan(place: Place) -> bool:
    """A small number in Chinese characters is a manner of speaking: 一个环节, 一次告知, 两个毫不动摇."""
    value = place.match.get('value') or ''
    if value[:1].isascii() or place.unit in _SHARES or place.rule in ('rank', 'double'):
        return False
    if place.match.get('limit') and place.says('assured', place.left):
        return False  # 做到每个村至少有一名
    if place.match.get('act'):
        return False  # 每个乡镇至少建设一所
    small = integer(value)
    return small is not None and small < _TEN


def _is_single_act(place: Place) -> bool:
    """开展1次排查 is one act, not a result; 报送材料2份 tells how many copies."""
    if place.unit == '份':
        return place.says('per_case', place.left) or (integer(place.match.get('value') or '') or _TEN) < _TEN
    return place.unit in ACTS and integer(place.match.get('value') or '') == 1 and not place.match.get('high')


def _is_threshold(place: Place) -> bool:
    """A relative clause (达到2亿元以上的项目) or the size of one thing (35万千瓦光热电站)."""
    if place.rule in ('amount', 'bounded', 'level') and place.unit == '%' and place.begins('share_of', place.right):
        return place.says('over_norm', place.left) or place.says('share_named', place.left)  # 占全省产量10%以上的县
    if place.rule == 'supply':
        return False
    if place.context.text[place.right.end:place.right.end + 1].isdigit() and place.begins('places_of', place.right):
        return True  # 增建6个街镇取水设施24处: where, then how many
    if place.rule == 'amount' and place.unit in ('个', '家', '名', '项', '所', '户', '人'):
        return False
    if (place.match.get('bound') or '').endswith('以下') and place.rule == 'amount' and place.begins('noun', place.right):
        return True
    if place.unit == '元' and place.says('budget', place.left) and place.begins('set_aside', place.right):
        return False
    if place.says('from_base', place.left):
        return True  # 比2010年的2551.7万吨: what the value is compared with
    return place.begins('relative', place.right) or _is_size(place) or _is_class(place) or _is_described(place)


def _is_size(place: Place) -> bool:
    """3座35万千瓦电站: the second value is the size of what the first counts."""
    right_after = place.left.start == place.left.end > place.clause.start
    return right_after and place.rule == 'amount' and place.begins('noun', place.right)


def _is_class(place: Place) -> bool:
    """超百亿元企业, 年收入超30万元的村: the bound says which ones are meant."""
    if place.unit == '元' and place.match.get('bound') and place.begins('noun', place.right):
        return not place.begins('spends', place.right)
    if place.rule not in ('bounded', 'level') or place.says('budget', place.left):
        return False
    return place.unit == '元' and (place.begins('noun', place.right) or place.says('share_in', place.left))


def _is_described(place: Place) -> bool:
    """规划面积35平方公里 tells how large a thing is."""
    if place.unit == '位' and place.says('coded', place.left):
        return True  # 票据代码设计为8位: how long a number is
    if grammar.load('targets').words['limits'].get(place.match.get('limit') or '') in ('>=', '<='):
        return False  # 耕地总面积不少于486万亩
    bare = place.rule in BARE or place.match.get('reach') in ('为', '是')
    return bare and place.unit != '%' and (place.says('described', place.left) or (place.rule in BARE and _is_capacity(place)))


def _is_capacity(place: Place) -> bool:
    """日处理能力300吨/日 is told of what there is, where nothing in the sentence speaks of building or of the future."""
    if not place.says('capacity_is', place.left) or is_ordered(place):
        return False
    return not place.says('future_clause', place.sentence_left) and not place.says('goal_words', place.sentence_left)


def _is_set(place: Place) -> bool:
    """Whether something says that the value is set for the future: a bare amount alone is a fact."""
    if place.kind in ('report', 'score'):
        return place.kind == 'score' or in_outlook(place)
    preamble = in_preamble(place) and not place.says('aims_open', place.paragraph_left)
    price = place.kind == 'work' and place.unit == '元' and place.rule == 'amount'  # 绝育手术1200元
    if (place.kind == 'plan' and not preamble) or is_told(place, nearby=not price):
        return True
    if price:
        return is_ordered(place) or place.says('budget', place.left) or place.says('expected', place.clause)
    if place.kind == 'facts':
        return (turn(place) == 'future' or is_under(place, 'task_header')
                or place.says('provisional', Span(place.left.start, place.match.span.end)))
    if preamble:
        return place.kind == 'plan' and is_ordered(place)
    return _is_full_rate(place) or is_ordered(place) or place.rule in LEVELS or place.says('expected', place.clause)


def _is_full_rate(place: Place) -> bool:
    """整改率100%, 合格率98%以上: in an order a rate that is full or has a bound is asked for."""
    full = place.match.get('bound') or place.match.get('value') == '100'
    return bool(place.unit == '%' and full and place.says('rate_end', place.left))


def is_ordered(place: Place) -> bool:
    """新建学校5所: a verb of doing governs the value."""
    in_list = place.begins('also', Span(place.left.start, place.left.start + 1)) and place.begins('ordered', place.clause)
    return in_list or place.says('acts_end', place.left) or place.begins('ordered', place.left)


def _is_split_up(place: Place) -> bool:
    """How money is divided, and what is taken out: 60%作为…, 除已选派3人外."""
    right = Span(place.match.span.end, place.clause.end)
    if place.unit == '%' and place.begins('shared_out', right):
        return True
    if place.begins('split_up', right) and not place.says('budget', place.left):
        return True
    rest = Span(place.match.span.end, place.sentence.end)
    if place.rule in BARE and place.begins('quota', place.right):
        return True  # 提供10名培训名额: what a case is given
    based = place.says('base_word', rest) and place.begins('based_on', rest)
    return based or place.begins('excepting', right) or place.says('copies', place.left)


def _in_scores(place: Place) -> bool:
    return is_under(place, 'score_header')


def _in_closed_section(place: Place) -> bool:
    """Under a heading of conditions, benefits, standards or penalties."""
    return any(_closes(heading) for heading in place.headings)


@lru_cache(maxsize=1024)
def _closes(heading: str) -> bool:
    head = term('first_clause').match(heading)
    return head is not None and term('closed_section').search(head[0]) is not None
