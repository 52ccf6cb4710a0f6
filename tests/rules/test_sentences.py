"""Tests of how rules and relations are said in one sentence."""

from __future__ import annotations

import pytest

from sopkit.sentences import filled
from tests.rules.procedures import small

PROCEDURE = """
parameters:
  gap: {is: 15 min, source: A/test#1}
  soon: {type: duration, vague: {en: soon, zh: 尽快}}
roles:
  guard: {label: {en: guard, zh: 保安}}
facts:
  guests: {type: count, label: {en: guests, zh: 客人}}
things:
  cup: {label: {en: cup, zh: 杯子}}
forms:
  slip: {title: {en: slip, zh: 派工单}, fields: {number: text}}
events:
  tea.poured: {label: {en: tea poured, zh: 已斟茶}}
  tea.refilled: {label: {en: tea topped up, zh: 已续茶}, do: {en: top up the tea, zh: 续茶}}
steps:
- id: room.opened
  do: {en: Open the room, zh: 开门}
  checks: [{id: door, check: {en: The door is open, zh: 门已开}}]
  record: {form: slip}
  source: A/test#1
rules:
- {id: refill, every: {do: tea.refilled, gap: gap, from: tea.poured}, source: A/test#1}
- id: answer
  respond: {after: tea.poured, do: tea.refilled, due: within 5 min, pair: each}
  source: A/test#1
- {id: gate, permit: {event: tea.poured, role: [clerk, guard]}, source: A/test#1}
- {id: cups, stock: {item: cup, each: 1, of: guests}, source: A/test#1}
- id: told
  forbid: {event: tea.poured}
  message: {en: No tea today, zh: 今日无茶}
  source: A/test#1
layouts:
  place:
    view: top
    unit: cm
    objects:
      table: {size: [75, 60], label: {en: table, zh: 桌}}
      plate: {size: [8, 8], label: {en: plate, zh: 盘}}
    relations:
    - {id: edge, of: plate.bottom, above: table.bottom, gap: 1 cm, source: A/test#1}
    - {id: stands, of: plate, rests_on: table, source: A/test#1}
"""


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("room.opened", "Open the room", "开门"),
        ("room.opened.door", "The door is open", "门已开"),
        ("room.opened.record", "Fill in the form: slip", "填写《派工单》"),
        (
            "refill",
            "Top up the tea again and again, at most 15 min apart, from tea poured.",
            "反复续茶，间隔不超过 15 分钟，自已斟茶起。",
        ),
        (
            "answer",
            "After tea poured: top up the tea, within 5 min.",
            "已斟茶之后：续茶，5 分钟内。",
        ),
        ("gate", "Tea poured only by clerk or guard.", "已斟茶须由文员或保安执行。"),
        ("cups", "Cup: 1 for each of guests.", "杯子：每客人配1。"),
        ("told", "No tea today", "今日无茶"),
        (
            "place.edge",
            "Bottom edge of plate 1 cm above bottom edge of table",
            "盘下边在桌下边上方 1 厘米",
        ),
        ("place.stands", "Plate on table", "盘放在桌上"),
        ("nowhere", "nowhere", "nowhere"),
    ],
)
def test_everything_a_verdict_names_has_a_text(name: str, english: str, chinese: str) -> None:
    """Steps, rules, check items, forms and relations are said in both languages."""
    procedure = small(PROCEDURE)

    assert (english, chinese) == (procedure.text(name, "en"), procedure.text(name, "zh"))


def test_an_optional_part_stands_only_with_its_value() -> None:
    """A part in square brackets is left out when it has no value."""
    template = "{event}[ by {role}][ if {only_if}]."

    assert filled(template, {"event": "paid", "role": "clerk"}) == "paid by clerk."
