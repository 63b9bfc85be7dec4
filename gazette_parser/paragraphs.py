"""The frozen text as paragraphs: what `split` and its parts walk over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from gazette_parser import grammar
from gazette_parser.model import Issue, Span


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
        if line:
            yield Paragraph(start, end, line, at < len(tables) and start in tables[at])
        start = end + 1


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
