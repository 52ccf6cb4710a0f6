"""This module tries mutants of procedures on their scenarios: is every change noticed?"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath
from random import Random
from typing import TYPE_CHECKING, Literal

from sopkit.diagnostics import Diagnostic, Diagnostics, Position
from sopkit.procedure import load
from sopkit.scenarios.change import Change, mutant
from sopkit.scenarios.coverage import Count
from sopkit.scenarios.mutants import changes
from sopkit.scenarios.reading import CASES, load_cases
from sopkit.scenarios.running import Pair, Progress, Running, procedure_files, run_scenario, silent
from sopkit.scenarios.scene import Scene

if TYPE_CHECKING:
    from sopkit.procedure import Procedure
    from sopkit.scenarios.reading import CasesFile

State = Literal["noticed", "unnoticed", "faulty"]
# so many mutants are given to a process at a time
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Tried:
    """One mutant and what became of it; `faulty` is one that has errors and was not run."""

    procedure: str
    path: str
    position: Position
    kind: str
    before: str
    after: str
    state: State


@dataclass(frozen=True, slots=True)
class Mutation:
    """What came of all mutants, in the order of the files.

    `diagnostics` are findings that keep a procedure from being mutated: its scenarios must pass.
    """

    tried: tuple[Tried, ...]
    diagnostics: tuple[Diagnostic, ...]
    seed: int
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def unnoticed(self) -> tuple[Tried, ...]:
        """The mutants that every scenario takes for the procedure."""
        return tuple(one for one in self.tried if one.state == "unnoticed")

    @property
    def noticed(self) -> Count:
        """How many were noticed, of those that were run."""
        return self.count(self.tried)

    @property
    def procedures(self) -> Mapping[str, Count]:
        """How many were noticed in each procedure."""
        found: dict[str, list[Tried]] = {}
        for one in self.tried:
            found.setdefault(one.procedure, []).append(one)
        return {name: self.count(tried) for name, tried in found.items()}

    @staticmethod
    def count(tried: Iterable[Tried]) -> Count:
        """How many of these were noticed, of those that were run."""
        states = [one.state for one in tried if one.state != "faulty"]
        return Count(states.count("noticed"), len(states))


def mutate(
    paths: str | FilePath | Iterable[str | FilePath],
    *,
    sample: int | None = None,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Mutation:
    """Runs the scenarios of procedures on mutants of them; the first that differs notices a mutant.

    Args:
        paths: procedure files, scenario files, or folders that are searched for both.
        sample: so many mutants of all, chosen by `seed`; default all.
        seed: the same seed chooses the same mutants.
        jobs: processes to run in; the result does not depend on it.
        progress: is told how far the run is.
    """
    running = Running()
    for path in procedure_files([paths] if isinstance(paths, str | FilePath) else paths):
        running.open(path)
    running.run_all(silent)
    ready = [pair for pair in running.pairs if _passes(running, pair)]
    wanted = [
        (pair.procedure, number, change)
        for pair in ready
        for number, change in enumerate(changes(pair.procedure))
    ]
    if sample is not None and sample < len(wanted):
        places = sorted(Random(seed).sample(range(len(wanted)), sample))
        wanted = [wanted[place] for place in places]
    states = _states(wanted, jobs, progress or silent)
    tried = tuple(
        _tried(procedure, change, states[procedure.path, number])
        for procedure, number, change in wanted
    )
    found = tuple(one for one in running.found.sorted() if one.name != "rule-not-covered")
    return Mutation(tried, found, seed, running.sources)


def _passes(running: Running, pair: Pair) -> bool:
    """Whether the scenarios notice nothing in the procedure itself."""
    own = [one for one in running.results if one.path == pair.cases.path]
    return bool(own) and not pair.broken and all(one.passed for one in own)


def _tried(procedure: Procedure, change: Change, state: State) -> Tried:
    place = change.position(procedure)
    return Tried(
        procedure.id, procedure.path, place, change.kind, change.before, change.after, state
    )


Wanted = list[tuple["Procedure", int, Change]]
States = dict[tuple[str, int], State]


def _states(wanted: Wanted, jobs: int, progress: Progress) -> States:
    tasks = list(_tasks(wanted))
    found: States = {}
    for path, states in _done(tasks, jobs):
        found.update({(path, number): state for number, state in states})
        progress(len(found), len(wanted), path)
    return found


def _tasks(wanted: Wanted) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Mutants of one file in pieces, so that the processes end together."""
    numbers: dict[str, list[int]] = {}
    for procedure, number, _ in wanted:
        numbers.setdefault(procedure.path, []).append(number)
    for path, listed in numbers.items():
        for first in range(0, len(listed), _CHUNK):
            yield path, tuple(listed[first : first + _CHUNK])


Done = tuple[str, list[tuple[int, State]]]


def _done(tasks: list[tuple[str, tuple[int, ...]]], jobs: int) -> Iterator[Done]:
    if jobs <= 1 or len(tasks) <= 1:
        for path, numbers in tasks:
            yield try_mutants(path, numbers)
        return
    # a fresh process, not a copy of one whose progress bar runs in a thread
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context) as pool:
        try:
            for future in as_completed([pool.submit(try_mutants, *task) for task in tasks]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


# -- in a process


class _Prepared:
    """A procedure with its scenarios and changes; the scenario that noticed last is tried first."""

    def __init__(self, path: str) -> None:
        file = FilePath(path)
        self.procedure = load(file)
        cases = load_cases(file.with_name(file.stem + CASES), Diagnostics(path))
        assert cases is not None
        self.cases: CasesFile = cases
        self.changes = changes(self.procedure)
        self.order = list(range(len(cases.scenarios)))


@lru_cache(maxsize=2)
def _prepared(path: str) -> _Prepared:
    return _Prepared(path)


def try_mutants(path: str, numbers: tuple[int, ...]) -> Done:
    """Tries mutants of one file, by their numbers in `changes`."""
    prepared = _prepared(path)
    return path, [(number, _state(prepared, number)) for number in numbers]


def _state(prepared: _Prepared, number: int) -> State:
    changed = mutant(prepared.procedure, prepared.changes[number])
    if changed is None:
        return "faulty"
    pair = Pair(changed, prepared.cases)
    for place in prepared.order:
        if _differs(pair, place):
            prepared.order.remove(place)
            prepared.order.insert(0, place)
            return "noticed"
    return "unnoticed"


def _differs(pair: Pair, place: int) -> bool:
    scenario, path = pair.cases.scenarios[place]
    own = Diagnostics(pair.cases.path)
    scene = Scene(scenario, path, pair.cases.document, pair.procedure, own)
    return not run_scenario(scene, pair) or own.errors
