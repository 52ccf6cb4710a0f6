"""What `handbook day-plan` says of a log that is not as it should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.codebook import completed
from tests.cli.conftest import Run

Write = Callable[[str, str | bytes], Path]

PROCEDURE = """\
case: {is: {en: one meeting, zh: 一次会议}, starts: meeting.begins, ends: meeting.over}
events:
  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}
  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}
  complained: {label: {en: a guest complains, zh: 宾客投诉}}
  answered: {label: {en: answered, zh: 已答复}, do: {en: Answer the guest, zh: 答复宾客}}
rules:
- id: answer
  respond: {after: complained, do: answered, due: within 5 min, pair: each}
  source: H/tea#2
"""
LOG = """\
events:
- {at: 2026-12-01T09:00+08:00, event: complained}
- {at: 2026-13-01T09:00+08:00, event: complained}
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the record is kept aside and not judged"),
        ("zh", "记录"),
        ("zh-hant", "记录"),
        ("en,zh", "the record is kept aside and not judged"),
    ],
)
def test_the_language_of_the_plan(run: Run, write: Write, language: str, said: str) -> None:
    """What is wrong with the log is said in the language of the plan, of several in the first."""
    procedure = write("procedures/house/tea.yaml", completed(PROCEDURE))
    case = write("case.yaml", LOG)
    at = ("--at", "2026-12-01T09:01+08:00")
    result = run(
        "handbook", "day-plan", procedure, case, *at, "--lang", language, "-o", case.parent
    )

    assert result.exit_code == 1
    assert said in result.stderr
    assert ("kept aside" in result.stderr) is language.startswith("en")
