"""This script writes every generated file, or with `--check` says which of them are out of date.

A new set of generated files is one line in `GENERATORS`: a function that writes into a folder it
is given, under the same relative paths as in the project.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import yaml

from drawings import write_drawings
from pages import write_codes, write_commands, write_examples, write_format, write_rule_pages

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Generator:
    """Something that writes files.

    Attributes:
        name: said in messages.
        needs: the module it takes its content from.
        write: writes the files below a folder.
        owns: folders that hold nothing but its files, so that a stale one is noticed.
    """

    name: str
    needs: str
    write: Callable[[Path], None]
    owns: tuple[str, ...] = ()


def write_schemas(folder: Path) -> None:
    """The JSON Schemas of the file formats, as `sopkit.schema.write(folder)` makes them."""
    target = folder / "schemas"
    target.mkdir(parents=True, exist_ok=True)
    import_module("sopkit.schema").write(target)


def write_words(folder: Path) -> None:
    """The lists of words of `data/words/*.yaml` as one file, which is quicker to read."""
    data = Path("src") / "sopkit" / "data"
    lists = {
        place.stem: yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for place in sorted((ROOT / data / "words").glob("*.yaml"))
    }
    (folder / data).mkdir(parents=True, exist_ok=True)
    text = json.dumps(lists, ensure_ascii=False, indent=1)
    (folder / data / "words.json").write_text(f"{text}\n", encoding="utf-8")


GENERATORS: tuple[Generator, ...] = (
    Generator("lists of words", "sopkit.shipped", write_words),
    Generator("schemas", "sopkit.schema", write_schemas, owns=("schemas",)),
    Generator("pages of codes", "sopkit.codes", write_codes, owns=("docs/codes",)),
    Generator("rule pages", "sopkit.rules", write_rule_pages, owns=("docs/rules",)),
    Generator("reference of the format", "sopkit.reports", write_format),
    Generator("page of commands", "sopkit.cli", write_commands),
    Generator("output of examples", "sopkit.cli", write_examples),
    Generator("pictures of the documentation", "sopkit.handbook", write_drawings),
)


def main(arguments: list[str]) -> int:
    """Writes the files; with `--check` compares them and returns 1 when one differs."""
    if arguments not in ([], ["--check"]):
        print("usage: generate.py [--check]", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        owned = _generate(fresh)
        changes = _changes(fresh, owned)
        if not arguments:
            _apply(fresh, changes)
    for path in changes:
        print(f"{'out of date' if arguments else 'written'}: {path}")
    if arguments and changes:
        print("run `make generated` and look at the difference", file=sys.stderr)
        return 1
    return 0


def _generate(fresh: Path) -> list[str]:
    """Runs every generator whose source is there, names the others; returns the owned folders."""
    owned: list[str] = []
    for generator in GENERATORS:
        if importlib.util.find_spec(generator.needs) is None:
            print(f"{generator.name}: not made, there is no {generator.needs}", file=sys.stderr)
            continue
        generator.write(fresh)
        owned += generator.owns
    return owned


def _changes(fresh: Path, owned: list[str]) -> list[Path]:
    """Relative paths of files that differ, are missing, or should not be there."""
    made = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    there = {
        path.relative_to(ROOT)
        for folder in owned
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    differ = {path for path in made if _bytes(ROOT / path) != _bytes(fresh / path)}
    return sorted(differ | (there - made))


def _apply(fresh: Path, changes: list[Path]) -> None:
    for path in changes:
        content = _bytes(fresh / path)
        if content is None:
            (ROOT / path).unlink()
            continue
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(content)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
