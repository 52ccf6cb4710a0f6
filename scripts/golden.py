"""This script rewrites the expected results of tests from what sopkit says today.

Run it with `make golden` and review the difference; nobody edits these files by hand. A new set
of golden files is one function in `GOLDEN`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from sopkit.diagnostics import Diagnostics
from sopkit.document import read_document

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "tests" / "reports" / "golden"
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


def reports() -> Iterator[tuple[Path, str]]:
    """What every format of findings writes of one report."""
    from sopkit.reports import FORMATS, format_named

    sys.path.insert(0, str(ROOT))
    from tests.reports.sample import REPORT

    for name in FORMATS:
        yield REPORTS / f"{name}.txt", format_named(name)(REPORT)


def pages() -> Iterator[tuple[Path, bytes]]:
    """A few pages of printed products as pictures; look at them before they are kept."""
    sys.path.insert(0, str(ROOT))
    from tests.handbook.golden_pages import pages

    yield from pages()


Made = Iterator[tuple[Path, str]] | Iterator[tuple[Path, bytes]]
GOLDEN: tuple[Callable[[], Made], ...] = (documents, reports, pages)


def main() -> None:
    """Writes every golden file that has changed and names it."""
    for make in GOLDEN:
        for path, made in make():
            content = made.encode() if isinstance(made, str) else made
            if not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
