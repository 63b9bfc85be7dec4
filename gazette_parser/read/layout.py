"""Pages as they are read: running heads dropped, columns in order, printed lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from gazette_parser.model import Box, Note, RawLine, RawPage, RawTable
from gazette_parser.read.lines import UNCERTAIN, Line, Sheet, joined
from gazette_parser.read.order import Item, reading_order
from gazette_parser.read.pieces import em, join_pieces
from gazette_parser.read.ruled import Grid, append, as_table, goes_on_over, take_tables
from gazette_parser.read.running import drop_running

_ENTRY_END = re.compile(r'[.…·．]{3,}\s*\d{1,4}$')
_SENTENCE_END = re.compile(r'[。；：！？.;:!?][”’）》〉」』】)]*$')
Column = tuple[float, int]  # type size, and where the lines begin, in steps of four points
LARGE = 1.15  # of the size of most text: titles, which no page end cuts
TOLD = 20  # characters of an uncertain line, and lines, in a note
INDENT = 0.6  # of the type size: a line that begins farther in is indented


def compose(sheets: list[Sheet]) -> tuple[RawPage, ...]:
    """Raw pages of paragraphs and whole tables, a page for each sheet."""
    return tuple(compose_parts([sheets]))


def compose_parts(parts: Iterable[list[Sheet]]) -> Iterator[RawPage]:
    """The same for a file that comes in parts, so that few sheets are held at a time.

    A part ends where no table goes on; margins and running heads are those of the part.
    """
    held: list[Sheet] = []
    last: Item | None = None
    for sheets in parts:
        if held:
            pages = _arranged(held)
            end = _safe_end(pages)
            yield from _pages(held[:end], pages[:end], last)
            last = next((page[-1] for page in reversed(pages[:end]) if page), last)
            held = held[end:]
        held += sheets
    yield from _pages(held, _arranged(held), last)


def _arranged(sheets: list[Sheet]) -> list[list[Item]]:
    """The lines and tables of each page in reading order, with their margins."""
    join_pieces(sheets)
    drop_running(sheets)
    runs = [reading_order(sheet, take_tables(sheet), em(sheet)) for sheet in sheets]
    _set_margins([run for page in runs for run in page], median(sheet.width for sheet in sheets))
    for sheet, page in zip(sheets, runs, strict=True):
        _end_at_gutters(page, sheet.gutters)
    return [[item for run in page for item in run] for page in runs]


def _safe_end(pages: list[list[Item]]) -> int:
    """How many pages can be finished before the next ones are known: those up to the last that begins with a line."""
    begins = (number for number in range(len(pages) - 1, 0, -1) if pages[number] and isinstance(pages[number][0], Line))
    return next(begins, len(pages))


def _join_tables(pages: list[list[Item]]) -> None:
    """Move the rows of a table that begins a page to the table that ends the page before."""
    last: Item | None = None
    for page in pages:
        while page and isinstance(page[0], Grid) and isinstance(last, Grid) and goes_on_over(last, page[0]):
            append(last, page[0])
            del page[0]
        last = page[-1] if page else last


def _lines(items: Iterable[Item]) -> Iterator[Line]:
    return (item for item in items if isinstance(item, Line))


def _body_size(pages: list[list[Item]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in _lines(page)):
        sizes[line.size] += len(line.glyphs)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _leading(pages: list[list[Item]]) -> dict[float, float]:
    """Usual distance from line to line for each type size."""
    gaps: dict[float, Counter[float]] = {}
    for page in pages:
        for upper, lower in pairwise(page):
            if isinstance(upper, Line) and isinstance(lower, Line) and upper.size == lower.size:
                gap = round(2 * (lower.top - upper.top)) / 2
                if 0.9 * lower.size < gap < 4 * lower.size:
                    gaps.setdefault(lower.size, Counter())[gap] += 1
    return {size: max(counts, key=lambda gap: counts[gap]) for size, counts in gaps.items()}


def _set_margins(runs: list[list[Item]], width: float) -> None:
    """Give every line the margins of its column: the left of its run, the right of all runs that begin there."""
    classes = [(size, lines) for run in runs for size, lines in _by_size(run).items()]
    _set_lefts(classes)
    ends: dict[Column, list[float]] = {}
    for size, lines in classes:
        ends.setdefault(_column(size, lines), []).extend(line.x1 for line in lines)
    rights = _rights(ends, width)
    for size, lines in classes:
        for line in lines:
            line.right = rights[_column(size, lines)]
    for run in runs:
        _mark_balanced(run)


def _set_lefts(classes: list[tuple[float, list[Line]]]) -> None:
    usual: dict[float, Counter[int]] = {}
    for size, lines in classes:
        usual.setdefault(size, Counter())[round(_left(lines))] += len(lines)
    for size, lines in classes:
        left = _usual_left(_left(lines), size, usual[size], len(lines))
        for line in lines:
            line.left = left


def _column(size: float, lines: list[Line]) -> Column:
    return size, round(lines[0].left / 4)


def _rights(ends: dict[Column, list[float]], width: float) -> dict[Column, float]:
    """Right margins. Where all lines are short it is that of the largest column near by, else as wide as the left."""
    found = {column: _right(places, column[0]) for column, places in ends.items()}
    known = sorted((column for column in found if found[column]), key=lambda column: -len(ends[column]))
    rights = {}
    for column, places in ends.items():
        near = (found[other] for other in known if abs(other[1] - column[1]) <= column[0])
        rights[column] = found[column] or max(*places, next(near, width - 4 * column[1]))
    return rights


def _by_size(run: list[Item]) -> dict[float, list[Line]]:
    sizes: dict[float, list[Line]] = {}
    for line in _lines(run):
        sizes.setdefault(line.size, []).append(line)
    return sizes


def _left(lines: list[Line]) -> float:
    """The left margin; an opening bracket may hang out of it."""
    return min((line.x0 for line in lines if line.glyphs[0].char not in '“‘（《〈「『【〔'),
               default=min(line.x0 for line in lines))


def _usual_left(left: float, size: float, usual: Counter[int], count: int) -> float:
    """A column of few lines may hold indented ones only: then the margin is the usual one."""
    common = max(usual, key=lambda place: usual[place])
    return float(common) if count < 4 and INDENT * size < left - common < 4 * size else left


def _right(ends: list[float], size: float) -> float:
    """Where full lines end: the outermost place at which a fifth of the lines end; 0 where lines run past it."""
    places = Counter(round(end) for end in ends)
    common = max((place for place, count in places.items() if count >= max(3, 0.2 * len(ends))), default=0)
    beyond = sum(end > common + INDENT * size for end in ends)
    return float(common) if beyond <= 0.1 * len(ends) else 0.0


def _end_at_gutters(runs: list[list[Item]], gutters: list[float]) -> None:
    """A column ends at its gutter, though lines above it that begin at the same place may run across the page."""
    for run in runs:
        columns: dict[float, list[Line]] = {}
        for line in _lines(run):
            nearest = min((x for x in gutters if x >= line.x1 - 1), default=line.right)
            if nearest < line.right:
                columns.setdefault(nearest, []).append(line)
        for lines in columns.values():
            for line in lines:
                line.right = max(other.x1 for other in lines)


def _mark_balanced(run: list[Item]) -> None:
    """Lines in the middle of their column: of the type that fills most of it, or of all that stands in it."""
    sizes = _by_size(run)
    if not sizes:
        return
    main = max(sizes.values(), key=lambda lines: sum(len(line.glyphs) for line in lines))
    margins = [(item.left, item.right) if isinstance(item, Line) else (item.x0, item.x1) for item in run]
    middles = ((main[0].left + main[0].right) / 2,
               (min(left for left, _ in margins) + max(right for _, right in margins)) / 2)
    for line in _lines(run):
        line.balanced = any(abs((line.x0 + line.x1) / 2 - middle) < 0.8 * line.size for middle in middles)


def _pages(sheets: list[Sheet], pages: list[list[Item]], last: Item | None) -> Iterator[RawPage]:
    """Finished pages; `last` is what stands before them."""
    _join_tables(pages)
    leading, body = _leading(pages), _body_size(pages)
    doubts = {sheet.number: sheet.doubt for sheet in sheets if sheet.doubt}
    for sheet, items in zip(sheets, pages, strict=True):
        blocks: list[RawLine | RawTable] = []
        for group in _groups(items, leading, body):
            joins = not blocks and isinstance(last, Line) and isinstance(group, list) \
                and last.size <= LARGE * body and _cut(last, group[0])
            blocks.append(as_table(group, doubts) if isinstance(group, Grid) else _paragraph(group, joins, sheet))
            last = group if isinstance(group, Grid) else group[-1]
        notes = [*sheet.notes, *_uncertain(blocks)] or ([] if sheet.lines else [Note('page without text', 'info')])
        size = (sheet.height, sheet.width) if sheet.turn % 180 else (sheet.width, sheet.height)
        yield RawPage(sheet.number, tuple(blocks), *size, tuple(notes), sheet.recognised)


def _uncertain(blocks: list[RawLine | RawTable]) -> Iterator[Note]:
    """A note that tells the printed lines and cells which were recognised with low confidence."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, RawLine):
            texts += [line for (line, _), doubt in zip(block.lines, block.doubts, strict=False) if doubt == UNCERTAIN]
        else:
            texts += [block.rows[row][column] or '' for row, column, doubt in block.doubts if doubt == UNCERTAIN]
    if texts:
        yield Note(f'{UNCERTAIN}: ' + ' / '.join(text[:TOLD] for text in texts[:TOLD]))


def _groups(items: list[Item], leading: dict[float, float], body: float) -> Iterator[list[Line] | Grid]:
    """Tables, and the lines of each paragraph."""
    group: list[Line] = []
    for item in items:
        if isinstance(item, Grid):
            if group:
                yield group
            yield item
            group = []
        elif group and _same_paragraph(group, item, leading.get(item.size, 2 * item.size), body):
            group.append(item)
        else:
            if group:
                yield group
            group = [item]
    if group:
        yield group


def _same_paragraph(group: list[Line], line: Line, leading: float, body: float) -> bool:
    last = group[-1]
    if abs(last.size - line.size) > 0.6:
        return False
    if line.top < last.top - line.size:
        return _cut(last, line)
    if line.top - last.top > 1.5 * leading:
        return False
    if last.balanced and line.balanced and line.size > body + 1:
        return True
    return _goes_on(last, line) or _hangs(group, line)


def _goes_on(last: Line, line: Line) -> bool:
    """A line at the margin goes on with the one above if that is full."""
    if _is_indented(line) or _ENTRY_END.search(last.text):
        return False
    room = last.right - last.x1 - line.first_width
    return room <= 0.1 * line.size or (room < line.size and not _SENTENCE_END.search(last.text))


def _is_indented(line: Line) -> bool:
    return line.x0 > line.left + INDENT * line.size


def _hangs(group: list[Line], line: Line) -> bool:
    """A line farther in goes on with a full indented one: hanging indents of lists."""
    last, step = group[-1], INDENT * line.size
    full = last.right - last.x1 - line.first_width <= 0.1 * line.size
    if not full or _SENTENCE_END.search(last.text):
        return False
    if any(right.x0 - left.x1 > 0.8 * line.size and abs(right.x0 - line.x0) < step for left, right in pairwise(last.glyphs)):
        return True  # under the second column of a list
    if last.x0 <= last.left + step:
        return False
    return line.x0 > last.x0 + step or (last.x0 > group[0].x0 + step and abs(line.x0 - last.x0) < step)


def _cut(last: Line, line: Line) -> bool:
    """Whether a paragraph goes on in the next column or page: a full line, then one at the margin.

    A short line after the end of a sentence may be a label (附件): it must be in the same type.
    """
    if abs(last.size - line.size) > 0.6 or _is_indented(line):
        return False
    label = line.x1 < line.right - 2 * line.size and _SENTENCE_END.search(last.text)
    return _goes_on(last, line) and (not label or last.fonts[1] == line.fonts[0])


def _paragraph(lines: list[Line], joins: bool, sheet: Sheet) -> RawLine:
    text = ''
    for line in lines:
        text = joined(text, line.text) if text else line.text
    box = Box(round(min(line.x0 for line in lines), 2), round(min(line.top for line in lines), 2),
              round(max(line.x1 for line in lines), 2), round(max(line.bottom for line in lines), 2))
    doubts = tuple(sheet.doubt or (UNCERTAIN if line.is_uncertain else None) for line in lines)
    return RawLine(text, sheet.shown(box), lines[0].size, joins, tuple((line.text, sheet.shown(line.box)) for line in lines),
                   doubts if any(doubts) else ())
