"""This module tests that scenarios are run and compared, and that findings have their place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import indent
from typing import Any, get_args

import jsonschema
import pytest

from sopkit.diagnostics import Diagnostics
from sopkit.kernel.duties import RANKING
from sopkit.scenarios import Report, ScenarioFile, load_cases, run
from sopkit.scenarios.model import Verdict
from sopkit.scenarios.shown import shown_instant, shown_lists
from sopkit.validation import library_model

PROCEDURE = """\
sopkit: 1
id: tea/service
title: {en: Tea, zh: 茶}
version: "1.0.0"
status: draft
owner: lead
case: {is: {en: one meeting, zh: 一次会议}, starts: meeting.announced, ends: meeting.ended}
calendar: {zone: Asia/Shanghai}
roles:
  lead: {label: {en: team leader, zh: 领班}}
  waiter: {label: {en: waiter, zh: 服务员}}
  porter: {label: {en: porter, zh: 门童}, deputy: {role: waiter, when: porter_absent}}
parameters:
  refill_gap: {is: 15 min, source: A/tea#1}
  promptly: {type: duration, vague: {en: promptly, zh: 及时}, source: A/tea#2}
facts:
  guests: {type: count, label: {en: guests, zh: 人数}}
  hot: {type: bool, label: {en: the tea is hot, zh: 茶是热的}}
  porter_absent: {type: bool, default: false, label: {en: the porter is away, zh: 门童不在}}
  price: {type: money, label: {en: price, zh: 价格}}
things:
  flask: {label: {en: flask, zh: 暖瓶}}
events:
  meeting.announced: {label: {en: announced, zh: 已安排}}
  meeting.start: {label: {en: start, zh: 开始}, planned: true}
  meeting.ended: {label: {en: ended, zh: 结束}}
  tea.refilled: {label: {en: refilled, zh: 已续茶}, data: {next_at: instant}}
steps:
- id: tea.poured
  do: {en: Pour the tea, zh: 斟茶}
  role: waiter
  due: 10 min before meeting.start
  tell: {role: porter}
  checks:
  - {id: full, check: {en: The cup is full, zh: 茶杯已满}, source: A/tea#3}
  source: A/tea#3
rules:
- id: refill
  every: {do: tea.refilled, gap: refill_gap, from: tea.poured, until: meeting.ended}
  escalate: {to: lead, after: 5 min}
  source: A/tea#4
- id: hot_tea
  hold: {that: hot}
  source: A/tea#5
- id: by_waiter
  permit: {event: tea.poured, role: waiter}
  source: A/tea#6
- id: flasks
  stock: {item: flask, one_per: 3 .. 4, of: guests}
  source: A/tea#7
- id: told_lead
  respond: {after: tea.refilled, do: meeting.ended, pair: each, due: within promptly}
  modality: should
  source: A/tea#2
"""

HEAD = "sopkit: 1\nprocedure: tea/service\ncases:\n"
START = """\
- id: one
  title: {en: One, zh: 一}
  zero: "2026-12-01T09:00+08:00"
"""
EVENTS = """\
  facts: {hot: true, guests: 12, have.flask: 4}
  planned: {meeting.start: 30 min}
  events:
  - {at: 0 min, event: meeting.announced}
  - {at: 20 min, event: tea.poured, role: waiter, checks: {full: ok}}
"""


@pytest.fixture
def ran(tmp_path: Path) -> Callable[..., Report]:
    """Runs the scenarios of one procedure; what follows `zero` of the first one is given."""

    def ran(body: str, *, head: str = HEAD + START, procedure: str = PROCEDURE) -> Report:
        folder = tmp_path / "procedures" / "tea"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "service.yaml").write_text(procedure, encoding="utf-8")
        (folder / "service.cases.yaml").write_text(head + body, encoding="utf-8")
        return run(folder)

    return ran


def lines(report: Report) -> list[str]:
    """Place, message and name of each finding but those about coverage."""
    return [
        f"{found.position.line}:{found.position.column} {found.message} [{found.name}]"
        for found in report.diagnostics
        if found.position and found.name != "rule-not-covered"
    ]


def expect(text: str) -> str:
    """The events of every test, and these expectations from line 13 on."""
    return f"{EVENTS}  expect:\n{indent(text, '  ')}"


GOOD = """\
- at: 5 min
  next: [tea.poured]
  asks: []
  duties: {tea.poured: {due: 20 min}}
  stock: {flask: 4}
  told: {tea.poured: porter}
- at: 20 min
  violations: []
  verdicts: {tea.poured: satisfied, tea.poured.full: satisfied, told_lead: inactive}
  facts: {guests: 12, hot: true, price: unknown}
  ended: none
- at: 35 min
  verdicts: {refill: pending}
- at: "2026-12-01 09:41"
  violations: [refill]
  escalated: {refill: [lead]}
- at: end of 2026-12-01
  next: [tea.refilled]
"""


def test_what_is_to_be_done_is_explained_by_its_rule(ran: Callable[..., Report]) -> None:
    """What is not expected to be done next is explained by the rule that asks for it."""
    found = ran(expect("- {at: 25 min, next: []}\n")).diagnostics

    hints = [one.hint for one in found if one.name == "not-as-expected"]
    assert hints == ["refill is pending, due 35 min, source A/tea#4"]


NONE = {
    "unknown": ("20 min", "[], got [tea.poured.full]", "0 min"),
    "duties": ("5 min", "[], got [tea.poured]", "-1 min"),
    "escalated": ("41 min", "[], got [refill]", "40 min"),
}


@pytest.mark.parametrize("key", NONE)
def test_an_empty_mapping_means_none(ran: Callable[..., Report], key: str) -> None:
    """`{}` under these keys expects that there is none, as `[]` does under the others."""
    late, found, _ = NONE[key]
    body = f"{UNTICKED}  expect:\n  - {{at: {late}, {key}: {{}}}}\n"

    (line,) = lines(ran(body))
    assert f"at {late}: '{key}' expected {found} [not-as-expected]" in line


@pytest.mark.parametrize("key", NONE)
def test_an_empty_mapping_where_there_is_none(ran: Callable[..., Report], key: str) -> None:
    """`{}` is met as long as there is none."""
    body = f"{UNTICKED}  expect:\n  - {{at: {NONE[key][2]}, {key}: {{}}}}\n"

    assert lines(ran(body)) == []


UNTICKED = EVENTS.replace(", checks: {full: ok}", "")
"""The events without the tick of the only check."""


def test_a_tick_that_is_missing(ran: Callable[..., Report]) -> None:
    """That nobody has ticked a check can be expected, by the name that verdicts have for it."""
    unknown = "tea.poured.full: [tea.poured.full]"

    assert [] == lines(ran(f"{UNTICKED}  expect:\n  - {{at: 20 min, unknown: {{{unknown}}}}}\n"))


def test_no_tick_of_this_name(ran: Callable[..., Report]) -> None:
    """A rule that is no check is nothing that can be missing."""
    unknown = "tea.poured.full: [by_waiter]"

    assert lines(ran(f"{UNTICKED}  expect:\n  - {{at: 20 min, unknown: {{{unknown}}}}}\n"))[0] == (
        "13:46 one: the procedure has no fact 'by_waiter' [unknown-fact]"
    )


def test_good(ran: Callable[..., Report]) -> None:
    """Expectations that come true give no finding."""
    assert [] == lines(ran(expect(GOOD)))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (
            "- at: 36 min\n  violations: []\n",
            "14:17 one: at 36 min: 'violations' expected [], got [refill] [not-as-expected]",
        ),
        (
            "- at: 36 min\n  violations: [refill, refill]\n",
            "14:17 one: at 36 min: 'violations' expected [refill, refill], got [refill] "
            "[not-as-expected]",
        ),
        (
            "- at: 5 min\n  next: []\n",
            "14:11 one: at 5 min: 'next' expected [], got [tea.poured] [not-as-expected]",
        ),
        (
            "- at: 5 min\n  asks: [price]\n",
            "14:11 one: at 5 min: 'asks' expected [price], got [] [not-as-expected]",
        ),
        (
            "- {at: 5 min, duties: {tea.poured: {due: 19 min}}}\n",
            "13:44 one: at 5 min: tea.poured 'due' expected 19 min, got 20 min [not-as-expected]",
        ),
        (
            '- {at: 5 min, duties: {tea.poured: {due: "2026-12-01 09:19"}}}\n',
            "13:44 one: at 5 min: tea.poured 'due' expected 2026-12-01 09:19, got 2026-12-01 09:20 "
            "[not-as-expected]",
        ),
        (
            "- {at: 5 min, duties: {tea.poured: {due: none, needs: [price]}}}\n",
            "13:44 one: at 5 min: tea.poured 'due' expected none, got 20 min [not-as-expected]",
        ),
        (
            "- {at: 5 min, duties: {refill: {due: 19 min}}}\n",
            "13:40 one: at 5 min: refill 'due' expected 19 min, got none; it has no open duty "
            "[not-as-expected]",
        ),
        (
            "- {at: 5 min, unknown: {hot_tea: [hot]}}\n",
            "13:36 one: at 5 min: hot_tea expected unknown [hot], got satisfied [not-as-expected]",
        ),
        (
            "- {at: 5 min, verdicts: {hot_tea: violated}}\n",
            "13:37 one: at 5 min: hot_tea expected violated, got satisfied [not-as-expected]",
        ),
        (
            "- {at: 5 min, ended: 4 min}\n",
            "13:24 one: at 5 min: 'ended' expected 4 min, got none [not-as-expected]",
        ),
        (
            "- {at: 41 min, escalated: {refill: []}}\n",
            "13:38 one: at 41 min: refill 'escalated' expected [], got [lead] [not-as-expected]",
        ),
        (
            "- {at: 5 min, stock: {flask: 3}}\n",
            "13:32 one: at 5 min: flask expected 3, got 4 [not-as-expected]",
        ),
        (
            "- {at: 5 min, facts: {price: 5 CNY}}\n",
            "13:32 one: at 5 min: price expected 5 CNY, got unknown [not-as-expected]",
        ),
        (
            "- {at: 5 min, told: {tea.poured: lead}}\n",
            "13:36 one: at 5 min: tea.poured is told to other roles: expected [lead], got [porter] "
            "[not-as-expected]",
        ),
    ],
)
def test_difference(ran: Callable[..., Report], expected: str, found: str) -> None:
    """A difference is reported at the expected value, with what came out."""
    assert found in lines(ran(expect(expected)))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("{at: 1 h, ended: 40 min}", []),
        ("{at: 39 min, ended: none}", []),
        (
            "{at: 1 h, ended: 41 min}",
            ["14:22 one: at 1 h: 'ended' expected 41 min, got 40 min [not-as-expected]"],
        ),
        (
            "{at: 1 h, ended: none}",
            ["14:22 one: at 1 h: 'ended' expected none, got 40 min [not-as-expected]"],
        ),
        (
            "{at: 1 h, ended: 41 minn}",
            ["14:22 one: '41 minn' has the unknown unit 'minn'; did you mean 'min'? [bad-value]"],
        ),
    ],
)
def test_end(ran: Callable[..., Report], expected: str, found: list[str]) -> None:
    """When the case ended, or that it has not, is compared at the instant that is given."""
    end = "  - {at: 40 min, event: meeting.ended}\n"

    assert found == lines(ran(f"{EVENTS}{end}  expect:\n  - {expected}\n"))


@pytest.mark.parametrize("wanted", ["refill", "refill, refill"])
def test_twice(ran: Callable[..., Report], wanted: str) -> None:
    """A rule broken twice is listed once, or as often as it was broken."""
    again = "  - {at: 40 min, event: tea.refilled}\n"

    assert [] == lines(ran(f"{EVENTS}{again}  expect:\n  - {{at: 1 h, violations: [{wanted}]}}\n"))


def test_reason(ran: Callable[..., Report]) -> None:
    """A difference comes with the reason and the source of the rule."""
    report = ran(expect("- at: 50 min\n  violations: []\n"))
    hints = [found.hint for found in report.diagnostics if found.name == "not-as-expected"]

    assert ["refill is violated since 35 min, source A/tea#4"] == hints


WOULD = """\
- {at: 5 min, event: tea.poured, role: waiter, allowed: true, because: []}
- {at: 5 min, event: tea.poured, role: lead, allowed: false, because: [by_waiter]}
- {at: 5 min, event: tea.poured, allowed: ask, needs: [role]}
- {at: 25 min, event: tea.refilled, data: {next_at: 40 min}, allowed: true}
"""


def test_would(ran: Callable[..., Report]) -> None:
    """Questions are asked and their answers compared."""
    assert [] == lines(ran(f"{EVENTS}  would:\n{indent(WOULD, '  ')}"))


def test_would_differs(ran: Callable[..., Report]) -> None:
    """A wrong answer is reported at `allowed`, a wrong reason at `because`."""
    asked = "  - {at: 5 min, event: tea.poured, role: lead, allowed: true, because: [refill]}\n"

    assert [
        "13:57 one: at 5 min: would tea.poured 'allowed' expected true, got false "
        "[not-as-expected]",
        "13:72 one: at 5 min: would tea.poured 'because' expected [refill], got [by_waiter] "
        "[not-as-expected]",
    ] == lines(ran(f"{EVENTS}  would:\n{asked}"))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (
            "- {at: 5 min, violations: [refil]}\n",
            "13:30 one: the procedure has no rule or step 'refil'; did you mean 'refill'? "
            "[unknown-name]",
        ),
        (
            "- {at: 5 min, verdicts: {hot_te: satisfied}}\n",
            "13:28 one: the procedure has no rule or step 'hot_te'; did you mean 'hot_tea'? "
            "[unknown-name]",
        ),
        (
            "- {at: 5 min, next: [tea.pored]}\n",
            "13:24 one: the procedure has no step or event 'tea.pored'; did you mean 'tea.poured'? "
            "[unknown-step]",
        ),
        (
            "- {at: 5 min, asks: [gests]}\n",
            "13:24 one: the procedure has no fact 'gests'; did you mean 'guests'? [unknown-fact]",
        ),
        (
            "- {at: 5 min, stock: {flasc: 3}}\n",
            "13:25 one: the procedure has no thing 'flasc'; did you mean 'flask'? [unknown-name]",
        ),
        (
            "- {at: 5 min, facts: {prise: 3}}\n",
            "13:25 one: the procedure has no fact 'prise'; did you mean 'price'? [unknown-fact]",
        ),
        (
            "- {at: 5 min, told: {tea.poured: led}}\n",
            "13:36 one: the procedure has no role 'led'; did you mean 'lead'? [unknown-role]",
        ),
        (
            "- {at: 5 minn, next: []}\n",
            "13:10 one: '5 minn' has the unknown unit 'minn'; did you mean 'min'? [bad-value]",
        ),
        (
            "- {at: 5, next: []}\n",
            "13:10 '5' has no unit; write for example '5 min' [bad-value]",
        ),
        (
            "- {at: 5 min, violation: []}\n",
            "13:17 unknown key 'violation'; did you mean 'violations'? [unknown-key]",
        ),
        (
            "- {at: 5 min, verdicts: {refill: broken}}\n",
            "13:36 'refill' is 'broken'; write not_applicable, unknown, inactive, waiting, "
            "pending, satisfied, cancelled, waived or violated [wrong-choice]",
        ),
        (
            "- {at: 5 min, kpis: {share: 3}}\n",
            "13:17 'kpis' are figures over many cases; write 'many' instead of 'events' "
            "[excluding-keys]",
        ),
    ],
)
def test_wrong_expectation(ran: Callable[..., Report], expected: str, found: str) -> None:
    """A name or key that does not exist is reported where it stands, with the nearest one."""
    assert [found] == lines(ran(expect(expected)))


REST = "  expect:\n  - {at: 0 min, violations: []}\n"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "  events:\n  - {at: 0 min, event: meeting.anounced}\n",
            "8:24 one: the procedure has no event 'meeting.anounced'; did you mean "
            "'meeting.announced'? [unknown-event]",
        ),
        (
            "  events:\n  - {at: 0 min, event: noticed, data: {hut: true}}\n",
            "8:40 one: 'hut' is no fact and no field of 'noticed'; did you mean 'hot'? "
            "[unknown-fact]",
        ),
        (
            "  events:\n  - {at: 0 min, event: noticed, data: {hot: warm}}\n",
            "8:45 one: 'warm' is neither true nor false; write true or false [bad-record]",
        ),
        (
            "  events:\n  - {at: 0 min, event: tea.poured, rol: waiter}\n",
            "8:36 one: unknown key 'rol'; did you mean 'role'? [unknown-key]",
        ),
        (
            "  events:\n  - {at: 0 min, event: tea.poured, role: waitor}\n",
            "8:42 one: the procedure has no role 'waitor'; did you mean 'waiter'? [unknown-role]",
        ),
        (
            "  facts: {hut: true}\n  events: []\n",
            "7:11 one: the procedure has no fact 'hut'; did you mean 'hot'? [unknown-fact]",
        ),
        (
            "  planned: {meeting.strat: 0 min}\n  events: []\n",
            "7:13 one: the procedure has no event 'meeting.strat'; did you mean 'meeting.start'? "
            "[unknown-event]",
        ),
        (
            "  parameters: {refil_gap: 5 min}\n  events: []\n",
            "7:16 one: the procedure has no parameter 'refil_gap'; did you mean 'refill_gap'? "
            "[unknown-name]",
        ),
        (
            "  parameters: {promptly: none}\n  events: []\n",
            "7:26 one: parameter 'promptly' is given no value; write one, or leave it out "
            "[bad-value]",
        ),
        (
            "  parameters: {promptly: 5 cm}\n  events: []\n",
            "7:26 one: '5 cm' is in the unit 'cm' of length; a duration is written like '15 min' "
            "[bad-value]",
        ),
        (
            "  many: []\n  events: []\n",
            "8:3 'many' holds the events of each case; take 'events' out [excluding-keys]",
        ),
    ],
)
def test_wrong_case(ran: Callable[..., Report], body: str, found: str) -> None:
    """What is wrong with the case of a scenario is reported where it stands."""
    assert [found] == lines(ran(body + REST))


def test_expected_problem(ran: Callable[..., Report]) -> None:
    """A record without effect is no finding when the scenario names it."""
    body = "  events:\n  - {at: 0 min, voids: 9}\n  expect:\n  - {at: 0 min, problems: [1]}\n"

    assert [] == lines(ran(body))


def test_unexpected_problem(ran: Callable[..., Report]) -> None:
    """A record without effect is a finding otherwise."""
    report = ran("  events:\n  - {at: 0 min, voids: 9}\n" + REST)

    assert ["ignored-record"] == [
        found.name for found in report.diagnostics if found.name != "rule-not-covered"
    ]


def test_parameters(ran: Callable[..., Report]) -> None:
    """A scenario may give a parameter another value."""
    expected = "  expect:\n  - {at: 46 min, violations: [refill]}\n"
    body = "  parameters: {refill_gap: 25 min}\n" + EVENTS + expected

    assert [] == lines(ran(body))


def test_profile(ran: Callable[..., Report], tmp_path: Path) -> None:
    """A scenario may be run with the values of a house."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "hotel.yaml").write_text("tea/service: {refill_gap: {is: 25 min, source: B/x#1}}\n")
    expected = (
        "  expect:\n  - {at: 45 min, violations: []}\n  - {at: 46 min, violations: [refill]}\n"
    )

    assert [] == lines(ran("  profile: hotel\n" + EVENTS + expected))


def test_unknown_profile(ran: Callable[..., Report], tmp_path: Path) -> None:
    """A profile that does not exist is reported with the nearest one."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "hotel.yaml").write_text("tea/service: {refill_gap: {is: 25 min, source: B/x#1}}\n")

    assert [
        "7:12 one: the profile 'hotle' cannot be used; did you mean 'hotel'? [unknown-name]"
    ] == lines(ran("  profile: hotle\n" + EVENTS + REST))


def test_uncovered(ran: Callable[..., Report]) -> None:
    """A rule that no scenario keeps or breaks is reported in the procedure."""
    report = ran(expect("- {at: 20 min, violations: []}\n"))

    assert ["refill", "told_lead"] == [name for _, name in report.uncovered]
    assert ["38:7", "51:7"] == [
        f"{found.position.line}:{found.position.column}"
        for found in report.diagnostics
        if found.name == "rule-not-covered" and found.position
    ]
    assert not report.passed


def test_covered(ran: Callable[..., Report]) -> None:
    """A run passes when everything came out as expected and every rule was kept or broken."""
    events = EVENTS + (
        "  - {at: 30 min, event: tea.refilled}\n  - {at: 31 min, event: meeting.ended}\n"
    )
    report = ran(
        f"  parameters: {{promptly: 5 min}}\n{events}  expect:\n  - {{at: 21 min, advice: []}}\n"
    )

    assert report.passed
    assert (1, 7, ()) == (len(report.results), report.rules, report.uncovered)


def test_no_cases_file(tmp_path: Path) -> None:
    """A procedure without scenarios fails."""
    folder = tmp_path / "procedures" / "tea"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(PROCEDURE, encoding="utf-8")
    report = run(folder)

    assert ["no-scenario"] == [found.name for found in report.diagnostics]
    assert not report.passed


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        (HEAD.replace("cases:\n", "cases: []\n"), "",
         "3:1 no scenario is listed; a procedure needs at least one [no-scenario]"),
        (HEAD + START.replace(", zh: 一", ""), "  events: []\n" + REST,
         "5:3 the title of 'one' has no 'zh' [missing-translation]"),
        (HEAD + START, "  events: []\n", "4:7 'one' expects nothing; "
         "add 'expect', 'would' or 'findings' [missing-key]"),
        # what may stand under a mistyped key is not told to be missing as well
        (HEAD + START, "  events: []\n  expects: [{at: 1 min, violations: []}]\n",
         "8:3 unknown key 'expects'; did you mean 'expect'? [unknown-key]"),
        (HEAD + START, "  evnts: []\n" + REST,
         "7:3 unknown key 'evnts'; did you mean 'events'? [unknown-key]"),
        (HEAD + START, REST, "4:7 'one' lacks the key 'events'; for a case without records write "
         "events: [] [missing-key]"),
        (HEAD.replace("service", "servce") + START, "  events: []\n" + REST,
         "2:12 'tea/servce' is not the procedure beside it, 'tea/service' [wrong-id]"),
        (HEAD + START + "  events: []\n" + REST + START, "  events: []\n" + REST,
         "10:7 'one' is already the id of the scenario in line 4 [repeated-name]"),
        (HEAD + START.replace("+08:00", ""), "  events: []\n" + REST, None),
        (HEAD + START.replace("09:00", "9:00"), "  events: []\n" + REST,
         "6:9 one: '2026-12-01T9:00+08:00' is not how an instant is written; write "
         "'2026-12-01T09:00+08:00' [bad-value]"),
    ],
)  # fmt: skip
def test_file(ran: Callable[..., Report], head: str, body: str, found: str | None) -> None:
    """What is wrong with the file itself is reported where it stands."""
    assert ([] if found is None else [found]) == lines(ran(body, head=head))


def test_wrong_procedure(ran: Callable[..., Report]) -> None:
    """The findings about a wrong procedure come out, and its scenarios are not run."""
    procedure = PROCEDURE.replace("hold: {that: hot}", "hold: {that: hit}")
    report = ran(expect(GOOD), procedure=procedure)

    assert ((), False) == (report.results, report.passed)


def test_progress(tmp_path: Path, ran: Callable[..., Report]) -> None:
    """Whoever watches is told how far the run is."""
    ran(expect(GOOD))
    told: list[tuple[int, int, str]] = []
    run(tmp_path, progress=lambda *now: told.append(now))

    assert [(0, 1, "tea/service one"), (1, 1, "")] == told


@pytest.mark.parametrize("name", ["service.yaml", "service.cases.yaml", ""])
def test_paths(ran: Callable[..., Report], tmp_path: Path, name: str) -> None:
    """A procedure, its scenarios and the folder of both mean the same run."""
    whole = ran(expect(GOOD))
    (tmp_path / "procedures" / "not-encoded.yaml").write_text("[]")

    assert whole.results == run(tmp_path / "procedures" / "tea" / name).results
    assert whole.results == run([tmp_path, tmp_path / "procedures"]).results


def test_nothing_found(tmp_path: Path) -> None:
    """A folder without procedures is not a run that passed."""
    assert not run(tmp_path).passed


def test_load_cases_wrong(tmp_path: Path) -> None:
    """A file that cannot be read gives its findings and nothing to run."""
    path = tmp_path / "x.cases.yaml"
    path.write_text("- 1\n")
    found = Diagnostics()

    assert load_cases(path, found) is None
    assert ["not-a-mapping"] == [one.name for one in found]


def test_schema(ran: Callable[..., Report], tmp_path: Path) -> None:
    """The published schema takes what the model takes."""
    import yaml

    ran(expect(GOOD))
    path = tmp_path / "procedures" / "tea" / "service.cases.yaml"
    schema: Any = library_model(ScenarioFile).model_json_schema(by_alias=True)
    json.dumps(schema)
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema)


def test_verdict_words() -> None:
    """A scenario may expect every verdict that there is."""
    assert set(RANKING) == set(get_args(Verdict))


@pytest.mark.parametrize(
    ("at", "like", "shown"),
    [
        (90 * 60, "5 min", "90 min"),
        (90 * 60, "1 h", "90 min"),
        (2 * 3600, "1 h", "2 h"),
        (-61, "5 min", "-61 s"),
        (90 * 60, "2026-12-01 09:00", "1970-01-01 01:30"),
    ],
)
def test_shown_instant(at: int, like: str, shown: str) -> None:
    """An instant is shown as the author wrote another."""
    from datetime import UTC

    assert shown == shown_instant(at * 1_000_000, like, 0, UTC)


@pytest.mark.parametrize(
    ("wanted", "found", "shown"),
    [
        ("ab", "a", "expected [a, b], got [a]"),
        ("abcdefghi", "abcdefghj", "expected 9 entries, got 9; missing [i]; not expected [j]"),
        (
            "abcdefghi",
            "abcdefgih",
            "expected 9 entries, got 9; in another order from entry 8 on: [i, h]",
        ),
        (
            "abcdefghi",
            "abcdefghii",
            "expected 9 entries, got 10; in another order from entry 10 on: [i]",
        ),
    ],
)
def test_shown_lists(wanted: str, found: str, shown: str) -> None:
    """Long lists are shown by what differs."""
    assert shown == shown_lists(wanted, found)


WITH_EXITS = PROCEDURE.replace("rules:", "flow: listed\nrules:", 1).replace(
    "  tell: {role: porter}\n",
    "  tell: {role: porter}\n"
    "  choose:\n"
    "    spilt: {then: end, tell: {role: [lead, porter]}}\n"
    "    drunk: {then: end}\n",
)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("", "[lead, porter]"),
        ("{at: 1 min, event: noticed, data: {porter_absent: true}}", "[lead, waiter]"),
    ],
)
def test_told_by_an_exit(ran: Callable[..., Report], facts: str, told: str) -> None:
    """Whom an exit tells is shown under its own name, deputies included, and the step by its."""
    own = "waiter" if facts else "porter"
    body = (
        "  events:\n  - {at: 0 min, event: meeting.announced}\n"
        f"{f'  - {facts}' if facts else ''}\n  expect:\n"
        f"  - {{at: 5 min, told: {{tea.poured.spilt: {told}, tea.poured: {own}}}}}\n"
    )

    assert [] == lines(ran(body, procedure=WITH_EXITS))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            "{tea.poured.spilt: lead}",
            "13:42 one: at 5 min: tea.poured.spilt is told to other roles: expected [lead], got "
            "[lead, porter] [not-as-expected]",
        ),
        (
            "{tea.poured.drunk: lead}",
            "13:24 one: the procedure has no step or exit that tells 'tea.poured.drunk'; did you "
            "mean 'tea.poured.spilt'? [unknown-step]",
        ),
    ],
)
def test_told_otherwise_by_an_exit(ran: Callable[..., Report], told: str, found: str) -> None:
    """Other roles than those that an exit tells, and an exit that tells nobody, are reported."""
    report = ran(expect(f"- {{at: 5 min, told: {told}}}\n"), procedure=WITH_EXITS)

    assert [found] == lines(report)
