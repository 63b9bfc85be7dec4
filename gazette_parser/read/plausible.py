"""Is this Chinese? Text layers that map their glyphs to the wrong characters read like nonsense and raise no error."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from gazette_parser import grammar

LEAST = 60  # Chinese characters on a page, for their frequencies to tell anything
FREQUENT = 0.18  # of them are among the frequent ones: the lowest share met in 300,000 characters of real documents is 0.2
CERTAIN = 0.3  # of all characters: the rest need not be looked at
FLUENT = 0.3  # of them: with less, a page of MIXED characters must have some of the pairs that official texts have
MIXED = 150
RARE = 0.2  # of them are in no list of common characters: in real documents 0.05 at most
FEW = 4  # rare characters in a short text: in names
BROKEN = 0.05  # of all characters are no characters: private use, replacements, controls
_BROKEN = re.compile('[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]')


def is_plausible(text: str) -> bool:
    """Whether a page's text can be what is printed on it.

    >>> is_plausible('林芝市人民政府关于任职的通知')
    True
    >>> is_plausible('糫蒭鍑糗蒯鍗糝蒱鍘' * 10), is_plausible('\\ue001\\ue002通知')
    (False, False)
    """
    counts = Counter(text)
    total = len(text)
    if len(_BROKEN.findall(text)) > BROKEN * total:
        return False
    if sum(counts[char] for char in _frequent() & counts.keys()) > CERTAIN * total:
        return True
    han = {char: n for char, n in counts.items() if is_han(char)}
    many = sum(han.values())
    rare = sum(n for char, n in han.items() if is_rare(char))
    if many < LEAST:
        return rare <= max(FEW, 2 * RARE * many)
    frequent = sum(n for char, n in han.items() if char in _frequent())
    return rare <= RARE * many and frequent >= FREQUENT * many and not _is_mixed_up(text, frequent, many)


def _is_mixed_up(text: str, frequent: int, many: int) -> bool:
    """Whether ordinary characters stand in an order in which nobody writes them: the fonts name each other's characters."""
    if many < MIXED or frequent >= FLUENT * many:
        return False
    return sum(first + second in _pairs() for first, second in pairwise(text)) < many // MIXED


@cache
def _pairs() -> frozenset[str]:
    return frozenset(' '.join(grammar.lines('pairs.txt')).split())


@cache
def _frequent() -> frozenset[str]:
    return frozenset(''.join(grammar.lines('characters.txt')))


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one (radicals and compatibility forms included)."""
    return '\u2e80' <= char <= '\u2fdf' or '\u3400' <= char <= '\u9fff' or '\uf900' <= char <= '\ufaff' or char >= '\U00020000'


def is_rare(char: str) -> bool:
    """Whether a character is outside the 6,763 of GB 2312, simplified or not."""
    return '\u3400' <= char <= '\u9fff' and not char.encode('gb2312', 'ignore')
