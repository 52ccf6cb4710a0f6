"""This module keeps apart what comments silence, and finds comments that silence nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostic, Diagnostics, Edit, Fix, Position, quote
from sopkit.frozen import NamedTuple
from sopkit.inspection.results import Examined, Ignore, Named, Suppressed
from sopkit.inspection.selection import names_of, nearest_name

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# a comment about comments would have no end
_OF_COMMENTS = "SOP5"


class Settled(NamedTuple):
    """The findings of one file that count, and those that were silenced; both sorted."""

    findings: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()


def settle(examined: Examined, further: Iterable[Diagnostic] = ()) -> Settled:
    """Applies the comments of a file to what was found in it, and reports idle comments.

    An error that keeps the file from being loaded stays: nothing runs before it is mended.

    Args:
        examined: the file.
        further: what comparing it with other files has found in it.
    """
    found = [*examined.findings, *further]
    if not examined.ignores:
        return Settled(tuple(sorted(found)))
    left, silenced = [], []
    used: set[Named] = set()
    for finding in found:
        hits = list(_hits(finding, examined.ignores))
        if not hits or unsilenced(finding, refused=examined.refused):
            left.append(finding)
            continue
        used.update(named for _, named in hits)
        reason = next((ignore.reason for ignore, _ in hits if ignore.reason), "")
        silenced.append(Suppressed(finding, reason))
    about = Diagnostics(examined.path)
    for ignore in examined.ignores:
        _judge(ignore, examined, used, about)
    return Settled(tuple(sorted([*left, *about])), tuple(sorted(silenced)))


def unsilenced(finding: Diagnostic, *, refused: bool) -> bool:
    """Whether a finding is shown whatever anybody has written: the file cannot be loaded."""
    return refused and finding.level == "error"


def _hits(finding: Diagnostic, ignores: Sequence[Ignore]) -> Iterator[tuple[Ignore, Named]]:
    if finding.code.startswith(_OF_COMMENTS):
        return
    for ignore in ignores:
        if ignore.covers(finding.position):
            for named in ignore.names:
                if finding.name in names_of(named.selector):
                    yield ignore, named


def _judge(
    ignore: Ignore, examined: Examined, used: AbstractSet[Named], about: Diagnostics
) -> None:
    """Reports what is wrong with one comment."""
    if ignore.fault:
        message = f"this comment ignores nothing: {ignore.fault}"
        about.add("malformed-ignore", message, ignore.position)
        return
    idle = all(named.judged and named not in used for named in ignore.names)
    for named in ignore.names:
        if not names_of(named.selector):
            near = nearest_name(named.selector)
            message = f"there is no finding {quote(named.selector)}{near}"
            hint = "" if near else "`sopkit explain` lists all findings"
            about.add("unknown-ignored-name", message, named.position, hint=hint)
        elif named not in used:
            _unused(ignore, named, examined, about, idle=idle)
    if not ignore.reason and not idle:
        names = ", ".join(named.selector for named in ignore.names)
        message = f"why {names} may be ignored here is not said"
        hint = "write the reason behind the bracket, such as: ] the house rule asks for it"
        about.add("ignore-without-reason", message, ignore.position, hint=hint)


def _unused(
    ignore: Ignore, named: Named, examined: Examined, about: Diagnostics, *, idle: bool
) -> None:
    stubborn = next(
        (
            finding
            for finding in examined.findings
            if examined.refused
            and finding.level == "error"
            and ignore.covers(finding.position)
            and finding.name in names_of(named.selector)
        ),
        None,
    )
    what = quote(named.selector)
    if stubborn is not None:
        message = f"{what} cannot be ignored here: with this error the file cannot be loaded"
        about.add("unused-ignore", message, named.position, hint="mend the error")
        return
    # where a file cannot be loaded, not everything was looked for
    if examined.refused or not named.judged:
        return
    where = "in this file" if ignore.scope is None else "here"
    message = f"{what} is ignored, but is not found {where}"
    if ignore.scope is not None and ignore.scope[0][1] == 0:
        message = f"{what} is ignored, but no key or entry begins on this line"
    away = ignore.whole if idle else _without(ignore, named)
    fix = Fix(f"take {'the comment' if idle else named.selector} out", (Edit(away, ""),))
    about.add("unused-ignore", message, named.position, fix=fix)


def _without(ignore: Ignore, named: Named) -> Position:
    """What is to be deleted so that one of several names is no longer ignored."""
    place = ignore.names.index(named)
    if place:
        before = ignore.names[place - 1].position
        return Position(
            before.line, before.end_column, named.position.line, named.position.end_column
        )
    after = ignore.names[1].position
    return Position(named.position.line, named.position.column, after.line, after.column)
