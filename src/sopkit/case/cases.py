"""This module holds the case: one run of a procedure, as an append-only list of records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sopkit.case.parts import Part, Pin, check_part, pin_of
from sopkit.case.records import Record, RecordError, Types, misread, placed, record_from
from sopkit.quantities import (
    QuantityError,
    ValueType,
    parse_instant,
    parse_value,
    plain_value,
    zone_named,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    At = str | datetime | int
    """An instant: ISO text, a datetime with a zone, or microseconds UTC."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be taken in: its number in the log (0: its header), its text, and why not."""

    number: int
    text: str
    reasons: tuple[str, ...] = ()
    line: int | None = None


_NOWHERE: dict[int | str, str] = {}


class Case:
    """One run of a procedure: what was recorded, in the order in which it was written down.

    `procedure` gives the zone and the types of facts and fields; without it values stay as they
    are. `facts` are known from the start, `planned` gives instants planned from the start,
    `parameters` replaces values of the procedure for this case. With `zero` instants such as
    "5 min" count from it. `unread` holds what a log brought that is no record.

    `pin` names the very procedure that the case began under: the one it was made with, from its
    first record on, or the one its log names; None where nothing does.
    """

    __slots__ = (
        *("_ids", "_parts", "_pin", "_pins", "_records", "facts", "form_types", "header", "id"),
        *("parameters", "places", "planned"),
        *("procedure", "profile", "types", "unread", "zero", "zone"),
    )

    def __init__(
        self,
        procedure: Any = None,
        *,
        id: str = "",  # noqa: A002 - it is the word of the format
        zone: tzinfo | str | None = None,
        zero: At | None = None,
        facts: Mapping[str, Any] | None = None,
        planned: Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
        profile: str | None = None,
    ) -> None:
        self.procedure = procedure
        self.id = id
        self.zone = zone_of(procedure) if zone is None else _zone(zone)
        self.zero = None if zero is None else _instant("zero", zero, self.zone, None)
        self.types: Types = _types_of(procedure)
        self.form_types: Types = _lookup(procedure, "form_type")
        self.facts = {name: self._fact(name, raw) for name, raw in dict(facts or {}).items()}
        self.planned = {
            event: None if raw in (None, "none") else _instant(event, raw, self.zone, self.zero)
            for event, raw in dict(planned or {}).items()
        }
        self.parameters = dict(parameters or {})
        self.profile = profile
        self.header: dict[str, Any] = {}
        # one for all cases that were read from no file
        self.places: dict[int | str, str] = _NOWHERE
        self.unread: list[Unread] = []
        self._records: list[Record] = []
        self._ids: dict[str, int] = {}
        self._parts: list[Part] = []
        self._pin: Pin | None = None
        self._pins = True

    @property
    def records(self) -> Sequence[Record]:
        """The records in the order of the log; append with the methods, never to this list."""
        return self._records

    @property
    def parts(self) -> Sequence[Part]:
        """The sub-cases, in the order in which they were attached."""
        return self._parts

    @property
    def pin(self) -> Pin | None:
        """The procedure that the case began under; see the class."""
        if self._pin is None and self._pins and self._records:
            self._pin = pin_of(self.procedure)
        return self._pin

    def is_made_with(self, procedure: Any) -> bool:
        """Whether this is the very procedure the case was made with, and no log names another."""
        return self._pins and self.procedure is procedure

    def pin_to(self, pin: Pin | None) -> None:
        """Binds the case to the procedure its log names, or, with None, to none at all."""
        self._pin, self._pins = pin, False

    def attach(self, step: str, case: Case, *, key: Any = None) -> Case:
        """Attaches the case of the procedure that a step runs; returns this case.

        The end of that case is the step's event, unless the log has it. A step that runs several
        times takes several cases; `key` is the member of a step that has `each`.

        Raises:
            CaseError: the step runs nothing or another procedure, or cases stand in a circle.
        """
        part = Part(step, case, key)
        check_part(self, part)
        self._parts.append(part)
        return self

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)

    def __repr__(self) -> str:
        named = f" {self.id}" if self.id else ""
        lost = f", {len(self.unread)} unread" if self.unread else ""
        return f"<Case{named}: {len(self._records)} records{lost}>"

    @property
    def next_number(self) -> int:
        """The number of the next record; unread ones keep theirs."""
        header = bool(self.unread) and self.unread[0].number == 0
        return len(self._records) + len(self.unread) + 1 - header

    def append(self, record: Record) -> Case:
        """Appends a record that is already made.

        Raises:
            RecordError: another record has its id.
        """
        if record.id is not None:
            first = self._ids.setdefault(record.id, record.number)
            if first != record.number:
                fault = (
                    f"the id '{record.id}' is already that of record {first}; give each record its "
                    f"own, or write 'replaces: {record.id}' to correct the first"
                )
                raise RecordError(((("id",), fault),))
        self._records.append(record)
        return self

    def record(self, raw: Mapping[str, Any]) -> Case:
        """Appends a record in its written form, as it stands in a log.

        Raises:
            RecordError: with every fault of the record.
        """
        return self.append(self.read(raw, self.next_number))

    def read(self, raw: object, number: int) -> Record:
        """Makes a record of its written form without appending it.

        Raises:
            RecordError: with every fault of the record.
        """
        fault = misread(raw)
        if fault:
            raise RecordError(((("at",), fault),))
        return record_from(
            raw,
            number,
            zone=self.zone,
            zero=self.zero,
            types=self.types,
            form_types=self.form_types,
        )

    def add(
        self,
        event: str,
        at: At,
        *,
        role: str | None = None,
        by: str | None = None,
        data: Mapping[str, Any] | None = None,
        key: Any = None,
        checks: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        evidence: Sequence[str] = (),
        said: str | None = None,
        recorded_at: At | None = None,
        id: str | None = None,  # noqa: A002 - it is the word of the format
    ) -> Case:
        """Records that an event happened; returns the case itself, so that calls can be chained.

        Raises:
            RecordError: the instant has no offset, a value does not fit its declared type ..
        """
        filled = {"role": role, "by": by, "data": data, "key": key, "checks": checks, "form": form}
        extra = {"evidence": list(evidence), "said": said, "recorded_at": recorded_at, "id": id}
        return self._add(at, event=event, **filled, **extra)

    def notice(self, at: At, **facts: Any) -> Case:
        """Records facts that became known; a fact that is None becomes unknown."""
        return self._add(at, event="noticed", data=facts)

    def plan(self, event: str, at: At, planned: At | None, **others: Any) -> Case:
        """Records at `at` that an event is planned for `planned`; None: it will not take place."""
        instant = "none" if planned is None else planned
        return self._add(at, event=event, planned=instant, **others)

    def void(self, number: int | str, at: At, **others: Any) -> Case:
        """Takes back the record of this number or id; it need not be in the log yet."""
        return self._add(at, voids=number, **others)

    def replace(self, number: int | str, event: str, at: At, **others: Any) -> Case:
        """Puts an event in place of the record of this number or id; `others` as for `add`."""
        return self._add(at, replaces=number, event=event, **others)

    def waive(
        self, rule: str, reason: str, at: At, *, by: str | None = None, role: str | None = None
    ) -> Case:
        """Frees the duties and violations of a rule that exist at `at`, for a reason."""
        return self._add(at, waives=rule, reason=reason, by=by, role=role)

    def _add(self, at: At, **keys: Any) -> Case:
        given = {key: value for key, value in keys.items() if value is not None}
        return self.record({"at": at, **given})

    def _fact(self, name: str, raw: Any) -> Any:
        value_type = self.types(None, name)
        try:
            if value_type is None:
                return plain_value(raw)
            if value_type.kind == "instant" and raw not in (None, "none"):
                return parse_instant(raw, self.zone, zero=self.zero)
            return parse_value(raw, value_type, self.zone)
        except QuantityError as error:
            raise RecordError((placed(error, ("facts", name)),)) from None


def zone_of(procedure: Any) -> tzinfo | None:
    """The zone that a procedure names, None if it names none."""
    zone = getattr(procedure, "zone", None)
    return None if zone is None else _zone(zone)


def _zone(zone: tzinfo | str) -> tzinfo:
    try:
        return zone_named(zone) if isinstance(zone, str) else zone
    except QuantityError as error:
        raise RecordError(((("zone",), str(error)),)) from None


def _instant(key: str, raw: Any, zone: tzinfo | None, zero: int | None) -> int:
    try:
        return parse_instant(raw, zone, zero=zero)
    except QuantityError as error:
        raise RecordError((((key,), str(error)),)) from None


def _types_of(procedure: Any) -> Types:
    """The type of a field of an event, else of the fact of that name."""
    fields = _lookup(procedure, "field_type")
    facts: Callable[[str], ValueType | None] | None = getattr(procedure, "fact_type", None)

    def declared(event: str | None, name: str) -> ValueType | None:
        found = fields(event, name) if isinstance(event, str) else None
        return facts(name) if found is None and facts is not None else found

    return declared


def _lookup(procedure: Any, method: str) -> Types:
    found: Types | None = getattr(procedure, method, None)
    return found if found is not None else lambda _event, _name: None
