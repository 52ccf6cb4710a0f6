"""This module finds what rules ask for and no step does: topping up, daily rounds, answers.

Which events a rule asks for is read from the lowered program, so what is printed is what is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sopkit import guidance
from sopkit.handbook.document import Duty, Notice
from sopkit.handbook.notices import WARNING, events, notices_of, ordered
from sopkit.handbook.steps import as_list, reading
from sopkit.handbook.terms import terms
from sopkit.kernel.program import Attempt, Before, Count, Every, Fill, Respond, Schedule, Spec
from sopkit.sentences import say_rule
from sopkit.speaking import Labels, capital

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Body = Mapping[str, Any]
# What follows when the demand is not kept; the book says it.
AFTERWARDS: Final = frozenset({"message", "remedy", "escalate", "grace"})


def duties(procedure: Procedure, names: Labels) -> tuple[Duty, ...]:
    """What each rule asks for beside the steps, in the order of the file.

    `names` know the numbers of the steps.
    """
    written = rules_of(procedure)
    asked = asked_events(procedure)
    wanted = {event for found in asked.values() for event in found}
    notices = notices_of(procedure, names, wanted)
    return tuple(
        duty(procedure, written[rule], found, names, others(rule, found, asked, notices))
        for rule, found in asked.items()
    )


def rules_of(procedure: Procedure) -> dict[str, Body]:
    """The rules as they are written, without those that the house does without."""
    rules = {str(rule["id"]): rule for rule in procedure.data.get("rules") or ()}
    return {name: rule for name, rule in rules.items() if name not in procedure.without}


def asked_events(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """For each rule the events that it asks for and no step does, in the order of the file."""
    written = rules_of(procedure)
    steps = set(guidance.step_names(procedure))
    found: dict[str, list[str]] = {}
    for spec in procedure.program.rules:
        rule = spec.rule.owner or spec.rule.id
        if rule in written:
            doable = (one for one in targets(spec) if one == rule or has_act(procedure, one))
            found.setdefault(rule, []).extend(one for one in doable if one not in steps)
    return {rule: tuple(dict.fromkeys(found[rule])) for rule in written if found.get(rule)}


def targets(spec: Spec) -> Iterator[str]:
    """The events that a rule asks for; a form to be filled stands with what it records."""
    match spec:
        case Fill() | Count(at_least=None):
            return
        case Count():
            yield from events(spec.events)
        case Respond() | Before() | Every() | Schedule() | Attempt():
            yield from events(spec.targets)
        case _:
            return


def has_act(procedure: Procedure, event: str) -> bool:
    """Whether an event is something that somebody can be told to do."""
    found = procedure.model.events.get(event)
    return found is not None and found.do is not None


def roles_asked(procedure: Procedure, rule: Body, found: tuple[str, ...]) -> tuple[str, ...]:
    """The roles of which a rule asks something; who ticks a list of checks is named in the rule."""
    told = [guidance.role_of(procedure, event) for event in found]
    if str(rule["id"]) in found:
        told += as_list((rule.get("attest") or {}).get("by"))
    return tuple(dict.fromkeys(str(role) for role in told if role is not None))


def others(
    rule: str,
    found: tuple[str, ...],
    asked: Mapping[str, tuple[str, ...]],
    notices: Mapping[str, Mapping[str, Notice]],
) -> tuple[Notice, ...]:
    """What other rules say about the same events.

    What they ask for is a duty of its own, and what they forbid stands before everything.
    """
    said = {name: one for event in found for name, one in notices.get(event, {}).items()}
    kept = [one for name, one in said.items() if name not in asked and one.sort != WARNING]
    return tuple(ordered(one for one in kept if one.id != rule))


def duty(
    procedure: Procedure,
    rule: Body,
    found: tuple[str, ...],
    names: Labels,
    notices: tuple[Notice, ...],
) -> Duty:
    """One rule as something to do."""
    modality = str(rule.get("modality", "must"))
    roles = roles_asked(procedure, rule, found)
    demand = {key: value for key, value in rule.items() if key not in AFTERWARDS}
    text = (" " if names.language == "en" else "").join(say_rule(demand, names))
    lead, act, rest = parted(text, [names.imperative(event) for event in found])
    return Duty(
        id=str(rule["id"]),
        lead=lead,
        act=act,
        rest=rest,
        role=capital(names.role(list(roles), last="or")) if roles else "",
        strength=terms(names.language)[modality] if modality in {"should", "may"} else "",
        mark=reading(rule, names.language),
        role_ids=roles,
        notices=notices,
    )


def parted(text: str, acts: list[str | None]) -> tuple[str, str, str]:
    """A sentence before, in and behind the first of these acts; without one it is all act."""
    for act in acts:
        match = re.search(re.escape(act), text, re.IGNORECASE) if act else None
        if match is not None:
            return text[: match.start()], match[0], text[match.end() :]
    return "", text, ""
