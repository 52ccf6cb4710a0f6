"""This module holds the page of each code: its words in both languages, a bad and a good example.

The pages lie in `data/codes/<name>.yaml`. An example is the part of a procedure that matters; the
keys that every procedure needs are added below it, so that its own lines keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sopkit.codes import CODES, Code, code_named

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "procedures/house/tea.yaml"
"""The name under which an example is checked, unless its page gives another one."""

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
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a file, and the line and column in it at which the code is given.

    `others` are further files that it needs, by path; `whole` says that nothing is to be added.
    """

    text: str
    at: tuple[int, int] | None = None
    path: str = FILE
    others: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False

    @property
    def complete(self) -> str:
        """The example as a file that can be checked."""
        return self.text if self.whole else completed(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """What is said about one code; an example is missing where a file cannot show it."""

    code: Code
    zh: Mapping[str, str]
    bad: Example | None
    good: Example | None


def completed(text: str) -> str:
    """A piece of a procedure with the keys that every procedure needs, added below it."""
    there = set(_KEY.findall(text))
    lines = text if text.endswith("\n") or not text else f"{text}\n"
    return lines + "".join(rest for key, rest in _REST.items() if key not in there)


@cache
def page_of(name: str) -> Page | None:
    """The page of a code by its kebab name; None while it has none.

    Raises:
        KeyError: no code has this name.
    """
    code = code_named(name)
    place = files("sopkit") / "data" / "codes" / f"{name}.yaml"
    if not place.is_file():
        return None
    import yaml

    written = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Page(code, written["zh"], _example(written.get("bad")), _example(written.get("good")))


def pages() -> tuple[Page, ...]:
    """All pages, in the order of the codes."""
    return tuple(page for code in CODES if (page := page_of(code.name)) is not None)


def _example(written: Any) -> Example | None:
    if written is None or isinstance(written, str):
        return Example(written) if written is not None else None
    at = written.get("at")
    return Example(
        written["text"],
        (at[0], at[1]) if at else None,
        written.get("path", FILE),
        written.get("others", {}),
        written.get("whole", False),
    )
