"""This module makes procedures to measure with: right ones of about 230 lines, each different.

They are put together from steps, facts and rules such as stand in `procedures/`: all kinds of
rules, conditions of one to four parts, dues by every clock, forms, tables, now and then a drawing.
The same number gives the same file, so that runs can be compared.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

FIELDS = ("conference", "property", "callcentre", "hospitality", "shop", "hall-rental")
SUBJECTS = (
    ("visit", "repair visit", "上门维修"),
    ("complaint", "complaint", "客户投诉"),
    ("booking", "room booking", "会议室预订"),
    ("return", "return of goods", "退货"),
    ("stay", "stay of a guest", "宾客入住"),
    ("rental", "rental of the hall", "会场租用"),
)
# verb in the past, as a step is named; what is done; words of its check
ACTS = (
    ("received", "Receive the request", "接收需求", "politely", "有礼貌"),
    ("registered", "Enter the request in the register", "登记需求", "completely", "完整"),
    ("confirmed", "Confirm date and place, by phone", "电话确认时间、地点", "clearly", "清楚"),
    ("planned", "Plan who does the work", "安排人员", "in writing", "书面"),
    ("prepared", "Prepare tools and material", "准备工具、材料", "without a gap", "无遗漏"),
    ("inspected", "Inspect the place beforehand", "事先检查现场", "thoroughly", "仔细"),
    ("cleaned", "Clean the place: floor, table, windows", "清洁现场：地面、桌面", "well", "干净"),
    ("laid_out", "Lay out cups, paper and pens", "摆放茶杯、纸、笔", "in one line", "成一条线"),
    ("welcomed", "Welcome the guest at the door", "在门口迎接宾客", "with a smile", "面带微笑"),
    ("seated", "Show the guest to a seat", "引导宾客入座", "by rank", "按职务"),
    ("served", "Serve tea and hot towels", "送茶、送热毛巾", "from the right", "从右侧"),
    ("refilled", "Top up the tea", "续茶", "to 80%", "八分满"),
    ("quoted", "Quote the charge before the work", "事先报价", "by tariff", "按收费标准"),
    ("repaired", "Do the work as agreed", "按约定作业", "safely", "安全"),
    ("tested", "Test that everything works", "试运行", "twice", "两次"),
    ("explained", "Explain the result to the customer", "向客户说明结果", "in plain words", "易懂"),
    ("signed", "Have the slip signed", "请客户签字", "legibly", "字迹清楚"),
    ("paid", "Collect the agreed charge", "收取约定费用", "exactly", "金额无误"),
    ("thanked", "Thank the customer", "向客户致谢", "sincerely", "真诚"),
    ("called_back", "Call the customer back", "回访客户", "at a fit hour", "时间合适"),
    ("reported", "Report what was unusual", "上报异常情况", "at once", "立即"),
    ("filed", "File all papers", "资料归档", "in order", "整齐"),
)  # fmt: skip
DUES = (
    "within {m} min of {before}",
    "within {m} min",
    "within {d} working days of {before}",
    "1 day before work.start",
    "within {h} h of {before}",
    "within 1 day of {before}",
    "same day as {before} before 17:00",
)
CONDITIONS = (
    "not urgent",
    "grade == usual",
    "guests >= {n} and not urgent",
    "grade in {{usual, high}} or guests > {n}",
    "fee <= limit and (urgent or grade == high)",
    "guests * 2 > seats + {n}",
    "wait > {m} min and not reached",
    "small_job or fee < {c} CNY",
)
RULES = (
    "respond: {{after: {a}, do: {b}, due: within 20 working days, pair: each}}",
    "every: {{do: {b}, gap: round_gap, from: {a}, until: work.end}}",
    "before: {{do: {a}, event: work.start, at_least: 1 day}}",
    "order: {{of: [{a}, {b}, {c}]}}",
    "permit: {{event: {b}, only_if: happened({a})}}",
    "permit: {{event: {b}, other_actor_than: {a}}}",
    "permit: {{event: {c}, limit: fee <= limit}}",
    "permit:\n    event: {c}\n    only_if:\n      all: [not urgent, fee > {n} CNY, guests > 1]\n"
    "    instead: supervisor.asked",
    "forbid: {{event: {b}, while: seats < guests}}",
    "forbid: {{act: {{en: Smoke in the rooms, zh: 在室内吸烟}}, from: {a}, until: work.end}}",
    "count: {{event: {b}, at_most: {n}, per: day}}",
    "hold: {{that: reached or wait < 2 h, from: work.start, until: work.end}}",
    "measure: {{of: {{en: edge of the table to the cup, zh: 杯子到桌边的距离}}, equals: {n} cm, "
    "tolerance: 2 mm}}",
    "stock: {{item: cup, each: 1, of: guests}}",
    "stock: {{item: thermos, one_per: 3 .. 4, of: guests}}",
    "phrase:\n    event: {a}\n    any:\n    - {{en: Welcome to our house, zh: 欢迎光临}}\n"
    "    - {{en: Good day, zh: 您好}}",
    "attest:\n    event: {c}\n    items:\n"
    "    - {{id: tidy, check: {{en: The place is tidy, zh: 现场整洁}}}}\n"
    "    - {{id: calm, check: {{en: The work was done calmly, zh: 工作从容}}, conduct: true}}",
    "schedule: {{do: register.read, every: week}}",
    "attempt: {{do: customer.called, until: reached, at_most: {n}, again: other daypart}}",
    "kpi: {{share: {b}, among: {a}, over: month, target: at least 95 %}}",
    "record: {{form: slip, event: {b}, fields: [result, name]}}",
)
HEAD = """\
# yaml-language-server: $schema=../../schemas/procedure.schema.json
sopkit: 1
id: {id}
title: {{en: "{English}, number {number}", zh: {chinese}第{number}号}}
purpose:
  en: Every {english} is taken up, planned, carried out and closed in time, and nothing stays open.
  zh: 每一次{chinese}都按时受理、安排、完成和归档，不留尾巴。
version: "1.{number}.0"
status: approved
owner: supervisor
case:
  is: {{en: one {english}, zh: 一次{chinese}}}
  starts: case.opened
  ends: case.closed
calendar:
  zone: Asia/Shanghai
  days: CN
  hours: "08:30-18:00"
  dayparts: {{morning: "08:00-12:00", afternoon: "12:00-18:00"}}
roles:
  attendant: {{label: {{en: attendant, zh: 服务员}}}}
  supervisor: {{label: {{en: supervisor, zh: 主管}}, rank: 2}}
  technician: {{label: {{en: technician, zh: 维修员}}, under: supervisor}}
parameters:
  limit: {{is: {limit} CNY, label: {{en: limit, zh: 限额}}, source: A/made#1}}
  round_gap: {{is: {gap} min, source: A/made#2}}
facts:
  guests:
    type: count
    label: {{en: number of guests, zh: 宾客数量}}
    question: {{en: "How many guests come?", zh: "来多少位宾客？"}}
  seats:
    type: count
    label: {{en: seats of the room, zh: 座位数}}
    question: {{en: "How many seats has the room?", zh: "会议室有多少座位？"}}
    source: A/made#3
  urgent:
    type: bool
    label: {{en: "the {english} is urgent", zh: 情况紧急}}
    question: {{en: "Is it urgent?", zh: "是否紧急？"}}
    source: A/made#4
  grade:
    type: choice
    of:
      plain: {{en: plain, zh: 普通}}
      usual: {{en: usual, zh: 常规}}
      high: {{en: high, zh: 高级}}
    label: {{en: grade of the service, zh: 服务规格}}
    question: {{en: "Which grade was booked?", zh: "预订的是哪种规格？"}}
  fee:
    type: money
    label: {{en: charge that was agreed, zh: 约定费用}}
    question: {{en: "Which charge was agreed?", zh: "约定的费用是多少？"}}
  wait:
    type: duration
    label: {{en: time waited so far, zh: 已等候时间}}
    question: {{en: "How long has the customer waited?", zh: "客户已等候多久？"}}
  reached:
    type: bool
    label: {{en: the customer was reached, zh: 已联系到客户}}
    question: {{en: "Was the customer reached?", zh: "是否已联系到客户？"}}
things:
  cup: {{label: {{en: cup with saucer, zh: 茶杯（含杯碟）}}}}
  thermos: {{label: {{en: thermos flask, zh: 保温壶}}}}
events:
  case.opened: {{label: {{en: the {english} was announced, zh: 已受理}}}}
  work.start: {{label: {{en: the work begins, zh: 开始作业}}, planned: true}}
  work.end: {{label: {{en: the work ends, zh: 作业结束}}, planned: true}}
  case.closed: {{label: {{en: the {english} was closed, zh: 已结案}}}}
  supervisor.asked: {{label: {{en: the supervisor was asked, zh: 已请示主管}}}}
  register.read: {{label: {{en: the register was read, zh: 已查阅登记簿}}}}
  customer.called: {{label: {{en: the customer was called, zh: 已致电客户}}}}
define:
  small_job: not urgent and guests < {few}
forms:
  slip:
    title: {{en: Work slip, zh: 《工作单》}}
    source: A/made#5
    fields:
      result: {{type: text, label: {{en: result, zh: 结果}}}}
      name: {{type: signature, sensitive: personal, label: {{en: name, zh: 姓名}}}}
flow: free
steps:
"""
DRAWING = """\
layouts:
  place:
    view: top
    unit: cm
    objects:
      table: {{size: [75, 60], label: {{en: tabletop, zh: 桌面}}}}
      paper: {{size: [21, 29.7], label: {{en: writing paper, zh: 会议用纸}}}}
      pencil: {{size: [0.8, 17.5], label: {{en: pencil, zh: 铅笔}}}}
      cup: {{size: [7.5, 7.5], shape: circle, label: {{en: cup, zh: 茶杯}}}}
    relations:
    - {{id: paper_edge, of: paper.bottom, above: table.bottom, gap: {n} cm, source: A/made#6}}
    - {{id: pencil_right, of: pencil.left, right_of: paper.right, gap: 1 cm, source: A/made#7}}
    - {{id: cup_above, of: cup.bottom, above: paper.top, gap: {n} cm, source: A/made#8}}
"""
STEPS = 15


def made(number: int) -> tuple[str, str]:
    """The id and the text of the procedure of this number."""
    draw = random.Random(number)
    subject, english, chinese = SUBJECTS[number % len(SUBJECTS)]
    name = f"{FIELDS[number % len(FIELDS)]}/{subject}-{number:04d}"
    head = HEAD.format(
        id=name, number=number, english=english, English=english.capitalize(), chinese=chinese,
        limit=draw.randint(2, 9) * 100, gap=draw.randint(3, 9) * 5, few=draw.randint(2, 6),
    )  # fmt: skip
    acts = [ACTS[place] for place in sorted(draw.sample(range(len(ACTS)), STEPS))]
    ids = [f"{subject}.{act[0]}" for act in acts]
    steps = [_step(place, acts, ids, draw) for place in range(len(acts))]
    rules = [_rule(place, text, ids, draw) for place, text in enumerate(draw.sample(RULES, 9))]
    drawing = DRAWING.format(n=draw.randint(1, 3)) if number % 14 == 0 else ""
    body = "".join((*steps, "rules:\n", *rules, drawing))
    text = _used(head, body) + body
    # every file reads a source of its own, or they would contradict each other
    return name, _cited(text, f"A/{subject}-{number:04d}")


def _cited(text: str, source: str) -> str:
    """The text with the facts of this source, numbered from 1 without a gap."""
    numbers: dict[str, int] = {}
    return re.sub(
        r"A/made#(\d+)",
        lambda found: f"{source}#{numbers.setdefault(found[1], len(numbers) + 1)}",
        text,
    )


def _used(head: str, body: str) -> str:
    """The head without declarations that nothing uses, and without sections left empty."""
    sections = re.split(r"^(?=\w)", head, flags=re.MULTILINE)
    texts = {section.partition(":")[0]: section for section in sections}
    for title in ("define", "forms", "parameters", "facts", "things", "events"):
        heading, *entries = re.split(r"^(?=  \w)", texts[title], flags=re.MULTILINE)
        others = "".join((body, *(text for name, text in texts.items() if name != title)))
        before = {"things": "item: ", "forms": "form: "}.get(title, "")
        kept = [one for one in entries if _named(before + one.partition(":")[0].strip(), others)]
        texts[title] = "".join((heading, *kept)) if kept else ""
    return "".join(texts.values())


def _named(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None


def write(folder: Path, count: int) -> list[Path]:
    """Writes so many procedures below `folder/procedures`, each where its id says."""
    return list(_written(folder / "procedures", count))


def _written(folder: Path, count: int) -> Iterator[Path]:
    for number in range(count):
        name, text = made(number)
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        yield path


def _step(
    place: int, acts: list[tuple[str, str, str, str, str]], ids: list[str], draw: random.Random
) -> str:
    act = acts[place]
    before = ids[draw.randrange(place)] if place else "case.opened"
    lines = [
        f"- id: {ids[place]}",
        f'  do: {{en: "{act[1]}", zh: {act[2]}}}',
        f"  role: {('attendant', 'supervisor', 'technician')[(place + len(ids[0])) % 3]}",
        f"  after: {before if draw.random() < 0.88 else before + ' if not urgent'}",
    ]
    if draw.random() < 0.3:
        lines.append(f"  when: {_filled(draw.choice(CONDITIONS), before, draw)}")
    if draw.random() < 0.45:
        lines.append(f"  due: {_filled(draw.choice(DUES), before, draw)}")
    if draw.random() < 0.3:
        lines.append(f"  severity: {draw.choice(('minor', 'major', 'critical'))}")
    if draw.random() < 0.5:
        lines.append("  checks:")
        lines.append(
            f"  - {{id: how, check: {{en: This was done {act[3]}, zh: {act[4]}}}, "
            f"conduct: true, source: A/made#{place + 10}}}"
        )
    if draw.random() < 0.25:
        lines.append("  record: {form: slip, fields: [result, name]}")
    if draw.random() < 0.25:
        lines.append("  note: {en: The order is our reading., zh: 顺序为本规程的理解。}")
        lines.append("  guess: true")
    lines.append(f"  source: A/made#{place + 10}")
    return "\n".join(lines) + "\n"


def _rule(place: int, text: str, ids: list[str], draw: random.Random) -> str:
    first, second, third = sorted(draw.sample(range(len(ids)), 3))
    body = text.format(
        a=ids[first], b=ids[second], c=ids[third],
        m=draw.randint(2, 60), n=draw.randint(2, 9), h=draw.randint(2, 8),
    )  # fmt: skip
    lines = [f"- id: demand_{place}", f"  {body}"]
    if draw.random() < 0.2 and not body.startswith("kpi"):
        lines.append(f"  when: {_filled(draw.choice(CONDITIONS), ids[first], draw)}")
    if place % 2:
        lines.append(f"  severity: {draw.choice(('minor', 'major', 'critical'))}")
    if draw.random() < 0.3:
        lines.append("  message: {en: Keep to the rule of the house., zh: 请遵守本店规定。}")
    lines.append(f"  source: A/made#{place + 40}")
    return "\n".join(lines) + "\n"


def _filled(text: str, before: str, draw: random.Random) -> str:
    return text.format(
        before=before, m=draw.randint(2, 60), d=draw.randint(1, 5), h=draw.randint(2, 8),
        n=draw.randint(2, 9), c=draw.randint(1, 9) * 50,
    )  # fmt: skip
