"""This module says what a verdict may name: a rule, step, check item, form or relation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sopkit.language import pick
from sopkit.rules import RULE_KINDS
from sopkit.speaking import (
    Labels,
    Scene,
    capital,
    say_condition,
    say_relation,
    say_tolerance,
    sentence,
)
from sopkit.speaking.demands import conditional, each_event, exceptions

if TYPE_CHECKING:
    from sopkit.procedure import Entry, Procedure
    from sopkit.rules import RuleKind

_KINDS = {kind.name: kind for kind in RULE_KINDS}
# a broken `should` is a deviation, to be explained
_MILDER = {
    "不得": "不应",
    "必须": "应",
    "须始终": "应始终",
    "须有": "应有",
    " must ": " should ",
}


def kind_of(rule: Mapping[str, Any]) -> RuleKind | None:
    """The kind under which a rule is written; None if there is no such kind."""
    return next((kind for name, kind in _KINDS.items() if name in rule), None)


def demand_of(rule: Mapping[str, Any], names: Labels) -> list[str]:
    """What a rule demands, without capitals and full stops; its condition stands first."""
    kind = kind_of(rule)
    body = rule.get(kind.name) if kind is not None else None
    if kind is None or not isinstance(body, Mapping):
        return []
    if "this." in str(rule):
        names = names.judging(each_event(body))
    said = [one for one in kind.say(body, names) if one]
    if "when" in rule and said:
        said[0] = conditional(say_condition(rule["when"], names), said[0], names)
    if rule.get("modality") == "should" and said:
        said[0] = milder(said[0])
    return said


def milder(text: str) -> str:
    """A must as a should."""
    for strong, mild in _MILDER.items():
        if strong in text:
            return text.replace(strong, mild, 1)
    return text


def say_rule(rule: Mapping[str, Any], names: Labels) -> tuple[str, ...]:
    """A rule in sentences, the demand first, then what frees from it and who is told."""
    said = demand_of(rule, names)
    if said:
        said += exceptions(rule, names)
    return tuple(sentence(one, names.language) for one in said if one)


def entry_text(entry: Entry, procedure: Procedure, names: Labels) -> str:
    """What stands under a name that a verdict may have, in one sentence without full stop."""
    written = entry.written
    if entry.path[0] == "layouts":
        return relation_text(written, str(entry.path[1]), procedure, names)
    if entry.path[0] == "roles":
        role, others = names.role(entry.path[1]), names.role(written["separate_from"])
        english = f"No person acts both as {role} and as {others}"
        return pick(names.language, english, f"同一人不得兼任{role}和{others}")
    for key in ("message", "check", "do"):
        if isinstance(written.get(key), Mapping):
            return names.text(written[key])
    if "form" in written:
        return capital(_KINDS["record"].say(written, names)[0])
    said = demand_of(written, names)
    if said:
        return capital(said[0])
    owner = procedure.data["steps"][int(entry.path[1])] if entry.path[0] == "steps" else written
    return names.text(owner.get("do")) or names.label(entry.id)


def relation_text(
    relation: Mapping[str, Any], layout: str, procedure: Procedure, names: Labels
) -> str:
    """A relation of a layout, with its tolerance in brackets."""
    layouts = procedure.data["layouts"]
    scene = Scene(names, layouts[layout].get("objects") or {}, layouts)
    text = capital(say_relation(relation, scene))
    tolerance = say_tolerance(relation, names)
    if not tolerance:
        return text
    return f"{text} ({tolerance})" if names.language == "en" else f"{text}（{tolerance}）"
