"""This module writes findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sopkit import __version__
from sopkit.codes import CODES, Code
from sopkit.diagnostics import Diagnostic, Position
from sopkit.reports.base import Report, slashed
from sopkit.reports.fingerprints import fingerprints
from sopkit.reports.words import word

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "SRCROOT"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report, *, colour: bool = False) -> str:
    """One run with the rules that were broken, every finding, and those that were silenced.

    Paths are relative to the folder in which sopkit ran. Columns count characters.
    """
    silenced = [one.finding for one in report.suppressed]
    found = [*report.findings, *silenced]
    codes = [code for code in CODES if any(one.code == code.code for one in found)]
    places = {code.code: place for place, code in enumerate(codes)}
    marks = fingerprints(found, report.sources)
    reasons = [None] * len(report.findings) + [
        _suppression(one.by, one.reason) for one in report.suppressed
    ]
    results = [
        _result(one, places[one.code], mark, reason, report)
        for one, mark, reason in zip(found, marks, reasons, strict=True)
    ]
    run = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "where sopkit ran"}}},
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    written = dumps(log, ensure_ascii=False, indent=2) + "\n"
    return written.encode("utf-8", "backslashreplace").decode()


def _driver(codes: Sequence[Code]) -> dict[str, Any]:
    return {
        "name": "sopkit",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": code.code,
                "name": code.name,
                "shortDescription": {"text": f"{code.title}."},
                "fullDescription": {"text": f"{code.title}: {code.why}."},
                "help": {"text": f"{code.fix}."},
                "defaultConfiguration": {"level": _LEVELS[code.level]},
            }
            for code in codes
        ],
    }


def _suppression(by: str, reason: str) -> dict[str, Any]:
    kind = {"kind": "inSource" if by == "comment" else "external", "status": "accepted"}
    return {**kind, "justification": reason} if reason else kind


def _result(
    finding: Diagnostic,
    rule: int,
    mark: str,
    suppression: Mapping[str, Any] | None,
    report: Report,
) -> dict[str, Any]:
    said = report.say(finding)
    text = said.message
    if said.hint:
        text += "\n" + word("hint", report.language, hint=said.hint)
    artifact = _artifact(finding.path)
    place: dict[str, Any] = {"artifactLocation": artifact}
    if finding.position is not None:
        place["region"] = _region(finding.position)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"sopkitLine/v1": mark},
    }
    if finding.fix is not None:
        changes = [
            {"deletedRegion": _region(one.position), "insertedContent": {"text": one.text}}
            for one in finding.fix.edits
        ]
        change = {"artifactLocation": artifact, "replacements": changes}
        result["fixes"] = [{"description": {"text": said.fix}, "artifactChanges": [change]}]
    # without the key a finding counts as not silenced
    return result if suppression is None else {**result, "suppressions": [suppression]}


def _artifact(path: str) -> dict[str, str]:
    uri = quote(slashed(path).encode("utf-8", "surrogateescape"), safe="/:")
    if PurePath(path).is_absolute():
        return {"uri": f"file://{'' if uri.startswith('/') else '/'}{uri}"}
    return {"uri": uri, "uriBaseId": ROOT}


def _region(place: Position) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
