"""This module writes what came of running scenarios, as text and as plain values for JSON."""

from __future__ import annotations

from typing import Any

from sopkit.reports import json
from sopkit.reports.layout import BOLD, GREEN, RED, paint
from sopkit.reports.text import plural, render
from sopkit.scenarios import Report


def as_text(report: Report, *, verbose: bool = False, colour: bool = False) -> str:
    """Every difference at its place, then how many scenarios passed, and the coverage."""
    text = ""
    if verbose:
        text += "".join(
            f"{_mark(one.passed, colour)} {one.procedure} {one.id}\n" for one in report.results
        )
    if report.diagnostics:
        text += render(report.diagnostics, report.sources, colour=colour)
    failed = len(report.failed)
    head = plural(len(report.results), "scenario")
    counts = f"{failed} failed" if failed else "all passed" if report.results else "none run"
    tone = RED if not report.passed else GREEN
    text += f"{head}, {paint(counts, BOLD, tone, colour=colour)}; {coverage(report)}\n"
    return text


def coverage(report: Report) -> str:
    """How many rules and steps some scenario kept or broke."""
    left = len(report.uncovered)
    covered = report.rules - left
    share = f" ({100 * covered // report.rules} %)" if report.rules else ""
    return f"{covered} of {plural(report.rules, 'rule')} and steps covered{share}"


def as_object(report: Report) -> dict[str, Any]:
    """Each scenario with its place, each finding, and the counts."""
    failed = len(report.failed)
    return {
        "scenarios": [
            {
                "procedure": one.procedure,
                "id": one.id,
                "path": one.path,
                "line": one.line,
                "passed": one.passed,
            }
            for one in report.results
        ],
        "findings": [json.as_object(one) for one in report.diagnostics],
        "uncovered": [
            {"procedure": procedure, "rule": rule} for procedure, rule in report.uncovered
        ],
        "summary": {
            "passed": len(report.results) - failed,
            "failed": failed,
            "rules": report.rules,
            "covered": report.rules - len(report.uncovered),
        },
    }


def _mark(passed: bool, colour: bool) -> str:
    return paint("ok  ", GREEN, colour=colour) if passed else paint("FAIL", RED, colour=colour)
