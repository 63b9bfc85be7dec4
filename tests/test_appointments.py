"""Appointments from short texts; expected rows worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from gazette_parser.extract import appointments, example
from gazette_parser.records import Appointment

DATED = date(2024, 5, 20)


def rows(text: str) -> list[tuple[str, str, str]]:
    return [(row.action, row.person, row.post) for row in example('appointments', text, DATED)]


@pytest.mark.parametrize(('text', 'expected'), [
    ('任命李明为县司法局局长；免去王海的县司法局局长职务。',
     [('appoint', '李明', '县司法局局长'), ('remove', '王海', '县司法局局长')]),
    ('任命王为民、张有为为县法院审判员。', [('appoint', '王为民', '县法院审判员'), ('appoint', '张有为', '县法院审判员')]),
    ('李明同志任县委办公室主任，免去县委研究室主任职务；',
     [('appoint', '李明', '县委办公室主任'), ('remove', '李明', '县委研究室主任')]),
    ('李明任县水务局局长；\n同时免去其县林业局副局长职务。',
     [('appoint', '李明', '县水务局局长'), ('remove', '李明', '县林业局副局长')]),
    ('任命：\n李明为县教育局局长，\n王海为县财政局局长。\n免去：\n张强的县教育局局长职务。',
     [('appoint', '李明', '县教育局局长'), ('appoint', '王海', '县财政局局长'), ('remove', '张强', '县教育局局长')]),
    ('免去李明的省司法厅副厅长职务，王海的省水利厅副厅长职务。',
     [('remove', '李明', '省司法厅副厅长'), ('remove', '王海', '省水利厅副厅长')]),
    ('免去李明市档案局局长职务，退休；', [('remove', '李明', '市档案局局长'), ('retire', '李明', '市档案局局长')]),
    ('李明同志试用期满，正式任县文化馆馆长。', [('confirm', '李明', '县文化馆馆长')]),
    ('李明同志晋升为一级调研员；', [('promote', '李明', '一级调研员')]),
    ('接受李明辞去县人大常委会副主任职务的请求。', [('resign', '李明', '县人大常委会副主任')]),
])
def test_rows(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize('text', [
    '组长由市长担任，副组长由分管副市长担任。',
    '李明，男，现任县教育局局长，拟任县政协副主席。',
    '担任领导职务的公务员，需要免去现任职务的，应当免去。',
    '成立征兵工作领导小组。领导小组办公室设在人武部，李明同志兼任办公室主任。',
    '任期内不得变更，任务分解到人，责任落实到岗。',
])
def test_no_rows(text: str) -> None:
    assert rows(text) == []


def test_how_a_post_is_held() -> None:
    text = '李明（女，藏族）任市体育局副局长（副县级，列王海同志之后，试用期一年，任职时间从2024年3月起算）。'
    row, = example('appointments', text, DATED)
    assert (row.gender, row.ethnicity, row.grade, row.rank_after) == ('女', '藏族', '副县级', '王海')
    assert (row.probation_months, row.effective_on, row.title) == (12, date(2024, 3, 1), '副局长')


def test_a_trailing_probation_covers_all_posts() -> None:
    found = example('appointments', '李明同志任团委书记兼德育处副主任（试用期一年）；', DATED)
    assert [(row.probation_months, row.concurrent) for row in found] == [(12, False), (12, True)]


def test_the_meeting_that_decided() -> None:
    row, = example('appointments', '经县政府第5次常务会议研究，决定：\n李明任县林业局局长。', DATED)
    assert row.decided_by == '县政府第5次常务会议'


def test_said_twice_is_one_row() -> None:
    text = '因工作变动，李明提出辞去县政协副主席职务。会议决定：接受李明辞去县政协副主席职务的请求。'
    found = appointments.finish([row for row in example('appointments', text, DATED) if isinstance(row, Appointment)])
    assert [(row.action, row.rule) for row in found] == [('resign', 'appointments.resign')]
