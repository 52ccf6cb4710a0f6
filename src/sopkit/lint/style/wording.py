"""This module reports words that a demand should not be written with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.frozen import NamedTuple
from sopkit.lint.style.texts import DEMANDS, Place, Use

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts, Together
    from sopkit.lint.style.words import Hit, Wording


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
    "customary": Wrong("other-term", _OWN, "", ""),
}
CODES = tuple(dict.fromkeys(wrong.code for wrong in _LISTS.values()))


class Used(NamedTuple):
    """A word that a file uses for something that has several: its first place, and its terms."""

    start: int
    word: str
    terms: tuple[str, ...]


def look(texts: Texts) -> None:
    """Reports the words of the lists, each word of a text once."""
    english, chinese = texts.both
    _look(texts, english, english.lower)
    _look(texts, chinese, chinese.text)


def _look(texts: Texts, together: Together, text: str) -> None:
    seen: set[tuple[int, str]] = set()
    used: Mapping[str, Used] | None = None
    end = 0
    for hit in texts.words.finders[together.language].find(text):
        if hit.start < end:
            continue
        end = hit.end
        place = together.place(hit.start, hit.end)
        key = (id(place.pair), place.characters.lower())
        if key in seen or place.is_quoted:
            continue
        seen.add(key)
        if hit.wording.group != "customary":
            _report(texts, place, hit)
            continue
        # most files have no such word, and are not searched for the others
        used = _synonyms(texts, together, text) if used is None else used
        _report_second(texts, place, hit, used)


def _report(texts: Texts, place: Place, hit: Hit) -> None:
    wrong = _LISTS[hit.wording.group]
    pair = place.pair
    if pair.use not in wrong.uses:
        return
    if wrong.code in ("vague-wording", "vague-quality") and _is_settled(texts, pair, place):
        return
    message = f"{quote(place.characters)} {wrong.why}"
    _tell(texts, place, wrong, message, hit.wording.instead)


def _report_second(texts: Texts, place: Place, hit: Hit, used: Mapping[str, Used]) -> None:
    """Reports a customary word where the file uses another one for the same thing."""
    wrong = _LISTS["customary"]
    instead = _kept(hit.wording, used)
    if not instead or place.pair.use not in wrong.uses:
        return
    if place.characters.lower() != hit.wording.word:
        instead = tuple(f"{word}s" for word in instead)
    message = f"{quote(place.characters)} and {quote(instead[0])} are two words for one thing"
    _tell(texts, place, wrong, f"{message} in this file", instead)


def _kept(wording: Wording, used: Mapping[str, Used]) -> tuple[str, ...]:
    """The words that stay: the terms that the file uses, else the word that it uses first."""
    terms = tuple(term for term in wording.instead if term in used)
    own = used.get(wording.word)
    if terms or own is None:
        return terms
    same = [one for one in used.values() if set(one.terms) & set(wording.instead)]
    first = min(same)
    return (first.word,) if first != own else ()


def _synonyms(texts: Texts, together: Together, text: str) -> Mapping[str, Used]:
    """The words of a file that have others for the same thing, by their singular."""
    used: dict[str, Used] = {}
    for hit in texts.words.synonyms[together.language].find(text):
        place = together.place(hit.start, hit.end)
        if place.pair.use in _OWN and not place.is_quoted:
            _, terms, word = hit.wording
            used.setdefault(word, Used(hit.start, word, terms))
    return used


def _tell(texts: Texts, place: Place, wrong: Wrong, message: str, instead: tuple[str, ...]) -> None:
    """Reports a word, and cures it where one word only is to be written."""
    fix = None
    if len(instead) == 1:
        change = (place, _cased(instead[0], place))
        fix = texts.fix(f"write {quote(instead[0])}", change, safe=False)
    hint = f"write {' or '.join(map(quote, instead))}" if instead else wrong.hint
    texts.report(wrong.code, message, place, hint=hint, fix=fix)


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
