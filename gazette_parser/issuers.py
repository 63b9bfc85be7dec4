"""发文机关 in full: from the signature where it prints one, else from the title."""

from __future__ import annotations

from datetime import date

from gazette_parser.headers import Head
from gazette_parser.paragraphs import closed, term
from gazette_parser.values import units


def issuers(head: Head, signatories: tuple[str, ...] | None, region: str | None, dated: date | None) -> tuple[str, ...] | None:
    """The issuing bodies in full; None where neither signature nor title nor red band names one."""
    named, signed = from_title(head.printed, head.place), _organs(signatories)
    names = signed if signed and not len(named) > len(signed) else named
    names = names or ([head.band] if head.band else [])
    home = region or units.region_of(names)
    return tuple(dict.fromkeys(_full(name, home, dated) for name in names)) or None


def _full(name: str, home: str | None, dated: date | None) -> str:
    return name if term('office').search(name) else units.canonical(name, home, dated)


def _organs(signatories: tuple[str, ...] | None) -> list[str]:
    names: list[str] = []
    for signer in signatories or ():
        if term('signer_title').match(signer):
            return []
        names.extend(name for part in _shared_head(signer.split('、')) for name in adjacent(part))
    return names


def _shared_head(names: list[str]) -> list[str]:
    """绍兴一中党委、校长室 → 绍兴一中党委, 绍兴一中校长室: a bare inner office takes the body before it."""
    head = term('inner_office').sub('', names[0])
    return [names[0], *(head + name if term('inner_office').fullmatch(name) else name for name in names[1:])]


def from_title(printed: str | None, place: str | None = None) -> list[str]:
    """The bodies in front of 关于, 令, 任免 … in a title, one or joint.

    >>> from_title('广州市民政局 广州市财政局关于印发标准的通知')
    ['广州市民政局', '广州市财政局']
    >>> from_title('国家税务总局河北省税务局任免工作人员')
    ['国家税务总局河北省税务局']
    """
    title = printed or ''
    m = term('title_issuer').match(closed(title))
    if m is None:
        return [place + '人民政府'] if place and term('report_title').match(closed(title)) else []
    if m['report']:
        return [m['report'] + '人民政府']
    return [name for part in _spaced(title, m['issuer']) for name in adjacent(part)]


def _spaced(title: str, issuer: str) -> list[str]:
    """The issuers of a title apart at 、 and at the spaces behind whole names; a name cut by a line end is one."""
    names = ['']
    for token in title.replace('、', ' ').split(' '):
        names.append('') if term('organ_tail').search(names[-1]) else None
        names[-1] += token
    whole = closed(''.join(names))
    rest = issuer.replace('、', '')
    if not whole.startswith(rest):
        return issuer.split('、')
    return _cut(names, len(rest))


def _cut(names: list[str], length: int) -> list[str]:
    kept: list[str] = []
    for name in names:
        kept.append(name[:length])
        length -= len(name)
        if length <= 0:
            break
    return [name for name in kept if name]


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
