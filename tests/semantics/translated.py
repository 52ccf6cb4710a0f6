"""This module holds together what the page of the semantics says in English and in Chinese.

`translated.yaml` keeps, for every paragraph, a digest of what it said in each language when both
were last read side by side. `python -m tests.semantics.translated` writes it anew for the
paragraphs that have changed in both; one that has changed in one language only is taken when its
number is given, and else named: the other language has to be looked at.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import yaml

ROOT: Final = Path(__file__).parent.parent.parent
PAGES: Final = {
    "en": ROOT / "docs" / "semantics.md",
    "zh": ROOT / "docs" / "semantics.zh.md",
}
OTHER: Final = {"en": "zh", "zh": "en"}
TABLE: Final = Path(__file__).with_name("translated.yaml")
HEAD: Final = """\
# Digests of what each paragraph of docs/semantics.md and docs/semantics.zh.md said when both were
# last read side by side. Written by `python -m tests.semantics.translated`.
"""
TOP: Final = "top"
"""What stands above the first section."""

BLOCK: Final = re.compile(
    r"(?:^<!-- (?:(?:same )?file: [\w.-]+|prints) -->\n)?^```\w+\n.*?^```$",
    re.DOTALL | re.MULTILINE,
)
WORKED: Final = re.compile(
    r"^\*(?:Worked examples:|实例：)\* (.+?)(?:\.|。)$", re.DOTALL | re.MULTILINE
)
START: Final = re.compile(
    r"^(?:## (?P<section>\d+)\. |(?:- )?\*\*(?P<number>P\d|\d+\.\d+(?: [a-d])?)\b)"
)

Kept = Mapping[str, tuple[str, str]]


def paragraphs(page: str) -> dict[str, str]:
    """What a page says, without its examples, by the number of the paragraph or section.

    A piece without a number belongs to the one above it.
    """
    found: dict[str, list[str]] = {TOP: []}
    number = TOP
    for line in WORKED.sub("", BLOCK.sub("", page)).splitlines():
        start = START.match(line)
        if start is not None:
            number = start["section"] or start["number"]
            assert number not in found, f"{number} stands twice on the page"
            found[number] = []
        found[number].append(line)
    return {number: "\n".join(lines) for number, lines in found.items()}


def said(language: str) -> dict[str, str]:
    """The paragraphs of the page in a language."""
    return paragraphs(PAGES[language].read_text(encoding="utf-8"))


def digest(text: str) -> str:
    """What a paragraph says; where its lines break does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def digests(english: Mapping[str, str], chinese: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Both digests of each paragraph; of one that a page does not have, that of nothing."""
    numbers = [*english, *(one for one in chinese if one not in english)]
    return {one: (digest(english.get(one, "")), digest(chinese.get(one, ""))) for one in numbers}


def kept() -> Kept:
    """What `translated.yaml` holds."""
    lines = yaml.safe_load(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    return {number: tuple(both.split()) for number, both in lines.items()}


def in_one_only(now: Kept, before: Kept) -> dict[str, str]:
    """The paragraphs that have changed in one language since, each with that language."""
    found = {}
    for number in (one for one in now if one in before):
        changed = [one != other for one, other in zip(now[number], before[number], strict=True)]
        if any(changed) and not all(changed):
            found[number] = "en" if changed[0] else "zh"
    return found


def renewed(now: Kept, before: Kept, looked_at: Collection[str]) -> dict[str, tuple[str, str]]:
    """The table anew, with what it held of a paragraph that nobody has looked at."""
    waiting = in_one_only(now, before).keys() - set(looked_at)
    return {number: before[number] if number in waiting else now[number] for number in now}


def to_do(waiting: Mapping[str, str]) -> list[str]:
    """What to do about the paragraphs that have changed in one language."""
    pages = {language: path.name for language, path in PAGES.items()}
    told = [
        f"{number}: changed in {pages[changed]}, look at it in {pages[OTHER[changed]]}"
        for number, changed in waiting.items()
    ]
    numbers = " ".join(f"'{number}'" for number in waiting)
    return [*told, f"then: python -m tests.semantics.translated {numbers}"] if told else []


def main(looked_at: list[str]) -> int:
    """Writes the table; 1 if paragraphs are left whose other language has to be looked at."""
    now, before = digests(said("en"), said("zh")), kept()
    table = renewed(now, before, looked_at)
    lines = [f"'{number}': {one} {other}\n" for number, (one, other) in table.items()]
    TABLE.write_text(HEAD + "".join(lines), encoding="utf-8")
    left = to_do(in_one_only(now, table))
    sys.stdout.writelines(f"{line}\n" for line in left)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
