"""A small folder of procedures that use and run each other, as data."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
sopkit: 1
id: {id}
title: {{en: A test, zh: 测试}}
version: {version}
status: draft
owner: clerk
case: {{is: {{en: one case, zh: 一单}}, starts: opened, ends: ended}}
"""
OWN = """\
roles:
  clerk: {label: {en: clerk, zh: 文员}}
events:
  opened: {label: {en: opened, zh: 开始}}
  ended: {label: {en: ended, zh: 结束}}
"""
BASE = """\
types:
  account: {balance: money, owner: text}
facts:
  amount: {type: money, label: {en: amount, zh: 金额}}
  vip: {type: bool, default: false, label: {en: VIP, zh: 贵宾}}
collections:
  seat: {members: [left, right], label: {en: seat, zh: 座位}}
things:
  cup: {label: {en: cup, zh: 杯}}
define:
  large(x): x > 100 CNY
forms:
  note: {title: {en: Note, zh: 便条}, fields: {text: {type: text, label: {en: text, zh: 内容}}}}
"""
USER = """\
steps:
- id: paid
  do: {en: Pay, zh: 付款}
  role: clerk
  after: opened
  each: seat
  when: not vip
  record: {form: note}
  source: A/test#1
rules:
- id: limit
  permit: {event: paid, only_if: not large(amount)}
  source: A/test#2
- id: cups
  stock: {item: cup, fixed: 2}
  source: A/test#3
"""
CALL = """\
facts:
  grade: {type: count, label: {en: grade, zh: 等级}}
  colour:
    type: choice
    of: {red: {en: red, zh: 红}, blue: {en: blue, zh: 蓝}}
    label: {en: colour, zh: 颜色}
steps:
- id: asked
  do: {en: Ask, zh: 询问}
  role: clerk
  source: A/test#1
- id: complaint.run
  do: {en: Run the complaint, zh: 办理投诉}
  after: asked
  due: within 2 h of asked
  run: {id: test/complaint, with: {urgent: grade >= 2, flag: red}}
  source: A/test#2
- id: answered
  do: {en: Answer, zh: 答复}
  role: clerk
  after: complaint.run
  source: A/test#3
"""
COMPLAINT = """\
facts:
  urgent: {type: bool, label: {en: urgent, zh: 紧急}}
  flag:
    type: choice
    of: {red: {en: red, zh: 红}, green: {en: green, zh: 绿}}
    label: {en: flag, zh: 旗}
steps:
- id: form.filled
  do: {en: Fill in the form, zh: 填表}
  role: clerk
  due: within 10 min of opened
  source: A/test#1
- id: boss.told
  do: {en: Tell the boss, zh: 告知主管}
  when: urgent
  source: A/test#2
"""


def procedure(name: str, body: str, *, version: str = "1.0.0", own: str = OWN) -> str:
    """The text of a procedure with this id."""
    return HEAD.format(id=name, version=version) + own + body


def write(folder: Path, **texts: str) -> dict[str, Path]:
    """Writes `procedures/test/<name>.yaml` for each text and returns the paths."""
    found = {}
    for name, text in texts.items():
        found[name] = folder / "procedures" / "test" / f"{name}.yaml"
        found[name].parent.mkdir(parents=True, exist_ok=True)
        found[name].write_text(text, "utf-8")
    return found


def base() -> str:
    """The procedure that declares what others use."""
    return procedure("test/base", BASE)


def user(uses: str = "[test/base]", *, own: str = OWN, body: str = USER) -> str:
    """The procedure that uses it; it declares no role and no event of its own but these."""
    return procedure("test/user", f"uses: {uses}\n{body}", own=own)


def call(body: str = CALL) -> str:
    """The procedure that runs the complaint."""
    return procedure("test/call", body)


def complaint(body: str = COMPLAINT, *, version: str = "1.0.0") -> str:
    """The procedure that is run."""
    return procedure("test/complaint", body, version=version)
