"""What an archive holds and lacks, told from the metadata of its files alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from gazette_parser import catalog, corrections, serials, store
from gazette_parser.catalog import Archive, Held
from gazette_parser.corrections import Corrections
from gazette_parser.records import TABLES
from gazette_parser.recorrect import noted, report
from gazette_parser.screen import grid, many, shorten
from gazette_parser.serials import Number
from gazette_parser.summary import summary
from gazette_parser.tables import run_of

ALONE = '（单独文件）'  # where a document's gazette stands, when it is none
FEW = 10  # lines of a section on the screen


@dataclass(frozen=True)
class Line:
    """One thing to know: what it is about, and the file to look at."""

    what: tuple[object, ...]
    issue: str = ''
    source: str = ''
    file: str = ''

    def where(self) -> dict[str, object]:
        """The place to look at, as far as there is one."""
        return {name: value for name in ('issue', 'source', 'file') if (value := getattr(self, name))}


@dataclass(frozen=True)
class Section:
    """Lines of one kind under their column names."""

    name: str
    title: str
    columns: tuple[str, ...]
    lines: list[Line]

    def as_rows(self) -> list[dict[str, object]]:
        """The lines as JSON knows them."""
        return [dict(zip(self.columns, line.what, strict=True)) | line.where() for line in self.lines]


@dataclass
class Status:
    """The state of an archive."""

    issues: int
    rows: Counter[str]
    outdated: int
    sections: list[Section] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Everything, for programs."""
        return {'issues': self.issues, 'rows': dict(self.rows), 'outdated': self.outdated,
                **{section.name: section.as_rows() for section in self.sections}}

    def report(self, *, whole: bool = False) -> list[str]:
        """Everything, for people; long sections are cut unless `whole`."""
        told = [f'{many(self.issues, "issue")}, {many(sum(self.rows.values()), "row")} in all tables']
        if self.outdated:
            told.append(f'made by another parser or other rules: {many(self.outdated, "issue")}; parse their files again')
        for section in self.sections:
            told += ['', f'{section.title}: {len(section.lines) or "none"}', *_shown(section, None if whole else FEW)]
        return told


def _shown(section: Section, most: int | None) -> list[str]:
    if not section.lines:
        return []
    lines = section.lines[:most]
    tail = [f'  … {len(section.lines) - len(lines)} more: --all'] if len(lines) < len(section.lines) else []
    rows = [[shorten(str(cell), 60) if isinstance(cell, str) else '' if cell is None else cell for cell in line.what]
            + [line.source or line.file] for line in lines]
    return [f'  {text}' for text in grid([(*section.columns, 'file'), *rows])] + tail


def status(output: str | Path) -> Status:
    """What the archive in a folder or an object store holds, and what it lacks. Raises StoreError."""
    archive = store.at(output)
    held = sorted(_held(archive), key=_order)
    rows: Counter[str] = Counter({table: 0 for table in TABLES})
    for one in held:
        rows.update(one.summary['rows'])
    outdated = sum(one.run_id != run_of(one.summary['info']['source_sha256']) for one in held)
    return Status(len(held), rows, outdated,
                  [*(make(archive.name, held) for make in SECTIONS), _corrections(archive.name, archive.corrections(), held)])


def _held(archive: Archive) -> list[Held]:
    with archive.reading():
        shelf = catalog.Shelf(archive)
        return [_known(shelf, one) for one in catalog.catalog(archive)]


def _known(shelf: catalog.Shelf, held: Held) -> Held:
    """The issue with its summary, made anew where its file has none."""
    if held.summary:
        return held
    made = shelf.tables(held)
    return Held(held.name, held.place, held.packed, held.metadata | {'summary': summary(made)})


def _order(held: Held) -> tuple[object, ...]:
    info = held.summary['info']
    return info['gazette'] or ALONE, info['year'] or 0, info['number'] or 0, held.name


def _line(output: str, held: Held, table: str, *what: object) -> Line:
    return Line(what, held.summary['info']['issue_id'], held.summary['info']['source_name'], f'{output}/{table}/{held.place}')


def _gazettes(output: str, held: list[Held]) -> Section:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in held:
        groups[one.summary['info']['gazette'] or ALONE].append(one.summary['info'])
    lines = [Line((name, serials.ranges({info['year'] for info in infos if info['year']}), len(infos),
                   serials.ranges({info['total_number'] for info in infos if info['total_number']}),
                   len(_missing(infos)))) for name, infos in groups.items()]
    return Section('gazettes', 'gazettes', ('gazette', 'years', 'issues', 'total numbers', 'missing'), lines)


def _numbers(infos: Iterable[dict[str, Any]]) -> list[Number]:
    return [Number(info['year'], info['number'], info['total_number'], info['issue_id']) for info in infos
            if info['year'] and info['number']]


def _missing(infos: list[dict[str, Any]]) -> list[serials.Missing]:
    printed = Counter(info['frequency'] for info in infos if info['frequency'])
    return serials.missing_issues(_numbers(infos), printed.most_common(1)[0][0] if printed else None)


def _missing_issues(output: str, held: list[Held]) -> Section:
    lines = []
    by_id = {one.summary['info']['issue_id']: one for one in held}
    for name, infos in _by_gazette(held):
        for one in _missing(infos):
            near = next((by_id[beside] for beside in reversed(one.near) if beside), None)
            what = (name, one.year, one.number, one.total, one.why)
            lines.append(_line(output, near, 'issues', *what) if near else Line(what))
    return Section('missing', 'issues missing', ('gazette', 'year', 'number', 'total', 'shown by'), lines)


def _by_gazette(held: list[Held]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in held:
        if one.summary['info']['gazette']:
            groups[one.summary['info']['gazette']].append(one.summary['info'])
    yield from groups.items()


def _duplicates(output: str, held: list[Held]) -> Section:
    """The same file, the same numbers, the same 文号 twice; numbers that contradict each other; two files of one issue."""
    seen: dict[tuple[object, ...], list[Held]] = defaultdict(list)
    for one in held:
        for key in _identities(one):
            if one not in seen[key][-1:]:
                seen[key].append(one)
    lines = [_line(output, ones[-1], 'issues', key[0], '/'.join(map(str, key[1:])), _names(ones))
             for key, ones in seen.items() if len(ones) > 1]
    lines += [_line(output, one, 'issues', 'read from several files', source[0], unquote(one.name))
              for one in held for source in one.sources]
    return Section('duplicates', 'twice or at odds', ('what', 'which', 'issues'), lines + _at_odds(output, held))


def _identities(held: Held) -> Iterator[tuple[object, ...]]:
    info = held.summary['info']
    yield 'same file', info['source_sha256'][:12]
    if info['gazette'] and info['total_number']:
        yield 'same 总期', info['gazette'], info['total_number']
    if info['gazette'] and info['number']:
        yield 'same number', info['gazette'], info['year'], info['number']
    for prefix, year, serial, _ in held.summary['numbers']:
        yield 'same 文号', f'{prefix}〔{year}〕{serial}号' if year else f'{prefix}{serial}'


def _names(held: Iterable[Held]) -> str:
    return '、'.join(unquote(one.name) for one in held)


def _at_odds(output: str, held: list[Held]) -> list[Line]:
    by_id = {one.summary['info']['issue_id']: one for one in held}
    return [_line(output, by_id[b.name], 'issues', '总期 does not go on', f'{a.total}, {b.total}', f'{a.name}、{b.name}')
            for _, infos in _by_gazette(held) for a, b in serials.disagreeing(_numbers(infos)) if a.number != b.number]


def _unmatched(output: str, held: list[Held]) -> Section:
    lines = [_line(output, one, 'contents', page, title) for one in held for page, title in one.summary['unmatched']]
    return Section('contents', 'contents entries without a document', ('page', 'title'), lines)


def _sequences(output: str, held: list[Held]) -> Section:
    groups: dict[tuple[str, int], dict[int, Held]] = defaultdict(dict)
    for one in held:
        for prefix, year, serial, _ in one.summary['numbers']:
            groups[prefix, year or 0].setdefault(serial, one)
    lines = [_line(output, found[max(found)], 'documents', prefix, year or None, min(found), max(found), len(found),
                   serials.ranges(serials.gaps(list(found), longest=10_000)))
             for (prefix, year), found in sorted(groups.items())]
    return Section('numbers', '文号 sequences', ('code', 'year', 'first', 'last', 'held', 'missing'), lines)


def _blank(output: str, held: list[Held]) -> Section:
    lines = [_line(output, one, 'pages', serials.ranges(one.summary['blank'])) for one in held if one.summary['blank']]
    return Section('blank', 'issues with pages without text', ('pages',), lines)


def _review(output: str, held: list[Held]) -> Section:
    counts = sorted(((count, one, table) for one in held for table, count in one.summary['review'].items()),
                    key=lambda found: -found[0])
    lines = [_line(output, one, table, table, count) for count, one, table in counts]
    return Section('review', 'tables with rows to review', ('table', 'rows'), lines)


def _errors(output: str, held: list[Held]) -> Section:
    lines = [_line(output, one, 'findings', one.summary['findings'].get('error', 0), one.summary['findings'].get('warning', 0))
             for one in held if one.summary['findings'].get('error')]
    return Section('errors', 'issues with error findings', ('errors', 'warnings'), lines)


def _corrections(output: str, wanted: Corrections, held: list[Held]) -> Section:
    told = report(output, wanted, held, noted(wanted, held), 0)
    lines = [Line((what, text), file=f'{output}/{corrections.NAME}')
             for what, texts in (('stale', told.stale), ('broken', told.broken)) for text in texts]
    return Section('corrections', 'corrections that are not applied', ('what', 'which'), lines)


SECTIONS = (_gazettes, _missing_issues, _duplicates, _unmatched, _sequences, _blank, _review, _errors)
