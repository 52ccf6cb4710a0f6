"""This module finds work that waits for itself, and rules whose moment never comes."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sopkit.expressions.boxes import Worlds
from sopkit.expressions.tree import And, Defined, Happened
from sopkit.frozen import NamedTuple
from sopkit.kernel.demands import ApprovedBy, Holds
from sopkit.kernel.program import Every, Guard, Order, Respond, Schedule
from sopkit.language import join
from sopkit.lint.base import Lint
from sopkit.lint.doors import doors_of
from sopkit.lint.index import index_of
from sopkit.lint.unlooked import too_many_ways
from sopkit.reaching import endless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sopkit.expressions.tree import Node
    from sopkit.kernel.program import Occurrence, Rule, Spec, Step
    from sopkit.lint.base import Subject
    from sopkit.lint.index import Index


class Wait(NamedTuple):
    """One event that has to wait for another, and the rule or step that says so.

    `way` says that the flow itself does: every way to the one leads through the other.
    """

    event: str
    other: str
    rule: Rule
    way: bool = False


def look(subject: Subject) -> None:
    """Circles of waiting; triggers that never come."""
    index = index_of(subject)
    _circles(index, subject)
    for spec in index.program.rules:
        if isinstance(spec, Respond | Every | Schedule | Guard):
            _never_fires(spec, index, subject)


# ---- circles


def _circles(index: Index, subject: Subject) -> None:
    """Each circle is one fault, told at the first of its demands in the file."""
    waits = list(_waits(index))
    listed = index.program.flow is not None and index.program.flow.listed
    # steps of a free flow that wait for each other are found on loading
    if not listed and all(wait.rule.kind == "step" for wait in waits):
        return
    waits += _ways(index, waits) if waits else []
    following: dict[str, list[Wait]] = {}
    for wait in waits:
        following.setdefault(wait.event, []).append(wait)
    told: set[str] = set()
    circling = _circling(following)
    for wait in waits:
        if wait.event in told or wait.event not in circling:
            continue
        circle = _circle(wait.event, following)
        if circle:
            told |= {one.event for one in circle}
            _report_circle(circle, index, subject)


def _report_circle(circle: list[Wait], index: Index, subject: Subject) -> None:
    first = min(circle, key=lambda wait: wait.rule.place)
    place = circle.index(first)
    ordered = circle[place:] + circle[:place]
    way = ", which waits for ".join(f"'{wait.other}'" for wait in ordered)
    rules = {wait.rule.id: wait.rule for wait in ordered}
    message = (
        f"'{first.event}' waits for {way}: none of them can ever come first; "
        f"see {index.named(rules.values())}"
    )
    subject.report("waiting-circle", message, (*index.path(first.rule), "id"))


def _waits(index: Index) -> Iterator[Wait]:
    """What must always have happened before an event, as rules and steps demand it."""
    for event, guards in index.guards.items():
        for one in guards:
            if one.scope or one.guard.scope_roles:
                continue
            for demand in one.guard.demands:
                for other in _demanded(demand):
                    yield Wait(event, other, one.guard.rule)
    for step in index.steps.values():
        if index.certain(step):
            yield from _of_step(step, index)
    for spec in index.program.rules:
        if isinstance(spec, Order) and spec.rule.when is None and spec.rule.modality == "must":
            yield from _of_order(spec)


def _demanded(demand: Any) -> Iterator[str]:
    if isinstance(demand, ApprovedBy):
        yield f"{demand.event}.approved"
    elif isinstance(demand, Holds):
        condition: Any = demand.condition
        yield from _happened(condition.tree)


def _happened(node: Node) -> Iterator[str]:
    """The events that must have happened for a condition to be true."""
    match node:
        case Happened(event=event):
            yield event
        case And(parts=parts):
            for part in parts:
                yield from _happened(part)
        case Defined(body=body):
            yield from _happened(body)
        case _:
            pass


def _of_step(step: Step, index: Index) -> Iterator[Wait]:
    waited = [*step.needs, *(one.event for one in step.after if len(step.after) == 1)]
    for name in waited:
        other = index.steps.get(name)
        if other is None or index.certain(other):
            yield Wait(step.event, name, step.rule)


def _of_order(spec: Order) -> Iterator[Wait]:
    single = [element[0] for element in spec.elements if len(element) == 1]
    plain = [one.event for one in single if one.condition is None]
    for before, after in pairwise(plain):
        if not spec.repeats and before != after:
            yield Wait(after, before, spec.rule)


def _ways(index: Index, waits: Iterable[Wait]) -> list[Wait]:
    """In a listed flow a step waits for another through which every way to it leads.

    It waits for the nearest one that waits in turn; what leads through that one is its affair.
    """
    flow = index.program.flow
    if flow is None or not flow.listed:
        return []
    waiting, waited = {wait.event for wait in waits}, {wait.other for wait in waits}
    doors = doors_of(flow)
    events = {step.rule.id: step.event for step in flow.steps}
    early = {
        step.rule.id
        for event, step in index.steps.items()
        if event in waiting and index.certain(step)
    }
    nearest: dict[str, str | None] = {}
    for name, door in doors.items():
        nearest[name] = door if door is None or door in early else nearest[door]
    found = []
    for late in sorted((waited | waiting) & index.steps.keys()):
        step = index.steps[late]
        door = nearest.get(step.rule.id)
        if door is not None:
            found.append(Wait(late, events[door], step.rule, way=True))
    return found


def _circling(following: Mapping[str, list[Wait]]) -> set[str]:
    """The events that may lie on a circle: they wait without end, and are waited for so."""
    ahead = {name: [wait.other for wait in waits] for name, waits in following.items()}
    waiting = endless(ahead)
    back: dict[str, list[str]] = {}
    for name in waiting:
        for other in ahead[name]:
            back.setdefault(other, []).append(name)
    return set(endless(back)).intersection(waiting)


def _circle(start: str, following: Mapping[str, list[Wait]]) -> list[Wait]:
    """The way back to an event, with an event other than itself on it."""
    reached: dict[str, Wait | None] = {start: None}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for wait in following.get(name, ()):
            if wait.other == start and name != start:
                return _shortened([*_way_to(name, reached), wait])
            if wait.other not in reached:
                reached[wait.other] = wait
                waiting.append(wait.other)
    return []


def _way_to(name: str, reached: Mapping[str, Wait | None]) -> list[Wait]:
    way = []
    last = reached[name]
    while last is not None:
        way.append(last)
        last = reached[last.event]
    return way[::-1]


def _shortened(circle: list[Wait]) -> list[Wait]:
    """A circle in which ways of the flow that follow each other are one."""
    found: list[Wait] = []
    for wait in circle:
        if found and wait.way and found[-1].way:
            wait = found.pop()._replace(other=wait.other)
        found.append(wait)
    return found


# ---- rules that never act


def _never_fires(spec: Spec, index: Index, subject: Subject) -> None:
    """A trigger that opens nothing any more, that never comes, or only where a rule is out."""
    if isinstance(spec, Guard):
        _only_elsewhere(spec.rule, spec.events, index, subject)
        return
    if isinstance(spec, Respond):
        triggers, key = spec.triggers, "after"
    elif isinstance(spec, Every):
        triggers, key = spec.start, "from"
    elif isinstance(spec, Schedule):
        triggers, key = spec.after, "after"
    else:
        return
    if not triggers or spec.rule.id not in index.procedure.entries:
        return
    # what begins the case as well opens duties, but no series lasts (docs/semantics.md 12.9)
    begins = () if isinstance(spec, Every) else {one.event for one in index.program.starts}
    why = ["" if one.event in begins else _never(one, index) for one in triggers]
    if all(why):
        message = f"'{spec.rule.id}' never acts: {join(dict.fromkeys(why), 'en')}"
        entry = index.procedure.entries[spec.rule.id]
        keys = (key,) if entry.path[0] == "rules" and len(entry.path) == 2 else ()
        path = index.body(spec.rule, *keys) if keys else entry.path
        subject.report("never-fires", message, path)
        return
    if isinstance(spec, Respond):
        _only_elsewhere(spec.rule, triggers, index, subject)


def _never(one: Occurrence, index: Index) -> str:
    """Why an occurrence opens no duty; nothing where it may open one."""
    if one.event in index.endings and one.event != "closed":
        return f"'{one.event}' ends the case, and from that moment on no duty opens"
    if one.event == "closed":
        return "'closed' ends the case, and from that moment on no duty opens"
    name, _, what = one.event.rpartition(".")
    if what not in ("violated", "due_soon") or name not in index.procedure.entries:
        return ""
    specs = [spec for spec in index.program.rules if spec.rule.id == name]
    if what == "due_soon" and specs and not any(map(_soon, specs)):
        return f"'{name}' has no 'soon', so '{one.event}' never happens"
    return ""


def _soon(spec: Any) -> bool:
    window = getattr(spec, "window", spec)
    return getattr(window, "soon", None) is not None


def _only_elsewhere(
    rule: Rule, events: Iterable[Occurrence], index: Index, subject: Subject
) -> None:
    """A rule that applies only where none of the steps that it speaks of does."""
    when: Any = rule.when
    steps = [index.steps.get(one.event) for one in events]
    if when is None or not steps or rule.owner:
        return
    givens = [index.own_when(step) if step is not None else () for step in steps]
    if not all(givens):
        return
    for given in givens:
        worlds = Worlds((when, *given))
        if not worlds.all:
            what = "whether rules apply only where none of their steps does"
            too_many_ways(subject, what, index.path(rule), f"of '{rule.id}' and its steps the ")
        if not worlds.all or worlds.together((when, *given)):
            return
    names = join(
        dict.fromkeys(f"'{step.rule.id}'" for step in steps if step is not None), "en", "or"
    )
    texts = join(dict.fromkeys(f"'{given[0].text}'" for given in givens), "en", "or")
    message = (
        f"'{rule.id}' never acts: it applies while '{when.text}', but {names} only while {texts}"
    )
    subject.report("never-fires", message, (*index.path(rule), "when"))


LINT = Lint(("waiting-circle", "never-fires", "not-analysed"), look)
