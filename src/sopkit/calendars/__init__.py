"""This module counts time as people do: dates, working days, office hours, shifts, clock times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.late import late_names

if TYPE_CHECKING:
    from sopkit.calendars.calendar import MONDAY_TO_FRIDAY as MONDAY_TO_FRIDAY
    from sopkit.calendars.calendar import Calendar as Calendar
    from sopkit.calendars.calendar import add_days as add_days
    from sopkit.calendars.calendar import add_months as add_months
    from sopkit.calendars.clock import FIRST_DATE as FIRST_DATE
    from sopkit.calendars.clock import HOUR as HOUR
    from sopkit.calendars.clock import LAST_DATE as LAST_DATE
    from sopkit.calendars.clock import MINUTE as MINUTE
    from sopkit.calendars.clock import SECOND as SECOND
    from sopkit.calendars.clock import CalendarError as CalendarError
    from sopkit.calendars.clock import ClockTime as ClockTime
    from sopkit.calendars.clock import Hours as Hours
    from sopkit.calendars.clock import local_text as local_text
    from sopkit.calendars.clock import parse_clock as parse_clock
    from sopkit.calendars.clock import parse_hours as parse_hours
    from sopkit.calendars.days import Days as Days
    from sopkit.calendars.days import calendar_names as calendar_names
    from sopkit.calendars.days import load_days as load_days
    from sopkit.calendars.section import load_calendar as load_calendar
    from sopkit.calendars.section import load_zone as load_zone

__all__ = tuple(
    late_names(
        __name__,
        {
            "calendar": ("MONDAY_TO_FRIDAY", "Calendar", "add_days", "add_months"),
            "clock": (
                "FIRST_DATE",
                "HOUR",
                "LAST_DATE",
                "MINUTE",
                "SECOND",
                "CalendarError",
                "ClockTime",
                "Hours",
                "local_text",
                "parse_clock",
                "parse_hours",
            ),
            "days": ("Days", "calendar_names", "load_days"),
            "section": ("load_calendar", "load_zone"),
        },
    )
)
