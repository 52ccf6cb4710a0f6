"""This module is the kind `phrase`: what is said at an event, or never said.

What it says:
    At an event one of the wordings is used (`any`), every one (`all`), or none (`never`). `fill`
    gives the values of their placeholders. `tone`, and `rotate` (use them in turn), are printed for
    those who speak.

Why:
    The first sentence on the telephone is the house's, not the day's.

Example:
    facts:
      on_duty: {type: person, label: {en: agent on duty, zh: 当值座席员}}
    events:
      call.taken: {label: {en: call answered, zh: 已接听}}
      call.ended: {label: {en: call ended, zh: 通话结束}}
    rules:
    - id: greeting
      phrase:
        event: call.taken
        any: [{en: "Good day, {name} speaking.", zh: "您好，我是{name}。"}]
        fill: {name: on_duty}
      source: A/hotline-call-answering#1
    - id: farewell
      phrase:
        event: call.ended
        any: [{en: Thank you for calling., zh: 感谢来电。}, {en: Goodbye., zh: 再见。}]
        rotate: true
        tone: {en: friendly, zh: 亲切}
      source: A/hotline-call-answering#7

How it is judged:
    When the event brings the words (`said`). In either language, letters of either case alike. A
    placeholder stands for any words; with `fill` for the value of a fact, of a field of the event
    (`this.name`) or of an expression, or for a text {en: .., zh: ..}. While that value is unknown,
    words that fit otherwise are unknown, never wrong. An event without words is not looked at.

Source:
    A/hotline-call-answering.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from sopkit.diagnostics import suggest
from sopkit.frozen import dataclass
from sopkit.kernel.demands import WordsAre
from sopkit.kernel.program import Guard
from sopkit.language import pick
from sopkit.modelling import PlainValidator, WithJsonSchema
from sopkit.quantities import say as said_value
from sopkit.rules.base import Entry, RuleKind, SayBody, nothing_to_lint
from sopkit.rules.fields import PAIR, Occurrences, quoted, refuse, text_pair
from sopkit.speaking import Labels, say_event
from sopkit.speaking import quoted as in_marks
from sopkit.speaking.demands import Written

if TYPE_CHECKING:
    from sopkit.kernel.program import Expression, Filling, Rule, Spec
    from sopkit.quantities import ValueType
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


LANGUAGES = ("en", "zh")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _fills(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        refuse("wrong-type", f"'fill' is {{placeholder: fact}}, not {quoted(value)}")
    return {str(name): _filling(below) for name, below in value.items()}


def _filling(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return text_pair(value)
    message = f"a placeholder stands for a fact, this.field or a text, not {quoted(value)}"
    refuse("wrong-type", message)


Fills = Annotated[
    dict[str, Any],
    PlainValidator(_fills),
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"anyOf": [PAIR, {"type": "string"}]}}
    ),
]


class Body(SayBody):
    """What stands under `phrase`."""

    event: Occurrences
    fill: Fills = {}


@dataclass(frozen=True, slots=True)
class Value:
    """A placeholder that stands for a value of the case or of the event."""

    expression: Expression
    value_type: ValueType | None

    def ways(self, scope: Any) -> tuple[str, ...] | None:
        """As it is said in either language, and as it is written."""
        value = self.expression.value(scope)
        if value is None:
            return None
        told = [said_value(value, self.value_type, language) for language in LANGUAGES]
        return tuple(dict.fromkeys((*told, str(value))))

    def needs(self, scope: Any) -> tuple[str, ...]:
        """The facts that would tell."""
        return self.expression.needs(scope)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A placeholder that stands for a written text."""

    texts: tuple[str, ...]

    def ways(self, _scope: Any) -> tuple[str, ...]:
        """The text in either language."""
        return self.texts

    def needs(self, _scope: Any) -> tuple[str, ...]:
        """Nothing."""
        return ()


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard on the words of the event."""
    body: Body = entry.body
    fill = _fillings(entry, lowering)
    return said(body, entry.path, entry.rule, body.event, entry.at("event"), lowering, fill)


def said(
    body: SayBody,
    path: Path,
    rule: Rule,
    event: tuple[str, ...],
    event_path: Path,
    lowering: Lowering,
    fill: tuple[tuple[str, Filling], ...] = (),
) -> list[Spec]:
    """The guard of wordings; a step with `say` is lowered by this function too."""
    if not (body.any or body.all or body.never):
        lowering.report("missing-key", "no wording is given; add any, all or never", path, key=True)
        return []
    words = WordsAre(_wordings(body.any), _wordings(body.all), _wordings(body.never), fill)
    return [Guard(rule, lowering.occurrences(event, event_path), (words,))]


def _fillings(entry: Entry, lowering: Lowering) -> tuple[tuple[str, Filling], ...]:
    """What stands in the place of each placeholder; one that no wording has is reported."""
    body: Body = entry.body
    texts = [text for pair in (*body.any, *body.all, *body.never) for text in pair.values()]
    known = {name.strip() for text in texts for name in PLACEHOLDER.findall(str(text))}
    found: list[tuple[str, Filling]] = []
    for name, written in body.fill.items():
        path = entry.at("fill", name)
        if name not in known:
            message = f"no wording has the placeholder '{{{name}}}'{suggest(name, known)}"
            lowering.report("unknown-placeholder", message, path, key=True)
        elif isinstance(written, dict):
            texts = [written[language] for language in LANGUAGES if written.get(language)]
            found.append((name, Fixed(tuple(texts))))
        else:
            value = lowering.expression(written, path, this=body.event)
            if value is not None:
                found.append((name, Value(value, getattr(value, "value_type", None))))
    return tuple(found)


def _wordings(texts: list[dict[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(pair[language] for language in ("en", "zh") if language in pair) for pair in texts
    )


LEADS = {
    "any": ("say one of these", "说以下任意一句"),
    "all": ("say all of these", "说全以下各句"),
    "never": ("never say any of these", "不得说以下任何一句"),
}
ONE = {"any": ("say", "说"), "all": ("say", "说"), "never": ("never say", "不得说")}


def say(body: Written, names: Labels) -> list[str]:
    """Wording that is required or forbidden at an event."""
    event = say_event(body.get("event"), names)
    said = []
    for key in LEADS:
        if key not in body:
            continue
        several = body[key] if isinstance(body[key], list | tuple) else [body[key]]
        english, chinese = (LEADS if len(several) > 1 else ONE)[key]
        texts = pick(names.language, " / ", "").join(in_marks(names.text(one)) for one in several)
        order = f"At {event}, {english}: {texts}"
        said.append(pick(names.language, order, f"{event}时，{chinese}：{texts}"))
    for name, written in (body.get("fill") or {}).items():
        value = names.text(written) if isinstance(written, Mapping) else names.value(written)
        said.append(pick(names.language, f"{{{name}}}: {value}", f"{{{name}}}：{value}"))
    if body.get("rotate"):
        said.append(pick(names.language, "Use them in turn", "轮换使用"))
    if "tone" in body:
        tone = names.text(body["tone"])
        said.append(pick(names.language, f"Tone: {tone}", f"语气：{tone}"))
    return said


KIND = RuleKind("phrase", Body, lower, nothing_to_lint, say, __doc__ or "")
