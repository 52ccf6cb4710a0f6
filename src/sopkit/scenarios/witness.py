"""This module writes a case that was found as a scenario, ready to be put into a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

from sopkit.quantities import instant_text

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.procedure import Procedure

SECOND = 1_000_000
_LONG = 2 * 86400


class _Writer(yaml.SafeDumper):
    """Writes plain YAML: no anchors, exact decimals, clock times in quotation marks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is written as a reference to something above."""
        return True


def _decimal(writer: _Writer, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Writer.add_representer(Decimal, _decimal)


def scenario_file(procedure: Procedure, scenarios: Sequence[Mapping[str, Any]]) -> str:
    """A whole scenario file."""
    head = f"sopkit: 1\nprocedure: {procedure.id}\ncases:\n"
    return head + "".join(map(_scenario, scenarios))


def relative(at: int, zero: int, zone: tzinfo | None = None) -> str:
    """An instant in whole seconds from `zero`, in the largest unit that fits.

    Days later, at an odd minute, nobody would count the minutes: it is written with its date.
    """
    seconds = (at - zero) // SECOND
    if abs(seconds) >= _LONG and seconds % 3600:
        return instant_text(zero + seconds * SECOND, zone or UTC)
    if abs(seconds) >= _LONG and seconds % 86400 == 0:
        return f"{seconds // 86400} days"
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}" if seconds else "0 min"
    return f"{seconds} s"


def _scenario(scenario: Mapping[str, Any]) -> str:
    lines = [f"- id: {_flow(scenario['id'])}"]
    for key, value in scenario.items():
        if key == "id" or value in (None, {}, []):
            if key == "events":
                lines.append("  events: []")
            continue
        if key in ("events", "would", "expect"):
            lines += [f"  {key}:", *(f"  - {_flow(one)}" for one in value)]
        else:
            lines.append(f"  {key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    text: str = yaml.dump(
        value,
        Dumper=_Writer,
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=10**6,
    )
    return text.removesuffix("\n").removesuffix("\n...")
