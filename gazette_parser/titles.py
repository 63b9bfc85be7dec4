"""Titles: which lines may belong to one, where it is whole, and what kind of document (文种) it names."""

from __future__ import annotations

from collections.abc import Sequence

from gazette_parser import grammar
from gazette_parser.paragraphs import Paragraph, closed, term, word

TITLE_LINES = 6  # lines that one title may run over
TITLE_LEAST = 4  # characters of the shortest: 任免名单
TITLE_LENGTH = 160  # characters of the longest title line taken for one
_NO_TITLE = ('date_line', 'foot_line', 'meta_line', 'annex_label', 'annex_list', 'first', 'second', 'part', 'article',
             'date_meeting')


def is_title_line(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a line of a title: short, no sentence, no date, label or foot."""
    text = paragraph.text
    if paragraph.table or len(text) > TITLE_LENGTH or term('title_break').search(text):
        return False
    return not any(term(name).search(text) for name in _NO_TITLE)


def is_title(text: str) -> bool:
    """Whether a text reads like a document's title.

    >>> is_title('国务院关于同意的批复'), is_title('广州市人民政府令'), is_title('通 告'), is_title('各县人民政府')
    (True, True, True, False)
    """
    text = closed(text)
    long = len(text) >= TITLE_LEAST and any(term(name).search(text) for name in ('title_end', 'about', 'order_inline'))
    return long or bool(term('bare_title').match(text))


def joined(lines: Sequence[Paragraph]) -> str:
    """The lines of a title with the spaces of its print."""
    return ' '.join(line.text for line in lines)


def is_whole(lines: Sequence[Paragraph], at: int, end: int) -> bool:
    """A title is whole when it ends in a kind of document and its brackets are closed."""
    title = closed(joined(lines[at:end]))
    if title.count('《') != title.count('》') or not term('title_end').search(title):
        return False
    return not (end < len(lines) and is_title_line(lines[end]) and term('continues').match(closed(lines[end].text)))


def genre(title: str | None, body: str = '') -> str | None:
    """文种: what the title ends in; a reply letter (复函) is a 函, a 令 a 命令; without a title what the body closes with.

    >>> genre('国务院办公厅关于申办运动会的复函'), genre('任命名单'), genre(None, '特此通知。')
    ('函', None, '通知')
    """
    if not title:
        closing = term('closing').search(body)
        return closing['genre'] if closing else None
    tail = term('title_tail').sub('', closed(title))
    names = grammar.load('structure').words['genre_names']
    return next((names.get(name, name) for name in word('genres') if tail.endswith(name)), None)
