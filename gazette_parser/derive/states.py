"""效力: a document's state over time. As of a day it is the row with from_on <= day and (until_on IS NULL OR until_on > day)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """效力: one row for each stretch of time in which a document's state is the same."""

    document_id: str = required('文件标识', 'the document')
    doc_no: str | None = optional('发文字号', 'its number')
    title: str | None = optional('标题', 'its title')
    state: str = required('效力状态', 'in_force, amended (in force as amended), repealed or expired')
    from_on: date | None = optional('自', 'first day')
    until_on: date | None = optional('至', 'first day of the next state; null for the last one known')
    changed_by: str | None = optional('变更文件', 'document that amends or repeals it')
    evidence: tuple[str, ...] = required('依据', 'row_id of the citations that say so; empty for its own dates')


_EVENTS = '''
SELECT document_id, coalesce(effective_on, dated) AS from_on, 'in_force' AS state, NULL AS changed_by, []::VARCHAR[] AS evidence
FROM documents
UNION ALL SELECT document_id, expires_on + 1, 'expired', NULL, [] FROM documents WHERE expires_on IS NOT NULL
UNION ALL SELECT r.cited_document_id, coalesce(d.effective_on, d.dated), if(relation = 'repeals', 'repealed', 'amended'),
       r.document_id, r.evidence
FROM relations r JOIN documents d USING (document_id)
WHERE relation IN ('repeals', 'amends') AND cited_document_id IS NOT NULL'''

_LASTING = f'''
SELECT *, min(from_on) FILTER (state IN ('repealed', 'expired')) OVER (PARTITION BY document_id) AS over_on,
       row_number() OVER (PARTITION BY document_id, state IN ('repealed', 'expired') ORDER BY from_on, state) AS place
FROM ({_EVENTS})'''

TABLE = view('states', State, ('relations', 'documents'), f'''
SELECT e.*, d.doc_no, d.title,
       lead(from_on) OVER (PARTITION BY e.document_id ORDER BY from_on NULLS FIRST, state IN ('repealed', 'expired')) AS until_on
FROM (SELECT * FROM ({_LASTING}) WHERE (state IN ('repealed', 'expired') AND place = 1)
      OR (state NOT IN ('repealed', 'expired') AND (over_on IS NULL OR from_on IS NULL OR from_on < over_on))) e
JOIN (SELECT document_id, doc_no, title FROM documents) d USING (document_id)''', 'doc_no, document_id, from_on, until_on')
