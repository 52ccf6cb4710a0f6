"""This module finds demands on who may do something that leave nobody, or a gap between two."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING, Any, Final

from sopkit.expressions.boxes import Worlds
from sopkit.frozen import NamedTuple
from sopkit.kernel.demands import ApprovedBy, Holds, NotDuring, RoleIs
from sopkit.language import join
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.unlooked import too_many_ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sopkit.expressions import Condition
    from sopkit.kernel.program import Demand, Guard
    from sopkit.lint.base import Subject
    from sopkit.lint.index import Guarded, Index


# seventy guards of one event are looked at pair by pair; of more, all are named
_MOST_PAIRS: Final = 2_500


class Share(NamedTuple):
    """What one guard leaves of its event: the worlds for a role that it lets act, and for others.

    `roles` are those that it lets act; None stands for all.
    """

    theirs: int
    others: int
    roles: frozenset[str] | None


class Allowed:
    """What guards leave of an event: the worlds, and those in which a role may do it."""

    def __init__(self, worlds: Worlds, guards: tuple[Guarded, ...]) -> None:
        self.worlds = worlds
        self.guards = guards
        self._for_all = worlds.all
        self._by_role: dict[str, list[Share]] = {}
        self._demanding: list[Share] = []
        for one in guards:
            self._take(one)

    def _take(self, one: Guarded) -> None:
        share = self._share(one)
        for role in one.guard.scope_roles:
            self._by_role.setdefault(role, []).append(share)
        if one.guard.scope_roles:
            return
        if share.roles is None:
            self._for_all &= share.theirs
        else:
            self._demanding.append(share)

    def _share(self, one: Guarded) -> Share:
        kept, roles = self.worlds.all, None
        for demand in one.guard.demands:
            if isinstance(demand, RoleIs):
                roles = frozenset(demand.roles) if roles is None else roles & {*demand.roles}
            elif isinstance(demand, Holds):
                kept &= self.worlds.where(_read(demand.condition))
            elif isinstance(demand, NotDuring) and not demand.start and demand.outside is None:
                running = demand.running
                kept &= ~self.worlds.where(_read(running)) if running is not None else 0
        unlooked = self.worlds.all & ~self.worlds.together(one.scope)
        return Share(unlooked | kept, unlooked, roles)

    def to(self, role: str | None) -> int:
        """The worlds in which a role may; None stands for one that no guard names."""
        left = self._for_all
        own = self._by_role.get(role, ()) if role is not None else ()
        for share in (*own, *self._demanding):
            if not left:
                break
            barred = role is not None and share.roles is not None and role not in share.roles
            left &= share.others if barred else share.theirs
        return left

    @property
    def named(self) -> tuple[str, ...]:
        """The roles that the guards speak of."""
        found: dict[str, None] = {}
        for one in self.guards:
            found.update(dict.fromkeys(sorted(one.guard.scope_roles)))
            for demand in one.guard.demands:
                if isinstance(demand, RoleIs):
                    found.update(dict.fromkeys(demand.roles))
        return tuple(found)


def look(subject: Subject) -> None:
    """Looks at every event that a guard restricts."""
    index = index_of(subject)
    for event, guards in index.guards.items():
        telling = [one for one in guards if any(map(_says_who, one.guard.demands))]
        if not telling:
            continue
        if _nobody(event, telling, index, subject):
            continue
        _told(event, telling, index, subject)
        _gap(event, telling, index, subject)
    _approvals(index, subject)


def _says_who(demand: Demand) -> bool:
    return isinstance(demand, RoleIs | Holds | NotDuring)


def _read(condition: Any) -> Condition:
    """A condition of a guard is one that the author wrote."""
    found: Condition = condition
    return found


def _conditions(guards: Iterable[Guarded]) -> Iterable[Condition]:
    for one in guards:
        yield from one.scope
        for demand in one.guard.demands:
            if isinstance(demand, Holds):
                yield _read(demand.condition)
            elif isinstance(demand, NotDuring) and demand.running is not None:
                yield _read(demand.running)


def allowed(guards: Sequence[Guarded], index: Index, *given: Condition) -> Allowed:
    """What guards leave of their event, where some conditions may be given as well."""
    worlds = Worlds((*_conditions(guards), *given), index.program.constants)
    return Allowed(worlds, tuple(guards))


def _allowed(
    event: str, guards: Sequence[Guarded], index: Index, subject: Subject, *given: Condition
) -> Allowed | None:
    """As `allowed`; None, and that is told, where there are too many combinations to see it."""
    found = allowed(guards, index, *given)
    if found.worlds.all:
        return found
    path = index.path(guards[-1].guard.rule)
    too_many_ways(subject, "who may do something", path, f"for '{event}' the ")
    return None


def _roles(read: Allowed, index: Index) -> tuple[str | None, ...]:
    """Everybody who could do something; one who stands for all where no role is named."""
    return tuple(index.procedure.model.roles) if read.named else (None,)


# ---- nobody may


def _nobody(event: str, guards: list[Guarded], index: Index, subject: Subject) -> bool:
    """Whether guards together leave nobody; the two that exclude each other are named."""
    if len(guards) < 2 or all(map(_forbids, guards)):
        return False
    read = _allowed(event, guards, index, subject)
    if read is None or any(read.to(role) for role in _roles(read, index)):
        return False
    pair = _pair(guards, index) or guards
    if any(_alone(one, index) for one in pair):
        return False
    rules = [one.guard.rule for one in pair]
    message = (
        f"nobody may ever do '{event}': {index.named(rules)} exclude each other; make them "
        "apply to different roles or conditions, or take one out"
    )
    subject.report("nobody-may", message, (*index.path(rules[-1]), "id"))
    return True


def _forbids(one: Guarded) -> bool:
    return any(isinstance(demand, NotDuring) for demand in one.guard.demands)


def _pair(guards: list[Guarded], index: Index) -> list[Guarded] | None:
    for first, second in islice(combinations(guards, 2), _MOST_PAIRS):
        read = allowed((first, second), index)
        if not any(read.to(role) for role in _roles(read, index)):
            return [first, second]
    return None


def _alone(one: Guarded, index: Index) -> bool:
    """Whether a permit by itself allows nothing; its condition is told elsewhere."""
    if _forbids(one):
        return False
    read = allowed((one,), index)
    return not any(read.to(role) for role in _roles(read, index))


# ---- told to do what he may not


def _told(event: str, guards: list[Guarded], index: Index, subject: Subject) -> None:
    """The role that is told to do a step is one of those who may."""
    step = index.steps.get(event)
    entry = index.procedure.entries[step.rule.id] if step is not None else None
    if step is None or entry is None or step.rule.modality != "must":
        return
    role = entry.written.get("role")
    given = index.own_when(step)
    read = _allowed(event, guards, index, subject, *given)
    if read is None:
        return
    applies = read.worlds.together(given)
    if not applies or read.to(role) & applies:
        return
    blocking = [one for one in guards if not allowed((one,), index, *given).to(role) & applies]
    if not blocking or _only_forbids(blocking):
        return
    others = [name for name in read.named if read.to(name) & applies] if role else []
    who = f"'{role}' is told to do '{event}' and may not" if role else f"'{event}' may not be done"
    while_ = f" while {given[0].text}" if given else ""
    instead = f"; {join([f'{name!r}' for name in others], 'en', 'or')} may" if others else ""
    message = f"{who}{while_}: see {index.named(one.guard.rule for one in blocking)}{instead}"
    path = (*entry.path, "role") if role else (*entry.path, "id")
    subject.report("told-but-not-allowed", message, path)


def _only_forbids(guards: Iterable[Guarded]) -> bool:
    """Whether only prohibitions for everybody stand in the way; these are told elsewhere."""
    return all(
        isinstance(demand, NotDuring) and not one.guard.scope_roles
        for one in guards
        for demand in one.guard.demands
    )


# ---- a gap between limits


def _gap(event: str, guards: list[Guarded], index: Index, subject: Subject) -> None:
    """Between and above the limits of several roles there is somebody who may."""
    limited = [one for one in guards if one.guard.scope_roles and _limits(one.guard)]
    if len({role for one in limited for role in one.guard.scope_roles}) < 2:
        return
    for_all = [one for one in guards if not one.guard.scope_roles]
    read = _allowed(event, [*limited, *for_all], index, subject)
    if read is None:
        return
    open_to_all = allowed(for_all, index) if for_all else None
    scoped = {role for one in limited for role in one.guard.scope_roles}
    roles = [role for role in read.named if role in scoped]
    some = _anybody(read, roles)
    left = read.worlds.all & ~some
    if open_to_all is not None:
        left &= Allowed(read.worlds, tuple(for_all)).to(None)
    between = left & read.worlds.below(some)
    above = left & ~between if some else 0
    top = limited[-1].guard
    if between:
        _report_gap(event, between, read, roles, top, index, subject)
    elif above and all(one.guard.instead is None for one in limited):
        _report_gap(event, above, read, roles, top, index, subject)


def _limits(guard: Guard) -> bool:
    """Whether what is allowed hangs on what the event itself brings."""
    return any(isinstance(one, Holds) and _read(one.condition).this for one in guard.demands)


def _anybody(read: Allowed, roles: Iterable[str]) -> int:
    some = 0
    for role in roles:
        some |= read.to(role)
    return some


def _report_gap(
    event: str,
    worlds: int,
    read: Allowed,
    roles: Iterable[str],
    top: Guard,
    index: Index,
    subject: Subject,
) -> None:
    witness = said(read.worlds.shown(worlds))
    if not witness:
        return
    listed = " nor ".join(f"'{role}'" for role in roles)
    message = (
        f"neither {listed} may do '{event}' when {witness}; let the limits meet, or say who may"
        " then"
    )
    subject.report("authority-gap", message, (*index.path(top.rule), "id"))


def said(world: Any) -> str:
    """The values of a world, for a message."""
    return " and ".join(
        (name if value else f"not {name}") if isinstance(value, bool) else f"{name} == {value}"
        for name, value in world.items()
    )


# ---- approvals


def _approvals(index: Index, subject: Subject) -> None:
    """Who is to approve something may do so."""
    for event, guards in index.guards.items():
        for one in guards:
            for demand in one.guard.demands:
                if isinstance(demand, ApprovedBy):
                    _approval(event, one, demand, index, subject)


def _approval(event: str, one: Guarded, demand: ApprovedBy, index: Index, subject: Subject) -> None:
    approval = f"{event}.approved"
    guards = index.guards.get(approval, [])
    if not guards:
        return
    read = _allowed(approval, guards, index, subject)
    if read is None or any(read.to(role) for role in demand.roles):
        return
    roles = join([f"'{role}'" for role in demand.roles], "en", "or")
    rules = index.named(other.guard.rule for other in guards)
    message = f"'{event}' is to be approved by {roles}, who may not do '{approval}': see {rules}"
    subject.report("nobody-can-approve", message, index.body(one.guard.rule, "approved_by"))


LINT = Lint(
    (
        "nobody-may",
        "told-but-not-allowed",
        "authority-gap",
        "nobody-can-approve",
        "not-analysed",
    ),
    look,
)
