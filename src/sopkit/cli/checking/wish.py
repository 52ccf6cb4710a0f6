"""This module holds how the command `check` was called."""

from __future__ import annotations

from sopkit.frozen import dataclass

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Wish:
    """The arguments and options of one call."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    min_severity: str | None
    strict: bool
    exit_zero: bool
    baseline: str | None
    form: str
    outputs: tuple[str, ...]
    statistics: bool
    lang: str
    fix: bool
    unsafe_fixes: bool
    diff: bool
    add_ignore: bool
    write_baseline: bool
    stdin_filename: str | None
    config: str | None
    isolated: bool
    jobs: int | None
    no_cache: bool

    @property
    def failing(self) -> frozenset[str]:
        """The levels of findings that make the run fail."""
        levels = ("error", "warning", "info") if self.strict else ("error", "warning")
        return frozenset() if self.exit_zero else frozenset(levels)
