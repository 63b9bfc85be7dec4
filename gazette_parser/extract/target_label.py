"""What a value measures where no noun stands beside it: a label, a plan, a row of a table, what is given, the value before."""

from __future__ import annotations

from gazette_parser.extract.target_phrase import SHORT, found, head_of, trimmed
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


def given(place: Place) -> tuple[str, Span] | None:
    """缩减至3日内作出一次性告知书: a time limit is named by what is given at its end."""
    if not place.rule.startswith('time'):
        return None
    lead = term('gives').match(place.context.text, place.match.span.end, place.clause.end)
    if not lead and not (place.match.get('done') and place.begins('noun', place.right)):
        return None
    noun = Span(lead.end() if lead else place.match.span.end, place.clause.end)
    return found(place, noun, Span(place.match.span.start, noun.end))


def shared_noun(place: Place) -> tuple[str, Span] | None:
    """分别新增学位3万个、2万个: the second value counts what the first one does."""
    head = head_of(place, Span(place.clause.start, place.left.start))
    verb = term('single_act').match(place.context.text, head.start, head.end)
    noun = Span(verb.end(), head.end) if verb and head.end - verb.end() >= SHORT else head
    return found(place, noun, Span(place.clause.start, place.match.span.end))


def is_sum(place: Place) -> bool:
    """招收12个班，共540人; a sum in brackets (目录（共90件）) is told of a list."""
    return place.begins('summed', place.left) and place.context.text[place.clause.start - 1:place.clause.start] != '（'
