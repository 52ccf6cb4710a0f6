"""This module makes time phrases that no text was written for."""

from __future__ import annotations

from sopkit.phrases.model import (
    Amount,
    At,
    Due,
    Happening,
    Name,
    NameUse,
    Shifted,
    Spread,
    Until,
    Window,
)
from sopkit.quantities import Span


def before_due(event: str, at_least: Amount | None = None, at_most: Amount | None = None) -> Due:
    """The phrase of a `before` rule: from `at_most` until `at_least` before a planned event.

    Without `at_least` the due is the planned instant, without `at_most` there is no earliest.

    See docs/semantics.md 6.2.
    """
    anchor = Happening(event)
    form: Until | At | Window = Until(anchor)
    if at_most is not None:
        form = Window(Spread(at_most, at_least or Span(0, "s")), "before", anchor)
    elif at_least is not None:
        form = At(Shifted(Spread(at_least), "before", anchor))
    names = [
        NameUse(amount.name, "parameter", 0)
        for amount in (at_most, at_least)
        if isinstance(amount, Name)
    ]
    return Due(form, str(form), (*names, NameUse(event, "plan", 0)))
