"""This module writes findings as results of tests in the form of JUnit: a suite for each file."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from sopkit.diagnostics import Diagnostic
from sopkit.reports.base import Report, slashed
from sopkit.reports.text import printable
from sopkit.reports.words import word


def render(report: Report, *, colour: bool = False) -> str:
    """A suite a file and a case a finding; a file without findings is one case that passes.

    A finding that does not make the run fail is a case that passes and says so.
    """
    paths = dict.fromkeys([*report.files, *(one.path for one in report.findings)])
    found: dict[str, list[Diagnostic]] = {path: [] for path in paths}
    for finding in report.findings:
        found[finding.path].append(finding)
    suites = [_suite(path, findings, report) for path, findings in found.items()]
    failures = sum(one.level in report.failing for one in report.findings)
    tests = sum(max(1, len(findings)) for findings in found.values())
    head = f'<testsuites name="sopkit check" tests="{tests}" failures="{failures}" errors="0">'
    body = "\n".join([head, *suites, "</testsuites>"])
    written = f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
    return written.encode("utf-8", "backslashreplace").decode()


def _suite(path: str, findings: Sequence[Diagnostic], report: Report) -> str:
    name = _attribute(slashed(path))
    failures = sum(one.level in report.failing for one in findings)
    head = (
        f'  <testsuite name={name} tests="{max(1, len(findings))}" failures="{failures}" '
        f'errors="0">'
    )
    cases = [_case(one, name, report) for one in findings]
    clean = f'    <testcase name="check" classname={name}/>'
    return "\n".join([head, *(cases or [clean]), "  </testsuite>"])


def _case(finding: Diagnostic, name: str, report: Report) -> str:
    said = report.say(finding)
    title = f"{finding.code} {finding.name}"
    if finding.position is not None:
        title += f" {finding.position.line}:{finding.position.column}"
    line = f' line="{finding.position.line}"' if finding.position else ""
    head = f"    <testcase name={_attribute(title)} classname={name} file={name}{line}>"
    level = word(finding.level, report.language)
    body = _text(f"{finding.where}: {level}: {said.message}")
    if said.hint:
        body += _text("\n" + word("hint", report.language, hint=said.hint))
    if finding.level not in report.failing:
        return f"{head}\n      <system-out>{body}</system-out>\n    </testcase>"
    kind = f"message={_attribute(said.message)} type={_attribute(finding.level)}"
    return f"{head}\n      <failure {kind}>{body}</failure>\n    </testcase>"


def _attribute(value: str) -> str:
    # XML has no form for most control characters
    return quoteattr(printable(value))


def _text(value: str) -> str:
    return escape("\n".join(printable(line) for line in value.split("\n")))
