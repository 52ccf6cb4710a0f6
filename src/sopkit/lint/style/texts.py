"""This module gathers the texts of a file in one walk, with what each of them is for.

All texts of a language are also put together into one long text, in which a pattern is searched
for at once: most lints find nothing in most files.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from sopkit.diagnostics import Edit, Fix
from sopkit.frozen import NamedTuple, cached_property
from sopkit.late import late_pattern
from sopkit.lint.style.words import lowered, words_of

if TYPE_CHECKING:
    from sopkit.lint.base import Path, Subject
    from sopkit.lint.style.words import Words

Use = Literal["step", "check", "demand", "prose", "label", "speech", "quoted"]
"""What a text is for: `speech` is said to somebody, `quoted` are words of the source."""

DEMANDS: frozenset[Use] = frozenset(("step", "check", "demand"))
"""The texts that tell somebody what to do, or what is asked for."""

# by the key of a text; other keys hold names of things
_USES: Mapping[str, Use] = {
    "do": "step",
    "check": "check",
    "message": "demand",
    "act": "demand",
    "remedy": "demand",
    "then": "demand",
    "of": "demand",
    "purpose": "prose",
    "note": "prose",
    "text": "prose",
    "question": "prose",
    "set_aside": "prose",
    "is": "prose",
    "any": "speech",
    "all": "speech",
    "never": "speech",
    "word": "speech",
    "vague": "quoted",
}
_QUOTES = late_pattern(r'"[^"\n]*"|“[^”\n]*”|‘[^’\n]*’|「[^」\n]*」|《[^》\n]*》|\{[^{}\n]*\}')
_OPENING = re.compile(r'["“‘「《{]')


class Pair(NamedTuple):
    """A text in both languages: where it stands, what for, and how it reads."""

    path: Path
    use: Use
    en: str
    zh: str

    def text(self, language: str) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


class Place(NamedTuple):
    """Some characters of one text."""

    pair: Pair
    language: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The whole text in which they stand."""
        return self.pair.text(self.language)

    @property
    def characters(self) -> str:
        """The characters themselves."""
        return self.text[self.start : self.end]

    @property
    def is_quoted(self) -> bool:
        """Whether they stand in quotation marks, in the title of a form or in a placeholder."""
        text = self.text
        return bool(_OPENING.search(text)) and any(
            found.start() < self.end and self.start < found.end()
            for found in _QUOTES.finditer(text)
        )


class Together:
    """All texts of one language as one text, a line or more for each."""

    def __init__(self, language: str, pairs: tuple[Pair, ...]) -> None:
        self.language = language
        self._pairs = pairs
        texts = [pair.zh for pair in pairs] if language == "zh" else [pair.en for pair in pairs]
        self.text = "\n".join(texts)
        self._lengths = list(map(len, texts))

    @cached_property
    def lower(self) -> str:
        """The text in lower case, with each character at the place it has in the text."""
        return lowered(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        starts, start = [], 0
        for length in self._lengths:
            starts.append(start)
            start += length + 1
        return starts

    def place(self, start: int, end: int) -> Place:
        """The characters of one text that stand at a place of the whole."""
        number = bisect_right(self._starts, start) - 1
        first = self._starts[number]
        return Place(self._pairs[number], self.language, start - first, end - first)

    def numbers(self, pattern: re.Pattern[str]) -> set[int]:
        """The numbers of the texts in which a pattern is found."""
        starts = self._starts
        return {bisect_right(starts, found.start()) - 1 for found in pattern.finditer(self.text)}

    def search(self, pattern: re.Pattern[str]) -> Iterator[Place]:
        """Every place at which a pattern is found."""
        for found in pattern.finditer(self.text):
            yield self.place(found.start(), found.end())


class Texts:
    """The texts of a file, as the lints of style see them."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.data: Mapping[str, Any] = subject.procedure.document.data
        found: list[Pair] = []
        _collect(self.data, (), found)
        self.pairs = tuple(found)
        self.en = Together("en", self.pairs)
        self.zh = Together("zh", self.pairs)
        self.steps = tuple(pair for pair in found if pair.use == "step")

    @cached_property
    def words(self) -> Words:
        """The lists of words that hold for this file."""
        return words_of(self.subject.settings)

    @cached_property
    def roles(self) -> tuple[tuple[str, str, str], ...]:
        """The roles with their labels, English in lower case; the longest label first."""
        found = []
        for name, role in (self.data.get("roles") or {}).items():
            label = role.get("label") or {}
            found.append((name, str(label.get("en", "")).lower(), str(label.get("zh", ""))))
        return tuple(sorted(found, key=lambda role: -len(role[1])))

    @property
    def both(self) -> tuple[Together, Together]:
        """The texts of each language put together."""
        return self.en, self.zh

    def entry(self, pair: Pair) -> Mapping[str, Any]:
        """The step, rule or other entry in which a text stands."""
        return self._at(pair.path[:2])

    def owner(self, pair: Pair) -> Mapping[str, Any]:
        """The mapping that holds a text under its key, such as a check item."""
        return self._at(pair.path[:-1])

    def _at(self, path: Path) -> Mapping[str, Any]:
        value: Any = self.data
        for part in path:
            value = value[part]
        return value if isinstance(value, dict) else {}

    def report(
        self, name: str, message: str, place: Place, *, hint: str = "", fix: Fix | None = None
    ) -> None:
        """Adds a finding about some characters of a text."""
        self.subject.report(
            name,
            message,
            (*place.pair.path, place.language),
            offset=place.start,
            length=max(place.end - place.start, 1),
            hint=hint,
            fix=fix,
        )

    def fix(self, title: str, *changes: tuple[Place, str], safe: bool = True) -> Fix | None:
        """A cure that writes other characters; None where they cannot be told in the file.

        The place of a character is not known in a text that is folded, and characters that are
        escaped stay as they are. What has no letter left would be a number, or nothing.
        """
        document = self.subject.procedure.document
        edits = []
        if not any(map(str.isalpha, _changed(changes))):
            return None
        for place, text in changes:
            position = document.inside(
                (*place.pair.path, place.language), place.start, place.end - place.start
            )
            if position.line != position.end_line:
                return None
            line = document.lines[position.line - 1]
            if line[position.column - 1 : position.end_column - 1] != place.characters:
                return None
            edits.append(Edit(position, text))
        return Fix(title, tuple(edits), safe)


def _changed(changes: tuple[tuple[Place, str], ...]) -> str:
    """What a text becomes by its changes."""
    text = changes[0][0].text
    for place, characters in sorted(changes, key=lambda one: -one[0].start):
        text = text[: place.start] + characters + text[place.end :]
    return text


def by_text(found: Iterable[Place]) -> dict[int, list[Place]]:
    """The places of each text: what is wrong twice in one text is one finding."""
    groups: dict[int, list[Place]] = {}
    for place in found:
        if place.pair.use != "quoted":
            groups.setdefault(id(place.pair), []).append(place)
    return groups


def _collect(value: Mapping[str, Any], path: Path, found: list[Pair]) -> None:
    """Adds the texts below a mapping, in the order of the file."""
    for key, below in value.items():
        kind = type(below)
        if kind is dict:
            if "en" in below or "zh" in below:
                # below `of` a key is the name of a choice
                _add(below, (*path, key), "label" if path[-1:] == ("of",) else _use(key), found)
            else:
                _collect(below, (*path, key), found)
        elif kind is list and below and type(below[0]) is dict:
            for place, entry in enumerate(below):
                if type(entry) is not dict:
                    continue
                if "en" in entry or "zh" in entry:
                    _add(entry, (*path, key, place), _use(key), found)
                else:
                    _collect(entry, (*path, key, place), found)


def _use(key: str) -> Use:
    return _USES.get(key, "label")


def _add(written: Mapping[str, Any], path: Path, use: Use, found: list[Pair]) -> None:
    english, chinese = written.get("en") or "", written.get("zh") or ""
    if type(english) is str and type(chinese) is str:
        found.append(Pair(path, use, english, chinese))
