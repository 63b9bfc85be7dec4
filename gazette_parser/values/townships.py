"""Towns, townships and subdistricts, which no list of regions holds: known by the bodies that are called after them."""

from __future__ import annotations

from gazette_parser import grammar
from gazette_parser.values import regions


def home_of(name: str) -> str | None:
    """The place of a town's own body, as far as it is printed.

    >>> home_of('上海市奉贤区柘林镇人民政府'), home_of('浦东新区财政局')
    ('上海市奉贤区柘林镇', None)
    """
    rest = regions.leading(name)[1]
    found = grammar.load('units').term('town_body').match(rest)
    return name[:len(name) - len(rest)] + found['town'] if found else None


def written(name: str, home: str | None) -> str:
    """A name that begins with 镇, or with the town alone, in a document of that town: with the town's full name.

    >>> written('镇人民政府', '上海市奉贤区柘林镇'), written('柘林镇财政所', '上海市奉贤区柘林镇')
    ('上海市奉贤区柘林镇人民政府', '上海市奉贤区柘林镇财政所')
    >>> written('镇人民政府', '上海市奉贤区')
    '镇人民政府'
    """
    town = grammar.load('units').term('town').search(home or '')
    if home is None or town is None:
        return name
    marked = grammar.load('units').term('town_marked').match(name)
    if marked and home.endswith(marked['level']):
        return home + name[marked.end():]
    alone = regions.leading(home)[1]
    return home + name[len(alone):] if alone and name.startswith(alone) else name
