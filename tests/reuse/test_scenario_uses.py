"""What scenarios are worth where a procedure takes declarations from another, or runs one."""

from __future__ import annotations

from pathlib import Path

from sopkit.procedure import load
from sopkit.scenarios import cover, run
from sopkit.scenarios.mutants import changes
from sopkit.scenarios.mutation import mutate
from tests.reuse.folder import BASE, OWN, USER, call, complaint, procedure, user, write

APART = """\
  cook: {label: {en: cook, zh: 厨师}, separate_from: [clerk], deputy: {role: boss, when: vip}}
  boss: {label: {en: boss, zh: 主管}}
"""
BODY = USER + "parameters: {patience: {is: 2 h, source: A/test#4}}\n"
BODY = BODY.replace("  after: opened\n", "  after: opened\n  due: within patience\n")
CASES = """\
sopkit: 1
procedure: test/user
cases:
- id: one
  title: {en: one, zh: 一}
  zero: "2026-12-01T09:00+08:00"
  facts: {amount: 100 CNY, have.cup: 2}
  profile: house
  events:
  - {at: 0 min, event: opened}
  - {at: 1 min, event: paid, role: clerk, key: left, form: {text: a}}
  - {at: 2 min, event: paid, role: clerk, key: right, form: {text: b}}
  expect:
  - {at: 0 min, duties: {paid: {due: 1 h}}}
"""
HOUSE = "test/user: {patience: 1 h}\n"


def folder(tmp_path: Path) -> Path:
    """A procedure whose roles, events and facts are those of another, with a house's figure."""
    shared = procedure("test/base", BASE, own=OWN.replace("events:\n", APART + "events:\n"))
    path = write(tmp_path, base=shared, user=user(own="", body=BODY))["user"]
    path.with_suffix(".cases.yaml").write_text(CASES, "utf-8")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "house.yaml").write_text(HOUSE, "utf-8")
    return path


def test_a_house_of_a_scenario(tmp_path: Path) -> None:
    """A scenario may have the figures of a house where the procedure uses another."""
    found = run(folder(tmp_path))

    assert found.diagnostics == ()


def test_a_house_laid_over_what_is_used(tmp_path: Path) -> None:
    """A loaded procedure with the values of a house keeps what it uses, and reads no file again."""
    path = folder(tmp_path)
    loaded = load(path)
    (path.parent / "base.yaml").unlink()

    house = loaded.with_profile({"test/user": {"patience": "1 h"}})

    assert house.data["parameters"]["patience"]["is"] == "1 h"
    assert house.fact_type("amount").kind == "money"


def test_roles_kept_apart_elsewhere(tmp_path: Path) -> None:
    """That roles are kept apart is put to the test where it is written, not by who uses it."""
    (found,) = cover(folder(tmp_path)).coverage

    assert [gap.text for gap in found.gaps if gap.what == "rule"] == []


def test_leaves_of_used_definitions(tmp_path: Path) -> None:
    """What a definition of another file comes to is put to the test there."""
    (found,) = cover(folder(tmp_path)).coverage

    assert [gap.text for gap in found.gaps if gap.what == "condition"] == ["vip"]


def test_mutants_are_run(tmp_path: Path) -> None:
    """A mutant of a procedure that uses another is one that can be run."""
    found = mutate(folder(tmp_path))

    assert {one.before for one in found.tried if one.state == "noticed"} >= {"due paid"}


def test_mutants_of_what_is_used(tmp_path: Path) -> None:
    """Only what stands in the file itself is changed."""
    loaded = load(folder(tmp_path))

    assert {change.path[0] for change in changes(loaded)} <= {"steps", "rules", "parameters"}


RUN = """\
sopkit: 1
procedure: test/call
cases:
- id: one
  title: {{en: one, zh: 一}}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {{at: 0 min, event: opened, data: {{grade: 1}}}}
  - {{at: 1 min, event: asked, role: clerk}}
  parts:
  - step: complaint.run
    events:
    - {{at: 2 min, event: opened}}
    - {{at: 9 min, event: {last}}}
  expect:
  - {{at: 9 min, violations: []}}
"""


def uncovered(tmp_path: Path, last: str) -> set[str]:
    """What no scenario reaches when this is the last event of the case that the step runs."""
    texts = {"call": call().replace("  due: within 2 h of asked\n", ""), "complaint": complaint()}
    path = write(tmp_path, **texts)["call"]
    path.with_suffix(".cases.yaml").write_text(RUN.format(last=last), "utf-8")
    return {name for _, name in run(path).uncovered}


def test_a_step_that_runs_a_procedure_is_done(tmp_path: Path) -> None:
    """A step without due is reached when the case that it runs has ended."""
    assert "complaint.run" not in uncovered(tmp_path, "ended")


def test_a_step_that_still_runs_a_procedure(tmp_path: Path) -> None:
    """While the case that it runs is open the step is not reached."""
    assert "complaint.run" in uncovered(tmp_path, "form.filled")
