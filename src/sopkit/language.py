"""This module holds texts in English and Chinese: pairs, placeholders, plurals, lists, messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

LANGUAGES: tuple[str, ...] = ("en", "zh")
DEFAULT_LANGUAGE = "en"

_PLACEHOLDER = re.compile(r"\{([^\W\d]\w*(?:\.\w+)*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; an empty half is a translation that is missing."""

    en: str = ""
    zh: str = ""

    @classmethod
    def of(cls, raw: Text | str | Mapping[str, str]) -> Text:
        """Makes a text of what an author wrote; a bare string is in the default language."""
        if isinstance(raw, Text):
            return raw
        if isinstance(raw, str):
            return cls(**{DEFAULT_LANGUAGE: raw})
        return cls(en=raw.get("en", ""), zh=raw.get("zh", ""))

    def get(self, language: str, default: str | None = None) -> str:
        """The text in `language`; where that is missing `default`, else the other language."""
        return self._own(language) or (self._any() if default is None else default)

    def has(self, language: str) -> bool:
        """Whether the text was written in this language, so that `get` falls back on nothing."""
        return bool(self._own(language))

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages in which the text is not written, in the order of `LANGUAGES`."""
        return tuple(language for language in LANGUAGES if not self.has(language))

    def fill(self, language: str, **values: object) -> str:
        """The text in `language` with its placeholders filled; see `fill`."""
        return fill(self.get(language), values)

    def _own(self, language: str) -> str:
        if language == "en":
            return self.en
        return self.zh if language == "zh" else ""

    def _any(self) -> str:
        return self.en or self.zh


def pick(language: str, english: str, chinese: str) -> str:
    """The one of two texts that is in this language."""
    return chinese if language.startswith("zh") else english


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces in a template, each once, in the order in which they first stand."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def fill(template: str, values: Mapping[str, object]) -> str:
    """Puts values in place of `{name}`; a name without value stays as it is written.

    Values are inserted as they are: braces inside a value are never filled again.
    """

    def value(match: re.Match[str]) -> str:
        return str(values.get(match.group(1), match.group(0)))

    return _PLACEHOLDER.sub(value, template)


def plural(number: int | Decimal, one: str, many: str | None = None) -> str:
    """The English noun for a number: `one` for exactly 1 or -1, else `many` (`one` with an s)."""
    if abs(number) == 1:
        return one
    return f"{one}s" if many is None else many


def join(items: Iterable[str], language: str, word: str = "and") -> str:
    """Joins items with `and` or `or`: "a, b and c", in Chinese "a、b和c"."""
    parts: Sequence[str] = tuple(items)
    if len(parts) < 2:
        return "".join(parts)
    comma, last = (PHRASES["comma"].get(language), PHRASES[word].get(language))
    return comma.join(parts[:-1]) + last + parts[-1]


def phrase(
    key: str, language: str, *, catalogue: Mapping[str, Text] | None = None, **values: object
) -> str:
    """The message `key` of a catalogue in `language`, with its placeholders filled.

    Raises:
        KeyError: the catalogue (without one the common `PHRASES`) has no such message.
    """
    return (PHRASES if catalogue is None else catalogue)[key].fill(language, **values)


def faults(catalogue: Mapping[str, Text]) -> tuple[str, ...]:
    """The messages that lack a language or whose languages name different placeholders."""
    return tuple(
        key
        for key, text in catalogue.items()
        if text.missing or set(placeholders(text.en)) != set(placeholders(text.zh))
    )


PHRASES: Mapping[str, Text] = {
    "and": Text(" and ", "和"),
    "or": Text(" or ", "或"),
    "comma": Text(", ", "、"),
    "colon": Text(": ", "："),
    "semicolon": Text("; ", "；"),
    "yes": Text("yes", "是"),
    "no": Text("no", "否"),
    "none": Text("none", "无"),
    "unknown": Text("unknown", "未知"),
    "range": Text("{low} to {high}", "{low}～{high}"),
    "date_range": Text("{low} to {high}", "{low}至{high}"),
    "at_least": Text("at least {value}", "至少 {value}"),
    "at_most": Text("at most {value}", "不超过 {value}"),
    "named": Text("{name}: {value}", "{name}：{value}"),
}
