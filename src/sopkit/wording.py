"""This module says duties, violations and answers in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.kernel.program import EXIT_OF, PLAN_OF
from sopkit.language import Text, join, phrase, pick
from sopkit.quantities import say, say_instant
from sopkit.speaking import lacking, quoted, say_condition, sentence, told_apart
from sopkit.speaking.demands import daypart, evidence

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.asking import Answer
    from sopkit.kernel.duties import Duty
    from sopkit.procedure import Procedure
    from sopkit.speaking import Labels

SENTENCES: Mapping[str, Text] = {
    "by": Text("{what}, by {due}", "{due} 前：{what}"),
    "from_by": Text("{what}, from {earliest} to {due}", "{earliest} 至 {due}：{what}"),
    "from": Text("{what}, not before {earliest}", "{what}，不早于 {earliest}"),
    "open": Text("{what}", "{what}"),
    "unsure": Text(
        "{what}, if it applies (not known: {needs})", "{what}（是否适用待确认：{needs}）"
    ),
    "paused": Text("{what}; its clock stands still", "{what}（计时暂停）"),
    "no_value": Text(
        "{what}; set the parameter {needs} to give it a due",
        "{what}；请设定参数 {needs} 以确定时限",
    ),
    "not_done": Text("{what}: not done by {at}", "{what}：{at} 前未完成"),
    "at": Text("{what} at {at}: {why}", "{at} {what}：{why}"),
    "held": Text("{what}: not so since {at}", "{what}：自 {at} 起不符合"),
    "cured": Text("; made good at {at}", "；已于 {at} 补救"),
    "dropped": Text("; no longer owed from {at}", "；自 {at} 起不再要求"),
}
ANSWERS: Mapping[str, Text] = {
    "yes": Text("this may be done now", "现在可以进行"),
    "no": Text("this must not be done now", "现在不得进行"),
    "ask": Text("this cannot be decided yet", "现在尚不能确定可否进行"),
    "first": Text("find out first: {question}", "请先确认：{question}"),
    "yet": Text("not yet: {what}", "尚未：{what}"),
    "who": Text("this is for the {roles}", "此事由{roles}办理"),
    "since": Text("allowed from {at} on", "{at} 起方可进行"),
    "instead": Text("instead: {what}", "应改为：{what}"),
    "advice": Text("it is advised against: {what}", "不建议：{what}"),
    "have": Text("how many are there: {thing}", "现有数量：{thing}"),
    "measure": Text("measure: {what}", "请测量：{what}"),
    "exit": Text("how did it go: {what}", "结果如何：{what}"),
    "absent": Text("there is no {what}", "没有{what}"),
    "plan": Text("when is {what} planned", "{what}计划在何时"),
}
# `names` are labels, `lacking` fields and proofs, `when` a condition, `span` a length of time
REASONS: tuple[tuple[str, Text], ...] = (
    (r"before (?P<names>.+)", Text("done before {names}", "在{names}之前就做了")),
    (r"not open", Text("it was not its turn", "尚未轮到此步骤")),
    (r"does not apply", Text("it does not apply here", "此处不适用")),
    (r"not done when the case ended", Text("not done when the case ended", "结束时仍未完成")),
    (r"too soon", Text("too soon after the last time", "距上次时间过短")),
    (r"early", Text("it was done too early, and not again in time", "完成得太早，截止前没有再做")),
    (
        r"(?P<event>\S+) (?P<span>.+) ahead of its plan",
        Text("{event} came {span} ahead of its plan", "{event}比计划提前 {span}"),
    ),
    (r"not in time before it", Text("not done in time before it", "未在此前按时完成")),
    (r"tried in (?P<part>.+)", Text("already tried in the {part}", "该时段（{part}）已尝试过")),
    (r"line: (?P<text>.+)", Text("the line is not written as {text}", "未按“{text}”书写")),
    (
        r"acts as (?P<both>.+): (?P<person>.+)",
        Text("{person} acts both as {both}", "{person} 同时担任{both}"),
    ),
    (r"(?:role|rank): (?P<roles>.+)", Text("not for the {roles}", "{roles}无此权限")),
    (r"role|rank", Text("the role of the person is not recorded", "未登记执行人的岗位")),
    (r"(?:only_if|limit): (?P<when>.+)", Text("allowed only if {when}", "只有{when}，方可进行")),
    (
        r"consent: (?P<when>.+)",
        Text("only with this on record before: {when}", "须事先记录：{when}"),
    ),
    (r"while (?P<when>.+)", Text("not allowed as long as {when}", "{when}期间不得进行")),
    (r"after (?P<names>.+)", Text("not allowed after {names}", "{names}之后不得进行")),
    (
        r"within (?P<span>.+) of (?P<names>.+)",
        Text("not allowed within {span} of {names}", "{names}后 {span}内不得进行"),
    ),
    (r"outside (?P<hours>.+)", Text("not allowed outside {hours}", "不得在 {hours} 以外进行")),
    (r"never", Text("never allowed", "不得进行")),
    (r"last\((?P<names>.+)\)", Text("{names} has not happened", "{names}尚未发生")),
    (r"missing (?P<lacking>.+)", Text("missing: {lacking}", "缺少：{lacking}")),
    (
        r"(?P<count>\d+) > (?P<most>\d+)",
        Text("{count} times, at most {most}", "共 {count} 次，至多 {most} 次"),
    ),
    (
        r"(?P<count>\d+) < (?P<least>\d+)",
        Text("{count} times, at least {least}", "共 {count} 次，至少 {least} 次"),
    ),
    (r"[\w.]+: not_ok", Text("not in order", "不合格")),
    (r"never: (?P<text>.+)", Text("“{text}” must not be said", "不得说“{text}”")),
    (r"all: (?P<text>.+)", Text("“{text}” was not said", "未说“{text}”")),
    (r"any of the wordings", Text("none of the wordings was used", "未使用规定话术")),
    (r"approved_by: (?P<roles>.+)", Text("not approved by the {roles}", "未经{roles}批准")),
    (
        r"same_actor_as (?P<names>[\w.]+): (?P<person>.+)",
        Text("only by {person}, who did {names}", "只可由完成{names}的 {person} 进行"),
    ),
    (
        r"other_actor_than (?P<names>[\w.]+): (?P<person>.+)",
        Text("not by {person}, who did {names}", "不得由完成{names}的 {person} 进行"),
    ),
)
# what the sentence of a `forbid` says as well
_FORBIDDEN = re.compile(r"while |after |within |outside |never$")


def step_text(
    procedure: Procedure, name: str, language: str, facts: Mapping[str, Any] | None = None
) -> str:
    """The instruction of a step or event, the sentence of a rule, the label of anything else.

    `facts` are those of a case, for the placeholders of an instruction.
    """
    names = _spoken(procedure, language, facts)
    found = names.get(name, "step", "event")
    if found is None:
        return procedure.text(name, language)
    return names.text((found.data or {}).get("do")) or found.label


def _spoken(procedure: Procedure, language: str, facts: Mapping[str, Any] | None) -> Labels:
    names = procedure.spoken(language)
    if not facts:
        return names

    def known(name: str) -> str | None:
        value = facts.get(name)
        kind = procedure.fact_type(name)
        return None if value is None else say(value, kind, language, procedure.zone)

    return names.knowing(known)


def rule_text(
    procedure: Procedure, duty: Duty, language: str, facts: Mapping[str, Any] | None = None
) -> str:
    """What a rule demands: its message, what it asks to be done, or what it judges.

    `facts` are those of the case, for placeholders.
    """
    entry = procedure.entries.get(duty.rule.id)
    written = entry.written if entry is not None else {}
    names = _spoken(procedure, language, facts)
    for key in ("message", "check"):
        if isinstance(written.get(key), Mapping):
            return names.text(written[key])
    spec = next(iter(procedure.rule(duty.rule.id)), None)
    targets = dict.fromkeys(one.event for one in getattr(spec, "targets", ()))
    if targets:
        return join(
            [step_text(procedure, name, language, facts) for name in targets], language, "or"
        )
    if duty.record is not None and duty.record.event is not None:
        return step_text(procedure, duty.record.event, language, facts)
    return step_text(procedure, duty.rule.id, language, facts)


def duty_text(
    procedure: Procedure,
    duty: Duty,
    at: int,
    language: str,
    zone: tzinfo | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """What is owed, and from when until when; on the clocks of `zone`, else of the procedure."""
    what = rule_text(procedure, duty, language, facts)
    if duty.state == "unsure":
        event = duty.record.event if duty.record is not None else None
        events = () if event is None else (event,)
        return _say(
            "unsure", language, what=what, needs=needs_text(procedure, duty.needs, language, events)
        )
    if duty.live and duty.stands_still:
        return _say("paused", language, what=what)
    if duty.due is None and duty.missing:
        return _say("no_value", language, what=what, needs=join(duty.missing, language))
    earliest = duty.earliest if duty.left is None or duty.left.earliest is None else None
    waits = earliest is not None and earliest > at
    key = ("from_by" if waits else "by") if duty.due is not None else ("from" if waits else "open")
    times = {
        name: say_instant(value, zone or procedure.zone, language)
        for name, value in (("due", duty.due), ("earliest", earliest))
        if value is not None
    }
    return _say(key, language, what=what, **times)


def violation_text(
    procedure: Procedure,
    duty: Duty,
    language: str,
    zone: tzinfo | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """What was broken, when and why, and whether it was made good."""
    assert duty.violated_at is not None
    clocks = zone or procedure.zone
    at = say_instant(duty.violated_at, clocks, language)
    what = rule_text(procedure, duty, language, facts)
    if duty.cause == "breach":
        said = _say("held", language, what=procedure.text(duty.rule.id, language), at=at)
    elif duty.because:
        said = _say("at", language, what=what, at=at, why=duty_reason(procedure, duty, language))
    else:
        said = _say("not_done", language, what=what, at=at)
    for key, when in (("cured", duty.cured_at), ("dropped", duty.dropped_at)):
        if when is not None:
            said += _say(key, language, at=say_instant(when, clocks, language))
    return said


# -- reasons


def duty_reason(procedure: Procedure, duty: Duty, language: str) -> str:
    """Why a duty is broken, in words; empty where it was simply not done in time."""
    event = duty.record.event if duty.record is not None else None
    return reason_text(procedure, duty.because, language, event) if duty.because else ""


def absent_text(procedure: Procedure, duty: Duty, language: str) -> str:
    """What nobody can ever tell of a look: what it read is not there, or cannot be compared."""
    event = duty.record.event if duty.record is not None else None
    names = _judging(procedure, event, language)
    said = [_absent(names, one) for one in dict.fromkeys(duty.absent)]
    return phrase("semicolon", language).join(said)


def _absent(names: Labels, name: str) -> str:
    said = _reason(names, name)
    return answer_word("absent", names.language, what=names.wanted(name)) if said == name else said


def reason_text(procedure: Procedure, because: str, language: str, event: str | None = None) -> str:
    """The reasons of a verdict in words; what has no words of its own is given as it stands.

    `event` is the one that was judged, whose fields the reasons may read.
    """
    names = _judging(procedure, event, language)
    return phrase("semicolon", language).join(_reason(names, one) for one in because.split("; "))


def _judging(procedure: Procedure, event: str | None, language: str) -> Labels:
    names = procedure.spoken(language)
    return names if event is None else names.judging((event,))


def _reason(names: Labels, because: str) -> str:
    for pattern, text in REASONS:
        match = re.fullmatch(pattern, because)
        if match is not None:
            said = {key: _part(names, key, value) for key, value in match.groupdict().items()}
            return text.fill(names.language, **said)
    if names.condition(because) is not None:
        return say_condition(because, names)
    return because


def _part(names: Labels, key: str, value: str) -> str:
    match key:
        case "when":
            return say_condition(value, names)
        case "names":
            return join([_moment(names, one) for one in value.split(", ")], names.language)
        case "event":
            return names.happening(value)
        case "roles" | "both":
            roles = [names.role(one) for one in value.split(", ")]
            return join(roles, names.language, "and" if key == "both" else "or")
        case "part":
            return daypart(value, names.language)
        case "lacking":
            return join([_lack(names, one) for one in value.split(", ")], names.language)
        case "span":
            return names.value(value)
        case "hours":
            return value.replace("-", "–")
        case _:
            return value


def _moment(names: Labels, name: str) -> str:
    """What comes before or after, as a point in time; a member of a collection by its label."""
    if names.get(name, "event") is not None:
        return names.moment(name)
    member = re.fullmatch(r"(\w+) (\d+)", name)
    if member is not None and names.get(member[1], "collection") is not None:
        return quoted(f"{names.label(member[1])} {member[2]}")
    return names.wanted(name)


def _lack(names: Labels, name: str) -> str:
    field = names.get(f"field {name}")
    return field.label if field is not None else evidence(name, names)


def needs_text(
    procedure: Procedure, needs: Iterable[str], language: str, events: Collection[str] = ()
) -> str:
    """What is missing, in the words of the procedure; `events` are those that are judged."""
    names = procedure.spoken(language)
    return told_apart((_needed(procedure, names, name, events) for name in needs), language)


def _needed(procedure: Procedure, names: Labels, name: str, events: Collection[str]) -> str:
    field = name.removeprefix("form.")
    if field != name:
        return _lack(names, field)
    entry = procedure.entries.get(name) if names.get(name) is None else None
    if entry is not None:
        return procedure.text(name, names.language)
    return tick_text(procedure, name, names.language) or _wanted(names, name, events)


def _wanted(names: Labels, name: str, events: Collection[str]) -> str:
    """What is asked for; a field of `this` by its label in each of the events judged."""
    planned = name.removeprefix(PLAN_OF)
    if planned != name:
        return answer_word("plan", names.language, what=names.mention(planned))
    if not events or not name.startswith("this."):
        return names.wanted(name)
    labels = dict.fromkeys(names.judging((event,)).wanted(name) for event in events)
    return join(list(labels), names.language)


def tick_text(procedure: Procedure, name: str, language: str) -> str:
    """What a person ticks under this name; empty where the name is no check."""
    entry = procedure.entries.get(name)
    check = entry.written.get("check") if entry is not None else None
    return procedure.spoken(language).text(check) if isinstance(check, Mapping) else ""


def question_text(
    procedure: Procedure, name: str, language: str, events: Collection[str] = ()
) -> str:
    """The question a fact is asked with; without one, a question about its label.

    `events` are those that are judged, whose field may be asked for.
    """
    names = procedure.spoken(language)
    fact = procedure.model.facts.get(name)
    if fact is not None and fact.question:
        return names.text(fact.question)
    thing = name.removeprefix("have.")
    if thing != name:
        return answer_word("have", language, thing=names.thing(thing))
    step = name.removeprefix(EXIT_OF)
    if step != name:
        return answer_word("exit", language, what=step_text(procedure, step, language))
    entry = procedure.entries.get(name)
    if entry is not None and entry.kind == "measure":
        return answer_word("measure", language, what=procedure.text(name, language))
    return tick_text(procedure, name, language) or _wanted(names, name, events)


# -- answers


def answer_text(
    procedure: Procedure,
    answer: Answer,
    language: str,
    *,
    zone: tzinfo | None = None,
    scope: Any = None,
    event: str | None = None,
) -> str:
    """An answer in a few sentences: what was asked, and then `answer_lines`."""
    names = procedure.spoken(language)
    what = "" if event is None else names.wanted(event, mark=False)
    verdict = answer_word(answer.allowed, language)
    head = f"{what}{phrase('colon', language)}{verdict}" if what else verdict
    said = answer_lines(procedure, answer, language, zone=zone, scope=scope, event=event)
    lines = [head, *said]
    joined = _together(lines, phrase("colon", language), phrase("semicolon", language))
    return pick(language, " ", "").join(sentence(line, language) for line in joined)


def _together(lines: list[str], colon: str, semicolon: str) -> list[str]:
    """Lines that begin alike as one: `not yet: a`, `not yet: b` as `not yet: a; b`."""
    found: list[str] = []
    for line in lines:
        lead, mark, rest = line.partition(colon)
        if mark and found and found[-1].startswith(lead + mark):
            found[-1] += semicolon + rest
        else:
            found.append(line)
    return found


def answer_lines(
    procedure: Procedure,
    answer: Answer,
    language: str,
    *,
    zone: tzinfo | None = None,
    scope: Any = None,
    event: str | None = None,
) -> list[str]:
    """Why an event may not happen, what is missing, who may, since when, and what instead.

    `scope` is what the conditions of the rules were read from; without it their parts are not
    told apart. `event` is the one that was asked about.
    """
    if answer.allowed == "ask":
        events = () if event is None else (event,)
        asked = [question_text(procedure, one, language, events) for one in answer.needs]
        return [answer_word("first", language, question=one) for one in asked]
    # a step that is refused by itself has been named already
    said = procedure.spoken(language).act(event) if event is not None else ""
    lines = [procedure.text(rule, language) for rule in answer.because]
    lines = [line for line in lines if line != said]
    missing = _missing(procedure, answer, scope, _judging(procedure, event, language))
    for one in answer.reasons:
        if one in missing:
            lines += missing[one]
        elif one.startswith("before "):
            lines += _not_yet(procedure, one, language)
        elif not _is_said(one, procedure, answer):
            lines.append(reason_text(procedure, one, language, event))
    names = procedure.spoken(language)
    if answer.who:
        roles = join([names.role(role) for role in answer.who], language, "or")
        lines.append(answer_word("who", language, roles=roles))
    if answer.since is not None:
        at = say_instant(answer.since, zone or procedure.zone, language)
        lines.append(answer_word("since", language, at=at))
    lines += [
        answer_word("instead", language, what=step_text(procedure, one, language))
        for one in answer.instead
    ]
    lines += [
        answer_word("advice", language, what=procedure.text(rule, language))
        for rule in answer.advice
    ]
    return list(dict.fromkeys(lines))


def _not_yet(procedure: Procedure, reason: str, language: str) -> list[str]:
    """What is to be done first; of what was done already the same reason says that it was early."""
    names = procedure.spoken(language)
    before = reason.removeprefix("before ").split(", ")
    acts = [
        names.act(one) if names.get(one, "event", "step") else _moment(names, one) for one in before
    ]
    return [answer_word("yet", language, what=one) for one in acts]


def _is_said(reason: str, procedure: Procedure, answer: Answer) -> bool:
    """Whether who may says a reason already, or the sentence of the rule does."""
    if reason.startswith("role: "):
        return bool(answer.who)
    if reason == "forbid":
        return True
    entries = [procedure.entries.get(rule) for rule in answer.because]
    told = any(entry is None or "message" in entry.written for entry in entries)
    return not told and _FORBIDDEN.match(reason) is not None


def _missing(
    procedure: Procedure, answer: Answer, scope: Any, names: Labels
) -> dict[str, list[str]]:
    """For each reason that is a condition, the parts of it that are not so.

    What such a part asks for in vain is a reason too, and said with that part.
    """
    if scope is None:
        return {}
    specs = [spec for rule in answer.because for spec in procedure.rule(rule)]
    found: dict[str, list[str]] = {}
    for demand in (one for spec in specs for one in getattr(spec, "demands", ())):
        condition = getattr(demand, "condition", None)
        if condition is not None:
            found[f"{demand.name}: {condition.text}"] = list(lacking(condition, scope, names))
        running = getattr(demand, "running", None)
        if running is not None and running.test(scope) is None:
            found.setdefault("forbid", []).extend(lacking(running, scope, names))
        for one in (condition, running):
            for absent in one.absent(scope) if one is not None else ():
                found.setdefault(absent, [])
    return found


def answer_word(key: str, language: str, **values: object) -> str:
    """A phrase of an answer or a question."""
    return phrase(key, language, catalogue=ANSWERS, **values)


def _say(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=SENTENCES, **values)
