"""This module runs the examples of a Markdown page and writes their output into it.

A block after `<!-- file: name -->` is written to that file in a folder of the page's own, in which
the folders `procedures` and `profiles` of the project stand too. In a `console` block each line
`$ sopkit ..` is run; what it prints follows it. What a `python` block prints stands in the
`text` block that follows `<!-- prints -->`. Other blocks are left alone.

`<!-- edited: new.yaml = procedures/a.yaml, 15 min -> 10 min -->` makes a copy of a file in which
one thing is written otherwise. A Chinese page, `NAME.zh.md`, takes the files that its English page
shows too by `<!-- same file: name -->`: they are written once, and shown in both.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>(?P<same>same )?file: (?P<file>[\w./-]+)|prints) -->\n)?"
    r"```(?P<kind>\w+)\n(?P<body>.*?)^```$"
    r"|<!-- edited: (?P<copy>\S+) = (?P<of>\S+), (?P<old>.+?) -> (?P<new>.+?) -->",
    re.DOTALL | re.MULTILINE,
)
GENERATED = "<!-- Generated"


def written_pages(root: Path) -> Iterator[Path]:
    """The pages that people write: the READMEs and those of docs that are not all generated."""
    for page in sorted((*root.glob("README*.md"), *root.glob("docs/*.md"))):
        if not page.read_text(encoding="utf-8").startswith(GENERATED):
            yield page


def renewed(path: Path, root: Path) -> str:
    """A page with the files of the English one and the output of all examples as it is today."""
    page = path.read_text(encoding="utf-8")
    if path.name.endswith(".zh.md"):
        english = path.with_name(path.name.replace(".zh.md", ".md"))
        page = with_files_of(english.read_text(encoding="utf-8"), page)
    return regenerated(page, root)


def with_files_of(english: str, page: str) -> str:
    """The page with what the English one says of each file that is the same in both."""
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for found in _BLOCK.finditer(english):
        if found["file"]:
            bodies[found["file"]].append(found["body"])

    def shared(found: re.Match[str]) -> str:
        if not found["same"]:
            return found[0]
        assert bodies[found["file"]], f"the English page does not show {found['file']} so often"
        return _with_body(found, bodies[found["file"]].pop(0))

    return _BLOCK.sub(shared, page)


def regenerated(page: str, root: Path) -> str:
    """The page with the output of all its examples as it is today."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        for folder in ("procedures", "profiles"):
            Path(folder).symlink_to(root / folder)
        return _Page().regenerated(page)


class _Page:
    """One page while its examples run, from top to bottom."""

    def __init__(self) -> None:
        self.printed = ""
        self.names: dict[str, object] = {}

    def regenerated(self, page: str) -> str:
        return _BLOCK.sub(self.block, page)

    def block(self, found: re.Match[str]) -> str:
        if found["copy"]:
            edit(found["copy"], found["of"], found["old"], found["new"])
            return found[0]
        kind, body = found["kind"], found["body"]
        if found["file"]:
            Path(found["file"]).parent.mkdir(parents=True, exist_ok=True)
            Path(found["file"]).write_text(body, encoding="utf-8")
        if kind == "console":
            return _with_body(found, console(body))
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(body, "example", "exec"), self.names)
            self.printed = out.getvalue()
        if found["mark"] == "prints":
            return _with_body(found, self.printed)
        return found[0]


def _with_body(found: re.Match[str], body: str) -> str:
    """The block with something else between its fences."""
    start = found.start()
    return found[0][: found.start("body") - start] + body + found[0][found.end("body") - start :]


def edit(copy: str, of: str, old: str, new: str) -> None:
    """Writes a copy of a file that says one thing otherwise."""
    text = Path(of).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{of} does not say '{old}' once"
    Path(copy).parent.mkdir(parents=True, exist_ok=True)
    Path(copy).write_text(text.replace(old, new), encoding="utf-8")


def console(body: str) -> str:
    """The commands of a block, each with what it prints."""
    import shlex

    from click.testing import CliRunner

    from sopkit.cli import sopkit

    lines = []
    for line in body.splitlines():
        if line.startswith("$ "):
            program, *words = shlex.split(line[2:])
            assert program == "sopkit", f"only sopkit is run here, not {program}"
            # as wide as where nobody looks on, whatever terminal this is run in
            runner = CliRunner(env={"COLUMNS": None})
            result = runner.invoke(sopkit, words, prog_name="sopkit")
            if result.exception and not isinstance(result.exception, SystemExit):
                raise result.exception
            lines += [line, result.output.rstrip()]
    return "\n".join(one for one in lines if one) + "\n"
