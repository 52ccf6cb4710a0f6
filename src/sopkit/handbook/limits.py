"""This module says the rule kinds that set limits: permit, forbid, count, measure and kin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sopkit.handbook.conditions import (
    say_condition,
    say_event,
    say_mention,
    say_value_expression,
)
from sopkit.handbook.demands import Body, do, span_of
from sopkit.handbook.names import Names, humane
from sopkit.handbook.terms import pick
from sopkit.handbook.values import capital, listing, lower, quoted, say_value

PER: Final[dict[str, tuple[str, str]]] = {
    "case": ("case", "每个个案"),
    "day": ("day", "每日"),
    "week": ("week", "每周"),
    "month": ("month", "每月"),
    "year": ("year", "每年"),
}
OVER: Final[dict[str, tuple[str, str]]] = {
    "day": ("over a day", "按日统计"),
    "week": ("over a week", "按周统计"),
    "month": ("over a month", "按月统计"),
    "season": ("over a season", "按季度统计"),
    "year": ("over a year", "按年统计"),
}


def each_event(body: Body) -> list[Any]:
    """The events of a guard, one or several."""
    event = body.get("event")
    return list(event) if isinstance(event, (list, tuple)) else [event]


def acts(body: Body, names: Names) -> str:
    """The guarded acts as orders if all of them read as orders, else empty."""
    orders = [names.imperative(event) for event in each_event(body)]
    if any(one is None or "," in one or "，" in one or "、" in one for one in orders):
        return ""
    return listing([one for one in orders if one is not None], names.language, last="or")


def mentions(body: Body, names: Names) -> str:
    """The guarded events in quotation marks."""
    return listing([say_mention(one, names) for one in each_event(body)], names.language, last="or")


def permit(body: Body, names: Names) -> list[str]:
    """An event only if condition, role, limit, approval, consent."""
    said = []
    scope = names.role(body["for"]) if "for" in body else ""
    if "role" in body:
        said.append(only_role(names.role(body["role"]), body, names))
    demands = permit_demands(body, names)
    if demands:
        said.append(only_if(scope, demands, body, names))
    if "instead" in body:
        other = do(body["instead"], names)
        said.append(pick(names.language, f"Otherwise: {other}", f"否则：{other}"))
    return said


def only_role(role: str, body: Body, names: Names) -> str:
    """Who alone may do it."""
    act = acts(body, names)
    if act:
        return pick(names.language, f"Only the {role} may {act}", f"只有{role}可{act}")
    event = mentions(body, names)
    return pick(names.language, f"{event}: only by the {role}", f"{event}只可由{role}进行")


def permit_demands(body: Body, names: Names) -> list[str]:
    """The conditions of a permit, each as a clause."""
    found = []
    if "only_if" in body:
        found.append(say_condition(body["only_if"], names))
    if "limit" in body:
        found.append(say_condition(body["limit"], names))
    if "rank" in body:
        least = names.role(body["rank"])
        english = f"the person is {least} or above"
        found.append(pick(names.language, english, f"由{least}及以上职级进行"))
    if "approved_by" in body:
        role = names.role(body["approved_by"])
        found.append(pick(names.language, f"the {role} has approved it", f"已经{role}批准"))
    if "consent" in body:
        consent = say_condition(body["consent"], names)
        english, chinese = f"it is on record before that {consent}", f"事先已记录：{consent}"
        found.append(pick(names.language, english, chinese))
    if "same_actor_as" in body:
        event = names.mention(body["same_actor_as"])
        english = f"by the same person as {event}"
        found.append(pick(names.language, english, f"由完成{event}的同一人进行"))
    if "other_actor_than" in body:
        event = names.mention(body["other_actor_than"])
        english = f"by another person than {event}"
        found.append(pick(names.language, english, f"不由完成{event}的同一人进行"))
    return found


def only_if(scope: str, demands: list[str], body: Body, names: Names) -> str:
    """`Pay the refund only if ..`."""
    act = acts(body, names)
    if names.language == "zh":
        need = "，且".join(demands)
        lead = f"对{scope}：" if scope else ""
        return f"{lead}仅当{need}，方可{act or '进行' + mentions(body, names)}"
    need = " and ".join(demands)
    if scope:
        return f"The {scope} may {act or 'see ' + mentions(body, names)} only if {need}"
    if act:
        return f"{capital(act)} only if {need}"
    return f"{mentions(body, names)}: only if {need}"


def forbid(body: Body, names: Names, *, strength: str = "must") -> list[str]:
    """An event or an act never, or not while a state lasts."""
    if "overlap" in body:
        return [overlap(body["overlap"], names)]
    if "act" in body:
        text = names.text(body["act"])
        act = lower(text) if names.language == "en" else text
    else:
        act = acts(body, names)
    no = "不应" if strength == "should" else "不得"
    if act:
        who = f"{names.role(body['for'])}" if "for" in body else ""
        english = f"The {who} must not {act}" if who else f"Do not {act}"
        chinese = f"{who}{no}{act}"
    else:
        event = mentions(body, names)
        english, chinese = f"{event} must not happen", f"{no}发生{event}"
    when = forbidden_time(body, names)
    if names.language == "zh":
        return [f"{when + '，' if when else ''}{chinese}"]
    return [f"{english}{' ' + when if when else ''}"]


def forbidden_time(body: Body, names: Names) -> str:
    """When a prohibition holds."""
    if "within" in body:
        span, start = names.value(body["within"]), say_event(body.get("from"), names)
        space = " " if span[:1].isdigit() else ""
        return pick(names.language, f"within {span} after {start}", f"{start}后{space}{span}内")
    if "outside" in body:
        hours = str(body["outside"]).replace("-", "–")
        return pick(names.language, f"outside {hours}", f"在 {hours} 以外的时间")
    return span_of(body, names)


def overlap(body: Body, names: Names) -> str:
    """Two cases of one thing never at once."""
    thing = names.label(body.get("of"))
    lasting = span_of(body, names)
    english = f"No two cases of the same {thing} at once, {lasting}"
    return pick(names.language, english, f"同一{thing}不得同时有两个个案（{lasting}）")


def count(body: Body, names: Names) -> list[str]:
    """How often something may or must happen."""
    bounds = []
    for key, english, chinese in (
        ("at_most", "at most", "至多"),
        ("at_least", "at least", "至少"),
        ("exactly", "exactly", "恰好"),
    ):
        if key in body:
            number = names.value(body[key])
            times = f"{english} {number} {'time' if number == '1' else 'times'}"
            bounds.append(pick(names.language, times, f"{chinese} {number} 次"))
    event = mentions(body, names)
    per = str(body.get("per", "case"))
    english, chinese = PER.get(per, (names.value(per), f"每{names.value(per)}"))
    by = humane(str(body["by"])) if "by" in body else ""
    tail = f" and {by}" if by else ""
    text = listing(bounds, names.language)
    limit = f"{event}: {text} per {english}{tail}"
    said = [pick(names.language, limit, f"{event}：{chinese}{text}")]
    if "where" in body:
        condition = say_condition(body["where"], names)
        said.append(pick(names.language, f"Counted if {condition}", f"仅计{condition}的"))
    if "for" in body:
        role = names.role(body["for"])
        said.append(pick(names.language, f"Counted for the {role}", f"仅计{role}的"))
    said += [ladder(rung, names) for rung in body.get("ladder") or ()]
    return said


def ladder(rung: Mapping[str, Any], names: Names) -> str:
    """One rung: at the n-th time, what follows."""
    then, number = rung.get("then"), rung.get("at")
    text = names.text(then) if isinstance(then, Mapping) else names.act(then)
    return pick(names.language, f"At time {number}: {text}", f"第 {number} 次：{text}")


def hold(body: Body, names: Names) -> list[str]:
    """A condition that stays true while something lasts."""
    condition = say_condition(body.get("that"), names)
    lasting = span_of(body, names)
    english = f"{lasting or 'throughout the case'}, this must hold: {condition}"
    chinese = f"{lasting or '个案全程'}，须始终满足：{condition}"
    said = [pick(names.language, capital(english), chinese)]
    if "tolerated" in body:
        span = names.value(body["tolerated"])
        space = " " if span[:1].isdigit() else ""
        english = f"A lapse within {span} is tolerated"
        said.append(pick(names.language, english, f"允许的中断：不超过{space}{span}"))
    return said


def measure(body: Body, names: Names) -> list[str]:
    """A measured fact with its limits."""
    of = body.get("of")
    what = names.text(of) if isinstance(of, Mapping) else names.label(of)
    parts = []
    for key, english, chinese in (
        ("equals", "", ""),
        ("between", "", ""),
        ("at_least", "at least ", "至少 "),
        ("at_most", "at most ", "至多 "),
    ):
        if key in body:
            parts.append(pick(names.language, english, chinese) + names.value(body[key]))
    text = listing(parts, names.language)
    if "tolerance" in body:
        text += f" ±\u00a0{say_value(body['tolerance'], names.language)}"
    if "each" in body:
        each = names.label(body["each"])
        text += pick(names.language, f", for each {each}", f"（每个{each}）")
    return [pick(names.language, f"{what}: {text}", f"{what}：{text}")]


def stock(body: Body, names: Names) -> list[str]:
    """A quantity of the pick list."""
    return [
        pick(names.language, "{}: {}", "{}：{}").format(
            names.thing(body.get("item")), quantity(body, names)
        )
    ]


def quantity(body: Body, names: Names) -> str:
    """How many of a thing: a fixed number, one for each, one for so many."""
    of = say_value_expression(body["of"], names) if "of" in body else ""
    if "fixed" in body:
        text = names.value(body["fixed"])
    elif "one_per" in body:
        per = names.value(body["one_per"])
        text = pick(names.language, f"1 for every {per} ({of})", f"{of}每 {per} 配 1")
    else:
        each = names.value(body.get("each", 1))
        text = f"{each} × ({of})" if re.search(r" [-+−×÷] ", of) else f"{each} × {of}"
    if "plus" in body:
        spare = names.value(body["plus"])
        text += pick(names.language, f", plus {spare} spare", f"，另备 {spare}")
    if body.get("round") == "down":
        text += pick(names.language, ", rounded down", "，向下取整")
    if "capacity" in body:
        room = names.label(body["capacity"])
        text += pick(names.language, f", at most {room}", f"，不超过{room}")
    return text


def table(body: Body, names: Names) -> list[str]:
    """A decision table, one line a row."""
    fact = str(body.get("type"))
    said = [hit_policy(body, names)]
    for row in body.get("rows") or ():
        value = row.get("then", row.get("otherwise"))
        answer = names.choice(str(value), fact)
        if isinstance(value, Mapping):
            answer = names.text(value)
        if "otherwise" in row:
            said.append(pick(names.language, f"Otherwise: {answer}", f"其他情况：{answer}"))
            continue
        condition = say_condition(row.get("when"), names)
        said.append(pick(names.language, f"If {condition}: {answer}", f"{condition}：{answer}"))
    return said


def hit_policy(body: Body, names: Names) -> str:
    """What the table decides and which row counts."""
    label = names.label(str(body.get("type")))
    words = {
        "one": ("the one row that applies", "唯一适用的一行"),
        "first": ("the first row that applies", "第一个适用的行"),
        "last_event": ("the row whose event came last", "事件最晚发生的行"),
        "all": ("all rows that apply", "所有适用的行"),
    }
    way = pick(names.language, *words.get(str(body.get("hit", "one")), words["one"]))
    english = f"“{capital(label)}” is decided by {way}"
    return pick(names.language, english, f"{label}：按{way}确定")


def kpi(body: Body, names: Names) -> list[str]:
    """A figure over many cases, and its target."""
    text = kpi_value(body, names)
    extras = []
    if "where" in body:
        condition = say_condition(body["where"], names)
        extras.append(pick(names.language, f"where: {condition}", f"仅计：{condition}"))
    if "of_role" in body:
        role = names.role(body["of_role"])
        extras.append(pick(names.language, f"of the {role}", f"岗位：{role}"))
    if "per" in body:
        per = names.get(f"role {body['per']}")
        key = per.label if per is not None else pick(names.language, *person(str(body["per"])))
        extras.append(pick(names.language, f"for each {key}", f"按{key}统计"))
    if "over" in body:
        over = str(body["over"])
        extras.append(pick(names.language, *OVER.get(over, (f"over {over}", names.value(over)))))
    said = [pick(names.language, ", ", "，").join([text, *extras])]
    if "target" in body:
        said.append(target(str(body["target"]), names))
    return said


def person(key: str) -> tuple[str, str]:
    """A common word for the key that figures are grouped by."""
    words = {"agent": ("agent", "人员"), "person": ("person", "人员"), "room": ("room", "房间")}
    return words.get(key, (humane(key), humane(key)))


def target(text: str, names: Names) -> str:
    """`at least 30 %`."""
    for word, chinese in (("at least ", "至少"), ("at most ", "至多")):
        if text.startswith(word):
            value = names.value(text.removeprefix(word))
            space = " " if value[:1].isdigit() else ""
            return pick(names.language, f"Target: {word}{value}", f"目标：{chinese}{space}{value}")
    return pick(names.language, f"Target: {names.value(text)}", f"目标：{names.value(text)}")


def kpi_value(body: Body, names: Names) -> str:
    """What is counted or averaged."""
    if "share" in body:
        part, whole = (kpi_term(body.get(key), names) for key in ("share", "among"))
        return pick(names.language, f"Share of {part} among {whole}", f"{part}占{whole}的比率")
    words = {
        "count": ("Number of {}", "{}的次数"),
        "sum": ("Sum of {}", "{}合计"),
        "mean": ("Mean of {}", "平均{}"),
        "percentile": ("Percentile {} of {}", "{}百分位：{}"),
    }
    for key, pair in words.items():
        if key not in body:
            continue
        term = kpi_term(body[key] if key != "percentile" else body.get("of"), names)
        if key == "percentile":
            return pick(names.language, *pair).format(names.value(body[key]), term)
        text = pick(names.language, *pair).format(term)
        if "among" in body:
            whole = kpi_term(body["among"], names)
            text += pick(names.language, f" over {whole}", f"（按{whole}计）")
        return text
    return ""


def kpi_term(text: Any, names: Names) -> str:
    """`amount of order.paid`, `time from A to B`, an event or a fact."""
    words = str(text)
    if words.startswith("time from ") and " to " in words:
        start, _, end = words.removeprefix("time from ").partition(" to ")
        first, second = names.mention(start), names.mention(end)
        english = f"the time from {first} to {second}"
        return pick(names.language, english, f"{first}至{second}的时间")
    field, of, event = words.partition(" of ")
    if of and names.get(event) is not None:
        label = names.label(f"{event}.{field}")
        mention = names.mention(event)
        return pick(names.language, f"{label} of {mention}", f"{mention}的{label}")
    if " or " in words:
        parts = [kpi_term(one, names) for one in words.split(" or ")]
        return listing(parts, names.language, last="or")
    found = names.get(words)
    if found is not None and found.sort in {"event", "step"}:
        return names.mention(words)
    return quoted(names.label(words))
