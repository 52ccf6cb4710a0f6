"""Whatever stands in a file that is named, or under the keys that name it, there are findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopkit.lint.checking import check_text
from tests.reuse.folder import CALL, base, call, complaint, procedure, user, write

WORDS = st.sampled_from(
    [
        "test/base",
        "test/complaint",
        "test/user",
        "test/call",
        "../x",
        "a b",
        "x",
        "id",
        "any",
        "with",
        "",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
SECTIONS = "roles types facts collections things events define forms steps uses".split()
# the files are the same for every example
QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of procedures."""
    texts = {"base": base(), "complaint": complaint()}
    return write(tmp_path, **texts, user=user(own=""), call=call())["base"].parent


@QUICK
@given(VALUES)
def test_any_value_is_named(folder: Path, value: object) -> None:
    """Any value under `uses` and `run` gives findings or none, never a traceback."""
    written = json.dumps(value, ensure_ascii=False)
    texts = {
        "user": user(written, own=""),
        "call": call(
            CALL.replace("{id: test/complaint, with: {urgent: grade >= 2, flag: red}}", written)
        ),
    }
    for name, text in texts.items():
        assert isinstance(check_text(text, str(folder / f"{name}.yaml")), list)


@QUICK
@given(st.sampled_from(SECTIONS), VALUES)
def test_any_file_is_named(folder: Path, section: str, value: object) -> None:
    """Any value in a section of a file that is used or run gives findings, never a traceback."""
    text = procedure("test/base", f"{section}: {json.dumps(value, ensure_ascii=False)}\n", own="")
    (folder / "base.yaml").write_text(text, "utf-8")
    (folder / "complaint.yaml").write_text(text.replace("test/base", "test/complaint"), "utf-8")
    for name, own in (("user", user(own="")), ("call", call())):
        assert isinstance(check_text(own, str(folder / f"{name}.yaml")), list)


@QUICK
@given(st.binary(max_size=40))
def test_any_bytes_are_named(folder: Path, content: bytes) -> None:
    """Any bytes in a file that is used or run give findings, never a traceback."""
    for name in ("base", "complaint"):
        (folder / f"{name}.yaml").write_bytes(content)
    for name, own in (("user", user(own="")), ("call", call())):
        found = check_text(own, str(folder / f"{name}.yaml"))
        assert name == "call" or [one.name for one in found] == ["faulty-procedure"]
