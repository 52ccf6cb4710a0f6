"""This module draws random logs, with ties, late and corrected records, waivers, plans and faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sopkit
from hypothesis import strategies as st
from sopkit.case import Record
from sopkit.quantities import MISSING

from tests.laws.procedures import EVENTS, PLANNED, STEPS

MINUTE = 60_000_000
# a quarter to midnight in Shanghai, on a Tuesday: days and weeks end within the log
ZERO = 1_796_139_900_000_000
HOUR = 60 * MINUTE


def minutes(least: int = 0, most: int = 24) -> st.SearchStrategy[int]:
    """An instant on the minute, so that ties and exact limits are common; sometimes just beside it."""
    return st.builds(
        lambda minute, beside: ZERO + minute * MINUTE + beside,
        st.integers(least, most),
        st.sampled_from((0, 0, 0, 0, 0, 0, 1, -1)),
    )


def truths() -> st.SearchStrategy[bool | None]:
    """A value of a bool, or that it is unknown."""
    return st.sampled_from((True, False, True, False, None))


@st.composite
def data(draw: Any, at: int) -> dict[str, Any]:
    """Fields and facts of a record."""
    found: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(("k", "ok", "p", "q", "to", "from", "level")), max_size=3, unique=True)):
        if name == "k":
            found[name] = draw(st.sampled_from((1, 2, 3, None)))
        elif name in ("to", "from"):
            found[name] = at + draw(st.integers(-1, 9)) * MINUTE
        elif name == "level":
            found[name] = draw(st.sampled_from((40, 50, None)))
        else:
            found[name] = draw(truths())
    return found


@st.composite
def happenings(draw: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """An event that happened."""
    at = draw(minutes())
    event = draw(st.sampled_from(names))
    found: dict[str, Any] = {"at": at, "event": event, "data": draw(st.one_of(st.just({}), data(at)))}
    found["role"] = draw(st.sampled_from(("o", "w", None)))
    found["by"] = draw(st.sampled_from(("ann", "bo", None)))
    if event in STEPS:
        found["key"] = draw(st.sampled_from(("near", "far", "near", "far", None, "elsewhere")))
        exit = draw(st.sampled_from((None, "one", "two")))
        found["data"] |= {"exit": exit} if exit else {}
    return found


@st.composite
def facts(draw: Any) -> dict[str, Any]:
    """Facts that were noticed."""
    at = draw(minutes())
    return {"at": at, "event": "noticed", "data": {draw(st.sampled_from(("p", "q"))): draw(truths())}}


@st.composite
def plans(draw: Any) -> dict[str, Any]:
    """A plan, its move or its end."""
    at = draw(minutes())
    planned = draw(st.one_of(minutes(0, 30), minutes(0, 30), st.none()))
    return {"at": at, "event": draw(st.sampled_from((PLANNED, PLANNED, "e"))), "planned": planned}


@st.composite
def waivers(draw: Any) -> dict[str, Any]:
    """A waiver of a rule or a step, sometimes without its reason."""
    name = draw(st.sampled_from(("r0", "r1", "r2", "s0", "s1")))
    return {"at": draw(minutes()), "waives": name, "reason": draw(st.sampled_from(("fire", "fire", None))), "by": "ann"}


@st.composite
def corrections(draw: Any) -> dict[str, Any]:
    """A void or a replacement of some record, which may not be there, or come later."""
    of = draw(st.integers(1, 12))
    if draw(st.booleans()):
        return {"at": draw(minutes()), "voids": of}
    return {**draw(happenings(EVENTS)), "replaces": of}


def junk() -> st.SearchStrategy[dict[str, Any]]:
    """Records that mean nothing in the procedure."""
    return st.sampled_from(
        (
            {"at": ZERO + MINUTE, "event": "undeclared"},
            {"at": ZERO + 2 * MINUTE, "event": "a", "data": {"undeclared": 1}},
            {"at": ZERO + 3 * MINUTE, "waives": "nothing", "reason": "fire"},
            {"at": ZERO + 3 * MINUTE, "event": "c", "planned": ZERO},
        )
    )


def _late(raw: dict[str, Any], delay: int) -> dict[str, Any]:
    return {**raw, "recorded_at": raw["at"] + delay * MINUTE}


@st.composite
def logs(
    draw: Any, *, steps: bool = True, corrected: bool = False, waived: bool = False, late: bool = False, most: int = 12
) -> tuple[Record, ...]:
    """Records numbered in the order of the log, which is not that of time."""
    names = (*EVENTS, "closed") + (STEPS * 2 if steps else ())
    sorts = [happenings(names)] * 7 + [facts(), plans()]
    sorts += [waivers()] if waived else []
    sorts += [corrections()] if corrected else []
    sorts += [junk()] if corrected else []
    raw = draw(st.lists(st.one_of(*sorts), min_size=1, max_size=most))
    if late or corrected:
        raw = [_late(one, draw(st.sampled_from((0, 0, 0, 2, 5, 11)))) for one in raw]
    records = [Record(number=place, **one) for place, one in enumerate(raw, 1)]
    return tuple(records)


def case_of(procedure: Any, records: Iterable[Record]) -> Any:
    """A case with these records, in the order of their numbers."""
    case = sopkit.Case(procedure)
    for record in sorted(records, key=lambda one: one.number):
        case.append(record)
    return case


def shifted(record: Record, by: int) -> Record:
    """The same record at another time, with the instants it carries."""
    moved = {name: value + by if name in ("to", "from") and value is not None else value for name, value in record.data.items()}
    planned = record.planned if record.planned in (MISSING, None) else record.planned + by
    return replace(record, at=record.at + by, recorded_at=record.recorded_at + by, data=moved, planned=planned)


def nulled(record: Record, fact: str) -> Record:
    """The same record, with the fact unknown."""
    return replace(record, data={name: None if name == fact else value for name, value in record.data.items()})
