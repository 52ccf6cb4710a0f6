"""Tests of the search index of the site."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from sopkit.handbook import build_document
from sopkit.handbook.site_search import base36, entries, index_script, packed, singular, words
from tests.handbook.loading import everything


@cache
def index(language: str) -> dict[str, Any]:
    """The index of the test procedure, read as JSON."""
    script = index_script(build_document([everything()], language))
    made: dict[str, Any] = json.loads(script.removeprefix("window.sopkitIndex=").rstrip(";\n"))
    return made


def looked_up(language: str, word: str) -> list[str]:
    """The ids of the entries that the index gives for a word."""
    made = index(language)
    rows = [row for page in made["pages"] for row in page[2]]
    at = made["words"].split(" ").index(word)
    found, place = [], 0
    for step in made["places"].split(" ")[at].split(","):
        place += int(step, 36)
        found.append(rows[place][1])
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pour the first tea", ["pour", "first", "tea"]),
        ("tea.poured", ["tea", "poured"]),
        ("within 15\u00a0min", ["within", "15", "min"]),
        ("1.5 cm, 16:00", ["1.5", "cm", "16:00"]),
        ("会议茶水", ["会议", "议茶", "茶水", "水"]),
        ("茶", ["茶"]),
        ("第 7 个工作日", ["第", "7", "个工", "工作", "作日", "日"]),
        ("ＡＢＣ１２", ["abc", "12"]),
        ("the of and", []),
        ("", []),
    ],
)
def test_texts_are_taken_apart(text: str, expected: list[str]) -> None:
    """English gives words, Chinese pairs of characters, figures stay whole."""
    assert list(words(text)) == expected


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("teas", "tea"),
        ("boxes", "box"),
        ("glasses", "glass"),
        ("dishes", "dish"),
        ("parties", "party"),
        ("ties", "tie"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("this", "this"),
        ("gas", "gas"),
        ("tea", "tea"),
    ],
)
def test_plurals_are_folded(plural: str, expected: str) -> None:
    """A plural and its singular are one word; a word that only ends so stays."""
    assert singular(plural) == expected


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (35, "z"), (36, "10"), (46655, "zzz")])
def test_base_36(number: int, text: str) -> None:
    """Numbers are written as `parseInt` reads them."""
    assert base36(number) == text
    assert int(text, 36) == number


def test_places_are_steps() -> None:
    """Places are packed as the steps between them."""
    assert packed([3, 4, 40]) == "3,1,10"


@pytest.mark.parametrize(
    ("language", "word", "id_"),
    [
        ("en", "refill", "refill"),
        ("en", "tea", "tea.poured"),
        ("en", "thermo", "flasks"),
        ("zh", "斟第", "tea.poured"),
        ("zh", "保温", "flasks"),
        ("zh", "register", "register"),
        ("en", "45", "place.handle"),
    ],
)
def test_a_word_leads_to_its_entries(language: str, word: str, id_: str) -> None:
    """Words of texts and of ids lead to the entry that holds them."""
    assert id_ in looked_up(language, word)


def test_words_are_sorted() -> None:
    """The words stand in the order that a binary search of JavaScript expects, each once."""
    for language in ("en", "zh"):
        found = index(language)["words"].split(" ")

        assert found == sorted(set(found), key=lambda word: word.encode("utf-16-be"))
        assert len(found) == len(index(language)["places"].split(" "))


def test_the_title_comes_first() -> None:
    """The first entry of every procedure is its title, and it weighs most."""
    made = index("en")
    weights = [weight for _, _, weight in made["kinds"]]

    assert made["pages"][0][2][0] == [0, "", "Serve the meeting"]
    assert weights[0] == max(weights) > max(weights[1:])


def test_everything_is_an_entry() -> None:
    """Steps, rules, limits, forms, figures and materials of a procedure can all be found."""
    chapter = build_document([everything()], "en").chapters[0]
    found = {(kind, id_) for kind, id_, _, _ in entries(chapter)}
    wanted = {("step", step.id) for group in chapter.groups for step in group.steps}
    wanted |= {("rule", rule.id) for rule in chapter.rules}
    wanted |= {("limit", limit.id) for layout in chapter.layouts for limit in layout.limits}
    wanted |= {("form", form.id) for form in chapter.forms}
    wanted |= {("parameter", one.id) for one in chapter.parameters}
    wanted |= {("material", one.id) for one in chapter.materials}

    assert wanted - found == set()
