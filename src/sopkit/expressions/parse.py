"""This module reads one line of the condition language into a syntax tree (a Pratt parser)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sopkit.expressions.faults import Fault
from sopkit.expressions.syntax import (
    Binary,
    Call,
    Conditional,
    Dot,
    Index,
    Literal,
    Logic,
    Loop,
    Negative,
    NotOf,
    Number,
    Several,
    Since,
    Span,
    Syntax,
    Text,
    Word,
)
from sopkit.expressions.tokens import MAX_CHARACTERS, Token, tokenize

MAX_DEPTH = 64

_KEYWORDS = frozenset(
    "and or not in matches if then else where for since true false none is".split()
)
KEYWORDS = _KEYWORDS - {"is"}
"""Words that no fact, event or definition may be called."""
_OR, _AND, _NOT, _COMPARE, _RANGE, _ADD, _MULTIPLY, _UNARY = range(1, 9)
_POWERS = {
    "or": _OR,
    "and": _AND,
    "==": _COMPARE,
    "!=": _COMPARE,
    "<": _COMPARE,
    "<=": _COMPARE,
    ">": _COMPARE,
    ">=": _COMPARE,
    "in": _COMPARE,
    "matches": _COMPARE,
    "..": _RANGE,
    "+": _ADD,
    "-": _ADD,
    "*": _MULTIPLY,
    "/": _MULTIPLY,
}
_NEED_VALUE = frozenset(("sum", "min", "max"))
_LOOPS = frozenset("any all count first sum min max".split())
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_PYTHON_WORDS = {"True": True, "False": False, "None": None, "TRUE": True, "FALSE": False}


class _StopReading(Exception):
    """The rest of this text cannot be read; the fault has been reported."""


def parse(source: str, fault: Callable[[Fault], None]) -> Syntax | None:
    """The syntax tree of the text, or None when it cannot be read; every slip is reported."""
    tree, faults = _parsed(source)
    for found in faults:
        fault(found)
    return tree


@lru_cache(maxsize=4096)
def _parsed(source: str) -> tuple[Syntax | None, tuple[Fault, ...]]:
    """The tree and the faults of a text, which depend on nothing else."""
    faults: list[Fault] = []
    tree = _read(source, faults.append)
    return tree, tuple(faults)


def _read(source: str, fault: Callable[[Fault], None]) -> Syntax | None:
    if len(source) > MAX_CHARACTERS:
        message = f"a condition of {len(source)} characters; the limit is {MAX_CHARACTERS}"
        hint = "give parts of it a name under define"
        fault(Fault(MAX_CHARACTERS, 1, "condition-too-large", message, hint))
        return None
    parser = _Parser(tokenize(source, fault), fault)
    try:
        return parser.whole()
    except _StopReading:
        return None


class _Parser:
    __slots__ = ("fault", "height", "index", "nesting", "tokens")

    def __init__(self, tokens: list[Token], fault: Callable[[Fault], None]) -> None:
        self.tokens = tokens
        self.fault = fault
        self.index = 0
        self.nesting = 0
        # height of the tree read last; left-deep chains count as deep as they are
        self.height = 0

    def whole(self) -> Syntax:
        if self.tokens[0].kind == "end":
            raise self.stop(self.tokens[0], "an empty condition", "write `true` if it always holds")
        tree = self.expression(0)
        token = self.tokens[self.index]
        if token.kind != "end":
            raise self.unexpected(token)
        return tree

    # -- operators

    def expression(self, power: int) -> Syntax:
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            raise self.too_deep(self.tokens[self.index])
        left = self.operand()
        height = self.height
        while True:
            token = self.tokens[self.index]
            kind, text, _ = token
            binding = _POWERS.get(text, 0) if kind == "op" or kind == "word" else 0
            if binding <= power:
                if self.stray_operator(token):
                    continue
                break
            if binding in (_OR, _AND):
                left = self.logic(text, binding, left, height)
            else:
                left = self.binary(token, binding, left)
            height = max(height, self.height) + 1
            if height > MAX_DEPTH:
                raise self.too_deep(token)
        self.nesting -= 1
        self.height = height
        return left

    def logic(self, word: str, binding: int, first: Syntax, height: int) -> Syntax:
        parts = [first]
        tokens = self.tokens
        while tokens[self.index].text == word and tokens[self.index].kind == "word":
            self.index += 1
            parts.append(self.expression(binding))
            height = max(height, self.height)
        self.height = height
        return Logic(first[0], parts[-1][1], word, tuple(parts))

    def binary(self, token: Token, binding: int, left: Syntax) -> Syntax:
        self.index += 1
        if token.text == "-":
            self.check_minus(token)
        right = self.expression(binding)
        if token.text == "..":
            return Span(left[0], right[1], left, right)
        node = Binary(left[0], right[1], token.text, left, right, token.start)
        if binding == _COMPARE and _POWERS.get(self.tokens[self.index].text) == _COMPARE:
            raise self.chained(node, self.tokens[self.index])
        return node

    def stray_operator(self, token: Token) -> bool:
        """Repairs `x not in y` and `x is not y` in place, so that reading can go on."""
        if token.kind != "word" or token.text not in ("not", "is"):
            return False
        following = self.tokens[self.index + 1]
        if token.text == "not" and following.text == "in":
            self.report(token, "'not in' is not an operator", "write `not x in y`", following)
            del self.tokens[self.index]
            return True
        if token.text == "is":
            negated = following.text == "not"
            operator = "!=" if negated else "=="
            hint = f"write `{operator}`"
            self.report(token, "'is' is not an operator of conditions", hint)
            self.tokens[self.index : self.index + 1 + negated] = [
                Token("op", operator, token.start)
            ]
            return True
        return False

    def chained(self, node: Binary, token: Token) -> _StopReading:
        if node.operator in ("<", "<=", ">", ">="):
            hint = "for a value between two limits write `x in 1 .. 5` (both ends belong to it)"
        else:
            hint = "join two comparisons by `and`"
        return self.stop(token, f"'{token.text}' follows another comparison", hint)

    def check_minus(self, token: Token) -> None:
        before = self.tokens[self.index - 2]
        after = self.tokens[self.index]
        tight = before.start + len(before.text) == token.start and after.start == token.start + 1
        if tight and after.kind in ("word", "number") and before.kind in ("word", "number"):
            whole = f"{before.text}-{after.text}"
            hint = "names have no hyphen; a minus needs a space on each side"
            fault = f"'{whole}' is neither a name nor a difference"
            length = after.start + len(after.text) - before.start
            self.fault(Fault(before.start, length, "bad-condition", fault, hint))

    # -- operands

    def operand(self) -> Syntax:
        token = self.tokens[self.index]
        kind = token.kind
        self.index += 1
        self.height = 1
        if kind == "word":
            node = self.word(token)
        elif kind == "number":
            node = self.number(token)
        elif kind == "text":
            end = token.start + len(token.text)
            node = Text(token.start, end, token.text[1:-1])
        elif kind == "op":
            node = self.sign(token)
        else:
            raise self.unexpected(token)
        following = self.tokens[self.index]
        if following.kind == "field" or following.text == "[":
            return self.postfix(node)
        return node

    def postfix(self, node: Syntax) -> Syntax:
        while True:
            token = self.tokens[self.index]
            height = self.height
            if token.kind == "field":
                self.index += 1
                node = Dot(node[0], token.start + len(token.text), node, token.text[1:])
            elif token.text == "[" and token.kind == "op":
                self.index += 1
                key = self.expression(0)
                node = Index(node[0], self.expect("]", token), node, key)
                height = max(height, self.height)
            else:
                return node
            self.height = height + 1
            if self.height > MAX_DEPTH:
                raise self.too_deep(token)

    def word(self, token: Token) -> Syntax:
        text, start = token.text, token.start
        end = start + len(text)
        following = self.tokens[self.index]
        callable_word = text not in _KEYWORDS or text == "since"
        if callable_word and following.text == "(" and following.kind == "op":
            return self.call(token)
        if text not in _KEYWORDS:
            if text in _PYTHON_WORDS:
                return self.python_word(token, end)
            return Word(start, end, text)
        if text == "true" or text == "false":
            return Literal(start, end, text == "true")
        if text == "none":
            return Literal(start, end, None)
        if text == "not":
            part = self.expression(_NOT)
            self.height += 1
            return NotOf(start, part[1], part)
        if text == "if":
            return self.conditional(token)
        raise self.unexpected(token)

    def python_word(self, token: Token, end: int) -> Syntax:
        meant = token.text.lower()
        message = f"'{token.text}' is not a word of conditions"
        self.report(token, message, f"write `{meant}` in small letters")
        return Literal(token.start, end, _PYTHON_WORDS[token.text])

    def conditional(self, token: Token) -> Syntax:
        test = self.expression(0)
        height = self.height
        self.keyword("then", token)
        yes = self.expression(0)
        height = max(height, self.height)
        self.keyword("else", token)
        no = self.expression(0)
        self.height = max(height, self.height) + 1
        return Conditional(token.start, no[1], test, yes, no)

    def keyword(self, word: str, opening: Token) -> None:
        token = self.tokens[self.index]
        if token.text != word:
            hint = "the whole form is `if c then a else b`"
            raise self.stop(token, f"'{word}' is missing after '{opening.text}'", hint)
        self.index += 1

    def number(self, token: Token) -> Syntax:
        end = token.start + len(token.text)
        following = self.tokens[self.index]
        if following.kind == "op" and following.text == "%":
            self.index += 1
            return Number(token.start, following.start + 1, token.text, "%")
        if following.kind != "word" or following.text in _KEYWORDS:
            return Number(token.start, end, token.text, "")
        unit = following.text
        if following.start == end:
            hint = f"write a space: `{token.text} {unit}`"
            self.report(
                token, f"'{token.text}{unit}' has no space before its unit", hint, following
            )
        self.index += 1
        after = self.tokens[self.index]
        end = following.start + len(unit)
        if unit == "working" and after.kind == "word":
            self.index += 1
            unit, end = f"{unit} {after.text}", after.start + len(after.text)
        return Number(token.start, end, token.text, unit)

    def sign(self, token: Token) -> Syntax:
        if token.text == "(":
            inner = self.expression(0)
            self.expect(")", token)
            return inner
        if token.text == "-":
            part = self.expression(_UNARY)
            self.height += 1
            return Negative(token.start, part[1], part)
        if token.text == "{":
            return self.several(token)
        raise self.unexpected(token)

    def several(self, token: Token) -> Syntax:
        items: list[Syntax] = []
        height = 0
        while self.tokens[self.index].text != "}":
            items.append(self.expression(0))
            height = max(height, self.height)
            if self.tokens[self.index].text != ",":
                break
            self.index += 1
        self.height = height + 1
        return Several(token.start, self.expect("}", token), tuple(items))

    # -- calls

    def call(self, token: Token) -> Syntax:
        opening = self.tokens[self.index]
        self.index += 1
        arguments: list[Syntax] = []
        height = 0
        while not (self.tokens[self.index].text == ")" and self.tokens[self.index].kind == "op"):
            if self.tokens[self.index].kind == "end":
                raise self.unbalanced(opening)
            arguments.append(self.expression(0))
            height = max(height, self.height)
            following = self.tokens[self.index]
            if following.kind == "word" and following.text in ("where", "for", "since"):
                return self.special(token, opening, arguments, height)
            if following.text != ",":
                break
            self.index += 1
        self.height = height + 1
        end = self.expect(")", opening)
        if token.text in _NEED_VALUE and len(arguments) == 1 and _is_in(arguments[0]):
            raise self.stop(token, *_no_loop(token.text))
        loop = self.as_loop(token, end, arguments, None, None)
        return loop or Call(token.start, end, token.text, tuple(arguments))

    def special(self, token: Token, opening: Token, arguments: list[Syntax], height: int) -> Syntax:
        following = self.tokens[self.index]
        self.index += 1
        if following.text == "since":
            other = self.expression(0)
            self.height = max(height, self.height) + 1
            end = self.expect(")", opening)
            if token.text != "happened" or len(arguments) != 1:
                hint = "`since` stands in `happened(event since event)`"
                raise self.stop(following, f"'since' has no meaning in '{token.text}(..)'", hint)
            return Since(token.start, end, arguments[0], other)
        value: Syntax | None = None
        if following.text == "for":
            value, arguments = self.heading(following, arguments)
            height = max(height, self.height)
        test: Syntax | None = None
        if self.tokens[self.index - 1].text == "where" or self.skip("where"):
            test = self.expression(0)
            height = max(height, self.height)
        self.height = height + 2
        end = self.expect(")", opening)
        loop = self.as_loop(token, end, arguments, test, value)
        if loop is None:
            raise self.stop(following, *_no_loop(token.text))
        return loop

    def heading(self, word: Token, arguments: list[Syntax]) -> tuple[Syntax, list[Syntax]]:
        """Reads `x in list` or `key, x in map` after `for`."""
        if len(arguments) != 1:
            raise self.stop(
                word, "'for' follows several values", "write `sum(value for x in list)`"
            )
        heading = [self.expression(0)]
        if self.tokens[self.index].text == ",":
            self.index += 1
            heading.append(self.expression(0))
        return arguments[0], heading

    def skip(self, word: str) -> bool:
        token = self.tokens[self.index]
        if token.kind != "word" or token.text != word:
            return False
        self.index += 1
        return True

    def as_loop(
        self,
        token: Token,
        end: int,
        heading: list[Syntax],
        test: Syntax | None,
        value: Syntax | None,
    ) -> Syntax | None:
        if token.text not in _LOOPS or not 1 <= len(heading) <= 2:
            return None
        last = heading[-1]
        if not isinstance(last, Binary) or last.operator != "in":
            return None
        names = (*heading[:-1], last.left)
        variables = tuple(name for name in names if isinstance(name, Word))
        if len(variables) != len(names) or any("." in word.name for word in variables):
            return None
        if value is None and token.text in _NEED_VALUE:
            return None
        return Loop(token.start, end, token.text, variables, last.right, test, value)

    # -- faults

    def expect(self, sign: str, opening: Token) -> int:
        """Steps over a closing bracket; the place behind it."""
        token = self.tokens[self.index]
        if token.text == sign and token.kind == "op":
            self.index += 1
            return token.start + 1
        if token.kind == "end":
            raise self.unbalanced(opening)
        raise self.unexpected(token)

    def unbalanced(self, opening: Token) -> _StopReading:
        message = f"'{opening.text}' is not closed; its '{_CLOSING[opening.text]}' is missing"
        return self.stop(opening, message, IN_BRACKETS)

    def unexpected(self, token: Token) -> _StopReading:
        if token.kind == "end":
            return self.stop(token, "the condition ends where a value is expected", "complete it")
        if token.text in (")", "]", "}"):
            return self.stop(token, f"'{token.text}' closes nothing", IN_BRACKETS)
        before = self.tokens[self.index - 1] if self.index else token
        if token.text == "," and before.kind == "number":
            hint = "write a large number without a comma: `1000`"
            return self.stop(token, "',' has no meaning here", hint)
        if token.kind in ("word", "number", "text") and token.text not in _KEYWORDS:
            hint = "join conditions by `and` or `or`; quote a text of several words"
            return self.stop(token, f"'{token.text}' does not belong to what stands before", hint)
        return self.stop(token, f"'{token.text}' is not expected here", "")

    def too_deep(self, token: Token) -> _StopReading:
        message = f"a condition nested more than {MAX_DEPTH} levels deep"
        hint = "give inner parts a name under define"
        self.fault(
            Fault(token.start, max(1, len(token.text)), "condition-too-large", message, hint)
        )
        return _StopReading()

    def stop(self, token: Token, message: str, hint: str) -> _StopReading:
        self.report(token, message, hint)
        return _StopReading()

    def report(self, token: Token, message: str, hint: str, last: Token | None = None) -> None:
        final = last or token
        length = max(1, final.start + len(final.text) - token.start)
        self.fault(Fault(token.start, length, "bad-condition", message, hint))


IN_BRACKETS = (
    "inside YAML braces or brackets quote a condition that has a comma, bracket or brace, "
    "or write it in block style"
)


def _is_in(node: Syntax) -> bool:
    return isinstance(node, Binary) and node.operator == "in"


def _no_loop(name: str) -> tuple[str, str]:
    if name in _NEED_VALUE:
        return f"'{name}' needs a value", f"write `{name}(value for x in list where c)`"
    if name in _LOOPS:
        return f"'{name}(..)' has no `x in list`", f"write `{name}(x in list where c)`"
    return f"'{name}' takes no list of values", "`where` belongs to any, all, count, first"
