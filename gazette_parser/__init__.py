"""Parser for Chinese government gazettes (政府公报): an issue goes in, normalised tables come out.

    import gazette_parser as gazette
    issue = gazette.parse('linzhi-2023-03.pdf')
    gazette.write(issue, 'outputs')
    frame = gazette.load('outputs', 'deadlines')

Heavy packages are imported by the function that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gazette_parser.errors import GazetteError, GrammarError, SourceError, StoreError
from gazette_parser.model import Issue, Source, Span
from gazette_parser.version import VERSION as __version__

if TYPE_CHECKING:
    from gazette_parser.extract import EXTRACTORS
    from gazette_parser.pipeline import parse
    from gazette_parser.store import load, write

_LATE = {'parse': 'pipeline', 'EXTRACTORS': 'extract', 'write': 'store', 'load': 'store'}

__all__ = ['EXTRACTORS', 'GazetteError', 'GrammarError', 'Issue', 'Source', 'SourceError', 'Span', 'StoreError', '__version__',
           'load', 'parse', 'write']


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    value = getattr(import_module(f'gazette_parser.{_LATE[name]}'), name)
    globals()[name] = value
    return value
