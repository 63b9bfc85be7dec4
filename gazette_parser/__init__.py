"""Parser for Chinese government gazettes (政府公报): an issue goes in, normalised tables come out.

    import gazette_parser as gazette
    issue = gazette.parse('linzhi-2023-03.pdf')
    gazette.write(issue, 'outputs')
    frame = gazette.load('outputs', 'deadlines')
    frame = gazette.query('outputs', "SELECT person, post FROM tenures WHERE state = 'current'")

Heavy packages are imported by the function that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gazette_parser.errors import GazetteError, GrammarError, QueryError, SourceError, StoreError
from gazette_parser.model import Issue, Source, Span
from gazette_parser.version import VERSION as __version__

if TYPE_CHECKING:
    from gazette_parser.extract import EXTRACTORS
    from gazette_parser.pipeline import parse
    from gazette_parser.sql import load, query
    from gazette_parser.store import write

_LATE = {'parse': 'pipeline', 'EXTRACTORS': 'extract', 'write': 'store', 'load': 'sql', 'query': 'sql'}

__all__ = ['EXTRACTORS', 'GazetteError', 'GrammarError', 'Issue', 'QueryError', 'Source', 'SourceError', 'Span', 'StoreError',
           '__version__', 'load', 'parse', 'query', 'write']


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    value = getattr(import_module(f'gazette_parser.{_LATE[name]}'), name)
    globals()[name] = value
    return value
