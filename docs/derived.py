"""Write docs/derived.md: the derived tables in the style of a data contract, read off their classes.

python docs/derived.py --write
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from gazette_parser.contract import label_zh, type_name
from gazette_parser.derive import DERIVED, Derived

PAGE = Path(__file__).with_name('derived.md')
HEAD = '''# Derived tables

They are made of the archive's tables when they are asked for. `gazette compact` keeps them too, all but `agenda`, as
`outputs/derived/NAME.parquet`; questions read those as long as the archive is what they were made of (their metadata names its
state), else make the rows anew. Another program that reads them sees the archive as it was at the last `gazette compact`.
`?` = may be null; a value that the texts do not give is null. `evidence` holds the `row_id` of the rows that prove a row; each of
those quotes its passage.
This page is written by `python docs/derived.py --write`; `gazette tables NAME` prints the same.
'''


def page() -> str:
    """The whole page."""
    return '\n'.join([HEAD, *(line for table in DERIVED.values() for line in section(table))])


def section(table: Derived) -> Iterator[str]:
    """A table: what a row is, what it is made of, its columns."""
    told = (inspect.getdoc(table.kind) or '').partition(': ')[2]
    needs = ', '.join(f'`{name}`' for name in table.needs)
    yield f'## {table.name} — {label_zh(table.name)}\n\n{told[:1].upper()}{told[1:]} Made of {needs}.\n'
    yield '| column | type | label | meaning |\n|---|---|---|---|'
    for field in dataclasses.fields(table.kind):
        yield f'| `{field.name}` | {type_name(field)} | {field.metadata["label_zh"]} | {field.metadata["doc"]} |'
    yield ''


if __name__ == '__main__':
    PAGE.write_text(page(), 'utf8') if '--write' in sys.argv else print(page())
