"""This module puts one text into a small procedure, so that the lints of style look at it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from sopkit.codebook import completed
from sopkit.diagnostics import Diagnostic, Diagnostics, Edit
from sopkit.lint.base import Subject
from sopkit.lint.settings import DEFAULTS, Settings
from sopkit.lint.style import LINT
from sopkit.procedure import Procedure, build_document

CASES = Path(__file__).parent / "style"

ROLES = """\
roles:
  attendant: {label: {en: attendant, zh: 服务员}}
  supervisor: {label: {en: supervisor, zh: 主管}}
"""
STEP = """\
steps:
- id: tea.poured
  do: %s
  role: attendant
  source: H/tea#1
"""
PLACES = {
    "step": STEP,
    "due": f"{STEP}  due: 10 min after meeting.begins\n",
    "check": f"{STEP % '{en: Pour the tea, zh: 斟茶}'}  checks: [{{id: poured, check: %s}}]\n",
    "conduct": (
        f"{STEP % '{en: Pour the tea, zh: 斟茶}'}"
        "  checks: [{id: poured, check: %s, conduct: true}]\n"
    ),
    "note": f"{STEP % '{en: Pour the tea, zh: 斟茶}'}  note: %s\n",
    "say": f"{STEP % '{en: Pour the tea, zh: 斟茶}'}  say: {{any: [%s]}}\n",
    "message": (
        "rules:\n- id: refill\n"
        "  every: {do: tea.poured, gap: 15 min, from: meeting.begins, until: meeting.over}\n"
        "  message: %s\n  source: H/tea#2\n"
    ),
    "advice": (
        "rules:\n- id: refill\n"
        "  every: {do: tea.poured, gap: 15 min, from: meeting.begins, until: meeting.over}\n"
        "  modality: should\n  message: %s\n  source: H/tea#2\n"
    ),
    "permit": (
        "rules:\n- id: who\n  permit: {event: tea.poured, role: attendant}\n"
        "  message: %s\n  source: H/tea#2\n"
    ),
    "act": "rules:\n- id: kept\n  forbid: {act: %s}\n  source: H/tea#2\n",
    "label": (
        "facts:\n  seats: {type: count, label: {en: seats, zh: 座位数}}\n"
        "  amount: {type: count, label: %s}\n"
    ),
    "vague": (
        "parameters:\n  soon: {type: duration, vague: %s, source: H/tea#3}\n"
        "steps:\n- id: tea.poured\n  do: {en: Pour the tea promptly, zh: 及时斟茶}\n"
        "  role: attendant\n  due: within soon of meeting.begins\n  source: H/tea#1\n"
    ),
}
"""Where a text may stand; `%s` is the text in both languages."""

FACTS = "facts:\n  seats: {type: count, label: {en: seats, zh: 座位数}}\n"


def piece(place: str, en: str, zh: str) -> str:
    """A procedure that holds a text at a place."""
    pair = json.dumps({"en": en, "zh": zh}, ensure_ascii=False)
    body = ROLES + PLACES[place] % pair
    return completed(body if "facts:" in body else FACTS + body)


def built(text: str) -> Procedure:
    """The procedure of a text that has no errors."""
    diagnostics = Diagnostics("tea.yaml")
    procedure = build_document("tea.yaml", diagnostics, text=text)
    assert procedure is not None
    assert [one.line() for one in diagnostics if one.level == "error"] == []
    return procedure


def findings(text: str, settings: Settings = DEFAULTS) -> tuple[Diagnostic, ...]:
    """What the lints of style find in a procedure."""
    diagnostics = Diagnostics("tea.yaml")
    LINT.look(Subject(built(text), settings, diagnostics))
    return diagnostics.sorted()


def at(text: str, found: Diagnostic) -> str:
    """The characters of a text that a finding is about."""
    assert found.position is not None
    line = text.splitlines()[found.position.line - 1]
    return line[found.position.column - 1 : found.position.end_column - 1]


def mended(text: str, found: Diagnostic) -> str:
    """The text after the fix of a finding."""
    lines = text.split("\n")
    for edit in sorted(_edits(found), key=lambda edit: edit.position, reverse=True):
        place = edit.position
        line = lines[place.line - 1]
        lines[place.line - 1] = line[: place.column - 1] + edit.text + line[place.end_column - 1 :]
    return "\n".join(lines)


def _edits(found: Diagnostic) -> tuple[Edit, ...]:
    return found.fix.edits if found.fix else ()


def cases() -> list[Any]:
    """The cases of all files: what is written, and what is found in it."""
    return [
        (f"{path.stem}: {case['fact']}", case)
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]
