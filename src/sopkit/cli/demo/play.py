"""This module plays a case on a simulated clock and tells what the procedure says as time goes by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sopkit.case import Case, Record
from sopkit.cli.demo.story import Story
from sopkit.evaluate import Change, Evaluation, Monitor, Shown, Violation, would
from sopkit.kernel.duties import OPEN, SATISFIED, UNSURE, VIOLATED
from sopkit.language import Text, phrase
from sopkit.quantities import local_time, say_instant
from sopkit.quantities.say import say
from sopkit.reports import said
from sopkit.reports.case_text import WIDTH, Page
from sopkit.reports.layout import BOLD, CYAN, DIM, GREEN, RED, YELLOW, paint, wrap
from sopkit.wording import step_text

WORDS: Mapping[str, Text] = {
    "procedure": Text("by {id}", "规程 {id}"),
    "recorded": Text("recorded", "登记"),
    "clock": Text("the clock", "时钟"),
    "may": Text("may I?", "可否？"),
    "now": Text("what now?", "现在呢？"),
    "by": Text("{what} ({role})", "{what}（{role}）"),
    "noticed": Text("noticed", "获知"),
    "owed": Text("owed: {what}", "应做：{what}"),
    "until": Text("until {at}", "截止 {at}"),
    "kept": Text("in time: {what}", "按时：{what}"),
    "broken": Text("BROKEN: {what}", "违反：{what}"),
    "cured": Text("made good: {what}", "已补救：{what}"),
    "unsure": Text("not known yet whether this is owed: {what}", "是否应做尚不清楚：{what}"),
    "yes": Text("yes", "可以"),
    "no": Text("NO", "不可以"),
    "ask": Text("not known yet", "尚不清楚"),
    "cancelled": Text("no longer owed: {what}", "不再要求：{what}"),
}
_TONES = {"yes": GREEN, "no": RED, "ask": YELLOW}
_MARGIN = 7


def play(story: Story, language: str, *, colour: bool) -> Iterator[str]:
    """The lines of the story, in the order of its clock."""
    teller = _Teller(story, language, colour)
    yield from teller.title()
    for at, kind, thing in _timeline(story):
        yield from teller.sleep_until(at)
        yield from teller.tell(at, kind, thing)
    yield from teller.sleep_until(story.until)


def _timeline(story: Story) -> list[tuple[int, str, Any]]:
    """Records of one instant together, then questions, then looks at the whole picture."""
    ordered = sorted(story.case.records, key=lambda record: record.at)
    found: list[tuple[int, str, Any]] = [
        (at, "1 records", tuple(group)) for at, group in groupby(ordered, key=lambda one: one.at)
    ]
    found += [(at, "2 question", asked) for at, asked in story.questions]
    found += [(at, "3 look", None) for at in story.looks]
    return sorted(found, key=lambda one: one[:2])


class _Teller:
    """A monitor that is woken when something is due, and the sentences about what it finds."""

    def __init__(self, story: Story, language: str, colour: bool) -> None:
        self.story = story
        self.language = language
        self.colour = colour
        log = story.case
        self.case = Case(
            story.procedure, zone=log.zone, facts=log.facts, parameters=log.parameters
        )
        self.case.planned.update(log.planned)
        self.monitor = Monitor(story.procedure, self.case)
        self.day = ""
        self.time = ""

    def say(self, key: str, **values: object) -> str:
        return phrase(key, self.language, catalogue=WORDS, **values)

    def title(self) -> Iterator[str]:
        procedure = self.story.procedure
        title = self.story.title[self.language]
        yield paint(f"== {title} ".ljust(WIDTH, "="), BOLD, colour=self.colour)
        yield f"{procedure.title[self.language]}"
        yield paint(
            self.say("procedure", id=f"{procedure.id} {procedure.version}"), DIM, colour=self.colour
        )

    def sleep_until(self, at: int) -> Iterator[str]:
        """Sleeps from due to due, as a scheduler would, and tells what has come to pass."""
        while (due := self.monitor.next_due) is not None and due < at:
            changes = self.monitor.advance(due)
            lines = list(self.changes(changes))
            if lines:
                yield from self.entry(due, self.say("clock"), lines.pop(0), YELLOW)
                yield from lines

    def tell(self, at: int, kind: str, thing: Any) -> Iterator[str]:
        if kind == "1 records":
            for record in thing:
                yield from self.entry(at, self.say("recorded"), self.what(record))
            yield from self.changes([one for record in thing for one in self.monitor.add(record)])
        elif kind == "2 question":
            yield from self.question(at, thing)
        else:
            yield from self.look(at)

    def what(self, record: Record) -> str:
        procedure, language = self.story.procedure, self.language
        if record.event == "noticed":
            facts = ((name, value, procedure.fact_type(name)) for name, value in record.data.items())
            found = (
                phrase("named", language, name=procedure.text(name, language), value=say(value, kind, language))
                for name, value, kind in facts
            )
            return phrase("semicolon", language).join(found)
        label = step_text(procedure, record.event or "", language)
        role = said.role_label(procedure, record.role, language)
        return self.say("by", what=label, role=role) if role else label

    def changes(self, changes: Iterable[Change]) -> Iterator[str]:
        """What became of duties; the looks of guards that were kept say nothing."""
        last = {id(change.duty.duty): change for change in changes}
        for change in last.values():
            told = self.change(change)
            if told is not None:
                text, tone, *notes = told
                yield from self.below(text, tone)
                for note in notes:
                    yield from self.below(note, DIM, deeper=2)

    def change(self, change: Change) -> tuple[str, ...] | None:
        shown = change.duty
        what = said.demand(shown, self.language)
        duty, after = shown.duty, change.after
        if after == OPEN and duty.target is None and change.before != OPEN and duty.due is not None:
            return (self.owed(shown, what), CYAN, *self.counted(shown))
        if after == UNSURE:
            return (self.say("unsure", what=what), YELLOW)
        if after == SATISFIED and change.before == OPEN:
            return (self.say("kept", what=what), GREEN)
        if change.raised:
            return (self.broken(shown, what), RED, *self.counted(shown), *self.source(shown))
        if after == VIOLATED and duty.cured_at is not None:
            return (self.say("cured", what=what), GREEN)
        return None

    def owed(self, shown: Shown, what: str) -> str:
        assert shown.due is not None
        until = self.say("until", at=self.clock(shown.due))
        return phrase("comma", "en").join((self.say("owed", what=what), until))

    def broken(self, shown: Shown, what: str) -> str:
        violation = Violation(shown.procedure, shown.duty, shown.at)
        why = said.happened(violation, self.language, self.clock)
        severity = said.word(f"severity.{shown.severity}", self.language)
        return f"{self.say('broken', what=what)} [{severity}], {why}"

    def counted(self, shown: Shown) -> tuple[str, ...]:
        text = said.counted(shown, self.language, self.clock)
        return (text,) if text and shown.duty.because == "" else ()

    def source(self, shown: Shown) -> tuple[str, ...]:
        return (", ".join(shown.source),) if shown.source else ()

    def question(self, at: int, asked: Mapping[str, Any]) -> Iterator[str]:
        procedure, language = self.story.procedure, self.language
        answer = would(procedure, self.case, at=at, **asked)
        role = said.role_label(procedure, asked.get("role"), language)
        what = step_text(procedure, asked["event"], language)
        yield from self.entry(at, self.say("may"), self.say("by", what=what, role=role), CYAN)
        yield from self.below(self.say(answer.allowed), _TONES[answer.allowed])
        for line in said.refusal(self.evaluation(at), answer, language) if answer.allowed != "yes" else ():
            yield from self.below(line, "", deeper=2)
        for rule in answer.because:
            sources = procedure.sources.get(rule, ())
            if sources:
                yield from self.below(", ".join(sources), DIM, deeper=2)

    def look(self, at: int) -> Iterator[str]:
        page = Page(self.evaluation(at), self.language, self.story.zone, colour=self.colour, width=WIDTH - 4)
        yield from self.entry(at, self.say("now"), "", CYAN)
        for line in page.body():
            if line:
                yield f"    {line}"

    def evaluation(self, at: int) -> Evaluation:
        for _ in self.monitor.advance(at):
            raise AssertionError("everything due has been told")
        return self.monitor.evaluation()

    def entry(self, at: int, kind: str, text: str, tone: str = BOLD) -> Iterator[str]:
        moment = local_time(at, self.story.zone)
        day = say_instant(at - at % 60_000_000, self.story.zone, self.language).rpartition(
            " " if self.language == "en" else "）"
        )
        if day[0] != self.day:
            self.day = day[0]
            yield ""
            yield paint(f"{day[0]}{day[1]}".strip(), BOLD, colour=self.colour)
        clock = f"{moment:%H:%M}"
        shown = clock if clock != self.time else " " * len(clock)
        self.time = clock
        first = f"{shown}  {paint(kind, tone, colour=self.colour)}"
        lines = wrap(text, WIDTH, f"{shown}  {kind}  ", " " * _MARGIN) if text else [f"{shown}  {kind}"]
        yield lines[0].replace(f"{shown}  {kind}", first, 1)
        yield from lines[1:]

    def below(self, text: str, tone: str, *, deeper: int = 0) -> Iterator[str]:
        for line in wrap(text, WIDTH, " " * (_MARGIN + deeper)):
            yield paint(line, tone, colour=self.colour and bool(tone))

    def clock(self, at: int) -> str:
        now = self.monitor.evaluation().at
        return said.clock_near(now, self.story.zone, self.language)(at)
