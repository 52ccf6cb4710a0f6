"""This module writes findings as a line each, for editors and for `grep`."""

from __future__ import annotations

from sopkit.reports.base import Report
from sopkit.reports.text import headline, summary


def render(report: Report, *, colour: bool = False) -> str:
    """`file:line:column: level: message [SOP301 unknown-event]`, and a line that counts them."""
    lines = [
        headline(one, colour=colour, say=report.say, language=report.language)
        for one in report.findings
    ]
    return "\n".join([*lines, summary(report.findings, report.language)]) + "\n"
