"""Table `citations`: a work in 《》 or a 文号 → what the document has to do with it; one row for each work of a document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from gazette_parser import grammar
from gazette_parser.extract import citation_numbers
from gazette_parser.extract.citation_rows import RELATIONS, finish, key
from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Citation

__all__ = ['GRAMMAR', 'finish', 'interpret', 'interpret_part']
GRAMMAR = 'citations'
HEAD_RULE = 'citations.head'
_TITLE_SAYS = {'repeals': 'repeal_left', 'amends': 'amend_left', 'forwards': 'forward_left', 'issues': 'issues_title'}
ALIAS = 80  # characters before a short name in which 以下简称 stands
ANNEX_REACH = 1500  # characters that a list of annexes may run over
REACH = 400  # characters of a sentence that may say what the work is cited for


def interpret(match: Match, context: Context) -> Iterator[Citation]:
    """The row of one work; none for a certificate, a newspaper, an unknown short name, or the document's own number."""
    title, number = match.get('cited_title'), citation_numbers.number(match)
    span = match.span
    if _is_listed(context.text, match.span):
        return
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


# ---- one work

def _citation(context: Context, rule: Match | str, title: str | None, number: str | None, span: Span, text: str,
              head: Span | None = None) -> Iterator[Citation]:
    if title is not None:
        title = _resolved(title.strip().replace(' ', ''), span.start, context)
        if title is None or _is_no_work(title, text, span):
            return
        number = number or citation_numbers.number_before(text, span.start)
    relation = _relation(text, span, context, head)
    if relation == 'mentions' and title and key(title) == _own_key(context):
        return
    yield Citation(**context.place(_quote(text, span, relation), rule, _doubt(title, number)),
                   cited_title=title, cited_doc_no=number, relation=relation)


def _is_listed(text: str, work: Span) -> bool:
    """Whether a work is an item of the list of annexes: 附件：1.《…》2.《…》."""
    start = text.rfind('\n附', max(0, work.start - ANNEX_REACH), work.start)
    if start < 0 or not _term('item_right').match(text[work.end:work.end + 40]):
        return False
    return _term('annex_line').fullmatch(text, start, work.start) is not None


def _own_key(context: Context) -> str:
    """The document's own title, which a web page prints once more above the text."""
    return key((context.document.title or '').strip('《》'))


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
    return title if _term('draft').sub('', title) not in _generic() else _ending_in(title, before, context)


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
    if _term('quoted_left').search(left):
        return False  # the wording that is replaced or inserted
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
    if _term('revised_right').search(right) and _term('history_of').search(left):
        return False  # 《供水条例》（… 根据《…的决定》修正）: what the other work was revised by
    return _is_basis(_term('issue_end').sub('', left) if _term('notice_right').search(right) else left)


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


def _generic() -> frozenset[str]:
    return frozenset(grammar.load(GRAMMAR).words['generic'])


@cache
def _term(name: str) -> regex.Pattern[str]:
    return grammar.load(GRAMMAR).term(name)
