"""文件关系: which document rests on, issues, amends or repeals which, across the whole archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gazette_parser.derive.kind import view
from gazette_parser.records import optional, required

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """文件关系: one row for each document and document that it names."""

    document_id: str = required('文件标识', 'the document that names')
    doc_no: str | None = optional('发文字号', 'its number')
    title: str | None = optional('标题', 'its title')
    dated: date | None = optional('成文日期', 'its date')
    relation: str = required('关系', 'basis, issues, forwards, repeals, amends or mentions')
    cited_doc_no: str | None = optional('被引文号', 'as named, else the number of the document found')
    cited_title: str | None = optional('被引标题', 'as named, else the title of the document found')
    cited_document_id: str | None = optional('被引文件标识', 'the document in the archive; null where it is not there')
    found_by: str | None = optional('匹配方式', 'number, title, attachment (issued text) or issue (told there)')
    evidence: tuple[str, ...] = required('依据', 'row_id of the citations')
    review: str | None = optional('复核', 'several documents of that name; the latest before this one is taken')


# A number means one document; of several documents with one title the latest before the citing one is meant.
_NUMBERS = 'SELECT doc_no AS name, min(document_id) AS document_id FROM documents WHERE doc_no IS NOT NULL GROUP BY doc_no'

_TITLES = '''
SELECT name, dated, min(document_id) AS document_id, arg_min(found_by, document_id) AS found_by,
       row_number() OVER (PARTITION BY name ORDER BY dated) > 1 AS several
FROM (SELECT name_of(title) AS name, document_id, dated, 'title' AS found_by FROM documents WHERE title IS NOT NULL
      UNION ALL SELECT name_of(attachments.title), document_id, dated, 'attachment'
      FROM attachments JOIN documents USING (document_id) WHERE kind = 'issued' AND attachments.title IS NOT NULL)
GROUP BY name, dated'''

_FOUND = f'''
SELECT c.*, d.doc_no, d.title, d.dated, n.document_id AS by_number, t.document_id AS by_title, t.found_by, t.several
FROM citations c JOIN documents d USING (document_id)
LEFT JOIN ({_NUMBERS}) n ON n.name = c.cited_doc_no AND n.document_id <> c.document_id
ASOF LEFT JOIN ({_TITLES}) t ON t.name = name_of(c.cited_title) AND d.dated > t.dated'''

_SELECT = f'''
SELECT f.document_id, f.doc_no, f.title, f.dated, f.relation, coalesce(f.cited_doc_no, o.doc_no) AS cited_doc_no,
       coalesce(f.cited_title, o.title) AS cited_title, coalesce(by_number, cited_document_id, by_title) AS cited_document_id,
       CASE WHEN by_number IS NOT NULL THEN 'number' WHEN cited_document_id IS NOT NULL THEN 'issue'
            ELSE found_by END AS found_by,
       [f.row_id] AS evidence, CASE WHEN several AND by_number IS NULL AND cited_document_id IS NULL
       THEN 'several documents of that name; the latest before this one is taken' END AS review
FROM ({_FOUND}) f LEFT JOIN documents o ON o.document_id = coalesce(by_number, cited_document_id, by_title)'''


def _prepare(con: Connection) -> None:
    """A macro for a title without marks and spaces."""
    con.execute(r"CREATE MACRO name_of(t) AS regexp_replace(t, '[\s《》〈〉“”\"（）()]', '', 'g')")


TABLE = view('relations', Relation, ('citations', 'documents', 'attachments'), _SELECT,
             'dated, document_id, relation, cited_title, cited_doc_no, evidence', _prepare)
