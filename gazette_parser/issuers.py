"""发文机关 in full: from the signature where it prints one, else from the title."""

from __future__ import annotations

from datetime import date

from gazette_parser.paragraphs import closed, term
from gazette_parser.records import IssueInfo
from gazette_parser.values import units


def issuers(title: str | None, signatories: tuple[str, ...] | None, text: str, info: IssueInfo | None,
            dated: date | None) -> tuple[str, ...] | None:
    """The issuing bodies in full; None where neither signature nor title names one."""
    region = info.region if info else None
    named = _from_title(title)
    signed = _organs(signatories)
    names = signed if signed and not (named and len(named) > len(signed)) else named
    return tuple(dict.fromkeys(units.canonical(name, region, dated) for name in names)) or None


def _organs(signatories: tuple[str, ...] | None) -> list[str]:
    names: list[str] = []
    for signer in signatories or ():
        if term('signer_title').match(signer):
            return []
        names.extend(_shared_head(signer.split('、')))
    return names


def _shared_head(names: list[str]) -> list[str]:
    """绍兴一中党委、校长室 → 绍兴一中党委, 绍兴一中校长室: a bare inner office takes the body before it."""
    head = term('inner_office').sub('', names[0])
    return [names[0], *(head + name if term('inner_office').fullmatch(name) else name for name in names[1:])]


def _from_title(title: str | None) -> list[str]:
    """The bodies in front of 关于, 令, 任免 … in a title."""
    m = term('title_issuer').match(closed(title or ''))
    if m is None:
        return []
    if m['report']:
        return [m['report'] + '人民政府']
    return [name for name in term('joint').findall(m['issuer'])] or [m['issuer']]
