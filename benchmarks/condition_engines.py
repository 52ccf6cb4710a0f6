"""This module builds each engine that conditions are compared with, from the same neutral rules.

Whatever can be prepared once is done in the builder; what has to be done for every case is in the
function it returns, which takes nested and flat facts and gives the indexes of broken rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sopkit.expressions import Condition, ConditionSet, Names, Scope, compile_condition
from sopkit.quantities import ValueType
from workload import CHOICES, FLAGS, NUMBERS, Dialect, Tree

Run = Callable[[dict[str, Any], dict[str, Any]], Sequence[int]]
Builder = Callable[[Sequence[Tree]], Run]

SOPKIT = Dialect(brackets="{}", word=str)
_ZEN = Dialect()


def names() -> Names:
    """The facts of the workload, declared."""
    facts = {name: ValueType("count") for name in NUMBERS}
    facts |= {name: ValueType("bool") for name in FLAGS}
    for name, words in CHOICES.items():
        facts[name] = ValueType("choice", of={word: {"en": word, "zh": word} for word in words})
    return Names(facts=facts)


def conditions(rules: Sequence[Tree]) -> list[Condition]:
    """The rules as sopkit's conditions."""
    declared = names()
    found = [compile_condition(SOPKIT.write(rule), declared, _refuse) for rule in rules]
    return [condition for condition in found if condition is not None]


def _refuse(*fault: object) -> None:
    raise ValueError(fault)


def sopkit_set(rules: Sequence[Tree]) -> Run:
    """One generated function for all rules, three-valued."""
    judge = ConditionSet(conditions(rules)).all
    return lambda tree, flat: judge(flat)[0]


def sopkit_single(rules: Sequence[Tree]) -> Run:
    """One generated function a rule."""
    tests = [condition.generated().test for condition in conditions(rules)]

    def run(tree: dict[str, Any], flat: dict[str, Any]) -> list[int]:
        scope = Scope(flat)
        return [index for index, test in enumerate(tests) if test(scope)]

    return run


def sopkit_closures(rules: Sequence[Tree]) -> Run:
    """Closures, as used for a condition that is judged once."""
    tests = [condition.test for condition in conditions(rules)]

    def run(tree: dict[str, Any], flat: dict[str, Any]) -> list[int]:
        scope = Scope(flat)
        return [index for index, test in enumerate(tests) if test(scope)]

    return run


def zen_list(rules: Sequence[Tree]) -> Run:
    """zen-engine at its best: one expression that is a list of all rules."""
    import zen

    expression = zen.compile_expression(f"[{', '.join(_ZEN.write(rule) for rule in rules)}]")
    return lambda tree, flat: [
        index for index, value in enumerate(expression.evaluate(tree)) if value
    ]


def zen_single(rules: Sequence[Tree]) -> Run:
    """zen-engine with one expression a rule."""
    import zen

    compiled = [zen.compile_expression(_ZEN.write(rule)) for rule in rules]
    return lambda tree, flat: [
        index for index, expression in enumerate(compiled) if expression.evaluate(tree)
    ]


def rule_engine_single(rules: Sequence[Tree]) -> Run:
    """rule-engine, which has one expression a rule only."""
    import rule_engine

    def indexed(name: str) -> str:
        first, *rest = name.split(".")
        return first + "".join(f'["{word}"]' for word in rest)

    dialect = Dialect(field=indexed)
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    compiled = [rule_engine.Rule(dialect.write(rule), context=context) for rule in rules]
    return lambda tree, flat: [index for index, rule in enumerate(compiled) if rule.matches(tree)]


ENGINES: Mapping[str, Builder] = {
    "sopkit, set": sopkit_set,
    "sopkit, function a rule": sopkit_single,
    "sopkit, closures": sopkit_closures,
    "zen-engine, one list": zen_list,
    "zen-engine, one a rule": zen_single,
    "rule-engine": rule_engine_single,
}
