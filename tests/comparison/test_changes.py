"""What is told of two versions of a procedure, example by example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.comparison import changes
from sopkit.procedure import Procedure, load_text

HERE = Path(__file__).parent
BASE = (HERE / "base.yaml").read_text(encoding="utf-8")
EXAMPLES = yaml.safe_load((HERE / "examples.yaml").read_text(encoding="utf-8"))
KEYS = ("effect", "section", "name", "what", "aspect", "roles", "source", "through")


def loaded(text: str) -> Procedure:
    """The procedure of a text; every text that is replaced in the base must stand in it."""
    return load_text(text, "conference/tea.yaml")


def replaced(replace: dict[str, str]) -> str:
    """The base with other texts."""
    text = BASE
    for old, new in replace.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_told(example: dict[str, Any]) -> None:
    """Each change is told once, in both languages, with what it means and whom it concerns."""
    found = changes(loaded(BASE), loaded(replaced(example["replace"])))
    told = []
    for one, wanted in zip(found, example["told"], strict=False):
        values = {key: getattr(one, key) for key in KEYS} | {"en": one.text.en, "zh": one.text.zh}
        values = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
        told.append({key: values[key] for key in wanted})

    assert example["told"] == told
    assert len(example["told"]) == len(found), [one.text.en for one in found]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_back(example: dict[str, Any]) -> None:
    """The way back is told too, and what was tighter one way is looser the other."""
    old, new = loaded(BASE), loaded(replaced(example["replace"]))
    turned = {"tighter": "looser", "looser": "tighter", "added": "removed", "removed": "added"}
    there = [
        turned.get(one.effect, one.effect) for one in changes(old, new) if one.what != "renamed"
    ]
    back = [one.effect for one in changes(new, old) if one.what != "renamed"]

    assert sorted(there) == sorted(back)
