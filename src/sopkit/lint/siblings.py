"""This module finds entries that lack a key which nearly all entries beside them have.

Entries are beside each other when they stand in one list: the steps, the rules, the checks of all
steps, the fields of one form. What the entries of a file do not show, those of the folder may.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple
from sopkit.lint.base import Lint
from sopkit.lint.index import index_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sopkit.lint.base import Path, Subject
    from sopkit.lint.index import Index


class Entry(NamedTuple):
    """One of several entries that stand side by side; `name` is empty where it has none."""

    name: str
    path: Path
    written: Mapping[str, Any]


# an entry between many that have a key is likelier to have lost it than never to have had it
_MOSTLY = 0.7
# a text or mark that at least two others have; of sources one other is enough
_TOLD = ("message", "severity")
# rules of these kinds are worked out or printed, and never broken
_NOT_BROKEN = frozenset(("table", "kpi", "stock"))


class Exceptions(NamedTuple):
    """The entries without a key, of so many that all but these have it."""

    without: list[Entry]
    among: int


def exceptions(entries: list[Entry], key: str) -> Exceptions:
    """The entries without a key, where the others show that they should have it.

    A reading of ours without it says nothing: neither that it is missing nor that it is not.
    """
    lacking = [one for one in entries if key not in one.written]
    without = [one for one in lacking if not one.written.get("guess")]
    among = len(entries) - len(lacking) + len(without)
    few = len(without) == 1 < among
    told = few or among - len(without) >= _MOSTLY * among
    return Exceptions(without if told else [], among)


def look(subject: Subject) -> None:
    """The entries that differ from those beside them, list by list."""
    for what, entries in _lists(lists_of(index_of(subject)), subject.procedure.document.data):
        if len(entries) > 1:
            _without_source(subject, what, of_their_own(entries) if what == "check" else entries)
            _untold(subject, what, entries)


def of_their_own(checks: list[Entry]) -> list[Entry]:
    """The check items but those of a step or rule that speaks for all of its items.

    A source of the step or rule is that of its items, where none of several has one.
    """
    if all("source" in one.written for one in checks):
        return checks
    found: list[Entry] = []
    for _, group in groupby(checks, key=lambda one: one.path[:2]):
        items = list(group)
        if len(items) == 1 or any("source" in one.written for one in items):
            found += items
    return found


def _without_source(subject: Subject, what: str, entries: list[Entry]) -> None:
    without, among = exceptions(entries, "source")
    for one in without:
        if _of_its_own(what, one):
            why = "nobody can tell whether it is a demand of the source or ours"
            _left_out(subject, what, one, "source", why, among, len(without))


def _untold(subject: Subject, what: str, entries: list[Entry]) -> None:
    """One entry without a text or mark that all others have."""
    told = [one for one in entries if _NOT_BROKEN.isdisjoint(one.written)]
    if len(told) < 3:
        return
    for key in _TOLD:
        silent = [one for one in told if key not in one.written]
        if len(silent) == 1:
            why = "it was perhaps forgotten here"
            _left_out(subject, what, silent[0], key, why, len(told), 1)


def _of_its_own(what: str, entry: Entry) -> bool:
    """Whether loading says nothing: a step or rule without any source is reported there."""
    return what not in ("step", "rule") or holds(entry.written, "source")


def holds(value: Any, key: str) -> bool:
    """Whether a key with a value stands anywhere in an entry."""
    if isinstance(value, dict):
        return bool(value.get(key)) or any(holds(below, key) for below in value.values())
    return isinstance(value, list) and any(holds(below, key) for below in value)


def _left_out(
    subject: Subject, what: str, entry: Entry, key: str, why: str, among: int, without: int
) -> None:
    called = f"{what} '{entry.name}'" if entry.name else f"this {what}"
    others = among - without
    beside = "the other one has" if others == 1 else f"all {others} others have"
    if without > 1:
        beside = f"{others} of {among} have"
    message = f"{called} has no '{key}', while {beside} one; {why}"
    hint = f"add {key}" if key != "source" else "add source, or guess: true for a reading of ours"
    subject.report("left-out-key", message, entry.path, key=True, hint=hint)


# ---- the lists


class Lists(NamedTuple):
    """The lists of a file that several lints go through, with the check items of all steps."""

    steps: list[Entry]
    rules: list[Entry]
    checks: list[Entry]
    principles: list[Entry]
    parameters: list[Entry]


def lists_of(index: Index) -> Lists:
    """The lists of a procedure, made when they are first asked for."""
    found = index.kept.get("lists")
    if not isinstance(found, Lists):
        data = index.procedure.document.data
        steps = listed(data.get("steps"), ("steps",))
        rules = listed(data.get("rules"), ("rules",))
        found = index.kept["lists"] = Lists(
            steps,
            rules,
            _checks_of(steps, rules),
            listed(data.get("principles"), ("principles",)),
            named(data.get("parameters"), ("parameters",)),
        )
    return found


def _lists(lists: Lists, data: Mapping[str, Any]) -> Iterator[tuple[str, list[Entry]]]:
    """The lists of like entries, and what such an entry is called."""
    forms = named(data.get("forms"), ("forms",))
    yield "step", lists.steps
    yield "rule", lists.rules
    yield "check", lists.checks
    yield "exit", _below(lists.steps, "choose", named)
    yield "record", _records_of(lists.steps)
    yield "form", forms
    yield "fact", named(data.get("facts"), ("facts",))
    yield "principle", lists.principles
    for _, path, written in lists.rules:
        if "table" in written and type(written["table"]) is dict:
            yield "row", listed(written["table"].get("rows"), (*path, "table", "rows"))
    for _, path, written in forms:
        yield "field", named(written["fields"], (*path, "fields"))


def _checks_of(steps: list[Entry], rules: list[Entry]) -> list[Entry]:
    """The check items of steps, and those that are ticked by rules."""
    found = _below(steps, "checks", listed)
    for _, path, written in rules:
        attest = written.get("attest")
        if type(attest) is dict:
            found += listed(attest.get("items"), (*path, "attest", "items"))
    return found


def _records_of(steps: list[Entry]) -> list[Entry]:
    """The forms that steps have filled in, each under the name of its step."""
    return [
        Entry(name, (*path, "record"), written["record"])
        for name, path, written in steps
        if "record" in written
    ]


def _below(entries: list[Entry], key: str, read: Callable[[Any, Path], list[Entry]]) -> list[Entry]:
    """What stands under a key of entries, in one list."""
    return [
        one
        for _, path, written in entries
        if key in written
        for one in read(written[key], (*path, key))
    ]


def listed(entries: Any, path: Path) -> list[Entry]:
    """The entries of a list, each under its id."""
    found: Iterable[Any] = enumerate(entries or ())
    return [Entry(entry.get("id", ""), (*path, place), entry) for place, entry in found]


def named(entries: Any, path: Path) -> list[Entry]:
    """The entries of a section by name, but for those in a short form."""
    return [
        Entry(name, (*path, name), entry)
        for name, entry in (entries or {}).items()
        if type(entry) is dict
    ]


LINT = Lint(("left-out-key",), look)
