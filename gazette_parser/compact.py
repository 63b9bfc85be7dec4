"""Many small files put together, so that a whole table is read as fast as one file; an issue can still be replaced alone.

A pack holds up to `ISSUES` issues, neighbours by region and year; it lies at `TABLE/packed/REGION-YEAR/NAME.parquet`, in
every table. An issue is either in its own files or in a pack, never in both: to replace one takes it out of its pack.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa

from gazette_parser import catalog, commit, pack, sheet, store
from gazette_parser.catalog import Archive, Held, Shelf
from gazette_parser.errors import StoreError
from gazette_parser.place import ENDING, PACKED
from gazette_parser.records import TABLES

ISSUES = 400  # more: to replace one issue means to write the others of its pack again; less: a whole table is read more slowly
SMALLEST = 20  # issues that are worth a pack


@dataclass(frozen=True)
class Compacted:
    """What was put together."""

    issues: int
    packs: int


def compact(output: str | os.PathLike[str], *, size: int = ISSUES, smallest: int = SMALLEST) -> Compacted:
    """Put the files of issues together in packs; small packs grow. Can be stopped between two packs. Raises StoreError."""
    archive, issues, packs = store.at(output), 0, 0
    with archive.reading():
        batches = [[held.name for held in batch] for batch in _batches(catalog.catalog(archive), size)]
    for names in batches:
        if len(names) >= smallest:
            issues += _packed(archive, names)
            packs += 1
    return Compacted(issues, packs)


def _batches(held: Sequence[Held], size: int) -> Iterator[Sequence[Held]]:
    """Issues by region and year in groups of at most `size`; full packs stay as they are."""
    counts: dict[str, int] = {}
    for one in held:
        counts[one.place] = counts.get(one.place, 0) + 1
    loose = sorted((one for one in held if not one.packed or counts[one.place] < size // 2), key=_region)
    for first in range(0, len(loose), size):
        batch = loose[first:first + size]
        if not all(one.packed for one in batch) or len({one.place for one in batch}) > 1:
            yield batch


def _region(held: Held) -> tuple[str, int, str]:
    info = held.summary.get('info', {})
    return info.get('region_code') or '', info.get('year') or 0, held.name


def _packed(archive: Archive, names: Sequence[str]) -> int:
    """Make one pack, as one replacement; issues that are gone meanwhile are left out.

    The pack is made while others may write; only where one of its issues was replaced meanwhile it is made again.
    """
    with archive.reading():
        found = _found(archive, names)
    made = _made_unlocked(archive, found)
    with archive.writing():
        now = _found(archive, names)
        if now and (now != found or made is None):
            made = _files(archive, now)
        if now and made:
            what = commit.Replacement(catalog.stem(next(iter(made))), '', {}, {})
            store.exchange(archive, what, made, [held.name for held in now])
    return len(now)


def _found(archive: Archive, names: Sequence[str]) -> list[Held]:
    return [held for name in names if (held := catalog.find(archive, name))]


def _made_unlocked(archive: Archive, found: Sequence[Held]) -> dict[str, bytes] | None:
    """The files of a pack; None where a file was replaced meanwhile, or is damaged, which the second try will tell."""
    try:
        return _files(archive, found) if found else None
    except StoreError:
        return None


def _place(found: Sequence[Held]) -> str:
    """Named by its issues, so that the same ones give the same place."""
    mark = sha256('\n'.join(held.name for held in found).encode()).hexdigest()[:12]
    folder = found[0].place.split('/')[0] if not found[0].packed else found[0].place.split('/')[1]
    return f'{PACKED}/{folder}/pack-{mark}{ENDING}'


def _files(archive: Archive, found: Sequence[Held]) -> dict[str, bytes]:
    """One table after the other, so that no more than one is in memory as rows."""
    at = _place(found)
    return {f'{table}/{at}': sheet.encoded(pack.join(table, _of(Shelf(archive), table, found)), {pack.KEY}) for table in TABLES}


def _of(shelf: Shelf, table: str, found: Sequence[Held]) -> dict[str, pa.Table]:
    return {held.name: shelf.table(table, held) for held in found}
