"""This module reads the instants that a caller gives: ISO text, an aware datetime, microseconds."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from sopkit.errors import UsageError
from sopkit.quantities import parse_instant

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

At = str | datetime | int


def instant(value: At, procedure: Procedure, zone: tzinfo | None = None) -> int:
    """Microseconds UTC of an ISO text, an aware datetime or microseconds.

    A naive text is read in `zone`, else in that of the procedure; without one it is refused.

    Raises:
        QuantityError: the text is no instant, or names no offset where there is no zone.
        UsageError: a naive datetime.
    """
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise UsageError(
                f"{value} has no time zone; give an aware datetime, or text with an offset"
            )
        return round(value.timestamp() * 1_000_000)
    return parse_instant(value, zone or procedure.zone)
