"""Every kind of finding, on an issue made to provoke it."""

from __future__ import annotations

import dataclasses
from collections import Counter

from test_split import ISSUE, PLAIN, made

from gazette_parser.check import check
from gazette_parser.model import Issue
from gazette_parser.records import Finding, Page


def codes(issue: Issue) -> Counter[str]:
    """The findings by code."""
    return Counter(finding.code for finding in check(issue).findings)


def only(issue: Issue, code: str) -> Finding:
    """The one finding of that code."""
    (finding,) = [f for f in check(issue).findings if f.code == code]
    return finding


def test_a_sound_document_has_no_findings() -> None:
    """Nothing is made up where everything squares."""
    assert check(made(PLAIN)).findings == ()


def test_contents_without_document() -> None:
    """An entry whose document is missing is an error that shows the entry."""
    issue = made(ISSUE.replace('部门文件\n', '部门文件\n- 云岭市民政局关于发放补贴的通知.....4\n', 1))
    finding = only(issue, 'contents_without_document')
    assert finding.severity == 'error' and '云岭市民政局关于发放补贴的通知' in finding.message
    assert issue.text[finding.char_start:finding.char_end].startswith('云岭市民政局')


def test_document_not_in_contents() -> None:
    """A document that the contents forgot."""
    issue = made(ISSUE.replace('- 云岭市教育局关于做好招生工作的通知.....5\n', '').replace('部门文件\n', ''))
    assert only(issue, 'document_not_in_contents').document_id == issue.documents[2].document_id


def test_number_gaps_and_order() -> None:
    """20 and 23 of one series: 21 and 22 are missing; a lower number behind a higher one is told."""
    assert '21、22' in only(made(ISSUE), 'number_gap').message
    swapped = made(ISSUE.replace('〔2022〕20号', '〔2022〕25号'))
    assert only(swapped, 'number_out_of_order').document_id == swapped.documents[1].document_id
    assert codes(made(ISSUE.replace('〔2022〕20号', '〔2022〕23号')))['number_twice'] == 1


def test_dates() -> None:
    """A date without a day, and no date at all."""
    assert '2022-06' in only(made(ISSUE), 'date_without_day').message
    assert codes(made(PLAIN.replace('2022年3月4日\n', '')))['no_date'] == 1


def test_annex_that_is_only_listed() -> None:
    """附件：1.… in the list, and nowhere printed."""
    issue = made(ISSUE.replace('附件2\n物资清单\n沙袋若干。\n', ''))
    assert '物资清单' in only(issue, 'annex_not_printed').message


def test_text_that_belongs_to_nobody() -> None:
    """A passage between contents and first document is kept and told."""
    issue = made(ISSUE.replace('云岭市人民政府 关于王明', '本期内容摘要如下文所示。\n云岭市人民政府 关于王明', 1))
    finding = only(issue, 'unassigned_text')
    assert issue.text[finding.char_start:finding.char_end].strip() == '本期内容摘要如下文所示。'


def test_empty_pages_and_lost_characters() -> None:
    """Pages on which nothing was read, and bytes that were no text."""
    issue = made(PLAIN.replace('湿地', '湿\ufffd'))
    empty = Page(issue_id=issue.issue_id, page=2, char_start=len(issue.text), char_end=len(issue.text), text='')
    found = codes(dataclasses.replace(issue, pages=(*issue.pages, empty)))
    assert found['page_without_text'] == 1 and found['lost_characters'] == 1
