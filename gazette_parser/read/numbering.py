"""Automatic numbers of Word's lists: what is printed before a paragraph but stands nowhere in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
MAX_NUMBER = 9_999  # a list that counts farther is damaged
_DIGITS = '零一二三四五六七八九'
_LEGAL = '零壹贰叁肆伍陆柒捌玖'
_STEMS, _BRANCHES = '甲乙丙丁戊己庚辛壬癸', '子丑寅卯辰巳午未申酉戌亥'
_PLACE = re.compile(r'%([1-9])')
_SYMBOLS = re.compile(r'[\ue000-\uf8ff]')  # bullets from symbol fonts


def chinese(number: int, digits: str = _DIGITS, units: str = '十百千') -> str:
    """A number below 10,000 in Chinese.

    >>> [chinese(n) for n in (3, 10, 12, 20, 101, 1010)]
    ['三', '十', '十二', '二十', '一百零一', '一千零一十']
    """
    text, gap = '', False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            text += (digits[0] if gap and text else '') + digits[digit] + (units[place - 1] if place else '')
        gap = not digit
    return text[1:] if 10 <= number < 20 and digits == _DIGITS else text or digits[0]


def _roman(number: int) -> str:
    marks = ((1000, 'm'), (900, 'cm'), (500, 'd'), (400, 'cd'), (100, 'c'), (90, 'xc'), (50, 'l'), (40, 'xl'),
             (10, 'x'), (9, 'ix'), (5, 'v'), (4, 'iv'), (1, 'i'))
    text = ''
    for value, mark in marks:
        text += mark * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    return chr(ord('a') + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    """①–⑳, ㉑–㉟, ㊱–㊿."""
    for first, start, last in ((1, 0x2460, 20), (21, 0x3251, 35), (36, 0x32B1, 50)):
        if first <= number <= last:
            return chr(start + number - first)
    return str(number)


def _run(start: int, most: int) -> Callable[[int], str]:
    """Signs that stand one after the other in Unicode."""
    return lambda number: chr(start + number - 1) if number <= most else str(number)


def _legal(number: int) -> str:
    return chinese(number, _LEGAL, '拾佰仟')


def _digital(number: int) -> str:
    return str(number).translate(str.maketrans('0123456789', '〇一二三四五六七八九'))


FORMS: dict[str, Callable[[int], str]] = {
    'decimal': str, 'decimalZero': '{:02d}'.format, 'none': lambda number: '',
    'upperRoman': lambda number: _roman(number).upper(), 'lowerRoman': _roman,
    'upperLetter': lambda number: _letter(number).upper(), 'lowerLetter': _letter,
    'chineseCounting': chinese, 'chineseCountingThousand': chinese, 'taiwaneseCounting': chinese,
    'taiwaneseCountingThousand': chinese, 'japaneseCounting': chinese, 'koreanCounting': chinese,
    'chineseLegalSimplified': _legal, 'ideographLegalTraditional': _legal, 'japaneseLegal': _legal,
    'ideographDigital': _digital, 'taiwaneseDigital': _digital, 'japaneseDigitalTenThousand': _digital,
    'ideographTraditional': lambda number: _STEMS[(number - 1) % 10],
    'ideographZodiac': lambda number: _BRANCHES[(number - 1) % 12],
    'ideographZodiacTraditional': lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    'decimalEnclosedCircle': _circled, 'decimalEnclosedCircleChinese': _circled,
    'decimalEnclosedParen': _run(0x2474, 20), 'decimalEnclosedFullstop': _run(0x2488, 20),
    'ideographEnclosedCircle': _run(0x3280, 10),
    'decimalFullWidth': lambda number: str(number).translate({48 + n: 0xFF10 + n for n in range(10)}),
}


@dataclass(slots=True)
class Level:
    """How one level of a list counts and prints."""

    start: int = 1
    form: str = 'decimal'
    text: str = ''
    gap: str = ' '
    legal: bool = False
    restart: int = -1  # the level that restarts it where that is not the one above; 0 is none
    style: str = ''


@dataclass(slots=True)
class Numbering:
    """The lists of a document with their counts so far."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list to abstract list
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)  # starts of a list's own
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level that a paragraph style stands for; 0 where no level names it."""
        levels = self.levels.get(self.lists.get(list_id, ''), {})
        return next((number for number, level in levels.items() if level.style == style), 0)

    def label(self, list_id: str, level: int) -> str:
        """The next number of a list at a level, as it is printed, with the space after it."""
        abstract = self.lists.get(list_id, '')
        known = self.levels.get(abstract, {}).get(level)
        if known is None:
            return ''
        self._count(abstract, list_id, level, known)
        if known.form == 'bullet':
            return _SYMBOLS.sub('•', known.text) + known.gap
        text = _PLACE.sub(lambda m: self._printed(abstract, int(m[1]) - 1, known.legal), known.text)
        return text + known.gap if text else ''

    def _count(self, abstract: str, list_id: str, level: int, known: Level) -> None:
        counts = self.counts.setdefault(abstract, {})
        own = self.overrides.get(list_id, {}).get(level)
        if own is not None and (list_id, level) not in self.begun:
            counts[level] = own
        else:
            counts[level] = min(counts.get(level, known.start - 1) + 1, MAX_NUMBER)
        self.begun.add((list_id, level))
        for deeper in [other for other in counts if other > level and self._restarts(abstract, other, level)]:
            del counts[deeper]

    def _restarts(self, abstract: str, deeper: int, level: int) -> bool:
        restart = self.levels[abstract].get(deeper, Level()).restart
        return restart < 0 or (restart > 0 and level < restart)

    def _printed(self, abstract: str, level: int, legal: bool) -> str:
        known = self.levels[abstract].get(level, Level())
        number = self.counts[abstract].get(level, known.start)
        form = FORMS.get('decimal' if legal else known.form, str)
        return form(number) if number > 0 or form is str else str(number)


def read_numbering(root: etree._Element) -> Numbering:
    """The lists that numbering.xml defines."""
    made = Numbering()
    linked: dict[str, str] = {}
    for item in root.iterfind(f'{W}abstractNum'):
        name = item.get(f'{W}abstractNumId', '')
        made.levels[name] = {_number(level, 'ilvl', attribute=True): _level(level) for level in item.iterfind(f'{W}lvl')}
        if (style := _value(item, 'styleLink')):
            linked[style] = name
    for item in root.iterfind(f'{W}abstractNum'):
        if (style := _value(item, 'numStyleLink')) in linked:
            made.levels[item.get(f'{W}abstractNumId', '')] = made.levels[linked[style]]
    for item in root.iterfind(f'{W}num'):
        _add_list(made, item)
    return made


def _add_list(made: Numbering, item: etree._Element) -> None:
    name = item.get(f'{W}numId', '')
    abstract = made.lists[name] = _value(item, 'abstractNumId')
    for override in item.iterfind(f'{W}lvlOverride'):
        level = _number(override, 'ilvl', attribute=True)
        if override.find(f'{W}startOverride') is not None:
            made.overrides.setdefault(name, {})[level] = _number(override, 'startOverride')
        if (own := override.find(f'{W}lvl')) is not None:
            changed = made.lists[name] = f'{abstract}/{name}'
            made.levels[changed] = made.levels.get(changed, made.levels.get(abstract, {})) | {level: _level(own)}


def _level(item: etree._Element) -> Level:
    gap = '' if _value(item, 'suff') == 'nothing' else ' '
    legal = item.find(f'{W}isLgl') is not None
    restart = _number(item, 'lvlRestart') if item.find(f'{W}lvlRestart') is not None else -1
    return Level(_number(item, 'start', 1), _value(item, 'numFmt') or 'decimal', _value(item, 'lvlText'), gap, legal,
                 restart, _value(item, 'pStyle'))


def _value(item: etree._Element, name: str) -> str:
    found = item.find(W + name)
    return found.get(f'{W}val', '') if found is not None else ''


def _number(item: etree._Element, name: str, default: int = 0, *, attribute: bool = False) -> int:
    text = item.get(W + name, '') if attribute else _value(item, name)
    return min(int(text), MAX_NUMBER) if text.isdecimal() else default
