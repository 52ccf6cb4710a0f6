"""This module says conditions in words: `seats >= 12` becomes "number of seats is at least 12".

It reads conditions for print only and judges nothing. What it cannot read it prints with the names
replaced by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sopkit.handbook.leaves import Node, Reader, Unread
from sopkit.handbook.names import Names, humane
from sopkit.handbook.terms import pick
from sopkit.handbook.values import listing, quoted, say_range, say_value

OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
COMPARED: Final[dict[str, tuple[str, str]]] = {
    "==": ("is", "为"),
    "!=": ("is not", "不为"),
    "<": ("is less than", "少于"),
    "<=": ("is at most", "不超过"),
    ">": ("is more than", "超过"),
    ">=": ("is at least", "至少为"),
}
CALLS: Final[dict[str, tuple[str, str]]] = {
    "len": ("the number of {}", "{}的数量"),
    "max": ("the largest {}", "最大{}"),
    "min": ("the smallest {}", "最小{}"),
    "sum": ("the sum of {}", "{}合计"),
    "count": ("the number of {}", "{}的次数"),
    "since": ("the time since {}", "距{}的时间"),
    "last": ("the last {}", "最近一次{}"),
    "known": ("{} is known", "{}已知"),
    "happened": ("{} has happened", "已发生{}"),
    "round": ("{}, rounded", "{}（取整）"),
    "floor": ("{}, rounded down", "{}（向下取整）"),
    "ceil": ("{}, rounded up", "{}（向上取整）"),
    "abs": ("the size of {}", "{}的绝对值"),
    "today": ("today", "当日"),
    "age": ("the age from {}", "按{}计的年龄"),
    "days": ("the days of {}", "{}的天数"),
    "time_of_day": ("the time of day", "时刻"),
    "lower": ("{}", "{}"),
}
PLURAL: Final = re.compile(r"(?!the |this )\w*[^su\W]s\b(?! \w+ of )")
AUXILIARY: Final = re.compile(r"\b(is|are|was|were|has|have|had|can|will|must|may|should)\b")


class Speaker:
    """Says trees of conditions in one language with the labels of one procedure."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.language = names.language

    def clause(self, node: Node, positive: bool = True, depth: int = 0) -> str:
        """A node that is true or false, as a clause; negated if not `positive`."""
        if depth > 12:
            raise Unread("too deep")
        if node.sort == "operator" and node.word == "not":
            return self.clause(node.parts[0], not positive, depth + 1)
        if node.sort == "operator" and node.word in {"and", "or"}:
            return self.joined(node, positive, depth)
        if node.sort == "operator" and node.word in COMPARED:
            return self.compared(node, positive, depth)
        if node.sort == "operator" and node.word == "in":
            return self.member(node, positive)
        if node.sort in {"many", "since"} or node.sort == "call":
            return self.denied(self.noun(node), positive)
        if node.sort == "name":
            return self.named(node.word, positive, depth)
        return self.denied(self.noun(node), positive)

    def joined(self, node: Node, positive: bool, depth: int) -> str:
        """`and` and `or`; a negated one is turned over, part by part."""
        both = (node.word == "and") == positive
        parts = []
        for part in node.parts:
            text = self.clause(part, positive, depth + 1)
            inner = part.parts[0] if part.word == "not" else part
            mixed = inner.word in {"and", "or"} and inner.word != node.word
            parts.append(pick(self.language, f"({text})", f"（{text}）") if mixed else text)
        word = pick(self.language, " and " if both else " or ", "，且" if both else "，或")
        return word.join(parts)

    def compared(self, node: Node, positive: bool, depth: int) -> str:
        """A comparison; with `true` or `false` it is the clause itself."""
        left, right = node.parts
        word = node.word if positive else OPPOSITE[node.word]
        if right.word in {"true", "false"}:
            return self.clause(left, (word == "==") == (right.word == "true"), depth + 1)
        fact = left.word if left.sort == "name" else ""
        said = pick(self.language, *self.verb(word, left, right))
        tail = self.noun(right, fact)
        if right.sort == "name" and not self.known_value(right.word):
            tail = quoted(tail)
        if self.language == "zh":
            return f"{self.noun(left)}{said}{self.spaced(tail)}"
        return f"{self.noun(left)} {said} {tail}"

    def verb(self, word: str, left: Node, right: Node) -> tuple[str, str]:
        """The words of a comparison; two facts are said to equal each other."""
        english, chinese = COMPARED[word]
        if word in {"==", "!="} and right.sort == "name" and self.known_value(right.word):
            words = {"==": ("equals", "等于"), "!=": ("does not equal", "不等于")}
            return words[word]
        if PLURAL.match(self.noun(left)):
            english = english.replace("is", "are", 1)
        return english, chinese

    def known_value(self, word: str) -> bool:
        """Whether a bare name stands for a value of its own and not for a choice."""
        return self.names.get(word) is not None or word in self.names.definitions

    def spaced(self, text: str) -> str:
        """A figure after Chinese text stands apart by a space."""
        return f" {text}" if text[:1].isdigit() else text

    def member(self, node: Node, positive: bool) -> str:
        """`x in {a, b}`, `x in low .. high`, `x in list`."""
        left, right = node.parts
        fact = left.word if left.sort == "name" else ""
        if right.sort == "set":
            items = [quoted(self.noun(part, fact)) for part in right.parts]
            word = pick(self.language, "is" if positive else "is not", "为" if positive else "不为")
            text = listing(items, self.language, last="or")
            noun = self.noun(left)
            return pick(self.language, f"{noun} {word} {text}", f"{noun}{word}{text}")
        if right.word != "..":
            return self.among(left, right, positive)
        text = self.noun(right, fact)
        if self.language == "zh":
            end = f"{behind(text)}之内"
            return f"{self.noun(left)}{'' if positive else '不'}在{self.spaced(text)}{end}"
        return f"{self.noun(left)} {'lies' if positive else 'does not lie'} in {text}"

    def among(self, left: Node, right: Node, positive: bool) -> str:
        """`x in list`: a choice of the list's own stands in quotation marks."""
        item = self.noun(left, right.word if right.sort == "name" else "")
        if left.sort == "name" and self.names.get(left.word) is None:
            item = quoted(item)
        text = self.noun(right)
        if self.language == "zh":
            return f"{text}{'' if positive else '不'}包括{item}"
        return f"{item} is {'' if positive else 'not '}among {text}"

    def named(self, word: str, positive: bool, depth: int) -> str:
        """A definition in its own words, an event that has happened, a fact that is true."""
        if word in self.names.definitions:
            return self.body(self.names.definitions[word], positive, depth + 1)
        found = self.names.get(word)
        if found is not None and found.sort in {"event", "step", "rule"}:
            mention = self.names.mention(word)
            done = found.sort == "step"
            if self.language == "zh":
                return f"{mention}{'已' if positive else '未'}{'完成' if done else '发生'}"
            verb = "is" if done else "has"
            return f"{mention} {verb}{'' if positive else ' not'} {'done' if done else 'happened'}"
        label = found.label if found is not None else self.names.label(word)
        return self.denied(label, positive)

    def denied(self, text: str, positive: bool) -> str:
        """A clause as it is, or the same with "not" in it."""
        if self.language == "zh":
            if text.startswith("是否"):
                return f"{text.removeprefix('是否')}：{'是' if positive else '否'}"
            return text if positive else f"“{text}”不成立"
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

    def noun(self, node: Node, fact: str = "") -> str:
        """A node that stands for a value; `fact` tells whose choices a bare name may be."""
        match node.sort:
            case "number":
                return say_value(node.word, self.language)
            case "text":
                return quoted(node.word.strip('"'))
            case "name":
                return self.noun_of_name(node.word, fact)
            case "call":
                return self.called(node)
            case "set":
                return listing([self.noun(one, fact) for one in node.parts], self.language)
            case "field":
                return self.field(node)
            case "index":
                return self.of(self.noun(node.parts[1]), self.noun(node.parts[0]), swap=True)
            case "since":
                return self.since(node)
            case "many":
                return self.counted(node)
            case _:
                return self.operated(node)

    def field(self, node: Node) -> str:
        """`last(e).field` and the field of a looked-up record."""
        inner = node.parts[0]
        event = inner.parts[0].word if inner.parts else ""
        found = self.names.get(f"{event}.{node.word}")
        label = found.label if found is not None else humane(node.word)
        return self.of(label, self.noun(inner))

    def of(self, part: str, whole: str, *, swap: bool = False) -> str:
        """`the balance of the account`; an index is said as `the account (number)`."""
        if swap:
            return pick(self.language, f"{whole} ({part})", f"{whole}（{part}）")
        return pick(self.language, f"{part} of {whole}", f"{whole}的{part}")

    def noun_of_name(self, word: str, fact: str) -> str:
        """A name as a noun: a choice, a parameter's value, a definition, a label."""
        if word in {"true", "false"}:
            return say_value(word == "true", self.language)
        if word == "none" and not fact:
            return pick(self.language, "none", "无")
        if word == "at":
            return pick(self.language, "the moment judged", "判定时刻")
        if self.names.get(word, "parameter") is not None:
            return self.names.value(word)
        if word in self.names.definitions:
            try:
                return self.noun(Reader(str(self.names.definitions[word])).read())
            except Unread:
                return humane(word)
        found = self.names.get(word)
        if found is not None and found.sort in {"event", "step"}:
            return self.names.mention(word)
        if found is not None:
            return found.label
        if word in self.names.choices or fact:
            return self.names.choice(word, fact)
        return self.names.label(word)

    def called(self, node: Node) -> str:
        """A call of one of the listed functions."""
        if node.word in self.names.definitions or node.word not in CALLS:
            parts = listing([self.noun(one) for one in node.parts], self.language)
            name = humane(node.word)
            return pick(self.language, f"{name} ({parts})", f"{name}（{parts}）")
        parts = listing([self.noun(one) for one in flat(node)], self.language)
        if node.word == "count" and self.names.get(node.parts[0].word, "collection") is not None:
            return pick(self.language, f"number of {plural(parts)}", f"{parts}的数量")
        if node.word in {"max", "min"} and len(node.parts) > 1:
            words = {
                "max": ("the largest of {}", "{}中最大者"),
                "min": ("the smallest of {}", "{}中最小者"),
            }
            return pick(self.language, *words[node.word]).format(
                parts + behind(parts, self.language)
            )
        return pick(self.language, *CALLS[node.word]).format(parts)

    def since(self, node: Node) -> str:
        """`happened(a since b)`."""
        first, second = (self.noun(part) for part in node.parts)
        english = f"{first} has happened since {second}"
        return pick(self.language, english, f"{second}之后已发生{first}")

    def counted(self, node: Node) -> str:
        """`any (x in list where c)` and its kin."""
        over = node.parts[1]
        where = ""
        if over.sort == "where":
            where = self.clause(over.parts[1])
            over = over.parts[0]
        among = self.noun(over)
        words = {
            "any": ("there is one in {} for which {}", "{}中有一项{}"),
            "all": ("for all in {}: {}", "{}中每项均{}"),
            "count": ("the number in {} for which {}", "{}中{}的数量"),
            "first": ("the first in {} for which {}", "{}中第一项{}"),
        }
        if node.word not in words or not where:
            raise Unread(node.word)
        return pick(self.language, *words[node.word]).format(among, where)

    def operated(self, node: Node) -> str:
        """Arithmetic and ranges."""
        if node.word == "minus":
            return f"−{self.noun(node.parts[0])}"
        if node.word == "..":
            low, high = node.parts
            if low.sort == high.sort == "number":
                units = re.fullmatch(r"([\d.]+)\s*(.*)", high.word)
                first = re.match(r"[\d.]+", low.word)
                if units is not None and first is not None:
                    return say_range(first.group(), units[1], units[2], self.language)
            return f"{self.noun(low)} {pick(self.language, 'to', '至')} {self.noun(high)}"
        sign = {"+": "+", "-": "−", "*": "×", "/": "÷"}.get(node.word)
        if sign is None:
            raise Unread(node.word)
        return f" {sign} ".join(self.noun(part) for part in node.parts)

    def body(self, body: Any, positive: bool = True, depth: int = 0) -> str:
        """A leaf or a skeleton `all / any / not` in words."""
        if isinstance(body, bool):
            return say_value(body == positive, self.language)
        if isinstance(body, Mapping):
            return self.skeleton(body, positive, depth)
        if isinstance(body, (list, tuple)):
            parts = [self.body(one, positive, depth + 1) for one in body]
            return pick(self.language, " or ", "，或").join(parts)
        try:
            return self.clause(Reader(str(body)).read(), positive, depth)
        except Unread:
            return self.denied(self.replaced(str(body)), positive)

    def skeleton(self, body: Mapping[str, Any], positive: bool, depth: int) -> str:
        """`all / any / not` of YAML."""
        parts = []
        for word, inner in body.items():
            if word == "not":
                parts.append(self.body(inner, not positive, depth + 1))
                continue
            both = (word == "all") == positive
            items = [self.part(one, both, positive, depth) for one in inner]
            mark = pick(self.language, " and " if both else " or ", "，且" if both else "，或")
            parts.append(mark.join(items))
        return pick(self.language, " and ", "，且").join(parts)

    def part(self, body: Any, both: bool, positive: bool, depth: int) -> str:
        """One of several conditions; in brackets where its own `and` or `or` is another."""
        text = self.body(body, positive, depth + 1)
        inner = ""
        if isinstance(body, Mapping):
            inner = next((word for word in ("all", "any") if len(body.get(word) or ()) > 1), "")
        elif isinstance(body, str):
            inner = top_word(body)
        if not inner or (inner in {"all", "and"}) == (both == positive):
            return text
        return pick(self.language, f"({text})", f"（{text}）")

    def replaced(self, text: str) -> str:
        """The text with each known name replaced by its label."""
        return re.sub(
            r"[^\W\d]\w*(?:\.\w+)*",
            lambda match: (
                self.names.label(match.group())
                if self.names.get(match.group()) is not None
                else humane(match.group())
            ),
            text,
        )


def say_condition(body: Any, names: Names) -> str:
    """A condition of the file in words: a leaf, a skeleton or a list of exceptions."""
    return Speaker(names).body(body)


def say_event(text: Any, names: Names, *, clause: bool = False) -> str:
    """`event`, `event if condition` or a list of them; as a `clause` behind until and after."""
    if isinstance(text, (list, tuple)):
        said = list(dict.fromkeys(say_event(one, names, clause=clause) for one in text))
        return listing(said, names.language, last="or")
    event, _, condition = str(text).partition(" if ")
    happening = names.clause(event.strip()) if clause else names.happening(event.strip())
    if not condition:
        return happening
    when = say_condition(condition, names)
    return pick(names.language, f"{happening} (if {when})", f"{happening}（{when}）")


def say_mention(text: Any, names: Names) -> str:
    """`event` or `event if condition` in quotation marks, the condition in brackets."""
    event, _, condition = str(text).partition(" if ")
    mention = names.mention(event.strip())
    if not condition:
        return mention
    when = say_condition(condition, names)
    return pick(names.language, f"{mention} (if {when})", f"{mention}（{when}）")


def flat(node: Node) -> tuple[Node, ...]:
    """The parts of a call, those of the same call inside it included: max(a, max(b, c))."""
    if node.word not in {"max", "min"}:
        return node.parts
    inner = [
        flat(one) if (one.sort, one.word) == (node.sort, node.word) else (one,)
        for one in node.parts
    ]
    return tuple(part for parts in inner for part in parts)


def top_word(text: str) -> str:
    """The `and` or `or` that joins a whole leaf, if one does."""
    try:
        word = Reader(text).read().word
    except Unread:
        return ""
    return word if word in {"and", "or"} else ""


def behind(text: str, language: str = "zh") -> str:
    """A blank between a figure and the Chinese text behind it."""
    return " " if language == "zh" and text[-1:].isdigit() else ""


def plural(text: str) -> str:
    """An English noun in the plural, where that is plain."""
    return text if " of " in text or text.endswith("s") else text + "s"


def say_value_expression(text: Any, names: Names) -> str:
    """An expression that gives a value, in words."""
    speaker = Speaker(names)
    try:
        return speaker.noun(Reader(str(text)).read())
    except Unread:
        return speaker.replaced(str(text))
