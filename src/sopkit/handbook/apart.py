"""This module sets a large document in a process of its own, which gives its memory back.

Typst keeps what it has laid out: two books of 300 pages in one process take twice the memory. The
file is also the program of that process; it imports nothing of sopkit, so that it starts at once.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

PROGRAM: Final = Path(__file__).resolve()


def set_apart(files: Mapping[str, bytes], options: Mapping[str, Any]) -> Any:
    """What Typst makes of these files with these options: a document, or several images.

    Raises:
        RuntimeError: Typst refused, or its process ended early; the message says why.
    """
    # -P: without it the folder of this file would hide the package typst behind our module.
    command = [sys.executable, "-P", str(PROGRAM)]
    given = pickle.dumps((dict(files), dict(options)))
    made = subprocess.run(command, input=given, capture_output=True, check=False)
    if made.returncode:
        said = made.stderr.decode("utf-8", "replace").strip()
        raise RuntimeError(said or f"its process ended with {made.returncode}")
    # it was written by `main` of the same program
    return pickle.loads(made.stdout)


def main() -> int:
    """Reads files and options from standard input, writes what Typst made to standard output."""
    import typst

    # what comes in is written by `set_apart` of the same program
    files, options = pickle.loads(sys.stdin.buffer.read())
    try:
        made = typst.compile(files, **options)
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        return 1
    pickle.dump(made, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
