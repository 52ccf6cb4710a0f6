"""This module is the kind `measure`: something measured equals a figure or lies between two.

What it says:
    A measured length, angle, fill or other quantity equals a value within a tolerance, is at least
    or at most one, or lies between two. With a text under `of` the value is recorded under the
    rule's id; with the name of a fact that fact is judged. With `each` there is one value for each
    member of a collection.

Why:
    "One finger's width from the edge" is checked with a ruler, and drawn from the same figure.

Example:
    rules:
    - id: cup_fill
      measure: {of: {en: fill of the cup, zh: 斟茶程度}, equals: 80 %, tolerance: 5 %}
      source: A/meeting-table-setting#15
    - id: chair_lift
      measure: {of: {en: height of the chair foot, zh: 椅脚离地}, between: 5 cm .. 10 cm}
      source: A/table-draping-and-chairs#41

How it is judged:
    When the value is recorded (event `measured`), at once; both limits are kept. Not measured is
    unknown, not wrong.

Source:
    A/meeting-table-setting, A/table-draping-and-chairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from sopkit.kernel.program import Hold
from sopkit.language import pick
from sopkit.modelling import Model, PlainValidator, WithJsonSchema
from sopkit.quantities import QuantityError, ValueType
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import PAIR, Scalar, Text, quoted, refuse, text_pair
from sopkit.rules.measured import OfEach, inside, limits, measured_type
from sopkit.speaking import Labels, listing
from sopkit.speaking.demands import Written

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


def _what(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return text_pair(value)
    refuse(
        "wrong-type",
        f"'of' is a text {{en: .., zh: ..}} or the name of a fact, not {quoted(value)}",
    )


What = Annotated[Any, PlainValidator(_what), WithJsonSchema({"anyOf": [PAIR, {"type": "string"}]})]


class Body(Model):
    """What stands under `measure`."""

    of: What
    equals: Scalar = None
    at_least: Scalar = None
    at_most: Scalar = None
    between: Scalar = None
    tolerance: Scalar = None
    each: Text | None = None


def names(rule: str, body: Body, declared: Declared) -> Added:
    """With a text under `of` the value is a fact of the rule's own name."""
    if isinstance(body.of, str):
        return Added()
    kind = measured_type((body.equals, body.at_least, body.at_most, body.between), declared)
    kind = replace(kind, optional=False)
    if body.each:
        kind = ValueType("map", of=kind, key=ValueType("text"))
    return Added(facts={rule: kind}, labels={rule: body.of})


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One invariant over the measured value."""
    body: Body = entry.body
    figures = {name: getattr(body, name) for name in ("equals", "at_least", "at_most", "between")}
    if not any(figure is not None for figure in figures.values()):
        lowering.report(
            "missing-key",
            f"'{entry.id}' has no figure; add equals, at_least, at_most or between",
            entry.path,
            key=True,
        )
        return []
    members = lowering.members(body.each, entry.at("each"))
    fact = entry.id
    if isinstance(body.of, str):
        fact = body.of
        if not lowering.fact(fact, entry.at("of")):
            return []
    try:
        ends = limits(lowering.declared, **figures, tolerance=body.tolerance)
    except QuantityError as problem:
        lowering.report("bad-value", str(problem), _place(entry, str(problem)))
        return []
    text = inside(fact, ends, each=body.each is not None)
    that = lowering.generated(text, entry.path)
    if that is not None and members is not None:
        that = OfEach(that, fact, members)
    return [Hold(entry.rule, that)] if that else []


def _place(entry: Entry, problem: str) -> tuple[str | int, ...]:
    for name in ("tolerance", "equals", "at_least", "at_most", "between"):
        written = getattr(entry.body, name)
        if written is not None and quoted(written) in problem:
            return entry.at(name)
    return entry.path


LIMITS = (
    ("equals", "", ""),
    ("between", "", ""),
    ("at_least", "at least ", "至少 "),
    ("at_most", "at most ", "至多 "),
)


def say(body: Written, names: Labels) -> list[str]:
    """A measured fact with its limits."""
    of = body.get("of")
    what = names.text(of) if isinstance(of, Mapping) else names.label(of)
    parts = [
        pick(names.language, english, chinese) + names.value(body[key])
        for key, english, chinese in LIMITS
        if key in body
    ]
    text = listing(parts, names.language)
    if "tolerance" in body:
        text += f" ± {names.value(body['tolerance'])}"
    if "each" in body:
        each = names.label(body["each"])
        text += pick(names.language, f", for each {each}", f"（每个{each}）")
    return [pick(names.language, f"{what}: {text}", f"{what}：{text}")]


KIND = RuleKind("measure", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
