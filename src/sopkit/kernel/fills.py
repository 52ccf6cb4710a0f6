"""This module runs forms with a due: a duty for each occasion, until every field has come (16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import missing_in
from sopkit.kernel.duties import Duty
from sopkit.kernel.respond import RespondMachine, urgency

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Fill, Occurrence


class FillMachine(RespondMachine):
    """The forms of one `record` rule with a due.

    The occasion brings what it brings; each later filling goes to the most urgent form that lacks
    something, and cures the one longest overdue when none is in time.
    """

    def __init__(self, spec: Fill, fold: Fold) -> None:
        super().__init__(spec, fold)
        self.form = spec
        self.lacking: dict[int, list[str]] = {}

    def _open(
        self,
        record: Record,
        named: tuple[Occurrence, ...],
        kept: bool | None,
        needs: tuple[str, ...],
    ) -> None:
        super()._open(record, named, kept, needs)
        duty = self.duties[-1]
        self.lacking[id(duty)] = [*self.form.fields, *self.form.evidence]
        self._bring(duty, record)

    def _targets(self, moment: Moment) -> None:
        for record, _ in self.happened(self.spec.targets, moment):
            self._serve(record, self.open)

    def _try_again(self, moment: Moment, duties: list[Duty]) -> None:
        """A due that moved changes nothing about what was brought."""

    def _serve(self, record: Record, duties: list[Duty]) -> None:
        usable = [duty for duty in duties if duty.in_window(record.at)]
        if usable:
            self._bring(min(usable, key=urgency), record)
        elif overdue := self.uncured():
            self._bring(min(overdue, key=lambda duty: (duty.violated_at or 0, duty.opened)), record)
        elif duties:
            duties[0].early += 1

    def _bring(self, duty: Duty, record: Record) -> None:
        """Take what a record brings; the form is complete when nothing is lacking."""
        if duty.live and not duty.in_window(record.at):
            duty.early += 1
            return
        lacking = self.lacking[id(duty)]
        fields = [name for name in lacking if name in self.form.fields]
        proofs = [name for name in lacking if name not in self.form.fields]
        lacking = self.lacking[id(duty)] = missing_in(record, fields, proofs, self.form.line)
        if lacking:
            duty.because = f"missing {', '.join(lacking)}" if duty.live else duty.because
        elif duty.live:
            self._keep(duty, record)
        else:
            duty.target = record
            self.cure(duty, record.at)

    def _keep(self, duty: Duty, record: Record) -> None:
        duty.because = ""
        super()._keep(duty, record)
