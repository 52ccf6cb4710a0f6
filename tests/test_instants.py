"""Dates, times of day, instants and zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit import quantities as q
from sopkit.quantities import QuantityError

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(text: str) -> int:
    """Microseconds of an ISO text, by the standard library."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01T09:00+08:00", "2026-12-01T01:00+00:00"),
        ("2026-12-01T09:00:00+0800", "2026-12-01T01:00+00:00"),
        ("2026-12-01 09:00 +08:00", "2026-12-01T01:00+00:00"),
        ("2026-12-01T01:00Z", "2026-12-01T01:00+00:00"),
        ("2026-12-01 09:00", "2026-12-01T01:00+00:00"),
        ("2026-12-01T09:00:07", "2026-12-01T01:00:07+00:00"),
    ],
)
def test_instant(text: str, expected: str) -> None:
    """An instant has an offset or is read in the zone."""
    assert q.parse_instant(text, SHANGHAI) == instant(expected)


def test_instant_to_the_microsecond() -> None:
    """One microsecond is the smallest step."""
    later = q.parse_instant("2026-12-01T09:00:00.000001+08:00")

    assert later - q.parse_instant("2026-12-01T09:00+08:00") == 1


def test_end_of_a_day() -> None:
    """The end of a day is its last microsecond."""
    end = q.parse_instant("end of 2026-12-02", SHANGHAI)

    assert end == instant("2026-12-03T00:00+08:00") - 1
    assert q.instant_text(end, SHANGHAI) == "2026-12-02T23:59:59.999999+08:00"


@pytest.mark.parametrize(
    ("text", "offset"), [("-30 min", -30 * MINUTE), ("2 h", 2 * HOUR), ("3 days", 3 * DAY)]
)
def test_relative_instant(text: str, offset: int) -> None:
    """Relative instants count elapsed time from zero, also over a change of the clocks."""
    zero = q.parse_instant("2026-10-31 12:00", NEW_YORK)

    assert q.parse_instant(text, NEW_YORK, zero=zero) - zero == offset


def test_instant_of_values() -> None:
    """A datetime with a zone and microseconds are instants as they are."""
    moment = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)
    value = q.parse_instant(moment)

    assert (value, q.parse_instant(value)) == (instant("2026-12-01T09:00+08:00"), value)


@pytest.mark.parametrize(
    ("local", "due", "expected"),
    [
        ("2026-11-01 01:30", False, "2026-11-01T01:30-04:00"),
        ("2026-11-01 01:30", True, "2026-11-01T01:30-05:00"),
        ("2026-11-01 00:59", True, "2026-11-01T00:59-04:00"),
        ("2026-03-08 02:00", False, "2026-03-08T03:00-04:00"),
        ("2026-03-08 02:30", False, "2026-03-08T03:00-04:00"),
        ("2026-03-08 02:30", True, "2026-03-08T03:00-04:00"),
        ("2026-03-08 03:00", True, "2026-03-08T03:00-04:00"),
        ("2026-03-08 01:59", True, "2026-03-08T01:59-05:00"),
    ],
)
def test_clock_changes(local: str, due: bool, expected: str) -> None:
    """A skipped time is the end of the gap; one that comes twice is the second only for a due."""
    assert q.parse_instant(local, NEW_YORK, due=due) == instant(expected)


def test_day_without_midnight() -> None:
    """A date begins at its first existing instant."""
    start = q.day_start(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))

    assert start == instant("2018-11-04T01:00-02:00")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("2026-12-01T09:00", "has no offset"),
        ("end of 2026-12-01", "has no offset"),
        (datetime(2026, 12, 1, 9), "has no offset"),  # noqa: DTZ001
        ("2026-12-01", "is a day, not an instant"),
        ("2026-13-01T09:00Z", "not a day of the calendar"),
        ("2026-12-01T24:00Z", "'00:00' of the next day"),
        ("2026-12-01T09:60Z", "not on the clock"),
        ("2026-12-01T09:00:00.1234567Z", "6 decimals"),
        ("2026-12-01T09:00+25:00", "which no place on earth has"),
        ("0001-01-01T00:00+08:00", "between the years"),
        ("9999-12-31T23:59-08:00", "between the years"),
        (10**20, "between the years"),
        (datetime(1, 1, 1, tzinfo=UTC), "between the years"),
        ("09:00", "is not an instant"),
        ("tomorrow", "is not an instant"),
        ("-30 min", "counts from a zero"),
        ("", "is not an instant"),
        (True, "true is not an instant"),
        (None, "null is not an instant"),
        (1.5, "1.5 is not an instant"),
        ([], "a list is not an instant"),
    ],
)
def test_refused_instant(raw: object, words: str) -> None:
    """What could be several instants, or none, is refused."""
    with pytest.raises(QuantityError) as refused:
        q.parse_instant(raw)

    assert words in str(refused.value)


@pytest.mark.parametrize("raw", [5, "1 month", "2 working days", "1.5 days", "5 cm", "5"])
def test_refused_relative_instant(raw: object) -> None:
    """Only elapsed time with a unit counts from zero."""
    with pytest.raises(QuantityError):
        q.parse_instant(raw, SHANGHAI, zero=0)


INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2900, 1, 1)).map(  # noqa: DTZ001
    lambda moment: q.parse_instant(moment.replace(tzinfo=UTC))
)


@given(INSTANTS, st.sampled_from([SHANGHAI, NEW_YORK, None]))
def test_instant_reads_its_own_text(value: int, zone: ZoneInfo | None) -> None:
    """An instant that is written out is read back as itself, in every zone."""
    assert q.parse_instant(q.instant_text(value, zone)) == value


def test_zone_is_itself() -> None:
    """A zone that was found is taken as it is, and a naive datetime is read in it."""
    moment = datetime(2026, 12, 1, 9)  # noqa: DTZ001

    assert q.zone_named(SHANGHAI) is SHANGHAI
    assert q.parse_instant(moment, SHANGHAI) == instant("2026-12-01T09:00+08:00")


def test_local_year_out_of_range() -> None:
    """A local time in a year that no procedure means is refused."""
    with pytest.raises(QuantityError, match="between the years"):
        q.parse_instant("0001-01-01 00:00", SHANGHAI)


@pytest.mark.parametrize(
    ("name", "words"),
    [("Asia/Shanghia", "did you mean 'Asia/Shanghai'"), ("", "Asia/Shanghai"), ("../etc", "zone")],
)
def test_unknown_zone(name: str, words: str) -> None:
    """A zone that does not exist is refused with the nearest one."""
    with pytest.raises(QuantityError) as refused:
        q.zone_named(name)

    assert words in str(refused.value)
