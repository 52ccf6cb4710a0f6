"""This module writes the Chinese book in traditional characters, converted by OpenCC.

The table is `s2hk`: whole words decide which character is meant (后 and 後, 干 and 乾), and the
words themselves stay. A table that also changes words (`s2twp`) knows those of computing: it makes
權限 into 許可權 and 審核 into 稽核, which no supervisor would say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sopkit.errors import UsageError
from sopkit.handbook.document import Picture, names_of
from sopkit.language import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Callable

TRADITIONAL: Final = "zh-hant"
PRINTED: Final = (*LANGUAGES, TRADITIONAL)
"""The languages of the handbook: those of procedures, and what is made from them."""

TABLE: Final = "s2hk"
IN_PICTURE: Final = re.compile(r"(?<=>)[^<>]+(?=<)|(?<=aria-label=\")[^\"]+")
SIMPLE: Final = re.compile(r"[\x00-\x7f]*")
# what is compared or looked up, never read
_KEPT: Final = frozenset({"language", "address", "digest"})


def written_in(language: str) -> str:
    """The language of procedures that a language of the handbook is made from."""
    return "zh" if language == TRADITIONAL else language


def in_script(text: str, language: str) -> str:
    """A Chinese text in the characters of a language; other languages leave it as it is."""
    return converted(text) if language == TRADITIONAL else text


def said(text: Text, language: str) -> str:
    """A text of a house in a language of the handbook."""
    return in_script(text.get(written_in(language)), language)


@cache
def converted(text: str) -> str:
    """A text in traditional characters."""
    return text if SIMPLE.fullmatch(text) else _table()(text)


@cache
def _table() -> Callable[[str], str]:
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise UsageError(
            "a handbook in traditional characters needs the package 'OpenCC'; install it with: "
            "pip install 'sopkit[traditional]', or print --lang en,zh only"
        ) from error
    convert: Callable[[str], str] = OpenCC(TABLE).convert
    return convert


def traditional(part: Any) -> Any:
    """The same part of the book in traditional characters, its drawings too."""
    if isinstance(part, str):
        return converted(part)
    if isinstance(part, tuple):
        return tuple(traditional(one) for one in part)
    if names := names_of(type(part)):
        values = {name: traditional(getattr(part, name)) for name in names if name not in _KEPT}
        if isinstance(part, Picture):
            values["svg"] = IN_PICTURE.sub(lambda found: converted(found[0]), part.svg)
        return replace(part, **values)
    return part
