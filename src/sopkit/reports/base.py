"""This module holds what a format is given: findings, and what there is to know beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostic
from sopkit.frozen import NamedTuple, dataclass
from sopkit.language import DEFAULT_LANGUAGE

WIDEST = 100

if TYPE_CHECKING:
    from sopkit.inspection.results import Suppressed


class Said(NamedTuple):
    """The texts of a finding in the language of its reader; `fix` says what would be mended."""

    message: str
    hint: str
    fix: str = ""


def as_written(finding: Diagnostic) -> Said:
    """The texts as they were made, in English."""
    return Said(finding.message, finding.hint, finding.fix.title if finding.fix else "")


def said_in(language: str) -> Callable[[Diagnostic], Said]:
    """Chooses the texts of findings in a language; what is not known in it stays English."""
    if language == DEFAULT_LANGUAGE:
        # the catalogue takes its time to import
        return as_written
    from sopkit.messages import catalogue

    known = catalogue(language)
    if known is None:
        return as_written
    return lambda finding: Said(*map(known.say, as_written(finding)))


@dataclass(frozen=True)
class Report:
    """What is to be written down.

    Attributes:
        findings: in the order in which they are to be shown.
        sources: the lines of each file by its path, as far as they are known.
        suppressed: findings that a comment or a setting silences.
        files: all files that were looked at, those without findings too.
        failing: levels of findings that make a run fail.
        facts: further values for programs, by name.
        language: of what is told beside the findings.
        say: chooses the texts of a finding; as a rule `said_in(language)`.
        width: how many cells of a line of a file are shown.
    """

    findings: Sequence[Diagnostic]
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    suppressed: Sequence[Suppressed] = ()
    files: Sequence[str] = ()
    failing: AbstractSet[str] = frozenset(("error", "warning"))
    facts: Mapping[str, Any] = field(default_factory=dict)
    language: str = DEFAULT_LANGUAGE
    say: Callable[[Diagnostic], Said] = as_written
    width: int = WIDEST


def slashed(path: str) -> str:
    """A path with slashes, as services in the web want it."""
    return PurePath(path).as_posix()
