"""What is drawn for each question: axes and rows in, marks on the axes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from gazette_parser.derive.kind import words
from gazette_parser.errors import QueryError
from gazette_parser.export.source import heading, meaning
from gazette_parser.screen import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Row = dict[str, Any]
Drawing = Callable[['Figure', list[Row]], None]
MOST = 12  # series, posts or units in one picture; more cannot be told apart
PANELS = 4  # units of measure in one picture
_DROPPED, _DOUBT = '下一版未再列入', '待核'
_ROLES = ('lead', 'responsible', 'cooperate')
_COLORS = ('#1f5fa8', '#c8502b', '#2c8c5a', '#8a5aa8', '#b08a1e', '#4a7d86', '#a83a5c', '#5d6b2f', '#7a5230',
           '#3b3f8f', '#888888', '#111111')


def _track(figure: Figure, rows: list[Row]) -> None:
    """Axes for each unit, a line for each series; a ring where the next edition sets no value any more."""
    rows = [row for row in rows if row['year']] or _undated()
    units = [unit for unit, _ in Counter(row['unit'] for row in rows).most_common(PANELS)]
    for place, unit in enumerate(units, 1):
        axes = figure.add_subplot(len(units), 1, place)
        series = _by_series(row for row in rows if row['unit'] == unit)
        shown = sorted(series.items(), key=lambda item: -len(item[1]))[:MOST]
        left_out = f'共{len(series)}个序列，显示{MOST}个' if len(series) > MOST else ''
        if len(shown) > 1 and all(len({row['year'] for row in points}) == 1 for _, points in shown):
            _single(axes, [(name, row) for (_, name), points in reversed(shown) for row in points])
            axes.set_xlabel('  '.join(filter(None, (unit or heading('value'), left_out))))
            continue
        _lines(axes, [(name, points) for (_, name), points in shown])
        axes.set_ylabel(unit or heading('value'))
        axes.yaxis.set_major_formatter(lambda value, at: number(value))
        axes.legend(loc='upper left', bbox_to_anchor=(1.01, 1), frameon=False, title=left_out)
        _whole_years(axes, [_year(row) for row in rows])


def _undated() -> NoReturn:
    raise QueryError('nothing of this has a date, so there is nothing to draw')


def _by_series(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    series: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        series[row['series_id'], _series(row)].append(row)
    return series


def _single(axes: Axes, shown: Sequence[tuple[str, Row]]) -> None:
    """A bar for each value where no series has a second year: nothing moved, and dots would hide each other."""
    axes.barh(range(len(shown)), [row['value'] for _, row in shown], height=0.6, color=_COLORS[0])
    axes.set_yticks(range(len(shown)), [f'{name}  {_year(row)}' for name, row in shown])
    for place, (_, row) in enumerate(shown):
        axes.text(row['value'], place, f' {number(row["value"])}', va='center', fontsize=9)
    axes.xaxis.set_major_formatter(lambda value, at: number(value))
    axes.margins(x=0.12)
    axes.set_ylim(min(-0.7, len(shown) - 6), len(shown) - 0.3)
    axes.grid(axis='y', visible=False)


def _lines(axes: Axes, shown: Sequence[tuple[str, list[Row]]]) -> None:
    """A line for each series, a ring where the next edition sets no value any more."""
    for color, (name, points) in zip(_COLORS, shown, strict=False):
        axes.plot([_year(row) for row in points], [row['value'] for row in points], color=color, marker='o', label=name)
        if len(points) > 1 or len(shown) <= MOST // 2:
            _labels(axes, points, color)
    dropped = [points[-1] for _, points in shown if points[-1]['dropped_by']]
    axes.plot([_year(row) for row in dropped], [row['value'] for row in dropped], linestyle='', marker='o', markersize=13,
              markerfacecolor='none', color='#555555', label=_DROPPED if dropped else None)
    axes.margins(y=0.2)
    if all(row['value'] >= 0 for _, points in shown for row in points):
        axes.set_ylim(bottom=0)


def _series(row: Row) -> str:
    """A series by its name: place, indicator, and 增减 where the value is a change."""
    changed = '' if row['change'] == 'level' else f' {meaning(row["change"], "change")}'
    return shorten(f'{row["scope"] or ""}{row["indicator"]}', 36) + changed


def _labels(axes: Axes, points: list[Row], color: str) -> None:
    for row in points:
        axes.annotate(number(row['value']), (_year(row), row['value']), xytext=(0, 7), textcoords='offset points',
                      ha='center', fontsize=9, color=color)


def _year(row: Row) -> int:
    return int(row['year'] or 0)


def _whole_years(axes: Axes, years: list[int]) -> None:
    first, last = min(years), max(years)
    axes.set_xticks(range(first, last + 1, max(1, (last - first) // 15)))
    axes.set_xlim(first - 0.5, last + 0.5)


def number(value: float) -> str:
    """A value as people write it in Chinese.

    >>> number(55000.0), number(136e8), number(99.5), number(1.2e12)
    ('5.5万', '136亿', '99.5', '1.2万亿')
    """
    for size, name in ((1e12, '万亿'), (1e8, '亿'), (1e4, '万')):
        if abs(value) >= size:
            return f'{value / size:.4g}{name}'
    return f'{value:g}'


def _who(figure: Figure, rows: list[Row]) -> None:
    """A bar for each post from its first to its last day; an open end fades out, an unknown start too."""
    axes = figure.add_subplot()
    rows = [row for row in rows if row['start_on'] or row['end_on']][-3 * MOST:] or _undated()
    days = [day for row in rows for day in (row['start_on'], row['end_on']) if day]
    first, last = min(days), max(days)
    edge = max((last - first).days // 12, 60)
    for place, row in enumerate(reversed(rows)):
        begin, end = row['start_on'], row['end_on']
        left = begin.toordinal() if begin else end.toordinal() - edge
        right = end.toordinal() if end else last.toordinal() + edge
        whole = bool(begin and end)
        axes.barh(place, right - left, left=left, height=0.55, edgecolor='white', color=_COLORS[0] if whole else '#9dbbdd',
                  hatch='' if whole else '//')
        told = f'{begin or "?"} – {end or ""}' + (f'  {_DOUBT}' if row['review'] else '')
        axes.text(left, place + 0.36, told, fontsize=8.5, color='#b03a20' if row['review'] else '#555555')
    axes.set_yticks(range(len(rows)), [f'{row["person"]}  {row["post"]}' for row in reversed(rows)])
    axes.set_ylim(-0.6, len(rows) - 0.2)
    _year_ticks(axes, first.toordinal() - edge, last.toordinal() + edge)
    axes.grid(axis='y', visible=False)


def _year_ticks(axes: Axes, first: int, last: int) -> None:
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 2)
    step = max(1, len(years) // 12)
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years[::step]], [str(year) for year in years[::step]])
    axes.set_xlim(first, last)


def _unit(figure: Figure, rows: list[Row]) -> None:
    """A bar for each unit and year, its parts the roles."""
    axes = figure.add_subplot()
    bars: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for row in rows:
        bars[row['unit'], _year(row)][row['role']] = row['tasks']
    most = sorted(bars.items(), key=lambda item: -sum(item[1].values()))[:2 * MOST]
    shown = sorted(most, key=lambda item: item[0], reverse=True)
    for number, role in enumerate(_ROLES):
        lefts = [sum(parts.get(before, 0) for before in _ROLES[:number]) for _, parts in shown]
        axes.barh(range(len(shown)), [parts.get(role, 0) for _, parts in shown], left=lefts, height=0.6, color=_COLORS[number],
                  label=meaning(role, 'role'))
    axes.set_yticks(range(len(shown)), [f'{unit}  {year or ""}' for (unit, year), _ in shown])
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.set_xlabel(heading('tasks'))
    axes.legend(frameon=False, loc='upper left', bbox_to_anchor=(1.01, 1))
    axes.grid(axis='y', visible=False)


def _due(figure: Figure, rows: list[Row]) -> None:
    """A column for each month, as high as what falls due in it, split into what recurs and what does not."""
    axes = figure.add_subplot()
    numbers = [row['due_on'].year * 12 + row['due_on'].month - 1 for row in rows]
    months = [(at // 12, at % 12 + 1) for at in range(min(numbers), max(numbers) + 1)]
    bottom = [0] * len(months)
    for number, recurring in enumerate((False, True)):
        found = Counter((row['due_on'].year, row['due_on'].month) for row in rows if (row['kind'] == 'recurring') == recurring)
        counts = [found[month] for month in months]
        label = '周期' if recurring else '一次'
        axes.bar(range(len(months)), counts, bottom=bottom, color=_COLORS[number], width=0.6, label=label)
        bottom = [a + b for a, b in zip(bottom, counts, strict=True)]
    for place, total in enumerate(bottom):
        axes.text(place, total, str(total or ''), ha='center', va='bottom', fontsize=9)
    step = -(-len(months) // 18)
    axes.set_xticks(range(0, len(months), step), [f'{year}-{month:02}' for year, month in months[::step]])
    if len(months) > 10:
        axes.tick_params(axis='x', rotation=45)
    axes.set_ylabel('项')
    axes.legend(frameon=False)
    axes.grid(axis='x', visible=False)


ALWAYS = (*words('values').values(), *(heading(name) for name in ('value', 'tasks')),
          _DROPPED, _DOUBT, '项周期一次共个序列，显示万亿（）– 0123456789')
DRAWINGS: dict[str, tuple[Drawing, Callable[[list[Row]], float]]] = {
    'track': (_track, lambda rows: 1.5 + 4 * min(len({row['unit'] for row in rows}), PANELS)), 'due': (_due, lambda rows: 5.0),
    'who': (_who, lambda rows: 1.6 + 0.55 * min(len(rows), 3 * MOST)),
    'unit': (_unit, lambda rows: 2 + 0.4 * min(len({(row['unit'], row['year']) for row in rows}), 2 * MOST)),
}
