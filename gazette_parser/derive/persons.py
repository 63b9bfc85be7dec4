"""人物: the people that the archive knows. A name is all that a gazette prints of a person, so namesakes share a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """人物: one row for each name within the gazettes of one region."""

    person: str = required('姓名', 'name alone')
    region: str | None = optional('地区', 'region of the gazettes that name the person')
    gender: str | None = optional('性别', 'where printed')
    ethnicity: str | None = optional('民族', 'where printed')
    birth_date: date | None = optional('出生日期', 'where printed')
    posts: tuple[str, ...] = required('职务', 'posts appointed to or removed from, organisation and title')
    groups: tuple[str, ...] = required('任职机构', 'leading groups and commissions that list the person')
    first_on: date | None = optional('最早日期', 'first document that names the person')
    last_on: date | None = optional('最近日期', 'last document that names the person')
    documents: int = required('文件数', 'documents that name the person')
    evidence: tuple[str, ...] = required('依据', 'row_id of the appointments and members that say so')
    review: str | None = optional('复核', 'gender, ethnicity or birth date differ: probably namesakes')


_MENTIONS = '''
SELECT row_id, issue_id, document_id, person, gender, ethnicity, birth_date,
       coalesce(organization || coalesce(title, ''), post) AS post, NULL AS "group" FROM appointments
UNION ALL BY NAME SELECT row_id, issue_id, document_id, person, "group" FROM members'''

_PERSONS = f'''
SELECT person, region, min(gender) AS gender, min(ethnicity) AS ethnicity, min(birth_date) AS birth_date,
       coalesce(list(DISTINCT post ORDER BY post) FILTER (post IS NOT NULL), []) AS posts,
       coalesce(list(DISTINCT "group" ORDER BY "group") FILTER ("group" IS NOT NULL), []) AS groups,
       min(dated) AS first_on, max(dated) AS last_on, count(DISTINCT document_id) AS documents,
       list(DISTINCT row_id ORDER BY row_id) AS evidence,
       greatest(count(DISTINCT gender), count(DISTINCT ethnicity), count(DISTINCT birth_date)) AS kinds
FROM ({_MENTIONS}) JOIN issues USING (issue_id) JOIN (SELECT document_id, dated FROM documents) USING (document_id)
GROUP BY person, region'''

TABLE = view('persons', Person, ('appointments', 'members', 'issues', 'documents'), f'''
SELECT * REPLACE (CASE WHEN kinds < 2 THEN gender END AS gender, CASE WHEN kinds < 2 THEN ethnicity END AS ethnicity,
                  CASE WHEN kinds < 2 THEN birth_date END AS birth_date),
       CASE WHEN kinds > 1 THEN 'gender, ethnicity or birth date differ: probably namesakes' END AS review
FROM ({_PERSONS})''', 'person, region')
