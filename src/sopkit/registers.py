"""This module knows the register of controlled documents: which content each version has.

It is the file `register.yaml` in the folder `procedures`, with the version and the digest of each
procedure below that folder; `sopkit register` writes it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Final, Literal

from sopkit.frozen import NamedTuple

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics
    from sopkit.document import Document
    from sopkit.ledgers import Ledger

FILE: Final = "register.yaml"
FOLDER: Final = "procedures"
HEAD: Final = "sopkit-register"
NOTE: Final = "# Written by `sopkit register`: which content each version of a procedure has."
_DIGITS: Final = 64
# their entries are printed, drawn, asked or tried in the order in which they stand
_ORDERED: Final = frozenset(
    "roles parameters facts set forms phases layouts shifts dayparts fields data of choose objects "
    "ranks".split()
)

Standing = Literal["new", "same", "raised", "changed", "lowered"]


class Registered(NamedTuple):
    """A procedure as it stands in the register."""

    version: str
    digest: str

    def standing(self, version: str, digest: str) -> Standing:
        """What is to be said of this version and content of the procedure."""
        if version == self.version:
            return "same" if digest == self.digest else "changed"
        return "raised" if follows(version, self.version) else "lowered"


Register = Mapping[str, Registered]


def is_register(path: str | FilePath) -> bool:
    """Whether a file is a register; a procedure of a field of work may have the same name."""
    above, name = os.path.split(path)
    return name == FILE and _is_folder(above)


def root_of(folder: str) -> str:
    """The folder `procedures` that holds a folder, or is it; empty when there is none.

    A folder that is linked under another name is the one that it leads to.
    """
    named = _named_in(folder) or _named_in(os.path.abspath(folder))  # noqa: PTH100
    real = "" if named else _named_in(os.path.realpath(folder))
    if not real:
        return named
    # as it was called, so that what is said of it names no place that nobody has named
    called = map(str, (FilePath(folder), *FilePath(folder).parents))
    return next(filter(_is_folder, called), real)


@lru_cache
def _named_in(folder: str) -> str:
    """The last folder `procedures` in a path."""
    parts = FilePath(folder).parts
    if FOLDER not in parts:
        return ""
    return str(FilePath(*parts[: len(parts) - parts[::-1].index(FOLDER)]))


def _is_folder(called: str) -> bool:
    """Whether a folder is called `procedures`, or leads to one, as .. and links do."""
    # the first asks nothing of the file system
    return any(
        os.path.basename(one(called)) == FOLDER  # noqa: PTH119
        for one in (os.path.abspath, os.path.realpath)
    )


def standing(register: Register, name: str, version: str, digest: str) -> Standing:
    """What is to be said of this version and content of a procedure."""
    entry = register.get(name)
    return "new" if entry is None else entry.standing(version, digest)


def content_digest(data: Mapping[str, Any]) -> str:
    """Names what a file says by itself, without what it uses and without a profile.

    Comments, the layout of the text and the order of the words of the format do not count; the
    order of names does where they are shown or tried in it, such as the exits of a step.
    """
    from hashlib import sha256

    return sha256(_ENCODER.encode([data, list(_orders(data))]).encode()).hexdigest()


def _plain(value: Decimal) -> dict[str, str]:
    # no file can have an empty key, so a number is never taken for a text
    return {"": format(value, "f")}


# what was read from a file holds no circles
_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), default=_plain, check_circular=False
)


def _orders(value: Mapping[str, Any]) -> Iterator[list[str]]:
    """The names of each mapping whose order counts."""
    # in an order of their own, so that the order of what holds them does not count
    for key in sorted(value):
        below = value[key]
        if type(below) is dict:
            # most mappings are the two languages of a text
            if type(below.get("en")) is str:
                continue
            if key in _ORDERED:
                yield list(below)
            yield from _orders(below)
        elif type(below) is list:
            for one in below:
                if type(one) is dict and type(one.get("en")) is not str:
                    yield from _orders(one)


def read_register(path: str | FilePath, *, text: str | None = None) -> Register:
    """The procedures of a register by their id; with `text` the path only names it.

    Raises:
        DocumentError: the file has errors; all are named.
    """
    written = _as_written(path, text)
    if written is not None:
        return written
    from sopkit.ledgers import read_ledger

    entries = read_ledger(path, ledger(), text=text)
    return {name: Registered(**entry) for name, entry in entries.items()}


def check_register(document: Document, found: Diagnostics) -> Register:
    """As `read_register`, of a document that was read; what is wrong is reported."""
    from sopkit.ledgers import entries_of

    entries = entries_of(document, ledger(), found)
    return {name: Registered(**entry) for name, entry in entries.items()}


def text_of(path: str | FilePath) -> str | None:
    """The text of a register; None where the file holds none, or cannot be read."""
    from sopkit.document.source import Unreadable, read_bytes

    try:
        return decoded(read_bytes(path))
    except Unreadable:
        return None


def decoded(content: str | bytes) -> str | None:
    """The content of a register as a text; None where it is none."""
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
    return content.replace("\r\n", "\n")


def _as_written(path: str | FilePath, text: str | None) -> Register | None:
    """The register as the command has written it, which needs no parser."""
    text = text_of(path) if text is None else text
    if text is None:
        return None
    found = entry_pattern().finditer(text)
    entries = {one["id"]: Registered(one["version"], one["digest"]) for one in found}
    return entries if text == register_text(entries) else None


@cache
def entry_pattern() -> re.Pattern[str]:
    """A line with an entry as the command writes it; an author's comment may stand behind it."""
    from sopkit.rules.fields import ID, VERSION

    named = (
        rf'(?P<mark>"?)(?P<id>{ID.pattern})(?P=mark): \{{version: (?P<version>{VERSION.pattern}), '
    )
    digest = rf'digest: "(?P<digest>[0-9a-f]{{{_DIGITS}}})"'
    return re.compile(rf"^{named}{digest}\}}(?P<behind>[ \t]+#.*)?$", re.MULTILINE)


def register_text(register: Register) -> str:
    """A register as it is kept in its file."""
    lines = (f"{entry_line(name, one)}\n" for name, one in sorted(register.items()))
    return f"{NOTE}\n{HEAD}: 1\n{''.join(lines)}"


def entry_line(name: str, entry: Registered) -> str:
    """An entry as it is kept in a register."""
    # a name by itself may be a word that YAML reads as a number or as yes or no
    key = name if "/" in name else f'"{name}"'
    return f'{key}: {{version: {entry.version}, digest: "{entry.digest}"}}'


def follows(version: str, other: str) -> bool:
    """Whether a version comes after another one."""
    return _precedence(version) > _precedence(other)


def ledger() -> Ledger:
    """The form of a register."""
    from sopkit.ledgers import Key, Ledger
    from sopkit.rules.fields import VERSION

    def version_fault(text: str) -> str:
        return "" if VERSION.fullmatch(text) else "is not a version; write it as 1.0.0"

    return Ledger(
        HEAD, "a register", (Key("version", "1.0.0", version_fault), Key("digest", "..", _fault))
    )


def _fault(digest: str) -> str:
    from sopkit.ledgers import is_digest

    right = len(digest) == _DIGITS and is_digest(digest)
    return "" if right else "is no digest; `sopkit register` writes them, nobody else"


def _precedence(version: str) -> tuple[Any, ...]:
    """What versions are ordered by: 1.0.0-rc.1 comes before 1.0.0, what follows a + is no part."""
    core, _, early = version.partition("+")[0].partition("-")
    numbers = tuple(_number(part) for part in core.split("."))
    parts = early.split(".") if early else []
    marks = tuple((0, _number(one)) if one.isdecimal() else (1, (0, one)) for one in parts)
    return (*numbers, not early, marks)


def _number(digits: str) -> tuple[int, str]:
    """What numbers are ordered by; Python refuses to read one of thousands of digits."""
    plain = digits.lstrip("0")
    return len(plain), plain
