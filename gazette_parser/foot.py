"""What stands at the foot of a document: 发文机关署名, 成文日期, and from when to when it is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import regex

from gazette_parser.paragraphs import Paragraph, closed, term
from gazette_parser.values.numbers import integer

SIGNATURE_LINES = 8  # lines of names above the date
_ELSEWHERE = ('date_noted', 'date_meeting', 'promulgated', 'date_given', 'date_bracket', 'date_issuer',
              'date_stated', 'printed_on', 'date_below', 'date_source', 'date_number',
              'bulletin_date')
SIGNATURE_LENGTH = 60  # characters of the longest line of names


@dataclass(frozen=True, slots=True)
class Foot:
    """Signature and date: paragraphs `first` up to `after` (indexes); both `after` where there is no signature."""

    first: int
    after: int
    signatories: tuple[str, ...] | None
    dated: date | None
    precision: str | None


def read_foot(lines: Sequence[Paragraph], start: int, stop: int) -> Foot | None:
    """The first signature with a date below it, or a date alone, between two paragraphs; None where there is none."""
    for at in range(start, stop):
        if lines[at].table:
            continue
        found = printed_date(lines[at].text) or _numeric_date(lines, start, at)
        if found and found[1] != 'year':
            first = _signature_start(lines, start, at)
            below = _signed_below(lines, at, stop) if first == at else at
            if below > at:
                return Foot(at, below + 1, _signers(lines[at + 1:below + 1]), *found)
            return Foot(first, at + 1, _signers(lines[first:at]), *found)
        signed = term('date_tail').match(lines[at].text)
        if signed and at > start and is_signer(signed['signer']):
            return Foot(at, at + 1, _names(signed['signer']), *date_of(signed))
    return None


def lone_signature(lines: Sequence[Paragraph], start: int, stop: int) -> tuple[str, ...] | None:
    """The signature of a document that ends without a date: an organ's name alone below the last sentence."""
    last = stop - 1
    while last > start and term('foot_line').search(lines[last].text):
        last -= 1
    if last <= start or lines[last].table or not lines[last - 1].text.endswith('。') or not is_signer(lines[last].text):
        return None
    return _signers(lines[last:last + 1])


def printed_date(text: str) -> tuple[date, str] | None:
    """The date that a whole paragraph is, with its precision.

    >>> printed_date('二〇二三年六月七日')
    (datetime.date(2023, 6, 7), 'day')
    >>> printed_date('2023年6月')
    (datetime.date(2023, 6, 1), 'month')
    """
    m = term('date_line').match(closed(text))
    return _valid(m) if m else None


def _numeric_date(lines: Sequence[Paragraph], start: int, at: int) -> tuple[date, str] | None:
    """A date in figures (2021/9/30) right below a signature; elsewhere it is a page's."""
    m = term('date_foot').match(lines[at].text)
    return _valid(m) if m and at > start and is_signer(lines[at - 1].text) else None


def date_of(m: regex.Match[str]) -> tuple[date, str]:
    """The date in the groups year, month and day, with its precision; the first of what is not given."""
    year, month, day = (integer(m[name].replace('元', '一')) if m[name] else None for name in ('year', 'month', 'day'))
    precision = 'day' if day else 'month' if month else 'year'
    return date(year or 1, month or 1, day or 1), precision


def _valid(m: regex.Match[str]) -> tuple[date, str] | None:
    try:
        return date_of(m)
    except ValueError:
        return None


def _signature_start(lines: Sequence[Paragraph], start: int, at: int) -> int:
    first = at
    while first > start and at - first < SIGNATURE_LINES and not lines[first - 1].table and is_signer(lines[first - 1].text):
        first -= 1
    return first - 1 if start < first < at and _is_broken(lines[first - 1].text, lines[first].text) else first


def _signed_below(lines: Sequence[Paragraph], at: int, stop: int) -> int:
    """The last line of the signature that ends the document below its date; the date's own where none does."""
    last = at
    while last + 1 < stop and not lines[last + 1].table and is_signer(lines[last + 1].text):
        last += 1
    return last if last + 1 == stop or term('foot_line').search(lines[last + 1].text) else at


def _is_broken(above: str, below: str) -> bool:
    """Whether one name was set in two lines: 中共绍兴市委人才工作 / 领导小组办公室."""
    return bool(term('headless').match(below) and term('signer_head').match(above) and not term('foot_line').search(above))


def is_signer(text: str) -> bool:
    """Whether a paragraph may be a signature: an organ's name, several of them, or an office and a name.

    >>> is_signer('林芝市人民政府'), is_signer('市长：温国辉'), is_signer('特此通知')
    (True, True, False)
    """
    if len(text) > SIGNATURE_LENGTH or term('not_signer').search(text) or term('foot_line').search(text):
        return False
    return bool(term('signer_title').match(text) or term('signer_organ').search(closed(text)))


def _signers(lines: Sequence[Paragraph]) -> tuple[str, ...] | None:
    names: list[str] = []
    for line in lines:
        new = _names(line.text)
        if names and not term('signer_organ').search(names[-1]) and not term('signer_title').match(names[-1]):
            names[-1] += new[0]
            new = new[1:]
        names.extend(new)
    return tuple(names) or None


def _names(text: str) -> tuple[str, ...]:
    if term('signer_title').match(text):
        return (text.replace(': ', '：'),)
    return tuple(name for part in text.split(' ') for name in adjacent(part) if name)


def adjacent(name: str) -> list[str]:
    """Names printed without anything between them, apart where the region begins again.

    >>> adjacent('浙江省物价局浙江省财政厅')
    ['浙江省物价局', '浙江省财政厅']
    """
    m = term('home').match(name)
    if m is None:
        return [name]
    starts = [0]
    at = name.find(m['home'], m.end('home'))
    while at > 0:
        begin = at - 2 if name[at - 2:at] == '中共' else at
        if term('organ_tail').search(name[:begin]):
            starts.append(begin)
        at = name.find(m['home'], at + 1)
    return [name[a:b] for a, b in zip(starts, [*starts[1:], len(name)], strict=True)]


def date_elsewhere(title: str | None, lines: Sequence[Paragraph], start: int, stop: int) -> tuple[date, str] | None:
    """The date of a document without a foot: in its title's bracket, under the title, or where its source is named."""
    m = term('date_title').search(title or '')
    if m:
        return _valid(m)
    for name in _ELSEWHERE:
        for line in [*lines[start:min(stop, start + 8)], *lines[max(start, stop - 6):stop]]:
            m = term(name).search(line.text)
            if m and not line.table:
                return _valid(m)
    return None


def stated_date(texts: Sequence[str]) -> tuple[date, str] | None:
    """The 成文日期 among what a page states in the rows of a table or below its labels."""
    m = next((m for text in texts if (m := term('date_stated').search(text))), None)
    return _valid(m) if m else None


def in_force(text: str, dated: date | None) -> tuple[date | None, date | None]:
    """施行日期 and end of validity: the last statement in the text of a document.

    >>> in_force('本办法自2021年5月1日起施行，有效期5年。', None)
    (datetime.date(2021, 5, 1), datetime.date(2026, 4, 30))
    """
    begins, at = None, -1
    for m in term('in_force_on').finditer(text):
        found = _valid(m)
        begins, at = (found[0] if found and found[1] == 'day' else None), m.start()
    for m in term('in_force_issue').finditer(text):
        if m.start() > at:
            begins = dated
    return begins, _end(text, begins)


def _end(text: str, begins: date | None) -> date | None:
    until = term('valid_until').search(text)
    if until:
        found = _valid(until)
        return found[0] if found and found[1] == 'day' else None
    m = term('valid_years').search(text)
    years = integer(m['years']) if m else None
    return years_later(begins, years) - timedelta(days=1) if begins and years else None


def years_later(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
