"""This module finds demands of one file that cannot all be kept."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sopkit.expressions.boxes import Worlds
from sopkit.expressions.tree import And, Compare, Const, Many, Node, Within
from sopkit.frozen import NamedTuple
from sopkit.kernel.demands import NotDuring
from sopkit.kernel.program import Before, Every, Hold, Respond
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.pairs import MOST_COMPARED, MOST_PAIRS, apart, excluding, grouped
from sopkit.lint.unlooked import too_many_pairs, too_many_ways
from sopkit.lint.windows import Placed, Spans, gap_of, later, placed
from sopkit.quantities import QuantityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


def meet(one: Rule, other: Rule, index: Index, subject: Subject) -> bool:
    """Whether it is proved that two rules of modality must apply together at some time.

    The rules contradict each other, so that where it cannot be seen this is told.
    """
    if one.modality != "must" or other.modality != "must":
        return False
    whens: list[Any] = [rule.when for rule in (one, other) if rule.when is not None]
    if not whens or (len(whens) == 2 and whens[0].text == whens[1].text):
        return True
    worlds = Worlds(whens)
    if not worlds.all:
        what = "whether rules that cannot both be kept ever apply together"
        two = f"of {index.named((one, other))} the "
        too_many_ways(subject, what, index.path(other), two)
    return bool(worlds.together(whens))


# ---- two ranges for one figure


def _figures(index: Index, subject: Subject) -> None:
    """Two measures of one thing allow some value in common."""
    ranges = grouped(_ranges(index), lambda one: one.of)
    too_many = _untold("whether measures of one thing allow a common value", subject)
    for one, other in apart(ranges, lambda one: one.low, lambda one: one.high, too_many):
        if _common(one, other) or not meet(one.rule, other.rule, index, subject):
            continue
        message = (
            f"no value keeps both {index.named((one.rule, other.rule))}: one allows "
            f"{_said(one, index)}, the other {_said(other, index)}"
        )
        subject.report("disjoint-measures", message, (*index.path(other.rule), "id"))


def _untold(what: str, subject: Subject, most: int = MOST_PAIRS) -> Callable[[], None]:
    """What tells that not all pairs were compared."""
    return partial(too_many_pairs, subject, what, ("rules",), most)


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
    what = "whether conditions that are to hold exclude each other"

    def too_large(pair: tuple[int, int]) -> None:
        rules = [holds[place].rule for place in pair]
        two = f"of {index.named(rules)} the "
        too_many_ways(subject, what, index.path(rules[1]), two)

    too_many = _untold(what, subject, MOST_COMPARED)
    for first, second in excluding(conditions, too_many, too_large):
        one, other = holds[first], holds[second]
        if not meet(one.rule, other.rule, index, subject):
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
    too_many = _untold("whether times for one event have an instant in common", subject)
    for one, other in apart(by_event, _surely_from, _surely_until, too_many):
        if _for_one_doing(one, other, index) and meet(one.rule, other.rule, index, subject):
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
    too_many = _untold("whether series of one event leave a gap that suits both", subject)
    for (one, *_), (other, *_) in apart(of_one, itemgetter(1), itemgetter(2), too_many):
        if not _side_by_side(one, other, index, subject):
            continue
        if meet(one.rule, other.rule, index, subject):
            message = (
                f"no gap suits both {index.named((one.rule, other.rule))}: one says "
                f"'{one.gap.text or one.gap}', the other '{other.gap.text or other.gap}'"
            )
            subject.report("contradictory-times", message, index.body(other.rule, "gap"))


def _targets(spec: Every) -> tuple[str, ...]:
    return tuple(sorted(one.event for one in spec.targets))


def _side_by_side(one: Every, other: Every, index: Index, subject: Subject) -> bool:
    """Whether two series surely run at the same time."""
    if one.running is not None and other.running is not None:
        running: Any = [one.running, other.running]
        worlds = Worlds(running)
        if not worlds.all:
            what = "whether series of one event that no gap suits run at the same time"
            two = f"of {index.named((one.rule, other.rule))} the "
            too_many_ways(subject, what, index.path(other.rule), two)
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
    if not worlds.all:
        what = "whether steps are to be done only while they are forbidden"
        two = f"of {index.named((step.rule, one.guard.rule))} the "
        too_many_ways(subject, what, index.path(step.rule), two)
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


LINT = Lint(
    ("disjoint-measures", "contradictory-times", "required-and-forbidden", "not-analysed"), look
)
