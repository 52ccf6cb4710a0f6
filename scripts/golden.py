"""This script rewrites the expected results of tests from what sopkit says today.

Run it with `make golden` and review the difference; nobody edits these files by hand. A new set
of golden files is one function in `GOLDEN`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document

ROOT = Path(__file__).resolve().parent.parent
BAD_DOCUMENTS = ROOT / "tests" / "documents" / "bad"


def document_lines(path: Path) -> str:
    """The findings about the form of one file: a line each, its hint indented below it."""
    found = Diagnostics(path.name)
    read_document(path.name, found, text=path.read_bytes())
    return "".join(
        f"{finding.line()}\n" + (f"  {finding.hint}\n" if finding.hint else "")
        for finding in found.sorted()
    )


def documents() -> Iterator[tuple[Path, str]]:
    """One `.out` beside each wrong document."""
    for path in sorted(BAD_DOCUMENTS.glob("*.yaml")):
        yield path.with_suffix(".out"), document_lines(path)


GOLDEN: tuple[Callable[[], Iterator[tuple[Path, str]]], ...] = (documents,)


def main() -> None:
    """Writes every golden file that has changed and names it."""
    for make in GOLDEN:
        for path, content in make():
            if not path.exists() or path.read_bytes() != content.encode():
                path.write_bytes(content.encode())
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
