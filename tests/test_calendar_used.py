"""A result names the calendar by which it was judged."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import sopkit
from sopkit.evaluation import Evaluation
from sopkit.reports.case_json import as_object

TEXT = """\
sopkit: 1
id: a
title: {{en: Answers, zh: 答复}}
version: "1.0.0"
status: draft
owner: desk
case: {{is: {{en: one question, zh: 一次询问}}}}
roles: {{desk: {{label: {{en: desk, zh: 前台}}}}}}
calendar: {{zone: Asia/Shanghai{days}}}
events:
  asked: {{label: {{en: asked, zh: 已询问}}}}
  answered: {{label: {{en: answered, zh: 已答复}}}}
rules:
- id: answer
  respond: {{after: asked, do: answered, due: within 1 working day, pair: each}}
  source: H/a#1
"""
DAYS = """\
name: House
version: "{version}"
announced_through: 2026-12-31
off: [{off}]
"""


def judged(folder: Path, days: str = "") -> Evaluation:
    """A case of the twentieth of October, judged two days later."""
    path = folder / "procedures" / "a.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT.format(days=days), encoding="utf-8")
    procedure = sopkit.load(path)
    case = sopkit.Case(procedure).add("asked", at="2026-10-20T10:00+08:00")
    return sopkit.evaluate(procedure, case, at="2026-10-22T10:00+08:00")


def house(folder: Path, off: str, version: str = "1") -> Evaluation:
    """The same by a calendar of the house, in a file beside the procedures."""
    (folder / "house.yaml").write_text(DAYS.format(off=off, version=version), encoding="utf-8")
    return judged(folder, ", days: house.yaml")


def test_the_calendar_is_named(tmp_path: Path) -> None:
    """Its name, version and the date up to which it is announced stand beside a digest."""
    used = house(tmp_path, "2026-10-21").calendars[0]

    assert used[:2] == ("House", "1")
    assert used.announced_through == datetime.date(2026, 12, 31)
    assert len(used.digest) == 64


def test_two_editions_differ(tmp_path: Path) -> None:
    """Where two results differ by the calendar alone, that is seen though both bear one version."""
    one, other = house(tmp_path, "2026-10-21"), house(tmp_path, "2026-10-22")

    assert (one.verdicts, other.verdicts) == ({"answer": "pending"}, {"answer": "violated"})
    assert one.procedure.digest == other.procedure.digest
    assert one.calendars[0].digest != other.calendars[0].digest


def test_the_digest_is_of_the_dates(tmp_path: Path) -> None:
    """Another version with the same dates has the same digest."""
    one, other = (house(tmp_path, "2026-10-21", version).calendars[0] for version in "12")

    assert (one.version, other.version) == ("1", "2")
    assert one.digest == other.digest


def test_a_calendar_of_ours(tmp_path: Path) -> None:
    """A calendar that comes with sopkit bears its own name."""
    assert judged(tmp_path, ", days: CN").calendars[0].id == "CN"


def test_days_in_the_procedure(tmp_path: Path) -> None:
    """Days without a name have a digest all the same."""
    used = judged(tmp_path, ", days: {'off': ['2026-10-21']}").calendars[0]

    assert (used.id, used.version, len(used.digest)) == ("", "", 64)


def test_no_calendar(tmp_path: Path) -> None:
    """Where the procedure names no days, none are named."""
    assert judged(tmp_path).calendars == ()


@pytest.mark.parametrize("days", ["", ", days: CN"])
def test_as_json(tmp_path: Path, days: str) -> None:
    """The JSON of a result has the same."""
    now = judged(tmp_path, days)
    wanted = [
        {
            "id": one.id,
            "version": one.version,
            "digest": one.digest,
            "announced_through": str(one.announced_through),
        }
        for one in now.calendars
    ]

    assert wanted == as_object(now)["calendars"]
