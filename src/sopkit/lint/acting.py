"""This module finds the roles that a file names where a role can stand.

A word such as `guest` is often an event, a choice and a role at once; only here does it mean the
role: under the keys that take one, beside the role of whoever acted in a condition, and before
`shift` in a time phrase.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sopkit.document import Document

_EACH: Final = "*"
_HERE: Final[Mapping[str, Any]] = {}
_TOLD: Final = {"role": _HERE}
_ESCALATED: Final = {"to": _HERE}
# the keys of the format down to roles; lists are gone through, `*` stands for any name
_PLACES: Final[Mapping[str, Any]] = {
    "owner": _HERE,
    "roles": {_EACH: {"under": _HERE, "separate_from": _HERE, "deputy": {"role": _HERE}}},
    "events": {_EACH: {"role": _HERE}},
    "steps": {
        "role": _HERE,
        "tell": _TOLD,
        "choose": {_EACH: {"tell": _TOLD}},
        "escalate": _ESCALATED,
    },
    "rules": {
        "escalate": _ESCALATED,
        "permit": {"for": _HERE, "role": _HERE, "rank": _HERE, "approved_by": _HERE},
        "forbid": {"for": _HERE},
        "count": {"for": _HERE, "by": _HERE},
        "attest": {"by": _HERE},
        "kpi": {"of_role": _HERE, "per": _HERE},
    },
}
_RANKS: Final = {"rules": {"permit": {"rank": _HERE}}}
_WORD: Final = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_ACTED: Final = re.compile(r"\.role\b")
_SHIFT: Final = re.compile(r"([\w.]+) shift (?:start|end)\b")
# keys of scenarios under which roles stand
_IN_SCENARIOS: Final = ("role", "told", "escalated")


def roles_in(document: Document, wanted: Collection[str]) -> frozenset[str]:
    """The words of a procedure that stand where a role can stand.

    Conditions are read only as long as one of the roles that are wanted is missing.
    """
    data = document.data
    found = set(_names_at(data, _PLACES))
    for further in (_above, _in_conditions):
        if not found.issuperset(wanted):
            found.update(further(data))
    return frozenset(found)


def roles_in_scenarios(data: Mapping[str, Any]) -> frozenset[str]:
    """The words of a scenario file that stand where a role can stand: who acts, and who is told."""
    found: set[str] = set()
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key in _IN_SCENARIOS:
                found.update(_words_of(value.get(key)))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return frozenset(found)


def _names_at(value: Any, places: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _names_at(entry, places)
    elif not places:
        if isinstance(value, str):
            yield value
    elif isinstance(value, dict):
        everywhere = places.get(_EACH)
        for key, below in value.items():
            further = places.get(key) if everywhere is None else everywhere
            if further is not None:
                yield from _names_at(below, further)


def _above(data: Mapping[str, Any]) -> list[str]:
    """The roles that `rank` of a permit lets act: all that have the rank of one it names."""
    lowest = list(_names_at(data, _RANKS))
    if not lowest:
        return []
    ranks = {
        name: _rank(entry.get("rank"))
        for name, entry in (data.get("roles") or {}).items()
        if isinstance(entry, dict)
    }
    # the rank of a role that another file declares is not known here
    known = [rank for name in lowest if (rank := ranks.get(name)) is not None]
    least = min(known) if len(known) == len(lowest) else float("-inf")
    return [name for name, rank in ranks.items() if rank is not None and rank >= least]


def _rank(written: Any) -> float | None:
    try:
        return float(written)
    except (TypeError, ValueError):
        return None


def _in_conditions(data: Mapping[str, Any]) -> set[str]:
    """The words beside `.role`, or beside a definition that reads it, and those before `shift`."""
    texts = list(_texts([data]))
    acting = _reading(data.get("define"))
    found: set[str] = set()
    for text in texts:
        words = _WORD.findall(text)
        if _ACTED.search(text) or not acting.isdisjoint(words):
            found.update(words)
        found.update(_SHIFT.findall(text))
    return found


def _reading(definitions: Any) -> set[str]:
    """The definitions that read who acted, themselves or by others of them."""
    if not isinstance(definitions, dict):
        return set()
    bodies = {
        str(heading).partition("(")[0].strip(): " ".join(_texts([body]))
        for heading, body in definitions.items()
    }
    found = {name for name, body in bodies.items() if _ACTED.search(body)}
    further = found
    while further:
        further = {
            name
            for name, body in bodies.items()
            if name not in found and not found.isdisjoint(_WORD.findall(body))
        }
        found |= further
    return found


def _texts(waiting: list[Any]) -> Iterator[str]:
    """All values that are texts; those for people are left out."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict) and not ("en" in value or "zh" in value):
            waiting += value.values()


def _words_of(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return (one for one in value if isinstance(one, str))
    return (name for below in value.values() for name in _words_of(below)) if value else ()
