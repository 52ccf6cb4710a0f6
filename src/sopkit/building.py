"""This module builds a procedure from a document: model, declarations, rules, flow, checks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.declarations import Declared, add_step_events, declare
from sopkit.diagnostics import code_named
from sopkit.flow import Lowered, lower_steps
from sopkit.kernel.program import FactInfo, Program, Spec
from sopkit.library import library_of
from sopkit.meaning import (
    check_circles,
    check_declarations,
    check_definitions,
    check_id,
    check_sources,
    check_texts,
)
from sopkit.misfits import Misfits
from sopkit.model import file_model, kind_of
from sopkit.problems import Reading, read_model, renaming
from sopkit.procedure import Entry, Procedure, StockItem
from sopkit.quantities import MISSING
from sopkit.relations import Placed, declare_relations, lower_relations, relations
from sopkit.rules import RULE_KINDS
from sopkit.rules.base import Entry as RuleEntry
from sopkit.rules.lowering import Lowering
from sopkit.runs import Run, lower_runs
from sopkit.separation import lower_roles, rule_name, separated
from sopkit.sharing import Shared, share

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics
    from sopkit.document import Document
    from sopkit.kernel.program import Condition
    from sopkit.library import Library
    from sopkit.profiles import Overlay
    from sopkit.rules.base import Path, RuleKind, RuleModel

_KINDS = {kind.name: kind for kind in RULE_KINDS}
# rules, steps and relations are listed by section, then in the order of the file; in which order
# the sections themselves are written says nothing
_SECTIONS = {name: number for number, name in enumerate(("roles", "steps", "rules", "layouts"))}
_SECTION = 100_000_000
# and within one step or rule its parts by the keys they stand under
_ENTRY = 10_000
# what is not declared here may be so in a file that cannot be read
_UNKNOWN = frozenset(
    "unknown-event unknown-fact unknown-role unknown-name unknown-placeholder bad-type".split()
)


class Builder:
    """The state of one build: what was read so far, and where it is reported."""

    def __init__(
        self,
        document: Document,
        data: Mapping[str, Any],
        diagnostics: Diagnostics,
        library: Library,
    ) -> None:
        self.document = document
        self.data = data
        self.diagnostics = diagnostics
        self.library = library
        self.reading = Reading(None)
        self.shared = Shared()
        self.entries: dict[str, Entry] = {}
        self.paths: dict[str, Path] = {}

    def report(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        offset: int | None = None,
        length: int = 1,
        hint: str = "",
        instead: tuple[str, str] | None = None,
    ) -> None:
        """Adds a diagnostic at a place in the file.

        `instead` is the word that stands there, and the one that was probably meant.

        What is wrong with an entry of another file is told where that file is named; its
        warnings are that file's own. Names that such a file may give are not called unknown.
        A value whose form was refused, such as a bare `no`, is not refused a second time.
        """
        place = self.shared.place(path)
        if place is None and not key and self.document.refused(path):
            return
        if self.shared.unknown and code in _UNKNOWN and path[0] != "uses":
            return
        if place is not None:
            if code_named(code).level != "error":
                return
            misfits = Misfits(self.data, self.library, self.shared)
            message = misfits.message(path, message)
            hint = misfits.cure(path, instead[0]) if instead else hint
            position = self.document.value(("uses", place))
        elif key:
            position = self.document.key(path)
        elif offset is not None:
            position = self.document.inside(path, offset, length)
        else:
            position = self.document.value(path)
        if code == "faulty-definition":
            hint = Misfits(self.data, self.library, self.shared).of_definition(message) or hint
        fix = renaming(self.document, position, *instead) if instead and place is None else None
        self.diagnostics.add(code, message, position, hint=hint, fix=fix)

    def line(self, path: Path) -> int:
        """The line in which a key stands."""
        return self.document.key(path).line

    def place(self, path: Path) -> int:
        """The place of an entry in the order in which things are listed."""
        return _SECTIONS[str(path[0])] * _SECTION + int(path[-1]) * _ENTRY

    def note(self, name: str, kind: str, path: Path) -> None:
        """Remembers where a name that a verdict may have stands."""
        written: Any = self.data
        for part in path:
            written = written[part]
        self.entries[name] = Entry(name, kind, path, written)


def build(
    document: Document,
    overlay: Overlay,
    diagnostics: Diagnostics,
    calendars: FilePath | None = None,
) -> Procedure | None:
    """Builds what can be built and reports all that is wrong; None when there is no model."""
    library = library_of(document.path)
    builder = Builder(document, overlay.data, diagnostics, library)
    shared = overlay.shared
    if shared is None:
        shared = share(overlay.data, library, builder.report)
    builder.shared = shared
    data = builder.data = shared.added_to(overlay.data)
    reading = builder.reading = read_model(
        file_model(), dict(data), document, diagnostics, _stand_ins(data)
    )
    lacks_roles = "roles" not in data and not shared.unknown and not shared.lost
    if lacks_roles:
        builder.report("missing-key", "the file lacks the key 'roles'", ())
    if reading.model is None or lacks_roles:
        check_texts(data, None, builder.report)
        return None
    reading.lost |= shared.lost
    folders = (calendars,) if calendars is not None else library.calendar_folders(document.path)
    declared = declare(reading.model, data, builder.report, reading.lost, reading.place, folders)
    placed = list(relations(reading.model.layouts, reading.place))
    _declare_all(builder, declared, placed)
    lowering = Lowering(declared, builder.report, builder.line)
    check_definitions(lowering)
    flow = _steps(builder, lowering)
    specs = [*flow.rules, *_rules(builder, lowering), *_relations(builder, lowering, placed)]
    for one in placed:
        for name in one.names:
            builder.note(name, "measure", one.path)
    specs += _roles(builder, lowering)
    runs = _runs(builder, lowering, library)
    _check(builder, lowering, specs, placed)
    left_out = frozenset(overlay.without)
    kept = [spec for spec in specs if left_out.isdisjoint((spec.rule.id, spec.rule.owner))]
    lowering.many = [spec for spec in lowering.many if spec.rule.id not in left_out]
    lowering.stock = [line for line in lowering.stock if line[0] not in left_out]
    program = _program(declared, kept, flow, lowering)
    return _procedure(builder, lowering, program, overlay.without, calendars, runs)


def _stand_ins(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is read for a key at the top that is missing or refused: it gives no finding itself."""
    roles, nothing = data.get("roles"), {"en": "-", "zh": "-"}
    return {
        "sopkit": 1,
        "id": "unnamed",
        "title": nothing,
        "version": "0.0.0",
        "status": "draft",
        "owner": next(iter(roles), "nobody") if isinstance(roles, Mapping) else "nobody",
        "case": {"is": nothing},
    }


def _procedure(
    builder: Builder,
    lowering: Lowering,
    program: Program,
    without: Mapping[str, str],
    calendars: FilePath | None,
    runs: Mapping[str, Run],
) -> Procedure:
    return Procedure(
        document=builder.document,
        data=builder.data,
        model=builder.reading.model,
        declared=lowering.declared,
        program=program,
        names=lowering.names,
        sources=_sources(builder),
        stock_items=tuple(StockItem(*line) for line in lowering.stock),
        entries=builder.entries,
        deputies=_deputies(lowering),
        without=without,
        runs=runs,
        conditions=tuple(lowering.placed),
        shared=builder.shared,
        calendars=calendars,
        notes=builder.diagnostics.sorted(),
    )


def _roles(builder: Builder, lowering: Lowering) -> list[Spec]:
    """The rules that keep roles apart."""
    for name, _ in separated(lowering.declared):
        builder.note(rule_name(name), "roles", ("roles", name))
    return lower_roles(lowering, builder.place(("roles", 0))) if "roles" in builder.data else []


def _relations(builder: Builder, lowering: Lowering, placed: list[Placed]) -> list[Spec]:
    return lower_relations(placed, lowering, builder.place(("layouts", 0))) if placed else []


def _check_layouts(builder: Builder, declared: Declared) -> None:
    """Solves the layouts; the solver is loaded only for a file that has some."""
    if builder.diagnostics.errors or not declared.model.layouts:
        return
    from sopkit.layouts import check_layout

    for name, layout in declared.model.layouts.items():
        check_layout(name, layout, declared, builder.report, ("layouts", name))


def _declare_all(builder: Builder, declared: Declared, placed: list[Placed]) -> None:
    """Adds the events of steps and what rules and relations declare by themselves."""
    model = declared.model
    for number, step in enumerate(model.steps):
        path = builder.reading.place(("steps", number))
        add_step_events(declared, step, builder.data["steps"][path[1]], path, builder.report)
        declared.derived.add(step.id)
    for rule in model.rules:
        declared.derived.add(rule.id)
        for name in kind_of(rule):
            kind = _KINDS.get(name)
            if kind is not None and kind.names is not None:
                added = kind.names(rule.id, getattr(rule, name), declared)
                declared.facts.update(added.facts)
                declared.labels.update(added.labels)
                for event, fields in added.events.items():
                    declared.events.setdefault(event, dict(fields))
    declared.derived.update(rule_name(name) for name, _ in separated(declared))
    declare_relations(declared, placed)


def _steps(builder: Builder, lowering: Lowering) -> Lowered:
    model = lowering.declared.model
    paths = [builder.reading.place(("steps", number)) for number in range(len(model.steps))]
    for step, path in zip(model.steps, paths, strict=True):
        builder.note(step.id, "step", path)
        for number, item in enumerate(step.checks):
            builder.note(f"{step.id}.{item.id}", "attest", (*path, "checks", number))
        for key, name in (("record", "record"), ("say", "say"), ("tell", "answered")):
            if getattr(step, key) is not None:
                builder.note(f"{step.id}.{name}", key, (*path, key))
    places = [builder.place(path) for path in paths]
    return lower_steps(model.steps, paths, places, listed=model.flow == "listed", lowering=lowering)


def _runs(builder: Builder, lowering: Lowering, library: Library) -> dict[str, Run]:
    model = lowering.declared.model
    paths = [builder.reading.place(("steps", number)) for number in range(len(model.steps))]
    return lower_runs(model, paths, library, lowering)


def _rules(builder: Builder, lowering: Lowering) -> list[Spec]:
    specs: list[Spec] = []
    for number, rule in enumerate(lowering.declared.model.rules):
        path = builder.reading.place(("rules", number))
        builder.paths[rule.id] = path
        kind = _the_kind(rule, path, builder)
        if kind is None:
            continue
        builder.note(rule.id, kind.name, path)
        common = lowering.rule(
            rule, kind.name, builder.place(path), path, folds_unless=not kind.keeps_unless
        )
        entry = RuleEntry(rule, getattr(rule, kind.name), (*path, kind.name), common)
        if kind.name == "attest":
            for place, item in enumerate(entry.body.items):
                builder.note(f"{rule.id}.{item.id}", "attest", entry.at("items", place))
        lowered = kind.lower(entry, lowering)
        for spec in lowered:
            if spec.rule.id not in builder.entries:
                builder.note(spec.rule.id, kind.name, path)
        specs += lowered
        if not kind.has_due:
            lowering.no_effect(entry, ("grace", "soon"), f"`{kind.name}`, which has no due")
        kind.lint(entry, lowering)
    return specs


def _the_kind(rule: RuleModel, path: Path, builder: Builder) -> RuleKind | None:
    names = kind_of(rule)
    written = builder.data["rules"][path[1]]
    if len(names) != 1:
        unknown = set(written) - set(type(rule).model_fields)
        if names or not unknown:
            found = f"has the kinds {', '.join(names)}" if names else "has no kind"
            message = (
                f"rule '{rule.id}' {found}; a rule has exactly one kind, such as respond or permit"
            )
            builder.report("wrong-kind-count", message, (*path, "id"))
        return None
    return _KINDS[names[0]]


def _check(builder: Builder, lowering: Lowering, specs: list[Spec], placed: list[Placed]) -> None:
    declared = lowering.declared
    check_declarations(lowering)
    if "id" not in builder.reading.stood_in:
        check_id(declared.model, builder.document.path, lowering)
    check_circles(specs, lowering, builder.paths)
    check_texts(builder.data, declared, builder.report)
    paths = [one.path for one in placed]
    check_sources(lowering, paths, builder.reading.place, builder.report)
    _check_layouts(builder, declared)
    for name, info in declared.parameters.items():
        if info.value is None and info.type is not None:
            message = f"parameter '{name}' has no value; a house sets it in its profile"
            if declared.model.parameters[name].vague is None:
                message += ", and without 'vague', the word of the source, cannot tell to what"
            builder.report("parameter-without-value", message, ("parameters", name), key=True)


def _program(declared: Declared, specs: list[Spec], flow: Lowered, lowering: Lowering) -> Program:
    model = declared.model
    facts = {
        name: FactInfo(name, None if kind.default is MISSING else kind.default, place)
        for place, (name, kind) in enumerate(declared.facts.items())
    }
    return Program(
        rules=tuple(specs),
        flow=flow.flow,
        starts=lowering.occurrences(model.case.starts, ("case", "starts")),
        ends=lowering.occurrences(model.case.ends, ("case", "ends")),
        facts=facts,
        constants=declared.constants(),
        amounts=declared.amounts(),
        parameters=frozenset(declared.parameters),
        events=declared.events,
        planned=frozenset(declared.planned),
        sets=flow.sets,
        tables=tuple(lowering.tables),
        many=tuple(lowering.many),
        ranks={name: role.rank for name, role in model.roles.items() if role.rank is not None},
        shifts={name: role.shift for name, role in model.roles.items() if role.shift is not None},
        calendar=declared.calendar,
        zone=declared.calendar.zone if declared.calendar else None,
    )


def _deputies(lowering: Lowering) -> dict[str, tuple[str, Condition]]:
    found = {}
    for name, role in lowering.declared.model.roles.items():
        if role.deputy is None:
            continue
        when = lowering.condition(role.deputy.when, ("roles", name, "deputy", "when"))
        if when is not None:
            found[name] = (role.deputy.role, when)
    return found


def _sources(builder: Builder) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in builder.entries.items():
        written = entry.written.get("source")
        if written is None:
            written = _owner_source(builder, entry.path)
        found[name] = (written,) if isinstance(written, str) else tuple(written or ())
    return found


def _owner_source(builder: Builder, path: Path) -> Any:
    owner: Any = builder.data[str(path[0])][path[1]]
    return owner.get("source")
