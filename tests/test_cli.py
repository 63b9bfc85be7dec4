"""The command line: exit codes, what goes where, and one sentence an error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazette_parser import screen
from gazette_parser.batch import Outcome, exit_code
from gazette_parser.cli import main
from gazette_parser.contract import describe
from gazette_parser.records import TABLES, Finding

NOTICE = '''林芝市人民政府关于整改工作的通知

林政发〔2023〕26号

各县（区）人民政府：

请各单位于9月底前完成整改。

林芝市人民政府

2023年6月7日
'''


def gazette(*args: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, catch_exceptions=False)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / 'notice.txt'
    path.write_text(NOTICE, 'utf8')
    return path


def test_parse_writes_every_table_and_tells(notice: Path, tmp_path: Path) -> None:
    done = gazette('parse', notice, '-o', tmp_path / 'out')
    assert done.exit_code == 0 and done.stderr == ''
    assert f'{notice}: ' in done.stdout and ' 1 document, ' in done.stdout
    assert {path.name for path in (tmp_path / 'out').iterdir() if path.is_dir()} == set(TABLES)


def test_parse_goes_on_after_a_bad_file(notice: Path, tmp_path: Path) -> None:
    bad = tmp_path / 'bad.txt'
    bad.write_bytes(b'')
    done = gazette('parse', bad, notice, '-o', tmp_path / 'out')
    assert done.exit_code == 1
    assert done.stderr.startswith(f'{bad}: ') and done.stderr.count('\n') == 1 and 'Traceback' not in done.output
    assert ' 1 document, ' in done.stdout


def test_parse_reads_a_folder(notice: Path, tmp_path: Path) -> None:
    folder = tmp_path / 'in'
    folder.mkdir()
    for number in (1, 2):
        (folder / f'{number}.txt').write_text(NOTICE.replace('26号', f'{number}号'), 'utf8')
    done = gazette('parse', folder, '-o', tmp_path / 'out', '--jobs', 2)
    assert done.exit_code == 0 and done.stdout.index('1.txt') < done.stdout.index('2.txt')


def test_empty_folder_is_an_error_of_its_own(notice: Path, tmp_path: Path) -> None:
    (tmp_path / 'empty').mkdir()
    done = gazette('parse', tmp_path / 'empty', notice, '-o', tmp_path / 'out')
    assert done.exit_code == 1 and 'empty' in done.stderr and ' 1 document, ' in done.stdout


def test_same_issue_twice_is_told(notice: Path, tmp_path: Path) -> None:
    twin = tmp_path / 'twin.txt'
    twin.write_text(NOTICE, 'utf8')
    assert 'was read 2 times: the better reading stands' in gazette('parse', notice, twin, '-o', tmp_path / 'out').stdout


@pytest.mark.parametrize('source', ['-', 'file'])
def test_table_goes_to_stdout_and_nothing_else(source: str, notice: Path, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = gazette('parse', notice if source == 'file' else '-', '-t', 'documents', '-f', 'jsonl', stdin=NOTICE.encode())
    row = json.loads(done.stdout)
    assert (row['doc_no'], row['dated'], row['recipients']) == ('林政发〔2023〕26号', '2023-06-07', ['各县（区）人民政府'])
    assert done.stderr == '' and not (tmp_path / 'outputs').exists()


def test_csv_has_a_header_even_without_rows(notice: Path) -> None:
    lines = gazette('parse', notice, '--table', 'appointments').stdout.splitlines()
    assert len(lines) == 1 and lines[0].startswith('row_id,issue_id,document_id,')


def test_table_and_output_together_are_a_usage_error(notice: Path) -> None:
    assert gazette('parse', notice, '-t', 'pages', '-o', 'x').exit_code == 2


@pytest.mark.parametrize('args', [['parse'], ['tables', 'nothing'], ['parse', '-t', 'nothing', '-'],
                                  ['rules', 'nothing'], ['score', 'nowhere'], ['explain', 'text', '--at', '3'], ['nothing']])
def test_wrong_usage_exits_with_2(args: list[str]) -> None:
    assert gazette(*args).exit_code == 2


def test_a_missing_file_is_told_and_the_others_are_read(notice: Path, tmp_path: Path) -> None:
    result = gazette('parse', 'nowhere.txt', notice, '-o', tmp_path / 'out')
    assert result.exit_code == 1
    assert 'nowhere.txt: there is no such file or folder' in result.output
    assert any((tmp_path / 'out' / 'documents').rglob('*.parquet'))


@pytest.mark.parametrize(('severity', 'strict', 'code'), [('error', True, 3), ('error', False, 0), ('warning', True, 0)])
def test_strict_looks_for_error_findings(severity: str, strict: bool, code: int) -> None:
    finding = Finding(issue_id='i', severity=severity, code='c', message='m')
    assert exit_code([Outcome('a', findings=(finding,))], strict) == code


@pytest.mark.parametrize('args', [['show'], ['explain']])
def test_single_file_commands_report_a_bad_file(args: list[str], tmp_path: Path) -> None:
    (tmp_path / 'bad.pdf').write_bytes(b'%PDF-1.7 nothing')
    done = gazette(*args, tmp_path / 'bad.pdf')
    assert done.exit_code == 1 and done.stderr.startswith('Error: bad.pdf: ') and done.stderr.count('\n') == 1


def test_show_writes_a_page(notice: Path, tmp_path: Path) -> None:
    done = gazette('show', notice, '-o', tmp_path / 'page.html')
    assert done.exit_code == 0 and '林政发〔2023〕26号' in (tmp_path / 'page.html').read_text('utf8')


def test_show_into_a_missing_folder_is_one_sentence(notice: Path, tmp_path: Path) -> None:
    done = gazette('show', notice, '-o', tmp_path / 'none' / 'page.html')
    assert done.exit_code == 1 and 'Traceback' not in done.output


def test_explain_text_tells_winner_and_row() -> None:
    told = gazette('explain', '9月底前完成整改', '--dated', '2023-06-07').stdout
    assert 'deadlines.' in told and '✓ won' in told and 'end_on=2023-09-30' in told


def test_explain_file_at_an_offset(notice: Path) -> None:
    row = json.loads(gazette('parse', notice, '-t', 'deadlines', '-f', 'jsonl').stdout)
    told = gazette('explain', notice, '--at', row['char_start']).stdout
    assert row['rule'] in told and 'end_on=2023-09-30' in told


def test_rules_over_a_file_counts_hits(notice: Path) -> None:
    told = gazette('rules', 'deadlines', '--over', notice).stdout.splitlines()
    assert told[0].split() == ['rule', 'yes', 'no', 'todo', 'hits', 'rows', 'ms', 'why'] and len(told) > 1


def test_tables_prints_the_contract() -> None:
    assert gazette('tables', 'deadlines').stdout.splitlines() == describe('deadlines')
    line = next(line for line in describe('deadlines') if line.startswith('end_on'))
    assert line.split() == ['end_on', 'date?', '截止日期', 'resolved,', 'inclusive']


def test_columns_stand_under_each_other() -> None:
    lines = describe('documents')[1:]
    starts = {screen.width(line[:line.index('  ', line.index('  ') + 2)].rstrip()) for line in lines[:1]}
    labels = [screen.width(line.partition(label)[0]) for line in lines for label in line.split()[2:3]]
    assert starts and len(set(labels)) == 1


@pytest.mark.parametrize('text', ['\x1b[31m', '\x07', '\r', '\u202e', '\x9b', '\u2066', '\ud800'])
def test_control_characters_do_not_reach_the_screen(text: str) -> None:
    assert screen.visible(f'任{text}免').isprintable()


@pytest.mark.parametrize('text', ['=1+1', '+cmd', '-x', '@a', '＝1', '\t=1', ' =1'])
def test_csv_formula_is_disarmed(text: str) -> None:
    assert screen.cell(text) == f"'{text}"


@pytest.mark.parametrize('text', ['-5.2%', '+3', '林芝', ''])
def test_csv_leaves_numbers_and_words(text: str) -> None:
    assert screen.cell(text) == text


def test_module_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, '-m', 'gazette_parser', '--version'], capture_output=True, text=True, check=True)
    assert done.stdout.startswith('gazette, version ')


@pytest.mark.parametrize('args, told', [
    (('explain', 'missing.txt'), "there is no file 'missing.txt'"), (('explain', 'nowhere/missing'), 'there is no file'),
    (('explain', '/'), 'is a folder'), (('explain', '9月底前', '--at', '3'), 'there is no file'),
    (('rules', '--over', __file__), 'rules NAME --over FILE'), (('parse', __file__, '-t', 'targets', '-t', 'documents'), 'choose one table')])
def test_what_would_be_ignored_is_told(args: tuple[str, ...], told: str) -> None:
    done = gazette(*args)
    assert done.exit_code == 2 and told in done.stderr and done.stdout == ''
