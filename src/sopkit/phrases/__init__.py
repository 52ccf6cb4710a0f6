"""This module reads time phrases and computes from them when something may and must be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.late import late_names

if TYPE_CHECKING:
    from sopkit.phrases.build import before_due as before_due
    from sopkit.phrases.ends import Ends as Ends
    from sopkit.phrases.ends import span_after as span_after
    from sopkit.phrases.ends import span_before as span_before
    from sopkit.phrases.explain import Explanation as Explanation
    from sopkit.phrases.explain import day_text as day_text
    from sopkit.phrases.legs import Count as Count
    from sopkit.phrases.legs import Leg as Leg
    from sopkit.phrases.legs import Reading as Reading
    from sopkit.phrases.model import Amount as Amount
    from sopkit.phrases.model import Due as Due
    from sopkit.phrases.model import Gap as Gap
    from sopkit.phrases.model import Name as Name
    from sopkit.phrases.model import NameUse as NameUse
    from sopkit.phrases.parse import parse_amount as parse_amount
    from sopkit.phrases.parse import parse_due as parse_due
    from sopkit.phrases.parse import parse_gap as parse_gap
    from sopkit.phrases.parse import parse_not_before as parse_not_before
    from sopkit.phrases.pause import Left as Left
    from sopkit.phrases.pause import pause as pause
    from sopkit.phrases.pause import resume as resume
    from sopkit.phrases.resolve import Context as Context
    from sopkit.phrases.resolve import resolve as resolve
    from sopkit.phrases.resolve import resolve_earliest as resolve_earliest
    from sopkit.phrases.resolve import resolve_gap as resolve_gap
    from sopkit.phrases.resolve import spans_of as spans_of
    from sopkit.phrases.tokens import NoBeginning as NoBeginning
    from sopkit.phrases.tokens import PhraseError as PhraseError
    from sopkit.phrases.words import Vague as Vague
    from sopkit.phrases.words import say_due as say_due

__all__ = tuple(
    late_names(
        __name__,
        {
            "build": ("before_due",),
            "ends": ("Ends", "span_after", "span_before"),
            "explain": ("Explanation", "day_text"),
            "legs": ("Count", "Leg", "Reading"),
            "model": ("Amount", "Due", "Gap", "Name", "NameUse"),
            "parse": ("parse_amount", "parse_due", "parse_gap", "parse_not_before"),
            "pause": ("Left", "pause", "resume"),
            "resolve": ("Context", "resolve", "resolve_earliest", "resolve_gap", "spans_of"),
            "tokens": ("NoBeginning", "PhraseError"),
            "words": ("Vague", "say_due"),
        },
    )
)
