"""This module draws worlds for the plain judge: a rule or some steps, a log, all facts known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sopkit.case import Record
from tests.laws.logs import MINUTE, ZERO, moment
from tests.laws.plain.story import Story
from tests.laws.procedures import HEAD, PLANNED, STEPS, Body, Dice, given, text
from tests.laws.worlds import World

EVENTS = ("a", "b", "c", "d", "e", "f", PLANNED)
OFTEN = ("a", "a", "b", "c", "c", "c", "d", "e", "f", PLANNED)
CONDITIONS = ("p", "not p", "q", "not q", "e", "not e")


def _events(dice: Dice, *names: str) -> Any:
    chosen = dice.sample(names, 2 if len(names) > 1 and dice.perhaps(0.2) else 1)
    return chosen[0] if len(chosen) == 1 else chosen


def _stretch(dice: Dice) -> Body:
    return {
        "from": _events(dice, "a", "e"),
        **given(until=_events(dice, "b", "f") if dice.perhaps(0.7) else None),
    }


def _respond(dice: Dice) -> Body:
    body: Body = {
        "after": dice.one("a", "b", ["a", "b"]), "do": _events(dice, "c", "d"),
        "pair": dice.one("each", "one", "latest", "k"),
    }  # fmt: skip
    if dice.perhaps(0.85):
        body["due"] = _due(dice, body["after"])
    if dice.perhaps(0.2) and "min" not in body.get("due", "min"):
        body["cut_off"] = "23:55"
    if dice.perhaps(0.2) and isinstance(body["after"], str):
        body["not_before"] = f"{dice.span(0, 3)} after {body['after']}"
    if dice.perhaps(0.25):
        body["paused"] = dice.one({"from": "e", "until": "f"}, {"from": "f", "until": "e"})
    if dice.perhaps(0.2):
        body["moved_by"] = {"event": dice.one("e", "f"), "to": "to"}
    found: Body = {"respond": body}
    if "due" in body and dice.perhaps():
        found["grace"] = dice.span(1, 3)
    if dice.perhaps(0.4):
        found["unless"] = dice.one("e", "f", "p", "not q")
    return found


def _due(dice: Dice, after: Any) -> str:
    plain = f"within {dice.span()}"
    if not isinstance(after, str):
        return plain
    low, high = dice.range()
    between = f"between {low} min and {high} min after {after}"
    return dice.one(plain, plain, between, "within 1 day", "before 00:10", f"same day as {after}")


def _every(dice: Dice) -> Body:
    low, high = dice.range()
    gap = dice.one(dice.span(1), f"at least {dice.span(1)}", f"{low} min .. {high} min")
    return {
        "every": {
            "do": _events(dice, "c", "d"),
            "gap": gap,
            **_stretch(dice),
            **given(key="k" if dice.perhaps() else None),
        },
        **given(grace=dice.span(1, 3) if dice.perhaps(0.2) and not gap.startswith("at") else None),
    }


def _before(dice: Dice) -> Body:
    low, high = dice.range()
    body = {"do": _events(dice, "c", "d"), "event": dice.one(PLANNED, PLANNED, "e")}
    if dice.perhaps(0.6):
        body["at_least"] = f"{low} min"
    if dice.perhaps(0.5):
        body["at_most"] = f"{high} min"
    return {"before": body, **given(grace=dice.span(1, 3) if dice.perhaps(0.2) else None)}


def _permit(dice: Dice) -> Body:
    body: Body = {"event": dice.one("c", "a"), "only_if": dice.choice(CONDITIONS)}
    if dice.perhaps():
        body["role"] = "o"
    return {
        "permit": {
            **body,
            **given(**{"for": "w" if dice.perhaps(0.2) and "role" not in body else None}),
        }
    }


def _forbid(dice: Dice) -> Body:
    body: Body = {"event": dice.one("c", "d")}
    if dice.perhaps(0.6):
        body |= _stretch(dice)
        if dice.perhaps(0.5):
            body["within"] = dice.span(1)
    elif dice.perhaps():
        body["outside"] = dice.one("23:50-00:05", "00:00-23:50")
    if dice.perhaps():
        body["while"] = dice.choice(CONDITIONS)
    return {"forbid": {**body, **given(**{"for": "w" if dice.perhaps(0.2) else None})}}


def _order(dice: Dice) -> Body:
    return {"order": {"of": dice.sample(("a", "c", "d", "e"), 3), "repeats": dice.perhaps(0.5)}}


def _count(dice: Dice) -> Body:
    bound = dice.one("at_most", "at_least", "exactly")
    per = dice.one("case", "day", "5 min") if bound == "at_most" else dice.one("case", "day")
    body = {"event": _events(dice, "c", "a"), bound: dice.randint(1, 3), "per": per}
    return {"count": {**body, **given(**{"for": "w" if dice.perhaps(0.2) else None})}}


def _hold(dice: Dice) -> Body:
    body: Body = {"that": dice.one("p", "not p", "q")}
    if dice.perhaps(0.6):
        body |= _stretch(dice)
    if dice.perhaps(0.5):
        body["tolerated"] = dice.span(1)
    return {"hold": body}


KINDS = {
    "respond": _respond, "every": _every, "before": _before, "permit": _permit,
    "forbid": _forbid, "order": _order, "count": _count, "hold": _hold,
}  # fmt: skip


def _step(dice: Dice, place: int, names: Sequence[str]) -> Body:
    """A step of a listed flow; at times with exits, which may lead back."""
    onward = names[place + 1 :]
    step: Body = {"id": names[place], "do": text(names[place])}
    if dice.perhaps():
        step["when"] = dice.one("p", "not q", "q")
    if dice.perhaps(0.2) and place:
        step["needs"] = [dice.one(*names[:place], "e")]
    if dice.perhaps(0.3) and onward:
        other = dice.one(*names, "end")
        by_person = {"one": {"then": onward[0]}, "two": {"then": other}}
        by_fact = {"one": {"when": "p", "then": onward[0]}, "two": {"otherwise": other}}
        return {**step, "choose": dice.one(by_person, by_fact)}
    if dice.perhaps(0.2):
        step["unless"] = dice.one("f", "p", "not q")
    if dice.perhaps(0.25):
        step["modality"] = dice.one("should", "may")
    if dice.perhaps(0.2) and onward:
        step["next"] = dice.one(list(onward[:2]), onward[-1])
    return step


def flow_world(seed: int) -> World:
    """A world of steps alone."""
    dice = Dice(seed)
    names = STEPS[: dice.randint(2, 4)]
    steps = [_step(dice, place, names) for place in range(len(names))]
    case = {"is": text("case"), **given(ends=dice.one(None, "b"))}
    made = {**_head(case), "flow": "listed", "steps": steps}
    records = [_step_record(dice, number, names) for number in range(1, dice.randint(2, 12) + 1)]
    return World(made, tuple(records), seed)


def _step_record(dice: Dice, number: int, names: Sequence[str]) -> Record:
    chance, at = dice.random(), ZERO + dice.randint(0, 10) * MINUTE
    if chance < 0.2:
        data: Body = {dice.one("p", "q"): dice.perhaps(0.6)}
        return Record(number=number, at=at, event="noticed", data=data)
    if chance < 0.35:
        return Record(number=number, at=at, event=dice.one("a", "e", "f", "b"))
    data = {"exit": dice.one("one", "two")}
    return Record(number=number, at=at, event=dice.choice(names), data=data)


def is_plain_flow(one: World) -> bool:
    """Whether a world of steps that was made smaller still has two whole exits at each decision."""
    steps = one.document.get("steps", ())
    exits = [step["choose"] for step in steps if "choose" in step]
    whole = all(
        len(some) == 2 and all("otherwise" in way or "then" in way for way in some.values())
        for some in exits
    )
    doings = [record for record in one.records if record.event in STEPS]
    return bool(steps) and whole and all("exit" in record.data for record in doings)


def document(dice: Dice, kind: str) -> Body:
    """A procedure with one rule of a kind."""
    rule = KINDS[kind](dice)
    if dice.perhaps(0.3):
        rule["when"] = dice.one("p", "not q")
    case = {
        "is": text("case"),
        **given(starts=dice.one(None, None, "a", "f"), ends=dice.one(None, "b", "f")),
    }
    if case.get("starts") == case.get("ends"):
        case.pop("ends", None)
    return {**_head(case), "rules": [{"id": "r0", **rule, "source": "A/x#1"}]}


def _head(case: Body) -> Body:
    """All of a procedure but its rules and steps; facts are known from the beginning."""
    fact = {"type": "bool", "default": False}
    return {
        **HEAD,
        "case": case,
        "calendar": {"zone": "Asia/Shanghai"},
        "facts": {name: {**fact, "label": text(name)} for name in ("p", "q")},
        "events": {
            name: {
                "label": text(name),
                "data": {
                    "k": {"type": "number", "label": text("k")},
                    "to": {"type": "instant", "label": text("to")},
                },
                **given(planned=True if name == PLANNED else None),
            }
            for name in EVENTS
        },
    }  # fmt: skip


def _happening(dice: Dice, number: int, at: int, event: str) -> Record:
    data: Body = {"k": dice.one(1, 2)}
    if dice.perhaps(0.3):
        data["to"] = at + dice.randint(-1, 9) * MINUTE
    if dice.perhaps(0.15):
        data[dice.one("p", "q")] = dice.perhaps()
    return Record(number=number, at=at, event=event, data=data, role=dice.one("o", "w"))


def _record(dice: Dice, number: int) -> Record:
    chance, at = dice.random(), moment(dice)
    if chance < 0.15:
        data = {dice.one("p", "q"): dice.perhaps(0.6)}
        return Record(number=number, at=at, event="noticed", data=data)
    if chance < 0.3:
        planned = None if dice.perhaps(0.2) else moment(dice, 30)
        return Record(number=number, at=at, event=dice.one(PLANNED, PLANNED, "e"), planned=planned)
    if chance < 0.35:
        return Record(number=number, at=at, waives="r0", reason="fire", by="ann")
    return _happening(dice, number, at, dice.choice(OFTEN))


def world(seed: int, kind: str) -> World:
    """The world of a seed."""
    dice = Dice(seed)
    made = document(dice, kind)
    records = [_record(dice, number) for number in range(1, dice.randint(3, 16) + 1)]
    if "starts" in made["case"] and dice.perhaps(0.8):
        start = ZERO + dice.randint(0, 2) * MINUTE
        records.append(_happening(dice, len(records) + 1, start, made["case"]["starts"]))
    return World(made, tuple(records), seed)


def is_plain(one: World) -> bool:
    """Whether a world that was made smaller still has what the plain judge takes as known."""
    happenings = [record for record in one.records if record.event in EVENTS and not record.is_plan]
    return all(record.role is not None and "k" in record.data for record in happenings)


def story(one: World, now: int) -> Story:
    """The story of a world up to an instant."""
    case = one.document["case"]
    return Story(one.records, now, case.get("starts"), case.get("ends"))
