"""This module is what a rule kind lowers itself with: it reads names, phrases and conditions.

Every method takes what the author wrote and where it stands, reports what is wrong at that very
place, and gives back what the kernel needs (or nothing, when something was reported).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.expressions import compile_condition
from sopkit.kernel.program import Escalation, Rule
from sopkit.rules.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from sopkit.declarations import Declared
    from sopkit.kernel.many import Many
    from sopkit.kernel.program import Condition, Expression, Table
    from sopkit.rules.base import CheckItem, Demand, Entry, Path

# what these ask hangs on their `when` at every moment, so that it must be known when it turns
_WATCHED = ("step", "hold")


class Lowering(Timing):
    """What `lower` of every kind is given; see the module.

    `report(code, message, path, key=False, offset=None, length=1)` adds a diagnostic; `line_of`
    gives the line in which a key stands, for messages that name a second place.
    """

    def __init__(
        self, declared: Declared, report: Any, line_of: Callable[[Path], int] | None = None
    ) -> None:
        super().__init__(declared, report, line_of)
        self.tables: list[Table] = []
        self.many: list[Many] = []
        self.stock: list[tuple[str, str, Expression]] = []
        self._keys: dict[Path, dict[str | int, int]] = {}

    def count(self, written: Any, path: Path) -> int | None:
        """A whole number, or a parameter that holds one."""
        if written is None:
            return None
        if isinstance(written, int) and not isinstance(written, bool) and written >= 0:
            return written
        if isinstance(written, str) and self.known(
            "parameter", written, self.declared.parameters, path
        ):
            value = self.declared.parameters[written].value
            if isinstance(value, (int, Decimal)) and value == int(value):
                return int(value)
            message = f"parameter '{written}' is no whole number yet; give it a value"
            self.report("bad-value", message, path)
        elif not isinstance(written, str):
            self.report("bad-value", f"'{written}' is not a whole number from 0", path)
        return None

    def pick(self, rule: str, item: str, quantity: Expression) -> None:
        """Adds a line to the pick list."""
        self.stock.append((rule, item, quantity))

    def rule(
        self,
        model: Demand,
        kind: str,
        place: int,
        path: Path,
        *,
        folds_unless: bool,
        owner: str = "",
    ) -> Rule:
        """What every demand carries; `unless` becomes part of `when` unless the kind keeps it."""
        when: Condition | None = None
        if model.unless is not None and folds_unless:
            fault = self._fault_in_common(path)
            joined = compile_condition(_applies(model), self.names, fault, alone=kind in _WATCHED)
            key = "unless" if model.when is None else "when"
            when = self._kept(joined, (*path, key))
        elif model.when is not None:
            read = self.lasting_condition if kind in _WATCHED else self.condition
            when = read(model.when, (*path, "when"))
        modality = model.modality
        severity = model.severity or ("info" if modality == "should" else "minor")
        return Rule(
            id=model.id,
            kind=kind,
            place=place,
            when=when,
            severity=severity,
            modality=modality,
            escalations=self._escalations(model, path),
            owner=owner,
        )

    def _escalations(self, model: Demand, path: Path) -> tuple[Escalation, ...]:
        found = []
        for place, entry in enumerate(model.escalate):
            at = self.item((*path, "escalate"), place)
            self.known("role", entry.to, self.declared.model.roles, (*at, "to"))
            after = self.span(entry.after, (*at, "after"))
            if after is not None:
                found.append(Escalation(entry.to, after))
        return tuple(found)

    def place_of(self, rule: Rule, path: Path) -> int:
        """The place in the file of a part of a step or rule: by its key, then its number."""
        owner = path[:2]
        if owner not in self._keys:
            self._keys[owner] = {key: place for place, key in enumerate(self.written(owner))}
        key = self._keys[owner].get(path[2], 0)
        number = path[-1] if isinstance(path[-1], int) else 0
        return rule.place + 1 + key * 200 + number

    def part(
        self,
        entry: Entry,
        name: str,
        kind: str,
        item: CheckItem,
        path: Path,
        *,
        conduct: bool = False,
    ) -> Rule:
        """The rule of a check item: its own keys, else those of the entry it stands in."""
        when = entry.rule.when
        if item.when is not None:
            when = self.condition(item.when, (*path, "when"), this=())
        modality = item.modality if item.modality != "must" else entry.rule.modality
        default = "info" if conduct or modality == "should" else entry.rule.severity
        return Rule(
            id=name,
            kind=kind,
            place=self.place_of(entry.rule, path),
            when=when,
            severity=item.severity or default,
            modality=modality,
            owner=entry.rule.id,
        )

    def _fault_in_common(self, path: Path) -> Any:
        """Finds the place of a fault in the skeleton that `when` and `unless` were joined to."""

        def report(
            below: Path, offset: int, length: int, code: str, message: str, hint: str = ""
        ) -> None:
            if not self._about_lost(message):
                place, rest = (below[1], below[2:]) if len(below) > 1 else (0, ())
                at: Path = (*path, "when", *rest)
                if place:
                    at = (*self.item((*path, "unless"), int(place) - 1), *rest[1:])
                self.report(code, message, at, offset=offset, length=length, hint=hint)

        return report


def _applies(model: Demand) -> dict[str, Any]:
    """`when` and not `unless`, as one skeleton."""
    items = model.unless if isinstance(model.unless, list) else [model.unless]
    exceptions = [{"not": item} for item in items]
    return {"all": [True if model.when is None else model.when, *exceptions]}
