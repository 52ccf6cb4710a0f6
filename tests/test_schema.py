"""Tests of the published schema: it says the same as the models behind `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.schema import procedure_schema, write

BAD = Path(__file__).parent / "documents" / "bad_procedures"
# faults of form, which a schema can see; faults of meaning it cannot
OF_FORM = (
    "bad-source hyphen-in-name missing-translation mistyped-key mistyped-kind no-kind "
    "two-kinds wrong-types text-not-a-pair missing-top-keys"
).split()
OF_MEANING = "mistyped-event missing-pair same-event days-without-zone rule-circle".split()


def errors(name: str) -> list[Any]:
    """What a validator of the schema says about a file."""
    path = BAD / f"{name}.yaml"
    document = read_document(path, Diagnostics(str(path)))
    assert document is not None

    return list(jsonschema.Draft202012Validator(procedure_schema()).iter_errors(document.data))


def test_the_schema_is_a_schema() -> None:
    """The schema itself is valid."""
    jsonschema.Draft202012Validator.check_schema(procedure_schema())


@pytest.mark.parametrize("name", OF_FORM)
def test_faults_of_form_are_seen_by_the_schema(name: str) -> None:
    """An editor underlines what has the wrong form."""
    assert errors(name)


@pytest.mark.parametrize("name", OF_MEANING)
def test_faults_of_meaning_are_not_seen_by_the_schema(name: str) -> None:
    """A file whose form is right passes the schema, whatever it means."""
    assert errors(name) == []


def test_schemas_are_written_once(tmp_path: Path) -> None:
    """What is up to date is not written again, and `check` writes nothing."""
    assert write(tmp_path, check=True)[0].name == "procedure.schema.json"
    assert not list(tmp_path.iterdir())
    assert write(tmp_path)
    assert write(tmp_path) == []
