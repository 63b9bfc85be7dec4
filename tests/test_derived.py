"""Derived tables: their columns are the documented ones, every row names its evidence, and the known cases hold."""

from datetime import date, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pytest

import gazette_parser as gazette
from gazette_parser import sql, views
from gazette_parser.contract import describe
from gazette_parser.derive import DERIVED, closure
from gazette_parser.derive.agenda import unrolled
from gazette_parser.derive.kind import schema_of
from gazette_parser.records import EXTRACTED


@pytest.mark.parametrize('name', ['tenures', 'contradictions', 'series', 'gaps', 'dropped', 'states', 'relations', 'namesakes'])
def test_ten_years_are_found(name: str, bench: ModuleType, measured: tuple[Path, Any, Any]) -> None:
    wanted, got, right, f1 = bench.scores(measured[1], measured[2])[name]
    assert wanted >= 2 and f1 >= bench.FLOOR, (wanted, got, right)


@pytest.mark.parametrize('name', DERIVED)
def test_columns_are_those_of_the_class(name: str, sample: Path) -> None:
    found, wanted = sql.derived(sample, name), schema_of(DERIVED[name].kind)
    assert found.schema.equals(wanted, check_metadata=True) and found.num_rows
    for field in wanted:
        assert field.nullable or found[field.name].null_count == 0, field.name


@pytest.mark.parametrize('name', DERIVED)
def test_columns_are_documented(name: str) -> None:
    assert len(describe(name)) == len(schema_of(DERIVED[name].kind)) + 1
    assert any('\u4e00' <= char <= '\u9fff' for char in describe(name)[0])


@pytest.mark.parametrize('name', DERIVED)
def test_evidence_is_there(name: str, years: Path) -> None:
    known = {row for table in EXTRACTED for row in gazette.load(years, table, columns=['row_id'])['row_id']}
    evidence = sql.derived(years, name)['evidence'].to_pylist()
    assert {row for rows in evidence for row in rows} <= known
    assert name == 'states' or all(evidence)


@pytest.mark.parametrize('name', DERIVED)
def test_an_archive_without_rows_gives_empty_tables(name: str, tmp_path: Path) -> None:
    text = tmp_path / 'a.txt'
    text.write_text('林芝市人民政府\n\n没有文件。\n', 'utf8')
    gazette.write(gazette.parse(text), tmp_path / 'out')
    assert sql.derived(tmp_path / 'out', name).num_rows <= 1


Row = dict[str, Any]
_TYPES = {'effective_on': pa.date32(), 'birth_date': pa.date32(), 'probation_months': pa.int64(), 'term_months': pa.int64(),
          **dict.fromkeys(('concurrent', 'acting', 'seconded'), pa.bool_())}


def event(action: str, on: date | None, person: str = '李国民', title: str = '局长', **more: Any) -> Row:
    """A row of `appointments`."""
    organization = more.get('organization', '林芝市教育局')
    return {'row_id': f'{action}-{on}-{person}-{organization}{title}', 'issue_id': 'i', 'document_id': 'd', 'post': f'{organization}{title}',
            'organization': organization, 'concurrent': False, 'acting': False, 'seconded': False, 'probation_months': None,
            'term_months': None, 'gender': None, 'ethnicity': None, 'birth_date': None, **more, 'action': action,
            'effective_on': on, 'person': person, 'title': title}


def derived(table: str, events: list[Row], region: str | None = '林芝市') -> list[SimpleNamespace]:
    """A derived table made of these rows, in the order of time or of names."""
    columns = {name: pa.array([row[name] for row in events], _TYPES.get(name, pa.string())) for name in events[0]}
    others = {'issues': {'issue_id': ['i'], 'region': pa.array([region], pa.string())},
              'documents': {'document_id': ['d', 'e'], 'dated': [date(2023, 1, 1)] * 2, 'issuers': [['北京市民政局'], ['上海市民政局']]},
              'units': {'issue_id': ['i', 'i'], 'unit': ['北京市民政局', '上海市民政局'], 'region': ['北京市', '上海市']}}
    with duckdb.connect(':memory:') as con:
        con.register('appointments', pa.table(columns))
        con.execute('CREATE VIEW members AS SELECT *, NULL AS "group" FROM appointments WHERE false')
        for name, data in others.items():
            con.register(name, pa.table(data))
        for name in closure([table]):
            if name in DERIVED:
                DERIVED[name].make(con)
        return [SimpleNamespace(**row) for row in con.sql(f'SELECT * FROM {table} ORDER BY {DERIVED[table].order}')
                .to_arrow_table().to_pylist()]


def tenures(events: list[Row]) -> list[SimpleNamespace]:
    return sorted(derived('tenures', events), key=lambda row: row.start_on or row.end_on or date.max)


def only(events: list[Row]) -> SimpleNamespace:
    found = tenures(events)
    assert len(found) == 1
    return found[0]


def test_appointment_and_removal_are_one_tenure() -> None:
    found = only([event('remove', date(2023, 5, 1)), event('appoint', date(2020, 1, 1), probation_months=12)])
    assert (found.start_on, found.end_on, found.state) == (date(2020, 1, 1), date(2023, 5, 1), 'ended')
    assert found.probation_until == date(2021, 1, 1) and len(found.evidence) == 2 and found.review is None


def test_open_ends() -> None:
    assert only([event('appoint', date(2020, 1, 1))]).state == 'current'
    assert only([event('remove', date(2020, 1, 1))]).state == 'unknown_start'


def test_removal_and_retirement_on_one_day_are_one_end() -> None:
    day = date(2023, 5, 1)
    found = only([event('appoint', date(2020, 1, 1)), event('remove', day), event('retire', day)])
    assert (found.end_on, found.end_action) == (day, 'retire')


def test_coming_back_is_a_second_tenure() -> None:
    found = tenures([event('appoint', date(2015, 1, 1)), event('remove', date(2017, 1, 1)), event('appoint', date(2019, 1, 1))])
    assert [t.state for t in found] == ['ended', 'current']


def test_confirmation_belongs_to_the_tenure() -> None:
    found = only([event('appoint', date(2020, 1, 1)), event('confirm', date(2021, 1, 1))])
    assert found.confirmed_on == date(2021, 1, 1) and found.start_on == date(2020, 1, 1)
    assert 'no appointment' in str(only([event('confirm', date(2021, 1, 1))]).review)


def test_contradictions_are_said() -> None:
    assert 'appointed again' in str(only([event('appoint', date(2020, 1, 1)), event('appoint', date(2021, 1, 1))]).review)
    first, second = tenures([event('appoint', date(2020, 1, 1)), event('appoint', date(2022, 1, 1), '王志强')])
    assert '王志强' in str(first.review) and second.review is None
    pair = tenures([event('appoint', date(2020, 1, 1), title='副局长'), event('appoint', date(2022, 1, 1), '王志强', '副局长')])
    assert [t.review for t in pair] == [None, None]


def test_acting_then_whole_renewed_and_said_twice_are_no_contradictions() -> None:
    acting = only([event('appoint', date(2020, 1, 1), acting=True), event('appoint', date(2020, 6, 1))])
    assert acting.review is None and acting.confirmed_on == date(2020, 6, 1) and acting.acting
    term = {'term_months': 36}
    renewed = only([event('appoint', date(2020, 1, 1), **term), event('appoint', date(2023, 1, 1), **term)])
    assert renewed.review is None and renewed.term_until == date(2026, 1, 1)
    assert only([event('appoint', date(2020, 1, 1)), event('appoint', date(2020, 1, 1), row_id='other')]).review is None


def test_a_term_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert only([event('appoint', date(2023, 8, 31), probation_months=6)]).probation_until == date(2024, 2, 29)


@pytest.mark.parametrize('title, single', [('局长', True), ('副局长', False), ('办公室主任', True), ('委员', False), ('', False)])
def test_which_posts_one_person_holds(title: str, single: bool) -> None:
    first, _ = tenures([event('appoint', date(2020, 1, 1), title=title), event('appoint', date(2022, 1, 1), '王志强', title)])
    assert (first.review is not None) == single


TWO = [event('appoint', date(2018, 1, 1)), event('appoint', date(2021, 1, 1), organization='林芝市财政局')]


def test_the_head_of_two_bodies_is_told() -> None:
    first, second = tenures(TWO)
    assert first.clashes == [second.tenure_id] and second.clashes == [] and second.review is None
    assert first.review == 'also 林芝市财政局局长 since 2021-01-01: a namesake, or a removal is missing'
    assert 'nobody holds at once' in derived('persons', TWO)[0].review


@pytest.mark.parametrize('second', [
    event('appoint', date(2021, 1, 1), organization='中共林芝市教育局党组', title='书记'),  # head and party secretary of one body
    event('appoint', date(2021, 1, 1), organization='林芝市财政局', concurrent=True), event('appoint', date(2018, 1, 1), organization='林芝市财政局'),
    event('appoint', date(2021, 1, 1), organization='林芝市财政局', title='副局长'), event('appoint', date(2021, 1, 1), '王志强', organization='林芝市财政局')])
def test_posts_that_one_person_may_hold_are_not_told(second: Row) -> None:
    assert [row.review for row in tenures([TWO[0], second])] == [None, None]


def test_a_removal_that_is_printed_late_is_none_of_a_namesake() -> None:
    late = [*TWO, event('remove', date(2021, 6, 1))]
    assert [row.review for row in tenures(late)] == [None, None]


def test_namesakes_are_told_apart_by_what_is_printed() -> None:
    rows = [event('appoint', date(2018, 1, 1), gender='女', title='副局长'), event('remove', date(2020, 1, 1), title='副局长'),
            event('appoint', date(2019, 1, 1), gender='男', organization='林芝市财政局'), event('appoint', date(2022, 1, 1), organization='林芝市水利局')]
    found = {row.gender: row for row in derived('persons', rows)}
    assert found['女'].posts == ['林芝市教育局副局长'] and len(found['女'].evidence) == 2  # the removal is of her post
    assert found['男'].posts == ['林芝市财政局局长'] and found[None].posts == ['林芝市水利局局长']
    assert {row.namesakes for row in found.values()} == {2} and len({row.person_id for row in found.values()}) == 3
    assert 'does not tell which' in found[None].review


def test_what_is_printed_once_tells_nobody_apart() -> None:
    rows = [event('appoint', date(2018, 1, 1), gender='女'), event('appoint', date(2018, 1, 1), organization='林芝市财政局', ethnicity='藏族')]
    person, = derived('persons', rows)
    assert (person.gender, person.ethnicity, person.namesakes, person.review) == ('女', '藏族', 0, None)


def test_people_of_single_documents_are_told_apart_by_the_issuer() -> None:
    rows = [event('appoint', date(2018, 1, 1)), event('appoint', date(2019, 1, 1), title='处长', document_id='e')]
    assert [(row.region, row.namesakes) for row in derived('persons', rows, None)] == [('上海市', 1), ('北京市', 1)]
    assert [row.region for row in derived('persons', rows)] == ['林芝市']


def test_rows_printed_twice_count_once(sample: Path, tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / 'corpus' / 'linzhi-2023-03' / 'source.txt'
    again = tmp_path / 'again.txt'
    again.write_text(source.read_text('utf8').replace('第3期', '第4期', 1).replace('第21期', '第22期', 1), 'utf8')
    for path in (source, again):
        gazette.write(gazette.parse(path), tmp_path / 'out')
    assert sql.derived(tmp_path / 'out', 'tenures').num_rows == sql.derived(sample, 'tenures').num_rows


@pytest.mark.parametrize('rule, wanted', [
    ('FREQ=YEARLY', ['2023-12-31']), ('FREQ=MONTHLY;INTERVAL=6', ['2023-06-30', '2023-12-31']),
    ('FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10', ['2023-03-10', '2023-06-10', '2023-09-10', '2023-12-10']),
    ('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31', ['2023-02-28']), ('FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=-1', ['2023-05-31', '2023-11-30'])])
def test_recurrences_are_unrolled(rule: str, wanted: list[str]) -> None:
    assert [str(day) for day in unrolled(rule, date(2023, 1, 1), date(2023, 12, 31))] == wanted


def test_weekly_recurrences() -> None:
    days = list(unrolled('FREQ=WEEKLY;BYDAY=TU', date(2023, 1, 1), date(2023, 12, 31)))
    assert len(days) == 52 and {day.weekday() for day in days} == {1}
    assert len(list(unrolled('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', date(2023, 1, 1), date(2023, 12, 31)))) == 26


def test_agenda_has_the_units_of_its_item(sample: Path) -> None:
    found = gazette.query(sample, "SELECT * FROM agenda WHERE text = '9月底之前' ORDER BY due_on", arrow=True).to_pylist()
    assert [row['due_on'] for row in found] == [date(2023, 9, 30)]
    assert found[0]['units'][0] == '林芝市行政审批和便民服务局' and found[0]['units_from'] == 'section'


def test_recurring_duties_end_with_the_year_of_their_title(sample: Path) -> None:
    found = gazette.query(sample, "SELECT max(due_on) AS last FROM agenda WHERE title LIKE '%2023年营商环境%'", arrow=True)
    assert found['last'][0].as_py() <= date(2023, 12, 31)


def test_a_document_is_in_force_until_it_is_repealed(years: Path) -> None:
    found = gazette.query(years, """SELECT state, from_on, until_on FROM states WHERE doc_no IN
        (SELECT doc_no FROM states WHERE state = 'repealed') ORDER BY doc_no, from_on, state""", arrow=True).to_pylist()
    assert found and all((row['until_on'] is None) == (row['state'] == 'repealed') for row in found)


def test_the_state_of_a_document_as_of_a_day(years: Path) -> None:
    repealed = gazette.query(years, """SELECT document_id, min(from_on) FILTER (state = 'in_force') AS begun,
        min(from_on) FILTER (state = 'repealed') AS ended FROM states GROUP BY document_id
        HAVING ended IS NOT NULL AND bool_and(state <> 'amended')""", arrow=True).to_pylist()
    assert repealed
    for row in repealed:
        for day, wanted in ((row['begun'], 'in_force'), (row['ended'] - timedelta(1), 'in_force'), (row['ended'], 'repealed')):
            found = gazette.query(years, f"""SELECT state FROM states WHERE document_id = '{row['document_id']}'
                AND from_on <= DATE '{day}' AND (until_on IS NULL OR until_on > DATE '{day}')""", arrow=True)
            assert found['state'].to_pylist() == [wanted]


def test_narrowing_gives_the_same_rows(years: Path) -> None:
    with views.connection(years, ['series'], {'targets': "contains(indicator, '种植面积')"}) as con:
        narrow = sql.run(con, 'SELECT * FROM series ORDER BY ALL')
    assert narrow.equals(gazette.query(years, "SELECT * FROM series WHERE contains(indicator, '种植面积') ORDER BY ALL", arrow=True))
