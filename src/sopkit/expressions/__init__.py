"""This package reads, types, evaluates and explains the conditions of a procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.late import late_names

if TYPE_CHECKING:
    from sopkit.expressions.conditions import Condition as Condition
    from sopkit.expressions.conditions import ValueExpression as ValueExpression
    from sopkit.expressions.conditions import check_definitions as check_definitions
    from sopkit.expressions.conditions import compile_condition as compile_condition
    from sopkit.expressions.conditions import compile_value as compile_value
    from sopkit.expressions.conditions import text_of as text_of
    from sopkit.expressions.cover import Cover as Cover
    from sopkit.expressions.cover import cover as cover
    from sopkit.expressions.explain import Part as Part
    from sopkit.expressions.explain import Reading as Reading
    from sopkit.expressions.flips import Flip as Flip
    from sopkit.expressions.flips import TimeUse as TimeUse
    from sopkit.expressions.names import Definition as Definition
    from sopkit.expressions.names import Names as Names
    from sopkit.expressions.sets import ConditionSet as ConditionSet
    from sopkit.expressions.sets import Scope as Scope
    from sopkit.expressions.sets import Watch as Watch

__all__ = tuple(
    late_names(
        __name__,
        {
            "conditions": (
                "Condition",
                "ValueExpression",
                "check_definitions",
                "compile_condition",
                "compile_value",
                "text_of",
            ),
            "cover": ("Cover", "cover"),
            "explain": ("Part", "Reading"),
            "flips": ("Flip", "TimeUse"),
            "names": ("Definition", "Names"),
            "sets": ("ConditionSet", "Scope", "Watch"),
        },
    )
)
