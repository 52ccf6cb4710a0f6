"""This module loads the procedure that the tests of the handbook print, also with other texts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sopkit.procedure import Procedure, load

EVERYTHING = Path(__file__).parent / "everything.yaml"


@cache
def everything() -> Procedure:
    """A procedure with every rule kind, every step key and a layout."""
    return load(EVERYTHING)


def printed(data: dict[str, Any]) -> Procedure:
    """The same procedure with the texts of other data, which no loader has looked at."""
    return replace(everything(), data=data)
