"""This module says the exits of a step: what each is called, and what decides that it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopkit.language import pick
from sopkit.speaking.conditions import say_condition
from sopkit.speaking.labels import Labels, humane

Body = Mapping[str, Any]


def exit_label(body: Body, names: Labels) -> str:
    """What people call an exit; empty where nothing is written."""
    return names.text(body.get("label"))


def exit_condition(body: Body, names: Labels) -> str:
    """What decides that an exit is taken; empty where a person does."""
    if body.get("otherwise") is not None:
        return pick(names.language, "otherwise", "其他情况")
    return say_condition(body["when"], names) if body.get("when") is not None else ""


def short_exit(name: str, body: Body, names: Labels) -> str:
    """An exit where there is little room: by its label, else by what decides, else by its name."""
    return exit_label(body, names) or exit_condition(body, names) or humane(name)


def say_exit(name: str, body: Body, names: Labels) -> str:
    """An exit by its label and what decides, in brackets; a label that this has in it is left out.

    Without a label it is said by what decides, and where a person does, by its name.
    """
    label, decided = exit_label(body, names), exit_condition(body, names)
    if not label or not decided:
        return decided or label or humane(name)
    if label.casefold() in decided.casefold():
        return decided
    return pick(names.language, f"{label} ({decided})", f"{label}（{decided}）")


__all__ = ["exit_condition", "exit_label", "say_exit", "short_exit"]
