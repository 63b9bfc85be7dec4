"""工作量: how many tasks each unit leads, answers for or helps with, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """工作量: one row for each unit, role and year of the documents."""

    unit: str = required('单位', 'canonical name')
    role: str = required('角色', 'lead, responsible or cooperate')
    year: int | None = optional('年', 'year of the documents; null where they have no date')
    tasks: int = required('任务数', 'different tasks: document, place in its outline and wording')
    documents: int = required('文件数', 'documents that give them')
    collective: bool = required('泛指', '各县区, 各有关部门')
    first_on: date | None = optional('最早日期', 'first of the documents')
    last_on: date | None = optional('最近日期', 'last of the documents')
    evidence: tuple[str, ...] = required('依据', 'row_id of the responsibilities')


TABLE = view('workload', Workload, ('responsibilities', 'documents'), '''
SELECT unit, role, year(dated) AS year, bool_or(collective) AS collective, min(dated) AS first_on, max(dated) AS last_on,
       count(DISTINCT hash(document_id, attachment_id, section_path, task)) AS tasks,
       count(DISTINCT document_id) AS documents, list(row_id ORDER BY row_id) AS evidence
FROM responsibilities JOIN (SELECT document_id, dated FROM documents) USING (document_id)
GROUP BY unit, role, year(dated)''', "unit, year, role <> 'lead', role")
