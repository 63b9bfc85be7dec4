"""What a value measures where its clause does not say so: the label of its line, the plan it is part of, its row of a table."""

from __future__ import annotations

from gazette_parser.extract.target_phrase import found, trimmed
from gazette_parser.extract.target_place import Place, term
from gazette_parser.model import Span


def labelled(place: Place) -> tuple[str, Span] | None:
    """招聘人数：20名: the label of a line names the value."""
    if place.left.start < place.left.end:
        return None
    label = term('labelled').search(place.context.text, place.paragraph_left.start, place.match.span.start)
    return found(place, Span(*label.span('label')), Span(label.start('label'), place.match.span.end)) if label else None


def part_done(place: Place) -> tuple[str, Span] | None:
    """完成年度计划的60%: how much of a plan is through."""
    m = term('done_part').match(place.context.text, place.match.span.start, place.match.span.end) if place.unit == '%' else None
    own = trimmed(place, place.left) if m else place.left
    return found(place, Span(*m.span()), place.match.span) if m and own.start == own.end else None


def of_row(place: Place) -> tuple[str, Span] | None:
    """In a table the indicator is the nearest cell to the left that has words."""
    cell = place.context.cell(place.match.span.start)
    if cell is None:
        return None
    left = [c for c in place.context.cells if c.table_id == cell.table_id and c.row == cell.row and c.col < cell.col]
    named = [c for c in left if term('wordy').search(c.text)
             and not any(term(name).fullmatch(c.text) for name in ('cell_value', 'head_stage'))]
    return (named[-1].text, place.match.span) if named else None
