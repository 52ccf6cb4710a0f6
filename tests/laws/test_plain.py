"""A judge written from docs/semantics.md alone says of ordinary cases what the kernel says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from sopkit.errors import DocumentError
from tests.laws.logs import HOUR, MINUTE, ZERO, moment
from tests.laws.plain import judge
from tests.laws.plain.steps import flow
from tests.laws.plain.worlds import (
    KINDS,
    flow_world,
    is_plain,
    is_plain_flow,
    story,
    world,
)
from tests.laws.procedures import Dice
from tests.laws.worlds import World, smallest

FLOW_TIMES = (ZERO + 5 * MINUTE, ZERO + 60 * MINUTE)
LATER = ZERO + 3 * 24 * HOUR


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 2**60))
def test_the_kernel_says_what_the_page_says(kind: str, seed: int) -> None:
    """Both find the same duties and looks, with the same states and instants."""
    drawn = world(seed, kind)
    assert not isinstance(drawn.procedure, DocumentError)
    if differs(drawn):
        drawn = smallest(drawn, differs)
        note(str(drawn))

    for now in instants(drawn):
        assert kernel(drawn, now) == plain(drawn, now)


@pytest.mark.parametrize("kind", KINDS)
def test_plain_worlds_have_something_to_say(kind: str) -> None:
    """Of the worlds of a kind some keep its rule and some break it, so that the law can fail."""
    states = {told[0] for seed in range(200) for told in plain(world(seed, kind), LATER)}

    assert {"satisfied", "violated", "waived"} <= states


@given(seed=st.integers(0, 2**60))
def test_the_flow_goes_as_the_page_says(seed: int) -> None:
    """Both blame the same steps at the same instants, and have the same next steps."""
    drawn = flow_world(seed)
    if flow_differs(drawn):
        drawn = smallest(drawn, flow_differs)
        note(str(drawn))

    if not isinstance(drawn.procedure, DocumentError):
        for now in FLOW_TIMES:
            assert kernel_flow(drawn, now) == plain_flow(drawn, now)


def test_plain_flows_have_something_to_say() -> None:
    """Of the worlds of steps some break an order, are made good, and have next steps."""
    worlds = [one for one in map(flow_world, range(80)) if is_plain_flow(one)]
    told = [plain_flow(one, FLOW_TIMES[1]) for one in worlds]

    assert sum(bool(broken) for broken, _ in told) > 20
    assert sum(any(cured for _, _, cured in broken) for broken, _ in told) > 5
    assert sum(bool(steps) for _, steps in told) > 20


def flow_differs(one: World) -> bool:
    """Whether the two say different things of the steps of a world."""
    if isinstance(one.procedure, DocumentError) or not is_plain_flow(one):
        return False
    return any(kernel_flow(one, now) != plain_flow(one, now) for now in FLOW_TIMES)


def kernel_flow(one: World, now: int) -> tuple[list[tuple[Any, ...]], list[str]]:
    """What the kernel says of the steps."""
    told = one.judged(now)
    broken = [
        (shown.rule, shown.duty.violated_at, shown.duty.cured_at)
        for shown in told.all_duties
        if shown.state == "violated"
    ]
    return sorted(broken, key=repr), sorted(step.id for step in told.next_steps)


def plain_flow(one: World, now: int) -> tuple[list[tuple[Any, ...]], list[str]]:
    """What the plain judge says of them."""
    return flow(story(one, now), one.document["steps"])


def differs(one: World) -> bool:
    """Whether the two say different things of a world."""
    if isinstance(one.procedure, DocumentError) or not is_plain(one):
        return False
    try:
        return any(kernel(one, now) != plain(one, now) for now in instants(one))
    except KeyError:
        # made so small that the plain judge misses something it takes as given
        return False


def instants(one: World) -> tuple[int, ...]:
    """When a world is judged: amid the log, about its end, and days later."""
    dice = Dice(one.seed)
    return (moment(dice, 25), moment(dice, 60), LATER)


def plain(one: World, now: int) -> list[tuple[Any, ...]]:
    """What the plain judge says."""
    return judge(story(one, now), one.document["rules"][0])


def kernel(one: World, now: int) -> list[tuple[Any, ...]]:
    """What the kernel says, in the words of the plain judge."""
    found: list[tuple[Any, ...]] = []
    for shown in one.judged(now).all_duties:
        if shown.state == "waived":
            found.append((shown.state, shown.opened))
        elif shown.state != "not_applicable":
            broken = (shown.duty.violated_at, shown.duty.cured_at, shown.duty.dropped_at)
            found.append((shown.state, shown.opened, *broken))
    return sorted(found, key=repr)
