"""This module reads what a file declares: typed facts, events, parameters and the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.calendars import CalendarError, load_calendar
from sopkit.expressions.names import Definition, Names, is_keyword
from sopkit.frozen import NamedTuple, dataclass
from sopkit.quantities import (
    ABOUT,
    MISSING,
    NONE,
    QuantityError,
    Span,
    ValueType,
    declared_type,
    parse_parameter,
    parse_value,
    record_types,
)
from sopkit.rules.fields import name_fault

if TYPE_CHECKING:
    from sopkit.calendars import Calendar
    from sopkit.model import ProcedureModel
    from sopkit.rules.base import Path

Report = Callable[..., None]
"""`report(code, message, path, key=False)`: a finding about the value, or the key, at a path."""

BUILT_IN_EVENTS = ("closed", "waived", "measured", "noticed")
RESERVED = frozenset(("end", "at", "about", "measured", "noticed", "closed", "waived"))


class ParameterInfo(NamedTuple):
    """A parameter: its type (None when nothing shows it), its value and that as written."""

    name: str
    type: ValueType | None
    value: Any
    text: str | None


@dataclass(slots=True)
class Declared:
    """Everything that the names of a file stand for.

    `events` holds declared events, steps, built-in and derived events, each with its data fields;
    `derived` those that only a rule may listen to; `forms` the fields of each form. `lost` are
    names in refused entries.
    """

    model: ProcedureModel
    data: Mapping[str, Any]
    calendar: Calendar | None = None
    about: Decimal = Decimal(ABOUT)
    facts: dict[str, ValueType] = field(default_factory=dict)
    events: dict[str, dict[str, ValueType]] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)
    planned: set[str] = field(default_factory=set)
    parameters: dict[str, ParameterInfo] = field(default_factory=dict)
    types: dict[str, ValueType] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    labels: dict[str, Mapping[str, str]] = field(default_factory=dict)
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    lost: set[str] = field(default_factory=set)
    forms: dict[str, dict[str, ValueType]] = field(default_factory=dict)

    def names(self) -> Names:
        """The namespace of conditions."""
        return Names(
            facts=self.facts,
            parameters={
                name: info.type or ValueType("opaque") for name, info in self.parameters.items()
            },
            events=self.events,
            definitions=self.definitions,
            types={name: kind.fields for name, kind in self.types.items() if kind.kind == "record"},
            collections={
                name: entry.count or entry.from_ or tuple(entry.members)
                for name, entry in self.model.collections.items()
            },
            roles=tuple(self.model.roles),
        )

    def label(self, name: str, language: str) -> str:
        """The label of a name in a language, else in the other one, else the name itself."""
        pair = self.labels.get(name) or {}
        return pair.get(language) or pair.get("en") or pair.get("zh") or name

    @property
    def has_faulty_calendar(self) -> bool:
        """Whether a calendar with a zone is written that could not be read, which is told there."""
        section = self.data.get("calendar")
        is_written = isinstance(section, Mapping) and section.get("zone") is not None
        return is_written and self.calendar is None

    def amounts(self) -> dict[str, Span]:
        """Parameters that are a bare number of days or hours, as the spans that phrases mean."""
        units = {"days": "day", "hours": "h"}
        return {
            name: Span(info.value, units[info.type.kind])
            for name, info in self.parameters.items()
            if info.type is not None
            and info.type.kind in units
            and isinstance(info.value, int | Decimal)
        }

    def constants(self) -> dict[str, Any]:
        """The values of the parameters that have one."""
        return {
            name: info.value for name, info in self.parameters.items() if info.value is not None
        }


def declare(
    model: ProcedureModel,
    data: Mapping[str, Any],
    report: Report,
    lost: set[str],
    place: Callable[[Path], Path],
    calendars: Sequence[FilePath] = (),
) -> Declared:
    """Reads all declarations; what cannot be read is reported and left out.

    Args:
        model: the file as it could be read.
        data: the file as it was written.
        report: takes what is wrong.
        lost: names in entries that were refused.
        place: gives the place in the file of a place in the model.
        calendars: the folders in which the paths of calendar files may begin, the nearest first.
    """
    declared = Declared(model, data, lost=lost)
    _calendar(declared, report, calendars)
    _types(declared, report)
    _parameters(declared, report)
    _facts(declared, report)
    _events(declared, report)
    _definitions(declared, report)
    _labels(declared)
    _one_namespace(declared, report, place)
    return declared


def _calendar(declared: Declared, report: Report, folders: Sequence[FilePath]) -> None:
    section = declared.data.get("calendar")
    if declared.model.calendar is None or not isinstance(section, Mapping):
        return
    if declared.model.calendar.zone is None:
        return
    try:
        declared.calendar = load_calendar(section, folders=folders)
    except CalendarError as problem:
        report("bad-value", str(problem), ("calendar", *problem.key))


def _types(declared: Declared, report: Report) -> None:
    known: dict[str, ValueType] = {}
    for name, entry in declared.model.collections.items():
        known[name] = ValueType("collection", of=tuple(entry.members) or None, name=name)
    raw = declared.data.get("types") or {}
    try:
        known |= record_types({name: raw[name] for name in declared.model.types}, known)
    except QuantityError as problem:
        path = tuple(problem.path.split(".")) if problem.path else ()
        report("bad-type", problem.message, ("types", *path))
    declared.types = known


def _typed(declared: Declared, entry: Any, path: Path, report: Report) -> ValueType | None:
    """The type of a fact or field; a default must be a value of it."""
    try:
        found = declared_type(entry, declared.types)
    except QuantityError as problem:
        report("bad-type", str(problem), _type_place(entry, path, str(problem)))
        return None
    if found.default is MISSING:
        return found
    try:
        value = parse_value(
            found.default, found, declared.calendar.zone if declared.calendar else None
        )
    except QuantityError as problem:
        report("bad-value", str(problem), (*path, "default"))
        return None
    return replace(found, default=value)


def _type_place(entry: Any, path: Path, problem: str) -> Path:
    if not isinstance(entry, Mapping):
        return path
    for key in ("unit", "of", "type"):
        if key in entry and (key == "type" or str(entry[key]) in problem):
            return (*path, key)
    return path


def _parameters(declared: Declared, report: Report) -> None:
    raw = declared.data.get("parameters") or {}
    zone = declared.calendar.zone if declared.calendar else None
    for name in declared.model.parameters:
        entry = raw[name]
        kind: ValueType | None = None
        path: Path = ("parameters", name)
        if "type" in entry:
            try:
                kind = declared_type({**entry, "default": MISSING}, declared.types)
            except QuantityError as problem:
                report("bad-type", str(problem), _type_place(entry, path, str(problem)))
                declared.lost.add(name)
                continue
        written = entry.get("is")
        if written is None:
            if kind is None:
                report(
                    "missing-key",
                    f"parameter '{name}' has neither a value nor a type; add 'is' or 'type'",
                    path,
                    key=True,
                )
            declared.parameters[name] = ParameterInfo(name, kind, None, None)
            continue
        try:
            kind, value = parse_parameter(written, kind, zone)
        except QuantityError as problem:
            report("bad-value", str(problem), (*path, "is"))
            declared.lost.add(name)
            continue
        if value is NONE:
            message = f"parameter '{name}' is none; leave 'is' out for a figure that is still open"
            report("bad-value", message, (*path, "is"))
            declared.lost.add(name)
            continue
        declared.parameters[name] = ParameterInfo(name, kind, value, str(written))
        if name == "about" and isinstance(value, (int, Decimal)):
            declared.about = Decimal(value)


def _facts(declared: Declared, report: Report) -> None:
    raw = declared.data.get("facts") or {}
    for name in declared.model.facts:
        kind = _typed(declared, raw[name], ("facts", name), report)
        if kind is None:
            declared.lost.add(name)
        else:
            declared.facts[name] = kind


def _fields(declared: Declared, raw: Any, path: Path, report: Report) -> dict[str, ValueType]:
    found: dict[str, ValueType] = {}
    for name, entry in (raw or {}).items():
        kind = _typed(declared, entry, (*path, name), report)
        if kind is None:
            declared.lost.add(name)
        else:
            found[name] = kind
    return found


def _events(declared: Declared, report: Report) -> None:
    raw = declared.data.get("events") or {}
    for name, event in declared.model.events.items():
        data = raw[name].get("data")
        declared.events[name] = _fields(declared, data, ("events", name, "data"), report)
        if event.planned:
            declared.planned.add(name)
    for name in BUILT_IN_EVENTS:
        declared.events.setdefault(name, {})
    for form_name, form in declared.model.forms.items():
        entries = (declared.data["forms"][form_name].get("fields")) or {}
        declared.forms[form_name] = _fields(
            declared, {n: entries[n] for n in form.fields}, ("forms", form_name, "fields"), report
        )
    declared.starts = tuple(
        name.partition(" if ")[0].strip() for name in declared.model.case.starts
    )
    declared.ends = tuple(name.partition(" if ")[0].strip() for name in declared.model.case.ends)


def add_step_events(
    declared: Declared, step: Any, raw: Mapping[str, Any], path: Path, report: Report
) -> None:
    """Doing a step is an event of its name, with what it brings; `tell.answer` is another."""
    fields = _fields(declared, raw.get("data"), (*path, "data"), report)
    if step.choose and not any(exit_.when is not None for exit_ in step.choose.values()):
        exits = {
            name: exit_.label or {"en": name, "zh": name} for name, exit_ in step.choose.items()
        }
        fields.setdefault("exit", ValueType("choice", of=exits))
    declared.events.setdefault(step.id, {}).update(fields)
    if step.tell is not None and step.tell.answer is not None:
        declared.events[f"{step.id}.answered"] = {}
        declared.labels[f"{step.id}.answered"] = step.tell.answer.word
    for name, exit_ in step.choose.items():
        if exit_.tell is not None and exit_.tell.answer is not None:
            declared.events[f"{step.id}.{name}.answered"] = {}
            declared.labels[f"{step.id}.{name}.answered"] = exit_.tell.answer.word
    if step.record is not None and step.record.due is not None:
        declared.events[f"{step.id}.record"] = {}


def _definitions(declared: Declared, report: Report) -> None:
    for heading, body in declared.model.define.items():
        read = Definition.read(heading, body)
        if read is None:
            report(
                "bad-name",
                f"'{heading}' does not begin a definition; write name or name(first, second)",
                ("define", heading),
                key=True,
            )
            continue
        declared.definitions[read[0]] = read[1]


def _labels(declared: Declared) -> None:
    model = declared.model
    for section in (model.events, model.facts, model.roles, model.collections, model.things):
        for name, entry in section.items():
            declared.labels.setdefault(name, entry.label)
    for name, parameter in model.parameters.items():
        pair = parameter.label or parameter.vague
        if pair is not None:
            declared.labels.setdefault(name, pair)
    for step in model.steps:
        declared.labels[step.id] = step.do
    for name, form in model.forms.items():
        declared.labels.setdefault(name, form.title)
    for name, phase in model.phases.items():
        declared.labels.setdefault(name, phase.title)


def _one_namespace(declared: Declared, report: Report, place: Callable[[Path], Path]) -> None:
    """A name means one thing, whichever section it stands in."""
    seen: dict[str, str] = {}
    for name, what, path, is_key in _named(declared, place):
        _check_name(name, path, report, is_key=is_key)
        if name in RESERVED and not (name == "about" and what == "parameter"):
            report(
                "reserved-name",
                f"'{name}' has a meaning of its own; rename this {what}",
                path,
                key=is_key,
            )
        elif is_keyword(name):
            report(
                "reserved-name",
                f"'{name}' is a word of conditions; rename this {what}",
                path,
                key=is_key,
            )
        elif name in seen:
            other = seen[name]
            also = "twice" if other == what else f"as {_a(other)} and as {_a(what)}"
            report(
                "repeated-name",
                f"'{name}' is declared {also}; rename one of the two",
                path,
                key=is_key,
            )
        else:
            seen[name] = what


def _a(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def _named(declared: Declared, place: Callable[[Path], Path]) -> list[tuple[str, str, Path, bool]]:
    model = declared.model
    found: list[tuple[str, str, Path, bool]] = []
    for section, what in (("events", "event"), ("facts", "fact"), ("parameters", "parameter")):
        found += [(name, what, (section, name), True) for name in getattr(model, section)]
    for heading in model.define:
        found.append((heading.partition("(")[0].strip(), "definition", ("define", heading), True))
    for number, step in enumerate(model.steps):
        found.append((step.id, "step", (*place(("steps", number)), "id"), False))
    for number, rule in enumerate(model.rules):
        found.append((rule.id, "rule", (*place(("rules", number)), "id"), False))
    return found


def _check_name(name: str, path: Path, report: Report, *, is_key: bool) -> None:
    fault = name_fault(name)
    if fault and is_key:
        report("bad-name", fault, path, key=True)
