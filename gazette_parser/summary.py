"""What an issue's tables amount to, in a few hundred bytes that go into the metadata of its row in table `issues`.

So the state of a whole archive can be told from that one small file of each issue.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from gazette_parser.records import EXTRACTED


def summary(made: Mapping[str, pa.Table]) -> str:
    """The issue's own row, rows and doubtful rows of each table, numbers of documents, and what is missing; as JSON."""
    told = {
        'info': made['issues'].to_pylist()[0], 'rows': {table: data.num_rows for table, data in made.items()},
        'review': {table: doubtful for table in EXTRACTED if (doubtful := _doubtful(made[table]))},
        'findings': dict(sorted(Counter(made['findings']['severity'].to_pylist()).items())),
        'numbers': _numbers(made['documents']), 'unmatched': _unmatched(made['contents']), 'blank': _blank(made['pages']),
    }
    return json.dumps(told, ensure_ascii=False, separators=(',', ':'))


def _doubtful(data: pa.Table) -> int:
    return int(data.num_rows - data['review'].null_count)


def _numbers(documents: pa.Table) -> list[tuple[Any, ...]]:
    """Code, year, serial and identifier of each document that has a number."""
    columns = ('doc_no_prefix', 'doc_no_year', 'doc_no_serial', 'document_id')
    rows = zip(*(documents[name].to_pylist() for name in columns), strict=True)
    return [row for row in rows if row[0] and row[2] is not None]


def _unmatched(contents: pa.Table) -> list[tuple[Any, ...]]:
    """Printed page and title of each entry of the contents that has no document."""
    rows = zip(*(contents[name].to_pylist() for name in ('document_id', 'page', 'title')), strict=True)
    return [row[1:] for row in rows if row[0] is None]


def _blank(pages: pa.Table) -> list[int]:
    """Pages on which no text was read."""
    rows = zip(*(pages[name].to_pylist() for name in ('page', 'char_start', 'char_end', 'text')), strict=True)
    return [page for page, start, end, text in rows if page is not None and (start == end or not text.strip())]
