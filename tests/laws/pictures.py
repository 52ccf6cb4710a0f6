"""This module writes down all that a procedure says of a case, so that two sayings can be compared."""

from __future__ import annotations

from typing import Any

SHOWN = ("rule", "opened", "state", "earliest", "due", "limit", "needs", "early", "provisional")
KEPT = (*SHOWN, "violated_at", "cured_at", "dropped_at", "marked", "because")


def duties(now: Any) -> list[tuple[Any, ...]]:
    """Every duty and look with all that is known of it, in an order that does not depend on seq."""
    return sorted((_duty(shown) for shown in now.all_duties), key=repr)


def _duty(shown: Any) -> tuple[Any, ...]:
    duty = shown.duty
    own = (duty.violated_at, duty.cured_at, duty.dropped_at, duty.marked, duty.because, duty.waived_by)
    return (*(getattr(shown, name) for name in SHOWN), *own)


def changing(now: Any) -> dict[str, Any]:
    """What may only change at a record or at `next_due` (14.4, 14.5)."""
    return {
        "duties": duties(now),
        "verdicts": now.verdicts,
        "next": sorted((step.id, step.due or 0, step.overdue) for step in now.next_steps),
        "escalated": sorted((one.to, one.since, one.duty.rule.id, one.duty.opened) for one in now.escalated),
        "ended": now.ended,
    }


def picture(now: Any) -> dict[str, Any]:
    """All that is said, in the order in which it is said."""
    return {
        **changing(now),
        "next_due": now.next_due,
        "asks": now.asks,
        "unknown": now.unknown,
        "violations": [(one.rule, one.happened) for one in now.violations],
        "advice": [(one.rule, one.happened) for one in now.advice],
        "steps": [step.id for step in now.next_steps],
        "problems": sorted(((one.record, one.code, str(one.detail)) for one in now.problems), key=repr),
    }


def broken(now: Any) -> list[tuple[str, int]]:
    """Rule and instant of every violation, whatever its modality."""
    return sorted((one.rule, one.duty.violated_at) for one in now.all_duties if one.state == "violated")


def states(now: Any) -> dict[Any, str]:
    """The state of each duty by its identity."""
    return {shown.duty.identity: shown.duty.state for shown in now.all_duties}
