"""This module says duties, violations, steps and bad records in one sentence, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sopkit.language import Text, join, phrase
from sopkit.quantities import say_instant

if TYPE_CHECKING:
    from sopkit.kernel.duties import Duty
    from sopkit.procedure import Procedure

SENTENCES: Mapping[str, Text] = {
    "by": Text("{what}, by {due}", "{due}前：{what}"),
    "from_by": Text("{what}, from {earliest} to {due}", "{earliest} 至 {due}：{what}"),
    "from": Text("{what}, not before {earliest}", "{what}，不早于 {earliest}"),
    "open": Text("{what}", "{what}"),
    "unsure": Text("{what}, if it applies (unknown: {needs})", "{what}（是否适用待确认：{needs}）"),
    "no_value": Text("{what}; set the parameter {needs} to give it a due", "{what}；请设定参数 {needs} 以确定时限"),
    "not_done": Text("{what}: not done by {at}", "{what}：{at} 前未完成"),
    "at": Text("{what} at {at}: {why}", "{at} {what}：{why}"),
    "held": Text("{what}: not so since {at}", "{what}：自 {at} 起不符合"),
    "cured": Text("; made good at {at}", "；已于 {at} 补救"),
    "dropped": Text("; no longer owed from {at}", "；自 {at} 起不再要求"),
}
REASONS: tuple[tuple[str, Text], ...] = (
    (r"before (?P<names>.+)", Text("done before {names}", "先于{names}")),
    (r"not open", Text("it was not its turn", "尚未轮到此步骤")),
    (r"does not apply", Text("it does not apply here", "此处不适用")),
    (r"not done when the case ended", Text("not done when the case ended", "结束时仍未完成")),
    (r"too soon", Text("too soon after the last time", "距上次时间过短")),
    (r"early", Text("it was done too early, and not again in time", "完成过早，期限内未再完成")),
    (r"no_plan", Text("not done in time before it", "未在此前按时完成")),
    (r"role: (?P<names>.+)", Text("not for the role {names}", "{names}无此权限")),
    (r"(?:only_if|limit|consent): (?P<text>.+)", Text("only if {text}", "须满足：{text}")),
    (r"while (?P<text>.+)", Text("not while {text}", "不得在此情形下进行：{text}")),
    (r"after (?P<names>.+)", Text("not after {names}", "{names}之后不得进行")),
    (r"within (?P<text>.+) of (?P<names>.+)", Text("not within {text} of {names}", "{names}后 {text} 内不得进行")),
    (r"outside (?P<text>.+)", Text("only between {text}", "只可在 {text} 之间进行")),
    (r"never", Text("never allowed", "不得进行")),
    (r"missing (?P<names>.+)", Text("missing: {names}", "缺少：{names}")),
    (r"(?P<count>\d+) > (?P<most>\d+)", Text("{count} times, at most {most}", "共 {count} 次，最多 {most} 次")),
    (r"(?P<count>\d+) < (?P<least>\d+)", Text("{count} times, at least {least}", "共 {count} 次，至少 {least} 次")),
    (r"(?P<names>[\w.]+): not_ok", Text("not in order", "不合格")),
    (r"never: (?P<text>.+)", Text("“{text}” must not be said", "不得说“{text}”")),
    (r"all: (?P<text>.+)", Text("“{text}” was not said", "未说“{text}”")),
    (r"any of the wordings", Text("none of the wordings was used", "未使用规定话术")),
    (r"approved_by: (?P<names>.+)", Text("not approved by {names}", "未经{names}批准")),
    (
        r"(?P<how>same|other)_actor_(?:as|than) (?P<names>[\w.]+): (?P<person>.+)",
        Text("{names} was by {person}", "{names}由 {person} 完成"),
    ),
)
PROBLEMS: Mapping[str, Text] = {
    "undeclared_event": Text(
        "record {record}: the procedure declares no event '{detail}'; the record is kept and not judged",
        "记录 {record}：规程未声明事件“{detail}”；记录保留，不作判断",
    ),
    "undeclared_field": Text(
        "record {record}: '{detail}' is neither a fact nor a field of its event; the value is kept and not read",
        "记录 {record}：“{detail}”既非事实也非事件字段；数值保留，不予读取",
    ),
    "no_such_record": Text(
        "record {record}: it corrects record {detail}, which is not there or was recorded later; "
        "it takes effect when that record arrives",
        "记录 {record}：所更正的记录 {detail} 不存在或登记更晚；待该记录到达后生效",
    ),
    "waiver_without_reason": Text(
        "record {record}: a waiver of '{detail}' gives no reason; add `reason`, or it waives nothing",
        "记录 {record}：豁免“{detail}”未写理由；请补 `reason`，否则不生效",
    ),
    "appointment_in_the_past": Text(
        "record {record}: the agreed time ends before it was agreed; correct the record",
        "记录 {record}：约定时间早于约定时刻；请更正记录",
    ),
    "unknown_exit": Text(
        "record {record}: the step has no exit '{detail}'; record it again with one of its exits",
        "记录 {record}：该步骤没有出口“{detail}”；请用已有出口重新记录",
    ),
    "unknown_member": Text(
        "record {record}: '{detail}' is no member of the collection; correct the key",
        "记录 {record}：“{detail}”不在集合内；请更正 key",
    ),
}


def step_text(procedure: Procedure, name: str, language: str) -> str:
    """The instruction of a step, event or rule; its label or id where it has none."""
    step = next((one for one in procedure.model.steps if one.id == name), None)
    event = procedure.model.events.get(name)
    pair = step.do if step is not None else event.do if event is not None else None
    if pair:
        return pair.get(language) or next(iter(pair.values()))
    return procedure.text(name, language)


def rule_text(procedure: Procedure, duty: Duty, language: str) -> str:
    """What a rule demands: its message, what it asks to be done, or what it judges."""
    entry = procedure.entries.get(duty.rule.id)
    written = entry.written if entry is not None else {}
    for key in ("message", "check"):
        if isinstance(written.get(key), Mapping):
            text: Mapping[str, str] = written[key]
            return text.get(language) or next(iter(text.values()))
    spec = next(iter(procedure.rule(duty.rule.id)), None)
    targets = [one.event for one in getattr(spec, "targets", ())]
    if targets:
        return join([step_text(procedure, name, language) for name in dict.fromkeys(targets)], language, "or")
    if duty.record is not None and duty.record.event is not None:
        return step_text(procedure, duty.record.event, language)
    return step_text(procedure, duty.rule.id, language)


def duty_text(procedure: Procedure, duty: Duty, at: int, language: str) -> str:
    """What is owed, and from when until when."""
    what = rule_text(procedure, duty, language)
    if duty.state == "unsure":
        return _say("unsure", language, what=what, needs=_labels(procedure, duty.needs, language))
    if duty.due is None and duty.missing:
        return _say("no_value", language, what=what, needs=join(duty.missing, language))
    waits = duty.earliest is not None and duty.earliest > at
    key = ("from_by" if waits else "by") if duty.due is not None else ("from" if waits else "open")
    times = {
        name: _instant(procedure, value, language)
        for name, value in (("due", duty.due), ("earliest", duty.earliest))
        if value is not None
    }
    return _say(key, language, what=what, **times)


def violation_text(procedure: Procedure, duty: Duty, language: str) -> str:
    """What was broken, when and why, and whether it was made good."""
    assert duty.violated_at is not None
    at = _instant(procedure, duty.violated_at, language)
    what = rule_text(procedure, duty, language)
    if duty.cause == "breach":
        said = _say("held", language, what=procedure.text(duty.rule.id, language), at=at)
    elif duty.because:
        said = _say("at", language, what=what, at=at, why=reason_text(procedure, duty.because, language))
    else:
        said = _say("not_done", language, what=what, at=at)
    for key, when in (("cured", duty.cured_at), ("dropped", duty.dropped_at)):
        if when is not None:
            said += _say(key, language, at=_instant(procedure, when, language))
    return said


def reason_text(procedure: Procedure, because: str, language: str) -> str:
    """The reasons of a verdict in words; what has no words of its own is given as it stands."""
    return phrase("semicolon", language).join(_reason(procedure, one, language) for one in because.split("; "))


def _reason(procedure: Procedure, because: str, language: str) -> str:
    for pattern, text in REASONS:
        match = re.fullmatch(pattern, because)
        if match is not None:
            values = match.groupdict()
            if "names" in values:
                values["names"] = _labels(procedure, values["names"].split(", "), language)
            return text.fill(language, **values)
    return because


def _labels(procedure: Procedure, names: Any, language: str) -> str:
    quoted = "“{}”" if language == "zh" else "'{}'"
    return join([quoted.format(step_text(procedure, name, language)) for name in names], language)


def problem_text(record: int | str, code: str, detail: Any, language: str) -> str:
    """What is wrong with a record, and what to do."""
    return phrase(code, language, catalogue=PROBLEMS, record=record, detail=detail)


def _instant(procedure: Procedure, at: int, language: str) -> str:
    from zoneinfo import ZoneInfo

    return say_instant(at, procedure.zone or ZoneInfo("UTC"), language)


def _say(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=SENTENCES, **values)
