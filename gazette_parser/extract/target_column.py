"""What the header and the title of a table say of the values in it."""

from __future__ import annotations

from gazette_parser.extract.target_horizon import column_head, periods
from gazette_parser.extract.target_place import Place, term


def is_under(place: Place, name: str) -> bool:
    """Whether the value stands in a table with such a column."""
    table = place.context.table(place.match.span.start)
    return bool(table and any(term(name).search(head or '') for head in table.header or ()))


def in_past_column(place: Place) -> bool:
    """Under a header of what was reached: 2023年完成情况."""
    head = column_head(place.context, place.match.span.start)
    if head is None:
        return False
    named, year = list(periods(place.context, head, months=True)), place.context.year
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
