"""This package judges a case a second time, as plainly as docs/semantics.md can be read.

It knows nothing of the kernel: no program, no fold, and the log is read again wherever that is
simpler than to remember. It covers what the page says of ordinary cases, with elapsed time and
facts that are known; its worlds (`worlds.py`) draw nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.laws.plain.answers import respond
from tests.laws.plain.duties import every, hold
from tests.laws.plain.guards import count, forbid, order, permit
from tests.laws.plain.plans import before
from tests.laws.plain.story import Body, Demand, Story

KINDS: dict[str, Callable[[Story, Body], list[Demand]]] = {
    "respond": respond,
    "every": every,
    "before": before,
    "permit": permit,
    "forbid": forbid,
    "order": order,
    "count": count,
    "hold": hold,
}


def judge(story: Story, rule: Body) -> list[tuple[Any, ...]]:
    """What a rule says of a story, sorted: each demand with its state and instants."""
    kind = next(name for name in KINDS if name in rule)
    return sorted((one.told(story.now) for one in KINDS[kind](story, rule)), key=repr)
