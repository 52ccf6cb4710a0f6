"""This module finds through which steps of a listed flow every way to another one leads.

The last such step before one is its door; the doors of the door come before it in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.flow import followers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopkit.kernel.program import Flow


def doors_of(flow: Flow) -> dict[str, str | None]:
    """Each step that can be reached, doors first, with its door; the first step has none."""
    ways = followers(flow)
    first = flow.steps[0].rule.id
    order = _order(first, ways)
    place = {name: number for number, name in enumerate(order)}
    into: dict[str, list[str]] = {}
    for name in order:
        for other in ways.get(name, ()):
            into.setdefault(other, []).append(name)
    doors: dict[str, str] = {first: first}
    changed = True
    # a flow that goes back only to steps it came through is settled in one round
    while changed:
        changed = False
        for name in order[1:]:
            door = _common([one for one in into[name] if one in doors], doors, place)
            changed = changed or doors.get(name) != door
            doors[name] = door
    return {name: None if name == first else doors[name] for name in order}


def _common(names: list[str], doors: Mapping[str, str], place: Mapping[str, int]) -> str:
    """The last step through which the ways to all of these lead."""
    door = names[0]
    for other in names[1:]:
        while door != other:
            if place[door] > place[other]:
                door = doors[door]
            else:
                other = doors[other]
    return door


def _order(first: str, ways: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The steps that can be reached, each before what follows it, but for ways back."""
    seen = {first}
    stack: list[tuple[str, Iterator[str]]] = [(first, iter(ways[first]))]
    done: list[str] = []
    while stack:
        name, following = stack[-1]
        for other in following:
            if other in ways and other not in seen:
                seen.add(other)
                stack.append((other, iter(ways[other])))
                break
        else:
            done.append(name)
            stack.pop()
    return done[::-1]
