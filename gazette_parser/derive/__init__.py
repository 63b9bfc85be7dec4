"""Tables that are made of the archive's tables, when they are asked for or to be kept; each row names the rows that prove it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gazette_parser.derive import agenda, persons, posts, relations, series, states, tenures, workload
from gazette_parser.derive.kind import Derived

__all__ = ['DERIVED', 'Derived', 'closure']

DERIVED: dict[str, Derived] = {module.TABLE.name: module.TABLE for module in (
    tenures, posts, persons, series, agenda, workload, relations, states)}


def closure(names: Iterable[str], ready: Collection[str] = ()) -> list[str]:
    """The tables and all that they are made of, those first that others need; what is `ready` needs nothing.

    >>> closure(['posts'])
    ['appointments', 'issues', 'tenures', 'posts']
    """
    found: list[str] = []
    for name in names:
        needs = DERIVED[name].needs if name in DERIVED and name not in ready else ()
        found += [other for other in (*closure(needs, ready), name) if other not in found]
    return found
