"""A score for people: the figures as a table for the screen or for a README, and the rows that went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gazette_parser.records import EXTRACTED
from gazette_parser.score import PLANS, Row, TableScore
from gazette_parser.screen import grid, shorten, visible

Total = Mapping[str, TableScore]


def report(total: Total) -> list[str]:
    """Figures for each table, right columns among the found rows, and whether `review` stands on the doubtful ones."""
    head = ('table', 'gold', 'rows', 'precision', 'recall', 'F1', 'exact F1')
    lines = grid([head, *((name, item.gold, item.parsed, *_ratios(item)) for name, item in total.items())])
    return [*lines, '', 'columns right among the rows found:', *grid(_columns(total)),
            '', 'rows marked for review:', *grid(_reviews(total))]


def _ratios(item: TableScore) -> tuple[str, ...]:
    return tuple(f'{value:.3f}' for value in (item.precision, item.recall, item.f1, item.exact_f1))


def _columns(total: Total) -> Iterator[tuple[str, str]]:
    for name, item in total.items():
        columns = [column.rstrip('~') for column in PLANS[name].rest if item.column_seen[column.rstrip('~')]]
        yield name, '  '.join(f'{column} {item.column_right[column]}/{item.column_seen[column]}' for column in columns)


def _reviews(total: Total) -> Iterator[tuple[str, str, str]]:
    for name, item in total.items():
        bad, good = item.doubted
        yield name, f'{bad} of {len(item.wrong) + len(item.false)} wrong or false', f'{good} of {len(item.right)} right'


def misses(name: str, item: TableScore) -> Iterator[str]:
    """The missed, false and wrong rows of a table, one a line."""
    for label, rows in (('missed', item.missed), ('false', item.false)):
        for row in rows:
            yield f'{label}  {_key(name, row)}{_where(row)}'
    for wrong in item.wrong:
        changes = '; '.join(f'{column}: gold {_show(gold)}, here {_show(here)}' for column, (gold, here) in wrong.columns.items())
        yield f'wrong   {_key(name, wrong.parsed)}: {visible(changes)}{_where(wrong.parsed)}'
    if not (item.missed or item.false or item.wrong):
        yield f'{name}: none of the {item.gold} gold rows is missed or wrong, no row is false'


def _key(name: str, row: Row) -> str:
    return visible(' · '.join(_show(row.get(column.rstrip('~'))) for column in PLANS[name].key))


def _where(row: Row) -> str:
    """The quote, and for parsed rows the rule, the offset and the doubt."""
    quote = f' | {shorten(visible(row.get("quote") or ""), 80)}'
    proof = f' | {row["rule"]} at {row["char_start"]}' if row.get('rule') else ''
    doubt = f' | review: {visible(row["review"])}' if row.get('review') else ''
    return quote + proof + doubt


def _show(value: object) -> str:
    if isinstance(value, list | tuple):
        return '；'.join(map(str, value))
    return '—' if value is None else str(value)


def figures(total: Total) -> dict[str, dict[str, object]]:
    """The figures alone, for JSON."""
    return {name: {'gold': item.gold, 'rows': item.parsed, 'precision': item.precision, 'recall': item.recall,
                   'f1': item.f1, 'exact_f1': item.exact_f1,
                   'columns': {column: [item.column_right[column], seen] for column, seen in item.column_seen.items()}}
            for name, item in total.items()}


def markdown(total: Total) -> list[str]:
    """The figures as a Markdown table, and how well `review` tells the doubtful rows."""
    head = '| table | gold rows | parsed rows | precision | recall | F1 | wholly right (F1) | columns right where found |'
    columns = dict(_columns(total))
    rows = [f'| `{name}` | {item.gold} | {item.parsed} | ' + ' | '.join(_ratios(item)) + f' | {columns[name]} |'
            for name, item in total.items()]
    return [head, '|---|--:|--:|--:|--:|--:|--:|---|', *rows, '', _doubts(total)]


def _doubts(total: Total) -> str:
    """Of the wrong or false rows and of the right ones, how many carry `review`; over the tables that have the column."""
    judged = [total[name] for name in EXTRACTED if name in total]
    bad, good = (sum(item.doubted[n] for item in judged) for n in (0, 1))
    wrong, right = (sum(len(rows) for rows in kind) for kind in
                    ([[*item.wrong, *item.false] for item in judged], [item.right for item in judged]))
    return f'`review` stands on {bad} of {wrong} wrong or false rows and on {good} of {right} right ones.'


def total_line(total: Total) -> str:
    """How much stands behind the figures.

    >>> total_line({'deadlines': TableScore(gold=2)})
    '2 hand-made rows in 1 table'
    """
    rows = sum(item.gold for item in total.values())
    return f'{rows} hand-made rows in {len(total)} table{"s" if len(total) != 1 else ""}'
