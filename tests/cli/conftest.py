"""This module runs commands in the test process, and writes the small files they are given."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopkit.cli import sopkit
from tests.cli.key import CASES

ROOT = Path(__file__).parents[2]
PROCEDURES = ROOT / "procedures"
TEA = PROCEDURES / "conference" / "secretariat-in-meeting-service.yaml"
REFUND = PROCEDURES / "shop" / "buyer-changed-mind-refund.yaml"
COMPLAINT = PROCEDURES / "callcentre" / "hotline-complaint.yaml"

Run = Callable[..., Result]
Write = Callable[[str, str | bytes], Path]
Key = Callable[[str], Path]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds what another one has left in a cache."""
    monkeypatch.setenv("SOPKIT_CACHE_DIR", str(tmp_path / ".cache"))


@pytest.fixture
def run() -> Run:
    """Runs `sopkit` with arguments; an exception that is no exit fails the test."""

    def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
        words = [os.fspath(one) if isinstance(one, Path) else str(one) for one in arguments]
        result = CliRunner().invoke(sopkit, words, input=stdin, prog_name="sopkit")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file below the test's own folder and returns its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def key(write: Write) -> Callable[[str], Path]:
    """Writes a procedure, and its scenarios beside it."""

    def key(content: str) -> Path:
        write("procedures/desk/key.cases.yaml", CASES)
        return write("procedures/desk/key.yaml", content)

    return key
