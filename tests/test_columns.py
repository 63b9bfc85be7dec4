"""Pages of several columns: order by place, whatever the order in the file, and lists that only look like columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

from make_pdf import Page, pdf

from gazette_parser import parse
from gazette_parser.model import Issue, RawLine, RawPage
from gazette_parser.read import read
from gazette_parser.read.order import DISORDER
from gazette_parser.records import EXTRACTED

BODY = '为贯彻落实市委市政府关于优化营商环境的决策部署结合我市实际制定本方案请各单位认真组织实施'
LEFT, RIGHT = '甲' + BODY[:17], '乙' + BODY[:17]
SHORT = '完成。'


def blocks(pages: list[Page]) -> list[list[str]]:
    return [[block.text for block in page.blocks if isinstance(block, RawLine)] for page in raw(pages)]


def raw(pages: list[Page]) -> tuple[RawPage, ...]:
    return read(pdf(pages), 'a.pdf')[1]


def column(page: Page, x: float, top: float, words: str, lines: int = 8, size: float = 12.0) -> Page:
    """A paragraph of full lines and a short last one."""
    for number in range(lines):
        page.text(x, top + 20 * number, words if number < lines - 1 else SHORT, size)
    return page


def whole(words: str, lines: int = 8) -> str:
    return words * (lines - 1) + SHORT


def test_title_across_both_columns() -> None:
    page = Page().text(200, 60, '关于印发方案的通知', 20)
    column(column(page, 66, 120, LEFT), 310, 120, RIGHT)
    assert blocks([page]) == [['关于印发方案的通知', whole(LEFT), whole(RIGHT)]]


def test_rows_drawn_across_both_columns() -> None:
    """A producer that draws row by row: the places tell the columns, and the page says that the file does not."""
    page = Page()
    for number in range(8):
        page.text(66, 120 + 20 * number, LEFT if number < 7 else SHORT)
        page.text(310, 120 + 20 * number, RIGHT if number < 7 else SHORT)
    (found,) = raw([page])
    assert [block.text for block in found.blocks if isinstance(block, RawLine)] == [whole(LEFT), whole(RIGHT)]
    assert found.notes == (DISORDER,)


def test_right_column_drawn_first() -> None:
    page = column(column(Page(), 310, 120, RIGHT), 66, 120, LEFT)
    assert blocks([page]) == [[whole(LEFT), whole(RIGHT)]]


def test_columns_whose_lines_are_not_level() -> None:
    page = column(column(Page(), 66, 120, LEFT), 310, 129, RIGHT)
    assert blocks([page]) == [[whole(LEFT), whole(RIGHT)]]


def test_title_in_the_middle_of_the_page_parts_two_bands() -> None:
    page = Page()
    for top in (100, 400):
        column(column(page, 66, top, LEFT), 310, top, RIGHT)
    page.text(180, 330, '关于另一个方案的通知标题', 20)
    assert blocks([page]) == [[whole(LEFT), whole(RIGHT), '关于另一个方案的通知标题', whole(LEFT), whole(RIGHT)]]


def test_full_width_text_above_columns() -> None:
    page = Page().text(90, 60, BODY[:36]).text(66, 80, BODY[:38]).text(66, 100, SHORT)
    column(column(page, 66, 160, LEFT), 310, 160, RIGHT)
    assert blocks([page]) == [[BODY[:36] + BODY[:38] + SHORT, whole(LEFT), whole(RIGHT)]]


def test_three_columns() -> None:
    page = Page()
    words = ['甲' + BODY[:11], '乙' + BODY[:11], '丙' + BODY[:11]]
    for number in range(8):
        for x, text in zip((40, 220, 400), words, strict=True):
            page.text(x, 120 + 20 * number, text if number < 7 else SHORT)
    assert blocks([page]) == [[whole(text) for text in words]]


def test_last_page_with_few_lines_in_the_right_column() -> None:
    full = column(column(Page(), 66, 120, LEFT, 30), 310, 120, RIGHT, 30)
    last = Page()
    for number in range(8):
        last.text(66, 120 + 20 * number, LEFT if number < 7 else SHORT)
        if number < 2:
            last.text(310, 120 + 20 * number, RIGHT if number < 1 else SHORT)
    assert blocks([full, last])[1] == [whole(LEFT), whole(RIGHT, 2)]


def test_heads_and_feet_in_any_column_go() -> None:
    pages = []
    for number in range(4):
        page = Page().text(66 if number % 2 else 400, 40, '某某市人民政府公报', 9)
        column(column(page, 66, 120, LEFT), 310, 120, RIGHT)
        pages.append(page.text(180, 790, f'－{number + 1}－', 9).text(420, 790, '市政府文件', 9))
    assert blocks(pages) == [[whole(LEFT), whole(RIGHT)]] * 4


def test_list_of_names_and_posts_is_no_pair_of_columns() -> None:
    page, posts = Page(), ['市农业农村局副局长', '市统计局局长', '墨脱县委常委常务副县长']
    names = ['符永波', '王海颖', '刘东红', '刘贝贝', '胡洪青', '邱信蛟']
    for number, name in enumerate(names):
        page.text(90, 120 + 24 * number, name).text(160, 120 + 24 * number, posts[number % 3])
    assert blocks([page]) == [[f'{name} {posts[number % 3]}' for number, name in enumerate(names)]]


def test_post_goes_on_under_itself() -> None:
    page = Page()
    for number in range(3):
        page.text(90, 120 + 72 * number, '刘贝贝').text(160, 120 + 72 * number, '墨脱县委副书记常务副县').text(160, 144 + 72 * number, '长')
        page.text(90, 168 + 72 * number, '王海颖').text(160, 168 + 72 * number, '市农业农村局副局长')
    assert blocks([page]) == [['刘贝贝 墨脱县委副书记常务副县长', '王海颖 市农业农村局副局长'] * 3]


def test_one_column_has_no_note() -> None:
    page = Page().text(66, 100, BODY[:20]).text(66, 130, BODY[:10])
    assert raw([page])[0].notes == ()


def test_rows_of_the_issue_in_two_columns() -> None:
    folder = Path(__file__).parent.parent / 'corpus' / 'linzhi-2023-03'
    two, one = parse(folder / 'columns.pdf'), parse(folder / 'source.pdf')
    end = one.text.index(two.text.rstrip()[-40:]) + 40  # the first twenty pages
    given, wanted = rows(two, len(two.text)), rows(one, end)
    assert (given & wanted).total() >= 0.99 * max(given.total(), wanted.total()) > 150
    assert not [finding for finding in two.findings if finding.code == 'reader']


def rows(issue: Issue, end: int) -> Counter[str]:
    """All rows up to a place in the text, without the columns that say where they stand."""
    places = {'row_id', 'page', 'char_start', 'char_end'}
    return Counter(repr([(column.name, getattr(row, column.name)) for column in fields(row) if column.name not in places])
                   for table in EXTRACTED for row in getattr(issue, table) if row.char_start < end)
