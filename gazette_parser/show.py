"""An issue as one page that needs nothing else: its text with every row marked in place, findings in the margin."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from gazette_parser.contract import label_zh
from gazette_parser.look import SCRIPT, STYLE
from gazette_parser.model import Issue
from gazette_parser.records import EXTRACTED, Document, Finding, Located, Section
from gazette_parser.screen import plain, visible

_PLACE = {'row_id', 'issue_id', 'document_id', 'attachment_id', 'page', 'char_start', 'char_end', 'quote', 'rule', 'review'}


@dataclass(frozen=True)
class Mark:
    """A row as it is shown: its table, its name within the page, and the record."""

    table: str
    name: str
    row: Located


@dataclass(frozen=True)
class Segment:
    """A stretch of text in which nothing begins or ends, with all the rows that cover it."""

    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Layout:
    """What stands at which line of the text, by the offset of the line's start."""

    issue: Issue
    before: dict[int, list[str]]
    classes: dict[int, str]


def show(issue: Issue) -> str:
    """The page as HTML: self-contained, without any request, everything from the issue escaped."""
    marks = _marks(issue)
    body = [_header(issue, marks), _documents(issue, marks), _loose_findings(issue),
            f'<main>{"".join(_lines(issue, segments(issue.text, marks)))}</main>', _rows(marks),
            '<div id="panel" hidden></div>']
    return _frame(_title(issue), ''.join(body))


def _marks(issue: Issue) -> list[Mark]:
    rows = [(table, row) for table in EXTRACTED for row in getattr(issue, table)]
    rows.sort(key=lambda item: (item[1].char_start, -item[1].char_end))
    return [Mark(table, f'r{number}', row) for number, (table, row) in enumerate(rows, 1)]


def segments(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """The text cut wherever a row begins or ends; a tab and a line end are segments of their own.

    >>> [(s.start, s.end) for s in segments('9月底前\\n完成', [])]
    [(0, 4), (4, 5), (5, 7)]
    """
    cuts = {0, len(text)} | {cut for m in marks for cut in (m.row.char_start, m.row.char_end)}
    cuts |= {cut for at, char in enumerate(text) if char in '\t\n' for cut in (at, at + 1)}
    begins: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        begins[mark.row.char_start].append(mark)
    found: list[Segment] = []
    active: list[Mark] = []
    for start, end in pairwise(sorted(cuts)):
        active = [m for m in active if m.row.char_end > start] + [m for m in begins[start] if m.row.char_end > start]
        found.append(Segment(start, end, tuple(active)))
    return found


def _frame(title: str, body: str) -> str:
    policy = (f"default-src 'none'; style-src '{_digest(STYLE)}'; script-src '{_digest(SCRIPT)}'; "
              "base-uri 'none'; form-action 'none'")
    return (f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{_text(title)}</title>'
            f'<style>{STYLE}</style></head>\n<body>{body}\n<script>{SCRIPT}</script></body></html>\n')


def _digest(code: str) -> str:
    return 'sha256-' + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _text(value: object) -> str:
    return escape(visible(value))


def _title(issue: Issue) -> str:
    info = issue.info
    if info and info.gazette and info.year and info.number:
        return f'{info.gazette} {info.year}年第{info.number}期'
    return (issue.documents[0].title if issue.documents else None) or issue.source.name


def _header(issue: Issue, marks: Sequence[Mark]) -> str:
    counts = Counter(mark.table for mark in marks)
    boxes = ''.join(f'<label class="{table}"><input type="checkbox" checked data-c="off-{table}"> '
                    f'<b>{_text(label_zh(table))}</b> {counts[table]}</label>' for table in EXTRACTED)
    doubtful = sum(mark.row.review is not None for mark in marks)
    boxes += f'<label><input type="checkbox" data-c="review-only"> 只看待复核 {doubtful}</label>'
    facts = f'{issue.source.name} · {len(issue.text)}字 · {len(issue.documents)}件 · {len(marks)}行'
    return (f'<header><h1>{_text(_title(issue))}</h1><span class="facts">{_text(facts)}</span>'
            f'<div class="filters">{boxes}</div></header>')


def _documents(issue: Issue, marks: Sequence[Mark]) -> str:
    counts = Counter((mark.row.document_id, mark.table) for mark in marks)
    used = [table for table in EXTRACTED if any(mark.table == table for mark in marks)]
    heads = ''.join(f'<th class="n wide">{head}</th>' for head in ('页', *map(label_zh, used)))
    rows = ''.join(_document(document, used, counts) for document in issue.documents)
    return (f'<nav><details open><summary>文件 {len(issue.documents)}</summary><div class="scroll"><table>'
            f'<tr><th>文号</th><th>标题</th><th class="wide">日期</th>{heads}</tr>{rows}'
            '</table></div></details></nav>')


def _document(document: Document, used: Sequence[str], counts: Counter[tuple[str, str]]) -> str:
    cells = ''.join(f'<td class="n wide">{counts[document.document_id, table] or ""}</td>' for table in used)
    link = f'<a href="#d{document.seq}">{_text(document.title or "（无标题）")}</a>'
    return (f'<tr><td class="w">{_text(document.doc_no or "—")}</td><td class="t">{link}</td>'
            f'<td class="w wide">{document.dated or ""}</td><td class="n wide">{document.page_start or ""}</td>{cells}</tr>')


def _loose_findings(issue: Issue) -> str:
    notes = [_note(finding) for finding in issue.findings if _place_of(finding, issue) is None]
    return f'<section class="top">{"".join(notes)}</section>' if notes else ''


def _note(finding: Finding) -> str:
    return f'<aside class="note {escape(finding.severity)}">{_text(finding.message)} <code>{_text(finding.code)}</code></aside>'


def _place_of(finding: Finding, issue: Issue) -> int | None:
    """The offset to put a finding at: its own, else its document's, else its page's."""
    if finding.char_start is not None:
        return finding.char_start
    starts = [d.char_start for d in issue.documents if d.document_id == finding.document_id]
    starts += [p.char_start for p in issue.pages if p.page is not None and p.page == finding.page]
    return starts[0] if starts else None


def _layout(issue: Issue, starts: Sequence[int]) -> Layout:
    layout = Layout(issue, defaultdict(list), {})

    def put(offset: int, html: str) -> None:
        """Put markup before the block that holds an offset."""
        layout.before[starts[max(bisect_right(starts, offset) - 1, 0)]].append(html)
    for document in issue.documents:
        put(document.char_start, _divider('doc', f'd{document.seq}', document.doc_no, document.title))
    for attachment in issue.attachments:
        if attachment.char_end > attachment.char_start:
            put(attachment.char_start, _divider('att', attachment.attachment_id, attachment.label or '附件', attachment.title))
    for page in issue.pages:
        if page.page is not None:
            put(page.char_start, f'<span class="pg">{page.page}</span>')
    for finding in issue.findings:
        place = _place_of(finding, issue)
        if place is not None:
            put(place, _note(finding))
    layout.classes.update(_classes(issue, starts))
    return layout


def _divider(kind: str, name: str, label: str | None, title: str | None) -> str:
    return f'<div class="{kind}" id="{escape(name)}">{_text(" ".join(filter(None, (label, title))))}</div>'


def _classes(issue: Issue, starts: Sequence[int]) -> dict[int, str]:
    """Lines before the first document, headings of the outline, lines in the head of a document, whom it is addressed to."""
    found = {start: 'front' for start in starts if issue.documents and start < issue.documents[0].char_start}
    found.update({starts[bisect_right(starts, s.char_start) - 1]: 'h' for s in issue.outline if _own_line(issue.text, s)})
    for document in issue.documents:
        first, last = bisect_right(starts, document.char_start) - 1, bisect_right(starts, document.body_start - 1)
        head = [start for start in starts[max(first, 0):last] if not issue.text.startswith('\n', start)]
        found.update(dict.fromkeys(head, 'head'))
        if document.recipients and head:
            found[head[-1]] = 'to'
    return found


def _own_line(text: str, section: Section) -> bool:
    """Whether the heading is all that its paragraph holds."""
    return text.find('\n', section.char_start) - section.char_start <= len(section.heading or '') + len(section.label) + 3


def _lines(issue: Issue, parts: Sequence[Segment]) -> Iterator[str]:
    """The text line by line; lines with tabs that follow each other are one table."""
    starts = [0, *(part.end for part in parts if issue.text[part.start:part.end] == '\n')]
    layout = _layout(issue, starts)
    lines = [list(group) for _, group in groupby(parts, key=lambda part: bisect_right(starts, part.start))]
    seen: set[str] = set()
    for is_table, group in groupby(lines, key=lambda line: any(issue.text[p.start:p.end] == '\t' for p in line)):
        some = list(group)
        yield from _table(layout, some, seen) if is_table else (_paragraph(layout, line, seen) for line in some)


def _table(layout: Layout, lines: Sequence[Sequence[Segment]], seen: set[str]) -> Iterator[str]:
    """Lines of cells; what stands before a later line goes into its first cell."""
    yield ''.join(layout.before[lines[0][0].start])
    yield '<div class="scroll"><table>'
    for number, line in enumerate(lines):
        cells = [''.join(_segment(layout.issue.text, part, seen) for part in cell) for cell in _cells(layout.issue.text, line)]
        cells[0] = ''.join(layout.before[line[0].start] if number else ()) + cells[0]
        yield f'<tr>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    yield '</table></div>'


def _paragraph(layout: Layout, line: Sequence[Segment], seen: set[str]) -> str:
    text = layout.issue.text
    inner = ''.join(_segment(text, part, seen) for part in line if text[part.start:part.end] != '\n')
    kind = layout.classes.get(line[0].start, '') if inner else 'empty'
    return f'{"".join(layout.before[line[0].start])}<p{f" class={kind}" if kind else ""}>{inner}</p>'


def _cells(text: str, line: Sequence[Segment]) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[]]
    for part in line:
        if text[part.start:part.end] == '\t':
            cells.append([])
        elif text[part.start:part.end] != '\n':
            cells[-1].append(part)
    return cells


def _segment(text: str, part: Segment, seen: set[str]) -> str:
    inner = _text(text[part.start:part.end])
    if not part.marks:
        return inner
    for depth, (table, rows) in enumerate(_by_table(part.marks)):
        kinds = [table, f'k{depth}', *(['many'] if len(rows) > 1 else []), *(['r'] if any(m.row.review for m in rows) else [])]
        inner = f'<i class="{" ".join(kinds)}">{inner}</i>'
    new = [mark.name for mark in part.marks if mark.name not in seen]
    seen.update(new)
    anchors = ''.join(f'<a id="m{name}"></a>' for name in new)
    return f'{anchors}<span class="m" tabindex="0" data-r="{" ".join(mark.name for mark in part.marks)}">{inner}</span>'


def _by_table(marks: Iterable[Mark]) -> list[tuple[str, list[Mark]]]:
    """The rows of a segment table by table, the shortest innermost, so that its line is drawn nearest to the text."""
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.table].append(mark)
    return sorted(groups.items(), key=lambda item: min(m.row.char_end - m.row.char_start for m in item[1]))


def _rows(marks: Sequence[Mark]) -> str:
    return f'<section id="rows"><details><summary>全部 {len(marks)} 行</summary>{"".join(map(_card, marks))}</details></section>'


def _card(mark: Mark) -> str:
    row = mark.row
    fields = ''.join(f'<dt>{_text(label)}</dt><dd>{_text(value)}</dd>' for label, value in _fields(row))
    why = f'<div class="why">待复核：{_text(row.review)}</div>' if row.review else ''
    kinds = f'card {mark.table}{" r" if row.review else ""}'
    return (f'<article class="{kinds}" id="{mark.name}"><h4><a href="#m{mark.name}">{_text(label_zh(mark.table))}</a> '
            f'<code>{_text(row.rule)} [{row.char_start}:{row.char_end}]</code></h4>{why}<dl>{fields}</dl>'
            f'<q>{_text(row.quote.replace(chr(9), " ¦ ").replace(chr(10), " ¶ "))}</q></article>')


def _fields(row: Located) -> Iterator[tuple[str, str]]:
    """The row's own columns under their Chinese labels, without those that say nothing."""
    for field in dataclasses.fields(row):
        value = plain(getattr(row, field.name))
        if field.name not in _PLACE and value is not None and value is not False:
            shown = '是' if value is True else f'{value:g}' if isinstance(value, float) and value < 1e6 else value
            yield field.metadata['label_zh'], '；'.join(value) if isinstance(value, list) else str(shown)
