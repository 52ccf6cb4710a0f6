"""This module says values in English and Chinese as the glossary has it, and writes them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, tzinfo
from decimal import Decimal
from typing import Any

from sopkit.language import Text, join, phrase
from sopkit.quantities.exact import NONE, all_digits, digits, negative, over, size
from sopkit.quantities.instants import Between, instant_text, local_time
from sopkit.quantities.quantity import Money, Number, Quantity, Range, Span
from sopkit.quantities.types import MEASURES, TEXT, ValueType
from sopkit.quantities.units import CURRENCY_WORDS, SPANS, UNITS, Unit

_MONTH_NAMES = """
    January February March April May June July August September October November December
"""
_MONTHS = _MONTH_NAMES.split()
_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
# the units to choose from, largest first, when a type names none
_NATURAL: Mapping[str, tuple[str, ...]] = {
    "length": ("m", "cm", "mm"),
    "mass": ("kg", "g", "mg"),
    "volume": ("l", "ml"),
    "angle": ("deg",),
    "temperature": ("degC",),
}
_PLACES = 2


def say(value: Any, value_type: ValueType | None, language: str, zone: tzinfo | None = None) -> str:
    """A value in words and figures: "15 min" / "15 分钟", "CNY 5" / "5 元", "20%".

    The type gives unit, labels and fields; without it the value shows what it is. Instants are
    shown on the clocks of `zone`, without one in UTC.
    """
    if value is None or value is NONE:
        return phrase("unknown" if value is None else "none", language)
    if isinstance(value, Span):
        return say_span(value, language)
    if isinstance(value, Range):
        return say_range(value, language)
    if isinstance(value, Quantity):
        return say_quantity(value, language)
    if isinstance(value, Between):
        return _say_between(value, language)
    if value_type is not None:
        return _say_typed(value, value_type, language, zone)
    return _say_plain(value, language)


def _say_typed(value: Any, declared: ValueType, language: str, zone: tzinfo | None) -> str:
    match declared.kind:
        case "duration":
            return say_duration(value, language, declared.unit)
        case kind if kind in MEASURES:
            return _say_measure(value, declared, language)
        case "ratio":
            return say_amount(over(value, Decimal("0.01")) or 0, UNITS["%"], language)
        case "days" | "hours":
            return _say_bare(value, declared.kind, language)
        case "instant":
            return say_instant(value, zone, language)
        case "choice" | "collection":
            return _say_label(value, declared, language)
        case "list":
            return join((say(item, declared.of, language, zone) for item in value), language)
        case "map" | "record":
            return _say_map(value, declared, language, zone)
        case "number" | "count" if declared.unit:
            return f"{digits(value)} {declared.unit}"
    return _say_plain(value, language)


def _say_plain(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return phrase("yes" if value else "no", language)
    if isinstance(value, (int, Decimal)):
        return digits(value)
    if isinstance(value, Money):
        return _say_money(digits(value.amount), value.currency, language)
    if isinstance(value, date):
        return say_date(value, language)
    if isinstance(value, time):
        return say_time(value)
    if isinstance(value, tuple):
        return join((say(item, None, language) for item in value), language)
    if isinstance(value, Mapping):
        return _say_map(value, ValueType("map"), language, None)
    return str(value)


def _say_money(figures: str, currency: str, language: str) -> str:
    if language == "zh":
        return f"{figures} {CURRENCY_WORDS.get(currency, currency)}"
    return f"{currency} {figures}"


def _say_label(value: Any, declared: ValueType, language: str) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())
    label = declared.of.get(value) if isinstance(declared.of, Mapping) else None
    return Text.of(label).get(language) if isinstance(label, (Text, str, Mapping)) else str(value)


def _say_map(
    value: Mapping[Any, Any], declared: ValueType, language: str, zone: tzinfo | None
) -> str:
    def one(key: Any, item: Any) -> str:
        inner = declared.fields.get(key, declared.of if declared.kind == "map" else None)
        name = say(key, declared.key, language, zone)
        return phrase("named", language, name=name, value=say(item, inner, language, zone))

    return phrase("semicolon", language).join(one(key, item) for key, item in value.items())


def say_amount(amount: Number, unit: Unit, language: str) -> str:
    """A number with a unit; only the percent sign has no space before it."""
    return _with_unit(digits(amount), unit, language, plural=size(amount) != 1)


def _with_unit(figures: str, unit: Unit, language: str, *, plural: bool = True) -> str:
    word = (unit.many if plural else unit.one).get(language)
    return f"{figures}{word}" if word == "%" else f"{figures} {word}"


def say_quantity(quantity: Quantity, language: str) -> str:
    """A quantity in the unit in which it was written."""
    return _say_figures(digits(quantity.amount), quantity, language)


def _say_figures(figures: str, quantity: Quantity, language: str) -> str:
    """Figures (one number or two) in the unit of a quantity."""
    if quantity.dimension == "money":
        return _say_money(figures, quantity.unit, language)
    if not quantity.unit:
        return figures
    return _with_unit(figures, UNITS[quantity.unit], language, plural=figures not in ("1", "-1"))


def say_span(span: Span, language: str) -> str:
    """A length of time as it was written: "3 working days" / "3 个工作日"."""
    return say_amount(span.amount, SPANS[span.unit], language)


def say_range(found: Range, language: str) -> str:
    """A range: "5 to 10 cm" / "5～10 厘米", "at least 2 h" / "至少 2 小时"."""
    low, high = found.low, found.high
    if low is None or high is None:
        bound = low or high
        key = "at_least" if high is None else "at_most"
        return phrase(key, language, value=say_quantity(bound, language)) if bound else ""
    if low == high:
        return say_quantity(low, language)
    if low.unit != high.unit:
        low_text, high_text = say_quantity(low, language), say_quantity(high, language)
        return phrase("range", language, low=low_text, high=high_text)
    # a percent sign belongs to its figure: 20% to 30%, never 20 to 30%
    if low.unit == "%":
        low_text = f"{digits(low.amount)}%"
        return phrase("range", language, low=low_text, high=f"{digits(high.amount)}%")
    both = phrase("range", language, low=digits(low.amount), high=digits(high.amount))
    return _say_figures(both, high, language)


def say_duration(microseconds: Number, language: str, unit: str | None = None) -> str:
    """Elapsed time, in its unit if it fits that, else as "90 min" or "2 h 30 min"."""
    chosen = UNITS.get(unit or "")
    if chosen and chosen.dimension == "duration":
        amount = _few_places(microseconds, chosen)
        if amount is not None:
            return say_amount(amount, chosen, language)
    sign, rest = ("-", negative(microseconds)) if microseconds < 0 else ("", microseconds)
    return sign + " ".join(say_amount(n, UNITS[symbol], language) for n, symbol in _clock(rest))


def _clock(microseconds: Number) -> list[tuple[Number, str]]:
    """The parts of a length of time that are shown, in hours, minutes and seconds."""
    minutes, left = divmod(microseconds, 60_000_000)
    seconds = over(left, 1_000_000) or 0
    if minutes < 2 and seconds:
        return [(over(microseconds, 1_000_000) or 0, "s")]
    hours, odd = divmod(minutes, 60)
    if hours < 2 and odd:
        hours, odd = 0, minutes
    parts: list[tuple[Number, str]] = [(hours, "h"), (odd, "min"), (seconds, "s")]
    return [part for part in parts if part[0]] or [(0, "min")]


def _few_places(value: Number, unit: Unit) -> Number | None:
    """The value in a unit, if two decimals hold it."""
    amount = over(value, unit.factor)
    if amount is None or isinstance(amount, int):
        return amount
    exponent = amount.as_tuple().exponent
    return amount if isinstance(exponent, int) and exponent >= -_PLACES else None


def _say_measure(value: Number, declared: ValueType, language: str) -> str:
    unit = _fitting_unit(value, declared)
    return say_amount(over(value, unit.factor) or 0, unit, language)


def _fitting_unit(value: Number, declared: ValueType) -> Unit:
    """The unit of the type if it fits, else the largest that gives 1 or more, else the smallest."""
    own = UNITS.get(declared.unit or "")
    if own and _few_places(value, own) is not None:
        return own
    symbols = _NATURAL[declared.kind]
    for symbol in symbols:
        unit = UNITS[symbol]
        if size(value) >= unit.factor and _few_places(value, unit) is not None:
            return unit
    return UNITS[symbols[-1]]


def _say_bare(value: Number, kind: str, language: str) -> str:
    return say_amount(value, UNITS["day" if kind == "days" else "h"], language)


def say_date(day: date, language: str) -> str:
    """A date: "1 December 2026" / "2026年12月1日"."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_time(clock: time) -> str:
    """A time of day: "16:00", with seconds only if there are any."""
    if clock.second or clock.microsecond:
        return clock.isoformat().rstrip("0") if clock.microsecond else clock.isoformat()
    return f"{clock:%H:%M}"


def say_instant(instant: int, zone: tzinfo | None, language: str) -> str:
    """An instant on the local clock: "Fri 4 Dec 2026 18:00" / "2026年12月4日（周五）18:00".

    The last microsecond of a day is its end; without a zone the clock is that of UTC.
    """
    moment = local_time(instant, zone)
    ends_day = moment.time() == time(23, 59, 59, 999_999)
    clock = "24:00" if ends_day else say_time(moment.time())
    place = "" if zone else " UTC"
    weekday = _WEEKDAYS["zh" if language == "zh" else "en"][moment.weekday()]
    if language == "zh":
        return f"{say_date(moment.date(), 'zh')}（{weekday}）{clock}{place}"
    day = f"{weekday} {moment.day} {_MONTHS[moment.month - 1][:3]} {moment.year}"
    return f"end of {day}{place}" if ends_day else f"{day} {clock}{place}"


def _say_between(between: Between, language: str) -> str:
    dates = isinstance(between.start, date)
    key = "date_range" if dates else "range"
    low, high = say(between.start, None, language), say(between.end, None, language)
    return phrase(key, language, low=low, high=high)


def write_value(value: Any, value_type: ValueType, zone: tzinfo | None = None) -> Any:
    """The value as it is written in a file, so that `parse_value` reads the same value back."""
    if value is None:
        return None
    if value is NONE:
        return "none"
    match value_type.kind:
        case kind if kind in MEASURES:
            return _write_measure(value, value_type)
        case "money" | "photo" | "text" | "person" | "signature":
            return str(value)
        case "date" | "time":
            return value.isoformat()
        case "instant":
            return instant_text(value, zone)
        case "time_range" | "date_range":
            return f"{value.start.isoformat()} .. {value.end.isoformat()}"
        case "list":
            return [write_value(item, value_type.inner, zone) for item in value]
        case "map":
            return _write_map(value, value_type, zone)
        case "record":
            return _write_record(value, value_type, zone)
        case _:
            return value


def _write_map(value: Mapping[Any, Any], declared: ValueType, zone: tzinfo | None) -> Any:
    key_type, inner = declared.key or TEXT, declared.inner
    return {
        write_value(key, key_type, zone): write_value(item, inner, zone)
        for key, item in value.items()
    }


def _write_record(value: Mapping[str, Any], declared: ValueType, zone: tzinfo | None) -> Any:
    fields = declared.fields
    return {name: write_value(item, fields[name], zone) for name, item in value.items()}


def _write_measure(value: Number, value_type: ValueType) -> str:
    for symbol in (value_type.unit, *_NATURAL.get(value_type.kind, ("h", "min", "s"))):
        unit = UNITS.get(symbol or "")
        amount = over(value, unit.factor) if unit and unit.dimension == value_type.kind else None
        if unit and amount is not None and (isinstance(amount, int) or symbol == value_type.unit):
            return f"{all_digits(amount)} {unit.symbol}"
    unit = UNITS[_NATURAL.get(value_type.kind, ("s",))[-1]]
    return f"{all_digits(over(value, unit.factor) or 0)} {unit.symbol}"
