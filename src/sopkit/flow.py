"""This module lowers the steps of a procedure to the flow, and their keys to rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sopkit.frozen import dataclass
from sopkit.kernel.demands import FieldsGiven
from sopkit.kernel.program import (
    Before,
    Exit,
    Expression,
    Flow,
    Guard,
    Occurrence,
    Respond,
    Rule,
    Spec,
    Step,
    Window,
)
from sopkit.phrases import parse_due
from sopkit.phrases.model import At, Happening, OneOf, Shifted, Until
from sopkit.phrases.model import Window as Between
from sopkit.reaching import Reaching
from sopkit.rules.attest import checks
from sopkit.rules.base import Entry
from sopkit.rules.phrase import said
from sopkit.rules.record import filled

if TYPE_CHECKING:
    from sopkit.kernel.program import Condition
    from sopkit.model import Step as StepModel
    from sopkit.phrases import Due
    from sopkit.reaching import Reached
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering

Sets = dict[str, tuple[tuple[str, Expression], ...]]


@dataclass(frozen=True, slots=True)
class Lowered:
    """The flow, the rules that step keys stand for, and the facts that steps set."""

    flow: Flow | None
    rules: list[Spec]
    sets: Sets


def lower_steps(
    steps: list[StepModel],
    paths: list[Path],
    places: list[int],
    *,
    listed: bool,
    lowering: Lowering,
) -> Lowered:
    """Lowers all steps, in the order of the list."""
    if not steps:
        return Lowered(None, [], {})
    ids = dict.fromkeys(step.id for step in steps)
    entries: list[Entry] = []
    lowered: list[Step] = []
    rules: list[Spec] = []
    sets: Sets = {}
    for step, path, place in zip(steps, paths, places, strict=True):
        rule = lowering.rule(step, "step", place, path, folds_unless=False)
        entry = Entry(step, step, path, rule)
        entries.append(entry)
        one = _step(entry, ids, listed=listed, lowering=lowering)
        lowered.append(one)
        rules += _rules(entry, one, lowering)
        assigned = _assigned(entry, lowering)
        if assigned:
            sets[one.event] = assigned
    flow = Flow(tuple(lowered), listed)
    if listed:
        _check_exits(entries, flow, lowering)
    _check_flow(flow, paths, lowering)
    return Lowered(flow, rules, sets)


def _step(entry: Entry, ids: Collection[str], *, listed: bool, lowering: Lowering) -> Step:
    step: StepModel = entry.body
    _refuse_keys(entry, listed=listed, lowering=lowering)
    _check_names(entry, lowering)
    unless_events: tuple[Occurrence, ...] = ()
    unless: tuple[Condition, ...] = ()
    if step.unless is not None:
        unless_events, unless = lowering.exceptions(step.unless, entry.at("unless"))
    event = step.id
    if step.fulfilled_by and lowering.event(step.fulfilled_by, entry.at("fulfilled_by")):
        event = step.fulfilled_by
    for place, name in enumerate(step.needs):
        if name not in lowering.declared.events:
            lowering.event(name, lowering.item(entry.at("needs"), place))
    for place, name in enumerate(step.asks):
        lowering.fact(name, entry.at("asks", place))
    return Step(
        rule=entry.rule,
        event=event,
        after=lowering.occurrences(step.after, entry.at("after")),
        needs=step.needs,
        unless_events=unless_events,
        unless=unless,
        next=_next(entry, ids, lowering),
        exits=_exits(entry, ids, lowering) if step.choose else (),
        asks=tuple(step.asks),
        members=lowering.members(step.each, entry.at("each")),
        has_due=step.due is not None,
    )


def _refuse_keys(entry: Entry, *, listed: bool, lowering: Lowering) -> None:
    step: StepModel = entry.body
    refused = ("after",) if listed else ("next", "choose")
    for key in refused:
        if getattr(step, key):
            flow = "listed" if listed else "free"
            instead = (
                "the order of the list, `next` or `choose`" if listed else "`after` or `needs`"
            )
            lowering.report(
                "wrong-flow",
                f"'{key}' has no meaning in a {flow} flow; use {instead}, or change 'flow'",
                entry.at(key),
                key=True,
            )


def _check_names(entry: Entry, lowering: Lowering) -> None:
    step: StepModel = entry.body
    model = lowering.declared.model
    if step.role is not None and step.role not in model.roles:
        lowering.roles((step.role,), entry.at("role"))
    if step.phase is not None:
        lowering.known("phase", step.phase, model.phases, entry.at("phase"))
    for tell, path in _tells(entry) if step.tell is not None or step.choose else ():
        lowering.roles(tell.role, (*path, "role"))


def _tells(entry: Entry) -> Iterable[tuple[Any, Path]]:
    step: StepModel = entry.body
    if step.tell is not None:
        yield step.tell, entry.at("tell")
    for name, exit_ in step.choose.items():
        if exit_.tell is not None:
            yield exit_.tell, entry.at("choose", name, "tell")


def _next(entry: Entry, ids: Collection[str], lowering: Lowering) -> tuple[str, ...] | None:
    step: StepModel = entry.body
    for place, name in enumerate(step.next):
        if name != "end" and name not in ids:
            lowering.known("step", name, ids, lowering.item(entry.at("next"), place))
    return step.next or None


def _exits(entry: Entry, ids: Collection[str], lowering: Lowering) -> tuple[Exit, ...]:
    step: StepModel = entry.body
    if step.choose and step.modality != "must":
        lowering.report(
            "optional-choice",
            f"'{step.id}' has exits and is only '{step.modality}': left out, no exit is ever "
            "taken; make it a must",
            entry.at("modality"),
        )
    found = [_exit(entry, name, ids, lowering) for name in step.choose]
    conditional = [one for one in found if one.when is not None or one.otherwise]
    if conditional and len(conditional) < len(found):
        plain = next(one for one in found if one not in conditional)
        lowering.report(
            "missing-key",
            f"exit '{plain.name}' has no 'when', but others have; add one, or make it 'otherwise'",
            entry.at("choose", plain.name),
            key=True,
        )
    for one in [one for one in found if one.otherwise][1:]:
        message = f"exit '{one.name}' is a second 'otherwise'; only one can take what is left"
        lowering.report("excluding-keys", message, entry.at("choose", one.name), key=True)
    return tuple(found)


def _check_exits(entries: list[Entry], flow: Flow, lowering: Lowering) -> None:
    """Where exits have conditions, exactly one is open whenever their step is reached."""
    reaching = Reaching(flow, {entry.id: _changed(entry.body) for entry in entries})
    for entry, step in zip(entries, flow.steps, strict=True):
        if step.exits and all(one.when is not None or one.otherwise for one in step.exits):
            _check_cover(entry, step.exits, partial(reaching.reached, entry.id), lowering)


def _changed(step: StepModel) -> frozenset[str]:
    """The facts that may have another value once the step is done."""
    return frozenset((*step.asks, *step.set, *step.data))


def _check_cover(
    entry: Entry, exits: tuple[Exit, ...], reached: Reached, lowering: Lowering
) -> None:
    judged = [one for one in exits if one.when is not None]
    conditions = [one.when for one in judged]
    covers_all = any(one.otherwise for one in exits)
    read = lowering.covered(conditions, given=entry.rule.when, reached=reached, gaps=not covers_all)
    if read.too_many:
        what = "two are open at once" if covers_all else "two are open at once, or none is,"
        message = lowering.not_covered(f"the exits of '{entry.id}'", what)
        lowering.report("not-analysed", message, entry.at("choose"), key=True)
    if read.overlap is not None:
        first, second, world = read.overlap
        message = (
            f"exits '{judged[first].name}' and '{judged[second].name}' are both open when "
            f"{lowering.said_world(world)}; only one may be"
        )
        path = entry.at("choose", judged[second].name, "when")
        lowering.report("overlapping-conditions", message, path)
    if read.gap is not None:
        message = (
            f"no exit of '{entry.id}' is open when {lowering.said_world(read.gap)}; "
            "make the last one 'otherwise', or add one"
        )
        lowering.report("gap-between-exits", message, entry.at("choose"), key=True)


def _exit(entry: Entry, name: str, ids: Collection[str], lowering: Lowering) -> Exit:
    exit_ = entry.body.choose[name]
    path = entry.at("choose", name)
    when = None
    if exit_.when is not None:
        when = lowering.lasting_condition(exit_.when, (*path, "when"))
    if exit_.otherwise is not None and (exit_.then is not None or exit_.when is not None):
        message = f"exit '{name}' has 'otherwise' beside 'then' or 'when'; keep one of them"
        lowering.report("excluding-keys", message, (*path, "otherwise"), key=True)
    then = exit_.otherwise or exit_.then or ""
    if then and then != "end":
        key = "otherwise" if exit_.otherwise else "then"
        lowering.known("step", then, ids, (*path, key))
    return Exit(name, then, when, exit_.otherwise is not None)


# -- rules that step keys stand for


def _rules(entry: Entry, step: Step, lowering: Lowering) -> list[Spec]:
    model: StepModel = entry.body
    event = (step.event,)
    found: list[Spec] = []
    if model.due is not None or model.not_before is not None or model.moved_by is not None:
        found.append(_duty(entry, step, lowering))
    else:
        lowering.no_effect(entry, ("grace", "soon", "paused"), "a step without 'due'")
    if model.checks:
        found += checks(model.checks, entry.at("checks"), entry, event, entry.path, lowering)
    if model.record is not None or model.evidence:
        found += _record(entry, event, lowering)
    if model.say is not None:
        rule = _part(entry, "say", "say", "phrase", lowering)
        found += said(model.say, entry.at("say"), rule, event, entry.path, lowering)
    if model.tell is not None and model.tell.answer is not None:
        place = entry.at("tell", "answer")
        found.append(_answer(entry, model.id, step.event, model.tell.answer, place, lowering))
    for name, exit_ in model.choose.items():
        if exit_.tell is not None and exit_.tell.answer is not None:
            asked, place = f"{model.id}.{name}", entry.at("choose", name, "tell", "answer")
            taken = f"{asked}.taken"
            found.append(_answer(entry, asked, taken, exit_.tell.answer, place, lowering))
    return found


def _part(entry: Entry, key: str, name: str, kind: str, lowering: Lowering) -> Rule:
    rule = entry.rule
    place = lowering.place_of(rule, entry.at(key))
    return replace(
        rule, id=f"{rule.id}.{name}", kind=kind, place=place, owner=rule.id, escalations=()
    )


def _duty(entry: Entry, step: Step, lowering: Lowering) -> Spec:
    model: StepModel = entry.body
    window = lowering.window(model, model, entry.path, entry.path)
    lowering.no_time_left(model.after, model.due, model.not_before, entry.path)
    targets = (Occurrence(step.event),)
    gate = step.rule.id
    anchor = plan_anchor(window.due) if window.due is not None else None
    if anchor is not None:
        return Before(entry.rule, targets, anchor, window, gate, step.unless_events, step.unless)
    return Respond(
        rule=entry.rule,
        targets=targets,
        gate=gate,
        window=window,
        unless_events=step.unless_events,
        unless=step.unless,
    )


def plan_anchor(due: Due) -> str | None:
    """The event whose plan a due is counted back from, when it is counted from nothing else."""
    form = due.form
    if isinstance(form, OneOf) or len(due.events) != 1:
        return None
    inner: Any = None
    if isinstance(form, At) and isinstance(form.instant, Shifted):
        inner = form.instant.anchor if form.instant.direction == "before" else None
    elif isinstance(form, At | Until):
        inner = form.instant if isinstance(form, At) else form.anchor
    elif isinstance(form, Between) and form.direction == "before":
        inner = form.anchor
    return inner.event if isinstance(inner, Happening) else None


def _record(entry: Entry, event: tuple[str, ...], lowering: Lowering) -> list[Spec]:
    model: StepModel = entry.body
    key = "evidence" if model.record is None else "record"
    rule = _part(entry, key, "record", "record", lowering)
    if model.record is None:
        guard = FieldsGiven((), model.evidence)
        return [Guard(rule, (Occurrence(event[0]),), (guard,))]
    body = model.record
    if model.evidence:
        body = body.model_copy(update={"evidence": (*body.evidence, *model.evidence)})
    return filled(body, entry.at("record"), rule, event, entry.path, lowering)


def _answer(
    entry: Entry, asked: str, trigger: str, answer: Any, path: Path, lowering: Lowering
) -> Spec:
    """The word that comes back after a step, or after an exit of it was taken."""
    rule = entry.rule
    place = lowering.place_of(rule, path)
    due = None
    if lowering.span(answer.within, (*path, "within")) is not None:
        due = parse_due(f"within {answer.within}")
    return Respond(
        rule=replace(
            rule,
            id=f"{asked}.answered",
            kind="respond",
            place=place,
            owner=rule.id,
            escalations=(),
        ),
        targets=(Occurrence(f"{asked}.answered"),),
        triggers=(Occurrence(trigger),),
        window=Window(due=due),
    )


def _assigned(entry: Entry, lowering: Lowering) -> tuple[tuple[str, Expression], ...]:
    found = []
    for name, written in entry.body.set.items():
        path = entry.at("set", name)
        if not lowering.known("fact", name, lowering.declared.facts, path):
            continue
        value = lowering.assigned(name, written, path, event=entry.id)
        if value is not None:
            found.append((name, value))
    return tuple(found)


# -- the flow as a whole


def _check_flow(flow: Flow, paths: list[Path], lowering: Lowering) -> None:
    places = {step.rule.id: path for step, path in zip(flow.steps, paths, strict=True)}
    if flow.listed:
        _check_listed(flow, places, lowering)
    else:
        _check_free(flow, places, lowering)
    for step in flow.steps:
        if step.rule.id in step.needs:
            message = (
                f"step '{step.rule.id}' can never open: it needs itself; take it out of 'needs'"
            )
            lowering.report("unreachable-step", message, (*places[step.rule.id], "needs"))
        for one in step.after:
            ends = one.event in lowering.declared.ends and one.event not in lowering.declared.starts
            if ends and one.condition is None:
                message = f"'{one.event}' ends the case, and from that moment no step opens"
                lowering.report("opened-by-end", message, (*places[step.rule.id], "after"))


def _check_free(flow: Flow, places: dict[str, Path], lowering: Lowering) -> None:
    reachable = _free_reach(flow)
    waiting = [name for name in places if name not in reachable]
    if waiting:
        others = _named(waiting[1:])
        message = (
            f"step '{waiting[0]}'{others} can never open: what 'after' and 'needs' wait for "
            "waits for it in turn"
        )
        lowering.report("unreachable-step", message, (*places[waiting[0]], "id"))


def _named(names: list[str]) -> str:
    return f" (as well as {', '.join(names)})" if names else ""


def _check_listed(flow: Flow, places: dict[str, Path], lowering: Lowering) -> None:
    ways = followers(flow)
    if any(
        name not in places for following in ways.values() for name in following if name != "end"
    ):
        return  # where an unknown step leads is not known
    reachable = closure([flow.steps[0].rule.id], lambda name: ways.get(name, ()))
    covered: set[str] = set()
    for name, path in places.items():
        if name in reachable or name in covered:
            continue
        covered |= closure([name], lambda one: [step for step in ways[one] if step != "end"])
        message = (
            f"no way leads to step '{name}'; name it in 'next' or in an exit, or move it below a "
            "step that goes on to it"
        )
        lowering.report("unreachable-step", message, (*path, "id"))
    _check_ways_out(ways, places, lowering)


def _check_ways_out(
    ways: dict[str, tuple[str, ...]], places: dict[str, Path], lowering: Lowering
) -> None:
    """Each circle that is never left is one fault, told at its first step."""
    back: dict[str, list[str]] = {}
    for name, following in ways.items():
        for other in following:
            back.setdefault(other, []).append(name)
    leading_out = closure(
        ["end", *(name for name in places if name in lowering.declared.ends)],
        lambda name: back.get(name, ()),
    )
    order = {name: number for number, name in enumerate(places)}
    told: set[str] = set()
    for name, path in places.items():
        if name in leading_out or name in told:
            continue
        ahead = closure(ways[name], lambda one: ways.get(one, ()))
        if name not in ahead:
            continue
        told |= ahead
        others = _named(sorted(ahead - {name}, key=order.__getitem__))
        message = f"from step '{name}'{others} no path leads to the end; add 'next: end' there"
        lowering.report("no-way-to-end", message, (*path, "id"))


def followers(flow: Flow) -> dict[str, tuple[str, ...]]:
    """For each step of a listed flow the steps that may follow; "end" where a path ends."""
    below = {one.rule.id: two.rule.id for one, two in zip(flow.steps, flow.steps[1:], strict=False)}
    found: dict[str, tuple[str, ...]] = {}
    for step in flow.steps:
        name = step.rule.id
        following = below.get(name, "end")
        if step.exits:
            found[name] = tuple(exit_.then or following for exit_ in step.exits)
        else:
            found[name] = step.next or (following,)
    return found


def _free_reach(flow: Flow) -> set[str]:
    """Steps that can open: those that wait for nothing, for other events, or for such steps."""
    events = {step.event: step.rule.id for step in flow.steps}
    found: set[str] = set()
    looks = {step.rule.id: _blocking(step, events, found) for step in flow.steps}
    waiting: dict[str, list[str]] = {}
    looked_at = list(looks)
    while looked_at:
        name = looked_at.pop()
        blocking = next(looks[name], None)
        if blocking is None:
            found.add(name)
            looked_at += waiting.pop(name, ())
        for other in blocking or ():
            waiting.setdefault(other, []).append(name)
    return found


def _blocking(step: Step, events: Mapping[str, str], found: set[str]) -> Iterator[list[str]]:
    """The steps for one of which a step still waits, at each look; it ends when it can open."""
    openers = [events[one.event] for one in step.after if one.event in events]
    while step.after and len(openers) == len(step.after) and found.isdisjoint(openers):
        yield openers
    for name in step.needs:
        while name != step.event and name in events and events[name] not in found:
            yield [events[name]]


def closure(start: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """The names that are reached from some, these among them, by going on to what follows each."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for name in following(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
