"""Reports about a case: what is shown of each thing a procedure can say, in both languages."""

import json

import pytest

from sopkit.asking import would
from sopkit.case import Case
from sopkit.cli.demo import play
from sopkit.evaluate import evaluate
from sopkit.evaluation import Evaluation
from sopkit.language import Text, faults
from sopkit.procedure import Procedure, load_text
from sopkit.reports import case_text, said
from sopkit.reports.case_json import as_object
from sopkit.reports.case_text import render

TEXT = """\
sopkit: 1
id: desk/visit
title: {en: A visit, zh: 来访}
version: "1.0.0"
status: draft
owner: desk
case: {is: {en: one visit, zh: 一次来访}, starts: guest.announced, ends: guest.left}
calendar: {zone: Asia/Shanghai, days: CN, hours: "09:00-18:00"}
roles:
  desk: {label: {en: front desk, zh: 前台}}
  manager: {label: {en: duty manager, zh: 值班经理}}
  guard: {label: {en: guard, zh: 保安}}
parameters:
  soon: {type: duration, vague: {en: soon, zh: 尽快}, source: H/visit#1}
  later: {type: duration, source: H/visit#1}
facts:
  guests: {type: count, label: {en: number of guests, zh: 人数}}
  kind:
    type: choice
    of: {vip: {en: VIP, zh: 贵宾}, usual: {en: usual, zh: 普通}}
    label: {en: kind of visit, zh: 来访类别}
    question: {en: What kind of visit is it?, zh: 来访属于哪一类？}
  halls: {type: list of text, label: {en: halls, zh: 厅}}
  seats: {type: map of count, label: {en: seats, zh: 座位}}
  gap: {type: length, label: {en: gap, zh: 间距}}
  lit: {type: bool, label: {en: the hall is lit, zh: 大厅已开灯}}
things: {badge: {label: {en: badges, zh: 胸牌}}}
events:
  guest.announced: {label: {en: guest announced, zh: 客人预约}}
  guest.left: {label: {en: guest left, zh: 客人离开}}
  host.called:
    {label: {en: host called, zh: 已通知}, do: {en: Call the host, zh: 通知接待人}, role: desk}
  door.opened: {label: {en: side door opened, zh: 侧门已打开}}
  letter.written:
    {label: {en: letter written, zh: 已写信}, do: {en: Write a letter, zh: 写信}, role: desk}
  card.sent: {label: {en: card sent, zh: 已寄卡片}, do: {en: Send a card, zh: 寄卡片}, role: desk}
steps:
- id: room.ready
  do: {en: Prepare the room, zh: 准备房间}
  role: desk
  tell: {role: [guard, manager]}
  source: H/visit#2
rules:
- id: call
  respond: {after: guest.announced, do: host.called, due: within 10 min, pair: each}
  grace: 5 min
  severity: major
  escalate: {to: manager, after: 5 min}
  source: H/visit#3
- id: letter
  respond:
    after: guest.announced
    do: letter.written
    not_before: 2 days after guest.announced
    due: within 3 working days
    pair: each
  source: H/visit#4
- id: card
  respond: {after: guest.announced, do: card.sent, due: within soon, pair: each}
  source: H/visit#5
- id: light
  hold: {that: lit, from: guest.announced, until: guest.left}
  modality: should
  source: H/visit#6
- id: vip_only
  permit: {event: door.opened, only_if: kind == vip, role: guard, instead: host.called}
  message: {en: The side door is for VIPs., zh: 侧门仅供贵宾使用。}
  source: H/visit#7
- id: badges
  stock: {item: badge, one_per: 1, of: guests}
  source: H/visit#8
"""
PROCEDURE = load_text(TEXT, "desk.yaml")
START = "2026-12-04T10:00+08:00"


def at(minute: int) -> str:
    """An instant on the morning of the visit."""
    return f"2026-12-04T{10 + minute // 60:02}:{minute % 60:02}+08:00"


def visit() -> Case:
    """A visit that has just been announced."""
    return Case(PROCEDURE).add("guest.announced", at=START)


def page(case: Case, minute: int, language: str = "en", procedure: Procedure = PROCEDURE) -> str:
    """The text about a case at a minute of the visit."""
    return render(evaluate(procedure, case, at(minute)), language=language)


@pytest.mark.parametrize(
    ("minute", "lines"),
    [
        (0, "Call the host\n    until 10:10, 10 min left\n    not broken before 10:15\n"),
        (10, "    until 10:10, that is now\n"),
        (12, "    overdue by 2 min: it was due 10:10\n"),
        (16, "  - Call the host [major]\n    not done by 10:15; still owed\n"),
        (21, "Told\n  - duty manager, since 10:20: Call the host\n"),
    ],
)
def test_due_grace_and_escalation(minute: int, lines: str) -> None:
    """A due, its grace, the violation and who is told of it come one after the other."""
    assert lines in page(visit(), minute)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            "front desk: Prepare the room\n    tell: guard and duty manager\n",
        ),
        ("zh", "  - 前台：准备房间\n    告知：保安和值班经理\n    依据：H/visit#2\n"),
        ("en", "    not before Sun 6 Dec 2026 00:00, in 38 h\n"),
        ("zh", "    不早于 2026年12月6日（周日）00:00，38 小时后\n"),
        ("en", "    no due: the source says 'soon', and the house has not set soon\n"),
        ("zh", "    没有截止时间：依据只写“尽快”，本单位未设定 soon\n"),
        ("en", "  - the hall is lit\n    record event: noticed, data: lit: true or false\n"),
        ("en", "  - how many are there: badges\n"),
        ("en", "Fetch\n  - badges: not known yet\n"),
        ("zh", "备品清单\n  - 胸牌：尚不清楚\n"),
    ],
)
def test_at_the_start(language: str, lines: str) -> None:
    """What is to be done, not yet, without a due, asked and fetched."""
    assert lines in page(visit(), 0, language)


def test_known_facts() -> None:
    """Once the facts are known the pick list has figures and a breach is told."""
    case = visit().notice(at(1), guests=7, lit=False)

    shown = page(case, 2)

    assert "Fetch\n  - 7 badges\n" in shown
    assert "Advice not followed\n" in shown
    assert "[info]\n    not so since 10:01; still not so\n    source: H/visit#6\n" in shown


@pytest.mark.parametrize(("language", "word"), [("en", "made good 10:30"), ("zh", "10:30 已补救")])
def test_made_good(language: str, word: str) -> None:
    """What was done late is told with when it was made good."""
    assert word in page(visit().add("host.called", at=at(30)), 31, language)


def test_ended() -> None:
    """After its end the case says so, and what was never done is told."""
    shown = page(visit().add("guest.left", at=at(5)), 6)

    assert "The case ended 10:05." in shown
    assert "not done when the case ended" in shown


@pytest.mark.parametrize(
    ("kind", "role", "language", "lines"),
    [
        (None, "guard", "en", ["find out first: What kind of visit is it?"]),
        (None, "guard", "zh", ["请先确认：来访属于哪一类？"]),
        (
            "usual",
            "guard",
            "en",
            ["The side door is for VIPs.", "kind of visit is not “VIP”", "instead: Call the host"],
        ),
        (
            "vip",
            "desk",
            "en",
            ["The side door is for VIPs.", "this is for the guard", "instead: Call the host"],
        ),
        ("vip", "desk", "zh", ["侧门仅供贵宾使用。", "此事由保安办理", "应改为：通知接待人"]),
    ],
)
def test_refusal(kind: str | None, role: str, language: str, lines: list[str]) -> None:
    """Why something may not be done: the rule's words, what is not so, who may, what instead."""
    case = visit() if kind is None else visit().notice(at(1), kind=kind)
    answer = would(PROCEDURE, case, "door.opened", at(2), role=role)

    told = answer.lines(language)

    assert [line for line in told if lines[1:] == [] or any(one in line for one in lines)] == told
    assert all(any(one in line for line in told) for one in lines)


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("lit", "en", "true or false"),
        ("kind", "en", "vip (VIP) or usual"),
        ("kind", "zh", "vip（贵宾）或 usual（普通）"),
        ("guests", "en", "a count"),
        ("halls", "en", "a list, each item: a text"),
        ("halls", "zh", "列表，每项：文字"),
        ("seats", "zh", "映射，每个值：整数"),
        ("gap", "zh", "长度，如 5 cm"),
        ("nothing", "en", ""),
    ],
)
def test_answers(name: str, language: str, shown: str) -> None:
    """A question says what its answer looks like in a record."""
    assert said.answers(PROCEDURE, name, language) == shown


@pytest.mark.parametrize(
    ("microseconds", "shown"),
    [
        (1, "1 s"),
        (90_000_000, "90 s"),
        (119_999_999, "119 s"),
        (120_000_000, "2 min"),
        (-125_000_000, "2 min"),
        (3 * 3_600_000_000 + 1, "3 h"),
        (2 * said.DAY - 1, "47 h 59 min"),
        (2 * said.DAY, "2 days"),
    ],
)
def test_distance(microseconds: int, shown: str) -> None:
    """Seconds below two minutes, then minutes, from two days on whole days."""
    assert said.distance(microseconds, "en") == shown


def now(minute: int) -> Evaluation:
    """The visit with its facts known."""
    return evaluate(PROCEDURE, visit().notice(at(1), guests=7, lit=False), at(minute))


def test_json_is_plain() -> None:
    """The object of a case is plain JSON, with every section."""
    report = json.loads(json.dumps(as_object(now(21))))

    assert report["stock"] == {"badge": 7}
    assert report["escalated"] == [
        {"to": "manager", "rule": "call", "since": "2026-12-04T10:20+08:00"}
    ]
    assert report["next"][0]["id"] == "host.called"
    assert [one["rule"] for one in report["advice"]] == ["light"]
    assert "2026-12-06T00:00+08:00" in [one["earliest"] for one in report["duties"]]
    assert report["ended"] is None


@pytest.mark.parametrize(
    ("minute", "begun"), [(-1, None), (0, "2026-12-04T10:00+08:00"), (30, "2026-12-04T10:00+08:00")]
)
def test_a_case_that_has_not_begun(minute: int, begun: str | None) -> None:
    """Before its first event the page says what a case begins with, afterwards no more."""
    case = evaluate(PROCEDURE, visit(), at(minute))
    pages = [render(case, language=one) for one in ("en", "zh")]

    assert as_object(case)["begun"] == begun
    assert ("begins with: guest announced." in pages[0]) is (begun is None)
    assert ("由以下事件开始：客人预约。" in pages[1]) is (begun is None)


def test_json_tells_who_is_told() -> None:
    """A step says which roles are told when it is done."""
    steps = {step["id"]: step["tells"] for step in as_object(now(2))["next"]}

    assert steps["room.ready"] == ["guard", "manager"]
    assert steps["host.called"] == []


@pytest.mark.parametrize("catalogue", [said.WORDS, case_text.WORDS, play.WORDS])
def test_both_languages(catalogue: dict[str, Text]) -> None:
    """Every phrase is there in both languages, with the same placeholders."""
    assert faults(catalogue) == ()


EXITS = load_text(
    TEXT[: TEXT.index("steps:")]
    + """\
flow: listed
steps:
- id: bill.checked
  do: {en: Check the bill, zh: 核对账单}
  role: desk
  choose:
    paid: {}
    failed:
      label: {en: the payment failed, zh: 付款失败}
      then: bill.checked
      tell: {role: manager}
    left: {label: {en: the guest left, zh: 宾客离店}, then: end}
  source: H/visit#9
- id: hall.lit
  do: {en: Light the hall, zh: 大厅开灯}
  role: desk
  choose:
    many: {when: guests > 9, then: end, tell: {role: guard}}
    few: {otherwise: end}
  source: H/visit#10
""",
    "exits.yaml",
)


def exits_page(language: str, *records: dict[str, object]) -> str:
    """The page of a visit with exits, from what is to be done on."""
    case = Case(EXITS).add("guest.announced", at=START)
    for one in records:
        case.add("bill.checked", at=START, data=one)
    return render(evaluate(EXITS, case, at(1)), language=language)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            "    record with it data: exit: paid, failed (the payment failed) or left (the\n"
            "    guest left)\n"
            "    paid: Light the hall\n"
            "    the payment failed: Check the bill; tell: duty manager\n"
            "    the guest left: the procedure ends\n",
        ),
        (
            "zh",
            "    一并登记 data: exit: paid、failed（付款失败）或 left（宾客离店）\n"
            "    paid：大厅开灯\n"
            "    付款失败：核对账单；告知：",
        ),
    ],
)
def test_exits_that_a_person_chooses(language: str, lines: str) -> None:
    """A step says which exits may be recorded with it, what they mean, and where each leads to."""
    assert lines in exits_page(language)


def test_exits_that_follow_from_facts() -> None:
    """Of these only those are said at which somebody is told."""
    page = exits_page("en", {"exit": "paid"})

    assert "    number of guests is more than 9: the procedure ends; tell: guard\n" in page
    assert "record with it" not in page
    assert "otherwise" not in page


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            "  - how did it go: Check the bill\n"
            "    record bill.checked again with data: exit: paid, failed (the payment failed)\n"
            "    or left (the guest left)\n",
        ),
        (
            "zh",
            "  - 结果如何：核对账单\n"
            "    再登记 bill.checked，data: exit: paid、failed（付款失败）或 left（宾客离店）\n",
        ),
    ],
)
def test_an_exit_that_was_not_recorded(language: str, lines: str) -> None:
    """It is asked for in words, with what to record."""
    assert lines in exits_page(language, {})


def test_json_of_exits() -> None:
    """A step has its exits, each with its label, its condition in words, its goal, who is told."""
    case = Case(EXITS).add("guest.announced", at=START)
    (step,) = as_object(evaluate(EXITS, case, at(1)))["next"]

    keys = ("name", "label", "when", "then", "tells")
    assert [[one[key] for key in keys] for one in step["exits"]] == [
        ["paid", "", "", "hall.lit", []],
        ["failed", "the payment failed", "", "bill.checked", ["manager"]],
        ["left", "the guest left", "", "end", []],
    ]


def test_what_is_over_and_was_never_known() -> None:
    """A demand whose condition nobody settled in time is named as not judged, and not asked."""
    page = render(
        evaluate(LATE, Case(LATE).add("guest.announced", at=START), at(11)), language="en"
    )

    assert "Not judged\n" in page
    assert "    not known: the hall is lit\n" in page
    assert "Find out" not in page


LATE = load_text(
    TEXT[: TEXT.index("steps:")]
    + """\
rules:
- id: call
  when: lit
  respond: {after: guest.announced, do: host.called, due: within 10 min, pair: each}
  source: H/visit#3
""",
    "late.yaml",
)
