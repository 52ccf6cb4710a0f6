"""This module reads the figures of a text, with their units, in English and in Chinese.

A figure is what its number and unit mean, so that 15 min and 15 分钟, 1 h and 60 分钟 are one.
Where a unit may mean two things, as 天 may, a figure has both meanings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sopkit.frozen import NamedTuple
from sopkit.late import late_pattern
from sopkit.lint.style.texts import Place
from sopkit.lint.style.words import is_chinese, lowered
from sopkit.quantities.units import CURRENCIES, CURRENCY_WORDS, UNITS, meant_unit

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair

Meaning = tuple[str, Decimal]
"""A dimension and a number of its base unit; without a dimension the number itself."""

Written = Literal["digits", "words", "loose"]
"""How a figure is written. What is `loose` (a, both, first, 两) may be no figure at all."""


class Figure(NamedTuple):
    """A number of a text: what it may mean, the number itself, how and where it is written."""

    meanings: frozenset[Meaning]
    number: Decimal
    written: Written
    start: int
    end: int
    unit: str = ""
    unit_start: int = 0

    @property
    def dimensions(self) -> frozenset[str]:
        """What it measures; the empty name when it only counts."""
        return frozenset(dimension for dimension, _ in self.meanings)

    @property
    def only_counts(self) -> bool:
        """Whether it has no unit that is known."""
        return not self.unit

    def same(self, other: Figure) -> bool:
        """Whether the two may say the same; a figure without a unit is compared by its number."""
        if self.only_counts or other.only_counts:
            return self.number == other.number
        return not self.meanings.isdisjoint(other.meanings)

    def comparable(self, other: Figure) -> bool:
        """Whether both measure the same thing."""
        return not self.only_counts and not self.dimensions.isdisjoint(other.dimensions)


_DAY = Decimal(86_400_000_000)
# both meanings, since a text seldom says which it is
_TWO_WAYS: Mapping[str, tuple[str, ...]] = {
    "天": ("day", "working day"),
    "日": ("day", "working day"),
    "度": ("deg", "degC"),
    "degree": ("deg", "degC"),
    "degrees": ("deg", "degC"),
    "°": ("deg", "degC"),
}


def place_of(pair: Pair, language: str, figure: Figure) -> Place:
    """The characters of a text that a figure stands for."""
    return Place(pair, language, figure.start, figure.end)


def unit_symbol(unit: str) -> str:
    """The unit that a word means, as it is written in a procedure; empty for none."""
    return _SYMBOLS.get(unit, "")


def _meanings(number: Decimal, unit: str) -> frozenset[Meaning]:
    return frozenset(
        _meaning(number, symbol) for symbol in _TWO_WAYS.get(unit) or (_SYMBOLS.get(unit, ""),)
    )


def _meaning(number: Decimal, symbol: str) -> Meaning:
    """24 h and 1 day are one, and so are 12 months and 1 year."""
    if symbol in CURRENCIES:
        return symbol, number
    unit = UNITS.get(symbol)
    if unit is None:
        return "", number
    if unit.dimension == "days":
        return "duration", number * unit.factor * _DAY
    if unit.dimension == "year":
        return "month", number * 12
    return unit.dimension, number * unit.factor


# -- words for numbers and units

_EN_UNITS = """
    s sec secs second seconds min mins minute minutes h hr hrs hour hours
    working-day working-days working-hour working-hours business-day business-days
    calendar-day calendar-days day days week weeks month months year years
    mm cm m millimetre millimetres millimeter millimeters centimetre centimetres centimeter
    centimeters metre metres meter meters g kg mg gram grams kilogram kilograms
    ml l litre litres liter liters % percent per-cent deg degree degrees ° °c ℃
    yuan cny rmb usd dollar dollars euro euros eur
""".replace("-", " ")
_ZH_UNITS = """
    秒 秒钟 分钟 小时 个小时 钟头 个钟头 天 日 自然日 个自然日 工作日 个工作日 工作小时
    个工作小时 周 星期 个星期 礼拜 个礼拜 个月 年 毫米 厘米 公分 米 克 毫克 千克 公斤
    毫升 升 度 摄氏度 ℃ °C ° % 元 块 块钱
    s min h mm cm m g kg mg ml l CM MM KG Min MIN
"""
_TWO_WORDS = ("working", "business", "calendar", "per")


def _unit_words(table: str) -> tuple[str, ...]:
    """The words of a table; a word such as `working` belongs to the one behind it."""
    found: list[str] = []
    for word in table.split():
        if found and found[-1] in _TWO_WORDS:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return tuple(found)


_CURRENCIES: Mapping[str, str] = {word: code for code, word in CURRENCY_WORDS.items()}
_EN_WORDS = _unit_words(_EN_UNITS)
_ZH_WORDS = (*_unit_words(_ZH_UNITS), *_CURRENCIES)


def _symbol(word: str) -> str:
    return _CURRENCIES.get(word) or meant_unit(word.removeprefix("个").removesuffix("钱"))


_SYMBOLS: Mapping[str, str] = {word: _symbol(word) for word in (*_EN_WORDS, *_ZH_WORDS)}
_EN_NUMBERS: Mapping[str, str] = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(1, 13)),
        strict=True,
    ),
    fifteen="15",
    twenty="20",
    thirty="30",
    forty="40",
    fifty="50",
    sixty="60",
)
# words that may hold a number or not: they can confirm a figure, never contradict one
_EN_LOOSE: Mapping[str, tuple[str, ...]] = {
    "once": ("1",), "twice": ("2",), "thrice": ("3",), "both": ("2",), "pair": ("2",),
    "double": ("2",), "duplicate": ("2",), "triplicate": ("3",), "dozen": ("12",),
    "single": ("1",), "first": ("1",), "second": ("2",), "third": ("3", "0.33"),
    "fourth": ("4",), "fifth": ("5", "0.2"), "sixth": ("6",), "seventh": ("7",),
    "eighth": ("8",), "ninth": ("9",), "tenth": ("10", "0.1"), "half": ("0.5",),
    "quarter": ("0.25",), "a": ("1",), "an": ("1",), "other": ("2",),
    "january": ("1",), "february": ("2",), "march": ("3",), "april": ("4",), "may": ("5",),
    "june": ("6",), "july": ("7",), "august": ("8",), "september": ("9",), "october": ("10",),
    "november": ("11",), "december": ("12",),
    "monday": ("1",), "tuesday": ("2",), "wednesday": ("3",), "thursday": ("4",),
    "friday": ("5",), "saturday": ("6",), "hundred": ("100",), "thousand": ("1000",),
}  # fmt: skip
_ZH_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_ZH_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def chinese_number(text: str) -> Decimal:
    """What a Chinese numeral means, as 十五 means 15; one with 半 behind it is a half more."""
    total = section = digit = 0
    for character in text.removesuffix("半"):
        if character in _ZH_DIGITS:
            digit = _ZH_DIGITS[character]
        elif character == "万":
            total, section, digit = total + (section + digit) * 10000, 0, 0
        else:
            section += (digit or 1) * _ZH_PLACES[character]
            digit = 0
    half = Decimal("0.5") if text.endswith("半") else Decimal(0)
    return total + section + digit + half


# -- patterns

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
# a part of a name is no figure
_NOT_BEFORE = r"(?<![A-Za-z\d#/_.@])(?<![A-Za-z]-)"
_CLOCK = r"\d{1,2}:\d{2}"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_EN_UNIT = rf"(?:{_longest_first(_EN_WORDS)})(?![a-z\d])"
_EN_NUMBER = "|".join(sorted(_EN_NUMBERS, key=len, reverse=True))
_EN = re.compile(
    rf"""
    {_NOT_BEFORE}(?P<clock>{_CLOCK})(?!\d)(?:[ ]?(?P<noon>am|pm)\b)?
    | (?:(?P<currency>cny|rmb|usd|eur|¥|\$|€)[ ]?)?{_NOT_BEFORE}(?P<digits>{_DIGITS})
      (?:[ ]?(?P<hour>am|pm|o'clock)\b|[ -]?(?P<unit>{_EN_UNIT}))?(?![a-z\d_]|-[a-z])
    | \b(?P<half>half|quarter|three[ ]quarters)(?:[ -]|[ ]of[ ])(?:an?[ ])?
      (?P<half_unit>hour|day|year|month|minute|metre)s?\b
    | \b(?P<word>{_EN_NUMBER})(?:(?P<and_half>[ ]and[ ]a[ ]half))?[ -](?P<word_unit>{_EN_UNIT})
    | \b(?P<loose>[a-z]+)\b
    """,
    re.VERBOSE,
)
_ZH_NUMERAL = "[零〇一二两三四五六七八九十百千万]"
_ZH_UNIT = rf"(?:{_longest_first(_ZH_WORDS)})(?![A-Za-z])"
_ZH_LONG_UNIT = _longest_first(word for word in _ZH_WORDS if is_chinese(word[0]))
_ZH = re.compile(
    rf"""
    {_NOT_BEFORE}(?P<clock>{_CLOCK})(?!\d)
    | (?:(?P<noon>上午|下午|晚上|中午|凌晨|早上|早)[ ]?)?{_NOT_BEFORE}(?P<digits>{_DIGITS})
      (?P<ten_thousand>[ ]?万)?
      (?:[ ]?(?P<hour>点(?:钟)?(?P<past>半)?)|[ ]?(?P<unit>{_ZH_UNIT}))?(?![A-Za-z])
    | 第[ ]?(?P<ordinal>{_ZH_NUMERAL}+)
    | 百分之(?P<percent>{_ZH_NUMERAL}+)
    | (?P<tenths>[一二三四五六七八九])(?:成(?P<more>[一二三四五六七八九])?|分满)
    | (?P<half>半)个?(?P<half_unit>小时|钟头|天|日|年|月|分钟|米)
    | (?P<quarter>[一三])刻钟
    | (?P<word>{_ZH_NUMERAL}+)(?P<half_more>个半)?(?P<word_unit>{_ZH_LONG_UNIT})
    | (?P<loose>{_ZH_NUMERAL}+|[双半])
    """,
    re.VERBOSE,
)
_HALF_DAY = 720
_BETWEEN_EN = late_pattern(r"\s*(?:to|or|and|-|–|~|±|\+/-|\.\.)\s*")
_BETWEEN_ZH = late_pattern(r"\s*(?:至|到|或|-|–|—|~|～|±|、)\s*第?\s*")
# neither the name in a placeholder nor a source such as A/tea-service#2 holds a figure
_NO_FIGURES = late_pattern(r"\{[^{}\n]*\}|[A-Za-z]+/[\w#/.-]+")


def figures(text: str, language: str) -> tuple[Figure, ...]:
    """All figures of a text, in its order; placeholders and sources hold none."""
    if "{" in text or "/" in text:
        text = _NO_FIGURES.sub(lambda found: " " * len(found[0]), text)
    if language == "en":
        text = lowered(text)
    pattern, read, between = (
        (_EN, _read_english, _BETWEEN_EN) if language == "en" else (_ZH, _read_chinese, _BETWEEN_ZH)
    )
    found: list[Figure] = []
    for match in pattern.finditer(text):
        found += read(match)
    return tuple(_with_units(found, text, between))


def _with_units(found: list[Figure], text: str, between: re.Pattern[str]) -> list[Figure]:
    """In `5 to 10 cm` the unit belongs to both figures."""
    for place in range(len(found) - 2, -1, -1):
        left, right = found[place], found[place + 1]
        if left.unit or not right.unit or left.written != right.written:
            continue
        if between.fullmatch(text, left.end, right.start):
            found[place] = left._replace(
                unit=right.unit, meanings=_meanings(left.number, right.unit)
            )
    return found


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _figure(
    match: re.Match[str], number: Decimal, unit: str, written: Written, unit_group: str = ""
) -> Figure:
    start = match.start(unit_group) if unit_group and match[unit_group] else match.end()
    return Figure(_meanings(number, unit), number, written, match.start(), match.end(), unit, start)


def _clock(match: re.Match[str], hour: Decimal, minute: Decimal) -> Figure:
    """Times of day agree when they agree on a dial: few texts say which half of the day."""
    minutes = (hour * 60 + minute) % _HALF_DAY
    meanings = frozenset((("clock", minutes),))
    return Figure(meanings, hour, "digits", match.start(), match.end(), "clock", match.end())


def _of_clock(match: re.Match[str]) -> Figure:
    hour, _, minute = match["clock"].partition(":")
    return _clock(match, Decimal(hour), Decimal(minute))


def _read_english(match: re.Match[str]) -> list[Figure]:
    kind = match.lastgroup
    if match["clock"]:
        return [_of_clock(match)]
    if match["hour"]:
        return [_clock(match, _number(match["digits"]), Decimal(0))]
    if match["digits"]:
        unit = match["unit"] or match["currency"] or ""
        return [_figure(match, _number(match["digits"]), unit, "digits", "unit")]
    if match["half"]:
        part = {"half": "0.5", "quarter": "0.25"}.get(match["half"], "0.75")
        return [_figure(match, Decimal(part), match["half_unit"], "words", "half_unit")]
    if match["word"]:
        more = Decimal("0.5") if match["and_half"] else Decimal(0)
        number = Decimal(_EN_NUMBERS[match["word"]]) + more
        return [_figure(match, number, match["word_unit"], "words", "word_unit")]
    if kind == "loose":
        word = match["loose"]
        numbers = _EN_LOOSE.get(word) or ((_EN_NUMBERS[word],) if word in _EN_NUMBERS else ())
        return [_figure(match, Decimal(number), "", "loose") for number in numbers]
    return []


def _read_chinese(match: re.Match[str]) -> list[Figure]:
    if match["clock"]:
        return [_of_clock(match)]
    if match["hour"]:
        return [_clock(match, _number(match["digits"]), Decimal(30 if match["past"] else 0))]
    if match["digits"]:
        number = _number(match["digits"]) * (10000 if match["ten_thousand"] else 1)
        return [_figure(match, number, match["unit"] or "", "digits", "unit")]
    if match["ordinal"]:
        return [_figure(match, chinese_number(match["ordinal"]), "", "loose")]
    if match["percent"]:
        return [_figure(match, chinese_number(match["percent"]), "%", "words")]
    if match["tenths"]:
        percent = chinese_number(match["tenths"]) * 10 + chinese_number(match["more"] or "零")
        return [_figure(match, percent, "%", "words")]
    if match["half"]:
        unit = match["half_unit"]
        return [
            _figure(match, Decimal("0.5"), "个月" if unit == "月" else unit, "words", "half_unit")
        ]
    if match["quarter"]:
        return [_figure(match, chinese_number(match["quarter"]) * 15, "分钟", "words")]
    if match["word"]:
        more = Decimal("0.5") if match["half_more"] else Decimal(0)
        number = chinese_number(match["word"]) + more
        if match[0] == "四周":  # on all sides
            return [_figure(match, number, "", "loose")]
        return [_figure(match, number, match["word_unit"], "words", "word_unit")]
    word = match["loose"]
    loose = {"双": Decimal(2), "半": Decimal("0.5")}.get(word)
    return [_figure(match, chinese_number(word) if loose is None else loose, "", "loose")]
