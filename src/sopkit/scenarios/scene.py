"""This module sets the scene of one scenario: its procedure, its case, and where it is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sopkit.case import RECORD_KEYS, Case, RecordError
from sopkit.diagnostics import suggest
from sopkit.quantities import QuantityError, parse_instant
from sopkit.scenarios.brought import check_brought
from sopkit.scenarios.names import Known, known_names
from sopkit.scenarios.shown import shown_instant

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.diagnostics import Diagnostics
    from sopkit.document import Document
    from sopkit.procedure import Procedure
    from sopkit.scenarios.model import Scenario

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Scene:
    """One scenario while it runs: `path` is its place in the file, instants count from `zero`.

    `refused` are the places about which something was reported already, so that nothing that
    follows from it is reported too.
    """

    scenario: Scenario
    path: Path
    document: Document
    procedure: Procedure
    diagnostics: Diagnostics
    zero: int = 0
    refused: set[Path] = field(default_factory=set)

    @property
    def zone(self) -> tzinfo | None:
        """The zone of the procedure."""
        return self.procedure.zone

    @property
    def known(self) -> Known:
        """The names of the procedure."""
        return known_names(self.procedure)

    def report(
        self, code: str, message: str, path: Path, *, key: bool = False, hint: str = ""
    ) -> None:
        """Adds a diagnostic at a place of the scenario; the message begins with its id."""
        at = (*self.path, *path)
        position = self.document.key(at) if key else self.document.value(at)
        self.refused.add(path)
        said = f"{self.scenario.id}: {message}"
        self.diagnostics.add(code, said, position, path=self.document.path, hint=hint)

    def written(self, path: Path) -> str:
        """The value at a place as the author wrote it; .. for one of several lines."""
        document = self.document
        place = document.value((*self.path, *path))
        if place.line != place.end_line:
            return ".."
        return document.lines[place.line - 1][place.column - 1 : place.end_column - 1]

    def instant(self, written: str, path: Path) -> int | None:
        """The instant that is meant; None after reporting why it cannot be read."""
        try:
            return parse_instant(written, self.zone, zero=self.zero)
        except QuantityError as problem:
            self.report("bad-value", str(problem), path)
            return None

    def shown(self, at: int, like: str) -> str:
        """An instant as the author wrote `like`."""
        return shown_instant(at, like, self.zero, self.zone)


def set_zero(scene: Scene) -> bool:
    """Reads `zero`; False when it cannot be read, and nothing else can then."""
    try:
        scene.zero = parse_instant(scene.scenario.zero, scene.zone)
    except QuantityError as problem:
        scene.report("bad-value", str(problem), ("zero",))
        return False
    return True


def build_case(scene: Scene) -> Case | None:
    """The case of a scenario; None, after reporting all of it, when something cannot be read."""
    scenario = scene.scenario
    case = Case(scene.procedure, id=scenario.id, zero=scene.zero, profile=scenario.profile)
    _start(scene, case, "facts", scenario.facts, scene.known.facts, "unknown-fact", "fact")
    _start(scene, case, "planned", scenario.planned, scene.known.events, "unknown-event", "event")
    for place, raw in enumerate(scenario.events or ()):
        _take(scene, case, raw, ("events", place))
    return None if scene.refused else case


def _start(
    scene: Scene,
    case: Case,
    section: str,
    given: Mapping[str, Any],
    known: frozenset[str],
    code: str,
    what: str,
) -> None:
    """Facts or plans known from the start."""
    for name, raw in given.items():
        path: Path = (section, name)
        if name not in known:
            message = f"the procedure has no {what} '{name}'{suggest(name, known)}"
            scene.report(code, message, path, key=True)
            continue
        one: dict[str, Any] = {section: {name: raw}}
        try:
            probe = Case(scene.procedure, zero=scene.zero, **one)
        except RecordError as refused:
            for _, message in refused.faults:
                scene.report("bad-value", message, path)
            continue
        getattr(case, section).update(getattr(probe, section))


def _take(scene: Scene, case: Case, raw: Mapping[str, Any], path: Path) -> None:
    """One record of the log, read as a log is read."""
    known = {key: value for key, value in raw.items() if key in RECORD_KEYS}
    for key in raw:
        if key not in known:
            hint = (
                suggest(str(key), RECORD_KEYS) or "; facts and fields of the event belong in 'data'"
            )
            scene.report("unknown-key", f"unknown key '{key}'{hint}", (*path, key), key=True)
    check_role(scene, raw.get("role"), (*path, "role"))
    check_brought(scene, raw.get("event"), raw.get("form"), raw.get("checks"), path)
    try:
        case.record(known)
    except RecordError as refused:
        report_faults(scene, refused, path)


def report_faults(scene: Scene, refused: RecordError, path: Path) -> None:
    """Reports every fault of a record that cannot be read, each at its place."""
    for keys, message in refused.faults:
        scene.report("bad-record", message, (*path, *keys))


def check_role(scene: Scene, role: Any, path: Path) -> None:
    """A role that is not declared is most likely mistyped."""
    if isinstance(role, str) and role not in scene.known.roles:
        message = f"the procedure has no role '{role}'{suggest(role, scene.known.roles)}"
        scene.report("unknown-role", message, path)
