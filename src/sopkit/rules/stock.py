"""This module is the kind `stock`: how many of a thing are needed, computed from facts.

What it says:
    So many of a thing are made ready: a fixed number, so many for each unit of a value, or one for
    every n (or n to m) of it, with spares, rounded up unless said otherwise.

Why:
    The pick list of the store room follows from the number of guests, not from memory.

Example:
    things:
      thermos: {label: {en: thermos flask, zh: 暖瓶}}
      paper_cup: {label: {en: paper cup, zh: 纸杯}}
    facts:
      attendees: {type: count, label: {en: number of people, zh: 人数}}
    rules:
    - id: thermos_count
      stock: {item: thermos, one_per: 3 .. 4, of: attendees}
      source: A/meeting-supplies-preparation#12
    - id: cups
      stock: {item: paper_cup, each: 1, of: attendees, plus: 2}
      source: A/attendant-pre-meeting-tea#9

How it is judged:
    The number goes to the pick list; of `one_per: 3 .. 4` the ample one, one for every 3. When the
    fact `have.<item>` is recorded it must reach the number, of a range the frugal one.

Source:
    Clause 9.4 of the semantics; A/meeting-supplies-preparation.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sopkit.kernel.program import Hold
from sopkit.quantities import QuantityError, ValueType, parse_range
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Anything, Model, Scalar, Text

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering

ROUND = {"up": "ceil", "down": "floor", "nearest": "round"}


class Body(Model):
    """What stands under `stock`."""

    item: Text
    fixed: Scalar = None
    each: Scalar = None
    one_per: Scalar = None
    of: Scalar = None
    plus: Scalar = 0
    round: Literal["up", "down", "nearest"] = "up"
    capacity: Anything = None


def names(_rule: str, body: Body, _declared: Declared) -> Added:
    """What is there is recorded as the fact `have.<item>`."""
    return Added(facts={f"have.{body.item}": ValueType("count")})


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """An invariant over `have.<item>`, and a line of the pick list."""
    body: Body = entry.body
    if lowering.not_built(entry, ("capacity",)):
        return []
    lowering.exactly_one(entry.path, body, ("fixed", "each", "one_per"))
    lowering.thing(body.item, entry.at("item"))
    if body.fixed is None and body.of is None:
        lowering.report(
            "missing-key", f"'{entry.id}' does not say of what; add 'of'", entry.path, key=True
        )
        return []
    if body.of is not None and lowering.expression(str(body.of), entry.at("of")) is None:
        return []
    try:
        least, ample = needed(body)
    except QuantityError as problem:
        lowering.report("bad-value", str(problem), entry.path)
        return []
    quantity = lowering.generated_value(ample, entry.path)
    that = lowering.generated(f"have.{body.item} >= {least}", entry.path)
    if quantity is None or that is None:
        return []
    lowering.pick(entry.rule.id, body.item, quantity)
    return [Hold(entry.rule, that)]


def needed(body: Body) -> tuple[str, str]:
    """The least and the ample number, as expressions.

    Raises:
        QuantityError: a number cannot be read.
    """
    if body.fixed is not None:
        return _rounded(f"{_figure(body.fixed)}", body), _rounded(f"{_figure(body.fixed)}", body)
    if body.each is not None:
        text = _rounded(f"{_figure(body.each)} * ({body.of})", body)
        return text, text
    found = parse_range(str(body.one_per))
    if found.low is None or found.high is None or found.low.amount <= 0:
        raise QuantityError(f"'one_per: {body.one_per}' is no number of at least 1")
    texts = [_rounded(f"({body.of}) / {n.text}", body) for n in (found.high, found.low)]
    return texts[0], texts[1]


def _figure(written: Any) -> str:
    return str(written) if isinstance(written, str) else format(Decimal(written), "f")


def _rounded(text: str, body: Body) -> str:
    plus = str(body.plus)
    if plus.endswith("%"):
        text = f"({text}) * (100 % + {plus})"
    text = f"{ROUND[body.round]}({text})"
    return text if plus.endswith("%") or plus == "0" else f"{text} + {plus}"


WORDING = {
    "en": "{item}: [{fixed}][{each} for each of {of}][one for every {one_per} of {of}]"
    "[, plus {plus}].",
    "zh": "{item}：[{fixed}][每{of}配{each}][每{one_per}{of}配一][，另加{plus}]。",
}

KIND = RuleKind("stock", Body, lower, nothing_to_lint, WORDING, __doc__ or "", names=names)
