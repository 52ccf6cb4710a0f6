"""Tests of what is wrong with a procedure: the exact lines that its author reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.errors import DocumentError
from sopkit.lint.checking import check, check_text
from sopkit.procedure import load, load_text

BAD = Path(__file__).parent / "documents" / "bad_procedures"
FILES = sorted(BAD.glob("*.yaml"))
GOOD_FILES = sorted(BAD.with_name("ok_procedures").glob("*.yaml"))


def lines(path: Path) -> str:
    """What `check` says about a file, one finding a line, without the folder."""
    found = check(path)
    return "".join(one.line().replace(str(path), path.name) + "\n" for one in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_wrong_procedure_gives_exactly_these_lines(path: Path) -> None:
    """Each wrong file says what is wrong at the exact place, once."""
    assert path.with_suffix(".out").read_text("utf-8") == lines(path)


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.stem)
def test_a_right_procedure_gives_no_finding(path: Path) -> None:
    """A file that uses what the format promises says nothing."""
    assert lines(path) == ""


def test_a_wrong_file_raises_all_its_findings() -> None:
    """`load` refuses a wrong file with every finding that `check` has."""
    path = BAD / "one-mistake-one-finding.yaml"

    with pytest.raises(DocumentError) as refused:
        load(path)

    assert list(refused.value.diagnostics) == check(path)


WORDS = st.sampled_from(
    [
        "sopkit",
        "id",
        "rules",
        "steps",
        "facts",
        "events",
        "respond",
        "x",
        "a b",
        "1",
        "{",
        "",
        "source",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
SECTIONS = st.sampled_from(
    "title case calendar roles parameters types facts collections things events define forms "
    "phases flow steps rules layouts principles uses".split()
)
GOOD = (BAD / "parameter-without-value.yaml").read_text("utf-8").split("parameters:")[0]


@given(SECTIONS, VALUES)
def test_any_value_in_any_section_gives_findings(section: str, value: object) -> None:
    """Whatever stands in a section, there are findings or none, never a traceback."""
    import json

    text = GOOD + f"{section}: {json.dumps(value, ensure_ascii=False)}\n"

    assert isinstance(check_text(text), list)


@given(st.text(max_size=80))
def test_any_text_gives_findings(text: str) -> None:
    """Any text gives findings, never a traceback."""
    assert check_text(text)


def test_a_text_is_read_without_a_file() -> None:
    """`load_text` reads what `load` reads."""
    path = BAD / "missing-source.yaml"

    assert load(path).digest == load_text(path.read_text("utf-8")).digest
