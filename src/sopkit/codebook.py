"""This module holds the page of each code: its words in both languages, a bad and a good example.

The pages lie in `data/codes/<name>.yaml`. An example is the part of a file that matters; the
keys that every such file needs are added below it, so that its own lines keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sopkit.codes import CODES, Code, code_named
from sopkit.frozen import dataclass
from sopkit.shipped import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "procedures/house/tea.yaml"
"""The name under which an example is checked, unless its page gives another one."""

CASES = ".cases.yaml"

_REST: Mapping[str, str] = {
    "sopkit": "sopkit: 1\n",
    "id": "id: house/tea\n",
    "title": "title: {en: Tea service, zh: 茶水服务}\n",
    "version": "version: 1.0.0\n",
    "status": "status: approved\n",
    "owner": "owner: attendant\n",
    "case": (
        "case: {is: {en: one meeting, zh: 一次会议}, starts: meeting.begins, ends: meeting.over}\n"
    ),
    "roles": "roles:\n  attendant: {label: {en: attendant, zh: 服务员}}\n",
    "events": (
        "events:\n"
        "  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}\n"
        "  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}\n"
    ),
    "steps": (
        "steps:\n"
        "- id: tea.poured\n"
        "  do: {en: Pour the tea, zh: 斟茶}\n"
        "  role: attendant\n"
        "  due: 10 min after meeting.begins\n"
        "  source: H/tea#1\n"
    ),
}
_REST_OF_CASES: Mapping[str, str] = {
    "sopkit": "sopkit: 1\n",
    "procedure": "procedure: house/tea\n",
}
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a file, and the line and column in it at which the code is given.

    Attributes:
        text: the piece.
        at: where the code is given; None where it concerns the file as a whole.
        path: the name of the file.
        others: the texts of further files that it needs, by path.
        whole: nothing is to be added to the piece.
        run: the code is given when the scenarios are run, not when the file is checked.
        encoding: in which the file is saved.
        elsewhere: names of what is found in the other files, since they are wrong too.
    """

    text: str
    at: tuple[int, int] | None = None
    path: str = FILE
    others: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    run: bool = False
    encoding: str = "utf-8"
    elsewhere: tuple[str, ...] = ()

    @property
    def complete(self) -> str:
        """The example as a file that can be checked."""
        if self.whole:
            return self.text
        return completed(self.text, _REST_OF_CASES if self.path.endswith(CASES) else _REST)

    @property
    def files(self) -> dict[str, bytes]:
        """The content of all files of the example; scenarios come with the usual procedure."""
        found = {FILE: completed("").encode()} if self.path.endswith(CASES) else {}
        found |= {path: text.encode() for path, text in self.others.items()}
        return {**found, self.path: self.complete.encode(self.encoding)}


@dataclass(frozen=True, slots=True)
class Page:
    """What is said about one code.

    Where no file can show it there are no examples, and `without` says why, in both languages.
    `mends` says whether a program can mend what the bad example shows, and how safely.
    """

    code: Code
    zh: Mapping[str, str]
    bad: Example | None
    good: Example | None
    without: Mapping[str, str] = field(default_factory=dict)
    mends: Literal["", "safe", "unsafe"] = ""


def completed(text: str, rest: Mapping[str, str] = _REST) -> str:
    """A piece of a procedure with the keys that every procedure needs, added below it."""
    there = set(_KEY.findall(text))
    lines = text if text.endswith("\n") or not text else f"{text}\n"
    return lines + "".join(more for key, more in rest.items() if key not in there)


@cache
def page_of(name: str) -> Page | None:
    """The page of a code by its kebab name; None while it has none.

    Raises:
        KeyError: no code has this name.
    """
    code = code_named(name)
    place = DATA / "codes" / f"{name}.yaml"
    if not place.is_file():
        return None
    import yaml

    written = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    examples = (_example(written.get("bad")), _example(written.get("good")))
    without, mends = written.get("without", {}), written.get("mends", "")
    return Page(code, written["zh"], *examples, without, mends)


def title_of(name: str, language: str) -> str:
    """What a code says in a few words, by its kebab name."""
    page = page_of(name) if language == "zh" else None
    return code_named(name).title if page is None else page.zh["title"]


def pages() -> tuple[Page, ...]:
    """All pages, in the order of the codes."""
    return tuple(page for code in CODES if (page := page_of(code.name)) is not None)


def _example(written: Any) -> Example | None:
    if written is None or isinstance(written, str):
        return Example(written) if written is not None else None
    given = dict(written)
    for key in ("at", "elsewhere"):
        if given.get(key) is not None:
            given[key] = tuple(given[key])
    return Example(**given)
