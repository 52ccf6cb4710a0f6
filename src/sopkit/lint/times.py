"""This module finds dues that nobody can keep: too early, in no shift, or counted from nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sopkit.calendars import parse_clock
from sopkit.flow import followers
from sopkit.frozen import NamedTuple
from sopkit.kernel.program import Attempt, Before, Respond
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.pairs import grouped
from sopkit.lint.unlooked import too_many_pairs
from sopkit.lint.windows import Placed, Spans, elapsed, later, placed
from sopkit.phrases.model import ByClock, OnDay, Window, Within

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from sopkit.kernel.program import Flow, Schedule, Spec, Step
    from sopkit.lint.base import Path, Subject
    from sopkit.lint.index import Index

# a row of six hundred steps is looked at from end to end
_MOST_BEFORE: Final = 200_000


def look(subject: Subject) -> None:
    """Windows, predecessors, shifts, tries and anchors."""
    index = index_of(subject)
    for one in placed(index):
        _empty(one, index, subject)
    _predecessors(index, subject)
    _shifts(index, subject)
    _tries(index, subject)
    _anchors(index, subject)


# ---- no instant at all


def _empty(one: Placed, index: Index, subject: Subject) -> None:
    """The earliest of a duty does not lie after its due."""
    entry = index.procedure.entries[one.rule.id]
    if entry.kind == "before":
        _ahead(one, index, subject)
        return
    if not later(one.reach.earliest, one.reach.due) or _told(one.path, index):
        return
    body = entry.written.get(entry.kind, entry.written)
    message = (
        f"'{one.rule.id}' may not be done before '{body.get('not_before')}', which is later than "
        f"its due, '{one.text}'"
    )
    subject.report("empty-window", message, (*one.path[:-1], "not_before"))


def _ahead(one: Placed, index: Index, subject: Subject) -> None:
    """Of `before`, at least so long is not longer than at most so long."""
    body = index.procedure.entries[one.rule.id].written["before"]
    if "at_least" not in body or "at_most" not in body:
        return
    spec = next(spec for spec in index.program.rules if spec.rule.id == one.rule.id)
    form = spec.window.due.form if isinstance(spec, Before) and spec.window.due else None
    if not isinstance(form, Window) or form.spread.second is None:
        return
    spans = Spans(index.program)
    most, least = (
        [span.microseconds for span in spans.of(amount)]
        for amount in (form.spread.first, form.spread.second)
    )
    if least and most and least[0] is not None and most[-1] is not None and least[0] > most[-1]:
        message = (
            f"'{one.rule.id}' is to be done at least {body['at_least']} before '{body['event']}' "
            f"and at most {body['at_most']} before it; there is no such time"
        )
        subject.report("empty-window", message, one.path)


def _told(path: Path, index: Index) -> bool:
    """Whether loading has already said that no time is left."""
    place = index.procedure.document.value((*path[:-1], "not_before"))
    return any(
        note.name == "no-time-left" and note.position == place for note in index.procedure.notes
    )


# ---- earlier than what comes first


def _predecessors(index: Index, subject: Subject) -> None:
    """A due does not lie before the due, or the earliest, of what must come first."""
    windows: dict[str, list[Placed]] = {}
    # only what counts from one instant is compared
    for several in grouped(placed(index), lambda one: one.reach.anchor):
        for one in several:
            windows.setdefault(one.event, []).append(one)
    if len(windows) < 2:
        return
    for step, before in _pairs(index, windows, subject):
        for one in windows.get(step.event, ()):
            for other in windows.get(before.event, ()):
                if one.reach.anchor == other.reach.anchor and _too_early(one, other):
                    _report_order(one, other, step, before, index, subject)
                    break


def _pairs(index: Index, timed: Container[str], subject: Subject) -> Iterator[tuple[Step, Step]]:
    """Steps, each with one that must be done before it whenever it applies; both have a time."""
    steps = index.steps
    flow = index.program.flow
    if flow is None:
        return
    row_before = _rows(flow, partial(_too_many, subject)) if flow.listed else None
    for step in flow.steps:
        if step.event not in timed:
            continue
        names = list(step.needs)
        if len(step.after) == 1 and step.after[0].condition is None:
            names.append(step.after[0].event)
        found = [steps[name] for name in names if name in steps]
        if row_before is not None:
            found += row_before(step)
        for before in {one.rule.id: one for one in found}.values():
            if before is not step and before.event in timed and _surely(before, step):
                yield step, before


def _too_many(subject: Subject) -> None:
    what = "whether steps are due before a step that comes first"
    too_many_pairs(subject, what, ("steps",), _MOST_BEFORE)


def _surely(before: Step, step: Step) -> bool:
    """Whether a step that must come first does so whenever the other applies."""
    if {before.rule.modality, step.rule.modality} != {"must"}:
        return False
    if before.unless or before.unless_events:
        return False
    when = before.rule.when
    return when is None or (step.rule.when is not None and when.text == step.rule.when.text)


def _rows(flow: Flow, too_many: Callable[[], None]) -> Callable[[Step], Iterable[Step]]:
    """How to tell the steps of a listed flow in a row before one, with no other way in between.

    So many are told in all as `_MOST_BEFORE` says; where there are more, `too_many` is called.
    """
    into: dict[str, set[str]] = {}
    for name, following in followers(flow).items():
        for other in following:
            into.setdefault(other, set()).add(name)
    by_id = {step.rule.id: step for step in flow.steps}
    first = flow.steps[0].rule.id
    budget = iter(range(_MOST_BEFORE))

    def before(step: Step) -> Iterator[Step]:
        reached, seen = step.rule.id, {step.rule.id}
        while reached != first and len(into.get(reached, ())) == 1:
            (reached,) = into[reached]
            if reached in seen:
                return
            if next(budget, None) is None:
                too_many()
                return
            seen.add(reached)
            yield by_id[reached]

    return before


def _too_early(one: Placed, other: Placed) -> bool:
    return later(other.reach.earliest, one.reach.due) or later(other.reach.due, one.reach.due)


def _report_order(
    one: Placed, other: Placed, step: Step, before: Step, index: Index, subject: Subject
) -> None:
    what = "may only be done" if later(other.reach.earliest, one.reach.due) else "is due only"
    message = (
        f"'{step.rule.id}' is due '{one.text}', but '{before.rule.id}' comes first and {what} "
        f"'{_what(other, index)}' (line {index.line(other.rule)})"
    )
    subject.report("due-before-predecessor", message, one.path)


def _what(one: Placed, index: Index) -> str:
    written = index.procedure.entries[one.rule.id].written
    body = written.get(index.procedure.entries[one.rule.id].kind, written)
    return str(body.get("due") or body.get("not_before") or one.text)


# ---- outside the shift


class Told(NamedTuple):
    """Who is told to do something between two times of day, and where that stands."""

    name: str
    role: str
    start: str
    end: str
    path: Path


def _shifts(index: Index, subject: Subject) -> None:
    """A role is told to work within its shift."""
    shifts = index.program.shifts
    model = index.procedure.model
    if not shifts or model.calendar is None:
        return
    for told in _clocks(index):
        shift = model.calendar.shifts.get(shifts.get(told.role, ""))
        if shift is None:
            continue
        begins, ends = parse_clock(shift.start), parse_clock(shift.end)
        start, end = parse_clock(told.start), parse_clock(told.end)
        if ends <= begins or end < start or not (end < begins or start > ends):
            continue
        message = (
            f"'{told.name}' is to be done between {told.start} and {told.end}, but the shift of "
            f"'{told.role}' is from {shift.start} to {shift.end}"
        )
        subject.report("due-outside-shift", message, told.path)


def _clocks(index: Index) -> Iterator[Told]:
    for spec in index.program.rules:
        entry = index.procedure.entries.get(spec.rule.id)
        if entry is None:
            continue
        if isinstance(spec, Respond | Before) and spec.window.due is not None:
            role = _role(spec, index)
            clock = _day(spec.window.due.form)
            if role and clock is not None:
                key = ("due",) if "due" in entry.written else (entry.kind, "due")
                yield Told(spec.rule.id, role, *clock, (*entry.path, *key))
        elif entry.kind == "schedule":
            at = entry.written["schedule"].get("at")
            role = _role(spec, index)
            if role and isinstance(at, str) and _single_day(spec):
                path = (*entry.path, "schedule", "at")
                yield Told(spec.rule.id, role, "00:00", at, path)


def _single_day(spec: Any) -> bool:
    """Whether each date of a schedule is a window of its own day."""
    schedule: Schedule = spec
    return schedule.slack is None and (
        schedule.every in ("day", "working day") or schedule.on_day is not None
    )


def _role(spec: Spec, index: Index) -> str:
    """Who is told to do what a duty asks for."""
    targets: Any = getattr(spec, "targets", ())
    if len(targets) != 1:
        return ""
    event = targets[0].event
    step = index.steps.get(event)
    if step is not None:
        return str(index.procedure.entries[step.rule.id].written.get("role") or "")
    declared = index.procedure.model.events.get(event)
    return (declared.role or "") if declared is not None else ""


def _day(form: Any) -> tuple[str, str] | None:
    """The times of day between which a due surely lies on one date."""
    if isinstance(form, ByClock) and form.clock.start is not None:
        return str(form.clock.start), str(form.clock.end)
    if isinstance(form, OnDay) and form.clock is not None:
        if form.clock.start is not None:
            return str(form.clock.start), str(form.clock.end)
        if form.day != "same":
            return "00:00", str(form.clock.end)
    return None


# ---- tries


def _tries(index: Index, subject: Subject) -> None:
    """There is time for all tries."""
    spans = Spans(index.program)
    for spec in index.program.rules:
        if not isinstance(spec, Attempt) or spec.at_most < 2:
            continue
        apart = elapsed(spec.apart, spans)
        due = _time_for(spec, index, spans)
        if apart is None or due is None or apart * (spec.at_most - 1) <= due[0]:
            continue
        body = index.procedure.entries[spec.rule.id].written["attempt"]
        message = (
            f"'{spec.rule.id}' asks for {spec.at_most} tries, each '{body['again']}', but "
            f"'{due[1].event}' is due '{due[1].text}' (line {index.line(due[1].rule)})"
        )
        subject.report("retry-too-late", message, index.body(spec.rule, "again"))


def _time_for(spec: Attempt, index: Index, spans: Spans) -> tuple[int, Placed] | None:
    """How long there is for what is tried, where it counts from its own opening."""
    names = {one.event for one in spec.targets}
    for one in placed(index):
        step = index.steps.get(one.event)
        reach = one.reach
        if one.event not in names or step is None or step.rule.id != one.rule.id:
            continue
        opened = reach.anchor[0] != "plan" and reach.earliest is None
        if opened and reach.due is not None and reach.due.high is not None:
            return reach.due.high, one
    return None


# ---- counted from nothing


def _anchors(index: Index, subject: Subject) -> None:
    """A span counts from something: what opens the step, or at least the start of the case."""
    flow = index.program.flow
    if index.program.starts or flow is None or flow.listed:
        return
    for step in flow.steps:
        entry = index.procedure.entries[step.rule.id]
        if step.after or "due" not in entry.written:
            continue
        for spec in index.program.rules:
            if spec.rule.id == step.rule.id and _bare(spec):
                message = (
                    f"'{entry.written['due']}' counts from nothing: '{step.rule.id}' waits for no "
                    "event and the case has no start; write `of` an event, or give the step 'after'"
                )
                subject.report("due-without-anchor", message, (*entry.path, "due"))


def _bare(spec: Any) -> bool:
    window = getattr(spec, "window", None)
    due = window.due if window is not None else None
    return due is not None and isinstance(due.form, Within) and due.form.of is None


LINT = Lint(
    (
        "empty-window",
        "due-before-predecessor",
        "due-outside-shift",
        "retry-too-late",
        "due-without-anchor",
        "not-analysed",
    ),
    look,
)
