"""This module writes what a procedure says of a case for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from sopkit.asking import Answer
from sopkit.evaluation import Evaluation
from sopkit.kernel.duties import VIOLATED
from sopkit.kernel.program import EXIT_OF, PLAN_OF
from sopkit.kernel.view import Escalated
from sopkit.language import Text, phrase
from sopkit.parts import every_part
from sopkit.quantities import say_instant
from sopkit.reports import said
from sopkit.reports.layout import BOLD, CYAN, DIM, RED, YELLOW, paint, wrap
from sopkit.shown import NextStep, Shown, Violation
from sopkit.speaking import told_apart
from sopkit.wording import duty_reason, needs_text, question_text, step_text

WIDTH = 80
SECOND = 1_000_000

WORDS: Mapping[str, Text] = {
    "clock": Text("{at} ({zone}){now}", "{at}（{zone}）{now}"),
    "now": Text(", now", "，当前时刻"),
    "ended": Text("The case ended {at}.", "个案已于 {at} 结束。"),
    "do": Text("Do now", "现在要做"),
    "nothing": Text("Nothing is to be done now.", "现在没有要做的事。"),
    "later": Text("Also owed", "其他应做"),
    "broken": Text("Broken", "违反规定"),
    "advice": Text("Advice not followed", "未遵循的建议"),
    "ask": Text("Find out", "需要确认"),
    "open": Text("Not judged", "未能判定"),
    "lacking": Text("not known: {needs}", "尚不清楚：{needs}"),
    "untold": Text("cannot be told from what is recorded: {why}", "按现有记录无法判断：{why}"),
    "tick": Text("not ticked: {check}", "未勾选：{check}"),
    "told": Text("Told", "已上报"),
    "fetch": Text("Fetch", "备品清单"),
    "log": Text("In the log", "记录中的问题"),
    "due": Text("until {at}, {left} left", "截止 {at}，剩余 {left}"),
    "due_instantly": Text("until {at}, less than 1 s left", "截止 {at}，剩余不到 1 秒"),
    "due_now": Text("until {at}, that is now", "截止 {at}，即此刻"),
    "overdue": Text("overdue by {left}: it was due {at}", "已超时 {left}：应于 {at} 前完成"),
    "overdue_instantly": Text(
        "overdue by less than 1 s: it was due {at}", "已超时不到 1 秒：应于 {at} 前完成"
    ),
    "overtaken": Text("overdue since {at}: {why}", "自 {at} 起已超时：{why}"),
    "from": Text("from {at}, in {left}", "{at} 起，{left}后"),
    "waits": Text("not before {at}, in {left}", "不早于 {at}，{left}后"),
    "waits_instantly": Text("not before {at}, in less than 1 s", "不早于 {at}，不到 1 秒后"),
    "grace": Text("not broken before {at}", "{at} 前不算违反"),
    "no_value": Text("no due: the house has not set {name}", "没有截止时间：本单位未设定 {name}"),
    "vague": Text(
        "no due: the source says '{vague}', and the house has not set {name}",
        "没有截止时间：依据只写“{vague}”，本单位未设定 {name}",
    ),
    "caution": Text("find out first: {question}", "请先确认：{question}"),
    "counted": Text("counted: {text}", "计算：{text}"),
    "source": Text("source: {text}", "依据：{text}"),
    "unsure": Text("only if it applies, which hangs on: {needs}", "是否适用取决于：{needs}"),
    "record": Text(
        "record event: noticed, data: {name}: {answers}",
        "登记 event: noticed，data: {name}: {answers}",
    ),
    "record_exit": Text(
        "record {event} again with data: exit: {answers}", "再登记 {event}，data: exit: {answers}"
    ),
    "record_plan": Text(
        "record event: {event}, planned: an instant with its offset, or none",
        "登记 event: {event}，planned: 带时区的时刻，或 none",
    ),
    "record_tick": Text(
        "record the whole {event} again with replaces: {record}, checks: {item}: ok or not_ok",
        "再登记一次完整的 {event}，写明 replaces: {record}，checks: {item}: ok 或 not_ok",
    ),
    "choose": Text("record with it data: exit: {answers}", "一并登记 data: exit: {answers}"),
    "needed": Text("needed to judge: {rules}", "用于判断：{rules}"),
    "told_of": Text("{to}, since {at}: {what}", "{to}，自 {at}：{what}"),
    "stock": Text("{quantity} {item}", "{item} {quantity}"),
    "unknown_stock": Text("{item}: not known yet", "{item}：尚不清楚"),
    "change": Text(
        "Nothing changes by itself until {at} (in {left}).", "{at} 之前（{left}内）不会自行变化。"
    ),
    "change_instantly": Text(
        "Nothing changes by itself until {at} (in less than 1 s).",
        "{at} 之前（不到 1 秒）不会自行变化。",
    ),
    "change_now": Text(
        "The next change comes by itself as soon as {at} has passed, that is now.",
        "{at} 一过（即此刻）就会自行变化。",
    ),
    "no_change": Text("Nothing more changes by itself.", "此后不会自行变化。"),
}


def render(
    evaluation: Evaluation,
    *,
    language: str = "en",
    zone: tzinfo | None = None,
    is_now: bool = False,
    problems: Sequence[str] = (),
    places: Mapping[int | str, str] | None = None,
    answers: Mapping[str, Answer] | None = None,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """What to do with role, due and source; what is owed, broken, asked, told and fetched.

    Args:
        evaluation: what is shown.
        language: `en` or `zh`.
        zone: whose clocks to use; without one that of the procedure, else UTC.
        is_now: whether the instant is that of the wall clock.
        problems: what was wrong with the log when it was read.
        places: where records stand in the log, by their names.
        answers: for next steps whether they may be done, so that what is unsettled is said.
        colour: whether the result goes to a terminal that shows colours.
        width: cells of a line.
    """
    page = Page(evaluation, language, zone or evaluation.zone, colour=colour, width=width)
    page.answers = answers or {}
    page.places = places or {}
    lines = [*page.head(is_now=is_now), *page.body(), *page.log(problems)]
    for path, part in every_part(evaluation):
        below = Page(part, language, page.zone, colour=colour, width=width, path=path)
        lines += [*below.heading(), *below.body(), *below.log(())]
    lines += page.foot()
    return "\n".join(lines) + "\n"


class Page:
    """The parts of the text of one evaluation, each a list of lines.

    `path` is that of a sub-case; its entries then name theirs, `complaint.run/form.filled`.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        language: str,
        zone: tzinfo | None,
        *,
        colour: bool,
        width: int,
        path: str = "",
    ) -> None:
        self.evaluation = evaluation
        self.path = path
        self.procedure = evaluation.procedure
        self.language = language
        self.zone = zone
        self.colour = colour
        self.width = width
        self.answers: Mapping[str, Answer] = {}
        self.places: Mapping[int | str, str] = {}
        self.clock = said.Clock(zone, language, evaluation.at)

    def say(self, key: str, **values: object) -> str:
        """A phrase of this page."""
        return phrase(key, self.language, catalogue=WORDS, **values)

    def far(self, key: str, at: int) -> str:
        """A phrase that says when and how far off an instant is."""
        off = at - self.evaluation.at
        if abs(off) < SECOND:
            return self.say(f"{key}_instantly", at=self.clock(at))
        return self.say(key, at=self.clock(at), left=said.distance(off, self.language))

    def head(self, *, is_now: bool = False) -> Iterator[str]:
        """Which procedure, and at what instant."""
        procedure = self.procedure
        title = procedure.title.get(self.language, procedure.id)
        yield paint(title, BOLD, colour=self.colour)
        yield paint(f"{procedure.id} {procedure.version}", DIM, colour=self.colour)
        now = self.say("now") if is_now else ""
        zone = str(self.zone) if self.zone else "UTC"
        at = say_instant(self.evaluation.at, self.zone, self.language).removesuffix(" UTC")
        yield from self.lines(self.say("clock", at=at, zone=zone, now=now))
        if self.evaluation.ended is not None:
            yield from self.lines(self.say("ended", at=self.clock(self.evaluation.ended)))
        elif waits := said.not_begun(self.evaluation, self.language):
            yield from self.lines(waits)

    def heading(self) -> Iterator[str]:
        """Which sub-case this is, and whether it has ended."""
        procedure = self.procedure
        title = procedure.title.get(self.language, procedure.id)
        yield ""
        named = phrase("named", self.language, name=self.path, value=title)
        yield from (paint(line, BOLD, colour=self.colour) for line in self.lines(named))
        yield paint(f"{procedure.id} {procedure.version}", DIM, colour=self.colour)
        if self.evaluation.ended is not None:
            yield from self.lines(self.say("ended", at=self.clock(self.evaluation.ended)))

    def body(self) -> Iterator[str]:
        """What to do, owe, ask, fetch; what is broken."""
        evaluation = self.evaluation
        if not evaluation.next_steps:
            yield ""
            yield self.say("nothing")
        yield from self.section("do", [self.step(one) for one in evaluation.next_steps], CYAN)
        doing = {id(one.duty) for step in evaluation.next_steps for one in step.duties}
        later = [duty for duty in evaluation.duties if id(duty.duty) not in doing]
        yield from self.section("later", [self.owed(duty) for duty in later])
        yield from self.section("broken", [self.broken(one) for one in evaluation.violations], RED)
        yield from self.section("advice", [self.broken(one) for one in evaluation.advice], YELLOW)
        asked = [self.ask(name) for name in evaluation.asks]
        ticks = [self.tick(one) for one in said.ticks(evaluation)]
        yield from self.section("ask", [*asked, *ticks], YELLOW)
        yield from self.section("open", self.unjudged(), YELLOW)
        yield from self.section("told", [self.told(one) for one in evaluation.escalated])
        yield from self.section("fetch", self.stock())

    def log(self, problems: Sequence[str]) -> Iterator[str]:
        """What was wrong with records."""
        found = [*problems, *said.of_the_log(self.evaluation, self.language, self.places)]
        yield from self.section("log", [self.item(text) for text in found], YELLOW)

    def foot(self) -> Iterator[str]:
        """Until when nothing changes by itself."""
        yield ""
        due = self.evaluation.next_due
        if due is None:
            yield from self.lines(self.say("no_change"))
            return
        # a due is kept at its own instant; the change comes a microsecond later
        at = max(due - due % SECOND, self.evaluation.at)
        if at == self.evaluation.at:
            yield from self.lines(self.say("change_now", at=self.clock(at)))
            return
        yield from self.lines(self.far("change", at))

    def section(
        self, key: str, entries: Sequence[Sequence[str]], tone: str = BOLD
    ) -> Iterator[str]:
        """A heading and its entries; nothing where there are none."""
        if not entries:
            return
        yield ""
        yield paint(self.say(key), BOLD, *((tone,) if tone != BOLD else ()), colour=self.colour)
        for lines in entries:
            yield from lines

    def step(self, step: NextStep) -> list[str]:
        """What to do now: who, until when, whom to tell, and the source."""
        role = said.role_label(self.procedure, said.doer(self.evaluation, step), self.language)
        text = step.text(self.language)
        if role:
            text = phrase("named", self.language, name=role, value=text)
        lines = self.item(text) + self.named(step.id) + self.caution(step)
        duties = sorted(step.duties, key=lambda one: (one.due is None, one.due or 0))
        for duty in duties[:1]:
            lines += self.timing(duty)
        tells = said.told(self.evaluation, step)
        if tells:
            lines += self.note(said.telling(self.procedure, tells, self.language))
        lines += self.exits(step.id)
        return lines + self.source(step.source)

    def exits(self, step: str) -> list[str]:
        """Where each exit leads; of those that follow from facts only where somebody is told."""
        exits = said.exits(self.procedure, step, self.language)
        by_hand = bool(exits) and not any(one.when for one in exits)
        lines = []
        if by_hand:
            answers = said.answers(self.procedure, f"{EXIT_OF}{step}", self.language)
            lines += self.note(self.say("choose", answers=answers))
        for one in exits:
            if by_hand or one.tells:
                lines += self.note(said.way_out(self.procedure, one, self.language))
        return lines

    def caution(self, step: NextStep) -> list[str]:
        """What is to be found out before a step, while no rule can tell whether it may be."""
        answer = self.answers.get(step.id)
        facts = self.procedure.model.facts
        if answer is None or answer.allowed != "ask":
            return []
        asked = [
            question_text(self.procedure, name, self.language)
            for name in answer.needs
            if name in facts
        ]
        return [
            line for one in asked for line in self.note(self.say("caution", question=one), YELLOW)
        ]

    def owed(self, duty: Shown) -> list[str]:
        """What is owed but is not to be done now."""
        return (
            self.item(said.demand(duty, self.language))
            + self.named(duty.rule)
            + self.timing(duty)
            + self.source(duty.source)
        )

    def timing(self, duty: Shown) -> list[str]:
        """From when, until when, and how that was counted."""
        at = self.evaluation.at
        lines = []
        if duty.needs and duty.state == "unknown":
            lines += self.note(self.say("unsure", needs=self.names(duty)))
        if duty.earliest is not None and duty.earliest > at and duty.state != VIOLATED:
            lines += self.note(self.far("waits", duty.earliest))
        if still := said.standing_still(duty, self.language):
            lines += self.note(still)
        if duty.due is None:
            missing = duty.duty.missing
            return [*lines, *(line for name in missing for line in self.note(self.no_value(name)))]
        if said.overtaken(duty):
            why = duty_reason(self.procedure, duty.duty, self.language)
            since = self.clock(duty.duty.violated_at or at)
            return lines + self.note(self.say("overtaken", at=since, why=why), RED)
        lines += self.due(duty.due)
        if duty.limit is not None and duty.limit > duty.due:
            lines += self.note(self.say("grace", at=self.clock(duty.limit)))
        counted = said.counted(duty, self.language, self.clock)
        return lines + (self.note(self.say("counted", text=counted), DIM) if counted else [])

    def due(self, due: int) -> list[str]:
        """Until when, or since when it is too late."""
        at = self.evaluation.at
        if due == at:
            return self.note(self.say("due_now", at=self.clock(due)))
        return (
            self.note(self.far("due", due))
            if due > at
            else self.note(self.far("overdue", due), RED)
        )

    def no_value(self, name: str) -> str:
        """Why a duty has no due: what the source says instead, and the parameter to set."""
        parameter = self.procedure.model.parameters.get(name)
        if parameter is None or not parameter.vague:
            return self.say("no_value", name=name)
        vague = parameter.vague.get(self.language) or next(iter(parameter.vague.values()))
        return self.say("vague", name=name, vague=vague)

    def broken(self, violation: Violation) -> list[str]:
        """A broken demand: when, why, and what became of it."""
        severity = said.word(f"severity.{violation.severity}", self.language)
        lines = self.item(f"{said.demand(violation, self.language)} [{severity}]")
        lines += self.named(violation.rule)
        what = said.happened(violation, self.language, self.clock)
        after = said.outcome(self.evaluation, violation, self.language, self.clock)
        lines += self.note(
            phrase("semicolon", self.language).join(part for part in (what, after) if part)
        )
        counted = said.counted(violation, self.language, self.clock)
        if counted and not violation.because:
            lines += self.note(self.say("counted", text=counted), DIM)
        return lines + self.source(violation.source)

    def ask(self, name: str) -> list[str]:
        """What is to be found out, how to record it, and what for."""
        events = said.judged_by(self.evaluation, name)
        lines = self.item(question_text(self.procedure, name, self.language, events))
        answers = said.answers(self.procedure, name, self.language)
        event, planned = name.removeprefix(EXIT_OF), name.removeprefix(PLAN_OF)
        if event != name:
            lines += self.note(self.say("record_exit", event=event, answers=answers))
        elif planned != name:
            lines += self.note(self.say("record_plan", event=planned))
        elif answers:
            lines += self.note(self.say("record", name=name, answers=answers))
        rules = [rule for rule, needs in self.evaluation.unknown.items() if name in needs]
        needed = phrase("comma", self.language).join(rules)
        return lines + (self.note(self.say("needed", rules=needed), DIM) if rules else [])

    def tick(self, tick: said.Tick) -> list[str]:
        """A tick that is missing, and how to bring it."""
        check = step_text(self.procedure, tick.rule, self.language)
        records = said.either([str(one) for one in tick.records], self.language)
        how = self.say("record_tick", event=tick.event, record=records, item=tick.item)
        return (
            self.item(self.say("tick", check=check))
            + self.note(how)
            + self.note(self.say("needed", rules=tick.rule), DIM)
        )

    def unjudged(self) -> list[list[str]]:
        """What nobody is asked about any more, since it is over: it stays unknown."""
        asked = {*self.evaluation.asks, *(one.rule for one in said.ticks(self.evaluation))}
        return [
            self.item(step_text(self.procedure, rule, self.language))
            + self.named(rule)
            + self.note(self.unknown(rule, needs))
            + self.source(self.procedure.sources.get(rule, ()))
            for rule, needs in self.evaluation.unknown.items()
            if asked.isdisjoint(needs)
        ]

    def unknown(self, rule: str, needs: Sequence[str]) -> str:
        """What is missing, in words; where nothing is, why it can never be told."""
        if not needs:
            return self.say("untold", why=said.untold(self.evaluation, rule, self.language))
        events = [event for name in needs for event in said.judged_by(self.evaluation, name, rule)]
        text = needs_text(self.procedure, needs, self.language, tuple(dict.fromkeys(events)))
        return self.say("lacking", needs=text)

    def told(self, one: Escalated) -> list[str]:
        """Who has been told of what is still owed."""
        to = said.role_label(self.procedure, one.to, self.language)
        duty = Shown(self.procedure, one.duty, self.evaluation.at, self.zone)
        at = self.clock(one.since)
        return self.item(self.say("told_of", to=to, at=at, what=said.demand(duty, self.language)))

    def stock(self) -> list[list[str]]:
        """The pick list."""
        found = []
        for item, quantity in self.evaluation.stock.items():
            label = self.procedure.text(item, self.language)
            key = "unknown_stock" if quantity is None else "stock"
            found.append(self.item(self.say(key, quantity=said.plain(quantity), item=label)))
        return found

    def names(self, duty: Shown) -> str:
        """What a duty hangs on, in the words of the procedure."""
        record = duty.duty.record
        events = () if record is None or record.event is None else (record.event,)
        texts = [
            question_text(self.procedure, name, self.language, events)
            if name.startswith("this.")
            else step_text(self.procedure, name, self.language)
            for name in duty.needs
        ]
        return told_apart(texts, self.language)

    def source(self, sources: Sequence[str]) -> list[str]:
        """Where a demand comes from."""
        return self.note(self.say("source", text=", ".join(sources)), DIM) if sources else []

    def named(self, name: str) -> list[str]:
        """The path of an entry of a sub-case."""
        return self.note(f"{self.path}/{name}", DIM) if self.path else []

    def item(self, text: str) -> list[str]:
        """The first line of an entry."""
        return self.lines(text, "  - ")

    def note(self, text: str, *codes: str) -> list[str]:
        """A line below an entry."""
        return [
            paint(line, *codes, colour=self.colour and bool(codes))
            for line in self.lines(text, "    ")
        ]

    def lines(self, text: str, first: str = "") -> list[str]:
        """A text within the width."""
        return wrap(text, self.width, first)
