"""发文机关 in full: from the signature where it prints one, else from the title."""

from __future__ import annotations

from datetime import date

from gazette_parser.foot import adjacent
from gazette_parser.headers import Head
from gazette_parser.paragraphs import closed, term
from gazette_parser.values import regions, units

SPEECH = 400  # characters in which a speaker says for whom he speaks


def issuers(head: Head, signatories: tuple[str, ...] | None, text: str, region: str | None,
            dated: date | None) -> tuple[str, ...] | None:
    """The issuing bodies in full; None where neither signature nor title, red band nor speaker names one.

    `text` is the whole document, `region` the one whose gazette it stands in.
    """
    named, signed = from_title(head.printed), _organs(signatories)
    names = signed if signed and not len(named) > len(signed) else named
    if signed and named and term('board').search(signed[0]) and signed[0].startswith(named[0]):
        names = named
    names = [next((longer for longer in named if longer.endswith(name) and _is_place(longer.removesuffix(name))), name)
             for name in names]
    names = [_placed(name, closed(head.title or '')) for name in names]
    names = names or (head.band.split('、') if head.band else _spoken(head, text))
    home = _home([*names, *named, head.band or ''], region) or head.place or _autonomous(names, text)
    home = home or _titled(names, closed(head.title or ''))
    return tuple(dict.fromkeys(_full(name, home, dated) for name in names)) or None


def _home(names: list[str], region: str | None) -> str | None:
    """The region of names without one: the nation where a ministry leads several (生态环境部 发展改革委 上海市人民政府)."""
    led = len(names) > 1 and term('ministry').fullmatch(names[0]) and units.is_central(names[0])
    return units.NATION if led else region or units.home_of(names)


def _placed(name: str, title: str) -> str:
    """A name with the city that the title prints before its district: 玉州区教育局 under 玉林市玉州区2019年工作要点."""
    m = term('home').match(name)
    above = title[:title.find(m['home'])].removeprefix('中共') if m and m['home'] in title else ''
    return name.replace(m['home'], above + m['home'], 1) if m and above and _is_place(above) else name


def _is_place(text: str) -> bool:
    """Whether it is a region, or one without its last word: 广东 before 省人民政府办公厅."""
    return bool(regions.lookup(text) or regions.by_short_name(text))


def _spoken(head: Head, text: str) -> list[str]:
    """The government that a work report is given for: 我代表上杭县人民政府, else the one of the place where it was given.

    A report on the plan or the budget is a department's, a decision that of who decides in it, a published text its government's.
    """
    title = closed(head.title or '')
    if term('decision_title').search(title):
        return _decided(text)
    if not (head.place or term('report_title').match(title) or head.title is None):
        return []
    m = term('speaks_for').search(text[:SPEECH])
    if m and not term('bare_region').match(m['issuer']):
        return [m['issuer']]
    if head.place and (m or not title or term('government_report').search(title)):
        return [head.place + '人民政府']
    decreed = None if title else term('decreed').match(text)
    return [decreed['region'] + '人民政府'] if decreed else []


def _decided(text: str) -> list[str]:
    """The government that a decision without issuer says to decide (市政府决定), where the text names one of that level."""
    m = term('decider').search(text)
    named = term('government').finditer(text, 0, m.start()) if m else ()
    names = {found[0] for found in named if m and found['level'] == m['level']}
    return list(names) if len(names) == 1 else []


def _autonomous(names: list[str], text: str) -> str | None:
    """The autonomous region that a bare 自治区 in an issuer's name stands for, where the text prints it."""
    m = term('autonomous').search(text) if any(name.startswith('自治区') for name in names) else None
    return m['region'] if m else None


def _titled(names: list[str], title: str) -> str | None:
    """The region that the title names of the level that an issuer's name begins with: 市人民政府关于印发云岭市…办法的通知."""
    level = next((m[0] for name in names if (m := term('bare_region').match(name))), None)
    found = (m['region'] for m in term('any_region').finditer(title, overlapped=True))
    return next((region for region in found if level and region.endswith(level) and regions.lookup(region)), None)


def _full(name: str, home: str | None, dated: date | None) -> str:
    return name if term('as_printed').search(name) else units.canonical(name, home, dated)


def _organs(signatories: tuple[str, ...] | None) -> list[str]:
    names: list[str] = []
    for signer in signatories or ():
        if term('signer_title').match(signer):
            continue
        names.extend(name for part in _shared_head(signer.split('、')) for name in adjacent(part))
    return names


def _shared_head(names: list[str]) -> list[str]:
    """绍兴一中党委、校长室 → 绍兴一中党委, 绍兴一中校长室: a bare inner office takes the body before it."""
    head = term('inner_office').sub('', names[0])
    return [names[0], *(head + name if term('inner_office').fullmatch(name) else name for name in names[1:])]


def from_title(printed: str | None) -> list[str]:
    """The bodies in front of 关于, 令, 任免 … in a title, one or joint.

    >>> from_title('广州市民政局 广州市财政局关于印发标准的通知')
    ['广州市民政局', '广州市财政局']
    >>> from_title('国家税务总局河北省税务局任免工作人员')
    ['国家税务总局河北省税务局']
    """
    title = printed or ''
    m = term('title_issuer').match(closed(title))
    if m is None:
        return []
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
