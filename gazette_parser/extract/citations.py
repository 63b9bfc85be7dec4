"""Table `citations`: a work in 《》 or a 文号 → what the document has to do with it; one row for each work of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract import citation_numbers
from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Citation

GRAMMAR = 'citations'
RELATIONS = ('issues', 'forwards', 'repeals', 'amends', 'basis', 'mentions')  # the strongest first
HEAD_RULE = 'citations.head'
_TITLE_SAYS = {'repeals': 'repeal_left', 'amends': 'amend_left', 'forwards': 'forward_left', 'issues': 'issues_title'}
ALIAS = 80  # characters before a short name in which 以下简称 stands
REACH = 400  # characters of a sentence that may say what the work is cited for


def interpret(match: Match, context: Context) -> Iterator[Citation]:
    """The row of one work; none for a certificate, a newspaper, an unknown short name, or the document's own number."""
    title, number = match.get('cited_title'), citation_numbers.number(match)
    span = match.span
    if title is None:
        span = citation_numbers.number_span(match)
        if citation_numbers.is_own_number(number, span, context):
            return
    yield from _citation(context, match, title, number, span, context.text)


def interpret_part(context: Context) -> Iterator[Citation]:
    """Works in the document's title, which stands before its body."""
    head = Span(context.document.char_start, context.document.body_start)
    if context.attachment is not None:
        return
    for m in _term('head_work').finditer(context.text, head.start, head.end):
        title, number = m['cited_title'].replace('\n', ''), citation_numbers.doc_no(m.groupdict())
        yield from _citation(context, HEAD_RULE, title, number, Span(*m.span()), context.text, head)


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


# ---- one work

def _citation(context: Context, rule: Match | str, title: str | None, number: str | None, span: Span, text: str,
              head: Span | None = None) -> Iterator[Citation]:
    if title is not None:
        title = _resolved(title.strip().replace(' ', ''), span.start, context)
        if title is None or _is_no_work(title, text, span):
            return
    relation = _relation(text, span, context, head)
    if relation == 'mentions' and title and _key(title) == _own_key(context):
        return
    yield Citation(**context.place(_quote(text, span, relation), rule, _doubt(title, number)),
                   cited_title=title, cited_doc_no=number, relation=relation)


def _own_key(context: Context) -> str:
    """The document's own title, which a web page prints once more above the text."""
    return _key((context.document.title or '').strip('《》'))


def _is_no_work(title: str, text: str, span: Span) -> bool:
    """A certificate, a newspaper, a film or a song."""
    if _term('not_work').search(title) or _term('art_left').search(text, max(0, span.start - 80), span.start):
        return True
    return bool(not _term('document').search(title) and _term('art_right').search(text[span.end:span.end + 80]))


def _doubt(title: str | None, number: str | None) -> str | None:
    if title is None:
        return 'number without a title'
    return None if _term('document').search(title) else 'may be no document'


def _quote(text: str, span: Span, relation: str) -> Span:
    """The work with the word before it that shows the relation."""
    if relation == 'basis':
        m = _term('basis_word').search(text, max(0, span.start - 8), span.start)
        if m and '《' not in text[m.start():span.start]:
            return Span(m.start(), span.end)
    return span


def _resolved(title: str, at: int, context: Context) -> str | None:
    """The work's full title; a short name (《办法》) leads to the work that it stands for, None where that is not named."""
    before = context.text[context.document.char_start:at]
    if _term('alias').search(before[-ALIAS:]):
        return _named_before(title, before[-REACH:])
    defined = _defined(title, context)
    if defined is not None:
        return defined or None
    return title if title not in _generic() else _ending_in(title, before, context)


def _defined(title: str, context: Context) -> str | None:
    """The work behind 以下简称《…》; '' where the short name stands for something that is no work in 《》."""
    if len(title) > 16:
        return None
    text = context.text
    at = text.find(f'《{title}》', context.document.char_start, context.document.char_end)
    while at >= 0:
        if _term('alias').search(text, max(0, at - ALIAS), at):
            return _named_before(title, text[max(0, at - REACH):at]) or ''
        at = text.find(f'《{title}》', at + 1, context.document.char_end)
    return None


def _named_before(title: str, before: str) -> str | None:
    """The work that gets a short name: of several the one that ends in it, else the nearest."""
    works = [m['cited_title'] for m in _term('work').finditer(before) if m['cited_title'].endswith(title)]
    m = _term('alias_of').search(before)
    found = works[-1] if works else m['cited_title'] if m else None
    return found.strip().replace(' ', '') if found else None


def _ending_in(title: str, before: str, context: Context) -> str | None:
    """The nearest work before it that ends in the short name, or the text that the document issues."""
    works = [m['cited_title'] for m in _term('head_work').finditer(before)]
    own = _term('own_title').search(context.document.title or '')
    works = [own['cited_title'], *works] if own else works
    return next((w.replace('\n', '').replace(' ', '') for w in reversed(works) if w.endswith(title) and w != title), None)


# ---- relation

def _relation(text: str, span: Span, context: Context, head: Span | None) -> str:
    """What the document has to do with the work, by the words before and behind it."""
    bounds = head or context.span
    if head is not None:
        return _title_relation(_closed(text[head.start:span.start]), _closed(text[span.end:head.end]))
    left, right = _left(text, span, bounds), _right(text, span, bounds)
    for relation in RELATIONS[:-1]:
        if _SAYS[relation](left, right, context, span):
            return relation
    return 'mentions'


def _closed(text: str) -> str:
    """The words of a title that may run over several lines, its works as W."""
    return _as_w(text.replace('\n', ''))


def _title_relation(left: str, right: str) -> str:
    for relation, name in _TITLE_SAYS.items():
        if _term(name).search(left):
            return relation
    if _term('amend_right').search(right):
        return 'amends'
    return 'basis' if _is_basis(left) else 'mentions'


def _issues(left: str, right: str, context: Context, span: Span) -> bool:
    if _term('issues_left').search(left):
        return True
    if _term('heeded_right').search(right) or _term('approved_right').search(right):
        # 依据《…》，某厅组织了…，现予以公布: something else is made public
        elsewhere = _is_basis(left) and not left.endswith('，')
        return not (elsewhere or _term('kept_right').search(right) or _term('praised_left').search(left))
    return bool(_term('now_left').search(left) and _term('issued_right').search(right))


def _forwards(left: str, right: str, context: Context, span: Span) -> bool:
    said = _term('forward_right').search(right)
    now = _term('now_left').search(left) or _term('forward_now').search(right)
    return bool((said and (not left or now)) or _term('forward_left').search(left))


def _repeals(left: str, right: str, context: Context, span: Span) -> bool:
    listed = _listed(context, span)
    return bool(_term('repeal_right').search(right) or _term('repeal_left').search(left) or listed == 'repeals')


def _amends(left: str, right: str, context: Context, span: Span) -> bool:
    if not _term('amend_title').search(context.document.title or ''):
        return bool(_term('amend_now').search(right))
    return bool(_term('amend_right').search(right) or _term('amend_left').search(left) or _listed(context, span) == 'amends')


def _listed(context: Context, span: Span) -> str | None:
    """In a decision that repeals or amends, a work at the head of a line falls under the nearest verb before it."""
    title = context.document.title or ''
    named = [m.lastgroup for m in _term('either').finditer(title)]
    if not named or not _term('list_start').search(context.text[max(context.span.start, span.start - 12):span.start]):
        return None
    verbs = [m.lastgroup for m in _term('either').finditer(context.text, context.span.start, span.start)]
    return verbs[-1] if len(set(named)) > 1 and verbs else named[-1]


def _basis(left: str, right: str, context: Context, span: Span) -> bool:
    if _term('basis_right').search(right):
        return True
    return _is_basis(left)


def _is_basis(left: str) -> bool:
    return any(_is_open(m['gap']) for m in _term('basis_left').finditer(left, overlapped=True))


def _is_open(gap: str) -> bool:
    """Whether the list after 根据 reaches as far as the work: no comma but between works, no other verb."""
    for n, part in enumerate(gap.split('，')):
        rest = _term('basis_lead').sub('', _term('made').sub('', part)) if n == 0 else _term('made').sub('', part)
        if n and 'W' not in gap.split('，')[n - 1]:
            return False
        if _term('other_verb').search(rest):
            return False
    return True


_SAYS = {'issues': _issues, 'forwards': _forwards, 'repeals': _repeals, 'amends': _amends, 'basis': _basis}


def _as_w(text: str) -> str:
    """A text with its works as W; the pattern of titles alone is much the quicker one, and few texts hold a number."""
    return _term('any_work' if _term('any_number').search(text) else 'any_title').sub('W', text)


def _left(text: str, span: Span, bounds: Span) -> str:
    """The sentence before the work, other works as W."""
    start = max(bounds.start, span.start - REACH, text.rfind('\n', bounds.start, span.start) + 1)
    return _term('sentence_mark').split(_as_w(text[start:span.start]))[-1]


def _right(text: str, span: Span, bounds: Span) -> str:
    """The rest of its sentence."""
    stop = min(bounds.end, span.end + REACH)
    line = text.find('\n', span.end, stop)
    right = _as_w(text[span.end:stop if line < 0 else line])
    return _term('sentence_end').split(right)[0]


# ---- rows of the same work

def _same_work(row: Citation, other: Citation) -> bool:
    if row.document_id != other.document_id:
        return False
    if {row.relation, other.relation} == {'issues', 'repeals'} and None in (row.cited_doc_no, other.cited_doc_no):
        return False  # measures issued under the title of those that they repeal
    if row.cited_title is None or other.cited_title is None:
        return row.cited_doc_no == other.cited_doc_no
    numbers = {row.cited_doc_no, other.cited_doc_no} - {None}
    return len(numbers) < 2 and _same_title(_key(row.cited_title), _key(other.cited_title))


def _key(title: str) -> str:
    return _term('republic').sub('', title).translate(_MARKS)


_MARKS = str.maketrans('《》<>()－—', '〈〉〈〉（）--')


def _same_title(a: str, b: str) -> bool:
    """Equal, or one with the issuer before it (关于…的意见, 国务院关于…的意见)."""
    short, long = sorted((a, b), key=len)
    return a == b or (bool(_term('about').match(short)) and long.endswith(short))


def _merged(a: Citation, b: Citation) -> Citation:
    best = min((a, b), key=lambda row: RELATIONS.index(row.relation))
    titles = sorted((t for t in (a.cited_title, b.cited_title) if t), key=len)
    title = titles[-1] if titles else None
    return replace(best, cited_title=title, cited_doc_no=best.cited_doc_no or a.cited_doc_no or b.cited_doc_no,
                   review=None if title else best.review)


def _generic() -> frozenset[str]:
    return frozenset(grammar.load(GRAMMAR).words['generic'])


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load(GRAMMAR).term(name)
