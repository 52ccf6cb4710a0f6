"""Texts in two languages, placeholders, plurals, lists and messages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.language import (
    LANGUAGES,
    PHRASES,
    Text,
    faults,
    fill,
    join,
    phrase,
    placeholders,
    plural,
)


def test_text_of_a_language() -> None:
    """A text gives the half that was asked for."""
    text = Text("cup", "杯")

    assert [text.get(language) for language in LANGUAGES] == ["cup", "杯"]


def test_bare_string_is_english() -> None:
    """A bare string is the text in the default language, and Chinese is missing."""
    text = Text.of("cup")

    assert (text.get("zh"), text.missing, text.has("zh")) == ("cup", ("zh",), False)


def test_default_stands_before_the_other_language() -> None:
    """A given default is used before the other language is."""
    assert Text("cup").get("zh", "") == ""


def test_unknown_language_falls_back() -> None:
    """A language that sopkit does not write shows the text in the default language."""
    assert Text("cup", "杯").get("fr") == "cup"


def test_text_of_a_mapping() -> None:
    """A pair as written in a procedure becomes a text; a text stays itself."""
    text = Text.of({"en": "cup", "zh": "杯"})

    assert Text.of(text) == Text("cup", "杯")


def test_placeholders_once_in_order() -> None:
    """Placeholders are named once, in the order in which they stand."""
    found = placeholders("{guest} in {room.number}, {guest} {} {1}")

    assert found == ("guest", "room.number")


def test_unknown_placeholder_stays() -> None:
    """A placeholder without value stays visible."""
    assert Text("Dear {name} in {room}").fill("en", name="Li") == "Dear Li in {room}"


@given(st.text(), st.text())
def test_values_are_never_filled_again(first: str, second: str) -> None:
    """What is put into a text is not looked at for placeholders."""
    assert fill("{a}{b}", {"a": first, "b": second}) == first + second


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "day"), (-1, "day"), (Decimal("1.0"), "day"), (0, "days"), (2, "days"), (-2, "days")],
)
def test_plural(number: int, word: str) -> None:
    """Only one is singular."""
    assert plural(number, "day") == word


def test_irregular_plural() -> None:
    """A plural can be given."""
    assert plural(2, "person", "people") == "people"


@pytest.mark.parametrize(
    ("items", "en", "zh"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a和b"),
        (["a", "b", "c"], "a, b and c", "a、b和c"),
    ],
)
def test_join(items: list[str], en: str, zh: str) -> None:
    """Lists are joined as each language does it."""
    assert [join(items, language) for language in LANGUAGES] == [en, zh]


def test_join_with_or() -> None:
    """A list of alternatives ends with or."""
    assert [join("abc", language, "or") for language in LANGUAGES] == ["a, b or c", "a、b或c"]


def test_phrases_exist_in_both_languages() -> None:
    """Every common message names the same values in both languages."""
    assert faults(PHRASES) == ()


def test_faults_of_a_catalogue() -> None:
    """A missing translation and a missing placeholder are found."""
    catalogue = {
        "good": Text("{a} of {b}", "{b}的{a}"),
        "half": Text("a"),
        "lost": Text("{a}", "甲"),
    }

    assert faults(catalogue) == ("half", "lost")


def test_phrase_of_a_catalogue() -> None:
    """A message is filled in the language that was asked for."""
    catalogue = {"late": Text("{step} is late", "{step}已逾期")}

    assert phrase("late", "zh", catalogue=catalogue, step="斟茶") == "斟茶已逾期"
