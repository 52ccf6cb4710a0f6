"""This module finds demands of one file that cannot all be kept."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sopkit.expressions.boxes import Worlds
from sopkit.expressions.tree import And, Compare, Const, Many, Node, Within
from sopkit.frozen import NamedTuple
from sopkit.kernel.demands import NotDuring
from sopkit.kernel.program import Before, Every, Hold, Respond
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.pairs import apart, excluding, grouped
from sopkit.lint.windows import Placed, Spans, gap_of, later, placed
from sopkit.quantities import QuantityError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopkit.expressions import Condition
    from sopkit.kernel.program import Rule
    from sopkit.lint.base import Subject
    from sopkit.lint.index import Guarded, Index


class Range(NamedTuple):
    """The values that a rule allows for what it measures; None is no bound."""

    rule: Rule
    of: str
    low: Any
    high: Any


def look(subject: Subject) -> None:
    """Figures, times and prohibitions that contradict each other."""
    index = index_of(subject)
    _figures(index, subject)
    _invariants(index, subject)
    _times(index, subject)
    _gaps(index, subject)
    _prohibitions(index, subject)


def meet(one: Rule, other: Rule) -> bool:
    """Whether it is proved that two rules of modality must apply together at some time."""
    if one.modality != "must" or other.modality != "must":
        return False
    whens: list[Any] = [rule.when for rule in (one, other) if rule.when is not None]
    if not whens or (len(whens) == 2 and whens[0].text == whens[1].text):
        return True
    worlds = Worlds(whens)
    return bool(worlds.all and worlds.together(whens))


# ---- two ranges for one figure


def _figures(index: Index, subject: Subject) -> None:
    """Two measures of one thing allow some value in common."""
    ranges = grouped(_ranges(index), lambda one: one.of)
    for one, other in apart(ranges, lambda one: one.low, lambda one: one.high):
        if not meet(one.rule, other.rule) or _common(one, other):
            continue
        message = (
            f"no value keeps both {index.named((one.rule, other.rule))}: one allows "
            f"{_said(one, index)}, the other {_said(other, index)}"
        )
        subject.report("disjoint-measures", message, (*index.path(other.rule), "id"))


def _ranges(index: Index) -> Iterator[Range]:
    for spec in index.program.rules:
        entry = index.procedure.entries.get(spec.rule.id)
        if not isinstance(spec, Hold) or entry is None or entry.kind != "measure":
            continue
        if entry.path[0] != "rules":
            continue
        that: Any = getattr(spec.that, "condition", spec.that)
        bounds = _bounds(that.tree)
        if bounds is not None:
            of = entry.written["measure"]["of"]
            name = of if isinstance(of, str) else f"the text {_measured(of)}"
            yield Range(spec.rule, name, *bounds)


def _measured(text: Mapping[str, str]) -> str:
    """The name of what is measured, in the language that is given."""
    return (text.get("en") or text.get("zh", "")).casefold()


def _bounds(node: Node) -> tuple[Any, Any] | None:
    """The bounds that a generated condition lays on its one value."""
    match node:
        case Many(value=value, test=None):
            return _bounds(value)
        case Within(low=Const(value=low), high=Const(value=high)):
            return low, high
        case Compare(operator="==", right=Const(value=value)):
            return value, value
        case Compare(operator=">=", right=Const(value=value)):
            return value, None
        case Compare(operator="<=", right=Const(value=value)):
            return None, value
        case And(parts=parts):
            return _narrowest([bounds for part in parts if (bounds := _bounds(part)) is not None])
        case _:
            return None


def _narrowest(bounds: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    lows = [low for low, _ in bounds if low is not None]
    highs = [high for _, high in bounds if high is not None]
    return max(lows, default=None), min(highs, default=None)


def _common(one: Range, other: Range) -> bool:
    low, high = _narrowest([(one.low, one.high), (other.low, other.high)])
    try:
        return low is None or high is None or bool(low <= high)
    except (TypeError, QuantityError):
        return True  # figures of different kinds are not compared


def _said(one: Range, index: Index) -> str:
    """The figures as they are written."""
    body = index.procedure.entries[one.rule.id].written["measure"]
    keys = ("equals", "between", "at_least", "at_most")
    parts = [f"{key.replace('_', ' ')} {body[key]}" for key in keys if key in body]
    text = " and ".join(parts).removeprefix("equals ").removeprefix("between ")
    return f"{text} ± {body['tolerance']}" if "tolerance" in body else text


# ---- two invariants


def _invariants(index: Index, subject: Subject) -> None:
    """Two conditions that are to hold as long as the case is open may hold together."""
    holds = [
        spec
        for spec in index.program.rules
        if isinstance(spec, Hold) and not spec.start and spec.running is None
        if index.procedure.entries.get(spec.rule.id) is not None
        and index.procedure.entries[spec.rule.id].kind == "hold"
    ]
    conditions: list[Any] = [spec.that for spec in holds]
    for first, second in excluding(conditions):
        one, other = holds[first], holds[second]
        if not meet(one.rule, other.rule):
            continue
        pair = [conditions[first], conditions[second]]
        message = (
            f"{index.named((one.rule, other.rule))} can never both hold: '{pair[0].text}' and "
            f"'{pair[1].text}' exclude each other"
        )
        subject.report("disjoint-measures", message, index.body(other.rule, "that"))


# ---- two times for one event


def _times(index: Index, subject: Subject) -> None:
    """Two windows of one event, counted from one instant, overlap."""
    sound = (one for one in placed(index) if not later(one.reach.earliest, one.reach.due))
    by_event = grouped(sound, lambda one: (one.event, one.reach.anchor))
    for one, other in apart(by_event, _surely_from, _surely_until):
        if _for_one_doing(one, other, index) and meet(one.rule, other.rule):
            _report_times(one, other, index, subject)


def _surely_from(one: Placed) -> int | None:
    earliest = one.reach.earliest
    return None if earliest is None else earliest.low


def _surely_until(one: Placed) -> int | None:
    due = one.reach.due
    return None if due is None else due.high


def _for_one_doing(one: Placed, other: Placed, index: Index) -> bool:
    """Whether two duties surely mean the same doing: of two answers each may have its own."""
    if one.rule.id == other.rule.id or one.excepted or other.excepted:
        return False
    kinds = {index.procedure.entries[each.rule.id].kind for each in (one, other)}
    return one.once or other.once or kinds == {"before"}


def _report_times(one: Placed, other: Placed, index: Index, subject: Subject) -> None:
    message = (
        f"'{other.event}' cannot be in time for both {index.named((one.rule, other.rule))}: "
        f"'{one.text}' and '{other.text}' have no instant in common; for a second doing declare "
        "an event of its own"
    )
    subject.report("contradictory-times", message, other.path)


def _gaps(index: Index, subject: Subject) -> None:
    """Two series of one event leave a gap that suits both."""
    spans = Spans(index.program)
    series = [
        (spec, *gap_of(spec, spans)) for spec in index.program.rules if isinstance(spec, Every)
    ]
    of_one = grouped(series, lambda one: (_targets(one[0]), one[0].key))
    for (one, *_), (other, *_) in apart(of_one, itemgetter(1), itemgetter(2)):
        if _side_by_side(one, other) and meet(one.rule, other.rule):
            message = (
                f"no gap suits both {index.named((one.rule, other.rule))}: one says "
                f"'{one.gap.text or one.gap}', the other '{other.gap.text or other.gap}'"
            )
            subject.report("contradictory-times", message, index.body(other.rule, "gap"))


def _targets(spec: Every) -> tuple[str, ...]:
    return tuple(sorted(one.event for one in spec.targets))


def _side_by_side(one: Every, other: Every) -> bool:
    """Whether two series surely run at the same time."""
    if one.running is not None and other.running is not None:
        running: Any = [one.running, other.running]
        worlds = Worlds(running)
        return bool(worlds.together(running))
    starts = [{occurrence.event for occurrence in spec.start} for spec in (one, other)]
    return bool(starts[0] & starts[1])


# ---- demanded and forbidden


def _prohibitions(index: Index, subject: Subject) -> None:
    """What is always forbidden is not demanded."""
    for event, guards in index.guards.items():
        plain = [
            one
            for one in guards
            if not one.guard.scope_roles and any(map(_plain, one.guard.demands))
        ]
        for one in plain:
            _step_forbidden(event, one, index, subject)
        always = [one for one in plain if not one.scope and all(map(_always, one.guard.demands))]
        if always:
            _duty_forbidden(event, always[0], index, subject)


def _plain(demand: Any) -> bool:
    """Whether a prohibition hangs on nothing but conditions."""
    return isinstance(demand, NotDuring) and not demand.start and demand.outside is None


def _always(demand: Any) -> bool:
    return _plain(demand) and demand.running is None


def _step_forbidden(event: str, one: Guarded, index: Index, subject: Subject) -> None:
    """A step that applies only while it is forbidden."""
    step = index.steps.get(event)
    if step is None or step.rule.modality != "must":
        return
    given: list[Any] = list(index.own_when(step))
    if step.rule.when is not None and not given:
        return
    running: list[Any] = [
        demand.running
        for demand in one.guard.demands
        if isinstance(demand, NotDuring) and demand.running is not None
    ]
    forbidden: list[Condition] = [*one.scope, *running]
    worlds = Worlds((*given, *forbidden))
    applies = worlds.together(given)
    if not applies or applies & ~worlds.together(forbidden):
        return
    while_, then = (f" while {given[0].text}", " then") if given else ("", "")
    message = (
        f"step '{step.rule.id}' is to be done{while_}, and {index.named((one.guard.rule,))} "
        f"forbids it{then}; take one of the two out, or give it a condition"
    )
    subject.report("required-and-forbidden", message, (*index.path(step.rule), "id"))


def _duty_forbidden(event: str, one: Guarded, index: Index, subject: Subject) -> None:
    """A rule that demands what is never allowed; the first rule that forbids it is named."""
    for spec in index.duties_of.get(event, ()):
        if isinstance(spec, Respond | Before) and spec.gate is not None:
            continue
        message = (
            f"'{spec.rule.id}' demands '{event}', which {index.named((one.guard.rule,))} always "
            "forbids; take one of the two out, or give it a condition"
        )
        subject.report("required-and-forbidden", message, (*index.path(spec.rule), "id"))


LINT = Lint(("disjoint-measures", "contradictory-times", "required-and-forbidden"), look)
