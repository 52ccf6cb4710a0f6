"""This program measures how long the handbook takes to print, beside WeasyPrint in the same run.

Usage: python benchmarks/handbook.py

First the shipped procedures, both languages, as site and PDF, in a process as a user starts it: how
long, how much time of processors, how much memory its largest process takes, and whether each build
gives the same bytes. On a busy machine only the time of processors says something, least of some
rounds as all times here. Then the same procedures as Word documents. Then 40 of them in Chinese:
from the same book our PDF, and the one that WeasyPrint makes of the book as HTML, with a short
style sheet of its own: that of our page is for browsers, and WeasyPrint does not know all of it.
"""

from __future__ import annotations

import os
import re
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
WORD_ROUNDS = 2


def shipped() -> list[Path]:
    """The files of the procedures that ship with sopkit."""
    files = sorted((ROOT / "procedures").glob("*/*.yaml"))
    return [path for path in files if not path.name.endswith(".cases.yaml")]


@dataclass(frozen=True)
class Build:
    """One build: seconds on the clock and of processors, its largest process, what it made."""

    taken: float
    worked: float
    peak_mb: float
    size: int
    digest: str


def built(files: Sequence[Path], formats: str) -> Build:
    """Both languages in these formats, as the command makes them."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["-m", "sopkit", "handbook", "build", "--format", formats, "-o", folder]
        before = time.perf_counter()
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen([sys.executable, *words, *map(str, files)], **silent)
        _, status, used = os.wait4(process.pid, 0)
        taken = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"the build of {formats} ended with {process.returncode}")
        made = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        contents = [path.read_bytes() for path in made]
    digest = sha256(b"".join(sha256(one).digest() for one in contents)).hexdigest()
    worked = used.ru_utime + used.ru_stime
    return Build(taken, worked, used.ru_maxrss / 1024, sum(map(len, contents)), digest)


def whole(files: Sequence[Path], formats: str, name: str, rounds: int) -> str:
    """The best of some builds, and whether all gave the same bytes."""
    builds = [built(files, formats) for _ in range(rounds)]
    alike = len({one.digest for one in builds}) == 1
    return (
        f"{len(files)} procedures, 2 languages, {name}: "
        f"{min(one.taken for one in builds):.1f} s, "
        f"{min(one.worked for one in builds):.1f} s of processors, "
        f"largest process {max(one.peak_mb for one in builds):,.0f} MB, "
        f"{builds[0].size / 1e6:.0f} MB of files, "
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
    """Prints all measures."""
    files = shipped()
    print(whole(files, "html,pdf", "site and PDF", ROUNDS))
    print(whole(files, "docx", "Word", WORD_ROUNDS))
    for line in against_weasyprint([load(path) for path in files[:PEER_SIZE]]):
        print(line)


if __name__ == "__main__":
    main()
