"""Table `responsibilities`: who leads, answers for, or helps with a task (责任分工)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache

from gazette_parser import grammar
from gazette_parser.extract.amended import struck_out
from gazette_parser.extract.context import Context
from gazette_parser.extract.home import addressed_place, home_region
from gazette_parser.extract.line_tables import role_cells
from gazette_parser.extract.role_columns import column_role, columns_of, shifted
from gazette_parser.extract.role_names import ROLES
from gazette_parser.extract.subjects import created, subject
from gazette_parser.extract.unit_lists import Named, all_units, looks_like_unit, named_units, roles_in
from gazette_parser.grammar import Match
from gazette_parser.model import Span
from gazette_parser.records import Cell, Located, Responsibility
from gazette_parser.values import regions, units

GRAMMAR = 'responsibilities'
QUOTES = '“"'  # open a paragraph that an amendment quotes
_TASK = 120  # characters of a task that help to recognise it
_SENTENCES = {f'{GRAMMAR}.{name}' for name in ('stated', 'carried')}


def interpret(match: Match, context: Context) -> Iterator[Located]:
    """A row for each unit of the passage, with the role that the label or the role word gives it."""
    if _in_role_column(match, context) or _refused(match, context):
        return
    if match.rule.name == f'{GRAMMAR}.carried':
        yield from _carried(match, context)
        return
    block = match.span_of('block')
    role = _label_role(match) or _word_role(match)
    free = match.rule.name == f'{GRAMMAR}.labelled' and not match.get('loose')
    found = named_units(context.text, _widened(block, match, context), role, free) if block else []
    doubt = 'may be an item of a list of duties' if _under('duty_share', match, context) else _quoted(match, context)
    yield from _rows(_first_leads(found, context), _proof(match, found), match, context, _task(match, context), doubt)


def _carried(match: Match, context: Context) -> Iterator[Located]:
    """The rows of a clause that begins with a role word, if its sentence has a subject.

    A role said again (负责…，负责…) is one duty, unless on a basis of its own (，按照…原则负责…).
    """
    word = match.span_of('word')
    block = subject(context, match.span.start + 1)
    if block is None or word is None:
        return
    role = str(_word_role(match))
    said = roles_in(context.text, Span(block.end, match.span.start))
    again = role in said and not grammar.load(GRAMMAR).term('other_basis').match(match.text)
    if again or (not said and grammar.load(GRAMMAR).term('takes_part').search(match.text)):
        return
    found = named_units(context.text, block, role)
    if found and found[0].span.start == block.start:
        far = grammar.load(GRAMMAR).term('far_off').match(context.text, block.start, word.end)
        doubt = 'its subject stands several clauses before' if far else None
        own = created(context, context.clause(block.start)) == block  # what the document sets up is as printed
        for row in _rows(found, Span(block.start, word.end), match, context, _task(match, context), doubt):
            yield dataclasses.replace(row, unit=row.unit_raw) if own else row


def interpret_part(context: Context) -> Iterator[Located]:
    """The rows of ruled tables whose columns say who answers (牵头单位, 责任单位, 单位名称)."""
    for table in context.tables:
        cells = [cell for cell in context.cells if cell.table_id == table.table_id]
        heads, columns = columns_of(cells, context)
        moved = shifted(heads, columns, cells, context)
        for cell in cells:
            role = moved.get(cell.row, columns).get(cell.col)
            if role and cell.row > heads[0].row and cell.text and not column_role(cell):
                yield from _cell_rows(cell, role, heads, cells, context)
    for line in role_cells(context):
        found = named_units(context.text, line.span, line.role)
        doubt = None if line.sure else 'the columns of the table are not ruled'
        yield from _rows(_first_leads(found, context), line.span, f'{GRAMMAR}.column', context, line.task, doubt)


def _refused(match: Match, context: Context) -> bool:
    """Whether the sentence is no assignment: an item of a list of duties (主要职责), a condition (由X负责…的，), a noun
    (X负责…的部门应当), or what an amendment strikes out.
    """
    if match.rule.name not in _SENTENCES:
        return False
    terms = (grammar.load(GRAMMAR).term(name) for name in ('condition', 'duty_noun'))
    other = any(term.match(context.text, match.span.end, context.span.end) for term in terms)
    return other or _is_told(match, context) or struck_out(match.span, context) or _under('duty_list', match, context)


def _is_told(match: Match, context: Context) -> bool:
    """Whether the sentence before it tells what was done: 甲局牵头开展了整治，|乙局配合."""
    start = context.sentence(match.span.start).start
    return bool(grammar.load(GRAMMAR).term('told').search(context.text, start, match.span.start))


def _quoted(match: Match, context: Context) -> str | None:
    """Why a sentence in a paragraph that goes on with a quotation is doubted: the first paragraph says what is new."""
    opens = context.text[context.paragraph(match.span.start).start] in QUOTES
    return 'a further paragraph of an amended article' if opens and match.rule.name in _SENTENCES else None


def _under(name: str, match: Match, context: Context) -> bool:
    """Whether a heading above the sentence is worded so; passages with a label are assignments anyhow."""
    if match.rule.name not in _SENTENCES:
        return False
    term = grammar.load(GRAMMAR).term(name)
    return any(term.match(section.heading or '') for section in context.headings(match.span.start))


def _widened(block: Span, match: Match, context: Context) -> Span:
    """A list with what belongs to it: the lines below a label, units before the comma (市委宣传部，市教育局配合)."""
    if match.rule.name == f'{GRAMMAR}.label_heading':
        return _lines_below(block, context)
    if match.rule.name == f'{GRAMMAR}.label_said':
        return _leading_list(block, context)
    if match.rule.name != f'{GRAMMAR}.stated':
        return block
    start = block.start
    while context.text[start - 1:start] in ('，', ',') and start > context.span.start:
        clause = context.clause(start - 1)
        if not all_units(context.text, Span(clause.start, start - 1)):
            break
        start = clause.start
    return Span(start, block.end)


def _leading_list(block: Span, context: Context) -> Span:
    """The clauses at the head of a passage that are nothing but units: 实施机构为X，在Y指导下开展工作."""
    end = block.start
    while end < block.end:
        clause = context.clause(end + (end > block.start))
        stop = min(clause.end, block.end)
        if not all_units(context.text, Span(max(clause.start, block.start), stop)):
            break
        end = stop
    return Span(block.start, end)


def _lines_below(block: Span, context: Context) -> Span:
    """The first line and those below it, as long as they are units too."""
    if not all_units(context.text, block):
        return Span(block.start, block.start)
    end = block.end
    while end + 1 < context.span.end:
        line = context.paragraph(end + 1)
        if line.start <= end or not all_units(context.text, line):
            break
        end = line.end
    return Span(block.start, end)


def _proof(match: Match, found: list[Named]) -> Span:
    """The shortest passage that proves the rows: from the label or the first unit on, without the brackets around."""
    block = match.span_of('block')
    if match.get('label') or not found or block is None:
        return Span(match.span.start, max([match.span.end, *(named.span.end for named in found)]))
    return Span(min(named.span.start for named in found), match.span.end if match.get('word') else block.end)


def _in_role_column(match: Match, context: Context) -> bool:
    """Whether `interpret_part` reads that cell as a whole, or it is a header."""
    cell = context.cell(match.span.start) if context.tables else None
    if cell is None:
        return context.table(match.span.start) is not None
    heads, columns = columns_of([c for c in context.cells if c.table_id == cell.table_id], context)
    return cell.col in columns or (bool(heads) and cell.row <= heads[0].row)


def _word_role(match: Match) -> str | None:
    return next((role for role in ROLES.values() if match.get('word') and match.get(role)), None)


def _label_role(match: Match) -> str | None:
    return next((role for short, role in ROLES.items() if match.get(f'{short}_label')), None)


def _first_leads(found: list[Named], context: Context) -> list[Named]:
    """Where the document says that the first of a list leads, the first of several `responsible` is `lead`."""
    listed = [n for n in found if n.role == 'responsible']
    if len(listed) < 2 or any(n.role == 'lead' for n in found) or not _says_first_leads(context):
        return found
    return [dataclasses.replace(n, role='lead') if n is listed[0] else n for n in found]


def _says_first_leads(context: Context) -> bool:
    return _first_is_lead(context.text, context.document.char_start, context.document.char_end)


@lru_cache(maxsize=8)
def _first_is_lead(text: str, start: int, end: int) -> bool:
    return bool(grammar.load(GRAMMAR).term('first_leads').search(text, start, end))


def _rows(found: list[Named], span: Span, rule: Match | str, context: Context, task: str | None,
          doubt: str | None = None) -> Iterator[Responsibility]:
    if not found:
        return
    home = home_region(context.issue, context.document)
    below = addressed_place(context.document, home)
    before: str | None = None
    for named in found:
        region = _region(named.text, before, home, below)
        unit, collective, before = _resolved(named, before, region, context)
        place = context.place(span, rule, doubt or _doubt(named, unit, region))
        yield Responsibility(**place, role=named.role, unit_raw=named.text, unit=unit, collective=collective, seq=named.seq,
                             task=task)


def _region(name: str, before: str | None, home: str | None, below: str | None) -> str | None:
    """Whose unit it is: the document's own region, or the place addressed where a level of that kind is printed (县财政局)."""
    if below is None or (home or '').endswith(below[-1]):
        return home
    return below if name.startswith(below[-1]) or (before or '').startswith(below[-1]) else home


def _doubt(named: Named, unit: str, region: str | None) -> str | None:
    """Why a person should look at the row: guesses about the name, or about whether it is a duty at all."""
    if not looks_like_unit(named.text) and not named.headless:
        return 'it stands where a unit is named, but does not end like one'
    if _unknown_place(named.text):
        return 'it ends like a place, but no list of places has it'
    collective = units.is_collective(unit)
    if units.is_ambiguous(unit) and not collective:
        return 'the abbreviation has no one full name'
    if region is None and not (collective or units.region_of([unit]) or units.is_central(unit) or units.is_inner(unit)):
        return 'the region of the unit is not known'
    return None


@lru_cache(maxsize=1024)
def _unknown_place(name: str) -> bool:
    """Whether it ends like a county, a city or a district, and none is called so."""
    place = grammar.load(GRAMMAR).term('bare_place').fullmatch(name)
    return place is not None and not regions.exists(name) and not units.is_collective(name)


def _resolved(named: Named, before: str | None, region: str | None, context: Context) -> tuple[str, bool, str | None]:
    """Canonical name, collective or not, and the printed prefix that the next unit of the list shares."""
    dated = context.document.dated
    prefix = units.prefix_of(named.text, region, named.headless)
    text = named.text if prefix is not None or before is None else units.shared(before, named.text, region)
    name = units.canonical(text, region, dated)
    collective = units.is_collective(text + ('部门' if named.headless else ''), region, dated)
    if named.headless:
        name = units.with_region(text, region, dated)
    return name, collective, prefix if prefix is not None else before


def _task(match: Match, context: Context) -> str | None:
    """What they answer for: the heading around it, else the sentence before the passage."""
    section = context.section(match.span.start)
    if section and section.heading:
        return section.heading
    sentence = context.quote(context.sentence(max(match.span.start - 2, context.span.start))).strip()
    return sentence[:_TASK] or None


def _cell_rows(cell: Cell, role: str, heads: list[Cell], cells: list[Cell], context: Context) -> Iterator[Located]:
    block = Span(cell.char_start, cell.char_end)
    loose = any(grammar.load(GRAMMAR).term('loose_head').fullmatch(head.text) for head in heads if head.col == cell.col)
    found = named_units(context.text, block, role, free=not loose)
    yield from _rows(_first_leads(found, context), block, f'{GRAMMAR}.column', context, _row_task(cell, heads, cells))


def _row_task(cell: Cell, heads: list[Cell], cells: list[Cell]) -> str | None:
    """The cell of the task column in the same row, else the next cell."""
    tasks = {head.col for head in heads if grammar.load(GRAMMAR).term('task_head').search(head.text)}
    row = [c for c in cells if c.row == cell.row and c.col != cell.col and c.text]
    named = [c for c in row if c.col in tasks] or [c for c in row if c.col > cell.col]
    return named[0].text[:_TASK] if named else None
