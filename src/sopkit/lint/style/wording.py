"""This module reports words that a demand should not be written with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.frozen import NamedTuple
from sopkit.lint.style.texts import DEMANDS, Place, Use

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts
    from sopkit.lint.style.words import Hit


class Wrong(NamedTuple):
    """What is said of a word of one list, and the texts in which it is looked for."""

    code: str
    uses: frozenset[Use]
    why: str
    hint: str


_OWN: frozenset[Use] = frozenset(("step", "check", "demand", "prose", "label"))
_LISTS: Mapping[str, Wrong] = {
    "limits": Wrong(
        "vague-wording",
        DEMANDS,
        "leaves open how soon or how much, so nobody can keep to it or be judged by it",
        "write the figure of the source; where it has none, use a parameter that a house sets",
    ),
    "qualities": Wrong(
        "vague-quality",
        DEMANDS,
        "leaves open what is good enough",
        "say what one can see or measure, or mark the check with conduct: true",
    ),
    "fillers": Wrong(
        "filler-words",
        DEMANDS,
        "says nothing about what is to be done",
        "begin with the verb of the action itself",
    ),
    "spoken": Wrong(
        "spoken-words",
        DEMANDS,
        "belongs into words that are said to a guest",
        "take it out; put words to be said under say, or in quotation marks",
    ),
    "pronouns": Wrong(
        "he-or-she",
        _OWN,
        "names a gender, or leaves open who is meant",
        "name the role: the guest, the attendant",
    ),
    "strengths": Wrong(
        "other-strength-word",
        DEMANDS,
        "does not tell a duty from advice",
        "must and 必须, must not and 不得, should and 应, may and 可 say how strong a demand is",
    ),
    "negatives": Wrong(
        "double-negative",
        _OWN,
        "is a double negative; it has to be read twice",
        "say what is to be done",
    ),
    "misspelt": Wrong("misspelling", _OWN, "is misspelt", ""),
    "terms": Wrong("other-term", _OWN, "is not the word for it in these procedures", ""),
}
CODES = tuple(wrong.code for wrong in _LISTS.values())


def look(texts: Texts) -> None:
    """Reports the words of the lists, each word of a text once."""
    english, chinese = texts.both
    finders = texts.words.finders
    for together, text in ((english, english.lower), (chinese, chinese.text)):
        seen: set[tuple[int, str]] = set()
        end = 0
        for hit in finders[together.language].find(text):
            if hit.start < end:
                continue
            end = hit.end
            place = together.place(hit.start, hit.end)
            key = (id(place.pair), place.characters.lower())
            if key not in seen and not place.is_quoted:
                seen.add(key)
                _report(texts, place, hit)


def _report(texts: Texts, place: Place, hit: Hit) -> None:
    wrong = _LISTS[hit.wording.group]
    pair = place.pair
    if pair.use not in wrong.uses:
        return
    if wrong.code in ("vague-wording", "vague-quality") and _is_settled(texts, pair, place):
        return
    instead = hit.wording.instead
    texts.report(
        wrong.code,
        f"{quote(place.characters)} {wrong.why}",
        place,
        hint=f"write {quote(instead)}" if instead else wrong.hint,
        fix=texts.fix(f"write {quote(instead)}", (place, _cased(instead, place)), safe=False)
        if instead and "或" not in instead
        else None,
    )


def _cased(word: str, place: Place) -> str:
    """The word with a capital where the one that it replaces has one."""
    return word[0].upper() + word[1:] if place.characters[0].isupper() else word


def _is_settled(texts: Texts, pair: Pair, place: Place) -> bool:
    """Whether a person is to judge it, or a parameter gives the vague word its figure."""
    if texts.owner(pair).get("conduct") is True:
        return True
    word = place.characters.lower()
    return any(word in said for said in _asked_of_the_house(texts, pair, place.language))


def _asked_of_the_house(texts: Texts, pair: Pair, language: str) -> list[str]:
    """The vague words of the source for which the entry of a text uses a parameter."""
    used = str(texts.entry(pair))
    found = []
    for name, parameter in (texts.data.get("parameters") or {}).items():
        vague = parameter.get("vague") or {}
        if vague and name in used:
            found.append(str(vague.get(language, "")).lower())
    return found
