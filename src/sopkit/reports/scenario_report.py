"""This module writes what came of running scenarios, as text and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopkit.language import DEFAULT_LANGUAGE, Text, phrase
from sopkit.reports import json
from sopkit.reports.base import said_in
from sopkit.reports.layout import BOLD, GREEN, RED, paint
from sopkit.reports.text import plural, render
from sopkit.scenarios import Report

_WORDS: Mapping[str, Text] = {
    "scenarios": Text("{english}", "{number} 个测试场景"),
    "failed": Text("{failed} failed", "{failed} 个未通过"),
    "passed": Text("all passed", "全部通过"),
    "not run": Text("none run", "都没有运行"),
    "line": Text("{head}, {counts}; ", "{head}，{counts}；"),
    "coverage": Text(
        "{covered} of {english} and steps covered{share}",
        "规则和步骤共 {rules} 条，覆盖 {covered} 条{share}",
    ),
    "share": Text(" ({percent} %)", "（{percent} %）"),
    "some": Text(
        "; these are of {counted} of {files} procedures: the others have no scenarios that can be "
        "run, or have errors",
        "；这是 {files} 个规程中 {counted} 个的情况：其余规程没有可运行的测试场景，或有错误",
    ),
}


def as_text(
    report: Report,
    *,
    verbose: bool = False,
    colour: bool = False,
    language: str = DEFAULT_LANGUAGE,
) -> str:
    """Every difference at its place, then how many scenarios passed, and the coverage."""
    text = ""
    if verbose:
        text += "".join(
            f"{_mark(one.passed, colour)} {one.procedure} {one.id}\n" for one in report.results
        )
    if report.diagnostics:
        text += render(report.diagnostics, report.sources, colour=colour, language=language)
    failed = len(report.failed)
    key = "failed" if failed else "passed" if report.results else "not run"
    tone = RED if not report.passed else GREEN
    counts = paint(_word(key, language, failed=failed), BOLD, tone, colour=colour)
    head = plural(len(report.results), "scenario")
    head = _word("scenarios", language, number=len(report.results), english=head)
    return text + _word("line", language, head=head, counts=counts) + coverage(report, language)


def coverage(report: Report, language: str) -> str:
    """How many rules and steps some scenario kept or broke."""
    covered = report.rules - len(report.uncovered)
    percent = 100 * covered // report.rules if report.rules else 0
    share = _word("share", language, percent=percent) if report.rules else ""
    rules = plural(report.rules, "rule")
    values = {"covered": covered, "rules": report.rules, "english": rules, "share": share}
    text = _word("coverage", language, **values)
    if report.counted < report.files:
        text += _word("some", language, counted=report.counted, files=report.files)
    return f"{text}\n"


def _word(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=_WORDS, **values)


def as_object(report: Report, language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """Each scenario with its place, each finding, and the counts."""
    failed = len(report.failed)
    say = said_in(language)
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
        "findings": [json.as_object(one, say) for one in report.diagnostics],
        "uncovered": [
            {"procedure": procedure, "rule": rule} for procedure, rule in report.uncovered
        ],
        "summary": {
            "passed": len(report.results) - failed,
            "failed": failed,
            "rules": report.rules,
            "covered": report.rules - len(report.uncovered),
            "procedures": report.files,
            "counted": report.counted,
        },
    }


def _mark(passed: bool, colour: bool) -> str:
    return paint("ok  ", GREEN, colour=colour) if passed else paint("FAIL", RED, colour=colour)
