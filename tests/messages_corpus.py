"""Every message and hint that wrong documents of the tests lead to, with what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from sopkit.codebook import Example, pages
from sopkit.diagnostics import Diagnostic, Diagnostics
from sopkit.document import read_document
from sopkit.lint.checking import check_text
from tests.expressions.test_faults import faults_of
from tests.lint import style_cases
from tests.lint.test_folder import found_in, written
from tests.test_codebook import findings

HERE = Path(__file__).parent
VOCABULARY = (HERE / "expressions" / "vocabulary.py").read_text(encoding="utf-8")


class Said(NamedTuple):
    """One text that a reader meets, and the file that it is about."""

    name: str
    english: str
    source: str


@cache
def corpus() -> tuple[Said, ...]:
    """All of them, each once."""
    return tuple(
        dict.fromkeys((*_documents(), *_procedures(), *_examples(), *_pieces(), *_conditions()))
    )


def _documents() -> Iterator[Said]:
    for path in sorted((HERE / "documents" / "bad").glob("*.yaml")):
        found = Diagnostics(path.name)
        content = path.read_bytes()
        read_document(path.name, found, text=content)
        yield from _said(list(found), content.decode("utf-8", "replace"))


def _procedures() -> Iterator[Said]:
    for path in sorted((HERE / "documents" / "bad_procedures").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        yield from _said(check_text(text, path.name), text)


def _examples() -> Iterator[Said]:
    for page in pages():
        if page.bad is not None:
            yield from _found(page.bad)


def _pieces() -> Iterator[Said]:
    for case in _cases(HERE / "lint" / "meaning.yaml"):
        yield from _found(Example(case["text"]))
    for case in _cases(HERE / "lint" / "folder.yaml"):
        files: dict[str, str] = case["files"]
        with TemporaryDirectory() as folder:
            written(files, Path(folder))
            yield from _said(found_in(Path(folder)), "\n".join([*files.values(), folder]))
    for _, case in style_cases.cases():
        text = style_cases.piece(case.get("at", "step"), case["en"], case["zh"])
        yield from _said(list(style_cases.findings(text)), text)


def _conditions() -> Iterator[Said]:
    for case in _cases(HERE / "expressions" / "cases" / "faults.yaml"):
        for _, _, _, name, message, hint in faults_of(case["condition"]):
            for text in (message, hint):
                if text:
                    yield Said(name, text, f"{case['condition']} {VOCABULARY}")


def _cases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _found(example: Example) -> Iterator[Said]:
    with TemporaryDirectory() as folder:
        found = findings(example, Path(folder))
        texts = [example.text, *example.others.values(), folder]
        yield from _said(found, "\n".join(texts))


def _said(found: list[Diagnostic], source: str) -> Iterator[Said]:
    for one in found:
        for text in (one.message, one.hint, one.fix.title if one.fix else ""):
            if text:
                yield Said(one.name, text, source)
