"""This module holds what a house may set about lints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Figures and words that lints go by; the defaults are those of the format reference."""


DEFAULTS = Settings()
