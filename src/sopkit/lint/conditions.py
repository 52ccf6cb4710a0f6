"""This module finds conditions that are never true, or always, whatever the facts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.expressions.boxes import MAX_WORLDS, Worlds
from sopkit.expressions.tree import Const, Defined, Fact, Happened, Member, Node, walk
from sopkit.language import join
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of

if TYPE_CHECKING:
    from sopkit.expressions import Condition
    from sopkit.lint.base import Subject
    from sopkit.rules.conditions import Placed

# may be so or not, whatever else is
_FREE = (Fact, Happened, Member, Const)

_NEVER = {
    "when": "what hangs on it never applies",
    "if": "what hangs on it never happens",
    "unless": "the exception is never made",
    "while": "what is to hold meanwhile is never looked at",
    "only_if": "it is never allowed",
    "limit": "it is never allowed",
    "consent": "it is never allowed",
    "that": "it is broken from the start",
    "until": "it is never reached",
}
_ALWAYS = {
    "when": "it restricts nothing; take it out",
    "if": "it restricts nothing; take it out",
    "unless": "the exception is always made, and what it is an exception from never applies",
    "while": "it restricts nothing; take it out",
    "only_if": "it demands nothing",
    "limit": "it limits nothing",
    "consent": "it demands nothing",
    "that": "it can never be broken",
    "until": "it is reached from the start",
}


def look(subject: Subject) -> None:
    """Looks at each condition once, alone and where what it stands in applies."""
    placed = subject.procedure.conditions
    outer = {one.path: one.condition for one in placed if one.path[-1] == "when"}
    seen: set[int] = set()
    for one in placed:
        condition = one.condition
        if isinstance(condition.tree, _FREE) or not subject.procedure.program.parameters.isdisjoint(
            condition.facts
        ):
            continue
        alone = id(condition) not in seen and _look_alone(one, subject)
        seen.add(id(condition))
        given = outer.get((*one.path[:2], "when"))
        if alone or given is None or given is condition or not _at_once(one):
            continue
        if _brought(one, subject).isdisjoint(given.facts):
            _look_within(one, given, subject)


def _look_alone(one: Placed, subject: Subject) -> bool:
    """Whether all is said of a condition that looking at it by itself can tell."""
    worlds = Worlds((one.condition,))
    if not worlds.all:
        _not_analysed(one, subject)
        return True
    true = worlds.where(one.condition)
    if true not in (0, worlds.all):
        return False
    name = "always-true" if true else "never-true"
    faulty = _definition(one.condition, name)
    if faulty is not None:
        message = f"'{faulty.name}' {_is(name)}, whatever {_what(faulty.body)}"
        subject.report(name, message, ("define", faulty.name), key=True)
        return True
    ends = (_ALWAYS if true else _NEVER).get(_key(one), "")
    message = f"{_quoted(one)} {_is(name)}, whatever {_what(one.condition.tree)}"
    _report(name, f"{message}; {ends}" if ends else message, one, subject)
    return True


def _look_within(one: Placed, given: Condition, subject: Subject) -> None:
    """A condition that excludes what the step or rule it stands in applies to."""
    worlds = Worlds((one.condition, given))
    if not worlds.all:
        _not_analysed(one, subject, f" while {quote(given.text)}")
        return
    applies = worlds.where(given)
    if not applies or worlds.where(one.condition) & applies:
        return
    message = (
        f"{_quoted(one)} is never true while {quote(given.text)}, which what it stands in "
        f"applies to; {_NEVER.get(_key(one), 'it has no effect')}"
    )
    _report("never-true", message, one, subject)


def _not_analysed(one: Placed, subject: Subject, where: str = "") -> None:
    message = (
        f"{_quoted(one)}{where} combines in more than {MAX_WORLDS:,} ways; whether it can be true, "
        "or false, was not analysed"
    )
    _report("not-analysed", message, one, subject)


def _brought(one: Placed, subject: Subject) -> frozenset[str]:
    """The facts that may change in the very moment in which a condition is judged."""
    index = index_of(subject)
    if one.path[0] == "steps":
        return index.changed(subject.procedure.document.data["steps"][one.path[1]]["id"])
    return frozenset(name for fields in index.program.events.values() for name in fields)


def _at_once(one: Placed) -> bool:
    """Whether a condition is judged in the very moment in which the outer one is."""
    key = _key(one)
    return (
        key in ("when", "only_if", "limit", "consent", "that", "where")
        or (key == "while" and "forbid" in one.path)
        or (key == "if" and one.path[-1] != "unless" and "unless" not in one.path)
    )


def _report(name: str, message: str, one: Placed, subject: Subject) -> None:
    if one.offset:
        length = len(one.condition.text)
        subject.report(name, message, one.path, offset=one.offset, length=length)
    else:
        subject.report(name, message, one.path)


def _definition(condition: Condition, name: str) -> Defined | None:
    """A definition without parameters that is the fault itself."""
    for node in walk(condition.tree):
        if isinstance(node, Defined) and node.name in condition.names.definitions:
            if condition.names.definitions[node.name].parameters:
                continue
            worlds = Worlds((condition,))
            true = worlds.of(node.body)
            if true == (worlds.all if name == "always-true" else 0):
                return node
    return None


def _key(one: Placed) -> str:
    """The key that a condition stands under."""
    if one.offset:
        return "if"
    return next(str(part) for part in reversed(one.path) if isinstance(part, str))


def _quoted(one: Placed) -> str:
    return quote(one.condition.text)


def _is(name: str) -> str:
    return "is always true" if name == "always-true" else "can never be true"


def _what(tree: Node) -> str:
    """What a condition reads, in words."""
    names = dict.fromkeys(node.place.text for node in walk(tree) if type(node).__name__ in _READ)
    if not names:
        return "the case is"
    listed = join([f"'{name}'" for name in names], "en")
    return f"{listed} {'is' if len(names) == 1 else 'are'}"


_READ = frozenset(
    "Fact This Actor EventInfo EventField Happened HappenedSince EventCount SinceEvent".split()
)


LINT = Lint(("never-true", "always-true", "not-analysed"), look)
