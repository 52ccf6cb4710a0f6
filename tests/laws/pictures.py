"""This module writes down all that a procedure says of a case, so that sayings can be compared."""

from __future__ import annotations

from collections import Counter
from typing import Any

SHOWN = ("rule", "opened", "state", "earliest", "due", "limit", "needs", "early", "provisional")
OWN = ("violated_at", "cured_at", "dropped_at", "marked", "because", "waived_by")
FINAL = ("satisfied", "violated", "cancelled", "not_applicable", "unknown")


def duties(now: Any) -> list[tuple[Any, ...]]:
    """Every duty and look with all that is known of it, in an order that does not depend on seq."""
    found = [
        (
            *((name, getattr(shown, name)) for name in SHOWN),
            *((name, getattr(shown.duty, name)) for name in OWN),
        )
        for shown in now.all_duties
    ]
    return sorted(found, key=repr)


def changing(now: Any, *, steps: bool = True) -> dict[str, Any]:
    """What may only change at a record or at `next_due` (14.4, 14.5)."""
    shown = now.next_steps if steps else ()
    return {
        "duties": duties(now),
        "verdicts": now.verdicts,
        "next": sorted((step.id, step.due or 0, step.overdue) for step in shown),
        "escalated": sorted(
            (one.to, one.since, one.duty.rule.id, one.duty.opened) for one in now.escalated
        ),
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
        "problems": sorted(str((one.record, one.code, one.detail)) for one in now.problems),
        "after_end": sorted(str((one.record, sorted(one.rules))) for one in now.after_end),
    }


def how_often_broken(now: Any) -> Counter[str]:
    """How many violations each rule has, whatever its modality."""
    return Counter(shown.rule for shown in now.all_duties if shown.state == "violated")


def settled(now: Any) -> dict[Any, str]:
    """The final states, each by the identity of its duty."""
    states = {shown.duty.identity: shown.duty.state for shown in now.all_duties}
    return {identity: state for identity, state in states.items() if state in FINAL}
