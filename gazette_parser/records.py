"""The data contract in code: one frozen class per output table, its fields are the columns.

Every field carries its Chinese label and an English description in its metadata; schemas, documentation
and exports are derived from here. Types: str, int, float, bool, `date`, `tuple[str, ...]`; `| None` = may be null.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

CONTRACT_VERSION = '1'


def required(label: str, doc: str, **options: Any) -> Any:
    """A dataclass field with its Chinese label and its meaning."""
    return dataclasses.field(metadata={'label_zh': label, 'doc': doc}, **options)


def optional(label: str, doc: str) -> Any:
    """A column that is null where the text does not give the value."""
    return required(label, doc, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInfo:
    """One gazette issue, or a single document that stands alone (then the issue's own fields are null)."""

    issue_id: str = required('期号标识', '刊名-年-期, or doc- and twelve hex digits of the text for a single document')
    gazette: str | None = optional('刊名', 'name of the gazette')
    region: str | None = optional('地区', 'region whose government publishes it')
    region_code: str | None = optional('行政区划代码', 'GB/T 2260')
    publisher: str | None = optional('主办', 'who publishes it')
    year: int | None = optional('年', 'year on the cover')
    number: int | None = optional('期', 'number within the year')
    total_number: int | None = optional('总期', 'number since the gazette began')
    frequency: str | None = optional('刊期', 'how often it appears: 双月刊')
    permit_no: str | None = optional('准印证号', '刊物准印证号, CN or ISSN')
    source_name: str = required('来源文件', 'name of the file that was read')
    source_sha256: str = required('来源校验值', 'SHA-256 of the file')
    source_format: str = required('来源格式', 'text, pdf, scan, docx or html')
    page_count: int | None = optional('页数', 'pages of the source; null where it has none')
    char_count: int = required('字符数', 'length of the canonical text')
    parser_version: str = required('解析器版本', 'version of this package')


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the canonical text; concatenated in order they are the text that all offsets refer to."""

    issue_id: str = required('期号标识', 'the issue')
    page: int | None = optional('页', '1-based page of the source; null where it has none')
    char_start: int = required('起始', 'offset of the first character')
    char_end: int = required('结束', 'offset behind the last character')
    text: str = required('文本', 'canonical text of the page')


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line and where it stands on its page (points, origin top left)."""

    issue_id: str = required('期号标识', 'the issue')
    page: int = required('页', '1-based page of the source')
    line: int = required('行', '1-based line on the page')
    char_start: int = required('起始', 'offset of the first character')
    char_end: int = required('结束', 'offset behind the last character')
    x0: float = required('左', 'left edge, points')
    top: float = required('上', 'upper edge, points')
    x1: float = required('右', 'right edge, points')
    bottom: float = required('下', 'lower edge, points')


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the printed table of contents."""

    issue_id: str = required('期号标识', 'the issue')
    seq: int = required('序号', 'place in the contents, from 1')
    column: str | None = optional('栏目', 'heading under which the entry stands')
    title: str = required('标题', 'title as printed, spaces removed')
    page: int | None = optional('页码', 'printed page number')
    document_id: str | None = optional('文件标识', 'the document that it was matched to')
    char_start: int = required('起始', 'offset of the entry')
    char_end: int = required('结束', 'offset behind the entry')


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with its own 文号, or its own title and signature where no number is printed."""

    document_id: str = required('文件标识', 'issue_id and -d01, -d02 … in printed order')
    issue_id: str = required('期号标识', 'the issue')
    seq: int = required('序号', 'place in the issue, from 1')
    doc_no: str | None = optional('发文字号', 'normalised: 林政发〔2023〕26号')
    doc_no_prefix: str | None = optional('发文机关代字', '林政发')
    doc_no_year: int | None = optional('发文年份', '2023')
    doc_no_serial: int | None = optional('发文序号', '26')
    title: str | None = optional('标题', 'whole title on one line')
    genre: str | None = optional('文种', 'kind of document, from the end of the title')
    issuers: tuple[str, ...] | None = optional('发文机关', 'issuing bodies in full')
    recipients: tuple[str, ...] | None = optional('主送机关', 'whom it is addressed to')
    signatories: tuple[str, ...] | None = optional('发文机关署名', 'signature as printed at the foot')
    dated: date | None = optional('成文日期', 'date of the document')
    dated_precision: str | None = optional('日期精度', 'day, month or year')
    effective_on: date | None = optional('施行日期', 'date from which it is in force, where stated')
    expires_on: date | None = optional('失效日期', 'last day in force, where stated')
    column: str | None = optional('栏目', 'column of the contents')
    page_start: int | None = optional('起始页', 'first page')
    page_end: int | None = optional('结束页', 'last page')
    char_start: int = required('起始', 'offset of the document')
    char_end: int = required('结束', 'offset behind the document with its attachments')
    body_start: int = required('正文起始', 'offset behind title, number and recipients')
    body_end: int = required('正文结束', 'offset of the signature, or of the first attachment')


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What a document carries: the text that it issues, or an annex."""

    document_id: str = required('文件标识', 'the document')
    attachment_id: str = required('附件标识', 'document_id and -a1, -a2 …')
    seq: int = required('序号', 'place in the document, from 1')
    kind: str = required('类别', 'issued (印发件) or annex (附件)')
    label: str | None = optional('附件标注', '附件, 附件1')
    title: str | None = optional('标题', 'heading over the attachment, else the one in the list')
    char_start: int = required('起始', 'offset of the attachment')
    char_end: int = required('结束', 'offset behind the attachment')


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the outline with all the text below it."""

    document_id: str = required('文件标识', 'the document')
    attachment_id: str | None = optional('附件标识', 'the attachment')
    section_path: str = required('章节路径', 'labels from the top, joined by /: 三/（一）/1')
    level: int = required('层级', 'depth, from 1')
    label: str = required('序号标注', 'label without its separator: 一、 → 一')
    heading: str | None = optional('标题', 'heading text')
    char_start: int = required('起始', 'offset of the section')
    char_end: int = required('结束', 'offset behind the section')


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A ruled table; cut by page ends it is still one table."""

    table_id: str = required('表格标识', 'document_id and -t1, -t2 …')
    document_id: str = required('文件标识', 'the document')
    attachment_id: str | None = optional('附件标识', 'the attachment')
    page_start: int | None = optional('起始页', 'first page')
    page_end: int | None = optional('结束页', 'last page')
    title: str | None = optional('标题', 'heading over the table')
    row_count: int = required('行数', 'rows, the header included')
    column_count: int = required('列数', 'columns')
    header: tuple[str, ...] = required('表头', 'cells of the first row')
    char_start: int = required('起始', 'offset of the table')
    char_end: int = required('结束', 'offset behind the table')


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a ruled table."""

    table_id: str = required('表格标识', 'the table')
    row: int = required('行', '0-based row, the header included')
    col: int = required('列', '0-based column')
    text: str = required('文本', 'text of the cell, paragraphs separated by one space')
    char_start: int = required('起始', 'offset of the cell')
    char_end: int = required('结束', 'offset behind the cell')


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Columns on every extracted row: where it stands and who says so."""

    row_id: str = required('行标识', 'hash of table, document key, quote and occurrence', default='')
    issue_id: str = required('期号标识', 'the issue')
    document_id: str = required('文件标识', 'the document')
    attachment_id: str | None = optional('附件标识', "null for the document's own body")
    section_path: str | None = optional('章节路径', 'labels of the enclosing outline: 三/（一）/1')
    page: int | None = optional('页', 'page on which the quote starts')
    char_start: int = required('起始', 'offset of the quote')
    char_end: int = required('结束', 'offset behind the quote')
    quote: str = required('原文', 'canonical_text[char_start:char_end]: the shortest passage that proves the row')
    rule: str = required('规则', 'grammar rule that produced the row')
    review: str | None = optional('复核', 'why a person should look; null where nothing is in doubt')
    corrected: str | None = optional('更正', 'what a person has changed in the row, with who, when and why; null where nothing')


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Located):
    """任免: one row for each person, action and post."""

    action: str = required('任免类型', 'appoint, remove, resign, confirm, promote or retire')
    person: str = required('姓名', 'name alone')
    gender: str | None = optional('性别', 'where printed after the name')
    ethnicity: str | None = optional('民族', 'where printed after the name')
    birth_date: date | None = optional('出生日期', 'where printed after the name')
    post: str = required('职务', 'post as printed')
    organization: str | None = optional('机构', 'canonical organisation')
    title: str | None = optional('职务名称', 'post without the organisation: 副局长')
    concurrent: bool = required('兼任', '兼任', default=False)
    acting: bool = required('代理', '代理, 代', default=False)
    seconded: bool = required('挂职', '挂职', default=False)
    rank_after: str | None = optional('排名在后', '列平措之后 → 平措')
    probation_months: int | None = optional('试用期月数', '试用期1年 → 12')
    term_months: int | None = optional('任期月数', '聘期三年 → 36')
    decided_by: str | None = optional('决定机关', 'body or meeting that decided')
    grade: str | None = optional('级别', '级别 or 职级 in a bracket: 副处长级')
    in_charge: bool = required('主持工作', '（主持工作）', default=False)
    effective_on: date | None = optional('生效日期', "date stated for it, else the document's date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Located):
    """领导小组名单: a seat in a leading group or commission."""

    group: str | None = optional('机构名称', "the body's name")
    role: str = required('组内职务', '组长, 副组长, 成员, 主任 …')
    person: str = required('姓名', 'name alone')
    position: str | None = optional('现任职务', "the person's own post as printed")
    organization: str | None = optional('机构', "canonical organisation of the person's own post")
    title: str | None = optional('职务名称', 'own post without the organisation')


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Located):
    """期限: a time expression that says when something ordered must be done, starts, ends or recurs."""

    text: str = required('时间表述', 'time expression as printed, with its bound words')
    kind: str = required('类型', 'by, window, from, recurring, duration, effective or expiry')
    start_on: date | None = optional('起始日期', 'resolved, inclusive')
    end_on: date | None = optional('截止日期', 'resolved, inclusive')
    duration_value: float | None = optional('时长', '5个工作日内 → 5')
    duration_max: float | None = optional('时长上限', 'upper end of a range')
    duration_unit: str | None = optional('时长单位', 'workday day week month quarter year hour minute')
    duration_from: str | None = optional('起算事件', '自受理之日起 → 受理')
    recurrence: str | None = optional('重复规则', 'iCalendar RRULE')
    times_min: int | None = optional('最少次数', '每季度至少1次 → 1')
    times_max: int | None = optional('最多次数', '每年1-2期 → 2')
    task: str | None = optional('事项', 'what is to be done, as printed')
    actor: str | None = optional('责任主体', 'who must do it, where the clause names it')


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Located):
    """量化目标: a quantified result set for the future."""

    indicator: str = required('指标', 'what is measured, as printed')
    value: float = required('目标值', 'number in full: 5.5万亩 → 55000')
    value_max: float | None = optional('目标上限', 'upper end of a range')
    unit: str | None = optional('单位', 'without multiplier: 万亩 → 亩')
    comparator: str = required('比较', '>=, <=, =, >, <, ~ or between')
    change: str = required('变化', 'level, increase, decrease or rank')
    baseline: float | None = optional('基数', '由20个缩减至15个 → 20')
    horizon_start: date | None = optional('目标期起', 'period that the target is for')
    horizon_end: date | None = optional('目标期止', '“十四五”末 → 2025-12-31')
    scope: str | None = optional('范围', 'place or group it covers: 全市')


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Located):
    """责任分工: one row for each task, role and unit."""

    role: str = required('角色', 'lead, responsible or cooperate')
    unit_raw: str = required('单位原文', 'one unit as printed')
    unit: str = required('单位', 'canonical name')
    collective: bool = required('泛指', 'bool: 各县区, 各有关部门', default=False)
    seq: int = required('序号', 'place in the printed list, from 1')
    task: str | None = optional('任务', 'heading or clause that the units answer for')


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Located):
    """引用文件: a document that this one names."""

    cited_title: str | None = optional('被引标题', 'without 《》')
    cited_doc_no: str | None = optional('被引文号', 'normalised')
    relation: str = required('关系', 'basis, issues, forwards, repeals, amends or mentions')
    cited_document_id: str | None = optional('被引文件标识', 'when the cited document is at hand')


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisation met in the issue."""

    issue_id: str = required('期号标识', 'the issue')
    unit: str = required('单位', 'canonical name')
    aliases: tuple[str, ...] = required('别名', 'spellings seen')
    region: str | None = optional('地区', 'region it belongs to')
    region_code: str | None = optional('行政区划代码', 'GB/T 2260')
    level: str | None = optional('层级', 'national, province, prefecture, county or township')
    kind: str = required('类别', 'government, party, congress, court, enterprise, collective …')
    mentions: int = required('次数', 'rows that name it')


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the parser could not square."""

    issue_id: str = required('期号标识', 'the issue')
    severity: str = required('严重程度', 'error, warning or info')
    code: str = required('代码', 'kind of finding')
    message: str = required('说明', 'what does not square, for a person')
    page: int | None = optional('页', 'page concerned')
    document_id: str | None = optional('文件标识', 'document concerned')
    char_start: int | None = optional('起始', 'offset of the text concerned')
    char_end: int | None = optional('结束', 'offset behind the text concerned')


Record = Located
TABLES: dict[str, type[Any]] = {
    'issues': IssueInfo, 'pages': Page, 'lines': Line, 'contents': Entry, 'documents': Document,
    'attachments': Attachment, 'outline': Section, 'tables': Table, 'cells': Cell,
    'appointments': Appointment, 'members': Member, 'deadlines': Deadline, 'targets': Target,
    'responsibilities': Responsibility, 'citations': Citation, 'units': Unit, 'findings': Finding,
}
EXTRACTED = ('appointments', 'members', 'deadlines', 'targets', 'responsibilities', 'citations')
