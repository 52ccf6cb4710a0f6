"""The order of the sections of a file says nothing: the same is next, owed and broken."""

from __future__ import annotations

import json
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sopkit.case import RECORD_KEYS, Case
from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.evaluate import evaluate
from sopkit.procedure import Procedure, load_text, procedure_files
from sopkit.quantities import parse_instant
from sopkit.reports.case_json import as_object
from sopkit.scenarios.model import Scenario
from sopkit.scenarios.reading import load_cases

SHIPPED = Path(__file__).parents[1] / "procedures"
FILES = procedure_files([SHIPPED])
HOUR = 3_600_000_000
TEXT = """\
sopkit: 1
id: house/tea
title: {en: Tea, zh: 茶}
version: 1.0.0
status: approved
owner: maid
case: {is: {en: a meeting, zh: 会议}, starts: begun}
roles: {maid: {label: {en: maid, zh: 服务员}}}
events:
  begun: {label: {en: begun, zh: 开始}}
  air.let: {label: {en: aired, zh: 通风}, do: {en: Air the room, zh: 通风}}
rules:
- {id: air, respond: {after: begun, do: air.let, due: within 10 min}, source: H/tea#1}
steps:
- {id: cups, do: {en: Set the cups, zh: 摆杯}, due: 10 min after begun, source: H/tea#2}
"""


def rewritten(data: dict[str, Any]) -> str:
    """Data as the text of a file, in JSON, which is YAML."""

    def number(value: Decimal) -> float:
        return float(value)

    return json.dumps(data, ensure_ascii=False, default=number)


def backwards(path: str, text: str | None = None) -> tuple[str, str]:
    """A file as it is, and with its sections in the opposite order."""
    document = read_document(path, Diagnostics(path), text=text)
    assert document is not None
    return rewritten(document.data), rewritten(dict(reversed(document.data.items())))


def said(procedure: Procedure, path: Path) -> list[str]:
    """What is said of each case of its scenarios, an hour after its zero."""
    file = load_cases(path.with_suffix(".cases.yaml"), Diagnostics(""))
    return [_said(procedure, one) for one, _ in (file.scenarios if file is not None else ())]


def _said(procedure: Procedure, scenario: Scenario) -> str:
    zero = parse_instant(scenario.zero, procedure.zone or UTC)
    case = Case(procedure, zero=zero, facts=scenario.facts, planned=scenario.planned)
    for raw in scenario.events or ():
        case.record({key: value for key, value in raw.items() if key in RECORD_KEYS})
    return json.dumps(as_object(evaluate(procedure, case, zero + HOUR)), default=str)


def test_next_steps() -> None:
    """Steps come before what rules ask for, wherever the two sections stand."""
    found = []
    for text in backwards("tea.yaml", TEXT):
        procedure = load_text(text)
        case = Case(procedure).add("begun", at="2026-12-01T09:00+08:00")
        now = evaluate(procedure, case, at="2026-12-01T09:01+08:00")
        found.append([step.id for step in now.next_steps])

    assert found == [["cups", "air.let"], ["cups", "air.let"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_procedures(path: Path) -> None:
    """Of no case of a shipped procedure anything else is said when its sections are turned."""
    own, turned = (load_text(text, str(path)) for text in backwards(str(path)))

    assert said(turned, path) == said(own, path)
