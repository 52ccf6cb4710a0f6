"""This module draws a world (a procedure and a log) from a seed, and makes a failing one small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from hypothesis import assume, given, note
from hypothesis import strategies as st

import sopkit
from sopkit.case import Record
from sopkit.errors import DocumentError
from tests.laws.logs import case_of, log
from tests.laws.procedures import KINDS, Body, Dice, document, loaded, written


@dataclass(frozen=True)
class World:
    """A procedure, as a mapping, a log of its events, and the seed of all else that is drawn."""

    document: Body = field(repr=False)
    records: tuple[Record, ...]
    seed: int

    @property
    def procedure(self) -> Any:
        """The procedure, or the error that says why it is none."""
        return loaded(self.document)

    @cached_property
    def dice(self) -> Dice:
        """Chance for the law itself; the same in every smaller world."""
        return Dice(self.seed)

    def judged(self, at: int, records: Sequence[Record] | None = None, **known: int) -> Any:
        """What the procedure says of the records at an instant."""
        chosen = self.records if records is None else records
        return sopkit.evaluate(self.procedure, case_of(self.procedure, chosen), at, **known)

    def __str__(self) -> str:
        shown = ("case", "calendar", "flow", "steps", "rules")
        head = written({key: self.document[key] for key in shown if key in self.document})
        return "\n".join([head, *(str(record) for record in self.records)])


def world(
    seed: int,
    kinds: Sequence[str] = tuple(KINDS),
    *,
    faulty: bool = False,
    steps: bool = True,
    simple: bool = False,
) -> World:
    """The world of a seed."""
    dice = Dice(seed, simple=simple)
    made = document(dice, kinds, steps=steps)
    return World(made, log(dice, made, faulty=faulty), seed)


Law = Callable[[World], None]


def law(*kinds: str, **options: bool) -> Callable[[Law], Callable[[], None]]:
    """A test of a law over random worlds; a failing world is shown as small as it can be made."""

    def made(check: Law) -> Callable[[], None]:
        def test(seed: int) -> None:
            drawn = world(seed, kinds or tuple(KINDS), **options)
            assume(not isinstance(drawn.procedure, DocumentError))
            try:
                check(drawn)
            except AssertionError:
                small = smallest(drawn, lambda one: _fails(check, one))
                note(str(small))
                check(small)

        for name in ("__name__", "__qualname__", "__module__", "__doc__"):
            setattr(test, name, getattr(check, name))
        return given(st.integers(0, 2**60))(test)

    return made


def _fails(check: Law, one: World) -> bool:
    if isinstance(one.procedure, DocumentError):
        return False
    try:
        check(one)
    except AssertionError:
        return True
    return False


def smallest(failing: World, fails: Callable[[World], bool]) -> World:
    """A world that still fails, of which nothing more can be left out."""
    while True:
        smaller = next((one for one in _smaller(failing) if fails(one)), None)
        if smaller is None:
            return failing
        failing = smaller


def _smaller(one: World) -> Iterator[World]:
    for place in range(len(one.records)):
        yield replace(one, records=one.records[:place] + one.records[place + 1 :])
    for key in ("rules", "steps"):
        entries = one.document.get(key, [])
        for place, entry in enumerate(entries):
            yield _with(one, key, [*entries[:place], *entries[place + 1 :]])
            for part in _parts(entry):
                yield _with(one, key, [*entries[:place], part, *entries[place + 1 :]])
    for part in _parts(one.document["case"]):
        yield replace(one, document={**one.document, "case": part})
    for place, record in enumerate(one.records):
        for plainer in _plainer(record):
            yield replace(one, records=(*one.records[:place], plainer, *one.records[place + 1 :]))


def _with(one: World, key: str, entries: list[Body]) -> World:
    left = {name: value for name, value in one.document.items() if name != key}
    return replace(one, document={**left, key: entries} if entries else left)


def _parts(entry: Body) -> Iterator[Body]:
    for key, value in entry.items():
        if key in ("id", "do", "is", "source"):
            continue
        yield {name: old for name, old in entry.items() if name != key}
        if isinstance(value, dict):
            for inner in value:
                yield {**entry, key: {name: old for name, old in value.items() if name != inner}}


def _plainer(record: Record) -> Iterator[Record]:
    for name in record.data:
        yield replace(record, data={key: old for key, old in record.data.items() if key != name})
    for name in ("role", "by", "key"):
        if getattr(record, name) is not None:
            yield replace(record, **{name: None})
    if record.recorded_at != record.at:
        yield replace(record, recorded_at=record.at)
