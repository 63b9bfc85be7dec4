"""Tables that are made of the archive's tables whenever they are asked for; each row names the rows that prove it."""

from __future__ import annotations

from collections.abc import Iterable

from gazette_parser.derive import agenda, persons, posts, relations, series, states, tenures, workload
from gazette_parser.derive.kind import Derived

__all__ = ['DERIVED', 'Derived', 'closure']

DERIVED: dict[str, Derived] = {module.TABLE.name: module.TABLE for module in (
    tenures, posts, persons, series, agenda, workload, relations, states)}


def closure(names: Iterable[str]) -> list[str]:
    """The tables and all that they are made of, those first that others need.

    >>> closure(['posts'])
    ['appointments', 'issues', 'tenures', 'posts']
    """
    found: list[str] = []
    for name in names:
        needs = DERIVED[name].needs if name in DERIVED else ()
        found += [other for other in (*closure(needs), name) if other not in found]
    return found
