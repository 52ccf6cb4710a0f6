"""This module gives tests procedures whose only faults are those they put in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.codebook import completed

Write = Callable[[str, str | bytes], Path]

RULE = """\
rules:
- id: refill
  every: {do: tea.poured, gap: 15 min, from: meeting.begins, until: meeting.over}
"""
"""A rule without a source, which is a warning at line 2, column 7."""


def procedure(text: str) -> str:
    """A piece of a procedure with all that is needed beside it."""
    return completed(text)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file below the test's own folder and returns its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
