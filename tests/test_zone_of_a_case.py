"""A case in another zone than its procedure: whatever reads a clock or a date reads its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import sopkit
from sopkit.cli import sopkit as command
from sopkit.quantities import parse_instant
from tests.rules.procedures import small

TEXT = """
calendar: {zone: Asia/Shanghai, hours: "09:00-18:00", shifts: {day: {from: "07:00", to: "15:00"}}}
roles:
  porter: {label: {en: porter, zh: 门童}, shift: day}
events:
  answered: {label: {en: answered, zh: 已答}}
rules:
- id: by_clock
  respond: {after: opened, do: answered, due: before 16:00, pair: one}
  source: A/test#1
- id: by_date
  respond: {after: opened, do: answered, due: within 1 day, pair: one}
  source: A/test#2
- id: by_hours
  respond: {after: opened, do: answered, due: within 10 working hours, pair: one}
  source: A/test#3
- id: by_shift
  respond:
    after: opened
    do: answered
    due: within 1 h of next porter shift start after opened
    pair: one
  source: A/test#4
- id: by_schedule
  schedule: {do: answered, every: day, at: "08:00"}
  source: A/test#5
- id: by_day
  forbid: {event: answered, outside: "07:00-21:00"}
  source: A/test#6
- id: by_condition
  permit: {event: answered, only_if: time_of_day(at) < closing}
  source: A/test#7
facts:
  closing: {type: time, default: "20:00", label: {en: closing, zh: 打烊时刻}}
"""
PROCEDURE = small(TEXT)
ZONES = ("Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "America/New_York")
DUES = {
    "by_clock": "2026-12-01 16:00",
    "by_date": "end of 2026-12-02",
    "by_hours": "2026-12-02 11:00",
    "by_shift": "2026-12-02 08:00",
    "by_schedule": "2026-12-02 08:00",
}


@pytest.mark.parametrize("zone", ZONES)
def test_dues_are_of_the_zone_of_the_case(zone: str) -> None:
    """Times of day, dates, opening hours, shifts and schedules are those of the case's clocks."""
    case = sopkit.Case(PROCEDURE, zone=zone).add("opened", at="2026-12-01 10:00")
    assert case.zone is not None

    found = {
        one.rule: one.due for one in sopkit.evaluate(PROCEDURE, case, "2026-12-01 10:01").duties
    }

    assert found == {name: parse_instant(due, case.zone) for name, due in DUES.items()}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("clock", "allowed"),
    [("06:59", "no"), ("07:00", "yes"), ("19:59", "yes"), ("20:00", "no"), ("21:01", "no")],
)
def test_guards_read_the_clock_of_the_case(zone: str, clock: str, allowed: str) -> None:
    """Hours outside which something is forbidden, and times in conditions, are the case's."""
    case = sopkit.Case(PROCEDURE, zone=zone).add("opened", at="2026-12-01 10:00")

    assert sopkit.would(PROCEDURE, case, "answered", f"2026-12-02 {clock}").allowed == allowed


def test_a_monitor_wakes_by_the_clock_of_the_case() -> None:
    """What a monitor waits for lies on the clocks of the case, too."""
    case = sopkit.Case(PROCEDURE, zone="Europe/Berlin")
    monitor = sopkit.Monitor(PROCEDURE, case)

    monitor.add(event="opened", at="2026-12-01 10:00")

    assert monitor.next_due == parse_instant("2026-12-01 16:00", case.zone) + 1


def test_next_shows_the_clocks_of_the_log(tmp_path: Path) -> None:
    """`sopkit next` shows the dues on the clocks that the log names."""
    path = tmp_path / "p.yaml"
    path.write_text(PROCEDURE.document.text, "utf-8")
    log = tmp_path / "case.yaml"
    log.write_text(
        "zone: Europe/Berlin\nevents: [{at: '2026-12-01 10:00', event: opened}]\n", "utf-8"
    )

    said = (
        CliRunner()
        .invoke(command, ["next", str(path), str(log), "--at", "2026-12-01 10:01"])
        .stdout
    )

    assert "Tue 1 Dec 2026 10:01 (Europe/Berlin)" in said
    assert "until 16:00" in said
