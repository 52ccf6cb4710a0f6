"""What the style of files is, example by example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.formatting import CASES, PROCEDURE, format_text
from sopkit.model import file_model
from sopkit.scenarios import ScenarioFile

EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    """What is written becomes what the example says."""
    path = example.get("path", "tea.yaml")
    formatted = format_text(example["before"], path, schema=example.get("schema"))

    assert example["after"] == formatted.text
    assert formatted.lost == ""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_settled(example: dict[str, Any]) -> None:
    """What it becomes stays as it is."""
    path = example.get("path", "tea.yaml")

    assert example["after"] == format_text(example["after"], path).text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("a: [1\n", "yaml-syntax"),
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: 9:30\n", "bare-clock-time"),
        ("", "empty-file"),
        (b"a: \xff\n", "not-utf-8"),
    ],
)
def test_left(content: str | bytes, name: str) -> None:
    """A file that cannot be read for sure is left as it is, and it is said why."""
    formatted = format_text(content)

    assert formatted.text is None
    assert [name] == [one.name for one in formatted.faults]


def test_order_of_procedure() -> None:
    """The order of sections is that of the model, which is the order of the format reference."""
    assert tuple(file_model().model_fields) == PROCEDURE


def test_order_of_cases() -> None:
    """The order in a scenario file is that of its model."""
    assert tuple(ScenarioFile.model_fields) == CASES


def test_byte_order_mark() -> None:
    """The invisible mark at the begin of a file goes."""
    assert format_text(b"\xef\xbb\xbfa: 1\n").text == "a: 1\n"
