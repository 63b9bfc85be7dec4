import dataclasses
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import get_type_hints

import pyarrow as pa
import pytest
from store_faults import make_issue

from gazette_parser import records
from gazette_parser.errors import StoreError
from gazette_parser.model import Issue, Source
from gazette_parser.tables import grammar_hash, run_id, schema, tables

ARROW = {str: 'string', int: 'int64', float: 'double', bool: 'bool', date: 'date32[day]', tuple[str, ...]: 'list<item: string>'}
EMPTY = Issue(source=Source('空.txt', 'text', '0' * 64, b''), text='')


@pytest.mark.parametrize('name', records.TABLES)
def test_schema_follows_the_record(name):
    record, found = records.TABLES[name], schema(name)
    hints = get_type_hints(record)
    assert found.names == [field.name for field in dataclasses.fields(record)]
    for field in dataclasses.fields(record):
        column = found.field(field.name)
        assert hints[field.name] in (kind := next(k for k, arrow in ARROW.items() if str(column.type) == arrow), kind | None)
        assert column.nullable == (hints[field.name] == kind | None)
        labels = {key.decode(): value.decode() for key, value in column.metadata.items()}
        assert labels == {'label_zh': field.metadata['label_zh'], 'doc': field.metadata['doc']}


def test_schema_names_its_versions_and_run():
    metadata = schema('targets', 'r1').metadata
    assert metadata[b'contract_version'].decode() == records.CONTRACT_VERSION
    assert metadata[b'run_id'] == b'r1' and b'parser_version' in metadata


@pytest.mark.parametrize('name, remedy', [('deadline', "did you mean 'deadlines'?"), ('期限', 'there are issues, pages')])
def test_unknown_table_is_told_with_the_nearest(name, remedy):
    with pytest.raises(StoreError) as caught:
        schema(name)
    assert remedy in str(caught.value)


@pytest.mark.parametrize('issue', [make_issue(), EMPTY], ids=['rows', 'empty'])
def test_every_table_is_there_with_its_whole_schema(issue):
    made = tables(issue, 'r1')
    assert list(made) == list(records.TABLES)
    for name, table in made.items():
        table.validate(full=True)
        assert table.schema.equals(schema(name, 'r1'), check_metadata=True)
        assert table.num_rows == len(getattr(issue, name))


def test_values_come_back_as_they_went_in():
    issue = make_issue(rows=40)
    for name, table in tables(issue, 'r1').items():
        assert [records.TABLES[name](**thawed(row)) for row in table.to_pylist()] == list(getattr(issue, name))


def thawed(row):
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@pytest.mark.parametrize('values', [
    ('', '林芝', '𠮷\U0001f3f3\n\t', '\x00'), (None, None), (None, 'a', None), ('甲',) * 1000 + (None,),
])
def test_strings_and_nulls_are_laid_out_as_arrow_does(values):
    row = make_issue().documents[0]
    rows = tuple(dataclasses.replace(row, title=value, issuers=None if value is None else (value, '乙')) for value in values)
    made = tables(dataclasses.replace(EMPTY, documents=rows), 'r1')['documents']
    made.validate(full=True)
    assert made['title'].chunk(0).equals(pa.array(values, pa.string()))
    assert made['issuers'].to_pylist() == [None if value is None else [value, '乙'] for value in values]


@pytest.mark.parametrize('column, value, error, told', [
    ('title', 7, AttributeError, 'documents.title'), ('seq', 1.5, TypeError, 'documents.seq'),
    ('dated', '2023-06-07', AttributeError, 'documents.dated'), ('document_id', None, ValueError, 'documents.document_id'),
])
def test_a_wrong_value_is_a_bug_that_names_its_column(column, value, error, told):
    row = dataclasses.replace(make_issue().documents[1], **{column: value})
    with pytest.raises(error) as caught:
        tables(dataclasses.replace(EMPTY, documents=(row,)), 'r1')
    assert told in ''.join([str(caught.value), *getattr(caught.value, '__notes__', ())])


def test_run_id_depends_on_source_and_grammar_only():
    one, two = make_issue('old'), make_issue('new')
    assert run_id(one) == run_id(dataclasses.replace(one, text='x')) == run_id(one, grammar_hash())
    assert len({run_id(one), run_id(two), run_id(one, 'other rules')}) == 3


def test_tables_are_made_without_pandas():
    code = 'import sys; from store_faults import *; store.tables(make_issue(), "r"); sys.exit("pandas" in sys.modules)'
    assert subprocess.run([sys.executable, '-c', code], cwd=Path(__file__).parent).returncode == 0
