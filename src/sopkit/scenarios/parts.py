"""This module sets the scenes of the cases that the steps of a scenario run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit.diagnostics import suggest
from sopkit.errors import CaseError, DocumentError
from sopkit.frozen import NamedTuple
from sopkit.library import library_of
from sopkit.parts import every_part
from sopkit.procedure import load
from sopkit.scenarios.comparing import Look, compare
from sopkit.scenarios.names import check_expected
from sopkit.scenarios.scene import build_case

if TYPE_CHECKING:
    from sopkit.case import Case
    from sopkit.evaluation import Evaluation
    from sopkit.procedure import Procedure
    from sopkit.scenarios.model import Expected, Part
    from sopkit.scenarios.scene import Path, Scene


class SubScene(NamedTuple):
    """The scene of one case that a step runs."""

    scene: Scene
    case: Case


def attach_parts(scene: Scene, case: Case) -> list[SubScene]:
    """Builds the cases that steps run, attaches them, and gives their scenes, those below too.

    What cannot be read or attached is reported at its place, and `scene.refused` says so.
    """
    return _attach(scene, case, scene.scenario.parts, ())


def _attach(scene: Scene, case: Case, parts: Sequence[Part], above: Path) -> list[SubScene]:
    found: list[SubScene] = []
    for place, part in enumerate(parts):
        path: Path = (*above, "parts", place)
        procedure = _procedure(scene, case.procedure, part, path)
        if procedure is None:
            continue
        own = scene.scenario.model_copy(
            update={"facts": part.facts, "planned": part.planned, "events": part.events}
        )
        sub = replace(
            scene, scenario=own, path=(*scene.path, *path), procedure=procedure, refused=set()
        )
        built = build_case(sub)
        if built is None:
            scene.refused.add(path)
            continue
        try:
            case.attach(part.step, built, key=part.key)
        except CaseError as refused:
            scene.report("bad-record", str(refused), path)
            continue
        found += [SubScene(sub, built), *_attach(scene, built, part.parts, path)]
    return found


def _procedure(scene: Scene, above: Procedure, part: Part, path: Path) -> Procedure | None:
    """The procedure that a part is a case of, with the house's values if the scenario has them."""
    run = above.runs.get(part.step)
    if run is None:
        message = f"'{above.id}' has no step '{part.step}' with 'run'"
        scene.report("unknown-step", message + suggest(part.step, above.runs), (*path, "step"))
        return None
    if part.procedure is None and len(run.ids) > 1:
        message = f"'{part.step}' runs {' or '.join(run.ids)}; say which under 'procedure'"
        scene.report("missing-key", message, path)
        return None
    name = part.procedure or run.ids[0]
    if name not in run.ids:
        message = f"step '{part.step}' runs {' or '.join(run.ids)}, not '{name}'"
        scene.report("unknown-procedure", message, (*path, "procedure"))
        return None
    file = library_of(above.path).file(name)
    try:
        return load(file, profile=scene.scenario.profile) if file is not None else None
    except DocumentError as refused:
        first = next(one for one in refused.diagnostics if one.level == "error")
        scene.report("faulty-procedure", f"'{name}' cannot be run: {first.line()}", path)
        return None


def compare_parts(scene: Scene, now: Evaluation, expected: Expected, path: Path) -> None:
    """Compares what is expected of the cases that steps run."""
    found = dict(every_part(now))
    for name, wanted in (expected.parts or {}).items():
        at: Path = (*path, "parts", name)
        part = found.get(name)
        if part is None:
            message = f"at {expected.at}: no case of '{name}' has begun{suggest(name, found)}"
            scene.report("not-as-expected", message, at, key=True)
            continue
        own = replace(scene, procedure=part.procedure)
        check_expected(own, wanted, at)
        compare(Look(own, part, expected.at, at), wanted)
