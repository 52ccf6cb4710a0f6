"""What a new version changes in cases on record."""

from __future__ import annotations

import pytest

import sopkit
from sopkit.impact import Replay, impact
from sopkit.procedure import Procedure, load_text
from sopkit.quantities import instant_text
from sopkit.reports.impact_report import as_object, as_text
from sopkit.reports.text import cells
from tests.reuse.folder import procedure

ACK = """\
calendar: {zone: Asia/Shanghai}
events:
  opened: {label: {en: opened, zh: 开始}}
  ended: {label: {en: ended, zh: 结束}}
  complaint: {label: {en: complaint, zh: 投诉}}
  ack: {label: {en: acknowledged, zh: 已确认}, do: {en: Acknowledge, zh: 确认收到}}
  done: {label: {en: done, zh: 办结}}
rules:
- id: answer
  respond: {after: complaint, do: ack, due: within 5 min, pair: each}
  source: A/test#1
"""
MORE = """\
- id: finish
  respond: {after: complaint, do: done, due: within 1 h, pair: each}
  source: A/test#2
"""
ROLES = "roles:\n  clerk: {label: {en: clerk, zh: 文员}}\n"
EVENTS = (("09:00", "complaint"), ("09:04", "ack"), ("09:30", "complaint"), ("09:31", "ack"))


def version(body: str, number: str = "1.0.0") -> Procedure:
    """A version of the procedure of these tests."""
    return load_text(procedure("test/ack", body, version=number, own=ROLES))


OLD = version(ACK)
SHORTER = version(ACK.replace("5 min", "3 min"), "1.1.0")
LONGER = version(ACK.replace("5 min", "6 min"), "1.1.0")
WITH_MORE = version(ACK + MORE, "1.1.0")


def log(name: str = "one") -> sopkit.Case:
    """The log of the worked example of the semantics (15.3)."""
    case = sopkit.Case(OLD, id=name).add("opened", "2026-12-01T09:00")
    for clock, event in EVENTS:
        case.add(event, f"2026-12-01T{clock}")
    return case


def listed(new: Procedure, at: str = "10:00") -> list[tuple[str, str, str | None, str | None, str]]:
    """The differences as texts."""
    found = impact(OLD, new, [log()], f"2026-12-01T{at}")
    return [
        (one.rule, instant_text(one.opened, OLD.zone)[11:16], *one.states, one.change)
        for one in found.differences
    ]


def test_the_worked_example() -> None:
    """Both versions judge the same log from the start; only what differs is listed."""
    assert listed(SHORTER) == [
        ("answer", "09:00", "satisfied", "violated", "satisfied -> violated"),
        ("answer", "09:30", "satisfied", "satisfied", "due"),
    ]


def test_the_instant_decides() -> None:
    """What neither version has judged differs by its due alone; before it opens nothing does."""
    assert listed(SHORTER, "09:03") == [("answer", "09:00", "pending", "pending", "due")]
    assert listed(SHORTER, "09:00")[0][4] == "due"
    assert listed(SHORTER, "08:59") == []


@pytest.mark.parametrize(
    ("old", "new", "change"), [(OLD, WITH_MORE, "new"), (WITH_MORE, OLD, "gone")]
)
def test_what_is_there_only_once(old: Procedure, new: Procedure, change: str) -> None:
    """A rule that came or went is listed duty by duty."""
    found = impact(old, new, [log()], "2026-12-01T10:00")

    assert {one.rule for one in found.differences} == {"finish"}
    assert found.by_rule == {"finish": {change: 2}}
    assert [one.opened_by for one in found.differences] == ["complaint", "complaint"]


def test_nothing_changes() -> None:
    """The same rules in another version change nothing, in however many cases."""
    found = impact(OLD, version(ACK, "1.0.1"), [log("one"), log("two")], "2026-12-01T10:00")

    assert (found.cases, found.differences, found.changed_cases) == (2, (), ())
    assert as_text(found).splitlines()[1:] == [
        "test/ack 1.0.0 -> 1.0.1",
        "2 cases judged at Tue 1 Dec 2026 10:00 (Asia/Shanghai)",
        "",
        "Nothing changes.",
    ]


def test_text() -> None:
    """The summary by rule comes first, then each difference below its case."""
    found = impact(OLD, SHORTER, [log("one"), log("two")], "2026-12-01T10:00")

    assert (
        as_text(found)
        == """\
A test
test/ack 1.0.0 -> 1.1.0
2 cases judged at Tue 1 Dec 2026 10:00 (Asia/Shanghai)

Changed: 2 of 2 cases.

By rule
  - answer: Acknowledge
    2 x satisfied -> violated
    2 x due moved

one
  - answer: Acknowledge
    opened Tue 1 Dec 2026 09:00 by complaint
    satisfied -> violated
    due Tue 1 Dec 2026 09:05 -> Tue 1 Dec 2026 09:03
  - answer: Acknowledge
    opened Tue 1 Dec 2026 09:30 by complaint
    due Tue 1 Dec 2026 09:35 -> Tue 1 Dec 2026 09:33

two
  - answer: Acknowledge
    opened Tue 1 Dec 2026 09:00 by complaint
    satisfied -> violated
    due Tue 1 Dec 2026 09:05 -> Tue 1 Dec 2026 09:03
  - answer: Acknowledge
    opened Tue 1 Dec 2026 09:30 by complaint
    due Tue 1 Dec 2026 09:35 -> Tue 1 Dec 2026 09:33
"""
    )


def test_chinese_fits_the_terminal() -> None:
    """In Chinese no line is wider than the terminal, and no state is left in English."""
    found = impact(OLD, WITH_MORE, [log("一" * 60)], "2026-12-01T10:31")

    text = as_text(found, language="zh", problems=["a.jsonl:2: 坏"])

    assert "violated" not in text
    assert "    仅 1.1.0 有：违反，截止 2026年12月1日" in text
    assert max(cells(line) for line in text.splitlines() if "一一" not in line) <= 80


def test_json() -> None:
    """As JSON both sides of each difference are given, instants with their offset."""
    found = as_object(impact(OLD, SHORTER, [log()], "2026-12-01T10:00"))

    assert found["by_rule"] == {"answer": {"satisfied -> violated": 1, "due": 1}}
    assert found["differences"][0] == {
        "case": "one",
        "rule": "answer",
        "opened": "2026-12-01T09:00+08:00",
        "opened_by": "complaint",
        "change": "satisfied -> violated",
        "old": {"state": "satisfied", "due": "2026-12-01T09:05+08:00"},
        "new": {"state": "violated", "due": "2026-12-01T09:03+08:00"},
        "source": ["A/test#1"],
    }


def test_each_version_reads_the_log() -> None:
    """A log may be read by the types of each version; cases without a name get a number."""
    replay = Replay("a", log(), log())

    found = impact(OLD, LONGER, [replay, log("")], "2026-12-01T10:00")

    assert found.changed_cases == ("a", "case 2")
