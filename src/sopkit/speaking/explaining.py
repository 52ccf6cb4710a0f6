"""This module explains in words what makes a condition true, false or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sopkit.expressions.tree import EventField, Fact, FieldOf, Happened, Item, This
from sopkit.language import Text, join, phrase
from sopkit.quantities import Money, say
from sopkit.speaking.conditions import Speaker
from sopkit.speaking.values import quoted, spaced

if TYPE_CHECKING:
    from sopkit.expressions import Condition, Part, Reading
    from sopkit.speaking.labels import Labels

WORDS: Final[Mapping[str, Text]] = {
    "with": Text("{first} ({rest})", "{first}（{rest}）"),
    "it": Text("it is {value}", "现为{value}"),
    "is": Text("{name} is {value}", "{name}为{value}"),
    "unknown": Text("it is not known whether {text}", "尚不清楚是否{text}"),
    "untold": Text("it cannot be told whether {text}", "尚不能判断{text}是否成立"),
    "missing": Text("{name} is not known", "{name}尚不清楚"),
    "absent": Text("there is no {name}", "没有{name}"),
    "not_yet": Text("not yet: {what}", "尚未：{what}"),
    "not_happened": Text("{name} has not happened", "{name}尚未发生"),
    "currencies": Text("{seen}, and the currencies differ", "{seen}，币种不同"),
}


def explain(condition: Condition, scope: Any, names: Labels) -> tuple[str, ...]:
    """A sentence for every part that makes the condition what it is."""
    return tuple(_sentence(part, scope, names) for part in condition.parts(scope))


def lacking(condition: Condition, scope: Any, names: Labels) -> tuple[str, ...]:
    """A sentence for every part of a condition that is not so, or of which nothing is known.

    A step or event that is missing is said by what is to be done.
    """
    found = []
    for part in condition.parts(scope):
        if part.value is True:
            continue
        name = names.get(part.node.event) if isinstance(part.node, Happened) else None
        act = name.act or (name.label if name.sort == "step" else "") if name else ""
        text = _word(names, "not_yet", what=act) if act else _sentence(part, scope, names)
        found.append(text)
    return tuple(found)


def _sentence(part: Part, scope: Any, names: Labels) -> str:
    speaker = Speaker(names)
    if part.value is None:
        return _unknown(part, scope, speaker)
    text = speaker.clause(part.node, part.value)
    if isinstance(part.node, Happened | Fact | This | EventField | FieldOf | Item):
        return text
    seen = [_reading(one, part, scope, speaker) for one in part.readings]
    return _word(names, "with", first=text, rest=join(seen, names.language)) if seen else text


def _is_money(part: Part) -> bool:
    """Whether all that a part compares is known, and is money: then only currencies can differ."""
    return any(isinstance(one.value, Money) for one in part.readings)


def _unknown(part: Part, scope: Any, speaker: Speaker) -> str:
    names = speaker.names
    text = speaker.clause(part.node).removeprefix("是否")
    if isinstance(part.node, Fact | This | EventField) and not part.absent:
        return _word(names, "unknown", text=text)
    why = [_word(names, "missing", name=names.wanted(one)) for one in part.needs]
    for one in part.absent:
        if one == part.text and _is_money(part):
            seen = [_reading(one, part, scope, speaker) for one in part.readings]
            why.append(_word(names, "currencies", seen=join(seen, names.language)))
            continue
        event = one[5:-1] if one.startswith("last(") else ""
        key = "not_happened" if event else "absent"
        why.append(_word(names, key, name=names.mention(event) if event else names.wanted(one)))
    first = _word(names, "untold", text=quoted(text) if names.language == "zh" else text)
    return _word(names, "with", first=first, rest=join(why, names.language)) if why else first


def _reading(reading: Reading, part: Part, scope: Any, speaker: Speaker) -> str:
    value = say(reading.value, reading.value_type, speaker.language, scope.zone)
    if reading.value_type.kind == "choice":
        value = quoted(value)
    if speaker.language == "zh":
        value = spaced(value)
    if len(part.readings) == 1:
        return _word(speaker.names, "it", value=value)
    return _word(speaker.names, "is", name=speaker.noun(reading.node), value=value)


def _word(names: Labels, key: str, **values: object) -> str:
    return phrase(key, names.language, catalogue=WORDS, **values)
