"""This module holds the words of reports on findings that are not part of a finding."""

from __future__ import annotations

from collections.abc import Mapping

from sopkit.language import DEFAULT_LANGUAGE, Text, join, phrase

WORDS: Mapping[str, Text] = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "info": Text("info", "提示"),
    "hint": Text("hint: {hint}", "建议：{hint}"),
    "fix": Text("fix: {fix} (sopkit check {option})", "可自动改正：{fix}（sopkit check {option}）"),
    "none": Text("no findings", "没有发现问题"),
    "counts": Text("{counts} in {files}", "{files}中有 {counts}"),
    "file": Text("{number} file", "{number} 个文件"),
    "files": Text("{number} files", "{number} 个文件"),
    "errors": Text("{number} errors", "{number} 个错误"),
    "warnings": Text("{number} warnings", "{number} 个警告"),
    "infos": Text("{number} info", "{number} 个提示"),
    "one error": Text("{number} error", "{number} 个错误"),
    "one warning": Text("{number} warning", "{number} 个警告"),
    "one info": Text("{number} info", "{number} 个提示"),
}
"""What a reader is told beside the findings, in both languages."""


def word(key: str, language: str, **values: object) -> str:
    """One of the words, with its placeholders filled."""
    return phrase(key, language, catalogue=WORDS, **values)


def summed(counts: Mapping[str, int], files: int, language: str = DEFAULT_LANGUAGE) -> str:
    """How many findings there are of each level, and in how many files."""
    said = [
        word(f"one {level}" if number == 1 else f"{level}s", language, number=number)
        for level, number in counts.items()
        if number
    ]
    if not said:
        return word("none", language)
    among = word("file" if files == 1 else "files", language, number=files)
    listed = ", ".join(said) if language == DEFAULT_LANGUAGE else join(said, language, "comma")
    return word("counts", language, counts=listed, files=among)
