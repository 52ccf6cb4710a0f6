"""Time lines and lanes: when things are due, by what they count from, and who does them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sopkit.handbook.build import build_document
from sopkit.handbook.pictures.graph import Edge, Graph, read_graph
from sopkit.handbook.pictures.lanes import lanes_picture
from sopkit.handbook.pictures.moments import Section, sections
from sopkit.handbook.pictures.timeline import timeline_picture
from sopkit.procedure import Procedure, load_text
from sopkit.speaking import Labels
from tests.handbook.measuring import lettering

HEAD = """\
sopkit: 1
id: test/times
title: {en: Times, zh: 时间}
version: 1.0.0
status: draft
owner: host
case: {is: {en: one meeting, zh: 一次会议}, starts: meeting.planned, ends: meeting.end}
calendar: {zone: Asia/Shanghai, days: CN}
parameters:
  lead: {is: 2 h, source: A/x#1}
  soon: {type: duration, vague: {en: promptly, zh: 及时}}
roles:
  host: {label: {en: host, zh: 主持人}}
  guard: {label: {en: guard, zh: 保安}}
events:
  meeting.planned: {label: {en: meeting announced, zh: 会议已安排}}
  meeting.start: {label: {en: meeting begins, zh: 会议开始}, planned: true}
  meeting.end: {label: {en: meeting ends, zh: 会议结束}, planned: true}
  tea.refilled: {label: {en: tea was topped up, zh: 已续茶}, do: {en: Top up the tea, zh: 续茶}}
steps:
"""
RULES = """\
rules:
- id: refill
  every: {do: tea.refilled, gap: 15 min, from: meeting.start, until: meeting.end}
  source: A/x#1
"""


def step(name: str, due: str = "", more: str = "") -> str:
    """One step of the test procedure."""
    line = f"  due: {due}\n" if due else ""
    return f"- id: {name}\n  do: {{en: Do {name}, zh: 做 {name}}}\n{line}{more}  source: A/x#1\n"


def loaded(*steps: str, rules: str = RULES) -> Procedure:
    """A procedure of these steps."""
    return load_text(HEAD + "".join(steps) + rules, "times.yaml")


def found(*steps: str, language: str = "en", rules: str = RULES) -> tuple[Section, ...]:
    """The moments of these steps and of the rule."""
    one = loaded(*steps, rules=rules)
    numbers = {body["id"]: str(n) for n, body in enumerate(one.data["steps"], 1)}
    return sections(one.data, one.spoken(language), numbers)


@cache
def usual(language: str) -> tuple[Section, ...]:
    """Lead times before the beginning, an interval, and a limit after the end."""
    return found(
        step("c", "30 min before meeting.start"),
        step("b", "1 h before meeting.start"),
        step("a", "lead before meeting.start"),
        step("d", "before meeting.start"),
        step("e", "within soon of c"),
        language=language,
    )


def whens(section: Section) -> list[str]:
    """The times of a section, with what is due."""
    return [
        f"{one.when}: {one.what}".replace("\u00a0", " ")
        for one in (*section.before, *section.after)
    ]


def test_lead_times_come_in_order() -> None:
    """Before an event the longest lead time comes first, and the interval after it."""
    start = next(one for one in usual("en") if one.anchor == "meeting.start")

    assert whens(start) == [
        "2 h before: 3 Do a",
        "1 h before: 2 Do b",
        "30 min before: 1 Do c",
        "until then: 4 Do d",
        "every 15 min: Top up the tea, until the meeting ends",
    ]


def test_chinese() -> None:
    """The same in Chinese."""
    start = next(one for one in usual("zh") if one.anchor == "meeting.start")

    assert whens(start)[0] == "提前 2 小时: 3 做 a"
    assert whens(start)[-1].startswith("每 15 分钟: 续茶，直至")


@pytest.mark.parametrize(
    ("gap", "when"),
    [
        ("15 min", "每 15 分钟"),
        ("at least 15 min", "至少间隔 15 分钟"),
        ("soon", "每隔本单位为“及时”规定的时限"),
        ("at least soon", "至少间隔本单位为“及时”规定的时限"),
    ],
)
def test_chinese_has_blanks_beside_figures_only(gap: str, when: str) -> None:
    """An interval without a figure follows its word directly."""
    made = found(step("a"), language="zh", rules=RULES.replace("15 min", gap))

    assert [one.when.replace("\u00a0", " ") for one in made[0].after] == [when]


@pytest.mark.parametrize(
    ("word", "when"), [("提早", "提早"), ("半天", "提前半天"), ("会议快结束时", "会议快结束时")]
)
def test_a_chinese_word_that_says_when(word: str, when: str) -> None:
    """Only a length of time is told to be before something; other words say it themselves."""
    text = HEAD.replace("zh: 及时", f"zh: {word}") + step("a", "soon before meeting.start")
    one = load_text(text, "times.yaml")
    (section,) = sections(one.data, one.spoken("zh"), {"a": "1"})

    assert [moment.when for moment in section.before] == [when]


def test_vague_words_stand_as_they_are() -> None:
    """A word of the source without a figure stands in place of the time."""
    section = next(one for one in usual("en") if one.anchor == "c")

    assert section.title == "1 Do c"
    assert whens(section) == ["promptly: 5 Do e"]


def test_events_come_by_their_first_step() -> None:
    """Events come by the first step that counts from them, the end of the case last."""
    anchors = [
        one.anchor
        for one in found(
            step("a", "within 1 h of meeting.end", "  after: meeting.start\n"),
            step("b", "within 1 h of meeting.planned"),
            step("c", "10 min before meeting.start"),
        )
    ]

    assert anchors == ["meeting.planned", "meeting.start", "meeting.end"]


@pytest.mark.parametrize(
    ("due", "when", "window"),
    [
        ("between 1 and 2 h after meeting.start", "within 1 h to 2 h", True),
        ("about 20 min before meeting.start", "20 min ± 5 min before", True),
        ("20 min before meeting.start", "20 min before", False),
        ("between 0 and 0 days before meeting.start", "on the same day", False),
        ("between 1 and 1 days before meeting.start", "1 day before", False),
    ],
)
def test_windows(due: str, when: str, window: bool) -> None:
    """A range is a window, a single limit is none, and a range of one day is that day."""
    moments = [
        one for part in found(step("a", due), rules="") for one in (*part.before, *part.after)
    ]

    assert [(one.when.replace("\u00a0", " "), one.window) for one in moments] == [(when, window)]


@pytest.mark.parametrize("due", ["before 16:00", "same day as meeting.start before 16:00"])
def test_no_place_on_a_line(due: str) -> None:
    """A due by the clock has no place on the line."""
    assert found(step("a", due), rules="") == ()


def test_one_time_is_no_line() -> None:
    """A single time is not worth a picture, two are."""
    one = loaded(step("a", "1 h before meeting.start"), rules="")
    two = loaded(
        step("a", "1 h before meeting.start"), step("b", "2 h before meeting.start"), rules=""
    )

    assert timeline_picture(one.data, one.spoken("en")) is None
    assert timeline_picture(two.data, two.spoken("en")) is not None


def test_equal_times_share_a_row() -> None:
    """Steps due at the same time stand below each other beside one time."""
    one = loaded(*(step(name, "1 h before meeting.start") for name in "abc"), rules="")
    picture = timeline_picture(one.data, one.spoken("en"))
    texts = [line.text.replace("\u00a0", " ") for line in lettering(picture.svg)] if picture else []

    assert texts == ["1 h before", "1 Do a", "2 Do b", "3 Do c", "Meeting begins"]


def test_too_many_times_are_no_picture() -> None:
    """What a page cannot hold in type that can be read is left to the list of steps."""
    few = loaded(*(step(f"s{n}", f"{n} min before meeting.start") for n in range(1, 60)), rules="")
    many = loaded(
        *(step(f"s{n}", f"{n} min before meeting.start") for n in range(1, 120)), rules=""
    )

    assert timeline_picture(few.data, few.spoken("en")) is not None
    assert timeline_picture(many.data, many.spoken("en")) is None


# -- lanes
def drawn(*roles: str) -> tuple[Graph, Labels]:
    """A listed flow whose steps have these roles."""
    lines = [step(f"s{n}", "", f"  role: {role}\n") for n, role in enumerate(roles)]
    one = loaded(*lines, rules="flow: listed\n")
    return read_graph(
        one.data, build_document([one], "en").chapters[0], one.spoken("en")
    ), one.spoken("en")


@pytest.mark.parametrize(("roles", "there"), [(("host", "host"), False), (("host", "guard"), True)])
def test_lanes_need_two_roles(roles: tuple[str, ...], there: bool) -> None:
    """One role alone needs no lanes."""
    assert (lanes_picture(*drawn(*roles)) is not None) is there


def test_lanes_show_each_step() -> None:
    """Each step has its row, its number and a dot in the lane of its role."""
    picture = lanes_picture(*drawn("host", "guard", "host"))
    texts = [line.text for line in lettering(picture.svg)] if picture else []
    dots = picture.svg.count('class="tab"') if picture else 0

    assert [
        text for text in ("1", "2", "3", "Host", "Guard", "Do s0", "Do s2") if text not in texts
    ] == []
    assert dots == 4  # three steps and the key


def test_handing_on_is_drawn() -> None:
    """A line leads from a step to the next only where the flow goes there."""
    graph, names = drawn("host", "guard", "host")
    broken = Graph(True, graph.nodes, tuple(one for one in graph.edges if one.source != "s1"))
    pictures: list[Any] = [lanes_picture(one, names) for one in (graph, broken)]

    assert [one.svg.count('class="head"') for one in pictures] == [3, 2]
    assert Edge("s1", "s2") in graph.edges
