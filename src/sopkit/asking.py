"""This module asks before acting: may an event happen now, and what would it do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from sopkit import guidance
from sopkit.case import Case, Record, RecordError
from sopkit.doubts import faults_of_question
from sopkit.evaluate import fold_of, with_case, with_parts
from sopkit.instants import At, instant
from sopkit.kernel import view
from sopkit.kernel.duties import VIOLATED, Duty
from sopkit.kernel.fold import Fold
from sopkit.quantities import instant_text
from sopkit.wording import (
    answer_lines,
    answer_text,
)

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


@dataclass(frozen=True)
class Answer:
    """What `would` says: `allowed` is "yes", "no" or "ask".

    `because` names the rules and steps that refuse or cannot tell; `needs` the facts to be found
    out; `who` the roles that may; `since` when a guard would allow it; `instead` what to do;
    `advice` the broken `should`; `discharges`, `opens` and `cancels` what the event would do to
    duties.
    """

    allowed: str
    because: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    since: int | None = None
    instead: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    _asked: _Asked | None = field(default=None, repr=False, compare=False)

    def text(self, language: str = "en") -> str:
        """The answer in a few sentences: what is missing, who may, since when, and what instead."""
        asked = self._asked
        if asked is None:
            return self.allowed
        event = asked.record.event
        return answer_text(
            asked.procedure, self, language, event=event, scope=asked.scope, zone=asked.zone
        )

    def lines(self, language: str = "en") -> list[str]:
        """The same, each reason by itself; none for a plain yes."""
        asked = self._asked
        if asked is None:
            return []
        return answer_lines(
            asked.procedure,
            self,
            language,
            scope=asked.scope,
            zone=asked.zone,
            event=asked.record.event,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer is said from: the question, and what its conditions read."""

    procedure: Procedure
    record: Record
    scope: Any
    zone: tzinfo | None


def would(
    procedure: Procedure,
    case: Case,
    event: str,
    at: At,
    *,
    role: str | None = None,
    by: str | None = None,
    data: Mapping[str, Any] | None = None,
    any_version: bool = False,
    **record: Any,
) -> Answer:
    """Ask whether an event may happen now, before it does; nothing is recorded.

    The answer is never "yes" while a fact that decides is unknown.

    See docs/semantics.md 7.4.

    Raises:
        RecordError: the question names an event, role, field or tick that the procedure does not
            know, or a value does not fit its type.
        CaseError: the case began under another version of the procedure (docs/semantics.md 15.1).
    """
    when = instant(at, procedure, case.zone)
    judged = with_case(procedure, case, any_version=any_version)
    asked = _asked(
        judged, case, event, when, {"role": role, "by": by, "data": dict(data or {}), **record}
    )
    faults = faults_of_question(judged, asked)
    if faults:
        raise RecordError(faults)
    _, log = with_parts(judged, case, when, None, any_version=any_version)
    before, after = fold_of(judged, case, log, when), fold_of(judged, case, [*log, asked], when)
    return _answer(judged, before, after, asked, case.zone)


def _asked(procedure: Procedure, case: Case, event: str, at: int, raw: Mapping[str, Any]) -> Record:
    given = {key: value for key, value in raw.items() if value not in (None, {}, ())}
    number = max((one.number for one in case.records), default=0) + 1
    return case.read({"at": instant_text(at, UTC), "event": event, **given}, number)


def _answer(
    procedure: Procedure, before: Fold, after: Fold, asked: Record, zone: tzinfo | None = None
) -> Answer:
    looked = [
        duty
        for duty in view.all_duties(after)
        if duty.record is asked and duty.target is None and not _only_on_paper(duty, asked)
    ]
    broken = [duty for duty in looked if duty.state == VIOLATED]
    refusing = [duty for duty in broken if duty.rule.modality == "must" or duty.rule.kind == "step"]
    unknown = [
        duty
        for duty in looked
        if duty.state == "unknown" and _guards(duty) and duty.rule.modality == "must"
    ]
    absent = [duty for duty in unknown if duty.absent]
    doubts = [doubt for doubt in (after.flow.doubts if after.flow else ()) if doubt[0] is asked]
    deciding = refusing + absent or unknown
    names = [duty.rule.id for duty in deciding] or [rule.id for _, rule, _ in doubts]
    allowed = "no" if refusing or absent else "ask" if unknown or doubts else "yes"
    needs = {name for duty in unknown for name in duty.needs} | {
        name for _, _, more in doubts for name in more
    }
    earlier = {duty.identity: duty for duty in view.all_duties(before)}
    return Answer(
        allowed,
        because=tuple(dict.fromkeys(names)) if allowed != "yes" else (),
        reasons=tuple(
            dict.fromkeys(
                reason for duty in deciding for reason in (duty.because, *duty.absent) if reason
            )
        ),
        needs=tuple(sorted(view.settling(after, needs))) if allowed == "ask" else (),
        who=tuple(dict.fromkeys(role for duty in deciding for role in duty.who)),
        since=max((duty.since for duty in deciding if duty.since is not None), default=None),
        instead=tuple(
            dict.fromkeys(
                name for duty in deciding for name in guidance.instead_of(procedure, duty.rule.id)
            )
        ),
        advice=tuple(duty.rule.id for duty in broken if duty.rule.modality == "should"),
        _asked=_Asked(procedure, asked, before.scope.judging(asked), zone),
        **_effects(earlier, after),
    )


def _guards(duty: Duty) -> bool:
    return duty.rule.kind in ("permit", "forbid", "order", "count", "roles")


def _only_on_paper(duty: Duty, asked: Record) -> bool:
    """Ticks and forms that a question does not bring refuse nothing: they come with the record."""
    given = {"attest": asked.checks, "record": asked.form or asked.evidence}
    return duty.rule.kind in given and not given[duty.rule.kind]


def _effects(earlier: Mapping[Any, Duty], after: Fold) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"discharges": [], "opens": [], "cancels": []}
    for duty in view.all_duties(after):
        was = earlier.get(duty.identity)
        if was is None and duty.live:
            found["opens"].append(duty.rule.id)
        elif was is not None and was.live and duty.state == "satisfied":
            found["discharges"].append(duty.rule.id)
        elif was is not None and was.live and duty.state == "cancelled":
            found["cancels"].append(duty.rule.id)
    return {name: tuple(dict.fromkeys(rules)) for name, rules in found.items()}
