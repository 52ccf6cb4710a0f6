"""This module says conditions in words: `seats >= 12` becomes "number of seats is at least 12".

It reads the typed tree of `sopkit.expressions`. What cannot be compiled stands as written, with the
names replaced by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sopkit.expressions.tree import (
    And,
    Choose,
    Compare,
    Const,
    Defined,
    EventCount,
    EventField,
    Function,
    Happened,
    HappenedSince,
    IsNone,
    Known,
    Local,
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
from sopkit.speaking.comparing import MONEY, Comparing, sides
from sopkit.speaking.denials import affirmed, denied, happened_in_chinese
from sopkit.speaking.labels import Labels, humane
from sopkit.speaking.nouns import is_range, written
from sopkit.speaking.values import listing, quoted, trailed
from sopkit.speaking.verbs import WHOLE, is_plural, lasts, past, perfect, verb_of

MEMBERS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = {
    ("any", True): ("one of the", "中有一项"),
    ("any", False): ("none of the", "中没有一项"),
    ("all", True): ("each of the", "中每项均"),
    ("all", False): ("not each of the", "中并非每项均"),
}


class Speaker(Comparing):
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
            case EventField(event=event, name=name):
                return self.brought(event, name, positive)
            case Known(value=value):
                return self.known((value,), positive)
            case IsNone(value=value):
                return self.is_none(value, positive)
            case Many() if node.name in ("any", "all"):
                return self.over(node, positive)
            case Const(value=bool()):
                return phrase("yes" if node.value == positive else "no", self.language)
            case _:
                return self.stated(self.noun(node), positive)

    # -- and, or

    def joined(self, node: And | Or, positive: bool) -> str:
        """`and` and `or`; a negated one is turned over, part by part."""
        bounds = is_range(node)
        if bounds is not None:
            value, low, high = bounds
            return self.within(value, self.span(low, high), positive)
        both = isinstance(node, And) == positive
        word = pick(self.language, " and " if both else " or ", "，且" if both else "，或")
        return word.join(self.parts(node, positive, both))

    def parts(self, node: And | Or, positive: bool, both: bool) -> Iterator[str]:
        """The parts of `and` and `or`; neighbours that speak of the same are said in one."""
        for group in self.grouped(node.parts, both):
            if isinstance(group[0], Known):
                yield self.known(tuple(one.value for one in group), positive)
            elif len(group) > 1:
                yield self.about_one(group, positive, both)
            else:
                yield self.part(group[0], node, positive)

    def grouped(self, parts: tuple[Node, ...], both: bool) -> Iterator[tuple[Any, ...]]:
        """Neighbours that can be said in one: what is known, comparisons of one value."""
        held: list[Node] = []
        for part in parts:
            if held and not self.alike(held[0], part, both):
                yield tuple(held)
                held = []
            held.append(part)
        yield tuple(held)

    def alike(self, one: Node, other: Node, both: bool) -> bool:
        """Whether two parts speak of the same, so that it need be named once."""
        if isinstance(one, Known) and isinstance(other, Known):
            return both
        first, second = sides(one), sides(other)
        if not first or not second or isinstance(first[0], SinceEvent | EventCount):
            return False
        return self.noun(first[0]) == self.noun(second[0])

    def part(self, part: Node, node: And | Or, positive: bool) -> str:
        """One part, in brackets where it joins several in the other way."""
        text, inner = self.clause(part, positive), joint(part, positive)
        if inner and inner != joint(node, positive):
            return pick(self.language, f"({text})", f"（{text}）")
        return text

    def about_one(self, group: tuple[Node, ...], positive: bool, both: bool) -> str:
        """Comparisons of one value: `discount is more than CNY 5 and less than CNY 10`."""
        first = self.clause(group[0], positive)
        noun, verb = self.noun(sides(group[0])[0]), ""
        for word in ("are ", "is "):
            if first.startswith(f"{noun} {word}"):
                verb = word
        said = [first]
        for one in group[1:]:
            text = self.clause(one, positive).removeprefix(noun).lstrip()
            said.append(text.removeprefix(verb) if not verb or text.startswith(verb) else text)
        if self.language == "zh":
            return ("且" if both else "或").join([*map(trailed, said[:-1]), said[-1]])
        return (" and " if both else " or ").join(said)

    def chosen(self, node: Choose, positive: bool) -> str:
        """`if test then yes else no` between truths."""
        test = self.clause(node.test)
        yes, no = self.clause(node.yes, positive), self.clause(node.no, positive)
        return pick(
            self.language, f"{yes} (if {test}; otherwise {no})", f"{yes}（如{test}；否则{no}）"
        )

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
        several = is_plural(text)
        if positive:
            return f"{text} {'include' if several else 'includes'} {item}"
        return f"{text} {'do' if several else 'does'} not include {item}"

    def brought(self, event: str, name: str, positive: bool) -> str:
        """A yes or no that an event brought: "the payment succeeded (step 7)"."""
        text, mention = self.names.label(f"{event}.{name}"), self.names.moment(event)
        said = self.stated(text, positive)
        return pick(self.language, f"{said} ({mention})", f"{trailed(mention)}时{said}")

    def happened(self, event: str, positive: bool) -> str:
        """An event that has happened or a step that is done."""
        mention = self.names.mention(event)
        if self.names.get(event, "step") is None:
            return self.has_happened(event, positive)
        if self.language == "zh":
            return f"{trailed(mention)}{'已' if positive else '未'}完成"
        return f"{mention} is{'' if positive else ' not'} done"

    def has_happened(self, event: str, positive: bool) -> str:
        """“the buyer applied” as "the buyer has applied"; without a verb, that it has happened."""
        mention, label = self.names.mention(event), self.names.label(event)
        if self.language == "zh":
            said = happened_in_chinese(label, positive)
            return said or f"{mention}{'已' if positive else '未'}发生"
        clause = self.names.bare(event)
        verb = verb_of(clause) if WHOLE.match(clause) else None
        if verb is not None and lasts(verb):
            return self.stated(clause, positive)
        said = perfect(clause, positive) if verb is not None else ""
        return said or f"{mention} has{'' if positive else ' not'} happened"

    def happened_since(self, event: str, other: str, positive: bool) -> str:
        """`happened(a since b)`."""
        second = self.names.moment(other)
        if self.language == "zh":
            return f"{trailed(second)}之后{self.happened(event, positive)}"
        clause = self.names.bare(other)
        before = past(clause) if WHOLE.match(clause) else ""
        first = self.happened(event, positive)
        if self.names.get(event, "step") is not None:
            first = f"{self.names.mention(event)} has{'' if positive else ' not'} been done"
        return f"{first} since {before or second}"

    def known(self, values: tuple[Node, ...], positive: bool) -> str:
        """`known(x)`, and several of them in a row."""
        said = list(dict.fromkeys(self.noun(one) for one in values))
        noun = listing(said, self.language)
        several = len(said) > 1 or is_plural(noun)
        english = f"{noun} {'are' if several else 'is'} {'' if positive else 'not '}known"
        both = "均" if len(said) > 1 else ""
        return pick(self.language, english, f"{noun}{both}{'已知' if positive else '尚不清楚'}")

    def is_none(self, value: Node, positive: bool) -> str:
        """`x == none`."""
        noun = self.noun(value)
        english = f"there is {'no' if positive else 'a'} {noun.removeprefix('the ')}"
        return pick(self.language, english, f"{'没有' if positive else '有'}{noun}")

    def over(self, node: Many, positive: bool) -> str:
        """`any (x in list where c)` and `all`."""
        among = self.noun(node.source)
        if sides(node.value) and isinstance(sides(node.value)[0], Local):
            return self.members(node, among, positive)
        where = self.clause(node.value)
        words = {
            ("any", True): ("there is one in {} for which {}", "{}中有一项{}"),
            ("any", False): ("there is none in {} for which {}", "{}中没有一项{}"),
            ("all", True): ("for all in {}: {}", "{}中每项均{}"),
            ("all", False): ("not for all in {}: {}", "并非{}中每项均{}"),
        }
        return pick(self.language, *words[node.name, positive]).format(among, where)

    def members(self, node: Many, among: str, positive: bool) -> str:
        """`any (x in list where x < y)`: none of the list is less than y."""
        english, chinese = MEMBERS[node.name, positive]
        own = self.noun(sides(node.value)[0])
        tail = self.clause(node.value).removeprefix(own).lstrip()
        if self.language == "zh":
            # the list has just been named: 甲方的一项 instead of its name again
            tail = re.sub(rf"{re.escape(among)}（([^（）]+)）", r"\1的一项", tail)
        return pick(self.language, f"{english} {among} {tail}", f"{among}{chinese}{tail}")

    # -- clauses of the author

    def stated(self, text: str, positive: bool) -> str:
        """A clause of the author as it is, or denied."""
        if not positive:
            return denied(text, self.language)
        return affirmed(text, self.language)

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
