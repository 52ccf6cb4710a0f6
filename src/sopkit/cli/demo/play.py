"""This module plays a case on a simulated clock and tells what its procedure says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sopkit.asking import would
from sopkit.case import Case, Record
from sopkit.cli.demo.story import Story
from sopkit.evaluation import Evaluation
from sopkit.frozen import NamedTuple
from sopkit.kernel.duties import PENDING, SATISFIED, UNKNOWN, VIOLATED, WAITING
from sopkit.language import Text, phrase
from sopkit.monitor import Monitor
from sopkit.phrases.explain import day_text
from sopkit.quantities import local_time, say
from sopkit.quantities.say import say_date
from sopkit.reports import said
from sopkit.reports.case_text import WIDTH, Page
from sopkit.reports.layout import BOLD, CYAN, DIM, GREEN, RED, YELLOW, paint, wrap
from sopkit.reports.text import cells
from sopkit.shown import Change, Shown, Violation
from sopkit.wording import step_text

WORDS: Mapping[str, Text] = {
    "procedure": Text("by {id}", "规程 {id}"),
    "recorded": Text("recorded", "登记"),
    "clock": Text("the clock", "时钟"),
    "may": Text("may I?", "可否？"),
    "now": Text("what now?", "现在呢？"),
    "by": Text("{what} ({role})", "{what}（{role}）"),
    "noticed": Text("noticed", "获知"),
    "owed": Text("owed: {what}, until {at}", "应做：{what}，截止 {at}"),
    "kept": Text("in time: {what}", "按时：{what}"),
    "broken": Text("BROKEN: {what} [{severity}]: {why}", "违反：{what}［{severity}］：{why}"),
    "cured": Text("made good: {what}", "已补救：{what}"),
    "unsure": Text("not known yet whether this is owed: {what}", "是否应做尚不清楚：{what}"),
    "yes": Text("yes", "可以"),
    "no": Text("NO", "不可以"),
    "ask": Text("not known yet", "尚不清楚"),
}
_TONES = {"yes": GREEN, "no": RED, "ask": YELLOW}
OWED = (WAITING, PENDING)
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


class Note(NamedTuple):
    """A line below an entry: its colour, and how much deeper it stands."""

    text: str
    tone: str
    deeper: int = 0


class _Teller:
    """A monitor that is woken when something is due, and the sentences about what it finds."""

    def __init__(self, story: Story, language: str, colour: bool) -> None:
        self.story = story
        self.language = language
        self.colour = colour
        log = story.case
        self.case = Case(story.procedure, zone=log.zone, facts=log.facts, parameters=log.parameters)
        self.case.planned.update(log.planned)
        self.monitor = Monitor(story.procedure, self.case)
        self.day = ""
        self.time = ""

    def say(self, key: str, **values: object) -> str:
        """A phrase of this module."""
        return phrase(key, self.language, catalogue=WORDS, **values)

    def title(self) -> Iterator[str]:
        """The heading of the story."""
        procedure = self.story.procedure
        title = self.story.title[self.language]
        yield paint(f"== {title} {'=' * (WIDTH - 4 - cells(title))}", BOLD, colour=self.colour)
        yield procedure.title[self.language]
        yield paint(
            self.say("procedure", id=f"{procedure.id} {procedure.version}"), DIM, colour=self.colour
        )

    def sleep_until(self, at: int) -> Iterator[str]:
        """Sleeps from due to due, as a scheduler would, and tells what has come to pass."""
        while (due := self.monitor.next_due) is not None and due < at:
            notes = self.changes(self.monitor.advance(due))
            if notes:
                first, tone = notes[0][0], notes[0][1]
                yield from self.entry(due, self.say("clock"), first, tone)
                yield from self.below(notes[1:])

    def tell(self, at: int, kind: str, thing: Any) -> Iterator[str]:
        """One thing of the story: records of an instant, a question, a look."""
        if kind == "1 records":
            for record in thing:
                yield from self.entry(at, self.say("recorded"), self.what(record))
            changes = [one for record in thing for one in self.monitor.add(record)]
            yield from self.below(self.changes(changes))
        elif kind == "2 question":
            yield from self.question(at, thing)
        else:
            yield from self.look(at)

    def what(self, record: Record) -> str:
        """What a record says: the event and who did it, or the facts that were noticed."""
        procedure, language = self.story.procedure, self.language
        if record.event != "noticed":
            label = step_text(procedure, record.event or "", language)
            role = said.role_label(procedure, record.role, language)
            return self.say("by", what=label, role=role) if role else label
        found = []
        for name, value in record.data.items():
            shown = say(value, procedure.fact_type(name), language)
            label = procedure.text(name, language)
            found.append(phrase("named", language, name=label, value=shown))
        return phrase("semicolon", language).join(found)

    def changes(self, changes: Iterable[Change]) -> list[Note]:
        """What became of duties; a look of a guard that was kept says nothing."""
        last = {id(change.duty.duty): change for change in changes}
        return [note for change in last.values() for note in self.change(change)]

    def change(self, change: Change) -> list[Note]:
        """What is to be said of one duty that came, changed or went."""
        shown, after = change.duty, change.after
        what = said.demand(shown, self.language)
        if after in OWED and change.before not in OWED and shown.due is not None:
            text = self.say("owed", what=what, at=self.clock(shown.due))
            return [Note(text, CYAN), *self.counted(shown)]
        if after == UNKNOWN:
            return [Note(self.say("unsure", what=what), YELLOW)]
        if after == SATISFIED and change.before in OWED:
            return [Note(self.say("kept", what=what), GREEN)]
        if change.raised:
            return [
                Note(self.broken(shown, what), RED),
                *self.counted(shown),
                *_source(shown.source),
            ]
        if after == VIOLATED and shown.duty.cured_at is not None:
            return [Note(self.say("cured", what=what), GREEN)]
        return []

    def broken(self, shown: Shown, what: str) -> str:
        """A demand that was just broken: how bad, when and why."""
        violation = Violation(shown.procedure, shown.duty, shown.at)
        why = said.happened(violation, self.language, self.clock)
        severity = said.word(f"severity.{shown.severity}", self.language)
        return self.say("broken", what=what, severity=severity, why=why)

    def counted(self, shown: Shown) -> list[Note]:
        """How the due was counted, unless it was not the due that was missed."""
        text = "" if shown.duty.because else said.counted(shown, self.language, self.clock)
        return [Note(text, DIM, 2)] if text else []

    def question(self, at: int, asked: Mapping[str, Any]) -> Iterator[str]:
        """May this be done now? The answer, with its reasons and their sources."""
        procedure, language = self.story.procedure, self.language
        answer = would(procedure, self.case, at=at, **asked)
        role = said.role_label(procedure, asked.get("role"), language)
        what = step_text(procedure, asked["event"], language)
        yield from self.entry(at, self.say("may"), self.say("by", what=what, role=role), CYAN)
        notes = [Note(self.say(answer.allowed), _TONES[answer.allowed])]
        if answer.allowed != "yes":
            notes += [Note(one, "", 2) for one in answer.lines(language)]
        sources = [one for rule in answer.because for one in procedure.sources.get(rule, ())]
        yield from self.below([*notes, *_source(tuple(dict.fromkeys(sources)))])

    def look(self, at: int) -> Iterator[str]:
        """The whole picture: what to do next, and why."""
        now = self.evaluation(at)
        page = Page(now, self.language, self.story.zone, colour=self.colour, width=WIDTH - _MARGIN)
        page.answers = {
            step.id: would(self.story.procedure, self.case, step.id, at, role=step.role)
            for step in now.next_steps
        }
        yield from self.entry(at, self.say("now"), "", CYAN)
        yield from (f"{' ' * _MARGIN}{line}" for line in page.body() if line)

    def evaluation(self, at: int) -> Evaluation:
        """The picture at an instant up to which everything has been told."""
        self.monitor.advance(at)
        return self.monitor.evaluation()

    def entry(self, at: int, kind: str, text: str, tone: str = "") -> Iterator[str]:
        """A line with its time; the day stands above its first one."""
        day = say_date(local_time(at, self.story.zone).date(), self.language)
        weekday = day_text(local_time(at, self.story.zone).date(), self.language, "weekday")
        heading = f"{day} {weekday}" if self.language == "zh" else f"{weekday} {day}"
        if day != self.day:
            yield ""
            yield paint(heading, BOLD, colour=self.colour)
        time = f"{local_time(at, self.story.zone):%H:%M}"
        shown = time if (day, time) != (self.day, self.time) else " " * len(time)
        self.day, self.time = day, time
        lines = wrap(
            text, WIDTH, f"{shown}  {kind}  " if text else f"{shown}  {kind}", " " * _MARGIN
        )
        for line in lines:
            yield paint(line, tone, colour=self.colour and bool(tone))

    def below(self, notes: Iterable[Note]) -> Iterator[str]:
        """Lines that belong to the entry above."""
        for note in notes:
            for line in wrap(note.text, WIDTH, " " * (_MARGIN + note.deeper)):
                yield paint(line, note.tone, colour=self.colour and bool(note.tone))

    @property
    def clock(self) -> said.Clock:
        """How instants are said at the monitor's clock."""
        return said.Clock(self.story.zone, self.language, self.monitor.evaluation().at)


def _source(sources: tuple[str, ...]) -> list[Note]:
    return [Note(", ".join(sources), DIM, 2)] if sources else []
