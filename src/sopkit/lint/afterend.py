"""This module finds what a listed flow reaches only behind the step that ends the case.

From that moment on no step and no duty opens (docs/semantics.md 10.9, 12.6), so what stands there
is never asked for. Only steps that nobody passes over count as an end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.flow import closure, followers
from sopkit.kernel.program import Every, Respond, Schedule
from sopkit.language import join
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sopkit.kernel.program import Flow, Occurrence, Spec
    from sopkit.lint.base import Subject
    from sopkit.lint.index import Index

NAME = "behind-the-end"
# the key under which each kind names what opens its duties
_KEYS: Mapping[type, str] = {Respond: "after", Every: "from", Schedule: "after"}


def look(subject: Subject) -> None:
    """Steps behind the end of the case, and rules that wait for them."""
    index = index_of(subject)
    flow = index.program.flow
    if flow is None or not flow.listed or not flow.steps:
        return
    ends = _ends(flow, index)
    reached = _reached(flow, ends)
    behind = _reached(flow, ()) - reached
    if not behind:
        return
    named = join([f"'{name}'" for name in ends if name in reached], "en", "or")
    _report_steps(behind, named, index, subject)
    events = {step.event for step in flow.steps if step.rule.id in behind}
    events -= {step.event for step in flow.steps if step.rule.id in reached}
    for spec in index.program.rules:
        _report_rule(spec, events, named, index, subject)


def _ends(flow: Flow, index: Index) -> tuple[str, ...]:
    """The steps with which the case surely ends."""
    return tuple(
        step.rule.id for step in flow.steps if step.event in index.endings and index.certain(step)
    )


def _reached(flow: Flow, ends: Collection[str]) -> frozenset[str]:
    """The steps to which a way leads that goes on from none of the ends."""
    ways = followers(flow)
    reached = closure(
        [flow.steps[0].rule.id], lambda name: () if name in ends else ways.get(name, ())
    )
    return frozenset(reached & ways.keys())


def _report_steps(behind: Collection[str], ends: str, index: Index, subject: Subject) -> None:
    """One finding, at the first of them: where the end stands too early all are of one cause."""
    steps = [step for step in index.steps.values() if step.rule.id in behind]
    named = join([f"'{step.rule.id}'" for step in steps], "en")
    verb = "stands" if len(steps) == 1 else "stand"
    message = f"{named} {verb} behind {ends}, where the case ends: no step opens any more there"
    subject.report(NAME, message, (*index.path(steps[0].rule), "id"))


def _report_rule(
    spec: Spec, events: Collection[str], ends: str, index: Index, subject: Subject
) -> None:
    triggers = _triggers(spec)
    entry = index.procedure.entries.get(spec.rule.id)
    # what stands in a step is told with the step
    own = entry is not None and entry.path[0] == "rules" and len(entry.path) == 2
    if not own or not triggers or any(one.event not in events for one in triggers):
        return
    named = join([f"'{one}'" for one in dict.fromkeys(one.event for one in triggers)], "en", "or")
    message = (
        f"'{spec.rule.id}' waits for {named}, which comes only behind {ends}, where the case ends: "
        "no duty opens any more there"
    )
    subject.report(NAME, message, index.body(spec.rule, _KEYS[type(spec)]))


def _triggers(spec: Spec) -> tuple[Occurrence, ...]:
    match spec:
        case Respond():
            return spec.triggers
        case Every():
            return spec.start
        case Schedule():
            return spec.after
        case _:
            return ()


LINT = Lint((NAME,), look)
