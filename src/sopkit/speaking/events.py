"""This module says events as they stand in rules: one, several, each perhaps with a condition."""

from __future__ import annotations

from typing import Any

from sopkit.language import pick
from sopkit.speaking.conditions import say_condition
from sopkit.speaking.labels import Labels
from sopkit.speaking.values import listing


def say_event(text: Any, names: Labels, *, clause: bool = False) -> str:
    """`event`, `event if condition` or a list of them; as a `clause` behind until and after."""
    if isinstance(text, list | tuple):
        said = list(dict.fromkeys(say_event(one, names, clause=clause) for one in text))
        return listing(said, names.language, last="or")
    event, _, condition = str(text).partition(" if ")
    happening = names.told(event.strip()) if clause else names.happening(event.strip())
    return happening + bracketed(condition, names.judging((event,)))


def say_mention(text: Any, names: Labels) -> str:
    """`event` or `event if condition` in quotation marks, the condition in brackets."""
    event, _, condition = str(text).partition(" if ")
    return names.mention(event.strip()) + bracketed(condition, names.judging((event,)))


def say_moment(text: Any, names: Labels) -> str:
    """The same as a point in time, which Chinese does not tell as done."""
    event, _, condition = str(text).partition(" if ")
    return names.moment(event.strip()) + bracketed(condition, names.judging((event,)))


def bracketed(condition: str, names: Labels) -> str:
    """The condition of an event in brackets; empty where it has none."""
    if not condition:
        return ""
    when = say_condition(condition.strip(), names)
    return pick(names.language, f" (if {when})", f"（{when}）")
