"""Which key a place stands under, also while the file is not well-formed."""

from __future__ import annotations

import pytest

from sopkit.editor.place import place_at
from tests.editor.pages import TEA

# what is written up to the place, the path, whether a key is written, the word so far
PLACES = [
    ("", (), True, ""),
    ("ro", (), True, "ro"),
    ("status: dr", ("status",), False, "dr"),
    ("steps:\n- ", ("steps", "*"), True, ""),
    ("steps:\n- id: a\n  ro", ("steps", "*"), True, "ro"),
    ("steps:\n  - id: a\n    role: at", ("steps", "*", "role"), False, "at"),
    ("steps:\n- id: a\n  role: x\n- id: b\n  due: 10 min a.s", ("steps", "*", "due"), False, "a.s"),
    ("steps:\n- id: a\n  needs: [x, y.", ("steps", "*", "needs", "*"), False, "y."),
    ("steps:\n- id: a\n  needs:\n  - x\n  - y", ("steps", "*", "needs", "*"), True, "y"),
    ("steps:\n- id: a\n  needs:\n    - x\n  ro", ("steps", "*"), True, "ro"),
    ("steps:\n- id: a\n  tell: {role: ", ("steps", "*", "tell", "role"), False, ""),
    ("steps:\n- id: a\n  tell: {role: x, ", ("steps", "*", "tell"), True, ""),
    ("steps:\n- id: a\n  tell: {role: x}", ("steps", "*", "tell"), False, ""),
    ("rules:\n- when:\n    all:\n    - x == ", ("rules", "*", "when", "all", "*"), True, ""),
    ("rules:\n- permit:\n    only_if:\n      any:\n      - not: a\n      - b",
     ("rules", "*", "permit", "only_if", "any", "*"), True, "b"),
    ("a:\n- - b: c\n    d", ("a", "*", "*"), True, "d"),
    ("a:\n- - b\n  - c", ("a", "*", "*"), True, "c"),
    ("facts:\n  x: {type: choice, of: {low: {en: ", ("facts", "x", "of", "low", "en"), False, ""),
    ("x: {en: 'it''s: {', zh: ", ("x", "zh"), False, ""),
    ("# a comment\n\nroles:\n  # another\n  a: {la", ("roles", "a"), True, "la"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "is_key", "word"), PLACES)
def test_place(text: str, path: tuple[str, ...], is_key: bool, word: str) -> None:
    """The path is read from the indentation and the open brackets."""
    lines = text.split("\n")
    place = place_at(lines, len(lines) - 1, len(lines[-1]))

    assert (path, is_key, word) == (place.path, place.is_key, place.word)


@pytest.mark.parametrize(
    ("text", "line", "column", "beside"),
    [
        ("a: 1\n\nb: 2\n", 1, 0, {"a", "b"}),
        ("s:\n- a: 1\n  x\n  b: 2\n- c: 3\n", 2, 3, {"a", "b"}),
        ("s:\n- a: {p: 1, q: 2, \n", 1, 18, {"p", "q"}),
        ("s:\n- a: {p: 1}\n  x\n", 2, 3, {"a"}),
        ("s:\n  a: 1\n  \nt: 2\n", 2, 2, {"a"}),
    ],
)
def test_beside(text: str, line: int, column: int, beside: set[str]) -> None:
    """The keys that the mapping has already are known, above and below."""
    assert beside == place_at(text.split("\n"), line, column).beside


@pytest.mark.parametrize("line", range(TEA.count("\n")))
def test_any_place(line: int) -> None:
    """Every place of a file has an answer."""
    lines = TEA.split("\n")

    assert all(place_at(lines, line, column) for column in range(len(lines[line]) + 1))
