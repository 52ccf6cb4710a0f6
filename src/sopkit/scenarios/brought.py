"""This module checks that records bring only ticks and form fields that their event has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sopkit.diagnostics import suggest
from sopkit.kernel.demands import TickIs
from sopkit.procedure import events_of

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.procedure import Procedure
    from sopkit.scenarios.scene import Path, Scene

Names = Mapping[str, frozenset[str]]


class Brought(NamedTuple):
    """What each event may bring: the fields of its forms, and its check items."""

    fields: Names
    checks: Names


@lru_cache(maxsize=16)
def brought(procedure: Procedure) -> Brought:
    """What the events of a procedure may bring; those that bring nothing are left out."""
    checks: dict[str, set[str]] = {}
    for spec in procedure.program.rules:
        items = _items(spec)
        for event in events_of(spec):
            checks.setdefault(event, set()).update(items)
    # a form may also be brought as the line that was written
    fields = {event: {*own, "line"} for event, own in procedure.form_fields.items()}
    return Brought(_frozen(fields), _frozen(checks))


def check_brought(scene: Scene, event: Any, form: Any, checks: Any, path: Path) -> None:
    """Reports a field or tick that nothing asks for at the event: it is most likely mistyped."""
    # where a house does without a rule, its form and its ticks may still be brought
    declared = isinstance(event, str) and event in scene.known.events
    if not declared or scene.procedure.without:
        return
    known = brought(scene.procedure)
    for key, given, names, what in (
        ("form", form, known.fields, "form with the field"),
        ("checks", checks, known.checks, "check"),
    ):
        own = names.get(event, frozenset())
        for name in given if isinstance(given, Mapping) else ():
            if name not in own:
                message = f"'{event}' has no {what} '{name}'{suggest(name, own)}"
                scene.report("unknown-name", message, (*path, key, name), key=True)


def _frozen(names: Mapping[str, set[str]]) -> Names:
    return {event: frozenset(found) for event, found in names.items()}


def _items(spec: Spec) -> set[str]:
    return {one.item for one in getattr(spec, "demands", ()) if isinstance(one, TickIs)}
