"""What an export reads: tables of the archive, derived ones too, with the meaning of their columns."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from gazette_parser import sql, store
from gazette_parser.contract import KINDS
from gazette_parser.derive import DERIVED
from gazette_parser.derive.kind import words
from gazette_parser.records import EXTRACTED, TABLES

if TYPE_CHECKING:
    import pyarrow as pa

_CODED = ('action', 'kind', 'role', 'relation', 'change', 'state', 'movement', 'severity', 'units_from', 'dated_precision',
          'end_action', 'comparator', 'duration_unit', 'level', 'found_by')
FOR_PEOPLE = ('issues', 'documents', *EXTRACTED, 'units', 'findings', *DERIVED)


@dataclass(frozen=True)
class Source:
    """An archive, and the tables of it that are wanted (none: those that the format is made for)."""

    output: Path
    tables: tuple[str, ...] = ()

    def names(self, ordinary: tuple[str, ...]) -> tuple[str, ...]:
        """The tables to write."""
        return self.tables or ordinary

    def table(self, name: str) -> pa.Table:
        """A table with its schema; StoreError or QueryError where there is none."""
        if name in DERIVED:
            return sql.derived(self.output, name)
        return store.load(self.output, name, arrow=True)

    def readable(self, name: str) -> pa.Table:
        """A table in the order in which people read: what the row says, then where it stands, then identifiers.

        A document that a derived row names is named by its 文号.
        """
        if name not in EXTRACTED:
            return self._numbered(self.table(name))
        columns = [field.name for field in dataclasses.fields(KINDS[name]) if field.name != 'issue_id']
        own = [column for column in columns if column not in PLACE]
        place = [column for column in PLACE if column in columns or column in _TOLD]
        listed = ', '.join(f'"{column}"' for column in (*own, *place))
        return sql.query(self.output, f'''SELECT {listed} FROM "{name}"
            LEFT JOIN (SELECT document_id, doc_no, dated FROM documents) USING (document_id)
            ORDER BY dated DESC NULLS LAST, document_id, char_start''', arrow=True, most=None)

    def _numbered(self, data: pa.Table) -> pa.Table:
        named = [column for column in data.column_names if column in _NAMED]
        if not named:
            return data
        import pyarrow as pa
        numbers = {row['document_id']: row['doc_no'] for row in self.ask('SELECT document_id, doc_no FROM documents')}
        for column in named:
            told = [numbers.get(value) or value for value in data[column].to_pylist()]
            data = data.set_column(data.column_names.index(column), data.schema.field(column), pa.array(told, pa.string()))
        return data

    def rows(self, name: str, *, readable: bool = False) -> Iterator[dict[str, Any]]:
        """The rows of a table, as it is or as people read it."""
        for batch in (self.readable(name) if readable else self.table(name)).to_batches(max_chunksize=10_000):
            yield from batch.to_pylist()

    def ask(self, select: str) -> list[dict[str, Any]]:
        """The rows that a SELECT gives."""
        found: list[dict[str, Any]] = sql.query(self.output, select, arrow=True, most=None).to_pylist()
        return found


_UNPRINTABLE = regex.compile(r'[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
ALL = (*TABLES, *DERIVED)
_NAMED = ('start_document_id', 'end_document_id', 'changed_by', 'dropped_by')
_TOLD = ('dated', 'doc_no')
PLACE = (*_TOLD, 'section_path', 'page', 'quote', 'review', 'corrected', 'rule', 'document_id', 'attachment_id', 'row_id',
         'char_start', 'char_end')


def heading(name: str, table: str | None = None) -> str:
    """A column as people read it.

    >>> heading('effective_on', 'documents'), heading('effective_on'), heading('n')
    ('施行日期', '施行日期／生效日期', 'n')
    """
    fields = {field.name: field for field in dataclasses.fields(KINDS[table])} if table else {}
    return str(fields[name].metadata['label_zh']) if name in fields else '／'.join(_labels().get(name, [name])[:2])


@cache
def _labels() -> dict[str, list[str]]:
    """What a column is called in the tables that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind in KINDS.values():
        for field in dataclasses.fields(kind):
            if field.metadata['label_zh'] not in found[field.name]:
                found[field.name].append(field.metadata['label_zh'])
    return dict(found)


def meaning(value: Any, column: str) -> Any:
    """A coded value in Chinese, everything else as it is.

    >>> meaning('appoint', 'action'), meaning('appoint', 'quote'), meaning(True, 'acting')
    ('任', 'appoint', '是')
    """
    if isinstance(value, bool):
        return '是' if value else '否'
    return words('values').get(value, value) if column in _CODED and isinstance(value, str) else value


def printable(text: str) -> str:
    r"""Text that XML and Excel can hold: without control characters but tab and line end.

    >>> printable('a\x00\tb')
    'a\tb'
    """
    return _UNPRINTABLE.sub('', text)


def made(path: Path, folder: bool = False) -> Path:
    """The place to write to, with the folders above it; raises OSError."""
    (path if folder else path.parent).mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """A place beside the target for a file that takes its place once it is whole; raises OSError where it cannot.

    A link, and what is no file (/dev/stdout, a pipe), is written to directly: it must stay what it is.
    """
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        yield target
        return
    place = target.with_name(f'.{target.name}.tmp')
    place.open('wb').close()
    place.unlink()
    try:
        yield place
        place.replace(target)
    finally:
        place.unlink(missing_ok=True)


def size(path: Path | str | os.PathLike[str]) -> str:
    """A file and its size for a person."""
    count = Path(path).stat().st_size
    return f'{path}: {count // 1024} KiB' if count >= 1024 else f'{path}: {count} bytes'
