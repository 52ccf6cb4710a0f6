"""This module is the option `--lang` of commands that tell something in words."""

from __future__ import annotations

from typing import Any

import click

from sopkit.language import DEFAULT_LANGUAGE, LANGUAGES

# a locale says how a machine is set up, not in which language its user talks about procedures;
# and what CI writes must not hang on it
VARIABLE = "SOPKIT_LANG"

LANGUAGE: dict[str, Any] = {
    "type": click.Choice(LANGUAGES),
    "default": DEFAULT_LANGUAGE,
    "envvar": VARIABLE,
    "metavar": "LANG",
    "help": f"Language of findings: en or zh.  [default: {VARIABLE}, else en]",
}
"""What the option is like; given to `click.option` by those who place it themselves."""

language = click.option("--lang", "lang", **LANGUAGE)

said = click.option(
    "--lang",
    "language",
    **{**LANGUAGE, "help": f"Language of what is said: en or zh.  [default: {VARIABLE}, else en]"},
)
"""The option of commands that tell of a case or of versions, not of findings."""
