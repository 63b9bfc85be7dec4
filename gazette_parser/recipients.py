"""主送机关: which line names them, and where one name ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gazette_parser.paragraphs import closed, term


def is_recipients(text: str) -> bool:
    """Whether a paragraph is the line of 主送机关."""
    return bool(term('recipients').match(text)) and not term('not_recipients').search(text)


def split_recipients(line: str) -> tuple[str, ...] | None:
    """主送机关 one by one: split at ，, and at 、 only between whole names.

    >>> split_recipients('各县（区）人民政府，市各委、办、局：')
    ('各县（区）人民政府', '市各委、办、局')
    >>> split_recipients('河北省人民政府、国家发展改革委：')
    ('河北省人民政府', '国家发展改革委')
    >>> split_recipients('市公安局交警支队、治安支队：')
    ('市公安局交警支队、治安支队',)
    >>> split_recipients('各区教育局、人事局、市级有关部门（单位）：')
    ('各区教育局、人事局', '市级有关部门（单位）')
    """
    items: list[str] = []
    for part in line.rstrip('：: ').replace(',', '，').split('，'):
        items.extend(_split_names(closed(part)))
    return tuple(item for item in items if item) or None


def _split_names(part: str) -> list[str]:
    names = _outside_brackets(part)
    return names if len(names) > 1 and _are_whole(names) else list(_by_level(names))


def _by_level(names: list[str]) -> Iterator[str]:
    """Names with a shared head or tail stay together, up to where others begin: 市级有关部门."""
    starts = [n for n, (before, name) in enumerate(pairwise(names), 1)
              if _begins(before, name)]
    for begin, end in pairwise([0, *starts, len(names)]):
        yield '、'.join(names[begin:end])


def _begins(before: str, name: str) -> bool:
    """Whether a name begins anew behind one that is whole: units of another level, or of another kind (民办学校)."""
    each = term('each').match(name) and not term('each_inner').match(name)
    anew = each or any(term(kind).match(name) for kind in ('level_units', 'kind_units', 'placed_unit'))
    towns = term('each_towns').match(before) and term('level_units').match(name)
    return bool(towns or (anew and term('whole_name').search(before)))


def _are_whole(names: list[str]) -> bool:
    """Whether each name stands for itself, with no head (各区财政局、民政局) or tail (各县、区政府) shared."""
    if any(len(name) <= 2 or term('dependent').match(name) for name in names):
        return False
    if term('inner_first').search(names[0]) and all(term('inner_next').match(name) for name in names[1:]):
        return False
    if term('placed_unit').match(names[0]) and any(term('bare_unit').match(name) for name in names[1:]):
        return False
    if all(term('each').match(name) for name in names):
        return not term('region_each').match(names[0]) or bool(term('whole_name').search(names[0]))
    if all(term('zone').search(name) for name in names):
        return True
    if term('each_towns').match(names[0]):
        return all(term('own_town').match(name) for name in names[1:])
    inner = any(term('each_inner').match(name) for name in names)
    return not inner and not term('each').match(names[0]) and all(term('whole_name').search(name) for name in names)


def _outside_brackets(part: str) -> list[str]:
    names, depth = [''], 0
    for c in part:
        depth += (c in '（(') - (c in '）)')
        if c == '、' and depth == 0:
            names.append('')
        else:
            names[-1] += c
    return names
