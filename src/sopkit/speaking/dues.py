"""This module says time phrases of the file in words, with labels and with tolerances for about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from sopkit.language import pick
from sopkit.late import late_pattern
from sopkit.phrases import Due, PhraseError, Vague, parse_due, parse_not_before
from sopkit.phrases import say_due as say_parsed
from sopkit.phrases.model import At, Shifted, Within
from sopkit.speaking.labels import Labels
from sopkit.speaking.values import spaced

# What `about` stands before; it is read as a value of this name, which is said with a tolerance.
ABOUT: Final = late_pattern(r"\babout (\d[\d.]* (?:working[ _])?\w+|[^\W\d]\w*)")
LENGTH: Final = late_pattern(
    r"\b(second|minute|hour|day|week|month|year)s?$|([秒天日周月年]|小时|分钟|期限|时限)$"
)
LIMIT: Final = late_pattern(r"^the .*(limit|time|period)$|[期限]$")
# A day that is counted from what was just said.
DAYS: Final = ("当天", "次日", "后的下一个工作日")
DAYS_ON: Final = {
    "on the same day": "on the same day",
    "on the day": "on the next day",
    "on the next working day": "on the next working day",
}
# 即时, 第一时间, 规定时限内
MOST_OF_ADVERB: Final = 5
TOLERATED: Final = "tolerated_value"


def say_due(phrase: str, names: Labels) -> str:
    """A due in words, fit to stand after the act: `no later than 10 min before the meeting begins`.

    A phrase that cannot be read comes back with its names replaced by labels.
    """
    due = parsed(phrase, parse_due)
    if due is None:
        return replaced(phrase, names)
    said = words(due, phrase, names)
    if not isinstance(due.form, At) or ABOUT.search(phrase):
        return said
    vague = said_of(due.form, names)
    if vague and not LENGTH.search(vague):
        # `in good time` is no length of time that could be the least
        rest = said.replace(vague, "", 1).strip()
        return pick(names.language, f"{vague}, {rest}", f"{rest}（{vague}）")
    return pick(names.language, f"no later than {said}", f"不晚于{spaced(said)}")


def say_due_after(phrase: str, opened: str, names: Labels) -> str:
    """A due behind `after ..`: what counts from that very event does not name it once more."""
    said, due = say_due(phrase, names), parsed(phrase, parse_due)
    if due is None or tuple(due.events) != (opened,):
        return said
    called = (names.happening(opened), names.clause(opened))
    if names.language == "zh":
        own = said.removeprefix(called[0])
        within = own.removeprefix("后") if isinstance(due.form, Within) else said
        return own if own in DAYS else within.lstrip()
    ends = tuple(f" {word} {one}" for word in ("after", "as") for one in called)
    end = next((one for one in ends if said.endswith(one)), "")
    own = said.removesuffix(end)
    return DAYS_ON.get(own, own if isinstance(due.form, Within) else said) if end else said


def opened_in_chinese(trigger: str, due: str) -> str:
    """What stands before the act: `提问后 3 分钟内，`, `登入退款表当天，`, `入座后，即时`."""
    if due in DAYS:
        return f"{trigger}{due}，"
    if re.match(r"\d[^，]*内$", due):
        return f"{trigger}后{spaced(due)}，"
    return f"{trigger}后，{hurried(due)}"


def hurried(due: str) -> str:
    """A due before a Chinese act; a bare adverb such as 即时 stands with the act."""
    bare = len(due) <= MOST_OF_ADVERB and not re.search(r"[\d，、“”《》（）]", due)
    return due if bare or not due else f"{due}，"


def said_of(form: At, names: Labels) -> str:
    """The word of the source that stands for the length of time before or after something."""
    spread = form.instant.spread if isinstance(form.instant, Shifted) else None
    found = names.get(getattr(spread.first, "name", ""), "parameter") if spread else None
    data = (found.data or {}) if found is not None else {}
    return names.text(data["vague"]) if data.get("vague") and "is" not in data else ""


def say_instant(phrase: str, names: Labels) -> str:
    """A point in time in words: `2 min after “Fill the pot”`."""
    due = parsed(phrase, parse_not_before)
    return replaced(phrase, names) if due is None else words(due, phrase, names)


def parsed(phrase: str, reader: Callable[[str], Due]) -> Due | None:
    """The phrase as read; None if it is no phrase."""
    try:
        return reader(ABOUT.sub(TOLERATED, str(phrase)))
    except PhraseError:
        return None


def replaced(phrase: str, names: Labels) -> str:
    """The phrase with each name that is known replaced by its label."""

    def label(match: re.Match[str]) -> str:
        return names.label(match.group()) if names.get(match.group()) else match.group()

    return re.sub(r"[^\W\d]\w*(?:\.\w+)*", label, str(phrase))


def words(due: Due, phrase: str, names: Labels) -> str:
    """The phrase in words."""
    about = ABOUT.search(phrase)

    def event(name: str) -> str:
        if names.get(f"role {name}") is not None:
            return names.role(name)
        return names.happening(name) if isinstance(due.form, Within) else names.clause(name)

    def parameter(name: str) -> str | Vague:
        if name == TOLERATED and about is not None:
            return names.value(f"about {about.group(1)}")
        found = names.get(name, "parameter")
        data = (found.data or {}) if found is not None else {}
        if data.get("vague") and "is" not in data:
            return Vague(limited(names.text(data["vague"]), due, names.language))
        return names.value(name)

    return together(say_parsed(due, names.language, event, parameter))


def limited(word: str, due: Due, language: str) -> str:
    """`the set time limit` is a length of time, so what is due is due within it."""
    if not isinstance(due.form, Within) or not LIMIT.search(word):
        return word
    return pick(language, f"within {word}", f"{word}内")


def together(text: str) -> str:
    """What is vaguely at the same time is so with something, not after it."""
    text = re.sub(r"^at the same time after ", "at the same time as ", text)
    return re.sub(r"^(.+)后同时$", r"与\1同时", text)
