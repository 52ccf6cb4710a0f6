"""This module reads scenario files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.problems import read_model
from sopkit.scenarios.model import Scenario, ScenarioFile
from sopkit.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopkit.document import Document
    from sopkit.problems import Reading
    from sopkit.scenarios.scene import Path

CASES = ".cases.yaml"
_SAYING = frozenset(("events", "many", "expect", "would", "findings"))


@dataclass(frozen=True, slots=True)
class CasesFile:
    """A scenario file as far as it could be read.

    `scenarios` are those that can be run, each with its place in the file; `broken` says that
    there are others.
    """

    document: Document
    procedure: str
    scenarios: tuple[tuple[Scenario, Path], ...]
    broken: bool

    @property
    def path(self) -> str:
        """The file."""
        return self.document.path


def load_cases(path: str | FilePath, collector: Diagnostics) -> CasesFile | None:
    """Reads a scenario file; everything wrong with it goes to the collector.

    Returns:
        what can be run; None when nothing can.
    """
    found = Diagnostics(str(path))
    try:
        return _load(path, found)
    finally:
        collector.extend(found)


def _load(path: str | FilePath, found: Diagnostics) -> CasesFile | None:
    document = read_document(path, found)
    return None if document is None else cases_of(document, found)


def cases_of(document: Document, found: Diagnostics) -> CasesFile | None:
    """The scenarios of a document that was read; None when nothing can be run."""
    reading = read_model(ScenarioFile, dict(document.data), document, found)
    model: ScenarioFile | None = reading.model
    if model is None:
        return None
    scenarios = _whole(model, reading, document, found)
    if not model.cases and not found.errors:
        message = "no scenario is listed; a procedure needs at least one"
        found.add("no-scenario", message, document.key(("cases",)))
    return CasesFile(document, model.procedure, tuple(scenarios), found.errors)


def _whole(
    model: ScenarioFile, reading: Reading, document: Document, collector: Diagnostics
) -> list[tuple[Scenario, Path]]:
    """The scenarios that say all they must."""
    found: list[tuple[Scenario, Path]] = []
    first: dict[str, int] = {}
    for number, scenario in enumerate(model.cases):
        path = reading.place(("cases", number))
        position = document.value((*path, "id"))
        if scenario.id in first:
            message = (
                f"'{scenario.id}' is already the id of the scenario in line {first[scenario.id]}"
            )
            collector.add("repeated-name", message, position)
        first.setdefault(scenario.id, position.line)
        for language in {"en", "zh"} - scenario.title.keys():
            message = f"the title of '{scenario.id}' has no '{language}'"
            collector.add("missing-translation", message, document.key((*path, "title")))
        lacking = _lacking(scenario)
        excluding = _excluding(scenario)
        if lacking:
            # what may stand under a mistyped key is not told to be missing
            if not _mistyped(document.data["cases"][path[1]]):
                collector.add("missing-key", lacking, position)
        elif excluding:
            collector.add("excluding-keys", excluding[1], document.key((*path, *excluding[0])))
        else:
            found.append((scenario, path))
    return found


def _mistyped(written: Mapping[str, Any]) -> bool:
    """Whether a key that is not known is near one that says what happens, or what is expected."""
    known = {field.alias or name for name, field in Scenario.model_fields.items()}
    unknown = (str(key) for key in written if key not in known)
    return any(nearest(key, known) in _SAYING for key in unknown)


def _lacking(scenario: Scenario) -> str:
    """What the scenario must say and does not; empty when it says all."""
    if scenario.events is None and scenario.many is None:
        return (
            f"'{scenario.id}' lacks the key 'events'; for a case without records write events: []"
        )
    if not scenario.expect and not scenario.would and not scenario.findings:
        return f"'{scenario.id}' expects nothing; add 'expect', 'would' or 'findings'"
    return ""


def _excluding(scenario: Scenario) -> tuple[Path, str] | None:
    """A key that says nothing about one case, or about many: its place below, and why."""
    if scenario.many is not None:
        if scenario.events is not None:
            message = "'many' holds the events of each case; take 'events' out"
            return ("events",), message
        if scenario.would:
            return ("would",), "'would' asks about one case; ask it in a scenario with 'events'"
        return None
    for place, expected in enumerate(scenario.expect):
        if expected.kpis is not None:
            message = "'kpis' are figures over many cases; write 'many' instead of 'events'"
            return ("expect", place, "kpis"), message
    return None
