"""The public interface: its names are pinned, they load lazily, and importing sopkit is quick."""

import subprocess
import sys
from importlib import import_module
from time import perf_counter

import pytest

import sopkit

NAMES = """
    Case CaseError Diagnostic DocumentError Evaluation Monitor Procedure SopkitError
    check evaluate load read_log would write_handbook
""".split()


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return done.stdout.strip()


def test_names_are_pinned() -> None:
    """The public names are promises: adding or removing one is a decision."""
    assert tuple(NAMES) == sopkit.__all__
    assert len(NAMES) <= 14


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there(name: str) -> None:
    """Every public name exists, is documented, and is found by dir()."""
    assert getattr(sopkit, name).__doc__
    assert name in dir(sopkit)


def test_unknown_name() -> None:
    """A name that does not exist is an AttributeError that says so."""
    with pytest.raises(AttributeError, match="module 'sopkit' has no attribute 'evalute'"):
        _ = sopkit.evalute  # type: ignore[attr-defined]


@pytest.mark.parametrize("first", ["sopkit.would", "import_module('sopkit.evaluate')"])
def test_a_module_never_hides_a_function(first: str) -> None:
    """`sopkit.evaluate` is the function, also after the module of that name was imported."""
    code = f"import sopkit; from importlib import import_module; {first}; print(sopkit.evaluate)"

    assert python(code).startswith("<function evaluate ")


def test_modules_are_still_found() -> None:
    """The modules can be imported by their path."""
    module = import_module("sopkit.evaluate")

    assert module.evaluate is sopkit.evaluate


def test_import_is_quick() -> None:
    """`import sopkit` loads nothing of weight; measured against starting Python."""

    def seconds(code: str) -> float:
        started = perf_counter()
        python(code)
        return perf_counter() - started

    bare = min(seconds("pass") for _ in range(3))
    with_sopkit = min(seconds("import sopkit") for _ in range(3))

    assert with_sopkit - bare < 0.2
    loaded = python("import sys, sopkit; print(sorted(m for m in sys.modules if 'sopkit' in m))")
    assert loaded == "['sopkit', 'sopkit.late']"
