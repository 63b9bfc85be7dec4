"""An issue whose rows name each other: the table of units, organisations, citations."""

from datetime import date
from typing import Any

from gazette_parser.link import link
from gazette_parser.model import Issue, Source
from gazette_parser.records import Appointment, Attachment, Citation, Document, Responsibility

PLACE: dict[str, Any] = {'issue_id': 'x', 'document_id': 'd01', 'char_start': 0, 'char_end': 1, 'quote': '一', 'rule': 'test'}


def document(number: int, **columns: object) -> Document:
    given = {'issuers': ('林芝市人民政府办公室',), 'dated': date(2023, 6, 1), **columns}
    return Document(document_id=f'd{number:02}', issue_id='x', seq=number, char_start=0, char_end=1, body_start=0, body_end=1,
                    **given)  # type: ignore[arg-type]


def issue(**columns: object) -> Issue:
    given = {'documents': (document(1),), **columns}
    return link(Issue(source=Source('x', 'text', '', b''), text='一', **given))  # type: ignore[arg-type]


def responsibility(raw: str, unit: str) -> Responsibility:
    return Responsibility(**PLACE, role='lead', unit_raw=raw, unit=unit, seq=1)


def test_units_gather_spellings() -> None:
    rows = (responsibility('市财政局', '林芝市财政局'), responsibility('财政局', '林芝市财政局'), responsibility('各县区', '各县区'))
    office, finance, counties = issue(responsibilities=rows).units
    assert (office.unit, office.kind, office.mentions) == ('林芝市人民政府办公室', 'government', 1)
    assert (finance.aliases, finance.mentions) == (('市财政局', '财政局'), 2)
    assert (finance.region, finance.region_code, finance.level) == ('林芝市', '540400', 'prefecture')
    assert counties.kind == 'collective'


def test_central_bodies_have_no_region() -> None:
    unit, = issue(documents=(document(1, issuers=('财政部',)),)).units
    assert (unit.region, unit.region_code, unit.level) == (None, None, 'national')


def test_organizations_become_canonical() -> None:
    row = Appointment(**PLACE, action='appoint', person='张三', post='市发改委主任', organization='市发改委')
    linked = issue(appointments=(row,))
    assert linked.appointments[0].organization == '林芝市发展和改革委员会'
    assert linked.units[-1].aliases == ('市发改委',)


def test_cited_documents_of_the_same_issue() -> None:
    plan = Attachment(document_id='d02', attachment_id='d02-a1', seq=1, kind='issued', title='林芝市防汛方案', char_start=0, char_end=1)
    cited = (Citation(**PLACE, cited_doc_no='林政办发〔2023〕2号', relation='basis'),
             Citation(**PLACE, cited_title='林芝市防汛方案', relation='mentions'),
             Citation(**PLACE, cited_title='中华人民共和国防洪法', relation='basis'),
             Citation(**PLACE, cited_doc_no='林政办发〔2023〕1号', relation='mentions'))
    documents = (document(1, doc_no='林政办发〔2023〕1号'), document(2, doc_no='林政办发〔2023〕2号'))
    linked = issue(documents=documents, attachments=(plan,), citations=cited)
    assert [row.cited_document_id for row in linked.citations] == ['d02', 'd02', None, None]
