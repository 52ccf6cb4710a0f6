"""This module turns what a procedure says of a case into plain values for JSON.

Instants are ISO texts with their offset, or null. Texts are in the language that is asked for.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from sopkit.evaluation import Evaluation
from sopkit.quantities import instant_text
from sopkit.reports import said
from sopkit.shown import NextStep, Shown, Violation
from sopkit.wording import question_text


def as_object(
    evaluation: Evaluation, *, language: str = "en", zone: tzinfo | None = None
) -> dict[str, Any]:
    """Everything an evaluation says: what to do, owe, ask and fetch, and what is broken.

    `parts` holds the same for each sub-case; every step, duty and violation has its `path`, such
    as `complaint.run/form.filled`.
    """
    return _as_object(evaluation, language, zone or evaluation.zone, "")


def _as_object(
    evaluation: Evaluation, language: str, zone: tzinfo | None, path: str
) -> dict[str, Any]:
    procedure = evaluation.procedure
    show = _Shower(evaluation, language, zone, path)
    return {
        "procedure": {
            "id": procedure.id,
            "version": procedure.version,
            "digest": procedure.digest,
            "title": procedure.title.get(language, procedure.id),
        },
        "calendars": [
            {
                "id": one.id,
                "version": one.version,
                "digest": one.digest,
                "announced_through": one.announced_through and one.announced_through.isoformat(),
            }
            for one in evaluation.calendars
        ],
        "language": language,
        "at": show.instant(evaluation.at),
        "zone": str(show.zone) if show.zone else "UTC",
        "begun": show.instant(evaluation.begun),
        "ended": show.instant(evaluation.ended),
        "next": [show.step(step) for step in evaluation.next_steps],
        "duties": [show.duty(duty) for duty in evaluation.duties],
        "violations": [show.violation(one) for one in evaluation.violations],
        "advice": [show.violation(one) for one in evaluation.advice],
        "asks": [show.ask(name) for name in evaluation.asks],
        "unknown": {rule: list(needs) for rule, needs in evaluation.unknown.items()},
        "escalated": [
            {"to": one.to, "rule": one.duty.rule.id, "since": show.instant(one.since)}
            for one in evaluation.escalated
        ],
        "stock": {item: said.plain(quantity) for item, quantity in evaluation.stock.items()},
        "verdicts": dict(evaluation.verdicts),
        "next_due": show.instant(evaluation.next_due),
        "problems": [
            {"record": one.record, "code": one.code, "text": one.text(language)}
            for one in evaluation.problems
        ],
        "after_end": [
            {"record": one.record, "rules": list(one.rules), "text": one.text(language)}
            for one in evaluation.after_end
        ],
        "parts": {
            name: _as_object(part, language, show.zone, f"{path}{name}/")
            for name, part in evaluation.parts.items()
        },
    }


class _Shower:
    """Shows the parts of one evaluation in one language, on the clocks of one zone."""

    def __init__(
        self, evaluation: Evaluation, language: str, zone: tzinfo | None, path: str
    ) -> None:
        self.evaluation = evaluation
        self.path = path
        self.language = language
        self.zone = zone
        self.clock = said.Clock(zone, language)

    def instant(self, at: int | None) -> str | None:
        return None if at is None else instant_text(at, self.zone)

    def step(self, step: NextStep) -> dict[str, Any]:
        return {
            "id": step.id,
            "path": f"{self.path}{step.id}",
            "text": step.text(self.language),
            "role": said.doer(self.evaluation, step),
            "tells": list(said.told(self.evaluation, step)),
            "exits": [
                {
                    "name": one.name,
                    "label": one.label,
                    "when": one.when,
                    "then": one.then,
                    "tells": list(one.tells),
                }
                for one in said.exits(self.evaluation.procedure, step.id, self.language)
            ],
            "due": self.instant(step.due),
            "overdue": step.overdue,
            "asked_by": [duty.rule for duty in step.duties],
            "source": list(step.source),
        }

    def duty(self, duty: Shown) -> dict[str, Any]:
        return {
            "rule": duty.rule,
            "path": f"{self.path}{duty.rule}",
            "text": said.demand(duty, self.language),
            "state": duty.state,
            "opened": self.instant(duty.opened),
            "earliest": self.instant(duty.earliest),
            "due": self.instant(duty.due),
            "limit": self.instant(duty.limit),
            "counted": said.counted(duty, self.language, self.clock),
            "provisional": duty.provisional,
            "paused": duty.paused,
            "needs": list(duty.needs),
            "severity": duty.severity,
            "modality": duty.modality,
            "source": list(duty.source),
        }

    def violation(self, one: Violation) -> dict[str, Any]:
        return {
            "rule": one.rule,
            "path": f"{self.path}{one.rule}",
            "text": said.demand(one, self.language),
            "at": self.instant(one.happened),
            "because": one.because,
            "why": said.happened(one, self.language, self.clock),
            "due": self.instant(one.due),
            "counted": said.counted(one, self.language, self.clock),
            "cured_at": self.instant(one.cured_at),
            "dropped_at": self.instant(one.dropped_at),
            "severity": one.severity,
            "source": list(one.source),
        }

    def ask(self, name: str) -> dict[str, Any]:
        return {
            "fact": name,
            "question": question_text(
                self.evaluation.procedure,
                name,
                self.language,
                said.judged_by(self.evaluation, name),
            ),
            "needed_by": [rule for rule, needs in self.evaluation.unknown.items() if name in needs],
        }
