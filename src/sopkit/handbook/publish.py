"""This module writes the handbook into a folder, all files or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sopkit.errors import UsageError
from sopkit.handbook import html, typst
from sopkit.handbook.build import build_document
from sopkit.handbook.document import HandbookDoc
from sopkit.language import LANGUAGES

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

FORMATS: Final = ("html", "pdf")
Progress = Callable[[str, int, int], None]


def write(
    procedures: Iterable[Procedure],
    folder: str | os.PathLike[str],
    *,
    languages: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = FORMATS,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write `handbook-<language>.<format>` into a folder, made if it is not there.

    Everything is made before anything is written, and a file takes its name only when it is whole.

    Args:
        procedures: loaded procedures, in the order of print.
        folder: where the files go; files of the same names are replaced.
        languages: `en`, `zh` or both.
        formats: `html`, `pdf` or both.
        progress: called with the name of each file when it is made, its number and how many.

    Returns:
        The files, in the order of languages and formats.

    Raises:
        UsageError: an unknown language or format, a character without a glyph, a folder that
            cannot be written.
    """
    for one in formats:
        if one not in FORMATS:
            raise UsageError(f"no handbook in format {one!r}; there are {' and '.join(FORMATS)}")
    given = tuple(procedures)
    wanted = [(language, kind) for language in languages for kind in formats]
    books = {language: build_document(given, language) for language in dict.fromkeys(languages)}
    made: dict[str, bytes] = {}
    for number, (language, kind) in enumerate(wanted, 1):
        name = file_name(language, kind)
        made[name] = render(books[language], kind, languages)
        if progress is not None:
            progress(name, number, len(wanted))
    return save(made, Path(folder))


def file_name(language: str, kind: str) -> str:
    """The name of one file of the handbook."""
    return f"handbook-{language}.{kind}"


def render(book: HandbookDoc, kind: str, languages: Sequence[str]) -> bytes:
    """One file of the handbook."""
    if kind == "pdf":
        return typst.render(book)
    others = [one for one in languages if one != book.language]
    other = (others[0], file_name(others[0], "html")) if others else None
    return html.render(book, other=other)


def save(made: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write all files aside first; they take their places only when all are whole."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".handbook-", dir=folder) as aside:
            for name, content in made.items():
                (Path(aside) / name).write_bytes(content)
            return tuple((Path(aside) / name).replace(folder / name) for name in made)
    except OSError as error:
        raise UsageError(
            f"the handbook cannot be written to '{folder}': {error.strerror or error}; "
            "choose a folder that you may write to"
        ) from error
