"""This module cuts the text of a condition into tokens and explains the slips it finds there."""

from __future__ import annotations

import re
from collections.abc import Callable

from sopkit.expressions.faults import Fault
from sopkit.frozen import NamedTuple

MAX_CHARACTERS = 10_000


class Token(NamedTuple):
    """A piece of the text; `kind` is number, word, text, op, field or end."""

    kind: str
    text: str
    start: int


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<word>[^\W\d]\w*(?:\.\w+)*)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<slip>&&|\|\||<>|=>|=<|={3}|=(?!=)|!(?!=)|[≤≥≠×÷−]|“[^“”]*”|‘[^‘’]*’)
    | (?P<op>\.\.|[=!<>]=|[<>+\-*/%(){}\[\],])
    | (?P<field>\.[^\W\d]\w*(?:\.\w+)*)
    | (?P<end>\Z)
    | (?P<bad>.)
    )""",
    re.VERBOSE | re.DOTALL,
)

_FULL_WIDTH = dict(zip("（）＞＜，＝｛｝［］＋－＊／％！。、", "()><,={}[]+-*/%!.,", strict=True))

# what people write by habit -> (kind, text) of the token that is meant
_SLIPS = {
    "&&": ("word", "and", "write `and`"),
    "||": ("word", "or", "write `or`"),
    "!": ("word", "not", "write `not` and a space"),
    "<>": ("op", "!=", "write `!=`"),
    "=>": ("op", ">=", "write `>=`"),
    "=<": ("op", "<=", "write `<=`"),
    "===": ("op", "==", "write `==`"),
    "≤": ("op", "<=", "write `<=`"),
    "≥": ("op", ">=", "write `>=`"),
    "≠": ("op", "!=", "write `!=`"),
    "×": ("op", "*", "write `*`"),
    "÷": ("op", "/", "write `/`"),
    "−": ("op", "-", "write `-`"),
    "=": ("op", "==", "`=` means nothing here; to compare write `==`"),
}


def tokenize(source: str, fault: Callable[[Fault], None]) -> list[Token]:
    """All tokens of the text, an end token last.

    A slip such as `=` for `==` is reported and read as what it stands for, so that the rest
    of the text is still checked.
    """
    tokens: list[Token] = []
    add, make = tokens.append, Token._make
    for found in _TOKEN.finditer(source):
        kind = found.lastgroup or "end"
        start, text = found.start(kind), found[kind]
        if kind == "slip" or kind == "bad":
            meant = _repair(kind, text, start, fault)
            if meant is not None:
                add(meant)
            continue
        add(make((kind, text, start)))
        if kind == "end":
            break
    return tokens


def _repair(kind: str, text: str, start: int, fault: Callable[[Fault], None]) -> Token | None:
    if kind == "slip":
        return _slip(text, start, fault)
    plain = _FULL_WIDTH.get(text)
    if plain is not None:
        hint = f"write the half-width `{plain}`"
        fault(Fault(start, 1, "bad-condition", f"full-width sign '{text}' in a condition", hint))
        return _plain_token(plain, start)
    fault(Fault(start, 1, "bad-condition", *_stray(text)))
    return None


def _slip(text: str, start: int, fault: Callable[[Fault], None]) -> Token:
    if text[0] in "“‘":
        message = f"typographic quotation marks around {text}"
        fault(Fault(start, len(text), "bad-condition", message, 'write straight ones: "two words"'))
        return Token("text", text, start)
    kind, meant, hint = _SLIPS[text]
    message = f"'{text}' is not an operator of conditions"
    fault(Fault(start, len(text), "bad-condition", message, hint))
    return Token(kind, meant, start)


def _plain_token(plain: str, start: int) -> Token | None:
    if plain == "!":
        return Token("word", "not", start)
    if plain == "=":
        return Token("op", "==", start)
    return None if plain == "." else Token("op", plain, start)


def _stray(text: str) -> tuple[str, str]:
    if text in "\"'“”‘’":
        return f"a quotation mark {text} without its partner", "close the text with the same mark"
    if text.isdecimal():
        return f"full-width digit '{text}' in a condition", "write half-width digits"
    if text == "&" or text == "|":
        return f"'{text}' is not an operator of conditions", "write `and` or `or`"
    if text == ".":
        return "a dot that belongs to nothing", "write 0.5, not .5; a range is `a .. b`"
    if text == "~":
        return "'~' is not an operator of conditions", "a range is `in a .. b`"
    return f"the sign '{text}' has no meaning in a condition", "delete it, or quote the text"
