"""The schemas and the models take and refuse the same documents, and one typo gives one finding.

What a JSON schema cannot say, or says otherwise on purpose, stands in `may_differ`, each with its
reason; there is nothing else.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.model import file_model, kind_of
from sopkit.problems import read_model
from sopkit.scenarios import ScenarioFile
from sopkit.schema import (
    calendar_schema,
    cases_schema,
    log_schema,
    procedure_schema,
    profile_schema,
)
from tests.fuzz.surfaces import tree

ROOT = Path(__file__).parents[1]
SCHEMAS: dict[str, Any] = {
    "procedure": procedure_schema(),
    "cases": cases_schema(),
    "log": log_schema(),
    "calendar": calendar_schema(),
    "profile": profile_schema(),
}
PROCEDURE = jsonschema.Draft202012Validator(SCHEMAS["procedure"])
CASES = jsonschema.Draft202012Validator(SCHEMAS["cases"])
TEA = ROOT / "procedures" / "conference" / "attendant-pre-meeting-tea.yaml"


def exact(value: Any) -> Any:
    """The numbers of a document as reading a file gives them."""
    return json.loads(json.dumps(value), parse_float=Decimal)


def refused_by(model: Any, data: Any) -> list[str]:
    """What reading says about the form of a document."""
    found = Diagnostics("x.yaml")
    document = read_document("x.yaml", Diagnostics(), text="x: 1")
    assert document is not None
    reading = read_model(model, data, document, found)
    names = [one.name for one in found if one.level == "error"]
    rules = getattr(reading.model, "rules", ())
    return names + ["wrong-kind-count" for rule in rules if len(kind_of(rule)) != 1]


def may_differ(value: Any) -> bool:
    """Whether a document holds something of which a schema says more or less than the models.

    A text without one of its languages is a warning, since a file may be printed in the other;
    editors ask for both at once. A key without a value is found when a file is read (SOP212),
    before there is a model.
    """
    if isinstance(value, dict):
        lacks = (
            bool(value) and set(value) < {"en", "zh", "source"} and not {"en", "zh"} <= set(value)
        )
        return lacks or any(may_differ(below) for below in value.values())
    if isinstance(value, list):
        return any(may_differ(below) for below in value)
    return value is None


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    """Each schema is valid by the schema of schemas."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_written_schema_is_this_one(name: str) -> None:
    """What lies in the folder `schemas` is what the models say."""
    written = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))

    assert SCHEMAS[name] == written


@given(st.binary(min_size=4, max_size=40))
def test_changed_documents(data: bytes) -> None:
    """A document that was changed anywhere is refused by both or by neither."""
    document = exact(tree(data))
    if not may_differ(document):
        refused = refused_by(file_model(), document)

        assert PROCEDURE.is_valid(document) is not bool(refused), refused


TEXTS = (
    "tea.poured Tea a-b house/tea House/Tea x 16:00 09:00-18:00 2026-12-31 1.0.0 A/tea#1 no".split()
)
TEXTS += ["", "5 min", "a b", "x" * 61]


def drawn(schema: Any, draw: Any, depth: int = 0) -> Any:
    """A document that a schema describes, now and then with something else in it."""
    schema = resolved(schema)
    if depth > 6 or draw(st.integers(0, 30)) == 0:
        return draw(st.sampled_from([1, True, "x", [], ["x"], {"x": 1}, Decimal("0.5")]))
    for key in ("const", "enum"):
        if key in schema:
            return draw(st.sampled_from([schema[key]] if key == "const" else schema[key]))
    if "anyOf" in schema:
        return drawn(draw(st.sampled_from(schema["anyOf"])), draw, depth)
    kind = schema.get("type", "string")
    kind = draw(st.sampled_from(kind)) if isinstance(kind, list) else kind
    if kind == "object":
        return drawn_object(schema, draw, depth)
    if kind == "array":
        few = draw(st.integers(0, 2))
        return [drawn(schema.get("items", {}), draw, depth + 1) for _ in range(few)]
    if kind in ("integer", "number"):
        return draw(st.sampled_from([0, 1, -1, 3]))
    return draw(st.booleans() if kind == "boolean" else st.sampled_from(TEXTS))


def drawn_object(schema: Any, draw: Any, depth: int) -> dict[str, Any]:
    """A mapping with what is required and a few further keys."""
    known = schema.get("properties", {})
    required = schema.get("required", [])
    others = [key for key in known if key not in required]
    chosen = draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else []
    found = {key: drawn(known[key], draw, depth + 1) for key in (*required, *chosen)}
    if schema.get("oneOf"):
        key = draw(st.sampled_from(schema["oneOf"]))["required"][0]
        found[key] = drawn(known[key], draw, depth + 1)
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        found.update({"one": drawn(more, draw, depth + 1)})
    return found


def resolved(schema: Any) -> Any:
    """What a reference within the schemas stands for."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if reference is None:
        return schema
    name = reference.rpartition("/")[2]
    for whole in (SCHEMAS["procedure"], SCHEMAS["cases"]):
        if name in whole["$defs"]:
            return whole["$defs"][name]
    raise AssertionError(reference)


@given(st.data())
def test_drawn_procedures(data: st.DataObject) -> None:
    """A section that is made from the schema is taken by both or by neither."""
    good = exact(
        yaml.safe_load("""
      {sopkit: 1, id: test/x, title: {en: a, zh: 甲}, version: 1.0.0, status: draft, owner: boss,
      case: {is: {en: a, zh: 甲}}}""")
    )
    section = data.draw(st.sampled_from(sorted(SCHEMAS["procedure"]["properties"])))
    document = {**good, section: drawn(SCHEMAS["procedure"]["properties"][section], data.draw)}
    if not may_differ(document):
        refused = refused_by(file_model(), document)

        assert PROCEDURE.is_valid(document) is not bool(refused), refused


@given(st.data())
def test_drawn_scenarios(data: st.DataObject) -> None:
    """A scenario that is made from the schema is taken by both or by neither.

    Records are read with the case, so that what a record may hold is looked at there.
    """
    scenario = drawn(SCHEMAS["cases"]["properties"]["cases"]["items"], data.draw)
    document = {"sopkit": 1, "procedure": "house/tea", "cases": [scenario]}
    if not may_differ(document) and not records_differ(document):
        refused = refused_by(ScenarioFile, document)

        assert CASES.is_valid(document) is not bool(refused), refused


def records_differ(document: Any) -> bool:
    """Whether only what stands in a record makes the schema refuse a document."""
    errors = list(CASES.iter_errors(document))
    return bool(errors) and all(inside_record(error) for error in errors)


def inside_record(error: Any) -> bool:
    """Whether an error, or all that its alternatives say, is about a record."""
    return "events" in error.absolute_path


TYPOS = [
    ("owner: supervisor", "ownr: supervisor", ()),
    ("flow: free", "flow: fre", ("flow",)),
    ("  role: attendant\n", "  rol: attendant\n", ("steps", 0)),
    ("  forbid: {", "  forbd: {", ("rules", 0)),
    ("{item: teapot,", "{itm: teapot,", ("rules", 1, "stock")),
    ("{type: count,", "{typ: count,", ("facts", "attendees")),
    ("planned: true", "planned: soon", ("events", "meeting.start", "planned")),
    ("modality: should", "modality: shoud", ("steps", 13, "modality")),
    ("conduct: true", "conduct: 1", ("steps", 15, "checks", 0, "conduct")),
    ("do: {en: Open the door", "do: {eng: Open the door", ("steps", 0, "do")),
]


@pytest.mark.parametrize(("right", "wrong", "place"), TYPOS, ids=lambda value: str(value)[:20])
def test_a_typo_gives_one_finding(right: str, wrong: str, place: tuple[Any, ...]) -> None:
    """An editor underlines the very entry, and nothing but what follows from the typo there."""
    text = TEA.read_text("utf-8")
    assert right in text
    document = read_document(TEA, Diagnostics(), text=text.replace(right, wrong, 1))
    assert document is not None
    errors = list(PROCEDURE.iter_errors(document.data))

    assert place == tuple(jsonschema.exceptions.best_match(errors).absolute_path)
    assert {place} == {tuple(error.absolute_path) for error in errors}


def test_the_shipped_files_fit() -> None:
    """The shipped procedures, scenarios, profiles and calendars are what the schemas describe."""
    wrong = {}
    for file in sorted((ROOT / "procedures").glob("*/*.yaml")):
        name = "cases" if file.name.endswith(".cases.yaml") else "procedure"
        wrong[file.name] = faults(file, name)
    for file in sorted((ROOT / "profiles").glob("*.yaml")):
        wrong[file.name] = faults(file, "profile")
    days = ROOT / "src" / "sopkit" / "data" / "calendars" / "CN.yaml"
    written = yaml.load(days.read_text("utf-8"), Loader=yaml.CBaseLoader)
    wrong[days.name] = list(
        jsonschema.Draft202012Validator(SCHEMAS["calendar"]).iter_errors(written)
    )

    assert {} == {name: found for name, found in wrong.items() if found}


def faults(file: Path, name: str) -> list[Any]:
    """What a schema says about a file."""
    document = read_document(file, Diagnostics())
    assert document is not None
    return list(jsonschema.Draft202012Validator(SCHEMAS[name]).iter_errors(document.data))


def test_a_log_fits() -> None:
    """The log of a case that sopkit writes is what the schema of logs describes."""
    log = {
        "sopkit": 1,
        "procedure": "house/tea",
        "zero": "2026-12-01T09:00+08:00",
        "facts": {"guests": 3},
        "events": [{"at": "2026-12-01T09:00+08:00", "event": "tea.poured", "role": "attendant"}],
    }
    validator = jsonschema.Draft202012Validator(SCHEMAS["log"])

    assert validator.is_valid(log)
    assert not validator.is_valid({**log, "event": []})
    assert not validator.is_valid({**log, "events": [{"event": "tea.poured"}]})
