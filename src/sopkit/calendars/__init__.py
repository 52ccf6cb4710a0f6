"""This module counts time as people do: dates, working days, office hours, shifts, clock times."""

from __future__ import annotations

from sopkit.calendars.calendar import MONDAY_TO_FRIDAY, Calendar, add_days, add_months
from sopkit.calendars.clock import (
    FIRST_DATE,
    HOUR,
    LAST_DATE,
    MINUTE,
    SECOND,
    CalendarError,
    ClockTime,
    Hours,
    local_text,
    parse_clock,
    parse_hours,
)
from sopkit.calendars.days import Days, calendar_names, load_days
from sopkit.calendars.section import load_calendar, load_zone

__all__ = [
    "FIRST_DATE",
    "HOUR",
    "LAST_DATE",
    "MINUTE",
    "MONDAY_TO_FRIDAY",
    "SECOND",
    "Calendar",
    "CalendarError",
    "ClockTime",
    "Days",
    "Hours",
    "add_days",
    "add_months",
    "calendar_names",
    "load_calendar",
    "load_days",
    "load_zone",
    "local_text",
    "parse_clock",
    "parse_hours",
]
