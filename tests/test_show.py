"""The page of an issue: everything is marked, escaped and self-contained."""

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from samples import TEXT, issue, source

from gazette_parser import parse
from gazette_parser.model import Issue
from gazette_parser.show import Mark, segments, show


class Outline(HTMLParser):
    """Tags that are left open, and the attributes seen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in ('meta', 'input', 'br'):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope='module')
def page() -> str:
    return show(issue())


def main_of(page: str) -> str:
    return page[page.index('<main>'):page.index('</main>')]


def test_page_is_well_formed(page: str) -> None:
    assert Outline(page).open == []


def test_page_asks_for_nothing(page: str) -> None:
    assert not [value for name, value in Outline(page).attributes if name in ('src', 'href') and not str(value).startswith('#')]
    assert 'url(' not in page and '@import' not in page and "default-src 'none'" in page


@pytest.mark.parametrize('tag', ['style', 'script'])
def test_policy_allows_just_this_code(page: str, tag: str) -> None:
    code = re.search(f'<{tag}>(.*?)</{tag}>', page, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"{tag}-src 'sha256-{digest}'" in page


def test_text_is_whole_and_in_order(page: str) -> None:
    body = re.sub(r'<(div|aside|span) class="(doc|att|note|pg)[^>]*>.*?</\1>', '', main_of(page))
    assert unescape(re.sub(r'<[^>]*>', '', body)) == re.sub(r'[\t\n]', '', TEXT)


def test_overlap_is_cut_into_segments_that_list_all_their_rows(page: str) -> None:
    both = '办理时限压缩至5个工作日'
    assert f'<i class="deadlines k1"><i class="targets k0">{both}</i></i>' in page
    assert '<span class="m" tabindex="0" data-r="r2"><i class="deadlines k0">9月底前将</i></span>' in page
    assert f'<span class="m" tabindex="0" data-r="r2 r3"><i class="deadlines k1"><i class="targets k0">{both}' in page


def test_card_tells_rule_and_chinese_labels(page: str) -> None:
    card = re.search('<article class="card deadlines" id="r2">.*?</article>', page)[0]
    assert 'deadlines.by_month_end' in card and '<dt>截止日期</dt><dd>2023-09-30</dd>' in card
    assert '重复规则' not in card  # null


def test_doubtful_row_says_why(page: str) -> None:
    assert '<article class="card citations r"' in page and 'its own number?' in page


def test_finding_stands_beside_its_line_or_on_top(page: str) -> None:
    assert '<aside class="note warning">date_without_day here <code>date_without_day</code></aside><p class=to>各县' in page
    assert page.index('contents_unmatched') < page.index('<main>')


def test_tabbed_lines_are_a_table(page: str) -> None:
    assert '<table><tr><td>指标</td><td>目标值</td></tr><tr><td>茶叶</td><td>5.5万亩</td></tr></table>' in page


def test_documents_can_be_jumped_to(page: str) -> None:
    assert '<a href="#d1">林芝市人民政府关于整改的通知</a>' in page and 'id="d1"' in page


def test_rows_of_one_table_on_one_passage_share_a_double_line() -> None:
    one = issue().deadlines[0]
    assert '<i class="deadlines k0 many">' in show(issue(deadlines=(one, one), targets=()))


@pytest.mark.parametrize('evil', ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'&lt;", '</main></style>'])
def test_hostile_text_is_escaped(evil: str) -> None:
    page = show(issue(TEXT.replace('各县（区）', evil)))
    assert Outline(page).open == [] and 'alert(1)>' not in page.replace('alert(1)&gt;', '')
    assert page.count('<script>') == 1 and '<img' not in page


def test_control_characters_are_written_out() -> None:
    assert '\\u202e' in show(issue(TEXT.replace('各县', '各\u202e县')))


def test_segments_cover_the_text_without_gap() -> None:
    marks = [Mark('deadlines', 'r1', issue().deadlines[0]), Mark('targets', 'r2', issue().targets[0])]
    parts = segments(TEXT, marks)
    assert ''.join(TEXT[p.start:p.end] for p in parts) == TEXT
    assert [[m.name for m in p.marks] for p in parts if p.marks] == [['r1'], ['r1', 'r2']]


def test_empty_issue_gives_a_page() -> None:
    assert Outline(show(Issue(source=source(), text=''))).open == []


def test_recipients_stand_at_the_left_and_the_number_in_the_middle() -> None:
    page = show(parse(Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'))
    assert page.count('<p class=to>') == 8 and '<p class=to>各县（区）人民政府，市各委、办、局：</p>' in page
    assert '<p class=head>林政发〔2023〕26号</p>' in page
