"""This package says what stands in a procedure: values, names, conditions, dues, rules, relations.

Handbooks, reports, violations and refusals all say it through this package, in English and Chinese.
A sentence about one rule is the `say` of its kind; what several kinds share stands in `demands`.
"""

from sopkit.speaking.conditions import say_condition, say_value_expression
from sopkit.speaking.dues import say_due, say_due_after, say_instant
from sopkit.speaking.events import say_event, say_mention
from sopkit.speaking.exits import exit_condition, exit_label, say_exit, short_exit
from sopkit.speaking.explaining import explain, lacking
from sopkit.speaking.labels import Labels, Name, humane
from sopkit.speaking.relations import Scene, say_relation, say_tolerance
from sopkit.speaking.values import (
    capital,
    listing,
    lower,
    quoted,
    say_value,
    sentence,
    spaced,
    told_apart,
)

__all__ = [
    "Labels",
    "Name",
    "Scene",
    "capital",
    "exit_condition",
    "exit_label",
    "explain",
    "humane",
    "lacking",
    "listing",
    "lower",
    "quoted",
    "say_condition",
    "say_due",
    "say_due_after",
    "say_event",
    "say_exit",
    "say_instant",
    "say_mention",
    "say_relation",
    "say_tolerance",
    "say_value",
    "say_value_expression",
    "sentence",
    "short_exit",
    "spaced",
    "told_apart",
]
