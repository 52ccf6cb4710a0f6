"""This module says the rule kinds that demand an act: respond, every, order, record and kin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sopkit.handbook.conditions import say_condition, say_event
from sopkit.handbook.dues import say_due, say_instant
from sopkit.handbook.names import Names, humane
from sopkit.handbook.terms import pick
from sopkit.handbook.values import capital, listing, quoted, say_value

Body = Mapping[str, Any]

RANKS: Final[dict[str, tuple[str, str]]] = {
    "left": ("left", "左"),
    "right": ("right", "右"),
    "outer": ("outer", "外"),
    "inner": ("inner", "内"),
    "front": ("front", "前"),
    "back": ("back", "后"),
    "top": ("top", "上"),
    "bottom": ("bottom", "下"),
    "upper": ("upper", "上"),
    "lower": ("lower", "下"),
    "near": ("near", "近"),
    "far": ("far", "远"),
}
ROUNDS: Final[dict[str, tuple[str, str]]] = {
    "round either way": (
        "all the way round in one direction, either way",
        "绕一圈，始终同一方向，方向不限",
    ),
    "round clockwise": ("all the way round, clockwise", "顺时针绕一圈"),
    "round anticlockwise": ("all the way round, anticlockwise", "逆时针绕一圈"),
}
DAYS: Final[dict[str, tuple[str, str]]] = {
    "mon": ("Monday", "星期一"),
    "tue": ("Tuesday", "星期二"),
    "wed": ("Wednesday", "星期三"),
    "thu": ("Thursday", "星期四"),
    "fri": ("Friday", "星期五"),
    "sat": ("Saturday", "星期六"),
    "sun": ("Sunday", "星期日"),
}
PERIODS: Final[dict[str, tuple[str, str]]] = {
    "day": ("day", "每日"),
    "working day": ("working day", "每个工作日"),
    "week": ("week", "每周"),
    "month": ("month", "每月"),
    "season": ("season", "每季度"),
    "year": ("year", "每年"),
}


def do(name: Any, names: Names) -> str:
    """An act to be done, as an order; an event without one is said to follow."""
    order = names.imperative(name)
    if order is not None:
        return order
    happening = names.mention(name)
    return pick(names.language, f"{happening} must follow", f"须有{happening}")


def events(name: Any, names: Names) -> str:
    """One event or several, any of them."""
    return say_event(name, names)


def respond(body: Body, names: Names) -> list[str]:
    """After A, or as soon as a condition is true, do B by a due."""
    due = say_due(body["due"], names) if "due" in body else ""
    act = do(body.get("do"), names)
    if "when_becomes" in body:
        condition = say_condition(body["when_becomes"], names)
        english = f"As soon as {condition}, {act}"
        chinese = f"一旦{condition}，{act}"
    else:
        trigger = say_event(body.get("after"), names, clause=True)
        english, chinese = f"After {trigger}, {act}", f"{trigger}后，{act}"
    if due:
        english, chinese = f"{english}, {due}", chinese.replace(f"，{act}", f"，{due}，{act}")
    said = [pick(names.language, english, chinese)]
    if "not_before" in body:
        said.append(not_before(body["not_before"], names))
    if "cut_off" in body:
        clock = str(body["cut_off"])
        english = f"What comes after {clock} counts as the next day"
        said.append(pick(names.language, english, f"{clock} 以后的按次日计"))
    return said


def not_before(phrase: Any, names: Names) -> str:
    """The earliest time."""
    instant = say_instant(str(phrase), names)
    space = " " if instant[:1].isdigit() else ""
    return pick(names.language, f"Not before {instant}", f"不早于{space}{instant}")


def every(body: Body, names: Names) -> list[str]:
    """B again and again while a state lasts."""
    gap = names.written(str(body.get("gap")))
    if gap.startswith("at least "):
        span = names.value(gap.removeprefix("at least "))
        english, chinese = f"not more often than every {span}", f"间隔至少 {span}"
    elif gap.startswith("about ") or ".." in gap:
        span = names.value(gap)
        english, chinese = f"every {span}", f"每隔 {span}"
    else:
        span = names.value(gap)
        figure = span[:1].isdigit()
        often = f"again and again, each time within {span}"
        english = f"at least every {span}" if figure else often
        chinese = f"每 {span}内" if figure else f"每次间隔不超过{span}，"
    act = do(body.get("do"), names)
    lasting = span_of(body, names)
    if "key" in body:
        english += f", for each {humane(str(body['key']))} on its own"
    return [
        pick(
            names.language,
            capital(f"{act} {english}{', ' + lasting if lasting else ''}"),
            f"{lasting + '，' if lasting else ''}{chinese}{act}",
        )
    ]


def span_of(body: Body, names: Names) -> str:
    """`from .. until`, `while`, in words."""
    if "while" in body:
        condition = say_condition(body["while"], names)
        return pick(names.language, f"as long as {condition}", f"在{condition}期间")
    start = say_event(body["from"], names, clause=True) if "from" in body else ""
    if start.startswith("the "):
        start = f"when {start}"
    end = say_event(body["until"], names, clause=True) if "until" in body else ""
    if start and end:
        return pick(names.language, f"from {start} until {end}", f"自{start}起至{end}")
    if start:
        return pick(names.language, f"from {start} on", f"自{start}起")
    if end:
        return pick(names.language, f"until {end}", f"至{end}为止")
    return ""


def before(body: Body, names: Names) -> list[str]:
    """B at least or at most some time before A."""
    act, event = do(body.get("do"), names), names.clause(body.get("event"))
    parts = []
    for key, english, chinese in (("at_least", "at least", "至少"), ("at_most", "at most", "至多")):
        if key in body:
            span = names.value(body[key])
            space = " " if span[:1].isdigit() else ""
            parts.append(pick(names.language, f"{english} {span}", f"{chinese}{space}{span}"))
    lead = listing(parts, names.language)
    if names.language == "zh":
        return [f"{event}前{lead + '，' if lead else ''}{act}"]
    return [capital(f"{act}{' ' + lead if lead else ''} before {event}")]


def order(body: Body, names: Names) -> list[str]:
    """A sequence of events, of phases, or over the members of a collection."""
    if "phases" in body:
        titles = [names.label(f"phase {phase}") for phase in body["phases"]]
        lead = pick(names.language, "Work in this order: ", "按以下顺序进行：")
        return [lead + pick(names.language, "; ", "；").join(titles)]
    if "of" in body:
        acts = [names.act(event) for event in body["of"]]
        lead = pick(names.language, "Do this in order: ", "按以下顺序进行：")
        return [lead + pick(names.language, "; ", "；").join(acts)]
    act = names.act(body.get("event"))
    ways = [rank(str(way), names) for way in body.get("by") or ()]
    joint = pick(names.language, ", then ", "，再")
    return [pick(names.language, f"{act}: ", f"{act}：") + joint.join(ways)]


def rank(way: str, names: Names) -> str:
    """`left before right`, `left to right`, `round either way`."""
    if way in ROUNDS:
        return pick(names.language, *ROUNDS[way])
    words = [pick(names.language, *RANKS.get(word, (word, word))) for word in way.split(" ")]
    if names.language == "en" or len(words) != 3:
        return " ".join(words)
    first, last = words[0], words[2]
    return f"先{first}后{last}" if " before " in way else f"从{first}到{last}"


def record(body: Body, names: Names) -> list[str]:
    """A form filled at an event."""
    form = names.form(body.get("form"))
    fields = form_fields(body, names)
    event = events(body["event"], names) if "event" in body else ""
    english = f"{'At ' + event + ', fill' if event else 'Fill'} in {form}"
    chinese = f"{event + '时，' if event else ''}填写{form}"
    if fields:
        english, chinese = f"{english}, with {fields}", f"{chinese}，填{fields}"
    if "due" in body:
        due = say_due(body["due"], names)
        english, chinese = f"{english}, {due}", f"{chinese}，{due}"
    said = [pick(names.language, english, chinese)]
    said += record_extras(body, names)
    return said


def form_fields(body: Body, names: Names) -> str:
    """The fields that must be filled, by label; empty for all."""
    found = names.get(f"form {body.get('form')}")
    known = ((found.data or {}).get("fields") or {}) if found is not None else {}
    fields = body.get("fields")
    if not isinstance(fields, (list, tuple)):
        return ""
    labels = []
    for field in fields:
        entry = known.get(field)
        label = names.text(entry.get("label")) if isinstance(entry, Mapping) else ""
        labels.append(quoted(label or humane(str(field))))
    return listing(labels, names.language)


def record_extras(body: Body, names: Names) -> list[str]:
    """What becomes of the copies, the line to be written, the proofs."""
    said = []
    words = {
        "stays": ("stays", "留存"),
        "goes": ("is sent on", "转出"),
        "comes_back": ("comes back", "收回"),
    }
    copies = [
        pick(names.language, f"copy {number} {english}", f"第 {number} 联{chinese}")
        for number, copy in enumerate(body.get("copies") or (), 1)
        for english, chinese in [words.get(str(copy), (str(copy), str(copy)))]
    ]
    if copies:
        said.append(capital(listing(copies, names.language)))
    if body.get("evidence"):
        proofs = listing([evidence(one, names) for one in body["evidence"]], names.language)
        said.append(pick(names.language, f"Proof needed: {proofs}", f"须附：{proofs}"))
    return said


def evidence(name: Any, names: Names) -> str:
    """A proof by its label, or by a common word."""
    common = {
        "photo": ("photo", "照片"),
        "signature": ("signature", "签字"),
        "file": ("file", "档案"),
        "order_number": ("order number", "订单号"),
        "written_opinion": ("written opinion", "书面意见"),
    }
    if names.get(str(name)) is not None:
        return names.label(name)
    copy = re.fullmatch(r"copy_(\d+)", str(name))
    if copy is not None:
        return pick(names.language, f"copy {copy[1]}", f"第 {copy[1]} 联")
    return pick(names.language, *common.get(str(name), (humane(str(name)), humane(str(name)))))


def phrase(body: Body, names: Names) -> list[str]:
    """Wording that is required or forbidden at an event; the wordings follow as lines."""
    event = events(body.get("event"), names)
    said = []
    leads = {
        "any": ("say one of these", "说以下任意一句"),
        "all": ("say all of these", "说全以下各句"),
        "never": ("never say any of these", "不得说以下任何一句"),
    }
    for key, (english, chinese) in leads.items():
        if key not in body:
            continue
        texts = pick(names.language, " / ", "").join(quoted(names.text(one)) for one in body[key])
        order = f"At {event}, {english}: {texts}"
        said.append(pick(names.language, order, f"{event}时，{chinese}：{texts}"))
    if "tone" in body:
        tone = names.text(body["tone"])
        said.append(pick(names.language, f"Tone: {tone}", f"语气：{tone}"))
    return said


def attest(body: Body, names: Names) -> list[str]:
    """What only a person can judge."""
    items = [names.text(item.get("check")) for item in body.get("items") or ()]
    text = pick(names.language, "; ", "；").join(items)
    where = events(body["event"], names) if "event" in body else ""
    if not where and "every" in body:
        where = period(str(body["every"]), names)
        english = f"{where} "
    else:
        english = f"at {where}, " if where else ""
    who = names.role(body["by"]) if "by" in body else ""
    lead = f"{english}{'the ' + who + ' checks' if who else 'check'}"
    chinese = f"{where + '时，' if 'event' in body else where}{who}确认"
    return [pick(names.language, f"{capital(lead)}: {text}", f"{chinese}：{text}")]


def period(text: str, names: Names) -> str:
    """`month` as "every month", a span as "every 2 weeks"."""
    if text in PERIODS:
        english, chinese = PERIODS[text]
        return pick(names.language, f"every {english}", chinese)
    span = names.value(text)
    figure = span[:1].isdigit()
    if names.language == "zh":
        return f"每 {span}" if figure else f"每次间隔不超过{span}，"
    return f"every {span}" if figure else f"again and again, each time within {span}"


def schedule(body: Body, names: Names) -> list[str]:
    """A recurrence by the calendar, or offsets after an event."""
    act = do(body.get("do"), names)
    if "offsets" in body:
        spans = listing([say_value(one, names.language) for one in body["offsets"]], names.language)
        after = events(body.get("after"), names)
        english = capital(f"{act} {spans} after {after}")
        said = [pick(names.language, english, f"{after}后 {spans}，{act}")]
    else:
        when = period(str(body.get("every")), names)
        day = on_day(body, names)
        said = [pick(names.language, f"{capital(when)}{day}, {act}", f"{when}{day}{act}")]
    if "at" in body:
        said[0] += pick(names.language, f" at {body['at']}", f"（{body['at']}）")
    if "slack" in body:
        slack = names.value(body["slack"])
        said[0] += pick(names.language, f", ±\u00a0{slack}", f"（± {slack}）")
    words = {
        "next": ("If the day is closed: on the next open day", "遇休息日顺延至下一个开放日"),
        "previous": ("If the day is closed: on the open day before", "遇休息日提前至上一个开放日"),
    }
    if body.get("closed_day") in words:
        said.append(pick(names.language, *words[str(body["closed_day"])]))
    return said


def on_day(body: Body, names: Names) -> str:
    """The day of the week, month or year."""
    if "on_day" not in body:
        return ""
    day = str(body["on_day"])
    if day in DAYS:
        return pick(names.language, f" on {DAYS[day][0]}", DAYS[day][1].removeprefix("星期"))
    if day == "last":
        return pick(names.language, " on the last day", "最后一日")
    return pick(names.language, f" on day {day}", f" {day} 日")


def attempt(body: Body, names: Names) -> list[str]:
    """Try again at another time, n times, then hand on."""
    act, goal = do(body.get("do"), names), say_condition(body.get("until"), names)
    most = names.value(body.get("at_most"))
    again = str(body.get("again", ""))
    if again.startswith("other"):
        way = pick(names.language, "each time in another part of the day", "每次换一个时段")
    elif again:
        span = names.value(again.removeprefix("after "))
        way = pick(names.language, f"again after {span}", f"间隔 {span}再试")
    else:
        way = ""
    english = f"{capital(act)} until {goal}, at most {most} times{', ' + way if way else ''}"
    chinese = f"{act}，直到{goal}，至多 {most} 次{'，' + way if way else ''}"
    said = [pick(names.language, english, chinese)]
    if "then" in body:
        then = do(body["then"], names)
        said.append(pick(names.language, f"If that fails: {then}", f"仍未成功的，{then}"))
    return said
