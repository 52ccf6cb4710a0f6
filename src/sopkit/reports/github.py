"""This module writes findings for GitHub: as annotations of a change, and as a page of the run."""

from __future__ import annotations

import re

from sopkit.diagnostics import Diagnostic
from sopkit.reports import text
from sopkit.reports.base import Report, slashed
from sopkit.reports.text import printable
from sopkit.reports.words import word

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
# a page of a run is cut at one megabyte
MOST_ROWS = 500
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render(report: Report, *, colour: bool = False) -> str:
    """The findings as text for the log, then one workflow command for each."""
    commands = [_command(one, report) for one in report.findings]
    return text.render_report(report, colour=colour) + "".join(f"{line}\n" for line in commands)


def _command(finding: Diagnostic, report: Report) -> str:
    place = finding.position
    properties = [("file", slashed(finding.path))]
    if place is not None:
        properties += [("line", str(place.line)), ("endLine", str(place.end_line))]
        # columns are taken only within one line
        if place.line == place.end_line:
            last = max(place.column, place.end_column - 1)
            properties += [("col", str(place.column)), ("endColumn", str(last))]
    properties.append(("title", f"{finding.code} {finding.name}"))
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties)
    said = report.say(finding)
    message = said.message
    if said.hint:
        message += "\n" + word("hint", report.language, hint=said.hint)
    return f"::{_COMMANDS[finding.level]} {shown}::{_data(message)}"


def _data(value: str) -> str:
    lines = [printable(line) for line in value.replace("%", "%25").split("\n")]
    return "%0A".join(lines)


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def step_summary(report: Report) -> str:
    """The findings as a table in Markdown, for the page of the run."""
    head = f"### sopkit check: {text.summary(report.findings)}\n\n"
    if not report.findings:
        return head
    rows = [_row(one, report) for one in report.findings[:MOST_ROWS]]
    more = len(report.findings) - len(rows)
    rest = f"\n{more} more are in the log.\n" if more else ""
    table = "| place | level | finding | what is wrong |\n|---|---|---|---|\n"
    return f"{head}{table}{''.join(rows)}{rest}"


def _row(finding: Diagnostic, report: Report) -> str:
    cells = (
        _escaped(slashed(finding.where)),
        finding.level,
        f"{finding.code} {finding.name}",
        _escaped(report.say(finding).message),
    )
    return f"| {' | '.join(cells)} |\n"


def _escaped(value: str) -> str:
    return _MARKDOWN.sub(r"\\\1", printable(value))
