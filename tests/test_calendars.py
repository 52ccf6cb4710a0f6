"""Calendars: local dates and times, working days and hours, shifts, and what describes them."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sopkit.calendars import (
    HOUR,
    MINUTE,
    Calendar,
    CalendarError,
    ClockTime,
    add_days,
    add_months,
    calendar_names,
    load_calendar,
    load_days,
    load_zone,
    parse_clock,
    parse_hours,
)
from sopkit.codebook import completed
from sopkit.errors import DocumentError
from sopkit.lint.checking import check_text
from sopkit.procedure import load
from tests.clock import SHANGHAI, calendar_of, instant, shown

ROOT = Path(__file__).parent.parent
OFFICE = load_calendar({"zone": "Asia/Shanghai", "days": "CN", "hours": "09:00-18:00"})
NIGHT = load_calendar({"zone": "Asia/Shanghai", "days": "CN", "hours": "18:00-02:00"})
CN = load_days("CN")
ZONES = {
    name: load_calendar({"zone": name, "hours": "01:30-10:00"})
    for name in (
        "Asia/Shanghai",
        "America/New_York",
        "America/Sao_Paulo",
        "America/Havana",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
    )
}
ZONES["night"] = load_calendar({"zone": "America/St_Johns", "hours": "18:00-02:00"})
AT = st.integers(instant("2000-01-01T00:00"), instant("2040-01-01T00:00"))
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
TIMES = st.integers(0, 24 * 60).map(ClockTime)
ANY_ZONE = st.sampled_from(sorted(ZONES)).map(ZONES.__getitem__)


# ---- the calendar of China


@pytest.mark.parametrize("year", range(2018, 2027))
def test_working_days_of_china(year: int) -> None:
    """Every date of an announced year is a working day exactly where chinesecalendar says so."""
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    days += [date(year, 12, 31)]

    assert [chinese_calendar.is_workday(day) for day in days] == [
        OFFICE.is_working_day(day) for day in days
    ]


def test_file_is_what_the_script_writes() -> None:
    """The days in the generated file are those of the library."""
    script = ROOT / "scripts" / "calendars.py"
    done = subprocess.run([sys.executable, script, "--check"], check=False)

    assert 0 == done.returncode


def test_announced_through_is_what_both_libraries_know() -> None:
    """The last announced year is the last one that chinesecalendar takes in."""
    assert CN.announced_through is not None
    last = CN.announced_through

    assert chinese_calendar.is_workday(last) is not None
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(last + timedelta(days=1))


def test_file_says_where_its_days_come_from() -> None:
    """The calendar has a name, a version and a source, and says so at both ends of its dates."""
    assert ("CN",) == calendar_names()
    assert ("CN", "2026") == (CN.name, CN.version[:4])
    assert "State Council" in CN.source
    assert (date(2018, 1, 1), date(2026, 10, 7)) == (min(CN.off), max(CN.off))
    assert (date(2018, 2, 11), date(2026, 10, 10)) == (min(CN.make_up), max(CN.make_up))


@pytest.mark.parametrize(("day", "provisional"), [("2026-12-31", False), ("2027-01-01", True)])
def test_provisional(day: str, provisional: bool) -> None:
    """A date is provisional from the day after the last announced one."""
    assert provisional == OFFICE.provisional(date.fromisoformat(day))
    assert not SHANGHAI.provisional(date.fromisoformat(day))


def test_days_past_the_announcement_are_not_read() -> None:
    """Past the announcement only weekends count, before it days off and make-up days."""
    days = {"announced_through": "2026-12-31", "off": ["2026-12-31", "2027-01-01"]}
    calendar = calendar_of({"days": {**days, "make_up": ["2026-12-26", "2027-01-02"]}})
    dates = ["2026-12-26", "2026-12-31", "2027-01-01", "2027-01-02"]

    assert [True, False, True, False] == [
        calendar.is_working_day(date.fromisoformat(day)) for day in dates
    ]


def test_closing_days_win() -> None:
    """On a closing day the site is closed, also on a make-up day and past the announcement."""
    closed = [date(2026, 10, 10), date(2026, 12, 1), date(2027, 1, 4)]
    calendar = load_calendar({"zone": "Asia/Shanghai", "days": "CN"}, closing_days=closed)

    assert [False, False, False] == [calendar.is_working_day(day) for day in closed]
    assert [True, True, True] == [OFFICE.is_working_day(day) for day in closed]


def test_make_up_day_wins_over_a_day_off() -> None:
    """A date that is off and made up is worked."""
    calendar = calendar_of({"days": {"off": ["2026-12-01"], "make_up": ["2026-12-01"]}})

    assert calendar.is_working_day(date(2026, 12, 1))


# ---- working days


@given(DAYS, st.integers(-800, 800))
@example(date(2026, 12, 5), 1)
@example(date(2026, 10, 10), -1)
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    """Adding working days gives the date that walking through the dates gives."""
    step = timedelta(days=1 if number > 0 else -1)
    found, left = day, abs(number)
    while left:
        found += step
        left -= OFFICE.is_working_day(found)

    assert found == OFFICE.add_working_days(day, number)


@given(DAYS, st.integers(1, 500))
def test_working_days_between_undoes_adding(day: date, number: int) -> None:
    """Between a date and the one n working days later lie n working days, the last included."""
    assert number == OFFICE.working_days_between(day, OFFICE.add_working_days(day, number))


@pytest.mark.parametrize(
    ("calendar", "start", "end"),
    [
        (SHANGHAI, "2026-12-01T00:00", "2026-12-02T00:00-"),
        (OFFICE, "2026-12-01T09:00", "2026-12-01T18:00"),
        (NIGHT, "2026-12-01T18:00", "2026-12-02T02:00"),
    ],
)
def test_ends_of_a_working_day(calendar: Calendar, start: str, end: str) -> None:
    """A working day runs from opening to closing, without hours through its whole date."""
    day = date(2026, 12, 1)

    assert shown(instant(start)) == shown(calendar.working_day_start(day))
    assert shown(instant(end)) == shown(calendar.working_day_end(day))


@pytest.mark.parametrize(
    ("at", "start"),
    [
        ("12-04 08:59", "12-04 09:00"),
        ("12-04 09:00", "12-07 09:00"),
        ("12-05 10:00", "12-07 09:00"),
        ("12-07 00:00", "12-07 09:00"),
    ],
)
def test_next_working_day_start(at: str, start: str) -> None:
    """The next start of work is strictly later."""
    assert shown(instant(start)) == shown(OFFICE.next_working_day_start(instant(at)))


# ---- working hours

WORKING_HOURS = [
    (OFFICE, "12-04 17:00", 4 * HOUR, "12-07 12:00"),
    (OFFICE, "12-04 17:00", HOUR, "12-04 18:00"),
    (OFFICE, "12-04 17:00", HOUR + 1, "12-07 09:00+"),
    (OFFICE, "12-04 17:00", 0, "12-04 17:00"),
    (OFFICE, "12-05 17:00", 0, "12-05 17:00"),
    (OFFICE, "12-04 18:00", 9 * HOUR, "12-07 18:00"),
    (OFFICE, "12-05 12:00", 1, "12-07 09:00+"),
    (OFFICE, "12-04 08:00", 18 * HOUR, "12-07 18:00"),
    (NIGHT, "12-04 23:00", 3 * HOUR, "12-05 02:00"),
    (NIGHT, "12-05 01:00", 2 * HOUR, "12-07 19:00"),
    (NIGHT, "12-05 03:00", 2 * HOUR, "12-07 20:00"),
]


@pytest.mark.parametrize(("calendar", "at", "time", "end"), WORKING_HOURS)
def test_working_hours(calendar: Calendar, at: str, time: int, end: str) -> None:
    """Working hours are used up at the first instant, at the latest at closing time."""
    assert shown(instant(end)) == shown(calendar.add_working_hours(instant(at), time))


@pytest.mark.parametrize(
    ("at", "time", "start"),
    [
        ("12-07 12:00", 4 * HOUR, "12-04 17:00"),
        ("12-07 12:00", 3 * HOUR, "12-07 09:00"),
        ("12-07 12:00", 3 * HOUR + 1, "12-04 18:00-"),
        ("12-06 12:00", HOUR, "12-04 17:00"),
        ("12-07 12:00", 0, "12-07 12:00"),
    ],
)
def test_working_hours_backwards(at: str, time: int, start: str) -> None:
    """Counted back, working hours begin at the last instant that leaves enough."""
    assert shown(instant(start)) == shown(OFFICE.subtract_working_hours(instant(at), time))


@given(AT, st.integers(1, 4000 * HOUR), ANY_ZONE)
def test_working_time_undoes_adding(at: int, time: int, calendar: Calendar) -> None:
    """The opening time up to the end of n working hours is n, and less a microsecond before."""
    end = calendar.add_working_hours(at, time)

    assert time == calendar.working_time_between(at, end)
    assert time - 1 == calendar.working_time_between(at, end - 1)


@given(AT, st.integers(1, 4000 * HOUR), ANY_ZONE)
def test_working_time_undoes_subtracting(at: int, time: int, calendar: Calendar) -> None:
    """The opening time since n working hours before is n, and less a microsecond after."""
    start = calendar.subtract_working_hours(at, time)

    assert time == calendar.working_time_between(start, at)
    assert time - 1 == calendar.working_time_between(start + 1, at)


@given(AT, st.integers(0, 90 * 24 * HOUR), ANY_ZONE)
def test_parts_of_working_time_add_up(at: int, later: int, calendar: Calendar) -> None:
    """Opening time is the sum of its parts, date by date."""
    parts = calendar.working_parts(at, at + later)

    assert calendar.working_time_between(at, at + later) == sum(time for _, time in parts)
    assert all(calendar.is_working_day(day) for day, _ in parts)


def test_no_working_time_backwards() -> None:
    """From later to earlier no working time passes."""
    assert 0 == OFFICE.working_time_between(instant("10:00"), instant("09:30"))


def test_working_hours_without_hours() -> None:
    """Without office hours working hours cannot be counted."""
    with pytest.raises(CalendarError, match="has no 'hours'") as found:
        SHANGHAI.add_working_hours(0, HOUR)

    assert ("hours",) == found.value.key


@pytest.mark.parametrize("count", [OFFICE.add_working_hours, OFFICE.subtract_working_hours])
def test_too_many_working_hours(count: object) -> None:
    """A count of working hours that can only be a slip is refused."""
    assert callable(count)
    with pytest.raises(CalendarError, match="500001 working hours are more than"):
        count(instant("09:00"), 500_001 * HOUR)


# ---- dates and clock times


@given(AT, ANY_ZONE)
def test_instant_lies_in_its_date(at: int, calendar: Calendar) -> None:
    """An instant lies between the first and the last instant of its date."""
    day = calendar.local_date(at)

    assert calendar.day_start(day) <= at <= calendar.day_end(day)


@given(DAYS, ANY_ZONE)
def test_dates_follow_each_other(day: date, calendar: Calendar) -> None:
    """A date ends one microsecond before the next begins."""
    assert calendar.day_end(day) + 1 == calendar.day_start(day + timedelta(days=1))


@given(DAYS, TIMES, ANY_ZONE)
def test_clock_times_of_a_date(day: date, time: ClockTime, calendar: Calendar) -> None:
    """The first instant of a clock time is not after its last one, and 00:00 begins the date."""
    assert calendar.clock_from(day, time) <= calendar.clock_on(day, time)
    assert calendar.day_start(day) == calendar.clock_from(day, ClockTime(0))


@given(AT, TIMES.filter(lambda time: time < ClockTime(24 * 60)), ANY_ZONE)
def test_clock_at_or_after(at: int, time: ClockTime, calendar: Calendar) -> None:
    """The first clock time not before an instant is not after itself."""
    found = calendar.clock_at_or_after(at, time)

    assert at <= found
    assert found == calendar.clock_at_or_after(found, time)


@pytest.mark.parametrize(
    ("at", "time", "found"),
    [
        ("23:59", "24:00", "12-02 00:00"),
        ("12-02 00:00", "24:00", "12-03 00:00"),
        ("12-02 00:00", "00:00", "12-02 00:00"),
    ],
)
def test_end_of_the_date_on_the_clock(at: str, time: str, found: str) -> None:
    """At midnight 24:00 is a day ahead, and 00:00 is that instant."""
    assert shown(instant(found)) == shown(
        SHANGHAI.clock_at_or_after(instant(at), parse_clock(time))
    )


ZONE_CASES = [
    ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00Z", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00Z", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00Z", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30Z", "2026-11-01T06:30Z"),
    ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00Z", "2026-11-01T07:00Z"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30Z", "2026-10-03T15:30Z"),
    ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ("Asia/Shanghai", "2026-12-01", "24:00", "2026-12-01T16:00Z", "2026-12-01T16:00Z"),
]


@pytest.mark.parametrize(("zone", "day", "time", "first", "last"), ZONE_CASES)
def test_local_time_to_instant(zone: str, day: str, time: str, first: str, last: str) -> None:
    """A skipped time is the end of the gap; one that comes twice is both of its instants."""
    calendar = ZONES[zone]
    local = date.fromisoformat(day)

    assert instant(first) == calendar.clock_from(local, parse_clock(time))
    assert instant(last) == calendar.clock_on(local, parse_clock(time))


def test_midnight_that_is_skipped() -> None:
    """A date whose midnight is skipped begins when the gap ends."""
    calendar = ZONES["America/Sao_Paulo"]
    start = calendar.day_start(date(2018, 11, 4))

    assert instant("2018-11-04T03:00Z") == start
    assert date(2018, 11, 3) == calendar.local_date(start - 1)


def test_date_that_is_skipped() -> None:
    """A date that a zone skipped has no length, and no instant lies in it."""
    calendar = ZONES["Pacific/Apia"]
    start = calendar.day_start(date(2011, 12, 30))

    assert start == calendar.day_start(date(2011, 12, 31))
    assert date(2011, 12, 31) == calendar.local_date(start)
    assert date(2011, 12, 29) == calendar.local_date(start - 1)


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-01-31", 3, "2027-04-30"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_add_months(day: str, number: int, result: str) -> None:
    """Months keep the day, clipped to the last of the month."""
    assert date.fromisoformat(result) == add_months(date.fromisoformat(day), number)


@pytest.mark.parametrize(
    ("at", "inside"),
    [("10:00-", False), ("10:00", True), ("18:00", True), ("18:00+", False)],
)
def test_in_hours(at: str, inside: bool) -> None:
    """Both ends of hours are inside."""
    hours = parse_hours("10:00-18:00")

    assert inside == SHANGHAI.in_hours(instant(at), *hours)


@pytest.mark.parametrize(
    ("at", "inside"),
    [("22:00-", False), ("22:00", True), ("00:00", True), ("06:00", True), ("06:00+", False)],
)
def test_in_hours_over_midnight(at: str, inside: bool) -> None:
    """Hours whose first end is later run across midnight."""
    assert inside == SHANGHAI.in_hours(instant(at), *parse_hours("22:00-06:00"))


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("07:59", None),
        ("08:00", "morning"),
        ("12:00-", "morning"),
        ("12:00", "afternoon"),
        ("18:00", None),
        ("23:00", "night"),
        ("01:00", "night"),
        ("02:00", None),
    ],
)
def test_daypart(at: str, part: str | None) -> None:
    """A part of the day begins with its first instant and ends before its last."""
    parts = {"morning": "08:00-12:00", "afternoon": "12:00-18:00", "night": "22:00-02:00"}

    assert part == calendar_of({"dayparts": parts}).daypart_of(instant(at))


SHIFTS = calendar_of(
    {
        "shifts": {
            "day": {"from": "08:30", "to": "17:30"},
            "night": {"from": "17:30", "to": "08:30"},
            "late": {"from": "17:30", "to": "24:00"},
        }
    }
)


@pytest.mark.parametrize(
    ("at", "shift", "start", "end"),
    [
        ("08:30-", "day", "08:30", "17:30"),
        ("08:30", "day", "12-02 08:30", "17:30"),
        ("17:30", "day", "12-02 08:30", "17:30"),
        ("17:30+", "day", "12-02 08:30", "12-02 17:30"),
        ("12:00", "night", "17:30", "12-02 08:30"),
        ("08:00", "night", "17:30", "08:30"),
        ("23:00", "late", "12-02 17:30", "12-02 00:00"),
        ("12-02 00:00", "late", "12-02 17:30", "12-02 00:00"),
        ("12-02 00:00+", "late", "12-02 17:30", "12-03 00:00"),
    ],
)
def test_shifts(at: str, shift: str, start: str, end: str) -> None:
    """The next start of a shift is later than an instant, its end is not before it."""
    assert shown(instant(start)) == shown(SHIFTS.next_shift_start(instant(at), shift))
    assert shown(instant(end)) == shown(SHIFTS.shift_end(instant(at), shift))


def test_unknown_shift() -> None:
    """A shift that the calendar does not have is refused with those it has."""
    with pytest.raises(CalendarError, match="no shift 'dusk'; its shifts are: day, night, late"):
        SHIFTS.next_shift_start(0, "dusk")


def test_calendar_in_another_zone() -> None:
    """A case in another zone counts the same days there."""
    calendar = OFFICE.in_zone(ZoneInfo("Europe/Berlin"))

    assert instant("2026-12-01T17:00Z") == calendar.working_day_end(date(2026, 12, 1))


def test_calendar_can_be_shipped() -> None:
    """A calendar can be pickled, also after it was used."""
    used = OFFICE.add_working_hours(instant("09:00"), HOUR)

    assert used == pickle.loads(pickle.dumps(OFFICE)).add_working_hours(instant("09:00"), HOUR)


# ---- limits


@pytest.mark.parametrize("at", [-(10**18), 10**18, 10**30])
def test_instant_out_of_range(at: int) -> None:
    """An instant in a year that no calendar knows is refused."""
    with pytest.raises(CalendarError, match="lies outside the years 1000 to 8999"):
        SHANGHAI.local_date(at)


@pytest.mark.parametrize(
    ("count", "number"),
    [
        (add_days, 10**7),
        (add_days, -(10**7)),
        (add_months, 10**6),
        (add_months, -(10**6)),
        (OFFICE.add_working_days, 10**7),
        (OFFICE.add_working_days, -(10**7)),
    ],
)
def test_date_out_of_range(count: object, number: int) -> None:
    """A date counted past the years that calendars know is refused."""
    assert callable(count)
    with pytest.raises(CalendarError, match="lies outside the years 1000 to 8999"):
        count(date(2026, 12, 1), number)


@pytest.mark.parametrize("day", [date(999, 12, 31), date(9000, 1, 1)])
def test_day_out_of_range(day: date) -> None:
    """The instants of a date that no calendar knows are refused."""
    with pytest.raises(CalendarError, match="lies outside the years"):
        SHANGHAI.day_start(day)


@pytest.mark.parametrize("day", [date(1000, 1, 1), date(8999, 12, 31)])
def test_first_and_last_day(day: date) -> None:
    """The first and the last date that calendars know are known."""
    assert day == SHANGHAI.local_date(SHANGHAI.day_start(day))
    assert day == SHANGHAI.local_date(SHANGHAI.day_end(day))


# ---- descriptions


@pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("09:05", 545), ("24:00", 1440)])
def test_clock_time(text: str, minute: int) -> None:
    """A clock time is its minute of the day, and prints itself."""
    assert ClockTime(minute) == parse_clock(text)
    assert text == str(ClockTime(minute))


@pytest.mark.parametrize("text", ["9:30", "09:60", "24:01", "25:00", "0930", "", "09：30"])
def test_wrong_clock_time(text: str) -> None:
    """What is not on the clock is quoted and refused."""
    with pytest.raises(CalendarError, match=f"'{text}' is"):
        parse_clock(text)


WRONG_SECTIONS = [
    ({}, ("zone",), "needs a 'zone' such as Asia/Shanghai"),
    ({"zone": "Asia/Shangai"}, ("zone",), "unknown time zone 'Asia/Shangai'; did you mean"),
    ({"zone": "../etc"}, ("zone",), "unknown time zone '../etc'"),
    ({"zone": "UTC", "houres": 1}, ("houres",), "unknown key 'houres'; did you mean 'hours'?"),
    ({"zone": "UTC", "hours": "9-18"}, ("hours",), "'9' is no clock time"),
    ({"zone": "UTC", "hours": "09:00"}, ("hours",), "'09:00' are no hours"),
    ({"zone": "UTC", "days": "CHN"}, ("days",), "there is no calendar 'CHN'; did you mean 'CN'?"),
    ({"zone": "UTC", "days": 7}, ("days",), "'days' is '7'; write the name of a calendar"),
    (
        {"zone": "UTC", "days": "no/such.yaml"},
        ("days",),
        "there is no calendar file 'no/such.yaml'",
    ),
    ({"zone": "UTC", "days": {"of": []}}, ("days", "of"), "unknown key 'of'; did you mean 'off'?"),
    ({"zone": "UTC", "days": {"off": "x"}}, ("days", "off"), "'off' is 'x'; write a list"),
    ({"zone": "UTC", "days": {"off": ["1.5."]}}, ("days", "off"), "'1.5.' in 'off' is no date"),
    ({"zone": "UTC", "shifts": "day"}, ("shifts",), "'shifts' is 'day'; write a name and hours"),
    ({"zone": "UTC", "shifts": {"day": {"from": "1"}}}, ("shifts", "day"), "needs 'from' and 'to'"),
    (
        {"zone": "UTC", "shifts": {"day": {"from": "1", "to": "08:00"}}},
        ("shifts", "day", "from"),
        "'1' is no clock time",
    ),
    ({"zone": "UTC", "dayparts": {"noon": "x"}}, ("dayparts", "noon"), "'x' are no hours"),
]


@pytest.mark.parametrize(("section", "key", "said"), WRONG_SECTIONS)
def test_wrong_section(section: dict[str, object], key: tuple[str, ...], said: str) -> None:
    """A wrong value in the section `calendar` is refused with its key and a cure."""
    with pytest.raises(CalendarError) as found:
        load_calendar(section)

    assert said in str(found.value)
    assert key == found.value.key


def test_calendar_file(tmp_path: Path) -> None:
    """A calendar may be a file beside the procedure, its key `off` unquoted."""
    text = "name: house\nannounced_through: 2026-12-31\noff: [2026-12-01]\nmake_up:\n"
    (tmp_path / "house.yaml").write_text(text, encoding="utf-8")
    calendar = load_calendar({"zone": "Asia/Shanghai", "days": "house.yaml"}, folders=[tmp_path])

    assert "house" == calendar.name
    assert not calendar.is_working_day(date(2026, 12, 1))
    assert calendar.provisional(date(2027, 1, 1))


def test_days_may_be_dates() -> None:
    """Days given by a program may be dates instead of texts."""
    assert frozenset({date(2026, 12, 1)}) == load_days({"off": [date(2026, 12, 1)]}).off


@pytest.mark.parametrize("text", ["off: [", "- 2026-12-01"])
def test_wrong_calendar_file(tmp_path: Path, text: str) -> None:
    """A calendar file that holds no mapping is refused by its path."""
    (tmp_path / "house.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(CalendarError, match=r"house\.yaml' (is not well-formed|holds no mapping)"):
        load_days("house.yaml", [tmp_path])


def test_zone_by_name() -> None:
    """A zone is found by its name."""
    assert ZoneInfo("Asia/Shanghai") is load_zone("Asia/Shanghai")


def test_minutes_make_hours() -> None:
    """An hour has sixty minutes."""
    assert HOUR == 60 * MINUTE


BESIDE = "procedures/house/calendars/ours.yaml"
ABOVE = "calendars/ours.yaml"
HERE = "work/calendars/ours.yaml"


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ([BESIDE, ABOVE, HERE], BESIDE),
        ([ABOVE, HERE], ABOVE),
        ([HERE], HERE),
        ([BESIDE, HERE], BESIDE),
    ],
)
def test_where_a_calendar_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: list[str], found: str
) -> None:
    """The nearest file counts: beside the procedure, beside `procedures`, in the working folder."""
    procedure = tmp_path / "procedures" / "house" / "tea.yaml"
    procedure.parent.mkdir(parents=True)
    section = "calendar: {zone: Asia/Shanghai, days: calendars/ours.yaml}\n"
    procedure.write_text(completed(section), encoding="utf-8")
    for place in there:
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(f"name: {place}\n", encoding="utf-8")
    (tmp_path / "work").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / "work")
    calendar = load(procedure).calendar

    assert calendar is not None
    assert found == calendar.name


def test_only_in_the_folder_that_is_given(tmp_path: Path) -> None:
    """Whoever names the folder of calendars gets none from another place."""
    (tmp_path / "ours.yaml").write_text("name: ours\n", encoding="utf-8")
    (tmp_path / "other").mkdir()
    procedure = tmp_path / "tea.yaml"
    section = "calendar: {zone: Asia/Shanghai, days: ours.yaml}\n"
    procedure.write_text(completed(section), encoding="utf-8")

    assert load(procedure).calendar is not None
    with pytest.raises(DocumentError, match=r"no calendar file 'ours\.yaml'; .*other/ours\.yaml'"):
        load(procedure, calendars=tmp_path / "other")


def test_a_calendar_file_that_is_not_there() -> None:
    """All places where it was looked for are named, each once."""
    text = completed("calendar: {zone: Asia/Shanghai, days: calendars/ours.yaml}\n")
    (found,) = check_text(text, "procedures/house/tea.yaml")

    assert found.line() == (
        "procedures/house/tea.yaml:1:39: there is no calendar file 'calendars/ours.yaml'; it was "
        "looked for as 'procedures/house/calendars/ours.yaml' and 'calendars/ours.yaml' "
        "[SOP206 bad-value]"
    )
