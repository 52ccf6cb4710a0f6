"""The procedures that the benchmarks make are right, or the figures would be worth nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from sopkit.lint.checking import check_text

SOURCE = Path(__file__).resolve().parent.parent / "benchmarks" / "made.py"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="a source archive has no benchmarks")


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """The module that makes them."""
    spec = importlib.util.spec_from_file_location("made", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", range(0, 60, 2))
def test_no_findings(made: ModuleType, number: int) -> None:
    """A made procedure gives no finding, layouts included."""
    name, text = made.made(number)

    assert [] == check_text(text, f"procedures/{name}.yaml")


def test_length(made: ModuleType) -> None:
    """They have about 230 lines."""
    lengths = [len(made.made(number)[1].splitlines()) for number in range(50)]

    assert 225 <= sum(lengths) / len(lengths) <= 240
    assert min(lengths) > 200
    assert max(lengths) < 270


def test_again(made: ModuleType) -> None:
    """A number gives one and the same file, and another number another."""
    assert made.made(7) == made.made(7)
    assert made.made(7)[1] != made.made(13)[1]


def test_written(made: ModuleType, tmp_path: Path) -> None:
    """Each is written where its id says."""
    paths = made.write(tmp_path, 3)

    assert [
        f"id: {path.relative_to(tmp_path / 'procedures').with_suffix('')}" for path in paths
    ] == [path.read_text("utf-8").splitlines()[2] for path in paths]
