"""Corrections applied to the tables of an issue, so that they can be taken back: what a row said before stays in the file."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow as pa

from gazette_parser import corrections, pack
from gazette_parser.corrections import Correction, Corrections
from gazette_parser.records import EXTRACTED
from gazette_parser.screen import shorten
from gazette_parser.tables import schema

Rows = dict[str, pa.Table]
ADDED = 'corrections.added'  # the rule of a row that a person has given
_ORIGINALS = 'originals'


@dataclass
class Applied:
    """What became of the lines that concern an issue."""

    digest: str = ''
    applied: list[str] = field(default_factory=list)  # rows
    stale: list[tuple[int, str, str]] = field(default_factory=list)  # line, row, why it was not applied

    def note(self, line: Correction, why: str) -> None:
        """A line was applied (nothing is said), or not."""
        if why:
            self.stale.append((line.line, line.row_id, f'{line.table} {line.row_id}: {why}'))
        else:
            self.applied.append(line.row_id)

    def as_json(self) -> str:
        """For the metadata of the issue."""
        return json.dumps([self.digest, sorted(set(self.applied)), self.stale], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Applied:
        """What `as_json` has written."""
        digest, applied, stale = json.loads(text)
        return cls(digest, applied, [(line, row, why) for line, row, why in stale])


def correct(made: Mapping[str, pa.Table], all_lines: Corrections) -> tuple[Rows, Applied]:
    """The tables with the corrections of their issue, whatever was applied to them before taken back first."""
    tables = dict(made)
    if not all_lines.lines and not any(_has_originals(made[table]) for table in EXTRACTED if table in made):
        return tables, Applied()
    plain = {table: _restored(made[table]) for table in EXTRACTED}
    row_ids = {row['row_id'] for rows in plain.values() for row in rows}
    lines = all_lines.of(made['issues']['issue_id'][0].as_py(), row_ids)
    told = Applied(corrections.digest(lines))
    for table in EXTRACTED:
        own = [line for line in lines if line.table == table]
        if own or _has_originals(made[table]):
            tables[table] = _table(made, table, plain[table], own, told)
    return tables, told


def _has_originals(data: pa.Table) -> bool:
    return _ORIGINALS in pack.texts(data.schema)


def _restored(data: pa.Table) -> list[dict[str, Any]]:
    """The rows as the parser made them."""
    rows: list[dict[str, Any]] = data.to_pylist()
    if not _has_originals(data):
        return rows
    rows = [row for row in rows if row['corrected'] is None]
    for at, old in json.loads(pack.texts(data.schema)[_ORIGINALS]):
        rows.insert(at, {name: _thawed(old[name], data.schema.field(name)) for name in data.column_names})
    return rows


def _thawed(item: Any, kind: pa.Field) -> Any:
    return date.fromisoformat(item) if item is not None and kind.type == pa.date32() else item


def _table(made: Mapping[str, pa.Table], table: str, rows: list[dict[str, Any]], lines: list[Correction],
           told: Applied) -> pa.Table:
    groups: dict[tuple[bool, str], list[Correction]] = defaultdict(list)
    for line in lines:
        groups[line.action == 'add', line.row_id].append(line)
    places = {row['row_id']: at for at, row in enumerate(rows)}
    originals, now = [], list(rows)
    for (added, row_id), group in groups.items():
        if not added and row_id in places:
            at = places[row_id]
            now[at] = _changed(rows[at], group, told)
            originals += [[at, rows[at]]] if now[at] is not rows[at] else []
        elif not added:
            told.stale += [(line.line, row_id, f'{table} {row_id}: there is no such row any more') for line in group]
    whole = [row for row in now if row is not None]
    for (added, _), group in groups.items():
        if added:
            _add(made, whole, group, told)
    own = {key: text for key, text in pack.texts(made[table].schema).items() if key != _ORIGINALS}
    if originals or len(whole) != len(rows):
        own[_ORIGINALS] = json.dumps(sorted(originals, key=lambda item: item[0]), ensure_ascii=False, default=str)
    return pa.Table.from_pylist(whole, schema=schema(table)).replace_schema_metadata(own)


def _changed(row: dict[str, Any], lines: list[Correction], told: Applied) -> Any:
    """The row after its corrections: itself where none applies, None where it is rejected."""
    new, said = dict(row), []
    for line in lines:
        if line.action == 'reject':
            told.note(line, '')
            return None
        kind = schema(line.table).field(line.column)
        wanted, found = corrections.value(line.new, kind), row[line.column]
        if found == wanted:
            told.note(line, f'{line.column} is {line.new!r} without the correction; the line is not needed any more')
        elif line.old != corrections.shown(found) and not _equal(line.old, found, kind):
            told.note(line, f'{line.column} now says {corrections.shown(found)!r} and not {line.old!r}; look at it again')
        else:
            told.note(line, '')
            new[line.column] = wanted
            said.append(f'{line.column}: {line.old} → {line.new}' + (f' ({line.by})' if line.by else ''))
    return {**new, 'corrected': '；'.join(said)} if said else row


def _equal(text: str, found: Any, kind: pa.Field) -> bool:
    try:
        return bool(corrections.value(text, kind) == found)
    except ValueError:
        return False


def _add(made: Mapping[str, pa.Table], rows: list[dict[str, Any]], lines: list[Correction], told: Applied) -> None:
    """Put in a new row at its place in the text; or say for each of its lines why not."""
    table = lines[0].table
    given = {line.column: corrections.value(line.new, schema(table).field(line.column)) for line in lines}
    try:
        row = _new_row(made, table, given, lines[0])
    except ValueError as error:
        for line in lines:
            told.note(line, f'it is not added: {error}')
        return
    rows.insert(bisect_right([other['char_start'] for other in rows], row['char_start']), row)
    for line in lines:
        told.note(line, '')


def _new_row(made: Mapping[str, pa.Table], table: str, given: dict[str, Any], line: Correction) -> dict[str, Any]:
    quote, issue_id = given.get('quote'), made['issues']['issue_id'][0].as_py()
    if not quote:
        raise ValueError('one line must give its quote')
    start = _found(''.join(made['pages']['text'].to_pylist()), quote, given.get('char_start'))
    place = _place(made, start)
    name = sha256('\x1f'.join((table, place['document_id'], quote, line.row_id)).encode()).hexdigest()[:16]
    fixed = {'row_id': name, 'issue_id': issue_id, 'char_start': start, 'char_end': start + len(quote), 'rule': ADDED,
             'corrected': 'added' + (f' ({line.by})' if line.by else '')}
    row = {kind.name: False if kind.type == pa.bool_() else None for kind in schema(table)} | place | given | fixed
    lacking = [kind.name for kind in schema(table) if row[kind.name] is None and not kind.nullable]
    if lacking:
        raise ValueError(f'it needs {", ".join(lacking)}')
    return row


def _found(text: str, quote: str, start: int | None) -> int:
    if start is not None:
        if text[start:start + len(quote)] != quote:
            raise ValueError(f'the text at {start} is not {shorten(quote, 40)!r}')
        return start
    count = text.count(quote)
    if count != 1:
        raise ValueError(f'the quote {shorten(quote, 40)!r} stands {count} times in the issue' + (
            '; copy it from table pages' if not count else '; give more of it, or a line with its char_start'))
    return text.index(quote)


def _place(made: Mapping[str, pa.Table], start: int) -> dict[str, Any]:
    """The columns that say where in the issue an offset lies."""
    document = next(_around(made['documents'], start), None)
    if document is None:
        raise ValueError('the quote stands outside every document')
    attachment = next(_around(made['attachments'], start), {}).get('attachment_id')
    inside = [row for row in _around(made['outline'], start) if row['attachment_id'] == attachment]
    page = next(_around(made['pages'], start), {}).get('page')
    return {'document_id': document['document_id'], 'attachment_id': attachment, 'page': page,
            'section_path': max(inside, key=lambda row: int(row['level']))['section_path'] if inside else None}


def _around(data: pa.Table, start: int) -> Iterator[dict[str, Any]]:
    return (row for row in data.to_pylist() if row['char_start'] <= start < row['char_end'])
