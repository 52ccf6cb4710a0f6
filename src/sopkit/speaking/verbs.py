"""This module finds the verb of a short English clause, and gives its other forms.

Labels are free text. A clause is changed only where its verb is found beyond doubt: an auxiliary,
or a verb of this module's list in a place where no noun can stand. Else the callers leave the
clause whole and speak about it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from sopkit.frozen import NamedTuple
from sopkit.late import late_pattern

AUXILIARIES: Final = frozenset(
    "is are was were has have had can could will would must may might should does do did".split()
)
# base, past, participle
IRREGULAR: Final = """
become became become|begin began begun|break broke broken|bring brought brought|buy bought bought
choose chose chosen|come came come|cost cost cost|do did done|draw drew drawn|drive drove driven
eat ate eaten|fall fell fallen|feel felt felt|find found found|forget forgot forgotten
get got got|give gave given|go went gone|hang hung hung|have had had|hear heard heard
hold held held|keep kept kept|know knew known|lead led led|leave left left|lend lent lent
let let let|lie lay lain|lose lost lost|make made made|meet met met|pay paid paid|put put put
read read read|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
sell sold sold|send sent sent|set set set|show showed shown|sit sat sat|sleep slept slept
speak spoke spoken|spend spent spent|stand stood stood|take took taken|tell told told
think thought thought|understand understood understood|wear wore worn|write wrote written
"""
REGULAR: Final = """
accept affect agree allow answer appear apply appoint approve arrive ask assign attend belong
borrow bother breathe calculate call cancel carry cause change charge check clean clear close
collect complain comply concern confirm contain continue control cook cool correct count cover
create cross damage decide decline delay deliver demand deny depend differ disagree discover
discuss disturb dry empty end enquire enter escort exceed exist expect expire explain extend
fail faint file fill finish fit fix fold follow grant greet guide handle happen help hesitate
hope hurt include inform insist inspect install intend interrupt invite join lack last leak lean
lift like link live load lock look match measure mention miss monitor move need notice obey
object obstruct obtain occur offer open order own pack paint park pass pause permit pick place
play polish post pour prefer prepare press print process promise protest provide pull push
qualify query question raise reach receive recommend record recover refuse reject release remain
remember remind remove rent repair repeat replace reply report request require rescue reserve
resign respond rest retire return roll save seat select separate serve share ship shout sign
slip smell smoke sneeze solve sort spill start stay stop submit succeed suffice suggest suit
supply support surpass talk taste tick tolerate touch travel treat trust try turn update urge
use visit wait walk want warn wash waste watch weigh welcome wish wobble work wrap
"""
# never passive, so that a past form at the end is one: `the payment succeeded`
INTRANSITIVE: Final = frozenset(
    (
        "appear arrive belong come complain expire fail go happen occur remain rest stay succeed"
    ).split()
)
LASTING: Final = frozenset(
    "belong contain depend exist have hold know lack last lie need own remain show stand".split()
)
DOUBLED: Final = frozenset({"fit", "permit", "slip", "stop", "submit", "wrap"})
RELATIVE: Final = frozenset(
    "that who which whom whose where when while if because than what how whether unless".split()
)
# behind the noun that a phrase is about
BOUNDARIES: Final = RELATIVE | frozenset(
    "of in on at to for from with by the a an between so per such under over about".split()
)
SINGULAR: Final = frozenset("what this it each every one".split())
# before a noun, so that what follows is no verb
DETERMINERS: Final = frozenset(
    "the a an this that these those no some any every each all both its his her their our your "
    "my of in on at for from to with by about into over under between more most open new "
    "other".split()
)
WHOLE: Final = late_pattern(
    r"(?i)(the|a|an|it|this|somebody|someone|something|nobody|nothing|every|each|some|no|there)\b"
)


class Verb(NamedTuple):
    """A verb as it stands in a text: its place, its forms, `present`, `past` or `auxiliary`."""

    start: int
    end: int
    tense: str
    base: str
    past: str
    participle: str
    plural: bool


@cache
def forms() -> dict[str, tuple[str, str, str, str]]:
    """For each finite form its tense, base, past and participle; base forms are of the plural."""
    found: dict[str, tuple[str, str, str, str]] = {}
    irregular = [one.split() for one in re.split(r"[|\n]", IRREGULAR.strip())]
    regular = [(one, _ed(one), _ed(one)) for one in REGULAR.split()]
    for base, past, participle in (*irregular, *regular):
        found[past] = ("past", base, past, participle)
        found[base] = ("plural", base, past, participle)
        found[third(base)] = ("present", base, past, participle)
    return found


def third(base: str) -> str:
    """The form behind he, she and it."""
    if base == "have":
        return "has"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(s|x|z|ch|sh|o)$", base) else "s")


def _ed(base: str) -> str:
    if base in DOUBLED:
        return base + base[-1] + "ed"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return base + ("d" if base.endswith("e") else "ed")


def verb_of(text: str) -> Verb | None:
    """The one finite verb of a clause; None where there is none, or more than one."""
    found: list[Verb] = []
    joined, skip = False, 0
    words = list(re.finditer(r"[\w'’-]+", text))
    for place, match in enumerate(words):
        word, before = match[0], words[place - 1][0].lower() if place else ""
        if word.lower() in RELATIVE and place:
            skip += 1
            continue
        if skip and word.lower().endswith("ed") and word.lower() not in forms():
            skip -= 1
            continue
        if word.lower() in ("and", "or", "but") and found:
            joined = True
        verb = _verb_at(text, words, place, before)
        if verb is None:
            continue
        if skip:
            skip -= 1
        elif joined:
            return None
        elif not found or (verb.tense == "auxiliary" != found[0].tense):
            # in `the bill paid by the guest is correct` and `open orders are paid`, the later one
            found = [verb]
    return found[0] if found else None


def _verb_at(text: str, words: list[re.Match[str]], place: int, before: str) -> Verb | None:
    match = words[place]
    word, plural = match[0].lower(), is_plural(text[: match.start()])
    if not place or before in DETERMINERS or before.endswith(("'s", "’s")):
        return None
    if word in AUXILIARIES and not _main(words, place):
        return Verb(match.start(), match.end(), "auxiliary", word, word, word, plural)
    known = forms().get(word) or _past_of(words, place)
    if known is None:
        return None
    tense, base, past, participle = known
    if tense == "past" and before in AUXILIARIES | {"not", "been"}:
        return None
    ends = place == len(words) - 1 or words[place + 1][0].lower() == "by"
    if tense == "past" and past == participle and ends and base not in INTRANSITIVE:
        return None
    if tense == "plural":
        if before in ("and", "or") or not (
            plural or before.endswith("s") or " and " in text[: match.start()]
        ):
            return None
        tense, plural = "present", True
    elif tense == "present":
        plural = False
    return Verb(match.start(), match.end(), tense, base, past, participle, plural)


def _past_of(words: list[re.Match[str]], place: int) -> tuple[str, str, str, str] | None:
    """An unknown verb whose past is sure, since it has an object: `moved a table`; no base."""
    word = words[place][0].lower()
    after = words[place + 1][0].lower() if place + 1 < len(words) else ""
    if not word.endswith("ed") or after not in ("a", "an", "the", "its", "his", "her", "their"):
        return None
    return "past", "", word, word


def _main(words: list[re.Match[str]], place: int) -> bool:
    """Whether have or do stands for itself: `has a fault`, `has to be asked`."""
    if words[place][0].lower() not in ("has", "have", "had", "does", "do", "did"):
        return False
    if place == len(words) - 1:
        return False
    after = words[place + 1][0].lower()
    participles = {one[3] for one in forms().values()}
    return not (after.endswith("ed") or after in participles | {"been", "not", "already", "just"})


def is_plural(noun: str) -> bool:
    """Whether a noun stands for several: by its last word before of, that, in and the like."""
    found: list[str] = []
    for word in re.findall(r"[\w'’-]+", noun.removeprefix("the ").removeprefix("these ")):
        if word.lower() in BOUNDARIES:
            break
        found.append(word)
    if not found or found[0].lower() in SINGULAR:
        return False
    return "and" in found or re.search(r"[^sui]s$|^(people|staff|children)$", found[-1]) is not None


def lasts(verb: Verb) -> bool:
    """Whether a clause tells of a state, so that it is so from its event on: `the list shows`."""
    return verb.tense == "auxiliary" or (verb.tense == "present" and verb.base in LASTING)


def perfect(text: str, positive: bool = True) -> str:
    """`the meeting starts` as "the meeting has started"; empty where no verb is found."""
    verb = verb_of(text)
    if verb is None or verb.tense == "auxiliary":
        return ""
    have = "have" if verb.plural else "has"
    have += "" if positive else " not"
    return f"{text[: verb.start]}{have} {verb.participle}{text[verb.end :]}"


def past(text: str) -> str:
    """`the promotion ends` as "the promotion ended"; empty where no verb is found."""
    verb = verb_of(text)
    if verb is None or verb.tense == "auxiliary":
        return ""
    return f"{text[: verb.start]}{verb.past}{text[verb.end :]}"
