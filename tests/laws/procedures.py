"""This module draws random procedures: every built kind of rule, and steps in both flows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

import yaml

from sopkit.errors import DocumentError
from sopkit.procedure import load_text

Body = dict[str, Any]
TRIGGERS = ("a", "b")
TARGETS = ("c", "d")
OTHERS = ("e", "f")
PLANNED = "m"
EVENTS = (*TRIGGERS, *TARGETS, *OTHERS, PLANNED)
STEPS = ("s0", "s1", "s2", "s3")
LITERALS = ("p", "not p", "q", "not q")
MIXED = (*LITERALS, "p and q", "p or e", "known(p)", "not p or q", "e", "p == q")
TIMED = ("since(a) > 3 min", "since(e) >= 4 min", "since(a) > patience")


class Dice(Random):
    """Chance, with the words of a generator.

    `simple` worlds have only conditions of one fact, each read in one place.
    """

    def __init__(self, seed: int, *, simple: bool = False) -> None:
        super().__init__(seed)
        self.simple = simple

    def perhaps(self, part: float = 0.3) -> bool:
        """True in one part of the cases."""
        return self.random() < part

    def one(self, *options: Any) -> Any:
        """One of the options."""
        return self.choice(options)

    def span(self, least: int = 0, most: int = 8) -> str:
        """A few minutes."""
        return f"{self.randint(least, most)} min"

    def range(self) -> tuple[int, int]:
        """A lower and an upper number of minutes."""
        least = self.randint(0, 4)
        return least, least + self.randint(1, 5)

    def condition(self, *, timed: bool = False) -> str:
        """A condition over facts and events; a timed one may stand where it flips by itself."""
        options = LITERALS if self.simple else (*MIXED, *TIMED) if timed else MIXED
        return str(self.choice(options))

    def event(self, names: Sequence[str]) -> Any:
        """One event or two of them, each perhaps with a condition."""
        parts = ("",) if self.simple else ("", "", "", "", " if this.ok", " if p")
        chosen = self.sample(names, 2 if self.perhaps(0.2) else 1)
        written = [name + self.choice(parts) for name in chosen]
        return written[0] if len(written) == 1 else written


def text(name: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": name, "zh": name}


def given(**keys: Any) -> Body:
    """The mapping without what is None."""
    return {key.rstrip("_"): value for key, value in keys.items() if value is not None}


def due_after(dice: Dice, anchor: str) -> str:
    """A time phrase of any sort that a duty after `anchor` may have."""
    low, high = dice.range()
    phrases = (
        f"between {low} min and {high} min after {anchor}",
        f"about {dice.span(1)} after {anchor}",
        f"{dice.span()} before {PLANNED}",
        f"within {dice.span()} of f",
        "within patience",
        "within leeway",
        f"before {PLANNED}",
        "within 1 day",
        "before 00:10",
        f"same day as {anchor}",
        f"the later of within 3 min of {anchor} and 2 min before {PLANNED}",
        f"the earlier of within 6 min of {anchor} and 2 min before {PLANNED}",
        "within 1 working day",
        "within 5 working hours",
        f"before the 2nd e after {anchor}",
    )
    return str(dice.choice(phrases)) if dice.perhaps(0.6) else f"within {dice.span()}"


def respond(dice: Dice, heard: Sequence[str]) -> Body:
    """A `respond` with every pair, grace, soon, unless, pause and appointment."""
    body: Body = {"do": dice.event(TARGETS), "pair": dice.one("each", "one", "latest", "k")}
    anchor = "a"
    if dice.perhaps(0.15) and not dice.simple:
        body["when_becomes"] = dice.condition(timed=True)
    elif heard and dice.perhaps(0.5):
        body["after"] = dice.choice(heard)
    else:
        body["after"] = dice.event(TRIGGERS)
        anchor = (body["after"] if isinstance(body["after"], str) else body["after"][0])[0]
    if dice.perhaps(0.8):
        body["due"] = due_after(dice, anchor)
        if dice.perhaps(0.25):
            body["paused"] = dice.one({"from": "e", "until": "f"}, {"from": "f", "until": "a"})
        if dice.perhaps(0.2):
            body["cut_off"] = "23:55"
    if dice.perhaps(0.15):
        body["not_before"] = f"{dice.span()} after {anchor}"
    if dice.perhaps(0.25):
        body["moved_by"] = dice.one(
            {"event": "e", "to": "to"}, {"event": "f", "to": "to", "from": "from"}
        )
    unless = dice.one("e", "f if this.ok", dice.condition(timed=True))
    return {
        "respond": body,
        **given(
            unless=unless if dice.perhaps() else None,
            grace=dice.span(1, 3) if dice.perhaps(0.2) else None,
            soon=dice.span(1, 4) if dice.perhaps() else None,
        ),
    }


def stretch(dice: Dice) -> Body:
    """A `from`, and perhaps an `until`."""
    body = {"from": dice.event(("a", "e"))}
    if dice.perhaps(0.6):
        body["until"] = dice.event(("b", "f"))
    return body


def every(dice: Dice, heard: Sequence[str]) -> Body:
    """An `every` with keys, `while` and both bounds."""
    low, high = dice.range()
    gap = dice.one(
        dice.span(1), dice.span(1), f"at least {dice.span(1)}", f"{low} min .. {high} min",
        "about 4 min", "leeway", "1 day",
    )  # fmt: skip
    body: Body = {"do": dice.event(TARGETS), "gap": gap}
    if dice.perhaps(0.25) and not dice.simple:
        body["while"] = dice.condition(timed=True)
    else:
        body |= stretch(dice)
        if dice.perhaps():
            body["key"] = "k"
    return {
        "every": body,
        **given(
            grace=dice.span(1, 3) if dice.perhaps(0.2) else None,
            soon=dice.span(1, 4) if dice.perhaps() else None,
        ),
    }


def before(dice: Dice, heard: Sequence[str]) -> Body:
    """A `before`, of a planned event or one that comes unplanned."""
    low, high = dice.range()
    body = {"do": dice.event(TARGETS), "event": dice.one(PLANNED, PLANNED, "e")}
    if dice.perhaps(0.6):
        body["at_least"] = f"{low} min"
    if dice.perhaps(0.5):
        body["at_most"] = f"{high} min"
    return {
        "before": body,
        **given(
            grace=dice.span(1, 3) if dice.perhaps(0.2) else None,
            soon=dice.span(1, 4) if dice.perhaps() else None,
        ),
    }


def permit(dice: Dice, heard: Sequence[str]) -> Body:
    """A `permit` with one or two demands."""
    demands = (
        {"only_if": "e"},
        {"only_if": dice.condition()},
        {"limit": "this.k <= 2"},
        {"role": "o"},
        {"other_actor_than": "a"},
        {"same_actor_as": "a"},
        {"consent": "p"},
        {"only_if": "since(e) > 2 min"},
        {"only_if": "count(c) <= 1"},
    )
    body: Body = {"event": dice.one("c", "a", "c if this.ok")}
    for demand in dice.sample(demands, 1 + dice.perhaps()):
        body |= demand
    return {"permit": {**body, **given(for_="w" if dice.perhaps(0.2) else None)}}


def forbid(dice: Dice, heard: Sequence[str]) -> Body:
    """A `forbid`, with a stretch, a condition or hours."""
    body: Body = {"event": dice.one("c", "d", "c if this.ok")}
    if dice.perhaps(0.6):
        body |= stretch(dice)
        if dice.perhaps(0.5):
            body["within"] = dice.one(dice.span(1), "leeway")
    if dice.perhaps():
        body["while"] = dice.condition()
    if dice.perhaps(0.2):
        body["outside"] = "23:50-00:05"
    return {"forbid": {**body, **given(for_="w" if dice.perhaps(0.2) else None)}}


def order(dice: Dice, heard: Sequence[str]) -> Body:
    """An `order` of three events."""
    of = dice.sample(("a", "c", "d", "e"), 3)
    if dice.perhaps() and not dice.simple:
        of[dice.randint(0, 2)] += " if this.ok"
    return {"order": {"of": of, "repeats": dice.perhaps(0.5)}}


def count(dice: Dice, heard: Sequence[str]) -> Body:
    """A `count` with a maximum, a minimum or both."""
    bound = dice.one("at_most", "at_least", "exactly")
    per = dice.one("case", "day", "5 min", "k", "week")
    if bound != "at_most" and per in ("5 min", "k"):
        per = "case"
    body = {"event": dice.event(("c", "a")), bound: dice.randint(1, 2), "per": per}
    where = "this.ok" if dice.perhaps(0.2) else None
    return {"count": {**body, **given(where=where, for_="w" if dice.perhaps(0.2) else None)}}


def hold(dice: Dice, heard: Sequence[str]) -> Body:
    """A `hold`, tolerated or not."""
    body: Body = {"that": dice.condition(timed=True)}
    if dice.perhaps(0.5):
        body |= stretch(dice)
    elif dice.perhaps() and not dice.simple:
        body["while"] = dice.condition(timed=True)
    if dice.perhaps(0.5):
        body["tolerated"] = dice.one(dice.span(1), "leeway")
    return {"hold": body}


def schedule(dice: Dice, heard: Sequence[str]) -> Body:
    """A `schedule`, of every day or at offsets after an event."""
    if dice.perhaps(0.5):
        return {"schedule": {"do": dice.event(TARGETS), "every": dice.one("day", "week")}}
    offsets = dice.sample(("1 day", "2 days", "1 week"), 2)
    return {"schedule": {"do": dice.event(TARGETS), "after": "a", "offsets": offsets}}


def attempt(dice: Dice, heard: Sequence[str]) -> Body:
    """An `attempt` until a condition is true."""
    body = {"do": "c", "until": dice.condition(), "at_most": dice.randint(1, 3)}
    return {"attempt": {**body, "again": f"after {dice.span(1)}"}}


KINDS = {
    "respond": respond, "every": every, "before": before, "permit": permit, "forbid": forbid,
    "order": order, "count": count, "hold": hold,
    "schedule": schedule, "attempt": attempt,
}  # fmt: skip


# drawn more often, for they have most to be tested
DUTIES = ("every", "respond", "before")


def rules(dice: Dice, kinds: Sequence[str]) -> list[Body]:
    """Some rules, of which a `respond` may listen to those before it."""
    found: list[Body] = []
    weighted = [*kinds, *(kind for kind in DUTIES * 2 if kind in kinds)]
    for place in range(dice.randint(1, 4)):
        heard = [f"{rule['id']}.violated" for rule in found]
        heard += [f"{rule['id']}.due_soon" for rule in found if "soon" in rule]
        rule = KINDS[dice.choice(weighted)](dice, heard)
        if dice.perhaps(0.25):
            rule["when"] = dice.condition()
        if dice.perhaps(0.15):
            rule["modality"] = dice.one("should", "may")
        if dice.perhaps(0.2):
            rule["escalate"] = {"to": "o", "after": dice.span()}
        found.append({"id": f"r{place}", **rule, "source": "A/x#1"})
    if not dice.simple and dice.perhaps(0.1):
        level = {"of": "level", "at_least": "5 cm"}
        found.append({"id": "r_level", "measure": level, "source": "A/x#1"})
    return found


def _step(dice: Dice, place: int) -> Body:
    step: Body = {"id": STEPS[place], "do": text(STEPS[place])}
    if dice.perhaps():
        step["when"] = dice.condition(timed=True)
    if dice.perhaps(0.2):
        step["unless"] = dice.one("f", dice.condition(timed=True))
    if dice.perhaps(0.2):
        step["modality"] = dice.one("should", "may")
    if dice.perhaps(0.1):
        step["asks"] = ["q"]
    if dice.perhaps(0.15):
        step["each"] = "seats"
    return step


def _timed(dice: Dice, step: Body) -> Body:
    if dice.perhaps(0.4):
        phrases = (
            f"2 min before {PLANNED}", "within 3 min of a", "between 1 min and 3 min after a",
            "within leeway", f"within {dice.span(1)}", f"within {dice.span(1)}", "within patience",
        )  # fmt: skip
        step["due"] = dice.choice(phrases)
        if dice.perhaps():
            step["grace"] = dice.span(1, 2)
        if dice.perhaps():
            step["soon"] = dice.span(1, 2)
    if dice.perhaps(0.15):
        step["not_before"] = f"{dice.span(1)} after a"
    return step


def free_steps(dice: Dice) -> list[Body]:
    """Steps of a free flow."""
    steps = []
    for place in range(dice.randint(1, 3)):
        step = _timed(dice, _step(dice, place))
        if dice.perhaps(0.5):
            step["after"] = dice.event(("a", "e"))
        if dice.perhaps():
            step["needs"] = [dice.one(*STEPS[:place], "e")]
        steps.append(step)
    return steps


def listed_steps(dice: Dice) -> list[Body]:
    """Steps of a listed flow, with exits, paths and ways back."""
    number = dice.randint(2, 4)
    steps = []
    for place in range(number):
        step = _step(dice, place)
        onward = STEPS[place + 1 : number]
        if onward and dice.perhaps(0.25):
            step = {key: step[key] for key in step if key not in ("modality", "each", "unless")}
            step["choose"] = _exits(dice, place, onward)
        elif len(onward) > 1 and dice.perhaps():
            step["next"] = dice.one(list(onward[:2]), [onward[0], onward[-1]], onward[-1])
        elif place and dice.perhaps(0.2):
            step["next"] = "end"
        if place > 1 and dice.perhaps(0.25):
            step["needs"] = dice.one([STEPS[place - 1]], list(STEPS[place - 2 : place]), ["e"])
        steps.append(_timed(dice, step))
    return steps


def _exits(dice: Dice, place: int, onward: Sequence[str]) -> Body:
    other = dice.one(*STEPS[: place + 1], *onward, "end")
    if dice.perhaps(0.5):
        return {"one": {"then": onward[0]}, "two": {"then": other}}
    return {"one": {"when": "p", "then": onward[0]}, "two": {"otherwise": other}}


HEAD = {
    "sopkit": 1, "id": "test/law", "title": text("law"), "version": "1.0.0", "status": "draft",
    "owner": "o", "roles": {name: {"label": text(name)} for name in "ow"},
    "parameters": {
        "patience": {"label": text("patience"), "type": "duration"},
        "leeway": {"label": text("leeway"), "is": "3 min"},
    },
    "collections": {"seats": {"members": ["near", "far"], "label": text("seats")}},
}  # fmt: skip


def _case(dice: Dice) -> Body:
    case: Body = {"is": text("case")}
    if dice.perhaps(0.25):
        case["starts"] = dice.one("a", "f")
    if dice.perhaps() and case.get("starts") != "f":
        case["ends"] = "f"
    return case


def _facts(dice: Dice) -> Body:
    default = {"default": False} if dice.perhaps(0.25) and not dice.simple else {}
    return {
        "p": {"type": "bool", "label": text("p")},
        "q": {"type": "bool", "label": text("q"), **default},
        "level": {"type": "length", "label": text("level"), "unit": "cm"},
    }


def _event(name: str) -> Body:
    types = {"k": "number", "ok": "bool", "to": "instant", "from": "instant"}
    fields = {key: {"type": kind, "label": text(key)} for key, kind in types.items()}
    planned = {"planned": True} if name == PLANNED else {}
    return {"label": text(name), "data": fields, **planned}


def document(dice: Dice, kinds: Sequence[str] = tuple(KINDS), *, steps: bool = True) -> Body:
    """A whole procedure, as a mapping."""
    known = "2027-12-31" if dice.perhaps(0.8) else "2026-11-30"
    calendar = {"zone": "Asia/Shanghai", "hours": "09:00-18:00"}
    found: Body = {
        **HEAD,
        "case": _case(dice),
        "calendar": {**calendar, "days": {"announced_through": known}},
        "facts": _facts(dice),
        "events": {name: _event(name) for name in EVENTS},
    }
    if steps and dice.perhaps(0.45):
        listed = dice.perhaps(0.6)
        made = listed_steps(dice) if listed else free_steps(dice)
        found |= {"flow": "listed" if listed else "free", "steps": made}
    if "steps" not in found or dice.perhaps(0.4):
        found["rules"] = rules(dice, kinds)
    return found


def written(body: Body) -> str:
    """The document as YAML."""
    return str(yaml.dump(body, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


@lru_cache(maxsize=200)
def _loaded(text: str) -> Any:
    try:
        return load_text(text)
    except DocumentError as error:
        return error


def loaded(body: Body) -> Any:
    """The procedure, or the error that says why it is none."""
    return _loaded(written(body))
