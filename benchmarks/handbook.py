"""This program measures how long the handbook takes to print, beside WeasyPrint in the same run.

Usage: python benchmarks/handbook.py

First the shipped procedures, both languages, as site and PDF, in a process as a user starts it: how
long, how much time of processors, how much memory its largest process takes, and whether each build
gives the same bytes. On a busy machine only the time of processors says something, least of some
rounds as all times here. Then 40 of them in Chinese: from the same book
our PDF, and the one that WeasyPrint makes of the book as HTML, with a short style sheet of its own:
that of our page is for browsers, and WeasyPrint does not know all of it.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sopkit.handbook import build_document, html, typst
from sopkit.procedure import Procedure, load

ROOT = Path(__file__).resolve().parent.parent
PEER_SIZE = 40
STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
PAPER = """
@page { size: A4; margin: 22mm 20mm; @bottom-right { content: counter(page); } }
body { font: 9.5pt/1.5 "Noto Sans CJK SC", sans-serif; }
h2 { break-before: page; font-size: 20pt; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: .5pt solid #ccc; vertical-align: top; text-align: left; }
svg { max-width: 100%; }
"""
ROUNDS = 3


def shipped() -> list[Path]:
    """The files of the procedures that ship with sopkit."""
    files = sorted((ROOT / "procedures").glob("*/*.yaml"))
    return [path for path in files if not path.name.endswith(".cases.yaml")]


@dataclass(frozen=True)
class Build:
    """One build: seconds on the clock and of processors, and the files that it made."""

    taken: float
    worked: float
    size: int
    digest: str


def processors() -> float:
    """The seconds that the processes started so far and ended took of processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def built(files: Sequence[Path]) -> Build:
    """Both languages, site and PDF, as the command makes them."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["-m", "sopkit", "handbook", "build", *map(str, files), "-o", folder]
        before, worked = time.perf_counter(), processors()
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        taken, worked = time.perf_counter() - before, processors() - worked
        made = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        contents = [path.read_bytes() for path in made]
    digest = sha256(b"".join(sha256(one).digest() for one in contents)).hexdigest()
    return Build(taken, worked, sum(map(len, contents)), digest)


def whole(files: Sequence[Path]) -> str:
    """The best of some builds, and whether all gave the same bytes."""
    rounds = [built(files) for _ in range(ROUNDS)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    alike = len({one.digest for one in rounds}) == 1
    return (
        f"{len(files)} procedures, 2 languages, site and PDF: "
        f"{min(one.taken for one in rounds):.1f} s, "
        f"{min(one.worked for one in rounds):.1f} s of processors, "
        f"largest process {peak:,.0f} MB, {rounds[0].size / 1e6:.0f} MB of files, "
        f"{'the same' if alike else 'NOT the same'} bytes each time"
    )


def best(make: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        before = time.perf_counter()
        make()
        times.append(time.perf_counter() - before)
    return min(times)


def against_weasyprint(procedures: Sequence[Procedure]) -> list[str]:
    """The same book in Chinese through both; WeasyPrint is given the page we make for browsers."""
    book = build_document(procedures, "zh")
    ours = best(lambda: typst.render(book))
    lines = [f"{len(procedures)} procedures in Chinese, PDF: sopkit {ours:.2f} s"]
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        return [
            *lines,
            f"WeasyPrint is not there ({error}); pip install 'sopkit[bench]', apt pango",
        ]
    page = STYLE.sub("", html.render(book).decode())
    style = weasyprint.CSS(string=PAPER)
    theirs = best(lambda: weasyprint.HTML(string=page).write_pdf(stylesheets=[style]), rounds=1)
    return [*lines, f"WeasyPrint {theirs:.2f} s, {theirs / ours:.1f} x the time of sopkit"]


def main() -> None:
    """Prints both measures."""
    files = shipped()
    print(whole(files))
    for line in against_weasyprint([load(path) for path in files[:PEER_SIZE]]):
        print(line)


if __name__ == "__main__":
    main()
