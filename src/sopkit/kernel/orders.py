"""This module runs `order`: of events, of members of a collection, round a ring.

See docs/semantics.md 7.6 - 7.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import SATISFIED, UNKNOWN, VIOLATED, Duty
from sopkit.kernel.machine import Machine

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Occurrence, Order, OrderOver

Hits = list[tuple["Record", "bool | None"]]


class OrderMachine(Machine):
    """The elements of one `order`, done in this case or round; an element is known by its place."""

    def __init__(self, spec: Order | OrderOver, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec: Any = spec
        self.done: set[int] = set()
        self.perhaps: set[int] = set()
        # records of which it is not known whether they did an element
        self.doubted: dict[int, list[tuple[Record, int]]] = {}
        self.blamed: set[int] = set()
        self.skips: list[tuple[Duty, set[int]]] = []
        self._listen()

    def _listen(self) -> None:
        for element in self.spec.elements:
            self.listen(element)

    def _hits(self, moment: Moment) -> list[tuple[int, Hits]]:
        """What was done in this moment, lowest element first."""
        found = [
            (place, self.happened(element, moment))
            for place, element in enumerate(self.spec.elements)
        ]
        return [(place, hits) for place, hits in found if hits]

    def _name(self, place: int) -> str:
        return str(self.spec.elements[place][0].event)

    def moment(self, moment: Moment) -> None:
        """Lower elements go first; what is done in this moment counts for all of it.

        See docs/semantics.md 7.6.
        """
        hits = self._hits(moment)
        if not hits:
            return
        if self.fold.begun is None:
            # done is done; nobody is blamed for what came before the case
            self._note(hits)
            return
        if self.spec.repeats and hits[0][0] == 0 and any(place > 0 for place in self.done):
            self._new_round(hits[0][1])
        self._note(hits)
        for place, found in hits:
            # of several in one moment the sure one is blamed, whatever their order in the log
            blamed = [(record, self._blames(record, certain, moment)) for record, certain in found]
            for record, kept in sorted(blamed, key=lambda pair: pair[1] is not True):
                self._look(place, record, kept)
        self._cure(moment.at)

    def _note(self, hits: list[tuple[int, Hits]]) -> None:
        """These elements are done, or perhaps."""
        for place, found in hits:
            sure = any(certain for _, certain in found)
            (self.done if sure else self.perhaps).add(place)
            if not sure:
                self._doubt_done(place, found, place)
                continue
            # also what was skipped in an earlier round
            for _, skipped in self.skips:
                skipped.discard(place)

    def _new_round(self, first: Hits) -> None:
        """Nothing is done in the new round; if perhaps there is none, perhaps all is."""
        sure = any(certain for _, certain in first)
        for place in () if sure else self.done:
            self._doubt_done(place, first, 0)
        self.perhaps = set() if sure else self.perhaps | self.done
        self.done.clear()
        self.blamed.clear()

    def _doubt_done(self, place: int, found: Hits, element: int) -> None:
        self.doubted.setdefault(place, []).extend((record, element) for record, _ in found)

    def _blames(self, record: Record, certain: bool | None, moment: Moment) -> bool | None:
        """Whether a skip counts: only where the rule applies in both pictures.

        See docs/semantics.md 1.6.
        """
        when = self.rule.when
        if when is None:
            return certain
        pictures = [
            when.test(self.fold.picture(record, moment, together=one)) for one in (True, False)
        ]
        if False in pictures:
            return False
        return None if None in pictures else certain

    def refuses(self, record: Record, moment: Moment) -> tuple[str, ...]:
        """The elements an event would skip if it happened now."""
        places = [
            place for place, element in enumerate(self.spec.elements) if self._is(record, element)
        ]
        if (
            not places
            or self._blames(record, True, moment) is not True
            or (self.spec.repeats and places[0] == 0)
        ):
            return ()
        return tuple(self._name(place) for place in sorted(self._skipped(places[0]) - self.perhaps))

    def _is(self, record: Record, element: tuple[Occurrence, ...]) -> bool:
        named = [one for one in element if one.event == record.event]
        return any(one.condition is None or self.fold.test(one.condition, record) for one in named)

    def _skipped(self, place: int) -> set[int]:
        return set(range(place)) - self.done - self.blamed

    def _look(self, place: int, record: Record, kept: bool | None) -> None:
        if kept is False:
            return
        before = self._skipped(place)
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        duty.settled_at = record.at
        self.add(duty)
        surely = before - self.perhaps
        if not before:
            return
        if kept is None or not surely:
            duty.needs = self._needs(place, record, before & self.perhaps)
            self.settle(duty, UNKNOWN, record.at)
            return
        self.blamed |= surely
        self.skips.append((duty, surely))
        self.violate(
            duty, record.at, f"before {', '.join(self._name(one) for one in sorted(surely))}"
        )
        self.fold.derive(f"{self.rule.id}.violated", record.at)

    def _needs(self, place: int, record: Record, skipped: set[int]) -> tuple[str, ...]:
        """What would tell whether the rule applied, and what of it was done."""
        when = self.rule.when
        needs = set(self.fold.needs(when, record)) if when is not None else set()
        for one, element in [
            (record, place),
            *(pair for skip in skipped for pair in self.doubted.get(skip, ())),
        ]:
            needs |= set(self.unknowns(self._occurrences(element), one))
        return tuple(sorted(needs))

    def _occurrences(self, place: int) -> tuple[Occurrence, ...]:
        found: tuple[Occurrence, ...] = self.spec.elements[place]
        return found

    def _cure(self, at: int) -> None:
        for duty, skipped in self.skips:
            if not skipped and duty.state is VIOLATED and duty.owed:
                self.cure(duty, at)


class OrderOverMachine(OrderMachine):
    """One event over the members of a collection, told by the key of its record.

    See docs/semantics.md 7.8.
    """

    spec: OrderOver

    def _listen(self) -> None:
        self.listen((self.spec.event,))
        self.way: list[int] = []

    def _occurrences(self, place: int) -> tuple[Occurrence, ...]:
        return (self.spec.event,)

    def refuses(self, record: Record, moment: Moment) -> tuple[str, ...]:
        """Nothing is refused ahead: which member comes next is not known until it is recorded."""
        return ()

    def _names(self) -> tuple[str, ...]:
        """The members in their order; none while the collection is unknown."""
        return self.spec.names(self.fold.facts)

    def _name(self, place: int) -> str:
        return self._names()[place]

    def _hits(self, moment: Moment) -> list[tuple[int, Hits]]:
        names = {name: place for place, name in enumerate(self._names())}
        found: dict[int, Hits] = {}
        for record, kept in self.happened((self.spec.event,), moment):
            name = self.spec.name_of(record.key)
            if name is None or not names:
                self._unknown(record)
            elif name in names:
                found.setdefault(names[name], []).append((record, kept))
            else:
                self.fold.problem(record, "unknown_member", record.key)
        return sorted(found.items())

    def _unknown(self, record: Record) -> None:
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        self.add(duty)
        duty.needs = ("key",) if record.key is None else self.spec.needs()
        self.settle(duty, UNKNOWN, record.at)

    def _skipped(self, place: int) -> set[int]:
        if self.spec.round is None:
            return super()._skipped(place)
        return self._round(place) - self.done - self.blamed

    def _round(self, place: int) -> set[int]:
        """Members between the last one and this one, in the direction of the round."""
        count = len(self._names())
        if not self.way or self.way[-1] == place:
            self.way = self.way or [place]
            return set()
        last = self.way[-1]
        self.way.append(place)
        clockwise = {(last + step) % count for step in range(1, (place - last) % count)}
        backwards = {(last - step) % count for step in range(1, (last - place) % count)}
        if self.spec.round == "clockwise" or (len(self.way) > 2 and self._goes_clockwise()):
            return clockwise
        if len(self.way) > 2:
            return backwards
        return min(clockwise, backwards, key=len)

    def _goes_clockwise(self) -> bool:
        count = len(self._names())
        ahead = (self.way[1] - self.way[0]) % count
        return ahead <= count - ahead
