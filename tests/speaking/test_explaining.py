"""Tests of what is said about why a condition is true, false or unknown."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.speaking import Labels, explain
from tests.expressions.test_judging import compiled
from tests.expressions.vocabulary import NAMES, scope_of

DATA = {
    "facts": {
        "attendees": {"type": "count", "label": {"en": "number of guests", "zh": "人数"}},
        "vip": {"type": "bool", "label": {"en": "a guest is a VIP", "zh": "有贵宾"}},
    }
}


@pytest.mark.parametrize(
    ("source", "facts", "english", "chinese"),
    [
        (
            "attendees > 10",
            {"attendees": 8},
            ["number of guests is at most 10 (it is 8)"],
            ["人数不超过 10（现为 8）"],
        ),
        (
            "attendees > 10",
            {"attendees": 12},
            ["number of guests is more than 10 (it is 12)"],
            ["人数超过 10（现为 12）"],
        ),
        ("vip", {"vip": False}, ["no guest is a VIP"], ["没有贵宾"]),
        ("not vip", {"vip": True}, ["a guest is a VIP"], ["有贵宾"]),
        ("vip", {}, ["it is not known whether a guest is a VIP"], ["尚不清楚是否有贵宾"]),
        ("order.paid", {}, ["“order paid” has not happened"], ["“order paid”未发生"]),
        (
            "amount <= 5 CNY",
            {},
            ["it cannot be told whether amount is at most CNY 5 (amount is not known)"],
            ["尚不能判断“amount不超过 5 元”是否成立（amount尚不清楚）"],
        ),
        (
            "since(closing) > 5 min",
            {},
            [
                "it cannot be told whether more than 5 min have passed since “closing” "
                "(“closing” has not happened)"
            ],
            ["尚不能判断“距‘closing’超过 5 分钟”是否成立（“closing”尚未发生）"],
        ),
        (
            "shift == day and gap < 1 cm",
            {"shift": "night", "gap": "2 cm"},
            ["shift is not “day” (it is “night”)", "gap is at least 1 cm (it is 2 cm)"],
            ["shift不为“day”（现为“night”）", "gap至少为 1 厘米（现为 2 厘米）"],
        ),
    ],
)
def test_sentences(
    source: str, facts: dict[str, Any], english: list[str], chinese: list[str]
) -> None:
    """Each part says what is so, what was read and what is missing."""
    condition, scope = compiled(source), scope_of(facts)

    assert english == list(explain(condition, scope, Labels(DATA, "en", scope=NAMES)))
    assert chinese == list(explain(condition, scope, Labels(DATA, "zh", scope=NAMES)))
