"""The frozen text as paragraphs: what `split` and its parts walk over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from gazette_parser import grammar
from gazette_parser.model import Issue, Span

RUN_LENGTH = 300  # a line this long may be several paragraphs run together
ISSUER_LENGTH = 32  # characters in which a title comes to 关于
HEAD_LENGTH = 120  # characters in which the number of a document stands whose head was run together
RUN_ARTICLES = 3  # articles in one line from which on it is a whole regulation


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one row of a ruled table; `end` is before the line break."""

    start: int
    end: int
    text: str
    table: bool = False


def paragraphs(issue: Issue) -> list[Paragraph]:
    """All paragraphs of the text in order; together with their line breaks they are the text."""
    return list(_walk(issue.text, issue.table_spans))


def _walk(text: str, tables: tuple[Span, ...]) -> Iterator[Paragraph]:
    start = at = 0
    for line in text.split('\n'):
        end = start + len(line)
        while at < len(tables) and tables[at].end <= start:
            at += 1
        if at < len(tables) and start in tables[at]:
            yield Paragraph(start, end, line, True)
        elif line:
            yield from _apart(start, line)
        start = end + 1


def _apart(start: int, line: str) -> Iterator[Paragraph]:
    """A line as its paragraphs: most are one; what was run together when a page was saved is taken apart."""
    headed = '〔' in line[:HEAD_LENGTH] and term('run_top').match(line)
    short = any(term(name).match(line) for name in ('lead_number', 'run_wire', 'run_report'))
    footed = line.endswith('日') and term('run_foot').search(line)
    titled = '关于' in line[:ISSUER_LENGTH] and term('run_titled').match(line)
    long = len(line) >= RUN_LENGTH or headed or short or footed or titled
    cuts = [0, *_cuts(line), len(line)] if long else [0, len(line)]
    for begin, end in pairwise(cuts):
        if line[begin:end].strip():
            yield Paragraph(start + begin, start + end, line[begin:end])


def _cuts(line: str) -> list[int]:
    """Where recipients end, where chapters and articles begin, and around signature, date and note."""
    lead = term('lead_number').match(line)
    number = lead.end() if lead else 0
    head = term('run_head').match(line, number)
    foot = term('run_foot').search(line)
    top, titled = term('run_top').match(line), term('run_titled').match(line)
    articles = [m.start('label') for m in term('run_article').finditer(line)]
    wire, report = term('run_wire').match(line), term('run_report').match(line)
    cuts = {number, head.end() if head else 0, wire.end() if wire else 0}
    if report:
        cuts |= {report.start('sub'), report.end('sub'), report.end()}
    if top:
        cuts |= {top.end('band'), *top.span('title'), top.start('to'), top.end()}
    if titled:
        cuts |= {titled.end(), titled.end('to')}
    if foot:
        cuts |= {foot.start(name) for name in ('signer', 'date', 'note') if foot[name]} | {foot.end()}
    if len(articles) >= RUN_ARTICLES:
        cuts |= {*articles, *(m.start() for m in term('run_part').finditer(line))}
    return sorted(cut for cut in cuts if 0 < cut < len(line))


def term(name: str) -> regex.Pattern[str]:
    """A named pattern of patterns/structure.toml."""
    return grammar.load('structure').term(name)


def word(name: str) -> list[str]:
    """A word list of patterns/structure.toml."""
    return list(grammar.load('structure').words[name])


def closed(text: str) -> str:
    """A title without the spaces of its print.

    >>> closed('林芝市人民政府 关于任职的通知')
    '林芝市人民政府关于任职的通知'
    """
    return text.replace(' ', '')


def key(title: str) -> str:
    """What is left of a title for comparing: characters and digits alone.

    >>> key('关于印发《2023年要点》的通知') == key('关于印发 2023年要点 的通知')
    True
    """
    return ''.join(c for c in title if c.isalnum())
