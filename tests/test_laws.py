"""The laws that hold for every input, on damaged and mixed official text."""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gazette_parser import pipeline
from gazette_parser.errors import SourceError
from gazette_parser.fixes import clean_cell, clean_text
from gazette_parser.model import Issue
from gazette_parser.pipeline import parse
from gazette_parser.records import EXTRACTED

CORPUS = Path(__file__).parent.parent / 'corpus'
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
QUICK = settings(max_examples=400, deadline=None)

PIECES = st.sampled_from([
    '林芝市人民政府关于张辉同志任职的通知', '林政发〔2023〕28号', '各县（区）人民政府，市各委、办、局：', '经研究，决定：', '目录',
    '免去王明的市财政局副局长职务；', '李 明任市教育局局长（试用期一年）。', '林芝市人民政府', '2023年6月7日', '二〇二三年六月七日',
    '附件：1.任务分工表', '附件1', '一、总体要求', '（一）加大投入。2023年9月底前完成。', '1.办理时限压缩至5个工作日。', '第一条 为了', '第二条 本办法',
    '（责任单位：市教育局、人社局，各县区）', '根据《中华人民共和国统计法》', '组 长：王 明 市长', '序号\t单位名称\t目标', '1\t市水利局\t投资1.2亿元',
    '\t\t续表', '市政府文件', '- 1 -', '**重点**', '<p>第一</p>', '⺠生', '１２％', '\u3000\u3000落实', 'abc, def (1)', '\ufffd', '“十四五”末，种植面积达到5.5万亩以上',
])
NOISE = st.text(st.characters(blacklist_categories=('Cs',), blacklist_characters='\x00'), max_size=30)
TEXTS = st.lists(st.one_of(PIECES, PIECES, PIECES, NOISE), min_size=1, max_size=30).map('\n'.join)


@cache
def sample(form: str) -> Issue:
    """The sample issue read from one of its forms."""
    return parse(CORPUS / 'linzhi-2023-03' / f'source.{form}')


def parsed(text: str) -> Issue | None:
    """The issue in a text; None where the parser refuses it."""
    try:
        return parse(text.encode(), name='made.txt')
    except SourceError:
        return None


def located(issue: Issue) -> list[object]:
    """Every extracted row of an issue."""
    return [row for name in EXTRACTED for row in getattr(issue, name)]


def hold_laws(issue: Issue) -> None:
    """Laws 1 and 2 for one issue."""
    assert ''.join(page.text for page in issue.pages) == issue.text
    for row in located(issue):
        assert issue.text[row.char_start:row.char_end] == row.quote, row
        assert row.quote, row
    for line in issue.lines:
        assert 0 <= line.char_start < line.char_end <= len(issue.text)
    for cell in issue.cells:
        assert issue.text[cell.char_start:cell.char_end] == cell.text
    owned = [*((d.char_start, d.char_end) for d in issue.documents), (issue.masthead.start, issue.masthead.end),
             (issue.contents_span.start, issue.contents_span.end)]
    owned = sorted(span for span in owned if span[0] < span[1])
    assert all(a[1] <= b[0] for a, b in pairwise(owned)), 'documents overlap'
    told = [(f.char_start, f.char_end) for f in issue.findings if f.code == 'unassigned_text']
    kept = [False] * len(issue.text)
    for start, end in [*owned, *told]:
        kept[start:end] = [True] * (end - start)
    assert all(known or issue.text[n].isspace() for n, known in enumerate(kept))


@SLOW
@given(TEXTS)
def test_laws_hold_on_mixed_text(text: str) -> None:
    """Whatever is put together: quotes are in place, documents do not overlap, no text is lost without a finding."""
    issue = parsed(text)
    if issue:
        hold_laws(issue)


@SLOW
@given(st.data())
def test_laws_hold_on_damaged_sample(data: st.DataObject) -> None:
    """The sample issue with stretches cut out, doubled or moved."""
    text = (CORPUS / 'linzhi-2023-03' / 'source.txt').read_text('utf8')
    start = data.draw(st.integers(0, len(text) - 2000))
    piece = text[start:start + data.draw(st.integers(200, 2000))]
    at, cut = data.draw(st.integers(0, len(piece) - 1)), data.draw(st.integers(0, 200))
    issue = parsed(piece[:at] + piece[at + cut:] + piece[:data.draw(st.integers(0, 300))])
    if issue:
        hold_laws(issue)


def test_laws_hold_on_the_sample() -> None:
    """The whole issue, from text and from PDF."""
    for form in ('txt', 'pdf'):
        hold_laws(sample(form))


@QUICK
@example('市长 ? ')
@example('市长 ? ?\x1b')
@given(st.one_of(NOISE, PIECES, st.lists(st.one_of(PIECES, NOISE), max_size=4).map(' '.join)))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Law 3 for one paragraph and for one cell."""
    once = clean_text(text)
    assert clean_text(once) == once
    cell = clean_cell(text)
    assert clean_cell(cell) == cell


def test_cleaned_sample_is_stable() -> None:
    """Law 3 for every paragraph of the sample."""
    for line in sample('txt').text.split('\n'):
        if '\t' not in line:
            assert clean_text(line) == line


def test_same_issue_twice_gives_the_same() -> None:
    """Parsing is a function of the bytes alone."""
    data = (CORPUS / 'linzhi-2023-03' / 'source.txt').read_bytes()
    assert pipeline.parse(data, name='source.txt') == pipeline.parse(data, name='source.txt')


def test_row_ids_are_unique_and_the_same_from_every_form() -> None:
    """A row's name depends on table, document, quote and occurrence alone."""
    text, pdf = ({name: {row.row_id for row in getattr(sample(form), name)} for name in EXTRACTED} for form in ('txt', 'pdf'))
    for name in EXTRACTED:
        assert len(text[name]) == len(getattr(sample('txt'), name))
    shared = sum(len(text[name] & pdf[name]) for name in EXTRACTED)
    assert shared >= 0.97 * sum(len(text[name]) for name in EXTRACTED)


def test_unprinted_values_are_null() -> None:
    """Law 5: no column of any table holds an empty string."""
    for row in located(sample('txt')):
        for column in dataclasses.fields(row):
            value = getattr(row, column.name)
            assert value != '' and value != (), (column.name, row)
