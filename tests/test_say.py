"""How values are said in both languages."""

from __future__ import annotations

import copy
import pickle
from datetime import date, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sopkit import quantities as q
from sopkit.quantities import MISSING, NONE, Between, Money, Span, ValueType

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000

LENGTH, LENGTH_CM = ValueType("length"), ValueType("length", unit="cm")
CHOICE = ValueType("choice", of={"red": {"en": "red", "zh": "红"}, "blue": {"en": "blue"}})
CARD = ValueType("record", name="card", fields={"number": ValueType("text")})
ACCOUNT = ValueType(
    "record",
    name="account",
    fields={
        "balance": ValueType("money"),
        "cards": ValueType("list", of=CARD, default=[]),
        "owner": ValueType("person", optional=True),
        "opened": ValueType("date"),
    },
)


CLOCK = q.parse_instant("2026-12-04T18:00+08:00")
DURATION = ValueType("duration")


@pytest.mark.parametrize(
    ("value", "declared", "en", "zh"),
    [
        (15 * MINUTE, DURATION, "15 min", "15 分钟"),
        (HOUR, DURATION, "1 h", "1 小时"),
        (90 * MINUTE, DURATION, "90 min", "90 分钟"),
        (150 * MINUTE, DURATION, "2 h 30 min", "2 小时 30 分钟"),
        (90 * 1_000_000, DURATION, "90 s", "90 秒"),
        (500_000, DURATION, "0.5 s", "0.5 秒"),
        (0, DURATION, "0 min", "0 分钟"),
        (-15 * MINUTE, DURATION, "-15 min", "-15 分钟"),
        (90 * MINUTE, ValueType("duration", unit="h"), "1.5 h", "1.5 小时"),
        (100 * 1_000_000, ValueType("duration", unit="min"), "100 s", "100 秒"),
        (15, LENGTH, "1.5 cm", "1.5 厘米"),
        (1800, LENGTH, "1.8 m", "1.8 米"),
        (1800, LENGTH_CM, "180 cm", "180 厘米"),
        (2, LENGTH, "2 mm", "2 毫米"),
        (0, LENGTH_CM, "0 cm", "0 厘米"),
        (250, ValueType("volume"), "250 ml", "250 毫升"),
        (45, ValueType("angle"), "45 degrees", "45 度"),
        (1, ValueType("angle"), "1 degree", "1 度"),
        (20, ValueType("temperature"), "20 °C", "20 摄氏度"),
        (Decimal("0.2"), ValueType("ratio"), "20%", "20%"),
        (Money(Decimal(5), "CNY"), None, "CNY 5", "5 元"),
        (Money(Decimal("5.50"), "SEK"), None, "SEK 5.5", "5.5 SEK"),
        (Span(3, "working_day"), None, "3 working days", "3 个工作日"),
        (Span(1, "day"), None, "1 day", "1 个自然日"),
        (Span(1, "month"), None, "1 month", "1 个月"),
        (3, ValueType("days"), "3 days", "3 个自然日"),
        (2, ValueType("hours"), "2 h", "2 小时"),
        (True, None, "yes", "是"),
        ((1, 2), None, "1 and 2", "1和2"),
        ({"a": 1}, None, "a: 1", "a：1"),
        (Decimal("0.12345"), LENGTH, "0.12345 mm", "0.12345 毫米"),
        (Decimal("1.234"), ValueType("duration", unit="s"), "0.000001 s", "0.000001 秒"),
        (q.parse_quantity("12"), None, "12", "12"),
        (None, LENGTH, "unknown", "未知"),
        (NONE, LENGTH, "none", "无"),
        (12, ValueType("count"), "12", "12"),
        (60, ValueType("number", unit="word/min"), "60 word/min", "60 word/min"),
        (Decimal(1) / 3, ValueType("number"), "0.333333", "0.333333"),
        ("red", CHOICE, "red", "红"),
        ("blue", CHOICE, "blue", "blue"),
        (("red", "blue"), ValueType("list", of=CHOICE), "red and blue", "红和blue"),
        ({"a": 15}, ValueType("map", of=LENGTH), "a: 1.5 cm", "a：1.5 厘米"),
        ({"side": "left", "depth": "outer"}, ValueType("collection"), "left outer", "left outer"),
        (date(2026, 12, 1), None, "1 December 2026", "2026年12月1日"),
        (time(16), None, "16:00", "16:00"),
        (time(16, 0, 5), None, "16:00:05", "16:00:05"),
        (Between(time(9), time(18)), None, "09:00 to 18:00", "09:00～18:00"),
        (CLOCK, ValueType("instant"), "Fri 4 Dec 2026 18:00", "2026年12月4日（周五）18:00"),
        (
            q.day_end(date(2026, 12, 4), SHANGHAI),
            ValueType("instant"),
            "end of Fri 4 Dec 2026",
            "2026年12月4日（周五）24:00",
        ),
        (q.parse_range("5..10 cm"), None, "5 to 10 cm", "5～10 厘米"),
        (q.parse_range("5 mm .. 10 cm"), None, "5 mm to 10 cm", "5 毫米～10 厘米"),
        (q.parse_range("20 % .. 30 %"), None, "20% to 30%", "20%～30%"),
        (q.parse_range("5 .. 10 CNY"), None, "CNY 5 to 10", "5～10 元"),
        (
            q.parse_range("3 .. 5 working days"),
            None,
            "3 to 5 working days",
            "3～5 个工作日",
        ),
        (q.parse_range("at least 2 h"), None, "at least 2 h", "至少 2 小时"),
        (q.parse_range("at most 1 cm"), None, "at most 1 cm", "不超过 1 厘米"),
        (q.parse_range("about 20 min"), None, "15 to 25 min", "15～25 分钟"),
        (q.parse_range("15 min"), None, "15 min", "15 分钟"),
        (q.parse_quantity("1 working day"), None, "1 working day", "1 个工作日"),
    ],
)
def test_say(value: Any, declared: ValueType | None, en: str, zh: str) -> None:
    """Values are said with the figures, units and order of the glossary."""
    said = [q.say(value, declared, language, SHANGHAI) for language in ("en", "zh")]

    assert said == [en, zh]


@pytest.mark.parametrize("sentinel", [NONE, MISSING])
def test_sentinels_stay_single(sentinel: object) -> None:
    """A sentinel is itself after copying and pickling."""
    assert copy.deepcopy(sentinel) is sentinel
    assert copy.copy(sentinel) is sentinel
    assert repr(sentinel) in ("NONE", "MISSING")
    assert pickle.loads(pickle.dumps(sentinel)) is sentinel
