"""This module is the kind `stock`: how many of a thing are needed, computed from facts.

What it says:
    So many of a thing are made ready: a fixed number, so many for each unit of a value, or one for
    every n (or n to m) of it, with spares, rounded up unless said otherwise; never more than
    there is room for (`capacity`).

Why:
    The pick list of the store room follows from the number of guests, not from memory.

Example:
    things:
      thermos: {label: {en: thermos flask, zh: 保温壶}}
      paper_cup: {label: {en: paper cup, zh: 纸杯}}
      chair: {label: {en: chair, zh: 椅子}}
    facts:
      attendees: {type: count, label: {en: number of people, zh: 人数}}
      places: {type: count, label: {en: places of the room, zh: 会议室座位数}}
    rules:
    - id: thermos_count
      stock: {item: thermos, one_per: 3 .. 4, of: attendees}
      source: A/meeting-supplies-preparation#12
    - id: cups
      stock: {item: paper_cup, each: 1, of: attendees, plus: 2}
      source: A/attendant-pre-meeting-tea#9
    - id: chairs
      stock: {item: chair, each: 1, of: attendees, capacity: places}
      source: A/meeting-hall-layout#3

How it is judged:
    The number goes to the pick list; of `one_per: 3 .. 4` the ample one, one for every 3. When the
    fact `have.<item>` is recorded it must reach the number, of a range the frugal one. A number,
    of a range the frugal one, above the fact under `capacity` is a violation of `<rule>.capacity`.

Source:
    A/meeting-supplies-preparation.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sopkit.kernel.program import Hold
from sopkit.language import pick
from sopkit.late import late_pattern
from sopkit.modelling import Model
from sopkit.quantities import QuantityError, ValueType, parse_range
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Scalar, Text
from sopkit.speaking import Labels, say_value_expression, spaced
from sopkit.speaking.demands import Written

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering

ROUND = {"up": "ceil", "down": "floor", "nearest": "round"}


class Body(Model):
    """What stands under `stock`."""

    item: Text
    fixed: Scalar = None
    each: Scalar = None
    one_per: Scalar = None
    of: Scalar = None
    plus: Scalar = 0
    round: Literal["up", "down", "nearest"] = "up"
    capacity: Text | None = None


def names(_rule: str, body: Body, _declared: Declared) -> Added:
    """What is there is recorded as the fact `have.<item>`."""
    return Added(facts={f"have.{body.item}": ValueType("count")})


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """An invariant over `have.<item>`, and a line of the pick list."""
    body: Body = entry.body
    lowering.exactly_one(entry.path, body, ("fixed", "each", "one_per"))
    lowering.thing(body.item, entry.at("item"))
    if body.fixed is None and body.of is None:
        lowering.report(
            "missing-key", f"'{entry.id}' does not say of what; add 'of'", entry.path, key=True
        )
        return []
    if body.of is not None and lowering.expression(str(body.of), entry.at("of")) is None:
        return []
    try:
        least, ample = needed(body)
    except QuantityError as problem:
        lowering.report("bad-value", str(problem), entry.path)
        return []
    quantity = lowering.generated_value(ample, entry.path)
    that = lowering.generated(f"have.{body.item} >= {least}", entry.path)
    if quantity is None or that is None:
        return []
    lowering.pick(entry.rule.id, body.item, quantity)
    return [Hold(entry.rule, that), *_room(entry, least, lowering)]


def _room(entry: Entry, least: str, lowering: Lowering) -> list[Spec]:
    """The number does not exceed the capacity; judged apart from what is there."""
    capacity, path = entry.body.capacity, entry.at("capacity")
    if capacity is None or not lowering.fact(capacity, path):
        return []
    that = lowering.generated(f"{least} <= {capacity}", path)
    rule = replace(
        entry.rule, id=f"{entry.id}.capacity", owner=entry.id, place=entry.rule.place + 1
    )
    return [Hold(rule, that)] if that is not None else []


def needed(body: Body) -> tuple[str, str]:
    """The least and the ample number, as expressions.

    Raises:
        QuantityError: a number cannot be read.
    """
    if body.fixed is not None:
        return _rounded(f"{_figure(body.fixed)}", body), _rounded(f"{_figure(body.fixed)}", body)
    if body.each is not None:
        text = _rounded(f"{_figure(body.each)} * ({body.of})", body)
        return text, text
    found = parse_range(str(body.one_per))
    if found.low is None or found.high is None or found.low.amount <= 0:
        raise QuantityError(f"'one_per: {body.one_per}' is no number of at least 1")
    texts = [_rounded(f"({body.of}) / {n.text}", body) for n in (found.high, found.low)]
    return texts[0], texts[1]


def _figure(written: Any) -> str:
    return str(written) if isinstance(written, str) else format(Decimal(written), "f")


def _rounded(text: str, body: Body) -> str:
    plus = str(body.plus)
    if plus.endswith("%"):
        text = f"({text}) * (100 % + {plus})"
    text = f"{ROUND[body.round]}({text})"
    return text if plus.endswith("%") or plus == "0" else f"{text} + {plus}"


SIGN = late_pattern(" [-+−×÷] ")
ROUNDED = {
    "down": (", rounded down", "，向下取整"),
    "nearest": (", rounded to the nearest", "，四舍五入"),
}


def say(body: Written, names: Labels) -> list[str]:
    """A thing and its quantity."""
    item, quantity = names.thing(body.get("item")), say_quantity(body, names)
    return [pick(names.language, f"{item}: {quantity}", f"{item}：{quantity}")]


def _apart(text: str, language: str) -> str:
    """A sum or a choice in brackets, to stand behind a sign."""
    if not SIGN.search(text):
        return text
    return pick(language, f"({text})", f"（{text}）")


def say_quantity(body: Written, names: Labels) -> str:
    """How many of a thing: a fixed number, one for each, one for so many."""
    of = say_value_expression(body["of"], names) if "of" in body else ""
    if "fixed" in body:
        text = names.value(body["fixed"])
    elif "one_per" in body:
        per = names.value(body["one_per"])
        text = pick(names.language, f"1 for every {per} ({of})", f"{of}每 {per} 配 1")
    else:
        each = names.value(body.get("each", 1))
        text = f"{each} × {_apart(of, names.language)}"
        if each == "1" and SIGN.search(of):
            text = of
    if body.get("round") in ROUNDED:
        text += pick(names.language, *ROUNDED[str(body["round"])])
    if "plus" in body:
        plus = names.value(body["plus"])
        text += pick(names.language, f", plus {plus}", f"，另加{spaced(plus)}")
    if "capacity" in body:
        room = names.value(body["capacity"])
        text += pick(names.language, f", at most {room}", f"，不超过{spaced(room)}")
    return text


KIND = RuleKind("stock", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
