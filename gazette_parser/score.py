"""Rows against gold rows: precision, recall and F1 for each table, and how often each column is right.

A gold folder holds TABLE.jsonl files (the columns of the contract, with `doc` for the document's 文号 or title) and
`scope.json`: for each table the documents whose gold rows are complete, or "*" for all that the rows name. With
`"by": "source"` documents are told apart by the file they came from, which gold rows then carry as `source`.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from gazette_parser.model import Issue

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Plan:
    """How a table is compared: `key` decides whether a row is there, `rest` whether it is right; ~ = roughly alike."""

    key: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Key and rest, each once."""
        return tuple(dict.fromkeys(self.key + self.rest))


def _plan(key: str, rest: str) -> Plan:
    return Plan(tuple(key.split()), tuple(rest.split()))


PLANS: dict[str, Plan] = {
    'documents': _plan('doc', 'title genre issuers recipients signatories dated dated_precision column'),
    'contents': _plan('title', 'column page doc'),
    'attachments': _plan('title', 'doc kind label'),
    'appointments': _plan('doc action person post',
                          'title concurrent acting rank_after probation_months effective_on'),
    'members': _plan('doc person role', 'group position'),
    'deadlines': _plan('doc text~', 'kind start_on end_on duration_value duration_max duration_unit '
                                    'recurrence times_min times_max'),
    'targets': _plan('doc value value_max unit', 'indicator~ comparator change baseline horizon_end'),
    'responsibilities': _plan('doc role unit_raw', 'unit collective section_path'),
    'citations': _plan('doc cited', 'relation cited_doc_no'),
}
_BLANK = dict.fromkeys(map(ord, ' \t\r\n\u3000\u00a0*＊'))
_TWINS = {ord(a): b for a, b in zip('()[]﹝﹞【】,:;~—－～–‘’“”<>', '（）〔〕〔〕〔〕，：；-----""""〈〉', strict=True)}


@dataclass(frozen=True)
class Wrong:
    """A row that was found, but with wrong columns: for each its gold and its parsed value."""

    gold: Row
    parsed: Row
    columns: Mapping[str, tuple[Any, Any]]


@dataclass
class TableScore:
    """Counts and rows of one table; the ratios are made from them."""

    gold: int = 0
    parsed: int = 0
    right: list[Row] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    false: list[Row] = field(default_factory=list)
    column_right: Counter[str] = field(default_factory=Counter)
    column_seen: Counter[str] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        """Gold rows that are there, whether all their columns are right or not."""
        return len(self.right) + len(self.wrong)

    @property
    def precision(self) -> float:
        """Found rows among the parsed rows."""
        return self.found / self.parsed if self.parsed else float(not self.gold)

    @property
    def recall(self) -> float:
        """Found rows among the gold rows."""
        return self.found / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of the found rows."""
        return _f1(self.found, self.parsed, self.gold)

    @property
    def exact_f1(self) -> float:
        """The same, where only wholly right rows count as found."""
        return _f1(len(self.right), self.parsed, self.gold)

    @property
    def doubted(self) -> tuple[int, int]:
        """Of the wrong and false rows, how many carry `review`; and of the right rows."""
        bad = [item.parsed for item in self.wrong] + self.false
        return sum(bool(row.get('review')) for row in bad), sum(bool(row.get('review')) for row in self.right)


def _f1(hits: int, parsed: int, gold: int) -> float:
    if not gold:
        return 0.0 if parsed else 1.0
    return 2 * hits / (parsed + gold)


def score(predictions: Path | Iterable[Issue], gold_dir: Path) -> dict[str, TableScore]:
    """Each table's score: `predictions` is an output folder or issues in memory."""
    rows = _stored(predictions) if isinstance(predictions, Path) else _in_memory(predictions)
    scope = json.loads((gold_dir / 'scope.json').read_text('utf8'))
    parsed = _with_documents(rows, by_source=scope.get('by') == 'source')
    total = {name: _score_table(name, parsed[name], gold_dir, scope) for name in PLANS if name in scope}
    return {name: item for name, item in total.items() if item.gold or item.parsed}


def _in_memory(issues: Iterable[Issue]) -> Rows:
    from gazette_parser.screen import as_dict
    known = list(issues)
    return {name: [as_dict(row) for issue in known for row in getattr(issue, name)] for name in (*PLANS, 'issues')}


def _stored(output: Path) -> Rows:
    from gazette_parser.store import load
    return {name: load(output, name, arrow=True).to_pylist() for name in (*PLANS, 'issues')}


def _with_documents(rows: Rows, *, by_source: bool) -> Rows:
    """Every row with `doc`, the name by which gold knows its document, and citations with `cited`."""
    files = {row['issue_id']: Path(row['source_name'] or '').stem for row in rows['issues']}
    names = {row['document_id']: files.get(row['issue_id']) if by_source
             else fold(row['doc_no']) or fold(row['title']) for row in rows['documents']}
    return {name: [_named(row, names.get(row['document_id'])) for row in rows[name]] for name in PLANS}


def _named(row: Row, doc: object) -> Row:
    return {**row, 'doc': doc, 'cited': row.get('cited_title') or row.get('cited_doc_no')}


def _gold_rows(path: Path, by_source: bool) -> list[Row]:
    """Rows of a gold file; a table in scope without a file has none."""
    lines = path.read_text('utf8').splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines if line.strip()]
    return [_named(row, row['source'] if by_source else row.get('doc')) for row in rows]


def _score_table(name: str, parsed: Sequence[Row], gold_dir: Path, scope: Mapping[str, Any]) -> TableScore:
    gold = _gold_rows(gold_dir / f'{name}.jsonl', scope.get('by') == 'source')
    everything = scope[name] == '*'
    documents = {fold(row['doc']) for row in gold} if everything else {fold(doc) for doc in scope[name]}
    free = everything and name in ('contents', 'attachments')
    return compare([row for row in parsed if free or fold(row['doc']) in documents], gold, PLANS[name])


def compare(parsed: Sequence[Row], gold: Sequence[Row], plan: Plan) -> TableScore:
    """Pair the rows of one table and count."""
    left, right = _folded(gold, plan), _folded(parsed, plan)
    pairs = _pairs(gold, left, right, plan)
    result = TableScore(len(gold), len(parsed))
    for i, j in pairs.items():
        _judge(result, gold[i], parsed[j], left[i], right[j], plan)
    result.missed = [row for i, row in enumerate(gold) if i not in pairs]
    taken = set(pairs.values())
    result.false = [row for j, row in enumerate(parsed) if j not in taken]
    return result


def _folded(rows: Sequence[Row], plan: Plan) -> list[dict[str, Any]]:
    return [{column: fold(row.get(column.rstrip('~'))) for column in (*plan.columns, 'quote')} for row in rows]


def _stated(row: Row, plan: Plan) -> list[str]:
    """The columns that a gold row states, null included: only these are compared."""
    return [column for column in plan.rest if column.rstrip('~') in row]


def _judge(result: TableScore, gold: Row, parsed: Row, a: Row, b: Row, plan: Plan) -> None:
    stated = _stated(gold, plan)
    wrong = [column for column in stated if not _same(column, a[column], b[column])]
    result.column_seen.update(column.rstrip('~') for column in stated)
    result.column_right.update(column.rstrip('~') for column in stated if column not in wrong)
    if wrong:
        result.wrong.append(Wrong(gold, parsed, {c.rstrip('~'): (a[c], b[c]) for c in wrong}))
    else:
        result.right.append(parsed)


def _pairs(gold: Sequence[Row], left: Sequence[Row], right: Sequence[Row], plan: Plan) -> dict[int, int]:
    """Gold row → parsed row: keys must agree, the best pair goes first, each row is used once."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(_candidates(gold, left, right, plan)):
        if i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    return chosen


def _candidates(gold: Sequence[Row], left: Sequence[Row], right: Sequence[Row], plan: Plan) -> Iterator[tuple[int, int, int]]:
    firm = [column for column in plan.key if not column.endswith('~')]
    loose = [column for column in plan.key if column.endswith('~')]
    shelves: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for j, b in enumerate(right):
        shelves[tuple(b[column] for column in firm)].append(j)
    for i, a in enumerate(left):
        for j in shelves.get(tuple(a[column] for column in firm), ()):
            if all(alike(a[column], right[j][column]) for column in loose):
                yield -_nearness(_stated(gold[i], plan), loose, a, right[j]), i, j


def _nearness(stated: Sequence[str], loose: Sequence[str], a: Row, b: Row) -> int:
    """How well a pair fits: a point for each equal column, two for an equal loose key, three for a shared quote."""
    mine, other = a['quote'] or '', b['quote'] or ''
    shared = bool(mine and (mine in other or other in mine))
    equal = sum(_same(column, a[column], b[column]) for column in stated)
    return equal + 2 * sum(bool(a[column] == b[column]) for column in loose) + 3 * shared


def _same(column: str, a: Any, b: Any) -> bool:
    if column.endswith('~'):
        return alike(a, b)
    if isinstance(a, bool) or isinstance(b, bool):
        return bool(a) is bool(b)
    return bool(a == b)


def alike(a: Any, b: Any) -> bool:
    """Whether two folded phrases agree roughly: one holds the other, or half of their character pairs are shared.

    >>> alike('茶叶种植面积', '种植面积'), alike('茶叶', '水果')
    (True, False)
    """
    if a is None or b is None:
        return a is b
    if a in b or b in a:
        return True
    x, y = _couples(a), _couples(b)
    return 2 * len(x & y) >= 0.5 * (len(x) + len(y))


def _couples(text: str) -> set[str]:
    return {a + b for a, b in pairwise(text)} or {text}


def fold(value: Any) -> Any:
    """A value with spellings that mean the same made equal: widths, brackets, dashes, outer 《》, 同志.

    >>> fold('林政发 [2023] 26号'), fold(('《通知》', date(2023, 6, 7)))
    ('林政发〔2023〕26号', ('通知', '2023-06-07'))
    """
    if value is None or value != value or isinstance(value, bool):
        return value if isinstance(value, bool) else None
    if isinstance(value, int | float):
        return round(float(value), 6)
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, list | tuple):
        return tuple(map(fold, value)) or None
    text = unicodedata.normalize('NFKC', str(value)).translate(_BLANK).translate(_TWINS)
    return text.strip('《》。；，、：').removesuffix('同志') or None
