"""This module turns typed trees into Python source and compiles it.

Three-valued logic is written as two questions that plain Python answers: is the node possibly
true (not false), and is it surely true. Nothing of the author's text gets into the source but
quoted texts and whole numbers, both by `repr`; names are texts there as well.
"""

from __future__ import annotations

from typing import Any, Final

from sopkit.expressions.closures import Closure
from sopkit.expressions.reading import Classes, classes, takes_none
from sopkit.expressions.source import (
    SCOPE_LINES,
    Column,
    Test,
    Value,
    compiled,
    leaf,
    missing,
    union,
    variable,
)
from sopkit.expressions.tree import (
    Actor,
    And,
    Arithmetic,
    Choose,
    Compare,
    Const,
    Defined,
    EventCount,
    EventField,
    EventInfo,
    Fact,
    FieldOf,
    Function,
    Happened,
    HappenedSince,
    IsNone,
    Item,
    Known,
    Local,
    Many,
    Member,
    Node,
    Not,
    Now,
    OneOf,
    Or,
    SinceEvent,
    This,
    Within,
)

_CONTAINERS: Final = frozenset(("list", "map", "record"))


class Writer:
    """Writes the body of one function; a writer inside a loop hands facts on from its parent."""

    def __init__(self, parent: Writer | None = None) -> None:
        self.parent = parent
        self.lines: list[str] = []
        self.captured: dict[str, None] = {}
        self.locals: dict[int, str] = {}
        self.known: dict[str, str] = {}
        self.constants: dict[str, Any] = parent.constants if parent else {}
        self.columns: dict[tuple[str, bool], Column] = parent.columns if parent else {}
        self.counter: list[int] = parent.counter if parent else [0]

    # -- names

    def fresh(self, letter: str) -> str:
        """A new variable."""
        self.counter[0] += 1
        return f"{letter}{self.counter[0]}"

    def constant(self, value: Any) -> str:
        """Source of a constant: whole numbers, texts and truth values as they are."""
        if value is None or value.__class__ in (int, str, bool):
            return repr(value)
        name = self.fresh("k")
        self.constants[name] = value
        return name

    def kept(self, expression: str, allowed: Classes | None = None, container: bool = False) -> str:
        """A variable for an expression that may be None, checked against allowed classes."""
        key = f"{expression}|{sorted(kind.__name__ for kind in allowed) if allowed else ''}"
        found = self.known.get(key)
        if found is not None:
            return found
        name = self.known[key] = self.fresh("t")
        if allowed is None:
            self.lines.append(f"{name} = {expression}")
            return name
        if container:
            self.lines.append(f"{name} = checked({expression}, {self.allowed(allowed)})")
            return name
        self.lines.append(f"{name} = {expression}")
        self.lines.append(f"if {name}.__class__ not in {self.allowed(allowed)}: {name} = None")
        return name

    def allowed(self, kinds: Classes) -> str:
        """The name under which the function knows a set of classes."""
        name = "_".join(["c", *sorted(kind.__name__ for kind in kinds)])
        self.constants[name] = kinds
        return name

    def capture(self, name: str) -> str:
        """A variable of the outermost function, handed down as a default argument."""
        if self.parent is not None and name not in self.captured:
            self.parent.capture(name)
            self.captured[name] = None
        return name

    def fact(self, node: Fact, with_none: bool) -> str:
        """The variable of a fact."""
        key = (node.name, with_none)
        if key not in self.columns:
            allowed = classes(node.shape, with_none)
            optional = node.shape.optional and with_none
            container = node.shape.kind in _CONTAINERS
            self.columns[key] = Column(node.name, with_none, allowed, optional, container)
        return self.capture(f"f{list(self.columns).index(key)}")

    # -- conditions

    def test(self, node: Node) -> Test:
        """The three questions about a condition; lines that they need are written before."""
        match node:
            case Const(value=value):
                return Test(str(value), str(value), "True")
            case And(parts=parts):
                return self.joined(parts, "and")
            case Or(parts=parts):
                joined = self.joined(parts, "or")
                return Test(joined.possible, joined.sure, joined.sure)
            case Not(part=part):
                return self.negated(part)
            case Defined(body=body):
                return self.test(body)
            case Happened(event=event):
                return leaf((), f"({event!r} in {self.capture('last')})")
            case Known(value=value):
                found = self.value(value, with_none=True)
                if not found.guards:
                    return leaf((), "True")
                return leaf((), f"({found.nullable} is not None)")
            case _:
                pass
        guarded = self.guarded(node)
        if guarded is not None:
            return leaf(guarded.guards, guarded.source)
        return variable(self.value(node).source)

    def joined(self, parts: tuple[Node, ...], word: str) -> Test:
        """Conditions joined by `and` or `or`."""
        tests = [self.test(part) for part in parts]
        if not tests:
            empty = str(word == "and")
            return Test(empty, empty, "True")

        def join(sources: list[str]) -> str:
            return f"({f' {word} '.join(sources)})"

        return Test(
            join([test.possible for test in tests]),
            join([test.sure for test in tests]),
            join([test.given for test in tests if test.given != "True"] or ["True"]),
        )

    def negated(self, part: Node) -> Test:
        """The opposite of a condition."""
        guarded = self.guarded(part)
        if guarded is not None:
            return leaf(guarded.guards, f"(not {guarded.source})")
        test = self.test(part)
        sure = f"(not {test.possible})"
        return Test(f"(not {test.sure})", sure, sure)

    def guarded(self, node: Node) -> Value | None:
        """A comparison that is known as soon as its operands are; None for other conditions."""
        match node:
            case Compare(operator=operator, left=left, right=right):
                with_none = takes_none(operator)
                one = self.value(left, with_none=with_none)
                other = self.value(right, with_none=with_none)
                guards = union(one.guards, other.guards)
                return Value(guards, f"({one.source} {operator} {other.source})")
            case OneOf(value=value, members=members):
                found = self.value(value, with_none=True)
                return Value(found.guards, f"({found.source} in {self.several(members)})")
            case IsNone(value=value):
                found = self.value(value, with_none=True)
                choices = value.shape.choices or ()
                body = "in (NONE, 'none')" if "none" in choices else "is NONE"
                return Value(found.guards, f"({found.source} {body})")
            case Within(value=value, low=low, high=high):
                first, last = self.value(low), self.value(high)
                if first.guards or last.guards:
                    return None
                found = self.value(value)
                return Value(found.guards, f"({first.source} <= {found.source} <= {last.source})")
            case _:
                return None

    def several(self, members: tuple[Any, ...]) -> str:
        """Source of a set of written values."""
        if members and all(member.__class__ in (int, str) for member in members):
            return "{" + ", ".join(repr(member) for member in members) + "}"
        return self.constant(members)

    # -- values

    def value(self, node: Node, *, with_none: bool = False) -> Value:
        """Source of a value; what it needs before is written as lines."""
        match node:
            case Const(value=value):
                return Value((), self.constant(value))
            case Fact():
                name = self.fact(node, with_none)
                return Value((name,), name)
            case Now():
                return Value((), self.capture("at"))
            case EventCount(event=event):
                return Value((), f"{self.capture('counts')}.get({event!r}, 0)")
            case Defined(body=body):
                return self.value(body, with_none=with_none)
            case Arithmetic(operator=operator, left=left, right=right):
                one, other = self.value(left), self.value(right)
                guards = union(one.guards, other.guards)
                return Value(guards, f"({one.source} {operator} {other.source})")
            case _:
                pass
        name = self.computed(node, with_none)
        return Value((name,), name)

    def computed(self, node: Node, with_none: bool) -> str:
        """A variable that holds the value of a node that is not plain."""
        expression = self.reading(node)
        if expression is not None:
            container = node.shape.kind in _CONTAINERS
            return self.kept(expression, classes(node.shape, with_none), container)
        match node:
            case SinceEvent(event=event):
                last = self.last(event)
                return self.kept(f"None if {last} is None else {self.capture('at')} - {last}.at")
            case HappenedSince(event=event, other=other):
                scope = self.capture("scope")
                return self.kept(f"happened_since({scope}, {event!r}, {other!r})")
            case Function(name=name, arguments=arguments):
                return self.call(f"function_{name}", arguments, scoped=True)
            case Member(value=value, container=container_node):
                return self.member(value, container_node)
            case Within(value=value, low=low, high=high):
                given = ", ".join(self.value(part).nullable for part in (value, low, high))
                return self.kept(f"within({given})")
            case Choose():
                return self.choice(node)
            case Many():
                return self.loop(node)
            case _:
                pass
        test = self.test(node)
        return self.kept(test.three_valued)

    def reading(self, node: Node) -> str | None:
        """Source that reads from outside the facts, unchecked."""
        default = ", NONE" if node.shape.optional else ""
        match node:
            case This(name=name):
                this = self.capture("this")
                return f"None if {this} is None else {this}.get({name!r}{default})"
            case Actor(what=what):
                return f"{self.capture('scope')}.this_{what}"
            case EventInfo(event=event, what=what):
                last = self.last(event)
                return f"None if {last} is None else {last}.{what}"
            case EventField(event=event, name=name):
                last = self.last(event)
                return f"None if {last} is None else {last}.data.get({name!r}{default})"
            case Local(slot=slot):
                return self.local(slot)
            case Item(container=container, key=key):
                several, found = self.value(container), self.value(key)
                either = missing(union(several.guards, found.guards))
                return f"None if {either} else {several.source}.get({found.source})"
            case FieldOf(record=record, name=name):
                source = self.value(record).nullable
                ending = (
                    f".{name}" if record.shape.kind == "between" else f".get({name!r}{default})"
                )
                return f"None if {source} is None else {source}{ending}"
            case _:
                return None

    def local(self, slot: int) -> str:
        """The variable of a loop, of this one or of one outside it."""
        writer: Writer | None = self
        while writer is not None and slot not in writer.locals:
            writer = writer.parent
        assert writer is not None
        name = writer.locals[slot]
        inner: Writer | None = self
        while inner is not None and inner is not writer:
            inner.captured[name] = None
            inner = inner.parent
        return name

    def last(self, event: str) -> str:
        """The variable of the last record of an event."""
        return self.kept(f"{self.capture('last')}.get({event!r})")

    def call(self, name: str, arguments: tuple[Node, ...], *, scoped: bool) -> str:
        """A variable for the result of a function on known values."""
        values = [self.value(argument) for argument in arguments]
        guards = union(*(value.guards for value in values))
        given = [self.capture("scope")] if scoped else []
        given += [value.source for value in values]
        call = f"{name}({', '.join(given)})"
        return self.kept(f"None if {missing(guards)} else {call}" if guards else call)

    def member(self, value: Node, container: Node) -> str:
        """A variable for whether a value is in a list or map."""
        one, several = self.value(value, with_none=True), self.value(container)
        guards = union(one.guards, several.guards)
        return self.kept(f"None if {missing(guards)} else member({one.source}, {several.source})")

    def choice(self, node: Choose) -> str:
        """A variable for what an `if` chooses; both branches are computed."""
        test = self.kept(self.test(node.test).three_valued)
        yes, no = (self.kept(self.any_value(branch)) for branch in (node.yes, node.no))
        undecided = f"({yes} if agree({yes}, {no}) else None)"
        return self.kept(f"{yes} if {test} is True else {no} if {test} is False else {undecided}")

    def any_value(self, node: Node) -> str:
        """Source of a value or of a three-valued condition."""
        if isinstance(node, (And, Or, Not, Compare, OneOf, IsNone, Known, Happened, Within)):
            return self.test(node).three_valued
        if isinstance(node, Defined):
            return self.any_value(node.body)
        return self.value(node).nullable

    def loop(self, node: Many) -> str:
        """A function for one turn, and the call that goes through the members."""
        source = self.kept(self.value(node.source).nullable)
        turn = self.fresh("turn")
        inner = Writer(self)
        names = [inner.fresh("v") for _ in node.slots]
        inner.locals = dict(zip(node.slots, names, strict=True))
        wanted = "True" if node.test is None else inner.kept(inner.any_value(node.test))
        value = inner.any_value(node.value)
        given = ", ".join([*names, *(f"{name}={name}" for name in inner.captured)])
        self.lines.append(f"def {turn}({given}):")
        self.lines += [f" {line}" for line in inner.lines]
        if node.test is not None:
            self.lines.append(f" if {wanted} is False: return False, None")
        self.lines.append(f" return {wanted}, {value}")
        several = f"{source}.items()" if len(names) == 2 else source
        currency = node.shape.name if node.shape.kind == "money" else None
        turns = f"({turn}({', '.join(names)}) for {', '.join(names)} in {several})"
        call = f"finish_{node.name}({turns}, {currency!r})"
        return self.kept(f"None if {source} is None else {call}")


def function(tree: Node, slow: Closure) -> Closure:
    """One generated function for one condition; on odd values it asks the closure `slow`."""
    writer = Writer()
    test = writer.test(tree)
    lines = ["def test(scope):", " try:"]
    lines += [f"  {line}" for _, line in SCOPE_LINES]
    lines += [f"  {line}" for line in _loading(writer)]
    lines += [f"  {line}" for line in writer.lines]
    lines += [f"  if not {test.possible}: return False", f"  return True if {test.given} else None"]
    lines += [" except MISFITS:", "  return slow(scope)"]
    return compiled("\n".join(lines), "test", {**writer.constants, "slow": slow})  # type: ignore[no-any-return]


def _loading(writer: Writer) -> list[str]:
    """Lines that read and check the facts of one scope."""
    lines = ["facts = scope.facts"]
    for index, column in enumerate(list(writer.columns.values())):
        name, allowed = f"f{index}", writer.allowed(column.allowed)
        missing = ", NONE" if column.optional else ""
        reading = f"facts.get({column.name!r}{missing})"
        if column.container:
            lines.append(f"{name} = checked({reading}, {allowed})")
        else:
            lines.append(f"{name} = {reading}")
            lines.append(f"if {name}.__class__ not in {allowed}: {name} = None")
    return lines
