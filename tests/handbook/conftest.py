"""Data that the tests of the handbook share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture
def everything() -> dict[str, Any]:
    """A procedure with every rule kind, as plain data."""
    text = (Path(__file__).parent / "everything.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
