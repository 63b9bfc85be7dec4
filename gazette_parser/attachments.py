"""What a document carries: the text that it issues (印发件), its annexes (附件), and annexes that are only listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gazette_parser.announced import Listed, annex_word, announced_in, clean_title, list_below
from gazette_parser.docno import own_number
from gazette_parser.paragraphs import Paragraph, closed, key, term
from gazette_parser.titles import is_title_line

TITLE_LINES = 4  # lines that the heading over an attachment may run over


@dataclass(frozen=True, slots=True)
class Found:
    """An attachment with its place; `first` is the paragraph index, None where it is only listed."""

    first: int | None
    title: str | None
    label: str | None
    kind: str
    start: int
    end: int


def find_attachments(lines: Sequence[Paragraph], body: int, after: int, stop: int, title: str | None,
                     end: int) -> list[Found]:
    """The attachments of a document: body from paragraph `body`, foot ends at `after`, text ends at offset `end`; in order."""
    announced = announced_in(lines, body, stop, title)
    found: list[Found] = []
    at = after
    while at < stop:
        hit = _begins(lines, at, stop, announced, found, strict=after == body)
        if hit is None:
            at += 1
            continue
        found.append(hit[0])
        at = hit[1]
    ends = [f.start for f in found[1:]] + [end]
    placed = [replace(f, end=last) for f, last in zip(found, ends, strict=False)]
    return _with_listed(placed, announced, title)


Hit = tuple[Found, int]


def _begins(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed], found: Sequence[Found],
            *, strict: bool) -> Hit | None:
    """The attachment that begins at this paragraph, and the index behind its heading."""
    if lines[at].table:
        return None
    return (_in_full(lines[at], at, announced)
            or _labelled(lines, at, stop, announced)
            or _above_table(lines, at, stop, announced)
            or _announced(lines, at, stop, announced, found)
            or (None if strict else _headed(lines, at, stop, announced, found))
            or (None if strict or found else _headless(lines, at, stop, announced)))


def _in_full(line: Paragraph, at: int, announced: Sequence[Listed]) -> Hit | None:
    """《意见》全文如下。 above a text whose issue is news."""
    m = term('in_full').match(line.text)
    if not m or not _names_issued(m['title'], announced):
        return None
    return Found(at, closed(m['title']), None, 'issued', line.start, line.end), at + 1


def _labelled(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed]) -> Hit | None:
    """附件1 on a line of its own, with its heading below, or before it on the same line."""
    label = term('annex_label').match(lines[at].text)
    run = None if label else term('annex_run').match(lines[at].text)
    if run and not term('list_follows').match(lines[at + 1].text if at + 1 < stop else ''):
        return _found(lines, at, at, run['title'], annex_word(run) + run['number'], announced), at + 1
    if not label or list_below(lines, at, stop):
        return None
    end = _title_end(lines, at + 1, stop, announced)
    title = clean_title(''.join(p.text for p in lines[at + 1:end])) or None
    return _found(lines, at, at, title, annex_word(label) + label['number'], announced), max(end, at + 1)


def _above_table(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed]) -> Hit | None:
    """附件：年度目标任务表 behind the foot, with nothing but its table below: label and heading are one line."""
    items = [item for item in announced if not item.issued and _inside(item, lines[at])]
    if len(items) != 1 or at + 1 >= stop or not lines[at + 1].table:
        return None
    return Found(at, items[0].title, items[0].label, 'annex', lines[at].start, lines[at].end), at + 1


def _title_end(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed]) -> int:
    """The index behind the heading that begins at `at`."""
    wanted = {key(item.title) for item in announced}
    joined, end = '', at
    while end < min(stop, at + TITLE_LINES) and is_title_line(lines[end]) and not own_number(lines[end].text):
        joined += key(lines[end].text)
        end += 1
        if joined in wanted or _whole(lines, at, end, wanted):
            break
    return end


def _whole(lines: Sequence[Paragraph], at: int, end: int, wanted: set[str]) -> bool:
    joined = ''.join(closed(p.text) for p in lines[at:end])
    longer = any(name.startswith(key(joined)) and name != key(joined) for name in wanted)
    return bool(term('annex_noun').search(joined)) and not longer and joined.count('（') == joined.count('）')


def _announced(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed],
               found: Sequence[Found]) -> Hit | None:
    """A heading that is one of the announced titles."""
    taken = {key(f.title or '') for f in found}
    joined = ''
    for end in range(at, min(stop, at + TITLE_LINES)):
        if lines[end].table or len(lines[end].text) > 120:
            return None
        joined += key(lines[end].text)
        item = next((a for a in announced if key(a.title) == joined and joined not in taken), None)
        if item and not _inside(item, lines[at]):
            return _found(lines, at, at, clean_title(''.join(p.text for p in lines[at:end + 1])), item.label, announced), end + 1
    return None


def _inside(item: Listed, line: Paragraph) -> bool:
    return line.start <= item.start < line.end


def _headed(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed], found: Sequence[Found]) -> Hit | None:
    """A heading behind the foot that nobody announced: it ends in what annexes are called, and a text follows."""
    first = not found
    waiting = first and any(item.issued for item in announced)
    end = _title_end(lines, at, stop, announced)
    title = clean_title(''.join(p.text for p in lines[at:end]))
    if end == at or end >= stop or len(title) < 4 or term('third').match(title):
        return None
    if not first and (lines[end].table or not term('sentence_close').search(lines[at - 1].text)):
        return None
    if not term('annex_noun').search(title) and not (waiting and _forwarded(lines, end, stop)):
        return None
    kind = 'issued' if waiting and _names_issued(title, announced) else None
    return _found(lines, at, at, title, None, announced, kind), end


def _headless(lines: Sequence[Paragraph], at: int, stop: int, announced: Sequence[Listed]) -> Hit | None:
    """The issued text without its heading: articles or items right behind the foot."""
    item = next((a for a in announced if a.issued), None)
    begins = any(term(name).match(lines[at].text) for name in ('part', 'article', 'first', 'second', 'third'))
    if item is None or not begins:
        return None
    return Found(at, item.title, item.label, 'issued', lines[at].start, lines[at].end), at + 1


def _forwarded(lines: Sequence[Paragraph], end: int, stop: int) -> bool:
    return end < stop and own_number(lines[end].text) is not None


def _names_issued(title: str, announced: Sequence[Listed]) -> bool:
    return any(item.issued and (key(item.title) in key(title) or key(title) in key(item.title)) and not _adds(title, item.title)
               for item in announced)


def _adds(title: str, issued: str) -> bool:
    """Whether a heading is an issued text's name with more at its end: 工作方案任务分解表."""
    return bool(term('annex_extra').search(title)) and not term('annex_extra').search(issued)


def _found(lines: Sequence[Paragraph], at: int, first: int, title: str | None, label: str | None,
           announced: Sequence[Listed], kind: str | None = None) -> Found:
    item = next((a for a in announced if title and key(a.title) == key(title)), None)
    by_label = next((a for a in announced if label and a.label == label and not a.issued), None)
    same = [a for a in announced if title and key(a.title) == key(title)]
    issued = any(a.issued for a in same)
    label = next((a.label for a in same if a.label), label)
    title = title or (by_label.title if by_label else None)
    named = item is None and title and _names_issued(title, announced)
    kind = kind or ('issued' if issued or named else 'annex')
    return Found(first, title, label, kind, lines[at].start, lines[at].end)


def _with_listed(placed: list[Found], announced: Sequence[Listed], title: str | None) -> list[Found]:
    """The attachments found, and those that the text only lists or issues without printing them."""
    held = [key(f.title or '') for f in placed]
    labels = {f.label for f in placed}
    paired = _paired(announced)
    issued = {key(item.title) for item in announced if item.issued} | _issued_lists(title, announced) | paired
    missing = {key(item.title): item for item in sorted(announced, key=lambda a: a.label is not None)
               if item.end and key(item.title) not in held and not (item.label and item.label in labels)
               and not (paired and item.label is None)}
    listed = [Found(None, item.title, item.label, 'issued' if name in issued else 'annex', item.start, item.end)
              for name, item in missing.items()]
    known = [replace(f, kind='issued') if key(f.title or '') in paired or (paired and f.label) else f for f in placed]
    return known + sorted(listed, key=lambda f: f.start)


def _paired(announced: Sequence[Listed]) -> set[str]:
    """The annexes of a list that has as many items as the notice issues texts: they are these texts under other names."""
    issued = {key(item.title) for item in announced if item.issued and item.end}
    listed = {key(item.title) for item in announced if item.label}
    return listed if len(listed) == len(issued) >= 2 else set()


def _issued_lists(title: str | None, announced: Sequence[Listed]) -> set[str]:
    """关于公布…名单的通知: the lists that it carries are what it issues."""
    m = term('issues_list').search(title or '')
    return {key(item.title) for item in announced if m and item.title.endswith(m['noun'])}
