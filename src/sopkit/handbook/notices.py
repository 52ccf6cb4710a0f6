"""This module finds what the rules say about each step: warnings, hold points and limits.

Which step a rule looks at is read from the lowered program, so what is printed is what is judged.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.document import Notice
from sopkit.handbook.sources import ranges, say_source
from sopkit.handbook.terms import terms
from sopkit.kernel.program import (
    Attempt,
    Before,
    Count,
    Every,
    Guard,
    Occurrence,
    Order,
    OrderOver,
    Respond,
    Schedule,
    Spec,
)
from sopkit.language import pick
from sopkit.sentences import say_rule
from sopkit.speaking import Labels, listing, sentence

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Body = Mapping[str, Any]
_STEP: Final = re.compile(r"(?:step|步骤)\s*(\d+)")
WARNING: Final = "warning"
HOLD: Final = "hold"
LIMIT: Final = "limit"
ORDER: Final = {WARNING: 0, HOLD: 1, LIMIT: 2}
# The wording of a step stands with the step; what the step's own keys demand, too.
HOLDING: Final = frozenset({"permit", "order"})


def looked_at(spec: Spec) -> Iterator[str]:
    """The events that a rule looks at or asks for, in order."""
    match spec:
        case Guard() | Count():
            yield from events(spec.events)
        case Order():
            for element in spec.elements[1:]:
                yield from events(element)
        case OrderOver():
            yield spec.event.event
        case Respond() | Before() | Every() | Schedule() | Attempt():
            yield from events(spec.targets)
        case _:
            return


def events(occurrences: Iterable[Occurrence]) -> Iterator[str]:
    """The names of events."""
    return (one.event for one in occurrences)


def sort_of(kind: str) -> str:
    """Under which heading a rule of this kind stands at a step; empty: under none."""
    if kind == "forbid":
        return WARNING
    if kind in HOLDING:
        return HOLD
    return "" if kind in {"phrase", "record", "attest"} else LIMIT


def step_notices(procedure: Procedure, names: Labels) -> dict[str, tuple[Notice, ...]]:
    """For each step what the rules say about it, warnings first; `names` know the numbers."""
    steps = {str(step["id"]): step for step in procedure.data.get("steps") or ()}
    found = notices_of(procedure, names, steps)
    for name, step in steps.items():
        if step.get("severity") == "critical":
            first = critical(step, names)
            found[name] = {first.id: first, **found.get(name, {})}
    return {name: tuple(ordered(notices.values())) for name, notices in found.items()}


def notices_of(
    procedure: Procedure, names: Labels, wanted: Container[str]
) -> dict[str, dict[str, Notice]]:
    """For each of these events what the rules say about it, by rule."""
    written = {str(rule["id"]): rule for rule in procedure.data.get("rules") or ()}
    found: dict[str, dict[str, Notice]] = {}
    for spec in procedure.program.rules:
        rule = written.get(spec.rule.id)
        if rule is None or spec.rule.modality == "may" or spec.rule.id in procedure.without:
            continue
        for event in looked_at(spec):
            if event in wanted and sort_of(spec.rule.kind):
                said = notice(rule, spec, names, event)
                found.setdefault(event, {}).setdefault(spec.rule.id, said)
    return found


def ordered(notices: Iterable[Notice]) -> list[Notice]:
    """Warnings, then hold points, then limits; within one sort as they stand in the file."""
    return sorted(notices, key=lambda one: ORDER[one.sort])


def notice(rule: Body, spec: Spec, names: Labels, event: str = "") -> Notice:
    """One rule as it stands at a step; what frees from it belongs to it."""
    if isinstance(spec, Order) and event:
        text = only_after(spec, event, names)
    else:
        text = (" " if names.language == "en" else "").join(say_rule(rule, names))
    return Notice(spec.rule.id, sort_of(spec.rule.kind), text, spec.rule.severity, say_source(rule))


def only_after(spec: Order, event: str, names: Labels) -> str:
    """The part of an order that stops one step: what comes right before it."""
    at = next(n for n, one in enumerate(spec.elements) if n and event in events(one))
    before = dict.fromkeys(events(spec.elements[at - 1]))
    text = one_of([names.mention(one) for one in before], names.language)
    return sentence(
        pick(names.language, f"Only after {text}", f"须在{text}之后进行"), names.language
    )


def one_of(mentions: list[str], language: str) -> str:
    """What is mentioned, joined by `or`; three steps and more by their numbers."""
    numbers = [found[1] for one in mentions if (found := _STEP.fullmatch(one))]
    if len(numbers) < max(3, len(mentions)):
        return listing(mentions, language, last="or")
    said = ranges(numbers)
    return pick(
        language,
        f"one of the steps {listing(said, 'en')}",
        f"步骤 {listing(said, 'zh')} 中的任一步",
    )


def critical(step: Body, names: Labels) -> Notice:
    """The warning of a step whose faults are critical."""
    words = terms(names.language)
    return Notice(str(step["id"]), WARNING, words["critical_step"], "critical", say_source(step))


def general_warnings(procedure: Procedure, names: Labels) -> tuple[Notice, ...]:
    """The prohibitions that belong to no single step: they hold throughout."""
    steps = {str(step["id"]) for step in procedure.data.get("steps") or ()}
    written = {str(rule["id"]): rule for rule in procedure.data.get("rules") or ()}
    found: dict[str, Notice] = {}
    for spec in procedure.program.rules:
        rule = written.get(spec.rule.id)
        if rule is None or spec.rule.kind != "forbid" or spec.rule.id in procedure.without:
            continue
        if spec.rule.modality != "may" and not steps & set(looked_at(spec)):
            found.setdefault(spec.rule.id, notice(rule, spec, names))
    return tuple(found.values())


def guarded_steps(procedure: Procedure) -> dict[str, list[str]]:
    """For each rule the steps that it looks at."""
    steps = {str(step["id"]) for step in procedure.data.get("steps") or ()}
    found: dict[str, list[str]] = {}
    for spec in procedure.program.rules:
        known = found.setdefault(spec.rule.id, [])
        known += [one for one in looked_at(spec) if one in steps and one not in known]
    return found
