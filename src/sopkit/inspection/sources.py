"""This module gives the lines of files that findings are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopkit.inspection.needs import content_of


class Sources(Mapping[str, list[str]]):
    """The lines of files by their path; a file is read when its lines are first wanted.

    Args:
        texts: contents that stand in for files.
    """

    def __init__(self, texts: Mapping[str, bytes] | None = None) -> None:
        self._texts = texts or {}
        self._lines: dict[str, list[str] | None] = {}

    def __getitem__(self, path: str) -> list[str]:
        if path not in self._lines:
            content = self._texts.get(path)
            content = content_of(path) if content is None else content
            self._lines[path] = None if content is None else split(text_of(content))
        found = self._lines[path]
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return (path for path, lines in self._lines.items() if lines is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def text_of(content: bytes) -> str:
    """The text of a file without a byte-order mark, as far as it is UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content[: error.start].decode("utf-8-sig", "replace")


def split(text: str) -> list[str]:
    """The lines of a text without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
