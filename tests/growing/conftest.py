"""This module holds a small procedure with scenarios, for what is asked of scenarios themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PROCEDURE = """\
sopkit: 1
id: desk/loan
title: {en: Loan, zh: 借用}
version: "1.0.0"
status: draft
owner: clerk
case: {is: {en: one loan, zh: 一次借用}, starts: item.asked, ends: loan.closed}
calendar: {zone: Asia/Shanghai}
roles:
  clerk: {label: {en: clerk, zh: 职员}}
  guest: {label: {en: guest, zh: 客人}}
parameters:
  limit: {is: 2 h, source: A/loan#1}
facts:
  member: {type: bool, label: {en: is a member, zh: 是会员}}
  deposit: {type: count, default: 0, label: {en: deposit, zh: 押金}}
events:
  item.asked: {label: {en: asked, zh: 询问}}
  loan.closed: {label: {en: closed, zh: 结束}}
flow: listed
steps:
- id: guest.checked
  do: {en: Check the guest, zh: 核对客人}
  role: clerk
  choose:
    good: {when: member or deposit >= 10, then: item.lent}
    bad: {otherwise: end}
  source: A/loan#2
- id: item.lent
  do: {en: Lend the item, zh: 借出}
  role: clerk
  source: A/loan#3
- id: item.back
  do: {en: Take it back, zh: 收回}
  role: clerk
  due: within limit of item.lent
  source: A/loan#4
rules:
- id: by_clerk
  permit: {event: item.lent, role: clerk}
  source: A/loan#5
"""

HEAD = "sopkit: 1\nprocedure: desk/loan\ncases:\n"
MEMBER = """\
- id: member
  title: {en: A member, zh: 会员}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {at: 0 min, event: item.asked}
  - {at: 1 min, event: guest.checked, data: {member: true}}
  - {at: 2 min, event: item.lent, role: clerk}
  expect:
  - {at: 2 min, next: [item.back], duties: {item.back: {due: 122 min}}}
  - {at: 123 min, violations: [item.back]}
"""
STRANGER = """\
- id: stranger
  title: {en: A stranger, zh: 生客}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {at: 0 min, event: item.asked}
  - {at: 1 min, event: guest.checked, data: {member: false, deposit: 9}}
  would:
  - {at: 2 min, event: item.lent, role: guest, allowed: false, because: [by_clerk, item.lent]}
  expect:
  - {at: 1 min, next: []}
"""
PAYING = """\
- id: paying
  title: {en: Pays a deposit, zh: 交押金}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {at: 0 min, event: item.asked}
  - {at: 1 min, event: guest.checked, data: {deposit: 10}}
  would:
  - {at: 2 min, event: item.lent, role: guest, allowed: false, because: [by_clerk]}
  expect:
  - at: 2 min
    next: [item.lent]
    told: {guest.checked: clerk, item.lent: clerk, item.back: clerk}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes the procedure and scenarios into a folder and returns it."""

    def folder(*scenarios: str, procedure: str = PROCEDURE) -> Path:
        inside = tmp_path / "procedures" / "desk"
        inside.mkdir(parents=True, exist_ok=True)
        (inside / "loan.yaml").write_text(procedure, encoding="utf-8")
        (inside / "loan.cases.yaml").write_text(HEAD + "".join(scenarios), encoding="utf-8")
        return inside

    return folder
