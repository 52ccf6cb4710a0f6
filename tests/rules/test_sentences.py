"""Tests of how rules and relations are said in one sentence."""

from __future__ import annotations

import pytest

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
        ("room.opened.record", "Fill in “slip”", "填写《派工单》"),
        (
            "refill",
            "Top up the tea at least every 15 min, from “tea poured” on",
            "自斟茶起，至少每 15 分钟续茶一次",
        ),
        (
            "answer",
            "After “tea poured”, top up the tea, within 5 min",
            "斟茶后 5 分钟内，续茶",
        ),
        ("gate", "“tea poured”: only by the clerk or guard", "只有文员或保安可斟茶"),
        ("cups", "Cup: 1 × guests", "杯子：1 × 客人"),
        ("told", "No tea today", "今日无茶"),
        (
            "place.edge",
            "The lower edge of the plate lies 1 cm above the lower edge of the table (± 2 mm)",
            "盘的下沿在桌的下沿上方 1 厘米（± 2 毫米）",
        ),
        ("place.stands", "The plate stands on the table", "盘放在桌上"),
        ("nowhere", "nowhere", "nowhere"),
    ],
)
def test_everything_a_verdict_names_has_a_text(name: str, english: str, chinese: str) -> None:
    """Steps, rules, check items, forms and relations are said in both languages."""
    procedure = small(PROCEDURE)

    assert (english, chinese) == (procedure.text(name, "en"), procedure.text(name, "zh"))
