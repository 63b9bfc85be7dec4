"""Many small files put together, so that a whole table is read as fast as one file; an issue can still be replaced alone.

A pack holds up to `ISSUES` issues, neighbours by region and year; it lies at `TABLE/packed/REGION/NAME.parquet`, with the
region of its first issue, in every table. An issue is either in its own files or in a pack, never in both: to replace one
takes it out of its pack, and leaves two packs of half the size, which are put together again the next time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gazette_parser import catalog, commit, pack, store
from gazette_parser.catalog import Archive, Held, Shelf
from gazette_parser.errors import StoreError
from gazette_parser.place import PACKED
from gazette_parser.records import TABLES

ISSUES = 2000  # more: to replace one issue means to write the others of its pack again; less: a whole table is read more slowly
SMALLEST = pack.SMALLEST
TRIES = 3


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
            done = _packed(archive, names)
            issues, packs = issues + done, packs + bool(done)
    return Compacted(issues, packs)


def _batches(held: Sequence[Held], size: int) -> Iterator[Sequence[Held]]:
    """Issues by region and year in groups of at most `size`; full packs stay as they are."""
    counts: dict[str, int] = {}
    for one in held:
        counts[one.place] = counts.get(one.place, 0) + 1
    loose = sorted((one for one in held if not one.packed or counts[one.place] <= size // 2), key=_region)
    for first in range(0, len(loose), size):
        batch = loose[first:first + size]
        if not all(one.packed for one in batch) or len({one.place for one in batch}) > 1:
            yield batch


def _region(held: Held) -> tuple[str, int, str]:
    info = held.summary.get('info', {})
    return info.get('region_code') or '', info.get('year') or 0, held.name


def _packed(archive: Archive, names: Sequence[str]) -> int:
    """Make one pack, as one replacement, and say of how many issues; those that are gone meanwhile are left out.

    The pack is made while others may write. Where one of its issues was replaced meanwhile it is made again, and after some
    times left for another day: nobody is kept waiting that long.
    """
    for _ in range(TRIES):
        with archive.reading():
            found = _found(archive, names)
        made, wrong = _made(archive, found)
        with archive.writing():
            if _found(archive, names) == found:
                if wrong:
                    raise wrong
                if made:
                    what = commit.Replacement(catalog.stem(next(iter(made))), '', {}, {})
                    store.exchange(archive, what, made, [held.name for held in found])
                return len(found)
    return 0


def _found(archive: Archive, names: Sequence[str]) -> list[Held]:
    """Those of the issues that are held, each file read once."""
    where = archive.where()
    places = dict.fromkeys(place for name in names for place in (*sorted(where.places(name)), where.packs.get(name)) if place)
    held = {one.name: one for place in places if archive.has('issues', place) for one in catalog.issues_in(archive, place)}
    return [held[name] for name in names if name in held]


def _made(archive: Archive, found: Sequence[Held]) -> tuple[dict[str, bytes], StoreError | None]:
    """The files of a pack, or what is wrong, which counts unless a file was replaced meanwhile.

    One table after the other, so that no more than some rows of one are in memory.
    """
    if not found:
        return {}, None
    own = [part for part in found[0].place.split('/') if part != PACKED]
    at = pack.place(own[0], [held.name for held in found])
    try:
        return {f'{table}/{at}': pack.encoded(table, _blocks(archive, table, found)) for table in TABLES}, None
    except StoreError as error:
        return {}, error


def _blocks(archive: Archive, table: str, found: Sequence[Held]) -> Iterator[pack.Block]:
    shelf = Shelf(archive)
    for held in found:
        data = shelf.table(table, held)
        yield pack.Block({held.name: (data.num_rows, pack.texts(data.schema))}, data)
