"""This module sums up a procedure for the lints that compare files.

A summary is plain data, so that it can be kept and read again without the procedure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


class Summary(NamedTuple):
    """What other files have to know of one: texts, numbers and tuples of them only."""

    path: str
    id: str


def summary_of(procedure: Procedure) -> Summary:
    """Sums up a procedure."""
    return Summary(procedure.path, procedure.id)
