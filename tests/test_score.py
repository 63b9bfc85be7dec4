"""Scoring: figures of small cases that were worked out by hand."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from samples import issue

from gazette_parser import scoreboard
from gazette_parser.cli import main
from gazette_parser.score import PLANS, alike, compare, fold, score

D = {'doc': '甲发〔2023〕1号'}


def rows(table: str, gold: list[dict], parsed: list[dict]):
    return compare([{**D, **row} for row in parsed], [{**D, **row} for row in gold], PLANS[table])


def test_one_found_one_missed_one_false() -> None:
    gold = [{'action': 'appoint', 'person': '张三', 'post': '局长', 'acting': False},
            {'action': 'appoint', 'person': '李四', 'post': '局长', 'acting': False}]
    parsed = [{'action': 'appoint', 'person': '张三同志', 'post': '局长', 'acting': False},
              {'action': 'remove', 'person': '李四', 'post': '局长', 'acting': False}]
    item = rows('appointments', gold, parsed)
    assert (item.precision, item.recall, item.f1, item.exact_f1) == (0.5, 0.5, 0.5, 0.5)
    assert item.missed[0]['person'] == '李四' and item.false[0]['action'] == 'remove'


def test_wrong_column_counts_as_found_but_not_exact() -> None:
    gold = [{'text': '9月底前', 'kind': 'by', 'end_on': '2023-09-30'}, {'text': '每季度', 'kind': 'recurring', 'end_on': None}]
    parsed = [{'text': '9月底前', 'kind': 'by', 'end_on': date(2023, 9, 29)},
              {'text': '每季度', 'kind': 'recurring', 'end_on': None}, {'text': '每年', 'kind': 'recurring', 'end_on': None}]
    item = rows('deadlines', gold, parsed)
    assert (item.precision, item.recall) == (pytest.approx(2 / 3), 1.0)
    assert item.f1 == pytest.approx(0.8)        # 2·2 / (3 + 2)
    assert item.exact_f1 == pytest.approx(0.4)  # 2·1 / (3 + 2)
    assert (item.column_right['end_on'], item.column_seen['end_on']) == (1, 2)
    assert item.wrong[0].columns == {'end_on': ('2023-09-30', '2023-09-29')}


def test_column_that_gold_does_not_state_is_not_compared() -> None:
    item = rows('deadlines', [{'text': '9月底前'}], [{'text': '9月底前', 'kind': 'from'}])
    assert item.exact_f1 == 1.0 and not item.column_seen


def test_each_parsed_row_is_used_once_and_the_better_pair_goes_first() -> None:
    gold = [{'value': 5, 'unit': '个', 'indicator': '合作社', 'quote': '新建5个合作社'},
            {'value': 5, 'unit': '个', 'indicator': '学校', 'quote': '新建5个学校'}]
    parsed = [{'value': 5.0, 'unit': '个', 'indicator': '学校', 'quote': '新建5个学校'}]
    item = rows('targets', gold, parsed)
    assert (item.found, item.missed[0]['indicator'], len(item.right)) == (1, '合作社', 1)


def test_nothing_wanted_and_nothing_found_is_perfect() -> None:
    assert rows('members', [], []).f1 == 1.0
    assert rows('members', [], [{'person': '张三', 'role': '组长'}]).f1 == 0.0
    assert rows('members', [{'person': '张三', 'role': '组长'}], []).f1 == 0.0


@pytest.mark.parametrize(('a', 'b'), [
    ('林政发〔2023〕26号', '林政发[2023] 26号'), ('《管理办法》', '管理办法'), ('９月底前', '9月底前'), ('张三同志', '张三'),
    (date(2023, 9, 30), '2023-09-30'), (5, 5.0), ([], None), ('', None), (float('nan'), None), (('甲',), ['甲']),
    ('2－3', '2～3')])
def test_fold_makes_equal(a: object, b: object) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(('a', 'b', 'same'), [('茶叶面积', '茶叶种植面积', True), (None, None, True), (None, '甲', False),
                                              ('甲', '乙', False), ('一二三四', '一二三五', True)])
def test_alike(a: str | None, b: str | None, same: bool) -> None:
    assert alike(a, b) is same


def write_gold(folder: Path, scope: dict, **tables: list[dict]) -> Path:
    (folder / 'scope.json').write_text(json.dumps(scope), 'utf8')
    for name, items in tables.items():
        (folder / f'{name}.jsonl').write_text('\n'.join(json.dumps(item) for item in items), 'utf8')
    return folder


OWN = {'doc': '林政发〔2023〕26号', 'source': 'a'}
CITED = {**OWN, 'cited_doc_no': '林政发〔2023〕26号', 'relation': 'basis'}


def test_rows_outside_the_scope_are_not_counted(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, {'deadlines': ['别的文件'], 'targets': [OWN['doc']]},
                      targets=[{**OWN, 'value': 5, 'value_max': None, 'unit': '工作日', 'indicator': '办理时限'}])
    total = score([issue()], gold)
    assert list(total) == ['targets'] and total['targets'].exact_f1 == 1.0


def test_table_in_scope_without_a_file_has_no_gold_rows(tmp_path: Path) -> None:
    total = score([issue()], write_gold(tmp_path, {'deadlines': [OWN['doc']]}))
    assert (total['deadlines'].gold, total['deadlines'].parsed, total['deadlines'].f1) == (0, 1, 0.0)


def test_documents_matched_by_their_source(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, {'by': 'source', 'deadlines': ['a']},
                      deadlines=[{**OWN, 'doc': '无号', 'text': '9月底前', 'kind': 'by'}])
    assert score([issue()], gold)['deadlines'].exact_f1 == 1.0


def test_stored_rows_score_as_those_in_memory(tmp_path: Path) -> None:
    from gazette_parser.store import write
    (tmp_path / 'gold').mkdir()
    gold = write_gold(tmp_path / 'gold', {'deadlines': '*', 'citations': '*'}, citations=[CITED],
                      deadlines=[{**OWN, 'text': '9月底前', 'end_on': '2023-09-30'}])
    write(issue(), tmp_path / 'out')
    assert scoreboard.figures(score(tmp_path / 'out', gold)) == scoreboard.figures(score([issue()], gold))


def test_review_marks_are_counted_apart_for_bad_and_good_rows(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, {'citations': '*'}, citations=[CITED])
    item = score([issue()], gold)['citations']
    assert item.doubted == (1, 0)
    assert 'citations  1 of 1 wrong or false  0 of 0 right' in scoreboard.report({'citations': item})


def test_misses_lead_to_the_rule(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, {'citations': '*', 'deadlines': '*'}, citations=[CITED],
                      deadlines=[{**OWN, 'text': '每季度'}])
    total = score([issue()], gold)
    assert list(scoreboard.misses('citations', total['citations'])) == [
        'wrong   林政发〔2023〕26号 · 林政发〔2023〕26号: relation: gold basis, here mentions'
        ' | 林政发〔2023〕26号 | citations.number at 15 | review: its own number?']
    lines = list(scoreboard.misses('deadlines', total['deadlines']))
    assert lines[0].startswith('missed  林政发〔2023〕26号 · 每季度') and 'deadlines.by_month_end at ' in lines[1]


def test_command_reads_an_outputs_folder(tmp_path: Path) -> None:
    from gazette_parser.store import write
    write(issue(), tmp_path / 'out')
    (tmp_path / 'gold').mkdir()
    write_gold(tmp_path / 'gold', {'deadlines': '*'}, deadlines=[{**OWN, 'text': '9月底前'}])
    done = CliRunner().invoke(main, ['score', str(tmp_path / 'gold'), str(tmp_path / 'out'), '--json'])
    assert done.exit_code == 0 and json.loads(done.output)['deadlines']['f1'] == 1.0
