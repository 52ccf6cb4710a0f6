"""What is said about conditions that are wrong, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.diagnostics import code_named
from sopkit.expressions import (
    Definition,
    Names,
    check_definitions,
    compile_condition,
    compile_value,
)
from sopkit.quantities import ValueType
from tests.expressions.vocabulary import NAMES

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "faults.yaml").read_text("utf-8"))
BOOLS = {f"b{index}": ValueType("bool") for index in range(4)}


def faults_of(source: Any, names: Names = NAMES, **options: Any) -> list[Any]:
    """Every fault that is reported; there is a condition only without one."""
    faults: list[Any] = []
    condition = compile_condition(source, names, lambda *fault: faults.append(fault), **options)

    assert (condition is None) == bool(faults)
    return faults


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["condition"] or "empty")
def test_fault(case: dict[str, Any]) -> None:
    """Each wrong condition of `cases/faults.yaml` has its fault at its place."""
    path, offset, length, name, message, hint = faults_of(case["condition"])[0]

    assert path == ()
    assert case["name"] == name == code_named(name).name
    assert case["says"] in f"{message} {hint}"
    assert (case["at"], case["length"]) == (offset, length)


def test_every_fault() -> None:
    """All faults of a skeleton are reported, each with the path of its leaf."""
    faults = faults_of({"all": ["attendes > 1", {"any": ["vip", "shift == dya and gap > 3"]}]})

    assert [
        (("all", 0), 0, "unknown-name"),
        (("all", 1, "any", 1), 9, "wrong-choice"),
        (("all", 1, "any", 1), 17, "type-mismatch"),
    ] == [(path, offset, name) for path, offset, _, name, *_ in faults]


@pytest.mark.parametrize(
    ("source", "path", "says"),
    [
        ({"al": ["vip"]}, ("al",), "all, any, not"),
        ({"all": ["vip"], "paid}": None}, ("paid}",), "inside YAML braces"),
        ({"all": "vip"}, ("all",), "a list"),
        ({"not": ["vip"]}, ("not",), "one condition"),
        ({"all": ["vip"], "any": ["paid"]}, (), "exactly one"),
        ({"all": []}, ("all",), "without conditions"),
        (["vip"], (), "a list is not a condition"),
        (None, (), "nothing is not a condition"),
        (5, (), "5 is not a condition"),
        ({"all": [3]}, ("all", 0), "3 is not a condition"),
    ],
)
def test_malformed_skeleton(source: Any, path: tuple[object, ...], says: str) -> None:
    """A skeleton of another form is refused with what is wanted."""
    found, _, _, name, message, hint = faults_of(source)[0]

    assert (path, "bad-condition") == (found, name)
    assert says in f"{message} {hint}"


@pytest.mark.parametrize(
    ("source", "large"),
    [
        ("not " * 62 + "vip", False),
        ("not " * 64 + "vip", True),
        ("(" * 63 + "vip" + ")" * 63, False),
        ("(" * 64 + "vip" + ")" * 64, True),
        (" + ".join(["attendees"] * 60) + " > 1", False),
        (" + ".join(["attendees"] * 70) + " > 1", True),
        (" and ".join(["vip"] * 1000), False),
        ("vip or " * 1428 + "vip", False),
        ("vip or " * 1429 + "vip", True),
        ("if vip then paid else " * 70 + "vip", True),
    ],
)
def test_limits(source: str, large: bool) -> None:
    """Length, depth and runs of operators are limited; at the limit is allowed."""
    faults = [] if not large else faults_of(source)

    assert bool(faults) == large == bool(faults_of(source))
    assert {fault[3] for fault in faults} <= {"condition-too-large"}


def test_definitions_cannot_explode() -> None:
    """A chain of definitions that doubles at every step is refused, not written out."""
    chain = {f"d{index}": Definition((), f"d{index - 1} or d{index - 1}") for index in range(1, 40)}
    names = Names(facts=BOOLS, definitions={"d0": Definition((), "b0"), **chain})

    assert "condition-too-large" == faults_of("d39", names)[0][3]
    assert [] == faults_of("d5", names)


def test_long_chain_of_definitions() -> None:
    """A definition that leads through very many others is refused, not a crash."""
    chain = {f"d{index}": Definition((), f"not d{index - 1}") for index in range(1, 400)}
    names = Names(facts=BOOLS, definitions={"d0": Definition((), "b0"), **chain})

    assert faults_of("d399", names)[0][3] in ("condition-too-large", "faulty-definition")


def test_choice_and_definition() -> None:
    """A word that is both a choice and a definition is refused."""
    names = Names(
        facts={"shift": ValueType("choice", of={"day": {}, "night": {}})},
        definitions={"day": Definition((), "true")},
    )

    assert "ambiguous-name" == faults_of("shift == day", names)[0][3]


def test_no_event_is_judged() -> None:
    """`this` has no meaning where no event is judged."""
    assert "unknown-name" == faults_of("this.amount > 5 CNY", NAMES.with_this(None))[0][3]


def test_definitions_are_checked() -> None:
    """The faults of definitions stand at the definitions."""
    faults: list[Any] = []
    check_definitions(NAMES, lambda *fault: faults.append(fault))

    assert {("broken",), ("circle",), ("ring",)} == {path[:1] for path, *_ in faults}


def test_definition_heading() -> None:
    """A heading gives name and parameters; a malformed one gives nothing."""
    assert ("covers", Definition(("a", "b"), "x")) == Definition.read("covers(a, b)", "x")
    assert ("big", Definition((), "x")) == Definition.read("big", "x")
    assert [None] * 3 == [Definition.read(text, "x") for text in ("f(a", "f(a, a)", "f(a b)")]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("attendees * 2", "number"),
        ("attendees", "count"),
        ("gap + 1 cm", "length"),
        ("today(at)", "date"),
        ("since(tea.poured)", "duration"),
        ("arrival - born", "days"),
        ("if vip then fee else 1 CNY", "money"),
        ("accounts[user].owner", "text"),
        ("vip or paid", "bool"),
    ],
)
def test_value_types(source: str, kind: str) -> None:
    """An expression knows the type of its value."""
    found = compile_value(source, NAMES, lambda *fault: pytest.fail(str(fault)))

    assert found is not None
    assert kind == found.value_type.kind
