"""This module finds what a house has set for a file, and says what it wants to see of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from sopkit.errors import UsageError
from sopkit.inspection.baseline import read_baseline
from sopkit.inspection.config import Config, find_config, style_settings
from sopkit.inspection.judging import Judge
from sopkit.inspection.settling import settle
from sopkit.lint import registered
from sopkit.lint.checking import compare, examine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sopkit.diagnostics import Diagnostic
    from sopkit.inspection.results import Examined
    from sopkit.lint.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """The settings at or above the folder of a file; `problem` says why they could not be read."""

    judge: Judge
    settings: Settings
    problem: str = ""

    def findings(self, path: str, text: str, lines: Sequence[str]) -> tuple[Diagnostic, ...]:
        """What is to be seen of a file's text, as `sopkit check` shows it."""
        examined = examine(path, text=text, settings=self.settings)
        settled = settle(examined, _registered(examined))
        refused = {path} if examined.refused else set()
        return self.judge.judge(settled.findings, settled.suppressed, refused, {path: lines}).shown


def _registered(examined: Examined) -> tuple[Diagnostic, ...]:
    """What the register says of the file; to compare it with all others would take too long."""
    summary = examined.summary
    if summary is None or not summary.edition.digest:
        return ()
    found = compare([summary], lints=(registered.LINT,))
    return tuple(one for one in found if one.path == examined.path)


def house_of(path: str) -> House:
    """The house of a file; one without settings where they cannot be read."""
    folder = FilePath(path).absolute().parent
    try:
        config = find_config(folder)
        config.verify()
        baseline = read_baseline(config.folder / config.baseline) if config.baseline else None
        return House(Judge(config, baseline), style_settings(config.style))
    except UsageError as error:
        bare = Config(folder)
        return House(Judge(bare), style_settings(bare.style), str(error))
