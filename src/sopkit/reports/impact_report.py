"""This module shows what a new version of a procedure changes, for readers and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from sopkit.impact import Difference, Impact
from sopkit.language import Text, phrase
from sopkit.quantities import instant_text, say_instant
from sopkit.reports import said
from sopkit.reports.layout import BOLD, DIM, RED, YELLOW, paint, wrap
from sopkit.shown import Shown
from sopkit.wording import step_text

WIDTH = 80

WORDS: Mapping[str, Text] = {
    "judged": Text("{cases} judged at {at} ({zone})", "按 {at}（{zone}）判定 {cases}"),
    "case": Text("1 case", "1 个个案"),
    "cases": Text("{count} cases", "{count} 个个案"),
    "nothing": Text("Nothing changes.", "没有变化。"),
    "some": Text("Changed: {changed} of {cases}.", "有变化：{cases}中的 {changed} 个。"),
    "by_rule": Text("By rule", "按规则"),
    "log": Text("In the logs", "记录中的问题"),
    "opened": Text("opened {at} by {event}", "起于 {at}：{event}"),
    "begun": Text("opened {at}", "起于 {at}"),
    "states": Text("{old} -> {new}", "{old} → {new}"),
    "due": Text("due {old} -> {new}", "截止 {old} → {new}"),
    "no_due": Text("none", "无"),
    "new": Text("only by {version}: {state}", "仅 {version} 有：{state}"),
    "due_is": Text(", due {due}", "，截止 {due}"),
    "count.due": Text("due moved", "截止时间变动"),
    "count.new": Text("new", "新增"),
    "count.gone": Text("gone", "消失"),
    "state.not_applicable": Text("not applicable", "不适用"),
    "state.unknown": Text("unknown", "尚不清楚"),
    "state.waiting": Text("waiting", "尚早"),
    "state.pending": Text("pending", "待办"),
    "state.satisfied": Text("satisfied", "已做到"),
    "state.cancelled": Text("cancelled", "已取消"),
    "state.waived": Text("waived", "已豁免"),
    "state.violated": Text("violated", "违反"),
}


def as_text(
    impact: Impact,
    *,
    problems: Sequence[str] = (),
    language: str = "en",
    zone: tzinfo | None = None,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """The summary by rule, then each difference below its case; `problems` are of the logs."""
    page = _Page(impact, language, zone or impact.new.zone, colour=colour, width=width)
    return "\n".join([*page.head(), *page.summary(), *page.cases(), *page.log(problems)]) + "\n"


def as_object(
    impact: Impact, *, problems: Sequence[str] = (), zone: tzinfo | None = None
) -> dict[str, Any]:
    """The same as plain values; instants are ISO texts with their offset, or null."""
    zone = zone or impact.new.zone
    versions = {"old": impact.old, "new": impact.new}
    return {
        **{
            name: {"id": one.id, "version": one.version, "digest": one.digest}
            for name, one in versions.items()
        },
        "at": instant_text(impact.at, zone),
        "cases": impact.cases,
        "changed_cases": list(impact.changed_cases),
        "by_rule": {rule: dict(counts) for rule, counts in impact.by_rule.items()},
        "differences": [_difference(one, zone) for one in impact.differences],
        "log": list(problems),
    }


def _difference(one: Difference, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "case": one.case,
        "rule": one.rule,
        "opened": instant_text(one.opened, zone),
        "opened_by": one.opened_by,
        "change": one.change,
        "old": _side(one.before, zone),
        "new": _side(one.after, zone),
        "source": list(one.shown.source),
    }


def _side(shown: Shown | None, zone: tzinfo | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    due = None if shown.due is None else instant_text(shown.due, zone)
    return {"state": shown.state, "due": due}


class _Page:
    """The parts of the text, each a list of lines."""

    def __init__(
        self, impact: Impact, language: str, zone: tzinfo | None, *, colour: bool, width: int
    ) -> None:
        self.impact = impact
        self.language = language
        self.zone = zone
        self.colour = colour
        self.width = width

    def say(self, key: str, **values: object) -> str:
        return phrase(key, self.language, catalogue=WORDS, **values)

    def count(self, number: int) -> str:
        return self.say("case") if number == 1 else self.say("cases", count=number)

    def clock(self, at: int) -> str:
        return say_instant(at, self.zone, self.language)

    def head(self) -> Iterator[str]:
        """Which versions, how many cases, and at what instant."""
        old, new = self.impact.old, self.impact.new
        yield paint(new.title.get(self.language, new.id), BOLD, colour=self.colour)
        yield from self.lines(f"{new.id} {self.say('states', old=old.version, new=new.version)}")
        at = self.clock(self.impact.at).removesuffix(" UTC")
        cases = self.count(self.impact.cases)
        yield from self.lines(self.say("judged", cases=cases, at=at, zone=self.zone or "UTC"))

    def summary(self) -> Iterator[str]:
        """How often each rule changes, and in which way."""
        yield ""
        if not self.impact.differences:
            yield self.say("nothing")
            return
        changed = len(self.impact.changed_cases)
        yield self.say("some", changed=changed, cases=self.count(self.impact.cases))
        yield ""
        yield paint(self.say("by_rule"), BOLD, colour=self.colour)
        shown = {one.rule: one.shown for one in self.impact.differences}
        for rule, counts in self.impact.by_rule.items():
            yield from self.named(rule, shown[rule])
            for change, number in counts.items():
                tone = (RED,) if change.endswith("violated") else ()
                yield from self.note(f"{number} x {self.change(change)}", *tone)

    def change(self, change: str) -> str:
        """A way to change, in words."""
        old, arrow, new = change.partition(" -> ")
        if not arrow:
            return self.say(f"count.{change}")
        return self.say("states", old=self.say(f"state.{old}"), new=self.say(f"state.{new}"))

    def cases(self) -> Iterator[str]:
        """Each difference, below the case it is in."""
        case = None
        for one in self.impact.differences:
            if one.case != case:
                case = one.case
                yield ""
                yield from (paint(line, BOLD, colour=self.colour) for line in self.lines(case))
            yield from self.named(one.rule, one.shown)
            yield from self.note(self.opened(one), DIM)
            for line in self.changes(one):
                yield from self.note(line, *((YELLOW,) if "->" in line or "→" in line else ()))

    def opened(self, one: Difference) -> str:
        """When a duty opened, and by which event where it was one."""
        procedure, at = one.shown.procedure, self.clock(one.opened)
        if one.opened_by not in procedure.declared.events:
            return self.say("begun", at=at)
        event = step_text(procedure, one.opened_by, self.language)
        return self.say("opened", at=at, event=event)

    def changes(self, one: Difference) -> Iterator[str]:
        """What differs in one duty."""
        if one.before is None or one.after is None:
            version = (self.impact.new if one.before is None else self.impact.old).version
            state = self.say(f"state.{one.shown.state}")
            due = "" if one.shown.due is None else self.say("due_is", due=self.clock(one.shown.due))
            yield self.say("new", version=version, state=state) + due
            return
        if one.before.state != one.after.state:
            yield self.change(one.change)
        if one.before.due != one.after.due:
            dues = [self.say("no_due") if at is None else self.clock(at) for at in one.dues]
            yield self.say("due", old=dues[0], new=dues[1])

    def log(self, problems: Sequence[str]) -> Iterator[str]:
        """What could not be read, and so not be compared."""
        if not problems:
            return
        yield ""
        yield paint(self.say("log"), BOLD, YELLOW, colour=self.colour)
        for problem in problems:
            yield from self.lines(problem, "  - ")

    def named(self, rule: str, shown: Shown) -> list[str]:
        """A rule by its id and what it demands."""
        text = said.demand(shown, self.language)
        return self.lines(rule if text == rule else f"{rule}: {text}", "  - ")

    def note(self, text: str, *codes: str) -> list[str]:
        """A line below an entry."""
        colour = self.colour and bool(codes)
        return [paint(line, *codes, colour=colour) for line in self.lines(text, "    ")]

    def lines(self, text: str, first: str = "") -> list[str]:
        """A text within the width."""
        return wrap(text, self.width, first)
