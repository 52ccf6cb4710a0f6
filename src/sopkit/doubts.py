"""This module finds names in records that the procedure does not know: slips of the pen, no doubt.

A log says what happened, so there they are only told. A question is refused: what its rules do not
know they cannot forbid, and a slip of the pen would be allowed.
"""

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
    from sopkit.case.records import Fault, Record
    from sopkit.kernel.program import Spec
    from sopkit.procedure import Procedure

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
        items = ticked(spec)
        for event in events_of(spec):
            checks.setdefault(event, set()).update(items)
    # a form may also be brought as the line that was written
    fields = {event: {*own, "line"} for event, own in procedure.form_fields.items()}
    return Brought(_frozen(fields), _frozen(checks))


def ticked(spec: Spec) -> set[str]:
    """The check items that a rule asks for."""
    return {one.item for one in getattr(spec, "demands", ()) if isinstance(one, TickIs)}


def doubts_of(procedure: Procedure, case: Case, language: str = "en") -> list[str]:
    """What a log brings that nothing asks for, and names that the procedure lacks.

    It is told and nothing more: a log says what happened. The logs of sub-cases are looked at too,
    each by its own procedure; what has no place in a file is told with the step.
    """
    tongue = catalogue(language)
    found = [*_of_the_start(procedure, case)]
    for record in case.records:
        place = case.places.get(record.name, "")
        for _, doubt in _doubts(procedure, record):
            found.append((place, f"record {record.name}: {doubt}"))
    said = [(place, text if tongue is None else tongue.say(text)) for place, text in found]
    told = [f"{place}: {text}" if place else text for place, text in said]
    for part in case.parts:
        below = doubts_of(part.case.procedure, part.case, language) if part.case.procedure else []
        told += [one if part.case.places else f"{part.step}: {one}" for one in below]
    return told


def _of_the_start(procedure: Procedure, case: Case) -> Iterator[tuple[str, str]]:
    """What is known or planned from the start under a name that the procedure does not know."""
    program = procedure.program
    for what, given, known in (
        ("fact", case.facts, program.facts),
        ("event", case.planned, program.events),
    ):
        for name in given:
            if name not in known:
                yield "", f"unknown {what} '{name}'{suggest(name, known)}"


def faults_of_question(procedure: Procedure, record: Record) -> tuple[Fault, ...]:
    """What keeps a question from being answered: each name that the procedure does not know."""
    event, events = record.event or "", procedure.program.events
    if event not in events:
        return ((("event",), f"unknown event '{event}'{suggest(event, events)}"),)
    fields = {*procedure.program.facts, *events[event]}
    unread = [name for name in record.data if name not in fields and name != "exit"]
    message = "'{}' is neither a fact nor a field of '{}'{}"
    return (
        *_doubts(procedure, record),
        *((("data", name), message.format(name, event, suggest(name, fields))) for name in unread),
    )


def unasked(
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


def _doubts(procedure: Procedure, record: Record) -> Iterator[Fault]:
    if record.event not in procedure.program.events:
        return
    role, roles = record.role, procedure.model.roles
    if role is not None and role not in roles:
        yield ("role",), f"unknown role '{role}'{suggest(role, roles) or listed_roles(roles)}"
    for key, name, message in unasked(procedure, record.event, record.form, record.checks):
        yield (key, name), message


def _frozen(names: Mapping[str, set[str]]) -> Names:
    return {event: frozenset(found) for event, found in names.items()}
