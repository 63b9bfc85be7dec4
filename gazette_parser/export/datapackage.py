"""A Frictionless Data Package: CSV files for programs, with types, keys, labels and checksums in datapackage.json."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from gazette_parser.contract import KINDS, label_zh
from gazette_parser.export.source import ALL, Source, draft, made
from gazette_parser.records import CONTRACT_VERSION, EXTRACTED
from gazette_parser.screen import counted
from gazette_parser.version import VERSION

_TYPES = {'str': 'string', 'int': 'integer', 'float': 'number', 'bool': 'boolean', 'date': 'date', 'list<str>': 'array'}
_KEYS = {'issues': ['issue_id'], 'documents': ['document_id'], 'attachments': ['attachment_id'], 'tables': ['table_id'],
         'cells': ['table_id', 'row', 'col'], 'tenures': ['tenure_id'], 'persons': ['person_id'],
         **{name: ['issue_id', 'row_id'] for name in EXTRACTED}}
_PARENTS = {'issue_id': 'issues', 'document_id': 'documents', 'attachment_id': 'attachments', 'table_id': 'tables',
            'cited_document_id': 'documents', 'start_document_id': 'documents', 'end_document_id': 'documents',
            'changed_by': 'documents', 'dropped_by': 'documents'}
_BLANK = ('text',)  # of a cell or page without text; CSV cannot tell it from a missing value
_LEFT_OUT = ('lines',)  # places on the page: large, and of use only beside the source


def write(source: Source, target: Path) -> str:
    """A folder with datapackage.json and a CSV file for each table; says what was written."""
    folder = made(target, folder=True)
    names = source.names(tuple(name for name in ALL if name not in _LEFT_OUT))
    resources = [_resource(source, name, names, folder) for name in names]
    package = {'name': 'gazette', 'title': '政府公报数据', 'profile': 'tabular-data-package', 'version': CONTRACT_VERSION,
               'description': f'Rows read from government gazettes by gazette-parser {VERSION}', 'resources': resources}
    with draft(folder / 'datapackage.json') as place:
        place.write_text(json.dumps(package, ensure_ascii=False, indent=1), 'utf8')
    return f'{folder / "datapackage.json"}: {counted(len(resources), "resource")}'


def _resource(source: Source, name: str, names: tuple[str, ...], folder: Path) -> dict[str, Any]:
    path = folder / f'{name}.csv'
    _csv(source, name, path)
    return {'name': name, 'title': label_zh(name), 'path': path.name, 'profile': 'tabular-data-resource', 'format': 'csv',
            'mediatype': 'text/csv', 'encoding': 'utf-8', 'bytes': path.stat().st_size,
            'hash': f'sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}', 'schema': _schema(name, names)}


def _csv(source: Source, name: str, path: Path) -> None:
    data = source.table(name)
    with draft(path) as place, place.open('w', encoding='utf8', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(data.column_names)
        for batch in data.to_batches(max_chunksize=10_000):
            writer.writerows(map(_values, zip(*(column.to_pylist() for column in batch.columns), strict=True)))


def _values(row: tuple[Any, ...]) -> list[Any]:
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value).lower() if isinstance(value, bool)
            else value for value in row]


def _schema(name: str, names: tuple[str, ...]) -> dict[str, Any]:
    fields = dataclasses.fields(KINDS[name])
    schema: dict[str, Any] = {'fields': [_field(field) for field in fields], 'missingValues': ['']}
    if name in _KEYS:
        schema['primaryKey'] = _KEYS[name]
    keys = [{'fields': [field.name], 'reference': {'resource': _PARENTS[field.name], 'fields': [field.name if field.name in
             _KEYS[_PARENTS[field.name]] else 'document_id']}} for field in fields
            if field.name in _PARENTS and _PARENTS[field.name] in names and _KEYS.get(name) != [field.name]]
    return schema | ({'foreignKeys': keys} if keys else {})


def _field(field: dataclasses.Field[Any]) -> dict[str, Any]:
    """A field of the Table Schema: type, Chinese title, meaning, and whether it may be missing."""
    from gazette_parser.contract import type_name
    kind = type_name(field)
    told = {'name': field.name, 'type': _TYPES[kind.removesuffix('?')], 'title': field.metadata['label_zh'],
            'description': field.metadata['doc']}
    return told if kind.endswith('?') or field.name in _BLANK else told | {'constraints': {'required': True}}
