"""This module says which records of a log are in force, and cuts them into moments.

It follows docs/semantics.md 1.2, 1.3, 1.7, 1.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.case import Record

Problem = tuple["Record", str, Any]


def in_force(
    records: Iterable[Record], known_at: int | None = None
) -> tuple[list[Record], list[Problem]]:
    """The records that stand, ordered by (at, seq), and corrections that name no known record.

    A record is in force iff no record in force voids or replaces it; only one recorded earlier can
    be taken back. `known_at` leaves out what was recorded later. A replacement takes the `seq` of
    what it replaces.
    """
    known = [record for record in records if known_at is None or record.recorded_at <= known_at]
    if not any(record.voids is not None or record.replaces is not None for record in known):
        return sorted(known, key=attrgetter("at", "seq")), []
    return _corrected(known)


def _corrected(known: Sequence[Record]) -> tuple[list[Record], list[Problem]]:
    by_name: dict[Any, Record] = {}
    for record in known:
        by_name[record.number] = record
        if record.id is not None:
            by_name[record.id] = record
    order = sorted(known, key=attrgetter("recorded_at", "seq"))
    place = {id(record): number for number, record in enumerate(order)}
    taken: set[int] = set()
    seq: dict[int, int] = {}
    problems: list[Problem] = []
    for record in reversed(order):
        name = record.voids if record.voids is not None else record.replaces
        if name is None or id(record) in taken:
            continue
        target = by_name.get(name)
        if target is None or place[id(target)] >= place[id(record)]:
            problems.append((record, "no_such_record", name))
            continue
        taken.add(id(target))
        if record.replaces is not None:
            seq[id(record)] = _taken_too(target, by_name, place, taken).seq
    return _standing(order, taken, seq), problems[::-1]


def _taken_too(
    record: Record, by_name: Mapping[Any, Record], place: Mapping[int, int], taken: set[int]
) -> Record:
    """The first of a chain of replacements: what replaces one of them stands for them all."""
    while record.replaces is not None:
        before = by_name.get(record.replaces)
        if before is None or place[id(before)] >= place[id(record)]:
            break
        taken.add(id(before))
        record = before
    return record


def _standing(order: Sequence[Record], taken: set[int], seq: dict[int, int]) -> list[Record]:
    from dataclasses import replace

    standing = []
    for record in order:
        if id(record) in taken or record.voids is not None:
            continue
        number = record
        if id(record) in seq:
            number = replace(record, seq=seq[id(record)])
        standing.append(number)
    return sorted(standing, key=attrgetter("at", "seq"))


def moments(
    records: Iterable[Record], until: int | None = None
) -> Iterator[tuple[int, list[Record]]]:
    """The records of each instant, in time order, up to `until` (included)."""
    for at, group in groupby(records, key=attrgetter("at")):
        if until is not None and at > until:
            return
        yield at, list(group)
