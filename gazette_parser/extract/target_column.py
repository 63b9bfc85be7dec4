"""What the header and the title of a table say of the values in it."""

from __future__ import annotations

from functools import lru_cache

from gazette_parser.extract.target_horizon import column_head, periods
from gazette_parser.extract.target_place import Place, term


def is_under(place: Place, name: str) -> bool:
    """Whether the value stands in a table with such a column."""
    table = place.context.table(place.match.span.start)
    return table is not None and _is_head(name, tuple(table.header or ()))


@lru_cache(maxsize=256)
def _is_head(name: str, header: tuple[str, ...]) -> bool:
    """Whether a named pattern is found in a column name; asked for each value of the table."""
    return any(term(name).search(head or '') for head in header)


def in_past_column(place: Place) -> bool:
    """Under a header of what was reached: 2023年完成情况."""
    head = column_head(place.context, place.match.span.start)
    if head is None:
        return False
    named, year = periods(place.context, head, months=True), place.context.year
    return place.says('head_base', head) or bool(named and year and named[-1].end.year < year)


def in_inventory(place: Place) -> bool:
    """In a table of what there is: 建设情况一览表, a column 投入使用时间."""
    table = place.context.table(place.match.span.start)
    if table is None:
        return False
    title = table.title or ''
    if term('stock_title').search(title) and not term('task_header').search(title):
        return True
    return is_under(place, 'stock_header') and not is_under(place, 'task_header')
