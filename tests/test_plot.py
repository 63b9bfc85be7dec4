"""Pictures: the forms, Chinese fonts, and the sentences where something is missing."""

import builtins
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gazette_parser import plot, questions
from gazette_parser.errors import QueryError

matplotlib = pytest.importorskip('matplotlib')
pytest.importorskip('matplotlib.figure')


@pytest.fixture(autouse=True)
def with_a_font() -> None:
    try:
        plot.fonts(['中'])
    except QueryError:
        pytest.skip('this machine has no Chinese font')


ASKED: dict[str, Callable[[Path], Any]] = {
    'track': lambda years: questions.track(years, '率'), 'who': lambda years: questions.who(years, '财政局局长'),
    'unit': lambda years: questions.unit(years, '局'), 'due': lambda years: questions.due(years, date(2014, 1, 1), date(2023, 12, 31))}


@pytest.mark.parametrize('question', ['track', 'who'])
@pytest.mark.parametrize('form, start', [('png', b'\x89PNG'), ('svg', b'<?xml'), ('html', b'<!doctype html>')])
def test_pictures(question: str, form: str, start: bytes, years: Path, tmp_path: Path) -> None:
    target = tmp_path / f'a.{form}'
    assert 'KiB' in plot.plot(ASKED[question](years), question, '目标', target)
    data = target.read_bytes()
    assert data.startswith(start) and len(data) > 10_000
    assert b'http://' not in data.replace(b'http://www.w3.org', b'').replace(b'http://purl.org', b'').replace(b'http://creativecommons.org', b'')


@pytest.mark.parametrize('question', ['unit', 'due'])
def test_pictures_of_the_sample(question: str, sample: Path) -> None:
    rows = ASKED[question](sample) if question == 'unit' else questions.due(sample, date(2023, 6, 1), date(2023, 12, 31))
    assert plot.drawn(rows.to_pylist(), question, '任务', 'png').startswith(b'\x89PNG')


def test_the_same_answer_gives_the_same_picture(years: Path) -> None:
    rows = ASKED['track'](years).to_pylist()
    assert plot.drawn(rows, 'track', '目标', 'svg') == plot.drawn(rows, 'track', '目标', 'svg')


def test_text_of_a_page_is_escaped(years: Path, tmp_path: Path) -> None:
    target = tmp_path / 'a.html'
    plot.plot(ASKED['track'](years), 'track', '<script>alert(1)</script>', target)
    assert '<script' not in target.read_text('utf8')


def test_a_missing_character_gives_a_sentence() -> None:
    with pytest.raises(QueryError, match='install a Chinese font'):
        plot.fonts(['\U0003347f'])


def test_a_missing_font_gives_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot.grammar, 'lines', lambda name: [])
    with pytest.raises(QueryError, match='no font on this machine has'):
        plot.fonts(['目标'])


def test_missing_matplotlib_gives_a_sentence(monkeypatch: pytest.MonkeyPatch, years: Path, tmp_path: Path) -> None:
    real = builtins.__import__
    monkeypatch.delitem(sys.modules, 'matplotlib')

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name == 'matplotlib':
            raise ImportError(name)
        return real(name, *args, **more)
    monkeypatch.setattr(builtins, '__import__', refuse)
    with pytest.raises(QueryError, match=r'gazette-parser\[plot\]'):
        plot.plot(ASKED['track'](years), 'track', '目标', tmp_path / 'a.png')


def test_nothing_to_draw(years: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match='nothing to draw'):
        plot.plot(questions.track(years, '没有'), 'track', '目标', tmp_path / 'a.png')


def axes_of(question: str, rows: list[dict[str, Any]]) -> list[Any]:
    figure = matplotlib.figure.Figure()
    plot.DRAWINGS[question][0](figure, rows)
    return list(figure.axes)


def test_months_without_anything_due_are_not_left_out() -> None:
    axes, = axes_of('due', [{'due_on': day, 'kind': 'by'} for day in (date(2023, 11, 1), date(2024, 2, 1))])
    assert [label.get_text() for label in axes.get_xticklabels()] == ['2023-11', '2023-12', '2024-01', '2024-02']


def point(indicator: str, year: int | None, value: float) -> dict[str, Any]:
    return {'series_id': indicator, 'indicator': indicator, 'scope': None, 'unit': '亩', 'change': 'level', 'year': year, 'value': value,
            'dropped_by': None}


def test_values_of_one_year_are_bars_and_of_several_are_lines() -> None:
    bars, = axes_of('track', [point('茶叶', 2023, 5), point('林果', 2023, 7)])
    assert [bar.get_width() for bar in bars.patches] == [7, 5] and len(bars.lines) == 0
    lines, = axes_of('track', [point('茶叶', 2022, 4), point('茶叶', 2023, 5), point('林果', 2023, 7)])
    assert not lines.patches and list(lines.lines[0].get_ydata()) == [4, 5]


@pytest.mark.parametrize('question, row', [('track', point('茶叶', None, 5)), ('who', {'start_on': None, 'end_on': None})])
def test_what_has_no_date_cannot_be_drawn(question: str, row: dict[str, Any]) -> None:
    with pytest.raises(QueryError, match='nothing of this has a date'):
        axes_of(question, [row])
