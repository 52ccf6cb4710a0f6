"""This module says time phrases in words, such as `10 min before meeting.start`."""

from __future__ import annotations

import re
from typing import Final

from sopkit.handbook.names import Names
from sopkit.handbook.terms import pick
from sopkit.handbook.values import NUMBER, say_range

CLOCK: Final = r"\d{1,2}:\d{2}"
SHIFT: Final = re.compile(r"next(?: (\w+))? (shift |working day )?start after (.+)")
SHIFT_END: Final = re.compile(r"(?:(\w+) )?shift end after (.+)")
COUNTED: Final = re.compile(r"the (\d+)(?:st|nd|rd|th) (\S+) after (.+)")


def say_due(phrase: str, names: Names) -> str:
    """A due in words, fit to stand after the act: `no later than 10 min before meeting begins`."""
    text = " ".join(str(phrase).split())
    either = re.fullmatch(r"the (later|earlier) of (.+)", text)
    if either is not None:
        return _either(either.group(1), either.group(2), names)
    for sayer in (_window, _same_day, _within, _before):
        said = sayer(text, names)
        if said is not None:
            return said
    instant = say_instant(text, names)
    if text.startswith("about "):
        return instant
    return pick(names.language, f"no later than {instant}", f"不晚于{_apart(instant)}")


def say_instant(phrase: str, names: Names) -> str:
    """A point in time in words: `2 min after “Fill the pot”`."""
    text = " ".join(str(phrase).split())
    counted = COUNTED.fullmatch(text)
    if counted is not None:
        place, event, anchor = counted.groups()
        happening, first = names.happening(event), say_instant(anchor, names)
        said = f"number {place} of {happening} after {first}"
        return pick(names.language, said, f"{first}后第 {place} 次{happening}")
    shift = SHIFT.fullmatch(text)
    if shift is not None:
        return _shift_start(shift, names)
    ending = SHIFT_END.fullmatch(text)
    if ending is not None:
        role = names.role(ending.group(1)) if ending.group(1) else ""
        anchor = say_instant(ending.group(2), names)
        english = f"the end of the{' ' + role if role else ''} shift after {anchor}"
        return pick(names.language, english, f"{anchor}后{role}当班结束时")
    away = re.fullmatch(r"(.+?) (before|after) (.+)", text)
    if away is not None:
        return _away(away.group(1), away.group(2), away.group(3), names)
    return names.happening(text)


def _away(period: str, side: str, anchor: str, names: Names) -> str:
    span, point = names.value(period), _anchor(anchor, names)
    if names.language == "en":
        return f"{span} {side} {point}"
    word = "前" if side == "before" else "后"
    return f"{point}{word}{_apart(span)}"


def _shift_start(match: re.Match[str], names: Names) -> str:
    who, what, anchor = match.groups()
    point = say_instant(anchor, names)
    if what is None and who in {"shift", None}:
        who = None
    if what is not None and what.startswith("working"):
        english, chinese = "the next working day", "下一个工作日"
    else:
        role = names.role(who) if who else ""
        english = f"the next{' ' + role if role else ''} shift"
        chinese = f"{role}下一班"
    return pick(names.language, f"the start of {english} after {point}", f"{point}后{chinese}开始")


def _either(word: str, rest: str, names: Names) -> str:
    for match in re.finditer(r" and ", rest):
        first, second = rest[: match.start()], rest[match.end() :]
        if first.startswith("between") and " and " not in first:
            continue
        one, other = say_due(first, names), say_due(second, names)
        english = f"{one} or {other}, whichever is {word}"
        chinese = f"{one}与{other}，以较{'晚' if word == 'later' else '早'}者为准"
        return pick(names.language, english, chinese)
    return rest


def _window(text: str, names: Names) -> str | None:
    match = re.fullmatch(r"between (.+?) and (.+) (after|before) (\S+)", text)
    if match is not None and not re.match(CLOCK, match.group(1)):
        low, high, side, anchor = match.groups()
        return _gap(_joined(low, high, names), side, anchor, names)
    ranged = re.fullmatch(r"between (.+) (after|before) (\S+)", text)
    if ranged is not None and not re.match(CLOCK, ranged.group(1)):
        return _gap(names.value(ranged.group(1)), ranged.group(2), ranged.group(3), names)
    return None


def _joined(low: str, high: str, names: Names) -> str:
    unit = re.fullmatch(rf"({NUMBER})\s*(.*)", high)
    if unit is not None and re.match(NUMBER, low):
        return say_range(low.split(" ", maxsplit=1)[0], unit[1], unit[2], names.language)
    return f"{names.value(low)}{pick(names.language, ' to ', '～')}{names.value(high)}"


def _gap(span: str, side: str, anchor: str, names: Names) -> str:
    point = _anchor(anchor, names)
    word = "前" if side == "before" else "后"
    return pick(names.language, f"{span} {side} {point}", f"{point}{word}{_apart(span)}")


def _same_day(text: str, names: Names) -> str | None:
    match = re.fullmatch(
        rf"(?:(before {CLOCK}|between {CLOCK} and {CLOCK}) ?)?"
        rf"(?:(same day as|next working day after|next day after) (\S+))?"
        rf"(?: (before {CLOCK}|between {CLOCK} and {CLOCK}))?",
        text,
    )
    if match is None or not any(match.groups()):
        return None
    day, event = match.group(2), match.group(3)
    clock = _clock(match.group(1) or match.group(4) or "", names)
    if day is None:
        return clock
    point = names.happening(event)
    words = {
        "same day as": (f"on the day of: {point}", f"{point}当日"),
        "next day after": (f"on the day after: {point}", f"{point}次日"),
        "next working day after": (
            f"on the next working day after: {point}",
            f"{point}后的下一个工作日",
        ),
    }
    if clock and names.language == "en":
        return f"{clock}, {words[day][0]}"
    return pick(names.language, *words[day]) + _apart(clock)


def _clock(text: str, names: Names) -> str:
    times = re.findall(CLOCK, text)
    if not times:
        return ""
    if len(times) == 1:
        return pick(names.language, f"no later than {times[0]}", f"{times[0]} 前")
    return pick(names.language, f"between {times[0]} and {times[1]}", f"{times[0]}～{times[1]}")


def _within(text: str, names: Names) -> str | None:
    if not text.startswith("within "):
        return None
    period, _, anchor = text.removeprefix("within ").partition(" of ")
    span = names.value(period)
    if not anchor:
        return pick(names.language, f"within {span}", f"{span if _figure(span) else '在' + span}内")
    point = say_instant(anchor, names)
    if not _figure(span):
        return pick(names.language, f"after {point}, within {span}", f"{point}后，在{span}内")
    return pick(names.language, f"within {span} of {point}", f"{point}后{_apart(span)}内")


def _before(text: str, names: Names) -> str | None:
    if text.startswith("before "):
        point = _anchor(text.removeprefix("before "), names)
        return pick(names.language, f"before {point}", f"{point}前")
    return None


def _apart(text: str) -> str:
    """A figure stands apart from the Chinese text before it."""
    return f" {text}" if text[:1].isdigit() else text


def _figure(text: str) -> bool:
    return text[:1].isdigit()


def _anchor(text: str, names: Names) -> str:
    """An instant behind `before` or `after`."""
    return names.clause(text) if names.get(text) is not None else say_instant(text, names)
