"""This module holds pieces of generated Python source, and compiles what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sopkit.expressions import judging
from sopkit.expressions.operations import FUNCTIONS, MISFITS
from sopkit.expressions.reading import MAX_ITEMS, Classes, checked
from sopkit.frozen import NamedTuple
from sopkit.quantities import NONE


class Column(NamedTuple):
    """A fact as the generated function reads it: with or without the recorded "none"."""

    name: str
    with_none: bool
    allowed: Classes
    optional: bool
    container: bool


class Value(NamedTuple):
    """Source of a value, and the variables that must not be None for it to be computed."""

    guards: tuple[str, ...]
    source: str

    @property
    def nullable(self) -> str:
        """Source that is None when a guard is."""
        if not self.guards or self.guards == (self.source,):
            return self.source
        return f"(None if {missing(self.guards)} else {self.source})"


class Test(NamedTuple):
    """A condition as three Python expressions; `given` is `sure` when `possible` is true."""

    possible: str
    sure: str
    given: str

    @property
    def three_valued(self) -> str:
        """Source of True, False or None."""
        if self.possible == self.sure:
            return f"bool({self.possible})"
        return f"((True if {self.given} else None) if {self.possible} else False)"


def missing(guards: tuple[str, ...]) -> str:
    """Source that is true when one of the variables is None."""
    return " or ".join(f"{guard} is None" for guard in guards)


def leaf(guards: tuple[str, ...], body: str) -> Test:
    """The three questions about a body that is known as soon as its guards are."""
    if not guards:
        return Test(body, body, "True")
    known = " and ".join(f"{guard} is not None" for guard in guards)
    return Test(f"({missing(guards)} or {body})", f"({known} and {body})", f"({known})")


def variable(name: str) -> Test:
    """A variable that is True, False or None."""
    return Test(f"{name} is not False", name, name)


def union(*guards: tuple[str, ...]) -> tuple[str, ...]:
    """All guards, each once."""
    return tuple(dict.fromkeys(guard for several in guards for guard in several))


_GLOBALS: Mapping[str, Any] = {
    "__builtins__": {"bool": bool, "len": len},
    "NONE": NONE,
    "MISFITS": MISFITS,
    "agree": judging.agree,
    "checked": checked,
    "happened_since": judging.happened_since,
    "member": judging.member,
    "within": judging.within,
    **{f"function_{name}": function for name, function in FUNCTIONS.items()},
    **{f"finish_{name}": finish for name, finish in judging.FINISH.items()},
}

SCOPE_LINES: Final = (
    ("last", "last = scope.last"),
    ("this", "this = scope.this"),
    ("counts", "counts = scope.counts"),
    ("at", "at = scope.at"),
)


def compiled(source: str, name: str, constants: Mapping[str, Any]) -> Any:
    """The function of a generated source, which sees nothing but what it is given here."""
    space = {**_GLOBALS, **constants}
    exec(compile(source, f"<condition {name}>", "exec"), space)
    return space[name]


def too_long(columns: list[Column]) -> list[str]:
    """Lines that take lists and maps that are too long for unknown."""
    return [
        f"if f{index} is not None and len(f{index}) > {MAX_ITEMS}: f{index} = None"
        for index, column in enumerate(columns)
        if column.container
    ]
