"""Two files of one issue: the better reading stands, the other file is recorded, and a finding says so."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from gazette_parser import catalog, store
from gazette_parser.catalog import Archive, Held
from gazette_parser.model import Issue
from gazette_parser.place import place_of, safe
from gazette_parser.records import EXTRACTED, Finding
from gazette_parser.tables import run_id, schema

CODE = 'read_from_another_file'
FORMS = ('scan', 'text', 'ofd', 'pdf', 'rtf', 'odt', 'doc', 'html', 'docx')  # the later keeps more of what was written
Quality = tuple[int, int, int, int]


def quality(source_format: str, rows: Mapping[str, int], findings: Mapping[str, int]) -> Quality:
    """What makes one reading better than another: more documents, fewer errors, a better form, more rows."""
    form = FORMS.index(source_format) if source_format in FORMS else -1
    return rows.get('documents', 0), -findings.get('error', 0), form, sum(rows.get(table, 0) for table in EXTRACTED)


def of_issue(issue: Issue) -> Quality:
    """The quality of a reading in memory."""
    rows = {table: len(getattr(issue, table)) for table in ('documents', *EXTRACTED)}
    return quality(issue.source.format, rows, Counter(finding.severity for finding in issue.findings))


def of_held(held: Held) -> Quality:
    """The quality of a reading in an archive, by its summary."""
    return quality(held.summary['info']['source_format'], held.summary['rows'], held.summary['findings'])


def rival(archive: Archive, issue: Issue) -> Held | None:
    """The same issue in an archive, read from a file of another name and content; None where there is none."""
    with archive.reading():
        held = catalog.find(archive, safe(issue.issue_id))
    info = held.summary.get('info') if held else None
    other = info and info['source_name'] != issue.source.name and info['source_sha256'] != issue.source.sha256
    return held if other else None


def told(archive: Archive, issue: Issue, held: Held) -> Issue:
    """The better issue with the findings that the held file gives it too, and which others that one knew of."""
    with archive.reading():
        rows = catalog.Shelf(archive).table('findings', held).to_pylist()
    known = [Finding(**row) for row in rows if row['code'] == CODE and not row['message'].startswith(f'{issue.source.name} ')]
    latest = _finding(issue.issue_id, held.summary['info']['source_name'], of_held(held))
    return dataclasses.replace(issue, findings=(*issue.findings, *known, latest))


def note(archive: Archive, issue: Issue, held: Held) -> None:
    """Record a file whose reading is not as good as the one that is held."""
    with archive.reading():
        made: dict[str, pa.Table] = catalog.Shelf(archive).tables(held)
    line = _finding(issue.issue_id, issue.source.name, of_issue(issue))
    findings = made['findings']
    if line.message not in findings['message'].to_pylist():
        row: list[dict[str, Any]] = [dataclasses.asdict(line)]
        new = pa.Table.from_pylist(row, schema=schema('findings')).replace_schema_metadata(findings.schema.metadata)
        made['findings'] = pa.concat_tables([findings, new.cast(findings.schema)])
    store.put(archive, place_of(issue), made, others=[[issue.source.name, issue.source.sha256, run_id(issue)]])


def _finding(issue_id: str, name: str, found: Quality) -> Finding:
    return Finding(issue_id=issue_id, severity='info', code=CODE,
                   message=f'{name} gives this issue too: {found[0]} documents, {found[3]} rows; the better reading stands')
