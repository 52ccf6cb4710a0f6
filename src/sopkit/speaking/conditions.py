"""This module says conditions in words: `seats >= 12` becomes "number of seats is at least 12".

It reads the typed tree of `sopkit.expressions`. What cannot be compiled stands as written, with the
names replaced by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sopkit.expressions.tree import (
    And,
    Choose,
    Compare,
    Const,
    Defined,
    EventCount,
    Function,
    Happened,
    HappenedSince,
    IsNone,
    Known,
    Many,
    Member,
    Node,
    Not,
    OneOf,
    Or,
    SinceEvent,
    Within,
)
from sopkit.language import phrase, pick
from sopkit.late import late_pattern
from sopkit.speaking.labels import Labels, humane
from sopkit.speaking.nouns import Nouns, is_range, written
from sopkit.speaking.values import listing, quoted, spaced, trailed

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
MONEY: Final = {
    "money_equal": "==",
    "money_unequal": "!=",
    "money_less": "<",
    "money_at_most": "<=",
    "money_more": ">",
    "money_at_least": ">=",
}
MOMENT_KINDS: Final = frozenset({"date", "time", "instant"})
PLURAL: Final = late_pattern(r"(?!the |this )\w*[^su\W]s\b(?! \w+ of )")
AUXILIARY: Final = late_pattern(r"\b(is|are|was|were|has|have|had|can|will|must|may|should)\b")
# Beginnings of Chinese clauses, and what denies them.
DENIALS: Final = {
    "没有": "有",
    "有": "没有",
    **{
        word: f"不{word}"
        for word in "需要 需 可 能 在 是 愿意 同意 接受 属于 符合 允许 存在".split(" ")
    },
}


class Speaker(Nouns):
    """Says trees of conditions in one language with the labels of one procedure."""

    def clause(self, node: Node, positive: bool = True) -> str:
        """A node that is true or false, as a clause; negated if not `positive`."""
        match node:
            case Not(part=part):
                return self.clause(part, not positive)
            case Defined(body=body):
                return self.clause(body, positive)
            case And() | Or():
                return self.joined(node, positive)
            case Compare(operator=operator, left=left, right=right):
                return self.compared(operator, left, right, positive)
            case Function(name=name, arguments=(left, right)) if name in MONEY:
                return self.compared(MONEY[name], left, right, positive)
            case Choose():
                return self.chosen(node, positive)
            case _:
                return self.simple(node, positive)

    def simple(self, node: Node, positive: bool) -> str:
        """A clause that joins no others."""
        match node:
            case OneOf(value=value, members=members):
                items = [self.member_of(one, value) for one in members]
                return self.one_of(value, items, positive)
            case Member(value=value, container=container):
                return self.among(value, container, positive)
            case Within(value=value, low=low, high=high):
                return self.within(value, self.span(low, high), positive)
            case Function(name="in_range", arguments=(value, bounds, *_)):
                return self.within(value, self.noun(bounds), positive)
            case Happened(event=event):
                return self.happened(event, positive)
            case HappenedSince(event=event, other=other):
                return self.happened_since(event, other, positive)
            case Known(value=value):
                return self.known(value, positive)
            case IsNone(value=value):
                return self.is_none(value, positive)
            case Many() if node.name in ("any", "all"):
                return self.over(node, positive)
            case Const(value=bool()):
                return phrase("yes" if node.value == positive else "no", self.language)
            case _:
                return self.denied(self.noun(node), positive)

    # -- and, or

    def joined(self, node: And | Or, positive: bool) -> str:
        """`and` and `or`; a negated one is turned over, part by part."""
        bounds = is_range(node)
        if bounds is not None:
            value, low, high = bounds
            return self.within(value, self.span(low, high), positive)
        both = isinstance(node, And) == positive
        parts = []
        for part in node.parts:
            text = self.clause(part, positive)
            inner = joint(part, positive)
            if inner and inner != joint(node, positive):
                text = pick(self.language, f"({text})", f"（{text}）")
            parts.append(text)
        word = pick(self.language, " and " if both else " or ", "，且" if both else "，或")
        return word.join(parts)

    def chosen(self, node: Choose, positive: bool) -> str:
        """`if test then yes else no` between truths."""
        test = self.clause(node.test)
        yes, no = self.clause(node.yes, positive), self.clause(node.no, positive)
        return pick(
            self.language, f"if {test}, {yes}, otherwise {no}", f"如{test}，则{yes}，否则{no}"
        )

    # -- comparisons

    def compared(self, operator: str, left: Node, right: Node, positive: bool) -> str:
        """A comparison; what is compared stands before what it is compared with."""
        if isinstance(left, Const) and not isinstance(right, Const):
            left, right, operator = right, left, TURNED[operator]
        word = operator if positive else OPPOSITE[operator]
        if isinstance(left, SinceEvent):
            return self.passed(word, left, right)
        if isinstance(left, EventCount) and self.language == "en":
            return self.times(word, left, right)
        noun = self.noun(left)
        tail = self.compared_with(right, left)
        said = self.verb(word, left, right, noun)
        return f"{noun} {said} {tail}" if self.language == "en" else f"{noun}{said}{spaced(tail)}"

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
        if PLURAL.match(noun):
            english = english.replace("is", "are", 1)
        return pick(self.language, english, chinese)

    def passed(self, word: str, left: SinceEvent, right: Node) -> str:
        """`since(e) > 2 h`: more than 2 h have passed since e."""
        english, chinese = AMOUNTS[word]
        event, span = self.names.mention(left.event), self.noun(right)
        return pick(
            self.language,
            f"{english} {span} have passed since {event}",
            f"距{event}{chinese}{spaced(span)}",
        )

    def times(self, word: str, left: EventCount, right: Node) -> str:
        """`count(e) >= 2`: e has happened at least 2 times."""
        number, event = self.noun(right), self.names.mention(left.event)
        noun = "time" if number == "1" else "times"
        return f"{event} has happened {AMOUNTS[word][0]} {number} {noun}"

    def within(self, value: Node, bounds: str, positive: bool) -> str:
        """`x in low .. high`."""
        noun = self.noun(value)
        if self.language == "zh":
            lead = "" if positive else "不"
            return f"{noun}{lead}在{spaced(trailed(bounds))}之内"
        return f"{noun} {'lies' if positive else 'does not lie'} in {bounds}"

    # -- sets, lists, events

    def one_of(self, value: Node, items: list[str], positive: bool) -> str:
        """`x in {a, b}`."""
        text = listing([quoted(one) for one in items], self.language, last="or")
        noun = self.noun(value)
        verb = pick(self.language, "is" if positive else "is not", "为" if positive else "不为")
        return pick(self.language, f"{noun} {verb} {text}", f"{noun}{verb}{text}")

    def among(self, value: Node, container: Node, positive: bool) -> str:
        """`x in list`: a choice of the list's own stands in quotation marks."""
        item = self.compared_with(value, container)
        text = self.noun(container)
        if self.language == "zh":
            return f"{text}{'' if positive else '不'}包括{item}"
        return f"{item} is {'' if positive else 'not '}among {text}"

    def happened(self, event: str, positive: bool) -> str:
        """An event that has happened or a step that is done."""
        mention, label = self.names.mention(event), self.names.label(event)
        step = self.names.get(event, "step") is not None
        if self.language == "zh":
            if not step and "已" in label:
                return self.denied(label, positive)
            return f"{mention}{'已' if positive else '未'}{'完成' if step else '发生'}"
        if not step and AUXILIARY.search(label):
            return self.denied(label, positive)
        verb, done = ("is", "done") if step else ("has", "happened")
        return f"{mention} {verb}{'' if positive else ' not'} {done}"

    def happened_since(self, event: str, other: str, positive: bool) -> str:
        """`happened(a since b)`."""
        first, second = self.names.mention(event), self.names.mention(other)
        english = f"{first} has {'' if positive else 'not '}happened since {second}"
        chinese = f"{second}之后{'已' if positive else '未'}发生{first}"
        return pick(self.language, english, chinese)

    def known(self, value: Node, positive: bool) -> str:
        """`known(x)`."""
        noun = self.noun(value)
        english = f"{noun} is {'' if positive else 'not '}known"
        return pick(self.language, english, f"{noun}{'已知' if positive else '尚不清楚'}")

    def is_none(self, value: Node, positive: bool) -> str:
        """`x == none`."""
        noun = self.noun(value)
        english = f"there is {'no' if positive else 'a'} {noun.removeprefix('the ')}"
        return pick(self.language, english, f"{'没有' if positive else '有'}{noun}")

    def over(self, node: Many, positive: bool) -> str:
        """`any (x in list where c)` and `all`."""
        among, where = self.noun(node.source), self.clause(node.value)
        words = {
            ("any", True): ("there is one in {} for which {}", "{}中有一项{}"),
            ("any", False): ("there is none in {} for which {}", "{}中没有一项{}"),
            ("all", True): ("for all in {}: {}", "{}中每项均{}"),
            ("all", False): ("not for all in {}: {}", "并非{}中每项均{}"),
        }
        return pick(self.language, *words[node.name, positive]).format(among, where)

    # -- denying

    def denied(self, text: str, positive: bool) -> str:
        """A clause as it is, or the same with "not" in it."""
        if self.language == "zh":
            return denied_in_chinese(text, positive)
        if positive:
            return text
        match = AUXILIARY.search(text)
        if match is None and text.startswith(("the ", "a ", "an ")):
            return f"it is not true that {text}"
        if match is None:
            short = re.match(r"\w+ed\b", text)
            return f"not {text}" if short else f"{quoted(text.strip('“”'))} does not apply"
        if match.group() == "can":
            return f"{text[: match.end()]}not{text[match.end() :]}"
        return f"{text[: match.end()]} not{text[match.end() :]}"

    # -- what is written

    def body(self, written: Any) -> str:
        """A leaf, a skeleton `all / any / not`, or a list of conditions of which any suffices."""
        if isinstance(written, list | tuple):
            return pick(self.language, " or ", "，或").join(self.body(one) for one in written)
        condition = self.names.condition(written)
        if condition is not None:
            return self.clause(condition.tree)
        return self.replaced(written)

    def replaced(self, body: Any) -> str:
        """The text with each known name replaced by its label."""
        return re.sub(
            r"[^\W\d]\w*(?:\.\w+)*",
            lambda match: (
                self.names.label(match.group())
                if self.names.get(match.group()) is not None
                else humane(match.group())
            ),
            written(body),
        )


def denied_in_chinese(text: str, positive: bool) -> str:
    """A Chinese clause as it is, or denied where its own words allow it."""
    if text.startswith("是否"):
        return f"{text.removeprefix('是否')}：{'是' if positive else '否'}"
    if positive:
        return text
    for word, other in (("已", "未"), ("未", "已")):
        if text.count(word) == 1 and "，" not in text:
            return text.replace(word, other)
    for word, other in DENIALS.items():
        if text.startswith(word):
            return other + text.removeprefix(word)
    return f"“{text}”不成立"


def joint(node: Node, positive: bool) -> str:
    """`and` or `or` where a node joins several as it is said, else empty."""
    while isinstance(node, Not | Defined):
        if isinstance(node, Not):
            node, positive = node.part, not positive
        else:
            node = node.body
    if not isinstance(node, And | Or) or len(node.parts) < 2 or is_range(node) is not None:
        return ""
    return "and" if isinstance(node, And) == positive else "or"


def say_condition(body: Any, names: Labels) -> str:
    """A condition of the file in words: a leaf, a skeleton or a list of exceptions."""
    return Speaker(names).body(body)


def say_value_expression(text: Any, names: Labels) -> str:
    """An expression that gives a value, in words."""
    speaker = Speaker(names)
    expression = names.expression(str(text))
    return speaker.replaced(text) if expression is None else speaker.noun(expression.tree)


__all__ = ["Speaker", "joint", "say_condition", "say_value_expression"]
