"""Whether a text may be a piece of an official document, or is plainly something else: a story, a shop's page, code."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from gazette_parser import grammar
from gazette_parser.model import Issue
from gazette_parser.paragraphs import term

SAMPLE = 10_000  # characters from the beginning that are enough to tell
SURE = 0.02  # words of office to a Chinese character above which it is one; official texts have 0.03 to 0.2
DENSITY = 0.01  # the same below which it is none, if it is no short text; tales, recipes and shops have less
HAN_SHARE = 0.15  # of the letters that must be Chinese: a bilingual document has a quarter, code with comments a tenth
TRACES = ('appointments', 'members', 'responsibilities', 'citations')  # rows that no other texts have
LEAST = 10  # Chinese characters from which on a text says something without any word of office
SHORT = 80  # Chinese characters below which a text may lack words of office
PLENTY = 3  # words of office that no short text of another kind has


def is_official(issue: Issue) -> bool:
    """Whether the issue is no story, recipe, shop, game or code: in doubt it is a document."""
    if any(document.doc_no or document.signatories or (document.title and document.genre) for document in issue.documents):
        return True
    text = issue.text[:SAMPLE]
    han, office = len(term('han').findall(text)), _office_words(text)
    if (han >= SHORT or office > PLENTY) and office > SURE * han:
        return True
    foreign = len(term('foreign_word').findall(text))
    if han < HAN_SHARE * sum(map(str.isalpha, text)) or foreign > max(office, 1) or (han < LEAST and not office):
        return False
    listed = not term('full_stop').search(text)  # names, places, goods: a roster has no words of office
    return office >= DENSITY * han or han < SHORT or listed or _is_traced(issue)


def _office_words(text: str) -> int:
    return sum(map(_office().__contains__, pairwise(text)))


@cache
def _office() -> frozenset[tuple[str, str]]:
    return frozenset((word[0], word[1]) for word in grammar.load('structure').words['office'].split())


def _is_traced(issue: Issue) -> bool:
    """Whether recipients or a row of an official document were found."""
    return any(document.recipients for document in issue.documents) or any(getattr(issue, name) for name in TRACES)
