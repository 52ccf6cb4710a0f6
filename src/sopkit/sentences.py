"""This module says each rule and relation in one sentence, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.expressions import text_of
from sopkit.language import fill, join, placeholders
from sopkit.phrases import (
    PhraseError,
    Vague,
    parse_due,
    parse_gap,
    parse_not_before,
    say_due,
    say_gap,
)
from sopkit.quantities import QuantityError, Range, Span, parse_range, say, say_range, say_span
from sopkit.relations import KINDS
from sopkit.rules import RULE_KINDS

if TYPE_CHECKING:
    from sopkit.declarations import Declared, ParameterInfo
    from sopkit.model import Relation
    from sopkit.procedure import Entry
    from sopkit.rules import RuleKind

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_CONDITIONS = frozenset("when_becomes while only_if limit that where".split())
_PERIODS = {
    "case": ("case", "单"),
    "day": ("day", "天"),
    "week": ("week", "周"),
    "month": ("month", "月"),
    "year": ("year", "年"),
}
_IN_ORDER = " → "

RELATIONS: Mapping[str, tuple[str, str]] = {
    "above": ("{of} [{gap} ]above {to}", "{of}在{to}上方[ {gap}]"),
    "below": ("{of} [{gap} ]below {to}", "{of}在{to}下方[ {gap}]"),
    "left_of": ("{of} [{gap} ]left of {to}", "{of}在{to}左侧[ {gap}]"),
    "right_of": ("{of} [{gap} ]right of {to}", "{of}在{to}右侧[ {gap}]"),
    "flush_with": ("{of} flush with {to}", "{of}与{to}齐平"),
    "parallel_to": ("{of} parallel to {to}", "{of}与{to}平行"),
    "in_line_with": ("{of} in line with {to}", "{of}与{to}成一线"),
    "in_line": ("{of} in a {to}", "{of}成一{to}"),
    "apart": ("{of} {to} apart", "{of}间距 {to}"),
    "same_place_as": ("{of} at {to}", "{of}位于{to}"),
    "between": ("{of} between {to}", "{of}在{to}之间"),
    "mirror_across": ("{of} mirrored across {to}", "{of}以{to}对称"),
    "rests_on": ("{of} on {to}", "{of}放在{to}上"),
    "faces": ("{of} facing {to}", "{of}朝{to}"),
    "points": (
        "{of} pointing to {to}[ at {angle}][, {gap} from it]",
        "{of}指向{to}[，{angle}][，相距 {gap}]",
    ),
}
_WORDS: Mapping[str, tuple[str, str]] = {
    "left": ("left edge", "左边"),
    "right": ("right edge", "右边"),
    "top": ("top edge", "上边"),
    "bottom": ("bottom edge", "下边"),
    "centre": ("centre", "中心"),
    "centre_x": ("middle line", "左右中线"),
    "centre_y": ("cross line", "上下中线"),
    "handle": ("handle", "把手"),
    "tip": ("tip", "尖端"),
    "tail": ("tail", "尾端"),
    "front": ("front", "前沿"),
    "back": ("back", "后背"),
    "top_left": ("top left corner", "左上角"),
    "top_right": ("top right corner", "右上角"),
    "bottom_left": ("bottom left corner", "左下角"),
    "bottom_right": ("bottom right corner", "右下角"),
    "middle_left": ("middle of the left edge", "左边中点"),
    "middle_right": ("middle of the right edge", "右边中点"),
}
_DIRECTIONS = {
    "left": ("the left", "左"),
    "right": ("the right", "右"),
    "up": ("up", "上"),
    "down": ("down", "下"),
    "row": ("row", "排"),
    "column": ("column", "列"),
}


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; a part in square brackets stands only if it has a value."""

    def part(found: re.Match[str]) -> str:
        inner = found.group(1)
        return inner if all(values.get(name) for name in placeholders(inner)) else ""

    plain = dict.fromkeys(placeholders(template), "") | dict(values)
    return fill(_OPTIONAL.sub(part, template), plain)


class Speaker:
    """Says what is written in rules, with the labels and figures of one procedure."""

    def __init__(self, declared: Declared, language: str) -> None:
        self.declared = declared
        self.language = language
        self._side = 0 if language == "en" else 1

    def rule(self, kind: RuleKind, written: Mapping[str, Any]) -> str:
        """A rule in one sentence: its kind's wording with what is written under it."""
        values = {key: self.value(key, value, kind.name) for key, value in written.items()}
        text = filled(kind.wording[self.language], values)
        return text[:1].upper() + text[1:]

    def value(self, key: str, written: Any, kind: str = "") -> str:
        """What stands under a key of a rule, in words."""
        if key in _CONDITIONS:
            return text_of(written)
        if isinstance(written, Mapping):
            return self.pair(written)
        if isinstance(written, list):
            said = [self.value(key, item, kind) for item in written]
            if key == "of" and kind == "order":
                return _IN_ORDER.join(said)
            return join(said, self.language, "or" if key in ("role", "for", "any") else "and")
        if key in ("due", "not_before"):
            return self.phrase(str(written), earliest=key == "not_before")
        if key == "gap":
            return self.gap(str(written))
        if key == "do":
            return self.order(str(written))
        if key == "per" and written in _PERIODS:
            return _PERIODS[written][self._side]
        return self.name(written)

    def pair(self, written: Mapping[str, Any]) -> str:
        """A text, or a check item, in the language."""
        text = written.get("check", written)
        return str(text.get(self.language) or text.get("en") or text.get("zh") or "")

    def order(self, name: str) -> str:
        """What is to be done: the order of an event that has one, else its label."""
        event = self.declared.model.events.get(name)
        return self.name(name) if event is None or event.do is None else self.pair(event.do)

    def name(self, written: Any) -> str:
        """A name by its label, a parameter or figure by its value, anything else as written."""
        if isinstance(written, bool | int | Decimal):
            return str(written).lower() if isinstance(written, bool) else f"{written}"
        text = str(written)
        event, word, condition = text.partition(" if ")
        if word:
            return f"{self.name(event)} ({condition.strip()})"
        if text in self.declared.parameters:
            return self.parameter(self.declared.parameters[text])
        if text in self.declared.labels:
            return self.declared.label(text, self.language)
        return self.figure(text)

    def figure(self, text: str) -> str:
        """A quantity or range; what is none stands as it is."""
        try:
            found = parse_range(text)
        except QuantityError:
            return text
        return say_range(found, self.language)

    def parameter(self, info: ParameterInfo) -> str:
        """The value of a parameter; without one the word of the source."""
        if info.value is None:
            return self.declared.label(info.name, self.language)
        if isinstance(info.value, Span):
            return say_span(info.value, self.language)
        if isinstance(info.value, Range):
            return say_range(info.value, self.language)
        return say(info.value, info.type, self.language)

    def _parameter(self, name: str) -> str | Vague:
        info = self.declared.parameters.get(name)
        if info is None:
            return name
        said = self.parameter(info)
        return Vague(said) if info.value is None else said

    def phrase(self, text: str, *, earliest: bool = False) -> str:
        """A time phrase; one that cannot be read stands as it is."""
        try:
            due = parse_not_before(text) if earliest else parse_due(text)
        except PhraseError:
            return text
        return say_due(due, self.language, self._label, self._parameter)

    def gap(self, text: str) -> str:
        """The gap of a series."""
        try:
            return say_gap(parse_gap(text), self.language, self._parameter)
        except PhraseError:
            return text

    def _label(self, name: str) -> str:
        return self.declared.label(name, self.language)

    # -- drawings

    def relation(self, relation: Relation, objects: Mapping[str, Any]) -> str:
        """A relation of a layout in a few words."""
        kind = next(key for key in KINDS if getattr(relation, key) not in (None, ()))
        written = getattr(relation, kind)
        targets: Iterable[Any] = (written,) if not isinstance(written, tuple) else written
        plain = kind in ("in_line", "faces", "apart")
        to = [self._target(one, objects, plain=plain or kind == "points") for one in targets]
        values = {
            "of": self.part(relation.of, objects),
            "to": join(to, self.language, "and"),
            "gap": "" if relation.gap is None else self.name(relation.gap),
            "angle": "" if relation.angle is None else self.name(relation.angle),
        }
        text = filled(RELATIONS[kind][self._side], values)
        return text[:1].upper() + text[1:]

    def _target(self, written: Any, objects: Mapping[str, Any], *, plain: bool) -> str:
        if plain and written in _DIRECTIONS:
            return _DIRECTIONS[written][self._side]
        if not isinstance(written, str) or written.partition(".")[0] not in objects:
            return self.name(written) if plain else self.part(str(written), objects)
        return self.part(written, objects)

    def part(self, text: str, objects: Mapping[str, Any]) -> str:
        """A part of an object: `paper.bottom` is the bottom edge of the paper."""
        each = re.match(r"(each|row of|column of|left|right)\s+(.*)", text)
        if each:
            word = {
                "each": ("each ", "每个"),
                "left": ("the left ", "左侧"),
                "right": ("the right ", "右侧"),
            }
            lead = word.get(each.group(1), ("", ""))[self._side]
            return lead + self.part(each.group(2), objects)
        names = text.split(".")
        labels = [self._object(name, objects) for name in names]
        if self.language == "zh":
            return "".join(labels)
        return labels[0] if len(labels) == 1 else f"{labels[-1]} of {labels[-2]}"

    def _object(self, name: str, objects: Mapping[str, Any]) -> str:
        thing = objects.get(name)
        if thing is not None and thing.label is not None:
            return self.pair(thing.label)
        if name in _WORDS:
            return _WORDS[name][self._side]
        return self.declared.label(name, self.language).replace("_", " ")


_FORM = ("Fill in the form: {title}", "填写《{title}》")


def entry_text(entry: Entry, declared: Declared, language: str) -> str:
    """What stands under a name that a verdict may have, in one sentence."""
    written = entry.written
    speaker = Speaker(declared, language)
    if entry.path[0] == "layouts":
        layout = declared.model.layouts[str(entry.path[1])]
        relation = next(one for one in layout.relations if one.id == written["id"])
        return speaker.relation(relation, layout.objects)
    if "check" in written:
        return speaker.pair(written)
    if "form" in written:
        title = declared.label(str(written["form"]), language)
        return _FORM[language != "en"].format(title=title)
    if isinstance(written.get("message"), Mapping):
        return speaker.pair(written["message"])
    kind = next((one for one in RULE_KINDS if one.name == entry.kind), None)
    body = written.get(entry.kind) if kind is not None else None
    if kind is None or not isinstance(body, Mapping):
        return declared.label(str(declared.model.steps[int(entry.path[1])].id), language)
    return speaker.rule(kind, body)
