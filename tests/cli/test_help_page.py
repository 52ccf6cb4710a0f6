"""The page of commands is the help that people get."""

from __future__ import annotations

import pytest

from sopkit.cli import COMMANDS
from tests.cli.conftest import ROOT, Run

PAGE = " ".join((ROOT / "docs" / "cli.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)])
def test_shows_the_help(words: tuple[str, ...], run: Run) -> None:
    """What `--help` prints of a command stands on the page, `-h` included."""
    printed = " ".join(run(*words, "--help").output.split())

    assert "-h, --help" in printed
    assert printed in PAGE
