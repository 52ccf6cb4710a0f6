"""Time phrases: what they say, when they are due, how they explain and pause."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sopkit.calendars import Calendar, CalendarError, load_calendar
from sopkit.phrases import (
    Due,
    Ends,
    Name,
    PhraseError,
    Vague,
    before_due,
    parse_amount,
    parse_due,
    parse_gap,
    parse_not_before,
    pause,
    resolve,
    resolve_earliest,
    resolve_gap,
    resume,
    say_due,
    span_after,
    span_before,
    spans_of,
)
from sopkit.quantities import Span, parse_parameter
from tests.clock import SHANGHAI, World, instant, shown, world_of

CASES = Path(__file__).parent / "cases" / "phrases"
DUES = yaml.safe_load((CASES / "dues.yaml").read_text(encoding="utf-8"))
PAUSES = yaml.safe_load((CASES / "pauses.yaml").read_text(encoding="utf-8"))
SAID = yaml.safe_load((CASES / "words.yaml").read_text(encoding="utf-8"))
HOUSE = load_calendar(
    {
        "zone": "Asia/Shanghai",
        "days": "CN",
        "hours": "09:00-18:00",
        "shifts": {"day": {"from": "08:30", "to": "17:30"}},
    }
)
NIGHT_HOUSE = load_calendar(
    {
        "zone": "America/St_Johns",
        "hours": "18:00-02:00",
        "shifts": {"day": {"from": "17:30", "to": "02:30"}},
    }
)
NEW_YORK = load_calendar(
    {
        "zone": "America/New_York",
        "hours": "01:30-18:00",
        "shifts": {"day": {"from": "01:15", "to": "02:15"}},
    }
)


def resolved(line: dict[str, Any]) -> Ends:
    """The ends of a worked example."""
    return resolve(parse_due(line["phrase"]), world_of(line), cut_off=line.get("cut_off"))


def by_id(lines: list[dict[str, Any]]) -> Any:
    """One test for each line, named after it."""
    return pytest.mark.parametrize("line", lines, ids=[line["id"] for line in lines])


# ---- worked examples


@by_id(DUES)
def test_worked_example_of_ends(line: dict[str, Any]) -> None:
    """A worked example has the window, the needs and the mark that its line says."""
    ends = resolved(line)
    calendar = world_of(line).calendar
    wanted = {end: line.get(end) for end in ("earliest", "due")}
    expected = {
        **{
            end: shown(instant(at, calendar) if at else None, calendar)
            for end, at in wanted.items()
        },
        "missing": tuple(line.get("missing", ())),
        "waiting": tuple(line.get("waiting", ())),
        "provisional": line.get("provisional", False),
    }
    actual = {
        "earliest": shown(ends.earliest, calendar),
        "due": shown(ends.due, calendar),
        "missing": ends.missing,
        "waiting": ends.waiting,
        "provisional": ends.provisional,
    }

    assert expected == actual


@by_id(DUES)
def test_worked_example_adds_up(line: dict[str, Any]) -> None:
    """The explanation of each worked example is a sum that can be checked, in both languages."""
    ends = resolved(line)

    assert ends.explanation.adds_up()
    assert bool(ends.explanation.say("en")) == bool(ends.explanation.say("zh")) == bool(ends.due)


@by_id([line for line in PAUSES if "due" in line])
def test_worked_example_of_a_pause(line: dict[str, Any]) -> None:
    """What is left at a pause is laid on again at the resume, in the unit of the end."""
    world = world_of(line)
    left = pause(resolved(line), instant(line["paused"]), world.calendar)
    assert left is not None
    ends = resume(left, instant(line["resumed"]), world.calendar)
    wanted = instant(line["earliest"]) if "earliest" in line else resolved(line).earliest

    assert (shown(wanted), shown(instant(line["due"]))) == (shown(ends.earliest), shown(ends.due))
    assert ends.explanation.adds_up() or ends.due == instant(line["resumed"])


@by_id([line for line in PAUSES if "too_late" in line])
def test_pause_after_the_due_does_nothing(line: dict[str, Any]) -> None:
    """A pause that begins after the due is none."""
    calendar = world_of(line).calendar

    assert pause(resolved(line), instant(line["paused"]), calendar) is None


def test_resumed_due_is_provisional_past_the_announcement() -> None:
    """What is laid on past the announced days is provisional, what comes back before is not."""
    world = World(instant("12-30 10:00"), HOUSE)
    ends = resolve(parse_due("within 1 working day"), world)
    left = pause(ends, instant("12-30 12:00"), HOUSE)
    assert left is not None

    assert not resume(left, instant("12-30 13:00"), HOUSE).provisional
    assert resume(left, instant("12-31 13:00"), HOUSE).provisional


# ---- openings that leave no time


@pytest.mark.parametrize(
    ("opened", "due", "note"),
    [
        ("09:30", "09:30", ""),
        ("09:30+", "10:00", "short notice"),
        ("10:00", "10:00", "short notice"),
        ("10:00+", "10:00+", "no time left"),
    ],
)
def test_short_notice(opened: str, due: str, note: str) -> None:
    """A plan announced too late is due at the planned instant, or at the opening past that."""
    world = World(instant("08:00"), plans={"meeting.start": instant("10:00")})
    ends = resolve(parse_due("30 min before meeting.start"), world).opened_at(instant(opened))

    assert (shown(instant(due)), note) == (shown(ends.due), ends.note)


def test_no_time_left_without_a_plan() -> None:
    """A due that lies before its opening is the opening."""
    world = World(instant("09:00"))
    ends = resolve(parse_due("within 5 min of call"), world).opened_at(instant("09:05+"))

    assert (instant("09:05+"), "no time left") == (ends.due, ends.note)


# ---- phrases

PHRASES = sorted({line["phrase"] for line in [*DUES, *PAUSES]})


@pytest.mark.parametrize("text", PHRASES)
def test_phrase_prints_itself(text: str) -> None:
    """What a phrase prints is read back as the same phrase."""
    assert parse_due(text) == parse_due(str(parse_due(text)))


def test_names_of_a_phrase() -> None:
    """A phrase lists its events, the planned ones among them, its parameters and roles."""
    due = parse_due(
        "the later of lead before meeting.start and within a of next clerk shift start after posted"
    )

    assert {"meeting.start", "posted"} == due.events
    assert {"meeting.start"} == due.plan_anchors
    assert {"lead", "a"} == due.parameters
    assert {"clerk"} == due.roles
    assert [due.text[use.offset :][: len(use.name)] for use in due.names] == [
        "lead",
        "meeting.start",
        "a",
        "clerk",
        "posted",
    ]


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("within 5 min", 300_000_000),
        ("within 0 s", 0),
        ("within 1 day", None),
        ("within 5 min of call", None),
        ("within about 5 min", None),
        ("within promptly", None),
        ("before 16:00", None),
    ],
)
def test_elapsed(text: str, microseconds: int | None) -> None:
    """Only elapsed time from the opening is a constant."""
    assert microseconds == parse_due(text).elapsed


@pytest.mark.parametrize(
    ("text", "calendar", "shifts"),
    [
        ("within 5 min of call", False, False),
        ("within 5 working hours", True, False),
        ("before 16:00", True, False),
        ("within 1 h of next working day start after posted", True, False),
        ("within 1 h of next shift start after posted", True, True),
        ("the later of within 1 h and before shift end after posted", True, True),
        ("1 h before 2 days after ordered", True, False),
        ("before the 2nd ring after call", False, False),
    ],
)
def test_what_a_phrase_needs(text: str, calendar: bool, shifts: bool) -> None:
    """A phrase says whether it counts by the calendar and by shifts."""
    due = parse_due(text)

    assert (calendar, shifts) == (due.uses_calendar, due.uses_shifts)


WRONG = [
    ("", 0, "the phrase is empty; write for example 'within 15 min'"),
    ("whithin 5 min", 0, "found 'whithin'; did you mean 'within'?"),
    ("within", 6, "ends where a span such as '15 min' or a parameter should stand"),
    ("within 5", 7, "'5' has no unit; write one after it, such as '5 min'"),
    ("within 5 of x", 7, "'5' has no unit"),
    ("within 5 minutes of x", 7, "unknown unit 'minutes'; did you mean 'min'?"),
    ("within 5 parsecs of x", 7, "unknown unit 'parsecs'; spans are counted in s, min, h"),
    ("within 5 cm", 7, "'5 cm' is a length, not a length of time"),
    ("within 1.5 days", 7, "'1.5 days' is not a whole number"),
    ("within -5 min", 7, "found '-'; a phrase has no sign or dash"),
    ("within 5 min off x", 13, "expected the end of the phrase, found 'off'; did you mean 'of'?"),
    ("within 7 .. 15 min of x", 7, "a range has two ends; write 'between"),
    ("5 min bfore x", 6, "expected 'before' or 'after', found 'bfore'; did you mean 'before'?"),
    ("about x", 0, "write 'about x after order.placed' or 'within about x of order.placed'"),
    ("before 25:00", 7, "'25:00' is not on the clock"),
    ("before 9:30", 7, "'9:30' is no clock time; write '09:30'"),
    ("before x and 9:3", 9, "expected the end of the phrase, found 'and'"),
    ("before 16：00", 9, "'：' is a full-width character; write ':'"),
    ("between 09:00 and x", 18, "expected a clock time such as '16:00', found 'x'"),
    ("between 7 after x", 8, "'7' has no unit"),
    ("between 7 and high after x", 8, "'7' has no unit"),
    ("between 7 days after x", 15, "expected 'and' with the other end of the window"),
    ("between 1 h and 2 h", 19, "ends where 'before' or 'after' should stand"),
    ("between 1 h .. of x", 15, "expected a span such as '15 min' or a parameter, found 'of'"),
    ("same day as x after 16:00", 14, "expected the end of the phrase, found 'after'"),
    ("same day as x at 16:00", 14, "expected the end of the phrase, found 'at'"),
    ("between 7 days x .. 9 days after y", 15, "expected '..', found 'x'"),
    ("same day x", 9, "expected 'as', found 'x'"),
    ("next day x", 9, "expected 'after', found 'x'"),
    ("next shift begin after x", 11, "expected 'start', found 'begin'"),
    ("next clerk begin after x", 11, "expected 'shift start after' or 'working day start after'"),
    ("the 2th x after y", 4, "expected '2nd', found '2th'"),
    ("the 0th x after y", 4, "expected an ordinal such as '5th', found '0th'"),
    ("the latter of x and y", 4, "found 'latter'; did you mean 'later'?"),
    ("the later of a", 14, "ends where 'and' should stand"),
    ("before within", 7, "expected the name of an event or step, found 'within'"),
    ("within 5 min of before", 16, "expected the name of an event or step"),
    ("within 5 min of -", 16, "expected an event, or a span such as '10 min'"),
    ("before the 5th ring after 7", 26, "expected the name of an event or step, found '7'"),
    ("before " * 20 + "x", 7, "'before' or 'after', found 'before'"),
    ("within 1 h of " + "1 h after " * 20 + "x", 124, "nested too deeply"),
    ("the later of " * 20 + "x", 156, "nested too deeply"),
    ("x" * 501, 500, "501 characters long; at most 500 are read"),
]


@pytest.mark.parametrize(("text", "offset", "said"), WRONG, ids=[text[:40] for text, *_ in WRONG])
def test_wrong_phrase_is_explained(text: str, offset: int, said: str) -> None:
    """A wrong phrase gets its place, and a sentence that says what to write."""
    with pytest.raises(PhraseError) as found:
        parse_due(text)

    assert said in str(found.value)
    assert offset == found.value.offset


def fault(parse: Callable[[str], object], text: str) -> int:
    """The place of the fault in a text, its end when there is none."""
    try:
        parse(text)
    except PhraseError as error:
        return error.offset
    return len(text)


def reading(text: str) -> Due | None:
    """The phrase of a text, None when it is refused."""
    try:
        return parse_due(text)
    except PhraseError:
        return None


@given(st.text(max_size=60))
@example("within 5 min of \x00")
def test_any_text_is_a_phrase_or_an_error(text: str) -> None:
    """Any text is read or refused with a place inside of it, never with a traceback."""
    for parse in (parse_due, parse_not_before, parse_gap, parse_amount):
        assert 0 <= fault(parse, text) <= len(text)


WORDS = st.sampled_from(
    "within before between of and after same next working day days as the later earlier about "
    "shift start end at least 5 7th 2nd 16:00 24:00 .. min h hours x meeting.start lead".split()
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_words_are_a_phrase_or_an_error(text: str) -> None:
    """Words of phrases in any order are refused, or read as what prints itself."""
    due = reading(text)

    assert due is None or due == parse_due(str(due))


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("12 h after ordered", "21:00"),
        ("2 min after water.filled", "09:02"),
        ("3 days after ordered", "12-04 00:00"),
        ("ordered", "09:00"),
        ("about 20 min after ordered", "09:15"),
        ("1 day before banquet", "12-06 00:00"),
    ],
)
def test_not_before(text: str, earliest: str) -> None:
    """An instant phrase is an earliest; of a date it is the beginning."""
    world = World(instant("09:00"), plans={"banquet": instant("12-07 18:00")})
    ends = resolve_earliest(parse_not_before(text), world)

    assert (shown(instant(earliest)), None) == (shown(ends.earliest), ends.due)


def test_window_has_an_earliest() -> None:
    """The begin of a window may serve as an earliest."""
    ends = resolve_earliest(parse_due("next day after ordered"), World(instant("09:00")))

    assert shown(instant("12-02 00:00")) == shown(ends.earliest)


@pytest.mark.parametrize("text", ["within 5 min", "before 16:00", "between 1 h and 2 h after x"])
def test_limit_is_no_earliest(text: str) -> None:
    """A limit cannot stand in `not_before`."""
    with pytest.raises(PhraseError, match="begins a limit, and an earliest is an instant"):
        parse_not_before(text)


def test_event_that_has_not_happened_is_waited_for() -> None:
    """A phrase that counts from an event has no end before that event."""
    world = World(instant("09:00"), never=frozenset({"confirmed"}))
    ends = resolve(parse_due("within 5 min of confirmed"), world)

    assert (ends.due, ends.waiting) == (None, ("confirmed",))


@pytest.mark.parametrize(
    "text", ["within 1 day", "within 2 working hours", "before 16:00", "same day as x"]
)
def test_calendar_is_needed(text: str) -> None:
    """What counts local dates is refused without a zone, with the cure."""
    with pytest.raises(CalendarError, match="add a section 'calendar' with a 'zone'"):
        resolve(parse_due(text), World(0, None))


def test_working_hours_need_hours() -> None:
    """Working hours cannot be counted without office hours."""
    with pytest.raises(CalendarError, match="the calendar has no 'hours'"):
        resolve(parse_due("within 2 working hours"), World(instant("09:00"), SHANGHAI))


def test_parameter_must_be_a_length_of_time() -> None:
    """A parameter of another kind in a phrase is refused by its name."""
    world = World(instant("09:00"), parameters={"colour": "red"})

    with pytest.raises(CalendarError, match="the value of 'colour' is no length of time"):
        resolve(parse_due("within colour"), world)


@pytest.mark.parametrize(
    ("value", "due"),
    [
        (600_000_000, "09:10"),
        (7_200_000_000, "11:00"),
        (1, "09:00+"),
        (Decimal(90_000_000), "2026-12-01T09:01:30"),
        (Span(1, "week"), "12-09 00:00-"),
        ((Span(1, "h"), Span(2, "h")), "11:00"),
    ],
)
def test_values_of_a_parameter(value: object, due: str) -> None:
    """A parameter holds microseconds, a span, or two of them."""
    ends = resolve(parse_due("within p"), World(instant("09:00"), parameters={"p": value}))

    assert shown(instant(due)) == shown(ends.due)


def test_fact_stands_for_a_parameter() -> None:
    """A fact may stand where a parameter may stand."""
    world = World(instant("09:00"), facts={"promised": 60_000_000})

    assert instant("09:01") == resolve(parse_due("within promised"), world).due


# ---- rules without a text, spans, gaps


@pytest.mark.parametrize(
    ("at_least", "at_most", "earliest", "due"),
    [
        (None, None, None, "10:00"),
        ("30 min", None, None, "09:30"),
        (None, "60 min", "09:00", "10:00"),
        ("30 min", "60 min", "09:00", "09:30"),
        (None, "1 day", "11-30 00:00", "10:00"),
    ],
)
def test_before_due(
    at_least: str | None, at_most: str | None, earliest: str | None, due: str
) -> None:
    """A `before` rule has its window from `at_most` until `at_least` before the plan."""
    least = parse_amount(at_least) if at_least else None
    most = parse_amount(at_most) if at_most else None
    phrase = before_due("meeting.start", least, most)
    ends = resolve(phrase, World(0, plans={"meeting.start": instant("10:00")}))

    assert shown(instant(earliest) if earliest else None) == shown(ends.earliest)
    assert shown(instant(due)) == shown(ends.due)
    assert phrase == parse_due(str(phrase))


def test_before_due_names_its_parameters() -> None:
    """The phrase of a `before` rule lists the parameters in its bounds."""
    due = before_due("meeting.start", Name("lead"), Span(1, "h"))

    assert ({"lead"}, {"meeting.start"}) == (due.parameters, due.plan_anchors)


@pytest.mark.parametrize(
    ("text", "earliest", "due"),
    [
        ("15 min", None, "09:15"),
        ("30 min .. 40 min", "09:30", "09:40"),
        ("30..40 min", "09:30", "09:40"),
        ("at least 2 h", "11:00", None),
        ("about 20 min", "09:15", "09:25"),
        ("refill_gap", None, "09:15"),
        ("ranged", "09:30", "09:40"),
        ("low .. high", "09:10", "09:20"),
        ("at least low", "09:10", None),
        ("1 day", None, "12-03 00:00-"),
    ],
)
def test_gap(text: str, earliest: str | None, due: str | None) -> None:
    """A gap gives the window of the next doing."""
    values = {
        "refill_gap": "15 min",
        "ranged": "30 min .. 40 min",
        "low": "10 min",
        "high": "20 min",
    }
    parameters = {name: parse_parameter(value)[1] for name, value in values.items()}
    ends = resolve_gap(parse_gap(text), instant("09:00"), World(0, parameters=parameters))

    assert shown(instant(earliest) if earliest else None) == shown(ends.earliest)
    assert shown(instant(due) if due else None) == shown(ends.due)
    assert parse_gap(text) == parse_gap(str(parse_gap(text)))


def test_gap_without_its_parameter() -> None:
    """A gap whose parameter has no value has no end yet."""
    gap = parse_gap("follow_gap")

    assert {"follow_gap"} == gap.parameters
    assert resolve_gap(gap, 0, World(0)).missing == ("follow_gap",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at most 5 min", "a bare span such as '15 min' is already the most"),
        ("0 min", "the gap is 0 min; a gap must be longer than 0"),
        ("40 min .. 30 min", "the gap runs backwards from 40 min to 30 min"),
        ("2 h .. 30 min", "the gap runs backwards from 2 h to 30 min"),
        ("15", "'15' has no unit"),
        ("30 ..", "should stand"),
        ("15 min 3", "expected the end of the phrase"),
    ],
)
def test_wrong_gap_is_explained(text: str, said: str) -> None:
    """A wrong gap gets a sentence that says what to write."""
    with pytest.raises(PhraseError, match=said):
        parse_gap(text)


def test_gap_of_two_units_that_cannot_be_compared() -> None:
    """Whether a month is longer than 30 days is left to the calendar."""
    assert Span(1, "month") == parse_gap("1 month .. 40 days").lower


def test_amounts() -> None:
    """An amount is a span, or a parameter with its value or range."""
    world = World(0, parameters={"soon": 60_000_000, "p": (Span(1, "h"), Span(2, "h"))})

    assert (Span(1, "h"), Span(2, "h")) == spans_of(parse_amount("p"), world)
    assert (Span(1, "min"),) == spans_of(parse_amount("soon"), world)
    assert (Span(3, "working_day"),) == spans_of(parse_amount("3 working days"), world)
    assert spans_of(parse_amount("other"), world) == ()


def test_spans_on_instants() -> None:
    """A span is laid after or before an instant, of a date to its end or its beginning."""
    at = instant("12-04 17:00")

    assert instant("12-04 17:05") == span_after(at, Span(5, "min"))
    assert instant("12-07 18:00") == span_after(at, Span(1, "working_day"), HOUSE)
    assert instant("12-03 18:00") == span_before(at, Span(1, "working_day"), HOUSE)
    assert instant("12-03 00:00") == span_before(at, Span(1, "day"), HOUSE, reading="earliest")


# ---- explanations

EXPLAINED = [
    (
        "within 4 working hours",
        "12-04 17:00",
        "due Mon 12:00 = 1 h Fri + 3 h Mon",
        "截止 周一 12:00 = 周五 1 小时 + 周一 3 小时",
    ),
    (
        "within 3 working days",
        "12-04 17:00",
        "due Wed 9 Dec 18:00: day 0 Fri 4 Dec, 1 Mon 7, 2 Tue 8, 3 Wed 9 Dec "
        "(2 weekend days skipped)",
        "截止 12月9日周三 18:00：第0天 12月4日周五，第1天 7日周一，第2天 8日周二，第3天 12月9日周三"
        "（跳过 2 个周末日）",
    ),
    (
        "within 60 min of complaint",
        "09:00",
        "due Tue 10:00 = complaint Tue 09:00 + 60 min",
        "截止 周二 10:00 = “complaint” 周二 09:00 + 60 分钟",
    ),
    (
        "within 60 min",
        "09:00",
        "due Tue 10:00 = opening Tue 09:00 + 60 min",
        "截止 周二 10:00 = 起算 周二 09:00 + 60 分钟",
    ),
    (
        "30 min before meeting",
        "09:00",
        "due Tue 13:30 = planned meeting Tue 14:00 - 30 min",
        "截止 周二 13:30 = “meeting”计划于 周二 14:00 - 30 分钟",
    ),
    (
        "within 1 month",
        "2027-01-31T10:00",
        "due end of Sun 28 Feb: Sun 31 Jan + 1 month",
        "截止 2月28日周日 24:00：1月31日周日 + 1 个月",
    ),
    (
        "before 16:00",
        "16:00+",
        "due Wed 16:00 = the first 16:00 from Tue 16:00:00.000001 on",
        "截止 周三 16:00 = 周二 16:00:00.000001 起的第一个 16:00",
    ),
    (
        "within 15 min of next shift start after posted",
        "22:10",
        "due Wed 08:45 = start of shift day Wed 08:30 + 15 min",
        "截止 周三 08:45 = 班次“day”开始 周三 08:30 + 15 分钟",
    ),
    (
        "before shift end after posted",
        "10:10",
        "due Tue 17:30 = end of shift day Tue 17:30",
        "截止 周二 17:30 = 班次“day”结束 周二 17:30",
    ),
    (
        "within 15 min of next working day start after posted",
        "22:10",
        "due Wed 09:15 = start of work Wed 09:00 + 15 min",
        "截止 周三 09:15 = 开始上班 周三 09:00 + 15 分钟",
    ),
    (
        "within 60 working hours",
        "17:00",
        "due Thu 10 Dec 14:00 = 1 h Tue 1 Dec + 54 h on 6 days + 5 h Thu 10 Dec",
        "截止 12月10日周四 14:00 = 12月1日周二 1 小时 + 6 天共 54 小时 + 12月10日周四 5 小时",
    ),
    (
        "within 2 h of 1 day after posted",
        "10:00",
        "due Thu 01:59:59.999999 = end of Wed + 2 h",
        "截止 周四 01:59:59.999999 = 周三 24:00 + 2 小时",
    ),
    (
        "within 10 working days",
        "2026-09-24T10:00",
        "due Thu 15 Oct 18:00: day 0 Thu 24 Sep, 1 Mon 28, 2 Tue 29, …, 10 Thu 15 Oct "
        "(5 weekend days, 6 days off skipped) (1 make-up working day worked)",
        None,
    ),
    (
        "within 3 working days",
        "12-30 10:00",
        "due Mon 4 Jan 2027 18:00: day 0 Wed 30 Dec 2026, 1 Thu 31, 2 Fri 1, 3 Mon 4 Jan 2027 "
        "(2 weekend days skipped)"
        "; provisional: days off after Thu 31 Dec 2026 are not announced yet",
        None,
    ),
]


@pytest.mark.parametrize(("text", "at", "english", "chinese"), EXPLAINED)
def test_explanation(text: str, at: str, english: str, chinese: str | None) -> None:
    """A due explains itself as a sum, in English and Chinese."""
    world = World(instant(at), HOUSE, plans={"meeting": instant("14:00")})
    ends = resolve(parse_due(text), world)

    assert english == ends.explanation.say("en")
    assert chinese is None or chinese == ends.explanation.say("zh")
    assert ends.explanation.adds_up()


def test_explanation_of_a_cut_off() -> None:
    """A cut-off that moved the count is named."""
    ends = resolve(parse_due("within 1 day"), World(instant("17:00"), HOUSE), cut_off="16:00")

    assert (
        ends.explanation.say("en")
        == "due end of Thu 3 Dec: day 0 Wed 2 Dec, 1 Thu 3 Dec; after 16:00 counts as the next day"
    )


def test_explanation_of_a_closing_day() -> None:
    """A date on which the site is closed is told apart from days off."""
    closed = load_calendar({"zone": "Asia/Shanghai"}, closing_days=[date(2026, 12, 2)])
    ends = resolve(parse_due("within 1 working day"), World(instant("09:00"), closed))

    assert "due end of Thu 3 Dec: day 0 Tue 1 Dec, 1 Thu 3 Dec (1 closing day skipped)" == (
        ends.explanation.say("en")
    )


def test_explanation_of_an_earliest() -> None:
    """An earliest is explained like a due, with the words given for events."""
    world = World(instant("09:00"), None)
    ends = resolve(parse_due("between 30 min and 40 min after served"), world)

    assert (
        ends.explanation.say_earliest("en", lambda _: "dinner served")
    ) == "from Tue 01:30 UTC = dinner served Tue 01:00 UTC + 30 min"


def test_wrong_sum_does_not_add_up() -> None:
    """A leg whose parts do not make its span is found out."""
    ends = resolve(parse_due("within 3 working days"), World(instant("09:00"), HOUSE))
    start, leg = ends.explanation.due
    wrong = type(leg)(leg.kind, leg.start, leg.at + 86_400_000_000, span=leg.span)
    gap = type(leg)(leg.kind, leg.start + 1, leg.at, span=leg.span)

    assert not type(ends.explanation)((start, wrong), (), HOUSE).adds_up()
    assert not type(ends.explanation)((start, gap), (), HOUSE).adds_up()


# ---- words

NAMES = {
    "en": {"complaint": "the complaint", "meeting": "meeting begins", "limit": "4 h"},
    "zh": {"complaint": "投诉", "meeting": "会议开始", "limit": "4 h"},
}
VAGUE = {"en": Vague("promptly"), "zh": Vague("及时")}


@pytest.mark.parametrize("line", SAID, ids=[line["phrase"] for line in SAID])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_phrase_in_words(line: dict[str, str], language: str) -> None:
    """A phrase is said in both languages with the words of the house."""
    words = NAMES[language]

    assert line[language] == say_due(
        parse_due(line["phrase"]),
        language,
        lambda name: words.get(name, name),
        lambda name: VAGUE[language] if name == "promptly" else words[name],
    )


# ---- laws

AT = st.integers(instant("2026-01-01T00:00"), instant("2026-12-31T00:00"))
LATER = st.integers(0, 8 * 86_400_000_000)
SPANS = st.builds(
    "{} {}".format,
    st.integers(0, 40),
    st.sampled_from(["s", "min", "h", "days", "weeks", "months", "working days", "working hours"]),
)
CLOCKS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
PHRASES_FROM_THE_TRIGGER = st.one_of(
    st.builds("within {}".format, SPANS),
    st.builds("within {} of x".format, SPANS),
    st.builds("between {} and {} after x".format, SPANS, SPANS),
    st.builds("before {}".format, CLOCKS),
    st.builds("between {} and {}".format, CLOCKS, CLOCKS),
    st.builds("same day as x before {}".format, CLOCKS),
    st.builds("next working day after x between {} and {}".format, CLOCKS, CLOCKS),
    st.builds("the later of {} after x and within {}".format, SPANS, SPANS),
    st.builds("the earlier of next day after x and within {}".format, SPANS),
    st.builds("within {} of {} after x".format, SPANS, SPANS),
    st.just("before shift end after x"),
    st.just("within 5 min of next shift start after x"),
    st.just("within 5 min of next working day start after x"),
)
CALENDARS = st.sampled_from([HOUSE, NEW_YORK, NIGHT_HOUSE])


def due_at(text: str, at: int, cut_off: str | None = None, calendar: Calendar = HOUSE) -> Ends:
    """The ends of a phrase whose events all happened at `at`."""
    return resolve(parse_due(text), World(at, calendar), cut_off=cut_off)


@given(PHRASES_FROM_THE_TRIGGER, AT, LATER, st.none() | CLOCKS, CALENDARS)
@example("within 1 working day", instant("12-04 16:00+"), 0, "16:00", HOUSE)
def test_later_trigger_is_never_due_earlier(
    text: str, at: int, later: int, cut_off: str | None, calendar: Calendar
) -> None:
    """A later trigger has no earlier due and no earlier earliest, also with a cut-off."""
    first = due_at(text, at, cut_off, calendar)
    second = due_at(text, at + later, cut_off, calendar)
    assert first.due is not None
    assert second.due is not None

    assert first.due <= second.due
    assert (first.earliest or 0) <= (second.earliest or 0)


@given(PHRASES_FROM_THE_TRIGGER)
def test_phrase_is_said_and_printed(text: str) -> None:
    """A phrase prints itself and is said in both languages."""
    due = parse_due(text)

    assert due == parse_due(str(due))
    assert say_due(due, "en", str, str)
    assert say_due(due, "zh", str, str)


@given(PHRASES_FROM_THE_TRIGGER, AT, st.none() | CLOCKS, CALENDARS)
def test_end_is_explained(text: str, at: int, cut_off: str | None, calendar: Calendar) -> None:
    """Every explanation adds up and is said in both languages."""
    ends = due_at(text, at, cut_off, calendar)

    assert ends.explanation.adds_up(), ends.explanation.say("en")
    assert ends.explanation.say("en")
    assert ends.explanation.say("zh")


@given(
    st.builds("{} before x".format, SPANS)
    | st.builds("between {} and {} before x".format, SPANS, SPANS),
    AT,
)
def test_counted_back_is_explained(text: str, plan: int) -> None:
    """A span counted back from a plan adds up too."""
    ends = resolve(parse_due(text), World(0, HOUSE, plans={"x": plan}))

    assert ends.explanation.adds_up(), ends.explanation.say("en")
    assert ends.plan == plan


WEEK = 7 * 86_400_000_000


@given(
    PHRASES_FROM_THE_TRIGGER.filter(lambda text: "month" not in text),
    AT,
    st.integers(1, 60),
    st.none() | CLOCKS,
)
def test_shift_by_whole_weeks(text: str, at: int, weeks: int, cut_off: str | None) -> None:
    """Without days off and changes of the clock, a trigger n weeks later is due n weeks later."""
    plain = load_calendar(
        {
            "zone": "Asia/Shanghai",
            "hours": "09:00-18:00",
            "shifts": {"day": {"from": "08:30", "to": "17:30"}},
        }
    )
    first = due_at(text, at, cut_off, plain)
    second = due_at(text, at + weeks * WEEK, cut_off, plain)
    assert first.due is not None

    assert first.due + weeks * WEEK == second.due


@given(PHRASES_FROM_THE_TRIGGER, AT, st.integers(0, 20 * 86_400_000_000))
def test_pause_of_no_length_changes_nothing(text: str, at: int, used: int) -> None:
    """A pause that ends at once leaves both ends where they were."""
    assume(not re.search(r"\b0 ", text))
    ends = due_at(text, at)
    assert ends.due is not None
    paused = min(at + used, ends.due)
    left = pause(ends, paused, HOUSE)
    assert left is not None
    resumed = resume(left, paused, HOUSE)

    assert resumed.due == max(ends.due, paused)
    assert resumed.earliest == ends.earliest
