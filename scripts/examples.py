"""This module runs the examples of a Markdown page and writes their output into it.

A block after `<!-- file: name -->` is written to that file in a folder of the page's own, in which
the folders `procedures` and `profiles` of the project stand too. In a `console` block each line
`$ sopkit ..` is run; what it prints follows it. What a `python` block prints stands in the
`text` block that follows `<!-- prints -->`. Other blocks are left alone.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from pathlib import Path

_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>file: (?P<file>[\w./-]+)|prints) -->\n)?"
    r"```(?P<kind>\w+)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


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
        kind, body = found["kind"], found["body"]
        if found["file"]:
            Path(found["file"]).parent.mkdir(parents=True, exist_ok=True)
            Path(found["file"]).write_text(body, encoding="utf-8")
        if kind == "console":
            return found[0].replace(body, console(body))
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(body, "example", "exec"), self.names)
            self.printed = out.getvalue()
        if found["mark"] == "prints":
            return found[0].replace(f"```text\n{body}", f"```text\n{self.printed}")
        return found[0]


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
