"""This module gives findings marks that survive when their line moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sopkit.diagnostics import Diagnostic
from sopkit.digests import digest_of
from sopkit.reports.base import slashed


def fingerprints(
    findings: Sequence[Diagnostic], sources: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """A mark for each finding: of its name, file and line's text, and which it is of those alike.

    A finding without a place has its message in the place of the line.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    marks = []
    for finding in findings:
        alike = (finding.name, slashed(finding.path), _line(finding, sources))
        content = "\0".join((*alike, str(seen[alike])))
        seen[alike] += 1
        marks.append(digest_of(content.encode("utf-8", "surrogatepass")))
    return tuple(marks)


def _line(finding: Diagnostic, sources: Mapping[str, Sequence[str]]) -> str:
    place = finding.position
    lines = sources.get(finding.path, ())
    if place is None or not 0 < place.line <= len(lines):
        return finding.message
    return " ".join(lines[place.line - 1].split())
