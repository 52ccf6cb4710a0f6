"""This module checks that records bring only ticks, form fields and roles that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.expressions.lookups import listed_roles
from sopkit.frozen import NamedTuple
from sopkit.kernel.demands import TickIs
from sopkit.messages import catalogue
from sopkit.procedure import events_of

if TYPE_CHECKING:
    from sopkit.case import Case
    from sopkit.case.records import Record
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
    for key, name, message in _unasked(scene.procedure, event, form, checks):
        scene.report("unknown-name", message, (*path, key, name), key=True)


def doubts_of(procedure: Procedure, case: Case, language: str) -> list[str]:
    """What records of a log bring that nothing asks for, and roles that the procedure lacks.

    It is told and nothing more: a log says what happened.
    """
    tongue = catalogue(language)
    found = []
    for record in case.records:
        place = case.places.get(record.name, "")
        for doubt in _doubts(procedure, record):
            message = f"record {record.name}: {doubt}"
            said = message if tongue is None else tongue.say(message)
            found.append(f"{place}: {said}" if place else said)
    return found


def _doubts(procedure: Procedure, record: Record) -> Iterator[str]:
    if record.event not in procedure.program.events:
        return
    roles = procedure.model.roles
    if record.role is not None and record.role not in roles:
        yield f"unknown role '{record.role}'{suggest(record.role, roles) or listed_roles(roles)}"
    for _, _, message in _unasked(procedure, record.event, record.form, record.checks):
        yield message


def _unasked(
    procedure: Procedure, event: Any, form: Any, checks: Any
) -> Iterator[tuple[str, str, str]]:
    """Each field or tick that nothing asks for: its key, its name, and what is wrong."""
    # where a house does without a rule, its form and its ticks may still be brought
    declared = isinstance(event, str) and event in procedure.program.events
    if not declared or procedure.without:
        return
    known = brought(procedure)
    for key, given, names, what in (
        ("form", form, known.fields, "form with the field"),
        ("checks", checks, known.checks, "check"),
    ):
        own = names.get(event, frozenset())
        for name in given if isinstance(given, Mapping) else ():
            if name not in own:
                yield key, name, f"'{event}' has no {what} '{name}'{suggest(name, own)}"


def _frozen(names: Mapping[str, set[str]]) -> Names:
    return {event: frozenset(found) for event, found in names.items()}


def _items(spec: Spec) -> set[str]:
    return {one.item for one in getattr(spec, "demands", ()) if isinstance(one, TickIs)}
