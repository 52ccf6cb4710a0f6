"""This module holds the words that style is judged by, and finds them in texts.

The lists lie in `data/words/*.yaml`, and for reading in `data/words.json`, which is made of them:
YAML takes twenty times as long to read. A house adds to them, or takes from them, by its settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sopkit.frozen import NamedTuple, dataclass
from sopkit.lint.settings import Settings
from sopkit.shipped import DATA

LISTS = ("limits", "qualities", "fillers", "spoken", "pronouns", "strengths", "negatives")
"""The lists of single wordings; `misspelt`, `terms` and `customary` name another word for each."""

# stands for the figure behind a word such as "about"
_FIGURE = "{n}"


class Wording(NamedTuple):
    """A word of a list: which list, and the words to write instead where there are any.

    `word` is the singular of a customary word or term, which stands in the list `customary`.
    """

    group: str
    instead: tuple[str, ...] = ()
    word: str = ""


class Hit(NamedTuple):
    """A word of a list that stands in a text."""

    wording: Wording
    start: int
    end: int


class Finder(Protocol):
    """Finds the words of the lists in a text; in most texts there are none, which is cheap."""

    def find(self, text: str) -> Iterable[Hit]:
        """All words that stand in the text, the longest first; English is in lower case."""


class ChineseFinder:
    """Finds Chinese words: first by the characters of which each is made."""

    def __init__(self, words: Mapping[str, Wording], kept: Iterable[str]) -> None:
        self._words = words
        self._by_first: dict[str, list[str]] = {}
        for word in words:
            self._by_first.setdefault(word[0], []).append(word)
        kept = tuple(kept)
        self._kept = {
            word: [(long, long.index(word)) for long in kept if word in long] for word in words
        }

    def find(self, text: str) -> Iterable[Hit]:
        """All words that stand in the text; those to be kept hide what is within them."""
        characters = set(text)
        there = [
            word
            for first in characters & self._by_first.keys()
            for word in self._by_first[first]
            if characters.issuperset(word) and word in text
        ]
        return _sorted(hit for word in there for hit in self._of(word, text)) if there else ()

    def _of(self, word: str, text: str) -> Iterator[Hit]:
        for start in _places(word, text):
            if not any(text.startswith(kept, start - at) for kept, at in self._kept[word]):
                yield Hit(self._words[word], start, start + len(word))


class EnglishFinder:
    """Finds English phrases: first by the longest word of each, which mostly is the rarest."""

    def __init__(self, words: Mapping[str, Wording], kept: Iterable[str]) -> None:
        self._kept = tuple(kept)
        self._words = words
        self._by_key: dict[str, list[str]] = {}
        for phrase in words:
            key = max(phrase.translate(_MARKS).split(), key=len)
            self._by_key.setdefault(key, []).append(phrase)

    def find(self, text: str) -> Iterable[Hit]:
        """All phrases that stand in a text in lower case, in its order, the longest first."""
        keys = self._by_key.keys() & set(text.translate(_MARKS).split())
        there = [
            phrase
            for key in keys
            for phrase in self._by_key[key]
            if phrase.removesuffix(_FIGURE) in text
        ]
        if not there:
            return ()
        for kept in self._kept:
            text = text.replace(kept, "." * len(kept))
        return _sorted(hit for phrase in there for hit in self._of(phrase, text))

    def _of(self, phrase: str, text: str) -> Iterator[Hit]:
        plain = phrase.removesuffix(_FIGURE)
        for start in _places(plain, text):
            end = start + len(plain)
            before, after = text[max(start - 1, 0) : start], text[end : end + 1]
            if plain != phrase:
                fits = after.isdigit()
            else:
                fits = not after.isalnum() and after not in ("-", "_")
            if fits and not before.isalnum() and before not in _JOINING:
                yield Hit(self._words[phrase], start, start + len(plain.rstrip()))


def _places(word: str, text: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def _sorted(found: Iterable[Hit]) -> list[Hit]:
    """By place, the longest first where several begin together."""
    return sorted(found, key=lambda hit: (hit.start, -hit.end))


# what may stand beside a word without being part of it
_MARKS = str.maketrans(dict.fromkeys('.,;:!?()[]{}"/', " "))
# a word with a hyphen or a mark before it is part of another word, or of a name
_JOINING = frozenset(("-", "_", "/", "'", "’"))


@dataclass(frozen=True)
class Words:
    """All lists for one house.

    Attributes:
        finders: for each language what finds its words.
        synonyms: for each language what finds customary words and the terms for the same thing.
        capitals: English words that stand in capital letters only for stress.
        not_verbs: English words at which no step begins.
        verbs: for each language the verbs with which the work of a step begins.
        phrases: English verbs of two words.
        one_action: pairs of English verbs that together name one action.
        allowed: words that the house wants to use.
    """

    finders: Mapping[str, Finder]
    synonyms: Mapping[str, Finder]
    capitals: frozenset[str]
    not_verbs: frozenset[str]
    verbs: Mapping[str, frozenset[str]]
    phrases: frozenset[str]
    one_action: frozenset[str]
    allowed: frozenset[str]


@cache
def words_of(settings: Settings) -> Words:
    """The lists of the package with what a house adds and allows."""
    shipped = json.loads((DATA / "words.json").read_bytes())
    wording, terms, verbs = (shipped[name] for name in ("wording", "terms", "verbs"))
    allowed = frozenset(word.lower() for word in settings.allowed)
    finders: dict[str, Finder] = {}
    synonyms: dict[str, Finder] = {}
    for language, kind in (("en", EnglishFinder), ("zh", ChineseFinder)):
        customary = _customary(language, terms["customary"][language])
        found = _words(language, wording, terms, settings)
        found = {**{word: one for word, one in customary.items() if one.instead}, **found}
        kept = [*terms["terms"]["kept"][language]]
        for group in LISTS:
            kept += [word for word in wording[group]["kept"] if is_language(word, language)]
        wanted = {word: said for word, said in found.items() if word.lower() not in allowed}
        finders[language] = kind(wanted, [*kept, *_in_language(settings.allowed, language)])
        synonyms[language] = kind(customary, kept)
    return Words(
        finders,
        synonyms,
        frozenset(terms["capitals"]["en"]) - {word.upper() for word in allowed},
        frozenset(terms["not_verbs"]["en"]),
        {
            language: frozenset([*verbs[language], *_in_language(settings.verbs, language)])
            for language in ("en", "zh")
        },
        frozenset(verbs["phrases"]["en"]),
        frozenset((*verbs["one_action"]["en"], *settings.one_action)),
        allowed,
    )


def _words(
    language: str, wording: Mapping[str, Any], terms: Mapping[str, Any], settings: Settings
) -> dict[str, Wording]:
    found = {word: Wording(group) for group in LISTS for word in wording[group][language]}
    for group in ("misspelt", "terms"):
        listed = terms[group][language].items()
        found.update((word, Wording(group, (instead,))) for word, instead in listed)
        if language == "en":
            more = ((f"{word}s", f"{instead}s") for word, instead in listed)
            found.update((word, Wording(group, (instead,))) for word, instead in more)
    for word in _in_language(settings.vague, language):
        found[word.lower()] = Wording("limits")
    for pair in _in_language(settings.terms, language):
        word, _, instead = pair.partition("=")
        found[word.strip().lower()] = Wording("terms", (instead.strip(),))
    return found


def _customary(language: str, listed: Mapping[str, str | Sequence[str]]) -> dict[str, Wording]:
    """The customary words with their terms, and the terms themselves, which have no others."""
    terms = {word: (one,) if isinstance(one, str) else tuple(one) for word, one in listed.items()}
    found = {term: Wording("customary", (), term) for one in terms.values() for term in one}
    found.update((word, Wording("customary", one, word)) for word, one in terms.items())
    if language == "en":
        found.update({f"{word}s": one for word, one in found.items()})
    return found


def is_chinese(character: str) -> bool:
    """Whether a character is a Chinese one; a pattern for them all would be slow to build."""
    return "\u3400" <= character <= "\u9fff"


def lowered(text: str) -> str:
    """A text in lower case, with each character at the place that it has in the text."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def is_language(word: str, language: str) -> bool:
    """Whether a word is Chinese or English, as asked: one with a Chinese character is Chinese."""
    return (language == "zh") is any(map(is_chinese, word))


def _in_language(words: Sequence[str], language: str) -> list[str]:
    return [word for word in words if is_language(word, language)]
