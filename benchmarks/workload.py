"""This module makes the rules and facts on which condition engines are compared.

A rule is a small neutral tree, so that every engine gets it in its own language; it is true when
the rule is broken. Ten templates of a service business, with other limits in every rule.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Tree = tuple[Any, ...]
Facts = dict[str, Any]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "agent.role": ("agent", "manager", "lead"),
    "ticket.channel": ("phone", "chat", "email", "wechat", "branch", "app"),
    "customer.tier": ("gold", "silver", "basic"),
    "order.status": ("delivered", "shipped", "fresh"),
}
NUMBERS: Mapping[str, tuple[int, int]] = {
    "refund.amount": (0, 500),
    "tea.minutes_since_refill": (0, 80),
    "thermos.count": (1, 8),
    "meeting.attendees": (4, 40),
    "ticket.wait_minutes": (0, 60),
    "room.minutes_to_meeting": (0, 90),
    "order.days_since_delivery": (0, 45),
    "table.spacing_cm": (40, 130),
    "call.hold_seconds": (0, 240),
    "call.attempts": (0, 6),
    "spa.guest.age": (10, 70),
}
FLAGS = (
    "room.cleaned",
    "order.defect_reported",
    "call.transferred",
    "spa.guest.consent",
)
# a case knows more than its rules ask for
UNREAD: Mapping[str, tuple[Any, ...]] = {
    "refund.currency": ("CNY", "USD"),
    "refund.reason": ("late", "broken", "wrong"),
    "agent.id": (17, 18, 19),
    "agent.shift": ("day", "night"),
    "tea.kind": ("green", "black"),
    "thermos.volume_ml": (1000, 1500),
    "meeting.title": ("alpha", "beta"),
    "meeting.vip": (True, False),
    "ticket.id": (501, 502),
    "customer.id": (71, 72),
    "spa.room": ("lotus", "pine"),
}
FIELDS = (*CHOICES, *NUMBERS, *FLAGS, *UNREAD)


def _field(name: str) -> Tree:
    return ("field", name)


def _compare(sign: str, name: str, value: Any) -> Tree:
    return ("compare", sign, _field(name), ("constant", value))


def make_rules(count: int, seed: int = 7) -> list[Tree]:
    """So many rules, always the same for one seed."""
    draw = random.Random(seed)
    pick = draw.randrange
    templates: Sequence[Callable[[], Tree]] = (
        lambda: (
            "and",
            _compare(">", "refund.amount", pick(5, 400)),
            _compare("!=", "agent.role", "manager"),
        ),
        lambda: _compare(">", "tea.minutes_since_refill", pick(20, 60)),
        lambda: (
            "compare",
            "<",
            ("*", _field("thermos.count"), ("constant", 4)),
            ("-", _field("meeting.attendees"), ("constant", pick(0, 8))),
        ),
        lambda: (
            "and",
            ("in", _field("ticket.channel"), tuple(draw.sample(CHOICES["ticket.channel"], 3))),
            _compare(">", "ticket.wait_minutes", pick(3, 40)),
        ),
        lambda: (
            "and",
            _compare("==", "customer.tier", draw.choice(CHOICES["customer.tier"])),
            _compare(">=", "ticket.wait_minutes", pick(2, 30)),
        ),
        lambda: (
            "and",
            ("not", _field("room.cleaned")),
            _compare("<", "room.minutes_to_meeting", pick(10, 60)),
        ),
        lambda: (
            "and",
            _compare("==", "order.status", draw.choice(("delivered", "shipped"))),
            _compare(">", "order.days_since_delivery", pick(3, 30)),
            _field("order.defect_reported"),
        ),
        lambda: (
            "or",
            _compare("<", "table.spacing_cm", pick(50, 70)),
            _compare(">", "table.spacing_cm", pick(71, 120)),
        ),
        lambda: (
            "and",
            _compare(">", "call.hold_seconds", pick(20, 180)),
            ("or", _field("call.transferred"), _compare(">=", "call.attempts", pick(2, 5))),
        ),
        lambda: (
            "and",
            _compare("<", "spa.guest.age", pick(14, 19)),
            ("not", _field("spa.guest.consent")),
        ),
    )
    return [templates[index % len(templates)]() for index in range(count)]


def one_case(draw: random.Random, unknown: float = 0.0) -> Facts:
    """The facts of one case; each is left out with probability `unknown`."""
    facts: Facts = {}
    for name in FIELDS:
        if name in CHOICES:
            value: Any = draw.choice(CHOICES[name])
        elif name in NUMBERS:
            value = draw.randrange(*NUMBERS[name])
        elif name in UNREAD:
            value = draw.choice(UNREAD[name])
        else:
            value = draw.random() < 0.5
        if draw.random() >= unknown:
            facts[name] = value
    return facts


def cases(count: int, seed: int = 11, unknown: float = 0.0) -> list[Facts]:
    """So many cases, always the same for one seed."""
    draw = random.Random(seed)
    return [one_case(draw, unknown) for _ in range(count)]


def nested(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as dicts in dicts, as other engines want dotted names."""
    tree: dict[str, Any] = {}
    for name, value in facts.items():
        *path, last = name.split(".")
        below = tree
        for word in path:
            below = below.setdefault(word, {})
        below[last] = value
    return tree


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def reference(tree: Tree, facts: Mapping[str, Any]) -> Any:
    """The meaning of a rule in three-valued logic, written as plainly as can be."""
    kind, *rest = tree
    if kind == "field":
        return facts.get(rest[0])
    if kind == "constant":
        return rest[0]
    if kind == "compare":
        left, right = reference(rest[1], facts), reference(rest[2], facts)
        return None if left is None or right is None else COMPARISONS[rest[0]](left, right)
    if kind == "in":
        value = reference(rest[0], facts)
        return None if value is None else value in rest[1]
    values = [reference(part, facts) for part in rest]
    if kind == "not":
        return None if values[0] is None else not values[0]
    if kind == "and":
        return False if False in values else None if None in values else True
    if kind == "or":
        return True if True in values else None if None in values else False
    if None in values:
        return None
    return values[0] * values[1] if kind == "*" else values[0] - values[1]


def answers(rules: Sequence[Tree], facts: Mapping[str, Any]) -> tuple[list[int], list[int]]:
    """The indexes of broken rules and of unknown ones."""
    found = [reference(rule, facts) for rule in rules]
    broken = [index for index, value in enumerate(found) if value is True]
    return broken, [index for index, value in enumerate(found) if value is None]


class Dialect:
    """How a rule is written in an infix language."""

    def __init__(
        self,
        field: Callable[[str], str] = str,
        brackets: str = "[]",
        word: Callable[[str], str] = lambda text: f'"{text}"',
    ) -> None:
        self.field = field
        self.brackets = brackets
        self.word = word

    def write(self, tree: Tree) -> str:
        """The rule as text."""
        kind, *rest = tree
        if kind == "field":
            return self.field(rest[0])
        if kind == "constant":
            return self.word(rest[0]) if isinstance(rest[0], str) else str(rest[0])
        if kind == "not":
            return f"not ({self.write(rest[0])})"
        if kind == "compare":
            return f"({self.write(rest[1])} {rest[0]} {self.write(rest[2])})"
        if kind == "in":
            listed = ", ".join(self.word(value) for value in rest[1])
            opening, closing = self.brackets
            return f"({self.write(rest[0])} in {opening}{listed}{closing})"
        return "(" + f" {kind} ".join(self.write(part) for part in rest) + ")"
