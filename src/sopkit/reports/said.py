"""This module puts into words what a result holds: how a due was counted, why, what to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from sopkit.calendars import Calendar
from sopkit.evaluation import Evaluation
from sopkit.frozen import NamedTuple
from sopkit.kernel.duties import UNKNOWN
from sopkit.kernel.program import EXIT_OF
from sopkit.kernel.steps import END
from sopkit.language import Text, join, phrase, pick
from sopkit.log_problems import after_end_text
from sopkit.phrases.ends import span_of_microseconds
from sopkit.procedure import Procedure
from sopkit.quantities import Span, ValueType, local_time, say, say_instant
from sopkit.quantities.say import say_duration, say_time
from sopkit.shown import NextStep, Shown, Violation
from sopkit.speaking import exit_condition, exit_label, say_exit
from sopkit.wording import absent_text, duty_reason, rule_text, step_text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE

WORDS: Mapping[str, Text] = {
    "counted": Text("due {due} = {start} + {span}", "截止 {due} = {start} + {span}"),
    "provisional": Text("provisional: days off are not announced yet", "暂定：放假安排尚未公布"),
    "days": Text("{days} days", "{days} 天"),
    "bool": Text("yes or no", "是或否"),
    "or": Text("{choices}", "{choices}"),
    "not_begun": Text(
        "The case has not begun; it begins with: {events}.",
        "个案尚未开始；由以下事件开始：{events}。",
    ),
    "ends": Text("the procedure ends", "流程结束"),
    "tells": Text("tell: {to}", "告知：{to}"),
    "not_done": Text("not done by {at}", "{at} 前未完成"),
    "held": Text("not so since {at}", "自 {at} 起不符合"),
    "why": Text("{at}: {why}", "{at}：{why}"),
    "cured": Text("made good {at}", "{at} 已补救"),
    "dropped": Text("no longer owed from {at}", "自 {at} 起不再要求"),
    "paused": Text("its clock stands still until {events}", "计时暂停，直至{events}"),
    "paused_early": Text("{left} after that it may be done", "恢复 {left}后方可进行"),
    "paused_left": Text("{left} will be left", "恢复时剩余 {left}"),
    "paused_working": Text("{left} of working time will be left", "恢复时剩余工作时间 {left}"),
    "paused_out": Text("it is due at once then", "恢复时即到截止时间"),
    "owed": Text("still owed", "仍须完成"),
    "lasting": Text("still not so", "仍不符合"),
    "severity.info": Text("info", "提示"),
    "severity.minor": Text("minor", "轻微"),
    "severity.major": Text("major", "较重"),
    "severity.critical": Text("critical", "严重"),
    "period": Text("the period from {start} to the {due}", "本期自 {start} 起，至 {due} 止"),
    "kind.count": Text("a count", "整数"),
    "kind.number": Text("a number", "数值"),
    "kind.text": Text("a text", "文字"),
    "kind.money": Text("an amount such as 5 CNY", "金额，如 5 CNY"),
    "kind.ratio": Text("a share such as 80 %", "比率，如 80 %"),
    "kind.length": Text("a length such as 5 cm", "长度，如 5 cm"),
    "kind.mass": Text("a mass such as 5 g", "质量，如 5 g"),
    "kind.volume": Text("a volume such as 5 ml", "体积，如 5 ml"),
    "kind.angle": Text("an angle such as 45 deg", "角度，如 45 deg"),
    "kind.temperature": Text("a temperature such as 20 degC", "温度，如 20 degC"),
    "kind.duration": Text("a time such as 15 min", "时长，如 15 min"),
    "kind.days": Text("a number of days", "天数"),
    "kind.hours": Text("a number of hours", "小时数"),
    "kind.time": Text("a time of day such as '16:00'", "一天中的时间，如 '16:00'"),
    "kind.person": Text("the name of a person", "人名"),
    "kind.signature": Text("the name of the person who signed", "签字人的姓名"),
    "kind.photo": Text("the name of the photo", "照片的名称"),
    "kind.opaque": Text("any value", "任意值"),
    "kind.record": Text("a map with {fields}", "映射，含 {fields}"),
    "kind.list": Text("a list, each item: {of}", "列表，每项：{of}"),
    "kind.map": Text("a map, each value: {of}", "映射，每个值：{of}"),
    "kind.instant": Text("an instant with its offset", "带时区的时刻"),
    "kind.date": Text("a date such as 2026-12-01", "日期，如 2026-12-01"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """Says instants on the clocks of a zone; on the local day of `near` without the date."""

    zone: tzinfo | None
    language: str
    near: int | None = None

    def __call__(self, at: int) -> str:
        """The instant in words."""
        whole = say_instant(at, self.zone, self.language)
        if self.near is None:
            return whole
        moment, today = local_time(at, self.zone), local_time(self.near, self.zone)
        if moment.date() != today.date() or moment.time() == time.max:
            return whole
        return say_time(moment.time()) + ("" if self.zone else " UTC")


def word(key: str, language: str, **values: object) -> str:
    """A phrase of this module's catalogue."""
    return phrase(key, language, catalogue=WORDS, **values)


def demand(shown: Shown, language: str) -> str:
    """What is demanded, without its instants."""
    return rule_text(shown.procedure, shown.duty, language, shown.facts)


def role_label(procedure: Procedure, role: str | None, language: str) -> str:
    """The label of a role; empty where nobody is named."""
    return procedure.text(role, language) if role else ""


def doer(evaluation: Evaluation, step: NextStep) -> str | None:
    """The role that does a step, or the deputy who stands in for it now."""
    deputy, _ = evaluation.procedure.deputies.get(step.role or "", (None, None))
    return deputy if deputy in evaluation.told.get(step.id, ()) else step.role


def told(evaluation: Evaluation, step: NextStep) -> tuple[str, ...]:
    """The roles that are told of a step when it is done."""
    model = next((one for one in evaluation.procedure.model.steps if one.id == step.id), None)
    return evaluation.told.get(step.id, ()) if model is not None and model.tell else ()


def not_begun(evaluation: Evaluation, language: str) -> str:
    """What a case waits for that has not begun; empty when it has, or begins with anything."""
    procedure = evaluation.procedure
    events = dict.fromkeys(one.event for one in procedure.program.starts)
    if evaluation.begun is not None or not events:
        return ""
    labels = [procedure.text(event, language) for event in events]
    return word("not_begun", language, events=join(labels, language, "or"))


class Exit(NamedTuple):
    """A way on from a step: its name, when it is taken, where it leads to, and who is told.

    `label` is what people call it, empty if nothing is written; `when` is empty where a person
    chooses, and `lead` says both. `then` is the id of a step, or `end`.
    """

    name: str
    label: str
    lead: str
    when: str
    then: str
    tells: tuple[str, ...]


def exits(procedure: Procedure, step: str, language: str) -> tuple[Exit, ...]:
    """The ways on from a step, in the order of the file."""
    steps = procedure.model.steps
    place = next((place for place, one in enumerate(steps) if one.id == step), None)
    choose = steps[place].choose if place is not None else None
    if place is None or not choose:
        return ()
    below = steps[place + 1].id if place + 1 < len(steps) else END
    names = procedure.spoken(language)
    found = []
    for name, one in choose.items():
        body = one.given()
        label, lead = exit_label(body, names), say_exit(name, body, names)
        when = exit_condition(body, names)
        tells = tuple(one.tell.role) if one.tell is not None else ()
        found.append(Exit(name, label, lead, when, one.then or one.otherwise or below, tells))
    return tuple(found)


def outcomes(procedure: Procedure, step: str, language: str) -> str:
    """The exits of a step to choose from, as people call them."""
    chosen = exits(procedure, step, language)
    return join([one.label or one.name for one in chosen], language, "or")


def way_out(procedure: Procedure, one: Exit, language: str) -> str:
    """What an exit is called and what decides, where it leads to, and who is told."""
    then = word("ends", language) if one.then == END else step_text(procedure, one.then, language)
    if one.tells:
        then = phrase("semicolon", language).join((then, telling(procedure, one.tells, language)))
    return phrase("named", language, name=one.lead, value=then)


def telling(procedure: Procedure, roles: Sequence[str], language: str) -> str:
    """Who is to be told."""
    labels = [step_text(procedure, role, language) for role in roles]
    return word("tells", language, to=join(labels, language))


def counted(shown: Shown, language: str, clock: Clock) -> str:
    """How the due was counted, as a sum that a reader can check; empty where there is no due."""
    procedure = shown.procedure
    if shown.explanation is not None:
        way = _in_zone(shown.explanation, clock.zone)
        text: str = way.say(language, lambda name: step_text(procedure, name, language))
        return text
    if shown.due is None or shown.due <= shown.opened:
        return ""
    sum_ = _sum(shown.opened, shown.due, language, clock)
    if not shown.provisional:
        return sum_
    note = word("provisional", language)
    return pick(language, f"{sum_} ({note})", f"{sum_}（{note}）")


def _sum(start: int, due: int, language: str, clock: Clock) -> str:
    """From the opening to a due; what lasts until the end of a day is a period, and no sum."""
    if local_time(due, clock.zone).time() != time.max:
        span = say_duration(due - start, language)
        return word("counted", language, due=clock(due), start=clock(start), span=span)
    dated = replace(clock, near=None)
    return word("period", language, start=dated(start), due=dated(due))


def _in_zone(explanation: Any, zone: tzinfo | None) -> Any:
    """A procedure without a calendar explains its dues in UTC; a reader has clocks."""
    if explanation.calendar is not None or zone is None:
        return explanation
    return replace(explanation, calendar=Calendar(zone=cast("ZoneInfo", zone)))


def of_the_log(evaluation: Evaluation, language: str, places: Mapping[int | str, str]) -> list[str]:
    """What is wrong with records, and which of them came when the case had ended.

    `places` is where records stand in the log, by their names.
    """
    found = [(one.record, one.text(language)) for one in evaluation.problems]
    if late := evaluation.after_end:
        found.append((late[0].record, after_end_text(late, language)))
    return [f"{places[name]}: {text}" if name in places else text for name, text in found]


def overtaken(shown: Shown) -> bool:
    """Whether a demand was broken before its due, since what it was to be done before came early.

    See docs/semantics.md 6.6.
    """
    duty = shown.duty
    early = duty.violated_at is not None and duty.due is not None and duty.violated_at < duty.due
    return early and bool(duty.because)


def standing_still(shown: Shown, language: str) -> str:
    """Until when the clock of a duty stands still, and what is left then; empty where it runs."""
    left = shown.duty.left
    if not shown.paused:
        return ""
    windows = [getattr(one, "window", None) for one in shown.procedure.rule(shown.rule)]
    pauses = [one.pause for one in windows if one is not None and one.pause is not None]
    names = dict.fromkeys(one.event for pause in pauses for one in pause.until)
    spoken = shown.procedure.spoken(language)
    events = join([spoken.happening(name) for name in names], language, "or")
    parts = [word("paused", language, events=events)]
    if left.earliest is not None:
        early = _span_of(left.earliest, left.ends.earliest_count)
        parts.append(word("paused_early", language, left=say(early, None, language)))
    if left.due is not None:
        count = left.ends.due_count
        key = "paused_working" if count == "working_time" else "paused_left"
        rest = say(_span_of(left.due, count), None, language)
        parts.append(word(key if left.due else "paused_out", language, left=rest))
    return phrase("semicolon", language).join(parts)


def _span_of(number: int, count: str) -> Span:
    """What is left of an end: dates where it counts dates, else a length of time."""
    if count in ("elapsed", "working_time"):
        return span_of_microseconds(number)
    return Span(number, "working_day" if count == "working_days" else "day")


def distance(microseconds: int, language: str) -> str:
    """A length of time as people say it: minutes below two days, then days."""
    size = abs(microseconds)
    if size >= 2 * DAY:
        return word("days", language, days=size // DAY)
    unit = MINUTE if size >= 2 * MINUTE else 1_000_000
    return say_duration(max(size // unit * unit, 1_000_000), language)


def happened(violation: Violation, language: str, clock: Clock) -> str:
    """When a demand was broken, and why."""
    at = clock(violation.happened)
    if violation.duty.cause == "breach":
        return word("held", language, at=at)
    if violation.because:
        return word("why", language, at=at, why=reason(violation, language))
    return word("not_done", language, at=at)


def judged_by(evaluation: Evaluation, name: str, rule: str = "") -> tuple[str, ...]:
    """The events that a name such as `this.amount` is wanted of, by one rule or by any."""
    if not name.startswith("this."):
        return ()
    found = [
        one.duty.record.event
        for one in evaluation.all_duties
        if one.duty.record is not None and name in one.needs and rule in ("", one.rule)
    ]
    return tuple(dict.fromkeys(event for event in found if event is not None))


class Tick(NamedTuple):
    """A tick that is missing: the rule that wants it, the item, the event, and its records."""

    rule: str
    item: str
    event: str
    records: tuple[int | str, ...]


def ticks(evaluation: Evaluation) -> tuple[Tick, ...]:
    """The ticks that records in force lack (docs/semantics.md 16.4), in the order of the log."""
    found: dict[tuple[str, str], list[int | str]] = {}
    for one in evaluation.all_duties:
        record = one.duty.record
        if one.duty.state == UNKNOWN and record is not None and one.rule in one.duty.needs:
            found.setdefault((one.rule, str(record.event)), []).append(record.name)
    return tuple(
        Tick(rule, rule.rpartition(".")[2], event, tuple(dict.fromkeys(records)))
        for (rule, event), records in found.items()
    )


def untold(evaluation: Evaluation, rule: str, language: str) -> str:
    """Why what is recorded can never tell whether a rule was kept; empty where something can."""
    duties = [one.duty for one in evaluation.all_duties if one.rule == rule]
    reasons = [absent_text(evaluation.procedure, one, language) for one in duties if one.absent]
    return phrase("semicolon", language).join(dict.fromkeys(reasons))


def reason(violation: Violation, language: str) -> str:
    """Why a demand was broken; empty where it was simply not done in time."""
    return duty_reason(violation.procedure, violation.duty, language)


def outcome(evaluation: Evaluation, violation: Violation, language: str, clock: Clock) -> str:
    """Whether it was made good, dropped, or is still owed; empty where nothing can cure it."""
    for key, at in (("cured", violation.cured_at), ("dropped", violation.dropped_at)):
        if at is not None:
            return word(key, language, at=clock(at))
    if violation.duty.cause == "breach":
        return word("lasting", language)
    owed = any(one.duty is violation.duty for step in evaluation.next_steps for one in step.duties)
    return word("owed", language) if owed else ""


def answers(procedure: Procedure, name: str, language: str) -> str:
    """What the answer to a question looks like in a record, such as `true or false`."""
    if name.startswith(EXIT_OF):
        chosen = exits(procedure, name.removeprefix(EXIT_OF), language)
        return either([_with_label(one.name, one.label, language) for one in chosen], language)
    declared = procedure.fact_type(name)
    return "" if declared is None else _answer(declared, language)


def _answer(declared: ValueType, language: str) -> str:
    """What a value of a type looks like."""
    if declared.kind == "bool":
        return either(("true", "false"), language)
    if declared.kind == "choice" and isinstance(declared.of, Mapping):
        shown = [_with_label(key, say(key, declared, language), language) for key in declared.of]
        return either(shown, language)
    if declared.kind == "collection" and declared.of:
        return either([str(key) for key in declared.of], language)
    key = f"kind.{declared.kind}"
    if key not in WORDS:
        return declared.kind
    inner = _answer(declared.inner, language) if declared.kind in ("list", "map") else ""
    return word(key, language, of=inner, fields=join(declared.fields, language))


def either(written: Sequence[str], language: str) -> str:
    """What is written into a record, one or another; Chinese stands apart from it."""
    if language == "en" or len(written) < 2:
        return join(written, language, "or")
    rest = join(written[:-1], language, "comma")
    return f"{rest}{'' if rest.endswith('）') else ' '}或 {written[-1]}"


def _with_label(key: str, label: str, language: str) -> str:
    """What is written into a record, and what it is called by people."""
    if label in ("", key):
        return key
    return pick(language, f"{key} ({label})", f"{key}（{label}）")


def plain(value: Any) -> Any:
    """A run-time value as JSON takes it: exact numbers that are no integers as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value, "f")
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return str(value)
