"""The lists of words, and what a house adds to them and takes from them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

import sopkit
from sopkit.lint.settings import DEFAULTS, Settings
from sopkit.lint.style.words import LISTS, words_of
from tests.lint.style_cases import at, findings, piece

WORDS = Path(sopkit.__file__).parent / "data" / "words"
WORDING = yaml.safe_load((WORDS / "wording.yaml").read_text(encoding="utf-8"))
TERMS = yaml.safe_load((WORDS / "terms.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "zh")
LISTED = [
    (group, language, word)
    for table, groups in ((WORDING, LISTS), (TERMS, ("misspelt", "terms", "customary")))
    for group in groups
    for language in LANGUAGES
    for word in table[group][language]
]


@pytest.mark.parametrize(("group", "language", "word"), LISTED)
def test_every_word_is_found(group: str, language: str, word: str) -> None:
    """Every listed word is found where it stands, under its list."""
    text = word.replace("{n}", "5")
    around = f"x {text} y" if language == "en" else f"甲{text}乙"
    hits = list(words_of(DEFAULTS).finders[language].find(around))

    assert (group, 2 if language == "en" else 1) in [(one.wording.group, one.start) for one in hits]


def test_no_word_in_two_lists() -> None:
    """A word has one meaning: it stands in one list only."""
    counted = Counter((language, word) for _, language, word in LISTED)

    assert [word for word, times in counted.items() if times > 1] == []


def test_no_term_is_avoided() -> None:
    """A word that is to be written is not one that is to be avoided."""
    for language in ("en", "zh"):
        listed = {**TERMS["terms"][language], **TERMS["customary"][language]}
        terms = [[one] if isinstance(one, str) else one for one in listed.values()]

        assert set(listed) & {word for one in terms for word in one} == set()


def names(text: str, settings: Settings) -> list[str]:
    """The names of what is found under some settings."""
    return [one.name for one in findings(text, settings)]


def test_own_vague_words() -> None:
    """A house adds vague words in both languages."""
    text = piece("step", "Pour the tea shortly", "稍后斟茶")

    assert names(text, DEFAULTS) == []
    assert names(text, Settings(vague=("shortly", "稍后"))) == ["vague-wording"] * 2


def test_own_terms() -> None:
    """A house names its own words for things, and the finding says which."""
    text = piece("step", "Fold the serviette", "折餐巾布")
    (found,) = findings(
        text, Settings(terms=("serviette = napkin", "口巾 = 口布"), allowed=("餐巾",))
    )

    assert (found.name, found.hint) == ("other-term", "write 'napkin'")


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (Settings(terms=("顾客 = 客户",)), ["顾客"]),
        (Settings(allowed=("顾客",)), ["客人"]),
        (Settings(allowed=("客人",)), []),
    ],
)
def test_a_house_chooses_among_customary_words(settings: Settings, found: list[str]) -> None:
    """What a house rules out is found though the file has no other word; what it allows stays."""
    text = piece("note", "Serve.", "顾客。" if settings.terms else "顾客和客人。")

    assert [at(text, one) for one in findings(text, settings)] == found


@pytest.mark.parametrize(
    ("en", "zh", "allowed"),
    [
        ("Pour the tea promptly", "斟茶", "promptly"),
        ("Pour the tea", "及时斟茶", "及时"),
        ("Keep the water board", "保管", "Water board"),
        ("Spread the table cloth on the tablecloth", "铺", "Table cloth"),
    ],
)
def test_allowed_words(en: str, zh: str, allowed: str) -> None:
    """A house may use a listed word all the same."""
    text = piece("step", en, zh)

    assert len(names(text, DEFAULTS)) == 1
    assert names(text, Settings(allowed=(allowed,))) == []


def test_allowed_capitals() -> None:
    """An abbreviation of the house may stand in capital letters."""
    text = piece("message", "Handle CHINA CUPS softly.", "轻放瓷杯。")

    assert names(text, Settings(allowed=("china",))) == []


def test_own_verbs() -> None:
    """A house adds verbs with which a second action begins."""
    text = piece("step", "Pour the tea and swirl the cup", "斟茶并晃动茶杯")

    assert names(text, DEFAULTS) == []
    assert names(text, Settings(verbs=("swirl",))) == ["two-actions"]
    assert names(text, Settings(verbs=("晃动",))) == ["two-actions"]


def test_own_pairs() -> None:
    """A house names pairs of verbs that are one action."""
    text = piece("step", "Rinse and wipe the cup", "洗茶杯")

    assert names(text, DEFAULTS) == ["two-actions"]
    assert names(text, Settings(one_action=("rinse and wipe",))) == []


@pytest.mark.parametrize(("words", "found"), [(3, []), (2, ["long-step"])])
def test_own_length_in_words(words: int, found: list[str]) -> None:
    """A house sets how many words a step has; the limit itself is kept."""
    assert names(piece("step", "Pour the tea", "斟茶"), Settings(step_words=words)) == found


@pytest.mark.parametrize(("characters", "found"), [(4, []), (3, ["long-step"])])
def test_own_length_in_characters(characters: int, found: list[str]) -> None:
    """A house sets how many characters a step has; the limit itself is kept."""
    text = piece("step", "Pour the tea", "斟好热茶")

    assert names(text, Settings(step_characters=characters)) == found
