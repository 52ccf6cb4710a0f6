"""One word for one thing in what we say in Chinese, wherever it stands in the package."""

from __future__ import annotations

from pathlib import Path

import pytest

import sopkit

ROOT = Path(sopkit.__file__).parent
# the lists of words hold words of others
OURS = sorted(
    path
    for path in ROOT.rglob("*")
    if path.suffix in (".py", ".txt", ".yaml", ".md", ".j2", ".js")
    and not path.is_relative_to(ROOT / "data" / "words")
)


@pytest.mark.parametrize(
    ("word", "term", "part"),
    [
        ("来源", "出处", "."),
        ("一次办理", "个案", "."),
        ("案例", "个案", "."),
        ("警告", "警示", "handbook"),
    ],
)
def test_the_word_of_the_glossary(word: str, term: str, part: str) -> None:
    """A thing has its word of the glossary, never another one."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in OURS
        if path.is_relative_to(ROOT / part)
    }

    assert [name for name, text in texts.items() if word in text] == []
    assert any(term in text for text in texts.values())
