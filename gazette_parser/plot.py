"""Answers as pictures: how a target moved, who held a post, what a unit carries, what falls due; PNG, SVG or HTML.

Needs the extra `plot` (matplotlib) and a font with Chinese characters on this machine.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazette_parser import grammar
from gazette_parser.drawings import ALWAYS, DRAWINGS, Row
from gazette_parser.errors import QueryError
from gazette_parser.export.source import draft, heading, meaning

if TYPE_CHECKING:
    import pyarrow as pa
    from matplotlib.figure import Figure

FORMS = ('png', 'svg', 'html')
_TABLES = {'track': 'series', 'who': 'tenures', 'unit': 'workload', 'due': 'agenda'}  # whose labels the answer's columns have
_STYLE = {'axes.spines.top': False, 'axes.spines.right': False, 'axes.grid': True, 'grid.color': '#e3e3e3',
          'axes.axisbelow': True, 'axes.unicode_minus': False, 'font.size': 11, 'axes.titlesize': 14,
          'svg.fonttype': 'path', 'svg.hashsalt': 'gazette'}


def plot(answer: pa.Table, question: str, title: str, target: Path) -> str:
    """Draw the answer to `track`, `who`, `unit` or `due` and say what was written; the ending of `target` is the form.

    Raises QueryError where matplotlib or a font is missing, the form is not known or there is nothing to draw.
    """
    form = target.suffix.removeprefix('.').lower()
    if form not in FORMS:
        raise QueryError(f'{target}: a picture is one of {", ".join(f".{name}" for name in FORMS)}')
    if not answer.num_rows:
        raise QueryError('nothing was found, so there is nothing to draw')
    made = drawn(answer.to_pylist(), question, title, 'svg' if form == 'html' else form)
    try:
        with draft(target) as place:
            place.write_bytes(_page(made, answer, question, title) if form == 'html' else made)
    except OSError as error:
        raise QueryError(f'{target}: {error.strerror or error}; choose another place') from error
    return f'{target}: {target.stat().st_size // 1024} KiB'


def drawn(rows: list[Row], question: str, title: str, form: str) -> bytes:
    """The picture as PNG or SVG; letters of an SVG are outlines, so that it looks the same everywhere."""
    matplotlib = _matplotlib()
    drawing, height = DRAWINGS[question]
    texts = {title, *(str(value) for row in rows for value in row.values() if isinstance(value, str)), ''.join(ALWAYS)}
    with matplotlib.rc_context({**_STYLE, 'font.family': fonts(texts)}):
        from matplotlib.figure import Figure
        figure = Figure(figsize=(11, height(rows)), layout='constrained')
        drawing(figure, rows)
        figure.axes[0].set_title(title, loc='left', pad=12)
        return _bytes(figure, form)


def _bytes(figure: Figure, form: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=form, dpi=150, metadata={'Date': None} if form == 'svg' else None)
    return buffer.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError as error:
        raise QueryError("pictures need matplotlib; install it with pip install 'gazette-parser[plot]'") from error
    logging.getLogger('matplotlib.font_manager').setLevel(logging.ERROR)  # it tells of weights that a font does not have
    return matplotlib


def fonts(texts: Iterable[str]) -> list[str]:
    """Families of this machine that together have every character; QueryError where one is in none."""
    from matplotlib import font_manager
    wanted = {ord(char) for text in texts for char in text if not char.isspace()}
    known = {font.name: font for font in font_manager.fontManager.ttflist}
    chosen = []
    for family in [*grammar.lines('fonts.txt'), 'DejaVu Sans']:
        covered = _characters(known[family].fname) & wanted if family in known else set()
        if covered:
            chosen.append(family)
            wanted -= covered
    if any(chr(code) >= '\u2e80' for code in wanted):
        missing = ''.join(map(chr, sorted(wanted)))[:10]
        raise QueryError(f'no font on this machine has {missing}; install a Chinese font (fonts-noto-cjk or fonts-wqy-zenhei)')
    return chosen or ['DejaVu Sans']


def _characters(path: str) -> set[int]:
    from matplotlib.ft2font import FT2Font
    return set(FT2Font(path).get_charmap())


def _page(picture: bytes, answer: pa.Table, question: str, title: str) -> bytes:
    """A page that needs nothing else: the picture, and the rows that it was drawn from."""
    svg = picture.decode()
    svg = svg[svg.index('<svg'):]
    names = [name for name in answer.column_names
             if name not in ('evidence', 'series_id', 'document_id') and answer[name].null_count < answer.num_rows]
    head = ''.join(f'<th>{escape(heading(name, _TABLES[question]))}</th>' for name in names)
    body = ''.join(f'<tr>{"".join(_td(row[name], name) for name in names)}</tr>' for row in answer.to_pylist())
    return (f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
            '<style>body{font:15px/1.5 sans-serif;margin:2em auto;max-width:1200px;padding:0 1em}svg{width:100%;height:auto}'
            'table{border-collapse:collapse;font-size:13px;width:100%}'
            'td,th{border-bottom:1px solid #ddd;padding:3px 8px;min-width:2em;'
            'text-align:left;vertical-align:top}.w{white-space:nowrap}</style></head>'
            f'<body>{svg}<table><tr>{head}</tr>{body}</table></body></html>\n'
            ).encode()


def _td(value: Any, name: str) -> str:
    """A cell; days, numbers and 文号 stay on one line."""
    wraps = isinstance(value, str | list) and name not in ('doc_no', 'person')
    return f'<td{"" if wraps else " class=w"}>{_text(value, name)}</td>'


def _text(value: Any, name: str) -> str:
    value = '；'.join(value) if isinstance(value, list) else meaning(value, name)
    return '' if value is None else escape(f'{value:g}' if isinstance(value, float) and abs(value) < 1e6 else str(value))
