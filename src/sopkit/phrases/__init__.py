"""This module reads time phrases and computes from them when something may and must be done."""

from __future__ import annotations

from sopkit.phrases.build import before_due
from sopkit.phrases.ends import Ends, span_after, span_before
from sopkit.phrases.explain import Explanation, day_text
from sopkit.phrases.legs import Count, Leg, Reading
from sopkit.phrases.model import Amount, Due, Gap, Name, NameUse
from sopkit.phrases.parse import parse_amount, parse_due, parse_gap, parse_not_before
from sopkit.phrases.pause import Left, pause, resume
from sopkit.phrases.resolve import Context, resolve, resolve_earliest, resolve_gap, spans_of
from sopkit.phrases.tokens import NoBeginning, PhraseError
from sopkit.phrases.words import Vague, say_due

__all__ = [
    "Amount",
    "Context",
    "Count",
    "Due",
    "Ends",
    "Explanation",
    "Gap",
    "Left",
    "Leg",
    "Name",
    "NameUse",
    "NoBeginning",
    "PhraseError",
    "Reading",
    "Vague",
    "before_due",
    "day_text",
    "parse_amount",
    "parse_due",
    "parse_gap",
    "parse_not_before",
    "pause",
    "resolve",
    "resolve_earliest",
    "resolve_gap",
    "resume",
    "say_due",
    "span_after",
    "span_before",
    "spans_of",
]
