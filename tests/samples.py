"""Issues made by hand, so that what shows, exports and counts rows can be tested without parsing."""

from datetime import date

from gazette_parser.model import Issue, Source
from gazette_parser.records import Citation, Deadline, Document, Finding, IssueInfo, Page, Target

TEXT = ('林芝市人民政府关于整改的通知\n'
        '林政发〔2023〕26号\n'
        '各县（区）：\n'
        '9月底前将办理时限压缩至5个工作日。\n'
        '指标\t目标值\n'
        '茶叶\t5.5万亩\n')


def issue(text: str = TEXT, **changes: object) -> Issue:
    """One document of 2023-06-07 with a deadline and a target that overlap, a citation in doubt, and two findings."""
    document = Document(document_id='林-2023-03-d01', issue_id='林-2023-03', seq=1, doc_no='林政发〔2023〕26号',
                        title='林芝市人民政府关于整改的通知', genre='通知', issuers=('林芝市人民政府',),
                        recipients=('各县（区）',), dated=date(2023, 6, 7), dated_precision='day', page_start=1, page_end=1,
                        char_start=0, char_end=len(text), body_start=text.find('9月'), body_end=len(text))
    made: dict[str, object] = {
        'info': info(text), 'pages': (Page(issue_id='林-2023-03', page=1, char_start=0, char_end=len(text), text=text),),
        'documents': (document,), 'deadlines': (deadline(text),), 'targets': (target(text),), 'citations': (citation(text),),
        'findings': (finding('warning', 'date_without_day', text.find('各县')), finding('error', 'contents_unmatched', None))}
    return Issue(source=source(), text=text, **{**made, **changes})  # type: ignore[arg-type]


def source() -> Source:
    """A source without bytes."""
    return Source('a.txt', 'text', '0' * 64, b'')


def info(text: str) -> IssueInfo:
    """The issue's own row."""
    return IssueInfo(issue_id='林-2023-03', gazette='林芝市人民政府公报', region='林芝市', region_code='540400', year=2023,
                     number=3, source_name='a.txt', source_sha256='0' * 64, source_format='text', char_count=len(text),
                     parser_version='0')


def place(text: str, quote: str, rule: str) -> dict[str, object]:
    """The columns that say where a row stands."""
    start = text.index(quote)
    return {'row_id': f'{rule}-{start}', 'issue_id': '林-2023-03', 'document_id': '林-2023-03-d01', 'page': 1,
            'char_start': start, 'char_end': start + len(quote), 'quote': quote, 'rule': rule}


def deadline(text: str) -> Deadline:
    """9月底前 with its task."""
    return Deadline(**place(text, '9月底前将办理时限压缩至5个工作日', 'deadlines.by_month_end'),  # type: ignore[arg-type]
                    text='9月底前', kind='by', end_on=date(2023, 9, 30), task='将办理时限压缩至5个工作日')


def target(text: str) -> Target:
    """5个工作日, inside the deadline's quote."""
    return Target(**place(text, '办理时限压缩至5个工作日', 'targets.reduced_to'),  # type: ignore[arg-type]
                  indicator='办理时限', value=5.0, unit='工作日', comparator='=', change='level')


def citation(text: str) -> Citation:
    """A number that is in doubt."""
    return Citation(**place(text, '林政发〔2023〕26号', 'citations.number'),  # type: ignore[arg-type]
                    cited_doc_no='林政发〔2023〕26号', relation='mentions', review='its own number?')


def finding(severity: str, code: str, start: int | None) -> Finding:
    """A finding with or without a place."""
    return Finding(issue_id='林-2023-03', severity=severity, code=code, message=f'{code} here', char_start=start,
                   char_end=None if start is None else start + 1)
