"""This module draws random logs, with ties, late and corrected records, waivers, plans, faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sopkit
from sopkit.case import Record
from sopkit.quantities import MISSING
from tests.laws.procedures import EVENTS, OTHERS, PLANNED, TARGETS, TRIGGERS, Body, Dice

MINUTE = 60_000_000
HOUR = 60 * MINUTE
# a quarter to midnight in Shanghai, on Sunday 2026-11-29: a day and a week end within the log
ZERO = 1_795_967_100_000_000
TRUTHS = (True, False, True, False, None)


def moment(dice: Dice, most: int = 24) -> int:
    """An instant on the minute, so that ties and exact limits are common, or just beside one."""
    beside = dice.one(-1, 1) if dice.perhaps(0.15) else 0
    return ZERO + dice.randint(0, most) * MINUTE + beside


def _data(dice: Dice, at: int) -> Body:
    values = {
        "k": dice.one(1, 2, 3, None),
        "ok": dice.choice(TRUTHS),
        "p": dice.choice(TRUTHS),
        "q": dice.choice(TRUTHS),
        "to": at + dice.randint(-1, 9) * MINUTE,
        "from": at + dice.randint(-1, 9) * MINUTE,
        "level": dice.one(40, 50, None),
    }
    return {name: values[name] for name in dice.sample(list(values), dice.randint(0, 4))}


def _happening(dice: Dice, names: tuple[str, ...]) -> Body:
    at, event = moment(dice), dice.choice(names)
    found = {"at": at, "event": event, "data": _data(dice, at)}
    found |= {"role": dice.one("o", "w", None), "by": dice.one("ann", "bo", None)}
    if event.startswith("s"):
        found["key"] = dice.one("near", "far", "near", "far", None, "elsewhere")
        if dice.perhaps(0.6):
            found["data"]["exit"] = dice.one("one", "two")
    return found


def _noticed(dice: Dice) -> Body:
    return {
        "at": moment(dice),
        "event": "noticed",
        "data": {dice.one("p", "q"): dice.choice(TRUTHS)},
    }


def _plan(dice: Dice) -> Body:
    planned = None if dice.perhaps(0.2) else moment(dice, 30)
    return {"at": moment(dice), "event": dice.one(PLANNED, PLANNED, "e"), "planned": planned}


def _waiver(dice: Dice) -> Body:
    reason = "fire" if dice.perhaps(0.8) else None
    name = dice.one("r0", "r1", "r2", "s0", "s1", "nothing")
    return {"at": moment(dice), "waives": name, "reason": reason, "by": "ann"}


def _correction(dice: Dice, number: int) -> Body:
    if dice.perhaps(0.5):
        return {"at": moment(dice), "voids": dice.randint(1, number)}
    return {**_happening(dice, EVENTS), "replaces": dice.randint(1, number)}


def _junk(dice: Dice) -> Body:
    return dict(
        dice.one(
            {"at": ZERO + MINUTE, "event": "undeclared"},
            {"at": ZERO + 2 * MINUTE, "event": "a", "data": {"undeclared": 1}},
            {"at": ZERO + 3 * MINUTE, "event": "c", "planned": ZERO},
        )
    )


def _raw(dice: Dice, names: tuple[str, ...], number: int, *, faulty: bool) -> Body:
    chance = dice.random()
    if chance < 0.12:
        return _noticed(dice)
    if chance < 0.24:
        return _plan(dice)
    if faulty and chance < 0.32:
        return _waiver(dice)
    if faulty and chance < 0.42:
        return _correction(dice, number)
    if faulty and chance < 0.44:
        return _junk(dice)
    return _happening(dice, names)


def log(dice: Dice, document: Body, *, faulty: bool = False) -> tuple[Record, ...]:
    """Records numbered in the order of the log, which is not that of time.

    A `faulty` log also has waivers, corrections, late records and some that mean nothing.
    """
    steps = tuple(step["id"] for step in document.get("steps", ()))
    names = TRIGGERS * 4 + TARGETS * 4 + (*OTHERS, PLANNED) * 2 + steps * 4
    if dice.perhaps():
        names += ("closed",)
    number = dice.randint(3, 20)
    raw = [_raw(dice, names, number, faulty=faulty) for _ in range(number)]
    starts = document["case"].get("starts")
    if starts is not None and dice.perhaps(0.8):
        raw.append({"at": ZERO + dice.randint(0, 2) * MINUTE, "event": starts})
    if faulty:
        for one in raw:
            one["recorded_at"] = one["at"] + dice.one(0, 0, 0, 2, 5, 11) * MINUTE
    return tuple(Record(number=place, **one) for place, one in enumerate(raw, 1))


def case_of(procedure: Any, records: Iterable[Record]) -> Any:
    """A case with these records, in the order of their numbers."""
    case = sopkit.Case(procedure)
    for record in sorted(records, key=lambda one: one.number):
        case.append(record)
    return case


def shifted(record: Record, by: int) -> Record:
    """The same record at another time, with the instants it carries."""
    moved = {
        name: value + by if name in ("to", "from") else value for name, value in record.data.items()
    }
    planned = record.planned if record.planned in (MISSING, None) else record.planned + by
    return replace(
        record, at=record.at + by, recorded_at=record.recorded_at + by, data=moved, planned=planned
    )


def nulled(record: Record, fact: str) -> Record:
    """The same record, with the fact unknown."""
    data = {name: None if name == fact else value for name, value in record.data.items()}
    return replace(record, data=data)
