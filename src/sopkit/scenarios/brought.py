"""This module checks that records of scenarios bring only ticks and form fields that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.doubts import ticked, unasked

if TYPE_CHECKING:
    from sopkit.procedure import Procedure
    from sopkit.scenarios.scene import Path, Scene


def ticks(procedure: Procedure) -> frozenset[str]:
    """The check items, by the names of their verdicts: `room.inspected.clean`."""
    return frozenset(spec.rule.id for spec in procedure.program.rules if ticked(spec))


def check_brought(scene: Scene, event: Any, form: Any, checks: Any, path: Path) -> None:
    """Reports a field or tick that nothing asks for at the event: it is most likely mistyped."""
    for key, name, message in unasked(scene.procedure, event, form, checks):
        scene.report("unknown-name", message, (*path, key, name), key=True)
