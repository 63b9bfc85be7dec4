"""The characters of a text or web page: which encoding it is in, whatever it says about it."""

from __future__ import annotations

import codecs
import re
from functools import cache

from gazette_parser.model import Note

_MARKS = ((codecs.BOM_UTF8, 'utf-8-sig'), (codecs.BOM_UTF16_LE, 'utf-16'), (codecs.BOM_UTF16_BE, 'utf-16'))
_DECLARED = re.compile(rb'(?:charset|encoding)\s*=\s*["\']?\s*([\w.:-]+)', re.IGNORECASE)
_WIDER = {'gb2312': 'gb18030', 'gbk': 'gb18030', 'hz': 'hz', 'big5': 'big5hkscs'}  # what the labels mean on the web
LEVEL_1 = range(0xA1, 0xC7)  # first bytes in Big5 of marks and of the 5,401 characters in common use
SAMPLE = 200_000  # bytes that tell an encoding
USUAL = 0.6  # of the characters are in common use: else it is no Chinese text in that encoding
CLEAR = 0.1  # more of them are than in the next encoding
HEAD = 4096


def decode_page(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text of a page and what is doubtful about it: byte order mark, UTF-8, declaration, then the likeliest.

    >>> decode_page('<meta charset="gb2312">朱镕基'.encode('gb18030'))[0]
    '<meta charset="gb2312">朱镕基'
    """
    for encoding in _candidates(data):
        text = _strict(data, encoding)
        if text is not None:
            return text, ()
    encoding = _declared(data) or 'gb18030'
    text = data.decode(encoding, 'replace')
    lost = text.count('\ufffd')
    return text, (Note(f'{lost} characters cannot be read in the encoding {encoding}'),)


def _candidates(data: bytes) -> list[str]:
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    if marked:
        return marked
    wide = [f'utf-16-{order}' for place, order in ((1, 'le'), (0, 'be')) if data[place:200:2].count(0) > 20]
    declared, likely = _declared(data), _likeliest(data)
    believed = [declared] if declared and declared not in likely[1:] else []
    return [*wide, 'utf-8', *believed, *likely, *filter(None, [declared])]


def _declared(data: bytes) -> str:
    """The declared encoding as a codec that also reads what its label leaves out; '' where it is none."""
    found = _DECLARED.search(data[:HEAD])
    try:
        name = codecs.lookup(found[1].decode('ascii')).name if found else ''
    except (LookupError, UnicodeDecodeError):
        return ''
    return '' if name.startswith(('utf-16', 'utf-32')) or not _is_text(name) else _WIDER.get(name, name)


def _is_text(name: str) -> bool:
    try:
        return isinstance(b'a'.decode(name), str)
    except (LookupError, UnicodeDecodeError):
        return False


def _likeliest(data: bytes) -> list[str]:
    """GB18030 and Big5, the one that gives more characters in common use first."""
    return sorted(('gb18030', 'big5hkscs'), key=lambda name: -_usual(data[:SAMPLE].decode(name, 'ignore')))


def unmarked(data: bytes) -> list[str]:
    """The encodings in which bytes that are not UTF-8 may be Chinese text: one where it is clear, none where it is no text.

    >>> unmarked('关于任职的通知'.encode('gb18030')), unmarked('關於任職的通知'.encode('big5'))
    (['gb18030'], ['big5hkscs'])
    """
    found = {name: _usual(text[:SAMPLE]) for name in ('gb18030', 'big5hkscs', 'utf-16-le', 'utf-16-be')
             if (text := _strict(data, name)) is not None}
    ranked = sorted((name for name in found if found[name] >= USUAL), key=lambda name: -found[name])
    return [name for name in ranked if found[name] > found[ranked[0]] - CLEAR]


def _usual(text: str) -> float:
    """The share of a text's characters that are in common use, simplified or not."""
    printed = [char for char in text if not char.isspace()]
    return sum(map(_is_usual, printed)) / len(printed) if printed else 0.0


@cache
def _is_usual(char: str) -> bool:
    if char < '\x80':
        return char.isprintable()
    big5 = char.encode('big5', 'ignore')
    return bool(char.encode('gb2312', 'ignore')) or (len(big5) == 2 and big5[0] in LEVEL_1)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
