"""This module reads the reference of the format as data: tables of keys, examples, phrases."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args

import jsonschema
import pydantic

from sopkit import companions
from sopkit.codebook import completed
from sopkit.companions import CalendarFile
from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.language import LANGUAGES
from sopkit.model import file_model
from sopkit.modelling import REQUIRED, Model
from sopkit.procedure import Procedure, load_text
from sopkit.reports.format_pages import page
from sopkit.rules import RULE_KINDS
from sopkit.rules.base import Demand
from sopkit.scenarios.model import RECORD, ScenarioFile
from sopkit.validation import library_model

PAGES = {language: page(language) for language in LANGUAGES}
REST = {
    "sopkit": "sopkit: 1\n",
    "id": "id: house/example\n",
    "title": "title: {en: An example, zh: 示例}\n",
    "version": "version: 1.0.0\n",
    "status": "status: draft\n",
    "owner": "owner: clerk\n",
    "case": "case: {is: {en: one case, zh: 一单}}\n",
    "roles": "roles:\n  clerk: {label: {en: clerk, zh: 文员}}\n",
}
REST_OF_CASES = {"sopkit": "sopkit: 1\n", "procedure": "procedure: house/tea\n"}
# models with the same keys as one that has a table
TWINS = {"FieldModel": "Fact", "Outcome": "Expected"}
KIND_BODIES = {kind.model for kind in RULE_KINDS}
LOG: dict[str, Any] = {**companions.log_schema(RECORD), "required": ["events"]}


class Row(NamedTuple):
    """A line of a table of keys."""

    language: str
    table: str
    key: str
    without: str
    example: str


def tables(mark: str, language: str = "en") -> Iterator[tuple[str, list[list[str]]]]:
    """What follows a mark, and the rows of the table below it, as cells."""
    for found in re.finditer(rf"<!-- {mark}:? ?(.*?) -->\n((?:\|.*\n)+)", PAGES[language]):
        lines = found[2].splitlines()[2:]
        yield found[1], [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]


def code(cell: str) -> str:
    """The words of a cell without backticks."""
    return cell.strip().strip("`")


def blocks(language: str) -> list[tuple[str, str]]:
    """The examples of a page that stand by themselves, each with the kind of file it is."""
    mark = r"(?:<!-- file kind: (.*?) -->\n)?```yaml\n(.*?)```"
    return [(one.strip(), text) for one, text in re.findall(mark, PAGES[language], re.DOTALL)]


ROWS = [
    Row(language, name, code(cells[0]), cells[1].split(" (")[0].strip(), code(cells[-1]))
    for language in LANGUAGES
    for name, rows in tables("keys", language)
    for cells in rows
]
ENGLISH_ROWS = [row for row in ROWS if row.language == "en"]
FRAGMENTS = [
    text
    for language in LANGUAGES
    for kind, text in blocks(language)
    if not kind and not text.startswith("cases:")
]
PHRASES = [code(line[0]) for line in next(rows for _, rows in tables("phrases"))]
CONDITIONS = [code(line[0]) for line in next(rows for _, rows in tables("conditions"))]


@cache
def models() -> dict[str, type[Model]]:
    """Every model that a file is read with, by its name."""
    found: dict[str, type[Model]] = {}
    gather([file_model(), ScenarioFile, CalendarFile], found)
    return found


def gather(types: Any, found: dict[str, type[Model]]) -> None:
    """Adds the models among these types, and those of their fields, by name."""
    for one in types:
        if isinstance(one, type) and issubclass(one, Model):
            if one not in found.values():
                found[one.__name__ if one not in KIND_BODIES else one.__module__] = one
                gather([field.annotation for field in one.model_fields.values()], found)
        else:
            gather(get_args(one), found)


def keys_of(table: str) -> dict[str, str]:
    """The keys that a table is to have, and what its second column is to say."""
    name, _, without = table.partition(" without ")
    if name in ("Record", "Log"):
        schema = RECORD if name == "Record" else LOG
        return {
            key: "required" if key in schema["required"] else "" for key in schema["properties"]
        }
    model = models()[name]
    left_out = {"Demand": set(Demand.model_fields), "kinds": {k.name for k in RULE_KINDS}}
    return {
        field.alias or key: _said(field.default)
        for key, field in model.model_fields.items()
        if key not in left_out.get(without, ())
    }


def _said(default: Any) -> str:
    if default is REQUIRED:
        return "required"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return ", ".join(default)
    return default if isinstance(default, str) else ""


def loaded(text: str) -> Procedure:
    """The procedure of an example, with what every procedure needs."""
    return load_text(completed(text, {**REST, "owner": f"owner: {owner_in(text)}\n"}))


def owner_in(text: str) -> str:
    """A role that the example declares, or the one that is added."""
    roles = re.search(r"^roles:\n  (\w+):", text, re.MULTILINE)
    return roles[1] if roles else "clerk"


def read(text: str) -> Any:
    """The data of a piece of YAML, as a file of ours is read."""
    diagnostics = Diagnostics("page")
    document = read_document("page", diagnostics, text=text)
    assert document is not None
    assert diagnostics.sorted() == ()

    return document.data


def faults(model: str, data: dict[str, Any]) -> list[str]:
    """What is wrong with the keys that are given; others may be missing."""
    if model in ("Record", "Log"):
        schema = {**(RECORD if model == "Record" else LOG), "required": [], "anyOf": [{}]}
        return [
            fault.message for fault in jsonschema.Draft202012Validator(schema).iter_errors(data)
        ]
    try:
        library_model(models()[model]).model_validate(data)
    except pydantic.ValidationError as error:
        given = [fault for fault in error.errors() if fault["loc"][0] in data]
        return [f"{fault['loc']}: {fault['msg']}" for fault in given]
    return []


def with_condition(text: str) -> str:
    """The names of the table of conditions, and one definition."""
    names = re.search(r"<!-- names -->\n```yaml\n(.*?)```", PAGES["en"], re.DOTALL)
    assert names is not None

    return f"{names[1]}define:\n  c: '{text}'\n"
