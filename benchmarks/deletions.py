"""This program deletes one thing at a time from the shipped procedures and counts what is noticed.

Usage: python benchmarks/deletions.py [--sample 60] [--seed 1] [--scenarios] [--list] [PATH ...]

What is deleted, in the text of the file as an author would do it: each key with what stands under
it, each entry of a list, and each mention of a name within a longer text (a condition, a time
phrase, a placeholder). Nothing is left out: keys that the format lets an author leave out count
as well. A deletion is set aside only where the file means the same without the key, proved by
comparing all that is read from both texts: such a key writes out a default.

A deletion is noticed when `sopkit check procedures` has a finding that it did not have before: an
error or a warning anywhere in the folder, or a note about the very entry. With `--scenarios` what
it did not notice is given to the scenarios beside the procedure. What is left is held against the
register of controlled documents, and counted apart: that notices every change to what a file says,
a right one as well as a wrong one, and knows nothing of what it means.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sopkit.diagnostics import Diagnostic, Diagnostics, Position
from sopkit.document import Document, read_document
from sopkit.inspection.results import Examined
from sopkit.inspection.settling import settle
from sopkit.lint.checking import compare, examine
from sopkit.procedure import build_document, procedure_files
from sopkit.registers import FILE as REGISTER
from sopkit.registers import content_digest

ROOT = Path(__file__).resolve().parent.parent
BELOW = 95.0

Place = tuple[str | int, ...]
Found = Counter[tuple[str, str, str]]

_WORD = re.compile(r"[a-z]\w*(?:\.\w+)*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LINES = re.compile(r"\b(line|lines) \d+|:\d+\b")
_SECTIONS = "roles parameters types facts collections things events define forms phases".split()


class Deletion(NamedTuple):
    """What is deleted: its path, a word of its text, the text that is left, and where it stood."""

    path: Place
    word: str
    text: str
    line: int

    @property
    def kind(self) -> str:
        """The path with the names of the author left out."""
        return shape(self.path) + (" (mention)" if self.word else "")


class Outcome(NamedTuple):
    """What came of a deletion, and by what.

    `how` is `same`, `check`, `scenarios`, `register`, `unnoticed` or `traceback`.
    """

    file: str
    line: int
    kind: str
    path: Place
    how: str
    by: str


# -- what is deleted


def shape(path: Place) -> str:
    """A path without the names that an author chose: `steps[].checks[].source`."""
    named = {"dayparts", "shifts", "data", "choose", "of", "fields", "set", "objects", "ranks"}
    parts: list[str] = []
    for number, part in enumerate(path):
        before = path[number - 1] if number else ""
        free = (number == 1 and before in (*_SECTIONS, "layouts")) or (
            number > 1 and before in named and path[0] != "define"
        )
        if isinstance(part, int):
            parts[-1] += "[]"
        else:
            parts.append("*" if free or (number == 2 and path[0] == "types") else part)
    return ".".join(parts)


def deletions(document: Document) -> Iterator[Deletion]:
    """All single deletions of a file, in its order."""
    names = declared(document)
    offsets = _starts(document.text)
    for path, value in document.values():
        if not path:
            continue
        line = document.key(path).line
        yield Deletion(path, "", _without(document, path, offsets), line)
        if isinstance(value, str) and "source" not in path:
            yield from _mentions(document, path, value, names, offsets)


def declared(document: Document) -> frozenset[str]:
    """The names that a file declares."""
    found: set[str] = set()
    for section in _SECTIONS:
        for heading in document.data.get(section) or ():
            found.add(str(heading).partition("(")[0])
    for section in ("steps", "rules"):
        found.update(str(entry.get("id")) for entry in document.data.get(section) or ())
    return frozenset(found)


def _mentions(
    document: Document, path: Place, value: str, names: frozenset[str], offsets: list[int]
) -> Iterator[Deletion]:
    words = (
        [one.span() for one in _PLACEHOLDER.finditer(value)]
        if path[-1] in ("en", "zh")
        else [one.span() for one in _WORD.finditer(value) if one[0] in names]
    )
    for start, end in words:
        if end - start == len(value):
            continue
        place = document.inside(path, start, end - start)
        first, last = _span(place, offsets)
        text = document.text
        if text[first:last] != value[start:end]:
            continue
        if text[last : last + 1] == " ":
            last += 1
        yield Deletion(path, value[start:end], text[:first] + text[last:], place.line)


def _starts(text: str) -> list[int]:
    found = [0]
    for line in text.split("\n"):
        found.append(found[-1] + len(line) + 1)
    return found


def _span(place: Position, offsets: list[int]) -> tuple[int, int]:
    return (
        offsets[place.line - 1] + place.column - 1,
        offsets[place.end_line - 1] + place.end_column - 1,
    )


def _without(document: Document, path: Place, offsets: list[int]) -> str:
    """The text without a key and its value, or without an entry of a list."""
    text = document.text
    first, _ = _span(document.key(path), offsets)
    end = max(_span(document.key(path), offsets)[1], _span(document.value(path), offsets)[1])
    parent, _ = _span(document.value(path[:-1]), offsets)
    if text[parent] in "{[":
        return _out_of_braces(text, first, end)
    line = text.rfind("\n", 0, first) + 1
    rest = text.find("\n", end)
    rest = len(text) if rest < 0 else rest + 1
    before = text[line:first]
    if isinstance(path[-1], int) and before.rstrip().endswith("-"):
        first = line + before.rindex("-")
        before = text[line:first]
    if not before.strip():
        return text[:line] + text[rest:]
    # the first key behind a dash: the dash stays, and the next key moves up to it
    after = re.match(r"[ \t]*(?:#[^\n]*)?\n[ ]*", text[end:])
    column = first - line
    if after and after[0].rpartition("\n")[2] == " " * column:
        return text[:first] + text[end + after.end() :]
    return text[:first] + text[rest - 1 :]


def _out_of_braces(text: str, first: int, end: int) -> str:
    after = re.compile(r"\s*,\s*").match(text, end)
    if after:
        return text[:first] + text[after.end() :]
    before = text[:first].rstrip()
    return before.removesuffix(",") + text[end:]


def expected(data: Any, path: Place) -> tuple[Any, ...]:
    """What the file may hold afterwards: without the entry, or null where it was the only one."""
    left = deepcopy(data)
    holder: Any = left
    for part in path[:-1]:
        holder = holder[part]
    del holder[path[-1]]
    if holder or len(path) == 1:
        return (left,)
    empty = deepcopy(left)
    above: Any = empty
    for part in path[:-2]:
        above = above[part]
    above[path[-2]] = None
    return left, empty


# -- whether it is noticed


class Folder:
    """A copy of the procedures in which one file is changed at a time."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "procedures"
        # its findings would hide what the other lints do not see
        without = shutil.ignore_patterns(REGISTER)
        shutil.copytree(ROOT / "procedures", self.root, ignore=without)
        shutil.copytree(ROOT / "profiles", folder / "profiles")
        self.files = [str(path) for path in procedure_files([self.root])]
        self.examined = {path: examine(path) for path in self.files}
        self.users = {path: list(self._users(path)) for path in self.files}
        self.before = self._found(self.examined)

    def _users(self, path: str) -> Iterator[str]:
        """The files in which the id of a file stands."""
        name = str(Path(path).relative_to(self.root).with_suffix(""))
        for other in self.files:
            if other != path and name in Path(other).read_text("utf-8"):
                yield other

    def _found(self, examined: dict[str, Examined]) -> tuple[Diagnostic, ...]:
        summaries = [one.summary for one in examined.values() if one.summary is not None]
        compared = compare(summaries)
        found: list[Diagnostic] = []
        for path, each in examined.items():
            found += settle(each, [one for one in compared if one.path == path]).findings
        return tuple(found)

    def look(self, path: str, text: str) -> list[Diagnostic]:
        """The findings that a changed text brings; only of the file itself where that suffices."""
        own = examine(path, text=text)
        new = self._new([*settle(own).findings], {path})
        if any(one.level != "info" for one in new):
            return new
        kept = Path(path).read_text("utf-8")
        try:
            Path(path).write_text(text, "utf-8")
            users = {one: examine(one) for one in self.users[path]}
            return self._new(self._found({**self.examined, path: own, **users}), set(self.files))
        finally:
            Path(path).write_text(kept, "utf-8")

    def _new(self, found: Sequence[Diagnostic], paths: set[str]) -> list[Diagnostic]:
        there = Counter(map(_named, (one for one in self.before if one.path in paths)))
        new = []
        for one in found:
            if there[_named(one)] > 0:
                there[_named(one)] -= 1
            else:
                new.append(one)
        return new


def _named(finding: Diagnostic) -> tuple[str, str, str]:
    """A finding without its line, which moves when something above it goes."""
    return finding.path, finding.name, _LINES.sub("", finding.message)


def _about(finding: Diagnostic, path: str, entry: tuple[int, int]) -> bool:
    place = finding.position
    return finding.path == path and place is not None and entry[0] <= place.line <= entry[1]


def _entry(document: Document, path: Place) -> tuple[int, int]:
    """The lines of the step, rule or declaration that a path is in."""
    place = document.value(path[:2] if len(path) > 2 else path[:1])
    key = document.key(path[:2] if len(path) > 2 else path[:1])
    return min(place.line, key.line), place.end_line


def same(document: Document, text: str) -> bool:
    """Whether two texts mean the same: the key that was deleted wrote out a default."""
    found = Diagnostics(document.path)
    one = build_document(document.path, found, text=document.text)
    other = build_document(document.path, found, text=text)
    if one is None or other is None:
        return False
    return _plain(one.model) == _plain(other.model) or _ways(one.data) == _ways(other.data)


def _plain(value: Any) -> Any:
    """What was read, whether it was written or is a default."""
    fields = getattr(type(value), "model_fields", None)
    if fields is not None:
        return {name: _plain(getattr(value, name)) for name in fields}
    if isinstance(value, dict):
        return {name: _plain(below) for name, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list | tuple) else value


def _ways(data: Any) -> Any:
    """A file in which every exit and step names the step below where nothing else follows."""
    plain = deepcopy(dict(data))
    steps = plain.get("steps") or []
    below = [step["id"] for step in steps[1:]] + ["end"]
    for step, follower in zip(steps, below, strict=False):
        for exit_ in (step.get("choose") or {}).values():
            if "otherwise" not in exit_:
                exit_.setdefault("then", follower)
        if plain.get("flow") == "listed" and "choose" not in step:
            step.setdefault("next", follower)
    return plain


def judge(
    folder: Folder, path: str, document: Document, one: Deletion, *, scenarios: bool
) -> Outcome:
    """What comes of one deletion."""
    name = str(Path(path).relative_to(folder.root))
    result = partial(Outcome, name, one.line, one.kind, one.path)
    try:
        new = folder.look(path, one.text)
    except Exception as error:  # a traceback is a finding about sopkit itself
        return result("traceback", f"{one.word} {error!r}")
    entry = _entry(document, one.path)
    heard = [each for each in new if each.level != "info" or _about(each, path, entry)]
    if heard:
        return result("check", min(heard, key=lambda each: each.level).name)
    if same(document, one.text):
        return result("same", "")
    if scenarios and _scenarios_fail(path, one.text):
        return result("scenarios", "")
    if _registered_otherwise(document, one.text):
        return result("register", one.word)
    return result("unnoticed", one.word)


def _registered_otherwise(document: Document, text: str) -> bool:
    """Whether a file that was registered as it is would be found to have another content."""
    other = read_document(document.path, Diagnostics(document.path), text=text)
    return other is None or content_digest(other.data) != content_digest(document.data)


def _scenarios_fail(path: str, text: str) -> bool:
    from sopkit.scenarios import run

    kept = Path(path).read_text("utf-8")
    try:
        Path(path).write_text(text, "utf-8")
        return not run([path]).passed
    finally:
        Path(path).write_text(kept, "utf-8")


# -- many files


def of_file(name: str, *, sample: int, seed: int, scenarios: bool) -> list[Outcome]:
    """What comes of the deletions of one file, or of some of them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place))
        path = str(folder.root / name)
        document = read_document(path, Diagnostics(path))
        assert document is not None
        found = list(deletions(document))
        if sample and len(found) > sample:
            found = random.Random(f"{seed} {name}").sample(found, sample)
        _prove(document, found)
        return [judge(folder, path, document, one, scenarios=scenarios) for one in found]


def _prove(document: Document, found: Sequence[Deletion]) -> None:
    """Each text holds what it should: nothing else was deleted with it."""
    for one in found:
        if one.word:
            continue
        other = read_document(document.path, Diagnostics(document.path), text=one.text)
        data = None if other is None else other.data
        if data not in (*expected(document.data, one.path), None):
            raise SystemExit(f"{document.path}:{one.line}: {one.path} was not deleted cleanly")


def table(outcomes: Sequence[Outcome], *, scenarios: bool) -> float:
    """Prints the counts and what is not noticed by kind; returns the share that `check` notices."""
    counted = [one for one in outcomes if one.how != "same"]
    counts = Counter(one.how for one in counted)
    share = 100 * counts["check"] / len(counted)
    print(f"{len(outcomes)} deletions, {len(outcomes) - len(counted)} of a written default")
    print(f"noticed by check: {counts['check']} of {len(counted)}, {share:.2f} %")
    if counts["traceback"]:
        print(f"tracebacks: {counts['traceback']}")
    if scenarios:
        both = 100 * (counts["check"] + counts["scenarios"]) / len(counted)
        print(f"noticed by check and scenarios: {both:.2f} %")
    alone = 100 * counts["register"] / len(counted)
    lead = "noticed by the register alone" if scenarios else "noticed by the register, not by check"
    print(f"{lead}: {counts['register']} of {len(counted)}, {alone:.2f} %")
    _print_kinds(counted, scenarios=scenarios)
    return share


def _print_kinds(counted: Sequence[Outcome], *, scenarios: bool) -> None:
    """What is not noticed by kind, with what each further look leaves of it."""
    all_of = Counter(one.kind for one in counted)
    left = Counter(one.kind for one in counted if one.how != "check")
    quiet = Counter(one.kind for one in counted if one.how in ("register", "unnoticed"))
    lost = Counter(one.kind for one in counted if one.how == "unnoticed")
    head = f"{'not noticed by check':50} {'left':>5} {'of':>6} {'and not by scenarios':>21}"
    print(f"\n{head} {'nor by the register':>20}")
    for kind, number in left.most_common():
        scenes = quiet[kind] if scenarios else ""
        print(f"{kind:50} {number:5} {all_of[kind]:6} {scenes:>21} {lost[kind]:20}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; fails below the share that is promised."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    options.add_argument("paths", nargs="*", help="procedures (default: all)")
    options.add_argument("--sample", type=int, default=60, help="deletions of a file; 0 is all")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--scenarios", action="store_true")
    options.add_argument("--list", action="store_true", help="each deletion that is not noticed")
    given = options.parse_args(arguments)
    root = ROOT / "procedures"
    files = [path.resolve() for path in procedure_files(given.paths or [root])]
    names = [str(path.relative_to(root)) for path in files]
    work = partial(of_file, sample=given.sample, seed=given.seed, scenarios=given.scenarios)
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(given.jobs) as pool:
        for found in pool.map(work, names):
            outcomes += found
    share = table(outcomes, scenarios=given.scenarios)
    for one in outcomes if given.list else ():
        if one.how not in ("check", "same"):
            print(f"{one.file}:{one.line}: {'.'.join(map(str, one.path))} {one.by} [{one.how}]")
    return int(share < BELOW or any(one.how == "traceback" for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
