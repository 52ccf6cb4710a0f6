"""This program measures loading and checking of the shipped procedures, beside a bare YAML parse.

Usage: python benchmarks/loading.py [--repeats 15]

The baseline is `yaml.load(text, CSafeLoader)`: the C parser of PyYAML into plain dicts, without
places, without meaning. Imports are timed in fresh processes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import yaml

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document
from sopkit.lint.checking import check_text

PROCEDURES = Path(__file__).resolve().parent.parent / "procedures"
IMPORTS = ("import sopkit", "import sopkit; sopkit.evaluate", "import sopkit; sopkit.load('{}')")


def best_ms(work: Callable[[], object], repeats: int) -> float:
    """The fastest of several runs, in milliseconds: the least disturbed by other work."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


def files() -> list[Path]:
    """The procedure files of the project, without scenarios."""
    found = sorted(PROCEDURES.rglob("*.yaml"))
    return [
        path
        for path in found
        if not path.name.endswith(".cases.yaml") and path.parent != PROCEDURES
    ]


def one(path: Path, repeats: int) -> tuple[float, float, float]:
    """Milliseconds of the bare parse, of the document with places, and of load and check."""
    text = path.read_text("utf-8")
    name = str(path)
    return (
        best_ms(lambda: yaml.load(text, Loader=yaml.CSafeLoader), repeats),
        best_ms(lambda: read_document(name, Diagnostics(name), text=text), repeats),
        best_ms(lambda: check_text(text, name), repeats),
    )


def table(repeats: int) -> None:
    """One line for each file, then the whole."""
    print(f"{'file':44} {'lines':>5} {'parse ms':>9} {'document':>9} {'load + check':>13}")
    sums = [0.0, 0.0, 0.0]
    for path in files():
        parse, document, check = one(path, repeats)
        sums = [sums[0] + parse, sums[1] + document, sums[2] + check]
        lines = len(path.read_text("utf-8").splitlines())
        name = path.relative_to(PROCEDURES).as_posix()
        print(f"{name:44} {lines:5} {parse:9.2f} {document / parse:8.2f}x {check / parse:12.2f}x")
    print(f"{'all':44} {'':5} {sums[0]:9.2f} {sums[1] / sums[0]:8.2f}x {sums[2] / sums[0]:12.2f}x")


def imports(repeats: int) -> None:
    """Median time of imports in fresh processes, less the start of the interpreter."""
    print("\nin a fresh process, without the start of the interpreter")
    for line in IMPORTS:
        shown = line.format(files()[0])
        program = f"import time; t = time.perf_counter(); {shown}; print(time.perf_counter() - t)"
        with tempfile.TemporaryDirectory() as compiled:
            # as after an installation: the first run compiles the modules
            _seconds(program, compiled)
            times = [_seconds(program, compiled) for _ in range(max(3, repeats // 2))]
        print(f"  {shown.replace(str(PROCEDURES), 'procedures'):80} {median(times) * 1e3:7.1f} ms")


def _seconds(program: str, compiled: str) -> float:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**env, "PYTHONPYCACHEPREFIX": compiled},
    )
    return float(done.stdout)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeats", type=int, default=15)
    chosen = options.parse_args(arguments)
    table(chosen.repeats)
    imports(chosen.repeats)


if __name__ == "__main__":
    main()
