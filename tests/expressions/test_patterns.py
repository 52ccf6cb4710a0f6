"""What the patterns of `matches` cover, and that no text makes them slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.expressions.patterns import MAX_PATTERN, PatternError, compile_pattern


class CountingText(str):
    """A text that counts how often its letters are asked for."""

    __slots__ = ("asked",)

    def __iter__(self):  # type: ignore[no-untyped-def]
        """Each letter, counted."""
        self.asked = 0
        for letter in super().__iter__():
            self.asked += 1
            yield letter


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("GEN.*", "GEN-12", True),
        ("GEN.*", "AGEN", False),
        ("", "", True),
        ("", "a", False),
        (r"\d{3}", "12", False),
        (r"\d{3}", "123", True),
        (r"\d{3}", "１２３", False),
        (r"\d{2,}", "12345", True),
        (r"\d{0,2}", "", True),
        (r"\d{0,2}", "123", False),
        ("(red|green)?", "green", True),
        ("(red|green)+", "redgreen", True),
        ("a|b|", "", True),
        ("[^0-9]+", "ab", True),
        ("[]a]+", "]a", True),
        (r"[\d.]+", "1.5", True),
        (r"a\.b", "a.b", True),
        (r"a\.b", "axb", False),
        (r"\w+\s\w+", "two words", True),
        ("红.", "红色", True),
        (".", "\n", True),
    ],
)
def test_covers(pattern: str, text: str, covered: bool) -> None:
    """A pattern speaks of the whole text."""
    assert covered == compile_pattern(pattern).covers(text)


@pytest.mark.parametrize(
    ("pattern", "offset", "length"),
    [
        ("a(b", 1, 1),
        ("ab)", 2, 1),
        ("a**", 2, 1),
        ("*a", 0, 1),
        ("[ab", 0, 1),
        ("[b-a]", 0, 5),
        ("a{", 1, 1),
        ("a{0}", 1, 3),
        ("a{3,2}", 1, 5),
        ("a{101}", 1, 5),
        (r"(a)\1", 3, 2),
        (r"\b", 0, 2),
        ("a\\", 1, 1),
        ("(?=a)", 0, 2),
        ("(?i)a", 0, 2),
        ("^a", 0, 1),
        ("a$", 1, 1),
        ("((a{100}){100}){100}", 0, 20),
        ("(" * 40 + ")" * 40, 33, 1),
        ("a" * (MAX_PATTERN + 1), 0, MAX_PATTERN + 1),
    ],
)
def test_refused(pattern: str, offset: int, length: int) -> None:
    """What is malformed, too large or would have to go back is refused at its place."""
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)

    assert (offset, length) == (caught.value.offset, caught.value.length)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*)*b", ".*.*.*.*b", "(a{0,9}){0,9}b"])
def test_each_letter_once(pattern: str) -> None:
    """Each letter of the text is looked at once, also by patterns that are slow elsewhere."""
    text = CountingText("a" * 3000)

    assert compile_pattern(pattern).covers(text) is False
    assert text.asked <= 3000


_PIECES = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "(a|b)", "(ab|c)", "(a*b)"])
_REPEATS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "{2,}"])
_PATTERNS = st.lists(st.tuples(_PIECES, _REPEATS).map("".join), max_size=4).map("".join)


@given(_PATTERNS, st.text(alphabet="abc1", max_size=6))
def test_agrees_with_re(pattern: str, text: str) -> None:
    """A pattern covers what Python's own expression of the same text matches as a whole."""
    python = re.compile(pattern.replace(r"\d", "[0-9]"), re.DOTALL)

    assert bool(python.fullmatch(text)) == compile_pattern(pattern).covers(text)
