import dataclasses
import json

import pytest
from click.testing import CliRunner
from store_faults import make_issue

from gazette_parser import store
from gazette_parser.cli import main
from gazette_parser.compact import compact
from gazette_parser.serials import LONGEST, Number, disagreeing, gaps, missing_issues, ranges
from gazette_parser.status import status

pytestmark = pytest.mark.usefixtures('no_waiting_for_the_disk')


def issue_of(year, number, total=None, frequency='双月刊', **changes):
    name = f'林芝公报-{year}-{number:02d}'
    issue = make_issue(name, name, rows=0, year=year)
    info = dataclasses.replace(issue.info, gazette='林芝公报', number=number, total_number=total, frequency=frequency,
                               source_name=f'{name}.txt', source_sha256=issue.source.sha256)
    return dataclasses.replace(issue, info=info, **changes)


def numbered(issue, *serials, prefix='林政发'):
    row = make_issue().documents[0]
    made = [dataclasses.replace(row, document_id=f'{issue.issue_id}-d{n:02d}', doc_no_prefix=prefix, doc_no_year=2023, doc_no_serial=serial)
            for n, serial in enumerate(serials)]
    return dataclasses.replace(issue, documents=tuple(made))


@pytest.fixture
def output(tmp_path):
    entry = dataclasses.replace(make_issue().contents[1], document_id=None, title='不见的\x1b[31m通知', page=7)
    page = dataclasses.replace(make_issue().pages[1], page=4, char_start=5, char_end=5, text='')
    target = dataclasses.replace(make_issue().targets[1], review='哪一年？')
    issues = [
        numbered(issue_of(2022, 5, 17), 26, 27), numbered(issue_of(2023, 1, 19), 30, 31),
        numbered(issue_of(2023, 2, 20, contents=(entry,), pages=(page,)), 31),
        issue_of(2023, 4, 23, targets=(target, target)),
    ]
    for issue in issues:
        store.write(issue, tmp_path / 'out')
    return tmp_path / 'out'


def lines(output, name):
    return status(output).as_json()[name]


def test_issues_missing_by_number_by_year_and_by_total(output):
    found = [(line['year'], line['number'], line['total'], line['shown by']) for line in lines(output, 'missing')]
    assert found == [(2022, 6, 18, 'by the years beside it and the 刊期'), (2023, 3, None, 'between the numbers held'),
                     (2023, None, 21, '总期 between those held'), (2023, None, 22, '总期 between those held')]
    assert lines(output, 'missing')[1]['source'] == '林芝公报-2023-04.txt'
    assert lines(output, 'gazettes') == [{'gazette': '林芝公报', 'years': '2022–2023', 'issues': 4, 'total numbers': '17, 19–20, 23', 'missing': 4}]


def test_what_stands_twice_or_contradicts_itself(output):
    found = {line['what']: line for line in lines(output, 'duplicates')}
    assert found['same 文号']['which'] == '林政发〔2023〕31号' and found['same 文号']['issues'] == '林芝公报-2023-01、林芝公报-2023-02'
    assert found['总期 does not go on']['which'] == '20, 23'
    twin = dataclasses.replace(issue_of(2023, 4, 24), info=dataclasses.replace(issue_of(2023, 4, 24).info, issue_id='另名'))
    store.write(twin, output)
    found = {line['what']: line for line in lines(output, 'duplicates')}
    assert {'same file', 'same number'} <= found.keys() and found['same number']['issues'] == '另名、林芝公报-2023-04'


def test_sequences_of_document_numbers_run_over_issues(output):
    assert [(row['code'], row['first'], row['last'], row['held'], row['missing']) for row in lines(output, 'numbers')] == [
        ('林政发', 26, 31, 4, '28–29')]


def test_contents_pages_and_rows_to_look_at_name_the_file(output):
    entry, = lines(output, 'contents')
    assert entry['page'] == 7 and entry['file'] == f'{output}/contents/540400/2023/林芝公报-2023-02.parquet'
    blank, = lines(output, 'blank')
    assert blank['pages'] == '4' and blank['source'] == '林芝公报-2023-02.txt'
    review, = lines(output, 'review')
    assert (review['table'], review['rows'], review['issue']) == ('targets', 2, '林芝公报-2023-04')


def test_it_is_the_same_when_packed_and_when_an_old_file_tells_nothing(output, monkeypatch, tmp_path):
    before = {name: [{key: value for key, value in line.items() if key != 'file'} for line in section]
              for name, section in status(output).as_json().items() if isinstance(section, list)}

    def now(folder):
        return {name: [{key: value for key, value in line.items() if key != 'file'} for line in section]
                for name, section in status(folder).as_json().items() if isinstance(section, list)}
    monkeypatch.setattr(store, 'summary', lambda made: '{}')
    monkeypatch.setattr(store, 'sources', lambda told, held, more: {})
    store.write(numbered(issue_of(2023, 1, 19), 30, 31), output)
    assert now(output) == before
    compact(output, smallest=1)
    assert now(output) == before


def test_the_command_speaks_to_people_and_programs(output):
    told = CliRunner().invoke(main, ['status', str(output)])
    assert told.exit_code == 0 and '\x1b' not in told.stdout and '不见的\\x1b[31m通知' in told.stdout
    assert 'made by another parser' not in told.stdout
    figures = json.loads(CliRunner().invoke(main, ['status', str(output), '--json']).stdout)
    assert figures['issues'] == 4 and figures['rows']['issues'] == 4
    many = CliRunner().invoke(main, ['status', str(output), '--all']).stdout
    assert many.count('\n') >= told.stdout.count('\n')


def test_outdated_issues_are_counted(output, monkeypatch):
    monkeypatch.setattr('gazette_parser.tables.VERSION', '99')
    assert status(output).outdated == 4 and 'parse their files again' in status(output).report()[1]


@pytest.mark.parametrize('held, missing', [
    ([], []), ([(2023, 1)], []), ([(2023, 1), (2023, 2), (2024, 1)], [(2023, 3), (2023, 4)]),
    ([(2021, 4), (2023, 2)], [(2022, 1), (2022, 2), (2022, 3), (2022, 4), (2023, 1)]),
    ([(2023, 1), (2023, 900)], []),
])
def test_a_quarterly_has_four_issues_a_year(held, missing):
    found = missing_issues([Number(year, number) for year, number in held], '季刊')
    assert [(one.year, one.number) for one in found] == missing


def test_a_year_without_any_issue_is_told_where_nothing_says_how_many():
    found = missing_issues([Number(2021, 1), Number(2023, 1)])
    assert [(one.year, one.number, one.why) for one in found] == [(2022, None, 'no issue of this year')]


def test_gaps_that_are_not_believed():
    assert gaps([1, 1 + LONGEST + 1]) == [] and len(gaps([1, 1 + LONGEST])) == LONGEST - 1 and ranges([]) == ''
    assert disagreeing([Number(2023, 1, 5), Number(2023, 3, 7), Number(2024, 1, 8)]) == []
