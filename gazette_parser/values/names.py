"""Captured strings → people and posts: who is named, where a name ends, what is the unit and what the title of a post."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from gazette_parser import grammar

_DOTS = '·•‧∙・'
_ENDING = 48  # last characters that can hold a title with a bracket, or the end of a unit's name
_LONGEST = 10  # characters of an undotted name (Mongolian and Uyghur names in Chinese writing)


@dataclass(frozen=True, slots=True)
class Post:
    """A post as organisation and title; `organization` is None for a bare title (董事), `title` where none is known."""

    organization: str | None
    title: str | None


def plain_name(text: str) -> str:
    """The name alone: without spaces and courtesy words.

    >>> plain_name('王 娟同志')
    '王娟'
    """
    return term('courtesy').sub('', text)


def is_name(text: str) -> bool:
    """Whether a short string can be nothing but a person's name.

    >>> [is_name(t) for t in ('张明', '欧阳明华', '央珍', '扎西次仁', '阿卜杜热合曼·吐尔逊', '副市长', '财政局', '分管领导')]
    [True, True, True, True, True, False, False, False]
    """
    text = text.replace(' ', '')
    if any(dot in text for dot in _DOTS):
        return _is_dotted(text)
    if not term('han_name').fullmatch(text):
        return False
    return (_is_han_name(text) or _is_long_name(text)) and _is_unit_free(text)


def may_be_name(text: str) -> bool:
    """Whether a string that the wording already marks as a person (任命…为) has the shape of a name.

    >>> may_be_name('原焘'), may_be_name('李'), may_be_name('有关部门负责同志')
    (True, False, False)
    """
    text = text.replace(' ', '')
    if any(dot in text for dot in _DOTS):
        return _is_dotted(text)
    if not term('han_name').fullmatch(text):
        return False
    return _is_han_name(text) or not term('not_name').search(text)


def is_word(text: str) -> bool:
    """Whether a string is known as an ordinary word, whatever its shape: 交叉, 任务."""
    return text in _no_names()


def surname(text: str) -> str | None:
    """The Chinese surname at the head of a string, compound ones first."""
    return next((text[:n] for n in (2, 1) if text[:n] in _surnames() and len(text) > n), None)


def split_head(text: str) -> tuple[str, str] | None:
    """A name and the post printed straight behind it; None where no name stands at the head.

    >>> split_head('周立华矿产开发司副司长'), split_head('旦增扎西市农业农村局局长'), split_head('市农业农村局局长')
    (('周立华', '矿产开发司副司长'), ('旦增扎西', '市农业农村局局长'), None)
    """
    lengths = [n for n in _lengths(text) if n < len(text) and may_be_name(text[:n]) and _is_no_unit(text[:n])]
    cuts = [n for n in lengths if starts_post(text[n:]) and (n < 4 or is_name(text[:n]))]
    good = next((n for n in cuts if len(cuts) > 1 and _starts_region(text[n:])), cuts[0] if cuts else None)
    if good is None and surname(text):
        good = next((n for n in lengths if term('titled').search(text[n:])), None)
    return (text[:good], text[good:]) if good else None


def split_tail(text: str) -> tuple[str, str] | None:
    """A post or a unit and the name printed straight behind it; None where neither stands before a name.

    >>> split_tail('市教育局局长张明'), split_tail('副市长、市公安局局长欧阳海'), split_tail('市教育局局长')
    (('市教育局局长', '张明'), ('副市长、市公安局局长', '欧阳海'), None)
    """
    cuts = ((text[:-length], text[-length:]) for length in (3, 2, 4, 5, 6, 7, 8))
    good = ((post, name) for post, name in cuts if post and is_name(name) and (ends_with_title(post) or ends_with_unit(post)))
    first = next(good, None)
    if first is None or first[1][0] not in '长师':
        return first
    return next((cut for cut in good if cut[1][0] not in '长师'), first)


def split_post(post: str) -> Post:
    """Organisation and title of one post.

    >>> split_post('市交通运输局副局长')
    Post(organization='市交通运输局', title='副局长')
    >>> split_post('驻某国特命全权大使').title, split_post('董事'), split_post('县教育局长')
    ('特命全权大使', Post(organization=None, title='董事'), Post(organization='县教育局', title='局长'))
    """
    m = term('title_end').search(post, max(0, len(post) - _ENDING))
    if m is None:
        return Post(None, None)
    title, organization = m['title'], post[:m.start()]
    return Post(_restore(organization, title) or None, title)


def ends_with_title(text: str) -> bool:
    """Whether a string ends like a post."""
    return bool(term('titled').search(text, max(0, len(text) - _ENDING)))


def ends_with_unit(text: str) -> bool:
    """Whether a string ends like the name of a body."""
    return bool(term('unit_end').search(text, max(0, len(text) - _ENDING)))


def _restore(organization: str, title: str) -> str:
    """教育|局长 → 教育局: the unit's last character is printed once, in the title."""
    unit = title[-2:-1]
    if len(organization) >= 2 and len(title) == 2 and unit in '局部厅处科室院所' and not term('unit_end').search(organization):
        return organization + unit
    return organization


def _lengths(text: str) -> tuple[int, ...]:
    """Lengths to try for a name at the head, the likeliest first."""
    if any(dot in text[:12] for dot in _DOTS):
        m = term('dotted').match(text)
        return tuple(range(m.end(), 3, -1)) if m else ()
    known = surname(text)
    if known:
        return (len(known) + 2, len(known) + 1, 4, 5, 6)
    return tuple(range(2, _LONGEST + 1))


def starts_post(text: str) -> bool:
    """Whether a string begins like a post: with a region or a word that opens the name of a body."""
    return text.startswith(_starts()) or text[:2] in _regions()


def _starts_region(text: str) -> bool:
    """Whether a string begins with a region's whole name: 次仁多吉|林芝市…, not 次仁多|吉林芝市…."""
    return any(text[:n] in _region_names() for n in range(2, _LONGEST + 1))


def _is_dotted(text: str) -> bool:
    """Parts joined by dots, without a post run into them: 艾尼瓦尔·买买提|副区长."""
    return bool(term('dotted').fullmatch(text)) and not term('run_on').search(text)


def _is_han_name(text: str) -> bool:
    known = surname(text)
    if known is None or term('not_given').search(text, len(known)):
        return False
    if len(text) - len(known) in (1, 2):
        return True
    return len(text) == 4 and text[1] in _surnames() and not term('not_name').search(text)


def _is_long_name(text: str) -> bool:
    if text in grammar.load('persons').words['short_names']:
        return True
    return len(text) >= 3 and bool(term('translit').fullmatch(text)) and not term('not_name').search(text)


def _is_unit_free(text: str) -> bool:
    return not (text in _no_names() or term('titled').search(text)) and _is_no_unit(text)


def _is_no_unit(text: str) -> bool:
    """Whether a string does not end like a body, or only like one that is a given name as well: 蔡立庭."""
    if not term('unit_end').search(text):
        return True
    known = surname(text)
    return bool(known and len(text) == len(known) + 2 and term('given_unit').search(text) and text not in _region_names())


@cache
def term(name: str) -> regex.Pattern[str]:
    """A named pattern of patterns/persons.toml."""
    return grammar.load('persons').term(name)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(grammar.lines('surnames.txt'))


@cache
def _no_names() -> frozenset[str]:
    words = grammar.load('persons').words
    return frozenset((*words['post_starts'], *words['no_names']))


@cache
def _starts() -> tuple[str, ...]:
    return tuple(grammar.load('persons').words['post_starts'])


@cache
def _regions() -> frozenset[str]:
    """The first two characters of every region's name; none that end a unit themselves (西市|区)."""
    return frozenset(name[:2] for name in _region_names() if len(name) > 1 and name[1] not in '市区县镇乡')


@cache
def _region_names() -> frozenset[str]:
    return frozenset(line.split(',')[1] for line in grammar.lines('regions.csv')[1:])
