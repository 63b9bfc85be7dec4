"""The comparison with other extractors: its scoring on small cases, worked out by hand; no other extractor is needed."""

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / 'bench'))
import peer_score as score  # noqa: E402
import peer_worker as worker  # noqa: E402
import peers  # noqa: E402
from peer_score import Find, Tally  # noqa: E402

DOC = '各县于9 月底前完成整改，2023年投资1.47亿元。'
PLACE = score.squeeze(DOC)[0].index('9月底前')


def time(start: int, end: int) -> Find:
    return Find('time', start, end)


def amount(start: int, end: int, *values: float, unit: str = '元') -> Find:
    return Find('amount', start, end, '', values, unit)


def person(name: str) -> Find:
    return Find('person', 0, 0, name)


@pytest.mark.parametrize(('given', 'found'), [
    ((3, 8), True), ((3, 6), True), ((2, 9), True), ((0, 4), False), ((8, 9), False), ((7, 9), False)])
def test_time_is_found_where_one_place_holds_the_other(given: tuple[int, int], found: bool) -> None:
    assert score.same(time(3, 8), time(*given)) is found


@pytest.mark.parametrize(('given', 'found'), [
    (amount(4, 8, 5000), True), (amount(4, 8, 3000, 5000), True), (amount(4, 8, 500), False),
    (amount(4, 8, 5000, unit='亩'), False), (amount(12, 15, 5000), False)])
def test_amount_is_found_by_place_value_and_unit(given: Find, found: bool) -> None:
    assert score.same(amount(0, 10, 5000), given) is found


def test_figures() -> None:
    total = Tally()
    total.add([time(0, 5), time(10, 15)], [time(0, 2), time(3, 5), time(10, 15), time(20, 22)])
    assert (total.gold, total.gold_found, total.given, total.given_right, total.whole) == (2, 2, 4, 3, 1)
    assert total.ratios == pytest.approx((0.75, 1.0, 6 / 7))
    total.add([time(0, 5)], [])
    assert total.ratios == pytest.approx((0.75, 2 / 3, 12 / 17))
    assert Tally().ratios == (0.0, 0.0, 0.0)


def test_wanted_takes_a_name_once_and_only_the_units_of_the_line() -> None:
    finds = [person('张三'), person('张三'), amount(0, 3, 5), amount(4, 6, 7, unit='%'), amount(7, 9, 2, unit='个'), time(0, 1)]
    assert [len(score.wanted(kind, finds)) for kind in ('person', 'money', 'measure', 'time')] == [1, 1, 2, 1]


def test_gold_rows_are_placed_in_order_and_blanks_do_not_matter() -> None:
    text = score.squeeze('每季度检查一次。' + DOC + '每季度检查一次。')[0]
    rows = [{'quote': '每季度检查一次', 'text': '每季度'}] * 2 + [{'quote': '９月底前 完成整改', 'text': '9 月底前'}]
    first, second, third = score.gold_finds('deadlines', text, rows)
    assert (first.start, second.start, second.end) == (0, text.rindex('每季度'), text.rindex('每季度') + 3)
    assert text[third.start:third.end] == '9月底前'


def test_gold_row_that_is_not_in_the_text_is_missed() -> None:
    rows = [{'quote': '没有这句', 'value': 5, 'value_max': None, 'unit': '元'}]
    missing = next(iter(score.gold_finds('targets', DOC, rows)))
    assert not any(score.same(missing, amount(at, at + 2, 5)) for at in range(len(DOC)))


def test_finds_of_paragraphs_become_finds_of_documents() -> None:
    texts = [peers.Text('甲', '2023-06-07', '标 题\n' + DOC), peers.Text('乙', '2023-06-07', '张三')]
    assert [line for _, line in peers.paragraphs(texts)] == ['标 题', DOC, '张三']
    start = DOC.index('9 月底前')
    found = peers.spread(texts, iter([[], [['time', start, start + 5, [], None]], [['person', 0, 2, [], None]]]))
    assert found == {'甲': [Find('time', 2 + PLACE, 2 + PLACE + 4, '9月底前')], '乙': [Find('person', 0, 2, '张三')]}


def test_only_documents_with_complete_gold_rows_count() -> None:
    found = {'甲': [person('张三')], '乙': [person('李四')]}
    one = peers.Corpus('', {'appointments': {'甲', '乙'}, 'members': {'甲'}}, gold=found)
    total = peers.tally('person', one, found)
    assert (total.gold, total.gold_found, total.given) == (1, 1, 1)


def test_own_rows_are_held_against_the_sample_by_the_same_rule() -> None:
    folder = ROOT / 'corpus' / 'linzhi-2023-03'
    sample = peers.corpus('', folder / 'source.txt', folder / 'gold')
    for kind in peers.CLAIMS:
        total = peers.tally(kind, sample, sample.ours)
        assert total.gold and min(total.ratios) >= 0.95, kind


def test_lines_go_between_the_markers() -> None:
    text = f'甲\n{peers.START}\n旧\n{peers.END}\n乙\n'
    assert peers.written(text, ['新']) == f'甲\n{peers.START}\n新\n\n{peers.END}\n乙\n'
    with pytest.raises(SystemExit, match='lacks'):
        peers.written('甲', [])


def test_a_peer_that_fails_on_a_paragraph_goes_on_and_is_counted() -> None:
    def extract(_: str, text: str) -> list[worker.Find]:
        if not text:
            raise ValueError('nothing to read')
        return [('time', 0, 1, [], None)]
    assert worker.run(extract, [('', '甲'), ('', ''), ('', '乙')]) == (
        [[('time', 0, 1, [], None)], [], [('time', 0, 1, [], None)]], 1)


def test_finds_survive_json() -> None:
    finds, _ = worker.run(lambda _, text: worker.placed([('张三', 'PER'), (text, 'v')], {'PER': 'person'}), [('', '说')])
    assert json.loads(json.dumps(finds)) == [[['person', 0, 2, [], None]]]


def test_words_of_a_name_are_joined() -> None:
    words = [('任命', 'O'), ('李', 'B-PER'), ('国民', 'I-PER'), ('为', 'O')]
    assert list(worker.placed(worker.joined(words), {'B-PER': 'person'})) == [('person', 2, 5, [], None)]


def test_readme_names_the_versions_that_are_laid() -> None:
    section = (ROOT / 'README.md').read_text('utf8').partition(peers.START)[2].partition(peers.END)[0]
    pins = dict(re.findall(r'^(\S+)==(\S+)', (ROOT / 'bench' / 'peers.txt').read_text('utf8'), re.M))
    assert set(pins) == set(worker.PACKAGES.values())
    assert all(f'| {version} |' in section for version in pins.values())
