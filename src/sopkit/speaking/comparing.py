"""This module says comparisons in words: `seats >= 12`, `since(e) > 2 h`, `x in low .. high`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sopkit.expressions.tree import (
    Compare,
    Const,
    EventCount,
    EventField,
    Fact,
    Function,
    Node,
    SinceEvent,
)
from sopkit.language import pick
from sopkit.speaking.nouns import Nouns
from sopkit.speaking.values import quoted, spaced, trailed
from sopkit.speaking.verbs import is_plural

OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
COMPARED: Final[Mapping[str, tuple[str, str]]] = {
    "==": ("is", "为"),
    "!=": ("is not", "不为"),
    "<": ("is less than", "少于"),
    "<=": ("is at most", "不超过"),
    ">": ("is more than", "超过"),
    ">=": ("is at least", "至少为"),
}
MOMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "<": ("is before", "早于"),
    "<=": ("is not after", "不晚于"),
    ">": ("is after", "晚于"),
    ">=": ("is not before", "不早于"),
}
AMOUNTS: Final[Mapping[str, tuple[str, str]]] = {
    "<": ("less than", "不满"),
    "<=": ("at most", "不超过"),
    ">": ("more than", "超过"),
    ">=": ("at least", "已满"),
    "==": ("exactly", "恰为"),
    "!=": ("not exactly", "不为"),
}
OFTENER: Final[Mapping[str, tuple[str, str]]] = {
    "<": ("less often than", "少于"),
    "<=": ("at most as often as", "不多于"),
    ">": ("more often than", "多于"),
    ">=": ("at least as often as", "不少于"),
    "==": ("as often as", "等于"),
    "!=": ("not as often as", "不等于"),
}
MONEY: Final = {
    "money_equal": "==",
    "money_unequal": "!=",
    "money_less": "<",
    "money_at_most": "<=",
    "money_more": ">",
    "money_at_least": ">=",
}
MOMENT_KINDS: Final = frozenset({"date", "time", "instant"})


class Comparing(Nouns):
    """Says comparisons of values."""

    def compared(self, operator: str, left: Node, right: Node, positive: bool) -> str:
        """A comparison; what is compared stands before what it is compared with."""
        if isinstance(left, Const) and not isinstance(right, Const):
            left, right, operator = right, left, TURNED[operator]
        word = operator if positive else OPPOSITE[operator]
        if isinstance(left, SinceEvent):
            return self.passed(word, left, right)
        if isinstance(left, EventCount) and isinstance(right, EventCount):
            return self.oftener(word, left, right)
        if word in ("==", "!="):
            same = self.same_as(word, left, right)
            if same:
                return same
        if isinstance(left, EventCount) and self.language == "en":
            return self.times(word, left, right)
        noun = self.noun(left)
        tail = self.compared_with(right, left)
        said = self.verb(word, left, right, noun)
        return f"{noun} {said} {tail}" if self.language == "en" else f"{noun}{said}{spaced(tail)}"

    def oftener(self, word: str, left: EventCount, right: EventCount) -> str:
        """`count(a) > count(b)`: a has happened more often than b."""
        first, second = self.names.moment(left.event), self.names.moment(right.event)
        english, chinese = OFTENER[word]
        return pick(
            self.language,
            f"{first} has happened {english} {second}",
            f"{first}的次数{chinese}{second}的次数",
        )

    def same_as(self, word: str, left: Node, right: Node) -> str:
        """A value that is compared with its like: that of an event before, or of a table."""
        equal, noun = word == "==", self.noun(left)
        if isinstance(right, EventField):
            if self.names.label(f"{right.event}.{right.name}") != noun:
                return ""
            mention, other = self.names.moment(right.event), "" if equal else "不"
            english = f"{noun} is {'' if equal else 'not '}the same as at the last {mention}"
            return pick(self.language, english, f"{noun}与上次{trailed(mention)}时{other}相同")
        label = self.names.decided(right.name) if isinstance(right, Fact) else ""
        if not label:
            return ""
        which = "" if label == noun else pick(self.language, f" for “{label}”", f"“{label}”的")
        english = f"{noun} is {'' if equal else 'not '}as the decision table{which} says"
        return pick(self.language, english, f"{noun}与{which}决策表{'' if equal else '不'}一致")

    def compared_with(self, right: Node, left: Node) -> str:
        """The right side; a choice and a text stand in quotation marks."""
        if isinstance(right, Const) and right.shape.kind in ("choice", "text", "opaque"):
            return quoted(self.member_of(right.value, left))
        return self.noun(right)

    def verb(self, word: str, left: Node, right: Node, noun: str) -> str:
        """The words of a comparison; two facts are said to equal each other."""
        words = MOMENTS if left.shape.kind in MOMENT_KINDS else COMPARED
        english, chinese = words.get(word) or COMPARED[word]
        if word in ("==", "!=") and not isinstance(right, Const):
            equal = ("equals", "等于") if word == "==" else ("does not equal", "不等于")
            return pick(self.language, *equal)
        if is_plural(noun):
            english = english.replace("is", "are", 1)
        return pick(self.language, english, chinese)

    def passed(self, word: str, left: SinceEvent, right: Node) -> str:
        """`since(e) > 2 h`: more than 2 h have passed since e."""
        english, chinese = AMOUNTS[word]
        event, span = self.names.moment(left.event), self.noun(right)
        return pick(
            self.language,
            f"{english} {span} have passed since {event}",
            f"距{event}{chinese}{spaced(span)}",
        )

    def times(self, word: str, left: EventCount, right: Node) -> str:
        """`count(e) >= 2`: e has happened at least 2 times."""
        number, event = self.noun(right), self.names.moment(left.event)
        noun = "time" if number == "1" else "times"
        return f"{event} has happened {AMOUNTS[word][0]} {number} {noun}"

    def within(self, value: Node, bounds: str, positive: bool) -> str:
        """`x in low .. high`."""
        noun = self.noun(value)
        if self.language == "zh":
            lead = "" if positive else "不"
            return f"{noun}{lead}在{spaced(trailed(bounds))}之内"
        return f"{noun} {'lies' if positive else 'does not lie'} in {bounds}"


def sides(node: Node) -> tuple[Node, ...]:
    """What a comparison compares; empty for any other node, and for a range."""
    if isinstance(node, Compare) and not isinstance(node.left, Const):
        return node.left, node.right
    if isinstance(node, Function) and node.name in MONEY:
        return node.arguments
    return ()


__all__ = ["MONEY", "Comparing", "sides"]
