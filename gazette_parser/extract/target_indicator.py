"""What a value measures: the noun before it (茶叶产量达到3万吨) or behind it (新建10家孵化器), as printed."""

from __future__ import annotations

from gazette_parser.extract.target_label import given, is_sum, labelled, of_row, part_done, shared_noun
from gazette_parser.extract.target_phrase import SHORT, found, head_of, trimmed
from gazette_parser.extract.target_place import Place, counts_things, term
from gazette_parser.extract.target_tense import is_told
from gazette_parser.model import Span


def indicator(place: Place) -> tuple[str, Span, str | None] | None:
    """The phrase, the span that it and the value take up, and a doubt; None where nothing is named."""
    for read, doubt in _READERS:
        named = read(place)
        if named is not None:
            return *named, doubt or (_NAMES if read is _behind and _only_listed(place) else None)
    return None


def _allotted(place: Place) -> tuple[str, Span] | None:
    """建设示范点（东城区、西城区各3个，其他各2个）: what is shared out stands before the bracket."""
    open_at = _bracket(place) if place.says('each', place.left) else None
    if open_at is None:
        return None
    start = place.sentence.start
    cut = max(place.context.text.rfind(mark, start, open_at) for mark in '，：') + 1
    noun = trimmed(place, Span(max(cut, start), open_at))
    verb = term('single_act').match(place.context.text, noun.start, noun.end)
    whole = Span(noun.start, place.match.span.end)
    return found(place, Span(verb.end(), noun.end) if verb and noun.end - verb.end() >= SHORT else noun, whole)


def _bracket(place: Place) -> int | None:
    """Where the bracket around the value opens, in its own sentence."""
    text, depth = place.context.text, 0
    for at in range(place.match.span.start - 1, place.sentence.start, -1):
        depth += (text[at] in '）)') - (text[at] in '（(')
        if depth < 0:
            return at
    return None


def _behind(place: Place) -> tuple[str, Span] | None:
    """实施45个改造项目: a verb before the value, a noun behind it."""
    stock = place.rule == 'supply' and place.begins('share_of', place.right)
    if not stock and not (_is_count(place) and _governed(place)):
        return None  # 10天供应量的成品粮储备 needs no verb
    noun = trimmed(place, place.right, front='noun_led')
    over = term('two_clauses').match(place.context.text, noun.start, place.sentence.end)
    noun = Span(*over.span('thing')) if over else noun  # 具有国际视野，拥有自主产权的企业家
    long = term('long_clause').match(place.context.text, noun.start, noun.end)
    noun = Span(long.end(), noun.end) if long else noun
    note = term('note_behind').search(place.context.text, noun.start, noun.end)
    return found(place, Span(noun.start, note.start()) if note else noun, Span(_verb_start(place), noun.end))


def _is_count(place: Place) -> bool:
    """A bare or bounded value that is not money, followed by a noun."""
    if place.unit == '元' or not (place.rule in ('amount', 'bounded', 'level') or acts_on(place)):
        return False
    return place.begins('noun', place.right) or _is_share(place)


def acts_on(place: Place) -> bool:
    """提升100所学校: the verb of change is done to things that are counted, not to a value."""
    move = place.match.get('move')
    return (move is not None and place.rule == 'changed_by' and _is_countable(place)
            and place.begins('noun', place.right) and term('acts').fullmatch(move) is not None)


def _is_share(place: Place) -> bool:
    """加强15%的中医馆建设, 确保90%以上问题得到解决: what the share is of stands behind it."""
    if place.unit != '%' or place.rule not in ('amount', 'bounded', 'level'):
        return False
    noun = trimmed(place, place.left)
    if place.begins('share_of', place.right) and place.says('share_before', place.left):
        return True  # 70%以上的县、60%以上的乡镇
    if place.begins('share_of', place.right):
        return noun.start == noun.end or place.says('in_place', place.left) or place.says('acts_end', place.left)
    return noun.start == noun.end and place.begins('noun', place.right)


def _governed(place: Place) -> bool:
    if place.says('acts_end', place.left) or place.says('serves', place.left) or _is_share(place):
        return True
    if acts_on(place) or place.match.get('act') or _is_tried(place):
        return True
    if place.says('has_end', place.left) and is_told(place):
        return True  # 到2027年各区建有1所学校
    if place.rule == 'level':
        return _is_act(place)
    if place.says('also', place.left) and _is_countable(place):
        return _heads_list(place) or (place.begins('counted_list', place.left) and (_comes_true(place) or _was_acted(place)))
    if _goes_on(place):
        return True
    if place.says('attributed', place.left) and place.begins('acts', trimmed(place, place.left)):
        return True
    return _is_listed(place) or _comes_true(place)


def _comes_true(place: Place) -> bool:
    """4条高速公路建成通车, 年内500户完成改造: what is counted stands before the verb of the result."""
    noun = trimmed(place, place.left)
    if not _is_countable(place):
        return False
    rest = Span(place.match.span.end, place.clause.end)
    if noun.start < noun.end and not any(place.begins(name, place.left) for name in ('counted_list', 'left_over')):
        return place.says('moved_on', place.left) and place.says('comes_true', place.right)
    return place.says('comes_true', place.right) or (place.begins('turns_out', rest) and (place.kind == 'plan' or is_told(place)))


def _goes_on(place: Place) -> bool:
    """培训100名骨干，不少于20名能手…: the clause opens with a count, the one before holds one with its verb."""
    if place.left.start != place.left.end or place.match.span.start != place.clause.start or not _is_countable(place):
        return False
    return place.begins('continues', place.right) and _was_acted(place)


def _was_acted(place: Place) -> bool:
    """建成2所高职院校，6所中职学校和12所示范学校: an earlier clause of the sentence holds a count with its verb."""
    return place.says('acted', Span(place.sentence_left.start, place.clause.start))


def _is_listed(place: Place) -> bool:
    """续建A、B等7个项目: names before the number that counts them."""
    return _is_countable(place) and place.says('listed', place.left) and (
        place.begins('acts', trimmed(place, place.left)) or place.begins('ordered', place.left)
        or place.says('built', Span(place.match.span.end, place.clause.end))
        or (place.begins('turns_out', place.right) and is_told(place)))


def _is_tried(place: Place) -> bool:
    """在10个左右城市开展试点: how many places take part."""
    return _is_countable(place) and place.says('tries', place.left) and place.begins('tried', place.right)


def _heads_list(place: Place) -> bool:
    """推进40项专项、80项研发: the verb stands before the first value of the list."""
    first = term('first_value').search(place.context.text, place.clause.start, place.left.end)
    head = Span(place.clause.start, first.start()) if first else place.left
    return place.says('acts_end', head) or (place.says('listed', head) and place.says('acts', head))


def _only_listed(place: Place) -> bool:
    return not any(place.says(name, place.left) for name in ('acts_end', 'serves', 'also')) and _is_listed(place)


def _is_countable(place: Place) -> bool:
    return counts_things(place.unit or '')


def _is_act(place: Place) -> bool:
    """实现15个事项…, 完成1000个村…: the word before the value is a verb of doing, nothing but the actor before it."""
    noun, reach = trimmed(place, place.left), place.match.get('reach') or ''
    return (noun.start == noun.end or place.says('actor_end', noun)) and term('acts').fullmatch(reach) is not None


def _verb_start(place: Place) -> int:
    m = term('acts_end').search(place.context.text, place.left.start, place.left.end)
    return m.start() if m else place.match.span.start


def _before(place: Place) -> tuple[str, Span] | None:
    """新建幼儿园12所: the noun stands before the value."""
    text, noun = place.context.text, trimmed(place, place.left)
    if (_is_bare(place) and not _closed(place)) or place.begins('comparing', noun):
        return None
    whole = term('of_region').search(text, place.left.start, noun.end)
    noun = Span(whole.start(), noun.end) if whole else noun
    if term('names_nothing').fullmatch(text, noun.start, noun.end) and any(
            term(name).fullmatch(text, noun.start, noun.end) for name in ('acts_only', 'only_money')):
        return None
    verb = term('single_act').match(text, noun.start, noun.end) if _is_bare(place) else None
    short = Span(verb.end(), noun.end) if verb and noun.end - verb.end() >= SHORT else noun
    head = place.match.span_of('head')
    return found(place, Span(short.start, head.end) if head else short, Span(noun.start, place.match.span.end))


def _is_bare(place: Place) -> bool:
    return place.rule == 'amount'


def _closed(place: Place) -> bool:
    """Nothing that the value could belong to stands behind it; what is done with it may (新建道路3条达到标准)."""
    text, right = place.context.text, place.right
    alone = not place.begins('noun', right) or term('one_word').fullmatch(text, right.start, right.end) is not None
    return alone or place.unit == '%' or place.begins('reached', right)


def _money(place: Place) -> tuple[str, Span] | None:
    """投资1.47亿元新建…, 安排资金136亿元，办好…: the money is named by what it is for."""
    left = trimmed(place, place.left)
    if place.unit != '元' or place.left.start == place.left.end:
        return None
    if not term('only_money').fullmatch(place.context.text, left.start, left.end):
        return None
    done = term('completes').search(place.context.text, place.left.start, place.left.end)
    if done is not None:
        return found(place, Span(*done.span()), Span(done.start(), place.match.span.end))
    purpose = Span(place.match.span.end, place.clause.end)
    back = place.says('supports', purpose) or place.says('whole_sum', place.left)
    follows, before = _next_clause(place), _last_clause(place)
    back = back or (place.says('planned', place.left) and not place.says('digit', follows) and place.says('project', before))
    other = before if back else follows
    for part in (purpose, other):
        phrase = _purpose(place, part)
        if len(phrase) >= SHORT and not place.begins('per_head', part):
            kind = _kind_of_money(place, purpose)
            return phrase.removesuffix(kind) + kind, Span(_verb_start(place), place.match.span.end)
    return None


def _kind_of_money(place: Place, purpose: Span) -> str:
    if place.says('whole_sum', place.left):
        return '总投资'
    return '投资' if place.says('invests', place.left) else '经费' if place.begins('is_fund', purpose) else '资金'


def _purpose(place: Place, part: Span) -> str:
    text, object_ = place.context.text, trimmed(place, part, front='purpose_led')
    verb = term('single_act').match(text, object_.start, object_.end)
    return term('inner_value').sub('', text[verb.end() if verb else object_.start:object_.end])


def _next_clause(place: Place) -> Span:
    start = min(place.clause.end + 1, place.sentence.end)
    m = term('rest_of_clause').match(place.context.text, start, place.context.span.end)
    return Span(start, m.end() if m else start)


def _last_clause(place: Place) -> Span:
    start = place.sentence_left.start
    marks = [place.context.text.rfind(mark, start, max(start, place.clause.start - 1)) for mark in '，：']
    return Span(max(start, max(marks) + 1), max(start, place.clause.start - 1))


def _carried(place: Place) -> tuple[str, Span] | None:
    """比法定时限提前5个工作日: the subject stands in an earlier clause of the sentence, or before the bracket."""
    if _is_bare(place) and place.unit != '%' and not is_sum(place):
        return None
    own = trimmed(place, place.left)
    if _is_plain(place) and term('own_act').fullmatch(place.context.text, own.start, own.end):
        return None  # 举办大赛20场，培训5万人次
    start, end = place.sentence_left.start, place.clause.start
    if place.left.start > place.clause.start:
        end = place.left.start + 1
    while end > start:
        cut = max(place.context.text.rfind(mark, start, end - 1) for mark in '，：,') + 1
        part = Span(max(cut, start), max(cut, start, end - 1))
        noun = head_of(place, part)
        if noun.end - noun.start >= SHORT and not place.begins('comparing', noun) and not _is_aside(place, part):
            return found(place, noun, Span(place.clause.start, place.match.span.end))
        end = max(cut, start)
    return None


def _is_aside(place: Place, part: Span) -> bool:
    """货物吞吐量达到…，其中集装箱…，居全省前三: the rank is that of the whole."""
    return place.rule == 'rank' and place.begins('among', part)


def _verb(place: Place) -> tuple[str, Span] | None:
    """还应选派21人, 力争完成投资20亿元: only the verb says what is counted."""
    noun = trimmed(place, place.left)
    if noun.end - noun.start == 1:  # 再建, whose 再 was taken for an adverb
        noun = Span(max(place.left.start, noun.start - 1), noun.end)
    if not _closed(place) or not (_is_plain(place) or noun.end - noun.start >= 2 * SHORT):
        return None
    if noun.start == noun.end and place.left.start > place.clause.start:
        return shared_noun(place)
    whole = Span(place.clause.start if noun.start == noun.end else noun.start, place.match.span.end)
    return found(place, Span(whole.start, place.match.span.start), whole)


def _on_both_sides(place: Place) -> tuple[str, Span] | None:
    """新建充电设施1.2万个端口: a verb and a noun before the value, what it counts behind it."""
    noun = trimmed(place, place.left)
    verb = term('single_act').match(place.context.text, noun.start, noun.end)
    text, right = place.context.text, place.right
    if not verb or not _is_countable(place) or not term('short_noun').fullmatch(text, right.start, right.end):
        return None
    if not term('thing').fullmatch(text, verb.end(), noun.end):
        return None
    return found(place, Span(verb.end(), noun.end), Span(noun.start, right.end))


def _is_plain(place: Place) -> bool:
    return place.unit not in ('%', '百分点', '倍', None)


_NAMES = 'names stand before the number'
_READERS = (
    (given, None), (labelled, None), (_allotted, None), (part_done, None), (_behind, None), (_before, None), (_money, None),
    (_carried, None), (of_row, "the indicator is the row's heading"), (_verb, 'what is counted stands in another clause'),
    (_on_both_sides, 'words stand on either side of the number'),
)
