"""Inputs that fuzzing has found faults with stay right, and its surfaces take what they make."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.surfaces import SURFACES, run_one, seeds

FOUND = sorted((Path(__file__).parent / "found").glob("*.bin"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_found(path: Path) -> None:
    """What once gave a traceback or hung gives findings."""
    run_one(path.read_bytes())


@given(st.integers(0, len(SURFACES) - 1), st.binary(max_size=60))
def test_any_bytes(surface: int, data: bytes) -> None:
    """Every surface takes any bytes and gives findings."""
    run_one(bytes([surface]) + data)


def test_seeds_reach_every_surface() -> None:
    """There are inputs to begin with for each surface."""
    assert {one[0] for one in seeds()} == set(range(len(SURFACES)))
