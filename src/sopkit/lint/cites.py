"""This module gathers which facts of which sources a file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CITATION = re.compile(r"\b([A-Za-z][\w.-]*(?:/[\w.-]+)+)#(\d+)(?:-(\d+))?")
"""A source, and the number of one of its facts, or the first and last of several."""


_CONTAINERS = frozenset((dict, list))


# sections that say what words mean; what is to be done stands in the others, and a figure is what
# is to be done where it is used
_DECLARED = frozenset("roles types facts collections things events".split())


class Cites(NamedTuple):
    """A source, and the numbers of its facts that a file names under `source`.

    Attributes:
        numbers: all of them.
        declared: those that only declarations name.
    """

    source: str
    numbers: tuple[int, ...]
    declared: tuple[int, ...]


def cites_of(data: Mapping[str, Any]) -> tuple[Cites, ...]:
    """What a file cites, by source."""
    written: tuple[list[str], list[str]] = ([], [])
    for section, value in data.items():
        if type(value) is dict and section in _DECLARED:
            for entry in value.values():
                # an event that is asked for is work like that of a step
                if type(entry) is dict:
                    _gather(entry, written["do" not in entry])
        elif type(value) in _CONTAINERS:
            _gather(value, written[0])
    done, declared = map(_numbers, written)
    return tuple(
        Cites(source, tuple(sorted(there | named)), tuple(sorted(named - there)))
        for source in {**done, **declared}
        for there, named in [(done.get(source, set()), declared.get(source, set()))]
    )


def _numbers(written: list[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    # a citation does not run over the end of a line
    for source, numbers in facts_in("\n".join(written)):
        found.setdefault(source, set()).update(numbers)
    return found


def _gather(value: Any, written: list[str]) -> None:
    """Adds all that stands under `source`, in the order of the file."""
    if type(value) is list:
        for below in value:
            if type(below) in _CONTAINERS:
                _gather(below, written)
        return
    for key, below in value.items():
        if key == "source":
            several = below if type(below) is list else (below,)
            written += [one for one in several if type(one) is str]
        elif type(below) in _CONTAINERS:
            _gather(below, written)


def facts_in(text: str) -> Iterator[tuple[str, range]]:
    """The sources that a text cites, each with the numbers of its facts."""
    for source, first, last in CITATION.findall(text):
        start = int(first)
        # a range of a mistyped length would fill the memory
        yield source, range(start, min(int(last or first), start + 200) + 1)
