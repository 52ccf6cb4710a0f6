"""This script writes the widths of the handbook font's characters, so that pictures need no font.

Run it after `scripts/fonts.py`; it reads the two fonts in `src/sopkit/handbook/fonts/` and writes
`widths.txt` beside them: a range of code points, the width in Regular and in Bold, per line.
A character as wide as its type is high, as every Chinese one is, is not listed.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "src" / "sopkit" / "handbook" / "fonts"
WEIGHTS = ("Regular", "Bold")
EM = 1000


def widths(weight: str) -> dict[int, int]:
    """The width of each character, in thousandths of the size of the type."""
    font = TTFont(FOLDER / f"NotoSansCJKsc-{weight}.otf", lazy=True)
    if font["head"].unitsPerEm != EM:
        raise SystemExit(f"{weight}: the font has {font['head'].unitsPerEm} units per em, not {EM}")
    advances = font["hmtx"].metrics
    return {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()}


def lines() -> list[str]:
    """Runs of neighbouring code points of one width in both weights."""
    regular, bold = (widths(weight) for weight in WEIGHTS)
    runs: list[list[int]] = []
    for code in sorted(regular.keys() & bold.keys()):
        pair = [regular[code], bold[code]]
        if pair == [EM, EM]:
            continue
        if runs and runs[-1][1] == code - 1 and runs[-1][2:] == pair:
            runs[-1][1] = code
        else:
            runs.append([code, code, *pair])
    return [f"{first:X}-{last:X} {one} {two}" for first, last, one, two in runs]


def main() -> None:
    """Write the table."""
    found = lines()
    (FOLDER / "widths.txt").write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"widths.txt: {len(found)} ranges")


if __name__ == "__main__":
    main()
