"""This module finds parameters and fields without a label that a printed condition names.

A sentence made of a condition says `bill_limit` where a parameter has no label: people would read
the name that the computer uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.expressions.tree import EventField, walk
from sopkit.lint.base import Lint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopkit.lint.base import Path, Subject


def look(subject: Subject) -> None:
    """What conditions name has a label; a field in its short form has no place for one."""
    data = subject.procedure.data
    parameters = _parameters(data)
    fields = dict(_short_fields(data))
    if not parameters and not fields:
        return
    named, read = _read(subject)
    for name in sorted(parameters & named):
        _report(subject, name, ("parameters", name), f"{name}: {{is: .., label: {_LABEL}}}")
    labelled = set(_labelled(data))
    for name in sorted(fields.keys() & read - labelled):
        path, kind = fields[name]
        _report(subject, name, path, f"{name}: {{type: {kind}, label: {_LABEL}}}")


_LABEL = "{en: .., zh: ..}"


def _report(subject: Subject, name: str, path: Path, way: str) -> None:
    message = (
        f"'{name}' has no label, so people are shown the name of the computer; give it one in "
        "both languages"
    )
    subject.report("field-without-label", message, path, key=True, hint=f"write `{way}`")


def _parameters(data: Mapping[str, Any]) -> set[str]:
    """The parameters that have neither a label nor the word of the source."""
    given: Mapping[str, Any] = data.get("parameters") or {}
    return {name for name, entry in given.items() if not entry.keys() & {"label", "vague"}}


def _short_fields(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Path, str]]]:
    """The fields of events and steps that say only their type, with their places."""
    for path, fields in _all_fields(data):
        for name, entry in fields.items():
            if isinstance(entry, str):
                yield name, ((*path, name), entry)


def _labelled(data: Mapping[str, Any]) -> Iterator[str]:
    """The names that have a label anywhere: a sentence can say them by it."""
    facts: Mapping[str, Any] = data.get("facts") or {}
    yield from facts
    for _, fields in _all_fields(data):
        yield from (name for name, entry in fields.items() if isinstance(entry, dict))


def _all_fields(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    events: Mapping[str, Any] = data.get("events") or {}
    for name, event in events.items():
        yield ("events", name, "data"), event.get("data") or {}
    for place, step in enumerate(data.get("steps") or ()):
        yield ("steps", place, "data"), step.get("data") or {}


def _read(subject: Subject) -> tuple[set[str], set[str]]:
    """The facts and parameters that conditions read, and the fields of events."""
    named: set[str] = set()
    fields: set[str] = set()
    for one in subject.procedure.conditions:
        named |= one.condition.facts
        fields |= one.condition.this
        fields.update(
            node.name for node in walk(one.condition.tree) if isinstance(node, EventField)
        )
    return named, fields


LINT = Lint(("field-without-label",), look)
