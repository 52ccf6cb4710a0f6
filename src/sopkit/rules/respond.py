"""This module is the kind `respond`: after one event another must follow, by a due.

What it says:
    After an event (or when a condition becomes true) something is done, not before an earliest
    and by a due.

Why:
    Most demands on service are promises of an answer in time.

Example:
    facts:
      room_warm: {type: bool, label: {en: the room is warm, zh: 室温合适}}
    events:
      complaint.received: {label: {en: complaint received, zh: 接到投诉}}
      complaint.withdrawn: {label: {en: complaint withdrawn, zh: 已撤销投诉}}
      complaint.answered: {label: {en: complaint answered, zh: 已答复}}
      heating.adjusted: {label: {en: heating adjusted, zh: 已调暖气}}
    rules:
    - id: answer
      respond: {after: complaint.received, do: complaint.answered, due: within 2 h, pair: each}
      unless: complaint.withdrawn
      source: A/hotline-complaint#7
    - id: warm_up
      respond: {when_becomes: not room_warm, do: heating.adjusted, due: within 5 min, pair: one}
      source: A/secretariat-in-meeting-service#4

How it is judged:
    Each trigger opens a duty. Done at the due is in time; one microsecond later is a violation,
    cured by what is done late. `pair` says which duties one answer serves: `each` all that are
    open, `one` the most urgent, `latest` only the newest, a data key those with the same value.
    `unless` cancels an open duty. Without a due the end of the case is the judge.

Source:
    A/hotline-complaint, A/secretariat-in-meeting-service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Respond
from sopkit.language import pick
from sopkit.modelling import Model
from sopkit.rules.base import Appointment, Entry, Pause, RuleKind
from sopkit.rules.fields import Clock, ConditionText, Occurrences, SpanText, Text
from sopkit.speaking import Labels, capital, say_condition, say_due_after, say_event
from sopkit.speaking.demands import Written, do, not_before
from sopkit.speaking.dues import hurried, opened_in_chinese

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `respond`."""

    after: Occurrences = ()
    when_becomes: ConditionText = None
    do: Occurrences
    due: SpanText | None = None
    not_before: SpanText | None = None
    pair: Text | None = None
    cut_off: Clock | None = None
    paused: Pause | None = None
    moved_by: Appointment | None = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One duty for each trigger."""
    body: Body = entry.body
    lowering.exactly_one(entry.path, body, ("after", "when_becomes"))
    triggers = lowering.occurrences(body.after, entry.at("after"), derived=True)
    targets = lowering.occurrences(body.do, entry.at("do"))
    lowering.not_the_same(triggers, targets, entry.at("do"))
    _demand_pair(entry, lowering)
    unless_events, unless = lowering.exceptions(entry.model.unless, (*entry.owner, "unless"))
    becomes = None
    if body.when_becomes is not None:
        becomes = lowering.lasting_condition(body.when_becomes, entry.at("when_becomes"))
    return [
        Respond(
            rule=entry.rule,
            targets=targets,
            triggers=triggers,
            becomes=becomes,
            window=lowering.window(entry.model, body, entry.path, entry.owner),
            pair=body.pair or "each",
            unless_events=unless_events,
            unless=unless,
        )
    ]


def _demand_pair(entry: Entry, lowering: Lowering) -> None:
    body: Body = entry.body
    if body.pair is not None or set(body.after) <= set(lowering.declared.starts):
        return
    lowering.report(
        "missing-pair",
        f"'{entry.id}' does not say which duties one answer serves, and its trigger can come "
        "again; add pair: each (all open ones), one (the most urgent), latest, or a data key",
        entry.path,
        key=True,
    )


def lint(entry: Entry, lowering: Lowering) -> None:
    """A due behind its trigger; `pair: one` with a target that may be none while it is unknown."""
    body: Body = entry.body
    lowering.no_time_left(body.after, body.due, body.not_before, entry.path)
    if body.pair == "one" and any(" if " in target for target in body.do):
        lowering.report(
            "unsure-pair",
            f"'{entry.id}' gives each answer to one duty, but whether '{body.do[0]}' is an answer "
            "may be unknown; give the answer an event of its own",
            entry.at("pair"),
        )


def say(body: Written, names: Labels) -> list[str]:
    """After A, or as soon as a condition is true, do B by a due."""
    opened = str(body.get("after") or "")
    due = say_due_after(body["due"], opened, names) if "due" in body else ""
    act = do(body.get("do"), names)
    if "when_becomes" in body:
        condition = say_condition(body["when_becomes"], names)
        english, chinese = f"As soon as {condition}", f"一旦{condition}，{hurried(due)}"
    else:
        trigger = say_event(body.get("after"), names, clause=True)
        english, chinese = f"After {trigger}", opened_in_chinese(trigger, due)
    english = f"{english}, {act}" + (f", {due}" if due else "")
    said = [pick(names.language, english, chinese + act)]
    if "not_before" in body:
        said.append(not_before(body["not_before"], names))
    if "cut_off" in body:
        clock = str(body["cut_off"])
        english = f"What comes after {clock} counts as the next day"
        said.append(pick(names.language, english, f"{clock} 以后的按次日计"))
    if "paused" in body:
        start, end = (say_event(body["paused"].get(key), names) for key in ("from", "until"))
        english = f"The clock stands still from {start} until {end}"
        said.append(pick(names.language, english, f"自{start}至{end}，暂停计时"))
    if "moved_by" in body:
        event = say_event(body["moved_by"].get("event"), names)
        english = f"After {event}, the time agreed there is the due"
        said.append(pick(names.language, english, f"{event}后，以所约时间为准"))
    return [capital(one) for one in said]


KIND = RuleKind("respond", Body, lower, lint, say, __doc__ or "", has_due=True, keeps_unless=True)
