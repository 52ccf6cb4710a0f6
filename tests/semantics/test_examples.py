"""The worked examples of the semantics hold."""

from __future__ import annotations

from typing import Any

import pytest

import sopkit
from sopkit.errors import DocumentError
from tests.semantics.examples import Example, examples, instant

EXAMPLES = examples()


@pytest.mark.parametrize("raw", EXAMPLES, ids=[raw["id"] for raw in EXAMPLES])
def test_example(raw: dict[str, Any]) -> None:
    """The kernel says what the worked example says."""
    example = Example(raw)
    if any("refused" in expected for expected in raw["expect"]):
        with pytest.raises(DocumentError, match="circle"):
            example.procedure()
        return
    procedure = example.procedure()
    for expected in raw["expect"]:
        assert _given(expected) == _said(example, procedure, expected), raw["why"]


def _given(expected: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in expected.items() if key not in ("at", "of", "known_at")}


def _said(example: Example, procedure: Any, expected: dict[str, Any]) -> dict[str, Any]:
    zone = example.zone
    at = instant(expected["at"], zone)
    known = instant(expected["known_at"], zone) if "known_at" in expected else None
    case = example.case(procedure)
    now = sopkit.evaluate(procedure, case, at, known_at=known)
    rule = expected.get("of") or (example.rules[0]["id"] if example.rules else None)
    rule = example.renamed.get(rule, rule)
    said: dict[str, Any] = {}
    for key, value in _given(expected).items():
        said[key] = SAY[key](example, procedure, case, now, rule, value)
    return said


def _same(found: int | None, wanted: Any, example: Example) -> Any:
    """The wanted text where it names the found instant, else the found instant as text."""
    if found is None:
        return "none"
    return wanted if wanted != "none" and instant(wanted, example.zone) == found else str(found)


def _due(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
    dues = [duty.due for duty in now.duties if duty.rule == rule and duty.due is not None]
    return _same(min(dues, default=None), value, example)


def _broken(which: str) -> Any:
    def say(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
        found = [one for one in getattr(now, which) if rule is None or one.rule == rule]
        if len(found) != len(value):
            return [(one.rule, one.happened, one.because) for one in found]
        return [_like(example, one, wanted) for one, wanted in zip(found, value, strict=True)]

    return say


def _like(example: Example, found: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    values = {"at": found.happened, "cured_at": found.cured_at, "dropped_at": found.dropped_at}
    said: dict[str, Any] = {
        key: _same(values[key], value, example) for key, value in wanted.items() if key in values
    }
    if "cured_at" not in wanted and found.cured_at is not None:
        said["cured_at"] = str(found.cured_at)
    if "step" in wanted:
        said["step"] = found.rule
    if "because" in wanted:
        said["because"] = found.because
    return said


def _needs(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
    return list(now.unknown.get(rule, ()))


def _escalated(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
    found = [one for one in now.escalated if one.duty.rule.id == rule]
    if len(found) != len(value):
        return [(one.to, one.since) for one in found]
    return [
        [one.to, _same(one.since, wanted[1], example)]
        for one, wanted in zip(found, value, strict=True)
    ]


def _would(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
    return value


def _impact(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
    new = Example(example.raw, "new_rule").procedure()
    after = {
        duty.opened: duty.state
        for duty in sopkit.evaluate(new, case, now.at, any_version=True).all_duties
    }
    changed = [(duty.opened, duty.state, after[duty.opened]) for duty in now.all_duties]
    changed = [one for one in changed if one[1] != one[2]]
    return [
        [_same(one[0], wanted[0], example), one[1], one[2]]
        for one, wanted in zip(changed, value, strict=True)
    ]


def _answer(example: Example, procedure: Any, case: Any, now: Any, rule: str, value: Any) -> Any:
    expected = next(
        one for one in example.raw["expect"] if instant(one["at"], example.zone) == now.at
    )
    return sopkit.would(procedure, case, expected["would"]["event"], now.at).allowed


def _values(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Those that are asked for; other than truth values and whole numbers as text."""
    said = {name: found.get(name) for name in wanted}
    return {
        name: "unknown" if one is None else one if isinstance(one, int) else str(one)
        for name, one in said.items()
    }


SAY = {
    "facts": lambda example, procedure, case, now, rule, value: _values(now.facts, value),
    "stock": lambda example, procedure, case, now, rule, value: _values(now.stock, value),
    "state": lambda example, procedure, case, now, rule, value: now.verdicts[rule],
    "states": lambda example, procedure, case, now, rule, value: now.states(rule),
    "due": _due,
    "next_due": lambda example, procedure, case, now, rule, value: _same(
        now.next_due, value, example
    ),
    "violations": _broken("violations"),
    "advice": _broken("advice"),
    "needs": _needs,
    "asks": lambda example, procedure, case, now, rule, value: sorted(now.asks),
    "next": lambda example, procedure, case, now, rule, value: [step.id for step in now.next_steps],
    "early": lambda example, procedure, case, now, rule, value: sum(
        duty.early for duty in now.all_duties if duty.rule == rule
    ),
    "problems": lambda example, procedure, case, now, rule, value: [
        [one.record, one.detail] for one in now.problems
    ],
    "after_end": lambda example, procedure, case, now, rule, value: [
        [one.record, list(one.rules)] for one in now.after_end
    ],
    "escalated": _escalated,
    "provisional": lambda example, procedure, case, now, rule, value: any(
        duty.provisional for duty in now.duties if duty.rule == rule
    ),
    "would": _would,
    "answer": _answer,
    "impact": _impact,
}
