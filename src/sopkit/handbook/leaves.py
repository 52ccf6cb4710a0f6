"""This module reads one line of a condition into a small tree, for print only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")
    |(?P<number>\d+(?:\.\d+)?(?:\s*%|\s+(?:working\s+days?|working\s+hours?|[a-zA-Z]+)\b)?)
    |(?P<name>[^\W\d]\w*(?:\.\w+)*)
    |(?P<sign>\.\.|==|!=|<=|>=|[-+*/<>()\[\]{},.])
    )""",
    re.VERBOSE,
)
WORDS_OF_LOGIC: Final = frozenset({"and", "or", "not", "in", "if", "then", "else", "for", "where"})
POWER: Final[dict[str, int]] = {
    "or": 1,
    "and": 2,
    "==": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "in": 4,
    "matches": 4,
    "..": 5,
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
}


class Unread(Exception):
    """The text is not a condition that this module can say."""


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a condition: its sort (name, number, text, call, operator), word and parts."""

    sort: str
    word: str
    parts: tuple[Node, ...] = ()


def tokens(text: str) -> list[tuple[str, str]]:
    """The text in pairs of sort and word."""
    found: list[tuple[str, str]] = []
    place = 0
    while text[place:].strip():
        match = TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Unread(text)
        sort, word = match.lastgroup, match.group(match.lastgroup)
        if sort == "number":
            number = re.fullmatch(r"([\d.]+)\s*(\S*)", word)
            if number is not None and number.group(2) in WORDS_OF_LOGIC:
                word = number.group(1)
                found.append((sort, word))
                place = match.start(sort) + len(word)
                continue
        found.append((sort, word))
        place = match.end()
    return found


class Reader:
    """Reads the tokens of one leaf into a tree, by the usual order of operators."""

    def __init__(self, text: str) -> None:
        self.rest = tokens(text)

    def read(self) -> Node:
        """The whole leaf as one node."""
        node = self.expression(0)
        if self.rest:
            raise Unread(self.rest[0][1])
        return node

    def expression(self, power: int) -> Node:
        """The longest expression whose operators bind tighter than `power`."""
        left = self.single()
        while self.rest and POWER.get(self.rest[0][1], 0) > power:
            word = self.take()[1]
            left = Node("operator", word, (left, self.expression(POWER[word])))
        return left

    def single(self) -> Node:
        """A name, number, text, call, bracket, set or negation."""
        sort, word = self.take()
        if word == "not":
            return Node("operator", "not", (self.expression(3),))
        if word == "-":
            return Node("operator", "minus", (self.expression(8),))
        if word == "(":
            node = self.expression(0)
            self.expect(")")
            return self.behind(node)
        if word == "{":
            return Node("set", "", self.series("}"))
        if sort in {"number", "text"}:
            return Node(sort, word)
        if sort != "name" or word in WORDS_OF_LOGIC:
            raise Unread(word)
        return self.behind(self.named(word))

    def named(self, word: str) -> Node:
        """A name, or a call if a bracket follows."""
        if not self.rest or self.rest[0][1] != "(":
            return Node("name", word)
        self.take()
        if len(self.rest) > 2 and self.rest[1][1] in {"in", "for", "since"}:
            return self.many(word)
        return Node("call", word, self.series(")"))

    def many(self, word: str) -> Node:
        """`any (x in list where c)`, `happened(a since b)`."""
        first = Node("name", self.take()[1])
        if self.take()[1] == "since":
            other = self.expression(0)
            self.expect(")")
            return Node("since", word, (first, other))
        over = self.expression(4)
        if self.rest and self.rest[0][1] == "where":
            self.take()
            over = Node("where", word, (over, self.expression(0)))
        self.expect(")")
        return Node("many", word, (first, over))

    def behind(self, node: Node) -> Node:
        """What stands behind a node: an index, a field."""
        while self.rest and self.rest[0][1] in {"[", "."}:
            if self.take()[1] == ".":
                node = Node("field", self.take()[1], (node,))
                continue
            node = Node("index", "", (node, self.expression(0)))
            self.expect("]")
        return node

    def series(self, end: str) -> tuple[Node, ...]:
        """Expressions with commas between, up to the closing bracket."""
        parts: list[Node] = []
        while self.rest and self.rest[0][1] != end:
            parts.append(self.expression(0))
            if self.rest and self.rest[0][1] == ",":
                self.take()
        self.expect(end)
        return tuple(parts)

    def take(self) -> tuple[str, str]:
        """The next token."""
        if not self.rest:
            raise Unread("end")
        return self.rest.pop(0)

    def expect(self, word: str) -> None:
        """Take exactly this token."""
        if self.take()[1] != word:
            raise Unread(word)
