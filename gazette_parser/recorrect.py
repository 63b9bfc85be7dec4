"""An archive brought in line with its `corrections.csv`, without parsing anything again."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gazette_parser import catalog, corrections, place, store
from gazette_parser.catalog import Archive, Held
from gazette_parser.correct import Applied
from gazette_parser.corrections import Correction, Corrections
from gazette_parser.records import EXTRACTED
from gazette_parser.screen import many


@dataclass(frozen=True)
class Report:
    """What became of the corrections of an archive."""

    rewritten: int  # issues
    applied: int  # rows
    stale: tuple[str, ...]
    broken: tuple[str, ...]

    def lines(self) -> list[str]:
        """For people; nothing where there are no corrections."""
        if not (self.rewritten or self.applied or self.stale or self.broken):
            return []
        return [f'corrections: {many(self.applied, "row")} corrected, {many(len(self.stale), "line")} stale, '
                f'{len(self.broken)} broken',
                *(f'  stale: {text}' for text in self.stale), *(f'  broken: {text}' for text in self.broken)]


def recorrect(output: str | os.PathLike[str]) -> Report:
    """Apply the corrections to every issue to which others were applied so far. Raises StoreError."""
    archive = store.at(output)
    wanted = archive.corrections()
    held = _held(archive)
    owners = _owners(output, wanted, held)
    changed = [one for one in held if corrections.digest(_lines(wanted, one, owners)) != applied(one).digest]
    for one in changed:
        _rewrite(archive, one)
    return report(archive.name, wanted, _held(archive) if changed else held, owners, len(changed))


def report(output: str, wanted: Corrections, held: Iterable[Held], owners: dict[str, set[str]], rewritten: int) -> Report:
    """The sums over all issues, and the lines that no issue takes."""
    told = [applied(one) for one in held]
    ids = {one.summary['info']['issue_id'] for one in held if one.summary}
    owned = {row for rows in owners.values() for row in rows}
    lost = [(line.line, f'{line.table} {line.row_id}: {_nowhere(line)}') for line in wanted.lines
            if (line.issue_id not in ids if line.issue_id else line.row_id not in owned)]
    stale = sorted({*lost, *((number, why) for one in told for number, _, why in one.stale)})
    name = f'{output}/{corrections.NAME}'
    return Report(rewritten, sum(len(set(one.applied)) for one in told),
                  tuple(f'{name} line {number}: {why}' for number, why in stale), wanted.broken)


def _nowhere(line: Correction) -> str:
    return f'issue {line.issue_id} is not held' if line.issue_id else 'no issue has such a row'


def applied(held: Held) -> Applied:
    """What was applied to an issue when it was written."""
    text = held.metadata.get('corrections')
    return Applied.from_json(text) if text else Applied()


def _held(archive: Archive) -> list[Held]:
    with archive.reading():
        return catalog.catalog(archive)


def _lines(wanted: Corrections, held: Held, owners: dict[str, set[str]]) -> list[Correction]:
    issue_id = held.summary['info']['issue_id'] if held.summary else held.name
    return wanted.of(issue_id, owners.get(held.name, set()))


def noted(wanted: Corrections, held: Iterable[Held]) -> dict[str, set[str]]:
    """Issues with those rows of lines without an issue that their files name."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in held:
        told = applied(one)
        found[one.name] |= {*told.applied, *(row for _, row, _ in told.stale)} & wanted.by_row.keys()
    return found


def _owners(output: str | os.PathLike[str], wanted: Corrections, held: Iterable[Held]) -> dict[str, set[str]]:
    """The same, after a look into the tables for rows that no file names yet."""
    found = noted(wanted, held)
    unknown = wanted.by_row.keys() - {row for rows in found.values() for row in rows}
    for table in EXTRACTED if unknown else ():
        rows = store.load(output, table, arrow=True, columns=['issue_id', 'row_id'], filters=[('row_id', 'in', unknown)])
        for issue_id, row_id in zip(rows['issue_id'].to_pylist(), rows['row_id'].to_pylist(), strict=True):
            found[place.safe(issue_id)].add(row_id)
    return found


def _rewrite(archive: Archive, held: Held) -> None:
    with archive.reading():
        found = catalog.find(archive, held.name) or held
        made = catalog.Shelf(archive).tables(found)
    info = made['issues'].to_pylist()[0]
    store.put(archive, place.place(info['issue_id'], info['region_code'], info['year']), made)
