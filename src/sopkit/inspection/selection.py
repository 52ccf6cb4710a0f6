"""This module tells which findings a selector means: a code, its name, or how codes begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from sopkit.codes import CODES
from sopkit.diagnostics import suggest
from sopkit.errors import UsageError

ALL = "ALL"
_PREFIX = re.compile(r"SOP\d{0,3}", re.IGNORECASE)


@cache
def names_of(selector: str) -> frozenset[str]:
    """The names of all codes that a selector means; empty when it means none.

    A selector is a name (`missing-source`), a code (`SOP402`), the begin of codes (`SOP4`), or
    `ALL`.
    """
    if selector.upper() == ALL:
        return frozenset(code.name for code in CODES)
    if _PREFIX.fullmatch(selector):
        start = selector.upper()
        return frozenset(code.name for code in CODES if code.code.startswith(start))
    return frozenset(code.name for code in CODES if code.name == selector)


def nearest_name(selector: str) -> str:
    """Offers the nearest name or code, `; did you mean 'x'?`, or nothing when none is near."""
    return suggest(selector, [*(code.name for code in CODES), *(code.code for code in CODES)])


def selected(selectors: Iterable[str], where: str) -> frozenset[str]:
    """The names of the codes that several selectors mean.

    Args:
        selectors: as they were written; one of them may hold several, with commas.
        where: what they stand under, such as `--select`.

    Raises:
        UsageError: one of them means no code.
    """
    found: frozenset[str] = frozenset()
    for written in selectors:
        for selector in filter(None, (part.strip() for part in written.split(","))):
            names = names_of(selector)
            if not names:
                hint = nearest_name(selector) or "; `sopkit explain` lists all codes"
                raise UsageError(f"{where}: there is no code or name '{selector}'{hint}")
            found |= names
    return found
