"""Diagnostics: their codes, their order, their one line, and the nearest known name."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.codes import _read_table
from sopkit.diagnostics import (
    CODES,
    Diagnostics,
    Position,
    code_named,
    quote,
    suggest,
)
from sopkit.errors import CaseError, DocumentError, SopkitError, UsageError

words = st.text("abcdefgh_-. ", max_size=12)


def test_codes_are_unique() -> None:
    """No code and no name is given twice."""
    numbers = [code.code for code in CODES]
    names = [code.name for code in CODES]

    assert len(set(numbers)) == len(numbers)
    assert len(set(names)) == len(names)


def test_codes_are_in_order() -> None:
    """The table of codes is sorted by number."""
    numbers = [code.code for code in CODES]

    assert sorted(numbers) == numbers


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_every_code_explains_itself(code) -> None:
    """A code has a number of its family, a kebab name, a title, a reason and a cure."""
    assert re.fullmatch(r"SOP[1-5]\d\d", code.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    assert code.level in {"error", "warning", "info"}
    assert all((code.title, code.why, code.fix))
    assert code_named(code.name) is code


def test_unknown_code() -> None:
    """A name without a code is a mistake of the program."""
    with pytest.raises(KeyError):
        Diagnostics().add("no-such-code", "message")


@pytest.mark.parametrize(
    "entry",
    [
        "SOP1 error name: title\n  why: a\n  fix: b",
        "SOP101 fatal name: title\n  why: a\n  fix: b",
        "SOP101 error Name: title\n  why: a\n  fix: b",
        "SOP101 error name: title\n  fix: a\n  why: b",
        "SOP101 error name: title\n  why: a\n  cure: b",
    ],
)
def test_malformed_table(entry: str) -> None:
    """A mistake in the table of codes is noticed when it is read."""
    with pytest.raises(ValueError, match="not in its form"):
        _read_table(entry)


def test_taking_over_findings() -> None:
    """A collector takes over the findings of another without repeats."""
    first, second = Diagnostics("a.yaml"), Diagnostics("a.yaml")
    first.add("empty-file", "x")
    second.add("empty-file", "x")
    second.add("empty-file", "y")
    first.extend(second)

    assert second.sorted() == first.sorted()


def test_line() -> None:
    """A diagnostic in one line reads file, line, column, message, code and name."""
    found = Diagnostics("tea.yaml")
    found.add("unknown-event", "unknown event 'tee'", Position(3, 5, 3, 8))

    assert "tea.yaml:3:5: unknown event 'tee' [SOP301 unknown-event]" == found.sorted()[0].line()


def test_line_without_position() -> None:
    """A diagnostic about the whole file names only the file."""
    found = Diagnostics("tea.yaml")
    found.add("empty-file", "nothing")

    assert "tea.yaml: nothing [SOP105 empty-file]" == found.sorted()[0].line()


def test_order_and_repeats() -> None:
    """Findings are sorted by path, line, column and code, and none is shown twice."""
    found = Diagnostics("b.yaml")
    place = Position(2, 1, 2, 4)
    found.add("unknown-fact", "x", place)
    found.add("unknown-event", "x", place)
    found.add("unknown-event", "x", place)
    found.add("unknown-event", "x", Position(1, 9, 1, 10))
    found.add("unknown-event", "x", Position(10, 1, 10, 2))
    found.add("empty-file", "x")
    found.add("unknown-event", "x", place, path="a.yaml")

    expected = [
        "a.yaml:2:1 SOP301",
        "b.yaml SOP105",
        "b.yaml:1:9 SOP301",
        "b.yaml:2:1 SOP301",
        "b.yaml:2:1 SOP302",
        "b.yaml:10:1 SOP301",
    ]
    assert expected == [f"{finding.where} {finding.code}" for finding in found]
    assert len(found) == 6


def test_errors() -> None:
    """A collector has errors when at least one finding is of level error."""
    found = Diagnostics("a.yaml")

    assert not found.errors

    found.add("unknown-event", "x")

    assert found.errors


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("guest_seatd", "guest_seated"),
        ("guest-seated", "guest_seated"),
        ("Guest_Seated", "guest_seated"),
        ("geust_seated", "guest_seated"),
        ("te", "tea"),
        ("refnd.paid", "refund.paid"),
    ],
)
def test_suggestion(word: str, expected: str) -> None:
    """A mistyped name is answered with the nearest known one."""
    known = ["guest_seated", "tea", "refund.paid", "order.paid"]

    assert f"; did you mean '{expected}'?" == suggest(word, known)


@pytest.mark.parametrize("word", ["", "completely_other", "x" * 101, "xyz"])
def test_no_suggestion(word: str) -> None:
    """A name that is near to none gets no suggestion."""
    assert "" == suggest(word, ["guest_seated", "tea"])


def test_suggestion_among_nothing() -> None:
    """Where no name is known none is suggested."""
    assert "" == suggest("tea", [])


@given(words, st.lists(words))
def test_suggestions_do_not_depend_on_order(word: str, known: list[str]) -> None:
    """The order of the known names does not change the suggestion."""
    assert suggest(word, known) == suggest(word, reversed(known))


@given(words.filter(bool), st.lists(words))
def test_the_word_itself_is_nearest(word: str, known: list[str]) -> None:
    """A known name is its own nearest one, unless another differs in case or hyphens only."""
    plain = word.lower().replace("-", "_").replace(" ", "_")
    suggested = suggest(word, [*known, word]).removeprefix("; did you mean '").removesuffix("'?")

    assert plain == suggested.lower().replace("-", "_").replace(" ", "_")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tea", "'tea'"),
        ("茶水", "'茶水'"),
        (12, "'12'"),
        ("a\nb\x1b[31m", r"'a\nb\x1b[31m'"),
        ("\u202e", r"'\u202e'"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 57}...'"),
    ],
)
def test_quote(text: object, expected: str) -> None:
    """What an author wrote is quoted on one line, cut when long, invisible characters escaped."""
    assert expected == quote(text)


def test_document_error() -> None:
    """A DocumentError carries the diagnostics and reads as their lines."""
    found = Diagnostics("a.yaml")
    found.add("unknown-event", "x", Position(1, 1, 1, 2))
    error = DocumentError(found)

    assert "a.yaml:1:1: x [SOP301 unknown-event]" == str(error)
    assert found.sorted() == error.diagnostics
    assert error.diagnostics == pickle.loads(pickle.dumps(error)).diagnostics


def test_case_error() -> None:
    """A CaseError takes one problem or several."""
    assert ("x",) == CaseError("x").problems
    assert ("x", "y") == CaseError(["x", "y"]).problems
    assert "x\ny" == str(CaseError(["x", "y"]))


@pytest.mark.parametrize("kind", [DocumentError, CaseError, UsageError])
def test_tree_of_errors(kind: type) -> None:
    """Every error is a SopkitError."""
    assert issubclass(kind, SopkitError)
