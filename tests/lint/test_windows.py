"""Tests of windows laid side by side: the bounds of an end hold what is really counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sopkit.calendars import load_calendar
from sopkit.flow import plan_anchor
from sopkit.kernel.program import Program
from sopkit.lint.windows import Offset, Spans, _earliest, _window, later
from sopkit.phrases import parse_due, parse_not_before, resolve, resolve_earliest

CALENDAR = load_calendar(
    {"zone": "Europe/Berlin", "hours": "09:00-18:00", "days": {"off": ["2026-05-01"]}}
)
SPANS = Spans(Program(rules=(), constants={"lead": 30 * 60_000_000}))
UNITS = ("s", "min", "h", "day", "week", "month", "year", "working day", "working hour")
OPENING = ("event", "opened")

amounts = st.integers(1, 40)
spans = st.builds("{} {}".format, amounts, st.sampled_from(UNITS))
phrases = st.one_of(
    spans.map(lambda span: f"within {span}"),
    spans.map(lambda span: f"{span} before asked"),
    spans.map(lambda span: f"{span} after asked"),
    spans.map(lambda span: f"within {span} of asked"),
    st.integers(1, 9).map(lambda low: f"between {low} and {low + 3} days before asked"),
    st.integers(1, 9).map(lambda low: f"between {low} and {low + 3} working days after asked"),
    st.sampled_from(("before asked", "about 20 min before asked", "lead before asked")),
)
instants = st.integers(1_767_225_600, 1_796_083_200).map(lambda seconds: seconds * 1_000_000)


class Case:
    """A case in which everything happens, and is planned, at one instant."""

    calendar = CALENDAR

    def __init__(self, at: int) -> None:
        self.opened = at

    def last(self, event: str) -> int:
        """Everything happened then."""
        return self.opened

    plan = last

    def parameter(self, name: str) -> Any:
        """The value of a parameter."""
        return SPANS.parameter(name)

    fact = parameter


def inside(at: int | None, anchor: int, bounds: Offset | None) -> bool:
    """Whether an instant lies between the bounds, counted from an anchor."""
    if at is None or bounds is None:
        return at is None and bounds is None
    low, high = bounds
    return (low is None or anchor + low <= at) and (high is None or at <= anchor + high)


@given(phrases, instants)
def test_bounds_of_a_due(text: str, at: int) -> None:
    """Both ends of a phrase lie within their bounds, whatever the calendar makes of them."""
    due = parse_due(text)
    ends = resolve(due, Case(at))
    read = _window(due, OPENING, SPANS)

    assert read is not None
    assert inside(ends.due, at, read.due)
    assert inside(ends.earliest, at, read.earliest)


@given(spans, st.sampled_from(("before", "after")), instants)
def test_bounds_of_an_earliest(span: str, direction: str, at: int) -> None:
    """An instant that is an earliest lies within its bounds."""
    start = parse_not_before(f"{span} {direction} asked")
    read = _earliest(start, OPENING, SPANS)

    assert read is not None
    assert inside(resolve_earliest(start, Case(at)).earliest, at, read[1])


def test_later() -> None:
    """An end is surely later only where the bounds leave no doubt."""
    assert later(Offset(6, 9), Offset(1, 5))
    assert not later(Offset(5, 9), Offset(1, 5))
    assert not later(Offset(None, 9), Offset(1, 5))
    assert not later(Offset(6, 9), Offset(1, None))
    assert not later(None, Offset(1, 5))


def test_the_anchor_of_a_lead_time_is_a_plan() -> None:
    """What is counted back is counted from a plan, what is counted on from what happened."""
    before, after = parse_due("5 min before asked"), parse_due("5 min after asked")

    assert plan_anchor(before) == "asked"
    assert [_window(one, OPENING, SPANS).anchor for one in (before, after)] == [  # type: ignore[union-attr]
        ("plan", "asked"),
        ("event", "asked"),
    ]


def test_a_day_is_never_shorter_than_the_clock_allows() -> None:
    """The bounds of a day leave room for the hour of summer time."""
    read = _window(parse_due("within 1 day"), OPENING, SPANS)
    hour = timedelta(hours=1) // timedelta(microseconds=1)

    assert read is not None
    assert read.due == Offset(23 * hour, 49 * hour)
