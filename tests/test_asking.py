"""Questions: SQL that reaches nothing but the archive, words found, the commands with their forms."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

import gazette_parser as gazette
from gazette_parser import find, questions, sql, timelimit, typed, views
from gazette_parser.cli import main
from gazette_parser.deliver import FORMS, lines
from gazette_parser.derive import DERIVED
from gazette_parser.errors import GazetteError, QueryError


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.mark.parametrize('select', [
    'SELECT count(*) FROM targets', 'FROM units LIMIT 3', 'WITH a AS (SELECT * FROM tenures) SELECT * FROM a', 'SELECT 1;',
    'DESCRIBE targets', "SELECT * FROM (PIVOT responsibilities ON role IN ('lead') USING count(*) GROUP BY unit)"])
def test_queries_that_work(select: str, sample: Path) -> None:
    assert gazette.query(sample, select, arrow=True).num_columns


@pytest.mark.parametrize('select', [
    "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM '/etc/hostname'", "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')", "SELECT * FROM read_parquet('/etc/*.parquet')", "COPY targets TO '{0}/a.csv'",
    "COPY (SELECT 1) TO '{0}/a.parquet'", "EXPORT DATABASE '{0}'", "ATTACH '{0}/a.db'", 'CREATE TABLE a AS SELECT 1',
    'DROP VIEW targets', 'INSERT INTO targets VALUES (1)', 'DELETE FROM targets', "INSTALL httpfs", 'LOAD httpfs', "SET threads = 1",
    'PRAGMA database_list', "SELECT * FROM read_csv('https://example.org/a.csv')", 'SELECT 1; SELECT 2', '', '-- nothing',
    "CALL pragma_version()", "EXPLAIN ANALYZE COPY targets TO '{0}/a.csv'", "SELECT getenv('HOME')", "USE memory", 'VACUUM',
    "SELECT * FROM read_blob('/proc/self/environ')", "SELECT * FROM sniff_csv('/etc/passwd')", "RESET enable_external_access",
    'UPDATE EXTENSIONS', 'SHOW TABLES', "SELECT * FROM st_read('/etc/passwd')", "SELECT * FROM query('DROP VIEW targets')",
    'SELECT * FROM select_of_this_test', 'PIVOT responsibilities ON role USING count(*)', 'SELECT 1 AS a, 2 AS a',
    "SELECT * FROM read_parquet('{0}/*.parquet')", "SELECT * FROM read_json('/etc/passwd')", "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM enable_logging()", "MERGE INTO targets USING targets t ON true WHEN MATCHED THEN DELETE",
    "COMMENT ON TABLE targets IS 'a'", 'CHECKPOINT', "SET VARIABLE a = 1", 'BEGIN', 'EXPLAIN SELECT 1', "SELECT nextval('a')"])
def test_queries_that_are_refused(select: str, sample: Path, tmp_path: Path) -> None:
    before = sorted(os.walk(sample))
    select_of_this_test = pa.table({'a': [1]})
    with pytest.raises(QueryError) as error:
        gazette.query(sample, select.replace('{0}', str(tmp_path)))
    assert select_of_this_test.num_rows == 1  # a variable is no table
    assert '\n' not in str(error.value) and list(tmp_path.iterdir()) == [] and sorted(os.walk(sample)) == before


@pytest.mark.parametrize('select, told', [
    ('SELECT * FROM target', "there is no table target; did you mean targets? (line 1, column 15: target)"),
    ('SELECT *\nFROM targets\nWHERE indicater = 1', '(line 3, column 7: indicater = 1)'),
    ("SELECT '林芝市', unitt FROM targets", '(line 1, column 15: unitt FROM targets)'),
    ('SELECT * FRM targets', 'syntax error at or near "targets" (line 1, column 14: targets)'),
    ('SELECT ' + "'林芝市', " * 50 + 'unitt FROM targets', f'(line 1, column {8 + 7 * 50}: unitt FROM targets)'),
    ('DROP VIEW targets', 'only SELECT is allowed, this is DROP'), ('SELECT 1; SELECT 2', 'there are 2 statements')])
def test_a_bad_query_gets_one_sentence_with_its_place(select: str, told: str, sample: Path) -> None:
    with pytest.raises(QueryError) as error:
        gazette.query(sample, select)
    assert told in str(error.value)


ENDLESS = 'WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t WHERE x < 1e12) SELECT max(x) FROM t'
# What runs when Ctrl-C is pressed: the query itself, any question's first step, the rows of an export.
QUERY = """
first = timelimit.awaited
def awaited(con, work):
    timelimit.awaited = lambda con, work: first(con, lambda: (print('here', flush=True), work()))
    return first(con, work)
timelimit.awaited = awaited"""
STEP = f"""
first = timelimit.awaited
timelimit.awaited = lambda con, work: first(con, lambda: (print('here', flush=True), con.execute({ENDLESS!r})))"""
ROWS = """
import importlib, time
module, _, name = {!r}.partition(':')
setattr(importlib.import_module('gazette_parser.export.' + module), name, lambda *_: (print('here', flush=True), time.sleep(600)))"""


@pytest.mark.parametrize('slow, args', [
    (QUERY, ('query', '{0}', 'SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE a.range % 7 = b.range')),
    (QUERY, ('query', '{0}', ENDLESS)), (STEP, ('find', '{0}', '市场', '-o', '{1}/a.csv')), (STEP, ('who', '李国民', '{0}')),
    (STEP, ('unit', '教育局', '{0}')), (STEP, ('due', '{0}')), (STEP, ('track', '面积', '{0}')),
    (STEP, ('export', '{0}', '--to', 'ics', '-o', '{1}/a.ics')),
    *((ROWS.format(rows), ('export', '{0}', '--to', rows.partition(':')[0], '-o', '{1}/a')) for rows in (
        'xlsx:_sheet', 'csv:_value', 'jsonl:plain', 'datapackage:_values', 'akn:document', 'duckdb:_comment', 'ftm:_document'))])
def test_ctrl_c_ends_every_question_and_leaves_no_file(slow: str, args: tuple[str, ...], sample: Path, tmp_path: Path) -> None:
    heard = 'import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)'  # what runs in the background is born deaf
    code = f'{heard}\nfrom gazette_parser import cli, timelimit\n{slow}\ncli.main()'
    with subprocess.Popen([sys.executable, '-c', code, *(arg.replace('{0}', str(sample)).replace('{1}', str(tmp_path)) for arg in args)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout and child.stdout.readline() == 'here\n'
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=40)  # its own limit is a minute
        finally:
            child.kill()
    assert (child.returncode, out, err) == (130, '', '')
    assert [path for path in tmp_path.rglob('*') if path.is_file()] == []


@pytest.mark.parametrize('module, name, args', [
    ('find', 'find', ('find', '{0}', '市场')), ('questions', 'who', ('who', '李国民', '{0}')), ('questions', 'unit', ('unit', '教育局', '{0}')),
    ('questions', 'due', ('due', '{0}')), ('questions', 'track', ('track', '面积', '{0}')), ('sql', 'query', ('query', '{0}', 'SELECT 1')),
    ('deliver', 'lines', ('query', '{0}', 'SELECT 1', '-o', '{1}/a.txt')), ('export.xlsx', '_sheet', ('export', '{0}', '--to', 'xlsx', '-o', '{1}/a'))])
def test_every_command_ends_in_time(module: str, name: str, args: tuple[str, ...], sample: Path, tmp_path: Path,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f'gazette_parser.{module}.{name}', lambda *_, **__: time.sleep(600))
    done = run(*(arg.format(sample, tmp_path) for arg in args), '--seconds', '0.5')
    assert done.exit_code == 1 and 'longer than 0.5 seconds' in done.stderr and '--seconds' in done.stderr
    assert list(tmp_path.iterdir()) == [] and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_questions_of_python_end_in_time(sample: Path) -> None:
    with pytest.raises(QueryError, match='longer than 0 seconds'), timelimit.within(0), timelimit.within(60):
        questions.unit(sample, '教育局')


def test_more_time_than_usual_can_be_allowed(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelimit, 'SECONDS', 0.0)
    with pytest.raises(QueryError):
        questions.unit(sample, '教育局')
    assert run('unit', '教育局', sample).exit_code == 0


@pytest.mark.parametrize('name', ['link.csv', 'pipe'])
def test_what_is_no_file_stays_what_it_is(name: str, sample: Path, tmp_path: Path) -> None:
    target, real = tmp_path / name, tmp_path / 'real.csv'
    if name == 'pipe':
        os.mkfifo(target)
    else:
        target.symlink_to(real)
    with subprocess.Popen(['cat', target], stdout=subprocess.PIPE) if name == 'pipe' else nullcontext() as reader:
        assert run('query', sample, 'SELECT 1 AS a', '-f', 'csv', '-o', target).exit_code == 0
        data = reader.communicate()[0] if reader else real.read_bytes()
    assert data == b'\xef\xbb\xbfa\r\n1\r\n' and target.is_symlink() == (name != 'pipe') and target.is_fifo() == (name == 'pipe')


def test_an_answer_that_is_too_large_gets_a_sentence(sample: Path) -> None:
    with pytest.raises(QueryError, match='larger than 1 MiB'):
        gazette.query(sample, "SELECT repeat('市', 100) AS a FROM range(100000)", most=1 << 20)


@pytest.mark.parametrize('value, told', [
    ('INTERVAL 3 DAY', '3 days'), ("TIMESTAMPTZ '2020-01-01 10:00:00+00'", '2020-01-01 10:00:00+00'), ('sum(1)', 1), ('1.50', 1.5),
    ("{'a': 1}", "{'a': 1}"), ("'nan'::DOUBLE", None), ("TIME '10:00'", '10:00:00'), ('uuid()::VARCHAR IS NULL', False), ('NULL', None)])
def test_values_of_any_type_are_delivered(value: str, told: Any, sample: Path, tmp_path: Path) -> None:
    for form in FORMS:
        done = run('query', sample, f'SELECT {value} AS a', '-f', form, '-o', tmp_path / form)
        assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / 'json').read_text('utf8')) == [{'a': told}]


@pytest.mark.parametrize('day', ["'infinity'::DATE", "DATE '20000-01-01'"])
def test_days_that_no_calendar_has_get_a_sentence(day: str, sample: Path) -> None:
    done = run('query', sample, f'SELECT {day} AS a')
    assert done.exit_code == 1 and 'CAST it AS VARCHAR' in done.stderr


def test_a_query_that_takes_too_long_is_stopped(sample: Path) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match='longer than'):
        gazette.query(sample, 'SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE a.range % 7 = b.range', seconds=0.3)
    assert time.monotonic() - start < 5


def test_making_a_derived_table_counts_as_the_query(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(con: Any) -> None:
        con.execute('CREATE TABLE posts AS SELECT count(*) AS n FROM range(1000000000) a, range(100000) b WHERE a.range % 7 = b.range')
    monkeypatch.setitem(DERIVED, 'posts', replace(DERIVED['posts'], make=make))
    with pytest.raises(QueryError, match=r'longer than 0\.3 seconds'):
        gazette.query(sample, 'SELECT n FROM posts', seconds=0.3)


def test_the_select_has_what_the_making_left(sample: Path) -> None:
    with pytest.raises(QueryError, match='longer than 2 seconds'), timelimit.within(2), views.connection(sample, ['posts']) as con:
        time.sleep(1.5)
        start = time.monotonic()
        try:
            sql.run(con, 'SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE a.range % 7 = b.range')
        finally:
            assert time.monotonic() - start < 1.5


def test_a_name_with_quotes_is_only_a_name(years: Path) -> None:
    for name in ("'", "' OR 1=1 --", "'); DROP VIEW tenures; --", '"', '\\', '%', '\0'):
        if name not in ('%', '\0'):
            assert questions.track(years, name).num_rows == 0
        assert questions.who(years, name).num_rows == 0 or name == '\0'
        assert questions.due(years, date(2020, 1, 1), date(2020, 12, 31), name).num_rows == 0 or name == '\0'


def test_load_knows_derived_tables(years: Path) -> None:
    frame = gazette.load(years, 'tenures', columns=['person', 'start_on'], filters=[('state', '==', 'current')])
    assert list(frame.columns) == ['person', 'start_on'] and 0 < len(frame) < len(gazette.load(years, 'tenures'))
    for wrong in (lambda: gazette.load(years, 'tenure'), lambda: gazette.load(years, 'tenures', issues=['a'])):
        with pytest.raises(QueryError):
            wrong()


def test_words_of_two_characters_are_found(sample: Path) -> None:
    found = find.find(sample, ['市场'], limit=None)
    wanted = gazette.load(sample, 'responsibilities')
    named = wanted['unit'].str.contains('市场') | wanted['unit_raw'].str.contains('市场') | wanted['task'].str.contains('市场')
    assert set(wanted[named]['row_id']) == {row['row_id'] for row in found.to_pylist() if row['table'] == 'responsibilities'} != set()


def test_all_words_must_occur(sample: Path) -> None:
    one, both = find.find(sample, ['光伏'], limit=None), find.find(sample, ['光伏', '竞争'], limit=None)
    assert 0 < both.num_rows < one.num_rows
    assert find.find(sample, ['市场'], ['pages']).num_rows == 1 and find.find(sample, ['市场'], year=1999).num_rows == 0
    assert find.find(sample, ['市场'], ['pages'], 2023).num_rows == 1 and not find.find(sample, ['市场'], ['pages'], 1999).num_rows
    with pytest.raises(QueryError, match='cannot be searched'):
        find.find(sample, ['市场'], ['cell'])


def test_a_passage_is_found_by_its_columns(sample: Path) -> None:
    """What the search leaves out is in the quote, or in another column that is searched."""
    for table, column in (('deadlines', 'task'), ('members', 'position'), ('appointments', 'post')):
        frame = gazette.load(sample, table)
        assert len(frame) and all(row[column] in row['quote'] for _, row in frame.iterrows() if isinstance(row[column], str))


def test_who_held_a_post(years: Path) -> None:
    head = gazette.query(years, "SELECT person FROM tenures WHERE title = '局长' AND state = 'ended' LIMIT 1", arrow=True)['person'][0].as_py()
    rows = questions.who(years, head).to_pylist()
    assert any(row['person'] == head and row['state'] == 'ended' for row in rows)
    assert len({row['person'] for row in questions.who(years, '财政局局长').to_pylist()}) > 1


def test_members_of_groups_are_listed(sample: Path) -> None:
    assert '组长' in questions.who(sample, '符永波').to_pylist()[0]['post']


def test_what_a_unit_has_to_do(sample: Path) -> None:
    counted, listed = questions.unit(sample, '教育局').to_pylist(), questions.tasks(sample, '教育局').to_pylist()
    assert {row['role'] for row in counted} == {'lead', 'responsible'} and sum(row['tasks'] for row in counted) == len(listed)
    assert questions.unit(sample, '发改委').num_rows  # a spelling, not the name
    assert questions.unit(sample, '教育局', 2023).num_rows == len(counted) and not questions.unit(sample, '教育局', 2022).num_rows
    assert questions.rows(sample, 'responsibilities', counted[0]['evidence']).num_rows == len(counted[0]['evidence'])


def test_what_falls_due(sample: Path) -> None:
    found = questions.due(sample, date(2023, 7, 1), date(2023, 12, 31)).to_pylist()
    days = [row['due_on'] for row in found]
    assert days == sorted(days) and days[0] >= date(2023, 7, 1) and days[-1] <= date(2023, 12, 31)
    whole = gazette.query(sample, "SELECT * FROM agenda WHERE due_on BETWEEN '2023-07-01' AND '2023-12-31'", arrow=True)
    assert len(found) == whole.num_rows and any(row['units'] for row in found)
    assert [row['due_on'] for row in questions.due(sample, date(2023, 7, 1), date(2023, 12, 31), limit=3).to_pylist()] == days[:3]
    mine = questions.due(sample, date(2023, 7, 1), date(2023, 12, 31), '市场监督管理局').to_pylist()
    assert 0 < len(mine) < len(found)


def test_how_a_target_moved(years: Path) -> None:
    rows = questions.track(years, '茶叶种植面积').to_pylist()
    assert [row['year'] for row in rows] == list(range(2014, 2024))
    assert all(row['difference'] == pytest.approx(row['value'] - before['value']) for before, row in pairwise(rows))


@pytest.mark.parametrize('form', ['table', 'csv', 'json', 'parquet', 'xlsx'])
def test_forms_of_an_answer(form: str, sample: Path, tmp_path: Path) -> None:
    target = tmp_path / f'answer.{form}'
    done = run('query', sample, 'SELECT person, effective_on, concurrent FROM appointments ORDER BY 1', '-f', form, '-o', target)
    assert done.exit_code == 0 and '5 rows' in done.output
    data = target.read_bytes()
    if form == 'xlsx':
        rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
        assert rows[0] == ('姓名', '施行日期／生效日期', '兼任') and len(rows) == 6 and rows[-1][2] in ('是', '否')
    elif form == 'parquet':
        assert parquet.read_table(target).num_rows == 5
    elif form == 'json':
        assert json.loads(data)[0].keys() == {'person', 'effective_on', 'concurrent'}
    else:
        assert data.decode('utf-8-sig').count('\n') == 6 and data.startswith(b'\xef\xbb\xbf') == (form == 'csv')


@pytest.mark.parametrize('args', [
    ('who', '李国民'), ('unit', '教育局'), ('unit', '教育局', '--tasks'), ('due', '--from', '2023-07-01', '--until', '2023-12-31'),
    ('track', '种植面积')])
def test_commands_answer(args: tuple[str, ...], sample: Path) -> None:
    place = 1 if args[0] == 'due' else 2
    done = run(*args[:place], sample, *args[place:])
    assert done.exit_code == 0 and len(done.stdout.splitlines()) > 1 and 'evidence' not in done.stdout
    assert json.loads(run(*args[:place], sample, *args[place:], '-f', 'json').stdout)


@pytest.mark.parametrize('asked', ['市监局', '市场监管局', '市市监局', '林芝市监局', '林芝市市场监督管理局', ' 市监 局 '])
def test_a_body_is_found_by_any_of_its_names(asked: str, sample: Path) -> None:
    wanted = questions.tasks(sample, '市场监督管理局')['row_id'].to_pylist()
    assert wanted and questions.tasks(sample, asked)['row_id'].to_pylist() == wanted
    days = (date(2023, 7, 1), date(2023, 12, 31))
    assert questions.due(sample, *days, asked).equals(questions.due(sample, *days, '市场监督管理局'))
    assert set(wanted) <= set(find.find(sample, [asked], limit=None)['row_id'].to_pylist())


@pytest.mark.parametrize('asked', ['教育局', '市教育局', '林芝教育局', '林芝市教育局'])
def test_a_region_may_be_left_out_or_cut(asked: str, sample: Path) -> None:
    assert questions.unit(sample, asked).equals(questions.unit(sample, '林芝市教育局'))


@pytest.mark.parametrize('asked, full', [
    ('市政府', '市人民政府'), ('市政府办', '市人民政府办公室'), ('安委办', '安全生产委员会办公室'), ('残联', '残疾人联合会'), ('市委宣传部', '市委员会宣传部'),
    ('西藏教育厅', '西藏自治区教育厅'), ('教育局（体育局）', '教育局'), ('林芝发改委', '林芝市发展和改革委员会')])
def test_short_names_are_spelled_out(asked: str, full: str) -> None:
    assert full in typed.spelled(asked)


@pytest.mark.parametrize('asked', ['市场监管', '光伏', '李国民', '教育局', '林芝市教育局', '种植面积', '公路'])
def test_other_words_are_looked_for_as_they_are(asked: str) -> None:
    assert [name for name in typed.spelled(asked) if '市市' not in name] == [asked]


def test_a_post_is_found_by_a_short_name(sample: Path) -> None:
    assert {row['person'] for row in questions.who(sample, '林芝交通运输局副局长').to_pylist()} == {'张所选', '李国民'}
    assert questions.who(sample, '李国民同志').equals(questions.who(sample, '李国民'))


@pytest.mark.parametrize('ask', [questions.who, questions.unit, questions.tasks, questions.track, lambda out, name: find.find(out, [name])])
def test_nothing_to_look_for_gets_a_sentence(ask: Any, sample: Path) -> None:
    for blank in ('', ' ', '\u3000'):
        with pytest.raises(QueryError, match='give one'):
            ask(sample, blank)


def test_rows_that_are_found_can_be_told_apart(sample: Path) -> None:
    shown = find.find(sample, ['市场监管'], ['responsibilities'], limit=None).drop_columns(['row_id', 'document_id']).to_pylist()
    assert len({tuple(row.values()) for row in shown}) == len(shown) > 10
    assert {row['says'] for row in find.find(sample, ['张所选'], ['appointments']).to_pylist()} == {'remove 张所选 林芝市交通运输局副局长'}


def test_until_a_past_day_alone_is_enough(sample: Path) -> None:
    done = run('due', sample, '--until', '2023-12-31', '-f', 'json')
    days = [row['due_on'] for row in json.loads(done.stdout)]
    assert min(days) >= '2023-10-02' and max(days) == '2023-12-31'


def test_due_gives_the_rows_of_the_agenda(sample: Path, years: Path) -> None:
    for archive in (sample, years):
        for since, until in ((date(2014, 1, 1), date(2030, 1, 1)), (date(2023, 6, 1), date(2023, 6, 1)), (date(2024, 2, 1), date(2027, 3, 1))):
            wanted = gazette.query(archive, f"""SELECT due_on, document_id, evidence, units FROM agenda
                WHERE due_on BETWEEN '{since}' AND '{until}' ORDER BY due_on, document_id, evidence[1]""", arrow=True)
            assert questions.due(archive, since, until).select(wanted.column_names).to_pylist() == wanted.to_pylist()


def test_tasks_are_the_rows_of_the_unit(sample: Path) -> None:
    wanted = gazette.query(sample, "SELECT row_id FROM responsibilities WHERE unit = '林芝市教育局'")
    rows = questions.tasks(sample, '林芝市教育局')
    assert sorted(rows['row_id'].to_pylist()) == sorted(wanted['row_id'])
    assert questions.tasks(sample, '林芝市教育局', limit=3).to_pylist() == rows.slice(0, 3).to_pylist()


def test_pages_of_the_latest_issues_come_first(years: Path) -> None:
    dates = {row['issue_id']: row['latest'] for row in gazette.query(
        years, 'SELECT issue_id, max(dated) AS latest FROM documents GROUP BY issue_id', arrow=True).to_pylist()}
    whole = find.find(years, ['人民政府'], ['pages'], limit=None).to_pylist()
    found = [row['dated'] for row in whole]
    assert len(dates) == len({row['text'].partition(': ')[0] for row in whole}) and found == sorted(found, reverse=True)
    assert all(row['dated'] == dates[row['text'].partition(': ')[0]] and '人民政府' in row['text'] for row in whole)
    assert find.find(years, ['人民政府'], ['pages'], limit=3).to_pylist() == whole[:3]
    assert {row['table'] for row in find.find(years, ['人民政府'], ['pages', 'documents'], limit=3).to_pylist()} <= {'pages', 'documents'}


def test_the_latest_documents_come_first_and_none_is_left_out(years: Path) -> None:
    whole = find.find(years, ['局长'], limit=None).to_pylist()
    for limit in (5, 60, len(whole), len(whole) + 1):
        assert find.find(years, ['局长'], limit=limit).to_pylist() == whole[:limit]
    assert [row['dated'] for row in whole] == sorted((row['dated'] for row in whole), reverse=True)


def test_a_text_cannot_steer_the_terminal(sample: Path) -> None:
    done = run('query', sample, "SELECT 'a' || chr(27) || '[31m' || chr(8238) AS \"b\x1b[2J\"")
    assert done.exit_code == 0 and '\x1b' not in done.stdout and '\u202e' not in done.stdout and '\\x1b[31m' in done.stdout


def test_a_number_is_never_cut(sample: Path) -> None:
    answer = questions.due(sample, date(2023, 7, 1), date(2023, 12, 31), '市监局').drop_columns(['document_id', 'evidence'])
    for screen in (None, 160, 100):
        text = '\n'.join(lines(answer, screen))
        assert all(row['doc_no'] in text for row in answer.to_pylist())


@pytest.mark.parametrize('args, told', [
    (('query', '{0}', 'SELECT x FROM targets'), 'line 1, column 8'), (('find', '{0}', '市场', '-t', 'x'), 'cannot be searched'),
    (('due', '{0}', '--from', '2023-02-01', '--until', '2023-01-01'), 'is before'),
    (('track', '种植面积', '{0}', '--plot', 'a.gif'), '.png, .svg, .html'),
    (('track', '种植面积', '{0}', '-o', '{0}/no/a.csv'), 'choose another place'), (('who', ' ', '{0}'), 'give one'), (('due', '{0}', '--unit', ''), 'give one'),
    (('query', '{0}', 'SELECT 1', '-o', 'a.foo'), 'none of .csv'), (('export', '{0}', '--to', 'csv', '-t', 'target'), "did you mean 'targets'?"),
 (('export', '{0}', '--to', 'ics', '-t', 'units'), 'leave out')])
def test_mistakes_get_one_sentence(args: tuple[str, ...], told: str, sample: Path) -> None:
    done = run(*(arg.format(sample) for arg in args))
    assert done.exit_code in (1, 2) and told in done.stderr and 'Traceback' not in done.output


def test_a_folder_without_an_archive(tmp_path: Path) -> None:
    assert run('who', '李国民', tmp_path).exit_code == 1
    with pytest.raises(GazetteError, match='parse an issue'):
        gazette.query(tmp_path, 'SELECT 1 FROM targets')
