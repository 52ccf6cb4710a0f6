"""The lints look at any procedure without falling over, and a summary is plain data."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.diagnostics import Diagnostics
from sopkit.inspection.codec import plain, typed
from sopkit.lint import (
    DEFAULTS,
    FOLDER_LINTS,
    LINTS,
    Folder,
    Subject,
    Summary,
    flow,
    summary_of,
)
from sopkit.procedure import Procedure, load
from tests.laws.logs import HOUR, ZERO
from tests.laws.procedures import Dice, document, loaded
from tests.laws.worlds import World, law

END = ZERO + 3 * 24 * HOUR

FILES = sorted(
    path
    for path in (Path(__file__).parents[2] / "procedures").glob("*/*.yaml")
    if not path.name.endswith(".cases.yaml")
)


def look(procedure: Procedure) -> Summary:
    """Lets every lint look."""
    found = Diagnostics(procedure.path)
    subject = Subject(procedure, DEFAULTS, found)
    for lint in LINTS:
        lint.look(subject)
    summary = summary_of(procedure)
    for folder_lint in FOLDER_LINTS:
        folder_lint.look(Folder((summary,), DEFAULTS, found))

    assert {one.name for one in found} <= {
        name for lint in (*LINTS, *FOLDER_LINTS) for name in lint.codes
    }
    return summary


@pytest.mark.parametrize("seed", range(12))
def test_random_procedures(seed: int) -> None:
    """The lints of a random procedure give findings of their own codes only."""
    drawn = [loaded(document(Dice(20 * seed + one))) for one in range(20)]
    right = [one for one in drawn if isinstance(one, Procedure)]

    assert [look(one).id for one in right] == [one.id for one in right]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_summary(path: Path) -> None:
    """The summary of every shipped procedure can be kept and read again."""
    summary = look(load(path))

    assert typed(Summary, plain(summary)) == summary


@law()
def test_what_never_acts_never_does(world: World) -> None:
    """A rule whose trigger never comes opens no duty in any case."""
    subject = Subject(world.procedure, DEFAULTS, Diagnostics())
    flow.LINT.look(subject)
    rules = [spec.rule.id for spec in world.procedure.program.rules]
    idle = [
        name
        for one in subject.diagnostics
        if one.name == "never-fires" and "applies while" not in one.message
        for name in rules
        if one.message.startswith(f"'{name}' never")
    ]
    verdicts = world.judged(END).verdicts

    assert {str(verdicts[name].state) for name in idle} <= {"inactive", "not_applicable"}
