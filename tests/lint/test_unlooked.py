"""What is not looked at, because there is too much of it, is told, and why."""

from __future__ import annotations

import pytest

from sopkit.lint import times
from sopkit.lint.checking import check_text
from tests.test_growth import EVENTS, HEAD, PLAIN_STEPS, rows, rules, steps

FACTS = "facts:\n  size: {label: {en: size, zh: 大小}, type: count}\n" + "".join(
    f"  f{one}: {{label: {{en: f {one}, zh: 事{one}}}, type: bool}}\n" for one in range(16)
)
ALL = " and ".join(f"f{one}" for one in range(8))
OTHERS = " and ".join(f"f{one}" for one in range(7, 16))
"""Two that combine in 2^16 ways together, and in no more than 2^9 by themselves."""


def told(text: str) -> list[str]:
    """What is said not to have been analysed, each with the line it stands at."""
    return [
        f"{one.position.line if one.position else 0}: {one.message}"
        for one in check_text(text)
        if one.name == "not-analysed"
    ]


def made(*entries: str, more: str = "") -> str:
    """A file with these rules over many facts; each stands on two lines."""
    said = "".join(f"- id: r{n}\n  {body}, source: A/x#1}}\n" for n, body in enumerate(entries))
    lines = said.replace("\n  ", ", ").replace("- id", "- {id")
    return HEAD + FACTS + "events:\n" + EVENTS + more + PLAIN_STEPS + "rules:\n" + lines


def line_of(text: str, written: str) -> int:
    """The line on which this stands."""
    return text[: text.index(written)].count("\n") + 1


# ---- too many pairs

PAIRS = {
    "measures of one thing": (
        "measure: {of: {en: fill, zh: 量}, equals: @ cm}\n  modality: should",
        "whether measures of one thing allow a common value",
    ),
    "times for one event": (
        "respond: {after: opened, do: called, not_before: 1@ min after opened, "
        "due: within 1@ min of opened}",
        "whether times for one event have an instant in common",
    ),
    "series of one event": (
        "every: {do: called, gap: 1@ min .. 1@ min, from: opened}\n  modality: should",
        "whether series of one event leave a gap that suits both",
    ),
}


@pytest.mark.parametrize(("body", "what"), PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize(("number", "is_told"), [(141, False), (142, True)])
def test_pairs(body: str, what: str, number: int, is_told: bool) -> None:
    """Of 142 that exclude each other there are 10,011 pairs, and 10,000 are looked at."""
    text = rules(number, body)
    expected = f"{what} was not analysed everywhere: there are more than 10,000 pairs to compare"

    assert told(text) == ([f"{line_of(text, 'rules:')}: {expected}"] if is_told else [])


HOLDS = "whether conditions that are to hold exclude each other was not analysed everywhere"


@pytest.mark.parametrize(("number", "is_told"), [(632, False), (633, True)])
def test_many_conditions(number: int, is_told: bool) -> None:
    """Of 633 conditions over one fact there are 200,028 pairs, and 200,000 are looked at."""
    text = rules(number, "hold: {that: size != @}")
    expected = f"{HOLDS}: there are more than 200,000 pairs to compare"

    assert told(text) == ([f"{line_of(text, 'rules:')}: {expected}"] if is_told else [])


@pytest.mark.parametrize(("most", "is_told"), [(44, False), (43, True)])
def test_steps_in_a_row(most: int, is_told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten steps in a row, all but two with a due, there are 44 pairs of one before another."""
    monkeypatch.setattr(times, "_MOST_BEFORE", most)
    text = steps(10, "listed", "due: within 5 min of opened")
    expected = (
        f"{line_of(text, 'steps:')}: whether steps are due before a step that comes first was "
        "not analysed everywhere: there are more than 43 pairs to compare"
    )

    assert told(text) == ([expected] if is_told else [])


# ---- too many ways

WAYS = {
    "rules that contradict each other": (
        (
            f"measure: {{of: {{en: fill, zh: 量}}, equals: 1 cm}}, when: {ALL}",
            f"measure: {{of: {{en: fill, zh: 量}}, equals: 2 cm}}, when: {OTHERS}",
        ),
        "whether rules that cannot both be kept ever apply together",
        "of 'r0' (line {0}) and 'r1' (line {1}) the",
    ),
    "conditions that are to hold": (
        (f"hold: {{that: {ALL}}}", f"hold: {{that: {OTHERS}}}"),
        "whether conditions that are to hold exclude each other",
        "of 'r0' (line {0}) and 'r1' (line {1}) the",
    ),
    "series that run": (
        (
            f"every: {{do: called, gap: 5 min .. 5 min, while: {ALL}}}",
            f"every: {{do: called, gap: 6 min .. 6 min, while: {OTHERS}}}",
        ),
        "whether series of one event that no gap suits run at the same time",
        "of 'r0' (line {0}) and 'r1' (line {1}) the",
    ),
    "permits of one event": (
        (
            f"permit: {{event: called, only_if: {ALL}}}",
            f"permit: {{event: called, only_if: {OTHERS}}}",
        ),
        "who may do something",
        "for 'called' the",
    ),
}


@pytest.mark.parametrize(("entries", "what", "why"), WAYS.values(), ids=WAYS)
def test_ways(entries: tuple[str, ...], what: str, why: str) -> None:
    """Conditions that combine in too many ways only together are told at the rules."""
    text = made(*entries)
    first = line_of(text, "rules:")
    reason = why.format(first + 1, first + 2)
    expected = (
        f"{first}: {what} was not analysed everywhere: {reason} conditions combine in more than "
        "16,384 ways"
    )

    assert told(text) == [expected]


def test_a_step_that_is_forbidden() -> None:
    """Whether a step is only to be done while it is forbidden is told where it cannot be seen."""
    step = f"- {{id: bid, do: {{en: Bid, zh: 出价}}, role: clerk, source: A/x#1, when: {ALL}}}\n"
    text = made(f"forbid: {{event: bid, while: {OTHERS}}}").replace("rules:\n", f"{step}rules:\n")
    line, rule = line_of(text, "- {id: bid"), line_of(text, "- {id: r0")
    what = "whether steps are to be done only while they are forbidden"

    assert [
        f"{line_of(text, 'steps:')}: {what} was not analysed everywhere: of 'bid' (line {line}) "
        f"and 'r0' (line {rule}) the conditions combine in more than 16,384 ways"
    ] == [one for one in told(text) if what in one]


def test_a_rule_about_steps() -> None:
    """Whether a rule only applies where its step does not is told where it cannot be seen."""
    step = f"- {{id: bid, do: {{en: Bid, zh: 出价}}, role: clerk, source: A/x#1, when: {ALL}}}\n"
    text = made(
        f"respond: {{after: bid, do: called, due: within 5 min, pair: each}}, when: {OTHERS}"
    )
    text = text.replace("rules:\n", f"{step}rules:\n")

    assert [
        f"{line_of(text, 'rules:')}: whether rules apply only where none of their steps does was "
        "not analysed everywhere: of 'r0' and its steps the conditions combine in more than 16,384 "
        "ways"
    ] == told(text)


def listed(number: int) -> str:
    """This many facts of which at least one is so, as a condition."""
    return " or ".join(f"f{one}" for one in range(number))


def two_rows(number: int, hit: str, last: str) -> str:
    """A table of which the first row reads so many facts."""
    written = f"[{{when: {listed(number)}, then: 1}}, {last}]"
    return made(f"table: {{type: count, hit: {hit}, rows: {written}}}")


ROWS = "the rows of 'r0' combine in more than"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (two_rows(12, "one", "{otherwise: 2}"), []),
        (two_rows(13, "first", "{otherwise: 2}"), []),
        (two_rows(13, "one", "{otherwise: 2}"), [f"{ROWS} 4,096 ways; whether two apply at once"]),
        (
            two_rows(13, "first", "{when: not f0, then: 2}"),
            [f"{ROWS} 4,096 ways; whether none of them applies"],
        ),
        (
            two_rows(15, "first", "{otherwise: 2}"),
            [f"{ROWS} 16,384 ways; whether one of them is never taken"],
        ),
    ],
)
def test_tables(text: str, expected: list[str]) -> None:
    """Of a table too large to be looked through it is told what was not looked for."""
    line = line_of(text, "- {id: r0")
    found = [one for one in told(text) if ROWS in one]

    assert found == [f"{line}: {one} was not analysed" for one in expected]


def two_exits(number: int, last: str) -> str:
    """A step of which the first exit reads so many facts."""
    step = "- {id: asked, do: {en: Ask, zh: 询问}, role: clerk, source: A/x#1, choose: "
    choice = f"{{a: {{when: {listed(number)}, then: end}}, b: {last}}}}}\n"
    return made("forbid: {event: opened}").replace(
        PLAIN_STEPS, f"flow: listed\n{PLAIN_STEPS}{step}{choice}"
    )


EXITS = "the exits of 'asked' combine in more than"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (two_exits(12, "{otherwise: end}"), []),
        (two_exits(13, "{otherwise: end}"), ["4,096 ways; whether two are open at once"]),
        (
            two_exits(13, "{when: f0, then: end}"),
            ["4,096 ways; whether two are open at once, or none is,"],
        ),
        (
            two_exits(15, "{otherwise: end}"),
            [
                "16,384 ways; whether 'b' is ever taken",
                "4,096 ways; whether two are open at once",
            ],
        ),
    ],
)
def test_exits(text: str, expected: list[str]) -> None:
    """Of exits too many to be looked through it is told what was not looked for."""
    line = line_of(text, "- {id: asked")
    found = [one for one in told(text) if EXITS in one]

    assert found == [f"{line}: {EXITS} {one} was not analysed" for one in expected]


def test_large_tables_that_are_read_row_by_row() -> None:
    """A table of a thousand rows about one fact is looked through."""
    assert told(rows(1_000)) == []
