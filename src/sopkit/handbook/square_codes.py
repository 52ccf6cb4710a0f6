"""This module draws the square code (QR) that leads from paper to a procedure."""

from __future__ import annotations

from functools import cache
from typing import Final

from sopkit.errors import UsageError

# A code must have a quiet edge of four modules, or cameras do not find it.
EDGE: Final = 4
# Level M restores 15 % of the area: a stain or a fold does no harm.
LEVEL: Final = "m"


@cache
def square_code(text: str) -> str:
    """The code of a text as an SVG of one path on white, one unit a module.

    Raises:
        UsageError: segno is not installed, or the text is too long for a code.
    """
    try:
        import segno
    except ImportError as error:
        raise UsageError(
            "the printed handbook needs the package 'segno' for its square codes; "
            "install it with: pip install 'sopkit[handbook]'"
        ) from error
    try:
        rows = tuple(map(tuple, segno.make(text, error=LEVEL, micro=False).matrix))
    except segno.DataOverflowError as error:
        raise UsageError(
            f"the address {text[:60]!r}.. is too long for a square code; give a shorter --link"
        ) from error
    size = len(rows) + 2 * EDGE
    path = "".join(
        f"M{x + EDGE} {y + EDGE}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size}" height="{size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    )


def dark_runs(row: tuple[int, ...]) -> list[tuple[int, int]]:
    """The dark modules of a row as places and lengths."""
    runs: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module & 1:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
