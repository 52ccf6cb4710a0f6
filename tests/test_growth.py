"""Tests that the work of checking a file grows as the file does: work is counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.expressions.names import Names
from sopkit.lint.checking import check_text
from sopkit.lint.pairs import MOST_PAIRS, apart, grouped
from sopkit.quantities import ValueType
from sopkit.spelling import correction, nearest

HEAD = """\
sopkit: 1
id: made/one
title: {en: Made, zh: 甲}
version: 1.0.0
status: approved
owner: clerk
case: {is: {en: one run, zh: 一次}, starts: opened, ends: finished}
roles:
  clerk: {label: {en: clerk, zh: 职员}}
"""
EVENTS = """\
  opened: {label: {en: opened, zh: 开始}}
  finished: {label: {en: finished, zh: 结束}, planned: true}
  called: {label: {en: called, zh: 来电}, do: {en: Call, zh: 打电话}, role: clerk}
"""
FACTS = """\
facts:
  size: {label: {en: size, zh: 大小}, type: count}
  ready: {label: {en: ready, zh: 就绪}, type: bool}
"""
PLAIN_STEPS = "steps:\n- {id: begun, do: {en: Begin, zh: 开始做}, role: clerk, source: A/x#1}\n"


def rules(number: int, body: str, *, roles: str = "") -> str:
    """A file with this many rules and as many events and facts; `@` is the number of a rule."""
    events = (f"  e{one}: {{label: {{en: thing {one}, zh: 物{one}}}}}\n" for one in range(number))
    facts = (
        f"  f{one}: {{label: {{en: fact {one}, zh: 事{one}}}, type: bool}}\n"
        for one in range(number)
    )
    said = (
        f"- id: r{one}\n  {body.replace('@', str(one))}\n  source: A/x#1\n" for one in range(number)
    )
    parts = (roles, FACTS, *facts, "events:\n", EVENTS, *events, PLAIN_STEPS, "rules:\n", *said)
    return HEAD + "".join(parts)


def steps(number: int, flow: str, body: str) -> str:
    """A file with this many steps; `@` is the number of a step, `<` that of the one before."""
    said = (
        f"- id: s{one}\n  do: {{en: Do {one}, zh: 做{one}}}\n  role: clerk\n  source: A/x#1\n"
        + (f"  {body.replace('@', str(one)).replace('<', str(one - 2))}\n" if one > 1 else "")
        for one in range(number)
    )
    return HEAD + FACTS + "events:\n" + EVENTS + f"flow: {flow}\nsteps:\n" + "".join(said)


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python and of C are called."""
    found = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def growth(made: Callable[[int], str], number: int = 60) -> float:
    """How many times as many calls a file four times as long takes."""
    check_text(made(3))
    few, many = made(number), made(4 * number)
    return calls(lambda: check_text(many)) / calls(lambda: check_text(few))


RULES = {
    "series of events of their own": "every: {do: e@, gap: 15 min, from: opened}",
    "series of one event": "every: {do: called, gap: 15 min, from: opened}",
    "series while conditions over one fact": "every: {do: called, gap: 5 min, while: size > @}",
    "dues of one event": "respond: {after: opened, do: called, due: within 5 min}",
    "limits before one event": "before: {do: called, event: finished, at_least: @ min}",
    "conditions that hold over facts of their own": "hold: {that: f@}",
    "measures of one thing": "measure: {of: {en: fill, zh: 量}, at_least: @ cm}",
    "prohibitions of one event": "forbid: {event: called, while: size > @}",
    "rules that listen to each other": "respond: {after: opened, do: e@, due: within 5 min}",
    "permits of one event": "permit: {event: called, only_if: size > 3}",
}


@pytest.mark.parametrize("body", RULES.values(), ids=RULES)
def test_rules(body: str) -> None:
    """Four times as many rules take no more than some four times the work."""
    assert growth(lambda number: rules(number, body)) < 5.5


STEPS = {
    "free, each after the next": ("free", "needs: [s<]"),
    "listed": ("listed", "note: {en: note, zh: 注}"),
    "listed with times": ("listed", "due: within 5 min"),
    "listed, each needs another": ("listed", "needs: [s<]"),
    "listed with exits": ("listed", "choose: {on: {when: size > 3}, off: {otherwise: end}}"),
}


def exits(number: int) -> str:
    """A file with one step that has so many exits."""
    said = (f"    x{one}: {{when: size == {one}, then: end}}\n" for one in range(number))
    return steps(1, "listed", "") + "  choose:\n" + "".join(said) + "    other: {otherwise: end}\n"


def rows(number: int, *, hit: str = "one") -> str:
    """A file with one table of so many rows."""
    said = (f"    - {{when: size == {one}, then: {one}}}\n" for one in range(number))
    last = f"    - {{when: size >= {number}, then: {number}}}\n"
    table = f"- id: out\n  table:\n    type: count\n    hit: {hit}\n    rows:\n"
    return rules(1, "forbid: {event: called}") + table + "".join(said) + last


@pytest.mark.parametrize("made", [exits, rows])
def test_conditions_of_which_one_holds(made: Callable[[int], str]) -> None:
    """Four times as many exits of a step, or rows of a table, take some four times the work."""
    assert growth(made) < 5.5


@pytest.mark.parametrize(("flow", "body"), STEPS.values(), ids=STEPS)
def test_steps(flow: str, body: str) -> None:
    """Four times as many steps take no more than some four times the work."""
    assert growth(lambda number: steps(number, flow, body)) < 6


def test_many_facts_in_one_condition() -> None:
    """A condition over more facts than can be combined is left alone, not worked out."""
    names = "".join(f"      - f{one}\n" for one in range(60))
    text = rules(60, "forbid: {event: e@}") + (
        f"- id: all_of_them\n  hold:\n    that:\n      all:\n{names}  source: A/x#1\n"
    )

    assert calls(lambda: check_text(text)) < 1_000_000


def test_one_duty_forbidden_by_many() -> None:
    """What many rules forbid is told once for each rule that demands it."""
    text = rules(8, "forbid: {event: called}") + (
        "- id: asked\n  respond: {after: opened, do: called, due: within 5 min}\n  source: A/x#1\n"
    )
    found = [one for one in check_text(text) if one.name == "required-and-forbidden"]

    assert [one.message.split(",")[0] for one in found] == ["'asked' demands 'called'"]


def test_limited_pairs() -> None:
    """Pairs beyond the limit are not analysed."""
    told: list[bool] = []
    many = grouped(range(1_000), lambda one: "all")
    found = apart(many, lambda one: one, lambda one: one, lambda: told.append(True))

    assert (len(list(found)), told) == (MOST_PAIRS, [True])


def test_pairs_apart() -> None:
    """Just those pairs are found of which one ends before the other begins."""
    ranges = [(0, 3), (3, 5), (4, None), (None, 2), (6, 9), (None, None), (1, 1)]
    expected = {
        (one, other)
        for one, other in combinations(ranges, 2)
        if _before(one, other) or _before(other, one)
    }
    told: list[bool] = []
    found = list(apart([ranges], lambda one: one[0], lambda one: one[1], lambda: told.append(True)))

    assert (set(found), len(found), told) == (expected, len(expected), [])


def _before(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return one[1] is not None and other[0] is not None and one[1] < other[0]


WRONG = {
    "unknown facts": "hold: {that: g@}",
    "unknown facts where an event is judged": "permit: {event: e@, only_if: g@}",
    "unknown fields": "permit: {event: e@, only_if: this.g@ > 3}",
    "unknown facts, each near a known one": "hold: {that: ff@}",
    "unknown facts, far from all": "hold: {that: entirely_else_@}",
    "unknown events": "respond: {after: x@, do: called, due: within 5 min}",
    "unknown keys": "forbid: {event: e@}\n  colour: red",
    "missing keys": "forbid: {evnt: e@}",
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_wrong_rules(body: str) -> None:
    """Four times as many rules with a fault take no more than some four times the work."""
    assert growth(lambda number: rules(number, body)) < 4.6


def test_unknown_keys_of_one_mapping() -> None:
    """Four times as many unknown keys side by side take some four times the work."""
    assert growth(lambda number: HEAD + "".join(f"key{one}: 1\n" for one in range(number))) < 5.5


NAMES = [
    *(f"{stem}_{one}" for stem in ("guest", "Guests", "table-cloth") for one in range(40)),
    *("茶水服务", "茶水", "x" * 15, "x" * 16, "y" * 31 + "z", "İstanbul", ""),
]
WORDS = [
    *("gust_5", "guest 61", "gusets_9", "u", "entirely_else", "guest_7", "茶服水务", "x" * 14),
    *("x" * 17, "y" * 30 + "z", "y" * 30 + "zy", "istanbul", "İstanbol", ""),
]


@pytest.mark.parametrize("number", [0, 1, 30, len(NAMES)])
@pytest.mark.parametrize("word", WORDS)
def test_nearest(word: str, number: int) -> None:
    """The same name is offered as when each is looked at by itself."""
    names = NAMES[-number:] if number else []
    limit = max(1, len(word) // 3)
    near = sorted((_edits(word, name), name) for name in names)
    slips = [name for name in names if name != word and _edits(word, name) <= 1]

    assert nearest(word, names) == (near[0][1] if near and near[0][0] <= limit else "")
    assert correction(word, names) == (slips[0] if word and len(slips) == 1 else "")


@given(st.text("abA_- 茶", max_size=40), st.sets(st.text("abA_- 茶", max_size=40), max_size=8))
def test_nearest_of_any(word: str, names: set[str]) -> None:
    """The same name is offered as when each is looked at by itself, whatever the names are."""
    limit = max(1, len(word) // 3)
    near = sorted((_edits(word, name), name) for name in names)

    assert nearest(word, names) == (near[0][1] if near and near[0][0] <= limit else "")


@pytest.mark.parametrize(("length", "found"), [(100, True), (101, False)])
def test_longest_word(length: int, found: bool) -> None:
    """For a word of more than a hundred letters no other is looked for."""
    assert (nearest("a" * length, ["a" * length + "b"]) != "") is found


def test_many_names_are_compared_at_once() -> None:
    """To find the nearest of a thousand names they are not looked at one by one."""
    few, many = ([f"guest_{one}" for one in range(number)] for number in (10, 1_000))
    # what is noted of the names when they are first seen is noted once
    nearest("gust_5", few), nearest("gust_5", many)

    assert calls(lambda: nearest("gust_5", many)) <= calls(lambda: nearest("gust_5", few)) + 150


def test_names_are_gathered_once() -> None:
    """The names that are near an unknown one are looked for in one set, whichever event is judged.

    What is noted of its names to compare them is then found again without looking at each.
    """
    names = Names(facts=dict.fromkeys(("ready", "size"), ValueType("bool")), events={"called": {}})
    judged = names.with_this({"amount": ValueType("count")})

    assert names.all()[0] == {"at", "called", "ready", "size"}
    assert all(one.all()[0] is names.all()[0] for one in (names, judged))
    assert judged.all()[1] == {"this.amount"}
    assert judged.fields()[1] is names.fields()[1]


def test_names_in_parts() -> None:
    """Names in parts are compared as if they stood in one."""
    for word in WORDS:
        assert nearest(word, NAMES[:50], NAMES[50:]) == nearest(word, NAMES)
        assert correction(word, NAMES[:50], NAMES[50:]) == correction(word, NAMES)


def _edits(left: str, right: str) -> int:
    """Edits from left to right (insert, delete, change, swap neighbours), by the whole table."""
    left, right = (word.lower().replace("-", "_").replace(" ", "_") for word in (left, right))
    table = [[i + j for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i, a in enumerate(left, 1):
        for j, b in enumerate(right, 1):
            changed = table[i - 1][j - 1] + (a != b)
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, changed)
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
