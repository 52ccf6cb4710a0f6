"""This package reads, types, evaluates and explains the conditions of a procedure."""

from sopkit.expressions.conditions import (
    Condition,
    ValueExpression,
    check_definitions,
    compile_condition,
    compile_value,
    text_of,
)
from sopkit.expressions.cover import Cover, cover
from sopkit.expressions.explain import Part, Reading
from sopkit.expressions.flips import Flip, TimeUse
from sopkit.expressions.names import Definition, Names
from sopkit.expressions.sets import ConditionSet, Scope, Watch

__all__ = [
    "Condition",
    "ConditionSet",
    "Cover",
    "Definition",
    "Flip",
    "Names",
    "Part",
    "Reading",
    "Scope",
    "TimeUse",
    "ValueExpression",
    "Watch",
    "check_definitions",
    "compile_condition",
    "compile_value",
    "cover",
    "text_of",
]
