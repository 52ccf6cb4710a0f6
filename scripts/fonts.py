"""This script makes the handbook's font: a subset of Noto Sans CJK SC, with licence and hashes.

Run it on a machine that has the Debian package `fonts-noto-cjk`:
`python scripts/fonts.py` (takes about half a minute). It writes into `src/sopkit/handbook/fonts/`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from opencc import OpenCC

from sopkit.handbook.traditional import TABLE

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "sopkit" / "handbook" / "fonts"
SOURCE = Path("/usr/share/fonts/opentype/noto")
LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")
PACKAGE = "fonts-noto-cjk 1:20220127+repack1-1 (Debian)"
WEIGHTS = ("Regular", "Bold")
SIMPLIFIED_CHINESE = 2  # index in the collection
FORMS = "t2hk"
FEATURES = ["calt", "ccmp", "chws", "halt", "kern", "liga", "locl", "mark", "mkmk", "palt", "pwid"]
# Only what we print: forms for Japan, Korea and Taiwan would be a third of the glyphs.
SCRIPTS = ("DFLT", "latn", "grek", "cyrl", "hani")
HOMES = ("dflt", "ZHS ", "ZHH ")
# Latin with accents, punctuation, currency, arrows, mathematics, geometric signs, CJK signs.
BLOCKS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2C6, 0x2DD),
    (0x391, 0x3C9),
    (0x1E80, 0x1EF9),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2150, 0x218F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x25A0, 0x25FF),
    (0x2600, 0x26FF),
    (0x2700, 0x27BF),
    (0x3000, 0x303F),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)


def gb2312() -> Iterator[str]:
    """Every character of GB 2312, levels 1 and 2: 6,763 Chinese characters."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def big5() -> Iterator[str]:
    """Every character of Big5, level 1: the 5,401 of everyday traditional Chinese."""
    for row in range(0xA4, 0xC7):
        for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            try:
                yield bytes((row, cell)).decode("big5")
            except UnicodeDecodeError:
                continue


def traditional(texts: Iterable[str]) -> set[str]:
    """What the handbook makes of simplified texts where it is printed in traditional characters."""
    return set(OpenCC(TABLE).convert("\n".join(texts))) - {"\n"}


def of_hong_kong(signs: Iterable[str]) -> set[str]:
    """Traditional characters as that table writes them."""
    return set(OpenCC(FORMS).convert("\n".join(signs))) - {"\n"}


def used(folders: list[Path]) -> set[str]:
    """Every character of the procedures and glossaries in these folders."""
    return {sign for text in texts(folders) for sign in text}


def texts(folders: list[Path]) -> list[str]:
    """The texts of all YAML files in these folders."""
    files = [path for folder in folders for path in sorted(folder.rglob("*.yaml"))]
    return [path.read_text(encoding="utf-8") for path in files]


def wanted(folders: list[Path]) -> set[int]:
    """The code points that the subset must hold, as far as the full font has them."""
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)}
    simplified = {*gb2312(), *used(folders)}
    made = {*traditional(simplified), *traditional(texts(folders)), *of_hong_kong(big5())}
    return blocks | {ord(sign) for sign in {*simplified, *big5(), *made}}


def cut(weight: str, codes: set[int]) -> Path:
    """Write the subset of one weight, with bytes that depend on the source only."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.layout_scripts = [f"{script}.{home}" for script in SCRIPTS for home in HOMES]
    options.name_IDs = ["*"]
    options.hinting = False
    options.desubroutinize = False
    options.drop_tables += ["vhea", "vmtx", "VORG"]
    options.recalc_timestamp = False
    options.font_number = SIMPLIFIED_CHINESE
    font = subset.load_font(str(SOURCE / f"NotoSansCJK-{weight}.ttc"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    target = TARGET / f"NotoSansCJKsc-{weight}.otf"
    subset.save_font(font, str(target), options)
    numbered(target)
    return target


def numbered(path: Path) -> None:
    """Number the glyphs of a font anew, without gaps.

    The list of numbers is then one range. Typst reads that list for each line of text in a
    picture; with 6,000 ranges this took a twentieth of the time for a whole book.
    """
    font = TTFont(path, lazy=True, recalcTimestamp=False)
    top = font["CFF "].cff.topDictIndex[0]
    names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
    anew = dict(zip(top.charset, names, strict=True))
    drawn = top.CharStrings.charStrings
    top.CharStrings.charStrings = {anew[name]: place for name, place in drawn.items()}
    top.charset = names
    # saved aside first: what is not changed is read while it is written
    aside = path.with_suffix(".new")
    font.save(aside, reorderTables=None)
    aside.replace(path)


def licence_text() -> str:
    """The copyright lines and the SIL Open Font License as the package carries them."""
    lines = LICENCE.read_text(encoding="utf-8").splitlines()
    start = max(n for n, line in enumerate(lines) if line.startswith("License: SIL-1.1"))
    body = []
    for line in lines[start + 1 :]:
        if line and not line.startswith(" "):
            break
        body.append("" if line.strip() == "." else line.removeprefix(" "))
    font = TTFont(SOURCE / "NotoSansCJK-Regular.ttc", fontNumber=SIMPLIFIED_CHINESE, lazy=True)
    return font["name"].getDebugName(0) + "\n\n" + "\n".join(body).strip() + "\n"


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def ranges(codes: set[int]) -> str:
    """Code points as lines of one hexadecimal range each, such as `20-7E`."""
    lines: list[list[int]] = []
    for code in sorted(codes):
        if lines and lines[-1][1] == code - 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{first:X}-{last:X}\n" for first, last in lines)


def main() -> None:
    """Cut both weights and write the licence and the record of origin."""
    reader = argparse.ArgumentParser(description=main.__doc__)
    reader.add_argument("folders", nargs="*", type=Path, help="more folders with YAML texts")
    folders = [ROOT / "procedures", ROOT / "profiles", ROOT / "docs", *reader.parse_args().folders]
    TARGET.mkdir(parents=True, exist_ok=True)
    codes = wanted([folder for folder in folders if folder.is_dir()])
    origin: dict[str, object] = {"package": PACKAGE, "family": "Noto Sans CJK SC", "files": {}}
    files = {}
    drawable: list[set[int]] = []
    for weight in WEIGHTS:
        target = cut(weight, codes)
        drawable.append(set(TTFont(target, lazy=True).getBestCmap()))
        source = f"NotoSansCJK-{weight}.ttc"
        files[target.name] = {
            "sha256": digest(target),
            "characters": len(drawable[-1]),
            "source": f"{source}#{SIMPLIFIED_CHINESE}",
            "source_sha256": digest(SOURCE / source),
        }
        print(f"{target.name}: {len(drawable[-1]):,} characters, {target.stat().st_size:,} bytes")
    origin["files"] = files
    (TARGET / "origin.json").write_text(json.dumps(origin, indent=2) + "\n", encoding="utf-8")
    common = set.intersection(*drawable)
    (TARGET / "characters.txt").write_text(ranges(common), encoding="utf-8")
    (TARGET / "OFL.txt").write_text(licence_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
