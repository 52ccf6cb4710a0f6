"""This module brings the text of a register up to date; what people wrote between stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.formatting.tokens import comments
from sopkit.frozen import NamedTuple
from sopkit.late import late_pattern
from sopkit.registers import FILE, HEAD, NOTE, entry_line

if TYPE_CHECKING:
    from sopkit.document import Document
    from sopkit.registers import Register

# what is said to sopkit of an entry is not to be said of the next one
_OF_ENTRY = late_pattern(r"#[ \t]*sopkit\b")


class _Block(NamedTuple):
    """An entry: its id, the lines between the one above and it, the comment at its end."""

    name: str
    above: list[str]
    behind: str


def with_entries(text: str, register: Register) -> str:
    """The text of a register with these entries, each in one line, sorted.

    Comments stay with the entry below or before them. Where that entry goes, only those at the
    end of its line and those that silence findings go with it.
    """
    top, blocks, tail = _taken_apart(text)
    stay, tail = _staying(blocks, tail, register)
    note = [] if NOTE in top else [NOTE]
    head = next((one for one in blocks if one.name == HEAD), _Block(HEAD, [], ""))
    lines = [*note, *top, *head.above, f"{HEAD}: 1{head.behind}"]
    for name in sorted(register):
        above, behind = stay.get(name, ([], ""))
        lines += [*above, f"{entry_line(name, register[name])}{behind}"]
    return "\n".join([*lines, *tail]).rstrip() + "\n"


def _staying(
    blocks: list[_Block], tail: list[str], register: Register
) -> tuple[dict[str, tuple[list[str], str]], list[str]]:
    """For each entry that stays what stands above and behind it, and what stands below all."""
    found: dict[str, tuple[list[str], str]] = {}
    left: list[str] = []
    for name, above, behind in blocks:
        if name in register:
            found[name] = [*left, *above], behind
            left = []
        elif name != HEAD:
            left += [line for line in above if not _OF_ENTRY.match(line)]
    return found, [*left, *tail]


def _taken_apart(text: str) -> tuple[list[str], list[_Block], list[str]]:
    """The lines above all keys, the entries in the order of the file, the lines below."""
    document = read_document(FILE, Diagnostics(), text=text)
    if document is None:
        return _lines(text), [], []
    if document.text.lstrip().startswith("{"):
        # entries share lines, so nobody can tell what a comment is about
        return [f"# {one}" for one in comments(document.text)], [], []
    lines = list(document.lines)
    blocks: list[_Block] = []
    top: list[str] = []
    last = 0
    for name in document.data:
        begin, end = document.key((name,)).line, _end(document, name)
        above = lines[last : begin - 1]
        if not last:
            top, above = above, []
        more, behind = _comments_in(lines[begin - 1 : end])
        blocks.append(_Block(name, [*above, *more], behind))
        last = end
    return top, blocks, _lines("\n".join(lines[last:]))


def _end(document: Document, name: str) -> int:
    """The last line of an entry; the span of a value in block style goes on to the next key."""
    written = document.data[name]
    if not isinstance(written, dict):
        return document.value((name,)).end_line
    place = document.value((name,))
    if document.lines[place.line - 1][place.column - 1 :].startswith("{"):
        return place.end_line
    return max(document.value((name, key)).end_line for key in written)


def _comments_in(lines: list[str]) -> tuple[list[str], str]:
    """The comments of an entry: those of several lines come to stand above, one stays behind."""
    found = [f"# {one}" for one in comments("\n".join(lines) + "\n")]
    if len(lines) == 1 and found:
        return [], f"  {found[0]}"
    return found, ""


def _lines(text: str) -> list[str]:
    """The lines of a text without empty ones at its end."""
    return text.rstrip().splitlines() if text.strip() else []
