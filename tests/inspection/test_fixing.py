"""Fixes of findings: applied in rounds, first come first served, never for the worse."""

import pytest

from sopkit.codes import code_named
from sopkit.diagnostics import Diagnostic, Edit, Fix, Position
from sopkit.inspection.fixing import ROUNDS, fixed, with_edits


def at(line: int, first: int, last: int) -> Position:
    """A place within one line."""
    return Position(line, first, line, last)


def finding(
    place: Position, text: str, name: str = "no-effect", *, safe: bool = True
) -> Diagnostic:
    """A finding that writes a text at a place."""
    code = code_named(name)
    fix = Fix("write it", (Edit(place, text),), safe)
    return Diagnostic("x.yaml", place, code.code, name, code.level, "wrong", fix=fix)


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([Edit(at(1, 1, 3), "x")], "x\nçd\r\nef"),
        ([Edit(at(2, 2, 2), "--")], "ab\nç--d\r\nef"),
        ([Edit(Position(2, 1, 3, 1), "")], "ab\nef"),
        ([Edit(Position(3, 1, 4, 1), "")], "ab\nçd\r\n"),
        ([Edit(at(1, 1, 2), "1"), Edit(at(3, 2, 3), "2")], "1b\nçd\r\ne2"),
        ([Edit(at(3, 2, 3), "2"), Edit(at(1, 1, 2), "1")], "1b\nçd\r\ne2"),
        ([Edit(at(9, 1, 1), "!")], "ab\nçd\r\nef!"),
        ([], "ab\nçd\r\nef"),
    ],
)
def test_edits(edits: list[Edit], after: str) -> None:
    """Edits stand at lines and columns of the text as it was, in whatever order they come."""
    assert after == with_edits("ab\nçd\r\nef", edits)


def test_until_nothing_is_left() -> None:
    """A fix that uncovers another finding is followed by the next round."""
    result = fixed("aaab", lambda text: [finding(at(1, 1, 2), "")] if text[0] == "a" else [])

    assert ("b", (), 3) == (result.text, result.left, len(result.applied))


def test_endless_fixes_stop() -> None:
    """A fix that never ends its finding is applied a limited number of times."""
    result = fixed("", lambda _: [finding(at(1, 1, 1), "x")])

    assert "x" * ROUNDS == result.text


def test_of_two_that_touch_the_first() -> None:
    """Of fixes that touch each other one is applied in a round; others are applied together."""
    seen: list[str] = []

    def look(text: str) -> list[Diagnostic]:
        seen.append(text)
        if text != "abcd":
            return []
        return [finding(at(1, 1, 3), "1"), finding(at(1, 2, 4), "2"), finding(at(1, 4, 5), "3")]

    assert "1c3" == fixed("abcd", look).text


def test_unsafe_fixes_wait() -> None:
    """An unsafe fix is applied only where it is asked for."""

    def look(text: str) -> list[Diagnostic]:
        return [finding(at(1, 1, 2), "b", safe=False)] if text == "a" else []

    assert "a" == fixed("a", look).text
    assert "b" == fixed("a", look, unsafe=True).text


def test_never_for_the_worse() -> None:
    """A fix that puts an error into a file without errors is taken back."""

    def look(text: str) -> list[Diagnostic]:
        name = "no-effect" if text == "a" else "unknown-event"
        return [finding(at(1, 1, 2), "b", name)]

    result = fixed("a", look)

    assert ("a", ()) == (result.text, result.applied)


def test_one_error_may_hide_others() -> None:
    """A fix of an error is kept also when more errors are seen then."""

    def look(text: str) -> list[Diagnostic]:
        if text == "a":
            return [finding(at(1, 1, 2), "b", "yaml-syntax")]
        return [finding(at(1, 1, 2), "b", "unknown-event"), finding(at(1, 1, 2), "b", "bad-name")]

    assert "b" == fixed("a", look).text
