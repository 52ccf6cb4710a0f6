"""What is offered where something is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.diagnostics import Diagnostic, Edit, Position
from sopkit.editor.actions import actions
from sopkit.editor.completion import offers
from sopkit.editor.page import Page
from tests.editor.pages import NAME, TEA, page, typed

# what is typed at the end of the file, what is among the offers, what is not
OFFERED = [
    ("pur|", {"purpose: ", "layouts: "}, {"roles: ", "do: "}),
    ("- id: new\n  |", {"respond: ", "when: "}, {"id: ", "do: "}),
    ("- id: new\n  every: {do: x, |", {"gap: ", "until: "}, {"do: ", "event: "}),
    ("- id: new\n  severity: |", {"minor", "critical"}, {"draft", "tea.poured"}),
    ("- id: new\n  permit: {role: |", {"attendant", "lead"}, {"cup", "guests", "tea.poured"}),
    ("- id: new\n  respond: {after: |", {"tea.poured", "meeting.start"}, {"guests", "lead"}),
    ("- id: new\n  respond: {after: tea.|", {"tea.poured", "tea.refilled"}, set()),
    ("- id: new\n  stock: {item: |", {"cup"}, {"guests"}),
    ("- id: new\n  when: |", {"guests", "tea.poured", "large", "known("}, {"attendant"}),
    ("- id: new\n  when: grade == |", {"low", "high"}, set()),
    ("- id: new\n  when:\n    all:\n    - gue|", {"guests"}, set()),
    ("- id: new\n  grace: 10 |", {"min", "working days"}, {"tea.poured", "within"}),
    ("- id: new\n  respond: {due: |", {"within", "meeting.start", "refill_gap"}, {"lead"}),
    ("- id: new\n  source: A|", {"A/tea#1", "A/tea#2"}, set()),
    ("- id: new\n  message: {en: gue|", set(), {"guests"}),
]  # fmt: skip


@pytest.mark.parametrize(("piece", "wanted", "unwanted"), OFFERED)
def test_offers(piece: str, wanted: set[str], unwanted: set[str]) -> None:
    """Keys of the model, names of the right sort, choices and units are offered at their place."""
    found = {one.text for one in offers(*typed(piece))}

    assert set() == wanted - found
    assert set() == unwanted & found


def test_steps() -> None:
    """In a step its own keys and values are offered."""
    text = TEA[: TEA.index("rules:")]
    keys = {one.text for one in offers(*typed("- id: new\n  |", text))}
    values = {one.text for one in offers(*typed("- id: new\n  next: [|", text))}

    assert {"do: ", "asks: ", "choose: "} <= keys
    assert {"end", "tea.poured"} <= values


def test_replaces() -> None:
    """An offer replaces the word that was begun, dots and all."""
    found = {one.text: one.begin for one in offers(*typed("- id: new\n  every: {do: tea.re|"))}

    assert found["tea.refilled"] == len("tea.re")


def test_required_first() -> None:
    """Keys that must be there come first."""
    assert offers(Page(NAME, ""), 0, 0)[0].text == "sopkit: "


def test_types() -> None:
    """Types are offered for a fact, and its labels in both languages stand beside names."""
    text = TEA[: TEA.index("things:")]
    found = {one.text for one in offers(*typed("  new: {type: |", text))}
    labels = {one.text: one.detail for one in offers(*typed("- id: new\n  permit: {role: |"))}

    assert {"count", "money", "list of "} <= found
    assert labels["lead"] == "team leader / 领班"


def test_suggested_name() -> None:
    """A name that is suggested is a cure, exactly where the wrong one stands."""
    text = TEA.replace("gap: refill_gap, from: tea.poured", "gap: refill_gap, from: tea.pourd")
    wrong = page(text)
    (found,) = actions(wrong.findings(), 1, len(wrong.lines), wrong.lines)

    (edit,) = found.edits
    line = wrong.lines[edit.position.line - 1]
    assert line[edit.position.column - 1 : edit.position.end_column - 1] == "tea.pourd"
    assert (edit.text, found.safe) == ("tea.poured", False)


def test_suggested_in_message() -> None:
    """A finding that brings no cure but names another word is cured by that."""
    place = Position(1, 1, 1, 10)
    message = "unknown word 'wrod'; did you mean 'word'?"
    finding = Diagnostic("x.yaml", place, "SOP304", "unknown-name", "error", message)
    (found,) = actions([finding], 1, 1, ["a: wrod b"])

    assert (Edit(Position(1, 4, 1, 8), "word"),) == found.edits


def test_no_cure_elsewhere() -> None:
    """Only cures for the lines that were asked about are offered."""
    wrong = page(TEA.replace("from: tea.poured", "from: tea.pourd"))

    assert actions(wrong.findings(), 1, 5, wrong.lines) == []


HEAD = "sopkit: 1\nprocedure: conference/tea\ncases:\n- id: a\n"

# what is typed in a scenario file, what is among the offers, what is not
IN_CASES = [
    ("  |", {"events: ", "expect: ", "zero: "}, {"id: ", "steps: "}),
    ("  facts: {|", {"guests: ", "grade: "}, {"lead: "}),
    ("  parameters: {|", {"refill_gap: "}, {"guests: "}),
    ("  events:\n  - {at: 1 min, event: |", {"tea.poured", "meeting.start"}, {"guests"}),
    ("  events:\n  - {at: 1 min, event: x, role: |", {"attendant"}, {"guests"}),
    ("  events:\n  - {at: 1 min, event: x, data: {|", {"guests: "}, {"lead: "}),
    ("  expect:\n  - {at: 1 |", {"min"}, {"tea.poured"}),
    ("  expect:\n  - at: 1 min\n    next: [|", {"tea.poured", "tea.refilled"}, {"guests"}),
    ("  expect:\n  - at: 1 min\n    asks: [|", {"guests"}, {"tea.poured"}),
    ("  expect:\n  - at: 1 min\n    violations: [|", {"refill", "tea.poured.clean"}, {"guests"}),
    ("  expect:\n  - at: 1 min\n    verdicts: {|", {"refill: "}, {"guests: "}),
    ("  expect:\n  - at: 1 min\n    verdicts: {refill: |", {"satisfied"}, {"guests"}),
    ("  expect:\n  - at: 1 min\n    severities: {|", {"refill: "}, {"guests: "}),
    ("  expect:\n  - at: 1 min\n    severities: {refill: |", {"critical"}, {"satisfied"}),
    ("  expect:\n  - at: 1 min\n    messages: {|", {"refill: "}, {"guests: "}),
    ("  would:\n  - {at: 1 min, event: x, allowed: |", {"true", "false", "ask"}, {"guests"}),
]


@pytest.mark.parametrize(("piece", "wanted", "unwanted"), IN_CASES)
def test_in_scenarios(tmp_path: Path, piece: str, wanted: set[str], unwanted: set[str]) -> None:
    """In a scenario file the names of its procedure are offered."""
    folder = tmp_path / "procedures" / "conference"
    folder.mkdir(parents=True)
    (folder / "tea.yaml").write_text(TEA, "utf-8")
    text = HEAD + piece.replace("|", "")
    path = str(folder / "tea.cases.yaml")
    lines = text.split("\n")
    found = {
        one.text
        for one in offers(Page(path, text, Page(path, HEAD)), len(lines) - 1, len(lines[-1]))
    }

    assert set() == wanted - found
    assert set() == unwanted & found


def test_procedures(tmp_path: Path) -> None:
    """Under `uses` and `run` the procedures of the folder are offered, whole."""
    folder = tmp_path / "procedures" / "conference"
    folder.mkdir(parents=True)
    (folder / "tea.yaml").write_text(TEA, "utf-8")
    text = "sopkit: 1\nuses: [conference/t"
    found = offers(Page(str(folder / "talk.yaml"), text), 1, len("uses: [conference/t"))

    assert [("conference/tea", len("conference/t"))] == [
        (one.text, one.begin) for one in found if one.sort == "procedure"
    ]
