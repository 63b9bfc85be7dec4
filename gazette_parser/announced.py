"""Attachments that a document's title or text announces: 印发《…》, and the list 附件：1.…2.…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from gazette_parser.foot import is_signer, printed_date
from gazette_parser.paragraphs import Paragraph, closed, term
from gazette_parser.titles import is_title_line

ISSUED_LINES = 4  # paragraphs in which a notice says what it issues


@dataclass(frozen=True, slots=True)
class Listed:
    """An attachment that the text announces: in 印发《…》, or in the list 附件：1.…"""

    title: str
    label: str | None
    issued: bool
    start: int
    end: int


def announced_in(lines: Sequence[Paragraph], body: int, stop: int, title: str | None) -> list[Listed]:
    """Every attachment that the title or the text announces."""
    issued = list(_issued(title or '', lines[body:min(stop, body + ISSUED_LINES)]))
    listed: list[Listed] = []
    for at in range(body, stop):
        if not lines[at].table and term('annex_list').match(lines[at].text):
            listed.extend(_list_items(lines, at, stop))
        elif list_below(lines, at, stop):
            listed.extend(_items_below(lines, at + 1, stop, 0, annex_word(term('annex_above').match(lines[at].text))))
        elif _one_below(lines, at, stop):
            listed.append(Listed(clean_title(lines[at + 1].text), '附件', False, lines[at + 1].start, lines[at + 1].end))
    return issued + listed


def _issued(title: str, lines: Sequence[Paragraph]) -> Iterator[Listed]:
    """Titles of the texts that a notice prints and issues: in its title, and (with their place) in its first paragraphs."""
    for name in _quoted(title, 'issued_quoted'):
        yield Listed(name[0], None, True, 0, 0)
    plain = term('issued_plain').search(title)
    if plain:
        yield Listed(closed(plain['title']), None, True, 0, 0)
    for line in lines:
        for text, start, end in _quoted(line.text, 'issued_stated'):
            yield Listed(text, None, True, line.start + start, line.start + end)
        for text, _, _ in _quoted(line.text, 'forwarded'):  # a row only where it is printed
            yield Listed(text, None, True, 0, 0)


def _quoted(text: str, how: str) -> list[tuple[str, int, int]]:
    """The works that a pattern finds, and those that follow right behind one of them: 印发《…》和《…》."""
    found = []
    for m in term(how).finditer(text):
        also: regex.Match[str] | None = m
        while also:
            found.append((closed(also['title']), *also.span('title')))
            also = term('issued_also').match(text, also.end('title') + 1)
    return list(dict.fromkeys(found))


def _list_items(lines: Sequence[Paragraph], at: int, stop: int) -> Iterator[Listed]:
    """The items of a list 附件：1.… 2.…, over one or several paragraphs."""
    head = term('annex_list').match(lines[at].text)
    assert head is not None
    numbered, label = head['number'], annex_word(head)
    yield from _items_in(_whole(lines, at, stop), head.start('title'), numbered, label)
    if numbered and numbered.isdigit():
        yield from _items_below(lines, at + 1, stop, int(numbered), label)


def annex_word(m: regex.Match[str] | None) -> str:
    """附件, or 附表, 附录, 附图 where that is printed."""
    word = closed(m['word']) if m else ''
    return word if len(word) > 1 else '附件'


def list_below(lines: Sequence[Paragraph], at: int, stop: int) -> bool:
    """Whether 附件： stands alone above a numbered list."""
    return (at + 1 < stop and not lines[at + 1].table and bool(term('annex_above').match(lines[at].text))
            and bool(term('annex_first').match(lines[at + 1].text)))


def _one_below(lines: Sequence[Paragraph], at: int, stop: int) -> bool:
    """Whether 附件： stands alone above one title, with the foot below it."""
    if at + 2 >= stop or not term('annex_above').match(lines[at].text):
        return False
    title, below = lines[at + 1], lines[at + 2].text
    return is_title_line(title) and (is_signer(below) or printed_date(below) is not None)


def _items_below(lines: Sequence[Paragraph], at: int, stop: int, last: int, label: str) -> Iterator[Listed]:
    """The items that count on from `last`, one a paragraph."""
    for index in range(at, stop):
        line = lines[index]
        if term('annex_more').match(line.text):
            continue
        m = term('annex_item').match(line.text)
        if not m or int(m['number']) != last + 1 or line.table:
            return
        last += 1
        yield from _items_in(_whole(lines, index, stop), m.start('title'), m['number'], label)


def _whole(lines: Sequence[Paragraph], at: int, stop: int) -> Paragraph:
    """An item with the bracket that was set in a line of its own: 投档指南 / （2022年版）."""
    line, below = lines[at], lines[at + 1] if at + 1 < stop else lines[at]
    if not term('annex_more').match(below.text):
        return line
    return Paragraph(line.start, below.end, f'{line.text} {below.text}')


def _items_in(line: Paragraph, start: int, number: str | None, word: str) -> Iterator[Listed]:
    """Items that follow each other inside one paragraph: 1.名单2.方案."""
    cuts = [m for m in term('annex_inline').finditer(line.text, start) if number]
    starts = [start] + [m.end() for m in cuts]
    ends = [m.start() for m in cuts] + [len(line.text)]
    numbers = [number] + [m['number'] for m in cuts]
    for begin, end, figure in zip(starts, ends, numbers, strict=True):
        title = clean_title(line.text[begin:end])
        if title:
            yield Listed(title, word + (figure or ''), False, line.start + begin, line.start + end)


def clean_title(text: str) -> str:
    """An attachment's title without file suffix, quotation marks and end marks.

    >>> clean_title('《茶叶奖励办法》.pdf')
    '茶叶奖励办法'
    """
    text = term('suffix_file').sub('', closed(text).rstrip('。；;.'))
    return text[1:-1] if text.startswith('《') and text.endswith('》') and text.count('《') == 1 else text
