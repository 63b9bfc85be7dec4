"""What an analyst types for a body or a post (市监局, 林芝发改委, 发改委主任) → the full names that it may stand for."""

from __future__ import annotations

from collections.abc import Iterator

from gazette_parser.derive.kind import words
from gazette_parser.errors import QueryError
from gazette_parser.values import names, regions, units

_SHORTEST, _LONGEST = 2, 4  # characters of a region's name without its ending: 林芝, 呼和浩特


def spelled(typed: str) -> list[str]:
    """The text without spaces, and parts of full names where it is a short one; QueryError where there is none.

    >>> spelled('市监局'), spelled('林芝教育局'), spelled('光伏')
    (['市监局', '市场监督管理局'], ['林芝教育局', '林芝市教育局'], ['光伏'])
    """
    text = ''.join(typed.split())
    if not text:
        raise QueryError('there is no name to look for; give one')
    if not (names.ends_with_unit(text) or text.endswith(tuple(words('typed_ends')))):
        return [text]
    parts = [place + units.canonical(head + body).removeprefix(head).removeprefix(words('party_head'))
             for place, body in (('', text), *_placed(text)) for head in ('', *words('typed_heads'))]
    return [text, *(part for part in dict.fromkeys(parts) if text not in part)]


def posts(typed: str) -> list[str]:
    """A person or post as typed, without 同志, and the posts with the full names of its body.

    >>> posts('发改委主任'), posts('李国民同志')
    (['发改委主任', '发展和改革委员会主任'], ['李国民'])
    """
    post = names.split_post(names.plain_name(''.join(typed.split())))
    if post.organization and post.title:
        return [name + post.title for name in spelled(post.organization)]
    return spelled(names.plain_name(typed))


def _placed(text: str) -> Iterator[tuple[str, str]]:
    """A region named without its ending, in full, and what stands behind it: 林芝教育局 → 林芝市, 教育局."""
    for length in range(_SHORTEST, min(_LONGEST, len(text) - 1) + 1):
        found = regions.by_short_name(text[:length])
        if found:
            yield found.name, text[length:]
