"""人物: the people that the archive knows, as far as a gazette tells namesakes apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """人物: one row for each name within the gazettes of one region; several where sex, ethnicity or birth date differ."""

    person_id: str = required('人物标识', 'hash of name, region and what tells namesakes apart')
    person: str = required('姓名', 'name alone')
    region: str | None = optional('地区', 'region of the gazettes, of single documents that of the issuer')
    gender: str | None = optional('性别', 'where printed')
    ethnicity: str | None = optional('民族', 'where printed')
    birth_date: date | None = optional('出生日期', 'where printed')
    posts: tuple[str, ...] = required('职务', 'posts appointed to or removed from, organisation and title')
    groups: tuple[str, ...] = required('任职机构', 'leading groups and commissions that list the person')
    first_on: date | None = optional('最早日期', 'first document that names the person')
    last_on: date | None = optional('最近日期', 'last document that names the person')
    documents: int = required('文件数', 'documents that name the person')
    namesakes: int = required('同名人物', 'other rows of this name, in other regions or of other sex, ethnicity or birth date')
    evidence: tuple[str, ...] = required('依据', 'row_id of the appointments and members that say so')
    review: str | None = optional('复核', 'not told which namesake, or posts that nobody holds at once')


_MENTIONS = '''
SELECT row_id, issue_id, document_id, person, gender, ethnicity, birth_date,
       coalesce(organization || coalesce(title, ''), post) AS held, held AS post, NULL AS "group" FROM appointments
UNION ALL BY NAME
SELECT row_id, issue_id, document_id, person, organization || coalesce(title, '') AS held, "group" FROM members'''

_ISSUERS = '''
SELECT issue_id, unit, any_value(region) AS home FROM units SEMI JOIN (SELECT issue_id FROM issues WHERE region IS NULL)
USING (issue_id) GROUP BY issue_id, unit'''

_PLACED = f'''
SELECT m.*, dated, coalesce(region, home) AS region
FROM ({_MENTIONS}) m JOIN (SELECT issue_id, region FROM issues) USING (issue_id)
     JOIN (SELECT document_id, dated, issuers[1] AS unit FROM documents) USING (document_id)
     LEFT JOIN ({_ISSUERS}) USING (issue_id, unit)'''


def _filled(column: str) -> str:
    """What is printed at one mention of a person at a post holds for the others, where it is the same whenever printed."""
    only = f'CASE WHEN held IS NOT NULL AND min({column}) OVER seat = max({column}) OVER seat THEN min({column}) OVER seat END'
    return f'coalesce({column}, {only}) AS {column}'


def _apart(column: str) -> str:
    """A part of the key that tells namesakes apart; null where all that is printed is the same."""
    return f"CASE WHEN min({column}) OVER same <> max({column}) OVER same THEN coalesce({column}::VARCHAR, '?') END"


_FILLED = f'''
SELECT * REPLACE ({_filled('gender')}, {_filled('ethnicity')}, {_filled('birth_date')}) FROM ({_PLACED})
WINDOW seat AS (PARTITION BY person, region, held)'''

_KEYED = f'''
SELECT *, concat_ws(' ', {_apart('gender')}, {_apart('ethnicity')}, {_apart('birth_date')}) AS key
FROM ({_FILLED}) WINDOW same AS (PARTITION BY person, region)'''

_PERSONS = f'''
SELECT md5(concat_ws('|', person, coalesce(region, ''), key))[:16] AS person_id, person, region, key, min(gender) AS gender,
       min(ethnicity) AS ethnicity, min(birth_date) AS birth_date,
       coalesce(list(DISTINCT post ORDER BY post) FILTER (post IS NOT NULL), []) AS posts,
       coalesce(list(DISTINCT "group" ORDER BY "group") FILTER ("group" IS NOT NULL), []) AS groups,
       min(dated) AS first_on, max(dated) AS last_on, count(DISTINCT document_id) AS documents,
       list(DISTINCT row_id ORDER BY row_id) AS evidence, bool_or(clash.row_id IS NOT NULL) AS clashes
FROM ({_KEYED}) LEFT JOIN (SELECT DISTINCT unnest(evidence) AS row_id FROM tenures WHERE len(clashes) > 0) clash USING (row_id)
GROUP BY person, region, key'''

TABLE = view('persons', Person, ('appointments', 'members', 'issues', 'documents', 'units', 'tenures'), f'''
SELECT *, count(*) OVER (PARTITION BY person) - 1 AS namesakes,
       nullif(concat_ws('; ', if(contains(key, '?'), 'the text does not tell which of the people of this name', NULL),
                        if(clashes, 'posts that nobody holds at once: namesakes, or a removal is missing', NULL)), '') AS review
FROM ({_PERSONS})''', 'person, region, person_id')
