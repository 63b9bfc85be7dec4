"""Citations of one work → one row: the strongest relation, the fullest title, the number from wherever it is printed."""

from __future__ import annotations

from dataclasses import replace

from gazette_parser import grammar
from gazette_parser.records import Citation

RELATIONS = ('issues', 'forwards', 'repeals', 'amends', 'basis', 'mentions')  # the strongest first


def finish(rows: list[Citation]) -> list[Citation]:
    """One row for each document and work: the strongest relation, with the number from wherever it is printed."""
    kept: list[Citation] = []
    for row in rows:
        at = next((n for n, other in enumerate(kept) if _same_work(row, other)), None)
        if at is None:
            kept.append(row)
        else:
            kept[at] = _merged(kept[at], row)
    return sorted(kept, key=lambda row: (row.char_start, row.char_end))


def _same_work(row: Citation, other: Citation) -> bool:
    if row.document_id != other.document_id:
        return False
    if {row.relation, other.relation} == {'issues', 'repeals'} and None in (row.cited_doc_no, other.cited_doc_no):
        return False  # measures issued under the title of those that they repeal
    if row.cited_title is None or other.cited_title is None:
        return row.cited_doc_no == other.cited_doc_no
    numbers = {row.cited_doc_no, other.cited_doc_no} - {None}
    return len(numbers) < 2 and _same_title(key(row.cited_title), key(other.cited_title))


def key(title: str) -> str:
    """A work's title for comparing, without the name of the republic, its years and marks of one kind."""
    return grammar.load('citations').term('republic').sub('', title).translate(_MARKS)


_MARKS = str.maketrans('《》<>()－—–~～', '〈〉〈〉（）-----', '、 ')  # issuers and clauses are parted by 、 or by a space


def _same_title(a: str, b: str) -> bool:
    """Equal, or one with the issuer before it (关于…的意见, 国务院关于…的意见)."""
    short, long = sorted((a, b), key=len)
    return a == b or (bool(grammar.load('citations').term('about').match(short)) and long.endswith(short))


def _merged(a: Citation, b: Citation) -> Citation:
    """One row of two: the fuller title; of one printed in two ways the later, which the text itself uses."""
    one, other = a.cited_title or '', b.cited_title or ''
    reprinted = bool(one) and len(one) != len(other) and key(one) == key(other)
    best = min((b, a) if reprinted else (a, b), key=lambda row: RELATIONS.index(row.relation))
    title = best.cited_title if reprinted else max(one, other, key=len) or None
    return replace(best, cited_title=title, cited_doc_no=best.cited_doc_no or a.cited_doc_no or b.cited_doc_no,
                   review=None if title else best.review)
