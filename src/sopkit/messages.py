"""This module says findings in another language than English, in which they are made.

A catalogue lists English patterns and what they are in the other language: the text files in
`data/messages/<language>`, in which each English line is followed by its translation, indented.
A pattern has placeholders:

- in quotation marks, as in `'{name}'`, what the author wrote; it is carried over as it stands;
- `{#name}`, one word, `{=text}`, any text, and `{+names}`, an enumeration of names: all of them
  are carried over as well;
- `{what}`, a part that is itself looked up in the catalogue; a quotation, a figure with its unit
  or a single word that is not found there is carried over, and an enumeration is taken apart.

Clauses between semicolons are looked up one by one where there is no pattern for the whole. A
text that cannot be said completely stays in English, so that nothing is ever lost or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache

from sopkit.frozen import dataclass
from sopkit.language import DEFAULT_LANGUAGE
from sopkit.shipped import DATA

_PLACEHOLDER = re.compile(r"\{\{(?P<literal>[a-z_]+)\}\}|\{(?P<sort>[#=+]?)(?P<name>[a-z_]+)\}")
_QUOTED = re.compile(r"'[^']*'")
_KEPT = re.compile(
    r"""`[^`]*`                                        # code
      | "[^"]*"
      | \[.*\]
      | [-+]?[0-9][0-9.,]*(?:\ (?:working\ )?[\w%/]+)? # a figure with its unit
      | \S+""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"(?P<name>[\w.-]+): (?P<rest>.+)", re.DOTALL)
# between the things of an enumeration; a quotation may hold the same
_JOINTS = re.compile(r"(, (?:and |or )?| (?:and|or) )(?=(?:[^']|'[^']*')*$)")
_JOINT_WORDS = {"and": "和", "or": "或"}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[0-9A-Za-z`\[{#/.\-\]})]")
_CLOSE = frozenset("“”，；：、。？（）")


@dataclass(frozen=True, slots=True)
class Pattern:
    """An English sentence with placeholders, and what it is in the other language.

    Attributes:
        english: the sentence.
        sorts: how each group is carried over, by its name.
        needle: the longest piece of text in it, which a sentence must hold to match.
        weight: how much of it is text.
    """

    english: str
    translation: str
    sorts: Mapping[str, str]
    needle: str
    weight: int

    def fill(self, parts: Mapping[str, str]) -> str:
        """The translation with its placeholders filled."""
        found = ""
        end = 0
        for place in _PLACEHOLDER.finditer(self.translation):
            found = _joined(found, self.translation[end : place.start()])
            literal = place["literal"]
            found = _joined(found, f"{{{literal}}}" if literal else parts[place["name"]])
            end = place.end()
        return _joined(found, self.translation[end:])


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of one language; it remembers what it was asked for.

    Attributes:
        plain: sentences without placeholders.
        patterns: those with placeholders, the ones with most text first.
    """

    plain: Mapping[str, str]
    patterns: tuple[Pattern, ...]
    asked: dict[str, str | None] = field(default_factory=dict, repr=False)

    def say(self, text: str) -> str:
        """The text in the language of the catalogue; as it is where it cannot be said."""
        return self.translated(text) or text

    def translated(self, text: str) -> str | None:
        """The text in the language of the catalogue; None where a part of it is not known."""
        if not text:
            return ""
        if text not in self.asked:
            # while it is being looked up it is not its own part
            self.asked[text] = None
            self.asked[text] = self._prefixed(text) or self._sentence(text) or self._clauses(text)
        return self.asked[text]

    def _sentence(self, text: str) -> str | None:
        if text in self.plain:
            return self.plain[text]
        fitting = [pattern for pattern in self.patterns if pattern.needle in text]
        # what an author wrote most likely holds no quotation mark, or a pair of them
        for is_strict in (True, False):
            for pattern in fitting:
                found = _form(pattern.english, is_strict=is_strict).fullmatch(text)
                said = self._filled(pattern, found.groupdict()) if found else None
                if said is not None:
                    return said
        return None

    def _filled(self, pattern: Pattern, parts: dict[str, str]) -> str | None:
        for name, sort in pattern.sorts.items():
            # a clause behind it says something else, and would stand in the middle
            if "; " in parts[name] and not pattern.translation.endswith(f"{{{name}}}"):
                return None
            part = _enumerated(parts[name]) if sort == "+" else self._part(parts[name])
            if part is None:
                return None
            parts[name] = part
        return pattern.fill(parts)

    def _clauses(self, text: str) -> str | None:
        for cut in _places(text, "; "):
            head = self._sentence(text[:cut])
            tail = self.translated(text[cut + 2 :]) if head else None
            if head and tail:
                return f"{head}；{tail}"
        return None

    def _prefixed(self, text: str) -> str | None:
        """`late-refill: ..`, a sentence about the scenario of that name."""
        found = _PREFIX.fullmatch(text)
        rest = self.translated(found["rest"]) if found else None
        return f"{found['name']}：{rest}" if found and rest else None

    def _part(self, text: str) -> str | None:
        """What stands at a placeholder."""
        if _QUOTED.fullmatch(text):
            return f"“{text[1:-1]}”"
        found = self.translated(text)
        if found is not None:
            return found
        if _KEPT.fullmatch(text):
            return text
        return self._enumeration(text)

    def _enumeration(self, text: str) -> str | None:
        """`'a', 'b' and 'c'`: each thing looked up by itself."""
        pieces = _JOINTS.split(text)
        said = [self._single(piece) for piece in pieces[::2]]
        if len(pieces) == 1 or None in said:
            return None
        return _listed([piece for piece in said if piece], pieces[1::2])

    def _single(self, text: str) -> str | None:
        """One thing of an enumeration."""
        if _QUOTED.fullmatch(text):
            return f"“{text[1:-1]}”"
        return self._sentence(text) or (text if _KEPT.fullmatch(text) else None)


def _enumerated(text: str) -> str | None:
    """An enumeration of names, each of which is carried over; None where it is a sentence."""
    pieces = _JOINTS.split(text)
    names = [f"“{one[1:-1]}”" if _QUOTED.fullmatch(one) else one for one in pieces[::2]]
    is_names = all(_QUOTED.fullmatch(one) or one.count(" ") < 2 for one in pieces[::2])
    return _listed(names, pieces[1::2]) if is_names else None


def _listed(things: list[str], joints: list[str]) -> str:
    words = [_JOINT_WORDS.get(joint.strip(", "), "、") for joint in joints]
    found = things[0]
    for word, thing in zip(words, things[1:], strict=True):
        found = _joined(_joined(found, word), thing)
    return found


def _joined(left: str, right: str) -> str:
    """Two pieces of a text: a space between Chinese and Latin letters, none beside quotations."""
    if not left or not right:
        return left + right
    before, after = left.rstrip(" ")[-1:], right.lstrip(" ")[:1]
    if left[-1] != " " and right[0] != " ":
        wanted = (_HAN.match(before) and _LATIN.match(after)) or (
            _LATIN.match(before) and _HAN.match(after)
        )
        return f"{left} {right}" if wanted else left + right
    if before in _CLOSE or after in _CLOSE:
        return left.rstrip(" ") + right.lstrip(" ")
    if _HAN.match(before) and _HAN.match(after):
        return left.rstrip(" ") + right.lstrip(" ")
    return left + right


@cache
def catalogue(language: str) -> Catalogue | None:
    """What is known of a language; None for English, in which all texts are made."""
    if language == DEFAULT_LANGUAGE:
        return None
    plain: dict[str, str] = {}
    patterns = []
    for english, translation in entries(language):
        if _PLACEHOLDER.search(english):
            patterns.append(_pattern(english, translation))
        else:
            plain[english] = translation
    patterns.sort(key=lambda one: -one.weight)
    return Catalogue(plain, tuple(patterns))


def entries(language: str) -> Iterator[tuple[str, str]]:
    """All English patterns of a catalogue and their translations, in the order of its files."""
    folder = DATA / "messages" / language
    for place in sorted(folder.iterdir(), key=lambda one: one.name):
        lines = place.read_text(encoding="utf-8").splitlines()
        written = [line for line in lines if line and not line.startswith("# ")]
        for english, translation in zip(written[::2], written[1::2], strict=True):
            if english.startswith(" ") or not translation.startswith("  "):
                raise ValueError(f"{place.name}: {english!r} is not followed by its translation")
            yield english, translation[2:]


_STRICT = {"'": "[^']*?", "": "(?:[^']|'[^']*')*?", "#": r"[^\s']+?"}
_LOOSE = {"'": ".*?", "": ".*?", "#": r"\S+?"}


def _pattern(english: str, translation: str) -> Pattern:
    sorts = {}
    for found in _PLACEHOLDER.finditer(english):
        quoted = english[found.start() - 1 : found.start()] in ("'", "`", '"')
        if found["name"] and found["sort"] in ("", "+") and not quoted:
            sorts[found["name"]] = found["sort"]
    literals = _PLACEHOLDER.split(english)[:: _PLACEHOLDER.groups + 1]
    return Pattern(
        english=english,
        translation=translation,
        sorts=sorts,
        needle=max(literals, key=len),
        weight=sum(map(len, literals)),
    )


@cache
def _form(english: str, *, is_strict: bool) -> re.Pattern[str]:
    """What a sentence looks like; made when it is first needed, as there are many of them."""
    classes = _STRICT if is_strict else _LOOSE
    pieces = ""
    end = 0
    named = set()
    for found in _PLACEHOLDER.finditer(english):
        before = english[end : found.start()]
        pieces += re.escape(before)
        end = found.end()
        name = found["name"]
        if found["literal"]:
            pieces += re.escape(f"{{{found['literal']}}}")
        elif name in named:
            pieces += f"(?P={name})"
        else:
            named.add(name)
            what = classes["'" if before.endswith("'") else "#" if found["sort"] == "#" else ""]
            pieces += f"(?P<{name}>{what})"
    return re.compile(pieces + re.escape(english[end:]), re.DOTALL)


def _places(text: str, mark: str) -> Iterator[int]:
    """Where a mark stands in a text, from the left."""
    found = text.find(mark)
    while found >= 0:
        yield found
        found = text.find(mark, found + 1)
