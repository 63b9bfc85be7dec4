"""指标序列: the same indicator across documents and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gazette_parser.derive.kind import either, text, texts, view, words
from gazette_parser.records import optional, required

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """指标序列: one row for each value that a document sets for an indicator; points of one series share `series_id`."""

    series_id: str = required('序列标识', 'hash of region, indicator, scope, unit and kind of change')
    seq: int = required('序号', 'place in the series, from 1')
    region: str | None = optional('地区', 'region of the gazette')
    indicator: str = required('指标', 'what is measured, without words such as 全市, 力争')
    scope: str | None = optional('范围', "place or group within the region; null for the region's whole")
    unit: str | None = optional('单位', 'without multiplier')
    change: str = required('变化', 'level, increase, decrease or rank')
    comparator: str = required('比较', '>=, <=, =, >, <, ~ or between')
    value: float = required('目标值', 'number in full')
    value_max: float | None = optional('目标上限', 'upper end of a range')
    year: int | None = optional('目标年', "year of the horizon's end, else of the document")
    horizon_end: date | None = optional('目标期止', 'date for which the value is set')
    document_id: str = required('文件标识', 'the document')
    dated: date | None = optional('成文日期', "the document's date")
    previous: float | None = optional('上次目标值', 'value of the point before')
    difference: float | None = optional('增减', 'value less the one before')
    percent: float | None = optional('增减百分比', 'difference in percent of the value before')
    movement: str = required('变动', 'first, raised, lowered or same')
    gap_years: int | None = optional('间隔年数', 'years without a value between this point and the one before')
    dropped_by: str | None = optional('不再列入', 'next edition of the document, which sets no value; at the last point')
    evidence: tuple[str, ...] = required('依据', 'row_id of the targets')
    review: str | None = optional('复核', 'several values in one document: probably not one indicator')


def _prepare(con: Connection) -> None:
    """Macros that put indicator, scope and unit into one form, and a document's title without its year."""
    heads, tails, whole = words('indicator_heads'), words('indicator_tails'), words('whole_region')
    lead = f'^(?:[0-9]{{4}}年?度?|{either([*heads, *whole])})+'
    con.execute(f"""CREATE MACRO indicator_of(t, region) AS coalesce(nullif(regexp_replace(regexp_replace(
        if(region IS NOT NULL AND starts_with(t, region), substr(t, length(region) + 1), t),
        {text(lead)}, ''), {text(either(tails) + '+$')}, ''), ''), t)""")
    con.execute(f'CREATE MACRO scope_of(s, region) AS CASE WHEN s IN {texts(whole)} OR s = region THEN NULL ELSE s END')
    units = ' '.join(f'WHEN {text(a)} THEN {text(b)}' for a, b in words('same_units').items())
    con.execute(f'CREATE MACRO unit_of(u) AS CASE u {units} ELSE u END')
    con.execute("CREATE MACRO edition_of(title) AS regexp_replace(title, '[0-9]+', '', 'g')")


_ROWS = '''
SELECT t.row_id, t.document_id, t.comparator, t.value, t.value_max, t.horizon_end, t.change, region, dated, t.char_start,
       indicator_of(t.indicator, region) AS indicator,
       scope_of(t.scope, region) AS scope, if(t.change = 'rank', t.unit, unit_of(t.unit)) AS unit,
       coalesce(year(t.horizon_end), year(dated)) AS year, edition_of(documents.title) AS edition
FROM targets t JOIN (SELECT issue_id, region FROM issues) USING (issue_id)
     JOIN (SELECT document_id, dated, title FROM documents) documents USING (document_id)'''

# What a document says twice is one point.
_POINTS = f'''
SELECT md5(concat_ws('|', coalesce(region, ''), indicator, coalesce(scope, ''), coalesce(unit, ''), change))[:16] AS series_id,
       region, indicator, scope, unit, change, document_id, dated, edition, year, horizon_end, value, value_max,
       arg_min(comparator, char_start) AS comparator, list(row_id ORDER BY char_start) AS evidence, min(char_start) AS place
FROM ({_ROWS}) GROUP BY ALL'''

_MOVES = f'''
SELECT *, row_number() OVER w AS seq, lag(value) OVER w AS previous, lag(year) OVER w AS previous_year,
       lead(value) OVER w IS NULL AS is_last,
       count(*) OVER (PARTITION BY series_id, document_id, coalesce(horizon_end, dated)) AS together
FROM ({_POINTS}) WINDOW w AS (PARTITION BY series_id ORDER BY year, dated, place, document_id, value)'''

# The next edition of the same document; a plan over several years is not dropped before it ends.
_EDITIONS = '''
SELECT edition, region, dated, document_id, lead(document_id) OVER w AS next_id, year(lead(dated) OVER w) AS next_year
FROM (SELECT edition_of(title) AS edition, region, dated, document_id
      FROM documents JOIN (SELECT issue_id, region FROM issues) USING (issue_id))
WINDOW w AS (PARTITION BY edition, region ORDER BY dated, document_id)'''

TABLE = view('series', Point, ('targets', 'documents', 'issues'), f'''
SELECT moves.*, value - previous AS difference, round(100 * (value - previous) / nullif(previous, 0), 2) AS percent,
       CASE WHEN previous IS NULL THEN 'first' WHEN value > previous THEN 'raised' WHEN value < previous THEN 'lowered'
            ELSE 'same' END AS movement,
       CASE WHEN seq > 1 THEN greatest(year - previous_year - 1, 0) END AS gap_years,
       CASE WHEN is_last AND next_year > year THEN next_id END AS dropped_by,
       CASE WHEN together > 1 THEN 'several values in one document: probably not one indicator' END AS review
FROM ({_MOVES}) moves JOIN (SELECT document_id, next_id, next_year FROM ({_EDITIONS})) USING (document_id)''',
             'region, indicator, scope, unit, change, series_id, seq', _prepare)
