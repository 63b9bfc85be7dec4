"""One change of post told twice in a document: the request and the decision, the headline and the report."""

from __future__ import annotations

from collections.abc import Iterator

from gazette_parser import grammar
from gazette_parser.records import Appointment
from gazette_parser.values import regions


def once(rows: list[Appointment]) -> Iterator[Appointment]:
    """One row for each person, action and post: the later of the same words, the fuller of different ones."""
    last = {(row.document_id, row.action, row.person, row.post): row for row in rows}
    told: dict[tuple[str, str, str, str], list[Appointment]] = {}
    for row in last.values():
        told.setdefault((row.document_id, row.action, row.person, _seat(row)), []).append(row)
    for same in told.values():
        yield from (row for row in same if not any(_is_fuller(other, row) for other in same))


def _is_fuller(row: Appointment, other: Appointment) -> bool:
    """Whether another passage gives the same post in more words: 副市长, 武汉市人民政府副市长."""
    if row.char_start == other.char_start or len(row.post) <= len(other.post):
        return False
    return other.organization is None or (row.organization is not None and _is_one(other.organization, row.organization))


def _seat(row: Appointment) -> str:
    """The title whatever its holder does only for a time: 代理省长 of a province and 省长 that someone 代理."""
    return grammar.load('appointments').term('acts_in').sub('', row.title or row.post)


def _is_one(short: str, full: str) -> bool:
    """Whether canonical names are of one body: equal, a region and its government, or the longer has its region in front."""
    if full in (short, f'{short}人民政府'):
        return True
    marked = grammar.load('units').term('marked').match(short)
    return full.endswith(short) and (marked is not None or regions.leading(full)[1] == short)
