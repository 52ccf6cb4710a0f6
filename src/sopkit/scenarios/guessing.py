"""This module invents records for a procedure: values near its limits, steps, events and ticks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from sopkit.expressions import Condition
from sopkit.expressions.tree import (
    Compare,
    Const,
    EventField,
    Fact,
    Node,
    OneOf,
    This,
    Within,
    children,
    walk,
)
from sopkit.guidance import role_of
from sopkit.kernel.fold import BUILT_IN
from sopkit.quantities import Money, write_value

if TYPE_CHECKING:
    from sopkit.procedure import Procedure
    from sopkit.quantities import ValueType

Raw = dict[str, Any]
MINUTE = 60_000_000
_START = datetime.date(2026, 12, 1)
# so often a value is known from the start, a tick is good, a field is brought
_KNOWN, _GOOD, _BROUGHT = 0.4, 0.8, 0.85


class Guesser:
    """Invents values and records; the same random numbers invent the same."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.facts = {
            name: kind
            for name, kind in procedure.declared.facts.items()
            if name not in procedure.declared.parameters
        }
        self.steps = {step.id: step for step in procedure.model.steps}
        self.by_event = {step.fulfilled_by or step.id: step for step in procedure.model.steps}
        derived = {table.fact for table in procedure.program.tables}
        self.settable = [name for name in self.facts if name not in derived]
        ended = {one.event for one in procedure.program.ends}
        self.events = [name for name in procedure.declared.events if name not in BUILT_IN]
        self.going_on = [name for name in self.events if name not in ended]
        self.near = _constants(procedure)
        self.ticks, self.words = _of_rules(procedure)
        self.roles = list(procedure.model.roles)

    def value(self, name: str, kind: ValueType, random: Random) -> Any:
        """A value in its written form; None where none can be invented."""
        limits = self.near.get(name, ())
        if limits and random.random() < 0.8:
            limit = random.choice(limits)
            value = _beside(limit, random)
        else:
            value = _plain_value(kind, random)
        try:
            return None if value is None else write_value(value, kind, self.procedure.zone)
        except (AttributeError, TypeError, ValueError, ArithmeticError):
            # a limit of another type: it is compared with a sum or a part of the value
            return None

    def start(self, random: Random) -> Raw:
        """Facts known from the start."""
        found = {}
        for name in self.settable:
            if random.random() < _KNOWN:
                value = self.value(name, self.facts[name], random)
                if value is not None:
                    found[name] = value
        return found

    def noticed(self, names: list[str], random: Random) -> Raw:
        """A record that brings facts."""
        values = {
            name: self.value(name, self.facts[name], random) for name in names if name in self.facts
        }
        return {
            "event": "noticed",
            "data": {name: one for name, one in values.items() if one is not None},
        }

    def happening(self, name: str, random: Random) -> Raw:
        """A record of an event or step, mostly as it should be."""
        step = self.steps.get(name) or self.by_event.get(name)
        event = name if step is None else step.fulfilled_by or step.id
        raw: Raw = {"event": event}
        role = role_of(self.procedure, name) or (random.choice(self.roles) if self.roles else None)
        if self.roles and random.random() > _GOOD:
            role = random.choice(self.roles)
        raw["role"] = role
        data = self._data(event, random)
        checks = {name: _tick(random) for name in self.ticks.get(event, ())}
        if step is not None:
            data |= self._more(step, raw, random)
        raw["checks"] = {**checks, **raw.get("checks", {})}
        words = self.words.get(event)
        if words and random.random() < _KNOWN:
            raw["said"] = random.choice(words)
        raw["data"] = data
        return {key: one for key, one in raw.items() if one not in (None, {}, [])}

    def _data(self, event: str, random: Random) -> Raw:
        data = {}
        for name, kind in self.procedure.declared.events.get(event, {}).items():
            if name != "exit" and random.random() < _BROUGHT:
                value = self.value(name, kind, random)
                if value is not None:
                    data[name] = value
        return data

    def _more(self, step: Any, raw: Raw, random: Random) -> Raw:
        """Ticks, form, proofs and member of a step; returns the facts it finds out and its exit."""
        raw["checks"] = {item.id: _tick(random) for item in step.checks}
        raw["evidence"] = list(step.evidence)
        if step.record is not None and random.random() < _BROUGHT:
            raw["form"] = self._form(step.record, raw["event"], random)
        if step.each is not None:
            raw["key"] = self._member(step.each, random)
        data = {}
        for name in step.asks:
            if name in self.facts and random.random() < _BROUGHT:
                data[name] = self.value(name, self.facts[name], random)
        if step.choose and not any(one.when or one.otherwise for one in step.choose.values()):
            data["exit"] = random.choice(list(step.choose))
        return {name: one for name, one in data.items() if one is not None}

    def _form(self, record: Any, event: str, random: Random) -> Raw:
        form = self.procedure.model.forms.get(record.form)
        names = form.fields if form is not None and record.fields == ("all",) else record.fields
        types = self.procedure.form_fields.get(event, {})
        found = {}
        for name in names:
            kind = types.get(name)
            found[name] = "text" if kind is None else self.value(name, kind, random)
        return {name: one for name, one in found.items() if one is not None}

    def _member(self, name: str, random: Random) -> Any:
        collection = self.procedure.model.collections.get(name)
        members = list(collection.members or ()) if collection is not None else []
        return random.choice(members) if members else random.randint(1, 3)


def _tick(random: Random) -> str:
    return "ok" if random.random() < _GOOD else "not_ok"


def _of_rules(procedure: Procedure) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What is ticked and said at an event, by rules and by `say` of its step."""
    ticks: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    for rule in procedure.model.rules:
        attest: Any = getattr(rule, "attest", None)
        phrase: Any = getattr(rule, "phrase", None)
        for event in _events(attest):
            ticks.setdefault(event, []).extend(item.id for item in attest.items)
        for event in _events(phrase):
            words.setdefault(event, []).extend(_texts(phrase))
    for step in procedure.model.steps:
        if step.say is not None:
            words.setdefault(step.fulfilled_by or step.id, []).extend(_texts(step.say))
    return ticks, words


def _events(body: Any) -> list[str]:
    written = getattr(body, "event", None) or ()
    listed = (written,) if isinstance(written, str) else written
    return [one.partition(" if ")[0].strip() for one in listed]


def _texts(body: Any) -> list[str]:
    return [pair["en"] for pair in (*body.any, *body.all, *body.never)]


def _constants(procedure: Procedure) -> dict[str, list[Any]]:
    """For each fact and field the values it is compared with."""
    found: dict[str, list[Any]] = {}
    for condition in _conditions((procedure.program.rules, procedure.program.flow)):
        for node in walk(condition.tree):
            for name, value in _compared(node):
                if value not in found.setdefault(name, []):
                    found[name].append(value)
    return found


def _conditions(value: Any) -> Iterator[Condition]:
    if isinstance(value, Condition):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _conditions(one)
    elif is_dataclass(value) and type(value).__module__.startswith("sopkit.kernel."):
        for one in fields(value):
            yield from _conditions(getattr(value, one.name))


def _compared(node: Node) -> Iterator[tuple[str, Any]]:
    constants: list[Any] = [one.value for one in children(node) if isinstance(one, Const)]
    if isinstance(node, OneOf):
        constants += node.members
    elif not isinstance(node, Compare | Within):
        return
    for below in children(node):
        if isinstance(below, Fact | This | EventField):
            for value in constants:
                yield below.name, value


def _beside(limit: Any, random: Random) -> Any:
    """The limit itself or a step beside it."""
    step = random.choice((-1, 0, 0, 1))
    if isinstance(limit, bool):
        return limit if step == 0 else not limit
    if isinstance(limit, Money):
        return Money(limit.amount + step, limit.currency)
    if isinstance(limit, int | Decimal):
        unit = MINUTE if isinstance(limit, int) and abs(limit) >= MINUTE else 1
        return limit + step * unit
    return limit


def _plain_value(kind: ValueType, random: Random) -> Any:
    few = random.randint(0, 6)
    match kind.kind:
        case "bool":
            return random.random() < 0.5
        case "choice":
            return random.choice(list(kind.of)) if kind.of else None
        case "ratio":
            return Decimal(random.randint(0, 10)) / 10
        case "duration":
            return random.randint(0, 90) * MINUTE
        case "money":
            return Money(Decimal(few * 10), kind.unit or "CNY")
        case "date":
            return _START + datetime.timedelta(days=few)
        case "time":
            return datetime.time(random.randint(8, 18), 0)
        case "text" | "person" | "signature" | "photo":
            return random.choice(("li", "wang"))
        case "list":
            several = [_plain_value(kind.inner, random) for _ in range(random.randint(0, 2))]
            return tuple(one for one in several if one is not None)
        case "count" | "number" | "days" | "hours":
            return few
        case "length" | "mass" | "volume" | "angle" | "temperature":
            return few * 10
        case _:
            return None
