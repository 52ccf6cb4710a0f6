"""This module looks at whose a step is: by its text, by its role, and on the card of a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.late import late_pattern
from sopkit.lint.style.texts import Place
from sopkit.lint.style.words import lowered

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

CODES = ("no-verb-first", "other-role", "step-without-role", "crowded-card")


def look(texts: Texts) -> None:
    """Reports texts that name a role, other roles than the keys, and steps of nobody."""
    for pair in texts.steps:
        _beginning(texts, pair)
    _only_another(texts)
    _without_role(texts)
    _cards(texts)


# -- how a step begins

_FIRST = re.compile(r"[A-Za-z]+")
_ZH_SPOKEN = late_pattern("请(?:将|把|在|按|先|及时)")
_ZH_MODAL = late_pattern("应|须|必须|不得|负责|要|可以?|需")
_EN_MODAL = frozenset("must should shall will may can has have is are needs".split())


def _beginning(texts: Texts, pair: Pair) -> None:
    if _role_first(texts, pair):
        return
    found = _FIRST.match(pair.en)
    word = found[0].lower() if found else ""
    if word and word in texts.words.not_verbs:
        _no_verb(texts, Place(pair, "en", 0, len(word)))
        return
    spoken = _ZH_SPOKEN.match(pair.zh)
    if spoken:
        _no_verb(texts, Place(pair, "zh", 0, spoken.end()))


def _no_verb(texts: Texts, place: Place) -> None:
    texts.report(
        "no-verb-first",
        f"the step begins with {quote(place.characters)} and not with what is to be done",
        place,
        hint="begin with the verb: Place, Check, Tell; who does it stands under role",
    )


def _role_first(texts: Texts, pair: Pair) -> bool:
    """Reports a step whose text begins with the one who does it."""
    own = texts.owner(pair).get("role")
    for name, language, end in _subjects(texts, pair):
        place = Place(pair, language, 0, end)
        if own is None or name == own:
            _no_verb(texts, place)
        else:
            _other_role(texts, place, f"the step is given to '{own}'")
        return True
    return False


def _subjects(texts: Texts, pair: Pair) -> Iterator[tuple[str, str, int]]:
    """The role that a step begins with, where a verb follows: its name, language and end."""
    english = lowered(pair.en).removeprefix("the ")
    start = len(pair.en) - len(english)
    for name, en, zh in texts.roles:
        if en and english.startswith(en):
            follower = english[len(en) :].split()[:1]
            if follower and (follower[0] in _EN_MODAL or _is_third_person(texts, follower[0])):
                yield name, "en", start + len(en)
        if zh and pair.zh.startswith(zh):
            rest = pair.zh[len(zh) :]
            if rest[:2] in texts.words.verbs["zh"] or _ZH_MODAL.match(rest):
                yield name, "zh", len(zh)


def _is_third_person(texts: Texts, word: str) -> bool:
    verbs = texts.words.verbs["en"]
    return word.endswith("s") and (word[:-1] in verbs or word[:-2] in verbs)


def _other_role(texts: Texts, place: Place, but: str) -> None:
    texts.report(
        "other-role",
        f"the text names {quote(place.characters)}, but {but}",
        place,
        hint="name the role of the source in both",
    )


def _only_another(texts: Texts) -> None:
    """A permit says that only one role may; its message must not name another one alone."""
    for number, rule in enumerate(texts.data.get("rules") or ()):
        permit, message = rule.get("permit"), rule.get("message")
        if not isinstance(permit, dict) or not isinstance(message, dict):
            continue
        allowed = permit.get("role")
        if not isinstance(allowed, str):
            continue
        pair = next(one for one in texts.pairs if one.path == ("rules", number, "message"))
        for name, language, start, end in _said_alone(texts, pair):
            if name != allowed and not _names(texts, pair, allowed):
                _other_role(
                    texts, Place(pair, language, start, end), f"only '{allowed}' has the permit"
                )
                break


def _said_alone(texts: Texts, pair: Pair) -> Iterator[tuple[str, str, int, int]]:
    english = lowered(pair.en)
    for name, en, zh in texts.roles:
        for language, opening, said, text in (
            ("en", "only the ", en, english),
            ("zh", "只由", zh, pair.zh),
            ("zh", "仅由", zh, pair.zh),
        ):
            at = text.find(f"{opening}{said}") if said else -1
            if at >= 0:
                yield name, language, at + len(opening), at + len(opening) + len(said)


def _names(texts: Texts, pair: Pair, role: str) -> bool:
    """Whether a text names a role."""
    return any(
        (en and en in pair.en.lower()) or (zh and zh in pair.zh)
        for name, en, zh in texts.roles
        if name == role
    )


# -- who does a step


def _without_role(texts: Texts) -> None:
    """A step of which nobody is told; who may do it can also stand in a permit."""
    permitted = _permitted(texts)
    for number, step in enumerate(texts.data.get("steps") or ()):
        if "role" in step or "run" in step or "fulfilled_by" in step or step["id"] in permitted:
            continue
        texts.subject.report(
            "step-without-role",
            f"step '{step['id']}' names no role, so nobody is told to do it",
            ("steps", number, "id"),
            hint="add role, or note that the source names nobody",
        )


def _permitted(texts: Texts) -> set[str]:
    found: set[str] = set()
    for rule in texts.data.get("rules") or ():
        permit = rule.get("permit")
        if isinstance(permit, dict) and ("role" in permit or "for" in permit):
            events = permit.get("event")
            found.update([events] if isinstance(events, str) else events or ())
    return found


def _cards(texts: Texts) -> None:
    """More steps of one role than a card of the pocket can hold, in one phase of the work."""
    cards: dict[tuple[str, str], list[int]] = {}
    for number, step in enumerate(texts.data.get("steps") or ()):
        if "role" in step:
            cards.setdefault((step["role"], step.get("phase", "")), []).append(number)
    limit = texts.subject.settings.card_items
    for (role, phase), numbers in cards.items():
        if len(numbers) > limit:
            where = f" in phase '{phase}'" if phase else ""
            texts.subject.report(
                "crowded-card",
                f"role '{role}' has {len(numbers)} steps{where}; a pocket card holds {limit}",
                ("steps", numbers[limit], "id"),
                hint="divide the work into phases, or the procedure into two",
            )
