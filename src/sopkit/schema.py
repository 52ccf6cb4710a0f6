"""This module writes the JSON schemas that editors check files with."""

from __future__ import annotations

import importlib
import importlib.util
import json
from pathlib import Path
from typing import Any

from sopkit import companions
from sopkit.companions import CalendarFile
from sopkit.model import file_model
from sopkit.rules import RULE_KINDS
from sopkit.validation import library_model

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def procedure_schema() -> dict[str, Any]:
    """The schema of a procedure file."""
    schema = _tidy(library_model(file_model()).model_json_schema(by_alias=True))
    schema["$defs"]["Rule"]["oneOf"] = [{"required": [kind.name]} for kind in RULE_KINDS]
    return {"$schema": _DRAFT, **schema, "title": "sopkit procedure"}


def cases_schema() -> dict[str, Any] | None:
    """The schema of a scenario file; None where scenarios are not installed."""
    if importlib.util.find_spec("sopkit.scenarios") is None:
        return None
    model = getattr(importlib.import_module("sopkit.scenarios"), "ScenarioFile", None)
    if model is None:
        return None
    schema = library_model(model).model_json_schema(by_alias=True)
    return {"$schema": _DRAFT, **_tidy(schema), "title": "sopkit scenarios"}


def calendar_schema() -> dict[str, Any]:
    """The schema of a file of days off."""
    schema = library_model(CalendarFile).model_json_schema(by_alias=True)
    return {"$schema": _DRAFT, **_tidy(schema), "title": "sopkit calendar"}


def profile_schema() -> dict[str, Any]:
    """The schema of the values of a house."""
    return {"$schema": _DRAFT, **companions.profile_schema(), "title": "sopkit profile"}


def log_schema() -> dict[str, Any] | None:
    """The schema of the log of one case; None where scenarios are not installed."""
    if importlib.util.find_spec("sopkit.scenarios") is None:
        return None
    record = importlib.import_module("sopkit.scenarios.model").RECORD
    return {"$schema": _DRAFT, **companions.log_schema(record), "title": "sopkit case log"}


def write(folder: Path, *, check: bool = False) -> list[Path]:
    """Writes the schemas that are out of date and names them; with `check` only names them."""
    found = []
    schemas = {
        "procedure": procedure_schema(),
        "cases": cases_schema(),
        "log": log_schema(),
        "calendar": calendar_schema(),
        "profile": profile_schema(),
    }
    for name, schema in schemas.items():
        if schema is None:
            continue
        path = folder / f"{name}.schema.json"
        text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        found.append(path)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return found


def _tidy(value: Any) -> Any:
    """Leaves out what the library adds and no editor needs: titles of keys and empty defaults."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, below in value.items():
        if key == "title" and isinstance(below, str):
            continue
        if key == "default" and below in (None, [], {}, ""):
            continue
        kept[key] = _tidy(below)
    return _without_null(kept)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A key that may be left out is not one that may be null."""
    options = schema.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options:
        return schema
    rest = [option for option in options if option != {"type": "null"}]
    others = {key: below for key, below in schema.items() if key != "anyOf"}
    return {**others, **rest[0]} if len(rest) == 1 else {**others, "anyOf": rest}
