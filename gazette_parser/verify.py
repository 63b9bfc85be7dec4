"""What is wrong with an archive: files, schemas, runs; then keys, offsets and quotes of every issue."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from pyarrow import compute

from gazette_parser import catalog, pack, sheet, store
from gazette_parser.catalog import Archive
from gazette_parser.errors import StoreError
from gazette_parser.records import EXTRACTED, TABLES
from gazette_parser.screen import many
from gazette_parser.tables import schema

Rows = Mapping[str, pa.Table]
SEVERAL = 3  # faults of one kind in one issue that are written out


def mend(output: str | os.PathLike[str]) -> int:
    """Finish or undo what a stopped command has left; how many files were removed. StoreError where nothing can be changed."""
    archive = store.at(output)
    with archive.reading():
        pass
    return archive.mend()


def damage(output: str | os.PathLike[str]) -> list[str]:
    """What is wrong with the files, one sentence each with the remedy; empty when every issue is whole and of one run."""
    archive = store.at(output)
    complaints, runs, counts = [], defaultdict(set), Counter[str]()
    with archive.reading() as unfinished:
        for name, run, complaint in _inspected(archive):
            counts[name] += 1
            runs[name].add(run)
            complaints.append(complaint)
    bad = {name for name in counts if counts[name] != len(TABLES) or len(runs[name] - {''}) > 1}
    torn = [str(store.torn(archive.name, 'tables', name)) for name in sorted(bad | unfinished)]
    return [text for text in complaints if text] + torn


def _inspected(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Each issue in each file, with the run that wrote it and what is wrong with the file; one of the two is empty."""
    where = archive.where()
    for table in TABLES:
        for place in archive.files(table):
            try:
                yield from ((name, run, '') for name, run in _runs(archive, table, place).items())
            except StoreError as error:
                inside = [name for name, at in where.packs.items() if at == place] or [catalog.stem(place)]
                yield from ((name, '', '' if number else str(error)) for number, name in enumerate(inside))


def _runs(archive: Archive, table: str, place: str) -> dict[str, str]:
    file = archive.open(table, place)
    rows = sum(data.num_rows for data in file.groups())
    parts = pack.parts(file.texts)
    if parts is None:
        return {catalog.stem(place): file.texts.get('run_id', '')}
    if sum(part.rows for part in parts.values()) != rows:
        raise sheet.damaged(f'{archive.name}/{table}/{place}', 'its rows are not those that it names')
    return {name: part.metadata.get('run_id', '') for name, part in parts.items()}


def faults(output: str | os.PathLike[str]) -> Iterator[str]:
    """What is wrong with the rows, issue by issue, for files that `damage` finds whole: a sentence for each kind."""
    archive = store.at(output)
    with archive.reading():
        for held, made in _issues(archive):
            yield from (f'{archive.name}: issue {unquote(held.name)}: {text}; parse it again' for text in _wrong(held, made))


def _issues(archive: Archive) -> Iterator[tuple[catalog.Held, Rows]]:
    """Every issue with its tables."""
    shelf = catalog.Shelf(archive)
    for place in archive.files('issues'):
        yield from ((held, shelf.tables(held)) for held in catalog.issues_in(archive, place))


def _wrong(held: catalog.Held, made: Rows) -> Iterator[str]:
    text = ''.join(made['pages']['text'].to_pylist())
    yield from _counts(held, made)
    for table, data in made.items():
        for look in (_required, _unique, _references, _offsets):
            yield from look(table, data, made, len(text))
    for table in EXTRACTED:
        yield from _some(table, 'the quote is not the text at its place', _misquoted(made[table], text))


def _counts(held: catalog.Held, made: Rows) -> Iterator[str]:
    if made['issues'].num_rows != 1:
        yield f'issues has {many(made["issues"].num_rows, "row")} instead of one'
    for table, rows in held.summary.get('rows', {}).items():
        if made[table].num_rows != rows:
            yield f'{table} has {many(made[table].num_rows, "row")} instead of {rows}'


def _required(table: str, data: pa.Table, made: Rows, length: int) -> Iterator[str]:
    for column in schema(table):
        if not column.nullable and data[column.name].null_count:
            yield f'{table}.{column.name}: null in {many(data[column.name].null_count, "row")}'


KEYS = {
    'issues': ('issue_id',), 'documents': ('document_id',), 'attachments': ('attachment_id',), 'tables': ('table_id',),
    'cells': ('table_id', 'row', 'col'), 'contents': ('seq',), 'units': ('unit',), **dict.fromkeys(EXTRACTED, ('row_id',)),
}
OWNERS = {'issue_id': 'issues', 'document_id': 'documents', 'attachment_id': 'attachments', 'table_id': 'tables'}


def _unique(table: str, data: pa.Table, made: Rows, length: int) -> Iterator[str]:
    names = KEYS.get(table)
    if names and data.num_rows:
        rows = zip(*(data[name].to_pylist() for name in names), strict=True)
        twice = [key for key, count in Counter(rows).items() if count > 1]
        yield from _some(table, f'{", ".join(names)} is not unique', ['/'.join(map(str, key)) for key in twice])


def _references(table: str, data: pa.Table, made: Rows, length: int) -> Iterator[str]:
    for column, owner in OWNERS.items():
        if table != owner and column in data.column_names:
            known = compute.unique(made[owner][column])
            lost = compute.unique(data.filter(compute.invert(compute.is_in(data[column], known)))[column].drop_null())
            yield from _some(table, f'{column} names no row of {owner}', lost.to_pylist())


def _offsets(table: str, data: pa.Table, made: Rows, length: int) -> Iterator[str]:
    if 'char_start' not in data.column_names:
        return
    spans = zip(data['char_start'].to_pylist(), data['char_end'].to_pylist(), strict=True)
    outside = [f'{start}–{end}' for start, end in spans if start is not None and not 0 <= start <= (end or 0) <= length]
    yield from _some(table, f'offsets outside the text of {length} characters', outside)
    if table == 'pages':
        yield from _some(table, 'the pages do not follow each other', _broken(data))


def _broken(pages: pa.Table) -> list[int]:
    """Offsets at which a page does not begin where the one before it ended, or is not as long as its text."""
    at, found = 0, []
    for row in pages.to_pylist():
        if row['char_start'] != at or row['char_end'] - at != len(row['text']):
            found.append(row['char_start'])
        at = row['char_end']
    return found


def _misquoted(data: pa.Table, text: str) -> list[str]:
    rows = zip(*(data[name].to_pylist() for name in ('row_id', 'char_start', 'char_end', 'quote')), strict=True)
    return [row_id for row_id, start, end, quote in rows if text[start:end] != quote]


def _some(table: str, what: str, which: list[Any]) -> Iterator[str]:
    if which:
        more = f' and {len(which) - SEVERAL} more' if len(which) > SEVERAL else ''
        yield f'{table}: {what}: {", ".join(map(str, which[:SEVERAL]))}{more}'


