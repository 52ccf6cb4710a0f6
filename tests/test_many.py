"""Tests of what is judged over many cases: key figures, overlaps, counts by a key."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.case import Case
from sopkit.errors import UsageError
from sopkit.lint.checking import check_text
from sopkit.many import Figure, Gathering, ManyResult, judge_many
from sopkit.procedure import Procedure, load_text
from sopkit.quantities import Money
from sopkit.scenarios import Report, run

HEAD = """
sopkit: 1
id: test/many
title: {en: A test, zh: 测试}
version: 1.0.0
status: draft
owner: clerk
case: {is: {en: one chat, zh: 一次接待}, starts: asked, ends: ended}
calendar: {zone: Asia/Shanghai, days: CN}
roles:
  clerk: {label: {en: clerk, zh: 文员}}
  boss: {label: {en: boss, zh: 主管}}
parameters:
  goal: {type: ratio}
  quick: {is: 10 min, source: A/test#1}
facts:
  room: {type: text, label: {en: room, zh: 房间}}
  big: {type: bool, label: {en: big, zh: 大单}}
  items: {type: count, label: {en: items, zh: 件数}}
events:
  asked: {label: {en: asked, zh: 询单}}
  paid: {label: {en: paid, zh: 成交}, data: {amount: money, kind: text}}
  answered: {label: {en: answered, zh: 回复}}
  late: {label: {en: late, zh: 迟到}, data: {person: text}}
  began: {label: {en: began, zh: 开始使用}}
  left: {label: {en: left, zh: 结束使用}}
  ended: {label: {en: ended, zh: 结束}}
rules:
"""
ZERO = "2026-11-01T00:00+08:00"
DAY = 24


def procedure(rules: str) -> Procedure:
    """A procedure with these rules, each with a source."""
    return load_text(HEAD + sourced(rules))


def sourced(rules: str) -> str:
    """The rules, one a line, as entries with a source."""
    lines = (line for line in textwrap.dedent(rules).strip().splitlines())
    return "".join(f"- {{{line}, source: A/test#1}}\n" for line in lines)


Event = tuple[Any, ...]


def case(
    found: Procedure, name: str, *events: Event, facts: Mapping[str, Any] | None = None
) -> Case:
    """A case of events (hours after zero, event, keys of the record)."""
    made = Case(found, id=name, zero=ZERO, facts=facts)
    for at, event, *more in events:
        made.record({"at": f"{at} h", "event": event, "by": "li", "role": "clerk", **dict(*more)})
    return made


def judge(found: Procedure, cases: Iterable[Case], hours: float) -> ManyResult:
    """All cases, judged so many hours after zero."""
    at = Case(found, zero=ZERO).read({"at": f"{hours} h", "event": "ended"}, 1).at
    return judge_many(found, cases, at)


MONTH = 30 * DAY
SHARE = "id: share, kpi: {share: paid, among: asked, over: month, target: at least 50 %}"

# -- shares


def shares(hours: float, *cases: tuple[Event, ...], rule: str = SHARE) -> Figure:
    """The figure of the rule over cases of these events."""
    found = procedure(rule)
    made = [case(found, f"c{place}", *events) for place, events in enumerate(cases)]
    return judge(found, made, hours).kpis["share"].total


@pytest.mark.parametrize(
    ("hours", "value", "opened", "met"),
    [(MONTH, Decimal("0.5"), 0, True), (MONTH - 1, None, 2, None)],
)
def test_a_case_counts_when_its_period_is_over(
    hours: float, value: Any, opened: int, met: bool | None
) -> None:
    """A case that has not ended is open until its month is over; at midnight it is (P1)."""
    figure = shares(hours, ((9, "asked"), (10, "paid")), ((33, "asked"),))

    assert (value, opened, met) == (figure.value, figure.open, figure.met)


def test_an_ended_case_counts_at_once() -> None:
    """A case that has ended is in the rate; the target is not decided while the month runs."""
    figure = shares(50, ((9, "asked"), (10, "paid"), (11, "ended")), ((12, "asked"),))

    assert (1, 1, 1, None) == (figure.value, figure.denominator, figure.open, figure.met)


@pytest.mark.parametrize(("paid", "value"), [(MONTH - 1, 1), (MONTH, 0), (MONTH + 5, 0)])
def test_a_month_that_is_over_stays_as_it_is(paid: int, value: int) -> None:
    """What happens from the first instant of the next month on changes nothing in this one (P4)."""
    found = procedure(SHARE)
    result = judge(found, [case(found, "a", (9, "asked"), (paid, "paid"))], 2 * MONTH)

    assert value == result.kpis["share"].periods["2026-11"].total.value


@pytest.mark.parametrize(("yes", "met"), [(1, True), (0, False)])
def test_exactly_the_target_is_met(yes: int, met: bool) -> None:
    """The target itself is reached; below it is not."""
    paid: tuple[Event, ...] = ((1, "asked"), (2, "paid"))
    figure = shares(MONTH, *[paid] * yes, *[((1, "asked"),)] * (2 - yes))

    assert met is figure.met


def test_nothing_to_count() -> None:
    """Without cases a share has no value, its target is open, and the verdict is inactive."""
    found = procedure(SHARE)
    result = judge(found, [], MONTH)

    assert Figure() == result.kpis["share"].total
    assert {"share": "inactive"} == result.verdicts


def test_unknown_is_not_no() -> None:
    """A case whose fact is unknown is counted apart, and keeps the target open where it matters."""
    found = procedure(
        "id: share, kpi: {share: big, among: asked, over: month, target: at least 50 %}"
    )
    cases = [
        case(found, "yes", (1, "asked"), facts={"big": True}),
        case(found, "no", (1, "asked"), facts={"big": False}),
        case(found, "open", (1, "asked")),
    ]
    kpi = judge(found, cases, MONTH).kpis["share"]

    assert Figure(Decimal("0.5"), 1, 2, unknown=1) == kpi.total
    assert ("big",) == kpi.needs


@pytest.mark.parametrize(("target", "met"), [("at least 30 %", True), ("at most 20 %", False)])
def test_unknown_that_does_not_matter(target: str, met: bool) -> None:
    """A target is decided where no answer to what is unknown could turn it."""
    found = procedure(
        f"id: share, kpi: {{share: big, among: asked, over: month, target: {target}}}"
    )
    cases = [
        case(found, "yes", (1, "asked"), facts={"big": True}),
        case(found, "no", (1, "asked"), facts={"big": False}),
        case(found, "open", (1, "asked")),
    ]

    assert met is judge(found, cases, MONTH).kpis["share"].met


def test_waived_and_not_applicable_are_counted_apart() -> None:
    """A waived case and one to which the rule does not apply are in no rate."""
    found = procedure(f"{SHARE}, when: not big")
    waived = case(found, "waived", (1, "asked"), facts={"big": False})
    waived.waive("share", "trial", "2026-11-02T00:00+08:00")
    cases = [waived, case(found, "big", (1, "asked"), facts={"big": True})]
    figure = judge(found, cases, MONTH).kpis["share"].total

    assert Figure(waived=1, not_applicable=1) == figure


def test_role_and_person() -> None:
    """`of_role` and `per` are those of the event that the case is counted by."""
    found = procedure(
        "id: share, kpi: {share: paid, among: asked, of_role: clerk, per: agent, over: month}"
    )
    cases = [
        case(found, "li", (1, "asked"), (2, "paid", {"by": "wu"})),
        case(found, "wu", (1, "asked", {"by": "wu"})),
        case(found, "boss", (1, "asked", {"by": "wu", "role": "boss"})),
        case(found, "nobody", (1, "asked", {"by": None})),
        case(found, "roleless", (1, "asked", {"role": None})),
    ]
    kpi = judge(found, cases, MONTH).kpis["share"]

    assert {"li": Figure(1, 1, 1), "wu": Figure(0, 0, 1)} == {
        name: Figure(one.value, one.numerator, one.denominator) for name, one in kpi.per.items()
    }
    assert (2, Decimal("0.5"), ("by", "role")) == (kpi.total.unknown, kpi.value, kpi.needs)


# -- counts, sums, means, percentiles, times


def paid(amount: str, at: float = 1, **more: Any) -> Event:
    """An order of so much."""
    return (at, "paid", {"data": {"amount": amount}, **more})


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("count: paid", 4),
        ("sum: amount of paid", Money(Decimal(100), "CNY")),
        ("mean: amount of paid", Money(Decimal(25), "CNY")),
        ("percentile: 50, of: amount of paid", Money(Decimal(20), "CNY")),
        ("percentile: 75 %, of: amount of paid", Money(Decimal(30), "CNY")),
        ("percentile: 76, of: amount of paid", Money(Decimal(40), "CNY")),
        ("percentile: 1, of: amount of paid", Money(Decimal(10), "CNY")),
        ("mean: items, among: paid", Decimal("1.5")),
        ("count: big", 1),
    ],
)
def test_measures(measure: str, value: Any) -> None:
    """Events are counted one by one, cases once; a percentile is a value that occurs."""
    found = procedure(f"id: one, kpi: {{{measure}, over: month}}")
    cases = [
        case(
            found,
            "a",
            (0, "asked"),
            paid("10 CNY"),
            paid("20 CNY"),
            facts={"items": 1, "big": True},
        ),
        case(
            found,
            "b",
            (0, "asked"),
            paid("30 CNY"),
            paid("40 CNY"),
            facts={"items": 2, "big": False},
        ),
        case(found, "c", (0, "asked"), facts={"items": 50, "big": False}),
    ]

    assert value == judge(found, cases, MONTH).kpis["one"].value


def test_a_missing_amount_is_unknown() -> None:
    """An order without amount is counted apart, as is money in another currency."""
    found = procedure("id: one, kpi: {sum: amount of paid, over: month}")
    cases = [case(found, "a", (0, "asked"), paid("10 CNY"), (2, "paid"), paid("5 USD", 3))]
    figure = judge(found, cases, MONTH).kpis["one"].total

    assert (Money(Decimal(10), "CNY"), 1, 2) == (figure.value, figure.denominator, figure.unknown)


@pytest.mark.parametrize(
    ("events", "value", "opened", "unended"),
    [
        (((1, "asked"), (2, "answered")), 60, 0, 0),
        (((2, "answered"), (1, "asked"), (1, "answered")), 0, 0, 0),
        (((1, "asked"), (2, "asked"), (3, "answered")), 90, 0, 0),
        (((1, "asked"),), None, 1, 0),
        (((1, "asked"), (5, "ended")), None, 0, 1),
    ],
)
def test_time_between_events(
    events: tuple[Event, ...], value: int | None, opened: int, unended: int
) -> None:
    """Each waits for the next answer, at the same instant too; without one there is no time."""
    rule = "id: one, kpi: {mean: time from asked to answered, over: month, target: at most quick}"
    found = procedure(rule)
    figure = judge(found, [case(found, "a", *events)], MONTH).kpis["one"].total

    assert (None if value is None else value * 60_000_000) == figure.value
    assert (opened, unended) == (figure.open, figure.not_applicable)
    assert figure.met is (None if value is None else value <= 10)


@pytest.mark.parametrize(
    ("hours", "number", "met"), [(MONTH - 1, 1, None), (MONTH - 1, 2, False), (MONTH, 1, True)]
)
def test_a_count_is_decided_as_soon_as_it_can_be(hours: int, number: int, met: bool | None) -> None:
    """More than the maximum is missed at once; at the maximum it is met when the month is over."""
    found = procedure("id: one, kpi: {count: paid, over: month, target: at most 1}")
    cases = [case(found, "a", (0, "asked"), *[(1, "paid")] * number)]

    assert met is judge(found, cases, hours).kpis["one"].met


def test_no_event_is_a_count_of_none() -> None:
    """A month without events has the count 0, and keeps a maximum."""
    found = procedure("id: one, kpi: {count: paid, over: month, target: at most 0}")
    kpi = judge(found, [], MONTH).kpis["one"]

    assert (0, True) == (kpi.value, kpi.met)


@pytest.mark.parametrize(
    ("over", "labels"),
    [
        ("day", ["2026-11-30", "2026-12-01"]),
        ("week", ["2026-W49"]),
        ("month", ["2026-11", "2026-12"]),
        ("season", ["2026-Q4"]),
        ("year", ["2026"]),
    ],
)
def test_periods_are_local(over: str, labels: list[str]) -> None:
    """Midnight in the zone of the procedure begins the next period."""
    found = procedure(f"id: one, kpi: {{count: paid, over: {over}}}")
    cases = [case(found, "a", (0, "asked"), (MONTH - 0.01, "paid"), (MONTH, "paid"))]

    assert labels == list(judge(found, cases, MONTH + 0.5).kpis["one"].periods)


@pytest.mark.parametrize(("goal", "met"), [("50 %", True), ("51 %", False), (None, None)])
def test_a_target_may_be_a_parameter(goal: str | None, met: bool | None) -> None:
    """A parameter without value leaves the target open."""
    found = procedure(
        "id: share, kpi: {share: paid, among: asked, over: month, target: at least goal}"
    )
    if goal:
        found = found.with_parameters({"goal": goal})
    cases = [case(found, "a", (1, "asked"), (2, "paid")), case(found, "b", (1, "asked"))]

    assert met is judge(found, cases, MONTH).kpis["share"].met


def test_texts() -> None:
    """A figure says value, target, keys and what was counted apart, in both languages."""
    found = procedure(
        "id: share, "
        "kpi: {share: paid, among: asked, per: agent, over: month, target: at least 50 %}"
    )
    kpi = judge(found, [case(found, "a", (1, "asked"), (2, "paid"))], MONTH).kpis["share"]

    assert kpi.text("en").endswith(
        "2026-11: 100% (1 of 1), target met; li: 100% (1 of 1), target met"
    )
    assert kpi.text("zh").endswith("2026-11：100%（1/1）、达到目标；li：100%（1/1）、达到目标")
    assert ("A/test#1",) == kpi.source


# -- overlaps

OVERLAP = "id: alone, forbid: {overlap: {of: room, from: began, until: left}}"


def stay(start: float, end: float | None = None, room: str | None = "red") -> tuple[Event, ...]:
    """A case that uses a room."""
    data = {"data": {"room": room}} if room else {}
    begun: tuple[Event, ...] = ((0, "asked"), (start, "began", data))
    return begun if end is None else (*begun, (end, "left"))


def overlaps(*cases: tuple[Event, ...], rule: str = OVERLAP) -> ManyResult:
    """The cases a, b, .. judged after two days."""
    found = procedure(rule)
    return judge(found, [case(found, "abc"[n], *one) for n, one in enumerate(cases)], 48)


@pytest.mark.parametrize(
    ("cases", "broken"),
    [
        ((stay(1, 2), stay(2, 3)), []),
        ((stay(2, 3), stay(1, 2)), []),
        ((stay(1, 2.1), stay(2, 3)), [("b", "a")]),
        ((stay(2, 3), stay(1, 2.1)), [("a", "b")]),
        ((stay(1, 3), stay(2, 3, "blue")), []),
        ((stay(1), stay(30, 31)), [("b", "a")]),
        ((stay(1, 3), stay(1, 3)), [("b", "a")]),
        ((stay(1, 9), stay(2, 9), stay(3, 9)), [("b", "a"), ("c", "a", "b")]),
        ((stay(1, 1), stay(1, 3)), []),
        (((*stay(1), (2, "ended")), stay(2, 3)), []),
        (
            ((*stay(1, 5, "blue"), (3, "noticed", {"data": {"room": "red"}})), stay(2, 4)),
            [("a", "b")],
        ),
        ((), []),
    ],
)
def test_overlaps(cases: tuple[tuple[Event, ...], ...], broken: list[tuple[str, ...]]) -> None:
    """Who begins while another has the room breaks the rule; who begins as it is left does not."""
    assert broken == [one.cases for one in overlaps(*cases).overlaps]


def test_an_unknown_room_is_no_overlap() -> None:
    """Where the room is unknown nobody is blamed, and the room is what is needed."""
    result = overlaps(stay(1, 3), stay(2, 4, None))

    assert ((), {"alone": ("room",)}) == (result.violations, result.unknown)
    assert {"alone": "unknown"} == result.verdicts


def test_an_overlap_that_is_advice() -> None:
    """Modality should makes it advice."""
    result = overlaps(stay(1, 3), stay(2, 4), rule=f"{OVERLAP}, modality: should")

    assert ((), ["alone"]) == (result.violations, [one.rule for one in result.advice])


@pytest.mark.parametrize("waiving", [0, 1])
def test_an_overlap_is_waived_in_either_case(waiving: int) -> None:
    """A waiver in one of the two cases frees them; one before the overlap does not."""
    found = procedure(OVERLAP)
    cases = [case(found, "a", *stay(1, 3)), case(found, "b", *stay(2, 4))]
    cases[waiving].waive("alone", "agreed", "2026-11-01T05:00+08:00")

    assert {"alone": "waived"} == judge(found, cases, 48).verdicts
    assert {"alone": "violated"} == judge(found, cases, 4).verdicts


def test_the_text_of_an_overlap() -> None:
    """It names both cases, the room, the instant and the rule."""
    violation = overlaps(stay(1, 3), stay(2, 4)).violations[0]

    assert violation.text("en").startswith("Sun 1 Nov 2026 02:00: b while a still had red: ")
    assert "b 与 a 同时占用red" in violation.text("zh")


# -- counts by a key

LATE = (
    "id: late_limit, count: {event: late, at_most: 1, per: month, by: person, "
    "ladder: [{at: 1, then: {en: W, zh: 警告}}, {at: 3, then: left}]}"
)


def lates(*people: str | None, rule: str = LATE) -> ManyResult:
    """One case each, an hour apart, in which this person came late."""
    found = procedure(rule)
    cases = [
        case(
            found,
            f"c{place}",
            (place, "asked"),
            (place, "late", {"data": {"person": who} if who else {}}),
        )
        for place, who in enumerate(people)
    ]
    return judge(found, cases, MONTH)


@pytest.mark.parametrize(
    ("people", "broken", "verdict"),
    [
        ([], [], "inactive"),
        (["li"], [], "satisfied"),
        (["li", "wu"], [], "satisfied"),
        (["li", "li"], [("c1", "c0")], "violated"),
        (["li", "wu", "li", "li"], [("c2", "c0"), ("c3", "c0", "c2")], "violated"),
        (["li", None], [], "unknown"),
        ([None, "li"], [], "unknown"),
        ([None], [], "satisfied"),
    ],
)
def test_counts(people: list[str | None], broken: list[tuple[str, ...]], verdict: str) -> None:
    """Each beyond the maximum is a violation that names the other cases; unknown is none."""
    result = lates(*people)

    assert broken == [one.cases for one in result.counts]
    assert {"late_limit": verdict} == result.verdicts


def test_a_ladder_over_many_cases() -> None:
    """Each rung is listed with its person, case and what it leads to."""
    rungs = [
        (one.value, one.number, one.case, one.then) for one in lates("li", "wu", "li", "li").ladder
    ]

    assert [
        ("li", 1, "c0", {"en": "W", "zh": "警告"}),
        ("wu", 1, "c1", {"en": "W", "zh": "警告"}),
        ("li", 3, "c3", "left"),
    ] == rungs


@pytest.mark.parametrize(
    ("per", "hours", "broken"),
    [
        ("month", (MONTH - 1, MONTH), 0),
        ("month", (MONTH - 2, MONTH - 1), 1),
        ("24 h", (1, 25), 0),
        ("24 h", (1, 24.9), 1),
        ("2 days", (1, 48), 0),
        ("2 days", (1, 47), 1),
        ("case", (1, 2 * MONTH), 1),
    ],
)
def test_counts_in_a_period(per: str, hours: tuple[float, float], broken: int) -> None:
    """Exactly a span apart is two windows, as is the first instant of the next month."""
    found = procedure(f"id: one, count: {{event: late, at_most: 1, per: {per}, by: agent}}")
    cases = [case(found, f"c{at}", (0, "asked"), (at, "late")) for at in hours]

    assert broken == len(judge(found, cases, 3 * MONTH).violations)


def test_a_waived_count() -> None:
    """A waiver in the case of the hit frees it."""
    found = procedure(LATE)
    late = {"data": {"person": "li"}}
    cases = [case(found, name, (0, "asked"), (1, "late", late)) for name in "ab"]
    cases[1].waive("late_limit", "strike", "2026-11-01T05:00+08:00")

    assert {"late_limit": "waived"} == judge(found, cases, 48).verdicts


# -- as a whole


def test_cases_of_one_id_are_refused() -> None:
    """Two cases with one id could not be told apart."""
    found = procedure(SHARE)
    gathering = Gathering(found, ZERO)
    gathering.add(case(found, "a"))

    with pytest.raises(UsageError, match="two cases have the id 'a'"):
        gathering.add(case(found, "a"))


def test_cases_are_read_one_by_one() -> None:
    """Cases may come from a generator; those without id are called by their place."""
    found = procedure(OVERLAP)
    result = judge(found, (case(found, "", *stay(1, 5)) for _ in range(2)), 48)

    assert (2, ("#2", "#1")) == (result.cases, result.overlaps[0].cases)


def test_later_records_change_nothing() -> None:
    """What happens after the instant of judging, or was not known then, does not count."""
    found = procedure(SHARE)
    late = (2, "paid", {"recorded_at": "2026-11-20T00:00+08:00"})
    cases = [case(found, "a", (1, "asked"), late, (3, "ended"))]
    result = judge_many(found, cases, "2026-12-01T00:00+08:00", known_at="2026-11-10T00:00+08:00")

    assert 0 == result.kpis["share"].value


ONE = st.tuples(
    st.integers(0, 40), st.integers(0, 12), st.sampled_from(["red", "blue", None]), st.booleans()
)


@given(st.lists(ONE, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(cases: list[Any], random: Any) -> None:
    """Figures are the same in whatever order cases come, and a room is doubled as often."""
    found = procedure(f"{SHARE}\n{OVERLAP}")
    made = [
        case(found, f"c{n}", *stay(start, start + long, room), *([(start, "paid")] if yes else []))
        for n, (start, long, room, yes) in enumerate(cases)
    ]
    mixed = random.sample(made, len(made))
    first, second = judge(found, made, MONTH), judge(found, mixed, MONTH)

    assert first.kpis["share"].total == second.kpis["share"].total
    assert first.verdicts == second.verdicts
    assert [one.happened for one in first.overlaps] == [one.happened for one in second.overlaps]


@given(st.lists(ONE, max_size=6))
def test_unknown_adds_no_violation(cases: list[Any]) -> None:
    """Making a room unknown never makes an overlap (law 6)."""
    found = procedure(OVERLAP)
    every = [case(found, f"c{n}", *stay(a, a + b, room)) for n, (a, b, room, _) in enumerate(cases)]
    fewer = [
        case(found, f"c{n}", *stay(a, a + b, room if keep else None))
        for n, (a, b, room, keep) in enumerate(cases)
    ]
    wanted = {(one.case, one.happened) for one in judge(found, every, MONTH).overlaps}

    assert {(one.case, one.happened) for one in judge(found, fewer, MONTH).overlaps} <= wanted


# -- wrong rules


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("kpi: {share: paid, among: asked, over: month, target: 30 %}", "does not say which way"),
        (
            "kpi: {share: paid, among: asked, over: month, target: at least 30}",
            "more than all of it",
        ),
        ("kpi: {count: paid, over: month, target: at least 5 CNY}", "5 CNY"),
        ("kpi: {count: paid, over: month, target: at least gaol}", "did you mean 'goal'?"),
        (
            "kpi: {count: paid, over: month, target: at least quick}",
            "parameter 'quick' is duration",
        ),
        ("kpi: {mean: time from asked to answered, over: month, target: quick}", "which way"),
        (
            "kpi: {share: payd, among: asked, over: month}",
            "unknown event 'payd'; did you mean 'paid'",
        ),
        (
            "kpi: {share: paid, among: aksed, over: month}",
            "unknown event 'aksed'; did you mean 'asked'",
        ),
        ("kpi: {share: paid, over: month}", "add 'among'"),
        ("kpi: {count: paid, sum: items, over: month}", "exclude each other"),
        ("kpi: {over: month}", "needs share, count, sum, mean or percentile"),
        ("kpi: {count: paid, over: fortnight}", "fortnight"),
        ("kpi: {count: paid, over: month, per: agnet}", "did you mean 'agent'?"),
        ("kpi: {count: paid, over: month, per: colour}", "write agent for the person who acted"),
        ("kpi: {count: paid, over: month, of_role: clark}", "unknown role 'clark'"),
        ("kpi: {count: paid, among: asked, over: month}", "'among' has no effect"),
        ("kpi: {sum: amonut of paid, over: month}", "unknown field 'amonut' of 'paid'"),
        ("kpi: {sum: kind of paid, over: month}", "'kind' is text; a sum needs"),
        ("kpi: {sum: room, over: month}", "'room' is text; a sum needs"),
        ("kpi: {mean: time from asked to asked, over: month}", "is no time; name two events"),
        ("kpi: {percentile: 0, of: items, over: month}", "'0' is no percentile"),
        ("kpi: {percentile: 90, over: month}", "add 'of'"),
        ("forbid: {overlap: {of: rom, from: began, until: left}}", "did you mean 'room'?"),
        ("forbid: {overlap: {of: room, from: began, until: began}}", "cannot both begin and end"),
        (
            "forbid: {overlap: {of: room, from: began, until: left}, while: big}",
            "'while' has no effect",
        ),
        (
            "forbid: {overlap: {of: room, from: began, until: left}, event: paid}",
            "exclude each other",
        ),
        (
            "count: {event: late, at_least: 1, per: month, by: person}",
            "who was never counted is not known",
        ),
        ("count: {event: late, at_most: 1, by: preson}", "did you mean 'person'?"),
        ("count: {event: late, by: person, ladder: [{at: 1, then: lft}]}", "unknown event 'lft'"),
        (
            "kpi: {count: paid, over: month}, escalate: {to: boss, after: 1 h}",
            "'escalate' has no effect",
        ),
    ],
)
def test_wrong_rules(rule: str, found: str) -> None:
    """What cannot be judged is refused where it stands, with what to write."""
    messages = [one.message for one in check_text(HEAD + sourced(f"id: one, {rule}"))]

    assert found in " / ".join(one for one in messages if "'goal' has no value" not in one)


def test_periods_need_a_zone() -> None:
    """A month without a zone has no beginning."""
    text = HEAD.replace("calendar: {zone: Asia/Shanghai, days: CN}\n", "")
    codes = [
        one.name for one in check_text(text + sourced("id: one, kpi: {count: paid, over: month}"))
    ]

    assert "missing-zone" in codes


# -- scenarios


@pytest.fixture
def ran(tmp_path: Path) -> Callable[[str, str], Report]:
    """Runs the scenarios of a procedure; `cases` follows `zero`."""

    def ran(rules: str, cases: str) -> Report:
        folder = tmp_path / "procedures" / "test"
        folder.mkdir(parents=True)
        (folder / "many.yaml").write_text(HEAD + sourced(rules), encoding="utf-8")
        head = "sopkit: 1\nprocedure: test/many\ncases:\n- id: one\n  title: {en: One, zh: 一}\n"
        text = head + f'  zero: "{ZERO}"\n' + textwrap.indent(textwrap.dedent(cases), "  ")
        (folder / "many.cases.yaml").write_text(text, encoding="utf-8")
        return run(folder)

    return ran


TWO = """
many:
- id: a
  facts: {room: red}
  events: [{at: 1 h, event: asked, by: li}, {at: 2 h, event: paid}, {at: 3 h, event: began}]
- {id: b, events: [{at: 1 h, event: asked, by: li}, {at: 4 h, event: began, data: {room: red}}]}
- {id: c, events: [{at: 1 h, event: asked, by: wu}]}
"""
BOTH = (
    "id: share, kpi: {share: paid, among: asked, per: agent, over: month, target: at least 30 %}\n"
    + OVERLAP
)


def findings(report: Report) -> list[str]:
    """The messages of all errors."""
    return [f"{one.message} [{one.name}]" for one in report.diagnostics if one.level == "error"]


@pytest.mark.parametrize(
    "expected",
    [
        "violations: [alone], kpis: {share: 33.3 %}",
        "violations: [alone], kpis: {share: {li: 50 %, wu: 0 %}}, verdicts: {alone: violated}",
        'kpis: {share: {"2026-11": {li: {value: 50 %, met: true, denominator: 2}}}}',
        "kpis: {share: {met: true, open: 0, numerator: 1}}, advice: [], unknown: {}",
    ],
)
def test_scenarios_of_many_cases(ran: Callable[[str, str], Report], expected: str) -> None:
    """Expectations that come true give no finding, and both rules are covered."""
    report = ran(BOTH, f"{TWO}expect:\n- {{at: 30 days, {expected}}}\n")

    assert ([], ()) == (findings(report), report.uncovered)


NOVEMBER = """
many:
- id: a
  events:
  - {at: 9 h, event: asked, by: li, role: clerk}
  - {at: 10 h, event: paid, by: li, role: clerk, data: {amount: 80 CNY}}
- {id: b, events: [{at: 33 h, event: asked, by: li, role: clerk}]}
expect:
- {at: 30 days, kpis: {conversion: {li: 50 %}, turnover: {li: 80 CNY}, spend: {li: 80 CNY}}}
"""
AGENTS = """
id: turnover, kpi: {sum: amount of paid, of_role: clerk, per: agent, over: month}
id: conversion, kpi: {share: paid, among: asked, of_role: clerk, per: agent, over: month}
id: spend, kpi: {mean: amount of paid, of_role: clerk, per: agent, over: month}
"""


def test_the_figures_of_an_agent(ran: Callable[[str, str], Report]) -> None:
    """Two enquiries and one order in November are 50 %, of the agent who took them."""
    report = ran(AGENTS, NOVEMBER)

    assert ([], ()) == (findings(report), report.uncovered)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("violations: []", "'violations' expected [], got [alone] [not-as-expected]"),
        ("kpis: {share: 50 %}", "share expected 50 %, got"),
        ("kpis: {share: {li: 40 %}}", "share li expected 40 %, got 50% [not-as-expected]"),
        ("kpis: {share: {lee: 40 %}}", "share lee expected 40 %, got none of [li, wu, 2026-11]"),
        ("kpis: {share: {li: {met: false}}}", "share li met expected false, got true"),
        ("kpis: {share: 5 cm}", "[bad-value]"),
        (
            "kpis: {shares: 5 %}",
            "the procedure has no kpi 'shares'; did you mean 'share'? [unknown-name]",
        ),
        ("next: [paid]", "'next' is about one case; expect it in a scenario with 'events'"),
    ],
)
def test_wrong_scenarios_of_many_cases(
    ran: Callable[[str, str], Report], expected: str, found: str
) -> None:
    """A difference or a slip of the pen is reported where it stands."""
    report = ran(BOTH, f"{TWO}expect:\n- {{at: 30 days, {expected}}}\n")

    assert len(findings(report)) == 1
    assert found in findings(report)[0]


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        ("many: [{id: a, events: [{at: 1 h, event: askd}]}]\n", "no event 'askd'; did you mean"),
        ("many: [{id: a, facts: {rom: red}}]\n", "no fact 'rom'; did you mean 'room'?"),
        ("many: [{id: a}, {id: a}]\n", "'a' is already the id of another case"),
        (
            "many: [{id: a}]\nwould: [{at: 1 h, event: paid, allowed: true}]\n",
            "'would' asks about one case",
        ),
    ],
)
def test_wrong_cases(ran: Callable[[str, str], Report], cases: str, found: str) -> None:
    """What is wrong with one of the cases is reported in that case."""
    report = ran(BOTH, f"{cases}expect:\n- {{at: 30 days, violations: []}}\n")

    assert found in findings(report)[0]
