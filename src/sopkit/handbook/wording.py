"""This module says each rule in plain sentences, from the data as written in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sopkit.handbook import demands, limits
from sopkit.handbook.conditions import say_condition
from sopkit.handbook.names import Names
from sopkit.handbook.terms import KINDS, pick
from sopkit.handbook.values import lower, sentence

Sayer = Callable[[Mapping[str, Any], Names], list[str]]

SAYERS: Final[dict[str, Sayer]] = {
    "respond": demands.respond,
    "every": demands.every,
    "before": demands.before,
    "order": demands.order,
    "permit": limits.permit,
    "forbid": limits.forbid,
    "count": limits.count,
    "hold": limits.hold,
    "measure": limits.measure,
    "stock": limits.stock,
    "record": demands.record,
    "phrase": demands.phrase,
    "attest": demands.attest,
    "schedule": demands.schedule,
    "attempt": demands.attempt,
    "table": limits.table,
    "kpi": limits.kpi,
}


def kind_of(rule: Mapping[str, Any]) -> str:
    """The kind key of a rule; empty if it has none that is known."""
    return next((kind for kind in SAYERS if kind in rule), "")


def say_kind(kind: str, language: str) -> str:
    """The name of a rule kind."""
    return pick(language, *KINDS[kind]) if kind in KINDS else ""


def say_rule(rule: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    """A rule in sentences, the demand first, then what frees from it and who is told."""
    kind = kind_of(rule)
    body = rule.get(kind)
    if not isinstance(body, Mapping):
        return ()
    if kind == "forbid":
        said = limits.forbid(body, names, strength=str(rule.get("modality", "must")))
    else:
        said = SAYERS[kind](body, names)
    if "when" in rule and said:
        said[0] = conditional(say_condition(rule["when"], names), said[0], names)
    said += exceptions(rule, names)
    return tuple(sentence(one, names.language) for one in said if one)


def conditional(condition: str, text: str, names: Names) -> str:
    """The condition first, then the demand."""
    return pick(names.language, f"If {condition}, {lower(text)}", f"如{condition}，{text}")


def exceptions(rule: Mapping[str, Any], names: Names) -> list[str]:
    """`unless`, `grace`, `message`, `remedy` and `escalate` of a rule or step."""
    said = []
    if "unless" in rule:
        condition = say_condition(rule["unless"], names)
        said.append(pick(names.language, f"Not needed if {condition}", f"例外：{condition}"))
    if "grace" in rule:
        span = names.value(rule["grace"])
        said.append(pick(names.language, f"Grace: {span}", f"宽限：{span}"))
    if "remedy" in rule:
        remedy = rule["remedy"]
        text = names.text(remedy) if isinstance(remedy, Mapping) else names.act(remedy)
        said.append(pick(names.language, f"Remedy: {text}", f"补救：{text}"))
    if "message" in rule:
        said.append(names.text(rule["message"]))
    found = rule.get("escalate")
    several = found if isinstance(found, (list, tuple)) else [found] if found else []
    return said + [escalation(one, names) for one in several]


def escalation(one: Mapping[str, Any], names: Names) -> str:
    """Who is told of a violation that is still owed."""
    role = names.role(one.get("to"))
    if "after" not in one:
        return pick(names.language, f"If violated, tell the {role}", f"违规的，上报{role}")
    span = names.value(one["after"])
    english = f"If still open {span} later, tell the {role}"
    return pick(names.language, english, f"超时 {span}仍未完成的，上报{role}")
