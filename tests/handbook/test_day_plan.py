"""Tests of the plan of a day: the paper says what the evaluation says."""

from __future__ import annotations

import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sopkit.case import Case
from sopkit.evaluate import evaluate
from sopkit.handbook import typst
from sopkit.handbook.day_plan import DayPlan, day_plan
from sopkit.procedure import Procedure, load
from sopkit.reports import case_text
from tests.handbook.reading import PROCEDURES, needs_pdftotext, squeezed, text_of

ZONE = ZoneInfo("Asia/Shanghai")
TEXT = """\
sopkit: 1
id: test/plan
title: {en: A plan, zh: 计划}
version: 1.0.0
status: approved
owner: chief
case: {is: {en: one visit, zh: 一次来访}}
calendar: {zone: Asia/Shanghai, days: CN, hours: 09:00-18:00}
roles:
  chief: {label: {en: chief, zh: 主管}}
  host: {label: {en: host, zh: 接待员}}
facts:
  loud: {type: bool, label: {en: it is loud, zh: 嘈杂}, question: {en: Is it loud, zh: 是否嘈杂}}
events:
  visit.agreed: {label: {en: visit agreed, zh: 来访已约定}}
  visit.starts: {label: {en: visit begins, zh: 来访开始}, planned: true}
steps:
- {id: door.opened, do: {en: Open the door, zh: 开门}, role: host, due: 20 min before visit.starts,
   guess: true}
- {id: window.closed, do: {en: Close the window, zh: 关窗}, role: host, when: loud,
   due: 5 min before visit.starts, guess: true}
- {id: report.written, do: {en: Write a report, zh: 写报告}, role: chief,
   due: within 3 working days of visit.agreed, guess: true}
- {id: flowers.bought, do: {en: Buy flowers, zh: 买花}, role: host, guess: true}
"""


def procedure(folder: Path, text: str = TEXT) -> Procedure:
    """The procedure of these tests."""
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return load(folder / "plan.yaml")


def plan(
    made: Procedure, day: str = "2026-12-01", at: str = "08:00", language: str = "en"
) -> DayPlan:
    """The plan of a visit at nine, agreed at half past seven."""
    planned = {"visit.starts": f"{day}T09:00+08:00"}
    case = Case(made, planned=planned).add("visit.agreed", at=f"{day}T07:30+08:00")
    now = evaluate(made, case, f"{day}T{at}+08:00")
    return day_plan(now, case, language, ZONE)


def test_dues_are_times_of_the_clock(tmp_path: Path) -> None:
    """Lead times before a planned event are printed as hours and minutes, by role."""
    found = {
        r.label: [(one.time, one.text) for one in r.lines] for r in plan(procedure(tmp_path)).roles
    }

    assert found["Host"][0] == ("by 08:40", "Open the door")
    assert ("any time", "Buy flowers") in found["Host"]
    assert found["Chief"][0][1] == "Write a report"


def test_in_chinese(tmp_path: Path) -> None:
    """The Chinese plan has the same lines and times."""
    english, chinese = (plan(procedure(tmp_path), language=one) for one in ("en", "zh"))

    assert [(r.id, [x.id for x in r.lines]) for r in english.roles] == [
        (r.id, [x.id for x in r.lines]) for r in chinese.roles
    ]
    assert next(r for r in chinese.roles if r.id == "host").lines[0].time == "08:40 前"


@pytest.mark.parametrize(
    ("at", "sort"), [("08:39", "plain"), ("08:40", "plain"), ("08:41", "overdue")]
)
def test_overdue_is_marked_after_its_due(tmp_path: Path, at: str, sort: str) -> None:
    """At its due a duty is still in time; a minute later it is marked."""
    lines = [one for r in plan(procedure(tmp_path), at=at).roles for one in r.lines]

    assert next(one.sort for one in lines if one.id == "door.opened") == sort


def test_what_hangs_on_an_unknown_fact_is_marked(tmp_path: Path) -> None:
    """A duty that may not apply says what is to be found out; the question is on the page."""
    made = plan(procedure(tmp_path))
    line = next(one for r in made.roles for one in r.lines if one.id == "window.closed")

    assert line.sort == "unknown"
    assert "loud" in line.note
    assert any("loud" in one for one in made.asks)


def test_a_provisional_due_is_marked(tmp_path: Path) -> None:
    """Past the announced days off a due in working days is provisional, before it is not."""
    sorts = {
        day: next(
            one.sort
            for r in plan(procedure(tmp_path), day).roles
            for one in r.lines
            if one.id == "report.written"
        )
        for day in ("2026-12-01", "2035-03-01")
    }

    assert sorts == {"2026-12-01": "plain", "2035-03-01": "provisional"}


@needs_pdftotext
@pytest.mark.parametrize("language", ["en", "zh", "zh-hant"])
def test_the_pick_list_is_computed(language: str) -> None:
    """Quantities are those of the case, on one page, and every line is in the PDF."""
    tea = load(PROCEDURES / "conference/attendant-pre-meeting-tea.yaml")
    case = Case(
        tea, facts={"attendees": 24}, planned={"meeting.start": "2026-12-01T09:00+08:00"}
    ).add("notice.received", at="2026-12-01T07:30+08:00")
    made = day_plan(evaluate(tea, case, "2026-12-01T08:00+08:00"), case, language, ZONE)
    pdf = typst.render(made, "day_plan")
    shown = text_of(pdf)
    lines = [text for r in made.roles for one in r.lines for text in (one.time, one.text)]

    assert "24" in [one.quantity for one in made.stock]
    assert [text for text in lines if squeezed(text) not in shown] == []
    assert pdf == typst.render(made, "day_plan")
    pypdf = pytest.importorskip("pypdf")
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_an_unknown_quantity_is_said() -> None:
    """A quantity that hangs on a missing fact is no number."""
    tea = load(PROCEDURES / "conference/attendant-pre-meeting-tea.yaml")
    case = Case(tea).add("notice.received", at="2026-12-01T07:30+08:00")
    made = day_plan(evaluate(tea, case, "2026-12-01T08:00+08:00"), case, "en", ZONE)
    cups = next(one for one in made.stock if one.item == "Paper cup")

    assert (cups.quantity, cups.unknown) == ("not known yet", True)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("07:29", "The case has not begun; it begins with: visit agreed."),
        ("07:31", "Nothing is owed at this time."),
    ],
)
def test_what_an_empty_plan_says(tmp_path: Path, at: str, said: str) -> None:
    """Before the case begins the plan says what it waits for, not that nothing is owed."""
    begins = TEXT.replace("一次来访}}", "一次来访}, starts: visit.agreed}")

    assert plan(procedure(tmp_path, begins), at=at).nothing == said


MASSAGE = (
    "guest.entered guest.received guest.led room.assigned treatments.offered front_desk.told "
    "dispatch.asked"
)
DATA = {"guest.entered": {"came_by_car": False}, "treatments.offered": {"treatment": "hanfang"}}


def session(*more: str) -> tuple[Procedure, Case]:
    """A visit to a shipped procedure, up to the step whose exits a person chooses."""
    made = load(PROCEDURES / "hospitality/foot-massage-service.yaml")
    case = Case(made)
    for minute, event in enumerate([*MASSAGE.split(), *more]):
        at = f"2026-12-01T09:{minute:02}+08:00"
        case = case.add(event, at=at, data=DATA.get(event, {}))
    return made, case


def steps_of(made: DayPlan) -> dict[str, tuple[str, ...]]:
    """The lines of a plan by id, with their exits."""
    return {one.id: one.exits for r in made.roles for one in r.lines}


@pytest.mark.parametrize(
    ("language", "exits"),
    [
        (
            "en",
            (
                "the guest declines the therapist: Ask why the guest declines the therapist",
                "the guest accepts the therapist: Write the dispatch slip",
            ),
        ),
        ("zh", ("宾客退钟：询问退钟原因", "宾客接受技师：开具《派工单》")),
    ],
)
def test_the_exits_of_a_step_stand_below_it(language: str, exits: tuple[str, ...]) -> None:
    """The ways on from a step are those that `sopkit next` names; a step without has none."""
    made, case = session()
    now = evaluate(made, case, "2026-12-01T10:00+08:00")
    found = steps_of(day_plan(now, case, language, ZONE))

    assert found == {"room.served": (), "session.started": exits}
    assert all(one in case_text.render(now, language=language, width=200) for one in exits)


def test_an_exit_that_was_not_recorded_is_asked_for() -> None:
    """Once the step is done the plan asks how it went, with the exits to choose from."""
    made, case = session("session.started")
    now = evaluate(made, case, "2026-12-01T10:00+08:00")

    assert day_plan(now, case, "en", ZONE).asks == (
        "how did it go: Start the session (the guest declines the therapist or the guest accepts "
        "the therapist)",
    )


def test_whom_an_exit_tells_is_said(tmp_path: Path) -> None:
    """An exit says its condition, where it leads to and who is told; the last one ends."""
    text = TEXT.replace("calendar:", "flow: listed\ncalendar:").replace(
        "guess: true}\n- {id: window.closed",
        "guess: true,\n   choose: {noisy: {when: loud, then: window.closed, tell: {role: chief}},\n"
        "     quiet: {otherwise: end}}}\n- {id: window.closed",
        1,
    )
    found = steps_of(plan(procedure(tmp_path, text)))

    assert found["door.opened"] == (
        "it is loud: Close the window; tell: chief",
        "otherwise: the procedure ends",
    )


@needs_pdftotext
def test_the_exits_are_on_the_page() -> None:
    """Every exit of the plan is printed."""
    made, case = session()
    page = day_plan(evaluate(made, case, "2026-12-01T10:00+08:00"), case, "zh", ZONE)
    shown = text_of(typst.render(page, "day_plan"))

    assert [one for one in steps_of(page)["session.started"] if squeezed(one) not in shown] == []


ENDED = TEXT.replace("一次来访}}", "一次来访}, ends: visit.over}").replace(
    "steps:\n",
    "  visit.over: {label: {en: visit over, zh: 来访结束}}\nrules:\n"
    "- {id: thanks, respond: {after: visit.agreed, do: report.written, pair: each},\n"
    "   guess: true}\nsteps:\n",
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_wrong_with_the_log_is_said(tmp_path: Path, language: str) -> None:
    """Records without effect and those after the end stand in the plan as `next` has them."""
    made = procedure(tmp_path, ENDED)
    case = Case(made).add("visit.over", at="2026-12-01T07:00+08:00")
    case.record({"at": "2026-12-01T07:10+08:00", "event": "visit.agreed"})
    case.record({"at": "2026-12-01T07:20+08:00", "waives": "door", "reason": "x"})
    now = evaluate(made, case, "2026-12-01T08:00+08:00")
    found = day_plan(now, case, language, ZONE, problems=["case.yaml:9: unread"]).log
    shown = case_text.render(
        now, language=language, width=1000, problems=["case.yaml:9: unread"], places=case.places
    )

    assert len(found) == 3
    assert [one for one in found if squeezed(one) not in squeezed(shown)] == []


def test_nothing_is_wrong_with_the_log(tmp_path: Path) -> None:
    """A log without faults has no such part."""
    assert plan(procedure(tmp_path)).log == ()


@pytest.mark.parametrize(
    ("language", "time", "note"),
    [
        ("en", "overdue since 08:10", "“visit begins” came 50 min ahead of its plan"),
        ("zh", "08:10 起已超时", "来访开始比计划提前 50 分钟"),
    ],
)
def test_broken_before_its_due(tmp_path: Path, language: str, time: str, note: str) -> None:
    """What was to be done before an event that came early has no due any more: it is late."""
    made = procedure(tmp_path)
    case = Case(made, planned={"visit.starts": "2026-12-01T09:00+08:00"})
    case.add("visit.starts", at="2026-12-01T08:10+08:00")
    now = evaluate(made, case, "2026-12-01T08:15+08:00")
    lines = [one for r in day_plan(now, case, language, ZONE).roles for one in r.lines]
    door = next(one for one in lines if one.id == "door.opened")

    assert (door.sort, door.time.replace("\xa0", " ")) == ("overdue", time)
    assert door.note.replace("\xa0", " ") == note


def test_a_clock_that_stands_still_is_said(tmp_path: Path) -> None:
    """A duty whose clock stands still has no time and says until when."""
    paused = "paused: {from: visit.agreed, until: visit.starts}, guess: true}\n- {id: flowers"
    text = TEXT.replace("guess: true}\n- {id: flowers", paused).replace(
        "within 3 working days of visit.agreed", "within 2 h"
    )
    lines = [one for r in plan(procedure(tmp_path, text)).roles for one in r.lines]
    report = next(one for one in lines if one.id == "report.written")

    assert report.note.startswith("its clock stands still until “visit begins”; ")


@needs_pdftotext
@pytest.mark.parametrize("language", ["en", "zh", "zh-hant"])
def test_the_log_is_on_the_page(tmp_path: Path, language: str) -> None:
    """Every line about the log is printed."""
    made = procedure(tmp_path, ENDED)
    case = Case(made).add("visit.over", at="2026-12-01T07:00+08:00")
    case.record({"at": "2026-12-01T07:10+08:00", "event": "visit.agreed"})
    page = day_plan(evaluate(made, case, "2026-12-01T08:00+08:00"), case, language, ZONE)
    shown = text_of(typst.render(page, "day_plan"))

    assert len(page.log) == 1
    assert [one for one in page.log if squeezed(one) not in shown] == []
