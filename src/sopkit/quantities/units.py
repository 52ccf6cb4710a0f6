"""This module holds the units of values, and the nearest unit to a wrong word."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sopkit.diagnostics import suggest
from sopkit.frozen import dataclass
from sopkit.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `factor` of it make one base unit (mm, g, ml, deg, degC, microsecond, day).

    `span` is its name in a `Span` when it measures time.
    """

    symbol: str
    dimension: str
    factor: int | Decimal
    one: Text
    many: Text
    span: str | None = None


def _unit(
    symbol: str, dimension: str, factor: int | Decimal, zh: str, span: str | None = None
) -> Unit:
    return Unit(symbol, dimension, factor, Text(symbol, zh), Text(symbol, zh), span)


def _calendar(name: str, dimension: str, factor: int, zh: str) -> Unit:
    span = name.replace(" ", "_")
    return Unit(name, dimension, factor, Text(name, zh), Text(f"{name}s", zh), span)


# working days, months and years have no fixed length: their dimension is their own name
ALL_UNITS: tuple[Unit, ...] = (
    _unit("s", "duration", 1_000_000, "秒", "s"),
    _unit("min", "duration", 60_000_000, "分钟", "min"),
    _unit("h", "duration", 3_600_000_000, "小时", "h"),
    _calendar("day", "days", 1, "个自然日"),
    _calendar("week", "days", 7, "周"),
    _calendar("working day", "working_day", 1, "个工作日"),
    _calendar("working hour", "working_hour", 1, "个工作小时"),
    _calendar("month", "month", 1, "个月"),
    _calendar("year", "year", 1, "年"),
    _unit("mm", "length", 1, "毫米"),
    _unit("cm", "length", 10, "厘米"),
    _unit("m", "length", 1000, "米"),
    _unit("mg", "mass", Decimal("0.001"), "毫克"),
    _unit("g", "mass", 1, "克"),
    _unit("kg", "mass", 1000, "千克"),
    _unit("ml", "volume", 1, "毫升"),
    _unit("l", "volume", 1000, "升"),
    Unit("deg", "angle", 1, Text("degree", "度"), Text("degrees", "度")),
    Unit("degC", "temperature", 1, Text("°C", "摄氏度"), Text("°C", "摄氏度")),
    Unit("%", "ratio", Decimal("0.01"), Text("%", "%"), Text("%", "%")),
)
UNITS: Mapping[str, Unit] = {
    spelling: unit
    for unit in ALL_UNITS
    for spelling in (unit.symbol, unit.many.en if unit.span else unit.symbol)
}
SPANS: Mapping[str, Unit] = {unit.span: unit for unit in ALL_UNITS if unit.span}

# the ISO 4217 codes of currencies in use in 2025
_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
    GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES
    KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
    RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
    TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR
    ZMW ZWG
"""
CURRENCIES: frozenset[str] = frozenset(_CODES.split())
CURRENCY_WORDS: Mapping[str, str] = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元",
    "MOP": "澳门元",
    "TWD": "新台币",
    "KRW": "韩元",
    "SGD": "新加坡元",
    "AUD": "澳元",
    "CAD": "加元",
    "CHF": "瑞士法郎",
    "THB": "泰铢",
}

# what people write instead, in lower case and without a plural s
_OTHER_WORDS: Mapping[str, str] = {
    "second": "s", "sec": "s", "秒": "s", "秒钟": "s",
    "minute": "min", "mn": "min", "分": "min", "分钟": "min",
    "hour": "h", "hr": "h", "小时": "h", "钟头": "h",
    "d": "day", "天": "day", "日": "day", "自然日": "day", "个自然日": "day", "calendar day": "day",
    "w": "week", "wk": "week", "周": "week", "星期": "week", "个星期": "week", "礼拜": "week",
    "workday": "working day", "business day": "working day", "work day": "working day",
    "工作日": "working day", "个工作日": "working day",
    "business hour": "working hour", "工作小时": "working hour", "个工作小时": "working hour",
    "mo": "month", "mth": "month", "月": "month", "个月": "month",
    "y": "year", "yr": "year", "年": "year",
    "millimetre": "mm", "millimeter": "mm", "毫米": "mm",
    "centimetre": "cm", "centimeter": "cm", "厘米": "cm", "公分": "cm",
    "metre": "m", "meter": "m", "米": "m",
    "milligram": "mg", "毫克": "mg", "gram": "g", "克": "g",
    "kilogram": "kg", "kilo": "kg", "公斤": "kg", "千克": "kg",
    "millilitre": "ml", "milliliter": "ml", "毫升": "ml", "litre": "l", "liter": "l", "升": "l",
    "°": "deg", "degree": "deg", "度": "deg",
    "°c": "degC", "℃": "degC", "celsiu": "degC", "degree celsiu": "degC", "摄氏度": "degC",
    "percent": "%", "per cent": "%", "pct": "%", "百分": "%",
    "元": "CNY", "块": "CNY", "人民币": "CNY", "yuan": "CNY", "rmb": "CNY", "¥": "CNY",
    "$": "USD", "dollar": "USD", "美元": "USD", "€": "EUR", "euro": "EUR", "£": "GBP",
}  # fmt: skip


# units of other systems, with those in which the same is written here
_OTHER_SYSTEMS: Mapping[str, str] = {
    "lb": "kg", "pound": "kg", "oz": "g", "ounce": "g", "斤": "kg", "两": "g", "磅": "kg",
    "inch": "cm", "inche": "cm", "in": "cm", '"': "cm", "ft": "m", "foot": "m", "feet": "m",
    "yd": "m", "yard": "m", "mile": "m", "km": "m", "尺": "cm", "寸": "cm", "英寸": "cm",
    "gal": "l", "gallon": "l", "pint": "ml", "cup": "ml", "fl oz": "ml", "加仑": "l",
    "°f": "degC", "℉": "degC", "fahrenheit": "degC", "degree fahrenheit": "degC",
    "ms": "s", "millisecond": "s", "fortnight": "week", "quarter": "month", "季度": "month",
}  # fmt: skip
_TELLING = 3


def nearest_unit(word: str) -> str:
    """`; did you mean 'cm'?` or what to write instead of a word that is no unit, else the units."""
    lower = word.strip().lower().rstrip(".")
    instead = _OTHER_SYSTEMS.get(lower) or _OTHER_SYSTEMS.get(lower.removesuffix("s"))
    if instead:
        return f"; write it in {instead}"
    meant = meant_unit(word)
    # a short word is one letter from many units, and means none of them
    near = suggest(word, tuple(UNITS)) if len(word) >= _TELLING else ""
    near = f"; did you mean '{meant}'?" if meant else near
    symbols = ", ".join(unit.symbol for unit in ALL_UNITS)
    return near or f"; write {symbols} or a currency such as CNY"


def meant_unit(word: str) -> str:
    """The unit that another word or another spelling surely means, else an empty text."""
    lower = word.strip().lower().rstrip(".")
    for candidate in (lower, lower.removesuffix("s"), lower.removesuffix("es")):
        if candidate in _OTHER_WORDS:
            return _OTHER_WORDS[candidate]
        if candidate in _BY_LOWER:
            return _BY_LOWER[candidate]
    return ""


_BY_LOWER: Mapping[str, str] = {spelling.lower(): spelling for spelling in UNITS} | {
    code.lower(): code for code in CURRENCIES
}
