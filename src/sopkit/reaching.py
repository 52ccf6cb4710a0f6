"""This module looks with which values a step of a listed flow can be reached.

Where every way to a step leads through exits that narrow a fact, the step need not provide for the
other values. A fact counts as unchanged on the way but by the steps that ask for it, set it or
bring it. It looks for ways that never end as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.kernel.program import Flow, Step

World = Mapping[str, Any]
Reached = Callable[[World, Any], bool]
"""`reached(world, scope)`: whether a step can be reached with these values; conditions of exits
are judged on the scope."""


class Reaching:
    """A listed flow, as one that looks for ways through it sees it.

    Args:
        flow: a listed flow.
        changed: for each step the facts that it asks for, sets or brings.
    """

    def __init__(self, flow: Flow, changed: Mapping[str, frozenset[str]]) -> None:
        ids = [step.rule.id for step in flow.steps]
        self._first = ids[0]
        self._steps = dict(zip(ids, flow.steps, strict=True))
        self._below = dict(pairwise(ids))
        self._changers: dict[str, list[str]] = {}
        for name in ids:
            for fact in changed[name]:
                self._changers.setdefault(fact, []).append(name)

    def reached(self, name: str, world: World, scope: Any) -> bool:
        """Whether a step can be reached with these values."""
        changers = {one for fact in world for one in self._changers.get(fact, ())}
        if name in changers or name == self._first:
            return True
        found = {self._first}
        waiting = [*found, *changers]
        while waiting:
            step = self._steps[waiting.pop()]
            for following in _open(step, self._below.get(step.rule.id, "end"), scope):
                if following == name:
                    return True
                if following not in found and following in self._steps:
                    found.add(following)
                    waiting.append(following)
        return False


def endless(ahead: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names, in their order, from which one can go on for ever: all others lead to an end."""
    left = {name: len(others) for name, others in ahead.items()}
    back: dict[str, list[str]] = {}
    for name, others in ahead.items():
        for other in others:
            back.setdefault(other, []).append(name)
    ending = [name for name in {**ahead, **back} if not left.get(name)]
    while ending:
        for name in back.get(ending.pop(), ()):
            left[name] -= 1
            if not left[name]:
                ending.append(name)
    return tuple(name for name, count in left.items() if count)


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
