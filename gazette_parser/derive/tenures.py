"""任期: who held which post from when to when, 任 and 免 of all issues paired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gazette_parser.derive.kind import either, text, view, words
from gazette_parser.records import optional, required

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

LATE = 365
"""Days by which a removal may be printed late: so long nobody is told to hold two posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """任期: one row for each time that a person held a post; an end that no issue prints is null."""

    tenure_id: str = required('任期标识', 'hash of person, post and first evidence')
    person: str = required('姓名', 'name alone')
    region: str | None = optional('地区', 'region of the gazette that says so')
    post: str = required('职务', 'post as first printed')
    organization: str | None = optional('机构', 'canonical organisation')
    title: str | None = optional('职务名称', 'post without the organisation')
    start_on: date | None = optional('任职日期', 'null where the appointment is not in the archive')
    end_on: date | None = optional('免职日期', 'day of the removal; null where none is in the archive')
    state: str = required('状态', 'current (no removal found), ended, or unknown_start (removed, appointment not found)')
    end_action: str | None = optional('离任方式', 'remove, resign or retire')
    concurrent: bool = required('兼任', '兼任')
    acting: bool = required('代理', '代理, 代')
    seconded: bool = required('挂职', '挂职')
    probation_until: date | None = optional('试用期满', 'day before which the probation ends: start and its months')
    confirmed_on: date | None = optional('正式任职日期', '试用期满正式任职, or 代理 no more')
    term_until: date | None = optional('任期届满', 'start, or 续聘, and its 聘期 in months')
    start_document_id: str | None = optional('任职文件', 'document of the appointment')
    end_document_id: str | None = optional('免职文件', 'document of the removal')
    clashes: tuple[str, ...] = required('冲突任期', 'tenure_id of later posts that nobody holds at once with this one')
    evidence: tuple[str, ...] = required('依据', 'row_id of the appointments that say so')
    review: str | None = optional('复核', 'contradictions: appointed twice, no removal before a successor, two heads at once')


# A post by its canonical parts, else as printed. By date; on one day who leaves goes before who comes.
_EVENTS = '''
SELECT *, coalesce(organization, post) AS body, if(organization IS NULL, '', coalesce(title, '')) AS name,
       action IN ('remove', 'resign', 'retire') AS ends
FROM (SELECT DISTINCT ON (row_id) a.*, region FROM appointments a JOIN (SELECT issue_id, region FROM issues) USING (issue_id)
      ORDER BY row_id, issue_id)'''

# A person's events at one post are cut behind each end; a second end of that day (免职，退休) belongs to the first.
_CUT = f'''
SELECT *, sum(cut) OVER (PARTITION BY person, body, name ORDER BY place) AS draft FROM (
    SELECT *, row_number() OVER w AS place,
           coalesce(lag(ends) OVER w AND NOT (ends AND effective_on IS NOT DISTINCT FROM lag(effective_on) OVER w), false)::INT
               AS cut
    FROM ({_EVENTS}) WINDOW w AS (PARTITION BY person, body, name
                                  ORDER BY coalesce(effective_on, DATE '9999-12-31'), NOT ends, row_id))'''

# What an event is to its tenure: the end, the end of probation or of 代理, another term, or a second appointment.
_ROLES = f'''
SELECT *, CASE WHEN ends THEN 'end' WHEN action = 'confirm' OR (later AND first_acting AND NOT acting) THEN 'confirmed'
               WHEN NOT later THEN 'start' WHEN term_months > 0 THEN 'renewed'
               WHEN effective_on IS DISTINCT FROM first_on THEN 'again' END AS part
FROM (SELECT *, row_number() OVER w > 1 AS later, first(acting) OVER w AS first_acting, first(effective_on) OVER w AS first_on
      FROM ({_CUT}) WINDOW w AS (PARTITION BY person, body, name, draft ORDER BY place))'''

_TENURES = f'''
SELECT sha256(concat_ws(chr(10), person, body, name, first(row_id ORDER BY place)))[:16] AS tenure_id,
       person, body, name, first(region ORDER BY place) AS region, first(post ORDER BY place) AS post,
       first(organization) AS organization, first(title ORDER BY place) AS title,
       first(effective_on) FILTER (part = 'start') AS start_on,
       first(effective_on) FILTER (ends) AS end_on,
       coalesce(first(action) FILTER (action = 'retire'), first(action ORDER BY place) FILTER (ends)) AS end_action,
       bool_or(concurrent) AS concurrent, first(acting ORDER BY place) AS acting, first(seconded ORDER BY place) AS seconded,
       first(effective_on + to_months(probation_months)) FILTER (part = 'start' AND probation_months > 0) AS probation_until,
       last(effective_on ORDER BY place) FILTER (part = 'confirmed') AS confirmed_on,
       last(effective_on + to_months(term_months) ORDER BY place) FILTER (part IN ('start', 'renewed') AND term_months > 0)
           AS term_until,
       first(document_id) FILTER (part = 'start') AS start_document_id,
       coalesce(last(document_id ORDER BY place) FILTER (action = 'retire'), first(document_id ORDER BY place) FILTER (ends))
           AS end_document_id,
       CASE WHEN NOT bool_or(ends) THEN 'current' WHEN bool_or(part IN ('start', 'confirmed')) THEN 'ended'
            ELSE 'unknown_start' END AS state,
       list(row_id ORDER BY place) AS evidence,
       list_concat(list('confirmed, but no appointment is in the archive') FILTER (part = 'confirmed' AND NOT later),
                   list('a document without a date') FILTER (NOT later AND effective_on IS NULL),
                   list('appointed again on ' || coalesce(effective_on::VARCHAR, 'an unknown day') ||
                        ' without a removal in between' ORDER BY place) FILTER (part = 'again')) AS doubts
FROM ({_ROLES}) GROUP BY person, body, name, draft'''

# Where a post is held by one person, a holder without an end is in doubt once another comes.
_FOLLOWED = f'''
SELECT *, CASE WHEN next_person <> person AND end_on IS NULL
               THEN next_person || ' was appointed on ' || next_on || ' and no removal is in the archive'
               WHEN next_person <> person AND end_on > next_on
               THEN next_person || ' was appointed on ' || next_on || ', before this one was removed' END AS followed
FROM (SELECT *, lead(person) OVER w AS next_person, lead(start_on) OVER w AS next_on
      FROM (SELECT *, is_single(title) AND organization IS NOT NULL AND start_on IS NOT NULL AND NOT concurrent AS alone
            FROM ({_TENURES}))
      WINDOW w AS (PARTITION BY alone, organization, coalesce(title, '') ORDER BY start_on, tenure_id))'''


def _prepare(con: Connection) -> None:
    """The tenures but for their clashes, made once; whether one person at a time holds a post, and the body without its party."""
    con.execute(f"""CREATE MACRO is_single(t) AS coalesce(regexp_matches(t, {text(either(words('single_posts')) + '$')})
                    AND NOT regexp_matches(t, {text(either(words('not_single')))}), false)""")
    con.execute(f"CREATE MACRO body_of(o) AS regexp_replace(o, {text('^' + words('party_head'))}, '')")
    con.execute(f'CREATE TABLE tenures_followed AS {_FOLLOWED}')


# The head of one body who becomes the head of another, with no removal within a year: two people, or a removal is missing.
_CLASHES = f'''
SELECT a.tenure_id, list(b.tenure_id ORDER BY b.start_on, b.tenure_id) AS clashes,
       string_agg('also ' || b.organization || b.title || ' since ' || b.start_on || ': a namesake, or a removal is missing', '; '
                  ORDER BY b.start_on, b.tenure_id) AS clash
FROM tenures_followed a JOIN tenures_followed b ON a.person = b.person AND a.region IS NOT DISTINCT FROM b.region
     AND a.start_on < b.start_on AND (a.end_on IS NULL OR a.end_on > b.start_on + {LATE})
WHERE a.alone AND b.alone AND NOT contains(body_of(a.organization), body_of(b.organization))
      AND NOT contains(body_of(b.organization), body_of(a.organization))
GROUP BY a.tenure_id'''

TABLE = view('tenures', Tenure, ('appointments', 'issues'), f'''
SELECT * EXCLUDE (clashes), coalesce(clashes, []) AS clashes,
       nullif(concat_ws('; ', nullif(array_to_string(doubts, '; '), ''), if(alone, followed, NULL), clash), '') AS review
FROM tenures_followed LEFT JOIN ({_CLASHES}) USING (tenure_id)''',
             'organization, title, coalesce(start_on, end_on), person, tenure_id', _prepare)
