"""This module brings a file to clean text: size, encoding, and characters no text may hold."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

from sopkit.document.places import Lines
from sopkit.document.syntax import Cure, Fault
from sopkit.late import late_pattern

LARGEST: Final = 2_000_000
_MOST_CHARACTERS: Final = 20
# from here on the forbidden characters are spaces without width and marks of direction
_WIDTHLESS: Final = 0x200B

# what libyaml refuses, what would break a line in our count only, and what nobody can see:
# zero-width characters and marks that turn the direction of the text round it
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_INDENTING_TAB = re.compile(r"^[ ]*(\t+)(?=[^\s#])", re.MULTILINE)
# before a key or a dash, or right after the colon of a key; elsewhere it is part of a text
_ODD = r"[\u00a0\u3000]+"
_ODD_SPACE = late_pattern(
    rf"^[ ]*(?:- +)?(?:(?P<before>{_ODD})(?=[A-Za-z_][\w.]*:|- )"
    rf"|[A-Za-z_][\w.]*:(?P<after>{_ODD}))",
    re.MULTILINE,
)


class Unreadable(Exception):
    """The file gives no text."""

    def __init__(self, name: str, message: str, hint: str = "") -> None:
        self.name, self.message, self.hint = name, message, hint
        super().__init__(message)


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The content of a regular file.

    Raises:
        Unreadable: it is missing, is no file, is too large or may not be read.
    """
    file = Path(path)
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("unreadable-file", "this is a folder, not a file", "name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("unreadable-file", "this is no ordinary file", "name a file")
        check_size(status.st_size)
        return file.read_bytes()
    except FileNotFoundError:
        raise Unreadable("unreadable-file", "there is no such file", "check the path") from None
    except PermissionError:
        message = "the file may not be read"
        raise Unreadable("unreadable-file", message, "ask for permission to read it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not one the system knows"
        message = f"the file cannot be read: {reason.lower()}"
        raise Unreadable("unreadable-file", message, "check the path") from None


def check_size(size: int) -> None:
    """Refuses what is too large to be a procedure.

    Raises:
        Unreadable: it is larger than 2 MB.
    """
    if size > LARGEST:
        message = f"the file has {size / 1e6:.1f} MB; more than {LARGEST // 10**6} MB is not read"
        raise Unreadable("file-too-large", message, "split it, or check that it is the right file")


def decode(content: bytes) -> tuple[str, Fault | None]:
    """The text of UTF-8 bytes, without a byte-order mark.

    When they are not UTF-8: the text up to the first wrong byte, and the fault there.
    """
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        good = content[: error.start].decode("utf-8-sig", "replace")
        byte = content[error.start]
        message, hint = f"the byte 0x{byte:02X} here is not UTF-8", _encoding_hint(content, good)
        if error.reason == "unexpected end of data":
            message, hint = "the file ends inside a character", "it may have been cut; save it anew"
        return good, Fault("not-utf-8", message, len(good), len(good) + 1, hint)


def _encoding_hint(content: bytes, good: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "the file is in UTF-16; save it as UTF-8"
    if b"\x00" in content:
        return "the file holds binary data, not text"
    if not good.isascii():
        return "most of the file is UTF-8; write this place anew"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "save the file as UTF-8"
    return "the file reads as GB 18030 (GBK); save it as UTF-8"


def characters(text: str) -> list[Fault]:
    """Characters that no text may hold, tabs that indent, and spaces that YAML does not know."""
    faults = []
    for found in _FORBIDDEN.finditer(text):
        code = f"U+{ord(found[0]):04X}"
        message = f"the invisible character {code} stands here"
        hint = "delete it" if ord(found[0]) != 0x85 else "replace it by a line break"
        # what has no width is there by mistake; a control code may stand for something
        cure = Cure("delete it", "") if ord(found[0]) >= _WIDTHLESS else None
        faults.append(Fault("control-character", message, found.start(), found.end(), hint, cure))
        if len(faults) == _MOST_CHARACTERS:
            break
    if "\t" in text:
        faults += [
            Fault(
                "tab-indentation",
                "a tab indents this line",
                *found.span(1),
                "use spaces",
                Cure("write two spaces for each tab", "  " * len(found[1]), safe=False),
            )
            for found in _INDENTING_TAB.finditer(text)
        ][:_MOST_CHARACTERS]
    if "\u00a0" in text or "\u3000" in text:
        faults += [
            Fault(
                "odd-space",
                _odd_space(found[found.lastgroup or 0]),
                *found.span(found.lastgroup or 0),
                "write an ordinary space",
                Cure("write an ordinary space", " " * len(found[found.lastgroup or 0])),
            )
            for found in _ODD_SPACE.finditer(text)
        ][:_MOST_CHARACTERS]
    return faults


def _odd_space(spaces: str) -> str:
    what = "full-width" if spaces[0] == "\u3000" else "no-break"
    return f"a {what} space stands here, which YAML does not take for a space"


def cleaned(text: str) -> Lines:
    """The text with each forbidden character replaced, so that the parser reads on past it."""
    return Lines(_FORBIDDEN.sub("\ufffd", text))
