"""Figures are read with their units, in English and in Chinese."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sopkit.lint.style.figures import Figure, chinese_number, figures


def firm(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a text that are certainly some."""
    return tuple(one for one in figures(text, language) if one.written != "loose")


SAME = [
    ("15 min", "15 分钟"),
    ("15min", "15分钟"),
    ("15 minutes", "15 分钟"),
    ("1 h", "60 分钟"),
    ("1.5 h", "90 分钟"),
    ("1.5 h", "一个半小时"),
    ("half an hour", "半小时"),
    ("half an hour", "30 分钟"),
    ("half a day", "半天"),
    ("half a year", "6 个月"),
    ("half a month", "半个月"),
    ("three quarters of an hour", "三刻钟"),
    ("one and a half hours", "一个半小时"),
    ("30 s", "半分钟"),
    ("5 seconds", "5 秒钟"),
    ("1 day", "24 小时"),
    ("1 week", "7 个自然日"),
    ("1 week", "一周"),
    ("2 weeks", "2 个星期"),
    ("3 working days", "3 个工作日"),
    ("3 working days", "3 天"),
    ("3 days", "三天"),
    ("4 working hours", "4 个工作小时"),
    ("12 months", "1 年"),
    ("1 m", "100 厘米"),
    ("5 cm", "50 毫米"),
    ("5 cm", "5 公分"),
    ("1 kg", "1 公斤"),
    ("1 kg", "1000 克"),
    ("0.5 l", "500 毫升"),
    ("25 degrees", "25 度"),
    ("25 °C", "25 ℃"),
    ("45 deg", "45 度"),
    ("20%", "20%"),
    ("20 percent", "百分之二十"),
    ("80%", "八成"),
    ("80%", "八分满"),
    ("CNY 5", "5 元"),
    ("5 yuan", "5 块钱"),
    ("USD 5", "5 美元"),
    ("CNY 50,000", "5 万元"),
    ("16:00", "16:00"),
    ("4 pm", "下午 4 点"),
    ("16:30", "下午 4 点半"),
    ("4 o'clock", "4 点"),
]


@pytest.mark.parametrize(("english", "chinese"), SAME)
def test_the_same_figure(english: str, chinese: str) -> None:
    """A figure is the same in both languages, whatever its unit."""
    (one,), (other,) = firm(english, "en"), firm(chinese, "zh")

    assert one.same(other)
    assert one.comparable(other)


DIFFERENT = [
    ("15 min", "16 分钟"),
    ("15 min", "15 小时"),
    ("15 min", "15 秒"),
    ("3 working days", "3 个自然日"),
    ("1 month", "30 个自然日"),
    ("4 working hours", "4 小时"),
    ("5 cm", "5 毫米"),
    ("CNY 5", "5 美元"),
    ("20%", "二成五"),
    ("16:00", "17:00"),
]


@pytest.mark.parametrize(("english", "chinese"), DIFFERENT)
def test_another_figure(english: str, chinese: str) -> None:
    """Figures differ by their number, and by a unit that means something else."""
    assert not firm(english, "en")[0].same(firm(chinese, "zh")[0])


RANGES = [
    ("5 to 10 cm", "en", ["5 cm", "10 cm"]),
    ("5-10 cm", "en", ["5 cm", "10 cm"]),
    ("20 ± 2 cm", "en", ["20 cm", "2 cm"]),
    ("between 7 and 15 working days", "en", ["7 working days", "15 working days"]),
    ("5～10 厘米", "zh", ["5 厘米", "10 厘米"]),
    ("第 7 至第 15 个工作日", "zh", ["7 个工作日", "15 个工作日"]),
    ("3 cups, 5 cm apart", "en", ["3 ", "5 cm"]),
]


@pytest.mark.parametrize(("text", "language", "read"), RANGES)
def test_a_unit_behind_two_figures(text: str, language: str, read: list[str]) -> None:
    """The unit behind a range belongs to both of its ends."""
    assert [f"{one.number} {one.unit}" for one in firm(text, language)] == read


NO_FIGURES = [
    ("A/meeting-room#24-5", "en"),
    ("the 8D report", "en"),
    ("SKY001", "en"),
    ("{copy_2}", "en"),
    ("v1.2.x", "en"),
    ("and the second", "en"),
    ("第二天", "zh"),
    ("四周", "zh"),
    ("十分好", "zh"),
    ("《8D报告单》", "zh"),
]


@pytest.mark.parametrize(("text", "language"), NO_FIGURES)
def test_no_figure(text: str, language: str) -> None:
    """Parts of names, sources and placeholders are no figures, nor is what only may be one."""
    assert firm(text, language) == ()


NUMERALS = [
    ("零", 0),
    ("两", 2),
    ("十", 10),
    ("十五", 15),
    ("二十", 20),
    ("九十九", 99),
    ("一百零五", 105),
    ("三千", 3000),
    ("一万二千", 12000),
    ("二十万", 200_000),
    ("二半", Decimal("2.5")),
]


@pytest.mark.parametrize(("text", "number"), NUMERALS)
def test_chinese_numerals(text: str, number: Decimal) -> None:
    """Chinese numerals are read by their places."""
    assert chinese_number(text) == number
