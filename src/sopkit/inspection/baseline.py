"""This module keeps the findings that a house knows of, so that only new ones count.

A finding is known again by its name, its file, the text of its line and which one it is of
several alike; moving the line changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sopkit.errors import UsageError
from sopkit.frozen import NamedTuple
from sopkit.reports.base import slashed
from sopkit.reports.fingerprints import fingerprints

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic

FILE = "sopkit-baseline.json"
_VERSION = 1


class Known(NamedTuple):
    """A finding of which a house knows: its file, and its name."""

    path: str
    name: str


class Baseline(NamedTuple):
    """The known findings by their fingerprints."""

    known: Mapping[str, Known]

    def new(
        self, findings: Sequence[Diagnostic], sources: Mapping[str, Sequence[str]]
    ) -> tuple[Diagnostic, ...]:
        """The findings that are not known."""
        marks = fingerprints(findings, sources)
        pairs = zip(findings, marks, strict=True)
        return tuple(finding for finding, mark in pairs if mark not in self.known)

    def mended(
        self, findings: Sequence[Diagnostic], sources: Mapping[str, Sequence[str]]
    ) -> tuple[Known, ...]:
        """The known findings that are no longer among these, in the order of the file."""
        left = set(fingerprints(findings, sources))
        return tuple(one for mark, one in self.known.items() if mark not in left)


def read_baseline(path: str | Path) -> Baseline:
    """The known findings of a file.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        content = json.loads(Path(path).read_bytes())
        known = {
            str(one["fingerprint"]): Known(str(one["path"]), str(one["name"]))
            for one in content["findings"]
        }
        version = content["sopkit_baseline"]
    except FileNotFoundError as error:
        message = f"there is no baseline '{path}'; --write-baseline makes it"
        raise UsageError(message) from error
    except OSError as error:
        raise UsageError(f"the baseline '{path}' cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"'{path}' is no baseline; write it anew with --write-baseline"
        raise UsageError(message) from error
    if version != _VERSION:
        message = f"the baseline '{path}' is of another version; write it anew: --write-baseline"
        raise UsageError(message)
    return Baseline(known)


def baseline_text(findings: Sequence[Diagnostic], sources: Mapping[str, Sequence[str]]) -> str:
    """A baseline that holds these findings; a line each, so that changes are easy to review."""
    rows = [
        {"path": slashed(finding.path), "name": finding.name, "fingerprint": mark}
        for finding, mark in zip(findings, fingerprints(findings, sources), strict=True)
    ]
    rows.sort(key=lambda row: (row["path"], row["name"], row["fingerprint"]))
    lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    body = f"\n{lines}\n " if rows else ""
    text = f'{{"sopkit_baseline": {_VERSION},\n "findings": [{body}]}}\n'
    return text.encode("utf-8", "backslashreplace").decode()
