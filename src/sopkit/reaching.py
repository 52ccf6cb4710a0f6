"""This module looks with which values a step of a listed flow can be reached.

Where every way to a step leads through exits that narrow a fact, the step need not provide for the
other values. A fact counts as unchanged on the way but by the steps that ask for it, set it or
bring it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.kernel.program import Flow, Step

World = Mapping[str, Any]
Reached = Callable[[World, Any], bool]
"""`reached(world, scope)`: whether a step can be reached with these values; conditions of exits
are judged on the scope."""


def reached_with(flow: Flow, name: str, changed: Mapping[str, frozenset[str]]) -> Reached:
    """How to tell with which values a step can be reached.

    Args:
        flow: a listed flow.
        name: the step.
        changed: for each step the facts that it asks for, sets or brings.
    """
    steps = {step.rule.id: step for step in flow.steps}
    below = {one.rule.id: two.rule.id for one, two in zip(flow.steps, flow.steps[1:], strict=False)}

    def reached(world: World, scope: Any) -> bool:
        changers = [one for one in steps if not changed[one].isdisjoint(world)]
        if name in changers or name == flow.steps[0].rule.id:
            return True
        found = {flow.steps[0].rule.id}
        waiting = [*found, *changers]
        while waiting:
            step = steps[waiting.pop()]
            for following in _open(step, below.get(step.rule.id, "end"), scope):
                if following == name:
                    return True
                if following not in found and following in steps:
                    found.add(following)
                    waiting.append(following)
        return False

    return reached


def _open(step: Step, below: str, scope: Any) -> Iterable[str]:
    """The steps that may follow a step with the values of a scope."""
    if not step.exits:
        return step.next or (below,)
    judged = [one.when.test(scope) for one in step.exits if one.when is not None]
    found = []
    for one in step.exits:
        kept = one.when.test(scope) if one.when is not None else None
        if one.otherwise:
            kept = True not in judged
        if kept is not False:
            found.append(one.then or below)
    # a step that does not apply is passed over
    return found if step.rule.when is None else (*found, below)
