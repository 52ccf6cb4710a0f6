"""This module sorts out which findings a house wants to see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from sopkit.frozen import NamedTuple, dataclass
from sopkit.inspection.results import Suppressed
from sopkit.inspection.settling import unsilenced
from sopkit.reports.base import slashed

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic
    from sopkit.inspection.baseline import Baseline, Known
    from sopkit.inspection.config import Config

IN_FILE = "settings"
KNOWN = "baseline"


class Judged(NamedTuple):
    """The findings that are shown, and those that a setting or the baseline silences.

    `mended` are those of the baseline that are no longer there, of the files and codes looked at.
    """

    shown: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...]
    mended: tuple[Known, ...] = ()

    def count(self, by: str) -> int:
        """How many findings were silenced in a way."""
        return sum(one.by == by for one in self.suppressed)


@dataclass(frozen=True)
class Judge:
    """Knows what is asked for: levels, codes, files, and what is known already."""

    config: Config
    baseline: Baseline | None = None

    def judge(
        self,
        findings: Sequence[Diagnostic],
        suppressed: Sequence[Suppressed],
        refused: Collection[str],
        sources: Mapping[str, Sequence[str]],
        looked_at: Collection[str] = (),
    ) -> Judged:
        """Sorts findings; an error that keeps a file from being loaded is silenced by no setting.

        The baseline takes such errors too: it lists what is still to be mended. Of what it lists
        that can be said to be mended only in files that were `looked_at`.
        """
        shown: list[Diagnostic] = []
        silenced = [one for one in suppressed if self.config.shows(one.finding)]
        for finding in findings:
            if unsilenced(finding, refused=finding.path in refused):
                shown.append(finding)
            elif not self.config.shows(finding):
                continue
            elif finding.name in self.config.ignored_in(finding.path):
                silenced.append(Suppressed(finding, "per-file-ignores", IN_FILE))
            else:
                shown.append(finding)
        mended: tuple[Known, ...] = ()
        if self.baseline is not None:
            mended = self._mended(self.baseline.mended(shown, sources), looked_at)
            new = self.baseline.new(shown, sources)
            known = set(shown) - set(new)
            silenced += [Suppressed(one, "known", KNOWN) for one in shown if one in known]
            shown = list(new)
        return Judged(tuple(shown), tuple(silenced), mended)

    def _mended(self, gone: Sequence[Known], looked_at: Collection[str]) -> tuple[Known, ...]:
        paths, names = {slashed(path) for path in looked_at}, self.config.names
        return tuple(one for one in gone if one.path in paths and one.name in names)
