"""This module writes findings as a report on code quality for GitLab."""

from __future__ import annotations

from json import dumps

from sopkit.reports.base import Report, slashed
from sopkit.reports.fingerprints import fingerprints

_SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def render(report: Report, *, colour: bool = False) -> str:
    """A list with an object for each finding; its fingerprint survives when the line moves."""
    marks = fingerprints(report.findings, report.sources)
    listed = []
    for finding, mark in zip(report.findings, marks, strict=True):
        place = finding.position
        begin = {"line": place.line if place else 1, "column": place.column if place else 1}
        end = {"line": place.end_line, "column": place.end_column} if place else begin
        said = report.say(finding)
        listed.append(
            {
                "description": f"{finding.code} {finding.name}: {said.message}",
                "check_name": finding.name,
                "fingerprint": mark,
                "severity": _SEVERITIES[finding.level],
                "location": {
                    "path": slashed(finding.path),
                    "positions": {"begin": begin, "end": end},
                },
            }
        )
    written = dumps(listed, ensure_ascii=False, indent=2) + "\n"
    return written.encode("utf-8", "backslashreplace").decode()
