"""Which part of a web page is the document: the element that holds the text, without what the site prints around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from gazette_parser import grammar

BLOCKS = frozenset((
    'address', 'article', 'aside', 'blockquote', 'body', 'caption', 'center', 'dd', 'details', 'dialog', 'dir', 'div', 'dl',
    'dt', 'fieldset', 'figcaption', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'html',
    'legend', 'li', 'main', 'menu', 'nav', 'ol', 'p', 'pre', 'section', 'summary', 'table', 'tbody', 'td', 'tfoot', 'th',
    'thead', 'tr', 'ul'))
UNSEEN = frozenset((
    'script', 'style', 'head', 'noscript', 'template', 'iframe', 'object', 'embed', 'svg', 'canvas', 'select', 'button',
    'textarea', 'input', 'nav', 'footer', 'aside', 'audio', 'video', 'map', 'datalist', 'dialog', 'link', 'meta'))
TABLE = frozenset(['table', 'tbody', 'thead', 'tfoot', 'tr'])
HEADINGS = frozenset(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
_HIDDEN = re.compile(r'display\s*:\s*none|visibility\s*:\s*hidden', re.IGNORECASE)
_CHROME = re.compile(r'(?:^|[\s_-])(?:nav|menu|sidebar|footer|foot|copyright|crumbs?|breadcrumbs?|share|bdshare\w*|related|'
                     r'toolbar|banner)(?:$|[\s_-])', re.IGNORECASE)
_FILE = re.compile(r'\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar|txt)(?:$|[?#])', re.IGNORECASE)
HOLDS = 0.9  # of the text, for a part to stand for the whole
SENTENCES = 60  # characters of running text beside a part, for both to be the document
TITLE = 6  # characters from which on a title is one
CHROME = 200  # characters: a longer paragraph is none of the site's
SHORT = 24  # a line with a date and no longer than this closes a document


def drop_unseen(root: etree._Element) -> None:
    """Take out what a browser does not print, and what only serves to move about the site."""
    gone = [item for item in root.iter() if not isinstance(item.tag, str) or item.tag in UNSEEN or _is_hidden(item)]
    for item in gone:
        parent = item.getparent()
        if parent is not None:
            _keep_tail(item, parent)
            parent.remove(item)


def _is_hidden(item: etree._Element) -> bool:
    if item.tag in ('body', 'html'):
        return False
    return item.get('hidden') is not None or bool(_HIDDEN.search(item.get('style', '')))


def _keep_tail(item: etree._Element, parent: etree._Element) -> None:
    before = item.getprevious()
    if before is not None:
        before.tail = (before.tail or '') + (item.tail or '')
    else:
        parent.text = (parent.text or '') + (item.tail or '')
    item.tail = None


@cache
def _chrome() -> re.Pattern[str]:
    """One pattern for all words of web.txt."""
    words = grammar.lines('web.txt')
    starts, inside = (('|'.join(re.escape(word.lstrip('*')) for word in words if (word[0] == '*') == anywhere))
                      for anywhere in (False, True))
    return re.compile(rf'\A\s*(?:{starts})|{inside}')


def is_chrome(text: str) -> bool:
    """Whether a paragraph is what the site prints around the document.

    >>> is_chrome('发布时间：2023-07-10 16:32 来源：市政府办'), is_chrome('2023年7月10日')
    (True, False)
    """
    return 1 < len(text) < CHROME and _chrome().search(text) is not None


def is_file_link(link: etree._Element) -> bool:
    """Whether a link leads to a file: an annex, no part of the navigation."""
    return bool(_FILE.search(link.get('href', '')))


@dataclass(slots=True)
class _Part:
    """What an element holds, with everything in it: characters, characters of running text, dates and numbers of documents."""

    text: int = 0
    running: int = 0
    signals: int = 0
    words: list[str] = field(default_factory=list)

    def add(self, other: _Part) -> None:
        """Count the other's too."""
        self.text += other.text
        self.running += other.running
        self.signals += other.signals


def main_part(body: etree._Element) -> etree._Element:
    """The innermost element that holds nearly all text that is no link; it may hold several documents."""
    parts = _weighed(body)
    here = found = body
    while True:
        inner = max(here, key=lambda child: parts[child].text, default=None)
        if inner is None or not _may_hold(inner):
            return found
        whole, part = parts[here], parts[inner]
        if part.text < HOLDS * whole.text or part.signals < whole.signals or whole.running - part.running > SENTENCES:
            return found
        here = inner
        found = found if here.tag in TABLE else here


def _may_hold(item: etree._Element) -> bool:
    """Whether an element may be a part of a page and not a paragraph."""
    return item.tag in BLOCKS and item.tag != 'p' and (_blocks_in(item) or item.find('br') is not None)


def _blocks_in(item: etree._Element) -> bool:
    return any(child.tag in BLOCKS for child in item)


def _weighed(body: etree._Element) -> dict[etree._Element, _Part]:
    """The weight of every element; the text of links and of what sites print around documents weighs nothing."""
    order = list(body.iter())
    parts = {item: _Part() for item in order}
    owners: dict[etree._Element | None, tuple[etree._Element, bool]] = {}
    for item in order:
        outer = block, linked = owners.get(item.getparent(), (body, False))
        if item.tag in BLOCKS:
            block, linked = item, linked or bool(_CHROME.search(f'{item.get("class", "")} {item.get("id", "")}'))
        owners[item] = block, linked or item.tag == 'a'
        _say(parts, owners[item], item.text)
        _say(parts, outer, item.tail if item is not body else '')
    for item in reversed(order):
        _weigh(parts[item])
        parent = item.getparent()
        if item is not body and parent is not None:
            parts[parent].add(parts[item])
    return parts


def _say(parts: dict[etree._Element, _Part], owner: tuple[etree._Element, bool], text: str | None) -> None:
    block, linked = owner
    if text and not linked:
        parts[block].words.append(text)


def _weigh(part: _Part) -> None:
    text = ''.join(''.join(part.words).split())
    if not text or is_chrome(text):
        return
    part.text += len(text)
    part.running += len(text) if '。' in text or '，' in text or '；' in text else 0
    if len(text) <= SHORT:
        part.signals += ('〔' in text and '〕' in text) or all(mark in text for mark in '年月日')


def title_above(root: etree._Element, main: etree._Element, head: str) -> str:
    """The title that the page prints outside its main part and does not repeat in it; '' where there is none."""
    keys = [_key(text) for text in _outside(root, main)]
    title = next((title for title in titles(root) if _key(title) in keys), '')
    return '' if _repeated(_key(title), _key(head)) else title


def is_repeated(title: str, root: etree._Element, rest: str) -> bool:
    """Whether a first paragraph is the page's title and the document under it begins with that too."""
    return _key(title) in map(_key, titles(root)) and _key(title) in _key(rest)


def titles(root: etree._Element) -> list[str]:
    """What the page says that its title is, without the site's name."""
    found = [item.get('content', '') for item in root.iter('meta')
             if item.get('name', '').lower() in ('articletitle', 'title')]
    found += [text_of(item) for tag in ('h1', 'title') for item in root.iter(tag)]
    short = (re.split(r'[_|]|\s-\s|--', text)[0].strip() for text in found)
    return [title for title in short if len(_key(title)) >= TITLE]


def _outside(root: etree._Element, main: etree._Element) -> Iterator[str]:
    """The texts of blocks before the main part."""
    for item in root.iter(*BLOCKS):
        if item is main:
            return
        if not _blocks_in(item):
            yield text_of(item)


def text_of(item: etree._Element) -> str:
    """All characters in an element."""
    return ''.join(map(str, item.itertext()))


def _key(text: str) -> str:
    return ''.join(c for c in text if c.isalnum())


def _repeated(key: str, head: str) -> bool:
    """Whether most of a title stands in the first paragraphs, in whatever pieces."""
    grams = [key[n:n + 4] for n in range(len(key) - 3)]
    return sum(gram in head for gram in grams) >= 0.6 * len(grams)
