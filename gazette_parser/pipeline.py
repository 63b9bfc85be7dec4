"""A file in, a whole issue out: the stages one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from gazette_parser.check import check
from gazette_parser.clean import clean
from gazette_parser.errors import SourceError
from gazette_parser.extract import EXTRACTORS, extract
from gazette_parser.link import link
from gazette_parser.model import Issue, RawPage, Source
from gazette_parser.official import is_official
from gazette_parser.outline import outline
from gazette_parser.read import read
from gazette_parser.split import split


def parse(source: str | Path | bytes, *, name: str = '', extractors: Sequence[ModuleType] = EXTRACTORS) -> Issue:
    """The issue in a file, or in its bytes (then `name` says where they are from).

    Raises `SourceError` where the input cannot be read; what is doubtful in it becomes `findings` and `review`.

    >>> issue = parse('林芝市人民政府关于张辉同志任职的通知\\n\\n林政发〔2023〕28号'.encode())
    >>> issue.documents[0].doc_no
    '林政发〔2023〕28号'
    """
    return build(*read(Path(source) if isinstance(source, str) else source, name), extractors)


def build(source: Source, pages: tuple[RawPage, ...], extractors: Sequence[ModuleType] = EXTRACTORS) -> Issue:
    """The issue that raw pages make: every stage after reading."""
    try:
        issue = check(link(extract(outline(split(clean(source, pages))), extractors)))
    except TimeoutError as error:
        raise SourceError(source.name, 'a rule takes too long on its text', 'see whether it is a document at all') from error
    if not is_official(issue):
        raise SourceError(source.name, 'it holds no Chinese official document', 'give a gazette issue or a document from one')
    return issue
