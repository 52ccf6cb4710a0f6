"""This module finds templates: those of a house first, ours behind them.

A template of a house may include or extend the one it stands in for as `sopkit/<name>`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader, PrefixLoader

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
OURS: Final = "sopkit"


@cache
def loader(templates: tuple[tuple[str, str], ...] = ()) -> BaseLoader:
    """Where templates come from; `templates` are those of a house by name, as text."""
    ours = FileSystemLoader(TEMPLATES)
    if not templates:
        return ours
    return ChoiceLoader([DictLoader(dict(templates)), PrefixLoader({OURS: ours}), ours])
