"""Scenarios that play the case of a procedure that a step runs, together with the case itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.scenarios import run
from tests.reuse.folder import call, complaint, write

CASES = """\
sopkit: 1
procedure: test/call
cases:
- id: one
  title: {{en: one, zh: 一}}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {{at: 0 min, event: opened, data: {{grade: 3}}}}
  - {{at: 1 min, event: asked, role: clerk}}
  {parts}
  expect:
  - {{at: 20 min, {expect}}}
"""
FILL = "{at: 2 min, event: opened}, {at: 5 min, event: form.filled, role: clerk}"
TOLD = "{at: 6 min, event: boss.told}"
PARTS = f"parts: [{{step: complaint.run, events: [{FILL}, {TOLD}]}}]"


def lines(folder: Path, parts: str, expect: str) -> list[str]:
    """The findings about the scenario, without those about coverage."""
    paths = write(folder, call=call(), complaint=complaint())
    text = CASES.format(parts=parts, expect=expect)
    paths["call"].with_suffix(".cases.yaml").write_text(text, "utf-8")
    found = run(paths["call"]).diagnostics
    return [
        f"{one.position and one.position.line}: {one.message} [{one.name}]"
        for one in found
        if one.name != "rule-not-covered" and one.level == "error"
    ]


RIGHT = {
    "handed facts": (PARTS, "parts: {complaint.run: {facts: {urgent: true}, asks: []}}"),
    "still open": (
        f"parts: [{{step: complaint.run, events: [{FILL}]}}]",
        "next: [complaint.run], parts: {complaint.run: {next: [boss.told], violations: []}}",
    ),
    "ended": (
        f"parts: [{{step: complaint.run, events: [{FILL}, {TOLD}, {{at: 9 min, event: ended}}]}}]",
        "next: [answered], parts: {complaint.run: {next: []}}",
    ),
    "not begun": (
        "parts: [{step: complaint.run, events: [{at: 30 min, event: opened}]}]",
        "next: [complaint.run]",
    ),
}
WRONG = {
    "no such step": (
        "parts: [{step: complaint.ran, events: []}]",
        "next: []",
        "10: one: 'test/call' has no step 'complaint.ran' with 'run'; did you mean "
        "'complaint.run'? [unknown-step]",
    ),
    "another procedure": (
        "parts: [{step: complaint.run, procedure: test/call, events: []}]",
        "next: []",
        "10: one: step 'complaint.run' runs test/complaint, not 'test/call' [unknown-procedure]",
    ),
    "a record of the part": (
        "parts: [{step: complaint.run, events: [{at: 2 mim, event: opened}]}]",
        "next: []",
        "10: one: '2 mim' has the unknown unit 'mim'; did you mean 'min'? [bad-record]",
    ),
    "an event that the part does not know": (
        "parts: [{step: complaint.run, events: [{at: 2 min, event: opend}]}]",
        "next: [complaint.run]",
        "10: one: the procedure has no event 'opend'; did you mean 'opened'? [unknown-event]",
    ),
    "what the part does": (
        PARTS,
        "parts: {complaint.run: {next: [form.filled]}}",
        "12: one: at 20 min: 'next' expected [form.filled], got []",
    ),
    "a part that has not begun": (
        "parts: [{step: complaint.run, events: [{at: 30 min, event: opened}]}]",
        "parts: {complaint.run: {next: []}}",
        "12: one: at 20 min: no case of 'complaint.run' has begun [not-as-expected]",
    ),
    "a name that the part does not know": (
        PARTS,
        "parts: {complaint.run: {violations: [form.fild]}}",
        "12: one: the procedure has no rule or step 'form.fild'",
    ),
}


@pytest.mark.parametrize("what", RIGHT)
def test_right(what: str, tmp_path: Path) -> None:
    """A scenario plays the sub-case by its own procedure, and its end does the step."""
    assert [] == lines(tmp_path, *RIGHT[what])


@pytest.mark.parametrize("what", WRONG)
def test_wrong(what: str, tmp_path: Path) -> None:
    """What is wrong with a part is told at its place, once."""
    parts, expect, says = WRONG[what]

    (found,) = lines(tmp_path, parts, expect)
    assert found.startswith(says)
