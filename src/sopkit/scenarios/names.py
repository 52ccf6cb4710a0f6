"""This module checks that the names in expectations are names of the procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.guidance import telling
from sopkit.scenarios.brought import ticks

if TYPE_CHECKING:
    from sopkit.procedure import Procedure
    from sopkit.scenarios.model import Outcome, Question
    from sopkit.scenarios.scene import Path, Scene

# what a verdict may need beside facts: who acted, which member, which exit, an announced calendar
_NEEDS = frozenset(("role", "by", "key", "exit", "calendar", "said"))


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a scenario may use, by what they stand for."""

    rules: frozenset[str]
    steps: frozenset[str]
    events: frozenset[str]
    facts: frozenset[str]
    parameters: frozenset[str]
    fields: frozenset[str]
    roles: frozenset[str]
    things: frozenset[str]
    kpis: frozenset[str]
    telling: frozenset[str]
    ticks: frozenset[str]

    @property
    def askable(self) -> frozenset[str]:
        """What may be missing."""
        named = self.facts | self.parameters | self.fields | self.events
        return named | self.ticks | _NEEDS


@lru_cache(maxsize=16)
def known_names(procedure: Procedure) -> Known:
    """The names of a procedure."""
    declared, model = procedure.declared, procedure.model
    steps = frozenset(step.id for step in model.steps)
    judged = (spec.rule.id for spec in procedure.program.rules)
    return Known(
        rules=frozenset((*procedure.entries, *judged, *steps)),
        steps=steps,
        events=frozenset(declared.events),
        facts=frozenset(declared.facts),
        parameters=frozenset(declared.parameters),
        fields=frozenset(name for fields in declared.events.values() for name in fields),
        roles=frozenset(model.roles),
        things=frozenset(model.things),
        kpis=frozenset(spec.rule.id for spec in procedure.program.many if spec.rule.kind == "kpi"),
        telling=telling(procedure),
        ticks=ticks(procedure),
    )


def check_question(scene: Scene, asked: Question, path: Path) -> None:
    """The names in an entry of `would`."""
    known = scene.known
    _one(scene, "unknown-event", "event", asked.event, known.events, (*path, "event"))
    _each(scene, "unknown-name", "rule or step", asked.because, known.rules, (*path, "because"))
    _needs(scene, asked.needs, (*path, "needs"))
    _each(scene, "unknown-event", "event", asked.instead, known.events, (*path, "instead"))


def check_expected(scene: Scene, expected: Outcome, path: Path) -> None:
    """The names in an entry of `expect`."""
    known = scene.known
    _each(scene, "unknown-step", "step or event", expected.next_, known.events, (*path, "next"))
    _needs(scene, expected.asks, (*path, "asks"))
    for key in ("violations", "advice"):
        names = getattr(expected, key)
        _each(scene, "unknown-name", "rule or step", names, known.rules, (*path, key))
    for key in ("severities", "messages", "duties", "unknown", "verdicts", "escalated"):
        given = getattr(expected, key)
        _keys(scene, "unknown-name", "rule or step", given, known.rules, (*path, key))
    for name, duty in (expected.duties or {}).items():
        _needs(scene, duty.needs, (*path, "duties", name, "needs"))
    for name, needs in (expected.unknown or {}).items():
        _needs(scene, needs, (*path, "unknown", name))
    for name, roles in (expected.escalated or {}).items():
        _each(scene, "unknown-role", "role", roles, known.roles, (*path, "escalated", name))
    _keys(scene, "unknown-name", "thing", expected.stock, known.things, (*path, "stock"))
    _keys(scene, "unknown-name", "kpi", expected.kpis, known.kpis, (*path, "kpis"))
    _keys(scene, "unknown-fact", "fact", expected.facts, known.facts, (*path, "facts"))
    _keys(
        scene,
        "unknown-step",
        "step or exit that tells",
        expected.told,
        known.telling,
        (*path, "told"),
    )
    for name, told in (expected.told or {}).items():
        for role in told:
            _one(scene, "unknown-role", "role", role, known.roles, (*path, "told", name))


def _needs(scene: Scene, names: Iterable[str] | None, path: Path) -> None:
    for place, name in enumerate(names or ()):
        bare = name.removeprefix("plan of ").removeprefix("this.").partition(".by")[0]
        if bare not in scene.known.askable:
            _refuse(scene, "unknown-fact", "fact", name, scene.known.facts, (*path, place))


def _each(
    scene: Scene,
    code: str,
    what: str,
    names: Iterable[str] | None,
    known: frozenset[str],
    path: Path,
) -> None:
    for place, name in enumerate(names or ()):
        _one(scene, code, what, name, known, (*path, place))


def _keys(
    scene: Scene,
    code: str,
    what: str,
    given: Mapping[str, Any] | None,
    known: frozenset[str],
    path: Path,
) -> None:
    for name in given or ():
        if name not in known:
            _refuse(scene, code, what, name, known, (*path, name), key=True)


def _one(scene: Scene, code: str, what: str, name: str, known: frozenset[str], path: Path) -> None:
    if name not in known:
        _refuse(scene, code, what, name, known, path)


def _refuse(
    scene: Scene,
    code: str,
    what: str,
    name: str,
    known: frozenset[str],
    path: Path,
    *,
    key: bool = False,
) -> None:
    message = f"the procedure has no {what} '{name}'{suggest(name, known)}"
    scene.report(code, message, path, key=key)
