"""This module says the values inside conditions: facts by label, figures, sums, look-ups."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from sopkit.expressions import text_of
from sopkit.expressions.shapes import value_type_of
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
    Item,
    Local,
    Many,
    Node,
    Now,
    SinceEvent,
    This,
)
from sopkit.language import pick
from sopkit.quantities import NONE, say
from sopkit.speaking.labels import OWN, Labels, humane
from sopkit.speaking.values import listing, quoted, say_value, spaced, trailed

CALLS: Final[Mapping[str, tuple[str, str]]] = {
    "len": ("the number of {}", "{}的数量"),
    "max": ("the largest of {}", "{}中最大者"),
    "min": ("the smallest of {}", "{}中最小者"),
    "sum": ("the sum of {}", "{}合计"),
    "round": ("{}, rounded", "{}（取整）"),
    "floor": ("{}, rounded down", "{}（向下取整）"),
    "ceil": ("{}, rounded up", "{}（向上取整）"),
    "abs": ("the size of {}", "{}的绝对值"),
    "negative": ("−{}", "−{}"),
    "today": ("the day of {}", "{}当日"),
    "age": ("the age from {}", "按{}计的年龄"),
    "days": ("the days of {}", "{}的天数"),
    "days_between": ("the number of days from {1} to {0}", "{1}至{0}的天数"),
    "start_of": ("the beginning of {}", "{}零时"),
    "instant": ("{} at {}", "{}{}"),
    "time_of_day": ("the time of day of {}", "{}的时刻"),
    "lower": ("{}", "{}"),
    "matches": ("{} has the form {}", "{}符合格式{}"),
}
LOOPS: Final[Mapping[str, tuple[str, str]]] = {
    "sum": ("the sum of {value} over {source}", "{source}的{value}合计"),
    "max": ("the largest {value} in {source}", "{source}中最大的{value}"),
    "min": ("the smallest {value} in {source}", "{source}中最小的{value}"),
    "count": ("the number in {source} for which {value}", "{source}中{value}的数量"),
    "first": ("the first in {source}", "{source}中的第一项"),
}
# over a list of plain values
LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "sum": ("the sum of {source}", "{source}合计"),
    "max": ("the largest of {source}", "{source}中最大者"),
    "min": ("the smallest of {source}", "{source}中最小者"),
}
SIGNS: Final = {
    "plus": "+",
    "minus": "−",
    "times": "×",
    "divide": "÷",
    "over": "÷",
    "ratio": "÷",
    "+": "+",
    "-": "−",
    "*": "×",
}


class Nouns(ABC):
    """Says the nodes that stand for values, in one language with the labels of one procedure."""

    def __init__(self, names: Labels) -> None:
        self.names = names
        self.language = names.language

    @abstractmethod
    def clause(self, node: Node, positive: bool = True) -> str:
        """A node that is true or false."""

    def noun(self, node: Node) -> str:
        """A node that stands for a value."""
        match node:
            case Const():
                return self.constant(node)
            case Fact(name=name):
                parameter = self.names.get(name, "parameter")
                return self.names.value(name) if parameter else self.names.label(name)
            case Defined(body=body):
                return self.noun(body)
            case Arithmetic(operator=operator, left=left, right=right):
                return self.operated(SIGNS[operator], left, right)
            case Function():
                return self.called(node)
            case Choose(test=test, yes=yes, no=no):
                return self.either(test, yes, no)
            case Many():
                return self.loop(node)
            case _:
                return self.of_event(node)

    def of_event(self, node: Node) -> str:
        """What is read from an event, a record or the moment itself."""
        match node:
            case Now():
                return pick(self.language, "the moment judged", "判定时刻")
            case This(name=name):
                return self.names.label(f"this.{name}")
            case Actor(what=what):
                return pick(self.language, *OWN[what])
            case EventInfo(event=event, what=what):
                return self.names.wanted(f"{event}.{what}")
            case EventField(event=event, name=name):
                return self.of(self.names.label(f"{event}.{name}"), self.names.moment(event))
            case EventCount(event=event):
                mention = self.names.moment(event)
                return pick(self.language, f"the number of {mention}", f"{mention}的发生次数")
            case SinceEvent(event=event):
                mention = self.names.moment(event)
                return pick(self.language, f"the time since {mention}", f"距{mention}的时间")
            case Happened(event=event):
                return self.names.moment(event)
            case Local(name=name):
                return humane(name) or pick(self.language, "it", "该项")
            case Item(container=container, key=key):
                whole, part = self.noun(container), self.noun(key)
                return pick(self.language, f"{whole} ({part})", f"{whole}（{part}）")
            case FieldOf(record=record, name=name):
                return self.of(self.field(record, name), self.noun(record))
            case _:
                # a truth in the place of a value
                return self.clause(node) if node.shape.kind == "bool" else node.place.text

    def of(self, part: str, whole: str) -> str:
        """`the balance of the account`."""
        return pick(self.language, f"{part} of {whole}", f"{whole}的{part}")

    def field(self, record: Node, name: str) -> str:
        """The label of a field of a record, or of an end of a range."""
        ends = {"start": ("beginning", "起"), "end": ("end", "止")}
        if record.shape.kind == "between" and name in ends:
            return pick(self.language, *ends[name])
        found = self.names.get(f"type {record.shape.name}.{name}")
        return found.label if found is not None else humane(name)

    def constant(self, node: Const) -> str:
        """A value that the author wrote, as it was written."""
        text = node.place.text
        if node.value is NONE:
            return pick(self.language, "none", "无")
        if re.match(r"-?\d", text) and node.shape.kind in ("number", "money", "span"):
            return say_value(text, self.language)
        if node.shape.kind == "choice" and isinstance(node.value, str):
            return self.member_of(node.value, node)
        if node.shape.kind == "text":
            return quoted(str(node.value))
        return say(node.value, value_type_of(node.shape), self.language)

    def member_of(self, value: Any, of: Node) -> str:
        """A choice or value by its label among those of what it is compared with."""
        declared = of.shape.declared or (of.shape.of.declared if of.shape.of else None)
        if of.shape.name == "role":
            return self.names.role(value)
        choices = declared.of if declared is not None else None
        if isinstance(choices, Mapping) and value in choices:
            return self.names.text(choices[value])
        if isinstance(value, str) and of.shape.kind in ("choice", "list"):
            return self.names.choice(value)
        plain = of.shape.kind in ("list", "map", "record")
        return say(value, None if plain else value_type_of(of.shape), self.language)

    def span(self, low: Node, high: Node) -> str:
        """`low .. high`; of figures the unit stands once."""
        if isinstance(low, Const) and isinstance(high, Const):
            text = f"{low.place.text} .. {high.place.text}"
            said = say_value(text, self.language)
            if said != text:
                return said
        first, second = self.noun(low), self.noun(high)
        return pick(self.language, f"{first} to {second}", f"{trailed(first)}至{spaced(second)}")

    def called(self, node: Function) -> str:
        """A sum, a product, a call of one of the listed functions."""
        name, arguments = node.name, node.arguments
        if len(arguments) == 2 and arguments[0].place == node.place:
            # an amount brought to another unit
            return self.noun(arguments[0])
        plain = name.removeprefix("money_")
        if plain in SIGNS and len(arguments) == 2:
            return self.operated(SIGNS[plain], *arguments)
        if "_plus_" in name:
            sign = "−" if getattr(arguments[2], "value", 1) == -1 else "+"
            return self.operated(sign, *arguments[:2])
        if plain == "today" and isinstance(arguments[0], Now):
            return pick(self.language, "today", "当日")
        if plain == "today" and isinstance(arguments[0], EventInfo) and arguments[0].what == "at":
            mention = self.names.moment(arguments[0].event)
            return pick(self.language, f"the day of {mention}", f"{trailed(mention)}当日")
        if plain == "time_of_day" and isinstance(arguments[0], Now):
            return pick(self.language, "the time of day", "当时的时间")
        said = [self.noun(one) for one in self.flat(node)]
        if plain == "matches":
            said[1] = quoted(str(getattr(arguments[1].place, "text", "")).strip('"'))
        if plain in ("min", "max"):
            said = [listing(said, self.language)]
            said = [trailed(said[0])] if self.language == "zh" else said
        words = CALLS.get(plain)
        if words is None:
            return f"{humane(name)} ({listing(said, self.language)})"
        return pick(self.language, *words).format(*said)

    def flat(self, node: Function) -> tuple[Node, ...]:
        """The arguments, those of the same call inside included: max(a, max(b, c))."""
        if node.name not in ("min", "max"):
            return node.arguments
        found: list[Node] = []
        for one in node.arguments:
            same = isinstance(one, Function) and one.name == node.name
            found += self.flat(one) if isinstance(one, Function) and same else (one,)
        return tuple(found)

    def operated(self, sign: str, left: Node, right: Node) -> str:
        """Two values with a sign between; a sum inside a product stands in brackets."""
        if sign == "−" and self.is_spread(left, right):
            items = listing([self.noun(one) for one in self.flat(left)], self.language)
            return pick(
                self.language,
                f"the largest difference between {items}",
                f"{trailed(items)}之间的最大差值",
            )
        said = []
        for side in (left, right):
            text = self.noun(side)
            if sign in ("×", "÷") and re.search(r" [+−] ", text):
                text = pick(self.language, f"({text})", f"（{text}）")
            said.append(text)
        return f" {sign} ".join(said)

    def is_spread(self, left: Node, right: Node) -> TypeGuard[Function]:
        """Whether this is `max(a, b) - min(a, b)`."""
        if not isinstance(left, Function) or not isinstance(right, Function):
            return False
        names = (left.name.removeprefix("money_"), right.name.removeprefix("money_"))
        said = [[self.noun(one) for one in self.flat(side)] for side in (left, right)]
        return names == ("max", "min") and said[0] == said[1]

    def either(self, test: Node, yes: Node, no: Node) -> str:
        """`if test then yes else no`."""
        when, one, other = self.clause(test), self.noun(yes), self.noun(no)
        return pick(
            self.language, f"{one} if {when}, else {other}", f"{one}（如{when}，否则{other}）"
        )

    def loop(self, node: Many) -> str:
        """`sum(x.amount for x in list)` and its kin."""
        bare = isinstance(node.value, Local) and node.name in LISTS
        words = (LISTS if bare else LOOPS)[node.name]
        truth = node.value.shape.kind == "bool"
        value = self.clause(node.value) if truth else self.noun(node.value)
        said = pick(self.language, *words).format(source=self.noun(node.source), value=value)
        if node.test is None:
            return said
        where = self.clause(node.test)
        return said + pick(self.language, f" where {where}", f"（{where}）")


def is_range(node: Node) -> tuple[Node, Node, Node] | None:
    """Value and ends of `x in low .. high` where it stands as two comparisons of one value."""
    if not isinstance(node, And) or len(node.parts) != 2:
        return None
    pairs = [_sides(part) for part in node.parts if part.place == node.place]
    found = [pair for pair in pairs if pair is not None]
    if len(found) != 2 or found[0][0] != found[1][0]:
        return None
    return found[0][0], found[0][1], found[1][1]


def _sides(node: Node) -> tuple[Node, Node] | None:
    if isinstance(node, Compare):
        return node.left, node.right
    if isinstance(node, Function) and len(node.arguments) == 2:
        return node.arguments[0], node.arguments[1]
    return None


def written(source: Any) -> str:
    """A condition as it stands in the file, in one line."""
    try:
        return text_of(source)
    except (AttributeError, TypeError, ValueError):
        return str(source)


__all__ = ["Nouns", "is_range", "written"]
