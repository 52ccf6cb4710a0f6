"""This module is the kind `order`: events come in this sequence.

What it says:
    The listed events happen in this order. None of them is demanded; only their order is.

Why:
    Identity before operation, operation before receipt: a sequence is often the safeguard.

Example:
    events:
      identity.checked: {label: {en: identity checked, zh: 已核身份}}
      operation.done: {label: {en: operation done, zh: 已办理}}
      receipt.given: {label: {en: receipt given, zh: 已给回单}}
    rules:
    - id: chain
      order: {of: [identity.checked, operation.done, receipt.given]}
      source: A/table-draping-and-chairs#12

How it is judged:
    An event that skips earlier ones is one violation, which names them; it is cured when the last
    of them is done. What has been done once counts for the whole case; with `repeats: true` the
    first event, coming after a later one, begins a new round. One instant is together.

Source:
    Clauses 7.6 to 7.8 of the semantics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Order
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Anything, Model, Occurrences

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `order`."""

    of: Occurrences = ()
    repeats: bool = False
    phases: Anything = None
    event: Anything = None
    over: Anything = None
    by: Anything = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard over the sequence."""
    body: Body = entry.body
    if lowering.not_built(entry, ("phases", "over", "event", "by")):
        return []
    if len(body.of) < 2:
        lowering.report(
            "bad-value", f"'{entry.id}' orders fewer than two events; list at least two", entry.path
        )
        return []
    elements = tuple(
        lowering.occurrences((name,), entry.at("of", place)) for place, name in enumerate(body.of)
    )
    return [Order(rule=entry.rule, elements=elements, repeats=body.repeats)]


WORDING = {
    "en": "In this order: {of}.",
    "zh": "按此顺序：{of}。",
}

KIND = RuleKind("order", Body, lower, nothing_to_lint, WORDING, __doc__ or "")
