"""This module notes what the scenarios of a procedure put to the test, and what not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sopkit.kernel.duties import SATISFIED, VIOLATED
from sopkit.language import LANGUAGES, Text
from sopkit.scenarios.watching import WORDS, Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sopkit.case import Case
    from sopkit.diagnostics import Diagnostics, Position
    from sopkit.evaluation import Evaluation
    from sopkit.procedure import Procedure

SETTLED = (SATISFIED, VIOLATED)
What = Literal["rule", "exit", "condition"]
NAMELESS = Text()


@dataclass(slots=True)
class Seen:
    """What came up while scenarios ran: rules kept or broken, exits taken as (step, exit)."""

    rules: set[str] = field(default_factory=set)
    exits: set[tuple[str, str]] = field(default_factory=set)

    def note(self, now: Evaluation, case: Case) -> None:
        """Adds what came up to the instant of an evaluation."""
        self.rules |= exercised(now, case)
        self.exits |= now.exits


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    covered: int
    total: int

    def __add__(self, other: Count) -> Count:
        return Count(self.covered + other.covered, self.total + other.total)

    def reaches(self, percent: int) -> bool:
        """Whether the share is at least so many percent, with nothing rounded up."""
        return 100 * self.covered >= percent * self.total


@dataclass(frozen=True, slots=True)
class Gap:
    """Something no scenario has put to the test.

    `missing` are the outcomes of a leaf that were not seen; empty for rules and exits. `label` is
    what people call an exit; empty where nothing is written, and for the others.
    """

    what: What
    path: str
    position: Position
    owner: str
    text: str
    missing: tuple[str, ...] = ()
    label: Text = NAMELESS


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the scenarios of one procedure have put to the test."""

    procedure: str
    path: str
    scenarios: int
    rules: Count
    exits: Count
    outcomes: Count
    gaps: tuple[Gap, ...]

    @property
    def total(self) -> Count:
        """All that counts: rules and steps, exits, and outcomes of leaves."""
        return self.rules + self.exits + self.outcomes


def demands(procedure: Procedure) -> dict[str, None]:
    """The names of everything that is judged: rules, steps, check items, records, relations.

    What a file takes from one it uses is put to the test by the scenarios of that one.
    """
    program = procedure.program
    names = [spec.rule.id for spec in (*program.rules, *program.many)]
    names += [step.rule.id for step in program.flow.steps] if program.flow else []
    own = [name for name in names if not _is_shared(procedure, name)]
    return dict.fromkeys(sorted(own, key=lambda name: _place(procedure, name)))


def _is_shared(procedure: Procedure, name: str) -> bool:
    entry = procedure.entries.get(name)
    return entry is not None and procedure.is_shared(entry.path)


def exercised(now: Evaluation, case: Case) -> set[str]:
    """What was kept or broken up to the instant of an evaluation; a step also when it was done."""
    found = {one.rule for one in now.all_duties if one.state in SETTLED}
    found |= {name for name, verdict in now.verdicts.items() if verdict in SETTLED}
    done = {record.event for record in case.records if not record.is_plan and record.at <= now.at}
    flow = now.procedure.program.flow
    found |= {step.rule.id for step in (flow.steps if flow else ()) if step.event in done}
    return found | {_step_of(name) for name, part in now.parts.items() if part.ended is not None}


def _step_of(part: str) -> str:
    """The step that a part is a case of: the second one of a step is called `step#2`."""
    return part.partition("#")[0]


def report_uncovered(procedure: Procedure, seen: set[str], found: Diagnostics) -> list[str]:
    """Reports, in the procedure's file, what no scenario has put to the test; returns the names."""
    missing = [name for name in demands(procedure) if name not in seen]
    for name in missing:
        message = f"no scenario keeps or breaks '{name}'; add one that does"
        position = position_of(procedure, name)
        found.add("rule-not-covered", message, position, path=procedure.path)
    return missing


def measured(procedure: Procedure, seen: Seen, watcher: Watcher, scenarios: int) -> Coverage:
    """What the scenarios of a procedure have put to the test, and each gap in file order."""
    rules = demands(procedure)
    exits = _exits(procedure)
    gaps = [
        Gap("rule", procedure.path, position_of(procedure, name), name, name)
        for name in rules
        if name not in seen.rules
    ]
    gaps += [
        Gap("exit", procedure.path, position, *name, label=_called(procedure, *name))
        for name, position in exits.items()
        if name not in seen.exits
    ]
    gaps += _unseen(procedure, watcher)
    wanted = sum(len(leaf.wanted) for leaf in watcher.seen)
    noted = sum(len(one.intersection(leaf.wanted)) for leaf, one in watcher.seen.items())
    return Coverage(
        procedure.id,
        procedure.path,
        scenarios,
        Count(sum(name in seen.rules for name in rules), len(rules)),
        Count(sum(name in seen.exits for name in exits), len(exits)),
        Count(noted, wanted),
        tuple(sorted(gaps, key=_order)),
    )


def _order(gap: Gap) -> tuple[int, int, str]:
    return gap.position.line, gap.position.column, gap.what


def _unseen(procedure: Procedure, watcher: Watcher) -> Iterator[Gap]:
    for leaf, outcomes in watcher.seen.items():
        missing = tuple(WORDS[one] for one in leaf.wanted if one not in outcomes)
        if missing:
            position = leaf.position(procedure)
            yield Gap("condition", procedure.path, position, leaf.owner, leaf.text, missing)


def _exits(procedure: Procedure) -> dict[tuple[str, str], Position]:
    flow = procedure.program.flow
    return {
        (step.rule.id, one.name): procedure.document.key(
            (*procedure.entries[step.rule.id].path, "choose", one.name)
        )
        for step in (flow.steps if flow else ())
        for one in step.exits
    }


def _called(procedure: Procedure, step: str, name: str) -> Text:
    """What people call an exit."""
    body = next(one for one in procedure.model.steps if one.id == step)
    label = body.choose[name].label
    return Text(*(procedure.spoken(one).text(label) for one in LANGUAGES))


def position_of(procedure: Procedure, name: str) -> Position:
    """The place of a rule or step in its file."""
    path = procedure.entries[name].path if name in procedure.entries else ()
    own = (*path, "id")
    document = procedure.document
    return document.value(own) if document.exists(own) else document.key(path)


def _place(procedure: Procedure, name: str) -> tuple[str, ...]:
    sections = list(procedure.data)
    path = procedure.entries[name].path if name in procedure.entries else ()
    if not path:
        return ()
    return (f"{sections.index(str(path[0])):03}", *(f"{part!s:0>5}" for part in path[1:]))
