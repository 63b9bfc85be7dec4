"""The characters of a web page: which encoding it is in, whatever it says about it."""

from __future__ import annotations

import codecs
import re

from gazette_parser.model import Note

_MARKS = ((codecs.BOM_UTF8, 'utf-8-sig'), (codecs.BOM_UTF16_LE, 'utf-16'), (codecs.BOM_UTF16_BE, 'utf-16'))
_DECLARED = re.compile(rb'(?:charset|encoding)\s*=\s*["\']?\s*([\w.:-]+)', re.IGNORECASE)
_WIDER = {'gb2312': 'gb18030', 'gbk': 'gb18030', 'hz': 'hz', 'big5': 'big5hkscs'}  # what the labels mean on the web
_COMMON = frozenset('的一是在不了有和人这中大为上个国會會们到以地要于就也政府市县區区通知关關发發年月日各单位單管理工作办辦')
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
    """GB18030 and Big5, the one that gives more common characters first."""
    sample = data[:200_000]
    found = {name: sum(c in _COMMON for c in sample.decode(name, 'ignore')) for name in ('gb18030', 'big5hkscs')}
    return sorted(found, key=lambda name: -found[name])


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
