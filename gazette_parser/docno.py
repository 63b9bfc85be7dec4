"""发文字号: which line is a document's own number, and the number inside other lines of a head."""

from __future__ import annotations

from dataclasses import dataclass

from gazette_parser.paragraphs import closed, term
from gazette_parser.values.numbers import integer


@dataclass(frozen=True, slots=True)
class DocNo:
    """A document's own 发文字号, normalised, with its parts."""

    text: str
    prefix: str | None = None
    year: int | None = None
    serial: int | None = None


def own_number(line: str, title: str = '') -> DocNo | None:
    """The number that a line consists of; None where it is a citation or no number.

    >>> own_number('林政发[2023] 第26号').text
    '林政发〔2023〕26号'
    >>> own_number('第179号', '广州市人民政府令').text
    '广州市人民政府令第179号'
    >>> own_number('根据林政发〔2023〕26号要求')
    """
    m = term('doc_no_line').match(line)
    if m:
        return _number(m['prefix'], m['year'], m['serial'])
    title = closed(title)
    noticed = term('notice_line').match(line) if term('notice_above').search(title) else None
    if noticed:
        name = closed(noticed['name'])
        return DocNo(f'{name}{noticed["year"]}年第{noticed["serial"]}号', name, int(noticed['year']), int(noticed['serial']))
    if not term('order_title').search(title):
        return None
    title = _band(title)
    bracketed = term('bracket_line').match(line)
    if bracketed:
        year, serial = int(bracketed['year']), int(bracketed['serial'])
        return DocNo(f'{title}〔{year}〕第{serial}号', title, year, serial)
    ordered, yearly = term('order_line').match(line), term('yearly_line').match(line)
    if ordered:
        return DocNo(f'{title}第{integer(ordered["serial"])}号', title, None, integer(ordered['serial']))
    if yearly:
        return DocNo(f'{title}{yearly["year"]}年第{yearly["serial"]}号', title, int(yearly['year']), int(yearly['serial']))
    return None


def _band(title: str) -> str:
    """What an order or notice is counted under: X局关于…的通告 is an X局通告."""
    m = term('title_issuer').match(title) if term('notice_above').search(title) else None
    return m['issuer'] + title[-2:] if m and m['issuer'] else title


def _number(prefix: str, year: str, serial: str) -> DocNo:
    prefix = closed(prefix)
    return DocNo(f'{prefix}〔{year}〕{int(serial)}号', prefix, int(year), int(serial))


def stated_number(line: str) -> DocNo | None:
    """The number that a web page states above or in front of the title, or a law below it.

    >>> stated_number('发文字号：阿行发〔2021〕42号').text, stated_number('鲁政发〔2014〕20号《实施意见》').text
    ('阿行发〔2021〕42号', '鲁政发〔2014〕20号')
    >>> stated_number('（2019年3月2日云岭市人民政府令第12号公布）').text
    '云岭市人民政府令第12号'
    """
    order = term('promulgated').match(line)
    if order:
        return own_number(f'第{order["serial"]}号', order['issuer'] + order['order'])
    order = term('order_stated').match(line) or term('order_noted').match(line)
    if order:
        return own_number(order['number'], order['name'])
    m = term('doc_no_stated').search(line) or term('doc_no_lead').match(line) or term('date_number').match(line)
    return _number(m['prefix'], m['year'], m['serial']) if m else None


def leading_number(line: str) -> tuple[DocNo, int] | None:
    """The number that a text without a head begins with, and where it ends; None where the text goes on to speak of it.

    >>> leading_number('云政〔2023〕32号为防止噪声污染，现通告如下')[0].text
    '云政〔2023〕32号'
    >>> leading_number('云政〔2023〕32号文件下发后，各地积极落实')
    """
    m = term('doc_no_run').match(line)
    return (_number(m['prefix'], m['year'], m['serial']), m.end()) if m else None


def part_title(title: str) -> tuple[str, DocNo | None]:
    """A title and the number printed around it on the same line.

    >>> part_title('关于做好招生工作的通知（云教〔2022〕7号）')[0]
    '关于做好招生工作的通知'
    >>> part_title('云岭市人民政府令 第12号')[1].text
    '云岭市人民政府令第12号'
    """
    order = term('order_inline').match(title)
    if order:
        name = closed(order['title'])
        return name, own_number(order['number'], name)
    tail = term('doc_no_tail').search(title)
    if tail:
        return title[:tail.start()].rstrip('（('), _number(tail['prefix'], tail['year'], tail['serial'])
    lead = term('doc_no_lead').match(title)
    if lead:
        return title[lead.end():].strip('《》'), _number(lead['prefix'], lead['year'], lead['serial'])
    return title, None
