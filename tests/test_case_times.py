"""What is said of times: clocks that stand still, moments at hand, what came too early."""

from __future__ import annotations

import json

import pytest

import sopkit
from sopkit.evaluation import Evaluation
from sopkit.procedure import Procedure, load_text
from sopkit.reports.case_json import as_object
from sopkit.reports.case_text import render

TEXT = """\
sopkit: 1
id: desk/fault
title: {en: A fault, zh: 故障}
version: "1.0.0"
status: draft
owner: desk
case: {is: {en: one fault, zh: 一次故障}}
calendar: {zone: Asia/Shanghai, days: CN, hours: "09:00-18:00"}
roles: {desk: {label: {en: front desk, zh: 前台}}}
events:
  fault.reported: {label: {en: fault reported, zh: 已报修}}
  part.ordered: {label: {en: the part is ordered, zh: 已订配件}}
  part.arrived: {label: {en: the part arrives, zh: 配件到货}}
  visit.begins: {label: {en: the visit begins, zh: 上门开始}}
  mended: {label: {en: mended, zh: 已修好}, do: {en: Mend it, zh: 维修}, role: desk}
  room.ready: {label: {en: room ready, zh: 房间已备}, do: {en: Clear the room, zh: 清空房间}}
rules:
- id: repair
  respond:
    after: fault.reported
    do: mended
    due: %s
    pair: each
    paused: {from: part.ordered, until: part.arrived}
  source: H/fault#1
- {id: ready, before: {do: room.ready, event: visit.begins, at_least: 30 min}, source: H/fault#2}
"""
FAULT = ("fault.reported", "09:00")
ORDERED = ("part.ordered", "09:10")


def procedure(due: str = "within 2 h") -> Procedure:
    """The procedure of these tests with a due."""
    return load_text(TEXT % due)


def judged(made: Procedure, at: str, *events: tuple[str, str], planned: str = "") -> Evaluation:
    """What is said at an instant of the first of December of these events."""
    case = sopkit.Case(made)
    if planned:
        case.plan("visit.begins", "2026-12-01T08:00", f"2026-12-01T{planned}")
    for event, when in events:
        case.add(event, at=f"2026-12-01T{when}")
    return sopkit.evaluate(made, case, at=f"2026-12-01T{at}")


def shown(now: Evaluation, language: str = "en") -> str:
    """The text for a terminal, as one line."""
    return " ".join(render(now, language=language, width=1000).split())


@pytest.mark.parametrize(
    ("due", "said", "gesagt"),
    [
        ("within 2 h", "; 110 min will be left", "；恢复时剩余 110 分钟"),
        (
            "within 2 working hours",
            "; 110 min of working time will be left",
            "；恢复时剩余工作时间 110 分钟",
        ),
        ("within 3 working days", "; 3 working days will be left", "；恢复时剩余 3 个工作日"),
        ("within 2 days", "; 2 days will be left", "；恢复时剩余 2 个自然日"),
        ("within 10 min", "; it is due at once then", "；恢复时即到截止时间"),
        (
            "between 1 h and 2 h after fault.reported",
            "; 50 min after that it may be done; 110 min will be left",
            "；恢复 50 分钟后方可进行；恢复时剩余 110 分钟",
        ),
    ],
)
def test_a_clock_that_stands_still(due: str, said: str, gesagt: str) -> None:
    """A paused duty says until when its clock stands still, and what is left of it then."""
    now = judged(procedure(due), "09:30", FAULT, ORDERED)

    assert f"its clock stands still until “the part arrives”{said}" in shown(now)
    assert f"计时暂停，直至配件到货{gesagt}" in shown(now, "zh")


@pytest.mark.parametrize("due", ["within 2 h", "between 1 h and 2 h after fault.reported"])
def test_a_paused_duty_has_a_text(due: str) -> None:
    """A duty whose clock stands still has no earliest and no due, in its text and as JSON."""
    now = judged(procedure(due), "09:30", FAULT, ORDERED)
    duty = now.duties[0]
    written = json.loads(json.dumps(as_object(now)))["duties"][0]

    assert (duty.paused, duty.earliest, duty.due) == (True, None, None)
    assert duty.text("en") == "Mend it; its clock stands still"
    assert duty.text("zh") == "维修（计时暂停）"
    assert (written["paused"], written["earliest"], written["due"]) == (True, None, None)


def test_a_clock_that_runs() -> None:
    """Before the pause and from its end on nothing is said of it."""
    made, arrived = procedure(), ("part.arrived", "09:40")
    evaluations = [
        judged(made, "09:09:59", FAULT, ORDERED),
        judged(made, "09:40", FAULT, ORDERED, arrived),
    ]

    assert ["stands still" in shown(one) for one in evaluations] == [False, False]
    assert [one.duties[0].paused for one in evaluations] == [False, False]


@pytest.mark.parametrize(
    ("at", "said", "gesagt"),
    [
        ("10:59:59", "until 11:00, 1 s left", "截止 11:00，剩余 1 秒"),
        ("10:59:59.000001", "until 11:00, less than 1 s left", "截止 11:00，剩余不到 1 秒"),
        ("11:00", "until 11:00, that is now", "截止 11:00，即此刻"),
        (
            "11:00:00.999999",
            "overdue by less than 1 s: it was due 11:00",
            "已超时不到 1 秒：应于 11:00 前完成",
        ),
        ("11:00:01", "overdue by 1 s: it was due 11:00", "已超时 1 秒：应于 11:00 前完成"),
    ],
)
def test_less_than_a_second(at: str, said: str, gesagt: str) -> None:
    """What is nearer than a second is not said to be a second away."""
    now = judged(procedure(), at, FAULT)

    assert said in shown(now)
    assert gesagt in shown(now, "zh")


@pytest.mark.parametrize(
    ("at", "said", "gesagt"),
    [
        (
            "10:59:59",
            "Nothing changes by itself until 11:00 (in 1 s).",
            "11:00 之前（1 秒内）不会自行变化。",
        ),
        (
            "10:59:59.5",
            "Nothing changes by itself until 11:00 (in less than 1 s).",
            "11:00 之前（不到 1 秒）不会自行变化。",
        ),
        (
            "11:00",
            "The next change comes by itself as soon as 11:00 has passed, that is now.",
            "11:00 一过（即此刻）就会自行变化。",
        ),
        ("11:00:00.000001", "Nothing more changes by itself.", "此后不会自行变化。"),
    ],
)
def test_the_next_change(at: str, said: str, gesagt: str) -> None:
    """The foot of the text tells a change that is at hand from one that is a second away."""
    now = judged(procedure(), at, FAULT)

    assert shown(now).endswith(said)
    assert shown(now, "zh").endswith(gesagt)


@pytest.mark.parametrize("at", ["14:20", "14:30", "15:10"])
def test_broken_before_its_due(at: str) -> None:
    """What was to be done before an event that came early is overdue since then."""
    now = judged(procedure(), at, ("visit.begins", "14:20"), planned="15:00")
    english, chinese = shown(now), shown(now, "zh")

    assert "overdue since 14:20: “the visit begins” came 40 min ahead of its plan" in english
    assert "14:20: “the visit begins” came 40 min ahead of its plan; still owed" in english
    assert "自 14:20 起已超时：上门开始比计划提前 40 分钟" in chinese
    assert ("until 14:30" in english, "截止 14:30" in chinese) == (False, False)


def test_late_after_its_due() -> None:
    """What was due before the event came keeps its due, whenever the event comes."""
    now = judged(procedure(), "14:50", ("visit.begins", "14:40"), planned="15:00")

    assert "overdue by 20 min: it was due 14:30" in shown(now)


def test_too_early_and_its_event_came_early() -> None:
    """Of a duty that is broken nobody is told from when on it may be done."""
    text = (TEXT % "within 2 h").replace("at_least: 30 min", "at_least: 10 min, at_most: 20 min")
    events = [("room.ready", "14:00"), ("visit.begins", "14:20")]
    now = judged(load_text(text), "14:20", *events, planned="15:00")

    assert "not before" not in shown(now)
    assert "overdue since 14:20: it was done too early, and not again in time" in shown(now)
