"""This module shows instants and values as the author of a scenario writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.quantities import Money, instant_text, local_time, write_value
from sopkit.quantities import day_end as end_of_day

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.quantities import ValueType

_UNITS = {"s": 1_000_000, "min": 60_000_000, "h": 3_600_000_000}
_RELATIVE = re.compile(r"[-+]?[\d.]+ *([a-z]+)")
_LONG = 96 * _UNITS["h"]
_MANY = 8


def shown_instant(at: int, like: str, zero: int, zone: tzinfo | None) -> str:
    """An instant in the form of `like`: relative to zero, on the local clock, or with offset."""
    found = _RELATIVE.fullmatch(like.strip())
    if zone is not None and at == end_of_day(local_time(at, zone).date(), zone):
        return f"end of {local_time(at, zone).date()}"
    if found and abs(at - zero) < _LONG and (at - zero) % _UNITS["s"] == 0:
        return _relative(at - zero, found[1])
    if "T" in like or zone is None:
        return instant_text(at, zone)
    return local_time(at, zone).replace(tzinfo=None).isoformat(" ").removesuffix(":00")


def _relative(span: int, unit: str) -> str:
    """A length of time in the unit of the author if it fits, else in the largest that fits."""
    order = [unit, *reversed(_UNITS)] if unit in _UNITS else [*reversed(_UNITS)]
    for one in order:
        if span % _UNITS[one] == 0:
            return f"{span // _UNITS[one]} {one}"
    raise AssertionError("a length of time in whole seconds")


def shown_value(value: Any, value_type: ValueType | None, zone: tzinfo | None) -> str:
    """A value as it is written in a file; `unknown` where it has none."""
    if value is None:
        return "unknown"
    return plain(value if value_type is None else write_value(value, value_type, zone))


def plain(value: Any) -> str:
    """A value in the words of YAML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {plain(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(plain, value)) + "]"
    return str(value)


def shown_lists(wanted: Iterable[str], found: Iterable[str]) -> str:
    """Both lists, or only where they differ when they are long."""
    wanted, found = list(wanted), list(found)
    if max(len(wanted), len(found)) <= _MANY:
        return f"expected {plain(wanted)}, got {plain(found)}"
    missing = [name for name in wanted if name not in found]
    more = [name for name in found if name not in wanted]
    parts = [f"expected {len(wanted)} entries, got {len(found)}"]
    parts += [f"missing {plain(missing)}"] if missing else []
    parts += [f"not expected {plain(more)}"] if more else []
    if not missing and not more:
        pairs = enumerate(zip(wanted, found, strict=False))
        place = next((n for n, (one, other) in pairs if one != other), len(wanted))
        parts.append(f"in another order from entry {place + 1} on: {plain(found[place:])}")
    return "; ".join(parts)
