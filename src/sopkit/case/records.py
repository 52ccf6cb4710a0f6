"""This module holds the record, one entry of an event log, and reads it from its written form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.errors import CaseError
from sopkit.quantities import (
    MISSING,
    QuantityError,
    ValueType,
    parse_instant,
    parse_quantity,
    parse_value,
    plain_value,
    quote,
)

if TYPE_CHECKING:
    from datetime import tzinfo

RECORD_KEYS: tuple[str, ...] = (
    *("at", "event", "planned", "waives", "reason", "voids", "replaces", "recorded_at", "role"),
    *("by", "data", "checks", "form", "key", "evidence", "said", "id"),
)
TICKS = ("ok", "not_ok")

Types = Callable[[str | None, str], ValueType | None]
"""The declared type of a name in the data of an event, None when it is not declared."""
Path = tuple[str, ...]
Fault = tuple[Path, str]


def misread(raw: object) -> str:
    """Why the instant of a record can be read but surely means another one; empty if it does not.

    The clock of a server is seldom in the zone of the house, so a naive datetime is refused; a text
    without offset is written by a person, on the clock of the house.
    """
    at = raw.get("at") if isinstance(raw, Mapping) else None
    if isinstance(at, int) and 10**9 <= abs(at) < 10**13:
        unit = "seconds" if abs(at) < 10**11 else "milliseconds"
        return (
            f"{at} looks like {unit} since 1970, but a bare number is microseconds; "
            "write for example '2026-12-01T09:00+08:00'"
        )
    if isinstance(at, datetime) and at.utcoffset() is None:
        return f"{at} has no time zone; give an aware datetime, or text with an offset"
    return ""


class RecordError(CaseError):
    """A record cannot be taken in; `.faults` holds for each fault its keys and its message.

    Where only values of `data`, `form` or `checks` are at fault, `.record` is the record with those
    values unknown.
    """

    def __init__(self, faults: tuple[Fault, ...], record: Record | None = None) -> None:
        self.faults = faults
        self.record = record
        super().__init__([f"{'.'.join(keys)}: {text}" if keys else text for keys, text in faults])


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of an event log; instants are microseconds UTC, values as `parse_value` gives them.

    `planned` is `MISSING` for what happened, an instant for a plan, None for "will not take
    place". `voids` and `replaces` hold the number or the id of another record. `key` is the
    member of a collection: its name, or a map from rank to value. `unfit` holds, by its path such
    as `form.phone`, what was written where a value does not fit its type; that value is None.
    """

    number: int
    at: int
    event: str | None = None
    recorded_at: int = None  # type: ignore[assignment]  # filled in with `at`
    planned: Any = MISSING
    waives: str | None = None
    reason: str | None = None
    role: str | None = None
    by: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    key: Any = None
    checks: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    said: str | None = None
    voids: int | str | None = None
    replaces: int | str | None = None
    id: str | None = None
    unfit: Mapping[str, Any] | None = None
    seq: int = None  # type: ignore[assignment]  # filled in with `number`

    def __post_init__(self) -> None:
        if self.recorded_at is None:
            object.__setattr__(self, "recorded_at", self.at)
        if self.seq is None:
            object.__setattr__(self, "seq", self.number)

    @property
    def name(self) -> str | int:
        """What the record is called in reports: its id, else its number."""
        return self.number if self.id is None else self.id

    @property
    def is_plan(self) -> bool:
        """Whether it announces or cancels a plan; then the event has not happened."""
        return self.planned is not MISSING


def record_from(
    raw: object,
    number: int,
    *,
    zone: tzinfo | None = None,
    zero: int | None = None,
    types: Types | None = None,
    form_types: Types | None = None,
) -> Record:
    """Makes a record of its written form, which logs and scenarios share.

    Instants without offset are read in `zone`, relative ones count from `zero`. `types` gives
    the declared types of data, `form_types` those of form fields; what has none stays as it is.

    Raises:
        RecordError: with every fault of the record, not only the first.
    """
    if not isinstance(raw, Mapping):
        fault = f"{quote(raw)} is not a record; write {{at: .., event: ..}}"
        raise RecordError((((), fault),))
    reader = _Reader(raw, zone, zero, types or _untyped, form_types or _untyped)
    values = reader.read()
    if not reader.faults:
        return Record(number=number, **values)
    only_values = len(reader.faults) == len(reader.unfit)
    kept = Record(number=number, **values, unfit=reader.unfit) if only_values else None
    raise RecordError(tuple(reader.faults), kept)


def _untyped(_event: str | None, _name: str) -> None:
    return None


@dataclass(slots=True)
class _Reader:
    """Reads one record and collects its faults, and by their paths the values that do not fit."""

    raw: Mapping[Any, Any]
    zone: tzinfo | None
    zero: int | None
    types: Types
    form_types: Types
    faults: list[Fault] = field(default_factory=list)
    unfit: dict[str, Any] = field(default_factory=dict)

    def read(self) -> dict[str, Any]:
        self._keys()
        self._kind()
        values: dict[str, Any] = {}
        for key, read in _READ.items():
            if key in self.raw:
                values[key] = read(self, key, self.raw[key])
        return values

    def _fault(self, message: str, *keys: str) -> None:
        self.faults.append((keys, message))

    def _keys(self) -> None:
        for key in self.raw:
            if key not in RECORD_KEYS:
                near = suggest(key, RECORD_KEYS) if isinstance(key, str) else ""
                hint = near or "; a fact or a field of the event belongs in 'data'"
                self._fault(f"unknown key {quote(key)}{hint}")
        if self.raw.get("at") is None:
            self._fault("a record needs 'at', the instant at which it happened")

    def _kind(self) -> None:
        given = [key for key in ("event", "waives", "voids") if self.raw.get(key) is not None]
        if not given:
            hint = "; facts alone are the event 'noticed'" if "data" in self.raw else ""
            self._fault(f"a record needs one of 'event', 'waives' and 'voids'{hint}")
        if len(given) > 1:
            both = " and ".join(f"'{key}'" for key in given)
            hint = "; to correct a record write 'replaces'" if "voids" in given else ""
            self._fault(f"{both} are two records; write one for each{hint}")
        if "planned" in self.raw and "event" not in given:
            self._fault("'planned' needs the 'event' that is planned")
        if self.raw.get("replaces") is not None and "voids" in given:
            self._fault("'voids' takes a record back, 'replaces' corrects it; use one of them")

    def instant(self, key: str, raw: Any) -> int | None:
        if raw is None:
            return None
        try:
            return parse_instant(raw, self.zone, zero=self.zero)
        except QuantityError as error:
            self._fault(str(error), key)
            return None

    def plan(self, key: str, raw: Any) -> int | None:
        return None if raw == "none" else self.instant(key, raw)

    def text(self, key: str, raw: Any) -> str | None:
        if raw is None or (isinstance(raw, str) and raw):
            return raw
        hint = "an empty text says nothing; leave it out" if raw == "" else "put it in quotes"
        self._fault(f"{quote(raw)} is not a text; {hint}", key)
        return None

    def other(self, key: str, raw: Any) -> int | str | None:
        number = isinstance(raw, int) and not isinstance(raw, bool) and raw > 0
        if raw is None or number or (isinstance(raw, str) and raw):
            return raw  # type: ignore[no-any-return]
        self._fault(f"{quote(raw)} is neither the number (from 1) nor the id of a record", key)
        return None

    def member(self, key: str, raw: Any) -> Any:
        if isinstance(raw, Mapping):
            return {str(rank): value for rank, value in raw.items()}
        if raw is None or isinstance(raw, (str, int)):
            return raw
        self._fault(f"{quote(raw)} is not a member; write its name, or {{rank: value}}", key)
        return None

    def proofs(self, key: str, raw: Any) -> tuple[str, ...]:
        listed = [raw] if isinstance(raw, str) else [] if raw is None else raw
        if isinstance(listed, (list, tuple)) and all(isinstance(one, str) for one in listed):
            return tuple(listed)
        self._fault(f"{quote(raw)} is not a list of names, such as [photo, signature]", key)
        return ()

    def ticks(self, key: str, raw: Any) -> dict[str, Any]:
        ticks = self._map(key, raw)
        return {
            name: {member: self._tick(one, (key, name), member) for member, one in tick.items()}
            if isinstance(tick, Mapping)
            else self._tick(tick, (key, name))
            for name, tick in ticks.items()
        }

    def _tick(self, raw: Any, keys: Path, *member: Any) -> Any:
        if raw is None or raw in TICKS:
            return raw
        self.unfit[".".join(map(str, (*keys, *member)))] = raw
        self._fault(f"{quote(raw)} is not a tick; write ok or not_ok", *keys)
        return None

    def data(self, key: str, raw: Any) -> dict[str, Any]:
        event = self.raw.get("event")
        return {
            name: self._value(value, self.types(event, name), (key, name), event == "measured")
            for name, value in self._map(key, raw).items()
        }

    def form(self, key: str, raw: Any) -> dict[str, Any]:
        event = self.raw.get("event")
        return {
            # a field left empty on paper is one that is missing
            name: None
            if value == ""
            else self._value(value, self.form_types(event, name), (key, name))
            for name, value in self._map(key, raw).items()
        }

    def _map(self, key: str, raw: Any) -> dict[str, Any]:
        if raw is None:
            return {}
        if isinstance(raw, Mapping) and all(isinstance(name, str) for name in raw):
            return dict(raw)
        self._fault(f"{quote(raw)} is not a map from names to values", key)
        return {}

    def _value(
        self, raw: Any, value_type: ValueType | None, keys: Path, measured: bool = False
    ) -> Any:
        try:
            if value_type is None:
                return plain_value(_figures(raw) if measured else raw)
            if value_type.kind == "instant" and raw not in (None, "none"):
                return parse_instant(raw, self.zone, zero=self.zero)
            return parse_value(raw, value_type, self.zone)
        except QuantityError as error:
            self.faults.append(placed(error, keys))
            self.unfit[".".join(keys)] = raw
            return None


def placed(error: QuantityError, keys: Path) -> Fault:
    """The fault of a value under these keys, with the place inside the value."""
    return (*keys[:-1], error.within(keys[-1]).path if error.path else keys[-1]), error.message


def _figures(raw: Any) -> Any:
    """A measured value, `5 mm` or one for each member, as the number that it stands for."""
    if isinstance(raw, Mapping):
        return {member: _figures(value) for member, value in raw.items()}
    if not isinstance(raw, str):
        return raw
    try:
        return parse_quantity(raw).value
    except QuantityError:
        return raw


_READ: Mapping[str, Callable[[_Reader, str, Any], Any]] = {
    "at": _Reader.instant,
    "event": _Reader.text,
    "planned": _Reader.plan,
    "waives": _Reader.text,
    "reason": _Reader.text,
    "voids": _Reader.other,
    "replaces": _Reader.other,
    "recorded_at": _Reader.instant,
    "role": _Reader.text,
    "by": _Reader.text,
    "data": _Reader.data,
    "checks": _Reader.ticks,
    "form": _Reader.form,
    "key": _Reader.member,
    "evidence": _Reader.proofs,
    "said": _Reader.text,
    "id": _Reader.text,
}
