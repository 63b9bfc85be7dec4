"""职位: the posts that the archive knows, each with who holds it and who has held it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """职位: one row for each post, an organisation and a title."""

    organization: str | None = optional('机构', 'canonical organisation')
    title: str | None = optional('职务名称', 'post without the organisation; as printed where the organisation is not known')
    holders: tuple[str, ...] = required('历任', 'all who held it, in the order of their dates')
    current: tuple[str, ...] = required('现任', 'holders without a removal in the archive')
    vacant_since: date | None = optional('空缺自', 'day of the last removal, where nobody is left')
    first_on: date | None = optional('最早日期', 'first appointment or removal')
    last_on: date | None = optional('最近日期', 'last appointment or removal')
    evidence: tuple[str, ...] = required('依据', 'row_id of the appointments that say so')
    review: str | None = optional('复核', 'what is in doubt about one of the holders')


_POSTS = '''
SELECT organization, coalesce(title, post) AS title, list(person ORDER BY coalesce(start_on, end_on), person) AS persons,
       coalesce(list(person ORDER BY start_on, person) FILTER (state = 'current'), []) AS current,
       CASE WHEN count(*) FILTER (state = 'current') = 0 THEN max(end_on) END AS vacant_since,
       min(coalesce(start_on, end_on)) AS first_on, max(coalesce(end_on, start_on)) AS last_on,
       flatten(list(evidence ORDER BY coalesce(start_on, end_on), person, tenure_id)) AS evidence,
       string_agg(DISTINCT review, '; ' ORDER BY review) AS review
FROM tenures GROUP BY organization, coalesce(title, post)'''

TABLE = view('posts', Post, ('tenures',), f'''
SELECT *, list_filter(persons, lambda name, place: list_position(persons, name) = place) AS holders FROM ({_POSTS})''',
             'organization, title')
