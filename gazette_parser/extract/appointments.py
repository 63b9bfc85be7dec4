"""Table `appointments`."""

from __future__ import annotations

from collections.abc import Iterator

from gazette_parser.extract.context import Context
from gazette_parser.grammar import Match
from gazette_parser.records import Located

GRAMMAR = 'appointments'


def interpret(match: Match, context: Context) -> Iterator[Located]:
    """The rows that one match gives."""
    yield from ()
