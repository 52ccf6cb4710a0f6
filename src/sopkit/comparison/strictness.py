"""This module tells whether a demand became looser or tighter, where its figures make that plain.

It compares what is written, with the values of parameters in place. Every answer but `other` is
certain: a figure that moved one way, a list that only grew or shrank, a key that came or went.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sopkit.comparison.model import Effect
from sopkit.quantities import Money, Quantity, QuantityError, parse_quantity, parse_range
from sopkit.quantities.quantity import order_key

TIGHTER, LOOSER, OTHER = 1, -1, 0
_EFFECTS: Final[dict[int, Effect]] = {TIGHTER: "tighter", LOOSER: "looser", OTHER: "other"}

WORDS: Final = frozenset(
    "label title purpose note do message number source guess vague question tone phase text "
    "meaning status effective check kept code".split()
)
"""Keys that tell something and demand nothing."""

# a key that narrows what is demanded or when; without it more is demanded
_NARROWING = frozenset(
    "when unless grace tolerance tolerated slack paused moved_by until while for from within "
    "outside cut_off".split()
)
# one cannot tell from the key alone what more or less of it means
_UNSURE = frozenset(
    "rows ladder of offsets next starts ends choose set event type where otherwise to run data "
    "phases over by uses owner each fulfilled_by".split()
)
_ORDERED: Final = {
    "modality": ("may", "should", "must"),
    "severity": ("info", "minor", "major", "critical"),
}
_UPPER = frozenset("at_most tolerance tolerated grace slack within every.gap".split())
_LOWER = frozenset(["at_least", "forbid.within"])
# lists of which one is enough, so that a longer one leaves more freedom
_FREEING = frozenset("any through until unless permit.role".split())
_DUES = frozenset(["due", "not_before"])
_CONDITIONS: Final = {
    "only_if": LOOSER,
    "limit": LOOSER,
    "that": LOOSER,
    "unless": LOOSER,
    "when": TIGHTER,
    "while": TIGHTER,
}
_FIGURES = re.compile(
    r"(?P<clock>\b\d{1,2}:\d{2}\b)"
    r"|(?<![\w.])\d+(?:\.\d+)?(?:\s?(?:working\s)?(?:(?!and\b)[a-z]+|[A-Z]{3}|%))?"
)
_FOLLOWED = re.compile(r"\s+(?:\w+ )?(before|after|of)\b")


def effect_of(key: str, old: Any, new: Any, *, kind: str = "") -> Effect:
    """What a change of a key means; `kind` is the kind of the rule, a missing value is None."""
    if key == "choose" and _bare_exits(old) == _bare_exits(new):
        return "words"
    sign = None if key in WORDS else _sign(key, old, new, kind)
    return "words" if sign is None else _EFFECTS[sign]


def _sign(key: str, old: Any, new: Any, kind: str) -> int | None:
    if key in _UNSURE:
        return OTHER
    if old is None or new is None:
        return _came_or_went(key, came=old is None)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        sign = _of_mappings(old, new, kind)
        return _of_tree(sign, old, new, _CONDITIONS[key]) if key in _CONDITIONS else sign
    if key in _ORDERED and old in _ORDERED[key] and new in _ORDERED[key]:
        return _order(_ORDERED[key].index(old), _ORDERED[key].index(new))
    if key in _DUES:
        return _of_due(str(old), str(new), earliest=key == "not_before")
    if key in _CONDITIONS and isinstance(old, str) and isinstance(new, str):
        return _of_condition(old, new) * _CONDITIONS[key]
    if isinstance(old, list) or isinstance(new, list):
        return _of_lists({key, f"{kind}.{key}"}, old, new)
    return _of_figures({key, f"{kind}.{key}"}, str(old), str(new))


def _bare_exits(exits: Mapping[str, Any] | None) -> dict[str, Any]:
    """The exits of a step without what only tells something, such as their labels."""
    return {
        name: {key: value for key, value in (body or {}).items() if key not in WORDS}
        for name, body in (exits or {}).items()
    }


def _came_or_went(key: str, *, came: bool) -> int:
    sign = LOOSER if key in _NARROWING else TIGHTER
    return sign if came else -sign


def _order(old: Any, new: Any) -> int:
    return int(new > old) - int(new < old)


def _of_mappings(old: Mapping[str, Any], new: Mapping[str, Any], kind: str) -> int | None:
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    signs = {
        _sign(key, old.get(key), new.get(key), kind)
        for key in keys
        if not _is_text(old.get(key)) or not _is_text(new.get(key))
    }
    if not signs:
        return None
    return signs.pop() if len(signs) == 1 else OTHER


def _is_text(value: Any) -> bool:
    """Whether a value is a text in both languages, or has nothing but texts in it."""
    if isinstance(value, Mapping):
        return value.keys() <= {"en", "zh", "source"}
    return False


def _of_lists(keys: set[str], old: Any, new: Any) -> int:
    before, after = _members(old), _members(new)
    more = int(before < after) - int(after < before)
    return -more if keys & _FREEING else more


def _members(value: Any) -> set[str]:
    return {str(one) for one in (value if isinstance(value, list) else [value])}


def _of_tree(sign: int | None, old: Any, new: Any, meaning: int) -> int:
    """The same for `all` and `any`: more of the one is a condition that is true less often."""
    if sign is None or "not" in f"{old} {new}":
        return OTHER
    return -sign * meaning


# -- figures


def _of_figures(keys: set[str], old: str, new: str) -> int:
    before, after = _interval(keys, old), _interval(keys, new)
    if before is None or after is None or before[2] != after[2]:
        return OTHER
    wider = _covers(after, before)
    narrower = _covers(before, after)
    return OTHER if wider == narrower else (LOOSER if wider else TIGHTER)


# from, to (None is no bound), and the dimension
Interval = tuple[Any, Any, str]


def _interval(keys: set[str], text: str) -> Interval | None:
    """What a value allows; None when it is no figure."""
    try:
        found = parse_range(text)
    except QuantityError:
        return None
    low, high = (None if one is None else order_key(one) for one in (found.low, found.high))
    if found.form == "exactly" and keys & _LOWER:
        high = None
    elif found.form == "exactly" and keys & _UPPER:
        low = None
    bound = found.low or found.high
    return low, high, "" if bound is None else _measure(bound)


def _measure(quantity: Quantity) -> str:
    """What a figure can be compared with: its dimension, of money also the currency."""
    money = isinstance(quantity.value, Money)
    return quantity.unit if money else quantity.dimension


def _covers(one: Interval, other: Interval) -> bool:
    """Whether all that the other allows is allowed by the first."""
    low = one[0] is None or (other[0] is not None and one[0] <= other[0])
    high = one[1] is None or (other[1] is not None and one[1] >= other[1])
    return low and high


# -- phrases of which only figures differ


def _of_due(old: str, new: str, *, earliest: bool) -> int:
    """Later is looser for a due, tighter for an earliest."""
    signs = set()
    for before, after, around in _pairs(old, new):
        later = _order(before, after)
        first = around == "first" or earliest
        signs.add((later if around == "before" else -later) * (-1 if first else 1))
    return signs.pop() if len(signs) == 1 else OTHER


def _of_condition(old: str, new: str) -> int:
    """TIGHTER (1) when the new condition is true more often, LOOSER (-1) when less often."""
    if re.search(r"\b(not|if|else)\b|!=|-", f"{old} {new}"):
        return OTHER
    signs = set()
    for before, after, around in _pairs(old, new):
        more = _order(before, after)
        signs.add({"<": more, ">": -more}.get(around, OTHER))
    return signs.pop() if len(signs) == 1 else OTHER


def _pairs(old: str, new: str) -> list[tuple[Any, Any, str]]:
    """The figures that differ, with what stands round them; nothing when more than these differ."""
    if _FIGURES.sub("#", old) != _FIGURES.sub("#", new):
        return []
    found = []
    for one, other in zip(_FIGURES.finditer(old), _FIGURES.finditer(new), strict=True):
        if one[0] == other[0]:
            continue
        amounts = _comparable(one, other)
        if amounts is None:
            return []
        found.append((*amounts, _around(new, other)))
    return found


def _comparable(one: re.Match[str], other: re.Match[str]) -> tuple[Any, Any] | None:
    if one["clock"] and other["clock"]:
        return _minutes(one[0]), _minutes(other[0])
    try:
        before, after = parse_quantity(one[0]), parse_quantity(other[0])
    except QuantityError:
        return None
    return (order_key(before), order_key(after)) if _measure(before) == _measure(after) else None


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _around(text: str, found: re.Match[str]) -> str:
    """`<` or `>` before the figure, `first` in between .. and .., or the word behind it."""
    ahead = text[: found.start()].rstrip()
    if ahead.endswith(("<", "<=")):
        return "<"
    if ahead.endswith((">", ">=")):
        return ">"
    if ahead.endswith("between"):
        return "first"
    word = _FOLLOWED.match(text, found.end())
    return word[1] if word is not None and not found["clock"] else ""
