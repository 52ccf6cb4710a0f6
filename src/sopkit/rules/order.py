"""This module is the kind `order`: events, phases or members of a collection come in this sequence.

What it says:
    The listed events, or the steps of the listed phases, happen in this order; or one event happens
    to the members of a collection in the order of its ranks, or round it. None of them is demanded;
    only their order is.

Why:
    Identity before operation, operation before receipt: a sequence is often the safeguard.

Example:
    events:
      identity.checked: {label: {en: identity checked, zh: 已核身份}}
      operation.done: {label: {en: operation done, zh: 已办理}}
      receipt.given: {label: {en: receipt given, zh: 已给回单}}
      clip.set: {label: {en: clip set, zh: 已夹台裙夹}}
    collections:
      clip:
        ranks: {side: [left, right], depth: [outer, inner]}
        label: {en: skirt clip, zh: 台裙夹}
    rules:
    - id: chain
      order: {of: [identity.checked, operation.done, receipt.given]}
      source: A/bank-counter-service#4
    - id: clip_order
      order: {event: clip.set, over: clip, by: [left before right, outer before inner]}
      source: A/table-draping-and-chairs#12

How it is judged:
    An event that skips earlier ones is one violation, which names them; it is cured when the last
    of them is done. What has been done once counts for the whole case; with `repeats: true` the
    first event, coming after a later one, begins a new round. One instant is together. Members are
    told by the `key` of the record; of several ranks the first counts first. Round a ring the work
    begins anywhere and goes on to the neighbour, in the direction of the second member.

Source:
    A/bank-counter-service, A/table-draping-and-chairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Occurrence, Order, OrderOver
from sopkit.language import pick
from sopkit.late import late_pattern
from sopkit.modelling import Model
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Names, Occurrences, Text
from sopkit.speaking import Labels, capital
from sopkit.speaking.demands import Written, do

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.model import Collection
    from sopkit.rules.lowering import Lowering

Ranks = tuple[tuple[str, tuple[str, ...]], ...]
_BEFORE = late_pattern(r"(\w+) before (\w+)")
_ROUND = {"round either way": "either", "round clockwise": "clockwise"}


class Body(Model):
    """What stands under `order`."""

    of: Occurrences = ()
    repeats: bool = False
    phases: Names = ()
    event: Text | None = None
    over: Text | None = None
    by: Names = ()


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard over the sequence."""
    body: Body = entry.body
    lowering.exactly_one(entry.path, body, ("of", "phases", "event"))
    if body.event is not None:
        return _over(entry, lowering)
    if len(body.of or body.phases) < 2:
        message = f"'{entry.id}' orders fewer than two things; list at least two"
        lowering.report("bad-value", message, entry.path)
        return []
    if body.phases:
        return _phases(entry, lowering)
    elements = tuple(
        lowering.occurrences((name,), entry.at("of", place)) for place, name in enumerate(body.of)
    )
    return [Order(rule=entry.rule, elements=elements, repeats=body.repeats)]


def _phases(entry: Entry, lowering: Lowering) -> list[Spec]:
    """Each phase is done when any step of it is: what comes later skips only a phase not begun."""
    body: Body = entry.body
    model = lowering.declared.model
    elements = []
    for place, name in enumerate(body.phases):
        path = entry.at("phases", place)
        if not lowering.known("phase", name, model.phases, path):
            continue
        steps = [step.fulfilled_by or step.id for step in model.steps if step.phase == name]
        if not steps:
            lowering.report(
                "bad-value", f"no step is of the phase '{name}', so it has no order", path
            )
            continue
        elements.append(tuple(Occurrence(step) for step in steps))
    return [Order(rule=entry.rule, elements=tuple(elements), repeats=body.repeats)]


def _over(entry: Entry, lowering: Lowering) -> list[Spec]:
    body: Body = entry.body
    if body.over is None:
        message = f"'{entry.id}' does not say over which collection; add 'over'"
        lowering.report("missing-key", message, entry.path, key=True)
        return []
    members = lowering.members(body.over, entry.at("over"))
    events = lowering.occurrences((body.event or "",), entry.at("event"))
    if members is None or not events:
        return []
    ranks, around = _by(entry, lowering.declared.model.collections[body.over], lowering)
    spec = OrderOver(entry.rule, events[0], ranks, None if ranks else members, around, body.repeats)
    return [spec]


def _by(entry: Entry, collection: Collection, lowering: Lowering) -> tuple[Ranks, str | None]:
    """The ranks in the order in which they count, or the way round a ring."""
    body: Body = entry.body
    ranks: list[tuple[str, tuple[str, ...]]] = []
    around = None
    for place, text in enumerate(body.by):
        path = lowering.item(entry.at("by"), place)
        if text in _ROUND:
            around = _ROUND[text]
            if not collection.ring:
                message = (
                    f"'{body.over}' is no ring; add ring: true to the collection, or name a rank"
                )
                lowering.report("bad-value", message, path)
        elif not _is_listed(text, collection):
            rank = _rank(text, collection)
            if rank is None:
                ways = [*_ROUND, *(f"{a} before {b}" for a, b, *_ in _pairs(collection))]
                lowering.report(
                    "bad-value",
                    f"'{text}' is no order of '{body.over}'; write {' or '.join(ways)}",
                    path,
                )
            else:
                ranks.append(rank)
    return tuple(ranks), around


def _is_listed(text: str, collection: Collection) -> bool:
    """`left to right` is the order in which members are counted or listed."""
    return text == "left to right" or any(text in values for values in collection.ranks.values())


def _pairs(collection: Collection) -> list[tuple[str, ...]]:
    return [values for values in collection.ranks.values() if len(values) > 1]


def _rank(text: str, collection: Collection) -> tuple[str, tuple[str, ...]] | None:
    found = _BEFORE.fullmatch(text)
    for name, values in collection.ranks.items():
        if found is not None and found[1] in values and found[2] in values:
            rest = tuple(value for value in values if value not in found.groups())
            return name, (found[1], found[2], *rest)
    return None


RANKS = {
    "left": ("left", "左"),
    "right": ("right", "右"),
    "outer": ("outer", "外"),
    "inner": ("inner", "内"),
    "front": ("front", "前"),
    "back": ("back", "后"),
    "top": ("top", "上"),
    "bottom": ("bottom", "下"),
    "upper": ("upper", "上"),
    "lower": ("lower", "下"),
    "near": ("near", "近"),
    "far": ("far", "远"),
}
WAYS = {
    "round either way": (
        "all the way round in one direction, either way",
        "绕一圈，始终同一方向，方向不限",
    ),
    "round clockwise": ("all the way round, clockwise", "顺时针绕一圈"),
    "round anticlockwise": ("all the way round, anticlockwise", "逆时针绕一圈"),
}


def say(body: Written, names: Labels) -> list[str]:
    """A sequence of events, of phases, or over the members of a collection."""
    if "over" in body:
        return _say_over(body, names)
    if "phases" in body:
        parts = [names.label(f"phase {phase}") for phase in body["phases"]]
        lead = pick(names.language, "Work in this order: ", "按以下顺序进行：")
    else:
        parts = [names.act(event) for event in body.get("of") or ()]
        lead = pick(names.language, "Do this in order: ", "按以下顺序进行：")
    joint = pick(names.language, "; ", "；")
    said = [lead + joint.join(parts)]
    if body.get("repeats"):
        said.append(pick(names.language, "After the last it may begin anew", "末项之后可重新开始"))
    return said


def _say_over(body: Written, names: Labels) -> list[str]:
    act, each = do(body.get("event"), names), names.label(body["over"])
    by = body.get("by") or ()
    ways = [_way(str(way), names) for way in ([by] if isinstance(by, str) else by)]
    if not ways:
        english = f"{capital(act)}, one after the other, in this order: {each}"
        return [pick(names.language, english, f"{act}，按此顺序逐一进行：{each}")]
    joint = pick(names.language, ", then ", "，再")
    english = f"{capital(act)}, {each} by {each}: {joint.join(ways)}"
    return [pick(names.language, english, f"{act}（逐一：{each}）：{joint.join(ways)}")]


def _way(way: str, names: Labels) -> str:
    """`left before right`, `left to right`, `round either way`."""
    if way in WAYS:
        return pick(names.language, *WAYS[way])
    words = [pick(names.language, *RANKS.get(word, (word, word))) for word in way.split(" ")]
    if names.language == "en" or len(words) != 3:
        return " ".join(words)
    first, last = words[0], words[2]
    return f"先{first}后{last}" if " before " in way else f"从{first}到{last}"


KIND = RuleKind("order", Body, lower, nothing_to_lint, say, __doc__ or "")
