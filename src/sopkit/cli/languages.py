"""This module is the option `--lang` of commands that tell something in words."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any

import click

from sopkit.language import DEFAULT_LANGUAGE, LANGUAGES

# a locale says how a machine is set up, not in which language its user talks about procedures;
# and what CI writes must not hang on it
VARIABLE = "SOPKIT_LANG"

_OPTION = "--lang"
_NOTED = "sopkit.language"

LANGUAGE: dict[str, Any] = {
    "type": click.Choice(LANGUAGES),
    "default": DEFAULT_LANGUAGE,
    "envvar": VARIABLE,
    "metavar": "LANG",
    "help": f"Language of findings: en or zh.  [default: {VARIABLE}, else en]",
}
"""What the option is like; given to `click.option` by those who place it themselves."""

language = click.option(_OPTION, "lang", **LANGUAGE)

said = click.option(
    _OPTION,
    "language",
    **{**LANGUAGE, "help": f"Language of what is said: en or zh.  [default: {VARIABLE}, else en]"},
)
"""The option of commands that tell of a case or of versions, not of findings."""


def asked(words: Sequence[str]) -> str | None:
    """The language that the words of a call ask for, whether the call is right or not."""
    found = None
    for word, after in zip(words, (*words[1:], ""), strict=False):
        name, equals, value = word.partition("=")
        if name == "--":
            break
        if name == _OPTION:
            found = _only(value if equals else after) or found
    return found


def note(ctx: click.Context, words: Sequence[str]) -> None:
    """Notes the language of a call before it is read, so that its faults are told in it too."""
    ctx.meta[_NOTED] = asked(words)


def note_of_a_book(ctx: click.Context) -> None:
    """Where `--lang` names the languages of a book, what is said of it follows the variable."""
    ctx.meta[_NOTED] = _variable() or ctx.meta.get(_NOTED)


def spoken(ctx: click.Context | None) -> str:
    """The language of a call: that of its option, else of the variable, else English."""
    noted: str | None = ctx.meta.get(_NOTED) if ctx is not None else None
    return noted or _variable() or DEFAULT_LANGUAGE


def _variable() -> str | None:
    return _only(os.environ.get(VARIABLE, ""))


def _only(written: str) -> str | None:
    """The one language of what is listed, zh and zh-hant being one; None where it is not known."""
    found = {one.strip().partition("-")[0] for one in written.split(",")}
    return next((one for one in LANGUAGES if found == {one}), None)


def worded(text: str, language: str) -> str:
    """A text about a call in the language of its user, as far as it is known there.

    A text of several lines that is not known as a whole is looked up line by line.
    """
    if language == DEFAULT_LANGUAGE:
        return text
    from sopkit.messages import catalogue

    known = catalogue(language)
    if known is None:
        return text
    whole = known.translated(text)
    if whole is not None:
        return whole
    return "".join(map(known.say, re.split(r"(\n *)", text)))
