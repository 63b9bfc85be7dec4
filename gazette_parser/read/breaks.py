"""Line breaks inside a paragraph: in the middle of a page they lay out a title, elsewhere they end a paragraph."""

from __future__ import annotations

from gazette_parser.read.lines import joined

BLANK = ' \t\u3000\xa0'
SHORT = 24  # a line with a date or a document's number and no longer than this stands alone


def divided(text: str, *, centred: bool) -> list[str]:
    r"""The paragraphs in a text with line breaks.

    >>> divided('林芝市人民政府\n关于张辉同志任职的通知\n林政发〔2023〕28号', centred=True)
    ['林芝市人民政府关于张辉同志任职的通知', '林政发〔2023〕28号']
    >>> divided('林芝市人民政府\n2023年6月7日', centred=False)
    ['林芝市人民政府', '2023年6月7日']
    """
    if '\n' not in text:
        return [one] if (one := text.strip(BLANK)) else []
    found: list[str] = []
    alone = True
    for line in filter(None, (line.strip(BLANK) for line in text.split('\n'))):
        before, alone = alone, _stands_alone(line)
        if not centred or before or alone:
            found.append(line)
        else:
            found[-1] = joined(found[-1], line)
    return found


def _stands_alone(line: str) -> bool:
    dated = all(mark in line for mark in '年月日')
    return len(line) <= SHORT and (dated or any(mark in line for mark in '〔[［【') or line.startswith('附件'))
