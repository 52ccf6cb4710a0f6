"""This module compiles the conditions, values and occurrences that an author writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.expressions import check_definitions, compile_condition, compile_value
from sopkit.expressions.lookups import NO_FIELD, NOTHING_JUDGED
from sopkit.frozen import NamedTuple, cached_property, dataclass
from sopkit.kernel.program import Occurrence
from sopkit.late import late_pattern
from sopkit.rules.naming import Naming
from sopkit.spelling import correction

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.expressions import Condition as Compiled
    from sopkit.expressions import Cover, Names
    from sopkit.kernel.program import Condition, Expression
    from sopkit.quantities import ValueType
    from sopkit.rules.base import Path


class Placed(NamedTuple):
    """A condition that the author wrote, with its place: a value, and where in its text."""

    path: Path
    offset: int
    condition: Compiled


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that depends on nothing."""

    given: Any
    facts: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()

    def value(self, scope: Any) -> Any:
        """The value itself."""
        return self.given

    def needs(self, scope: Any) -> tuple[str, ...]:
        """Nothing."""
        return ()


class Conditions(Naming):
    """Compiles what is read from facts and events; every fault is reported where it stands."""

    def __init__(
        self, declared: Declared, report: Any, line_of: Callable[[Path], int] | None = None
    ) -> None:
        super().__init__(declared, report)
        self._line_of = line_of
        self.names: Names = declared.names()
        self.placed: list[Placed] = []
        self._once: dict[str, Compiled] = {}
        self._scoped: dict[tuple[str, ...], Names] = {}

    def occurrences(
        self, texts: Iterable[str], path: Path, *, derived: bool = False
    ) -> tuple[Occurrence, ...]:
        """`event`, a list, `event if condition`; derived events only where a rule may listen."""
        found = []
        events = self.declared.events
        for place, text in enumerate(texts):
            if text in events:
                found.append(Occurrence(text))
                continue
            occurrence = self._occurrence(text, self.item(path, place), derived=derived)
            if occurrence is not None:
                found.append(occurrence)
        return tuple(found)

    def _occurrence(self, text: str, path: Path, *, derived: bool) -> Occurrence | None:
        name, word, rest = text.partition(" if ")
        name = name.strip()
        if derived and self._is_derived(name):
            return Occurrence(name)
        if not self.event(name, path, offset=0):
            return None
        if not word:
            return Occurrence(name)
        condition = self.condition(rest, path, this=(name,), offset=text.index(" if ") + 4)
        return None if condition is None else Occurrence(name, condition)

    def _is_derived(self, name: str) -> bool:
        rule, _, what = name.rpartition(".")
        return what in ("violated", "due_soon") and rule in self.declared.derived

    def not_the_same(
        self, triggers: tuple[Occurrence, ...], targets: tuple[Occurrence, ...], path: Path
    ) -> None:
        """Trigger and target of one rule are different events, or nothing discharges anything."""
        shared = {one.event for one in triggers} & {one.event for one in targets}
        for name in sorted(shared):
            message = (
                f"'{name}' is both the trigger and what is to be done; use `every` to repeat it"
            )
            self.report("same-event", message, path)

    def condition(
        self, written: Any, path: Path, *, this: tuple[str, ...] = (), offset: int = 0
    ) -> Condition | None:
        """A condition read where the rule looks once; `this` are the events being judged."""
        if this:
            names = self._names_with(this)
            found = compile_condition(written, names, self._fault_at(path, offset, this))
        else:
            found = self._compiled(written, self._fault_at(path, offset))
        return self._kept(found, path, offset)

    def lasting_condition(self, written: Any, path: Path) -> Condition | None:
        """A condition that is watched all the time: time stands in it only alone.

        See docs/semantics.md 2.6.
        """
        if written is None:
            return None
        return self._kept(self._compiled(written, self._fault_at(path, 0), alone=True), path)

    def _kept(self, found: Compiled | None, path: Path, offset: int = 0) -> Compiled | None:
        """The condition, remembered with its place for those who compare conditions."""
        if found is not None:
            self.placed.append(Placed(path, offset, found))
        return found

    def definitions(self, headings: Mapping[str, str]) -> None:
        """Reads all definitions for their faults; `headings` gives the key of each in the file.

        What uses a faulty one is not told to be faulty as well.
        """
        faulty: set[str] = set()
        # those with parameters are judged where they are used
        plain = [name for name, key in headings.items() if "(" not in key]

        def report(
            below: Path, offset: int, length: int, code: str, message: str, hint: str = ""
        ) -> None:
            follows = code == "faulty-definition" and any(f"'{name}'" in message for name in plain)
            if not follows and not self._about_lost(message):
                path = ("define", headings[str(below[0])], *below[1:])
                instead = self._meant(code, path, offset, length)
                self.report(
                    code, message, path, offset=offset, length=length, hint=hint, instead=instead
                )
                faulty.add(str(below[0]))

        check_definitions(self.names, report)
        self.declared.lost.update(faulty)

    def expression(
        self,
        written: str,
        path: Path,
        *,
        wanted: ValueType | None = None,
        this: tuple[str, ...] = (),
    ) -> Expression | None:
        """A value, of a type when one is wanted; `this` are the events whose fields it may read."""
        names = self._names_with(this) if this else self.names
        return compile_value(written, names, self._fault_at(path, 0, this), wanted=wanted)

    def assigned(self, fact: str, written: Any, path: Path, *, event: str) -> Expression | None:
        """The value that a step sets a fact to; a word of its choices stands for itself."""
        text = str(written).lower() if isinstance(written, bool) else str(written)
        kind = self.declared.facts[fact]
        if kind.kind == "choice" and kind.of and text in kind.of:
            return Fixed(text)
        names = self._names_with((event,))
        return compile_value(text, names, self._fault_at(path, 0))

    def generated(self, skeleton: Any, path: Path) -> Condition | None:
        """A condition that a kind writes itself; its faults stand at the whole entry."""
        return self._compiled(skeleton, self._fault_of_whole(path))

    def _compiled(self, written: Any, report: Any, *, alone: bool = False) -> Compiled | None:
        """One condition written at several places is compiled once."""
        if not isinstance(written, str):
            return compile_condition(written, self.names, report, alone=alone)
        found = self._once.get(written)
        if found is None or (alone and found.timed_badly):
            found = compile_condition(written, self.names, report, alone=alone)
            if found is not None:
                self._once[written] = found
        return found

    def generated_value(self, text: str, path: Path) -> Expression | None:
        """A value that a kind writes itself."""
        return compile_value(text, self.names, self._fault_of_whole(path))

    def _names_with(self, events: tuple[str, ...]) -> Names:
        key = tuple(self.bare_event(event) for event in events)
        found = self._scoped.get(key)
        if found is None:
            fields = dict(self.declared.facts)
            for name in key:
                fields.update(self.declared.events.get(name, {}))
            found = self._scoped[key] = self.names.with_this(fields)
        return found

    def _fault_at(self, path: Path, start: int, this: tuple[str, ...] = ()) -> Any:
        # the fields of an event that was left out are not known
        is_open = not self.declared.lost.isdisjoint(map(self.bare_event, this))

        def report(
            below: Path, offset: int, length: int, code: str, message: str, hint: str = ""
        ) -> None:
            if is_open and message.startswith(NO_FIELD):
                return
            if not self._about_lost(message):
                place, at = (*path, *below), start + offset
                instead = self._meant(code, place, at, length)
                if message == NOTHING_JUDGED:
                    hint = self._inside(place) or hint
                if code == "type-mismatch":
                    name = self._parameter_in(place, at, length)
                    message += self._see_parameter(name)
                    hint = self._as_money(name) or hint
                self.report(
                    code, message, place, offset=at, length=length, hint=hint, instead=instead
                )

        return report

    def _parameter_in(self, path: Path, at: int, length: int) -> str:
        """The first parameter that a part of a condition reads; empty when it reads none."""
        written = self.written(path)
        part = written[at : at + length] if isinstance(written, str) else ""
        named = (name for name in _WORDS.findall(part) if name in self.declared.parameters)
        return next(named, "")

    def _see_parameter(self, name: str) -> str:
        """Where a parameter stands that does not fit."""
        if not name or self._line_of is None:
            return ""
        return f"; see line {self._line_of(('parameters', name))}, parameter '{name}'"

    def _as_money(self, name: str) -> str:
        """How a parameter is written that was meant as money; empty where it was not."""
        info = self.declared.parameters.get(name)
        found = _MONEY.fullmatch((info.text or "").strip()) if info is not None else None
        if found is None:
            return ""
        return f"write `{found['amount']} {_CURRENCIES[found['sign']]}`"

    def _meant(self, code: str, path: Path, at: int, length: int) -> tuple[str, str] | None:
        """An unknown name in a condition, and the one that was probably meant."""
        written = self.written(path)
        if code not in ("unknown-name", "unknown-event") or not isinstance(written, str):
            return None
        word = written[at : at + length]
        known = (self.names.events,) if code == "unknown-event" else self.names.all()
        return word, correction(word, *known)

    def _inside(self, path: Path) -> str:
        """Where a condition about the judged event belongs that stands beside the kind of a rule.

        It stands there before any event is looked at, and inside it is read at each of them.
        """
        entry, written = self.written(path[:2]), self.written(path)
        if path[0] != "rules" or path[2:] != ("when",) or not isinstance(written, str):
            return ""
        if "count" in entry:
            return f"write it inside count: `where: {written}`"
        for kind, body in entry.items():
            for key in ("event", "after"):
                event = body.get(key) if isinstance(body, Mapping) else None
                if isinstance(event, str) and self._brings(event, written):
                    return f"write it inside {kind}: `{key}: {event} if {written}`"
        if "permit" in entry:
            return f"write it inside permit: `only_if: {_opposite(written)} or ..`"
        return ""

    def _brings(self, event: str, written: str) -> bool:
        """Whether an event has all fields that a condition reads of the judged event."""
        fields = self.declared.events.get(event, {})
        return all(name in fields for name in re.findall(r"\bthis\.(\w+)", written))

    def _fault_of_whole(self, path: Path) -> Any:
        def report(
            below: Path, offset: int, length: int, code: str, message: str, hint: str = ""
        ) -> None:
            if not self._about_lost(message):
                self.report(code, message, path, hint=hint)

        return report

    def _about_lost(self, message: str) -> bool:
        return any(f"'{name}'" in message for name in self.declared.lost)

    def exceptions(
        self, written: Any, path: Path
    ) -> tuple[tuple[Occurrence, ...], tuple[Condition, ...]]:
        """The events and the conditions of `unless`."""
        events: list[Occurrence] = []
        conditions: list[Condition] = []
        items = written if isinstance(written, list) else [] if written is None else [written]
        for place, item in enumerate(items):
            at = (*path, place) if isinstance(written, list) else path
            if isinstance(item, str) and self.bare_event(item) in self.declared.events:
                events += self.occurrences((item,), at)
            elif (condition := self.lasting_condition(item, at)) is not None:
                conditions.append(condition)
        return tuple(events), tuple(conditions)

    def covered(
        self,
        conditions: Sequence[Any],
        *,
        given: Any = None,
        reached: Any = None,
        gaps: bool = True,
    ) -> Cover:
        """Whether conditions of which one should hold overlap or leave a gap, if that shows."""
        from sopkit.expressions import cover

        return cover(
            conditions,
            self._constants,
            given=given,
            derived=self._tables,
            reached=reached,
            gaps=gaps,
        )

    @staticmethod
    def not_covered(what: str, how: str) -> str:
        """A message that conditions combine in too many ways to tell whether they overlap."""
        from sopkit.expressions.cover import MAX_WORLDS

        return f"{what} combine in more than {MAX_WORLDS:,} ways; whether {how} was not analysed"

    @cached_property
    def _constants(self) -> Mapping[str, Any]:
        return self.declared.constants()

    @cached_property
    def _tables(self) -> frozenset[str]:
        rules = self.declared.model.rules
        return frozenset(rule.id for rule in rules if getattr(rule, "table", None))

    @staticmethod
    def said_world(world: Mapping[str, Any]) -> str:
        """The values at which conditions overlap or none holds, for a message."""
        return " and ".join(_said(name, value) for name, value in world.items())


_WORDS = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_CURRENCIES = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR"}
_MONEY = late_pattern(r"(?P<sign>[¥￥$€])\s*(?P<amount>[0-9]+(?:\.[0-9]+)?)")
_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_COMPARED = late_pattern(r"(?P<left>[^<>=!]+?)\s*(?P<sign>[<>=!]=|[<>])\s*(?P<right>[^<>=!]+)")


def _opposite(text: str) -> str:
    """A condition that holds where another one does not."""
    found = _COMPARED.fullmatch(text.strip())
    if found is None or re.search(r"\b(and|or|not|if)\b", text):
        return f"not ({text})"
    return f"{found['left']} {_OPPOSITES[found['sign']]} {found['right']}"


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} == {value}"
