"""This program runs every benchmark, one after the other: `python -m benchmarks`, `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARKS = ("conditions", "monitor", "loading", "validate", "diagrams", "handbook")


def main() -> int:
    """Each in a process of its own, so that none warms another up."""
    folder = Path(__file__).resolve().parent
    failed = 0
    for name in BENCHMARKS:
        print(f"== {name} ==", flush=True)
        failed |= subprocess.run(
            [sys.executable, str(folder / f"{name}.py")], check=False
        ).returncode
        print(flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
