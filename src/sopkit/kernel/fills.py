"""This module runs forms with a due: a duty for each occasion, until every field has come.

See docs/semantics.md 16.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.demands import missing_in, unclear_in
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
        # of these the fields in which something stood that does not fit
        self.unclear: dict[int, set[str]] = {}

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
        """Of several in one moment those that bring least go first, whatever their order."""
        hits = [record for record, _ in self.happened(self.spec.targets, moment)]
        for record in sorted(hits, key=lambda one: (len(self._brings(one)), self._brings(one))):
            self._serve(record)

    def _try_again(self, moment: Moment, duties: list[Duty]) -> None:
        """A due that moved changes nothing about what was brought."""

    def _brings(self, record: Record) -> list[str]:
        """The fields and proofs of the form that a record brings."""
        form = self.form
        lacking = missing_in(record, form.fields, form.evidence, form.line)
        absent = set(lacking).difference(unclear_in(record, lacking))
        return sorted({*form.fields, *form.evidence} - absent)

    def _serve(self, record: Record) -> None:
        """The most urgent form that lacks something of what is brought."""
        brought = set(self._brings(record))
        wanting = [duty for duty in self.open if brought.intersection(self.lacking[id(duty)])]
        usable = [duty for duty in wanting if duty.in_window(record.at)]
        if usable:
            self._bring(min(usable, key=self._order), record)
            return
        overdue = [duty for duty in self.uncured() if brought.intersection(self.lacking[id(duty)])]
        if overdue:
            longest = min(overdue, key=lambda duty: (duty.violated_at or 0, self._order(duty)))
            self._bring(longest, record)
        elif wanting:
            wanting[0].early += 1

    def _order(self, duty: Duty) -> tuple[Any, ...]:
        """Which of several forms is filled first; of equally urgent ones the nearly complete."""
        lacking = self.lacking[id(duty)]
        unsure, due, opened, seq = urgency(duty)
        return (unsure, due, opened, len(lacking), sorted(lacking), seq)

    def _bring(self, duty: Duty, record: Record) -> None:
        """Take what a record brings; the form is complete when nothing is lacking."""
        if duty.live and not duty.in_window(record.at):
            duty.early += 1
            return
        lacking = self.lacking[id(duty)]
        fields = [name for name in lacking if name in self.form.fields]
        proofs = [name for name in lacking if name not in self.form.fields]
        lacking = self.lacking[id(duty)] = missing_in(record, fields, proofs, self.form.line)
        unclear = self.unclear.setdefault(id(duty), set())
        unclear.update(unclear_in(record, lacking))
        if lacking:
            missing = [name for name in lacking if name not in unclear]
            because = f"missing {', '.join(missing)}" if missing else ""
            duty.because = because if duty.live else duty.because
        elif duty.live:
            self._keep(duty, record)
        else:
            duty.target = record
            self.cure(duty, record.at)

    def _keep(self, duty: Duty, record: Record) -> None:
        duty.because = ""
        super()._keep(duty, record)

    def _doubts(self, duty: Duty) -> tuple[str, ...] | None:
        """Also where nothing is lacking but what may have been filled in."""
        lacking = self.lacking[id(duty)]
        if lacking and self.unclear[id(duty)].issuperset(lacking):
            return tuple(f"form.{name}" for name in lacking)
        return super()._doubts(duty)
