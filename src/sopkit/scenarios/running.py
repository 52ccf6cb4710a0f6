"""This module runs the scenarios of procedures and reports what did not come out as expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostic, Diagnostics, Position, suggest
from sopkit.errors import DocumentError
from sopkit.evaluate import evaluate
from sopkit.parts import last_record
from sopkit.procedure import load
from sopkit.quantities import QuantityError, parse_parameter
from sopkit.registers import is_register
from sopkit.scenarios.brought import check_brought
from sopkit.scenarios.comparing import Look, compare, compare_answer
from sopkit.scenarios.coverage import Coverage, Seen, demands, measured, report_uncovered
from sopkit.scenarios.findings import Inspection, compare_findings
from sopkit.scenarios.many import compare_many, member_scenes
from sopkit.scenarios.names import check_expected, check_question
from sopkit.scenarios.parts import attach_parts, compare_parts
from sopkit.scenarios.reading import CASES, CasesFile, load_cases
from sopkit.scenarios.scene import Scene, build_case, check_role, set_zero
from sopkit.scenarios.watching import Watcher

if TYPE_CHECKING:
    from sopkit.case import Case
    from sopkit.evaluation import Evaluation
    from sopkit.procedure import Procedure
    from sopkit.scenarios.scene import Path
    from sopkit.shown import Problem

Progress = Callable[[int, int, str], None]
"""`progress(done, total, name)`, called before each scenario and once at the end."""

# the list of source facts that no procedure holds, on purpose
_NO_PROCEDURE = "not-encoded.yaml"
_START = Position(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario that was run: `path` and `line` say where it stands."""

    procedure: str
    id: str
    path: str
    line: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run; it passed when there is no finding.

    `rules` counts what is judged in the `counted` procedures, all whose scenarios could be run,
    of `files` in all; `uncovered` names what no scenario kept or broke, as (procedure, rule).
    `sources` are the lines of each file, for showing the findings.
    `coverage` tells more about each procedure, when it was asked for (see `cover`).
    """

    results: tuple[Result, ...]
    diagnostics: tuple[Diagnostic, ...]
    rules: int
    uncovered: tuple[tuple[str, str], ...]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    coverage: tuple[Coverage, ...] = ()
    counted: int = 0
    files: int = 0

    @property
    def passed(self) -> bool:
        """Whether every scenario came out as expected and every rule is covered."""
        return not any(found.level == "error" for found in self.diagnostics)

    @property
    def failed(self) -> tuple[Result, ...]:
        """The scenarios that did not come out as expected."""
        return tuple(result for result in self.results if not result.passed)


def run(
    paths: str | FilePath | Iterable[str | FilePath], *, progress: Progress | None = None
) -> Report:
    """Runs the scenarios of procedures and reports every difference at its place.

    Args:
        paths: procedure files, scenario files, or folders that are searched for both.
        progress: is told how far the run is.
    """
    return _run_all(Running(), paths, progress)


def cover(
    paths: str | FilePath | Iterable[str | FilePath], *, progress: Progress | None = None
) -> Report:
    """Runs scenarios like `run`, and watches the exits and conditions of their procedures."""
    return _run_all(Running(Watcher), paths, progress)


def _run_all(
    running: Running,
    paths: str | FilePath | Iterable[str | FilePath],
    progress: Progress | None,
) -> Report:
    for path in procedure_files([paths] if isinstance(paths, str | FilePath) else paths):
        running.open(path)
    running.run_all(progress or silent)
    return running.report()


def silent(done: int, total: int, name: str) -> None:
    """Tells nobody."""


def procedure_files(paths: Iterable[str | FilePath]) -> list[FilePath]:
    """The procedure files that are meant; a scenario file means the procedure beside it."""
    found: dict[FilePath, None] = {}
    for path in map(FilePath, paths):
        inside = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        for one in inside:
            name = one.name.removesuffix(CASES) + ".yaml" if one.name.endswith(CASES) else one.name
            if name != _NO_PROCEDURE and not is_register(one):
                found[one.with_name(name)] = None
    return list(found)


class Pair:
    """A procedure with its scenarios, and the variants of it that they ask for."""

    def __init__(
        self, procedure: Procedure, cases: CasesFile, watcher: Watcher | None = None
    ) -> None:
        self.watcher = watcher
        self.procedure = self.watched(procedure)
        self.cases = cases
        self.variants: dict[Any, Procedure] = {}
        self.seen = Seen()
        self.broken = cases.broken

    @property
    def is_counted(self) -> bool:
        """Whether it can be said what its scenarios cover.

        One that could not be run may be the very one that covers a rule.
        """
        return bool(self.cases.scenarios) and not self.broken

    def watched(self, procedure: Procedure) -> Procedure:
        """The procedure, with its conditions watched if that was asked for."""
        return procedure if self.watcher is None else self.watcher.watched(procedure)


class Running:
    """One run: what was read, what was found."""

    def __init__(self, watcher: Callable[[], Watcher] | None = None) -> None:
        self.watcher = watcher
        self.found = Diagnostics()
        self.pairs: list[Pair] = []
        self.results: list[Result] = []
        self.uncovered: list[tuple[str, str]] = []
        self.inspection = Inspection()
        self.sources: dict[str, tuple[str, ...]] = {}
        self.files = 0

    def open(self, path: FilePath) -> None:
        """Reads a procedure and the scenarios beside it."""
        self.files += 1
        procedure = self._procedure(path)
        cases_path = path.with_name(path.stem + CASES)
        if not cases_path.exists():
            message = f"there are no scenarios beside it; write them in '{cases_path.name}'"
            position = procedure.document.value(("id",)) if procedure else None
            self.found.add("no-scenario", message, position, path=str(path))
            return
        cases = load_cases(cases_path, self.found)
        if cases is None:
            return
        self.sources[cases.path] = cases.document.lines
        if procedure is None:
            return
        if cases.procedure != procedure.id:
            message = f"'{cases.procedure}' is not the procedure beside it, '{procedure.id}'"
            position = cases.document.value(("procedure",))
            self.found.add("wrong-id", message, position, path=cases.path)
        watcher = self.watcher() if self.watcher else None
        self.pairs.append(Pair(procedure, cases, watcher))

    def _procedure(self, path: FilePath) -> Procedure | None:
        try:
            procedure = load(path)
        except DocumentError as refused:
            self.found.extend(refused.diagnostics)
            return None
        self.sources[procedure.path] = procedure.document.lines
        return procedure

    def run_all(self, progress: Progress) -> None:
        """Runs every scenario of every file."""
        total = sum(len(pair.cases.scenarios) for pair in self.pairs)
        for pair in self.pairs:
            for place in range(len(pair.cases.scenarios)):
                scenario, _ = pair.cases.scenarios[place]
                progress(len(self.results), total, f"{pair.procedure.id} {scenario.id}")
                self._run_one(pair, place)
            self._check_coverage(pair)
        progress(total, total, "")
        if not self.files:
            self.found.add("no-scenario", "no procedure was found here; name a file or a folder")

    def _run_one(self, pair: Pair, place: int) -> None:
        scenario, path = pair.cases.scenarios[place]
        document = pair.cases.document
        own = Diagnostics(document.path)
        scene = Scene(scenario, path, document, pair.procedure, own)
        if not run_scenario(scene, pair):
            pair.broken = True
        # what is found in the file is not asked again of each of its mutants
        compare_findings(scene, self.inspection)
        self.found.extend(own)
        line = document.value(path).line
        result = Result(pair.procedure.id, scenario.id, document.path, line, not own.errors)
        self.results.append(result)

    def _check_coverage(self, pair: Pair) -> None:
        if not pair.is_counted:
            return
        missing = report_uncovered(pair.procedure, pair.seen.rules, self.found)
        self.uncovered += [(pair.procedure.id, name) for name in missing]

    def report(self) -> Report:
        """All that came of it."""
        counted = [pair for pair in self.pairs if pair.is_counted]
        return Report(
            tuple(self.results),
            self.found.sorted(),
            sum(len(demands(pair.procedure)) for pair in counted),
            tuple(self.uncovered),
            self.sources,
            tuple(
                measured(pair.procedure, pair.seen, pair.watcher, len(pair.cases.scenarios))
                for pair in self.pairs
                if pair.watcher is not None
            ),
            len(counted),
            self.files,
        )


# -- one scenario


def run_scenario(scene: Scene, pair: Pair) -> bool:
    """Runs one scenario; False when it could not be run."""
    variant = _variant(scene, pair)
    if variant is None:
        return False
    scene.procedure = variant
    if not set_zero(scene):
        return False
    if scene.scenario.many is not None:
        return _run_many(scene, pair)
    case = build_case(scene)
    if case is None:
        return False
    below = attach_parts(scene, case)
    if scene.refused:
        return False
    instants = _compare_all(scene, case, pair.seen)
    last = max((scene.zero, last_record(case), *instants))
    end = evaluate(scene.procedure, case, last)
    pair.seen.note(end, case)
    _report_problems(scene, end)
    for sub in below:
        _report_problems(sub.scene, evaluate(sub.scene.procedure, sub.case, last))
    return True


def _run_many(scene: Scene, pair: Pair) -> bool:
    """Runs a scenario of several cases; False when one of them cannot be read."""
    scenes = member_scenes(scene)
    built = [build_case(one) for one in scenes]
    cases = [case for case in built if case is not None]
    if len(cases) < len(scenes) or scene.refused:
        return False
    instants = compare_many(scene, cases, pair.seen)
    for one, case in zip(scenes, cases, strict=True):
        last = max((record.at for record in case.records), default=scene.zero)
        end = evaluate(scene.procedure, case, max((last, *instants)))
        pair.seen.note(end, case)
        _report_problems(one, end)
    return True


def _compare_all(scene: Scene, case: Case, seen: Seen) -> list[int]:
    """Asks and compares all that is expected; returns the instants that were looked at."""
    instants = []
    for place, asked in enumerate(scene.scenario.would):
        path: Path = ("would", place)
        check_question(scene, asked, path)
        check_role(scene, asked.role, (*path, "role"))
        check_brought(scene, asked.event, asked.form, asked.checks, path)
        at = scene.instant(asked.at, (*path, "at"))
        if at is not None and path not in {one[:2] for one in scene.refused}:
            compare_answer(scene, case, asked, at, path)
    for place, expected in enumerate(scene.scenario.expect):
        path = ("expect", place)
        check_expected(scene, expected, path)
        at = scene.instant(expected.at, (*path, "at"))
        if at is not None:
            now = evaluate(scene.procedure, case, at)
            compare(Look(scene, now, expected.at, path), expected)
            compare_parts(scene, now, expected, path)
            seen.note(now, case)
            instants.append(at)
    return instants


def _variant(scene: Scene, pair: Pair) -> Procedure | None:
    """The procedure with the profile and parameters of the scenario, each pair made once."""
    scenario = scene.scenario
    chosen = (scenario.profile, repr(sorted(scenario.parameters.items(), key=str)))
    if scenario.profile is None and not scenario.parameters:
        return pair.procedure
    if chosen not in pair.variants:
        made = _with_profile(scene, pair)
        made = made and _with_parameters(scene, made)
        if made is None:
            return None
        pair.variants[chosen] = pair.watched(made)
    return pair.variants[chosen]


def _with_profile(scene: Scene, pair: Pair) -> Procedure | None:
    profile = scene.scenario.profile
    if profile is None:
        return pair.procedure
    try:
        return pair.procedure.with_profile(profile)
    except DocumentError as refused:
        first = next(one for one in refused.diagnostics if one.level == "error")
        folder = FilePath(first.path).parent
        near = suggest(profile, (one.stem for one in folder.glob("*.yaml")))
        unreadable = near if first.name == "unreadable-file" else f": {first.line()}"
        message = f"the profile '{profile}' cannot be used{unreadable}"
        scene.report("unknown-name", message, ("profile",), hint=first.message)
        return None


def _with_parameters(scene: Scene, procedure: Procedure) -> Procedure | None:
    given = scene.scenario.parameters
    for name, written in given.items():
        _check_parameter(scene, procedure, name, written)
    if scene.refused:
        return None
    try:
        return procedure.with_parameters(given) if given else procedure
    except DocumentError as refused:
        first = next(one for one in refused.diagnostics if one.level == "error")
        message = f"the procedure does not take these parameters: {first.message}"
        scene.report("bad-value", message, ("parameters",))
        return None


def _check_parameter(scene: Scene, procedure: Procedure, name: str, written: Any) -> None:
    known = procedure.declared.parameters
    if name not in known:
        message = f"the procedure has no parameter '{name}'{suggest(name, known)}"
        scene.report("unknown-name", message, ("parameters", name), key=True)
        return
    if written is None or written == "none":
        message = f"parameter '{name}' is given no value; write one, or leave it out"
        scene.report("bad-value", message, ("parameters", name))
        return
    try:
        parse_parameter(written, known[name].type, scene.zone)
    except QuantityError as problem:
        scene.report("bad-value", str(problem), ("parameters", name))


def _report_problems(scene: Scene, end: Evaluation) -> None:
    """A record that has no effect is most likely a mistake, unless the scenario expects it."""
    expected = {one for entry in scene.scenario.expect for one in entry.problems or ()}
    for problem in end.problems:
        if problem.record not in expected:
            _report_problem(scene, problem)


def _report_problem(scene: Scene, problem: Problem) -> None:
    events = scene.scenario.events or []
    named = [place for place, raw in enumerate(events) if raw.get("id") == problem.record]
    place = named[0] if named else int(problem.record) - 1
    path: Path = ("events", place)
    detail = str(problem.detail)
    if problem.code == "undeclared_event":
        message = f"the procedure has no event '{detail}'{suggest(detail, scene.known.events)}"
        scene.report("unknown-event", message, (*path, "event"))
    elif problem.code == "undeclared_field":
        _report_field(scene, detail, place)
    else:
        scene.report("ignored-record", problem.text("en"), path)


def _report_field(scene: Scene, name: str, place: int) -> None:
    """What a record brings under data, and is no data; it may stand on the form of the step."""
    path: Path = ("events", place, "data")
    record = (scene.scenario.events or [])[place]
    event = str(record.get("event"))
    fields = {*scene.known.facts, *scene.procedure.declared.events.get(event, ())}
    form = scene.procedure.form_fields.get(event, {})
    message = f"'{name}' is no fact and no field of '{event}'"
    hint = ""
    if name in form:
        brought = [one for one in record["data"] if one in form and one not in fields]
        written = (f"{one}: {scene.written((*path, one))}" for one in brought)
        message += ", but of the form that is filled with it"
        hint = f"write form: {{{', '.join(written)}}}"
    else:
        message += suggest(name, [*fields, *form])
    scene.report("unknown-fact", message, (*path, name), key=True, hint=hint)
